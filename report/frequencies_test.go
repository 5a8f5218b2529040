package report

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFrequenciesByHand(t *testing.T) {
	c := NewFrequencies(WordOptions{Stems: true})
	c.Add(passageOf("a", "P-1", 1, "Deploys wait. The deploys, a deploy"))
	c.Add(passageOf("a", "P-2", 2, "wait"))
	c.Add(passageOf("b", "P-1", 1, "deploy wait"))
	r := c.Result()
	if want := (Extent{Words: 9, Turns: 3, Interviews: 2, People: 2}); r.Read != want {
		t.Errorf("%+v, want %+v", r.Read, want)
	}
	want := []WordFrequency{
		{"deploy", 4, 1000 * 4.0 / 9, 2, 2, 1}, // as often as deploys, and before it
		{"wait", 3, 1000 * 3.0 / 9, 3, 2, 2},
		{"a", 1, 1000 / 9.0, 1, 1, 1},
		{"the", 1, 1000 / 9.0, 1, 1, 1},
	}
	if !slices.Equal(r.Frequencies, want) {
		t.Errorf("%+v, want %+v", r.Frequencies, want)
	}
}

// Whatever is said, the counts are those of a plain recount.
func TestFrequenciesAreARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corpus, stems := drawCorpus(t), rapid.Bool().Draw(t, "stems")
		o := WordOptions{Stems: stems}
		if rapid.Bool().Draw(t, "leave out") {
			o.LeaveOut = left
		}
		c, want := NewFrequencies(o), map[string]*recount{}
		for _, p := range corpus {
			c.Add(p)
			for i := range p.Words {
				w := &p.Words[i]
				if o.LeaveOut != nil && o.LeaveOut(w.Form) {
					continue
				}
				if want[w.unit(stems)] == nil {
					want[w.unit(stems)] = &recount{}
				}
				want[w.unit(stems)].add(p)
			}
		}
		r := c.Result()
		if r.Read != extentOf(corpus) || len(r.Frequencies) != len(want) {
			t.Fatalf("read %+v, %d words; want %+v, %d", r.Read, len(r.Frequencies), extentOf(corpus), len(want))
		}
		for _, f := range r.Frequencies {
			word := Word{Form: f.Word, Stem: f.Word}
			if stems {
				word = passageOf("", "", 0, f.Word).Words[0]
			}
			n := want[word.unit(stems)]
			if n == nil || o.LeaveOut != nil && left(f.Word) || f.Occurrences != n.times || f.Turns != len(n.turns) || f.Interviews != len(n.interviews) || f.People != len(n.people) {
				t.Fatalf("%+v, want %+v", f, n)
			}
		}
		if !slices.IsSortedFunc(r.Frequencies, func(a, b WordFrequency) int {
			return cmp.Or(b.Occurrences-a.Occurrences, cmp.Compare(a.Word, b.Word))
		}) {
			t.Fatalf("not in order: %+v", r.Frequencies)
		}
	})
}
