package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// asOfFlag asks for the workspace as it was.
var asOfFlag = &cli.StringFlag{Name: "as-of", Usage: "as it was at the end of a `DAY` (2026-09-30), at a time, or after an event (by its number in 'verbatim log')"}

// view runs fn on the workspace as it is at one moment, or as it was when
// --as-of says. Of a --coder who is nobody there it says so.
func (ws *workspace) view(ctx context.Context, c *cli.Context, fn func(*store.Store) error) error {
	named := func(s *store.Store) error {
		if err := fn(s); err != nil {
			return err
		}
		coder, _ := c.Value("coder").(string) // several may be named, too
		return ws.sayNobody(ctx, coder, s)
	}
	when := c.String("as-of")
	if when == "" {
		return ws.View(ctx, named)
	}
	seq, err := ws.eventAt(ctx, when)
	if err != nil {
		return err
	}
	return ws.AsOf(ctx, seq, named)
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

// sayNobody tells a person that nobody of that name has coded anything: an
// empty list looks as if there was nothing to find.
func (ws *workspace) sayNobody(ctx context.Context, coder string, s *store.Store) error {
	if coder == "" {
		return nil
	}
	codings, err := s.Coding.Codings(ctx, coding.Filter{})
	if err != nil {
		return err
	}
	var coders []string
	for _, one := range codings {
		coders = append(coders, one.Coder)
	}
	if slices.Contains(coders, coder) {
		return nil
	}
	slices.Sort(coders)
	hidden, err := s.Work.Hidden(ctx)
	if err != nil {
		return err
	}
	what := "anything"
	if len(hidden) > 0 {
		what = "anything that you may see"
	}
	if len(coders) == 0 {
		ws.p.say("nobody has coded %s", what)
		return nil
	}
	ws.p.say("nobody called %s has coded %s; coders: %s", coder, what, strings.Join(slices.Compact(coders), ", "))
	return nil
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
