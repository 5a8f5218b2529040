package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
)

func (p *program) themeCommand() *cli.Command {
	fields := []cli.Flag{
		&cli.StringFlag{Name: "name", Usage: "the `NAME` people read"},
		&cli.StringFlag{Name: "parent", Usage: "the `THEME` it stands below"},
		&cli.StringFlag{Name: "kind", Usage: "pain, workaround, job, need, delight or ask"},
		&cli.StringFlag{Name: "definition", Usage: "what it means, for the next coder"},
		&cli.StringFlag{Name: "include", Usage: "what belongs to it"},
		&cli.StringFlag{Name: "exclude", Usage: "what does not"},
		&cli.IntFlag{Name: "colour", Aliases: []string{"color"}, Usage: "colour slot, 0 to 7"},
		&cli.StringFlag{Name: "key", Usage: "the `LETTER` or digit that applies it"},
		&cli.StringFlag{Name: "note", Usage: "what coders should know besides"},
	}
	return &cli.Command{
		Name: "theme", Usage: "the codebook: list, add and change themes, import and export them",
		Subcommands: append([]*cli.Command{
			{Name: "list", Usage: "list the codebook as a tree, with quotes", Flags: []cli.Flag{
				asOfFlag, &cli.BoolFlag{Name: "all", Usage: "merged themes too"},
			}, Action: p.in(p.themeList)},
			{Name: "show", Usage: "show a theme: what it means, what it counts, memos on it", ArgsUsage: "THEME", Flags: []cli.Flag{asOfFlag}, Action: p.in(p.themeShow)},
			{Name: "log", Usage: "say what happened to a theme, and why its count changed", ArgsUsage: "THEME", Action: p.in(p.themeLog)},
			p.memoCommand("theme", themeSubject),
			{Name: "add", Usage: "add a theme", ArgsUsage: "NAME", Flags: fields, Action: p.in(p.themeAdd)},
			{Name: "edit", Usage: "change a theme's name, kind, words or colour", ArgsUsage: "THEME", Flags: fields, Action: p.in(p.themeEdit)},
			{Name: "retire", Usage: "close a theme to new codings; what is coded stays", ArgsUsage: "THEME", Flags: []cli.Flag{
				&cli.BoolFlag{Name: "restore", Usage: "open it again"},
			}, Action: p.in(p.themeRetire)},
			p.themeImportCommand(),
			p.themeExportCommand(),
		}, p.recodeCommands()...),
	}
}

type themeJSON struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Parent     string      `json:"parent"`
	Kind       coding.Kind `json:"kind"`
	Quotes     int         `json:"quotes"` // its own and those of everything under it
	OwnQuotes  int         `json:"own_quotes"`
	Definition string      `json:"definition"`
	Include    string      `json:"include"`
	Exclude    string      `json:"exclude"`
	Colour     int         `json:"colour"`
	Retired    bool        `json:"retired"`
	Note       string      `json:"note"`
	Key        string      `json:"key"`
	InVivo     bool        `json:"in_vivo"`
	MergedInto string      `json:"merged_into"` // "" unless it was merged
}

// themeRow is a theme with the quotes that it counts, alone and with those below.
func themeRow(t *coding.Theme, own, under int) themeJSON {
	return themeJSON{t.ID, t.Name, t.Parent, t.Kind, under, own, t.Definition, t.Include, t.Exclude, t.Colour, t.Retired, t.Note, t.Key, t.InVivo, t.MergedInto}
}

func (p *program) themeList(ctx context.Context, c *cli.Context, ws *workspace) error {
	var book *coding.Codebook
	rows := []themeJSON{}
	err := ws.view(ctx, c, func(s *store.Store) (err error) {
		if book, rows, err = readThemes(ctx, s); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	if !c.Bool("all") {
		rows = slices.DeleteFunc(rows, func(r themeJSON) bool { return r.MergedInto != "" })
	}
	return p.print(map[string]any{"themes": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			name := strings.Repeat("  ", book.Depth(r.ID)) + r.Name
			switch {
			case r.MergedInto != "":
				name += " (merged into " + r.MergedInto + ")"
			case r.Retired:
				name += " (retired)"
			}
			cells = append(cells, []any{name, r.ID, string(r.Kind), r.Key, r.Quotes})
		}
		return writeTable(w, []string{"name", "theme", "kind", "key", "quotes"}, cells)
	})
}

// readThemes reads the codebook and what each theme counts.
func readThemes(ctx context.Context, s *store.Store) (*coding.Codebook, []themeJSON, error) {
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return nil, nil, err
	}
	quotes, err := countingQuotes(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	rows := []themeJSON{}
	for _, t := range book.Themes() {
		under := map[string]bool{}
		for _, id := range book.Under(t.ID) {
			maps.Copy(under, quotes[id])
		}
		rows = append(rows, themeRow(&t, len(quotes[t.ID]), len(under)))
	}
	return book, rows, nil
}

// countingQuotes are the IDs of the quotes that count, by theme.
func countingQuotes(ctx context.Context, s *store.Store) (map[string]map[string]bool, error) {
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		return nil, err
	}
	codings, err := s.Coding.Codings(ctx, coding.Filter{})
	if err != nil {
		return nil, err
	}
	counts := map[string]bool{}
	for _, q := range quotes {
		counts[q.ID] = q.State.Counts()
	}
	by := map[string]map[string]bool{}
	for _, c := range codings {
		if !counts[c.Quote] || c.Overruled {
			continue
		}
		if by[c.Theme] == nil {
			by[c.Theme] = map[string]bool{}
		}
		by[c.Theme][c.Quote] = true
	}
	return by, nil
}

func (p *program) themeShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("show which theme? 'verbatim theme list' shows them all")
	}
	var row themeJSON
	memos := []memoJSON{}
	var below []string
	err := ws.view(ctx, c, func(s *store.Store) error {
		book, rows, err := readThemes(ctx, s)
		if err != nil {
			return err
		}
		t, err := book.Named(c.Args().First())
		if err != nil {
			return err
		}
		row = rows[slices.IndexFunc(rows, func(r themeJSON) bool { return r.ID == t.ID })]
		below = book.Children(t.ID)
		found, err := s.Memos.Memos(ctx, nil, coding.OnTheme(t.ID))
		if err != nil {
			return err
		}
		for _, m := range found {
			memos = append(memos, memoJSON{m.Coder, m.Text})
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	return p.print(map[string]any{"theme": row, "below": orEmpty(below), "memos": memos}, func(w io.Writer) error {
		return writeTheme(w, row, below, memos)
	})
}

func writeTheme(w io.Writer, t themeJSON, below []string, memos []memoJSON) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  (%s)\n%s", t.Name, t.ID, plural(t.Quotes, "quote"))
	if t.OwnQuotes != t.Quotes {
		fmt.Fprintf(&b, ", %d of them its own", t.OwnQuotes)
	}
	b.WriteString("\n")
	for _, f := range []struct{ name, text string }{
		{"kind", string(t.Kind)}, {"merged into", t.MergedInto}, {"definition", t.Definition}, {"belongs to it", t.Include},
		{"does not", t.Exclude}, {"note", t.Note}, {"key", t.Key}, {"below it", strings.Join(below, ", ")},
	} {
		if f.text != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.name, f.text)
		}
	}
	if t.Retired && t.MergedInto == "" {
		b.WriteString("retired\n")
	}
	if t.InVivo {
		b.WriteString("named by somebody's own words\n")
	}
	for _, m := range memos {
		fmt.Fprintf(&b, "memo (%s): %s\n", m.Coder, m.Text)
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}

func (p *program) themeAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	name := strings.TrimSpace(strings.Join(c.Args().Slice(), " "))
	if name == "" {
		return usage("add which theme? For example: verbatim theme add 'Waiting for access' --kind pain")
	}
	var t coding.Theme
	err := ws.Update(doing(ctx, "theme.set", ""), func(s *store.Store) (err error) {
		if t, err = newTheme(ctx, c, s, name); err != nil {
			return err
		}
		return s.Themes.SetTheme(ctx, &t)
	})
	if err != nil {
		if t, err = ws.themeBefore(ctx, err); err != nil {
			return err
		}
	}
	return p.print(themeRow(&t, 0, 0), func(w io.Writer) error { _, err := fmt.Fprintf(w, "theme %s\n", t.ID); return err })
}

// newTheme is the theme that the flags describe, in a place of its own.
func newTheme(ctx context.Context, c *cli.Context, s *store.Store, name string) (coding.Theme, error) {
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return coding.Theme{}, err
	}
	below := ""
	if parent := c.String("parent"); parent != "" {
		up, err := book.Find(parent)
		if err != nil {
			return coding.Theme{}, err
		}
		below = up.ID
	}
	t, err := book.Add(below, name)
	if err != nil {
		return t, err
	}
	return t, themeFields(c, book, &t)
}

// themeFields carries the flags out that are set.
func themeFields(c *cli.Context, book *coding.Codebook, t *coding.Theme) error {
	for flag, field := range map[string]*string{"name": &t.Name, "definition": &t.Definition, "include": &t.Include, "exclude": &t.Exclude,
		"key": &t.Key, "note": &t.Note} {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	if c.IsSet("kind") {
		kind, err := coding.ParseKind(c.String("kind"))
		if err != nil {
			return asUsage(err, "kind")
		}
		t.Kind = kind
	}
	if c.IsSet("colour") {
		t.Colour = c.Int("colour")
	}
	if c.IsSet("parent") {
		t.Parent = ""
		if c.String("parent") != "" {
			up, err := book.Find(c.String("parent"))
			if err != nil {
				return err
			}
			t.Parent = up.ID
		}
	}
	return nil
}

func (p *program) themeEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeTheme(ctx, c, ws, func(book *coding.Codebook, t *coding.Theme) error {
		if c.NumFlags() == 0 {
			return usage("change what? For example: verbatim theme edit %s --kind pain", t.ID)
		}
		return themeFields(c, book, t)
	})
}

func (p *program) themeRetire(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeTheme(ctx, c, ws, func(_ *coding.Codebook, t *coding.Theme) error {
		t.Retired = !c.Bool("restore")
		if t.Retired {
			t.Key = ""
		}
		return nil
	})
}

// changeTheme reads the theme that the first argument means, changes it and
// stores it in one step.
func (p *program) changeTheme(ctx context.Context, c *cli.Context, ws *workspace, change func(*coding.Codebook, *coding.Theme) error) error {
	if !c.Args().Present() {
		return usage("%s which theme? 'verbatim theme list' shows them all", c.Command.Name)
	}
	var t coding.Theme
	err := ws.Update(doing(ctx, "theme.set", ""), func(s *store.Store) error {
		book, err := s.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		found, err := book.Find(c.Args().First())
		if err != nil {
			return err
		}
		if named, _ := book.Named(c.Args().First()); named.MergedInto != "" {
			return errs.New(errs.Invalid, "theme %q was merged into %q", named.ID, found.ID).Try("change that one, or take the merge back with 'verbatim undo'")
		}
		t = *found
		if err := change(book, &t); err != nil {
			return err
		}
		return s.Themes.SetTheme(ctx, &t)
	})
	if err != nil {
		if t, err = ws.themeBefore(ctx, err); err != nil {
			return err
		}
	}
	p.say("theme %s is changed", t.ID)
	return nil
}

// importThemes adds and changes the themes of a CSV file, all or none.
func (ws *workspace) importThemes(ctx context.Context, path string, src []byte) (added, changed int, err error) {
	themes, err := coding.ReadCodebook(path, bytes.NewReader(src))
	if err != nil {
		return 0, 0, err
	}
	return ws.takeThemes(ctx, path, themes)
}
