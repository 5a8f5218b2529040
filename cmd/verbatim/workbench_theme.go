package main

import (
	"context"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/internal/web"
	"verbatim/interviews"
)

func (b workbench) Try(ctx context.Context, fn func(web.Parts) error) error {
	return b.ws.try(ctx, false, func(s *store.Store) error { return fn(partsOf(s)) })
}

func (b workbench) ThemeHistory(ctx context.Context, theme string) ([]coding.Step, error) {
	var steps []coding.Step
	err := b.ws.View(ctx, func(s *store.Store) (err error) {
		steps, err = themeSteps(ctx, s, theme)
		return err
	})
	return steps, err
}

// recentEvents is how many events are looked through for the last one of
// somebody: what they have just done is among them.
const recentEvents = 50

func (b workbench) Mine(ctx context.Context) (int64, error) {
	events, err := b.ws.Events.Newest(ctx, recentEvents)
	for _, e := range events {
		if e.Actor == interviews.Actor(ctx).Actor {
			return e.Seq, err
		}
	}
	return 0, err
}
