package storetest

import (
	"testing"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func testCarry(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: stays here", "P-1: moves down", "P-1: comes twice", "P-1: goes away"))
	theme(t, s, "a")
	old := load(t, s, "i").Revision
	ids := map[string]string{}
	for _, w := range []string{"stays", "moves", "twice", "away"} {
		ids[w] = code(t, s, ada, "i", w, "a").Quote.ID
	}
	saved := save(t, s, Transcript("i.md", "P-1: stays here", "P-1: a new turn", "P-1: moves down", "P-1: comes twice, yes twice"))
	same(t, "saved", saved, interviews.Saved{Interview: "i", Outcome: interviews.Updated, Carried: 2, Review: 2})
	now := load(t, s, "i").Revision
	type place struct {
		state    coding.State
		revision int64
		turn     int
	}
	states := map[string]place{}
	for _, q := range quotes(t, s, coding.Filter{}) {
		states[q.Text] = place{q.State, q.Revision, q.FirstTurn}
		if ids[q.Text] != q.ID {
			t.Errorf("%q is another quote now", q.Text)
		}
	}
	same(t, "states", len(states), 4)
	for w, want := range map[string]place{
		"stays": {coding.Unchanged, now, 1}, "moves": {coding.Moved, now, 3}, "twice": {coding.Ambiguous, old, 3}, "away": {coding.Orphaned, old, 4},
	} {
		if states[w] != want {
			t.Errorf("%q is %v, want %v", w, states[w], want)
		}
	}
	same(t, "codings stay", len(got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{}))), 4)
}

// Words that come back are found again.
func testCarryBack(t *testing.T, s *store.Store) {
	a := func() *interviews.Transcript { return Transcript("i.md", "P-1: one", "P-1: two", "P-1: three") }
	save(t, s, a())
	theme(t, s, "x")
	code(t, s, ada, "i", "two", "x")
	for round := range 2 {
		save(t, s, Transcript("i.md", "P-1: one", "P-1: three", "P-1: four"))
		same(t, "without the words", only(t, s).State, coding.Orphaned)
		save(t, s, a())
		q := only(t, s)
		same(t, "the file as it was", []any{round, q.State, q.Revision, q.FirstTurn}, []any{round, coding.Unchanged, load(t, s, "i").Revision, 2})
	}
	save(t, s, Transcript("i.md", "P-1: two", "P-1: two"))
	same(t, "the words twice", only(t, s).State, coding.Ambiguous)
	save(t, s, Transcript("i.md", "P-1: nothing", "P-1: but two"))
	same(t, "the word alone, in no passage that is known", only(t, s).State, coding.Ambiguous)
	save(t, s, Transcript("i.md", "P-1: one", "P-1: but two", "P-1: three"))
	q := only(t, s)
	same(t, "once again elsewhere", []any{q.State, q.FirstTurn, q.Start, q.Text}, []any{coding.Moved, 2, 4, "two"})
}

// Two quotes that would become one are left for a person.
func testCarryTogether(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: wait", "P-1: wait"))
	theme(t, s, "x")
	rev := load(t, s, "i").Revision
	for turn := 1; turn <= 2; turn++ {
		q := &coding.Quote{Interview: "i", Range: coding.Range{Revision: rev, FirstTurn: turn, LastTurn: turn, End: 4}, Text: "wait"}
		got[coding.Added](t)(s.Coding.Code(ada, q, []string{"x"}, ""))
	}
	same(t, "saved", save(t, s, Transcript("i.md", "P-1: wait", "P-1: no more")).Review, 2)
	for _, q := range quotes(t, s, coding.Filter{}) {
		if q.State != coding.Ambiguous || q.Revision != rev {
			t.Errorf("quote at turn %d is %s in revision %d", q.FirstTurn, q.State, q.Revision)
		}
	}
	// Coding that place anew is a third quote, and takes nothing from the two.
	if added := code(t, s, ada, "i", "wait", "x"); !added.New {
		t.Errorf("coding anew gave %+v", added)
	}
}

// A revision that changes the head alone moves nothing.
func testCarryFrontMatter(t *testing.T, s *store.Store) {
	text := []string{"P-1: twice", "P-1: twice"}
	save(t, s, Transcript("i.md", text...))
	theme(t, s, "x")
	rev := load(t, s, "i").Revision
	q := &coding.Quote{Interview: "i", Range: coding.Range{Revision: rev, FirstTurn: 2, LastTurn: 2, End: 5}, Text: "twice"}
	got[coding.Added](t)(s.Coding.Code(ada, q, []string{"x"}, ""))
	saved := save(t, s, with(Transcript("i.md", text...), func(tr *interviews.Transcript) {
		tr.Interview.Title = "Better"
		tr.Turns[1].Line, tr.Turns[1].StartMS = 12, 99
	}))
	same(t, "saved", saved, interviews.Saved{Interview: "i", Outcome: interviews.Updated, Carried: 1})
	kept := only(t, s)
	same(t, "quote", []any{kept.State, kept.FirstTurn, kept.Line, kept.StartMS, kept.Revision},
		[]any{coding.Unchanged, 2, 12, int64(99), load(t, s, "i").Revision})
}

// Who says the words is part of a quote; what the transcript calls them is not.
func testCarrySpeakers(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "Kim: we wait", "Lee: nobody knows", "Kim: for weeks"))
	theme(t, s, "x")
	code(t, s, ada, "i", "we wait", "x")
	now := func(want coding.State, speaker string, lines ...string) {
		t.Helper()
		save(t, s, Transcript("i.md", lines...))
		q := only(t, s)
		same(t, "state and speaker", []any{q.State, q.Speaker}, []any{want, speaker})
		if newest := q.Revision == load(t, s, "i").Revision; newest != want.Counts() {
			t.Errorf("a quote that is %s stands in revision %d", want, q.Revision)
		}
	}
	now(coding.Ambiguous, "Kim", "Lee: we wait", "Lee: nobody knows", "Kim: for weeks")
	now(coding.Unchanged, "Kim", "Kim: we wait", "Lee: nobody knows", "Kim: for weeks, oh")
	now(coding.Moved, "P-07", "Lee: hello", "P-07: we wait", "Lee: nobody knows", "P-07: for weeks, oh")
	now(coding.Ambiguous, "P-07", "Lee: hello", "P-08: we wait", "Lee: nobody knows", "P-07: for weeks, oh")
}

// A speaker who is called by another name in the whole transcript is who they
// were, unless the transcript says otherwise.
func testCarryPeople(t *testing.T, s *store.Store) {
	guessed := func(lines ...string) *interviews.Transcript {
		return with(Transcript("i.md", lines...), func(tr *interviews.Transcript) {
			for i := range tr.Interview.Speakers {
				tr.Interview.Speakers[i].Guessed = true
			}
		})
	}
	save(t, s, guessed("Ines: how long do you wait?", "Kim: we wait two weeks for a permission", "Kim: and nobody knows why"))
	iv := load(t, s, "i")
	iv.Speaker("Kim").Participant, iv.Speaker("Kim").Guessed = "P-07", false
	must(t, s.Interviews.Change(ada, iv))
	save(t, s, guessed("Ines: how long do you wait?", "Kimberly: we wait two weeks for a permission", "Kimberly: and nobody knows why"))
	sp := load(t, s, "i").Speaker("Kimberly")
	same(t, "Kimberly", []any{sp.Participant, sp.Guessed}, []any{"P-07", false})
	save(t, s, guessed("Ines: how long do you wait?", "Lee: another person says other things altogether", "Lee: and more of them"))
	if sp := load(t, s, "i").Speaker("Lee"); sp.Participant == "P-07" {
		t.Error("Lee is taken for Kim")
	}
}
