package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/report"
	"verbatim/roadmap"
)

// Only what was shipped has outcomes; a breach says stop for all of its metrics,
// and a proposal without a metric is not passed over.
func TestProposalOutcomes(t *testing.T) {
	loss, target, base, down, up := .1, 10.0, 4.0, 3.0, 12.0
	metric := func(proposal, id string, role roadmap.Role) roadmap.Metric {
		return roadmap.Metric{Proposal: proposal, ID: id, Name: id, Unit: "points", Direction: roadmap.Up, Role: role, Baseline: roadmap.Reading{Value: base, Date: "2026-06-01"}}
	}
	happy, done, idle := metric("lane", "happy", roadmap.Guardrail), metric("lane", "done", roadmap.Goal), metric("page", "idle", roadmap.Guardrail)
	happy.MaxLoss, done.Aim, idle.MaxLoss = &loss, &target, &loss
	d := &roadmap.Data{
		Proposals: []roadmap.Proposal{
			{ID: "bare", State: roadmap.Measured}, {ID: "lane", Title: "A lane", State: roadmap.Shipped, Shipped: "2026-07-01"}, {ID: "page", State: roadmap.Next},
		},
		Metrics: []roadmap.Metric{done, happy, idle},
		Measurements: []roadmap.Measurement{
			{Proposal: "lane", Metric: "done", Reading: roadmap.Reading{Value: up, Date: "2026-08-01"}},
			{Proposal: "lane", Metric: "happy", Reading: roadmap.Reading{Value: down, Date: "2026-08-02"}},
		},
	}
	stop := "stop: a guardrail is breached, whatever the goals say"
	want := []report.ProposalOutcome{
		{Proposal: "bare", Title: "bare", State: "no metric was agreed on"},
		{Proposal: "lane", Title: "A lane", Shipped: "2026-07-01", Metric: "done", Role: "goal", Unit: "points", Baseline: &base, Current: &up, Measured: "2026-08-01",
			Limit: "10 points or more", State: "met", Overall: stop, Stop: true},
		{Proposal: "lane", Title: "A lane", Shipped: "2026-07-01", Metric: "happy", Role: "guardrail", Unit: "points", Baseline: &base, Current: &down, Measured: "2026-08-02",
			Limit: "at most 10% worse", State: "breached", Overall: stop, Stop: true, Breached: true},
	}
	if diff := cmp.Diff(want, proposalOutcomes(d)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
