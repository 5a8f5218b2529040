package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Resamples is how often BootstrapAlpha should draw for a report.
const Resamples = 2000

// An Interval is a bootstrap interval at 95 %. Low and High are nil when every
// resample was degenerate.
type Interval struct {
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Resamples  int      `json:"resamples"`
	Degenerate int      `json:"degenerate"` // resamples without variation: dropped
}

// BootstrapAlpha returns the percentile interval of Alpha over resamples of
// the pairable units with replacement. Resamples without variation are dropped
// and counted. The generator is PCG of math/rand/v2, seeded with (1, 2)
// in every call, so the same units in the same order give the same interval.
//
// It is not Krippendorff's own bootstrap, which holds D_e fixed and covers too
// little (Zapf et al., BMC Medical Research Methodology 16, 2016).
func BootstrapAlpha(units []Unit, resamples int) Interval {
	p := pairable(units)
	r := newResampler(p.times, rand.NewPCG(1, 2))
	in := Interval{Resamples: resamples}
	var values []float64
	for range resamples {
		v, ok := p.alpha(r.draw()).Alpha.Get()
		if !ok {
			in.Degenerate++
			continue
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return in
	}
	slices.Sort(values)
	low, high := quantile(values, .025), quantile(values, .975)
	in.Low, in.High = &low, &high
	return in
}

// A resampler draws as many units as there are, with replacement: units that
// were rated alike are one group, and how often each group comes up is drawn
// from the binomial distribution of what the groups before it have left.
type resampler struct {
	src   rand.Source
	times []int // units of each group
	n     int   // of all
	drawn []int // the last draw, by group
}

func newResampler(times []int, src rand.Source) *resampler {
	r := &resampler{src: src, times: times, drawn: make([]int, len(times))}
	for _, t := range times {
		r.n += t
	}
	return r
}

// draw returns how often each group was drawn; the slice is used again.
func (r *resampler) draw() []int {
	toDraw, among := r.n, r.n
	for g, t := range r.times {
		r.drawn[g] = DrawBinomial(r.src, toDraw, float64(t)/float64(among))
		toDraw -= r.drawn[g]
		among -= t
	}
	return r.drawn
}

// quantile interpolates between sorted values (type 7 of Hyndman and Fan,
// which R and NumPy use).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
