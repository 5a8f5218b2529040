package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// A ProposalWarning is something about the ground that a proposal stands on. It
// forbids nothing.
type ProposalWarning struct {
	Proposal string `json:"proposal"`
	Rule     string `json:"rule"`
	Message  string `json:"message"`
}

// monthsFresh is how many months evidence is taken for what is so today.
const monthsFresh = 12

// A ground is what a proposal stands on: what was said under its themes, in
// interviews that count, and by whom.
type ground struct {
	people map[string]bool
	kinds  map[coding.Kind]*heardKind
	newest interviews.Date
	rel    Reliability
}

// LintProposal says what to think about before p is argued for:
//
//	no_evidence   nobody was heard with one of its themes
//	asks_only     only themes of asks were heard: a request is no need
//	one_team      everybody who is hit is in one segment
//	one_coder     one person coded all that it rests on
//	disagreement  its coders agree too little
//	old_evidence  the newest words are older than a year, on Data.Today
//	no_class      it names no opportunity, the class of work that it eliminates
//	no_hypothesis it rests on none
//	fallen        the hypothesis it rests on is invalidated or retired
//	no_reason     somebody gave an input without saying why
//	no_outcome    it is planned without a goal and a guardrail
//	no_leader     it is planned for now, and nobody leads it
func LintProposal(d *Data, p *Proposal) []ProposalWarning { return look(d).lintProposal(p) }

// LintProposals lints all proposals, in order; those that were dropped or
// measured are left alone.
func LintProposals(d *Data) []ProposalWarning {
	v := look(d)
	all := []ProposalWarning{}
	for i := range d.Proposals {
		if p := &d.Proposals[i]; p.State != Dropped && p.State != Measured {
			all = append(all, v.lintProposal(p)...)
		}
	}
	return all
}

func (v *view) lintProposal(p *Proposal) []ProposalWarning {
	found := []ProposalWarning{}
	add := func(when bool, rule, format string, args ...any) {
		if when {
			found = append(found, ProposalWarning{p.ID, rule, fmt.Sprintf(format, args...)})
		}
	}
	g := v.groundOf(p)
	switch {
	case len(p.Inputs.Themes) == 0:
		add(true, "no_evidence", "it names no theme: nothing that people said leads to it")
	case len(g.people) == 0:
		add(true, "no_evidence", "nobody was heard with one of its themes in a finished interview")
	default:
		v.lintGround(p, g, add)
	}
	add(FindOpportunity(v.Opportunities, p.Eliminates) == nil, "no_class", "it names no class of work that it eliminates: group the pains it stands for with 'verbatim opportunity add'")
	v.lintHypothesis(FindHypothesis(v.Hypotheses, p.Hypothesis), add)
	if names := p.Inputs.Unjustified(); len(names) > 0 {
		add(true, "no_reason", "nobody said why: %s", strings.Join(names, ", "))
	}
	planned := p.State == Now || p.State == Next || p.State == Shipped
	add(planned && !v.guarded(p.ID), "no_outcome", "it is planned without an outcome: at least a goal and a guardrail")
	add(p.State == Now && blank(p.Leader), "no_leader", "nobody leads it")
	return found
}

// lintHypothesis says what is thin about the belief that a proposal rests on.
func (v *view) lintHypothesis(h *Hypothesis, add func(bool, string, string, ...any)) {
	if h == nil {
		add(true, "no_hypothesis", "it rests on no hypothesis: nothing of it was tested")
		return
	}
	gone := h.State == Invalidated || h.State == Retired
	if h.SupersededBy != "" {
		add(gone, "fallen", "the hypothesis that it rests on is retired: %q says it better", h.SupersededBy)
		return
	}
	add(gone, "fallen", "the hypothesis that it rests on is %s", h.State)
}

// lintGround says what is thin about the words that a proposal rests on.
func (v *view) lintGround(p *Proposal, g ground, add func(bool, string, string, ...any)) {
	people := count(len(g.people), "person", "people")
	add(len(g.kinds) == 1 && g.kinds[coding.Ask] != nil, "asks_only", "it rests on what %s asked for: look for what they do, and what goes wrong for them", people)
	if team, one := v.oneSegment(p.Inputs.Attribute, g.people); one {
		add(true, "one_team", "whoever is hit is in %s=%s: %s", p.Inputs.Attribute, team, people)
	}
	add(len(g.rel.Coders) == 1, "one_coder", "everything it rests on was coded by %s alone", strings.Join(g.rel.Coders, ""))
	if len(g.rel.Coders) > 1 {
		for _, doubt := range g.rel.doubts() {
			add(true, "disagreement", "%s", doubt)
		}
	}
	old := v.Today != "" && g.newest != "" && g.newest < v.Today.AddMonths(-monthsFresh)
	add(old, "old_evidence", "the newest words that it rests on are of %s, more than a year ago", g.newest)
}

func (v *view) groundOf(p *Proposal) ground {
	themes := v.under(p.Inputs.Themes)
	g := ground{people: map[string]bool{}, kinds: v.heardByKind(themes), rel: v.reliability(themes)}
	for _, h := range g.kinds {
		for person := range h.people {
			g.people[person] = true
		}
		for id := range h.quotes {
			g.newest = max(g.newest, v.day(v.quote(id)))
		}
	}
	return g
}

// oneSegment reports whether all people have one value of an attribute.
func (v *view) oneSegment(attribute string, people map[string]bool) (value string, one bool) {
	values := map[string]bool{}
	for person := range people {
		value = v.value(person, attribute)
		values[value] = true
	}
	return value, attribute != "" && len(values) == 1 && value != ""
}

// guarded reports whether a proposal has a goal and a guardrail.
func (v *view) guarded(proposal string) bool {
	has := func(role Role) bool {
		return slices.ContainsFunc(v.Metrics, func(m Metric) bool { return m.Proposal == proposal && m.Role == role })
	}
	return has(Goal) && has(Guardrail)
}
