package report

import (
	"cmp"
	"slices"

	"verbatim/coding"
)

// A Beside is a pain and a workaround of the same people: who has the pebble in
// the shoe, and who has found a way to walk with it.
type Beside struct {
	Pain       string `json:"pain"` // Theme.ID
	Workaround string `json:"workaround"`
	Both       int    `json:"both"` // people of finished interviews who speak of both
	Of         int    `json:"of"`   // who speak of the pain
}

// besideShown is how many pairs are listed for a pain.
const besideShown = 3

// beside lists the workarounds of those who speak of a pain, for every pain
// that has no other pain under it: by pain in the codebook's order, then the
// most people first.
func (c *counting) beside(p *people) []Beside {
	list := []Beside{}
	people := make([]bitset, len(c.nodes))
	leaf := func(i int) bool { return i+1 == len(c.nodes) || c.nodes[i+1].depth <= c.nodes[i].depth }
	for i, n := range c.nodes {
		if n.kind == coding.Pain && leaf(i) || n.kind == coding.Workaround && leaf(i) {
			people[i] = p.mentioned(c.interviews().seats[i])
		}
	}
	for i, n := range c.nodes {
		if n.kind != coding.Pain || people[i] == nil {
			continue
		}
		var of []Beside
		for j, w := range c.nodes {
			if w.kind != coding.Workaround || people[j] == nil {
				continue
			}
			if both := people[i].common(people[j]); both > 0 {
				of = append(of, Beside{n.theme.ID, w.theme.ID, both, people[i].size()})
			}
		}
		slices.SortStableFunc(of, func(a, b Beside) int { return cmp.Compare(b.Both, a.Both) })
		list = append(list, of[:min(besideShown, len(of))]...)
	}
	return list
}

// mentioned are the people of a set of seats in finished interviews.
func (p *people) mentioned(seats bitset) bitset {
	who := newBitset(len(p.person))
	seats.each(func(i int) {
		if s := &p.seats[i]; s.finished && s.person >= 0 {
			who.add(s.person)
		}
	})
	return who
}
