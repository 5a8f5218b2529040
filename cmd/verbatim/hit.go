package main

import (
	"context"
	"slices"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/search"
	"verbatim/search/query"
)

// A hitReader reads the words of hits back from the store.
type hitReader struct {
	s      *store.Store
	feed   *feed
	q      query.Query
	around int // turns to show on either side
}

// read leaves out what has gone since the index was asked.
func (r *hitReader) read(ctx context.Context, hits []search.Hit) ([]hitJSON, error) {
	rows := []hitJSON{}
	if err := r.feed.refresh(ctx); err != nil {
		return nil, err
	}
	done, err := search.Turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	turns, err := r.s.Interviews.TurnsAt(ctx, r.places(hits))
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		iv := r.feed.head[h.Revision]
		if iv == nil {
			continue
		}
		row, err := r.row(ctx, iv, h, turns)
		if err != nil {
			return nil, err
		}
		if row != nil {
			rows = append(rows, row.hitJSON)
		}
	}
	return rows, nil
}

// places are the turns of the hits and those around them.
func (r *hitReader) places(hits []search.Hit) []interviews.TurnAt {
	var at []interviews.TurnAt
	for _, h := range hits {
		for n := max(h.Turn-r.around, 1); n <= h.Turn+r.around; n++ {
			at = append(at, interviews.TurnAt{Revision: h.Revision, N: n})
		}
	}
	return at
}

// A hitRow is a hit with what it takes to tell where its words stand.
type hitRow struct {
	hitJSON
	turn   *interviews.Turn // nil for a quote without a place
	quotes []coded          // that touch the turn and count, or the one that was found
}

func (r *hitReader) row(ctx context.Context, iv *interviews.Interview, h search.Hit, turns map[interviews.TurnAt]interviews.Turn) (_ *hitRow, err error) {
	row := &hitRow{hitJSON: hitJSON{
		Interview: iv.ID, Turn: h.Turn, Quote: h.Quote, Date: iv.Date, Source: iv.Path, Score: h.Score,
		Fragments: []string{}, Spans: []spanJSON{}, Themes: []string{},
	}}
	for n := max(h.Turn-r.around, 1); n <= h.Turn+r.around; n++ {
		if t, ok := turns[interviews.TurnAt{Revision: h.Revision, N: n}]; ok {
			row.beside(t, h.Turn)
		}
	}
	if row.turn == nil && h.Quote == "" {
		return nil, nil
	}
	if row.quotes, err = r.quotes(ctx, iv, h); err != nil {
		return nil, err
	}
	if h.Quote != "" && len(row.quotes) == 0 {
		return nil, nil
	}
	row.tell(h)
	if s := iv.Speaker(row.Speaker); s != nil {
		row.Participant = s.Participant
	}
	row.show(query.Fragments(r.q, r.feed.languages[iv.Study], row.Text, 2), query.Themes(r.q.Root))
	return row, nil
}

// quotes are those on the turn of a hit, or the one that was found.
func (r *hitReader) quotes(ctx context.Context, iv *interviews.Interview, h search.Hit) ([]coded, error) {
	switch {
	case h.Quote != "":
		return r.feed.quotesOf(ctx, iv, coding.Filter{IDs: []string{h.Quote}})
	case h.Quoted:
		return r.feed.quotesOf(ctx, iv, coding.Filter{Revision: h.Revision, Turn: h.Turn})
	}
	return nil, nil
}

// beside takes the turn of a hit, or one around it.
func (r *hitRow) beside(t interviews.Turn, n int) {
	line := turnLineJSON{t.N, t.Speaker, t.Line, t.Text}
	switch {
	case t.N < n:
		r.Before = append(r.Before, line)
	case t.N > n:
		r.After = append(r.After, line)
	default:
		r.turn = &t
		r.Speaker, r.Line, r.Text, r.StartMS = t.Speaker, t.Line, t.Text, interviews.KnownTime(t.StartMS)
	}
}

// tell fills in the themes, and of a quote its own words.
func (r *hitRow) tell(h search.Hit) {
	if h.Quote == "" {
		r.quotes = slices.DeleteFunc(r.quotes, func(q coded) bool { return !q.State.Counts() })
	}
	for i := range r.quotes {
		q := &r.quotes[i]
		r.Themes = append(r.Themes, q.own...)
		if q.ID == h.Quote {
			r.Speaker, r.Text, r.Line, r.StartMS = q.Speaker, q.Text, q.Line, interviews.KnownTime(q.StartMS)
		}
	}
	r.Themes = orEmpty(unique(r.Themes))
}

// show fills in the fragments, and the line and time of the words that were
// looked for. A turn that is found by its themes alone shows their quotes.
func (r *hitRow) show(parts []query.Fragment, themes []string) {
	if r.Quote == "" && len(parts) > 0 && len(parts[0].Marks) == 0 {
		if quoted := r.quoted(themes); len(quoted) > 0 {
			parts = quoted
		}
	}
	for i, part := range parts {
		if i == 0 && r.Quote == "" {
			at := part.Start
			if len(part.Marks) > 0 {
				at = part.Marks[0].Start
			}
			r.Line, r.StartMS = r.turn.LineAt(at), interviews.KnownTime(r.turn.TimeAt(at))
		}
		span := spanJSON{part.Start, part.End, [][2]int{}}
		for _, m := range part.Marks {
			span.Marks = append(span.Marks, [2]int{m.Start, m.End})
		}
		r.Fragments, r.Spans = append(r.Fragments, part.Text), append(r.Spans, span)
	}
}

// quoted are the parts of the turn that are coded with one of the themes.
func (r *hitRow) quoted(themes []string) []query.Fragment {
	var parts []query.Fragment
	for _, q := range r.quotes {
		if !slices.ContainsFunc(themes, func(t string) bool { return slices.Contains(q.Themes, t) }) || len(parts) == 2 {
			continue
		}
		start, end := 0, len(r.turn.Text)
		if q.FirstTurn == r.turn.N {
			start = q.Start
		}
		if q.LastTurn == r.turn.N {
			end = q.End
		}
		parts = append(parts, query.Fragment{Text: r.turn.Text[start:end], Start: start, End: end})
	}
	return parts
}
