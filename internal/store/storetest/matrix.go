package storetest

import (
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// testMatrix checks that a matrix is what the codings say, whatever is chosen,
// overruled or hidden, and whatever the coders call themselves.
func testMatrix(t *testing.T, s *store.Store) {
	same(t, "of nothing", matrix(t, s, "ada", coding.Filter{}), []coding.Coding(nil))
	save(t, s, Transcript("i.md", "Ines: how long?", "P-1: it took two weeks", "P-1: then three"))
	save(t, s, Transcript("k.md", "Ines: how long?", "P-1: it took two days", "P-1: then four"))
	theme(t, s, "waiting", "waiting/queue", "other")
	coders := []string{"ada", `b"e\n`, "[c], \"d\"", "ё\t", "zoe"}
	for i, coder := range coders {
		code := func(id interviews.ID, text string, themes ...string) {
			_, err := s.Coding.Code(as(coder), words(t, s, id, text), themes, "")
			must(t, err)
		}
		code("i", "it took two weeks", "waiting", "other")
		code("k", "two days", []string{"waiting", "waiting/queue", "other"}[i%3])
		if i > 2 {
			code("k", "then four", "waiting/queue")
		}
	}
	must(t, s.Coding.SetKey(ada, quote(t, s, "two days"), true))
	must(t, s.Judgements.Adjudicate(ada, &coding.Adjudication{Interview: "k", Theme: "waiting/queue",
		Quotes: []string{quote(t, s, "then four")}, Decision: coding.Adopt, Adopted: "ada"}))
	must(t, s.Work.Assign(ada, &coding.Assignment{Interview: "k", Coder: "zoe", Blind: true}))

	for _, f := range []coding.Filter{
		{}, {Interview: "k"}, {Themes: []string{"waiting/queue"}}, {Coder: "ada"}, {Key: true}, {State: coding.Orphaned},
		{Scope: interviews.Scope{interviews.DefaultStudy}, Polarity: coding.Negative},
	} {
		for _, actor := range []string{"ada", "zoe"} {
			var want []coding.Coding
			for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(as(actor), f)) {
				if !c.Overruled {
					want = append(want, coding.Coding{Quote: c.Quote, Theme: c.Theme, Coder: c.Coder})
				}
			}
			same(t, actor+" sees", matrix(t, s, actor, f), want)
			quotes := got[[]coding.Quote](t)(s.Coding.Quotes(as(actor), f))
			slices.SortFunc(quotes, func(a, b coding.Quote) int { return strings.Compare(a.ID, b.ID) })
			f.ByID = true
			same(t, actor+" sees by ID", slices.Concat(quotes), slices.Concat(got[[]coding.Quote](t)(s.Coding.Quotes(as(actor), f))))
		}
	}
	if n := len(matrix(t, s, "zoe", coding.Filter{})); n == 0 || n >= len(matrix(t, s, "ada", coding.Filter{})) {
		t.Errorf("zoe, who is blind, sees %d codings", n)
	}
}

// matrix lists what a matrix holds as codings by quote, theme, coder.
func matrix(t testing.TB, s *store.Store, actor string, f coding.Filter) []coding.Coding {
	t.Helper()
	m := got[*coding.Matrix](t)(s.Coding.Matrix(as(actor), f))
	var all []coding.Coding
	for q, id := range m.Quotes {
		for _, mark := range m.Marks(q) {
			for _, coder := range m.Sets[mark.By] {
				all = append(all, coding.Coding{Quote: id, Theme: m.Themes[mark.Theme], Coder: m.Coders[coder]})
			}
		}
	}
	return all
}

// quote is the ID of the quote of these words.
func quote(t testing.TB, s *store.Store, text string) string {
	t.Helper()
	all := got[[]coding.Quote](t)(s.Coding.Quotes(ada, coding.Filter{}))
	i := slices.IndexFunc(all, func(q coding.Quote) bool { return q.Text == text })
	if i < 0 {
		t.Fatalf("no quote %q", text)
	}
	return all[i].ID
}
