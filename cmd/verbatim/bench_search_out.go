package main

import (
	"fmt"
	"io"
)

func writeSearchBench(w io.Writer, b *benchSearchJSON) error {
	fmt.Fprintf(w, "%s; medians of %s\n", b.Machine, plural(b.Runs, "run"))
	for i := range b.Sizes {
		s := &b.Sizes[i]
		fmt.Fprintf(w, "\n# %d times: %d files, %.1f MB, %d turns\n\n", s.Times, s.Ingest.Files, s.Ingest.MB, s.Ingest.Turns)
		if err := writeIngest(w, s.Ingest); err != nil {
			return err
		}
		if err := s.writeKinds(w); err != nil {
			return err
		}
		if err := s.writeCalls(w); err != nil {
			return err
		}
		if err := s.writeHostile(w); err != nil {
			return err
		}
		if err := s.writeLimits(w); err != nil {
			return err
		}
	}
	return nil
}

// cells are some percentiles of a spread, in milliseconds.
func (s *spread) cells() []any {
	if s == nil || s.Calls == 0 {
		return []any{"–", "", "", ""}
	}
	cells := []any{}
	for _, v := range []float64{s.P50, s.P90, s.P99, s.Max} {
		cells = append(cells, fmt.Sprintf("%.2f", v))
	}
	return cells
}

// writeKinds writes a table of the queries, by kind.
func (s *searchSize) writeKinds(w io.Writer) error {
	if len(s.ours)+len(s.fts5) == 0 {
		return nil
	}
	var rows [][]any
	for _, k := range s.Kinds {
		row := append([]any{k.Kind, k.Queries}, k.Ours.cells()...)
		first := k.First.cells()
		rows = append(rows, append(append(row, first[0], first[2]), k.FTS5.cells()...))
	}
	head := []string{"queries, ms", "", "verbatim p50", "p90", "p99", "max", "first time p50", "p99", "FTS5 p50", "p90", "p99", "max"}
	if err := writeTable(w, head, rows); err != nil {
		return err
	}
	missed := 0
	for _, d := range s.Differ {
		if d.Ours == 0 {
			missed++
		}
	}
	_, err := fmt.Fprintf(w, "\n– FTS5 has no such thing\nqueries to which FTS5 alone finds something: %d; verbatim alone: %d\n\n", missed, len(s.Differ)-missed)
	return err
}

// writeCalls writes a table of what else was called many times.
func (s *searchSize) writeCalls(w io.Writer) error {
	var rows [][]any
	add := func(what string, took spread) { rows = append(rows, append([]any{what, took.Calls}, took.cells()...)) }
	if s.Faceted != nil {
		add("the same with four facets", *s.Faceted)
	}
	if c := s.Clients; c != nil {
		add("the same by one person, every call", c.One)
		add(fmt.Sprintf("the same by %d at once, every call", benchClients), c.Eight)
	}
	if h := s.Hostile; h != nil {
		add("to code, alone", h.Alone)
		add("to code, while somebody asks hostile queries", h.Attacked)
	}
	if c := s.Changed; c != nil {
		add("to index a turn that was coded", c.Turn)
		add("to code it and index it", c.TurnStored)
		add("to index a transcript in which a turn was edited", c.Transcript)
		add("to store it and index it", c.TranscriptStored)
	}
	if r := s.Rebuild; r != nil {
		add("a query that finds something while the index is rebuilt", r.Reader)
	}
	if len(rows) == 0 {
		return nil
	}
	return writeTable(w, []string{"ms", "calls", "p50", "p90", "p99", "max"}, rows)
}

// writeHostile writes a table of the hostile queries, by kind.
func (s *searchSize) writeHostile(w io.Writer) error {
	if s.Hostile == nil {
		return nil
	}
	var rows [][]any
	for _, k := range s.Hostile.Kinds {
		rows = append(rows, []any{k.Kind, k.Took.Calls, fmt.Sprintf("%.1f", k.Took.P50), fmt.Sprintf("%.1f", k.Took.Max), fmt.Sprintf("%.1f", k.MaxMB), k.Slowest})
	}
	fmt.Fprintln(w)
	if err := writeTable(w, []string{"hostile", "", "p50 ms", "max ms", "max MB", "the slowest"}, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nof %d were %d refused\n", s.Hostile.Queries, s.Hostile.Refused)
	return err
}

func (s *searchSize) writeLimits(w io.Writer) error {
	if r := s.Rebuild; r != nil {
		fmt.Fprintf(w, "\n%d turns indexed in %.0f ms; meanwhile %d queries: %d answered, %d found nothing yet, %d refused\n", r.Turns, r.WallMS, r.Asked, r.Answered, r.Empty, r.Refused)
	}
	var rows [][]any
	for _, l := range s.Limits {
		sign, verdict := "≤", ""
		if l.Least {
			sign = "≥"
		}
		if !l.Met {
			verdict = "missed"
		}
		rows = append(rows, []any{l.Says, fmt.Sprintf("%.4g", l.Seen), fmt.Sprintf("%s %g", sign, l.Limit), verdict})
	}
	fmt.Fprintln(w)
	return writeTable(w, []string{"", "seen", "limit", ""}, rows)
}
