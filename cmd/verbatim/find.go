package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/search"
	"verbatim/search/query"
)

// understand reads a query and looks up what it names in a workspace as it is
// or was.
func (ws *workspace) understand(ctx context.Context, s *store.Store, text string) (query.Query, error) {
	q, err := query.Parse(text)
	if err != nil {
		return q, usage("query: %w", err)
	}
	q, err = query.Resolve(ctx, q, &names{s, ws.p.today()})
	if errors.Is(err, errs.Invalid) {
		err = usage("query: %w", err)
	}
	return q, err
}

// understandAny is understand, where no query at all means everything.
func (ws *workspace) understandAny(ctx context.Context, s *store.Store, text string) (query.Query, error) {
	if strings.TrimSpace(text) == "" {
		return query.Query{}, nil
	}
	return ws.understand(ctx, s, text)
}

// A request is a search as one process asks another one for it.
type request struct {
	Actor   string
	Query   string
	Like    string // a quote, or INTERVIEW:TURN: only passages like this one
	Options search.Options
}

// asksCoding reports whether the answer tells what was coded, whatever the
// query asks for.
func (r *request) asksCoding() bool {
	return r.Options.Quotes || slices.ContainsFunc(r.Options.Facets, search.IsCoded)
}

// A finder answers searches: an index, or a scanner.
type finder interface {
	Search(context.Context, query.Query, search.Options) (*search.Result, error)
	Spread(ctx context.Context, forms []string) (*search.Spread, error)
}

// A scanner reads everything to find something.
type scanner struct{ *feed }

// Search implements finder.
func (s scanner) Search(ctx context.Context, q query.Query, o search.Options) (*search.Result, error) {
	return search.Scan(ctx, s.feed, q, o)
}

// Spread implements finder.
func (s scanner) Spread(ctx context.Context, forms []string) (*search.Spread, error) {
	return search.ScanSpread(ctx, s.feed, forms)
}

// A question is a request that has been understood.
type question struct {
	query.Query
	like    *search.Likeness // nil unless passages like one are asked for
	options search.Options
}

// A finding is what was found, and the words by which it is like a passage.
type finding struct {
	*search.Result
	Words []string
}

// ask finds what a query asks for, and returns it resolved, to mark what it
// wants. Nobody finds what is hidden from them.
func (ws *workspace) ask(ctx context.Context, r request) (*finding, query.Query, error) {
	q, err := ws.question(ctx, r)
	if err != nil {
		return nil, query.Query{}, err
	}
	out, err := ws.askServer(ctx, r)
	switch {
	case errors.As(err, &silence{}): // and it has the index
		out, err = ws.scan(ctx, q, err)
	case err == nil && out == nil:
		out, err = ws.find(ctx, q)
	}
	if err == nil && q.like != nil {
		return out, q.like.Query(out.Words, q.Query), nil
	}
	return out, q.Query, err
}

// question understands a request and keeps it from what is hidden.
func (ws *workspace) question(ctx context.Context, r request) (*question, error) {
	q, err := ws.understandAny(ctx, ws.Store, r.Query)
	if err != nil {
		return nil, err
	}
	made := &question{options: r.Options}
	if made.Query, err = ws.unhidden(ctx, q, r.asksCoding()); err != nil {
		return nil, err
	}
	if r.Like != "" {
		made.like, err = ws.likeness(ctx, r.Like, q.Quotes || r.Options.Quotes)
	}
	if err == nil {
		made.options.Attribute, err = ws.attribute(ctx)
	}
	return made, err
}

// find asks the index, brought up to date, or reads everything when it cannot
// be asked.
func (ws *workspace) find(ctx context.Context, q *question) (*finding, error) {
	out, err := ws.findIn(ctx, q)
	if err == nil || ctx.Err() != nil || errors.Is(err, errs.Invalid) {
		return out, err
	}
	return ws.scan(ctx, q, err)
}

// scan reads everything, and says why.
func (ws *workspace) scan(ctx context.Context, q *question, why error) (*finding, error) {
	ws.p.say("%s", insteadOf(why))
	return q.ask(ctx, scanner{ws.feed()})
}

// insteadOf tells why the index was not asked.
func insteadOf(err error) string {
	return reasonOf(err) + "; answered from the database instead, which takes longer"
}

func (ws *workspace) findIn(ctx context.Context, q *question) (*finding, error) {
	ix, err := ws.index(ctx)
	if err != nil {
		return nil, indexFault(err)
	}
	out, err := q.ask(ctx, ix)
	if cerr := ix.Close(); err == nil && cerr != nil {
		ws.p.say("%s", reasonOf(cerr)) // what was found is right all the same
	}
	return out, err
}

// ask answers with an index, or without.
func (q *question) ask(ctx context.Context, f finder) (*finding, error) {
	if q.like == nil {
		res, err := f.Search(ctx, q.Query, q.options)
		return &finding{Result: res}, err
	}
	spread, err := f.Spread(ctx, q.like.Forms)
	if err != nil {
		return nil, err
	}
	words := q.like.Telling(spread)
	if len(words) == 0 {
		return &finding{Result: &search.Result{}, Words: words}, nil
	}
	res, err := f.Search(ctx, q.like.Query(words, q.Query), q.options)
	return &finding{res, words}, err
}

// indexFault is why the index could not be opened or brought up to date. It
// is never the query's fault.
func indexFault(err error) error {
	return errs.New(errs.Busy, "%s", reasonOf(err)).Try("%s", errs.HintOf(err))
}

// reasonOf is what is wrong with the index in a few words. Libraries wrap what
// the system says in words of their own, and lose its type.
func reasonOf(err error) string {
	var known *errs.Error
	text := err.Error()
	switch {
	case strings.Contains(text, syscall.ENOSPC.Error()):
		return "the disk is full, and the search index cannot follow"
	case strings.Contains(text, syscall.EROFS.Error()), strings.Contains(text, syscall.EACCES.Error()):
		return "the folder of the search index cannot be written to"
	case errors.As(err, &known):
		return known.Message
	}
	return "the search index cannot be asked: " + text
}

// attribute tells participants' attributes, as counting by them needs.
func (ws *workspace) attribute(ctx context.Context) (func(string, *query.Voice) string, error) {
	people, err := ws.Interviews.Participants(ctx, nil)
	if err != nil {
		return nil, err
	}
	return attributeOf(people), nil
}

// unhidden keeps a query that asks what was coded away from interviews in
// which the others' work is hidden from who asks: the index knows everybody's.
func (ws *workspace) unhidden(ctx context.Context, q query.Query, asksCoding bool) (query.Query, error) {
	if !asksCoding && !query.AsksCoding(q) {
		return q, nil
	}
	hidden, err := ws.hidden(ctx, ws.Store)
	if err != nil || len(hidden) == 0 {
		return q, err
	}
	return query.Without(q, hidden), nil
}

// hidden lists interviews in which others' work is hidden from who asks, and
// tells them.
func (ws *workspace) hidden(ctx context.Context, s *store.Store) ([]string, error) {
	hidden, err := s.Work.Hidden(ctx)
	if err != nil || len(hidden) == 0 {
		return nil, err
	}
	ids := make([]string, len(hidden))
	for i, id := range hidden {
		ids[i] = string(id)
	}
	ws.p.say("without %s: you code blind there until all have finished, and this asks what was coded", strings.Join(ids, ", "))
	return ids, nil
}
