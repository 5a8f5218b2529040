package roadmap

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"verbatim/coding"
)

// traceProposal leads from a score to its inputs, from reach to the people and
// their words, and to the hypothesis the proposal rests on.
func (v *view) traceProposal(id string) Link {
	s, of := place(v.countAll(), id, v.Cycle, v.Scale)
	p := v.proposal(id)
	in := &p.Inputs
	l := link("proposal", p.ID, p.Title+": "+s.says(of))
	l.Because = append(l.Because,
		link("leverage", "", s.LeverageSays(),
			in.given(v.traceReach(in, s), "themes", "segments"),
			in.given(in.Frequency.link("frequency", "times per person and quarter"), "frequency")),
		link("impact", "", s.ImpactSays(),
			in.given(in.Toil.link("toil", "minutes each time"), "toil"),
			in.given(in.traceLoad(v.Scale), "load"), in.given(in.traceModulators(), "modulators")),
		in.given(in.traceStrategy(v.Cycle), "strategic"))
	if inputs := in.given(link("inputs", "", in.grounds()), "effort"); inputs.Says != "" || len(inputs.Because) > 0 {
		l.Because = append(l.Because, inputs)
	}
	if !blank(p.Eliminates) {
		l.Because = append(l.Because, v.traceEliminated(p.Eliminates))
	}
	if FindHypothesis(v.Hypotheses, p.Hypothesis) != nil {
		l.Because = append(l.Because, v.traceHypothesis(p.Hypothesis))
	}
	if o := v.outcome(p); len(o.Metrics) > 0 {
		l.Because = append(l.Because, o.link())
	}
	return l
}

// given adds to an input's link who gave it, when and why, where that is known
// of the input by itself.
func (in *Inputs) given(l Link, inputs ...string) Link {
	for _, name := range inputs {
		g, known := in.Given[name]
		if !known {
			continue
		}
		says := signed(g.By, g.At)
		if g.Why != "" {
			says += ": " + g.Why
		}
		l.Because = append(l.Because, link("given", name, says))
	}
	return l
}

// traceEliminated is the class of work that would be gone: an opportunity, or
// words for it. What an opportunity rests on is a trace of its own.
func (v *view) traceEliminated(work string) Link {
	if o := v.opportunity(work); o != nil {
		return link("opportunity", o.ID, o.says())
	}
	return link("eliminates", "", work)
}

// link tells how a proposal's metrics stand.
func (o *Outcome) link() Link {
	l := link("outcome", "", string(o.Overall))
	if len(o.Breached) > 0 {
		l.Says += ": " + strings.Join(o.Breached, ", ") + " breached"
	}
	for i := range o.Metrics {
		l.Because = append(l.Because, o.Metrics[i].link())
	}
	return l
}

// link tells what was agreed of a metric, what was measured, and when.
func (m *MetricOutcome) link() Link {
	says := m.Says() + "; baseline of " + string(m.Baseline.Date)
	if m.Current != nil {
		says += ", measured on " + string(m.Current.Date)
	}
	return link("metric", m.ID, says)
}

// says is the score in a line.
func (s *Score) says(of int) string {
	switch {
	case s.Invalid != "":
		return "no score: " + s.Invalid
	case s.Score == nil:
		return "no score, needs " + strings.Join(s.Needs, ", ")
	}
	says := fmt.Sprintf("%.1f hours a quarter (90 %%: %.0f to %.0f) = %.1f × %.3f + %.0f; rank %d of %d",
		*s.Score, *s.Low, *s.High, *s.Leverage, *s.Impact, *s.Strategic, *s.Rank, of)
	if len(s.Tied) > 0 {
		says += ", tied with " + strings.Join(s.Tied, ", ")
	}
	return says
}

// LeverageSays is how leverage came about, in a line.
func (s *Score) LeverageSays() string {
	if s.Score == nil {
		return "people reached × times per person and quarter"
	}
	return fmt.Sprintf("%.1f times a quarter = %.1f people × %.2f", *s.Leverage, *s.People, *s.Frequency)
}

// ImpactSays is how impact came about, in a line.
func (s *Score) ImpactSays() string {
	if s.Score == nil {
		return "(toil + load) / 60 × modulators"
	}
	return fmt.Sprintf("%.3f hours each time = (%.1f + %.0f minutes) / 60 × %.2f", *s.Impact, *s.Toil, *s.Load, *s.Modulator)
}

// link tells an estimate.
func (e *Estimate) link(kind, unit string) Link {
	if e == nil {
		return link(kind, "", "not given")
	}
	return link(kind, "", fmt.Sprintf("%.4g %s = (%g + 4 × %g + %g) / 6, the mean of low, likeliest and high",
		e.pert().Mean(), unit, e.Low, e.Mode, e.High))
}

func (in *Inputs) traceLoad(scale Scale) Link {
	l := in.Load
	if l == nil {
		return link("load", "", "not given")
	}
	if l.Level < 0 || l.Level >= len(loadMinutes) {
		return link("load", "", fmt.Sprintf("level %d does not exist", l.Level))
	}
	says := fmt.Sprintf("level %d, counted as %g minutes each time", l.Level, scale.minutes(l.Level))
	if anchor := in.anchor(scale); anchor != "" {
		says += ": " + anchor
	}
	return link("load", "", says)
}

func (in *Inputs) traceModulators() Link {
	m := in.Modulate
	if m == nil {
		return link("modulators", "", "1: maturity, risk and complexity were not assessed, each counts as 1")
	}
	return link("modulators", "", fmt.Sprintf("%.3g = maturity %g × risk %g × complexity %g", m.product(), m.Maturity, m.Risk, m.Complexity))
}

func (in *Inputs) traceStrategy(c Cycle) Link {
	s := in.Strategic
	if s == nil || s.Sigma == 0 {
		return link("strategic", "", "0: no strategic value was given")
	}
	says := fmt.Sprintf("%g hours = %g × %g, the threshold of the cycle %q", s.Sigma*c.Threshold, s.Sigma, c.Threshold, c.Name)
	return link("strategic", "", says+s.grounds())
}

// grounds says who gave the inputs, when and why.
func (in *Inputs) grounds() string {
	var parts []string
	if who := (Given{By: in.By, At: in.At}).Who(); who != "" {
		parts = append(parts, who)
	}
	if in.Why != "" {
		parts = append(parts, "because "+in.Why)
	}
	return strings.Join(parts, ", ")
}

// traceReach leads to each segment, the themes heard in it, and the people.
func (v *view) traceReach(in *Inputs, s *Score) Link {
	l := link("reach", "", "not estimated")
	if s.People != nil {
		l.Says = fmt.Sprintf("%.1f people (90 %%: %.0f to %.0f) in %s", *s.People, *s.PeopleLow, *s.PeopleHi, count(len(s.Reach), "segment", "segments"))
	}
	said := v.coded(v.under(in.Themes))
	for _, r := range s.Reach {
		l.Because = append(l.Because, v.traceSegment(in, r, said))
	}
	return l
}

func (v *view) traceSegment(in *Inputs, r Reach, said map[string][]*coding.Quote) Link {
	says := fmt.Sprintf("%d of %s asked, %d in all: %.1f (90 %%: %.0f to %.0f)",
		r.X, count(r.Asked, "person", "people"), r.Headcount, r.Mean, r.Low, r.High)
	if r.Unknown {
		says = fmt.Sprintf("nobody of %d was asked: no information, taken as %.1f (90 %%: %.0f to %.0f)", r.Headcount, r.Mean, r.Low, r.High)
	}
	l := link("segment", in.Attribute+"="+r.Segment, says)
	people := v.inSegment(in.Attribute, r.Segment)
	for _, theme := range v.heardThemes(people, said, v.under(in.Themes)) {
		l.Because = append(l.Because, v.traceHeard(theme, people, said))
	}
	return l
}

// heardThemes are the themes that people of a segment were coded with, in
// interviews that count, by ID.
func (v *view) heardThemes(people []string, said map[string][]*coding.Quote, themes map[string]bool) []string {
	heard := map[string]bool{}
	for _, person := range people {
		for _, q := range said[person] {
			if !v.counts(v.interview[q.Interview]) {
				continue
			}
			for _, t := range v.themes(q.ID) {
				if themes[t] {
					heard[t] = true
				}
			}
		}
	}
	ids := make([]string, 0, len(heard))
	for id := range heard {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// traceHeard leads from a theme to the people of a segment who have it.
func (v *view) traceHeard(theme string, people []string, said map[string][]*coding.Quote) Link {
	l := link("theme", theme, "")
	for _, person := range people {
		var quotes []*coding.Quote
		for _, q := range said[person] {
			if v.counts(v.interview[q.Interview]) && slices.Contains(v.themes(q.ID), theme) {
				quotes = append(quotes, q)
			}
		}
		if len(quotes) > 0 {
			l.Because = append(l.Because, v.tracePerson(person, quotes))
		}
	}
	l.Says = v.themeName(theme) + ": " + count(len(l.Because), "person", "people")
	return l
}
