package report

import (
	"cmp"
	"slices"
)

// Frequencies count how often each word is said, and by how many people.
type Frequencies struct {
	reading
	used []wordUse // by unit
}

// A wordUse is where one word is said.
type wordUse struct {
	times, turns, interviews uint32
	turn, interview          uint32 // that were counted last, from 1 on
	people                   crowd
}

// NewFrequencies starts to count.
func NewFrequencies(o WordOptions) *Frequencies { return &Frequencies{reading: newReading(o)} }

// Add counts the words of a passage.
func (c *Frequencies) Add(p *Passage) {
	person := c.begin(p)
	turn, interview := uint32(c.turns), uint32(c.interviews)
	for i := range p.Words {
		f := c.read(&p.Words[i])
		if f.out {
			continue
		}
		c.used = room(c.used, c.units)
		u := &c.used[f.unit]
		if u.times++; u.turn == turn {
			continue
		}
		u.turn = turn
		u.turns++
		if u.interview != interview {
			u.interview = interview
			u.interviews++
		}
		u.people = c.join(u.people, person)
	}
}

// A FrequencyReport lists words by how often they are said, those said equally
// often by name.
type FrequencyReport struct {
	Read        Extent          `json:"read"`
	Stems       bool            `json:"stems"`
	Frequencies []WordFrequency `json:"frequencies"`
}

// A WordFrequency is one word and where it is said.
type WordFrequency struct {
	Word        string  `json:"word"`
	Occurrences int     `json:"occurrences"`
	PerThousand float64 `json:"per_thousand"` // occurrences per 1,000 words read
	Turns       int     `json:"turns"`
	Interviews  int     `json:"interviews"`
	People      int     `json:"people"` // participants who say it
}

// Result lists what was counted.
func (c *Frequencies) Result() *FrequencyReport {
	r := &FrequencyReport{Read: c.extent(), Stems: c.Stems, Frequencies: []WordFrequency{}}
	names := c.names()
	for i, u := range c.used {
		if u.times == 0 {
			continue
		}
		r.Frequencies = append(r.Frequencies, WordFrequency{Word: names[i], Occurrences: int(u.times), PerThousand: perThousand(int(u.times), c.words),
			Turns: int(u.turns), Interviews: int(u.interviews), People: c.size(u.people)})
	}
	slices.SortFunc(r.Frequencies, func(a, b WordFrequency) int {
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(a.Word, b.Word))
	})
	return r
}

// perThousand returns n per thousand of words, 0 of none.
func perThousand(n, words int) float64 { return 1000 * float64(n) / float64(max(words, 1)) }
