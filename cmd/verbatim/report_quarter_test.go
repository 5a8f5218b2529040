package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/interviews"
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

// What was decided after a quarter is nothing that moved in it.
func TestMovedWithinAQuarter(t *testing.T) {
	at := func(state roadmap.Verdict, day string) roadmap.Decision {
		when, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return roadmap.Decision{State: state, By: "ana", At: when}
	}
	h := &roadmap.Hypothesis{State: roadmap.Testing, Decisions: []roadmap.Decision{
		at(roadmap.Testing, "2026-05-02"), at(roadmap.Validated, "2026-08-30"), at(roadmap.Testing, "2026-11-05")}}
	for _, one := range []struct{ quarter, from, to string }{
		{"2026-Q1", "draft", ""}, // not a test yet
		{"2026-Q2", "draft", "testing"},
		{"2026-Q3", "testing", "validated"},
		{"2026-Q4", "validated", "testing"},
		{"2027-Q1", "testing", "testing"},
	} {
		in, err := interviews.ParsePeriod(one.quarter, "2027-02-01")
		if err != nil {
			t.Fatal(err)
		}
		if from, to, _ := moved(h, in); from != one.from || to != one.to {
			t.Errorf("%s: %s to %q, want %s to %q", one.quarter, from, to, one.from, one.to)
		}
	}
	in, _ := interviews.ParsePeriod("2026-Q3", "2027-02-01")
	h.Decisions = h.Decisions[:1]
	h.Decisions = append(h.Decisions, at(roadmap.Validated, "2026-10-01")) // it was still tested in the third quarter
	if from, to, _ := moved(h, in); from != "testing" || to != "testing" {
		t.Errorf("%s to %q", from, to)
	}
	if _, to, _ := moved(&roadmap.Hypothesis{State: roadmap.Testing}, in); to != "testing" {
		t.Errorf("nobody said since when: %q", to)
	}
}
