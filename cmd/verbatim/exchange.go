package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

var outFlag = &cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to this `FILE`"}

func (p *program) codeExportCommand() *cli.Command {
	return &cli.Command{Name: "export", Usage: "write all that people have made of the transcripts as JSON lines: themes, quotes, codings, memos, takeaways, assignments, decisions",
		Flags: []cli.Flag{outFlag}, Action: p.in(p.codeExport)}
}

// importFlags are the flags of 'code import'.
var importFlags = []cli.Flag{
	&cli.BoolFlag{Name: "finish", Usage: "mark every interview in it as finished by its coders (CSV)"},
	&cli.BoolFlag{Name: "replace", Usage: "where something is there and says otherwise, take what the file says (JSON lines)"},
}

// codeExport writes the codings of the workspace.
func (p *program) codeExport(ctx context.Context, c *cli.Context, ws *workspace) error {
	record, err := ws.Record(ctx)
	if err != nil {
		return err
	}
	if err := ws.sayHidden(ctx, ws.Store); err != nil {
		return err
	}
	return p.writeOut(c, "the codings are", func(w io.Writer) error { return coding.WriteRecord(w, record) })
}

// writeOut writes to the file that --out names, or to the standard output.
func (p *program) writeOut(c *cli.Context, what string, write func(io.Writer) error) error {
	out := c.String("out")
	if out == "" {
		return write(p.out)
	}
	if err := writeFile(out, write); err != nil {
		return err
	}
	p.say("%s in %s", what, out)
	return nil
}

// codeTake imports codings: JSON lines by their name, else CSV.
func (p *program) codeTake(ctx context.Context, c *cli.Context, ws *workspace) error {
	var records int
	for _, path := range c.Args().Slice() {
		if isRecord(path) {
			records++
		}
	}
	switch {
	case records == 0 && c.Bool("replace"):
		return usage("--replace is for JSON lines; codings from CSV are only ever added")
	case records == 0:
		return p.codeImport(ctx, c, ws)
	case records < c.NArg():
		return usage("import CSV files and JSON lines one after the other")
	case c.Bool("finish"):
		return usage("--finish is for CSV; JSON lines say themselves who has finished")
	}
	for _, path := range c.Args().Slice() {
		err := ws.importRecord(part(ctx, ws.source(path)), path, c.Bool("replace"))
		if err := p.sayBefore(err); err != nil {
			return err
		}
	}
	return nil
}

func isRecord(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".jsonl" || ext == ".ndjson"
}

// importRecord takes a file of JSON lines, all or nothing.
func (ws *workspace) importRecord(ctx context.Context, path string, replace bool) error {
	path, src, err := readFile(path)
	if err != nil {
		return err
	}
	record, err := coding.ReadRecord(path, bytes.NewReader(src))
	if err != nil {
		return err
	}
	var done store.Restored
	err = ws.Update(doing(ctx, "code.import", "file/"+ws.source(path)), func(s *store.Store) (err error) {
		done, err = s.Restore(ctx, path, record, replace)
		return err
	})
	if err != nil {
		return err
	}
	ws.p.say("%s: %d added, %d changed, %d already there; 'verbatim undo' takes it back", path, done.Added, done.Changed, done.Same)
	return nil
}

func (p *program) themeImportCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "take themes from a file: a table (csv), Markdown (md) or a REFI-QDA codebook (qdc)", ArgsUsage: "FILE",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "csv, md, qdc or txt", DefaultText: "by the file's name"},
			&cli.StringFlag{Name: "separator", Usage: "names are paths with this `TEXT` between the parts, such as . or ::"},
		},
		Action: p.in(p.themeTake),
	}
}

func (p *program) themeExportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write the codebook as a table (csv), Markdown (md), REFI-QDA codebook (qdc) or JSON",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "csv, md, qdc or json", DefaultText: "by the name of --out, else csv"}, outFlag,
		},
		Action: p.in(p.themeWrite),
	}
}

// bookFormat is the format that --format names, or a file's name.
func bookFormat(c *cli.Context, file string) (coding.Format, error) {
	format, err := coding.FormatOf(c.String("format"), file)
	if err != nil && c.String("format") == "" {
		return "", usage("%w", err)
	}
	return format, asUsage(err, "format")
}

// themeTake imports themes from a file of any format.
func (p *program) themeTake(ctx context.Context, c *cli.Context, ws *workspace) error {
	path, src, err := readFile(c.Args().First())
	if err != nil {
		return err
	}
	format, err := bookFormat(c, path)
	if err != nil {
		return err
	}
	lines, warnings, err := coding.ReadBook(path, format, bytes.NewReader(src), c.String("separator"))
	if err != nil {
		return err
	}
	for _, w := range warnings {
		p.say("%s:%d: %s", path, w.Line, w.Message)
	}
	added, changed, err := ws.takeThemes(ctx, path, lines)
	if err != nil {
		return err
	}
	p.say("%s added, %d changed", plural(added, "theme"), changed)
	return nil
}

// takeThemes adds and changes themes, all or none.
func (ws *workspace) takeThemes(ctx context.Context, path string, lines []coding.ThemeLine) (added, changed int, err error) {
	act := interviews.Actor(ctx)
	act.Kind, act.About = "theme.import", "codebook"
	ctx = interviews.Acting(ctx, act)
	err = ws.Update(ctx, func(s *store.Store) error {
		added, changed = 0, 0
		book, err := s.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		lines := book.Recognise(lines)
		for i := range lines {
			t := lines[i].Theme
			if was := book.Theme(t.ID); was == nil {
				added++
			} else if t = lines[i].Over(was); *was != t {
				changed++
			}
			if err := s.Themes.SetTheme(ctx, &t); err != nil {
				return fmt.Errorf("%s:%d: %w", path, lines[i].Line, err)
			}
		}
		return checkMerged(ctx, s, path, lines)
	})
	return added, changed, err
}

// checkMerged refuses themes that were merged into one that is not there.
func checkMerged(ctx context.Context, s *store.Store, path string, lines []coding.ThemeLine) error {
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.MergedInto != "" && (book.Theme(l.MergedInto) == nil || book.Current(l.ID) == l.ID) {
			return errs.New(errs.Invalid, "%s:%d: theme %q was merged into %q, which is no other theme", path, l.Line, l.ID, l.MergedInto).
				Try("name a theme of the file or of 'verbatim theme list'")
		}
	}
	return nil
}

// themeWrite exports the codebook.
func (p *program) themeWrite(ctx context.Context, c *cli.Context, ws *workspace) error {
	format, err := bookFormat(c, c.String("out"))
	if err != nil {
		return err
	}
	if p.json && !c.IsSet("format") && c.String("out") == "" {
		format = coding.JSON
	}
	book, err := ws.Themes.Codebook(ctx)
	if err != nil {
		return err
	}
	return p.writeOut(c, "the codebook is", func(w io.Writer) error { return coding.WriteBook(w, format, book) })
}
