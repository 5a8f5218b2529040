package roadmap

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"verbatim/coding"
)

// An Issue is a proposal as a tracker of issues has it: a copy for those who
// work there, which leads back here.
type Issue struct {
	ID     string // Proposal.ID
	Title  string // that of the proposal, or its ID, on one line
	State  State
	Labels []string // without blanks
	Effort *float64 // person-months; nil when nobody said
	parts  []issuePart
}

// An issuePart is a part of an issue's text.
type issuePart struct {
	heading string
	lines   []string
	quotes  []citation
}

// Issues tells proposals as issues, those with a score by rank, then the others
// by ID: all, or those of ids. errs.NotFound when one of those is not there.
func Issues(d *Data, ids ...string) ([]Issue, error) {
	v := look(d)
	for _, id := range ids {
		if v.proposal(id) == nil {
			return nil, NoProposal(id)
		}
	}
	ranking, _ := v.rank() // an input that breaks a rule is said in the score itself
	issues := []Issue{}
	for i := range ranking.Proposals {
		s := &ranking.Proposals[i]
		if len(ids) == 0 || slices.Contains(ids, s.ID) {
			issues = append(issues, v.issue(v.proposal(s.ID), s, ranking.Scored()))
		}
	}
	return issues, nil
}

func (v *view) issue(p *Proposal, s *Score, of int) Issue {
	i := Issue{ID: p.ID, Title: headline(p), State: p.State, Effort: p.Inputs.Effort}
	i.Labels = []string{"verbatim", strings.ReplaceAll(string(p.State), " ", "-")}
	i.parts = append(i.parts, v.issueOutcome(p), issueReach(p, s), issuePart{heading: "Score", lines: []string{s.says(of)}})
	i.parts = append(i.parts, v.issueEvidence(p)...)
	i.parts = append(i.parts, v.issueMeasures(p), issueNeeds(p, s))
	i.parts = slices.DeleteFunc(i.parts, func(part issuePart) bool { return len(part.lines)+len(part.quotes) == 0 })
	return i
}

// headline is a proposal's name as a tracker takes it: on one line.
func headline(p *Proposal) string { return oneLine(p.name()) }

// issueOutcome says what it is for.
func (v *view) issueOutcome(p *Proposal) issuePart {
	part := issuePart{heading: "Outcome"}
	add := func(name, words string) {
		if words != "" {
			part.lines = append(part.lines, name+": "+words)
		}
	}
	if s := p.Inputs.Strategic; s != nil {
		add("Outcome", s.Outcome)
		add("Owner", s.Owner)
	}
	add("Leader", p.Leader)
	add("Eliminates", v.work(p.Eliminates))
	if p.Inputs.Given == nil { // else it is the last input's alone
		add("Why", p.Inputs.Why)
	}
	return part
}

// issueReach says who is hit.
func issueReach(p *Proposal, s *Score) issuePart {
	part := issuePart{heading: "Who is hit"}
	for i := range s.Reach {
		part.lines = append(part.lines, s.Reach[i].says(p.Inputs.Attribute))
	}
	if s.People != nil && len(s.Reach) > 1 {
		part.lines = append(part.lines, fmt.Sprintf("in all: %.0f people (90 %%: %.0f to %.0f)", *s.People, *s.PeopleLow, *s.PeopleHi))
	}
	return part
}

// issueEvidence is what was said for and against the hypothesis; without one,
// what was said under the themes.
func (v *view) issueEvidence(p *Proposal) []issuePart {
	h := FindHypothesis(v.Hypotheses, p.Hypothesis)
	if h == nil {
		return []issuePart{{heading: "What people said", quotes: v.saidUnder(p.Inputs.Themes)}}
	}
	t := v.weigh(h.ID)
	side := func(heading string, n int, stance Stance) issuePart {
		part := issuePart{heading: heading, lines: []string{fmt.Sprintf("%d of %s asked", n, count(t.Asked, "person", "people"))}}
		for _, c := range v.cited(h.ID) {
			if c.Stance == stance {
				part.quotes = append(part.quotes, c)
			}
		}
		if more := len(part.quotes) - mostSaid; more > 0 {
			part.quotes = part.quotes[:mostSaid]
			part.lines = append(part.lines, fmt.Sprintf("%s: verbatim hypothesis show %s", count(more, "more quote", "more quotes"), h.ID))
		}
		return part
	}
	return []issuePart{
		{heading: "Hypothesis", lines: []string{h.Sentence(v.Hypotheses), fmt.Sprintf("%s, %s", h.ID, h.State)}},
		side("Evidence for", t.For, Supports), side("Evidence against", t.Against, Contradicts),
	}
}

// mostSaid is how many quotes stand on each side: trackers refuse long bodies.
const mostSaid = 5

// saidUnder is the first that each person said under themes.
func (v *view) saidUnder(themes []string) []citation {
	said := v.coded(v.under(themes))
	var all []citation
	for _, person := range sortedPeople(said) {
		quotes := slices.DeleteFunc(slices.Clone(said[person]), func(q *coding.Quote) bool { return !v.counts(v.interview[q.Interview]) })
		sort.SliceStable(quotes, func(i, j int) bool { return v.before(quotes[i], quotes[j]) })
		if len(quotes) > 0 && len(all) < mostSaid {
			all = append(all, v.citation(quotes[0]))
		}
	}
	return all
}

// issueMeasures says what will tell whether it has worked.
func (v *view) issueMeasures(p *Proposal) issuePart {
	part := issuePart{heading: "Measures and guardrails"}
	o := v.outcome(p)
	for i := range o.Metrics {
		part.lines = append(part.lines, o.Metrics[i].planned())
	}
	return part
}

// issueNeeds says what is still open.
func issueNeeds(p *Proposal, s *Score) issuePart {
	part := issuePart{heading: "Open"}
	for _, need := range s.Needs {
		part.lines = append(part.lines, "needs: "+need)
	}
	if p.Hypothesis == "" {
		part.lines = append(part.lines, "it rests on no hypothesis")
	}
	part.lines = append(part.lines, s.Warnings...)
	return part
}
