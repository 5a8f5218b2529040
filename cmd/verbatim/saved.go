package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/search/query"
)

func (p *program) savedCommand() *cli.Command {
	return &cli.Command{
		Name: "saved", Usage: "searches that the team has given a name",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "list saved searches", Action: p.in(p.savedList)},
			{Name: "show", Usage: "print the query of a saved search", ArgsUsage: "NAME", Action: p.in(p.savedShow)},
			{Name: "add", Usage: "give a query a name, or a name another query", ArgsUsage: "NAME QUERY", Action: p.in(p.savedAdd)},
			{Name: "remove", Usage: "forget saved searches, all or none", ArgsUsage: "NAME…", Action: p.in(p.savedRemove)},
		},
	}
}

type savedJSON struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	By    string `json:"by"` // who saved it last
	At    string `json:"at"`
}

func savedOf(s *coding.SavedSearch) savedJSON {
	return savedJSON{s.Name, s.Query, s.Coder, timeText(s.At)}
}

func (p *program) savedList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	all, err := ws.Saved.Searches(ctx)
	if err != nil {
		return err
	}
	rows := []savedJSON{}
	for i := range all {
		rows = append(rows, savedOf(&all[i]))
	}
	return p.print(map[string]any{"searches": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.Name, r.Query, r.By, r.At})
		}
		return writeTable(w, []string{"name", "query", "by", "at"}, cells)
	})
}

func (p *program) savedShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which saved search? 'verbatim saved list' shows them all")
	}
	one, err := ws.Saved.Search(ctx, c.Args().First())
	if err != nil {
		return err
	}
	return p.print(savedOf(one), func(w io.Writer) error {
		_, err := fmt.Fprintln(w, clean(one.Query))
		return err
	})
}

func (p *program) savedAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	name, text := c.Args().First(), strings.TrimSpace(c.Args().Get(1))
	if name == "" || text == "" {
		return usage("what is it called, and what does it search for? For example: verbatim saved add waiting '\"two weeks\" team:data'")
	}
	if err := coding.CheckSavedName(name); err != nil {
		return usage("%w", err)
	}
	if _, err := query.Parse(text); err != nil {
		return usage("query: %w", err)
	}
	if err := ws.Saved.Save(ctx, name, text); err != nil {
		return err
	}
	p.say("%s: %s", name, text)
	return nil
}

func (p *program) savedRemove(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which saved search? 'verbatim saved list' shows them all")
	}
	err := ws.Update(ctx, func(s *store.Store) error {
		for _, name := range c.Args().Slice() {
			if err := s.Saved.Remove(ctx, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.say("%s removed; 'verbatim undo' brings back what is gone", strings.Join(c.Args().Slice(), ", "))
	return nil
}
