package stats

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type keynesses struct {
	Critical map[string]float64 `json:"critical_values"`
	Cases    []struct {
		A, B, C, D int
		Expected   struct {
			TwoCell   float64 `json:"G2_two_cell_ucrel"`
			FourCell  float64 `json:"G2_four_cell_dunning"`
			LogRatio  float64 `json:"log_ratio_zero_as_half"`
			Direction string
		}
		Published *struct{ LL float64 }
	}
}

func TestReferenceKeyness(t *testing.T) {
	const file = "text/keyness.json"
	readReference(t, file, func(t *testing.T, ref keynesses) {
		for name, least := range ref.Critical {
			t.Run(file+"/critical_values/"+name, func(t *testing.T) {
				if above, below := PBand(PValue(least+0.01)), PBand(PValue(least-0.01)); above != name || below == name {
					t.Errorf("what is above %v is in the band %q, below it in %q", least, above, below)
				}
				var chance float64
				if _, err := fmt.Sscanf(name, "p<%g", &chance); err != nil {
					t.Fatal(err)
				}
				near(t, "p", PValue(least), chance, 0.01) // critical values have two decimals
			})
		}
		for i, c := range ref.Cases {
			t.Run(fmt.Sprintf("%s/cases/%d", file, i), func(t *testing.T) {
				k, e := Keyness{c.A, c.B, c.C, c.D}, c.Expected
				two, _ := k.G2()
				near(t, "two cells", two, e.TwoCell, 1e-9)
				four, _ := k.FourCellG2()
				near(t, "four cells", four, e.FourCell, 1e-9)
				ratio, _ := k.LogRatio()
				near(t, "log ratio", ratio, e.LogRatio, 1e-12)
				if got := string("-=+"[k.Direction()+1]); got != e.Direction {
					t.Errorf("direction %s, want %s", got, e.Direction)
				}
				if c.Published != nil {
					near(t, "as published", math.Round(100*two)/100, c.Published.LL, 1e-12)
				}
			})
		}
	})
}

// A word that nobody says, or a corpus without words, has no keyness.
func TestKeynessOfNothing(t *testing.T) {
	for _, k := range []Keyness{{}, {0, 0, 10, 10}, {1, 0, 1, 0}, {0, 1, 0, 1}, {2, 0, 1, 10}} {
		for what, m := range map[string]func() (float64, bool){"LogRatio": k.LogRatio, "G2": k.G2, "FourCellG2": k.FourCellG2} {
			if v, ok := m(); ok || v != 0 {
				t.Errorf("%s of %+v is %v", what, k, v)
			}
		}
	}
	if v, ok := (Keyness{3, 0, 3, 3}).G2(); !ok || math.Abs(v-6*math.Ln2) > 1e-12 {
		t.Errorf("three of three against none: %v", v)
	}
}

type collocations struct {
	Tokens   []string
	Window   int
	Rankings []struct {
		Measure string
		Top     []ranked
	}
	Cells []struct {
		Both   int                 `json:"n_ii"`
		First  int                 `json:"n_ix"`
		Second int                 `json:"n_xi"`
		Words  int                 `json:"n_xx"`
		NLTK   map[string]*float64 `json:"nltk_3.8"`
	}
}

// ranked is two words and their score, [["a", "b"], 1.5].
type ranked struct {
	words [2]string
	score float64
}

func (r *ranked) UnmarshalJSON(data []byte) error { return unmarshalTuple(data, &r.words, &r.score) }

// measures are those of Together by the names that NLTK has for them.
var measures = map[string]func(Together) (float64, bool){
	"pmi": Together.PMI, "likelihood_ratio": Together.G2, "student_t": Together.StudentT, "chi_sq": Together.ChiSquare,
	"jaccard": Together.Jaccard, "dice": Together.Dice, "raw_freq": Together.Share, "phi_sq": func(t Together) (float64, bool) {
		phi, ok := t.Phi()
		return phi * phi, ok
	},
}

func TestReferenceCollocations(t *testing.T) {
	const file = "text/collocations.json"
	readReference(t, file, func(t *testing.T, ref collocations) {
		for _, c := range ref.Rankings {
			t.Run(file+"/rankings/"+c.Measure, func(t *testing.T) {
				got := ranking(ref.Tokens, ref.Window, c.Measure)
				if len(got) < len(c.Top) {
					t.Fatalf("%d pairs, want at least %d", len(got), len(c.Top))
				}
				for i, want := range c.Top {
					if got[i].words != want.words {
						t.Errorf("%d: %v %.17g, want %v", i, got[i].words, got[i].score, want.words)
					}
					near(t, fmt.Sprint(want.words), got[i].score, want.score, 1e-10)
				}
			})
		}
		for i, c := range ref.Cells {
			for name, want := range c.NLTK {
				t.Run(fmt.Sprintf("%s/cells/%d/%s", file, i, name), func(t *testing.T) {
					score := measures[name]
					if score == nil {
						t.Fatal("there is no such measure")
					}
					v, ok := score(Together{c.Both, c.First, c.Second, c.Words})
					exists := want != nil && (c.Both > 0 || name != "student_t")
					if ok != exists {
						t.Fatalf("ok is %v, want %v", ok, exists)
					}
					if ok {
						near(t, name, v, *want, 1e-10)
					}
				})
			}
		}
	})
}

// ranking scores the pairs of words of which the second stands less than
// window words behind the first. NLTK divides how often they do by window − 1;
// the same table with whole numbers is window − 1 times as large, and so are
// the likelihood ratio and χ² of it, and t by the root.
func ranking(words []string, window int, measure string) []ranked {
	each, times, pairs := window-1, map[string]int{}, map[[2]string]int{}
	for i, first := range words {
		times[first]++
		for _, second := range words[i+1 : min(len(words), i+window)] {
			pairs[[2]string{first, second}]++
		}
	}
	by := map[string]float64{"likelihood_ratio": float64(each), "chi_sq": float64(each), "student_t": math.Sqrt(float64(each))}[measure]
	var list []ranked
	for p, n := range pairs {
		if v, ok := measures[measure](Together{n, times[p[0]] * each, times[p[1]] * each, len(words) * each}); ok {
			list = append(list, ranked{p, v / cmp.Or(by, 1)})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		if math.Abs(a.score-b.score) > 1e-9 {
			return cmp.Compare(b.score, a.score)
		}
		return slices.Compare(a.words[:], b.words[:])
	})
	return list
}

// A table that cannot be is refused, not computed.
func TestCollocationOfItself(t *testing.T) {
	itself := Together{Both: 3, First: 4, Second: 4, Units: 4} // "no no no no"
	if _, ok := itself.ChiSquare(); ok {
		t.Error("χ² is ok")
	}
	if _, ok := itself.G2(); ok {
		t.Error("G² is ok")
	}
	if v, ok := itself.StudentT(); !ok || math.Abs(v+1/math.Sqrt(3)) > 1e-12 {
		t.Errorf("t = %v", v)
	}
	if _, ok := (Together{}).Share(); ok {
		t.Error("a share of nothing")
	}
}

type rakes struct {
	Text       string
	Stopwords  []string
	Candidates []string
	Words      map[string]float64 `json:"word_scores"`
	Phrases    []phrase
}

// phrase is a phrase and its score, ["deploy queue", 4].
type phrase struct {
	text  string
	score float64
}

func (p *phrase) UnmarshalJSON(data []byte) error { return unmarshalTuple(data, &p.text, &p.score) }

func TestReferenceRAKE(t *testing.T) {
	const file = "text/rake.json"
	readReference(t, file, func(t *testing.T, ref rakes) {
		rake, got := rakeOf(ref)
		t.Run(file+"/candidates", func(t *testing.T) {
			if !slices.Equal(got, ref.Candidates) {
				t.Errorf("%q, want %q", got, ref.Candidates)
			}
		})
		for word, want := range ref.Words {
			t.Run(file+"/word_scores/"+word, func(t *testing.T) {
				score, ok := rake.Word(word)
				if !ok {
					t.Error("not ok")
				}
				near(t, word, score, want, 1e-12)
			})
		}
		for i, want := range ref.Phrases {
			t.Run(fmt.Sprintf("%s/phrases/%d", file, i), func(t *testing.T) {
				near(t, want.text, rake.Phrase(strings.Fields(want.text)), want.score, 1e-12)
				if !slices.Contains(got, want.text) {
					t.Errorf("%q is no candidate", want.text)
				}
			})
		}
		for _, stop := range ref.Stopwords {
			if _, ok := rake.Word(stop); ok {
				t.Errorf("the stop word %q has a score", stop)
			}
		}
	})
}

// rakeOf reads a text whose words are apart by blanks and punctuation.
func rakeOf(ref rakes) (*RAKE[string], []string) {
	lower := strings.ToLower(ref.Text)
	at := regexp.MustCompile(`[\w'-]+`).FindAllStringIndex(lower, -1)
	word := func(i int) string { return lower[at[i][0]:at[i][1]] }
	stop := func(i int) bool { return slices.Contains(ref.Stopwords, word(i)) }
	cut := func(i int) bool { return i > 0 && strings.TrimSpace(lower[at[i-1][1]:at[i][0]]) != "" }
	rake, texts := NewRAKE[string](), []string{}
	for from, to := range Candidates(len(at), stop, cut) {
		var words []string
		for i := from; i < to; i++ {
			words = append(words, word(i))
		}
		rake.Add(words, 1)
		texts = append(texts, strings.Join(words, " "))
	}
	return rake, texts
}

// A run ends at a cut and begins again with the same word.
func TestCandidates(t *testing.T) {
	words := "so slow deploys , , then slow" // a comma is a cut before the next word
	var list []string
	cuts := map[int]bool{}
	for _, w := range strings.Fields(words) {
		if w == "," {
			cuts[len(list)] = true
		} else {
			list = append(list, w)
		}
	}
	var got []string
	for from, to := range Candidates(len(list), func(i int) bool { return list[i] == "so" || list[i] == "then" }, func(i int) bool { return cuts[i] }) {
		got = append(got, strings.Join(list[from:to], " "))
	}
	if want := []string{"slow deploys", "slow"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	got = nil
	never := func(int) bool { return false }
	for from, to := range Candidates(3, never, func(i int) bool { return i != 2 }) {
		got = append(got, fmt.Sprint(from, to))
		if len(got) == 2 {
			break
		}
	}
	if want := []string{"0 1", "1 3"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
