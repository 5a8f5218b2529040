package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"verbatim/guides"
	"verbatim/internal/errs"
)

func (p *program) guideCommand() *cli.Command {
	return &cli.Command{
		Name: "guide", Usage: "interview guides: start one from a template, add it, list and show",
		Subcommands: []*cli.Command{
			{Name: "new", Usage: "write a template to a file of yours", ArgsUsage: "FILE.md", Action: p.guideNew},
			{Name: "add", Usage: "take a guide into the workspace", ArgsUsage: "FILE.md…", Action: p.in(p.guideAdd)},
			{Name: "list", Usage: "list guides", Action: p.in(p.guideList)},
			{Name: "show", Usage: "show a guide's questions", ArgsUsage: "GUIDE", Action: p.in(p.guideShow)},
		},
	}
}

func (p *program) guideNew(c *cli.Context) error {
	path := c.Args().First()
	if path == "" {
		return usage("write the guide to which file?")
	}
	template, err := fs.ReadFile(guides.Templates, "templates/developer-experience.md")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.New(errs.Conflict, "cannot make %s", path).Because(err).Try("choose a name that does not exist yet")
	}
	if _, err := f.Write(template); err != nil {
		return err
	}
	p.say("%s is yours: change the questions, then 'verbatim guide add %s'", path, path)
	return f.Close()
}

func (p *program) guideAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which file?")
	}
	for _, path := range c.Args().Slice() {
		path, src, err := readFile(path)
		if err != nil {
			return err
		}
		g, err := ws.addGuide(ctx, path, ws.source(path), src, func(w guides.Warning) { p.say("%s:%d: %s", path, w.Line, w.Message) })
		if err != nil {
			return err
		}
		p.say("guide %s has %s", g.ID, plural(len(g.Questions), "question"))
	}
	return nil
}

// addGuide takes a guide in, and tells what is strange about it. Messages call
// it name; kept is where it is kept to have been.
func (ws *workspace) addGuide(ctx context.Context, name, kept string, src []byte, tell func(guides.Warning)) (*guides.Guide, error) {
	g, warnings := guides.Parse(kept, src)
	for _, w := range warnings {
		tell(w)
	}
	if len(g.Questions) == 0 {
		return nil, errs.New(errs.Invalid, "%s:1: no questions in this guide", name).Try("write them as a list, numbered or with dashes")
	}
	return g, ws.Guides.SetGuide(part(ctx, g.ID), g)
}

type guideJSON struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Version   string         `json:"version"`
	Study     string         `json:"study"`
	Questions []questionJSON `json:"questions"`
}

type questionJSON struct {
	N       int      `json:"n"`
	Section string   `json:"section"`
	Text    string   `json:"text"`
	Probes  []string `json:"probes"`
	Line    int      `json:"line"`
}

func guideOf(g guides.Guide) guideJSON {
	out := guideJSON{ID: g.ID, Title: g.Title, Version: g.Version, Study: g.Study, Questions: []questionJSON{}}
	for _, q := range g.Questions {
		out.Questions = append(out.Questions, questionJSON{q.N, q.Section, q.Text, orEmpty(q.Probes), q.Line})
	}
	return out
}

func (p *program) guideList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	all, err := ws.Guides.Guides(ctx)
	if err != nil {
		return err
	}
	rows := []guideJSON{}
	for _, g := range all {
		rows = append(rows, guideOf(g))
	}
	return p.print(map[string]any{"guides": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, g := range rows {
			cells = append(cells, []any{g.ID, g.Title, g.Version, len(g.Questions)})
		}
		return writeTable(w, []string{"guide", "title", "version", "questions"}, cells)
	})
}

func (p *program) guideShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which guide? 'verbatim guide list' shows them all")
	}
	all, err := ws.Guides.Guides(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		if g.ID != c.Args().First() {
			continue
		}
		return p.print(guideOf(g), func(w io.Writer) error {
			section := ""
			for _, q := range g.Questions {
				if q.Section != section {
					section = q.Section
					fmt.Fprintf(w, "\n%s\n", clean(section))
				}
				fmt.Fprintf(w, "%3d. %s\n", q.N, clean(q.Text))
				for _, probe := range q.Probes {
					fmt.Fprintf(w, "     - %s\n", clean(probe))
				}
			}
			return nil
		})
	}
	return errs.New(errs.NotFound, "no guide %q", c.Args().First()).Try("'verbatim guide list' shows them all")
}
