package main

import (
	"context"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) participantCommand() *cli.Command {
	return &cli.Command{
		Name: "participant", Usage: "list participants and say what is known of them",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "list participants with attributes and interviews", Flags: []cli.Flag{studyFlag}, Action: p.in(p.participantList)},
			{Name: "set", Usage: "set attributes, such as team=data; an empty value removes one", ArgsUsage: "PARTICIPANT KEY=VALUE…",
				Flags:  []cli.Flag{&cli.StringFlag{Name: "since", Usage: "the values hold from this `DAY` on", DefaultText: "always"}},
				Action: p.in(p.participantSet)},
		},
	}
}

type participantJSON struct {
	ID         string            `json:"id"`
	Attributes map[string]string `json:"attributes"` // as of today
	Interviews []interviews.ID   `json:"interviews"`
}

func (p *program) participantList(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	people, err := ws.Interviews.Participants(ctx, scope)
	if err != nil {
		return err
	}
	all, err := ws.Interviews.Interviews(ctx, scope)
	if err != nil {
		return err
	}
	rows := []participantJSON{}
	for _, one := range people {
		row := participantJSON{ID: one.ID, Attributes: one.At(""), Interviews: []interviews.ID{}}
		for _, iv := range all {
			if slices.Contains(iv.Participants(), one.ID) {
				row.Interviews = append(row.Interviews, iv.ID)
			}
		}
		if len(row.Interviews)+len(one.Attributes) > 0 { // else a guess of ingest that was put right
			rows = append(rows, row)
		}
	}
	return p.print(map[string]any{"participants": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.ID, len(r.Interviews), attributes(r.Attributes)})
		}
		return writeTable(w, []string{"participant", "interviews", "attributes"}, cells)
	})
}

func attributes(held map[string]string) string {
	var parts []string
	for k, v := range held {
		parts = append(parts, k+"="+v)
	}
	sort.Strings(parts)
	return strings.Join(parts, ", ")
}

func (p *program) participantSet(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.NArg() < 2 {
		return usage("whom, and what? For example: verbatim participant set P-07 team=data")
	}
	var since interviews.Date
	if c.IsSet("since") {
		day, err := interviews.ParseDate(c.String("since"))
		if err != nil {
			return asUsage(err, "since")
		}
		since = day
	}
	one := interviews.Participant{ID: c.Args().First()}
	isNew := true
	err := ws.Update(doing(ctx, "participant.set", "participant/"+one.ID), func(s *store.Store) error {
		people, err := s.Interviews.Participants(ctx, nil)
		if err != nil {
			return err
		}
		for _, known := range people {
			if known.ID == one.ID {
				one, isNew = known, false
			}
		}
		for _, pair := range c.Args().Tail() {
			key, value, ok := strings.Cut(pair, "=")
			if !ok || key == "" {
				return usage("%q is not KEY=VALUE", pair)
			}
			one.Set(interviews.Attribute{Key: key, Value: value, Since: since})
		}
		return s.Interviews.SetParticipant(ctx, &one)
	})
	if err != nil {
		return err
	}
	p.say("%s: %s", one.ID, orUnknown(attributes(one.At(""))))
	if isNew {
		p.say("to think about: %s speaks in no interview yet; 'verbatim participant list' shows who does", one.ID)
	}
	return nil
}
