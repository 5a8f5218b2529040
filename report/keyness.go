package report

import (
	"cmp"
	"slices"

	"verbatim/internal/stats"
)

// Usual bounds of keyness.
const (
	KeynessMinPeople = 3                // a word of one or two people is theirs, not the focus's
	KeynessMinG2     = stats.Critical01 // G² of a word that is key
	KeynessMaxP      = 0.05             // adjusted chance
)

// KeynessOptions say which words are listed. The zero value lists all words.
type KeynessOptions struct {
	WordOptions
	MinPeople int     // participants who say the word where it is more frequent, at least; others are not tested at all
	MinG2     float64 // at least
	MaxP      float64 // adjusted chance at most; 0 is no bound
}

// Keyness compares the words of a focus with those of all the rest: which are
// more frequent in it, and which less.
type Keyness struct {
	reading
	options KeynessOptions
	sizes   [2]int     // words in the rest, and in the focus
	used    [2][]usage // by unit
}

// NewKeyness starts to count.
func NewKeyness(o KeynessOptions) *Keyness {
	return &Keyness{reading: newReading(o.WordOptions), options: o}
}

// Add counts a passage of the focus, or of the rest.
func (c *Keyness) Add(p *Passage, focus bool) {
	person, side := c.begin(p), 0
	if focus {
		side = 1
	}
	c.sizes[side] += len(p.Words)
	for i := range p.Words {
		f := c.read(&p.Words[i])
		if f.out {
			continue
		}
		c.used[side] = room(c.used[side], c.units)
		u := &c.used[side][f.unit]
		u.times++
		u.by = c.join(u.by, person)
	}
}

// A KeynessReport lists words by their log ratio: those that are most over-used
// in the focus first, those that are most under-used last; then by word.
type KeynessReport struct {
	Read       Extent    `json:"read"`
	Stems      bool      `json:"stems"`
	FocusWords int       `json:"focus_words"`
	RestWords  int       `json:"rest_words"`
	Tested     int       `json:"tested"` // words that enough people say: what p is adjusted for
	Keywords   []Keyword `json:"keywords"`
}

// A Keyword is how one word is used in the focus and in the rest.
type Keyword struct {
	Word             string  `json:"word"`
	Focus            int     `json:"focus"` // occurrences
	Rest             int     `json:"rest"`
	FocusPerThousand float64 `json:"focus_per_thousand"` // of 1,000 words of the focus
	RestPerThousand  float64 `json:"rest_per_thousand"`
	LogRatio         float64 `json:"log_ratio"` // 1: twice as frequent in the focus; −1: half as frequent
	G2               float64 `json:"g2"`        // two cells
	Band             string  `json:"band"`      // "p<.05", "p<.01", "p<.001", "p<.0001" or "", of the adjusted chance
	P                float64 `json:"p"`         // of this word alone
	AdjustedP        float64 `json:"adjusted_p"`
	Over             bool    `json:"over"`           // more frequent in the focus
	People           int     `json:"people"`         // participants who say it in the focus
	RestPeople       int     `json:"people_in_rest"` // participants who say it in the rest
}

// Result lists what was counted. Chances are adjusted for all words that were
// tested, also those not listed (Benjamini & Hochberg 1995). Words of one
// conversation depend on each other, so that p is smaller than it ought to be:
// it says where to look, and how many people say a word is to be seen with it.
func (c *Keyness) Result() *KeynessReport {
	r := &KeynessReport{Read: c.extent(), Stems: c.Stems, RestWords: c.sizes[0], FocusWords: c.sizes[1], Keywords: []Keyword{}}
	tested := c.tested()
	p := make([]float64, len(tested))
	for i, k := range tested {
		p[i] = k.P
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		k := tested[i]
		if k.AdjustedP, k.Band = adjusted, stats.PBand(adjusted); k.G2 < c.options.MinG2 || c.options.MaxP > 0 && adjusted > c.options.MaxP {
			continue
		}
		r.Keywords = append(r.Keywords, k)
	}
	r.Tested = len(tested)
	slices.SortFunc(r.Keywords, func(a, b Keyword) int {
		return cmp.Or(cmp.Compare(b.LogRatio, a.LogRatio), cmp.Compare(a.Word, b.Word))
	})
	return r
}

// tested measures the words that enough people say.
func (c *Keyness) tested() []Keyword {
	var list []Keyword
	rest, focus := room(c.used[0], c.units), room(c.used[1], c.units)
	for i, name := range c.names() {
		n := stats.Keyness{Focus: int(focus[i].times), Reference: int(rest[i].times), FocusSize: c.sizes[1], ReferenceSize: c.sizes[0]}
		ratio, ok := n.LogRatio()
		if !ok {
			continue
		}
		k := Keyword{Word: name, Focus: n.Focus, Rest: n.Reference, LogRatio: ratio, Over: n.Direction() > 0,
			FocusPerThousand: perThousand(n.Focus, n.FocusSize), RestPerThousand: perThousand(n.Reference, n.ReferenceSize),
			People: c.size(focus[i].by), RestPeople: c.size(rest[i].by)}
		if k.dispersion() < c.options.MinPeople {
			continue
		}
		k.G2, _ = n.G2()
		k.P = stats.PValue(k.G2)
		list = append(list, k)
	}
	return list
}

// dispersion is how many people say the word where it is more frequent.
func (k *Keyword) dispersion() int {
	if k.Over {
		return k.People
	}
	return k.RestPeople
}
