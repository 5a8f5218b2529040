package web

import (
	"context"
	"net/http"

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
	Only   *interviews.Interview // all quotes are of this one; nil when not
	Quotes []quoteView           // by interview, then place
	Total  int
}

// mostWaiting are as many quotes as the list of all that wait shows.
const mostWaiting = 200

func (s *Server) reviewAll(w http.ResponseWriter, r *http.Request) error {
	var page reviewPage
	err := s.ws.View(r.Context(), func(p Parts) error {
		all, err := p.Interviews.Interviews(r.Context(), nil)
		if err != nil {
			return err
		}
		by := make(map[interviews.ID]*interviews.Interview, len(all))
		for i := range all {
			by[all[i].ID] = &all[i]
		}
		only := interviews.ID(r.URL.Query().Get("interview"))
		if page.Only = by[only]; only != "" && page.Only == nil {
			return errs.New(errs.NotFound, "there is no interview %q", only)
		}
		for _, state := range []coding.State{coding.Ambiguous, coding.Orphaned} {
			quotes, err := p.Coding.Quotes(r.Context(), coding.Filter{Interview: only, State: state})
			if err != nil {
				return err
			}
			page.Total += len(quotes)
			for _, q := range quotes {
				if iv := by[q.Interview]; iv != nil && len(page.Quotes) < mostWaiting {
					page.Quotes = append(page.Quotes, viewQuote(q, iv))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(w, r, "review", frame{Title: "Quotes to review", Section: "interviews", Page: page})
}
