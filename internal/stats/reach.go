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

// betaBinomial returns the distribution function at 0..n.
func betaBinomial(n int, a, b float64) []float64 {
	cdf := make([]float64, n+1)
	var total float64
	for k := range cdf {
		total += math.Exp(lnChoose(n, k) + lnBeta(float64(k)+a, float64(n-k)+b) - lnBeta(a, b))
		cdf[k] = total
	}
	return cdf
}

func lnBeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

// DrawReach draws one number of people from the distribution of Reach; from 0
// to headcount, all alike, when nobody was asked. Not ok as Reach.
func DrawReach(src rand.Source, x, n, headcount int) (people int, ok bool) {
	if x < 0 || x > n || n > headcount {
		return 0, false
	}
	if n == 0 {
		return rand.New(src).IntN(headcount + 1), true
	}
	p := DrawBeta(src, float64(x)+0.5, float64(n-x)+0.5)
	return x + DrawBinomial(src, headcount-n, p), true
}
