package main

import (
	"context"

	"verbatim/internal/web"
)

// About implements web.Finder.
func (b workbench) About(ctx context.Context, quote string) ([]web.Event, error) {
	events, err := b.ws.Events.About(ctx, "quote/"+quote)
	out := make([]web.Event, len(events))
	for i := range events {
		out[i] = webEvent(&events[i])
	}
	return out, err
}
