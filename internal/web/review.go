package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// mostReviews are as many quotes that wait as are shown with the places where
// they may stand.
const mostReviews = 20

// A reviewView is a quote that waits for a person, and where it may stand.
type reviewView struct {
	quoteView
	Context    []interviews.Turn // the turns it stood in, as they were
	Candidates []candidateView
	Revision   int64 // the newest
}

// A candidateView is a place where a quote may stand.
type candidateView struct {
	coding.Candidate
	N    int
	Same bool // the words are those of the quote
}

// review finds the quotes that wait, and where they may stand when that was
// asked for.
func (v *besideView) review(ctx context.Context, p Parts) error {
	reviews := coding.NewReviews(p.Interviews)
	for i := range v.quotes {
		q := &v.quotes[i]
		if !q.State.Waits() {
			continue
		}
		v.Waiting++
		if !v.Filter.Review && q.ID != v.Filter.Quote || len(v.Reviews) == mostReviews {
			continue
		}
		since, err := reviews.Since(ctx, q)
		if err != nil {
			return err
		}
		one := reviewView{quoteView: v.viewQuote(q), Context: since.Context(q), Revision: v.IV.Revision}
		for n, c := range since.Candidates(*q) {
			one.Candidates = append(one.Candidates, candidateView{c, n + 1, c.Words == q.Text})
		}
		v.Reviews = append(v.Reviews, one)
	}
	return nil
}

// viewQuote shows a quote with the themes on it and who put them there.
func (t *talk) viewQuote(q *coding.Quote) quoteView {
	v := viewQuote(*q, t.IV)
	var themes []string
	for _, c := range t.codings[q.ID] {
		themes = append(themes, c.Theme)
		v.Coders = append(v.Coders, c.Coder)
	}
	v.Themes, v.Coders = viewThemes(t.book, themes), sortedOnce(v.Coders)
	return v
}

// A reviewPage lists the quotes of all interviews that wait for a person.
type reviewPage struct {
	Only  *interviews.Interview // all quotes are of this one; nil when not
	Talks []waitingIn           // by date, then ID
	Shown int
	Total int
}

// A waitingIn is an interview with the quotes of it that wait, in order.
type waitingIn struct {
	*interviews.Interview
	Quotes []quoteView
}

// mostWaiting are as many quotes as the list of all that wait shows.
const mostWaiting = 200

func (s *Server) reviewAll(w http.ResponseWriter, r *http.Request) error {
	var page reviewPage
	err := s.ws.View(r.Context(), func(p Parts) error { return page.read(r.Context(), p, interviews.ID(r.URL.Query().Get("interview"))) })
	if err != nil {
		return err
	}
	return s.show(w, r, "review", frame{Title: "Quotes to review", Section: "interviews", Page: page})
}

// read reads the quotes that wait in all interviews, or only in one.
func (page *reviewPage) read(ctx context.Context, p Parts, only interviews.ID) error {
	all, err := p.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	waiting := map[interviews.ID][]coding.Quote{}
	for _, state := range []coding.State{coding.Ambiguous, coding.Orphaned} {
		quotes, err := p.Coding.Quotes(ctx, coding.Filter{Interview: only, State: state})
		if err != nil {
			return err
		}
		page.Total += len(quotes)
		for _, q := range quotes {
			waiting[q.Interview] = append(waiting[q.Interview], q)
		}
	}
	for i := range all {
		iv := &all[i]
		if iv.ID == only {
			page.Only = iv
		}
		if len(waiting[iv.ID]) > 0 {
			page.add(iv, waiting[iv.ID])
		}
	}
	if only != "" && page.Only == nil {
		return errs.New(errs.NotFound, "there is no interview %q", only)
	}
	return nil
}

// add lists an interview's quotes, as far as there is room.
func (page *reviewPage) add(iv *interviews.Interview, quotes []coding.Quote) {
	slices.SortStableFunc(quotes, func(a, b coding.Quote) int {
		return cmp.Or(cmp.Compare(a.FirstTurn, b.FirstTurn), cmp.Compare(a.Start, b.Start))
	})
	quotes = quotes[:min(len(quotes), mostWaiting-page.Shown)]
	if len(quotes) == 0 {
		return
	}
	in := waitingIn{Interview: iv}
	for _, q := range quotes {
		v := viewQuote(q, iv)
		v.Note = stateWords(q.State)
		in.Quotes = append(in.Quotes, v)
	}
	page.Talks = append(page.Talks, in)
	page.Shown += len(quotes)
}

// stateWords says why a quote waits.
func stateWords(s coding.State) string {
	if s == coding.Orphaned {
		return "Orphaned: the newest transcript does not have these words."
	}
	return "Ambiguous: it is not sure which words of the newest transcript these are, or who says them."
}

// Why says why the quote waits.
func (v reviewView) Why() string { return stateWords(v.State) }
