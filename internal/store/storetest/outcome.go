package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// untimed compares what is kept without when, and by whom where nobody said.
var untimed = cmpopts.IgnoreTypes(time.Time{})

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, untimed); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

// once calls a write that changes nothing.
func once(t *testing.T, s *store.Store, what string, write func() error) {
	t.Helper()
	before := head(t, s)
	must(t, write())
	same(t, "events after "+what, head(t, s), before)
}

// metric is a guardrail of the proposal "queue".
func metric() roadmap.Metric {
	n, loss := 40, .1
	return roadmap.Metric{
		Proposal: "queue", ID: "happiness", Name: "Happiness", Dimension: roadmap.Happiness, Unit: "1 to 5", Direction: roadmap.Up,
		Role: roadmap.Guardrail, Baseline: roadmap.Reading{Value: 1.0 / 3, Date: "2026-07-01", N: &n}, MaxLoss: &loss, Review: "2026-12-01", By: "ada",
	}
}

func testOutcomes(t *testing.T, s *store.Store) {
	m := metric()
	kind(t, s.Roadmap.SetMetric(ada, &m), errs.NotFound, "proposal list")
	must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "queue", Title: "No queue"}))
	must(t, s.Roadmap.SetMetric(ada, &m))
	equal(t, "metrics", got[[]roadmap.Metric](t)(s.Roadmap.Metrics(ada)), []roadmap.Metric{m})
	once(t, s, "setting the same", func() error { again := metric(); again.By = ""; return s.Roadmap.SetMetric(as("eve"), &again) })

	kind(t, s.Roadmap.Measure(ada, &roadmap.Measurement{Proposal: "queue", Metric: "none", Reading: roadmap.Reading{Date: "2026-08-01"}}), errs.NotFound, "proposal outcome")
	kind(t, s.Roadmap.Measure(ada, &roadmap.Measurement{Proposal: "queue", Metric: "happiness", Reading: roadmap.Reading{Date: "2026-07-01"}}), errs.Invalid, "")
	late := roadmap.Measurement{Proposal: "queue", Metric: "happiness", Reading: roadmap.Reading{Value: 1e-7, Date: "2026-09-01"}, Note: "<&>"}
	early := roadmap.Measurement{Proposal: "queue", Metric: "happiness", Reading: roadmap.Reading{Value: 0.1 + 0.2, Date: "2026-08-01", N: m.Baseline.N}, By: "bob"}
	must(t, s.Roadmap.Measure(ada, &late))
	must(t, s.Roadmap.Measure(ada, &early))
	late.By = "ada"
	equal(t, "measurements", got[[]roadmap.Measurement](t)(s.Roadmap.Measurements(ada)), []roadmap.Measurement{early, late})
	once(t, s, "measuring the same", func() error { return s.Roadmap.Measure(as("eve"), &late) })
	late.Value = 2
	must(t, s.Roadmap.Measure(ada, &late))
	equal(t, "corrected", got[[]roadmap.Measurement](t)(s.Roadmap.Measurements(ada)), []roadmap.Measurement{early, late})

	m.Name = "Another"
	kind(t, s.Roadmap.SetMetric(ada, &m), errs.Conflict, "another metric")
	kind(t, s.Roadmap.RemoveMetric(ada, "queue", "happiness"), errs.Conflict, "another metric")
	m.ID = "second"
	must(t, s.Roadmap.SetMetric(ada, &m))
	must(t, s.Roadmap.RemoveMetric(ada, "queue", "second"))
	kind(t, s.Roadmap.RemoveMetric(ada, "queue", "second"), errs.NotFound, "")
	must(t, s.Roadmap.SetMetric(ada, &m))
	must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "queue", State: roadmap.Shipped, Shipped: "2026-08-01"}))
	kind(t, s.Roadmap.RemoveMetric(ada, "queue", "second"), errs.Conflict, "")
	once(t, s, "setting the same once shipped", func() error { return s.Roadmap.SetMetric(ada, &m) })
	m.Review = "2027-12-01"
	kind(t, s.Roadmap.SetMetric(ada, &m), errs.Conflict, "another metric")
}

func testNotices(t *testing.T, s *store.Store) {
	kind(t, s.Roadmap.Notify(ada, &roadmap.Notice{Proposal: "queue", Participant: "P-1"}), errs.NotFound, "proposal list")
	must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "queue"}))
	kind(t, s.Roadmap.Notify(ada, &roadmap.Notice{Proposal: "queue", Participant: "P-1"}), errs.NotFound, "participant list")
	must(t, s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-1"}))
	n := roadmap.Notice{Proposal: "queue", Participant: "P-1", Note: "by mail"}
	must(t, s.Roadmap.Notify(ada, &n))
	n.By = "ada"
	equal(t, "notices", got[[]roadmap.Notice](t)(s.Roadmap.Notices(ada)), []roadmap.Notice{n})
	once(t, s, "telling again", func() error {
		return s.Roadmap.Notify(as("eve"), &roadmap.Notice{Proposal: "queue", Participant: "P-1", Note: "again"})
	})
}

func testPhrases(t *testing.T, s *store.Store) {
	p := roadmap.Phrase{ID: "data", Slot: roadmap.TypeOfCustomers, Words: "data teams"}
	h := hypothesis("waiting")
	h.State, h.Decisions, h.Shared = roadmap.Draft, nil, map[roadmap.Slot]string{roadmap.TypeOfCustomers: "data"}
	h.Slots[roadmap.Motivation] = "@home, all @once"
	kind(t, s.Roadmap.SetHypothesis(ada, &h), errs.NotFound, "hypothesis slots")
	must(t, s.Roadmap.SetPhrase(ada, &p))
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	one := func() roadmap.Hypothesis { return got[[]roadmap.Hypothesis](t)(s.Roadmap.Hypotheses(ada))[0] }
	equal(t, "shared", one(), h)
	once(t, s, "setting the same words", func() error { return s.Roadmap.SetPhrase(ada, &p) })

	p.Words = "teams that own tables"
	must(t, s.Roadmap.SetPhrase(ada, &p))
	same(t, "changed in all", one().Slots[roadmap.TypeOfCustomers], p.Words)
	equal(t, "phrases", got[[]roadmap.Phrase](t)(s.Roadmap.Phrases(ada)), []roadmap.Phrase{p})
	kind(t, s.Roadmap.SetPhrase(ada, &roadmap.Phrase{ID: "data", Slot: roadmap.ProblemSlot, Words: "x"}), errs.Conflict, "")
	kind(t, s.Roadmap.SetPhrase(ada, &roadmap.Phrase{ID: "x", Slot: "none", Words: "x"}), errs.Invalid, "")

	h = one()
	h.State = roadmap.Testing
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	kind(t, s.Roadmap.SetPhrase(ada, &roadmap.Phrase{ID: "data", Slot: roadmap.TypeOfCustomers, Words: "others"}), errs.Conflict, "other words")
}

func testOpportunities(t *testing.T, s *store.Store) {
	o := roadmap.Opportunity{ID: "waiting", Title: "Waiting", Work: "asking others, and waiting for them", Themes: []string{"x", "y"}}
	must(t, s.Roadmap.SetOpportunity(ada, &o))
	must(t, s.Roadmap.SetOpportunity(ada, &roadmap.Opportunity{ID: "a", Title: "A", Themes: []string{}}))
	equal(t, "opportunities", got[[]roadmap.Opportunity](t)(s.Roadmap.Opportunities(ada)), []roadmap.Opportunity{{ID: "a", Title: "A", Themes: []string{}}, o})
	once(t, s, "setting the same", func() error { return s.Roadmap.SetOpportunity(ada, &o) })
	kind(t, s.Roadmap.SetOpportunity(ada, &roadmap.Opportunity{ID: "b"}), errs.Invalid, "--title")
	must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "queue", Eliminates: "waiting"}))
	kind(t, s.Roadmap.RemoveOpportunity(ada, "waiting"), errs.Conflict, "--eliminates")
	must(t, s.Roadmap.RemoveOpportunity(ada, "a"))
	kind(t, s.Roadmap.RemoveOpportunity(ada, "a"), errs.NotFound, "opportunity list")
}

func testLevels(t *testing.T, s *store.Store) {
	must(t, s.Roadmap.SetLevel(ada, &roadmap.Level{Level: 3, Minutes: 20, Anchor: "two windows, side by side"}))
	must(t, s.Roadmap.SetLevel(ada, &roadmap.Level{Level: 0, Minutes: 0, Anchor: "none", By: "cleo"})) // as a file has it
	want := []roadmap.Level{{Level: 0, Anchor: "none", By: "cleo"}, {Level: 3, Minutes: 20, Anchor: "two windows, side by side", By: "ada"}}
	equal(t, "levels", got[[]roadmap.Level](t)(s.Roadmap.Levels(ada)), want)
	once(t, s, "setting the same", func() error { l := want[1]; return s.Roadmap.SetLevel(as("eve"), &l) })
	kind(t, s.Roadmap.SetLevel(ada, &roadmap.Level{Level: 2, Minutes: 25, Anchor: "more than level 3"}), errs.Invalid, "")
	equal(t, "refused", got[[]roadmap.Level](t)(s.Roadmap.Levels(ada)), want)
	kind(t, s.Roadmap.SetLevel(ada, &roadmap.Level{Level: 2, Minutes: 5}), errs.Invalid, "")
}

// testReopen links what speaks against a verdict.
func testReopen(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: we do not", "P-1: at times"))
	theme(t, s, "x")
	link := func(words string, stance roadmap.Stance) error {
		id := code(t, s, ada, "i", words, "x").Quote.ID
		return s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "waiting", Quote: id, Stance: stance, Strength: 2})
	}
	one := func() roadmap.Hypothesis { return got[[]roadmap.Hypothesis](t)(s.Roadmap.Hypotheses(ada))[0] }
	h := hypothesis("waiting")
	h.State = roadmap.Validated
	h.Criterion = &roadmap.Criterion{Says: "five of them wait", For: 5}
	h.Decisions = append(h.Decisions, roadmap.Decision{State: roadmap.Validated, By: "ada", Reason: "so", At: time.Now().Add(-time.Hour)})
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	must(t, link("we wait", roadmap.Supports))
	same(t, "supported", one().State, roadmap.Validated)
	before := head(t, s)
	must(t, link("we do not", roadmap.Contradicts))
	opened := one()
	same(t, "contradicted", opened.State, roadmap.Testing)
	same(t, "decisions", len(opened.Decisions), 3)
	same(t, "by whom", opened.Decisions[2].By, "ada")
	same(t, "coding and linking", head(t, s)-before, int64(2))
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "taken back", one().State, roadmap.Validated)
	same(t, "evidence left", len(got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, ""))), 1)
}

func testChallenges(t *testing.T, s *store.Store) {
	c := roadmap.Challenge{Hypothesis: "waiting", Query: "fine", Found: 3, People: 2}
	kind(t, s.Roadmap.AddChallenge(ada, &c), errs.NotFound, "hypothesis list")
	h := hypothesis("waiting")
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	must(t, s.Roadmap.AddChallenge(ada, &c))
	must(t, s.Roadmap.AddChallenge(as("bob"), &c))
	a, b, told := c, c, c
	a.By, b.By, told.By = "ada", "bob", "cleo"
	must(t, s.Roadmap.AddChallenge(ada, &told)) // as a file has it
	equal(t, "challenges", got[[]roadmap.Challenge](t)(s.Roadmap.Challenges(ada)), []roadmap.Challenge{a, b, told})
}

// Whoever takes back what others have come to name would leave them without it.
func testUndoKeepsPlans(t *testing.T, s *store.Store) {
	bob := as("bob")
	refused := func(what string) {
		t.Helper()
		before := state(t, s)
		_, err := s.Events.Undo(ada)
		kind(t, err, errs.Conflict, "take")
		same(t, what, state(t, s), before)
	}
	proposal := func(change func(*roadmap.Proposal)) {
		t.Helper()
		p := roadmap.Proposal{ID: "queue", State: roadmap.Identified}
		change(&p)
		must(t, s.Roadmap.SetProposal(bob, &p))
	}
	child := roadmap.Hypothesis{ID: "child", Stage: roadmap.Problem, Parent: "h", State: roadmap.Draft, Slots: map[roadmap.Slot]string{roadmap.ProblemSlot: "queues"}}
	old := roadmap.Hypothesis{ID: "old", Stage: roadmap.Customer, SupersededBy: "h", State: roadmap.Draft, Slots: hypothesis("h").Slots}
	themes, guide := roadmap.Opportunity{ID: "o", Title: "O", Themes: []string{"x"}}, hypothesis("asking")
	guide.Questions = []roadmap.QuestionLink{{Guide: "g", Question: 1}}
	h := hypothesis("h")
	for _, one := range []struct {
		what string
		add  func() error
		name func()
	}{
		{"a parent", func() error { return s.Roadmap.SetHypothesis(ada, &h) }, func() { must(t, s.Roadmap.SetHypothesis(bob, &child)) }},
		{"what says it better", func() error { return s.Roadmap.SetHypothesis(ada, &h) }, func() { must(t, s.Roadmap.SetHypothesis(bob, &old)) }},
		{"a belief", func() error { return s.Roadmap.SetHypothesis(ada, &h) }, func() { proposal(func(p *roadmap.Proposal) { p.Hypothesis = "h" }) }},
		{"a class of work", func() error { return s.Roadmap.SetOpportunity(ada, &roadmap.Opportunity{ID: "o", Title: "O"}) }, func() { proposal(func(p *roadmap.Proposal) { p.Eliminates = "o" }) }},
		{"a theme of it", func() error { theme(t, s, "x"); return nil }, func() { must(t, s.Roadmap.SetOpportunity(bob, &themes)) }},
		{"a theme", func() error { theme(t, s, "x"); return nil }, func() { proposal(func(p *roadmap.Proposal) { p.Inputs.Themes = []string{"x"} }) }},
		{"a guide", func() error { return s.Guides.SetGuide(ada, &guides.Guide{ID: "g", Source: []byte{}}) }, func() { must(t, s.Roadmap.SetHypothesis(bob, &guide)) }},
	} {
		empty := state(t, s)
		must(t, one.add())
		one.name()
		refused(one.what)
		got[*store.Event](t)(s.Events.Undo(bob))
		got[*store.Event](t)(s.Events.Undo(ada))
		same(t, one.what+" taken back in order", state(t, s), empty)
	}

	proposal(func(p *roadmap.Proposal) { p.Eliminates = "o" }) // words, as long as it is the name of nothing
	must(t, s.Roadmap.SetOpportunity(ada, &roadmap.Opportunity{ID: "o", Title: "O"}))
	got[*store.Event](t)(s.Events.Undo(ada))
}

// What a hypothesis says stands once it is tested, also where somebody takes
// back what was said above it, or in shared words.
func testUndoKeepsWords(t *testing.T, s *store.Store) {
	bob := as("bob")
	words := roadmap.Phrase{ID: "w", Slot: roadmap.Motivation, Words: "ship"}
	must(t, s.Roadmap.SetPhrase(ada, &words))
	h := hypothesis("h")
	h.State, h.Decisions, h.Shared = roadmap.Draft, nil, map[roadmap.Slot]string{roadmap.Motivation: "w"}
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	child := roadmap.Hypothesis{ID: "child", Stage: roadmap.Problem, Parent: "h", State: roadmap.Draft, Slots: map[roadmap.Slot]string{roadmap.ProblemSlot: "queues"}}
	must(t, s.Roadmap.SetHypothesis(bob, &child))
	test := func(h roadmap.Hypothesis) {
		t.Helper()
		h.State = roadmap.Testing
		must(t, s.Roadmap.SetHypothesis(bob, &h))
	}
	refused := func() {
		t.Helper()
		before := state(t, s)
		_, err := s.Events.Undo(ada)
		kind(t, err, errs.Conflict, "take that back first")
		same(t, "words", state(t, s), before)
		got[*store.Event](t)(s.Events.Undo(bob))
		got[*store.Event](t)(s.Events.Undo(ada))
	}
	words.Words = "ship today"
	must(t, s.Roadmap.SetPhrase(ada, &words))
	test(got[[]roadmap.Hypothesis](t)(s.Roadmap.Hypotheses(ada))[1])
	refused()
	h.Slots[roadmap.JobToBeDone] = "deploying twice"
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	test(child)
	refused()
}
