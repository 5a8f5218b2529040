package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

func (p *program) traceCommand() *cli.Command {
	return &cli.Command{
		Name: "trace", Usage: "lead a score, hypothesis, theme or quote back to the lines it rests on", ArgsUsage: "ID",
		Flags:  []cli.Flag{&cli.IntFlag{Name: "limit", Usage: "at most `N` branches at each step, 0 for all", Value: 3, DefaultText: "3, all with --json"}},
		Action: p.in(p.trace),
	}
}

// openable is a trace whose files are named as seen from the current folder.
func (ws *workspace) openable(l roadmap.Link) roadmap.Link {
	if l.Source != nil {
		source := *l.Source
		source.Path = ws.here(source.Path)
		l.Source = &source
	}
	because := make([]roadmap.Link, len(l.Because))
	for i, b := range l.Because {
		because[i] = ws.openable(b)
	}
	l.Because = because
	return l
}

func (p *program) trace(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("trace what? A proposal, hypothesis, theme or quote, for example: verbatim trace proposal/one-request-page")
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	link, err := roadmap.Trace(d, c.Args().First())
	if err != nil {
		return err
	}
	limit := c.Int("limit")
	if p.json && !c.IsSet("limit") {
		limit = 0
	}
	link = link.Limit(limit)
	return p.print(link, func(w io.Writer) error { return ws.openable(link).Text(w) })
}
