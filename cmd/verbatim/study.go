package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) studyCommand() *cli.Command {
	return &cli.Command{
		Name: "study", Usage: "list studies, and say what they are called and which language is spoken in them",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "list studies with their interviews", Action: p.in(p.studyList)},
			{Name: "set", Usage: "say a study's title and the language of its interviews", ArgsUsage: "STUDY", Flags: []cli.Flag{
				&cli.StringFlag{Name: "title", Usage: "what people call it"},
				&cli.StringFlag{Name: "language", Usage: "`CODE` of the language whose inflections searches know: " + strings.Join(interviews.Languages, ", ")},
			}, Action: p.in(p.studySet)},
		},
	}
}

func (p *program) studyList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	studies, err := ws.Studies.Studies(ctx)
	if err != nil {
		return err
	}
	type row struct {
		ID         string `json:"id"`
		Title      string `json:"title"`
		Language   string `json:"language"`
		Interviews int    `json:"interviews"`
	}
	rows := make([]row, len(studies))
	for i, s := range studies {
		all, err := ws.Interviews.Interviews(ctx, interviews.Scope{s.ID})
		if err != nil {
			return fmt.Errorf("study %q: %w", s.ID, err)
		}
		rows[i] = row{s.ID, s.Title, s.Spoken(), len(all)}
	}
	return p.print(map[string]any{"studies": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.ID, r.Title, r.Language, r.Interviews})
		}
		return writeTable(w, []string{"study", "title", "language", "interviews"}, cells)
	})
}

func (p *program) studySet(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which study? 'verbatim study list' shows them all")
	}
	if !c.IsSet("title") && !c.IsSet("language") {
		return usage("set what? Say it with --title or --language")
	}
	language := strings.ToLower(strings.TrimSpace(c.String("language")))
	if err := interviews.CheckLanguage(language); err != nil {
		return asUsage(err, "language")
	}
	var set interviews.Study
	err := ws.Update(ctx, func(s *store.Store) error {
		was, err := findStudy(ctx, s, c.Args().First())
		if err != nil {
			return err
		}
		set = *was
		if c.IsSet("title") {
			set.Title = strings.TrimSpace(c.String("title"))
		}
		if c.IsSet("language") {
			set.Language = language
		}
		return s.Studies.SetStudy(ctx, &set)
	})
	if err != nil {
		return err
	}
	p.say("%s: %s, language %s", set.ID, orUnknown(set.Title), set.Spoken())
	return nil
}

// findStudy returns a study, or errs.NotFound.
func findStudy(ctx context.Context, s *store.Store, id string) (*interviews.Study, error) {
	all, err := s.Studies.Studies(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(st interviews.Study) bool { return st.ID == id })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no study %q", id).Try("'verbatim study list' shows them all")
	}
	return &all[i], nil
}
