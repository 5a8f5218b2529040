package coding

import (
	"slices"

	"verbatim/internal/stats"
)

// A grid compares one theme after the other and uses its room again. It looks
// at the turns that somebody coded, and counts the others as what is left.
type grid struct {
	*comparison
	unit      UnitKind
	resamples int

	textOf  []int32 // by turn
	first   []int32 // by turn: its first link, -1
	last    []int32
	touched []int32 // turns with links
	links   []link
	yes     []bool         // by coder, of one unit
	heard   []bool         // by text and coder: the theme is in the interview
	spans   [][]stats.Span // by text and finished coder

	cells []cell // where coders differ, by theme, turn
	refs  []entry
}

// A link leads from one coding that touches a turn to the next.
type link struct {
	entry
	next int32
}

// A cell is a theme and a turn on which the coders differ, and the codings
// refs[from:to] that touch it.
type cell struct{ row, turn, from, to int32 }

func newGrid(c *comparison, s AgreementScope) *grid {
	g := &grid{comparison: c, unit: s.Unit, resamples: s.Resamples, yes: make([]bool, len(c.coders))}
	g.first, g.last, g.textOf = make([]int32, c.turns), make([]int32, c.turns), make([]int32, c.turns)
	for i := range g.first {
		g.first[i] = -1
	}
	for i, t := range c.texts {
		for n := range t.spoken {
			g.textOf[t.first+n] = int32(i)
		}
	}
	g.heard = make([]bool, len(c.texts)*len(c.coders))
	g.spans = make([][]stats.Span, len(c.texts)*len(c.coders))
	return g
}

// compare is how far the coders agree on one theme, whose codings are given.
func (g *grid) compare(row int32, theme string, entries []entry) ThemeAgreement {
	before := len(g.cells)
	g.link(entries)
	turns := g.walk(row)
	texts := g.marked(entries)
	var p *poll
	switch g.unit {
	case UnitInterview:
		p = g.byInterview()
	case UnitCharacters:
		p = g.byCharacter(texts)
	default:
		p = turns
	}
	a := p.agreement(theme, g.coders)
	if g.resamples > 0 && g.unit != UnitCharacters {
		in := stats.BootstrapAlpha(p.units(), g.resamples)
		a.Interval = &in
	}
	a.CharacterF1, a.UAlpha = stats.F1(stats.Characters(texts...)), stats.UAlpha(texts...)
	a.SegmentF1 = segments(texts).F1()
	a.Disagreements = len(g.cells) - before
	return a
}

// link hangs every coding on the turns it touches.
func (g *grid) link(entries []entry) {
	for _, turn := range g.touched {
		g.first[turn] = -1
	}
	g.touched, g.links = g.touched[:0], g.links[:0]
	for _, e := range entries {
		for _, turn := range g.quotes[e.quote].touches {
			at := int32(len(g.links))
			g.links = append(g.links, link{e, -1})
			if g.first[turn] < 0 {
				g.first[turn] = at
				g.touched = append(g.touched, turn)
			} else {
				g.links[g.last[turn]].next = at
			}
			g.last[turn] = at
		}
	}
	slices.Sort(g.touched)
}

// walk takes every coder's answer in every turn, and notes where they differ.
func (g *grid) walk(row int32) *poll {
	p := newPoll(len(g.coders))
	clear(g.heard)
	left := make([]int, len(g.texts)) // turns that nobody coded
	for i, t := range g.texts {
		left[i] = len(t.spoken)
	}
	for _, turn := range g.touched {
		at := g.textOf[turn]
		left[at]--
		clear(g.yes)
		heard := g.heard[int(at)*len(g.coders):][:len(g.coders)]
		for l := g.first[turn]; l >= 0; l = g.links[l].next {
			coder := g.links[l].coder
			g.yes[coder], heard[coder] = true, true
		}
		if p.ask(g.texts[at].finished, g.yes, 1) {
			g.note(row, turn)
		}
	}
	clear(g.yes)
	for i, t := range g.texts {
		p.ask(t.finished, g.yes, left[i])
	}
	return p
}

// note keeps the codings of a turn on which the coders differ.
func (g *grid) note(row, turn int32) {
	from := int32(len(g.refs))
	for l := g.first[turn]; l >= 0; l = g.links[l].next {
		g.refs = append(g.refs, g.links[l].entry)
	}
	g.cells = append(g.cells, cell{row, turn, from, int32(len(g.refs))})
}

// byInterview takes every coder's answer on whole interviews, after a walk.
func (g *grid) byInterview() *poll {
	p := newPoll(len(g.coders))
	for i, t := range g.texts {
		p.ask(t.finished, g.heard[i*len(g.coders):][:len(g.coders)], 1)
	}
	return p
}

// marked is what each coder who finished a text marked in it.
func (g *grid) marked(entries []entry) []stats.Continuum {
	for i := range g.spans {
		g.spans[i] = g.spans[i][:0]
	}
	for _, e := range entries {
		q := &g.quotes[e.quote]
		at := int(q.text)*len(g.coders) + int(e.coder)
		g.spans[at] = append(g.spans[at], q.span)
	}
	texts := make([]stats.Continuum, len(g.texts))
	for i, t := range g.texts {
		coders := make([][]stats.Span, len(t.finished))
		for j, coder := range t.finished {
			coders[j] = g.spans[i*len(g.coders)+int(coder)]
		}
		texts[i] = stats.Continuum{Length: t.length(), Coders: coders}
	}
	return texts
}

// byCharacter counts every character of the texts as a unit.
func (g *grid) byCharacter(texts []stats.Continuum) *poll {
	p := newPoll(len(g.coders))
	for i, t := range g.texts {
		for j, a := range t.finished {
			for k, b := range t.finished[:j] {
				pair := p.pair(b, a)
				*pair = pair.Plus(stats.Overlap(t.length(), texts[i].Coders[k], texts[i].Coders[j]))
			}
		}
	}
	for _, u := range stats.Characters(texts...) {
		p.counts[u.Counts[0]+u.Counts[1]][u.Counts[1]] += u.Times
	}
	return p
}

// segments matches the spans of every two coders of every text.
func segments(texts []stats.Continuum) stats.Matching {
	var m stats.Matching
	for _, t := range texts {
		for j := range t.Coders {
			for k := range j {
				m = m.Plus(stats.Segments(t.Length, t.Coders[k], t.Coders[j], SegmentIoU))
			}
		}
	}
	return m
}
