package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
)

type stepJSON struct {
	Event   int64    `json:"event"`
	At      string   `json:"at"`
	By      string   `json:"by"`
	Kind    string   `json:"kind"`
	Subject string   `json:"subject"`
	Was     int      `json:"was"`
	Quotes  int      `json:"quotes"`
	What    []string `json:"what"`
}

// themeLog says why a theme's count changed, and how the theme itself did.
func (p *program) themeLog(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("the log of which theme? 'verbatim theme list --all' shows them all")
	}
	rows := []stepJSON{}
	var theme *coding.Theme
	err := ws.View(ctx, func(s *store.Store) error {
		book, err := s.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		if theme, err = book.Named(c.Args().First()); err != nil {
			return err
		}
		steps, err := themeSteps(ctx, s, theme.ID)
		if err != nil {
			return err
		}
		for _, step := range steps {
			rows = append(rows, stepJSON{step.Seq, timeText(step.At), step.By, step.Kind, step.Subject, step.Was, step.Quotes, orEmpty(step.What)})
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	return p.print(map[string]any{"theme": theme.ID, "steps": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			what := r.What
			if r.Quotes != r.Was {
				what = append([]string{fmt.Sprintf("%+d", r.Quotes-r.Was)}, what...)
			}
			cells = append(cells, []any{fmt.Sprint(r.Event), r.At, r.By, r.Kind, r.Subject, r.Quotes, oneLine(strings.Join(what, "; "), 100)})
		}
		return writeTable(w, []string{"event", "at", "by", "what", "of", "quotes", "change"}, cells)
	})
}

// themeSteps are what happened to a theme, oldest first.
func themeSteps(ctx context.Context, s *store.Store, theme string) ([]coding.Step, error) {
	history := coding.NewHistory(theme)
	err := s.Events.Changes(ctx, func(change *coding.Change) error { history.Add(change); return nil })
	return history.Steps, err
}
