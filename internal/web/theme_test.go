package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/report"
)

// bookOf has top themes, each with some below it.
func bookOf(top, below int) (*coding.Codebook, []report.ThemeRow) {
	var themes []coding.Theme
	for i := range top {
		up := fmt.Sprintf("t%03d", i)
		themes = append(themes, coding.Theme{ID: up, Name: up, Position: i + 1})
		for j := range below {
			id := fmt.Sprintf("%s/b%03d", up, j)
			themes = append(themes, coding.Theme{ID: id, Parent: up, Name: id, Position: j + 1})
		}
	}
	book := coding.NewCodebook(themes)
	var rows []report.ThemeRow
	for _, t := range book.Themes() {
		rows = append(rows, report.ThemeRow{Theme: t.ID, Name: t.Name, Parent: t.Parent})
	}
	return book, rows
}

func TestLargeCodebooksOpenWhereTheThemeIs(t *testing.T) {
	book, rows := bookOf(100, 9)
	nodes := themeNodes(book, rows, "t042/b003", "")
	if len(nodes) != 109 {
		t.Fatalf("%d themes are shown", len(nodes))
	}
	for _, n := range nodes {
		if want := map[bool]int{true: 9}[n.Parent == "" && n.ID != "t042"]; n.Folded != want {
			t.Errorf("%s: %d themes are not shown, want %d", n.ID, n.Folded, want)
		}
	}
	for _, n := range nest(nodes) {
		if (len(n.Children) == 9) != (n.ID == "t042") {
			t.Errorf("%s has %d below it", n.ID, len(n.Children))
		}
	}
	if small := themeNodes(book, rows[:200], "", ""); len(small) != 200 {
		t.Errorf("of 200 themes %d are shown", len(small))
	}
}

func TestLongCodebooksComeInParts(t *testing.T) {
	book, rows := bookOf(450, 0)
	nodes := themeNodes(book, rows, "t250", "")
	some, earlier, later := partOf(nodes, "t250", coding.Pain, 0)
	if len(some) != 200 || some[50].ID != "t250" || earlier != "/themes/t250?kind=pain&part=1" || later != "/themes/t250?kind=pain&part=3" {
		t.Errorf("%d themes, earlier %q, later %q", len(some), earlier, later)
	}
	if last, _, later := partOf(nodes, "", "", 9); len(last) != 50 || later != "" {
		t.Errorf("the last part has %d themes and %q behind it", len(last), later)
	}
	if none, earlier, later := partOf(nil, "", "", 0); len(none) != 0 || earlier != "" || later != "" {
		t.Error("an empty codebook has parts")
	}
}

func TestPlacesAreThoseOfTheTree(t *testing.T) {
	book, _ := bookOf(4, 0)
	themes := slices.Clone(book.Themes())
	themes[1].Retired = true
	book = coding.NewCodebook(themes)
	for place, want := range map[string]string{"": "", "1": "t000", " 2 ": "t003", "3": "", "99": ""} {
		if got, err := placeAt(book, "t002", "", place); got != want || err != nil {
			t.Errorf("place %q is in front of %q, want %q: %v", place, got, want, err)
		}
	}
	for _, bad := range []string{"0", "-1", "first"} {
		if _, err := placeAt(book, "t002", "", bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("place %q: %v", bad, err)
		}
	}
}

func TestTrendsAreDrawnWithinTheirFrame(t *testing.T) {
	half, low, high, zero, one := .5, .2, .8, 0.0, 1.0
	cell := func(period string, share, low, high *float64) report.PeriodCell {
		return report.PeriodCell{Period: period, Proportion: report.Proportion{Part: report.Part{Participants: 3, Of: 6}, Share: share, Low: low, High: high}}
	}
	row := report.TrendRow{ThemeLabel: report.ThemeLabel{Theme: "a"}, Periods: []report.PeriodCell{cell("2026-Q1", &half, &low, &high), cell("2026-Q2", nil, nil, nil), cell("2026-Q3", &one, &zero, &one)}}
	r := &report.TrendReport{Periods: make([]report.Group, 3), Themes: []report.TrendRow{row}}
	c := chart(r, "a")
	if c == nil || strings.Count(c.Line, ",") != 2 || c.Points[1].Known || c.Points[2].Y != c.Top || c.Points[2].Low != c.Base {
		t.Fatalf("%+v", c)
	}
	for _, p := range c.Points {
		if p.X < c.Left || p.X > c.Width {
			t.Errorf("%s stands outside, at %d", p.Period, p.X)
		}
	}
	if chart(&report.TrendReport{Periods: make([]report.Group, 1), Themes: []report.TrendRow{row}}, "a") != nil {
		t.Error("one quarter is no trend")
	}
}
