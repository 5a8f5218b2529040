package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) undoCommand() *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back the last thing you did, or the last several", Flags: []cli.Flag{stepsFlag},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			return p.turn(ctx, c, ws.Events.Undo, "taken back")
		}),
	}
}

func (p *program) redoCommand() *cli.Command {
	return &cli.Command{
		Name: "redo", Usage: "do again what you took back last, until you do something else", Flags: []cli.Flag{stepsFlag},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			return p.turn(ctx, c, ws.Events.Redo, "done again")
		}),
	}
}

var stepsFlag = &cli.IntFlag{Name: "steps", Usage: "`N` of them, one after the other", Value: 1}

// turn takes things back or does them again, each a step of its own: one that
// is refused leaves those before it done.
func (p *program) turn(ctx context.Context, c *cli.Context, turn func(context.Context) (*store.Event, error), did string) error {
	if c.Int("steps") < 1 {
		return usage("--steps: %d is not a number of steps", c.Int("steps"))
	}
	act := interviews.Actor(ctx)
	for i := range c.Int("steps") {
		step := act
		if act.Op != "" && i > 0 {
			step.Op = fmt.Sprintf("%s/%d", act.Op, i)
		}
		e, err := turn(interviews.Acting(ctx, step))
		if err != nil {
			return err
		}
		p.say("%s: %s of %s (event %d)", did, e.Kind, e.Subject, e.Seq)
	}
	return nil
}

func (p *program) logCommand() *cli.Command {
	return &cli.Command{
		Name: "log", Usage: "list what was done, by whom and when, newest first",
		Flags:  []cli.Flag{&cli.IntFlag{Name: "limit", Usage: "at most `N` events", Value: 20}},
		Action: p.in(p.log),
	}
}

type eventJSON struct {
	Seq     int64  `json:"seq"`
	At      string `json:"at"`
	Actor   string `json:"actor"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
}

func eventOf(e *store.Event) eventJSON {
	return eventJSON{e.Seq, e.At.Format("2006-01-02T15:04:05Z"), e.Actor, e.Kind, e.Subject}
}

func (p *program) log(ctx context.Context, c *cli.Context, ws *workspace) error {
	events, err := ws.Events.Newest(ctx, c.Int("limit"))
	if err != nil {
		return err
	}
	rows := make([]eventJSON, len(events))
	for i := range events {
		rows[i] = eventOf(&events[i])
	}
	return p.print(map[string]any{"events": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{fmt.Sprint(r.Seq), r.At, r.Actor, r.Kind, r.Subject})
		}
		return writeTable(w, []string{"event", "at", "by", "what", "of"}, cells)
	})
}
