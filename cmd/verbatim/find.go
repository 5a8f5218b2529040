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

// A request is a search as one process asks another one for it.
type request struct {
	Actor   string
	Query   string
	Options search.Options
}

// asksCoding reports whether the answer tells what was coded, whatever the
// query asks for.
func (r *request) asksCoding() bool {
	return r.Options.Quotes || slices.ContainsFunc(r.Options.Facets, search.IsCoded)
}

// ask finds what a query asks for, and returns it resolved, to mark what it
// wants. Nobody finds what is hidden from them.
func (ws *workspace) ask(ctx context.Context, r request) (*search.Result, query.Query, error) {
	q, err := ws.understand(ctx, ws.Store, r.Query)
	if err != nil {
		return nil, q, err
	}
	open, err := ws.unhidden(ctx, q, r.asksCoding())
	if err != nil {
		return nil, q, err
	}
	res, err := ws.askServer(ctx, r)
	switch {
	case errors.As(err, &silence{}): // and it has the index
		res, err = ws.scan(ctx, open, r.Options, err)
	case err == nil && res == nil:
		res, err = ws.find(ctx, open, r.Options)
	}
	return res, q, err
}

// find asks the index, brought up to date, or reads everything when it cannot
// be asked.
func (ws *workspace) find(ctx context.Context, q query.Query, o search.Options) (*search.Result, error) {
	var err error
	if o.Attribute, err = ws.attribute(ctx); err != nil {
		return nil, err
	}
	res, err := ws.findIn(ctx, q, o)
	if err == nil || ctx.Err() != nil || errors.Is(err, errs.Invalid) {
		return res, err
	}
	return ws.scan(ctx, q, o, err)
}

// scan reads everything, and says why.
func (ws *workspace) scan(ctx context.Context, q query.Query, o search.Options, why error) (_ *search.Result, err error) {
	if o.Attribute, err = ws.attribute(ctx); err != nil {
		return nil, err
	}
	ws.p.say("%s", insteadOf(why))
	return search.Scan(ctx, ws.feed(), q, o)
}

// insteadOf tells why the index was not asked.
func insteadOf(err error) string {
	return reasonOf(err) + "; answered from the database instead, which takes longer"
}

func (ws *workspace) findIn(ctx context.Context, q query.Query, o search.Options) (*search.Result, error) {
	ix, err := ws.index(ctx)
	if err != nil {
		return nil, indexFault(err)
	}
	res, err := ix.Search(ctx, q, o)
	if cerr := ix.Close(); err == nil && cerr != nil {
		ws.p.say("%s", reasonOf(cerr)) // what was found is right all the same
	}
	return res, err
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
	hidden, err := ws.Work.Hidden(ctx)
	if err != nil || len(hidden) == 0 || !asksCoding && !query.AsksCoding(q) {
		return q, err
	}
	ids := make([]string, len(hidden))
	for i, id := range hidden {
		ids[i] = string(id)
	}
	ws.p.say("without %s: you code blind there until all have finished, and this asks what was coded", strings.Join(ids, ", "))
	return query.Without(q, ids), nil
}
