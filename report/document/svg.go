package document

import (
	"fmt"
	"math"
	"strings"
)

// Small drawings, as the templates draw them. Lengths of shares are in per
// cent of the width, so that a drawing grows with its place.

// A pageBar is a bar; Fill is "" where there are too few people for a share.
type pageBar struct {
	Class, Fill, Low, High string
	Words                  string
}

func newPageBar(b *Bar) *pageBar {
	v := &pageBar{Class: "bar", Words: b.Words}
	if !b.Vague {
		v.Fill = inPercent(b.Share)
	}
	if b.High > 0 {
		v.Low, v.High = inPercent(b.Low), inPercent(b.High)
	}
	return v
}

// inPercent writes a share as a length in SVG.
func inPercent(share float64) string { return svgNumber(100*min(max(share, 0), 1)) + "%" }

// svgNumber writes a number with two digits at most, and none that say nothing.
func svgNumber(x float64) string {
	s := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", x), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

type pageSpark struct {
	Words string
	Path  string
	X, Y  string // of the last value
}

// The size of a spark, and how far its line stays from its edges.
const (
	sparkWide, sparkHigh = 84, 20
	sparkEdge            = 3
)

// newPageSpark returns nil where there is no value at all.
func newPageSpark(s *Spark) *pageSpark {
	var xs, ys []float64
	for i, value := range s.Values {
		x := sparkEdge + float64(sparkWide-2*sparkEdge)*along(i, len(s.Values))
		xs = append(xs, x)
		ys = append(ys, sparkHigh-sparkEdge-float64(sparkHigh-2*sparkEdge)*min(max(value, 0), 1))
	}
	for i := len(ys) - 1; i >= 0; i-- {
		if drawable(ys[i]) {
			return &pageSpark{Words: s.Words, Path: svgPath(xs, ys), X: svgNumber(xs[i]), Y: svgNumber(ys[i])}
		}
	}
	return nil
}

// along returns how far the place i of n lies from the first to the last, 0 to
// 1; a single place lies in the middle.
func along(i, n int) float64 {
	if n < 2 {
		return 0.5
	}
	return float64(i) / float64(n-1)
}

// drawable reports whether a value is one that can be drawn.
func drawable(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// svgPath is a line through points; it begins anew behind a gap.
func svgPath(xs, ys []float64) string {
	var path strings.Builder
	pen := "M"
	for i := range xs {
		if !drawable(ys[i]) {
			pen = "M"
			continue
		}
		path.WriteString(pen + svgNumber(xs[i]) + " " + svgNumber(ys[i]))
		pen = "L"
	}
	return path.String()
}

// cut shortens a name to about as many letters; letters of wide scripts count
// twice.
func cut(name string, letters int) string {
	wide := 0
	for i, r := range name {
		wide++
		if r >= 0x1100 {
			wide++
		}
		if wide > letters {
			return strings.TrimRight(name[:i], " -,.") + "…"
		}
	}
	return name
}
