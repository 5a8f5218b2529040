package storetest

import (
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func codingsOf(t *testing.T, s *store.Store, theme string) (all []string) {
	t.Helper()
	words := map[string]string{}
	for _, q := range quotes(t, s, coding.Filter{}) {
		words[q.ID] = q.Text
	}
	for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{})) {
		if c.Theme == theme {
			all = append(all, words[c.Quote]+" by "+c.Coder)
		}
	}
	return all
}

func testMerge(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta", "P-1: gamma"))
	theme(t, s, "old", "old/child", "new", "gone")
	must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "old", Name: "Old", Definition: "as it was", Key: "o"}))
	q := code(t, s, ada, "i", "alpha", "old", "new").Quote
	must(t, s.Coding.Rate(ada, q.ID, "old", coding.Rating{Polarity: coding.Negative, Strength: 3}))
	code(t, s, as("bob"), "i", "alpha", "old")
	code(t, s, ada, "i", "beta", "old")
	code(t, s, ada, "i", "gamma", "old/child")
	must(t, s.Memos.SetMemo(ada, coding.OnTheme("old"), "from the old"))
	must(t, s.Memos.SetMemo(ada, coding.OnTheme("new"), "of the new"))
	must(t, s.Memos.SetMemo(as("bob"), coding.OnTheme("old"), "bob's"))
	before := state(t, s)

	_, err := s.Themes.Merge(ada, "old", "old/child")
	kind(t, err, errs.Invalid, "instead")
	_, err = s.Themes.Merge(ada, "old", "nothing")
	kind(t, err, errs.NotFound, "")
	_, err = s.Themes.Merge(ada, "old", "old")
	kind(t, err, errs.Invalid, "another theme")
	same(t, "after refusals", state(t, s), before)

	done := got[coding.Recoded](t)(s.Themes.Merge(ada, "old", "new"))
	same(t, "done", done, coding.Recoded{Quotes: 2, Shared: 1, Codings: 2, Folded: 1, Memos: 2, Children: []string{"old/child"}})
	same(t, "codings of the one", codingsOf(t, s, "old"), []string(nil))
	same(t, "codings of the other", codingsOf(t, s, "new"), []string{"alpha by ada", "alpha by bob", "beta by ada"})
	for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{IDs: []string{q.ID}})) {
		if c.Coder == "ada" && (c.Polarity != coding.Negative || c.Strength != 3) {
			t.Errorf("the rating is lost: %+v", c)
		}
	}
	book := got[*coding.Codebook](t)(s.Themes.Codebook(ada))
	old, into := book.Theme("old"), book.Theme("new")
	same(t, "merged", []any{old.Retired, old.MergedInto, old.Key, book.Theme("old/child").Parent}, []any{true, "new", "", "new"})
	same(t, "note", into.Note, "Merged here: Old\nas it was")
	same(t, "found by its old name", got[*coding.Theme](t)(book.Find("old")).ID, "new")
	same(t, "memo", got[[]coding.Memo](t)(s.Memos.Memos(ada, nil, coding.OnTheme("new")))[0].Text, "of the new\n\nfrom the old")
	_, err = s.Coding.Code(ada, words(t, s, "i", "gamma"), []string{"old"}, "")
	kind(t, err, errs.Invalid, "that one")
	_, err = s.Themes.Merge(ada, "old", "gone")
	kind(t, err, errs.Invalid, "")
	_, err = s.Themes.Merge(ada, "old", "new")
	kind(t, err, errs.Invalid, "merge new")

	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", state(t, s), before)
}

func testSplit(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta"))
	theme(t, s, "a", "b")
	q := code(t, s, ada, "i", "alpha", "a").Quote
	code(t, s, as("bob"), "i", "alpha", "a")
	other := code(t, s, ada, "i", "beta", "a").Quote
	before := state(t, s)
	for _, bad := range [][]string{nil, {"nothing"}, {q.ID, "nothing"}} {
		_, err := s.Themes.Split(ada, "a", "b", bad)
		if err == nil {
			t.Errorf("split by %q is not refused", bad)
		}
	}
	same(t, "after refusals", state(t, s), before)
	done := got[coding.Recoded](t)(s.Themes.Split(ada, "a", "b", []string{q.ID}))
	same(t, "done", done, coding.Recoded{Quotes: 1, Codings: 2})
	same(t, "left", codingsOf(t, s, "a"), []string{"beta by ada"})
	same(t, "split off", codingsOf(t, s, "b"), []string{"alpha by ada", "alpha by bob"})
	got[coding.Recoded](t)(s.Themes.Split(ada, "a", "b", []string{other.ID}))
	got[*store.Event](t)(s.Events.Undo(ada))
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", state(t, s), before)
}

func testSettle(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: we wait too"))
	theme(t, s, "a", "b")
	q := code(t, s, ada, "i", "we wait too", "a").Quote
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "mine"))
	save(t, s, Transcript("i.md", "P-1: so we wait here", "P-1: and deploy"))
	waiting := only(t, s)
	same(t, "state", waiting.State, coding.Orphaned)
	at := words(t, s, "i", "we wait here")
	at.ID = q.ID
	bad := *at
	bad.Text = "we wait there"
	_, err := s.Coding.Settle(ada, &bad)
	kind(t, err, errs.Conflict, "")
	settled := got[coding.Quote](t)(s.Coding.Settle(ada, at))
	same(t, "settled", []any{settled.ID, settled.State, settled.Text, settled.Was}, []any{q.ID, coding.Moved, "we wait here", "we wait too"})
	same(t, "kept", only(t, s), settled)

	// A quote that is settled where another one stands becomes part of it.
	other := code(t, s, as("bob"), "i", "deploy", "b").Quote
	must(t, s.Coding.SetKey(ada, other.ID, true))
	to := words(t, s, "i", "we wait here")
	to.ID = other.ID
	into := got[coding.Quote](t)(s.Coding.Settle(ada, to))
	same(t, "one quote", []any{into.ID, into.Key, only(t, s).ID}, []any{q.ID, true, q.ID})
	same(t, "its codings", append(codingsOf(t, s, "a"), codingsOf(t, s, "b")...), []string{"we wait here by ada", "we wait here by bob"})

	must(t, s.Coding.Retire(ada, q.ID))
	same(t, "retired", only(t, s).State, coding.Retired)
	save(t, s, Transcript("i.md", "P-1: so we wait here", "P-1: and deploy, yes"))
	same(t, "is left alone", []any{only(t, s).State, only(t, s).Revision}, []any{coding.Retired, into.Revision})
	kind(t, s.Coding.Remove(ada, q.ID), errs.Conflict, "code remove")
}

func testRemove(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	theme(t, s, "a")
	q := code(t, s, ada, "i", "we wait").Quote
	same(t, "a quote without a theme", only(t, s).Text, "we wait")
	must(t, s.Coding.SetKey(ada, q.ID, true))
	must(t, s.Coding.Remove(ada, q.ID))
	same(t, "quotes", len(quotes(t, s, coding.Filter{})), 0)
	q = code(t, s, ada, "i", "we wait", "a").Quote
	id := got[string](t)(s.Memos.SetTakeaway(ada, &coding.Takeaway{Interview: "i", Text: "they wait", Quotes: []string{q.ID}}))
	kind(t, s.Coding.Remove(ada, q.ID), errs.Conflict, "take that away")
	must(t, s.Coding.Uncode(ada, q.ID, nil))
	same(t, "the takeaway holds it", len(quotes(t, s, coding.Filter{})), 1)
	must(t, s.Memos.RemoveTakeaway(ada, id))
	same(t, "and no longer", len(quotes(t, s, coding.Filter{})), 0)
	kind(t, s.Memos.RemoveTakeaway(ada, id), errs.NotFound, "takeaway")
}

func testRate(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	theme(t, s, "a")
	q := code(t, s, ada, "i", "we wait", "a").Quote
	kind(t, s.Coding.Rate(as("bob"), q.ID, "a", coding.Rating{Strength: 1}), errs.NotFound, "your own")
	kind(t, s.Coding.Rate(ada, q.ID, "a", coding.Rating{Strength: 4}), errs.Invalid, "1 for weak")
	kind(t, s.Coding.Rate(ada, q.ID, "a", coding.Rating{Polarity: "angry"}), errs.Invalid, "negative")
	must(t, s.Coding.Rate(ada, q.ID, "a", coding.Rating{Polarity: coding.Negative, Strength: 2}))
	before := head(t, s)
	must(t, s.Coding.Rate(ada, q.ID, "a", coding.Rating{Polarity: coding.Negative, Strength: 2}))
	same(t, "events after rating the same", head(t, s), before)
	c := got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{Polarity: coding.Negative}))
	same(t, "rating", []any{len(c), c[0].Polarity, c[0].Strength}, []any{1, coding.Negative, 2})
	same(t, "none of the other kind", len(quotes(t, s, coding.Filter{Polarity: coding.Positive})), 0)
	must(t, s.Coding.SetKey(ada, q.ID, true))
	same(t, "key quotes", len(quotes(t, s, coding.Filter{Key: true})), 1)
}

func testBlind(t *testing.T, s *store.Store) {
	bob := as("bob")
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta"))
	save(t, s, Transcript("j.md", "P-2: delta"))
	theme(t, s, "a")
	assign := func(coder string) {
		t.Helper()
		must(t, s.Work.Assign(as("lead"), &coding.Assignment{Interview: "i", Coder: coder, Blind: true}))
	}
	assign("ada")
	assign("bob")
	same(t, "places", got[[]coding.Assignment](t)(s.Work.Assignments(ada, nil))[1].Place, 2)
	before := head(t, s)
	assign("bob")
	same(t, "events after assigning the same", head(t, s), before)
	q := code(t, s, ada, "i", "alpha", "a").Quote
	code(t, s, ada, "j", "delta", "a")
	code(t, s, bob, "i", "beta", "a")
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "secret"))
	got[string](t)(s.Memos.SetTakeaway(ada, &coding.Takeaway{Interview: "i", Text: "secret"}))
	sees := func(who string, nQuotes, codings, memos, takeaways int) {
		t.Helper()
		ctx := as(who)
		same(t, who+" sees", []int{
			len(got[[]coding.Quote](t)(s.Coding.Quotes(ctx, coding.Filter{}))), len(got[[]coding.Coding](t)(s.Coding.Codings(ctx, coding.Filter{}))),
			len(got[[]coding.Memo](t)(s.Memos.Memos(ctx, nil))), len(got[[]coding.Takeaway](t)(s.Memos.Takeaways(ctx, nil))),
		}, []int{nQuotes, codings, memos, takeaways})
	}
	sees("bob", 2, 2, 0, 0)
	sees("ada", 2, 2, 1, 1)
	sees("lead", 3, 3, 1, 1)
	same(t, "hidden from bob", got[[]interviews.ID](t)(s.Work.Hidden(bob)), []interviews.ID{"i"})
	must(t, s.Work.SetFinished(bob, "i", true))
	sees("bob", 2, 2, 0, 0)
	must(t, s.Work.SetFinished(ada, "i", true))
	sees("bob", 3, 3, 1, 1)
	sees("ada", 3, 3, 1, 1)
	kind(t, s.Work.Unassign(ada, "i", "eve"), errs.NotFound, "progress")
	must(t, s.Work.Unassign(ada, "i", "bob"))
	same(t, "assignments", len(got[[]coding.Assignment](t)(s.Work.Assignments(ada, nil))), 1)
}

func testAdjudicate(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta"))
	theme(t, s, "a", "b")
	q := code(t, s, ada, "i", "alpha", "a", "b").Quote
	decide := func(d coding.Decision, adopted string) error {
		return s.Judgements.Adjudicate(as("lead"), &coding.Adjudication{Interview: "i", Theme: "a", Quotes: []string{q.ID}, Decision: d, Adopted: adopted, Note: "why"})
	}
	overruled := func() (themes []string) {
		for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{})) {
			if c.Overruled {
				themes = append(themes, c.Theme)
			}
		}
		var alone []string
		for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{Overruled: true})) {
			alone = append(alone, c.Theme)
		}
		same(t, "overruled alone", alone, themes)
		return themes
	}
	kind(t, decide("perhaps", ""), errs.Invalid, "keep-both")
	kind(t, decide(coding.Adopt, ""), errs.Invalid, "name a coder")
	must(t, decide(coding.Adopt, "bob"))
	same(t, "overruled", overruled(), []string{"a"})
	before := head(t, s)
	must(t, decide(coding.Adopt, "bob"))
	same(t, "events after deciding the same", head(t, s), before)
	must(t, decide(coding.Adopt, "ada"))
	same(t, "her own reading", overruled(), []string(nil))
	must(t, decide(coding.Adopt, "bob"))
	must(t, decide(coding.KeepBoth, ""))
	same(t, "both", overruled(), []string(nil))
	all := got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil))
	same(t, "recorded", []any{len(all), all[0].Decision, all[0].By, all[0].Quotes, all[0].Note}, []any{1, coding.KeepBoth, "lead", []string{q.ID}, "why"})
	got[coding.Recoded](t)(s.Themes.Merge(ada, "a", "b"))
	same(t, "goes with its theme", got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil))[0].Theme, "b")
	must(t, s.Judgements.LogSuggestion(ada, coding.Suggested{Interview: "i", Turn: 2, Theme: "b", Rank: 1, Score: 0.3, Accepted: true}))
	g := got[[]coding.Suggested](t)(s.Judgements.Suggested(ada, nil))
	same(t, "suggestions", []any{len(g), g[0].Theme, g[0].Score, g[0].Accepted, g[0].Coder}, []any{1, "b", 0.3, true, "ada"})
}

// An undo never leaves a memo, a decision or a theme on something that is gone.
func testUndoLeavesNothingLoose(t *testing.T, s *store.Store) {
	bob := as("bob")
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: and wait"))
	refused := func() {
		t.Helper()
		before := state(t, s)
		_, err := s.Events.Undo(ada)
		kind(t, err, errs.Conflict, "take those back first")
		same(t, "after a refused undo", state(t, s), before)
	}
	theme(t, s, "a")
	must(t, s.Memos.SetMemo(bob, coding.OnTheme("a"), "mine"))
	refused()
	got[*store.Event](t)(s.Events.Undo(bob))
	must(t, s.Themes.SetTheme(bob, &coding.Theme{ID: "a/b", Parent: "a", Name: "B"}))
	refused()
	got[*store.Event](t)(s.Events.Undo(bob))
	before := state(t, s)
	q := code(t, s, ada, "i", "we wait", "a").Quote
	after := state(t, s)
	must(t, s.Memos.SetMemo(bob, coding.OnQuote(q.ID), "mine"))
	got[*store.Event](t)(s.Events.Undo(ada)) // her coding goes, the quote is needed
	same(t, "the quote", []any{only(t, s).ID, len(got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{})))}, []any{q.ID, 0})
	got[*store.Event](t)(s.Events.Redo(ada))
	got[*store.Event](t)(s.Events.Undo(bob))
	same(t, "done again", state(t, s), after)
	code(t, s, bob, "i", "we wait", "a")
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "his coding stays", codingsOf(t, s, "a"), []string{"we wait by bob"})
	got[*store.Event](t)(s.Events.Redo(ada))
	got[*store.Event](t)(s.Events.Undo(bob))
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "all undone", state(t, s), before)
}

// What was decided, and what speaks for a hypothesis, goes with its quote.
func testFold(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta"))
	theme(t, s, "a")
	one, two := code(t, s, ada, "i", "alpha", "a").Quote, code(t, s, ada, "i", "beta", "a").Quote
	h := hypothesis("h")
	must(t, s.Roadmap.SetHypothesis(ada, &h))
	link := func(q string, stance roadmap.Stance, strength int, note string) {
		must(t, s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "h", Quote: q, Stance: stance, Strength: strength, Note: note}))
	}
	link(one.ID, roadmap.Supports, 1, "one")
	link(two.ID, roadmap.Contradicts, 3, "two")
	decide := func(q string) {
		must(t, s.Judgements.Adjudicate(ada, &coding.Adjudication{Interview: "i", Theme: "a", Quotes: []string{q}, Decision: coding.KeepBoth}))
	}
	decide(two.ID)
	must(t, s.Judgements.LogSuggestion(ada, coding.Suggested{Interview: "i", Turn: 2, Quote: two.ID, Theme: "a", Rank: 1}))
	to := words(t, s, "i", "alpha")
	to.ID = two.ID
	_, err := s.Coding.Settle(ada, to)
	kind(t, err, errs.Conflict, "out of the hypothesis")
	link(two.ID, roadmap.Supports, 3, "two")
	same(t, "into", got[coding.Quote](t)(s.Coding.Settle(ada, to)).ID, one.ID)
	e := got[[]roadmap.Evidence](t)(s.Roadmap.Evidence(ada, "h"))
	same(t, "evidence", []any{len(e), e[0].Quote, e[0].Strength, e[0].Note}, []any{1, one.ID, 3, "one\n\ntwo"})
	same(t, "decision", got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil))[0].Quotes, []string{one.ID})
	same(t, "suggestion", got[[]coding.Suggested](t)(s.Judgements.Suggested(ada, nil))[0].Quote, one.ID)

	must(t, s.Roadmap.RemoveEvidence(ada, "h", one.ID))
	must(t, s.Coding.Remove(ada, one.ID))
	same(t, "decisions", len(got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil))), 0)
	same(t, "suggestion", got[[]coding.Suggested](t)(s.Judgements.Suggested(ada, nil))[0].Quote, "")
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "decided again", len(got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil))), 1)
}

// Who codes blind cannot find out what others did by asking sideways.
func testBlindSideways(t *testing.T, s *store.Store) {
	bob := as("bob")
	save(t, s, Transcript("i.md", "P-1: alpha", "P-1: beta"))
	theme(t, s, "a", "b")
	hers := code(t, s, ada, "i", "alpha", "a").Quote
	before := head(t, s)
	for _, coder := range []string{"ada", "bob"} {
		must(t, s.Work.Assign(as("lead"), &coding.Assignment{Interview: "i", Coder: coder, Blind: true}))
	}
	for _, f := range []coding.Filter{{Coder: "ada"}, {Themes: []string{"a"}}, {IDs: []string{hers.ID}}} {
		same(t, fmt.Sprintf("%+v", f), len(got[[]coding.Quote](t)(s.Coding.Quotes(bob, f))), 0)
	}
	must(t, s.AsOf(bob, before, func(s *store.Store) error {
		same(t, "in the past", len(got[[]coding.Coding](t)(s.Coding.Codings(bob, coding.Filter{}))), 0)
		return nil
	}))
	steps := coding.NewHistory("a")
	must(t, s.Events.Changes(bob, func(c *coding.Change) error { steps.Add(c); return nil }))
	same(t, "steps of the theme", len(steps.Steps), 1)
	kind(t, s.Coding.Retire(bob, hers.ID), errs.NotFound, "quote list")
	kind(t, s.Coding.SetKey(bob, hers.ID, true), errs.NotFound, "quote list")
	kind(t, s.Coding.Remove(bob, hers.ID), errs.NotFound, "quote list")
	kind(t, s.Memos.SetMemo(bob, coding.OnQuote(hers.ID), "seen"), errs.NotFound, "quote list")
	_, err := s.Coding.Code(bob, words(t, s, "i", "alpha"), nil, "")
	kind(t, err, errs.Denied, "with a theme")
	_, err = s.Coding.Code(bob, words(t, s, "i", "beta"), nil, "")
	kind(t, err, errs.Denied, "with a theme")
	_, err = s.Themes.Merge(bob, "a", "b")
	kind(t, err, errs.Denied, "when all have finished")
	kind(t, s.Judgements.Adjudicate(bob, &coding.Adjudication{Interview: "i", Theme: "a", Quotes: []string{hers.ID}, Decision: coding.Discuss}), errs.Denied, "")

	// The same words are one quote, and each sees only their own part of it.
	same(t, "new to him", code(t, s, bob, "i", "alpha", "b").New, true)
	same(t, "her theme finds nothing", len(got[[]coding.Quote](t)(s.Coding.Quotes(bob, coding.Filter{Themes: []string{"a"}}))), 0)
	must(t, s.Coding.Remove(bob, hers.ID))
	same(t, "gone for him", len(got[[]coding.Quote](t)(s.Coding.Quotes(bob, coding.Filter{}))), 0)
	same(t, "hers stays", len(got[[]coding.Quote](t)(s.Coding.Quotes(ada, coding.Filter{}))), 1)
	must(t, s.Work.SetFinished(ada, "i", true))
	must(t, s.Work.SetFinished(bob, "i", true))
	got[coding.Recoded](t)(s.Themes.Merge(bob, "a", "b"))
}
