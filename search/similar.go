package search

import (
	"cmp"
	"context"
	"slices"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// A Spread is in how many turns words stand, in any of their forms.
type Spread struct {
	Turns int   // there are
	With  []int // by word
}

// Spread tells in how many turns each of some forms of words stands.
func (x *Index) Spread(ctx context.Context, forms []string) (s *Spread, err error) {
	defer errs.Wrap(&err, "count turns with words")
	err = x.read(func(w *view) error {
		s, err = w.spread(ctx, forms)
		return err
	})
	return s, err
}

func (w *view) spread(ctx context.Context, forms []string) (*Spread, error) {
	e := newEvaluation(ctx, w, false)
	s := &Spread{Turns: e.documents(), With: make([]int, len(forms))}
	for i, form := range forms {
		n, err := e.frequency(query.Slot{Kind: query.Inflected, Form: form})
		if err != nil {
			return nil, err
		}
		s.With[i] = n
	}
	return s, nil
}

// ScanSpread is Index.Spread, found by reading all that the feed yields.
func ScanSpread(ctx context.Context, feed Feed, forms []string) (_ *Spread, err error) {
	defer errs.Wrap(&err, "count turns with words without an index")
	s := &Spread{With: make([]int, len(forms))}
	lex, wanted := query.NewLexicon(), map[string]map[string][]int{} // by language and stem: places in forms
	revisions, err := feed.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range revisions {
		err := feed.Docs(ctx, r, 0, 0, func(d query.Doc) error {
			if wanted[d.Language] == nil {
				wanted[d.Language] = stemmed(d.Language, forms)
			}
			s.see(query.NewPassage(&d, nil, lex).Words(), wanted[d.Language])
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func stemmed(language string, forms []string) map[string][]int {
	at := map[string][]int{}
	for i, form := range forms {
		stem := query.Stem(language, form)
		at[stem] = append(at[stem], i)
	}
	return at
}

// see counts a turn for each of the words that stand in it.
func (s *Spread) see(words []query.Word, wanted map[string][]int) {
	s.Turns++
	seen := map[string]bool{}
	for i := range words {
		stem := words[i].Stem
		if places := wanted[stem]; places != nil && !seen[stem] {
			seen[stem] = true
			for _, place := range places {
				s.With[place]++
			}
		}
	}
}

// A Likeness is a passage that others are like: its words, and where it
// stands.
type Likeness struct {
	Forms []string // one of each of its words, in any of their forms
	Times []int    // how often the passage has each
	// Interview and turns of the passage, which is not like itself. No
	// interview for words that stand nowhere.
	Interview           string
	FirstTurn, LastTurn int
}

// MostTelling is by how many of its words a passage is like others.
const MostTelling = 25

// NewLikeness takes the words of a text. leaveOut names forms that tell
// nothing, such as function words.
func NewLikeness(language, text string, leaveOut func(form string) bool) *Likeness {
	l, at := &Likeness{}, map[string]int{}
	for _, w := range query.Words(language, text) {
		if leaveOut(w.Form) {
			continue
		}
		place, known := at[w.Stem]
		if !known {
			place = len(l.Forms)
			at[w.Stem] = place
			l.Forms, l.Times = append(l.Forms, w.Form), append(l.Times, 0)
		}
		l.Times[place]++
	}
	return l
}

// Telling returns the MostTelling forms that say most of what the passage is
// about: often in it, and in few turns (tf·idf, with the idf of BM25); those
// that say as much by name. What no other turn has finds nothing and is none.
func (l *Likeness) Telling(s *Spread) []string {
	weight := map[string]float64{}
	var forms []string
	for i, form := range l.Forms {
		if s.With[i] > 1 {
			weight[form] = float64(l.Times[i]) * idf(s.Turns, s.With[i])
			forms = append(forms, form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	return forms[:min(len(forms), MostTelling)]
}

// Query makes a resolved query find, of what it finds, the passages that have
// one of some forms of words, but not the passage itself: no turn of it, and
// no quote that begins in one.
func (l *Likeness) Query(forms []string, within query.Query) query.Query {
	or := query.Or{}
	for _, form := range forms {
		or = append(or, query.Term{Text: form})
	}
	and := query.And{or}
	if within.Root != nil {
		and = append(and, within.Root)
	}
	if l.Interview != "" {
		and = append(and, query.Places{Keep: l.elsewhere, Said: query.Field{Name: "interview", Value: l.Interview}})
	}
	return query.Query{Root: and, Quotes: within.Quotes}
}

func (l *Likeness) elsewhere(interview string, turn int) bool {
	return interview != l.Interview || turn < l.FirstTurn || turn > l.LastTurn
}
