package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// read is all that reports are made of, as text.
func read(t testing.TB, s *store.Store) string {
	t.Helper()
	people := got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))
	return fmt.Sprint(head(t, s), got[*coding.Codebook](t)(s.Themes.Codebook(ada)).Themes(), quotes(t, s, coding.Filter{}),
		got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{})), got[[]coding.Memo](t)(s.Memos.Memos(ada, nil)),
		got[[]coding.Takeaway](t)(s.Memos.Takeaways(ada, nil)), got[[]coding.Finish](t)(s.Work.Finished(ada, nil)),
		got[[]coding.Assignment](t)(s.Work.Assignments(ada, nil)), got[[]coding.Adjudication](t)(s.Judgements.Adjudications(ada, nil)),
		people, studies(t, s), synonyms(t, s), got[[]coding.SavedSearch](t)(s.Saved.Searches(ada)), reports(t, s),
		got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, nil)), plans(t, s))
}

// plans is all that roadmaps are made of, as text.
func plans(t testing.TB, s *store.Store) string {
	t.Helper()
	r := s.Roadmap
	text, err := json.Marshal([]any{
		got[[]roadmap.Hypothesis](t)(r.Hypotheses(ada)), got[[]roadmap.Phrase](t)(r.Phrases(ada)), got[[]roadmap.Evidence](t)(r.Evidence(ada, "")),
		got[[]roadmap.Challenge](t)(r.Challenges(ada)), got[[]roadmap.Opportunity](t)(r.Opportunities(ada)), got[[]roadmap.Proposal](t)(r.Proposals(ada)),
		got[*roadmap.Cycle](t)(r.Cycle(ada)), got[[]roadmap.Level](t)(r.Levels(ada)), got[[]roadmap.Metric](t)(r.Metrics(ada)),
		got[[]roadmap.Measurement](t)(r.Measurements(ada)), got[[]roadmap.Notice](t)(r.Notices(ada)),
	})
	must(t, err)
	return string(text)
}

// The workspace as of every event is what it was then, whatever was undone
// and redone since, and the history of a theme counts what there was.
func testAsOf(t *testing.T, s *store.Store) {
	h := &history{t: t, s: s, rnd: rand.New(rand.NewPCG(3, 3)), files: map[interviews.ID][]string{}}
	was := map[int64]string{0: read(t, s)}
	type point struct {
		theme string
		seq   int64
	}
	counts := map[point]int{}
	themes := []string{"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"}
	note := func() {
		was[head(t, s)] = read(t, s)
		for _, theme := range themes {
			counts[point{theme, head(t, s)}] = counted(t, s, theme)
		}
	}
	for range 220 {
		h.step()
		note()
		if h.rnd.IntN(6) == 0 {
			if _, err := s.Events.Undo(as("bob")); err == nil {
				note()
			}
		}
		if h.rnd.IntN(9) == 0 {
			if _, err := s.Events.Redo(as("bob")); err == nil {
				note()
			}
		}
	}
	apart := int64(1)
	if testing.Short() { // each is made anew in one goroutine: the race detector only makes it slow
		apart = 16
	}
	for seq := int64(0); seq <= head(t, s); seq += apart {
		must(t, s.AsOf(ada, seq, func(s *store.Store) error {
			same(t, fmt.Sprintf("as of event %d", seq), read(t, s), was[seq])
			return nil
		}))
	}
	all := 0
	for _, theme := range themes {
		steps := coding.NewHistory(theme)
		must(t, s.Events.Changes(ada, func(c *coding.Change) error { steps.Add(c); return nil }))
		last := 0
		for _, step := range steps.Steps {
			if want := counts[point{theme, step.Seq}]; step.Was != last || step.Quotes != want {
				t.Errorf("%s, event %d: %d to %d quotes, want %d to %d", theme, step.Seq, step.Was, step.Quotes, last, want)
			}
			last = step.Quotes
		}
		same(t, "quotes in the end", last, counted(t, s, theme))
		all += len(steps.Steps)
	}
	if all < 10 {
		t.Fatalf("only %d steps", all)
	}

	err := s.AsOf(ada, head(t, s)+1, func(*store.Store) error { return nil })
	kind(t, err, errs.NotFound, "verbatim log")
	err = s.AsOf(ada, 1, func(s *store.Store) error { return s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "X"}) })
	if err == nil {
		t.Error("the past can be written to")
	}
	same(t, "long ago", got[int64](t)(s.Events.At(context.Background(), time.Unix(0, 0))), int64(0))
	same(t, "tomorrow", got[int64](t)(s.Events.At(ada, time.Now().AddDate(0, 0, 1))), head(t, s))
}

// counted is how many quotes a theme and those below it count.
func counted(t testing.TB, s *store.Store, theme string) int {
	t.Helper()
	book := got[*coding.Codebook](t)(s.Themes.Codebook(ada))
	if book.Theme(theme) == nil {
		return 0
	}
	under := map[string]bool{}
	for _, id := range book.Under(theme) {
		under[id] = true
	}
	counts, found := map[string]bool{}, map[string]bool{}
	for _, q := range quotes(t, s, coding.Filter{}) {
		counts[q.ID] = q.State.Counts()
	}
	for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{})) {
		if under[c.Theme] && counts[c.Quote] && !c.Overruled {
			found[c.Quote] = true
		}
	}
	return len(found)
}
