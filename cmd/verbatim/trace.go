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
	return p.print(link, func(w io.Writer) error { return link.Text(w) })
}
