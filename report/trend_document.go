package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"verbatim/report/document"
)

// Document is the report as people read it.
func (r *TrendReport) Document() *document.Document {
	doc := r.document("Trend", r.lead())
	if len(r.Periods) > 0 && len(r.Themes) > 0 {
		doc.Parts = append(doc.Parts,
			document.Part{Name: "themes", Title: "What changes", Blocks: []document.Block{r.table()}},
			document.Part{Name: "periods", Title: r.periodsTitle(), Blocks: []document.Block{r.periodTable(), r.cells()}})
	}
	if chart := r.chart(); chart != nil {
		doc.Parts = append(doc.Parts, document.Part{Name: "chart", Title: "Which themes moved most", Blocks: []document.Block{chart}})
	}
	heard := r.heardPart(r.Notes)
	if len(r.Periods) > 0 {
		heard.Blocks = append([]document.Block{groupTable("heard_by_"+string(r.Unit), "By "+string(r.Unit), string(r.Unit), r.Periods)}, heard.Blocks...)
	}
	put(doc, heard, wordsPart(r.proofs(doc).themeWords(r.Words)))
	return doc
}

// proofs list people by the periods of this report.
func (r *TrendReport) proofs(doc *document.Document) *proofs {
	p := newProofs(doc)
	p.unit, p.periods = r.Unit, map[string][]PeriodPart{}
	for _, t := range r.Themes {
		for _, cell := range t.Periods {
			p.periods[t.Theme] = append(p.periods[t.Theme], PeriodPart{cell.Period, cell.Part})
		}
	}
	return p
}

// periodsTitle is "" where the table of what changes has all periods already.
func (r *TrendReport) periodsTitle() string {
	if len(r.Periods) <= periodsCompared {
		return ""
	}
	return "How many people speak of it, by " + string(r.Unit)
}

// periodsCompared are the last period and the one before it.
const periodsCompared = 2

// lead sums the report up.
func (r *TrendReport) lead() string {
	switch len(r.Periods) {
	case 0:
		return "No interview in this scope has a date."
	case 1:
		return fmt.Sprintf("All interviews are of %s: there is nothing to compare with.", r.Periods[0].Name)
	}
	words := []string{}
	for _, s := range []State{New, Rising, Fading, Silent, Steady, Unclear} {
		n := 0
		for i := range r.Themes {
			if r.Themes[i].State == s {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, s))
		}
	}
	list := strings.Join(words, ", ")
	if list == "" {
		list = "none that anybody spoke of"
	}
	return fmt.Sprintf("%s to %s: of %s, %s.", r.Periods[0].Name, r.latest(), count(len(r.Themes), "theme", "themes"), list)
}

// latest names the last period, previous the one before it; "" when there is none.
func (r *TrendReport) latest() string { return r.named(len(r.Periods) - 1) }

func (r *TrendReport) previous() string { return r.named(len(r.Periods) - 2) }

func (r *TrendReport) named(i int) string {
	if i < 0 {
		return ""
	}
	return r.Periods[i].Name
}

// table is one line for each theme.
func (r *TrendReport) table() *document.Table {
	t := &document.Table{Name: "trend", Caption: r.caption(), Columns: append(themeColumns(),
		document.Column{Key: "state", Name: "State"},
		document.Column{Key: "shares", Name: "Shares", For: document.People},
		document.Column{Key: "previous", Name: cmp.Or(r.previous(), "Before"), Kind: document.Number},
		document.Column{Key: "last", Name: r.latest(), Kind: document.Number})}
	if r.Repeat == RepeatMcNemar {
		t.Columns = append(t.Columns, document.Column{Key: "gained", Name: "Gained", Kind: document.Number}, document.Column{Key: "lost", Name: "Lost", Kind: document.Number})
	}
	t.Columns = append(append(t.Columns, contrastColumns()...),
		document.Column{Key: "trend_z", For: document.Programs, Kind: document.Number},
		document.Column{Key: "trend_p", Name: "p of the trend", Kind: document.Number})
	for i := range r.Themes {
		t.Rows = append(t.Rows, r.line(&r.Themes[i]))
	}
	return t
}

// caption says what the table compares.
func (r *TrendReport) caption() string {
	if len(r.Periods) < 2 {
		return "People with the theme, of people asked. " + Caption
	}
	who := "Somebody who was asked in both is compared in the first of the two only, so that the difference may be of fewer people than the columns."
	if r.Repeat == RepeatMcNemar {
		who = "Compared are the people who were asked in both: how many say it since then, and how many no more. There is no range, and the verdict is by p < 0.05."
	}
	return fmt.Sprintf("People with the theme, of people asked, in %s and in %s, and the difference. %s %s", r.previous(), r.latest(), who, Caption)
}

func (r *TrendReport) line(t *TrendRow) document.Row {
	row, last := themeRow(&t.ThemeLabel, t.Participants == 0), len(t.Periods)-1
	row.Cells = append(row.Cells, document.Cell{Value: string(t.State)}, t.spark())
	previous := document.Cell{Text: "–"}
	if last > 0 {
		previous = periodCell(t, last-1)
	}
	row.Cells = append(row.Cells, previous, periodCell(t, last))
	if r.Repeat == RepeatMcNemar {
		row.Cells = append(row.Cells, changedCell(t.Change.Gained), changedCell(t.Change.Lost))
	}
	row.Cells = append(row.Cells, contrastCells(&t.Change.Contrast)...)
	if t.Trend == nil {
		return withCells(row, document.Cell{}, document.Cell{Text: "–"})
	}
	return withCells(row, document.Cell{Value: t.Trend.Z}, document.Cell{Value: t.Trend.best(), Text: chance(t.Trend.best())})
}

func withCells(row document.Row, cells ...document.Cell) document.Row {
	row.Cells = append(row.Cells, cells...)
	return row
}

// changedCell is a number of people, a dash where nobody was asked twice.
func changedCell(n *int) document.Cell {
	if n == nil {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: *n}
}

func periodCell(t *TrendRow, i int) document.Cell {
	return partCellOf(t.Periods[i].Part, periodRef(t.Theme, t.Periods[i].Period))
}

// spark draws the shares, with gaps where too few were asked for one.
func (t *TrendRow) spark() document.Cell {
	shares := t.shares()
	if !slices.ContainsFunc(shares, func(s float64) bool { return !math.IsNaN(s) }) {
		return document.Cell{}
	}
	words := make([]string, len(shares))
	for i, s := range shares {
		if words[i] = "–"; !math.IsNaN(s) {
			words[i] = percent(s)
		}
	}
	text := strings.Join(words, " ")
	return document.Cell{Text: text, Draw: &document.Spark{Values: shares, Words: text}}
}

// shares are those that may be shown, NaN for others.
func (t *TrendRow) shares() []float64 {
	shares := make([]float64, len(t.Periods))
	for i, p := range t.Periods {
		if shares[i] = math.NaN(); p.Share != nil && !p.Small {
			shares[i] = *p.Share
		}
	}
	return shares
}

// periodTable is x of n by theme and period.
func (r *TrendReport) periodTable() *document.Table {
	t := &document.Table{Name: "periods", Data: len(r.Periods) <= periodsCompared, Caption: "People with the theme, of people asked. Somebody interviewed in several counts in each.", Columns: themeColumns()}
	for i, g := range r.Periods {
		t.Columns = append(t.Columns, document.Column{Key: fmt.Sprintf("period_%d", i+1), Name: g.Name, Kind: document.Number})
	}
	for i := range r.Themes {
		row := themeRow(&r.Themes[i].ThemeLabel, r.Themes[i].Participants == 0)
		for j := range r.Periods {
			row.Cells = append(row.Cells, periodCell(&r.Themes[i], j))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// cells is the same for programs, one row for each theme and period.
func (r *TrendReport) cells() *document.Table {
	t := &document.Table{Name: "period_shares", Data: true, Columns: append(themeColumns(), append(
		[]document.Column{{Key: "period"}}, proportionColumns()...)...)}
	for i := range r.Themes {
		for _, p := range r.Themes[i].Periods {
			row := themeRow(&r.Themes[i].ThemeLabel, false)
			row.Cells = append(row.Cells, document.Cell{Value: p.Period})
			row.Cells = append(row.Cells, proportionCells(p.Proportion)...)
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// mostLines is how many lines a chart of shares has: more cannot be told apart.
const mostLines = 5

// chart draws the shares of the themes that moved most, nil where there are not
// two shares of any to draw. Only the first has its range: five of them
// lie over each other and say nothing.
func (r *TrendReport) chart() *document.LineChart {
	top := r.moving()
	if len(top) == 0 {
		return nil
	}
	c := &document.LineChart{Title: "Share of people asked, by " + string(r.Unit), XName: string(r.Unit) + "s", YName: "of the themes whose shares differ most; some of them do by chance alone", Max: 1, Share: true}
	for _, g := range r.Periods {
		c.X = append(c.X, g.Name)
	}
	words := []string{}
	for i, t := range top {
		s := document.Series{Name: t.Name, Values: t.shares()}
		if i == 0 {
			s.Low, s.High = t.ranges()
		}
		c.Series = append(c.Series, s)
		words = append(words, t.Name+" "+t.spark().Text)
	}
	c.Words = fmt.Sprintf("%s. The band around %s is its 95%% range; gaps are %ss with fewer than %d people asked.", strings.Join(words, "; "), top[0].Name, r.Unit, SmallSample)
	return c
}

// moving are the themes without others under them whose shares lie farthest
// apart, then those that most people speak of: nearly everybody speaks of the
// themes above, and their lines would all lie at the top.
func (r *TrendReport) moving() []*TrendRow {
	var top []*TrendRow
	for i := range r.Themes {
		t := &r.Themes[i]
		leaf := i+1 == len(r.Themes) || r.Themes[i+1].Depth <= t.Depth
		if leaf && t.Participants > 0 && drawn(t.shares()) > 1 {
			top = append(top, t)
		}
	}
	slices.SortStableFunc(top, func(a, b *TrendRow) int {
		return cmp.Or(cmp.Compare(b.span(), a.span()), cmp.Compare(b.Participants, a.Participants))
	})
	return top[:min(len(top), mostLines)]
}

// span is how far the shares lie apart.
func (t *TrendRow) span() float64 {
	known := slices.DeleteFunc(t.shares(), math.IsNaN)
	if len(known) == 0 {
		return 0
	}
	return slices.Max(known) - slices.Min(known)
}

func drawn(shares []float64) (n int) {
	for _, s := range shares {
		if !math.IsNaN(s) {
			n++
		}
	}
	return n
}

// ranges are the bounds of shares.
func (t *TrendRow) ranges() (low, high []float64) {
	low, high = t.shares(), t.shares()
	for i, p := range t.Periods {
		if !math.IsNaN(low[i]) {
			low[i], high[i] = *p.Low, *p.High
		}
	}
	return low, high
}

// words say how the last period differs from the one before: "up since 2026-Q2:
// 3 of 9 then, 7 of 9 now". Compared are the people of TrendOptions.Repeat.
func (c *PeriodChange) words(r *TrendReport) string {
	switch {
	case len(r.Periods) < 2:
		return "nothing to compare it with"
	case c.BeforeOf == 0 || c.Of == 0:
		return string(c.Verdict)
	case c.Verdict == TooFewAsked:
		return fmt.Sprintf("too few people to compare with %s: %s then, %s who were heard first now", r.previous(), of(c.Before, c.BeforeOf), c.Part)
	}
	who := ""
	if r.Repeat == RepeatFirst && r.Both > 0 {
		who = ", without those who were asked then already"
	}
	return fmt.Sprintf("%s since %s: %s then, %s now%s", c.Verdict, r.previous(), of(c.Before, c.BeforeOf), c.Part, who)
}
