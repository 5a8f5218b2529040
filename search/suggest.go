package search

import (
	"strings"
	"unicode/utf8"

	"verbatim/search/query"
)

// twoLetters accepts words that differ in two letters.
var twoLetters = levenshteinBuilder(2)

// suggest returns the query with the words that nobody says replaced by the
// most frequent ones that are written almost so; "" when there are none.
func (e *evaluation) suggest(q query.Query) (string, error) {
	changed, missing := false, false
	root, err := query.Rewrite(q.Root, func(n query.Node) (query.Node, error) {
		t, ok := n.(query.Term)
		if !ok || len(query.Patterns(t)[0].Slots) != 1 {
			return n, nil
		}
		slot := query.Patterns(t)[0].Slots[0]
		if utf8.RuneCountInString(slot.Form) > query.MaxFuzzy {
			missing = true
			return n, nil
		}
		if df, err := e.frequency(slot); err != nil || df > 0 {
			return n, err
		}
		meant, err := e.meant(slot.Form)
		if err != nil || meant == "" {
			missing = true
			return n, err
		}
		changed = true
		return query.Term{Text: meant}, nil
	})
	if err != nil || !changed || missing {
		return "", err
	}
	return query.Query{Root: root, Quotes: q.Quotes}.String(), nil
}

// meant is the most frequent form that differs from a word in two letters at
// most, one in short words, and not in the first.
func (e *evaluation) meant(form string) (string, error) {
	distance, builder := uint8(1), oneLetter
	if utf8.RuneCountInString(form) > 5 {
		distance, builder = 2, twoLetters
	}
	_, size := utf8.DecodeRuneInString(form)
	counts := map[string]int{}
	dfa, err := builder.BuildDfa(form, distance)
	if err != nil {
		return "", err
	}
	for i := range e.at {
		dict, err := e.dict(&e.at[i], fieldText)
		if err != nil {
			return "", err
		}
		for forms := dict.AutomatonIterator(dfa, []byte(form[:size]), []byte(form[:size]+"\xff")); ; {
			entry, err := forms.Next()
			if err != nil {
				return "", err
			}
			if entry == nil {
				break
			}
			counts[strings.Clone(entry.Term)] += int(entry.Count)
		}
	}
	best := ""
	for f, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && f < best {
			best = f
		}
	}
	return best, nil
}
