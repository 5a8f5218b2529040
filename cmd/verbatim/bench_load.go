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

// A loadPart is something to measure in a large workspace, each time in a
// process of its own: a function, or a command of this program.
type loadPart struct {
	name, says, aim string
	cold            bool     // the figure is the whole process, else the calls in it
	writes          bool     // it is done to a copy
	slow            bool     // run it once only
	same            string   // parts with the same name here give the same numbers
	command         []string // as somebody would call it; nil when run does it
	run             func(context.Context, *workspace) (*taken, error)
}

// A taken is what a part tells of itself.
type taken struct {
	MS     []float64 `json:"ms"`     // how long each call took
	Digest string    `json:"digest"` // of all numbers it found
	Note   string    `json:"note"`
}

// A loadFigure is what was measured of a part, over all its runs.
type loadFigure struct {
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
	OutKB  float64 `json:"out_kb"`  // what a command printed
	Note   string  `json:"note"`
	calls  []float64
}

type benchLoadJSON struct {
	Machine    string       `json:"machine"`
	Load       load         `json:"load"`
	GenerateMS float64      `json:"generate_ms"` // 0 when the workspace was there
	DiskMB     float64      `json:"disk_mb"`
	Parts      []loadFigure `json:"parts"`
	Same       []string     `json:"same"` // what was found to be the same by all who counted it
}

// benchLoad makes an action that measures some parts in a workspace of the
// load that the command line wants.
func (p *program) benchLoad(parts []loadPart, wanted func(*cli.Context) (load, error)) cli.ActionFunc {
	return func(c *cli.Context) error {
		l, err := wanted(c)
		if err != nil {
			return err
		}
		chosen, err := chooseParts(parts, list(c.StringSlice("only")))
		if err != nil {
			return err
		}
		return p.measureLoad(c.Context, l, c.String("dir"), chosen, max(c.Int("runs"), 1))
	}
}

// chooseParts are those that are named, or all.
func chooseParts(parts []loadPart, only []string) ([]loadPart, error) {
	for _, name := range only {
		if !slices.ContainsFunc(parts, func(part loadPart) bool { return part.name == name }) {
			return nil, usage("no part %q", name)
		}
	}
	if len(only) == 0 {
		return parts, nil
	}
	return slices.DeleteFunc(slices.Clone(parts), func(part loadPart) bool { return !slices.Contains(only, part.name) }), nil
}

func (p *program) measureLoad(ctx context.Context, l load, dir string, parts []loadPart, runs int) (err error) {
	work, err := os.MkdirTemp("", "verbatim-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	b := &loadBench{p: p, dir: dir, work: work, digests: map[string]string{}}
	b.out = benchLoadJSON{Load: l, Same: []string{}, Machine: machine()}
	if b.dir == "" {
		b.dir = filepath.Join(work, "made-up")
	}
	if err := b.all(ctx, parts, runs); err != nil {
		return err
	}
	return p.print(b.out, func(w io.Writer) error { return writeLoadBench(w, &b.out) })
}

// A loadBench is one under way.
type loadBench struct {
	p         *program
	dir, work string
	digests   map[string]string // by what is counted
	out       benchLoadJSON
}

func (b *loadBench) all(ctx context.Context, parts []loadPart, runs int) error {
	if _, err := os.Stat(filepath.Join(b.dir, databaseFile)); errors.Is(err, fs.ErrNotExist) {
		started := time.Now()
		if err := b.generate(ctx); err != nil {
			return err
		}
		b.out.GenerateMS = ms(time.Since(started))
	}
	b.out.DiskMB = diskMB(b.dir)
	for _, part := range parts {
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
func (b *loadBench) generate(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	l := b.out.Load
	cmd := exec.CommandContext(ctx, self, "bench", "generate", "--dir", b.dir, "--codings", strconv.Itoa(l.Codings),
		"--quotes", strconv.Itoa(l.Quotes), "--themes", strconv.Itoa(l.Themes), "--proposals", strconv.Itoa(l.Proposals), "--behind", strconv.Itoa(l.Behind))
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// measure runs a part several times, and checks that it finds the numbers that
// others found.
func (b *loadBench) measure(ctx context.Context, part loadPart, runs int) error {
	f := loadFigure{Part: part.name, Says: part.says, Aim: part.aim}
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
func (b *loadBench) runPart(ctx context.Context, part loadPart, dir string, f *loadFigure) (*taken, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	out := outcome{keep: part.command == nil}
	cmd := exec.CommandContext(ctx, self, append([]string{"--quiet", "--workspace", dir}, part.words()...)...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	started := time.Now()
	err = cmd.Run()
	wall := ms(time.Since(started))
	if err != nil {
		return nil, err
	}
	var found taken
	if out.keep {
		err = json.Unmarshal(out.text, &found)
	} else {
		f.OutKB = float64(out.bytes) / 1e3
	}
	if part.cold {
		found.MS = []float64{wall}
	}
	f.add(&found, cmd.ProcessState)
	return &found, err
}

// words are the command line of a part.
func (part *loadPart) words() []string {
	if part.command != nil {
		return part.command
	}
	return []string{"bench", "load-part", part.name}
}

// An outcome counts what a process prints, and keeps it only when that is
// wanted: the system counts the memory of this process as that of those it
// starts.
type outcome struct {
	keep  bool
	text  []byte
	bytes int
}

func (o *outcome) Write(p []byte) (int, error) {
	if o.bytes += len(p); o.keep {
		o.text = append(o.text, p...)
	}
	return len(p), nil
}

// add adds one run.
func (f *loadFigure) add(found *taken, process *os.ProcessState) {
	f.calls = append(f.calls, found.MS...)
	f.Note = found.Note
	cpu := ms(process.UserTime() + process.SystemTime())
	if f.CPUMS == 0 || cpu < f.CPUMS {
		f.CPUMS = cpu
	}
	if use, ok := process.SysUsage().(*syscall.Rusage); ok {
		f.PeakMB = max(f.PeakMB, float64(use.Maxrss)/1e3) // Linux counts in kilobytes
	}
}

// copy copies the workspace's database, so that it stays as it is.
func (b *loadBench) copy() (string, error) {
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

// benchLoadPart carries out one part and prints what it took.
func (p *program) benchLoadPart(ctx context.Context, c *cli.Context, ws *workspace) error {
	parts, err := chooseParts(slices.Concat(codingParts, reportParts(), roadmapParts), []string{c.Args().First()})
	if err != nil {
		return err
	}
	found, err := parts[0].run(ctx, ws)
	if err != nil {
		return err
	}
	return json.NewEncoder(p.out).Encode(found)
}

func writeLoadBench(w io.Writer, b *benchLoadJSON) error {
	fmt.Fprintf(w, "%s: %s, %s, %s, %s; %.0f MB\n", b.Machine, plural(b.Load.Codings, "coding"), plural(b.Load.Quotes, "quote"),
		plural(b.Load.Themes, "theme"), plural(b.Load.Interviews, "interview"), b.DiskMB)
	if b.GenerateMS > 0 {
		fmt.Fprintf(w, "made up in %.1f s\n", b.GenerateMS/1000)
	}
	fmt.Fprintln(w)
	var rows [][]any
	number := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	for _, f := range b.Parts {
		rows = append(rows, []any{f.Says, f.Aim, f.Calls, number(f.Min), number(f.Median), number(f.P99), number(f.Max), fmt.Sprintf("%.0f", f.CPUMS), fmt.Sprintf("%.0f", f.PeakMB), f.output(), f.Note})
	}
	head := []string{"", "aim", "calls", "min ms", "median ms", "p99 ms", "max ms", "CPU ms", "peak MB", "output", ""}
	if err := writeTable(w, head, rows); err != nil {
		return err
	}
	if len(b.Same) == 0 {
		return nil // nothing was counted twice
	}
	_, err := fmt.Fprintf(w, "\nthe same numbers by all who counted them: %s\n", plural(len(b.Same), "part"))
	return err
}

// output is how much a command printed.
func (f *loadFigure) output() string {
	if f.OutKB == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f kB", f.OutKB)
}
