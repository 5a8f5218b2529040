package coding_test

import (
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// Every honest way to change a transcript is a revision; every other
// interview of the same study is another one.
func TestReplaced(t *testing.T) {
	for _, from := range []struct {
		name string
		all  func(testing.TB) [][]interviews.Turn
	}{{"samples", samples}, {"corpus", corpus}} {
		t.Run(from.name, func(t *testing.T) {
			all := from.all(t)
			for i := 0; i < len(all); i += 1 + len(all)/20 {
				was := all[i]
				for name, change := range honest {
					if now := change(was); coding.Replaced(was, now) || coding.Replaced(now, was) {
						t.Errorf("transcript %d, %s: another interview", i, name)
					}
				}
				other := all[(i+1)%len(all)]
				if !coding.Replaced(was, other) || !coding.Replaced(other, was) {
					t.Errorf("transcripts %d and the next one are taken for one interview", i)
				}
			}
		})
	}
}

var honest = map[string]func([]interviews.Turn) []interviews.Turn{
	"everybody renamed": changed(func(t *interviews.Turn) { t.Speaker = "P-" + t.Speaker }),
	"fillers left out":  changed(func(t *interviews.Turn) { t.Text = without(t.Text, 8) }),
	"much left out":     changed(func(t *interviews.Turn) { t.Text = without(t.Text, 5) }),
	"flowing otherwise": changed(func(t *interviews.Turn) { t.Text = strings.ReplaceAll(t.Text, " ", "\n") }),
	"all small letters": changed(func(t *interviews.Turn) { t.Text = strings.ToLower(strings.ReplaceAll(t.Text, ",", "")) }),
	"one turn": func(turns []interviews.Turn) []interviews.Turn {
		var texts []string
		for _, t := range turns {
			texts = append(texts, t.Text)
		}
		return []interviews.Turn{{N: 1, Speaker: "Kim", Text: strings.Join(texts, "\n")}}
	},
	"first third": func(turns []interviews.Turn) []interviews.Turn { return turns[:max(len(turns)/3, 1)] },
	"halves swapped": func(turns []interviews.Turn) []interviews.Turn {
		return slices.Concat(turns[len(turns)/2:], turns[:len(turns)/2])
	},
}

func changed(change func(*interviews.Turn)) func([]interviews.Turn) []interviews.Turn {
	return func(turns []interviews.Turn) []interviews.Turn {
		now := slices.Clone(turns)
		for i := range now {
			change(&now[i])
		}
		return now
	}
}

// without leaves out every nth word.
func without(s string, n int) string {
	var kept []string
	for i, w := range strings.Fields(s) {
		if i%n != n-1 {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// Two words are no evidence.
func TestReplacedNeedsWords(t *testing.T) {
	if coding.Replaced([]interviews.Turn{{N: 1, Text: "To be typed."}}, []interviews.Turn{{N: 1, Text: "So, how was your week?"}}) {
		t.Error("a few words are taken for an interview")
	}
}
