package storetest

import (
	"fmt"
	"slices"
	"testing"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// Text sorts by its bytes in every database, as Go's < does.
func testOrder(t *testing.T, s *store.Store) {
	names := []string{"a", "Z", "_note", "Ä", "A\u0308", "aa", "a-b", "a b", "Banana", "é", "z", "10", "9", "😀", "日本", "\u007f", "ß", "ss"}
	var day []string
	for i, n := range names {
		id := interviews.ID(n)
		must(t, s.Interviews.SetParticipant(ada, &interviews.Participant{ID: n, Attributes: []interviews.Attribute{{Key: n, Value: "1"}, {Key: "k", Value: "2"}}}))
		must(t, s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: n}))
		tr := Transcript(fmt.Sprintf("%d.md", i), "P-1: "+n)
		tr.Interview.ID, tr.Interview.Study = id, n
		tr.Interview.Date = interviews.Date(fmt.Sprintf("2026-01-%02d", 1+i%2))
		save(t, s, tr)
		day = append(day, string(tr.Interview.Date)+" "+n)
		must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: n, Name: "Theme"})) // named plainly: a name has no control character
		code(t, s, as(n), id, n, n)
	}
	sorted := slices.Sorted(slices.Values(names))
	var people, proposals, studies, listed, coders []string
	for _, p := range got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil)) {
		if p.ID == "P-1" {
			continue
		}
		people = append(people, p.ID)
		if !slices.IsSortedFunc(p.Attributes, func(a, b interviews.Attribute) int { return compare(a.Key, b.Key) }) {
			t.Errorf("attributes of %q are %v", p.ID, p.Attributes)
		}
	}
	for _, p := range got[[]roadmap.Proposal](t)(s.Roadmap.Proposals(ada)) {
		proposals = append(proposals, p.ID)
	}
	for _, st := range got[[]interviews.Study](t)(s.Studies.Studies(ada)) {
		studies = append(studies, st.ID)
	}
	for _, iv := range got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, nil)) {
		listed = append(listed, string(iv.Date)+" "+string(iv.ID))
	}
	slices.Sort(day)
	same(t, "participants", people, sorted)
	same(t, "proposals", proposals, sorted)
	same(t, "studies", studies, sorted)
	same(t, "interviews by date, then ID", listed, day)

	iv := load(t, s, "a")
	q := &coding.Quote{Interview: "a", Range: coding.Range{Revision: iv.Revision, FirstTurn: 1, LastTurn: 1, End: 1}, Text: "a"}
	for _, n := range names {
		got[coding.Added](t)(s.Coding.Code(as(n), q, []string{"a"}, "memo of "+n))
	}
	for _, c := range got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{Interview: "a"})) {
		coders = append(coders, c.Coder)
	}
	same(t, "codings by coder", coders, sorted)
	coders = nil
	for _, m := range got[[]coding.Memo](t)(s.Memos.Memos(ada, nil)) {
		coders = append(coders, m.Coder)
	}
	same(t, "memos by coder", coders, sorted)
	var at []string
	for _, q := range quotes(t, s, coding.Filter{}) {
		at = append(at, string(load(t, s, q.Interview).Date)+" "+string(q.Interview))
	}
	same(t, "quotes by date, then interview", at, day)
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func testScope(t *testing.T, s *store.Store) {
	theme(t, s, "x")
	for _, study := range []string{"one", "two", "three"} {
		tr := Transcript(study+".md", "Ines: so", study+": hello "+study)
		tr.Interview.Study = study
		save(t, s, tr)
		code(t, s, ada, interviews.ID(study), "hello "+study, "x")
		must(t, s.Memos.SetMemo(ada, coding.OnQuote(quotes(t, s, coding.Filter{Interview: interviews.ID(study)})[0].ID), study))
		must(t, s.Work.SetFinished(ada, interviews.ID(study), true))
	}
	must(t, s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "nobody yet"}))
	for _, c := range []struct {
		scope interviews.Scope
		want  []string
		alone int // participants without an interview
	}{
		{nil, []string{"one", "three", "two"}, 1},
		{interviews.Scope{"two"}, []string{"two"}, 0},
		{interviews.Scope{"two", "one", "no such"}, []string{"one", "two"}, 0},
		{interviews.Scope{"no such"}, nil, 0},
		{interviews.Scope{"' or 1 = 1 --"}, nil, 0},
	} {
		var ivs, people, qs, codings, memos, finished []string
		for _, iv := range got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, c.scope)) {
			ivs = append(ivs, string(iv.ID))
			if len(iv.Speakers) != 2 {
				t.Errorf("%s has %d speakers", iv.ID, len(iv.Speakers))
			}
		}
		for _, p := range got[[]interviews.Participant](t)(s.Interviews.Participants(ada, c.scope)) {
			people = append(people, p.ID)
		}
		f := coding.Filter{Scope: c.scope}
		byID := map[string]string{}
		for _, q := range quotes(t, s, f) {
			qs = append(qs, string(q.Interview))
			byID[q.ID] = string(q.Interview)
		}
		for _, one := range got[[]coding.Coding](t)(s.Coding.Codings(ada, f)) {
			codings = append(codings, byID[one.Quote])
		}
		for _, m := range got[[]coding.Memo](t)(s.Memos.Memos(ada, c.scope)) {
			memos = append(memos, m.Text)
		}
		for _, m := range got[[]coding.Finish](t)(s.Work.Finished(ada, c.scope)) {
			finished = append(finished, string(m.Interview))
		}
		slices.Sort(codings)
		slices.Sort(memos)
		what := fmt.Sprintf("scope %q: ", c.scope)
		same(t, what+"interviews", ivs, c.want)
		same(t, what+"participants", len(people), len(c.want)+c.alone)
		same(t, what+"quotes", qs, c.want)
		same(t, what+"codings", codings, c.want)
		same(t, what+"memos", memos, c.want)
		same(t, what+"finished", finished, c.want)
	}
}
