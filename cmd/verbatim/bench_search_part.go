package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
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

const fts5Query = `select t.revision, t.n, t.kind, t.speaker, t.start_ms, t.line, t.text, snippet(turn_text, 0, '[', ']', '…', 40)
	from turn_text join turn t on t.id = turn_text.rowid
	where turn_text match ? and (? = '' or t.speaker = ?) and (? = 0 or t.revision = ?) order by turn_text.rank limit 20`

// askFTS5 asks the same of SQLite, on the same turns: the first twenty by rank
// with all that there is of a turn, and a snippet.
func askFTS5(_ *program, ctx context.Context, _, into string) (_ any, err error) {
	plan, err := readSearchPlan(into)
	if err != nil {
		return nil, err
	}
	db, err := openFTS5(filepath.Join(into, "fts50"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	query, err := db.PrepareContext(ctx, fts5Query)
	if err != nil {
		return nil, err
	}
	seen := make([][]answer, len(plan.Queries))
	for run := range plan.Runs + 1 {
		for i, q := range plan.Queries {
			one, err := askOneFTS5(ctx, db, query, q)
			if err != nil {
				return nil, err
			}
			if run > 0 {
				seen[i] = append(seen[i], one)
			}
		}
	}
	return medians(seen), nil
}

func askOneFTS5(ctx context.Context, db *sql.DB, query *sql.Stmt, q benchQuery) (_ answer, err error) {
	if q.Match == "" {
		return answer{Unknown: true}, nil
	}
	revision := 0
	if q.SHA256 != "" {
		if err := db.QueryRowContext(ctx, "select number from revision where sha256 = ?", q.SHA256).Scan(&revision); err != nil {
			return answer{}, err
		}
	}
	started := time.Now()
	rows, err := query.QueryContext(ctx, q.Match, q.Speaker, q.Speaker, revision, revision)
	if err != nil {
		return answer{}, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var text [4]string
	var n [4]int64
	found := 0
	for rows.Next() {
		if err := rows.Scan(&n[0], &n[1], &text[0], &text[1], &n[2], &n[3], &text[2], &text[3]); err != nil {
			return answer{}, err
		}
		found++
	}
	took := ms(time.Since(started))
	return answer{MS: took, IndexMS: took, Found: found}, rows.Err()
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
