package report

import (
	"cmp"
	"slices"

	"verbatim/internal/stats"
)

// Usual bounds: what one person says, or what was said once, is nobody's way
// of speaking.
const (
	DefaultMinCount  = 2
	DefaultMinPeople = 2
)

// CollocationOptions say which pairs of words are listed. The zero value lists
// every pair that stands together more often than by chance.
type CollocationOptions struct {
	WordOptions
	MinCount  int // times that the two stand together, at least
	MinPeople int // participants who say them together, at least
}

// Collocations count which words stand directly beside each other.
type Collocations struct {
	reading
	options CollocationOptions
	pairs   *tallies[pair]
}

// A pair is the units of two words, the first before the second.
type pair struct{ first, second uint32 }

func (p pair) hash() uint8 { return uint8(mix(mix(0, p.first), p.second) >> 56) }

// NewCollocations starts to count.
func NewCollocations(o CollocationOptions) *Collocations {
	return &Collocations{reading: newReading(o.WordOptions), options: o, pairs: newTallies(pair.hash)}
}

// Add counts the pairs of a passage. Words that are left out make no pair, and
// those on either side of them are not beside each other.
func (c *Collocations) Add(p *Passage) {
	person := c.begin(p)
	var before pair
	open := false // a pair has begun with the word before
	for i := range p.Words {
		f := c.read(&p.Words[i])
		before.second = f.unit
		if open && !f.out {
			c.pairs.add(before, person)
		}
		before.first, open = f.unit, !f.out
	}
}

// A CollocationReport lists pairs of words from the strongest on, by the
// likelihood ratio, then by their words. Pairs that stand together no more
// often than chance would have it are no collocations. Nor is a word with
// itself where there is hardly another one: its table cannot be counted.
type CollocationReport struct {
	Read         Extent        `json:"read"`
	Stems        bool          `json:"stems"`
	Node         string        `json:"node"`   // the word that all are near; "" for adjacent words
	Window       int           `json:"window"` // words on either side of the node
	Nodes        int           `json:"nodes"`  // times the node is said
	Near         int           `json:"near"`   // words that stand so near to the node
	Collocations []Collocation `json:"collocations"`
}

// A Collocation is two words, the first directly before the second, or the node
// and a word near it, with the measures of internal/stats.
type Collocation struct {
	First           string  `json:"first"`
	Second          string  `json:"second"`
	Count           int     `json:"count"` // times the two stand together
	FirstCount      int     `json:"first_count"`
	SecondCount     int     `json:"second_count"`
	People          int     `json:"people"` // participants who say them together
	PMI             float64 `json:"pmi"`    // bits
	LikelihoodRatio float64 `json:"likelihood_ratio"`
	StudentT        float64 `json:"student_t"`
	ChiSquare       float64 `json:"chi_square"`
}

// Result lists what was counted. The measures are those of the table of four
// whose units are all words that were read, as NLTK has it.
func (c *Collocations) Result() *CollocationReport {
	r := &CollocationReport{Read: c.extent(), Stems: c.Stems, Collocations: []Collocation{}}
	names, times := c.names(), c.times()
	c.pairs.each(func(p pair, n, people int) {
		if n < c.options.MinCount || people < c.options.MinPeople {
			return
		}
		first, second := times[p.first], times[p.second]
		row := Collocation{First: names[p.first], Second: names[p.second], Count: n, FirstCount: first, SecondCount: second, People: people}
		if row.measure(stats.Together{Both: n, First: first, Second: second, Units: c.words}) {
			r.Collocations = append(r.Collocations, row)
		}
	})
	r.sort()
	return r
}

// measure takes the measures of a table. It reports whether the two stand
// together more often than by chance, in a table that can be counted.
func (c *Collocation) measure(t stats.Together) bool {
	var ok [4]bool
	c.PMI, ok[0] = t.PMI()
	c.LikelihoodRatio, ok[1] = t.G2()
	c.StudentT, ok[2] = t.StudentT()
	c.ChiSquare, ok[3] = t.ChiSquare()
	return ok == [4]bool{true, true, true, true} && c.PMI > 0
}

func (r *CollocationReport) sort() {
	slices.SortFunc(r.Collocations, func(a, b Collocation) int {
		if order := cmp.Compare(b.LikelihoodRatio, a.LikelihoodRatio); order != 0 {
			return order
		}
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	})
}
