package main

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
)

// asOfFlag asks for the workspace as it was.
var asOfFlag = &cli.StringFlag{Name: "as-of", Usage: "as it was at the end of a `DAY` (2026-09-30), at a time, or after an event (by its number in 'verbatim log')"}

// view runs fn on the workspace as it is at one moment, or as it was when
// --as-of says.
func (ws *workspace) view(ctx context.Context, c *cli.Context, fn func(*store.Store) error) error {
	when := c.String("as-of")
	if when == "" {
		return ws.View(ctx, fn)
	}
	seq, err := ws.eventAt(ctx, when)
	if err != nil {
		return err
	}
	return ws.AsOf(ctx, seq, fn)
}

// eventAt is the number of the event that --as-of means.
func (ws *workspace) eventAt(ctx context.Context, when string) (int64, error) {
	if seq, err := strconv.ParseInt(strings.TrimPrefix(when, "event/"), 10, 64); err == nil {
		return seq, nil
	}
	if t, err := time.Parse(time.RFC3339, when); err == nil {
		return ws.Events.At(ctx, t)
	}
	day, err := time.Parse(time.DateOnly, when)
	if err != nil {
		return 0, usage("--as-of: %q is not a day (2026-09-30), a time (2026-09-30T12:00:00Z) or an event's number", when)
	}
	return ws.Events.At(ctx, day.AddDate(0, 0, 1).Add(-time.Microsecond))
}

// doing is a context in which all that is written is one operation of that name.
func doing(ctx context.Context, kind, about string) context.Context {
	act := interviews.Actor(ctx)
	act.Kind, act.About = kind, about
	return interviews.Acting(ctx, act)
}

var errOnlyTrying = errors.New("only trying")

// try runs fn in one Update and, unless it is to be kept, takes back what it
// did: a preview cannot differ from what it previews.
func (ws *workspace) try(ctx context.Context, keep bool, fn func(*store.Store) error) error {
	err := ws.Update(ctx, func(s *store.Store) error {
		if err := fn(s); err != nil || keep {
			return err
		}
		return errOnlyTrying
	})
	if errors.Is(err, errOnlyTrying) {
		return nil
	}
	return err
}

// sayHidden tells a person what is not shown to them.
func (ws *workspace) sayHidden(ctx context.Context, s *store.Store) error {
	ids, err := s.Work.Hidden(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	ws.p.say("without what others coded in %s: you code blind there until all have finished", strings.Join(names, ", "))
	return nil
}
