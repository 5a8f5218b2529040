package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
)

// reports are the issued reports, each as ID (BY) and why it was withdrawn.
func reports(t testing.TB, s *store.Store) (all []string) {
	t.Helper()
	for _, one := range got[[]report.Issued](t)(s.Issued.Issued(ada)) {
		line := fmt.Sprintf("%s (%s)", one.ID, one.By)
		if w := one.Withdrawn; w != nil {
			line += fmt.Sprintf(" withdrawn by %s: %s", w.By, w.Reason)
		}
		if one.Content != nil || one.SHA256 == "" {
			t.Errorf("%s has %d bytes and the sum %q", one.ID, len(one.Content), one.SHA256)
		}
		all = append(all, line)
	}
	return all
}

func issue(t testing.TB, s *store.Store, ctx context.Context, kind, period string) string {
	t.Helper()
	return got[string](t)(s.Issued.Issue(ctx, &report.Issued{Kind: kind, Period: period, Content: []byte(`{}`)}))
}

func testIssued(t *testing.T, s *store.Store) {
	theme(t, s, "x")
	content := []byte("{\r\n \"b\": 1.50, \"a\": \"<&>  🙂\\u0000\u2028\"}\n")
	given := report.Issued{
		Kind: "quarter", Title: "Third quarter", Period: "2026-Q3", Version: 1, Codebook: "5 themes", Query: "team:data", Note: "to all", Content: content,
	}
	same(t, "ID", got[string](t)(s.Issued.Issue(ada, &given)), "quarter-2026-q3-1")
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject, newest.Actor}, []string{"report.issue", "report/quarter-2026-q3-1", "ada"})
	one := got[*report.Issued](t)(s.Issued.IssuedReport(ada, "quarter-2026-q3-1"))
	if time.Since(one.At).Abs() > time.Hour {
		t.Errorf("issued at %v", one.At)
	}
	given.ID, given.By, given.At, given.SHA256 = "quarter-2026-q3-1", "ada", one.At, given.Sum()
	same(t, "as it was issued", *one, given)

	// The number counts within kind and period, to ten and on.
	same(t, "another kind", issue(t, s, ada, "themes", "2026-Q3"), "themes-2026-q3-1")
	same(t, "without a period", issue(t, s, ada, "themes", ""), "themes-1")
	same(t, "of a year", issue(t, s, ada, "themes", "2026"), "themes-2026-1")
	same(t, "without a period again", issue(t, s, ada, "themes", ""), "themes-2")
	for n := 2; n <= 11; n++ {
		same(t, "next", issue(t, s, as("bob"), "quarter", "2026-Q3"), fmt.Sprint("quarter-2026-q3-", n))
	}
	same(t, "newest first", reports(t, s)[0], "quarter-2026-q3-11 (bob)")
	same(t, "oldest last", reports(t, s)[14:], []string{"quarter-2026-q3-1 (ada)"})

	at := head(t, s)
	issue := func(ctx context.Context, i report.Issued) error { _, err := s.Issued.Issue(ctx, &i); return err }
	for name, err := range map[string]error{
		"no kind": issue(ada, report.Issued{Content: content}), "kind": issue(ada, report.Issued{Kind: "A b", Content: content}),
		"empty": issue(ada, report.Issued{Kind: "themes"}), "no JSON": issue(ada, report.Issued{Kind: "themes", Content: []byte("{")}),
		"not UTF-8": issue(ada, report.Issued{Kind: "themes", Content: []byte("\"\xff\"")}), "nobody": issue(context.Background(), given),
		"no reason": s.Issued.Withdraw(ada, given.ID, " "), "nobody withdraws": s.Issued.Withdraw(context.Background(), given.ID, "x"),
	} {
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	kind(t, issue(ada, report.Issued{Kind: "themes", Content: content, Version: at + 9}), errs.NotFound, "verbatim log")
	_, err := s.Issued.IssuedReport(ada, "nothing")
	kind(t, err, errs.NotFound, "report issued")
	kind(t, s.Issued.Withdraw(ada, "nothing", "x"), errs.NotFound, "report issued")
	same(t, "events of refusals", head(t, s), at)
}

// A withdrawal stays beside the report, and both are taken back in their order.
func testIssuedWithdraw(t *testing.T, s *store.Store) {
	theme(t, s, "x")
	empty := state(t, s)
	once := interviews.Acting(ada, interviews.Act{Actor: "ada", Op: "once"})
	id := issue(t, s, once, "themes", "2026")
	same(t, "issued twice", issue(t, s, once, "themes", "2026"), id)
	at, before := head(t, s), state(t, s)
	must(t, s.Issued.Withdraw(as("bob"), id, " one interview was withdrawn "))
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject}, []string{"report.withdraw", "report/" + id})
	withdrawn := []string{"themes-2026-1 (ada) withdrawn by bob: one interview was withdrawn"}
	same(t, "withdrawn", reports(t, s), withdrawn)
	same(t, "what it says", string(got[*report.Issued](t)(s.Issued.IssuedReport(ada, id)).Content), "{}")
	kind(t, s.Issued.Withdraw(ada, id, "again"), errs.Conflict, "report issued")
	_, err := s.Events.Undo(ada)
	kind(t, err, errs.Conflict, "take those back first")

	got[*store.Event](t)(s.Events.Undo(as("bob")))
	same(t, "undone", state(t, s), before)
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "both undone", state(t, s), empty)
	got[*store.Event](t)(s.Events.Redo(ada))
	got[*store.Event](t)(s.Events.Redo(as("bob")))
	same(t, "both redone", reports(t, s), withdrawn)

	// Whoever has a copy of what was undone finds no other report by its ID.
	second := issue(t, s, ada, "themes", "2026")
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "the ID after one that was undone", []string{second, issue(t, s, ada, "themes", "2026")}, []string{"themes-2026-2", "themes-2026-3"})
	must(t, s.AsOf(ada, at, func(s *store.Store) error {
		same(t, "then", reports(t, s), []string{"themes-2026-1 (ada)"})
		same(t, "what it said", string(got[*report.Issued](t)(s.Issued.IssuedReport(ada, id)).Content), "{}")
		return nil
	}))
}

// A report tells what others coded, which who codes blind must not see.
func testIssuedBlind(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	id := issue(t, s, ada, "themes", "")
	must(t, s.Work.Assign(ada, &coding.Assignment{Interview: "i", Coder: "bob", Blind: true}))
	_, err := s.Issued.IssuedReport(as("bob"), id)
	kind(t, err, errs.Denied, "when all have finished")
	must(t, s.Work.SetFinished(as("bob"), "i", true))
	got[*report.Issued](t)(s.Issued.IssuedReport(as("bob"), id))
}
