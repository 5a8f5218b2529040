package search

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"

	"verbatim/internal/errs"
)

// The bounds of one page of hits.
const (
	DefaultLimit = 20
	MaxLimit     = 200
	MaxHits      = 10000 // Offset + Limit
)

// maxFacet is how many values of one facet are counted out.
const maxFacet = 200

// A Sort is an order of hits.
type Sort string

const (
	// ByRelevance puts first what fits best, and falls back to ByInterview
	// for queries without a word to rank by.
	ByRelevance Sort = ""
	// ByInterview goes by interview ID, then by turn.
	ByInterview Sort = "interview"
)

// Facets are the properties that hits can be counted by; coder only among quotes.
var Facets = []string{
	fieldTheme, fieldSpeaker, fieldRole, fieldParticipant, fieldInterview, fieldStudy, fieldSource, fieldCoder,
}

// Options say which of the hits to return, and what to count.
type Options struct {
	Limit  int // 0 for DefaultLimit, at most MaxLimit
	Offset int
	Sort   Sort
	Facets []string // some of Facets
	Quotes bool     // as if the query had said in:quotes
	Scope  []string // study IDs; empty for all
}

// A Hit is a turn or a quote that was found.
type Hit struct {
	Revision int64
	Turn     int
	Quote    string // the quote's ID, "" for a turn
	Score    float64
}

// A Count is how many hits have one value of a facet.
type Count struct {
	Value string
	Count int
}

// A Result is what a search found.
type Result struct {
	Query  Query // as it was asked, its prefixes looked up: for Fragments
	Total  int
	Hits   []Hit
	Facets map[string][]Count // most frequent first; hits with several values count for each
}

// Search finds the turns, or quotes, that a resolved query asks for. It
// returns errs.Invalid when the query or the options make no sense, and
// errs.Busy while a damaged index waits to be built anew.
func (x *Index) Search(ctx context.Context, q Query, o Options) (res *Result, err error) {
	defer errs.Wrap(&err, "search")
	q.Quotes = q.Quotes || o.Quotes
	q, found, err := x.run(ctx, q, o)
	if err != nil {
		return nil, err
	}
	res = &Result{Query: q, Total: int(found.Total), Hits: make([]Hit, len(found.Hits))}
	for i, m := range found.Hits {
		if res.Hits[i], err = parseID(m.ID); err != nil {
			return nil, err
		}
		res.Hits[i].Score = m.Score
	}
	res.Facets = counts(found.Facets)
	return res, nil
}

func request(q Query, o Options) (*bleve.SearchRequest, error) {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.Limit < 0 || o.Limit > MaxLimit || o.Offset < 0 || o.Offset+o.Limit > MaxHits {
		return nil, errs.New(errs.Invalid, "cannot show %d hits after the first %d", o.Limit, o.Offset).
			Try("ask for at most %d of the first %d", MaxLimit, MaxHits)
	}
	if len(o.Scope) > 0 {
		q.Root = within(q.Root, o.Scope)
	}
	req := bleve.NewSearchRequestOptions(plan(q), o.Limit, o.Offset, false)
	if o.Sort == ByInterview || !scored(q.Root) {
		req.Score = "none"
		req.Sort = search.SortOrder{&search.SortField{Field: named(fieldInterview, q)}, &search.SortDocID{}}
	}
	for _, f := range o.Facets {
		if !slices.Contains(Facets, f) {
			return nil, errs.New(errs.Invalid, "hits cannot be counted by %q", f).Try("use some of %v", Facets)
		}
		req.AddFacet(f, bleve.NewFacetRequest(named(f, q), maxFacet))
	}
	return req, nil
}

func within(root Node, studies []string) Node {
	in := Any{Field: fieldStudy, Values: studies}
	if root == nil {
		return in
	}
	return And{root, in}
}

func named(field string, q Query) string {
	if q.Quotes {
		return quotePrefix + field
	}
	return field
}

// run looks up the query's prefixes and lets Bleve search. A panic there means
// a damaged index.
func (x *Index) run(ctx context.Context, asked Query, o Options) (q Query, found *bleve.SearchResult, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return q, nil, err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			x.broke(fmt.Sprintf("a search stumbled: %v", p))
			found, err = nil, x.usable()
		}
	}()
	err = snapshot(x.bleve, func(r *scorch.IndexSnapshot) error {
		q, err = expand(ctx, r, asked)
		return err
	})
	if err != nil {
		return q, nil, err
	}
	req, err := request(q, o)
	if err != nil {
		return q, nil, err
	}
	found, err = x.bleve.SearchInContext(ctx, req)
	return q, found, err
}

func counts(found search.FacetResults) map[string][]Count {
	if len(found) == 0 {
		return nil
	}
	all := map[string][]Count{}
	for name, f := range found {
		list := []Count{}
		for _, t := range f.Terms.Terms() {
			list = append(list, Count{t.Term, t.Count})
		}
		all[name] = list
	}
	return all
}
