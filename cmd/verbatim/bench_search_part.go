package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"verbatim/internal/errs"
)

func askQueries(ctx context.Context, a *asker, plan *searchPlan) ([]answer, error) {
	return a.askAll(ctx, plan.Queries, plan.Runs)
}

// askFacets asks for four facets beside.
func askFacets(ctx context.Context, a *asker, plan *searchPlan) ([]answer, error) {
	a.facets = []string{"theme", "participant", "study", "role"}
	return a.askAll(ctx, plan.Queries, plan.Runs)
}

// An atOnce is how long queries took one person, and eight at once.
type atOnce struct {
	One   spread `json:"one"`
	Eight spread `json:"eight"`
}

const benchClients = 8

func askAtOnce(ctx context.Context, a *asker, plan *searchPlan) (*atOnce, error) {
	if _, err := a.askAll(ctx, plan.Queries, 1); err != nil { // warms up
		return nil, err
	}
	one, err := askTogether(ctx, a, plan, 1)
	if err != nil {
		return nil, err
	}
	eight, err := askTogether(ctx, a, plan, benchClients)
	return &atOnce{one, eight}, err
}

// askTogether has some people ask all the queries, each beginning with another.
func askTogether(ctx context.Context, a *asker, plan *searchPlan, people int) (spread, error) {
	took := make([][]float64, people)
	g, ctx := errgroup.WithContext(ctx)
	for person := range people {
		g.Go(func() error {
			mine := a.another()
			for i := range plan.Runs * len(plan.Queries) {
				one, err := mine.ask(ctx, plan.Queries[(i+person*len(plan.Queries)/people)%len(plan.Queries)])
				if err != nil {
					return err
				}
				if !one.Unknown {
					took[person] = append(took[person], one.MS)
				}
			}
			return nil
		})
	}
	err := g.Wait()
	return spreadOf(slices.Concat(took...)), err
}

// A rebuilt is what it took to make the whole index anew, and what became of
// somebody who asked meanwhile, 20 ms between two queries.
type rebuilt struct {
	Turns    int     `json:"turns"`
	WallMS   float64 `json:"wall_ms"`
	Turnsps  float64 `json:"turns_per_s"`
	Reader   spread  `json:"reader"`   // of what was answered
	Asked    int     `json:"asked"`    // queries that found something before
	Answered int     `json:"answered"` // that did then
	Empty    int     `json:"empty"`    // that found nothing
	Refused  int     `json:"refused"`  // that were told to come back
}

func benchRebuild(ctx context.Context, a *asker, plan *searchPlan) (*rebuilt, error) {
	fruitful, err := a.fruitful(ctx, plan.Queries)
	if err != nil {
		return nil, err
	}
	all, err := a.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	out := &rebuilt{}
	for i := range all {
		out.Turns += all[i].Turns
	}
	done := make(chan struct{})
	var g errgroup.Group
	g.Go(func() error { return a.another().askUntil(ctx, done, fruitful, out) })
	started := time.Now()
	err = a.rebuild(ctx)
	out.WallMS = ms(time.Since(started))
	close(done)
	out.Turnsps = float64(out.Turns) / out.WallMS * 1000
	return out, errors.Join(err, g.Wait())
}

// fruitful are the queries that find something.
func (a *asker) fruitful(ctx context.Context, queries []benchQuery) ([]benchQuery, error) {
	var kept []benchQuery
	for _, q := range queries {
		one, err := a.ask(ctx, q)
		if err != nil {
			return nil, err
		}
		if one.Found > 0 {
			kept = append(kept, q)
		}
	}
	if len(kept) == 0 {
		return nil, usage("no query finds anything")
	}
	return kept, nil
}

// askUntil keeps asking until done.
func (a *asker) askUntil(ctx context.Context, done <-chan struct{}, queries []benchQuery, out *rebuilt) error {
	var took []float64
	defer func() { out.Reader = spreadOf(took) }()
	for ; ; out.Asked++ {
		select {
		case <-done:
			return nil
		case <-time.After(thinks):
		}
		one, err := a.ask(ctx, queries[out.Asked%len(queries)])
		switch {
		case errors.Is(err, errs.Busy):
			out.Refused++
		case err != nil:
			return err
		case one.Found == 0:
			out.Empty++
		default:
			out.Answered++
			took = append(took, one.MS)
		}
	}
}
