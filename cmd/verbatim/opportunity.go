package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) opportunityCommand() *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "title", Usage: "what people call it"},
		&cli.StringFlag{Name: "work", Usage: "the class of work that could be gone, in words"},
		&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "a `THEME` that stands for it, with what is below it (several times for several)"},
		&cli.StringSliceFlag{Name: "without", Usage: "take this `THEME` out of it"},
	}
	return &cli.Command{
		Name: "opportunity", Usage: "classes of work that pains stand for, in place of a backlog of asks",
		Subcommands: []*cli.Command{
			{Name: "add", Usage: "add a class of work", ArgsUsage: "ID", Flags: flags, Action: p.in(p.opportunityAdd)},
			{Name: "edit", Usage: "change what an opportunity says", ArgsUsage: "ID", Flags: flags, Action: p.in(p.opportunityEdit)},
			{Name: "list", Usage: "list opportunities by the people who are hit; asks count apart", Action: p.in(p.opportunityList)},
			{Name: "show", Usage: "show one with its themes, people and proposals", ArgsUsage: "ID", Action: p.in(p.opportunityShow)},
			{Name: "remove", Usage: "take one away that no proposal eliminates", ArgsUsage: "ID", Action: p.in(p.opportunityRemove)},
		},
	}
}

func (p *program) opportunityAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := interviews.Slug(c.Args().First())
	if id == "" {
		return usage("give the opportunity a short name, for example: verbatim opportunity add waiting-for-others --title '…' --theme waiting")
	}
	return p.changeOpportunity(ctx, c, ws, id, func(was *roadmap.Opportunity) (*roadmap.Opportunity, error) {
		if was != nil {
			return nil, errs.New(errs.Conflict, "there is an opportunity %q already", id).Try("change it with 'verbatim opportunity edit %s'", id)
		}
		return &roadmap.Opportunity{ID: id, Themes: []string{}}, nil
	})
}

func (p *program) opportunityEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeOpportunity(ctx, c, ws, c.Args().First(), func(was *roadmap.Opportunity) (*roadmap.Opportunity, error) {
		if was == nil {
			return nil, unknownOpportunity(c.Args().First())
		}
		return was, nil
	})
}

func unknownOpportunity(id string) error {
	if id == "" {
		return usage("which opportunity? 'verbatim opportunity list' shows them all")
	}
	return errs.New(errs.NotFound, "no opportunity %q", id).Try("'verbatim opportunity list' shows them all")
}

// changeOpportunity reads an opportunity, changes it and stores it in one step.
// was is nil when there is none of that ID.
func (p *program) changeOpportunity(ctx context.Context, c *cli.Context, ws *workspace, id string,
	change func(was *roadmap.Opportunity) (*roadmap.Opportunity, error)) error {
	err := ws.Update(doing(ctx, "opportunity.set", "opportunity/"+id), func(s *store.Store) error {
		all, err := s.Roadmap.Opportunities(ctx)
		if err != nil {
			return err
		}
		o, err := change(roadmap.FindOpportunity(all, id))
		if err != nil {
			return err
		}
		if err := wordOpportunity(ctx, c, s, o); err != nil {
			return err
		}
		return s.Roadmap.SetOpportunity(ctx, o)
	})
	if err != nil && repeated(err) == nil {
		return err
	}
	return p.showOpportunity(ctx, ws, id)
}

// wordOpportunity carries out the flags that are set.
func wordOpportunity(ctx context.Context, c *cli.Context, s *store.Store, o *roadmap.Opportunity) error {
	for flag, field := range map[string]*string{"title": &o.Title, "work": &o.Work} {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	more, err := themesIn(ctx, c, s, "theme")
	if err != nil {
		return err
	}
	gone, err := themesIn(ctx, c, s, "without")
	if err != nil {
		return err
	}
	for _, t := range more {
		if !slices.Contains(o.Themes, t) {
			o.Themes = append(o.Themes, t)
		}
	}
	o.Themes = slices.DeleteFunc(o.Themes, func(t string) bool { return slices.Contains(gone, t) })
	return nil
}

// themesIn are the themes that a flag names, none without it.
func themesIn(ctx context.Context, c *cli.Context, s *store.Store, flag string) ([]string, error) {
	named := list(c.StringSlice(flag))
	if len(named) == 0 {
		return nil, nil
	}
	return findThemes(ctx, s, named)
}

func (p *program) opportunityRemove(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := c.Args().First()
	if id == "" {
		return unknownOpportunity("")
	}
	if err := ws.Roadmap.RemoveOpportunity(ctx, id); err != nil {
		return err
	}
	p.say("%s is gone; 'verbatim undo' takes this back", id)
	return nil
}

func (p *program) opportunityList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	all, loose := roadmap.CountOpportunities(d), roadmap.Ungrouped(d)
	return p.print(map[string]any{"opportunities": all, "ungrouped": loose}, func(w io.Writer) error {
		var rows [][]any
		for _, o := range all {
			rows = append(rows, []any{o.ID, o.Title, hit(&o), asks(&o), o.Quotes, strings.Join(o.Proposals, ", ")})
		}
		if len(rows) == 0 {
			p.say("no opportunity yet: group the pains that stand for one class of work with 'verbatim opportunity add'")
		} else if err := writeTable(w, []string{"opportunity", "title", "people hit", "asking", "quotes", "proposals"}, rows); err != nil {
			return err
		}
		if len(loose) > 0 {
			p.say("in no opportunity yet: %s", clean(strings.Join(loose, ", ")))
		}
		return nil
	})
}

// hit is how many people are hit of those asked, with the interval where there
// are enough of them.
func hit(o *roadmap.OpportunityCount) string {
	return fmt.Sprintf("%d of %d%s", o.People, o.Asked, intervalText(o.Share, o.Asked))
}

// asks is how many people ask for something, and how many only ask.
func asks(o *roadmap.OpportunityCount) string {
	if o.AskOnly == 0 {
		return fmt.Sprint(o.Asking)
	}
	return fmt.Sprintf("%d, %d only ask", o.Asking, o.AskOnly)
}

func (p *program) opportunityShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.showOpportunity(ctx, ws, c.Args().First())
}

func (p *program) showOpportunity(ctx context.Context, ws *workspace, id string) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	all := roadmap.CountOpportunities(d)
	i := slices.IndexFunc(all, func(o roadmap.OpportunityCount) bool { return o.ID == id })
	if i < 0 {
		return unknownOpportunity(id)
	}
	return p.print(all[i], func(w io.Writer) error { return writeOpportunity(w, d.Codebook, &all[i]) })
}

func writeOpportunity(w io.Writer, book *coding.Codebook, o *roadmap.OpportunityCount) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", o.ID, o.Title)
	if o.Work != "" {
		fmt.Fprintf(&b, "  eliminates %s\n", o.Work)
	}
	fmt.Fprintf(&b, "  hits %s people asked, %s\n", hit(o), plural(o.Quotes, "quote"))
	for _, kind := range o.Kinds {
		fmt.Fprintf(&b, "  %s: %s, %s\n", orUnknown(string(kind.Kind)), people(kind.People), plural(kind.Quotes, "quote"))
	}
	if o.AskOnly > 0 {
		fmt.Fprintf(&b, "  %s only ask: look for what they do\n", people(o.AskOnly))
	}
	for _, t := range o.Themes {
		if theme := book.Theme(t); theme != nil {
			fmt.Fprintf(&b, "  theme %s: %s\n", t, theme.Name)
		}
	}
	for _, prop := range o.Proposals {
		fmt.Fprintf(&b, "  proposal %s eliminates it\n", prop)
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}
