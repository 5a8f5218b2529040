package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/report"
)

func (p *program) reportDiffCommand() *cli.Command {
	return &cli.Command{
		Name: "diff", Usage: "what changed between two states, and by which events", ArgsUsage: "A B [QUERY…]",
		Description: "A and B are each an issued report that counts themes (its ID in 'verbatim report issued'), an event (its number in 'verbatim log'),\n" +
			"a day (2026-09-30, at its end), a time, or now. Of an issued report all that it says is compared as it was issued; the flags and the\n" +
			"query say what the other side is about.",
		Flags: slices.Concat([]cli.Flag{studyFlag}, aboutFlags, fileFlags), Action: p.in(p.reportDiff),
	}
}

func (p *program) reportDiff(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.NArg() < 2 {
		return usage("which two? For example: verbatim report diff 2026-06-30 now")
	}
	to, err := p.target(c)
	if err != nil {
		return err
	}
	d, err := ws.diff(ctx, c, strings.Join(c.Args().Slice()[2:], " "))
	if err != nil {
		return err
	}
	return to.write(ctx, d)
}

// diff compares the two states that the command line names.
func (ws *workspace) diff(ctx context.Context, c *cli.Context, query string) (*report.DiffReport, error) {
	var scope report.Scope
	err := ws.View(ctx, func(s *store.Store) (err error) {
		if scope, err = ws.diffScope(ctx, c, s); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return nil, err
	}
	var sides [2]*report.ThemesReport
	for i := range sides {
		if sides[i], err = ws.themesIssued(ctx, c.Args().Get(i)); err != nil {
			return nil, err
		}
	}
	for _, issued := range sides {
		if issued != nil && query == "" && !limited(c) {
			scope, query = issued.AskedFor(), issued.Scope.Query
		}
	}
	for i := range sides {
		if sides[i] != nil {
			continue
		}
		if sides[i], err = ws.themesOf(ctx, c.Args().Get(i), scope, query); err != nil {
			return nil, err
		}
	}
	changes, err := ws.changes(ctx, sides[0].Version, sides[1].Version)
	if err != nil {
		return nil, err
	}
	d := report.Diff(sides[0], sides[1], changes)
	d.Before.Name, d.After.Name = c.Args().Get(0), c.Args().Get(1)
	return d, nil
}

// limited reports whether flags say what both sides are about. Without any, the
// other side of an issued report is about what that is about.
func limited(c *cli.Context) bool {
	return slices.ContainsFunc([]string{"study", "period", "by", "theme", "kind", "without", "polarity"}, c.IsSet)
}

// diffScope is what both sides are about. Names are those of now: a theme that
// was not there on one side has come or gone.
func (ws *workspace) diffScope(ctx context.Context, c *cli.Context, s *store.Store) (report.Scope, error) {
	scope, err := ws.scopeOf(ctx, c, s)
	if err != nil {
		return scope, err
	}
	people, err := s.Interviews.Participants(ctx, nil)
	if err != nil {
		return scope, err
	}
	return scope, knownAttribute(people, scope.By)
}

// themesOf is the report on themes of a state, made anew.
func (ws *workspace) themesOf(ctx context.Context, state string, scope report.Scope, query string) (*report.ThemesReport, error) {
	if state == "now" {
		return ws.themesIn(ctx, scope, query, func(fn func(*store.Store) error) error { return ws.View(ctx, fn) })
	}
	seq, err := ws.eventAt(ctx, state)
	if err != nil {
		return nil, err
	}
	return ws.themesIn(ctx, scope, query, func(fn func(*store.Store) error) error { return ws.AsOf(ctx, seq, fn) })
}

// themesIssued is the report on themes that was issued; nil when the name is
// that of an event, a day, a time or now.
func (ws *workspace) themesIssued(ctx context.Context, id string) (*report.ThemesReport, error) {
	if _, err := ws.eventAt(ctx, id); id == "now" || !errors.As(err, &usageError{}) {
		return nil, nil
	}
	one, err := ws.Issued.IssuedReport(ctx, id)
	if errors.Is(err, errs.NotFound) {
		return nil, errs.New(errs.NotFound, "no issued report %q, and it is no event, day or time", id).
			Try("'verbatim report issued' and 'verbatim log' list what there is; now is the present")
	}
	if err != nil {
		return nil, err
	}
	ws.p.sayWithdrawn(one)
	return one.Themes()
}

// themesIn makes the report on themes of a workspace as view shows it.
func (ws *workspace) themesIn(ctx context.Context, scope report.Scope, query string, view func(func(*store.Store) error) error) (r *report.ThemesReport, err error) {
	err = view(func(s *store.Store) error {
		f, err := ws.filterBy(ctx, s, query)
		if err != nil {
			return err
		}
		data, err := readData(ctx, s, anyOrder)
		if err != nil {
			return err
		}
		if f != nil {
			if err := f.limit(ctx, &scope, data); err != nil {
				return err
			}
		}
		r = report.Themes(*data, scope)
		return nil
	})
	return r, err
}

// changes are what was done between two events.
func (ws *workspace) changes(ctx context.Context, a, b int64) ([]report.Change, error) {
	effects, err := ws.Events.Effects(ctx, min(a, b), max(a, b))
	if err != nil {
		return nil, err
	}
	changes := make([]report.Change, len(effects))
	for i := range effects {
		changes[i] = changeOf(&effects[i])
	}
	return changes, nil
}

func changeOf(e *store.Effect) report.Change {
	c := report.Change{
		Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Subject: e.Subject,
		Themes: e.Themes, Interviews: e.Interviews, People: e.Participants, Heard: e.Heard,
	}
	if len(e.Merged) > 0 {
		c.Merged = map[string]string{}
	}
	for _, m := range e.Merged {
		c.Merged[m.Theme] = m.Into
	}
	return c
}
