package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

// briefCommands tell people of a proposal.
func (p *program) briefCommands() []*cli.Command {
	return []*cli.Command{
		{
			Name: "brief", Usage: "write a proposal as a text that people go on writing, or fill its parts in anew", ArgsUsage: "ID", Flags: []cli.Flag{
				&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "the `FILE`; when it is there, only what stands between its marks is filled in anew"},
				&cli.IntFlag{Name: "quotes", Usage: "at most `N` quotes of each side, -1 for all", Value: roadmap.BriefQuotes},
				&cli.BoolFlag{Name: "force", Usage: "write over what people wrote between the marks"},
			}, Action: p.in(p.proposalBrief),
		},
		p.notifyCommand(),
	}
}

func (p *program) proposalBrief(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, out := c.Args().First(), c.String("out")
	switch {
	case id == "":
		return unknownProposal(id)
	case c.Bool("force") && out == "":
		return usage("--force is for --out: it writes over what people wrote there")
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	brief, err := roadmap.NewBrief(d, id, c.Int("quotes"))
	if err != nil {
		return err
	}
	if out != "" {
		return p.fillBrief(brief, out, c.Bool("force"))
	}
	return p.print(brief, func(w io.Writer) error {
		_, err := w.Write(brief.Markdown())
		return err
	})
}

type briefJSON struct {
	Proposal string   `json:"proposal"`
	File     string   `json:"file"`
	New      bool     `json:"new"`
	Changed  []string `json:"changed"` // parts
	Gone     []string `json:"gone"`    // parts that the file has no place for
}

// fillBrief writes a brief to a file that is not there, or fills in the parts
// of one that is.
func (p *program) fillBrief(brief *roadmap.Brief, out string, force bool) error {
	was, err := os.ReadFile(out)
	if errors.Is(err, fs.ErrNotExist) {
		return p.newBrief(brief, out)
	}
	if err != nil {
		return errs.New(errs.Denied, "cannot read %s", out).Because(err).Try("name a file of yours")
	}
	f, err := brief.Fill(out, was, force)
	if err != nil {
		return err
	}
	if string(f.Text) != string(was) {
		if err := overFile(out, writing(f.Text)); err != nil {
			return err
		}
	}
	switch {
	case len(f.Changed) == 0:
		p.say("%s is as it was: nothing in its parts has changed", out)
	default:
		p.say("filled in anew in %s: %s; all else is as it was", out, strings.Join(f.Changed, ", "))
	}
	if len(f.Gone) > 0 {
		p.say("not in %s, because somebody took them out: %s", out, strings.Join(f.Gone, ", "))
	}
	return p.print(briefJSON{brief.Proposal, out, false, f.Changed, f.Gone}, func(io.Writer) error { return nil })
}

func (p *program) newBrief(brief *roadmap.Brief, out string) error {
	if err := newFile(out, writing(brief.Markdown())); err != nil {
		return err
	}
	p.say("the brief is in %s: write between the marked parts; 'verbatim proposal brief %s --out %[1]s' fills those in anew", out, brief.Proposal)
	names := []string{}
	for _, part := range brief.Parts {
		names = append(names, part.Name)
	}
	return p.print(briefJSON{brief.Proposal, out, true, names, []string{}}, func(io.Writer) error { return nil })
}

// writing writes some bytes.
func writing(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}
