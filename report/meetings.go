package report

import (
	"cmp"
	"slices"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// meetings counts pairs of themes. Only themes that occur have a place.
type meetings struct {
	*counting
	unit   TogetherUnit
	within int
	place  []int  // by theme of the matrix, -1 when it is not counted
	shown  []int  // by place: its node
	quotes []int  // by place: with the theme
	units  []once // by place
	pairs  []once // by pairOf
	now    int32  // the unit that is counted

	taken  []said  // the quotes that count of one interview
	marked [][]int // places of the themes of each
	list   []int   // what marked is made of
	spans  []stats.Stretch
	lies   []int64 // themes in turns

	members []bitset // by place: who has the theme, interviews or people by their numbers
	person  []int    // by seat: the number of a person asked, -1 for other voices
	talk    int      // the number of the interview that is counted
	turns   int      // with a coded quote
	counted int      // quotes
}

// once counts units, each once, and how often all in all.
type once struct{ units, times, last int32 }

func (o *once) add(unit int32) {
	if o.times++; o.last != unit {
		o.last = unit
		o.units++
	}
}

// newMeetings makes room for all pairs of the themes that any quote has: for
// 500 themes one and a half megabytes.
func newMeetings(n *counting, unit TogetherUnit, within int) *meetings {
	c := &meetings{counting: n, unit: unit, within: within, place: make([]int, len(n.marks.Themes))}
	for theme, node := range n.node {
		if c.place[theme] = -1; node >= 0 {
			c.shown = append(c.shown, node)
		}
	}
	slices.Sort(c.shown)
	for theme, node := range n.node {
		if node >= 0 {
			c.place[theme], _ = slices.BinarySearch(c.shown, node)
		}
	}
	c.quotes = make([]int, len(c.shown))
	c.units, c.pairs = make([]once, len(c.shown)), make([]once, len(c.shown)*(len(c.shown)-1)/2)
	return c
}

// pairOf is the place of a pair of places, in either order.
func pairOf(a, b int) int {
	if a < b {
		a, b = b, a
	}
	return a*(a-1)/2 + b
}

// countAll counts every finished interview, and returns out of how many units.
func (c *meetings) countAll() (units int) {
	units = len(c.sample.finishedTalks())
	switch c.unit {
	case SameInterview:
		c.makeMembers(units)
	case SamePerson:
		units = c.numberPeople()
		c.makeMembers(units)
	}
	c.eachFinished(c.interview)
	c.joinMembers()
	if c.unit == SameTurn {
		units = c.turns
	}
	return units
}

// interview counts one interview, its quotes in text order.
func (c *meetings) interview(quotes []said, iv *interviews.Interview) {
	c.take(quotes, iv)
	c.counted += len(c.taken)
	for _, at := range c.list {
		c.quotes[at]++
	}
	switch c.unit {
	case SameTurn:
		c.countTurns(quotes, iv)
		c.inTurns()
	case SameInterview, SamePerson:
		c.inMembers()
		c.talk++
	default:
		c.now++
		c.inWords()
	}
}

// take finds the quotes that count.
func (c *meetings) take(quotes []said, iv *interviews.Interview) {
	c.taken, c.marked, c.list = c.taken[:0], c.marked[:0], c.list[:0]
	for _, s := range quotes {
		q, from := &c.Quotes[s.quote], len(c.list)
		if !q.State.Counts() || q.Revision != iv.Revision || !c.sample.wants(iv, q) || c.unit == SamePerson && c.person[s.seat] < 0 {
			continue
		}
		for _, mark := range s.marks {
			if at := c.place[mark.Theme]; at >= 0 && c.sample.reads(c.rated[q.ID], c.marks.Themes[mark.Theme]) {
				c.list = append(c.list, at)
			}
		}
		if len(c.list) > from {
			c.taken, c.marked = append(c.taken, s), append(c.marked, c.list[from:])
		}
	}
}

// inWords counts quotes that share words, or are near.
func (c *meetings) inWords() {
	c.spans = c.spans[:0]
	for i, themes := range c.marked {
		c.spans = append(c.spans, c.stretch(c.taken[i]))
		for k, a := range themes {
			c.units[a].add(c.now)
			for _, b := range themes[:k] {
				c.pairs[pairOf(a, b)].add(c.now)
			}
		}
	}
	stats.Overlapping(c.spans, func(i, j int) {
		for _, a := range c.marked[i] {
			for _, b := range c.marked[j] {
				if a != b {
					c.pairs[pairOf(a, b)].add(c.now)
				}
			}
		}
	})
}

// stretch is where a quote lies, so that two of them overlap that meet. Those
// that are near overlap once each is made longer by the turns that may lie
// between, and by one for turns that touch.
func (c *meetings) stretch(s said) stats.Stretch {
	q := &c.Quotes[s.quote]
	if c.unit == Near {
		return stats.Stretch{Start: int64(q.FirstTurn), End: int64(q.Last()) + 1 + int64(c.within) + 1}
	}
	return stats.Stretch{Start: position(q.FirstTurn, q.Start), End: position(q.LastTurn, q.End)}
}

// position makes one number of a place in a transcript, larger for later ones.
func position(turn, offset int) int64 { return int64(turn)<<32 | int64(offset) }

// result lists what was counted out of so many interviews.
func (c *meetings) result(units int) ([]PairTheme, []ThemePair) {
	themes, pairs := []PairTheme{}, make([]ThemePair, 0, c.met())
	row := make([]int, len(c.shown))
	for at, u := range c.units {
		if row[at] = len(themes); u.units > 0 {
			t := c.nodes[c.shown[at]].theme
			themes = append(themes, PairTheme{t.ID, t.Name, int(u.units), c.quotes[at]})
		}
	}
	for a := range c.units {
		for b := a + 1; b < len(c.units); b++ {
			met := c.pairs[pairOf(a, b)]
			if met.units == 0 {
				continue
			}
			p := ThemePair{First: row[a], Second: row[b],
				In: stats.Together{Both: int(met.units), First: int(c.units[a].units), Second: int(c.units[b].units), Units: units}}
			if c.unit.chance() {
				p.G2 = orNil(p.In.G2())
			} else {
				p.Meet = int(met.times)
			}
			pairs = append(pairs, p)
		}
	}
	return themes, strongest(pairs)
}

// met returns how many pairs met at all.
func (c *meetings) met() int {
	n := 0
	for i := range c.pairs {
		if c.pairs[i].units > 0 {
			n++
		}
	}
	return n
}

// strongest puts pairs that may be named as belonging together before the
// others, both in the order of their strength, those of the same as they stand.
// There are tens of thousands: only their keys are moved about.
func strongest(pairs []ThemePair) []ThemePair {
	type key struct {
		together bool
		strength float64
		at       int
	}
	keys := make([]key, len(pairs))
	for i, p := range pairs {
		keys[i] = key{p.together(), p.strength(), i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.together != b.together:
			return one(b.together) - one(a.together)
		case a.strength != b.strength:
			return cmp.Compare(b.strength, a.strength)
		}
		return a.at - b.at
	})
	sorted := make([]ThemePair, len(pairs))
	for i, k := range keys {
		sorted[i] = pairs[k.at]
	}
	return sorted
}
