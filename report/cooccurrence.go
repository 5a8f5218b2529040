package report

import (
	"slices"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// A CooccurrenceReport says which themes stand in the same words: in one quote,
// or in quotes of one transcript that overlap. Quotes that touch, one ending
// where the other begins, do not.
//
// The unit is an interview that somebody finished coding: elsewhere a theme
// that is not there is missing, not absent. Each theme counts by itself,
// without those under it.
type CooccurrenceReport struct {
	Period     string
	Interviews int         // in scope
	Units      int         // of them, finished: what the pairs are counted out of
	Quotes     int         // in those, with a theme of the scope
	Themes     []PairTheme // that occur, in the codebook's order
	Pairs      []ThemePair // that occur, by G² from the strongest on, then by themes
	Scope      Limits
	Version    int64
}

// A PairTheme is a theme and how often it occurs.
type PairTheme struct {
	Theme  string // Theme.ID
	Name   string
	Units  int
	Quotes int
}

// A ThemePair is two themes that occur in the same words.
type ThemePair struct {
	First  int            // place in CooccurrenceReport.Themes
	Second int            // a later one
	In     stats.Together // interviews; each counts once, however often the two meet in it
	Meet   int            // how often they meet: a quote with the first and one with the second that overlap, or are the same
	G2     float64        // of In
}

// FewTogether is the number of interviews below which two themes meet too
// seldom to say that they belong together: PMI, most of all, is high for what
// is rare.
const FewTogether = 3

// Few reports whether the two meet in fewer interviews than FewTogether.
func (p ThemePair) Few() bool { return p.In.Both < FewTogether }

// Cooccurrence counts which themes of a scope occur in the same words.
func Cooccurrence(d Data, s Scope) *CooccurrenceReport { return Arrange(d).Cooccurrence(s) }

// Cooccurrence counts which themes of a scope occur in the same words.
func (d *Corpus) Cooccurrence(s Scope) *CooccurrenceReport {
	m := newSample(d.Data, s)
	n := &counting{Corpus: d, sample: m, nodes: outline(d.Codebook, s)}
	n.number()
	c := newMeetings(n)
	r := &CooccurrenceReport{Period: periodName(s.Period), Interviews: len(m.interviews), Scope: limits(s), Version: d.Version}
	for _, iv := range m.interviews {
		if m.finished[iv.ID] {
			r.Units++
		}
	}
	for from := 0; from < len(d.said); {
		talk, to := d.seats[d.said[from].seat].talk, from+1
		for to < len(d.said) && d.seats[d.said[to].seat].talk == talk {
			to++
		}
		if iv := d.talks[talk]; m.byID[iv.ID] != nil && m.finished[iv.ID] && conversation(iv) {
			c.interview(d.said[from:to], iv)
		}
		from = to
	}
	r.Quotes = c.counted
	r.Themes, r.Pairs = c.result(r.Units)
	return r
}

// meetings counts pairs of themes. Only themes that occur have a place.
type meetings struct {
	*counting
	place  []int  // by theme of the matrix, -1 when it is not counted
	shown  []int  // by place: its node
	units  []once // by place
	pairs  []once // by pairOf
	now    int32  // the interview that is counted
	spans  []stats.Stretch
	marked [][]int // places of the themes of each span
	list   []int   // what marked is made of

	counted int // quotes
}

// once counts interviews, each once, and how often all in all.
type once struct{ units, times, last int32 }

func (o *once) add(unit int32) {
	if o.times++; o.last != unit {
		o.last = unit
		o.units++
	}
}

// newMeetings makes room for all pairs of the themes that any quote has: for
// 500 themes one and a half megabytes.
func newMeetings(n *counting) *meetings {
	c := &meetings{counting: n, place: make([]int, len(n.marks.Themes))}
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

// interview counts one interview, its quotes in text order.
func (c *meetings) interview(quotes []said, iv *interviews.Interview) {
	c.now++
	c.spans, c.marked, c.list = c.spans[:0], c.marked[:0], c.list[:0]
	for _, s := range quotes {
		q, from := &c.Quotes[s.quote], len(c.list)
		if !q.State.Counts() || q.Revision != iv.Revision || !c.sample.wants(iv, q) {
			continue
		}
		for _, mark := range s.marks {
			if at := c.place[mark.Theme]; at >= 0 {
				c.list = append(c.list, at)
			}
		}
		if len(c.list) == from {
			continue
		}
		c.spans = append(c.spans, stats.Stretch{Start: position(q.FirstTurn, q.Start), End: position(q.LastTurn, q.End)})
		c.marked = append(c.marked, c.list[from:])
	}
	c.counted += len(c.spans)
	for _, themes := range c.marked {
		for i, a := range themes {
			c.units[a].add(c.now)
			for _, b := range themes[:i] {
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

// position makes one number of a place in a transcript, larger for later ones.
func position(turn, offset int) int64 { return int64(turn)<<32 | int64(offset) }

// result lists what was counted out of so many interviews.
func (c *meetings) result(units int) ([]PairTheme, []ThemePair) {
	themes, pairs := []PairTheme{}, make([]ThemePair, 0, c.met())
	row := make([]int, len(c.shown))
	for at, u := range c.units {
		if row[at] = len(themes); u.units > 0 {
			t := c.nodes[c.shown[at]].theme
			themes = append(themes, PairTheme{t.ID, t.Name, int(u.units), int(u.times)})
		}
	}
	for a := range c.units {
		for b := a + 1; b < len(c.units); b++ {
			met := c.pairs[pairOf(a, b)]
			if met.times == 0 {
				continue
			}
			p := ThemePair{First: row[a], Second: row[b], Meet: int(met.times),
				In: stats.Together{Both: int(met.units), First: int(c.units[a].units), Second: int(c.units[b].units), Units: units}}
			p.G2, _ = p.In.G2()
			pairs = append(pairs, p)
		}
	}
	return themes, strongest(pairs)
}

// met returns how many pairs met at all.
func (c *meetings) met() int {
	n := 0
	for i := range c.pairs {
		if c.pairs[i].times > 0 {
			n++
		}
	}
	return n
}

// strongest puts pairs in the order of their G², those with the same one as
// they stand. There are tens of thousands: only their keys are moved about.
func strongest(pairs []ThemePair) []ThemePair {
	type key struct {
		g2 float64
		at int
	}
	keys := make([]key, len(pairs))
	for i, p := range pairs {
		keys[i] = key{p.G2, i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.g2 > b.g2:
			return -1
		case a.g2 < b.g2:
			return 1
		}
		return a.at - b.at
	})
	sorted := make([]ThemePair, len(pairs))
	for i, k := range keys {
		sorted[i] = pairs[k.at]
	}
	return sorted
}
