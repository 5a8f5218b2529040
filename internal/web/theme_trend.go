package web

import (
	"fmt"
	"strings"

	"verbatim/report"
)

// A trendChart is how many people speak of a theme in each quarter, to be drawn
// and to be read.
type trendChart struct {
	Width, Height int
	Left          int // where the drawing begins, behind the numbers
	Top, Base     int // where everybody and nobody speaks of it
	Points        []trendPoint
	Line          string // through the points, as a polyline takes it
	Verdict       string
	Words         string // the whole of it, for who does not see it
}

// A trendPoint is one quarter.
type trendPoint struct {
	Period    string
	X, Y      int
	Low, High int // the ends of the range
	Known     bool
	Part      report.Part
	Share     string // with its range, "" where it must not be shown
	Asks      string
}

const (
	chartStep   = 96 // from one quarter to the next
	chartLeft   = 40
	chartTop    = 10
	chartHeight = 110 // from nobody to everybody
)

// chart draws the trend of one theme; nil where there is only one quarter.
func chart(r *report.TrendReport, id string) *trendChart {
	at := -1
	for i := range r.Themes {
		if r.Themes[i].Theme == id {
			at = i
		}
	}
	if at < 0 || len(r.Periods) < 2 {
		return nil
	}
	row := &r.Themes[at]
	c := &trendChart{Width: chartLeft + chartStep*len(row.Periods), Height: chartTop + chartHeight + 24, Left: chartLeft, Top: chartTop, Base: chartTop + chartHeight, Verdict: string(row.Change.Verdict)}
	var line, words []string
	for i, cell := range row.Periods {
		p := trendPoint{Period: cell.Period, X: chartLeft + chartStep*i + chartStep/2, Part: cell.Part, Share: cell.Words(), Asks: asks("theme", id) + " " + asks("date", cell.Period)}
		words = append(words, fmt.Sprintf("%s: %d of %d people", cell.Period, cell.Participants, cell.Of))
		if cell.Share != nil {
			p.Known, p.Y, p.Low, p.High = true, height(*cell.Share), height(*cell.Low), height(*cell.High)
			line = append(line, fmt.Sprintf("%d,%d", p.X, p.Y))
		}
		c.Points = append(c.Points, p)
	}
	c.Line, c.Words = strings.Join(line, " "), strings.Join(words, "; ")
	return c
}

func height(share float64) int { return chartTop + chartHeight - int(share*chartHeight+.5) }
