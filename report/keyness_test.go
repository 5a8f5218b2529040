package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/internal/stats"
)

// Three people say "queue" 9 times in 27 words, the rest once in 75; "fine" is
// the other way round, and "mine" is one person's.
func keynessByHand(o KeynessOptions) *KeynessReport {
	c := NewKeyness(o)
	for i, who := range []string{"P-1", "P-2", "P-3"} {
		c.Add(passageOf("a", who, i+1, strings.Repeat("queue so well ", 3)), true)
	}
	for i, who := range []string{"P-4", "P-5", "P-6"} {
		c.Add(passageOf("b", who, i+1, strings.Repeat("fine so well a b ", 5)), false)
	}
	c.Add(passageOf("b", "P-4", 4, "queue mine mine mine mine mine mine mine mine"), false)
	return c.Result()
}

func TestKeynessByHand(t *testing.T) {
	r := keynessByHand(KeynessOptions{MinPeople: KeynessMinPeople, MinG2: KeynessMinG2, MaxP: KeynessMaxP})
	var words []string
	for _, k := range r.Keywords {
		words = append(words, k.Word)
	}
	if want := []string{"queue", "a", "b", "fine"}; !slices.Equal(words, want) || r.Tested != 6 || r.FocusWords != 27 || r.RestWords != 84 {
		t.Fatalf("%q of %d, want %q of 6; %d against %d words", words, r.Tested, want, r.FocusWords, r.RestWords)
	}
	queue, fine := r.Keywords[0], r.Keywords[3]
	if ratio := math.Log2(9.0 / 27 / (1.0 / 84)); math.Abs(queue.LogRatio-ratio) > 1e-12 || !queue.Over || queue.People != 3 || queue.RestPeople != 1 || queue.Focus != 9 || queue.Rest != 1 {
		t.Errorf("%+v, want a log ratio of %v", queue, ratio)
	}
	if ratio := math.Log2(0.5 / 27 / (15.0 / 84)); math.Abs(fine.LogRatio-ratio) > 1e-12 || fine.Over || fine.People != 0 || fine.RestPeople != 3 {
		t.Errorf("%+v, want a log ratio of %v", fine, ratio)
	}
	if math.Abs(queue.FocusPerThousand-1000*9.0/27) > 1e-9 || queue.Band != "p<.0001" || queue.P >= queue.AdjustedP || queue.AdjustedP > 0.0001 {
		t.Errorf("%+v", queue)
	}
}

// Each bound leaves out what is beyond it, and no other.
func TestKeynessBounds(t *testing.T) {
	all := keynessByHand(KeynessOptions{})
	if len(all.Keywords) != 7 || all.Tested != 7 {
		t.Fatalf("%d of %d words, want 7", len(all.Keywords), all.Tested)
	}
	for what, c := range map[string]struct {
		o     KeynessOptions
		leave func(Keyword) bool
	}{
		"people":     {KeynessOptions{MinPeople: 3}, func(k Keyword) bool { return k.Word == "mine" }},
		"G2":         {KeynessOptions{MinG2: 12}, func(k Keyword) bool { return k.G2 < 12 }},
		"adjusted p": {KeynessOptions{MaxP: 0.01}, func(k Keyword) bool { return k.AdjustedP > 0.01 }},
	} {
		words := func(list []Keyword) (words []string) {
			for _, k := range list {
				words = append(words, k.Word)
			}
			return words
		}
		want := words(slices.DeleteFunc(slices.Clone(all.Keywords), c.leave))
		if got := words(keynessByHand(c.o).Keywords); !slices.Equal(got, want) || len(got) == 7 || len(got) == 0 {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

func TestKeynessIsARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corpus, stems := drawCorpus(t), rapid.Bool().Draw(t, "stems")
		c := NewKeyness(KeynessOptions{WordOptions: WordOptions{Stems: stems}})
		counts, sizes := [2]map[string]*recount{{}, {}}, [2]int{}
		for _, p := range corpus {
			side := rapid.IntRange(0, 1).Draw(t, "side")
			c.Add(p, side == 1)
			sizes[side] += len(p.Words)
			for i := range p.Words {
				unit := p.Words[i].unit(stems)
				for s := range counts {
					if counts[s][unit] == nil {
						counts[s][unit] = &recount{}
					}
				}
				counts[side][unit].add(p)
			}
		}
		r := c.Result()
		if r.FocusWords != sizes[1] || r.RestWords != sizes[0] || r.Read != extentOf(corpus) {
			t.Fatalf("%+v, want %v words", r, sizes)
		}
		if want := len(counts[0]); sizes[0]*sizes[1] > 0 && len(r.Keywords) != want || sizes[0]*sizes[1] == 0 && len(r.Keywords) > 0 {
			t.Fatalf("%d words, want %d", len(r.Keywords), want)
		}
		var p, adjusted []float64
		for _, k := range r.Keywords {
			word := passageOf("", "", 0, k.Word).Words[0]
			focus, rest := counts[1][word.unit(stems)], counts[0][word.unit(stems)]
			if k.Focus != focus.times || k.Rest != rest.times || k.People != len(focus.people) || k.RestPeople != len(rest.people) {
				t.Fatalf("%+v, want %+v and %+v", k, focus, rest)
			}
			g2, _ := stats.Keyness{Focus: k.Focus, Reference: k.Rest, FocusSize: sizes[1], ReferenceSize: sizes[0]}.G2()
			if k.G2 != g2 || k.Over != (k.FocusPerThousand > k.RestPerThousand) {
				t.Fatalf("%+v, want G² %v", k, g2)
			}
			p, adjusted = append(p, k.P), append(adjusted, k.AdjustedP)
		}
		if !slices.Equal(adjusted, stats.BenjaminiHochberg(p)) {
			t.Fatalf("%v is not adjusted: %v", p, adjusted)
		}
		if !slices.IsSortedFunc(r.Keywords, func(a, b Keyword) int {
			if a.LogRatio != b.LogRatio {
				return int(math.Copysign(1, b.LogRatio-a.LogRatio))
			}
			return strings.Compare(a.Word, b.Word)
		}) {
			t.Fatalf("not in order: %+v", r.Keywords)
		}
	})
}
