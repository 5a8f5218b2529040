package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
)

func (p *program) benchCommand() *cli.Command {
	return &cli.Command{
		Name: "bench", Hidden: true, Usage: "measure this program on this machine",
		Subcommands: []*cli.Command{
			p.benchSearchCommand(),
			p.benchSuggestCommand(),
			{Name: "generate", Usage: "make a workspace of made-up interviews, themes and codings", Flags: append(loadFlags(codingQuotes),
				&cli.IntFlag{Name: "proposals", Usage: "as many proposals as this", Value: madeUpPlans},
				&cli.IntFlag{Name: "behind", Usage: "quotes that the first proposal rests on", DefaultText: "those of a theme"}), Action: p.benchGenerate},
			{Name: "coding", Usage: "counting, coding and re-anchoring in a large workspace, beside plain SQL on the same tables", Flags: append(runFlags(5), loadFlags(codingQuotes)...), Action: p.benchLoad(codingParts, loadOf)},
			{Name: "report", Usage: "every report of a large workspace as a new process, beside plain SQL on the same tables", Flags: append(runFlags(3), loadFlags(reportQuotes)...), Action: p.benchLoad(reportParts(), loadOf)},
			p.benchRoadmapCommand(),
			{Name: "load-part", Hidden: true, ArgsUsage: "PART", Action: p.in(p.benchLoadPart)},
			{Name: "part", Hidden: true, ArgsUsage: "PART DIR INTO", Action: p.benchPart},
		},
	}
}

// A figure is what one part took, as its own process.
type figure struct {
	Part    string  `json:"part"`
	WallMS  float64 `json:"wall_ms"`
	CPUMS   float64 `json:"cpu_ms"`
	MBps    float64 `json:"mb_per_s"`
	Turnsps float64 `json:"turns_per_s"`
	PeakMB  float64 `json:"peak_mb"` // of memory
	DiskMB  float64 `json:"disk_mb"`
}

// An ingestFigures is what an ingest took, beside a load without this program.
type ingestFigures struct {
	Files  int                `json:"files"`
	MB     float64            `json:"mb"`
	Turns  int                `json:"turns"`
	Parts  []figure           `json:"parts"`
	Ratios map[string]float64 `json:"ratios"`
	ColdMS float64            `json:"cold_query_ms"` // one query by a new process, median
}

// machine is what the figures were taken on.
func machine() string {
	return fmt.Sprintf("%s/%s, %d CPUs, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

// parts of the bench, in the order in which they are shown.
var benchParts = []struct {
	name, says string
	run        func(*program, context.Context, string, string) (int, error)
}{
	{"floor", "read, hash, split into turns, all cores", (*program).benchFloor},
	{"fts5", "SQLite rows and an FTS5 rebuild, one core", (*program).benchFTS5},
	{"ingest", "verbatim ingest, all cores: hash, parse, store, event log, index", (*program).benchProduct},
}

// measureIngest runs every part in turn, several times, each in a process of
// its own.
func measureIngest(ctx context.Context, dir, work string, runs int) (*ingestFigures, error) {
	out := &ingestFigures{Ratios: map[string]float64{}}
	for _, f := range filesBelow(dir) {
		out.Files++
		out.MB += float64(f.size) / 1e6
	}
	seen := map[string][]figure{}
	for run := range runs {
		for _, part := range benchParts {
			into := filepath.Join(work, part.name+strconv.Itoa(run))
			if err := os.MkdirAll(into, 0o700); err != nil {
				return nil, err
			}
			one, err := runPart(ctx, part.name, dir, into, &out.Turns)
			if err != nil {
				return nil, fmt.Errorf("bench %s: %w", part.name, err)
			}
			one.MBps, one.Turnsps = out.MB/one.WallMS*1000, float64(out.Turns)/one.WallMS*1000
			one.DiskMB = diskMB(into)
			seen[part.name] = append(seen[part.name], one)
		}
	}
	by := map[string]figure{}
	for _, part := range benchParts {
		by[part.name] = median(seen[part.name])
		out.Parts = append(out.Parts, by[part.name])
	}
	out.Ratios["wall_ingest_to_fts5"] = by["ingest"].WallMS / by["fts5"].WallMS
	out.Ratios["cpu_ingest_to_fts5"] = by["ingest"].CPUMS / by["fts5"].CPUMS
	out.Ratios["wall_ingest_to_floor"] = by["ingest"].WallMS / by["floor"].WallMS
	out.Ratios["cpu_ms_per_mb"] = by["ingest"].CPUMS / out.MB
	var err error
	out.ColdMS, err = coldQuery(ctx, filepath.Join(work, "ingest0"))
	return out, err
}

// runPart runs one part of the bench as a process of its own, so that the
// system tells its processor time and its largest memory, and reads what it
// found.
func runPart(ctx context.Context, name, dir, into string, found any) (figure, error) {
	self, err := os.Executable()
	if err != nil {
		return figure{}, err
	}
	cmd := exec.CommandContext(ctx, self, "--quiet", "bench", "part", name, dir, into)
	cmd.Stderr = os.Stderr
	started := time.Now()
	text, err := cmd.Output()
	wall := time.Since(started)
	if err != nil {
		return figure{}, err
	}
	f := figure{Part: name, WallMS: ms(wall), CPUMS: ms(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())}
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		f.PeakMB = float64(use.Maxrss) / 1e3 // Linux counts in kilobytes
	}
	return f, json.Unmarshal(text, found)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// median is the run in the middle by wall time.
func median(all []figure) figure {
	sort.Slice(all, func(i, j int) bool { return all[i].WallMS < all[j].WallMS })
	return all[len(all)/2]
}

func diskMB(dir string) float64 {
	var sum int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return float64(sum) / 1e6
}

// coldQuery is how long a new process takes to answer a query, in
// milliseconds: the median of nine.
func coldQuery(ctx context.Context, workspace string) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	var took []float64
	for range 9 {
		started := time.Now()
		if err := exec.CommandContext(ctx, self, "--quiet", "--workspace", workspace, "search", `"pull request" review`).Run(); err != nil {
			return 0, fmt.Errorf("search: %w", err)
		}
		took = append(took, ms(time.Since(started)))
	}
	sort.Float64s(took)
	return took[len(took)/2], nil
}

// multiply copies all transcripts of a folder n times. Each copy has another
// name and, as files with the same bytes are one interview, another last line.
func multiply(dir, into string, n int) (string, error) {
	for _, f := range filesBelow(dir) {
		src, err := os.ReadFile(f.path)
		if err != nil {
			return "", err
		}
		rel, err := filepath.Rel(dir, f.path)
		if err != nil {
			return "", err
		}
		for i := range n {
			to := filepath.Join(into, fmt.Sprintf("copy%d", i), fmt.Sprintf("copy%d-%s", i, filepath.Base(rel)))
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return "", err
			}
			if err := os.WriteFile(to, fmt.Appendf(src, "\n\nCopy %d.\n", i), 0o600); err != nil {
				return "", err
			}
		}
	}
	return into, nil
}

func writeIngest(w io.Writer, b *ingestFigures) error {
	var rows [][]any
	for i, f := range b.Parts {
		rows = append(rows, []any{benchParts[i].says, fmt.Sprintf("%.0f", f.WallMS), fmt.Sprintf("%.0f", f.CPUMS), fmt.Sprintf("%.1f", f.MBps),
			fmt.Sprintf("%.0f", f.Turnsps), fmt.Sprintf("%.0f", f.PeakMB), fmt.Sprintf("%.1f", f.DiskMB)})
	}
	if err := writeTable(w, []string{"", "wall ms", "CPU ms", "MB/s", "turns/s", "peak MB", "disk MB"}, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\ningest / floor: wall %.1f; CPU per MB: %.1f ms; cold process, one query: %.0f ms\n\n",
		b.Ratios["wall_ingest_to_floor"], b.Ratios["cpu_ms_per_mb"], b.ColdMS)
	return err
}
