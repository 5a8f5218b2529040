package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
)

func (p *program) undoCommand() *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back the last thing you did",
		Action: p.in(func(ctx context.Context, _ *cli.Context, ws *workspace) error {
			e, err := ws.Events.Undo(ctx)
			if err != nil {
				return err
			}
			p.say("taken back: %s of %s (event %d)", e.Kind, e.Subject, e.Seq)
			return nil
		}),
	}
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

func (p *program) log(ctx context.Context, c *cli.Context, ws *workspace) error {
	events, err := ws.Events.Newest(ctx, c.Int("limit"))
	if err != nil {
		return err
	}
	rows := make([]eventJSON, len(events))
	for i, e := range events {
		rows[i] = eventJSON{e.Seq, e.At.Format("2006-01-02T15:04:05Z"), e.Actor, e.Kind, e.Subject}
	}
	return p.print(map[string]any{"events": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{fmt.Sprint(r.Seq), r.At, r.Actor, r.Kind, r.Subject})
		}
		return writeTable(w, []string{"event", "at", "by", "what", "of"}, cells)
	})
}
