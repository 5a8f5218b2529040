package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func testUpdate(t *testing.T, s *store.Store) {
	stop := errors.New("stop")
	err := s.Update(ada, func(s *store.Store) error {
		save(t, s, Transcript("i.md", "P-1: we wait"))
		theme(t, s, "x")
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("Update returned %v", err)
	}
	same(t, "after a failure", []any{head(t, s), len(got[[]interviews.Study](t)(s.Studies.Studies(ada)))}, []any{int64(0), 0})

	ctx := interviews.Acting(ada, interviews.Act{Actor: "ada", Kind: "demo", About: "workspace"})
	must(t, s.Update(ctx, func(s *store.Store) error {
		save(t, s, Transcript("i.md", "P-1: we wait"))
		theme(t, s, "x")
		code(t, s, ada, "i", "we wait", "x") // sees the interview and the theme
		if only(t, s).Text != "we wait" {
			t.Error("an Update does not see its own writes")
		}
		return nil
	}))
	event := got[[]store.Event](t)(s.Events.List(ada, 0, 10))
	if len(event) != 1 || event[0].Kind != "demo" || event[0].Subject != "workspace" || event[0].Actor != "ada" {
		t.Errorf("events are %+v", event)
	}
	must(t, s.Update(ada, func(s *store.Store) error {
		theme(t, s, "x") // changes nothing, names nothing
		return s.Work.SetFinished(ada, "i", true)
	}))
	same(t, "named after what changed", got[[]store.Event](t)(s.Events.Newest(ada, 1))[0].Kind, "interview.finish")
	must(t, s.Update(ada, func(s *store.Store) error { theme(t, s, "x"); return nil }))
	same(t, "no event when nothing changed", head(t, s), int64(2))

	gone, cancel := context.WithCancel(ada)
	cancel()
	if err := s.Update(gone, func(*store.Store) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gave %v", err)
	}
}

func testView(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	theme(t, s, "x")
	must(t, s.View(ada, func(v *store.Store) error {
		same(t, "before", len(quotes(t, v, coding.Filter{})), 0)
		code(t, s, ada, "i", "we wait", "x")
		same(t, "quotes in the view", len(quotes(t, v, coding.Filter{})), 0)
		same(t, "codings in the view", len(got[[]coding.Coding](t)(v.Coding.Codings(ada, coding.Filter{}))), 0)
		if err := v.Work.SetFinished(ada, "i", true); err == nil {
			t.Error("a view was written to")
		}
		return nil
	}))
	same(t, "after", only(t, s).Text, "we wait")
	stop := errors.New("stop")
	for range 20 { // more often than there are connections
		if err := s.View(ada, func(*store.Store) error { return stop }); !errors.Is(err, stop) {
			t.Fatalf("View returned %v", err)
		}
	}
}

// A call that fails leaves nothing behind, and the rest goes on.
func testUpdateGoesOn(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	theme(t, s, "x")
	must(t, s.Update(ada, func(s *store.Store) error {
		q := words(t, s, "i", "we")
		_, err := s.Coding.Code(ada, q, []string{"x"}, "not \xff text") // fails after the quote was made
		kind(t, err, errs.Invalid, "")
		if n := len(quotes(t, s, coding.Filter{})); n != 0 {
			t.Errorf("the failed call left %d quotes", n)
		}
		code(t, s, ada, "i", "wait", "x")
		return nil
	}))
	same(t, "quotes", only(t, s).Text, "wait")
	undone := got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", undone.Kind, "code.add")
	same(t, "quotes after undo", len(quotes(t, s, coding.Filter{})), 0)
}

func testUpdatePanics(t *testing.T, s *store.Store) {
	for range 3 {
		func() {
			defer func() {
				if r := recover(); r != "boom" {
					t.Errorf("recovered %v", r)
				}
			}()
			_ = s.Update(ada, func(s *store.Store) error {
				theme(t, s, "half")
				panic("boom")
			})
		}()
	}
	left := make(chan bool)
	go func() { // a function that ends its goroutine, as t.Fatal does, ends the caller's
		defer func() { left <- true }()
		_ = s.Update(ada, func(s *store.Store) error {
			theme(t, s, "half")
			runtime.Goexit()
			return nil
		})
		t.Error("went on after the goroutine was ended")
	}()
	<-left
	theme(t, s, "whole")
	book := got[*coding.Codebook](t)(s.Themes.Codebook(ada))
	same(t, "themes", len(book.Themes()), 1)
	same(t, "events", head(t, s), int64(1))
}

func testOnlyOnce(t *testing.T, s *store.Store) {
	op := func(id string) context.Context {
		return interviews.Acting(context.Background(), interviews.Act{Actor: "ada", Op: id})
	}
	tr := Transcript("i.md", "P-1: we wait", "P-1: for long")
	first := got[interviews.Saved](t)(s.Interviews.Save(op("save"), tr))
	same(t, "first", first.Outcome, interviews.Added)
	again := got[interviews.Saved](t)(s.Interviews.Save(op("save"), tr))
	same(t, "again", again, interviews.Saved{Interview: "i", Outcome: interviews.Unchanged, Same: "i"})

	theme(t, s, "x")
	q := words(t, s, "i", "we wait")
	made := got[coding.Added](t)(s.Coding.Code(op("code"), q, []string{"x"}, ""))
	save(t, s, Transcript("i.md", "Ines: so", "P-1: we wait", "P-1: for long")) // the quote moves
	replayed := got[coding.Added](t)(s.Coding.Code(op("code"), q, []string{"x"}, ""))
	same(t, "the quote where it is now", []any{replayed.Quote.ID, replayed.Quote.State}, []any{made.Quote.ID, coding.Moved})
	same(t, "what it did", []any{replayed.New, replayed.Applied}, []any{true, []string{"x"}})

	must(t, s.Coding.Uncode(op("uncode"), made.Quote.ID, nil))
	must(t, s.Coding.Uncode(op("uncode"), made.Quote.ID, nil))
	_, err := s.Coding.Code(op("code"), q, []string{"x"}, "")
	kind(t, err, errs.Conflict, "verbatim log")

	undone := got[*store.Event](t)(s.Events.Undo(op("undo")))
	twice := got[*store.Event](t)(s.Events.Undo(op("undo")))
	same(t, "undone twice", twice, undone)
	same(t, "quotes", len(quotes(t, s, coding.Filter{})), 1)

	ran := 0
	for range 2 {
		must(t, s.Update(op("update"), func(s *store.Store) error { ran++; theme(t, s, "y"); return nil }))
	}
	same(t, "ran", ran, 1)

	var wait sync.WaitGroup
	before := head(t, s)
	for i := range 12 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			if err := s.Themes.SetTheme(op(fmt.Sprintf("race-%d", i%2)), &coding.Theme{ID: fmt.Sprintf("race-%d", i%2), Name: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
	same(t, "events of twelve calls of two operations", head(t, s)-before, int64(2))
}

// What is done again under the same name answers as the first time, or not at
// all when it is not the same.
func testOnlyOnceAnswers(t *testing.T, s *store.Store) {
	op := func(act interviews.Act) context.Context {
		if act.Actor == "" {
			act.Actor = "ada"
		}
		return interviews.Acting(context.Background(), act)
	}
	save(t, s, Transcript("i.md", "P-1: we wait", "P-1: for long"))
	theme(t, s, "x", "y")
	q := words(t, s, "i", "we wait")
	first := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"x"}, ""))

	// Only a memo: its subject names the quote.
	noted := op(interviews.Act{Op: "note"})
	for range 2 {
		added := got[coding.Added](t)(s.Coding.Code(noted, q, nil, "a memo"))
		same(t, "noted", added, coding.Added{Quote: first.Quote})
	}
	more := op(interviews.Act{Op: "more", Kind: "code.add", About: "interview/i"})
	for range 2 {
		added := got[coding.Added](t)(s.Coding.Code(more, q, []string{"x", "y"}, ""))
		same(t, "coded with one more", added, coding.Added{Quote: first.Quote, Applied: []string{"y"}})
	}
	made := got[*store.Made](t)(s.Events.Made(more))
	same(t, "made", []any{made.Kind, made.Subject, made.Codings(), made.IDs("coding"), made.Added("quote")},
		[]any{"code.add", "interview/i", 1, []string{first.Quote.ID}, []string(nil)})
	same(t, "never done", got[*store.Made](t)(s.Events.Made(op(interviews.Act{Op: "never"}))), (*store.Made)(nil))
	same(t, "without a name", got[*store.Made](t)(s.Events.Made(ada)), (*store.Made)(nil))

	// Another's, another kind of thing, the same kind of another thing.
	_, err := s.Coding.Code(op(interviews.Act{Actor: "bob", Op: "note"}), q, nil, "a memo")
	kind(t, err, errs.Conflict, "ID of its own")
	kind(t, s.Work.SetFinished(noted, "i", true), errs.Conflict, "ID of its own")
	_, err = s.Events.Undo(noted)
	kind(t, err, errs.Conflict, "ID of its own")
	must(t, s.Coding.SetKey(op(interviews.Act{Op: "key"}), first.Quote.ID, true))
	kind(t, s.Coding.SetKey(op(interviews.Act{Op: "key"}), "another", true), errs.Conflict, "ID of its own")
	run := func(act interviews.Act) error {
		return s.Update(op(act), func(*store.Store) error { t.Error("ran"); return nil })
	}
	must(t, run(interviews.Act{Op: "more"}))
	must(t, run(interviews.Act{Op: "more", Kind: "code.add"}))
	kind(t, run(interviews.Act{Op: "more", Kind: "code.auto"}), errs.Conflict, "ID of its own")
	kind(t, run(interviews.Act{Op: "more", Kind: "code.add", About: "interview/k"}), errs.Conflict, "ID of its own")
	kind(t, run(interviews.Act{Op: "more", Actor: "bob"}), errs.Conflict, "ID of its own")

	testTakenBack(t, s, op(interviews.Act{Op: "undo"}), op(interviews.Act{Op: "key"}), first.Quote.ID)
}

// What was taken back since is not said to be done; what was done again is.
func testTakenBack(t *testing.T, s *store.Store, undo, key context.Context, quote string) {
	got[*store.Event](t)(s.Events.Undo(undo))
	_, err := s.Events.Redo(undo)
	kind(t, err, errs.Conflict, "ID of its own")
	kind(t, s.Coding.SetKey(key, quote, true), errs.Conflict, "redo")
	got[*store.Event](t)(s.Events.Redo(ada))
	must(t, s.Coding.SetKey(key, quote, true))
	same(t, "undone before", got[*store.Event](t)(s.Events.Undo(undo)).Kind, "quote.key")
}

func testClosed(t *testing.T, s *store.Store) {
	theme(t, s, "x")
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Add(1)
		go func() { // while it closes: either done or refused, never stuck
			defer wait.Done()
			_ = s.Themes.SetTheme(ada, &coding.Theme{ID: fmt.Sprintf("t-%d", i), Name: "T"})
		}()
	}
	must(t, s.Close())
	wait.Wait()
	if err := s.Themes.SetTheme(ada, &coding.Theme{ID: "late", Name: "Late"}); err == nil {
		t.Error("a closed workspace took a write")
	}
	must(t, s.Close())
}

func testManyWriters(t *testing.T, s *store.Store) {
	const writers, each = 40, 5
	var lines []string
	for w := range writers {
		for n := range each {
			lines = append(lines, fmt.Sprintf("P-1: word%dx%d.", w, n))
		}
	}
	save(t, s, Transcript("i.md", lines...))
	theme(t, s, "x")
	rev := load(t, s, "i").Revision
	var wait sync.WaitGroup
	for w := range writers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := range each {
				turn, text := w*each+n+1, fmt.Sprintf("word%dx%d", w, n)
				q := &coding.Quote{Interview: "i", Range: coding.Range{Revision: rev, FirstTurn: turn, LastTurn: turn, End: len(text)}, Text: text}
				if _, err := s.Coding.Code(as(fmt.Sprintf("coder-%d", w)), q, []string{"x"}, ""); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		}()
	}
	wait.Wait()
	seen := map[string]bool{}
	for _, q := range quotes(t, s, coding.Filter{}) {
		seen[q.ID+q.Text] = true
	}
	same(t, "quotes", len(seen), writers*each)
	same(t, "events", head(t, s), int64(writers*each+2))
}
