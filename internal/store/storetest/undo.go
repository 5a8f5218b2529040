package storetest

import (
	"bytes"
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// state is everything in the workspace but its history.
func state(t *testing.T, s *store.Store) string {
	t.Helper()
	var all, kept bytes.Buffer
	must(t, s.Dump(ada, &all))
	for line := range bytes.Lines(all.Bytes()) {
		history := false
		for _, table := range []string{"event", "event_turn", "revision", "turn"} {
			history = history || bytes.Contains(line, fmt.Appendf(nil, `"table":%q`, table))
		}
		if !history {
			kept.Write(line)
		}
	}
	return kept.String()
}

func testUndo(t *testing.T, s *store.Store) {
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.NotFound, "verbatim log")
	save(t, s, Transcript("i.md", "P-1: we wait and wait"))
	h := hypothesis("h")
	var quote string
	steps := []func() error{
		func() error { theme(t, s, "x"); return nil },
		func() error { theme(t, s, "y", "y/z"); return nil }, // two events
		func() error { quote = code(t, s, ada, "i", "we wait", "x", "y/z").Quote.ID; return nil },
		func() error { return s.Memos.SetMemo(ada, coding.OnQuote(quote), "memo") },
		func() error { return s.Memos.SetMemo(ada, coding.OnQuote(quote), "other memo") },
		func() error { return s.Work.SetFinished(ada, "i", true) },
		func() error { return s.Roadmap.SetHypothesis(ada, &h) },
		func() error {
			return s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "h", Quote: quote, Stance: roadmap.Supports, Strength: 2})
		},
		func() error { return s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-9"}) },
		func() error { return s.Roadmap.SetCycle(ada, &roadmap.Cycle{Name: "q", Threshold: 3}) },
		func() error {
			iv := load(t, s, "i")
			iv.Title, iv.Study = "Renamed", "elsewhere"
			return s.Interviews.Change(ada, iv)
		},
		func() error {
			save(t, s, Transcript("i.md", "Ines: so", "P-1: we wait and wait", "P-2: new here"))
			return nil
		},
		func() error { return s.Coding.Uncode(ada, quote, []string{"x"}) },
	}
	states, at := []string{state(t, s)}, []int64{head(t, s)}
	for i, step := range steps {
		must(t, step())
		if i == 1 { // its first event
			states, at = append(states, ""), append(at, at[len(at)-1]+1)
		}
		states, at = append(states, state(t, s)), append(at, head(t, s))
	}
	theme(t, s, "by-ada-last")
	must(t, s.Themes.SetTheme(as("bob"), &coding.Theme{ID: "by-bob", Name: "B"}))
	got[*store.Event](t)(s.Events.Undo(as("bob"))) // only his own
	same(t, "undone", got[*store.Event](t)(s.Events.Undo(ada)).Subject, "theme/by-ada-last")
	for i := len(states) - 2; i >= 0; i-- {
		undone := got[*store.Event](t)(s.Events.Undo(ada))
		same(t, "undone event", undone.Seq, at[i+1])
		if states[i] != "" {
			same(t, fmt.Sprintf("state %d", i), state(t, s), states[i])
		}
	}
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "the undo is an event", []any{newest.Kind, newest.Subject, newest.Actor}, []any{"undo", fmt.Sprintf("event/%d", at[1]), "ada"})
	touched, _, err := s.Events.Touched(ada, 0, 1000)
	must(t, err)
	if len(touched) < 5 {
		t.Errorf("%d stretches touched", len(touched))
	}

	ctx := interviews.Acting(ada, interviews.Act{Actor: "ada", Kind: "named", About: "by/caller"})
	theme(t, s, "n")
	got[*store.Event](t)(s.Events.Undo(ctx))
	same(t, "an undo is named undo", got[[]store.Event](t)(s.Events.Newest(ada, 1))[0].Kind, "undo")
}

func testUndoIngest(t *testing.T, s *store.Store) {
	tr := func() *interviews.Transcript { return Transcript("i.md", "P-1: we wait", "P-2: not I") }
	before := state(t, s)
	save(t, s, tr())
	rev, after := load(t, s, "i").Revision, state(t, s)
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", state(t, s), before)
	_, err := s.Interviews.Interview(ada, "i")
	kind(t, err, errs.NotFound, "")
	same(t, "done again", save(t, s, tr()).Outcome, interviews.Added)
	same(t, "state", state(t, s), after)
	same(t, "the revision is found again", load(t, s, "i").Revision, rev)
	same(t, "revisions", len(got[[]interviews.Revision](t)(s.Interviews.Revisions(ada, "i"))), 1)

	// What others have come to need stays, and the rest goes.
	_, err = s.Interviews.Save(as("bob"), Transcript("j.md", "P-1: hello", "P-3: hi"))
	must(t, err)
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "studies", len(got[[]interviews.Study](t)(s.Studies.Studies(ada))), 1)
	same(t, "bob's interview", load(t, s, "j").Study, interviews.DefaultStudy)
}

func testUndoConflict(t *testing.T, s *store.Store) {
	x := coding.Theme{ID: "x", Name: "X"}
	must(t, s.Themes.SetTheme(ada, &x))
	x.Name = "Renamed"
	must(t, s.Themes.SetTheme(as("bob"), &x))
	before, events := state(t, s), head(t, s)
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.Conflict, "verbatim log")
	same(t, "after a refused undo", state(t, s), before)
	same(t, "events", head(t, s), events)

	save(t, s, Transcript("i.md", "P-1: we wait"))
	code(t, s, as("bob"), "i", "we wait", "x")
	_, err = s.Events.Undo(ada) // the ingest that bob's coding builds on
	kind(t, err, errs.Conflict, "take those back first")
	got[*store.Event](t)(s.Events.Undo(as("bob")))
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "after both", state(t, s), before)
}

// Undoing one move of two must not leave a theme below itself, where nobody
// would find it.
func testUndoNeverLoops(t *testing.T, s *store.Store) {
	theme(t, s, "a", "b")
	move := func(name, id, parent string) {
		t.Helper()
		must(t, s.Themes.SetTheme(as(name), &coding.Theme{ID: id, Name: "Theme " + id, Parent: parent}))
	}
	move("ada", "a", "b")
	move("ada", "a", "")
	move("bob", "b", "a")
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.Conflict, "move those above")
	same(t, "themes", len(got[*coding.Codebook](t)(s.Themes.Codebook(ada)).Themes()), 2)
}

// An undo never leaves a quote that counts in a revision that is not the newest.
func testUndoKeepsAnchors(t *testing.T, s *store.Store) {
	refused := func(hint string) {
		t.Helper()
		before, events := state(t, s), head(t, s)
		_, err := s.Events.Undo(ada)
		kind(t, err, errs.Conflict, hint)
		same(t, "after a refused undo", state(t, s), before)
		same(t, "events", head(t, s), events)
	}
	theme(t, s, "x")
	save(t, s, Transcript("i.md", "P-1: we wait"))
	code(t, s, ada, "i", "wait", "x")
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: for weeks"))
	code(t, s, as("bob"), "i", "for weeks", "x")
	refused("ingest the older file again")
	got[*store.Event](t)(s.Events.Undo(as("bob")))
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "back in the first revision", []any{only(t, s).Revision, only(t, s).State}, []any{load(t, s, "i").Revision, coding.Unchanged})

	must(t, s.Coding.Uncode(ada, only(t, s).ID, nil))
	_, err := s.Interviews.Save(as("bob"), Transcript("i.md", "P-1: so we wait"))
	must(t, err)
	refused("code the words anew")
}

// What is in use says so in our own words.
func testUndoInUse(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	theme(t, s, "x")
	id := code(t, s, as("bob"), "i", "we wait", "x").Quote.ID
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.Conflict, "take those back first")
	same(t, "message", err.Error(), "undo: later changes build on theme x (event 2, theme.set)")

	h := hypothesis("h")
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	must(t, s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "h", Quote: id, Stance: roadmap.Supports, Strength: 2}))
	got[*store.Event](t)(s.Events.Undo(as("bob"))) // the coding whose quote is evidence
	same(t, "the evidence stays", only(t, s).ID, id)
	same(t, "without his coding", len(got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{}))), 0)
}

// Undo goes on through a log that is longer than what it reads at a time.
func testUndoFarBack(t *testing.T, s *store.Store) {
	const steps = 120
	for i := range steps {
		theme(t, s, fmt.Sprintf("t%03d", i))
	}
	for i := range steps {
		same(t, "undone", got[*store.Event](t)(s.Events.Undo(ada)).Seq, int64(steps-i))
	}
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.NotFound, "")
	same(t, "themes", len(got[*coding.Codebook](t)(s.Themes.Codebook(ada)).Themes()), 0)
}
