package main

import (
	"context"
	"strings"

	"verbatim/internal/errs"
	"verbatim/internal/web"
	"verbatim/interviews"
	"verbatim/search"
	"verbatim/search/query"
)

// Understand implements web.Finder.
func (b workbench) Understand(ctx context.Context, text string) (query.Query, error) {
	if text = strings.TrimSpace(text); text != "" {
		if _, err := interviews.ParsePeriod(text, b.ws.p.today()); err == nil {
			return query.Query{}, errs.New(errs.Invalid, "column 1: %s is a period", text).Try("write date:%s, or \"%s\" to look for the words", text, text)
		}
	}
	return b.ws.understandAny(ctx, b.ws.Store, text)
}

// Find implements web.Finder.
func (b workbench) Find(ctx context.Context, text string, o search.Options) (*web.Found, error) {
	found, note, err := b.server.answer(ctx, request{Actor: interviews.Actor(ctx).Actor, Query: text, Options: o})
	if err != nil {
		return nil, err
	}
	q, err := b.ws.understandAny(ctx, b.ws.Store, text)
	if err != nil {
		return nil, err
	}
	reader := &workspace{Store: b.ws.Store, dir: b.ws.dir, remote: b.ws.remote, p: b.ws.p} // what it reads is its own: others ask at the same time
	out, err := reader.searchOf(ctx, text, q, found.Result, 0)
	if err != nil {
		return nil, err
	}
	return webFound(out, found.Facets, note), nil
}

func webFound(out *searchJSON, facets map[string][]search.Count, note string) *web.Found {
	f := &web.Found{
		Total: out.Total, Interviews: out.Interviews, People: out.People, Hits: webHits(out.Hits), Facets: facets,
		Next: out.Next, Suggestion: out.Suggestion, Note: note,
	}
	for _, g := range out.Groups {
		f.Groups = append(f.Groups, web.HitGroup{Value: g.Value, Total: g.Total, Hits: webHits(g.Hits)})
	}
	return f
}

func webHits(rows []hitJSON) []web.Hit {
	var hits []web.Hit
	for i := range rows {
		r := &rows[i]
		h := web.Hit{
			Interview: r.Interview, Turn: r.Turn, Quote: r.Quote, Speaker: r.Speaker, Participant: r.Participant, Date: r.Date,
			StartMS: interviews.TimeOf(r.StartMS), Source: r.Source, Line: r.Line, Themes: r.Themes,
		}
		for k, text := range r.Fragments {
			span := r.Spans[k]
			h.Parts = append(h.Parts, web.HitPart{Pieces: pieces(text, span), CutFront: span.Start > 0, CutBack: span.End < len(r.Text)})
		}
		hits = append(hits, h)
	}
	return hits
}

// pieces cuts a part of a text at the marks in it.
func pieces(text string, span spanJSON) []web.Piece {
	var all []web.Piece
	at := 0
	add := func(to int, mark bool) {
		if to > at {
			all = append(all, web.Piece{Text: text[at:to], Mark: mark})
			at = to
		}
	}
	for _, m := range span.Marks {
		from, to := m[0]-span.Start, m[1]-span.Start
		if from < at || to > len(text) {
			continue
		}
		add(from, false)
		add(to, true)
	}
	add(len(text), false)
	return all
}
