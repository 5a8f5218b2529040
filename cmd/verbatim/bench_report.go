package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"verbatim/coding"
	"verbatim/report"
)

// What reports of one interview, theme or quarter are about in a made-up
// workspace.
var benchAbout = map[string]string{"interview": "bench-00001", "theme": madeUpThemeID(0), "quarter": "2025-Q3"}

// Aims of reports, which bench prints and does not hold anybody to.
const (
	reportAim  = "≤ 2000, 600 MB"
	quarterAim = "≤ 5000, 600 MB, 2000 kB"
)

// A counted is a report whose numbers SQL counts as well.
type counted struct {
	numbers func(printed []byte) ([]string, error) // from its JSON
	sql     func(context.Context, *workspace) (*taken, error)
}

var countedReports = map[string]counted{
	"themes":       {numbersOf(themesNumbers), bySQL(sqlThemes)},
	"segments":     {numbersOf(segmentsNumbers), bySQL(sqlSegmentsOf)},
	"trend":        {numbersOf(trendNumbers), bySQL(sqlQuarters)},
	"cooccurrence": {pairsNumbers, bySQL(sqlCooccurrence)},
	"saturation":   {numbersOf(saturationNumbers), bySQL(sqlFirsts)},
	"agreement":    {numbersOf(agreementNumbers), bySQL(sqlVotes)},
}

// reportParts are every report as text and as HTML, each in a new process, and
// beside some of them the same numbers as JSON and as SQL.
func reportParts() []loadPart {
	var parts []loadPart
	for _, kind := range reportKinds {
		words := []string{"report", kind.name}
		if about := benchAbout[kind.name]; about != "" {
			words = append(words, about)
		}
		for _, format := range []string{"text", "html"} {
			aim := reportAim
			if kind.name == "quarter" && format == "html" {
				aim = quarterAim
			}
			parts = append(parts, loadPart{name: kind.name + "-" + format, says: kind.name + ", " + format + ", new process", aim: aim, cold: true,
				command: slices.Concat(words, []string{"--format", format})})
		}
		if c, ok := countedReports[kind.name]; ok {
			parts = append(parts,
				loadPart{name: kind.name + "-json", says: kind.name + ", the same as JSON", slow: true, same: kind.name, run: printed(c.numbers, words...)},
				loadPart{name: kind.name + "-sql", says: kind.name + ", the same numbers as SQL", slow: true, same: kind.name, run: c.sql})
		}
	}
	return parts
}

// printed carries a command out in this process, and says which numbers are in
// the JSON that it prints.
func printed(numbers func([]byte) ([]string, error), words ...string) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (*taken, error) {
		var out bytes.Buffer
		p := *ws.p
		p.out = &out
		started := time.Now()
		if status := p.run(ctx, slices.Concat([]string{"verbatim", "--quiet", "--json", "--workspace", ws.dir}, words)); status != 0 {
			return nil, fmt.Errorf("%v: exit status %d", words, status)
		}
		t := &taken{MS: []float64{ms(time.Since(started))}, Note: fmt.Sprintf("%d kB", out.Len()/1000)}
		lines, err := numbers(out.Bytes())
		t.Digest = digest(lines)
		return t, err
	}
}

// numbersOf reads a report from its JSON.
func numbersOf[R any](numbers func(*R) []string) func([]byte) ([]string, error) {
	return func(printed []byte) ([]string, error) {
		var r R
		if err := json.Unmarshal(printed, &r); err != nil {
			return nil, err
		}
		return numbers(&r), nil
	}
}

func themesNumbers(r *report.ThemesReport) (lines []string) {
	for _, t := range r.Themes {
		lines = append(lines, frequencyLine(t.Theme, t.Quotes, t.OwnQuotes, t.Interviews, t.Participants, t.Mentioned))
		for name, part := range t.Segments[r.By] {
			if part.Participants > 0 {
				lines = append(lines, segmentLine(t.Theme, name, part.Participants))
			}
		}
	}
	return lines
}

func segmentsNumbers(r *report.SegmentsReport) (lines []string) {
	for _, t := range r.Themes {
		for _, cell := range t.Segments {
			if cell.Participants > 0 {
				lines = append(lines, partLine(t.Theme, cell.Segment, cell.Participants, cell.Of))
			}
		}
	}
	return lines
}

func trendNumbers(r *report.TrendReport) (lines []string) {
	for _, t := range r.Themes {
		for _, cell := range t.Periods {
			if cell.Participants > 0 {
				lines = append(lines, partLine(t.Theme, cell.Period, cell.Participants, cell.Of))
			}
		}
	}
	return lines
}

// partLine is x of n people of a segment or a quarter.
func partLine(theme, part string, x, n int) string {
	return fmt.Sprintf("%s %s %d of %d", theme, part, x, n)
}

// pairsNumbers reads a report on co-occurrence as it is printed.
func pairsNumbers(printed []byte) (lines []string, err error) {
	var r struct{ Pairs []report.PairNumbers }
	err = json.Unmarshal(printed, &r)
	for _, p := range r.Pairs {
		if p.First > p.Second {
			p.First, p.Second, p.FirstIn, p.SecondIn = p.Second, p.First, p.SecondIn, p.FirstIn
		}
		lines = append(lines, pairLine(p.First, p.Second, p.FirstIn, p.SecondIn, p.Both, *p.Meet))
	}
	return lines, err
}

// saturationNumbers are the new themes of every interview that has any.
func saturationNumbers(r *report.SaturationReport) (lines []string) {
	for _, s := range r.All.Steps {
		if s.New > 0 {
			lines = append(lines, firstsLine(string(s.Interview), s.New))
		}
	}
	return lines
}

func firstsLine(interview string, themes int) string { return fmt.Sprintf("%s %d", interview, themes) }

// agreementNumbers are the turns in which two coders both have a theme, and
// those in which one of them has it that the other has judged, too.
func agreementNumbers(r *report.AgreementReport) (lines []string) {
	add := func(t *coding.ThemeAgreement, a, b string, turns int) {
		if turns > 0 {
			lines = append(lines, votesLine(t.Theme, a, b, turns))
		}
	}
	for i := range r.Agreement.Themes {
		t := &r.Agreement.Themes[i]
		for _, p := range t.Pairs {
			add(t, p.A+" and", p.B, p.Both)
			add(t, p.A, p.B, p.Both+p.OnlyA)
			add(t, p.B, p.A, p.Both+p.OnlyB)
		}
	}
	return lines
}

func votesLine(theme, a, b string, turns int) string {
	return fmt.Sprintf("%s %s %s %d", theme, a, b, turns)
}
