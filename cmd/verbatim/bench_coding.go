package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
)

// A codingPart is something to measure in a large workspace, each time in a
// process of its own.
type codingPart struct {
	name, says, aim string
	cold            bool   // the figure is the whole process, else the calls in it
	writes          bool   // it is done to a copy
	slow            bool   // run it once only
	same            string // parts with the same name here give the same numbers
	run             func(context.Context, *workspace) (*taken, error)
}

// A taken is what a part tells of itself.
type taken struct {
	MS     []float64 `json:"ms"`     // how long each call took
	Digest string    `json:"digest"` // of all numbers it found
	Note   string    `json:"note"`
}

// codingParts are in the order in which they are measured and shown. Another
// thing to measure is another line: a function that does it in an open
// workspace and says how long each call took.
var codingParts = []codingPart{
	{name: "frequency-cold", says: "theme frequency with people and segments, new process", aim: "≤ 1500", cold: true, run: once(countFrequency)},
	{name: "frequency-warm", says: "the same again in one process", aim: "≤ 60", same: "frequency", run: again(countFrequency)},
	{name: "frequency-sql", says: "the same as SQL", slow: true, same: "frequency", run: benchFrequencySQL},
	{name: "cooccurrence-cold", says: "co-occurrence of overlapping quotes, new process", aim: "≤ 1500", cold: true, run: once(countPairs)},
	{name: "cooccurrence-warm", says: "the same again in one process", aim: "≤ 60", same: "cooccurrence", run: again(countPairs)},
	{name: "cooccurrence-sql", says: "the same as SQL", slow: true, same: "cooccurrence", run: benchCooccurrenceSQL},
	{name: "code-1", says: "code some words, one writer, 20 ms between", aim: "p99 ≤ 12", writes: true, run: writers(1, 400)},
	{name: "code-50", says: "code some words, 50 writers, 20 ms between", aim: "p99 ≤ 12", writes: true, run: writers(50, 100)},
	{name: "agreement", says: "agreement over 20 interviews by 3 coders, without bootstrap", aim: "≤ 1000", run: benchAgreement},
	{name: "xlsx", says: "export all quotes to XLSX, new process", aim: "≤ 5000", cold: true, run: benchXLSX},
	{name: "reanchor", says: "save a changed hour with 500 quotes", aim: "≤ 150", writes: true, run: benchReanchor},
}

// A codingFigure is what was measured of a part, over all its runs.
type codingFigure struct {
	Part   string  `json:"part"`
	Says   string  `json:"says"`
	Aim    string  `json:"aim"`
	Calls  int     `json:"calls"`
	Min    float64 `json:"min_ms"`
	Median float64 `json:"median_ms"`
	P99    float64 `json:"p99_ms"`
	Max    float64 `json:"max_ms"`
	CPUMS  float64 `json:"cpu_ms"`  // of the process, the least of all runs
	PeakMB float64 `json:"peak_mb"` // of memory, the most of all runs
	Note   string  `json:"note"`
	calls  []float64
}

type benchCodingJSON struct {
	Machine    string         `json:"machine"`
	Load       load           `json:"load"`
	GenerateMS float64        `json:"generate_ms"` // 0 when the workspace was there
	DiskMB     float64        `json:"disk_mb"`
	Parts      []codingFigure `json:"parts"`
	Same       []string       `json:"same"` // what was found to be the same by all who counted it
}

func (p *program) benchCoding(c *cli.Context) (err error) {
	l, err := loadOf(c)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "verbatim-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	b := &codingBench{p: p, dir: c.String("dir"), work: work, digests: map[string]string{}}
	b.out = benchCodingJSON{Load: l, Same: []string{}, Machine: machine()}
	if b.dir == "" {
		b.dir = filepath.Join(work, "made-up")
	}
	if err := b.all(c.Context, list(c.StringSlice("only")), max(c.Int("runs"), 1)); err != nil {
		return err
	}
	return p.print(b.out, func(w io.Writer) error { return writeCodingBench(w, &b.out) })
}

// A codingBench is one under way.
type codingBench struct {
	p         *program
	dir, work string
	digests   map[string]string // by what is counted
	out       benchCodingJSON
}

func (b *codingBench) all(ctx context.Context, only []string, runs int) error {
	if _, err := os.Stat(filepath.Join(b.dir, databaseFile)); errors.Is(err, fs.ErrNotExist) {
		started := time.Now()
		if err := b.generate(ctx); err != nil {
			return err
		}
		b.out.GenerateMS = ms(time.Since(started))
	}
	b.out.DiskMB = diskMB(b.dir)
	for _, part := range codingParts {
		if len(only) > 0 && !slices.Contains(only, part.name) {
			continue
		}
		n := runs
		if part.slow {
			n = 1
		}
		if err := b.measure(ctx, part, n); err != nil {
			return fmt.Errorf("bench %s: %w", part.name, err)
		}
	}
	return nil
}

// generate makes the workspace in another process: the memory it takes would
// be counted as that of every process started from here.
func (b *codingBench) generate(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	l := b.out.Load
	cmd := exec.CommandContext(ctx, self, "bench", "generate", "--dir", b.dir, "--codings", strconv.Itoa(l.Codings),
		"--quotes", strconv.Itoa(l.Quotes), "--themes", strconv.Itoa(l.Themes))
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// measure runs a part several times, and checks that it finds the numbers that
// others found.
func (b *codingBench) measure(ctx context.Context, part codingPart, runs int) error {
	f := codingFigure{Part: part.name, Says: part.says, Aim: part.aim}
	for range runs {
		dir := b.dir
		if part.writes {
			var err error
			if dir, err = b.copy(); err != nil {
				return err
			}
		}
		found, err := b.runPart(ctx, part, dir, &f)
		if err != nil {
			return err
		}
		if part.same == "" {
			continue
		}
		if was := b.digests[part.same]; was != "" && was != found.Digest {
			return fmt.Errorf("found other numbers than those before it: digest %s, not %s", found.Digest, was)
		}
		b.digests[part.same] = found.Digest
	}
	if part.same != "" {
		b.out.Same = append(b.out.Same, part.name)
	}
	slices.Sort(f.calls)
	at := func(q float64) float64 { return f.calls[min(int(q*float64(len(f.calls))), len(f.calls)-1)] }
	f.Calls, f.Min, f.Median, f.P99, f.Max = len(f.calls), at(0), at(0.5), at(0.99), at(1)
	b.out.Parts = append(b.out.Parts, f)
	b.p.say("%s: %.1f ms", part.says, f.Median)
	return nil
}

// runPart runs a part in a process of its own, and adds what it took.
func (b *codingBench) runPart(ctx context.Context, part codingPart, dir string, f *codingFigure) (*taken, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "--quiet", "--workspace", dir, "bench", "coding-part", part.name)
	cmd.Stderr = os.Stderr
	started := time.Now()
	text, err := cmd.Output()
	wall := ms(time.Since(started))
	if err != nil {
		return nil, err
	}
	var found taken
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, err
	}
	if part.cold {
		found.MS = []float64{wall}
	}
	f.calls = append(f.calls, found.MS...)
	f.Note = found.Note
	cpu := ms(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())
	if f.CPUMS == 0 || cpu < f.CPUMS {
		f.CPUMS = cpu
	}
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		f.PeakMB = max(f.PeakMB, float64(use.Maxrss)/1e3) // Linux counts in kilobytes
	}
	return &found, nil
}

// copy copies the workspace's database, so that it stays as it is.
func (b *codingBench) copy() (string, error) {
	dir := filepath.Join(b.work, "copy")
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return "", err
	}
	from, err := os.Open(filepath.Join(b.dir, databaseFile))
	if err != nil {
		return "", err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(filepath.Join(dir, databaseFile), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, from)
	return dir, errors.Join(err, to.Sync(), to.Close())
}

func (p *program) benchCodingPart(ctx context.Context, c *cli.Context, ws *workspace) error {
	name := c.Args().First()
	i := slices.IndexFunc(codingParts, func(part codingPart) bool { return part.name == name })
	if i < 0 {
		return usage("no part %q", name)
	}
	found, err := codingParts[i].run(ctx, ws)
	if err != nil {
		return err
	}
	return json.NewEncoder(p.out).Encode(found)
}

func writeCodingBench(w io.Writer, b *benchCodingJSON) error {
	fmt.Fprintf(w, "%s: %s, %s, %s, %s; %.0f MB\n", b.Machine, plural(b.Load.Codings, "coding"), plural(b.Load.Quotes, "quote"),
		plural(b.Load.Themes, "theme"), plural(b.Load.Interviews, "interview"), b.DiskMB)
	if b.GenerateMS > 0 {
		fmt.Fprintf(w, "made up in %.1f s\n", b.GenerateMS/1000)
	}
	fmt.Fprintln(w)
	var rows [][]any
	number := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	for _, f := range b.Parts {
		rows = append(rows, []any{f.Says, f.Aim, f.Calls, number(f.Min), number(f.Median), number(f.P99), number(f.Max), fmt.Sprintf("%.0f", f.CPUMS), fmt.Sprintf("%.0f", f.PeakMB), f.Note})
	}
	head := []string{"", "aim, ms", "calls", "min ms", "median ms", "p99 ms", "max ms", "CPU ms", "peak MB", ""}
	if err := writeTable(w, head, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nthe same numbers by all who counted them: %s\n", plural(len(b.Same), "part"))
	return err
}
