package report

import (
	"math/bits"
	"slices"
)

// A crowd is who says a word or a phrase: 0 is nobody, above 0 one person's
// number, below 0 a group of several. Of millions of word pairs most are said
// by one person, and take four bytes.
type crowd int32

// crowds keep the groups of several.
type crowds struct{ groups []group }

// A group is several people's numbers, each once.
type group struct {
	set  []uint32 // a bit for each number, or the numbers themselves while they are few
	many bool     // set has bits
	last int32    // who was added last: people speak for a while
}

// fewPeople is how many numbers are kept as numbers.
const fewPeople = 32

// join returns a crowd with one person more. Nobody's number is 0.
func (c *crowds) join(k crowd, person int32) crowd {
	switch {
	case person == 0 || k == crowd(person):
		return k
	case k == 0:
		return crowd(person)
	case k > 0:
		c.groups = append(c.groups, group{set: []uint32{uint32(k), uint32(person)}, last: person})
		return crowd(-len(c.groups))
	}
	if g := &c.groups[-k-1]; g.last != person {
		g.last = person
		g.add(uint32(person))
	}
	return k
}

// size returns how many people a crowd is.
func (c *crowds) size(k crowd) int {
	switch {
	case k == 0:
		return 0
	case k > 0:
		return 1
	}
	return c.groups[-k-1].size()
}

func (g *group) add(person uint32) {
	switch {
	case g.many:
		g.mark(person)
	case slices.Contains(g.set, person):
	case len(g.set) < fewPeople:
		g.set = append(g.set, person)
	default:
		few := g.set
		g.set, g.many = nil, true
		for _, p := range few {
			g.mark(p)
		}
		g.mark(person)
	}
}

func (g *group) mark(person uint32) {
	g.set = room(g.set, int(person>>5)+1)
	g.set[person>>5] |= 1 << (person & 31)
}

func (g *group) size() int {
	if !g.many {
		return len(g.set)
	}
	n := 0
	for _, w := range g.set {
		n += bits.OnesCount32(w)
	}
	return n
}
