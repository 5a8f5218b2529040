package report

import (
	"fmt"
	"math"

	"verbatim/internal/stats"
)

// A Proportion is x of n people with its share and range. The three numbers
// are null when nobody was asked.
type Proportion struct {
	Part
	Share *float64 `json:"share"`
	Low   *float64 `json:"low"` // Wilson, 95 %
	High  *float64 `json:"high"`
	Small bool     `json:"small"` // fewer than SmallSample asked: no percentage and no range is shown
}

func proportion(x, n int) Proportion {
	p := Proportion{Part: Part{x, n}, Small: n < SmallSample}
	if low, high, ok := stats.Wilson(x, n); ok {
		share := float64(x) / float64(n)
		p.Share, p.Low, p.High = &share, &low, &high
	}
	return p
}

// A Verdict is a comparison in words.
type Verdict string

const (
	NoClearChange Verdict = "no clear change" // the interval of the difference has 0 in it
	Higher        Verdict = "higher"          // a segment says it more often than the others
	Lower         Verdict = "lower"
	Up            Verdict = "up" // the last period says it more often than the one before
	Down          Verdict = "down"
	TooFewAsked   Verdict = "too few asked" // fewer than SmallSample on one side
	NobodyAsked   Verdict = "nobody was asked"
	NobodyBefore  Verdict = "nobody was asked before"
	NobodyTwice   Verdict = "nobody was asked in both"
)

// A Contrast is how far two proportions are apart. What does not exist is null.
type Contrast struct {
	Difference *float64 `json:"difference"` // of the shares, from -1 to 1
	Low        *float64 `json:"low"`        // Newcombe, 95 %
	High       *float64 `json:"high"`
	P          *float64 `json:"p"`        // exact, two-sided
	Adjusted   *float64 `json:"adjusted"` // for all comparisons of the report, by Benjamini and Hochberg
	Verdict    Verdict  `json:"verdict"`
}

// contrast compares a with b. Where few were asked the numbers are there, and
// the verdict says so.
func contrast(a, b Part, more, less Verdict) Contrast {
	c := Contrast{Verdict: TooFewAsked}
	difference, low, high, ok := stats.Newcombe(a.Participants, a.Of, b.Participants, b.Of)
	if !ok {
		return c
	}
	c.Difference, c.Low, c.High = &difference, &low, &high
	if p, ok := stats.Fisher(a.Participants, a.Of, b.Participants, b.Of); ok {
		c.P = &p
	}
	switch {
	case min(a.Of, b.Of) < SmallSample:
	case low > 0:
		c.Verdict = more
	case high < 0:
		c.Verdict = less
	default:
		c.Verdict = NoClearChange
	}
	return c
}

// adjust fills in what the p of a whole family become: all comparisons that
// could be made, whatever came of them. One without a p counts as one of 1.
func adjust(family []*Contrast) {
	p := make([]float64, len(family))
	for i, c := range family {
		if p[i] = 1; c.P != nil {
			p[i] = *c.P
		}
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		if family[i].P != nil {
			family[i].Adjusted = &adjusted
		}
	}
}

// clear reports whether the interval leaves 0 out.
func (c *Contrast) clear() bool {
	return c.Verdict == Higher || c.Verdict == Lower || c.Verdict == Up || c.Verdict == Down
}

// shown reports whether the numbers may be shown to people.
func (c *Contrast) shown() bool { return c.Difference != nil && c.Verdict != TooFewAsked }

// difference writes the difference in points of a hundred, with an arrow where
// it is clear; "" where there is none.
func (c *Contrast) difference() string {
	if !c.shown() {
		return ""
	}
	text := points(*c.Difference) + " points"
	switch c.Verdict {
	case Higher, Up:
		return "▲ " + text
	case Lower, Down:
		return "▼ " + text
	}
	return text
}

// interval writes the range of the difference, likewise.
func (c *Contrast) interval() string {
	if !c.shown() || c.Low == nil {
		return ""
	}
	return points(*c.Low) + " to " + points(*c.High)
}

// chance writes a p that may be shown, likewise.
func (c *Contrast) chance(p *float64) string {
	if !c.shown() || p == nil {
		return ""
	}
	return chance(*p)
}

// points writes a difference of shares in whole points with its sign.
func points(d float64) string {
	switch n := math.Round(100 * d); {
	case n > 0:
		return fmt.Sprintf("+%.0f", n)
	case n < 0:
		return fmt.Sprintf("−%.0f", -n)
	}
	return "0"
}

// chance writes a p.
func chance(p float64) string {
	switch {
	case p < 0.001:
		return "< 0.001"
	case p < 0.1:
		return fmt.Sprintf("%.3f", p)
	}
	return fmt.Sprintf("%.2f", p)
}

// percentage writes the share and its range, "" where they must not be shown.
func (p Proportion) percentage() string {
	if p.Share == nil || p.Small {
		return ""
	}
	return fmt.Sprintf("%s, range %.0f–%.0f%%", percent(*p.Share), math.Round(100**p.Low), math.Round(100**p.High))
}

// number is a value for programs: nil where there is none.
func number(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}
