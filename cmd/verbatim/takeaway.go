package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) takeawayCommand() *cli.Command {
	return &cli.Command{
		Name: "takeaway", Usage: "write what to remember of an interview, with the quotes it rests on; without words, list them", ArgsUsage: "INTERVIEW [WORDS…]",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "quote", Usage: "a `QUOTE` it rests on (several times for several)"},
			&cli.StringFlag{Name: "edit", Usage: "write this `TAKEAWAY` anew"},
			&cli.StringFlag{Name: "remove", Usage: "take this `TAKEAWAY` away"},
			&cli.IntFlag{Name: "position", Usage: "its place among the others, from `1`"},
		}, Action: p.in(p.interviewTakeaway),
	}
}

type takeawayJSON struct {
	ID        string        `json:"id"`
	Interview interviews.ID `json:"interview"`
	Position  int           `json:"position"`
	Text      string        `json:"text"`
	Quotes    []string      `json:"quotes"`
	Coder     string        `json:"coder"`
	At        string        `json:"at"`
}

func (p *program) interviewTakeaway(ctx context.Context, c *cli.Context, ws *workspace) error {
	if id := c.String("remove"); id != "" {
		if err := ws.Memos.RemoveTakeaway(ctx, id); err != nil {
			return err
		}
		p.say("takeaway %s is gone; 'verbatim undo' brings it back", id)
		return nil
	}
	iv, err := oneInterview(ctx, c, ws)
	if err != nil {
		return err
	}
	if c.NArg() < 2 && !c.IsSet("edit") {
		return p.listTakeaways(ctx, ws, iv.ID)
	}
	t, err := ws.takeaway(ctx, iv.ID, c.String("edit"))
	if err != nil {
		return err
	}
	if words := strings.Join(c.Args().Tail(), " "); words != "" {
		t.Text = words
	}
	if c.IsSet("quote") {
		t.Quotes = list(c.StringSlice("quote"))
	}
	if c.IsSet("position") {
		t.Position = c.Int("position")
	}
	id, err := ws.setTakeaway(ctx, t)
	if err != nil {
		return err
	}
	return p.print(map[string]string{"id": id}, func(w io.Writer) error { _, err := fmt.Fprintf(w, "takeaway %s\n", id); return err })
}

// setTakeaway writes a takeaway and returns its ID, also when that was done
// before.
func (ws *workspace) setTakeaway(ctx context.Context, t *coding.Takeaway) (id string, err error) {
	err = ws.Update(doing(ctx, "takeaway.set", "interview/"+string(t.Interview)), func(s *store.Store) error {
		id, err = s.Memos.SetTakeaway(ctx, t)
		return err
	})
	if d := repeated(err); d != nil && len(d.IDs("takeaway")) == 1 {
		return d.IDs("takeaway")[0], nil
	}
	return id, err
}

// takeaway is the one of that ID, or a new one when it is "".
func (ws *workspace) takeaway(ctx context.Context, iv interviews.ID, id string) (*coding.Takeaway, error) {
	if id == "" {
		return &coding.Takeaway{Interview: iv}, nil
	}
	all, err := ws.Memos.Takeaways(ctx, nil)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return &coding.Takeaway{ID: id, Interview: iv}, nil // the store says that there is none
}

func (p *program) listTakeaways(ctx context.Context, ws *workspace, iv interviews.ID) error {
	all, err := ws.Memos.Takeaways(ctx, nil)
	if err != nil {
		return err
	}
	rows := []takeawayJSON{}
	for _, t := range all {
		if t.Interview == iv {
			rows = append(rows, takeawayJSON{t.ID, t.Interview, t.Position, t.Text, orEmpty(t.Quotes), t.Coder, timeText(t.At)})
		}
	}
	return p.print(map[string]any{"takeaways": rows}, func(w io.Writer) error {
		for i, r := range rows {
			if _, err := fmt.Fprintf(w, "%d. %s  (%s, %s)%s\n", i+1, clean(r.Text), r.ID, clean(r.Coder), resting(r.Quotes)); err != nil {
				return err
			}
		}
		return nil
	})
}

func resting(quotes []string) string {
	if len(quotes) == 0 {
		return ""
	}
	return " — rests on " + strings.Join(quotes, ", ")
}
