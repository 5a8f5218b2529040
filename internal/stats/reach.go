package stats

import (
	"math"
	"math/rand/v2"
)

// Reach estimates how many of headcount people have a theme when x of the n
// who were asked have it: x + BetaBinomial(headcount−n, x+½, n−x+½). It
// returns the mean and, for each p in ps, the smallest number of people whose
// distribution function is at least p.
//
// When nobody was asked there is no information: the mean is half of the
// people and the quantiles are 0 below ½, half at ½, and all of them above.
// Not ok unless 0 ≤ x ≤ n ≤ headcount.
func Reach(x, n, headcount int, ps ...float64) (mean float64, at []int, ok bool) {
	if x < 0 || x > n || n > headcount {
		return 0, nil, false
	}
	if n == 0 {
		return float64(headcount) / 2, uninformed(headcount, ps), true
	}
	rest := headcount - n
	a, b := float64(x)+0.5, float64(n-x)+0.5
	mean = float64(x) + float64(rest)*a/(a+b)
	if len(ps) == 0 {
		return mean, nil, true
	}
	cdf := betaBinomial(rest, a, b)
	for _, p := range ps {
		k := 0
		for k < rest && cdf[k] < p {
			k++
		}
		at = append(at, x+k)
	}
	return mean, at, true
}

func uninformed(headcount int, ps []float64) []int {
	var at []int
	for _, p := range ps {
		switch {
		case p < 0.5:
			at = append(at, 0)
		case p > 0.5:
			at = append(at, headcount)
		default:
			at = append(at, headcount/2)
		}
	}
	return at
}

// betaBinomial returns the distribution function at 0..n. Each chance follows
// from the one beside it, from about the mean outwards, so that none of those
// that matter vanishes; they are one together.
func betaBinomial(n int, a, b float64) []float64 {
	cdf := make([]float64, n+1)
	// more is the chance of k+1 as a multiple of that of k.
	more := func(k int) float64 {
		had, left := float64(k), float64(n-k)
		return left * (had + a) / ((had + 1) * (left - 1 + b))
	}
	middle := int(float64(n) * a / (a + b))
	cdf[middle] = 1
	for k := middle; k < n; k++ {
		cdf[k+1] = cdf[k] * more(k)
	}
	for k := middle; k > 0; k-- {
		cdf[k-1] = cdf[k] / more(k-1)
	}
	var total float64
	for k, chance := range cdf {
		total += chance
		cdf[k] = total
	}
	for k := range cdf {
		cdf[k] /= total
	}
	return cdf
}

func lnBeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

// A ReachDraw draws numbers of people from the distribution of Reach.
type ReachDraw struct {
	x, headcount int
	cdf          []float64 // of the people beside x; nil when nobody was asked
	from         []int32   // by a part of 0..1: where in cdf to begin to look
}

// mostParts bounds what a ReachDraw remembers beside the distribution.
const mostParts = 1 << 12

// NewReachDraw arranges the distribution of Reach for drawing: from 0 to
// headcount, all alike, when nobody was asked. Not ok as Reach.
func NewReachDraw(x, n, headcount int) (d *ReachDraw, ok bool) {
	if x < 0 || x > n || n > headcount {
		return nil, false
	}
	d = &ReachDraw{x: x, headcount: headcount}
	if n == 0 {
		return d, true
	}
	d.cdf = betaBinomial(headcount-n, float64(x)+0.5, float64(n-x)+0.5)
	parts := min(len(d.cdf), mostParts)
	d.from = make([]int32, parts+1)
	k := 0
	for i := range d.from {
		for k < len(d.cdf)-1 && d.cdf[k] <= float64(i)/float64(parts) {
			k++
		}
		d.from[i] = int32(k)
	}
	return d, true
}

// Draw draws one number of people.
func (d *ReachDraw) Draw(src rand.Source) int {
	if d.cdf == nil {
		return rand.New(src).IntN(d.headcount + 1)
	}
	u := rand.New(src).Float64()
	part := int(u * float64(len(d.from)-1))
	low, high := int(d.from[part]), int(d.from[part+1])
	for low < high {
		if middle := (low + high) / 2; d.cdf[middle] <= u {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return d.x + low
}
