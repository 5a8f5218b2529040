package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
)

// searches are the saved searches, as NAME: QUERY (CODER).
func searches(t testing.TB, s *store.Store) (all []string) {
	t.Helper()
	for _, one := range got[[]coding.SavedSearch](t)(s.Saved.Searches(ada)) {
		all = append(all, one.Name+": "+one.Query+" ("+one.Coder+")")
		if time.Since(one.At).Abs() > time.Hour {
			t.Errorf("%s is of %v", one.Name, one.At)
		}
	}
	return all
}

func testSaved(t *testing.T, s *store.Store) {
	save := func(ctx context.Context, name, query string) error { return s.Saved.Save(ctx, name, query) }
	must(t, save(ada, "waiting", `"two weeks" -team:data`))
	must(t, save(as("bob"), "2026-q3", "date:2026-Q3 🙂"))
	same(t, "by name", searches(t, s), []string{"2026-q3: date:2026-Q3 🙂 (bob)", `waiting: "two weeks" -team:data (ada)`})
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject, newest.Actor}, []string{"search.save", "search/2026-q3", "bob"})
	one := got[*coding.SavedSearch](t)(s.Saved.Search(ada, "waiting"))
	same(t, "one", *one, got[[]coding.SavedSearch](t)(s.Saved.Searches(ada))[1])

	before, at := state(t, s), head(t, s)
	must(t, save(as("bob"), "waiting", one.Query))
	same(t, "whose it is after the same query", searches(t, s)[1], `waiting: "two weeks" -team:data (ada)`)
	for name, err := range map[string]error{
		"no name": save(ada, "", "x"), "capital": save(ada, "Waiting", "x"), "blank": save(ada, "long wait", "x"), "hyphen": save(ada, "-wait", "x"),
		"slash": save(ada, "a/b", "x"), "long": save(ada, strings.Repeat("a", coding.LongestSavedName+1), "x"),
		"no query": save(ada, "empty", " "), "NUL": save(ada, "nul", "a\x00"), "nobody": save(context.Background(), "x", "x"),
	} {
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	kind(t, save(ada, "Long wait", "x"), errs.Invalid, "long-wait")
	_, err := s.Saved.Search(ada, "nothing")
	kind(t, err, errs.NotFound, "saved list")
	kind(t, s.Saved.Remove(ada, "nothing"), errs.NotFound, "saved list")
	same(t, "events of refusals and of nothing", head(t, s), at)

	must(t, save(as("bob"), "waiting", "other"))
	same(t, "saved last by", searches(t, s)[1], "waiting: other (bob)")
	_, err = s.Events.Undo(ada)
	kind(t, err, errs.Conflict, "bob changed it")
	got[*store.Event](t)(s.Events.Undo(as("bob")))
	same(t, "undone", state(t, s), before)
	must(t, s.Saved.Remove(ada, "waiting"))
	same(t, "left", searches(t, s), []string{"2026-q3: date:2026-Q3 🙂 (bob)"})
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", state(t, s), before)
	got[*store.Event](t)(s.Events.Redo(ada))
	same(t, "redone", len(searches(t, s)), 1)
	must(t, s.AsOf(ada, at, func(s *store.Store) error {
		same(t, "then", len(searches(t, s)), 2)
		return nil
	}))
}
