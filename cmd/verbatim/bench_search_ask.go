package main

import (
	"context"
	"slices"
	"time"

	"verbatim/search"
	"verbatim/search/query"
)

// An asker searches as `verbatim search` does, in a process that has the index
// open and has read the interviews. It serves one goroutine; another takes
// another.
type asker struct {
	ws     *workspace
	ix     *search.Index
	feed   *feed
	facets []string
}

func (a *asker) another() *asker { return &asker{a.ws, a.ix, a.ws.feed(), a.facets} }

// An answer is what became of a query.
type answer struct {
	MS      float64 `json:"ms"`       // all of it
	FirstMS float64 `json:"first_ms"` // all of it, when it was asked for the first time
	Found   int     `json:"found"`    // of the first twenty hits
	Unknown bool    `json:"unknown"`  // the query language has no such thing: FTS5 has no fuzzy words
}

// longestQuery is how many characters a query may have.
const longestQuery = query.MaxQuery

func (q *benchQuery) parse() (query.Query, error) { return query.Parse(q.Query) }

// ask does everything that `verbatim search` does behind the command line:
// parse, look names up, search, read the turns back and cut fragments.
func (a *asker) ask(ctx context.Context, asked benchQuery) (answer, error) {
	started := time.Now()
	q, err := asked.parse()
	if err != nil {
		return answer{}, err
	}
	if q, err = query.Resolve(ctx, q, &names{a.ws.Store, a.ws.p.today()}); err != nil {
		return answer{}, err
	}
	if q, err = a.ws.unhidden(ctx, q, len(a.facets) > 0); err != nil {
		return answer{}, err
	}
	found, err := a.ix.Search(ctx, q, search.Options{Facets: a.facets})
	if err != nil {
		return answer{}, err
	}
	hits, err := (&hitReader{s: a.ws.Store, feed: a.feed, q: q}).read(ctx, found.Hits)
	return answer{MS: ms(time.Since(started)), Found: len(hits)}, err
}

// sync brings the index up to date and says how long it took.
func (a *asker) sync(ctx context.Context) (float64, error) {
	started := time.Now()
	err := a.ix.Sync(ctx, a.feed, nil)
	return ms(time.Since(started)), err
}

// rebuild makes the whole index anew, as `verbatim reindex` does.
func (a *asker) rebuild(ctx context.Context) error {
	return a.ix.Rebuild(ctx, a.feed, nil)
}

// askAll asks every query once to warm up and then so many times, and returns
// the answer with the median time for each.
func (a *asker) askAll(ctx context.Context, queries []benchQuery, runs int) ([]answer, error) {
	seen, first := make([][]answer, len(queries)), make([]float64, len(queries))
	for run := range runs + 1 {
		for i, q := range queries {
			one, err := a.ask(ctx, q)
			if err != nil {
				return nil, err
			}
			if run == 0 {
				first[i] = one.MS
				continue
			}
			one.FirstMS = first[i]
			seen[i] = append(seen[i], one)
		}
	}
	return medians(seen), nil
}

// medians are the answers in the middle, by all of their time.
func medians(seen [][]answer) []answer {
	all := make([]answer, len(seen))
	for i, answers := range seen {
		slices.SortFunc(answers, func(x, y answer) int { return int(1000 * (x.MS - y.MS)) })
		all[i] = answers[len(answers)/2]
	}
	return all
}
