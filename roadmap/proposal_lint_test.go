package roadmap

import (
	"strings"
	"testing"

	"verbatim/coding"
)

// rules are the names of the rules that a proposal breaks.
func rules(d *Data, p *Proposal) string {
	var names []string
	for _, w := range LintProposal(d, p) {
		names = append(names, w.Rule)
	}
	return strings.Join(names, " ")
}

func TestLintProposal(t *testing.T) {
	sound := func() (*Data, *Proposal) {
		d := study()
		d.Opportunities = []Opportunity{{ID: "waiting", Title: "Waiting", Themes: []string{"shipping"}}}
		p := &d.Proposals[0]
		p.Eliminates = "waiting"
		d.Today = "2026-10-01"
		return d, p
	}
	for _, c := range []struct {
		name  string
		spoil func(d *Data, p *Proposal)
		want  string
	}{
		{"sound", func(*Data, *Proposal) {}, ""},
		{"without themes", func(_ *Data, p *Proposal) { p.Inputs.Themes = nil }, "no_evidence"},
		{"nobody heard", func(_ *Data, p *Proposal) { p.Inputs.Themes = []string{"other"} }, "no_evidence"},
		{"asks alone", func(d *Data, _ *Proposal) { kindOf(d, coding.Ask) }, "asks_only"},
		{"asks and pains", func(d *Data, _ *Proposal) { kindOf(d, coding.Ask, coding.Pain) }, ""},
		{"one team", func(d *Data, p *Proposal) { p.Inputs.Themes = []string{"shipping/queue"} }, "one_team"},
		{"one coder", func(d *Data, p *Proposal) {
			d.Codings = alone(d.Codings)
		}, "one_coder"},
		{"another coder where nothing counts", func(d *Data, p *Proposal) {
			d.Codings = alone(d.Codings)
			for _, quote := range []string{"q4", "q6", "q7"} { // who asks, not finished, a survey
				d.Codings = append(d.Codings, coding.Coding{Quote: quote, Theme: "shipping/queue", Coder: "ben"})
			}
		}, "one_coder"},
		{"coders who differ", func(d *Data, p *Proposal) {
			for i := range d.Codings {
				if d.Codings[i].Coder == "ben" && d.Codings[i].Theme == "shipping/queue" {
					d.Codings[i].Theme = "docs"
				}
			}
		}, "disagreement"},
		{"old words", func(d *Data, _ *Proposal) { d.Today = "2027-07-08" }, "old_evidence"},
		{"a year to the day", func(d *Data, _ *Proposal) { d.Today = "2027-07-07" }, ""},
		{"no class", func(_ *Data, p *Proposal) { p.Eliminates = "waiting in the queue" }, "no_class"},
		{"no hypothesis", func(_ *Data, p *Proposal) { p.Hypothesis = "" }, "no_hypothesis"},
		{"a fallen hypothesis", func(d *Data, _ *Proposal) { d.Hypotheses[0].State = Invalidated }, "fallen"},
		{"a better hypothesis", func(d *Data, _ *Proposal) { d.Hypotheses[0].State, d.Hypotheses[0].SupersededBy = Retired, "other" }, "fallen"},
		{"no reason", func(_ *Data, p *Proposal) { p.Inputs.Why = " " }, "no_reason"},
		{"planned", func(_ *Data, p *Proposal) { p.State = Next }, "no_outcome"},
		{"planned for now", func(_ *Data, p *Proposal) { p.State = Now }, "no_outcome no_leader"},
		{"planned and guarded", func(d *Data, p *Proposal) {
			p.State, p.Leader = Now, "mira"
			d.Metrics = []Metric{{Proposal: p.ID, Role: Goal}, {Proposal: p.ID, Role: Guardrail}, {Proposal: "other", Role: Goal}}
		}, ""},
		{"a goal alone", func(d *Data, p *Proposal) {
			p.State, p.Leader = Now, "mira"
			d.Metrics = []Metric{{Proposal: p.ID, Role: Goal}}
		}, "no_outcome"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, p := sound()
			c.spoil(d, p)
			if got := rules(d, p); got != c.want {
				t.Errorf("%q, want %q: %v", got, c.want, LintProposal(d, p))
			}
		})
	}
}

// kinds gives the two themes under shipping their kinds.
func kindOf(d *Data, queue coding.Kind, safe ...coding.Kind) {
	all := d.Codebook.Themes()
	for i := range all {
		switch all[i].ID {
		case "shipping/queue":
			all[i].Kind = queue
		case "shipping/safe":
			all[i].Kind = append(safe, queue)[0]
		}
	}
	d.Codebook = coding.NewCodebook(all)
}

// alone leaves the codings of one coder.
func alone(all []coding.Coding) []coding.Coding {
	var left []coding.Coding
	for _, c := range all {
		if c.Coder == "ana" {
			left = append(left, c)
		}
	}
	return left
}

func TestLintLeavesWhatIsOverAlone(t *testing.T) {
	d := study()
	for i := range d.Proposals {
		d.Proposals[i].State = Dropped
	}
	if found := LintProposals(d); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}
