package main

import (
	"context"

	"verbatim/roadmap"
)

func (b workbench) Counter(ctx context.Context, hypothesis, query string) ([]roadmap.Candidate, error) {
	d, err := b.ws.plan(ctx)
	if err != nil {
		return nil, err
	}
	h := roadmap.FindHypothesis(d.Hypotheses, hypothesis)
	if h == nil {
		return nil, roadmap.NoHypothesis(hypothesis)
	}
	clues, err := b.ws.clues(ctx, d, h, query)
	if err != nil {
		return nil, err
	}
	return roadmap.Counter(d, h, clues), nil
}
