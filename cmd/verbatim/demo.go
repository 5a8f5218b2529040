package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// demoDir is where the demo works when nobody says otherwise.
const demoDir = "verbatim-demo"

func (p *program) demoCommand() *cli.Command {
	return &cli.Command{
		Name: "demo", Usage: "run the whole pipeline on a sample study and show what comes out",
		Flags: []cli.Flag{&cli.StringFlag{Name: "dir", Usage: "work in `DIR`", Value: demoDir}},
		Action: func(c *cli.Context) error {
			act, err := p.act(c)
			if err != nil {
				return err
			}
			act.Op = "" // it is many operations, none of which does anything the second time
			return p.demo(interviews.Acting(c.Context, act), c)
		},
	}
}

// A demo is one run of the pipeline on the sample study.
type demo struct {
	*workspace
	data *roadmap.Data
	rep  *report.ThemesReport
	out  string // the HTML report
}

func (p *program) demo(ctx context.Context, c *cli.Context) (err error) {
	started := time.Now()
	dir, err := filepath.Abs(c.String("dir"))
	if err != nil {
		return err
	}
	ws, err := p.openAt(ctx, dir, c.String("database"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ws.Close()) }()
	if err := ws.onlySample(ctx); err != nil {
		return err
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, cacheDir), 0o700), writeSamples(dir)); err != nil {
		return err
	}
	d := &demo{workspace: ws, out: filepath.Join(dir, "report.html")}
	stages := []struct {
		name string
		run  func(context.Context) (string, error)
	}{
		{"guide", d.guide}, {"ingest", d.ingest}, {"codebook", d.codebook}, {"code", d.code}, {"search", d.search},
		{"report", d.report}, {"hypotheses", d.hypotheses}, {"proposals", d.proposals},
	}
	bar := p.bar(int64(len(stages)), false, "demo")
	for _, s := range stages {
		bar.Describe(fmt.Sprintf("%-10s", s.name))
		begun := time.Now()
		did, err := s.run(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		_ = bar.Clear()
		p.say("%-11s %s (%d ms)", s.name, did, time.Since(begun).Milliseconds())
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	if err := d.show(); err != nil {
		return err
	}
	p.say("\nAll of it took %s. Go on with the workspace it left, for example:\n  %s --workspace %s search 'approvals team:payments'",
		time.Since(started).Round(10*time.Millisecond), os.Args[0], c.String("dir"))
	return nil
}

// sampleStudy is the study of the sample interviews.
const sampleStudy = "slipway-2026"

// onlySample returns errs.Conflict when the workspace holds somebody's own
// studies: the sample must not be mixed into them.
func (ws *workspace) onlySample(ctx context.Context) error {
	studies, err := ws.Studies.Studies(ctx)
	if err != nil {
		return err
	}
	for _, s := range studies {
		if s.ID != sampleStudy {
			return errs.New(errs.Conflict, "this workspace holds the study %q; the demo wants one of its own", s.ID).
				Try("name an empty folder with --dir, or an empty database")
		}
	}
	return nil
}

// writeSamples puts the sample study's files into a folder, as a user's own
// files would lie there. Files that are the same already are left alone.
func writeSamples(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, from := range []struct {
		files fs.FS
		root  string
		to    string
	}{{interviews.Samples, "samples", "interviews"}, {guides.Templates, "templates", "guides"}} {
		err := fs.WalkDir(from.files, from.root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return err
			}
			to := filepath.Join(dir, from.to, filepath.FromSlash(strings.TrimPrefix(name, from.root+"/")))
			content, err := fs.ReadFile(from.files, name)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return err
			}
			return os.WriteFile(to, content, 0o600)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) file(parts ...string) string {
	return filepath.Join(append([]string{d.dir}, parts...)...)
}

func (d *demo) guide(ctx context.Context) (string, error) {
	name, src, err := readFile(d.file("guides", "developer-experience.md"))
	if err != nil {
		return "", err
	}
	g, _ := guides.Parse(d.source(name), src)
	return fmt.Sprintf("%s with %s", g.Title, plural(len(g.Questions), "question")), d.Guides.SetGuide(ctx, g)
}

func (d *demo) ingest(ctx context.Context) (string, error) {
	run := &ingestRun{ws: d.workspace, opt: ingest.Options{}}
	if err := run.all(ctx, filesBelow(d.file("interviews"))); err != nil {
		return "", err
	}
	sum := ingestTotals{}
	for _, f := range run.result.Files {
		if f.Error != "" {
			return "", errors.New(f.Error)
		}
		sum.Turns += f.Turns
		sum.Words += f.Words
	}
	people, err := d.Interviews.Participants(ctx, nil)
	return fmt.Sprintf("%s of %s: %s, %s", plural(len(run.result.Files), "interview"), plural(len(people), "participant"),
		plural(sum.Turns, "turn"), plural(sum.Words, "word")), err
}

func (d *demo) codebook(ctx context.Context) (string, error) {
	name, src, err := readFile(d.file("interviews", "codebook.csv"))
	if err != nil {
		return "", err
	}
	if _, _, err = d.importThemes(ctx, name, src); err != nil {
		return "", err
	}
	book, err := d.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	return plural(len(book.Themes()), "theme"), nil
}

func (d *demo) code(ctx context.Context) (string, error) {
	files, err := filepath.Glob(d.file("interviews", "codings", "*.csv"))
	if err != nil {
		return "", err
	}
	for _, name := range files {
		if err := d.codeFile(ctx, name); err != nil {
			return "", err
		}
	}
	data, err := d.workspace.data(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s by %s", plural(len(data.Quotes), "quote"), plural(data.Matrix.Codings(), "coding"), strings.Join(data.Matrix.Coders, " and ")), nil
}

func (d *demo) codeFile(ctx context.Context, name string) error {
	name, src, err := readFile(name)
	if err != nil {
		return err
	}
	_, err = d.importCodings(ctx, name, src, true)
	return err
}

func (d *demo) search(ctx context.Context) (_ string, err error) {
	const text = `queue role:participant`
	found, _, err := d.ask(ctx, request{Query: text})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s is said in %s", text, plural(found.Total, "turn")), nil
}

func (d *demo) report(ctx context.Context) (string, error) {
	data, err := d.workspace.data(ctx)
	if err != nil {
		return "", err
	}
	d.rep = report.Themes(*data, report.Scope{})
	return fmt.Sprintf("%s counted over %s", plural(len(d.rep.Themes), "theme"), plural(d.rep.Participants, "participant")), writeFile(d.out, d.rep.Document().HTML)
}

func (d *demo) hypotheses(ctx context.Context) (string, error) {
	name, src, err := readFile(d.file("interviews", "hypotheses.yaml"))
	if err != nil {
		return "", err
	}
	done, err := d.importHypotheses(ctx, name, "yaml", src)
	return fmt.Sprintf("%d with %s for and against", done.Hypotheses.all(), plural(done.Evidence.all(), "quote")), err
}

func (d *demo) proposals(ctx context.Context) (string, error) {
	name, src, err := readFile(d.file("interviews", "proposals.yaml"))
	if err != nil {
		return "", err
	}
	done, err := d.importProposals(ctx, name, "yaml", src, false)
	if err != nil {
		return "", err
	}
	d.data, err = d.plan(ctx)
	return fmt.Sprintf("%d ranked", done.Proposals.all()), err
}

// A demoJSON is what the demo shows.
type demoJSON struct {
	Themes    *report.ThemesReport `json:"themes"`
	Proposals *roadmap.Ranking     `json:"proposals"`
	Trace     roadmap.Link         `json:"trace"` // of the first proposal, one branch at each step
	Report    string               `json:"report"`
}

// show prints the ranked themes, the ranked proposals, and one trace.
func (d *demo) show() error {
	ranking, err := roadmap.Rank(d.data)
	if err != nil {
		return err
	}
	link, err := roadmap.Trace(d.data, "proposal/"+ranking.Proposals[0].ID)
	if err != nil {
		return err
	}
	out := demoJSON{d.rep, ranking, link.Limit(1), d.out}
	return d.p.print(out, func(w io.Writer) error {
		out.Trace = d.openable(out.Trace)
		return out.write(w, d.data.Codebook)
	})
}

func (d demoJSON) write(w io.Writer, book *coding.Codebook) error {
	fmt.Fprintf(w, "\nThemes by the people who spoke of them\n\n")
	if err := writeTable(w, []string{"theme", "kind", "people", "95 %", "quotes"}, topThemes(d.Themes, book, 10)); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nProposals by hours per quarter: leverage × impact + strategic value\n\n")
	if err := writeRanking(w, d.Proposals, 3); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nWhere the first number comes from (all of it: verbatim trace proposal/%s --limit 0)\n\n", d.Trace.ID)
	if err := d.Trace.Text(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nThe report, every number a link to its quotes: %s\n", d.Report)
	return err
}

// topThemes are the first n themes without children, by rank.
func topThemes(r *report.ThemesReport, book *coding.Codebook, n int) [][]any {
	var leaves []report.ThemeRow
	for _, t := range r.Themes {
		if len(book.Children(t.Theme)) == 0 {
			leaves = append(leaves, t)
		}
	}
	sort.SliceStable(leaves, func(i, j int) bool { return leaves[i].Rank < leaves[j].Rank })
	var rows [][]any
	for _, t := range leaves[:min(n, len(leaves))] {
		rows = append(rows, []any{t.Name, string(t.Kind), fmt.Sprintf("%d of %d", t.Mentioned, t.Asked), interval(t), t.Quotes})
	}
	return rows
}

func interval(t report.ThemeRow) string {
	if t.Low == nil || t.Small {
		return ""
	}
	return fmt.Sprintf("%.0f–%.0f %%", 100**t.Low, 100**t.High)
}
