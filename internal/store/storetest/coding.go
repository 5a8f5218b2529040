package storetest

import (
	"context"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func testThemes(t *testing.T, s *store.Store) {
	full := coding.Theme{
		ID: "ship/queue", Parent: "ship", Name: "Queue", Kind: coding.Pain, Definition: "d", Include: "i", Exclude: "e", Colour: 3, Position: 2,
	}
	kind(t, s.Themes.SetTheme(ada, &full), errs.NotFound, "theme add")
	theme(t, s, "ship", "ship/first", "other")
	must(t, s.Themes.SetTheme(ada, &full))
	book := got[*coding.Codebook](t)(s.Themes.Codebook(ada))
	same(t, "theme", *book.Theme("ship/queue"), full)
	same(t, "children", book.Children("ship"), []string{"ship/first", "ship/queue"})
	same(t, "under", book.Under("ship"), []string{"ship", "ship/first", "ship/queue"})

	up := *book.Theme("ship")
	up.Parent = "ship/queue"
	kind(t, s.Themes.SetTheme(ada, &up), errs.Invalid, "")
	up.Parent = "ship"
	kind(t, s.Themes.SetTheme(ada, &up), errs.Invalid, "")
	kind(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "k", Name: "K", Kind: "mood"}), errs.Invalid, "pain")
	kind(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "k"}), errs.Invalid, "")
	kind(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "k", Name: "K", Colour: coding.ColourSlots}), errs.Invalid, "")

	full.Parent, full.Name, full.Retired = "other", "Line", true
	must(t, s.Themes.SetTheme(ada, &full))
	book = got[*coding.Codebook](t)(s.Themes.Codebook(ada))
	same(t, "moved", *book.Theme("ship/queue"), full)
	same(t, "path", book.Path("ship/queue"), []string{"other", "ship/queue"})
	before := head(t, s)
	must(t, s.Themes.SetTheme(ada, &full))
	same(t, "events after setting the same", head(t, s), before)
}

func testCode(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "Ines: how long?", "P-1: it took two weeks 👩‍👩‍👧 of cafe\u0301", "P-1: two weeks"))
	theme(t, s, "waiting", "queue", "old")
	must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "old", Name: "Old", Retired: true}))
	q := words(t, s, "i", "it took two weeks")
	added := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"waiting", "queue"}, "typical"))
	want := *q
	want.ID, want.State, want.Speaker, want.Line, want.StartMS = added.Quote.ID, coding.Unchanged, "P-1", 2, 5000
	same(t, "added", added, coding.Added{Quote: want, New: true, Applied: []string{"waiting", "queue"}})
	same(t, "quote", only(t, s), want)
	same(t, "memo", got[[]coding.Memo](t)(s.Memos.Memos(ada, nil))[0].Text, "typical")

	refuse := func(change func(*coding.Quote), k errs.Kind, hint string, themes ...string) {
		t.Helper()
		before, bad := head(t, s), *q
		change(&bad)
		_, err := s.Coding.Code(ada, &bad, themes, "")
		kind(t, err, k, hint)
		same(t, "events after a refusal", head(t, s), before)
	}
	nothing := func(*coding.Quote) {}
	refuse(func(q *coding.Quote) { q.Text = "it took two days" }, errs.Conflict, "select the words anew", "waiting")
	refuse(func(q *coding.Quote) { q.Revision++ }, errs.Conflict, "read it again", "waiting")
	refuse(func(q *coding.Quote) { q.Interview = "nobody" }, errs.NotFound, "interview list", "waiting")
	refuse(nothing, errs.NotFound, "did you mean waiting", "waitin")
	refuse(nothing, errs.NotFound, "did you mean waiting", "Waiting")
	refuse(nothing, errs.NotFound, "theme add", "quite another thing")
	refuse(nothing, errs.Invalid, "restore it", "old")
	cluster := words(t, s, "i", "👩‍👩‍👧")
	for off := cluster.Start + 1; off < cluster.End; off++ {
		refuse(func(q *coding.Quote) { q.End = off }, errs.Invalid, "", "waiting")
		refuse(func(q *coding.Quote) { q.Start, q.End = off, cluster.End }, errs.Invalid, "", "waiting")
	}
	cafe := words(t, s, "i", "cafe\u0301")
	refuse(func(q *coding.Quote) { q.Range = cafe.Range; q.End -= 2; q.Text = "cafe" }, errs.Invalid, "between characters", "waiting")
	refuse(func(q *coding.Quote) { q.LastTurn = 9 }, errs.Invalid, "", "waiting")
	refuse(func(q *coding.Quote) { q.End = q.Start }, errs.Invalid, "", "waiting")
	_, err := s.Coding.Code(as(""), q, []string{"waiting"}, "")
	kind(t, err, errs.Invalid, "--as")

	save(t, s, Transcript("i.md", "Ines: how long?", "P-1: it took two weeks 👩‍👩‍👧 of cafe\u0301", "P-1: two weeks", "P-1: more"))
	refuse(nothing, errs.Conflict, "read it again", "waiting")
}

// The same range by two coders is one quote.
func testCodeTwice(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait and we wait"))
	theme(t, s, "a", "b")
	q := &coding.Quote{Interview: "i", Range: coding.Range{Revision: load(t, s, "i").Revision, FirstTurn: 1, Start: 0, LastTurn: 1, End: 7}, Text: "we wait"}
	first := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"a"}, ""))
	bob := got[coding.Added](t)(s.Coding.Code(as("bob"), q, []string{"a", "b", "b"}, ""))
	same(t, "second coder", bob, coding.Added{Quote: first.Quote, Applied: []string{"a", "b"}})
	before := head(t, s)
	again := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"a"}, ""))
	same(t, "again", again, coding.Added{Quote: first.Quote})
	same(t, "events after coding the same", head(t, s), before)
	q.Start, q.End = 12, 19
	second := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"a"}, ""))
	if !second.New || second.Quote.ID == first.Quote.ID {
		t.Errorf("the same words at another place are %+v", second)
	}
	var list []string
	for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{IDs: []string{first.Quote.ID}})) {
		list = append(list, c.Theme+" "+c.Coder)
		if c.At.IsZero() {
			t.Error("a coding without a time")
		}
	}
	same(t, "codings", list, []string{"a ada", "a bob", "b bob"})
	for _, c := range []struct {
		f    coding.Filter
		want int
	}{
		{coding.Filter{}, 2}, {coding.Filter{Interview: "i"}, 2}, {coding.Filter{Interview: "j"}, 0}, {coding.Filter{Themes: []string{"b", "z"}}, 1},
		{coding.Filter{Coder: "bob"}, 1}, {coding.Filter{State: coding.Unchanged}, 2}, {coding.Filter{State: coding.Orphaned}, 0},
		{coding.Filter{Revision: q.Revision}, 2}, {coding.Filter{Scope: interviews.Scope{interviews.DefaultStudy}}, 2}, {coding.Filter{Scope: interviews.Scope{"x"}}, 0},
	} {
		if n := len(quotes(t, s, c.f)); n != c.want {
			t.Errorf("%+v finds %d quotes, want %d", c.f, n, c.want)
		}
	}
}

func testUncode(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait a lot"))
	theme(t, s, "a", "b", "c")
	q := code(t, s, ada, "i", "we wait", "a", "b").Quote
	code(t, s, as("bob"), "i", "we wait", "a")
	must(t, s.Memos.SetMemo(as("bob"), coding.OnQuote(q.ID), "noted"))

	kind(t, s.Coding.Uncode(ada, "nothing", nil), errs.NotFound, "quote list")
	kind(t, s.Coding.Uncode(ada, q.ID, []string{"a", "c"}), errs.NotFound, "quote show")
	kind(t, s.Coding.Uncode(context.Background(), q.ID, nil), errs.Invalid, "--as")
	kind(t, s.Coding.Rate(context.Background(), q.ID, "a", coding.Rating{Strength: 1}), errs.Invalid, "--as")
	same(t, "after a refusal", len(got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{}))), 3)
	kind(t, s.Coding.Uncode(as("eve"), q.ID, nil), errs.NotFound, "your own")
	must(t, s.Coding.Uncode(ada, q.ID, []string{"a", "a"}))
	must(t, s.Coding.Uncode(ada, q.ID, nil))
	left := got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{}))
	if len(left) != 1 || left[0].Coder != "bob" {
		t.Fatalf("left are %+v", left)
	}
	must(t, s.Coding.Uncode(as("bob"), q.ID, nil))
	same(t, "a memo holds a quote", len(quotes(t, s, coding.Filter{})), 1)
	must(t, s.Memos.SetMemo(as("bob"), coding.OnQuote(q.ID), ""))
	same(t, "a quote that nothing holds is gone", len(quotes(t, s, coding.Filter{})), 0)
}

func testMemos(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait a lot"))
	theme(t, s, "a")
	q := code(t, s, ada, "i", "we wait", "a").Quote
	must(t, s.Memos.SetMemo(as("zoe"), coding.OnQuote(q.ID), "🙂 later"))
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "first"))
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "second"))
	before := head(t, s)
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "second"))
	same(t, "events after writing the same", head(t, s), before)
	list := func() (all []string) {
		for _, m := range got[[]coding.Memo](t)(s.Memos.Memos(ada, nil)) {
			all = append(all, m.Coder+": "+m.Text)
		}
		return all
	}
	same(t, "memos", list(), []string{"ada: second", "zoe: 🙂 later"})
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), ""))
	same(t, "after removing one", list(), []string{"zoe: 🙂 later"})
	kind(t, s.Memos.SetMemo(ada, coding.OnQuote("nothing"), "x"), errs.NotFound, "quote list")
	kind(t, s.Memos.SetMemo(as(""), coding.OnQuote(q.ID), "x"), errs.Invalid, "--as")
	kind(t, s.Memos.SetMemo(ada, coding.OnQuote(q.ID), "\xff"), errs.Invalid, "")
}

func testFinish(t *testing.T, s *store.Store) {
	save(t, s, Transcript("j.md", "P-1: a"))
	save(t, s, Transcript("i.md", "P-1: b"))
	for _, name := range []string{"zoe", "ada"} {
		must(t, s.Work.SetFinished(as(name), "j", true))
	}
	must(t, s.Work.SetFinished(ada, "i", true))
	before := head(t, s)
	must(t, s.Work.SetFinished(ada, "i", true))
	must(t, s.Work.SetFinished(as("zoe"), "i", false))
	same(t, "events after no change", head(t, s), before)
	list := func() (all []string) {
		for _, f := range got[[]coding.Finish](t)(s.Work.Finished(ada, nil)) {
			all = append(all, string(f.Interview)+" "+f.Coder)
		}
		return all
	}
	same(t, "finished", list(), []string{"i ada", "j ada", "j zoe"})
	must(t, s.Work.SetFinished(ada, "i", false))
	same(t, "after taking one back", list(), []string{"j ada", "j zoe"})
	kind(t, s.Work.SetFinished(ada, "nobody", true), errs.NotFound, "interview list")
	kind(t, s.Work.SetFinished(as(""), "i", true), errs.Invalid, "--as")
}

func testQuotesAcrossTurns(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: so we wait", "Ines: how long", "P-1: two weeks at least"))
	theme(t, s, "a")
	q := &coding.Quote{
		Interview: "i", Range: coding.Range{Revision: load(t, s, "i").Revision, FirstTurn: 1, Start: 3, LastTurn: 3, End: 9},
		Text: strings.Join([]string{"we wait", "how long", "two weeks"}, coding.Gap),
	}
	added := got[coding.Added](t)(s.Coding.Code(ada, q, []string{"a"}, ""))
	same(t, "words", only(t, s).Text, q.Text)
	touched, _, err := s.Events.Touched(ada, head(t, s)-1, 10)
	must(t, err)
	same(t, "touched", touched, []store.Touched{{Seq: head(t, s), Revision: q.Revision, First: 1, Last: 3}})

	save(t, s, Transcript("i.md", "Ines: hello", "P-1: so we wait", "Ines: how long", "P-1: two weeks at least"))
	moved := only(t, s)
	same(t, "moved", []any{moved.ID, moved.State, moved.FirstTurn, moved.Start, moved.LastTurn, moved.End, moved.Line},
		[]any{added.Quote.ID, coding.Moved, 2, 3, 4, 9, 2})
	q.Text = "we wait\n\ntwo weeks"
	q.Range = moved.Range
	_, err = s.Coding.Code(ada, q, []string{"a"}, "")
	kind(t, err, errs.Conflict, "")
}
