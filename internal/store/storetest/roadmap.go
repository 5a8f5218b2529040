package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/roadmap"
)

func testGuides(t *testing.T, s *store.Store) {
	g := guides.Guide{
		ID: "deploys", Title: "Deploys", Version: "2", Study: "s", Minutes: 45, Path: "guides/deploys.md",
		Questions: []guides.Question{{N: 1, Section: "Opening", Text: "What do you do?", Probes: []string{"And then?"}, Line: 9}},
		Source:    []byte("\xef\xbb\xbf# Deploys\r\n\x00\xff not UTF-8"),
	}
	must(t, s.Guides.SetGuide(ada, &g))
	must(t, s.Guides.SetGuide(ada, &guides.Guide{ID: "a", Source: []byte{}}))
	same(t, "guides", got[[]guides.Guide](t)(s.Guides.Guides(ada)), []guides.Guide{{ID: "a", Source: []byte{}}, g})
	before := head(t, s)
	must(t, s.Guides.SetGuide(ada, &g))
	same(t, "events after setting the same", head(t, s), before)
	g.Version = "3"
	must(t, s.Guides.SetGuide(ada, &g))
	same(t, "replaced", got[[]guides.Guide](t)(s.Guides.Guides(ada))[1].Version, "3")
	kind(t, s.Guides.SetGuide(ada, &guides.Guide{}), errs.Invalid, "id:")
}

func hypothesis(id string) roadmap.Hypothesis {
	return roadmap.Hypothesis{
		ID: id, Title: "Waiting", Stage: roadmap.Customer, State: roadmap.Testing,
		Slots: map[roadmap.Slot]string{roadmap.TypeOfCustomers: "data teams", roadmap.Motivation: "ship", roadmap.JobToBeDone: "deploying"},
		Decisions: []roadmap.Decision{{
			State: roadmap.Testing, By: "ada", Reason: "<enough> & said", At: time.Date(2026, 8, 1, 12, 0, 0, 123, time.UTC),
		}},
	}
}

func testHypotheses(t *testing.T, s *store.Store) {
	h := hypothesis("waiting")
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	child := roadmap.Hypothesis{
		ID: "a-child", Stage: roadmap.Problem, Parent: "waiting", State: roadmap.Draft,
		Slots: map[roadmap.Slot]string{roadmap.ProblemSlot: "queues"},
	}
	must(t, s.Roadmap.SetHypothesis(ada, &child))
	same(t, "hypotheses", got[[]roadmap.Hypothesis](t)(s.Roadmap.Hypotheses(ada)), []roadmap.Hypothesis{child, h})
	before := head(t, s)
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	same(t, "events after setting the same", head(t, s), before)

	h.Parent = "a-child"
	kind(t, s.Roadmap.SetHypothesis(ada, &h), errs.Invalid, "")
	h.Parent = "nobody"
	if err := s.Roadmap.SetHypothesis(ada, &h); errs.KindOf(err) == "" {
		t.Errorf("an unknown parent gave %v", err)
	}
	bare := roadmap.Hypothesis{ID: "bare", Stage: roadmap.Problem, State: roadmap.Draft}
	kind(t, s.Roadmap.SetHypothesis(ada, &bare), errs.Invalid, "--slot")
}

func testEvidence(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: we do not"))
	theme(t, s, "x")
	q1 := code(t, s, ada, "i", "we wait", "x").Quote.ID
	q2 := code(t, s, ada, "i", "we do not", "x").Quote.ID
	h := hypothesis("waiting")
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	for _, e := range []roadmap.Evidence{
		{Hypothesis: "waiting", Quote: q2, Stance: roadmap.Contradicts, Strength: 3, By: "bob"},
		{Hypothesis: "waiting", Quote: q1, Stance: roadmap.Supports, Strength: 1, Note: "n"},
	} {
		must(t, s.Roadmap.SetEvidence(ada, &e))
	}
	list := got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, "waiting"))
	want := []roadmap.Evidence{
		{Hypothesis: "waiting", Quote: q1, Stance: roadmap.Supports, Strength: 1, Note: "n", By: "ada"},
		{Hypothesis: "waiting", Quote: q2, Stance: roadmap.Contradicts, Strength: 3, By: "bob"},
	}
	untimed := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".At" }, cmp.Ignore())
	if diff := cmp.Diff(want, list, untimed); diff != "" {
		t.Errorf("evidence: -want +got\n%s", diff)
	}
	same(t, "all evidence", got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, "")), list)
	same(t, "of another", len(got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, "other"))), 0)

	before := head(t, s)
	must(t, s.Roadmap.SetEvidence(as("eve"), &roadmap.Evidence{Hypothesis: "waiting", Quote: q1, Stance: roadmap.Supports, Strength: 1, Note: "n"}))
	same(t, "events after linking the same", head(t, s), before)
	must(t, s.Roadmap.SetEvidence(as("eve"), &roadmap.Evidence{Hypothesis: "waiting", Quote: q1, Stance: roadmap.Neutral, Strength: 2}))
	changed := got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, ""))[0]
	must(t, s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "waiting", Quote: q1, Stance: roadmap.Neutral, Strength: 3, Note: "more"}))
	noted := got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, ""))[0]
	same(t, "noted link", []any{noted.Strength, noted.Note, noted.By, noted.At}, []any{3, "more", changed.By, changed.At})
	same(t, "changed link", []any{changed.Stance, changed.By, changed.At.Before(list[0].At)}, []any{roadmap.Neutral, "eve", false})

	kind(t, s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "waiting", Quote: "q0"}), errs.NotFound, "quote list")
	kind(t, s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "nobody", Quote: q1}), errs.NotFound, "hypothesis list")
	must(t, s.Coding.Uncode(ada, q1, nil))
	same(t, "a quote that is evidence stays", len(quotes(t, s, coding.Filter{})), 2)
	kind(t, s.Coding.Remove(ada, q1), errs.Conflict, "take that away")
}

func testProposals(t *testing.T, s *store.Store) {
	effort := 0.1
	p := roadmap.Proposal{
		ID: "queue", Title: "No queue", Eliminates: "waiting", State: roadmap.Identified, Hypothesis: "waiting",
		Inputs: roadmap.Inputs{
			Themes: []string{"x"}, Attribute: "team", Segments: []roadmap.Segment{{Value: "data", Headcount: 40}},
			Frequency: &roadmap.Estimate{Low: 0.1, Mode: 1.0 / 3, High: 1e9}, Effort: &effort, Strategic: &roadmap.Strategy{Sigma: 0.25, Why: "<>&"},
		},
	}
	must(t, s.Roadmap.SetProposal(ada, &p))
	must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "a", Title: "A", State: roadmap.Identified}))
	same(t, "proposals", got[[]roadmap.Proposal](t)(s.Roadmap.Proposals(ada)), []roadmap.Proposal{{ID: "a", Title: "A", State: roadmap.Identified}, p})
	p.Inputs.Effort, p.State = nil, roadmap.Shipped
	must(t, s.Roadmap.SetProposal(ada, &p))
	same(t, "replaced", got[[]roadmap.Proposal](t)(s.Roadmap.Proposals(ada))[1], p)
	before := head(t, s)
	must(t, s.Roadmap.SetProposal(ada, &p))
	same(t, "events after setting the same", head(t, s), before)
	kind(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{}), errs.Invalid, "")
}

func testCycle(t *testing.T, s *store.Store) {
	current := func() roadmap.Cycle { return *got[*roadmap.Cycle](t)(s.Roadmap.Cycle(ada)) }
	same(t, "none set", current(), roadmap.Cycle{})
	for _, c := range []roadmap.Cycle{{Name: "2026-Q4", Threshold: 400}, {Name: "2026-Q3", Threshold: 0.1}, {Name: "2026-Q4", Threshold: 400}} {
		must(t, s.Roadmap.SetCycle(ada, &c))
		same(t, "set last", current(), c)
		before := head(t, s)
		must(t, s.Roadmap.SetCycle(ada, &c))
		same(t, "events after setting the same", head(t, s), before)
	}
	kind(t, s.Roadmap.SetCycle(ada, &roadmap.Cycle{Threshold: 1}), errs.Invalid, "")
}
