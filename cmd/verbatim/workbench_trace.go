package main

import (
	"context"

	"verbatim/roadmap"
)

func (b workbench) Trace(ctx context.Context, d *roadmap.Data, what string, up bool) (roadmap.Link, error) {
	now := *d // reports are read for this trace alone
	return b.ws.traced(ctx, &now, what, up)
}

func (b workbench) Without(ctx context.Context, d *roadmap.Data, person, what string) (*roadmap.Difference, error) {
	now := *d
	var err error
	if now.Reports, err = b.ws.shownIn(ctx); err != nil {
		return nil, err
	}
	diff, err := roadmap.Without(&now, person)
	if err != nil || what == "" {
		return diff, err
	}
	return diff.About(&now, what)
}
