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
// that has no other pain under it, and likewise workarounds: by pain in the
// codebook's order, then the most people first.
func (c *counting) beside(p *people) []Beside {
	list := []Beside{}
	people := make([]bitset, len(c.nodes))
	for i, n := range c.nodes {
		if (n.kind == coding.Pain || n.kind == coding.Workaround) && c.lowest(i) {
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

// lowest reports whether no node of the same kind is under a node.
func (c *counting) lowest(at int) bool {
	for _, below := range c.nodes[at+1:] {
		if below.depth <= c.nodes[at].depth {
			return true
		}
		if below.kind == c.nodes[at].kind {
			return false
		}
	}
	return true
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
