package stats

import "math"

// McNemar returns the exact two-sided p of a change in people who were asked
// twice: gained of them changed to yes and lost to no, and those who did not
// change say nothing. It is the binomial test of gained of gained+lost at one
// half (McNemar 1947). Not ok when nobody changed, or a number is below 0.
func McNemar(gained, lost int) (p float64, ok bool) {
	n := gained + lost
	if gained < 0 || lost < 0 || n == 0 {
		return 0, false
	}
	for k := 0; k <= min(gained, lost); k++ {
		p += math.Exp(lnChoose(n, k) - float64(n)*math.Ln2)
	}
	return min(1, 2*p), true
}
