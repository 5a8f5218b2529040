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

// recodeCommands change the codebook and the codings with it.
func (p *program) recodeCommands() []*cli.Command {
	dryRun := &cli.BoolFlag{Name: "dry-run", Usage: "only say what would happen"}
	return []*cli.Command{
		{Name: "move", Usage: "put a theme below another one, or elsewhere among its siblings", ArgsUsage: "THEME", Flags: []cli.Flag{
			&cli.StringFlag{Name: "under", Usage: "below this `THEME`"},
			&cli.BoolFlag{Name: "top", Usage: "below none"},
			&cli.StringFlag{Name: "before", Usage: "in front of this `THEME`"},
			&cli.BoolFlag{Name: "last", Usage: "behind all its siblings"},
		}, Action: p.in(p.themeMove)},
		{Name: "merge", Usage: "make themes part of another: codings, memos and what stands below them go there", ArgsUsage: "THEME…", Flags: []cli.Flag{
			&cli.StringFlag{Name: "into", Usage: "the `THEME` that stays"}, dryRun,
		}, Action: p.in(p.themeMerge)},
		{Name: "split", Usage: "give some quotes of a theme another theme, whoever coded them", ArgsUsage: "THEME", Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "quote", Usage: "the `QUOTE` (several times for several)"},
			&cli.StringFlag{Name: "into", Usage: "the other `THEME`, when it is there already"},
			&cli.StringFlag{Name: "name", Usage: "the `NAME` of a new theme beside it"},
			&cli.BoolFlag{Name: "below", Usage: "put the new theme below it instead"}, dryRun,
		}, Action: p.in(p.themeSplit)},
	}
}

func (p *program) themeMove(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("move which theme? 'verbatim theme list' shows them all")
	}
	if c.Bool("top") && c.IsSet("under") {
		return usage("--top and --under cannot both be")
	}
	var moved *coding.Theme
	err := ws.Update(doing(ctx, "theme.move", "theme/"+c.Args().First()), func(s *store.Store) error {
		book, err := s.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		if moved, err = book.Find(c.Args().First()); err != nil {
			return err
		}
		parent, before, err := destination(c, book, moved)
		if err != nil {
			return err
		}
		changed, err := book.Move(moved.ID, parent, before)
		if err != nil {
			return err
		}
		for i := range changed {
			if err := s.Themes.SetTheme(ctx, &changed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		p.say("theme %s is moved; its ID stays", moved.ID)
	}
	return err
}

// destination is where a theme shall stand: below what, and in front of what.
func destination(c *cli.Context, book *coding.Codebook, t *coding.Theme) (parent, before string, err error) {
	parent = t.Parent
	switch {
	case c.Bool("top"):
		parent = ""
	case c.IsSet("under"):
		up, err := book.Find(c.String("under"))
		if err != nil {
			return "", "", err
		}
		parent = up.ID
	}
	switch {
	case c.IsSet("before"):
		sibling, err := book.Find(c.String("before"))
		if err != nil {
			return "", "", err
		}
		if !c.IsSet("under") && !c.Bool("top") {
			parent = sibling.Parent
		}
		return parent, sibling.ID, nil
	case !c.IsSet("under") && !c.Bool("top") && !c.Bool("last"):
		return "", "", usage("move it where? Give --under THEME, --top, --before THEME or --last")
	}
	return parent, "", nil
}

type recodedJSON struct {
	Theme    string   `json:"theme"`
	Into     string   `json:"into"`
	Quotes   int      `json:"quotes"`
	Shared   int      `json:"shared"`  // quotes that had both
	Codings  int      `json:"codings"` // that now have the other theme
	Folded   int      `json:"folded"`  // that became one with what the same coder had coded
	Memos    int      `json:"memos"`
	Children []string `json:"children"`
}

func (r recodedJSON) words() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s: %s", r.Theme, r.Into, plural(r.Quotes, "quote"))
	if r.Shared > 0 {
		fmt.Fprintf(&b, " (%d had both)", r.Shared)
	}
	fmt.Fprintf(&b, ", %s moved", plural(r.Codings, "coding"))
	if r.Folded > 0 {
		fmt.Fprintf(&b, ", %d made one with the same coder's", r.Folded)
	}
	if r.Memos > 0 {
		fmt.Fprintf(&b, ", %s joined", plural(r.Memos, "memo"))
	}
	if len(r.Children) > 0 {
		fmt.Fprintf(&b, ", now below it: %s", strings.Join(r.Children, ", "))
	}
	return b.String()
}

func recoded(theme, into string, r coding.Recoded) recodedJSON {
	return recodedJSON{theme, into, r.Quotes, r.Shared, r.Codings, r.Folded, r.Memos, orEmpty(r.Children)}
}

func (p *program) themeMerge(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() || !c.IsSet("into") {
		return usage("merge which themes into which? For example: verbatim theme merge slow-builds long-builds --into builds")
	}
	rows := []recodedJSON{}
	err := ws.try(doing(ctx, "theme.merge", "theme/"+c.String("into")), !c.Bool("dry-run"), func(s *store.Store) error {
		rows = rows[:0]
		for _, name := range c.Args().Slice() {
			book, err := s.Themes.Codebook(ctx)
			if err != nil {
				return err
			}
			into, err := book.Find(c.String("into"))
			if err != nil {
				return err
			}
			from, err := book.Named(name)
			if err != nil {
				return err
			}
			done, err := s.Themes.Merge(ctx, from.ID, into.ID)
			if err != nil {
				return err
			}
			rows = append(rows, recoded(from.ID, into.ID, done))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.printRecoded(c, rows)
}

func (p *program) printRecoded(c *cli.Context, rows []recodedJSON) error {
	return p.print(map[string]any{"done": !c.Bool("dry-run"), "themes": rows}, func(w io.Writer) error {
		for _, r := range rows {
			if _, err := fmt.Fprintln(w, clean(r.words())); err != nil {
				return err
			}
		}
		if c.Bool("dry-run") {
			p.say("nothing was changed; without --dry-run it is")
		} else {
			p.say("done; 'verbatim undo' takes it back in one step, and 'verbatim theme log' tells of it")
		}
		return nil
	})
}

func (p *program) themeSplit(ctx context.Context, c *cli.Context, ws *workspace) error {
	quotes := list(c.StringSlice("quote"))
	if !c.Args().Present() || len(quotes) == 0 || c.IsSet("into") == c.IsSet("name") {
		return usage("split what? For example: verbatim theme split waiting --quote q123 --quote q456 --name 'Waiting for a person'")
	}
	var done recodedJSON
	err := ws.try(doing(ctx, "theme.split", "theme/"+c.Args().First()), !c.Bool("dry-run"), func(s *store.Store) error {
		book, err := s.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		from, err := book.Find(c.Args().First())
		if err != nil {
			return err
		}
		into, err := splitInto(ctx, c, s, book, from)
		if err != nil {
			return err
		}
		r, err := s.Themes.Split(ctx, from.ID, into, quotes)
		done = recoded(from.ID, into, r)
		return err
	})
	if err != nil {
		return err
	}
	return p.printRecoded(c, []recodedJSON{done})
}

// splitInto is the theme that takes the quotes: one that is there, or a new one
// like the one that is split.
func splitInto(ctx context.Context, c *cli.Context, s *store.Store, book *coding.Codebook, from *coding.Theme) (string, error) {
	if c.IsSet("into") {
		into, err := book.Find(c.String("into"))
		if err != nil {
			return "", err
		}
		return into.ID, nil
	}
	t, err := book.SplitOff(from.ID, c.String("name"), c.Bool("below"))
	if err != nil {
		return "", err
	}
	return t.ID, s.Themes.SetTheme(ctx, &t)
}
