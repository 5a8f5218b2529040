package report

import (
	"slices"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// An agreed is how far coders agree on a theme: whether they found it in the
// same interviews.
type agreed struct {
	alpha stats.Coefficient
	same  stats.Coefficient // Fleiss' percent agreement
	units int               // interviews that two coders or more have finished
}

// notCompared is the reason for no agreement where a scope is about some words
// or readings only.
const notCompared stats.Reason = "not_compared"

// A panel is who finished which interviews, and what they found there.
type panel struct {
	coders map[string]int
	place  map[interviews.ID]int // of an interview that two or more have finished
	judges [][]int               // by place: who finished it
	found  [][]bitset            // by node, then place: coders who found the theme there
}

// reliability compares coders theme by theme, over the interviews of the sample
// that two or more of them have finished: the unit that a report of people is
// about. All codings count, also overruled ones: agreement is about what coders
// saw alone. A theme counts with those under it.
//
// Where only some words or readings are asked for there is none: a coder who
// did not say what is asked for has not said that it is not there.
func (c *counting) reliability() []agreed {
	if s := &c.sample.scope; s.Quote != nil || s.Polarity != "" {
		return slices.Repeat([]agreed{{alpha: stats.Coefficient{Reason: notCompared}}}, len(c.nodes))
	}
	p := c.newPanel()
	if len(p.judges) > 0 {
		c.fill(p)
	}
	list := make([]agreed, len(c.nodes))
	for i := range c.nodes {
		list[i] = p.compare(i)
	}
	return list
}

func (c *counting) newPanel() *panel {
	p := &panel{coders: map[string]int{}, place: map[interviews.ID]int{}, found: make([][]bitset, len(c.nodes))}
	by := map[interviews.ID][]int{}
	number := func(coder string) int {
		if _, known := p.coders[coder]; !known {
			p.coders[coder] = len(p.coders)
		}
		return p.coders[coder]
	}
	for _, name := range c.marks.Coders {
		number(name)
	}
	for _, o := range c.Overruled {
		number(o.Coder)
	}
	for _, f := range c.Finished {
		by[f.Interview] = append(by[f.Interview], number(f.Coder))
	}
	for _, iv := range c.sample.interviews {
		if len(by[iv.ID]) > 1 && !slices.Contains(c.Hidden, iv.ID) {
			p.place[iv.ID] = len(p.judges)
			p.judges = append(p.judges, by[iv.ID])
		}
	}
	return p
}

// fill notes who found what, themes with those under them.
func (c *counting) fill(p *panel) {
	for i := range p.found {
		p.found[i] = make([]bitset, len(p.judges))
	}
	overruled := map[string][]coding.Coding{}
	for _, o := range c.Overruled {
		overruled[o.Quote] = append(overruled[o.Quote], o)
	}
	for i := range c.said {
		s := &c.said[i]
		q := &c.Quotes[s.quote]
		at, compared := p.place[q.Interview]
		if !compared || !q.State.Counts() {
			continue
		}
		for _, mark := range s.marks {
			if node := c.node[mark.Theme]; node >= 0 {
				p.find(node, at, c.marks.Sets[mark.By])
			}
		}
		for _, o := range overruled[q.ID] {
			if in := c.countsIn[o.Theme]; in != nil {
				p.find(c.nodeOf(o.Theme), at, []int{p.coders[o.Coder]})
			}
		}
	}
	c.findAbove(p)
}

// nodeOf is the node of a theme that is shown.
func (c *counting) nodeOf(theme string) int {
	return slices.IndexFunc(c.nodes, func(n node) bool { return n.theme.ID == theme })
}

func (p *panel) find(node, at int, coders []int) {
	if p.found[node][at] == nil {
		p.found[node][at] = newBitset(len(p.coders))
	}
	for _, coder := range coders {
		p.found[node][at].add(coder)
	}
}

// findAbove gives every theme what those under it have. Themes stand behind
// their parents.
func (c *counting) findAbove(p *panel) {
	for i := len(c.nodes) - 1; i >= 0; i-- {
		above := c.above[i]
		if len(above) < 3 {
			continue
		}
		up := above[len(above)-3]
		for at, who := range p.found[i] {
			if who == nil {
				continue
			}
			if p.found[up][at] == nil {
				p.found[up][at] = newBitset(len(p.coders))
			}
			p.found[up][at].join(who)
		}
	}
}

// compare takes the measures of one theme. Interviews that were judged alike
// are one unit, several times over.
func (p *panel) compare(node int) agreed {
	type judged struct{ no, yes int }
	times := map[judged]int{}
	for at, judges := range p.judges {
		var j judged
		for _, coder := range judges {
			if who := p.found[node][at]; who != nil && who.has(coder) {
				j.yes++
			} else {
				j.no++
			}
		}
		times[j]++
	}
	keys := make([]judged, 0, len(times))
	for j := range times {
		keys = append(keys, j)
	}
	slices.SortFunc(keys, func(a, b judged) int { return (a.no-b.no)<<16 + a.yes - b.yes })
	units := make([]stats.Unit, len(keys))
	for i, j := range keys {
		units[i] = stats.Unit{Counts: []int{j.no, j.yes}, Times: times[j]}
	}
	return agreed{stats.Alpha(units).Alpha, stats.PairAgreement(units), len(p.judges)}
}

// agree says beside a theme how far its coders agree.
func (r *ThemeRow) agree(a agreed) {
	r.Agreement, r.NoAgreement = a.alpha.Value, string(a.alpha.Reason)
	r.Same, r.Compared, r.Band = a.same.Value, a.units, stats.BandOf(a.alpha)
}
