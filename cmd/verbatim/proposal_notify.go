package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) notifyCommand() *cli.Command {
	return &cli.Command{
		Name: "notify", Usage: "list whose words led to a proposal, draft what to tell them, and note who was told", ArgsUsage: "ID",
		Description: "Nothing is sent. Whoever said that they do not want to be contacted gets no draft; who was not asked is listed apart.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write each draft to a file of its own in this `DIR`"},
			&cli.BoolFlag{Name: "force", Usage: "with --out: write over drafts that are there"},
			&cli.BoolFlag{Name: "draft", Usage: "draft although it is not shipped yet"},
			&cli.StringSliceFlag{Name: "told", Usage: "note that this `PARTICIPANT` was told (several times for several)"},
			&cli.StringFlag{Name: "note", Usage: "with --told: how, or what they answered"},
		}, Action: p.in(p.proposalNotify),
	}
}

func (p *program) proposalNotify(ctx context.Context, c *cli.Context, ws *workspace) error {
	told := list(c.StringSlice("told"))
	switch {
	case c.Args().First() == "":
		return unknownProposal("")
	case c.IsSet("note") && len(told) == 0:
		return usage("--note is for --told: it says how somebody was told")
	case c.Bool("force") && c.String("out") == "":
		return usage("--force is for --out: it writes over drafts that are there")
	case len(told) > 0 && (c.String("out") != "" || c.Bool("draft")):
		return usage("--told notes what was done; --out and --draft are for what is still to do")
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	closing, err := roadmap.Close(d, c.Args().First(), c.Bool("draft"))
	if err != nil {
		return err
	}
	if len(told) > 0 {
		return p.tell(ctx, ws, closing, told, c.String("note"))
	}
	if !closing.Done && !c.Bool("draft") {
		p.say("%s is %s, not shipped: there is nothing to tell anybody yet; --draft drafts all the same", closing.Proposal, closing.State)
	}
	if dir := c.String("out"); dir != "" {
		if err := p.writeDrafts(closing, dir, c.Bool("force")); err != nil {
			return err
		}
	}
	return p.print(closing, func(w io.Writer) error { return writeClosing(w, closing, c.String("out") == "") })
}

// tell notes that people were told. Who was told before stays told as then.
func (p *program) tell(ctx context.Context, ws *workspace, closing *roadmap.Closing, people []string, note string) error {
	before := map[string]*roadmap.Contact{}
	for i := range closing.Contacts {
		before[closing.Contacts[i].Participant] = &closing.Contacts[i]
	}
	err := ws.Update(doing(ctx, "proposal.notify", "proposal/"+closing.Proposal), func(s *store.Store) error {
		for _, person := range people {
			if err := s.Roadmap.Notify(ctx, &roadmap.Notice{Proposal: closing.Proposal, Participant: person, Note: note}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, person := range people {
		switch one := before[person]; {
		case one == nil:
			p.say("%s: noted, although none of their words led to %s", person, closing.Proposal)
		case one.Told != nil:
			p.say("%s was told on %s by %s already: that stands", person, one.Told.At.UTC().Format(time.DateOnly), one.Told.By)
		case one.Recontact == interviews.No:
			p.say("%s: noted, although they said that they do not want to be contacted", person)
		default:
			p.say("%s was told; 'verbatim undo' takes this back", person)
		}
	}
	return p.print(map[string]any{"proposal": closing.Proposal, "told": people}, func(io.Writer) error { return nil })
}

// writeDrafts writes each draft to a file named after the person. Without
// force, none is written when one of them is there.
func (p *program) writeDrafts(closing *roadmap.Closing, dir string, force bool) error {
	var paths []string
	taken := map[string]bool{}
	for i := range closing.Contacts {
		path := ""
		if one := &closing.Contacts[i]; one.Message != "" {
			path = draftPath(dir, one.Participant, taken)
			if _, err := os.Lstat(path); err == nil && !force {
				return errs.New(errs.Conflict, "%s is there: somebody may have written in it", path).Try("write over it with --force, or name another folder")
			}
		}
		paths = append(paths, path)
	}
	if err := makeFolder(dir); err != nil {
		return err
	}
	written := 0
	for i, path := range paths {
		if path == "" {
			continue
		}
		if err := writeFile(path, writing([]byte(closing.Contacts[i].Message))); err != nil {
			return err
		}
		written++
	}
	p.say("%s in %s; nothing was sent", plural(written, "draft"), dir)
	return nil
}

// draftPath is a file for somebody's draft, of a name that nobody else's has.
func draftPath(dir, person string, taken map[string]bool) string {
	stem := interviews.Slug(person)
	name := stem
	for i := 2; taken[name] || name == ""; i++ {
		name = strings.TrimPrefix(fmt.Sprintf("%s-%d", stem, i), "-")
	}
	taken[name] = true
	return filepath.Join(dir, name+".md")
}

// writeClosing lists people by whether they may be told.
func writeClosing(w io.Writer, closing *roadmap.Closing, messages bool) error {
	var b strings.Builder
	if len(closing.Contacts) == 0 {
		b.WriteString("Nobody's words led to " + closing.Proposal + ".\n")
	}
	for _, group := range []struct {
		title string
		of    func(*roadmap.Contact) bool
	}{
		{"To be told", func(c *roadmap.Contact) bool { return c.Told == nil && c.Recontact == interviews.Yes }},
		{"Ask first: nobody asked them whether they may be contacted", func(c *roadmap.Contact) bool { return c.Told == nil && c.Recontact == interviews.Unstated }},
		{"Not to be contacted: they said no", func(c *roadmap.Contact) bool { return c.Told == nil && c.Recontact == interviews.No }},
		{"Told", func(c *roadmap.Contact) bool { return c.Told != nil }},
	} {
		title := group.title
		for i := range closing.Contacts {
			if one := &closing.Contacts[i]; group.of(one) {
				if title != "" {
					b.WriteString(title + "\n")
				}
				title = ""
				writeContact(&b, one, messages)
			}
		}
		if title == "" {
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, clean(strings.TrimRight(b.String(), "\n")+"\n"))
	return err
}

func writeContact(b *strings.Builder, c *roadmap.Contact, messages bool) {
	fmt.Fprintf(b, "  %s: %s", c.Participant, plural(len(c.Said)+c.Withheld, "quote"))
	if c.Withheld > 0 {
		fmt.Fprintf(b, ", %d of which must not be repeated", c.Withheld)
	}
	if c.Against {
		b.WriteString(", all of it against")
	}
	if t := c.Told; t != nil {
		fmt.Fprintf(b, "; told on %s by %s", t.At.UTC().Format(time.DateOnly), t.By)
		if t.Note != "" {
			b.WriteString(": " + t.Note)
		}
	}
	b.WriteString("\n")
	if messages && c.Message != "" {
		for line := range strings.SplitSeq(strings.TrimRight(c.Message, "\n"), "\n") {
			b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		}
	}
}
