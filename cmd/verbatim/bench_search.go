package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"
)

func (p *program) benchSearchCommand() *cli.Command {
	return &cli.Command{
		Name: "search", Usage: "ingest, index and search, beside FTS5 with the same turns and the same queries", ArgsUsage: "DIR", Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "times", Usage: "copy the files `N` times, each under another name and with another last line (several for several sizes)", Value: cli.NewStringSlice("1")},
			&cli.IntFlag{Name: "runs", Usage: "run each ingest and each query `N` times and take the median", Value: 3},
			&cli.IntFlag{Name: "queries", Usage: "draw `N` queries from the words of the files", Value: 200},
			&cli.StringSliceFlag{Name: "only", Usage: "only this `PART`, after one ingest (several times for several)"},
		}, Action: p.benchSearch,
	}
}

// A searchPart is something to measure once the files are taken in: a process
// of its own that prints what it found.
type searchPart struct {
	name string
	run  func(p *program, ctx context.Context, dir, into string) (any, error)
	into func(*searchSize) any // where the bench keeps it
}

// searchParts are in the order in which they run: those that write are last.
var searchParts = []searchPart{
	{"draw", drawPart, func(s *searchSize) any { return &s.drawn }},
	{"queries", inWorkspace(askQueries), func(s *searchSize) any { return &s.ours }},
	{"fts5-queries", askFTS5, func(s *searchSize) any { return &s.fts5 }},
	{"facets", inWorkspace(askFacets), func(s *searchSize) any { return &s.faceted }},
	{"clients", inWorkspace(askAtOnce), func(s *searchSize) any { return &s.Clients }},
	{"hostile", inWorkspace(askHostile), func(s *searchSize) any { return &s.hostile }},
	{"changed", inWorkspace(benchChanged), func(s *searchSize) any { return &s.Changed }},
	{"rebuild", inWorkspace(benchRebuild), func(s *searchSize) any { return &s.Rebuild }},
}

type benchSearchJSON struct {
	Machine string       `json:"machine"`
	Runs    int          `json:"runs"`
	Sizes   []searchSize `json:"sizes"`
}

// A searchSize is what was measured of the files copied so many times.
type searchSize struct {
	Times     int            `json:"times"`
	Ingest    *ingestFigures `json:"ingest"`
	Processes []figure       `json:"processes"`
	Kinds     []kindFigures  `json:"kinds"`
	Faceted   *spread        `json:"faceted"`
	Clients   *atOnce        `json:"clients"`
	Changed   *changed       `json:"changed"`
	Rebuild   *rebuilt       `json:"rebuild"`
	Hostile   *hostility     `json:"hostile"`
	Differ    []difference   `json:"differ"` // queries to which one finds something and the other nothing
	Limits    []limit        `json:"limits"`

	drawn               drawn
	ours, fts5, faceted []answer
	hostile             *hostilePart
}

// A searchBench is one under way.
type searchBench struct {
	p         *program
	dir, work string
	runs, ask int
	only      []string
	out       benchSearchJSON
}

func (p *program) benchSearch(c *cli.Context) (err error) {
	b := &searchBench{p: p, dir: c.Args().First(), runs: max(c.Int("runs"), 1), ask: max(c.Int("queries"), 1), only: list(c.StringSlice("only"))}
	if b.dir == "" {
		return usage("bench which folder of transcripts?")
	}
	files, err := findFiles([]string{b.dir})
	if err != nil {
		return err
	}
	if files[0].err != nil {
		return files[0].err
	}
	times, err := timesOf(c.StringSlice("times"))
	if err != nil {
		return err
	}
	if err := knownParts(b.only); err != nil {
		return err
	}
	if b.work, err = os.MkdirTemp("", "verbatim-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.work)) }()
	b.out = benchSearchJSON{Machine: machine(), Runs: b.runs, Sizes: []searchSize{}}
	for _, n := range times {
		if err := b.size(c.Context, n); err != nil {
			return err
		}
	}
	return p.print(b.out, func(w io.Writer) error { return writeSearchBench(w, &b.out) })
}

func timesOf(values []string) ([]int, error) {
	var times []int
	for _, v := range list(values) {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return nil, usage("--times: %q is no number of copies", v)
		}
		times = append(times, n)
	}
	return times, nil
}

func knownParts(names []string) error {
	for _, name := range names {
		if name != "ingest" && !slices.ContainsFunc(searchParts, func(part searchPart) bool { return part.name == name }) {
			return usage("--only: no part %q", name)
		}
	}
	return nil
}

func (b *searchBench) wants(part string) bool {
	return len(b.only) == 0 || slices.Contains(b.only, part)
}

// size measures everything with the files copied n times.
func (b *searchBench) size(ctx context.Context, n int) (err error) {
	at := filepath.Join(b.work, strconv.Itoa(n))
	defer func() { err = errors.Join(err, os.RemoveAll(at)) }()
	files, err := multiply(b.dir, filepath.Join(at, "files"), n)
	if err != nil {
		return err
	}
	s := searchSize{Times: n, Differ: []difference{}}
	runs := 1
	if b.wants("ingest") {
		runs = b.runs
	}
	if s.Ingest, err = measureIngest(ctx, files, at, runs); err != nil {
		return err
	}
	b.p.say("%d times the files: %d turns", n, s.Ingest.Turns)
	plan := searchPlan{Runs: b.runs, Count: b.ask}
	for _, part := range searchParts {
		if part.name != "draw" && !b.wants(part.name) {
			continue
		}
		if err := plan.write(at); err != nil {
			return err
		}
		process, err := runPart(ctx, part.name, files, at, part.into(&s))
		if err != nil {
			return fmt.Errorf("bench %s: %w", part.name, err)
		}
		s.Processes = append(s.Processes, process)
		plan.drawn = s.drawn
		b.p.say("%s: %.1f s", part.name, process.WallMS/1000)
	}
	s.sum(b.out.Sizes)
	b.out.Sizes = append(b.out.Sizes, s)
	return nil
}

// A searchPlan is what the parts are told, in a file beside what they read.
type searchPlan struct {
	Runs  int `json:"runs"`
	Count int `json:"count"`
	drawn
}

const planFile = "plan.json"

func (plan *searchPlan) write(dir string) error {
	text, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, planFile), text, 0o600)
}

func readSearchPlan(dir string) (*searchPlan, error) {
	text, err := os.ReadFile(filepath.Join(dir, planFile))
	if err != nil {
		return nil, err
	}
	plan := &searchPlan{}
	return plan, json.Unmarshal(text, plan)
}

// inWorkspace makes a part of what asks the workspace that was ingested.
func inWorkspace[T any](run func(context.Context, *asker, *searchPlan) (T, error)) func(*program, context.Context, string, string) (any, error) {
	return func(p *program, ctx context.Context, _, into string) (_ any, err error) {
		plan, err := readSearchPlan(into)
		if err != nil {
			return nil, err
		}
		ws, err := p.openAt(ctx, filepath.Join(into, "ingest0"), "")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, ws.Close()) }()
		ix, err := ws.index(ctx)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, ix.Close()) }()
		return run(ctx, &asker{ws: ws, ix: ix, feed: ws.feed()}, plan)
	}
}
