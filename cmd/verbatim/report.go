package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
)

func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Usage: "what was found: how many people said what",
		Subcommands: []*cli.Command{
			{Name: "themes", Usage: "quotes, interviews and people for each theme, with intervals, by segment and period", ArgsUsage: filterUsage, Description: "A query says what the report is about. What it asks of who speaks, where and when, such as team:data,\n" +
				"decides who was asked; the rest decides which quotes count. docs/reports.md tells it all.", Flags: []cli.Flag{
				studyFlag,
				asOfFlag,
				&cli.StringFlag{Name: "period", Usage: "2026, 2026-Q3, 2026-08, 2026-07..2026-09 or last-quarter"},
				&cli.StringFlag{Name: "by", Usage: "the participant `ATTRIBUTE` whose values are the segments", DefaultText: "team"},
				&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "only this `THEME` and what is below it"},
				&cli.StringSliceFlag{Name: "kind", Usage: "only themes of this `KIND`: pain, workaround, job, need, delight, ask"},
				&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "text, md, html, csv or json", DefaultText: "by the name of --out, else text"},
				&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to this `FILE`"},
			}, Action: p.in(p.reportThemes)},
			p.reportDiffCommand(), p.reportIssuedCommand(), p.reportWithdrawCommand(),
		},
	}
}

func (p *program) reportThemes(ctx context.Context, c *cli.Context, ws *workspace) error {
	format, err := reportFormat(c, p.json)
	if err != nil {
		return err
	}
	data, scope, err := ws.reported(ctx, c)
	if err != nil {
		return err
	}
	if err := knownAttribute(data.Participants, scope.By); err != nil {
		return err
	}
	scope.Numbers = format == "text" || format == "csv" // which show no quotes
	r := report.Themes(*data, scope)
	out := c.String("out")
	if out == "" {
		return writeThemes(p.out, r, format)
	}
	if err := writeFile(out, func(w io.Writer) error { return writeThemes(w, r, format) }); err != nil {
		return err
	}
	p.say("the report is in %s", out)
	return nil
}

// reported reads what a report is about, as it is or as --as-of says.
func (ws *workspace) reported(ctx context.Context, c *cli.Context) (data *report.Data, scope report.Scope, err error) {
	err = ws.view(ctx, c, func(s *store.Store) error {
		if scope, err = ws.reportScope(ctx, c, s); err != nil {
			return err
		}
		f, err := ws.filterOf(ctx, c, s)
		if err != nil {
			return err
		}
		if f != nil || c.IsSet("as-of") {
			if data, err = readData(ctx, s); err != nil {
				return err
			}
		}
		if f != nil {
			if err := f.limit(ctx, &scope, data); err != nil {
				return err
			}
		}
		return ws.sayHidden(ctx, s)
	})
	if err == nil && data == nil {
		data, err = ws.data(ctx)
	}
	return data, scope, err
}

func writeThemes(w io.Writer, r *report.ThemesReport, format string) error {
	switch format {
	case "md":
		return r.Markdown(w)
	case "html":
		return r.HTML(w)
	case "csv":
		return r.CSV(w)
	case "json":
		return r.JSON(w)
	}
	_, err := fmt.Fprintln(w, clean(r.Table()))
	return err
}

// writeFile writes a file beside its place and moves it there when it is
// whole, so that a failure never leaves half a file.
func writeFile(path string, write func(io.Writer) error) (err error) {
	defer errs.Wrap(&err, "write %s", path)
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return errs.New(errs.Denied, "cannot write there").Because(err).Try("name a folder that exists and may be written")
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func reportFormat(c *cli.Context, json bool) (string, error) {
	format := strings.ToLower(c.String("format"))
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.String("out"))), ".")
	}
	switch format {
	case "md", "html", "csv", "json", "text":
		return format, nil
	case "markdown":
		return "md", nil
	case "htm":
		return "html", nil
	case "", "txt":
		if json {
			return "json", nil
		}
		return "text", nil
	}
	return "", usage("--format: %q is not text, md, html, csv or json", format)
}

func (ws *workspace) reportScope(ctx context.Context, c *cli.Context, from *store.Store) (report.Scope, error) {
	s := report.Scope{By: c.String("by")}
	period, err := interviews.ParsePeriod(c.String("period"), ws.p.today())
	if err != nil {
		return s, asUsage(err, "period")
	}
	s.Period = period
	for _, name := range list(c.StringSlice("kind")) {
		kind, err := coding.ParseKind(name)
		if err != nil {
			return s, asUsage(err, "kind")
		}
		s.Kinds = append(s.Kinds, kind)
	}
	if named := list(c.StringSlice("theme")); len(named) > 0 {
		if s.Themes, err = findThemes(ctx, from, named); err != nil {
			return s, err
		}
	}
	s.Studies, err = scopeIn(ctx, c, from)
	return s, err
}

// knownAttribute returns errs.NotFound for an attribute that nobody has.
func knownAttribute(people []interviews.Participant, name string) error {
	known := map[string]bool{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
		}
	}
	if name == "" || known[name] {
		return nil
	}
	return errs.New(errs.NotFound, "no participant has an attribute %q", name).Try("the attributes are: %s", orUnknown(strings.Join(sortedKeys(known), ", ")))
}

// A reportSource is a workspace as reports read it.
type reportSource struct{ *workspace }

// Head implements report.Source.
func (s reportSource) Head(ctx context.Context) (int64, error) { return s.Events.Head(ctx) }

// SeesAll implements report.Source.
func (s reportSource) SeesAll(ctx context.Context) (bool, error) {
	hidden, err := s.Work.Hidden(ctx)
	return len(hidden) == 0, err
}

// Read implements report.Source.
func (s reportSource) Read(ctx context.Context) (*report.Data, error) { return s.data(ctx) }

// data reads all that reports are made of, as it is at one moment. The
// codings, which take as long as all the rest, are read beside it; when
// somebody wrote in between, both are read once more, one after the other.
func (ws *workspace) data(ctx context.Context) (*report.Data, error) {
	var d *report.Data
	var m *coding.Matrix
	var seen int64
	g, both := errgroup.WithContext(ctx)
	g.Go(func() error {
		return ws.View(both, func(s *store.Store) (err error) {
			d, err = readRest(both, s)
			return err
		})
	})
	g.Go(func() error {
		return ws.View(both, func(s *store.Store) (err error) {
			if seen, err = s.Events.Head(both); err != nil {
				return err
			}
			m, err = s.Coding.Matrix(both, coding.Filter{})
			return err
		})
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if d.Matrix = m; d.Version == seen {
		return d, nil
	}
	err := ws.View(ctx, func(s *store.Store) (err error) {
		d, err = readData(ctx, s)
		return err
	})
	return d, err
}

func readData(ctx context.Context, s *store.Store) (*report.Data, error) {
	d, err := readRest(ctx, s)
	if err != nil {
		return nil, err
	}
	d.Matrix, err = s.Coding.Matrix(ctx, coding.Filter{})
	return d, err
}

// readRest reads all but the codings.
func readRest(ctx context.Context, s *store.Store) (*report.Data, error) {
	var d report.Data
	var err error
	read := func(part func() error) {
		if err == nil {
			err = part()
		}
	}
	read(func() (e error) { d.Version, e = s.Events.Head(ctx); return })
	read(func() (e error) { d.Interviews, e = s.Interviews.Interviews(ctx, nil); return })
	read(func() (e error) { d.Participants, e = s.Interviews.Participants(ctx, nil); return })
	read(func() (e error) { d.Studies, e = s.Studies.Studies(ctx); return })
	read(func() (e error) { d.Codebook, e = s.Themes.Codebook(ctx); return })
	read(func() (e error) { d.Quotes, e = s.Coding.Quotes(ctx, coding.Filter{}); return })
	read(func() (e error) { d.Finished, e = s.Work.Finished(ctx, nil); return })
	read(func() (e error) { d.Guides, e = s.Guides.Guides(ctx); return })
	return &d, err
}
