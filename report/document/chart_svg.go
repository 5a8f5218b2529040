package document

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A pageChart is a LineChart as its template draws it. Across, places are in
// per cent of the width, so that a chart fits every screen while its text keeps
// its size; down, they are in pixels.
type pageChart struct {
	*LineChart
	Heading []pageSpan
	High    int // of the drawing
	Top     int // where the plot begins
	Bottom  int // where it ends
	Ticks   []chartTick
	Places  []chartPlace
	Lines   []chartLine
	Points  []chartPoint // marks
}

type chartTick struct {
	Y    string
	Text string
}

type chartPlace struct {
	X, Text, Full string
	Class         string // first or last: a narrow screen has those alone
}

type chartLine struct {
	Class      string // s0 … s7: colour and dashes
	Name, Full string
	Path, Band string // in the plot, which is chartWide wide
	Dots       []chartDot
	LabelY     string // "" when the line has no value
}

type chartDot struct{ X, Y string }

type chartPoint struct {
	X, Y         string
	TextX        int // from X, to the side with more room
	Anchor, Text string
	Place        string // its name
}

const (
	chartWide   = 1000 // units across the plot
	chartHigh   = 220  // pixels down the plot
	chartLabels = 6    // of places that are named
	chartLooks  = 8    // that lines have
	chartMarks  = 4    // rows of marks
	chartDots   = 30   // places with a dot each
	lineApart   = 16   // pixels from one end label to the next
)

func (m *pageMaker) lineChart(c *LineChart) pageChart {
	marks := min(len(c.Marks), chartMarks)
	v := pageChart{LineChart: c, Top: 10 + lineApart*marks}
	v.Bottom = v.Top + chartHigh
	v.High = v.Bottom + 24
	v.Places = chartPlaces(c.X)
	step, top := c.scale()
	for y := 0.0; y <= top*1.0001; y += step {
		v.Ticks = append(v.Ticks, chartTick{svgNumber(float64(v.Bottom) - chartHigh*y/top), c.amount(y)})
	}
	for i, s := range c.Series {
		line := newChartLine(s, len(c.X), top, v.Top)
		line.Class = fmt.Sprintf("s%d", i%chartLooks)
		v.Lines = append(v.Lines, line)
	}
	spreadLabels(v.Lines, float64(v.Bottom))
	for i, mark := range c.Marks {
		v.Points = append(v.Points, newChartPoint(mark, c.X, i%chartMarks))
	}
	return v
}

// scale returns the steps of the y axis and where it ends: at most five steps of
// 1, 2 or 5 times a power of ten, whole ones for counts.
func (c *LineChart) scale() (step, top float64) {
	top = c.Max
	for _, s := range c.Series {
		for _, v := range slices.Concat(s.Values, s.High) {
			if drawable(v) {
				top = max(top, v)
			}
		}
	}
	if c.Share {
		top = min(top, 1)
	}
	if top <= 0 {
		top = 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(top/5)))
	for _, times := range []float64{1, 2, 5, 10} {
		if step = unit * times; top/step <= 5 {
			break
		}
	}
	if !c.Share {
		step = max(step, 1)
	}
	return step, math.Ceil(top/step-1e-9) * step
}

func (c *LineChart) amount(y float64) string {
	if c.Share {
		return fmt.Sprintf("%.0f%%", 100*y)
	}
	return svgNumber(y)
}

// chartPlaces names some of the places, the first and the last among them.
func chartPlaces(names []string) []chartPlace {
	var places []chartPlace
	last := len(names) - 1
	step := 1 + last/chartLabels
	for i, name := range names {
		p := chartPlace{X: inPercent(along(i, len(names))), Text: cut(name, 11), Full: name}
		switch {
		case i == 0:
			p.Class = "first"
		case i == last:
			p.Class = "last"
		case i%step != 0 || last-i < step:
			continue
		}
		places = append(places, p)
	}
	return places
}

func newChartLine(s Series, places int, top float64, from int) chartLine {
	v := chartLine{Name: cut(s.Name, 22), Full: s.Name}
	down := func(value float64) float64 {
		return float64(from) + chartHigh*(1-min(max(value, 0), top)/top)
	}
	var xs, ys []float64
	for i, value := range s.Values {
		xs, ys = append(xs, chartWide*along(i, places)), append(ys, down(value))
	}
	v.Path = svgPath(xs, ys)
	for i, y := range ys {
		if !drawable(y) {
			continue
		}
		v.LabelY = svgNumber(y)
		if len(ys) <= chartDots || alone(ys, i) {
			v.Dots = append(v.Dots, chartDot{inPercent(along(i, places)), svgNumber(y)})
		}
	}
	v.Band = bandPath(s, xs, down)
	return v
}

// alone reports whether a value has gaps on both sides: no line shows it.
func alone(ys []float64, i int) bool {
	return (i == 0 || !drawable(ys[i-1])) && (i == len(ys)-1 || !drawable(ys[i+1]))
}

// bandPath goes along the upper bounds and back along the lower ones, once for
// every stretch without a gap.
func bandPath(s Series, xs []float64, down func(float64) float64) string {
	n := min(len(s.Low), len(s.High), len(xs))
	var path strings.Builder
	for i := 0; i < n; {
		end := i
		for end < n && drawable(s.Low[end]) && drawable(s.High[end]) {
			end++
		}
		if end == i {
			i++
			continue
		}
		var x, y []float64
		for j := i; j < end; j++ {
			x, y = append(x, xs[j]), append(y, down(s.High[j]))
		}
		for j := end - 1; j >= i; j-- {
			x, y = append(x, xs[j]), append(y, down(s.Low[j]))
		}
		path.WriteString(svgPath(x, y) + "Z")
		i = end
	}
	return path.String()
}

// spreadLabels moves the names at the ends of lines apart from each other, and
// keeps them above the bottom.
func spreadLabels(lines []chartLine, bottom float64) {
	type label struct {
		line *chartLine
		y    float64
	}
	var labels []label
	for i := range lines {
		l := label{line: &lines[i]}
		if _, err := fmt.Sscan(lines[i].LabelY, &l.y); err == nil {
			labels = append(labels, l)
		}
	}
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.y, b.y) })
	for i := 1; i < len(labels); i++ {
		labels[i].y = max(labels[i].y, labels[i-1].y+lineApart)
	}
	for i := len(labels) - 1; i >= 0; i-- {
		labels[i].y = min(labels[i].y, bottom-float64(lineApart*(len(labels)-1-i)))
		labels[i].line.LabelY = svgNumber(labels[i].y)
	}
}

func newChartPoint(m ChartMark, places []string, row int) chartPoint {
	x := along(m.At, len(places))
	p := chartPoint{X: inPercent(x), Y: svgNumber(float64(12 + lineApart*row)), TextX: 6, Anchor: "start", Text: m.Text, Place: places[m.At]}
	if x > 0.5 {
		p.TextX, p.Anchor = -6, "end"
	}
	return p
}
