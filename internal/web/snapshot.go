package web

import (
	"context"
	"sync"

	"verbatim/report"
	"verbatim/roadmap"
)

// snapshots keep what was read of the whole workspace for as long as nothing
// changes. What they return is shared and must not be changed.
type snapshots struct {
	ws       Workspace
	corpus   snapshot[*report.Corpus]
	plan     snapshot[*roadmap.Data]
	coverage snapshot[*report.CoverageReport]
	ranked   snapshot[ranked]
	learned  snapshot[*learned]
	shelf    snapshot[*quoteShelf]
}

// A snapshot is something made of all that is kept, as of an event.
type snapshot[T any] struct {
	mu   sync.Mutex
	seq  int64
	made bool
	it   T
}

func newSnapshots(ws Workspace) *snapshots { return &snapshots{ws: ws} }

// Corpus is what reports count, as it is now.
func (s *snapshots) Corpus(ctx context.Context) (*report.Corpus, error) {
	return s.corpus.get(ctx, s.ws, func() (*report.Corpus, error) {
		d, err := s.ws.Data(ctx)
		if err != nil {
			return nil, err
		}
		return report.Arrange(*d), nil
	})
}

// Plan is what hypotheses and proposals are made of, as it is now.
func (s *snapshots) Plan(ctx context.Context) (*roadmap.Data, error) {
	return s.plan.get(ctx, s.ws, func() (*roadmap.Data, error) { return s.ws.Plan(ctx) })
}

// Coverage is which questions of the guides were asked where, as it is now.
func (s *snapshots) Coverage(ctx context.Context) (*report.CoverageReport, error) {
	return s.coverage.get(ctx, s.ws, func() (*report.CoverageReport, error) {
		all, err := s.Corpus(ctx)
		if err != nil {
			return nil, err
		}
		c := *all // only this report needs the turns
		if c.Turns, err = s.ws.Said(ctx, c.Guided(report.Scope{})); err != nil {
			return nil, err
		}
		return c.Coverage(report.Scope{}), nil
	})
}

// A ranked is a plan, and how its proposals rank.
type ranked struct {
	plan    *roadmap.Data
	ranking *roadmap.Ranking
}

// Ranking is how proposals rank, as it is now, with the plan that it is of. A
// proposal with an input that breaks a rule says so itself.
func (s *snapshots) Ranking(ctx context.Context) (ranked, error) {
	return s.ranked.get(ctx, s.ws, func() (ranked, error) {
		d, err := s.Plan(ctx)
		if err != nil {
			return ranked{}, err
		}
		ranking, _ := roadmap.Rank(d)
		return ranked{d, ranking}, nil
	})
}

// get returns what was made of the newest state, and makes it when it has not
// been. Whoever comes meanwhile waits for it rather than making it twice.
func (s *snapshot[T]) get(ctx context.Context, ws Workspace, build func() (T, error)) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq, err := ws.Parts().Log.Head(ctx)
	if err != nil || s.made && seq == s.seq {
		return s.it, err
	}
	it, err := build()
	if err != nil {
		return it, err
	}
	s.it, s.seq, s.made = it, seq, true
	return it, nil
}
