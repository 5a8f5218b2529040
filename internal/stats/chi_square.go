package stats

import "math"

// ChiSquare returns Pearson's test of x1 of n1 against x2 of n2 without
// correction, one degree of freedom. Not ok unless both are proportions, or
// when all or none of the trials are hits.
func ChiSquare(x1, n1, x2, n2 int) (chisq, p float64, ok bool) {
	hits, n := x1+x2, n1+n2
	if !counts(x1, n1) || !counts(x2, n2) || hits == 0 || hits == n {
		return 0, 0, false
	}
	pooled := float64(hits) / float64(n)
	d := float64(x1)/float64(n1) - float64(x2)/float64(n2)
	chisq = d * d / (pooled * (1 - pooled) * (1/float64(n1) + 1/float64(n2)))
	return chisq, twoSided(math.Sqrt(chisq)), true
}

// twoSided is the chance of a standard normal value at least as far from 0 as z.
func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }
