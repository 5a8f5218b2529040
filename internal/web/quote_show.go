package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A quotePage is one quote with all that is known of it.
type quotePage struct {
	Quote   quoteRow
	Turns   []turnAround
	Around  int // turns shown before and after it
	More    string
	Codings []codingView
	Memos   []coding.Memo
	Events  []Event
}

// A turnAround is a turn with the quote, or one beside it. The words of the
// quote stand apart from what is before and after them.
type turnAround struct {
	N                    int
	Speaker              string
	Before, Words, After string
	StartMS              int64
	Address              string
}

// A codingView is a coding as the quote's page tells it.
type codingView struct {
	coding.Coding
	View themeView
}

// mostAround is how many turns are shown on either side at most.
const mostAround = 20

// quote serves GET /quotes/{id}?context=N.
func (s *Server) quote(w http.ResponseWriter, r *http.Request) error {
	all, err := s.seen.Shelf(r.Context())
	if err != nil {
		return err
	}
	row, known := all.place[r.PathValue("id")]
	if !known {
		return errs.New(errs.NotFound, "there is no quote %q", r.PathValue("id")).Try("it may have been removed; look for its words among the quotes")
	}
	p := quotePage{Quote: all.viewRows([]gathered{{rows: []int{row}}})[row], Around: numberIn(r.URL.Query().Get("context"), 1, mostAround)}
	if p.Around < mostAround {
		p.More = "/quotes/" + p.Quote.ID + "?context=" + strconv.Itoa(min(mostAround, p.Around+3))
	}
	if err := s.ws.View(r.Context(), func(parts Parts) error { return p.read(r.Context(), parts, all) }); err != nil {
		return err
	}
	if p.Events, err = s.ws.About(r.Context(), p.Quote.ID); err != nil {
		return err
	}
	if p.Events, err = s.unhidden(r.Context(), p.Events, p.Quote.Interview); err != nil {
		return err
	}
	return s.show(w, r, "quote", frame{Title: "Quote " + p.Quote.ID, Section: "quotes", Script: "quote", Page: p})
}

// read fills in the words around the quote, its codings and memos.
func (p *quotePage) read(ctx context.Context, parts Parts, all *quoteShelf) error {
	q := &p.Quote.Quote
	turns, err := parts.Interviews.Turns(ctx, q.Revision, max(1, q.FirstTurn-p.Around), q.Last()+p.Around)
	if err != nil {
		return err
	}
	for i := range turns {
		p.Turns = append(p.Turns, around(&turns[i], q))
	}
	codings, err := parts.Coding.Codings(ctx, coding.Filter{IDs: []string{q.ID}})
	if err != nil {
		return err
	}
	for _, c := range codings {
		view := themeView{ID: c.Theme, Name: c.Theme}
		if t := all.corpus.Codebook.Theme(c.Theme); t != nil {
			view = viewTheme(t)
		}
		p.Codings = append(p.Codings, codingView{c, view})
	}
	p.Memos, err = parts.Memos.Memos(ctx, nil, coding.OnQuote(q.ID))
	return err
}

// around is a turn, cut where the quote begins and ends in it.
func around(t *interviews.Turn, q *coding.Quote) turnAround {
	a := turnAround{N: t.N, Speaker: t.Speaker, StartMS: t.StartMS, Address: turnAddress(q.Interview, t.N)}
	if t.N < q.FirstTurn || t.N > q.Last() {
		a.Before = t.Text
		return a
	}
	start, end := 0, len(t.Text)
	if t.N == q.FirstTurn {
		start = q.Start
	}
	if t.N == q.LastTurn {
		end = q.End
	}
	a.Before, a.Words, a.After = t.Text[:start], t.Text[start:end], t.Text[end:]
	return a
}

// unhidden leaves out what others did in an interview that who acts codes
// blind.
func (s *Server) unhidden(ctx context.Context, events []Event, in interviews.ID) ([]Event, error) {
	hidden, err := s.ws.Parts().Work.Hidden(ctx)
	if err != nil || !slices.Contains(hidden, in) {
		return events, err
	}
	me := interviews.Actor(ctx).Actor
	return slices.DeleteFunc(events, func(e Event) bool { return e.Actor != me }), nil
}
