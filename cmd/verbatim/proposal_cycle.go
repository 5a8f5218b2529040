package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

// A cycleJSON is the planning cycle, null where none was set.
type cycleJSON struct {
	Cycle     *string  `json:"cycle"`
	Threshold *float64 `json:"threshold_hours"`
}

// proposalCycle sets the planning cycle, or shows it.
func (p *program) proposalCycle(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return p.showCycle(ctx, ws)
	}
	threshold, err := strconv.ParseFloat(c.Args().Get(1), 64)
	if err != nil || !(threshold > 0) || c.NArg() != 2 {
		return usage("name the cycle and its threshold in hours per quarter, for example: verbatim proposal cycle 2026-Q4 400")
	}
	if err := ws.Roadmap.SetCycle(ctx, &roadmap.Cycle{Name: c.Args().First(), Threshold: threshold}); err != nil {
		return err
	}
	p.say("strategic value counts against %s hours per quarter", c.Args().Get(1))
	return nil
}

func (p *program) showCycle(ctx context.Context, ws *workspace) error {
	cycle, err := ws.Roadmap.Cycle(ctx)
	if err != nil {
		return err
	}
	out := cycleJSON{}
	if *cycle != (roadmap.Cycle{}) {
		out = cycleJSON{&cycle.Name, &cycle.Threshold}
	}
	return p.print(out, func(w io.Writer) error {
		if out.Cycle == nil {
			p.say("no planning cycle yet: 'verbatim proposal cycle 2026-Q4 400' says at how many hours per quarter you take an item on its merits")
			return nil
		}
		_, err := fmt.Fprintf(w, "%s: %g hours per quarter\n", clean(cycle.Name), cycle.Threshold)
		return err
	})
}

// proposalLevel anchors a level of cognitive load, or shows them all.
func (p *program) proposalLevel(ctx context.Context, c *cli.Context, ws *workspace) error {
	levels, err := ws.Roadmap.Levels(ctx)
	if err != nil {
		return err
	}
	scale := roadmap.Scale(levels)
	if !c.Args().Present() {
		return p.print(map[string]any{"levels": scale.All()}, func(w io.Writer) error { return writeLevels(w, scale.All()) })
	}
	n, err := strconv.Atoi(c.Args().First())
	if err != nil || n < 0 || n >= len(scale.All()) || c.NArg() != 1 {
		return usage("which level? 0 to %d, for example: verbatim proposal level 2 --anchor 'one more thing to keep in mind'", len(scale.All())-1)
	}
	level := scale.All()[n]
	if c.IsSet("anchor") {
		level.Anchor = c.String("anchor")
	}
	if c.IsSet("minutes") {
		level.Minutes = c.Float64("minutes")
	}
	if err := ws.Roadmap.SetLevel(ctx, &level); err != nil {
		return err
	}
	p.say("level %d counts for %g minutes each time: %s", n, level.Minutes, clean(level.Anchor))
	return nil
}

func writeLevels(w io.Writer, levels []roadmap.Level) error {
	var rows [][]any
	for _, l := range levels {
		rows = append(rows, []any{l.Level, fmt.Sprintf("%g", l.Minutes), orUnknown(l.Anchor), l.By})
	}
	return writeTable(w, []string{"level", "minutes", "what it is like here", "by"}, rows)
}
