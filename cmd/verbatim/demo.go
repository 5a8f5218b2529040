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
	sample
	rep *report.ThemesReport
	out string // the HTML report
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
	d := &demo{sample: sample{workspace: ws}, out: filepath.Join(dir, "report.html")}
	stages := d.stages(stage{"search", d.search}, stage{"report", d.report})
	bar := p.bar(int64(len(stages)), false, "demo")
	for _, s := range stages {
		bar.Describe(fmt.Sprintf("%-10s", s.name))
		begun := time.Now()
		did, err := s.did(ctx)
		if err != nil {
			return err
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

// writeSamples puts the sample study's files into a folder, as a user's own
// files would lie there. Files that are the same already are left alone.
func writeSamples(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for place, files := range sampleFiles {
		err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return err
			}
			to := filepath.Join(dir, place, filepath.FromSlash(name))
			content, err := fs.ReadFile(files, name)
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
