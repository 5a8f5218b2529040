package main

import (
	"context"

	"verbatim/coding"
	"verbatim/internal/store"
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

func (b workbench) Askings(ctx context.Context, hypothesis string) (list []roadmap.Asking, err error) {
	err = b.ws.View(ctx, func(s *store.Store) error {
		all, err := s.Roadmap.Hypotheses(ctx)
		if err != nil {
			return err
		}
		h := roadmap.FindHypothesis(all, hypothesis)
		if h == nil {
			return roadmap.NoHypothesis(hypothesis)
		}
		if len(h.Questions) == 0 {
			return nil // spares reading all that was found
		}
		found, err := readData(ctx, s, coding.Filter{})
		if err != nil {
			return err
		}
		d, err := planOf(ctx, s, found)
		if err != nil {
			return err
		}
		list, err = askings(ctx, s, found, d, h)
		return err
	})
	return list, err
}
