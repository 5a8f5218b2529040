package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func testEvents(t *testing.T, s *store.Store) {
	theme(t, s, "a")
	ctx := interviews.Acting(ada, interviews.Act{Actor: "bob", Op: "op-7"})
	must(t, s.Themes.SetTheme(ctx, &coding.Theme{ID: "b", Name: "B"}))
	theme(t, s, "c")
	list := got[[]store.Event](t)(s.Events.List(ada, 1, 1))
	if len(list) != 1 || list[0].At.IsZero() {
		t.Fatalf("events are %+v", list)
	}
	list[0].At = time.Time{}
	same(t, "event", list[0], store.Event{Seq: 2, Actor: "bob", Op: "op-7", Kind: "theme.set", Subject: "theme/b"})
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 2))
	same(t, "newest", []int64{newest[0].Seq, newest[1].Seq}, []int64{3, 2})
}

// Every mark that a search asks for makes the turns of its quote be indexed
// again, and so does taking it back.
func testTouches(t *testing.T, s *store.Store) {
	theme(t, s, "x")
	save(t, s, Transcript("0.md", "P-1: one", "P-1: two"))
	q := code(t, s, ada, "0", "two", "x").Quote.ID
	rev := load(t, s, "0").Revision
	touches := func(what string, write func() error) {
		t.Helper()
		for _, step := range []func() error{write, func() error { _, err := s.Events.Undo(ada); return err }} {
			before := head(t, s)
			must(t, step())
			touched, _, err := s.Events.Touched(ada, before, 10)
			must(t, err)
			if len(touched) == 0 || touched[0].Revision != rev || touched[0].First > 2 || touched[0].Last < 2 {
				t.Errorf("%s touches %+v", what, touched)
			}
		}
	}
	touches("a rating", func() error { return s.Coding.Rate(ada, q, "x", coding.Rating{Polarity: coding.Negative}) })
	touches("a key mark", func() error { return s.Coding.SetKey(ada, q, true) })
	touches("a memo", func() error { return s.Memos.SetMemo(ada, coding.OnQuote(q), "why") })
	touches("a kind", func() error { return s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "x", Kind: coding.Pain}) })
}

// Touched gives whole events, and never stops short of the head for nothing.
func testFeed(t *testing.T, s *store.Store) {
	same(t, "head of an empty log", head(t, s), int64(0))
	theme(t, s, "x", "y") // events that touch nothing
	must(t, s.Update(ada, func(s *store.Store) error {
		for i := range 3 {
			save(t, s, Transcript(fmt.Sprintf("%d.md", i), fmt.Sprintf("P-1: one %d", i), "P-1: two"))
		}
		return nil
	}))
	code(t, s, ada, "1", "one 1", "x")
	code(t, s, ada, "2", "one 2", "x")
	rev := load(t, s, "0").Revision
	read := func(after int64, limit int) string {
		touched, next, err := s.Events.Touched(ada, after, limit)
		must(t, err)
		text := fmt.Sprintf("next %d:", next)
		for _, x := range touched {
			text += fmt.Sprintf(" %d/%d/%d-%d", x.Seq, x.Revision-rev, x.First, x.Last)
		}
		return text
	}
	whole := " 3/0/1-2 3/1/1-2 3/2/1-2"
	same(t, "all", read(0, 100), "next 5:"+whole+" 4/1/1-1 5/2/1-1")
	same(t, "limit within an event", read(0, 2), "next 3:"+whole)
	same(t, "limit at its end", read(0, 3), "next 4:"+whole+" 4/1/1-1")
	same(t, "the next page", read(4, 2), "next 5: 5/2/1-1")
	same(t, "exactly as many", read(0, 5), "next 5:"+whole+" 4/1/1-1 5/2/1-1")
	changed := func(seq int64) string { return fmt.Sprint(got[[]interviews.ID](t)(s.Events.Interviews(ada, seq))) }
	same(t, "interviews that came in", changed(3), "[0 1 2]")
	same(t, "interviews that a coding changes", changed(4), "[]")
	theme(t, s, "z")
	same(t, "nothing touched", read(5, 2), "next 6:")
	same(t, "at the head", read(6, 2), "next 6:")

	must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Parent: "y", Name: "X"}))
	same(t, "a moved theme touches what it codes", read(6, 9), "next 7: 7/1/1-1 7/2/1-1")
	saved := Transcript("1.md", "P-1: one 1", "P-1: two", "P-1: three")
	save(t, s, saved)
	same(t, "a new revision touches the old one too", read(7, 9), "next 8: 8/1/1-2 8/3/1-3")
}

// A follower that reads the log while writers commit sees every event exactly
// once. Without the lock in dialect.go's begin this fails on PostgreSQL:
// writers that take the same number fail, and those that would take a lower
// one late would be passed over.
func testFeedSkipsNothing(t *testing.T, s *store.Store) {
	const writers, each = 8, 6
	var lines []string
	for w := range writers {
		lines = append(lines, fmt.Sprintf("P-1: turn of writer %d", w))
	}
	save(t, s, Transcript("i.md", lines...))
	theme(t, s, "x")
	start := head(t, s)

	var listed, touched []int64
	done, followed := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(followed)
		atList, atTouched := start, start
		for last := false; ; {
			select {
			case <-done:
				last = true // one more round sees the rest
			default:
			}
			events, err := s.Events.List(ada, atList, 1000)
			if err != nil {
				t.Error(err)
				return
			}
			for _, e := range events {
				listed, atList = append(listed, e.Seq), e.Seq
			}
			stretches, next, err := s.Events.Touched(ada, atTouched, 3)
			if err != nil {
				t.Error(err)
				return
			}
			for _, x := range stretches {
				touched = append(touched, x.Seq)
			}
			if last && atTouched == next {
				return
			}
			atTouched = next
		}
	}()
	var wait sync.WaitGroup
	for w := range writers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := range each {
				err := s.Update(as(fmt.Sprintf("w%d", w)), func(s *store.Store) error {
					q := words(t, s, "i", fmt.Sprintf("turn of writer %d", w))
					q.End -= n // another quote each time
					q.Text = q.Text[:len(q.Text)-n]
					_, err := s.Coding.Code(as("w"), q, []string{"x"}, "")
					time.Sleep(time.Duration((w*7+n*3)%5) * time.Millisecond) // commits late
					return err
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		}()
	}
	wait.Wait()
	close(done)
	<-followed
	var want []int64
	for seq := start + 1; seq <= start+writers*each; seq++ {
		want = append(want, seq)
	}
	same(t, "events listed", listed, want)
	same(t, "events touched", touched, want)
}
