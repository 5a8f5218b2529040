package stats

import "math"

// McNemar returns the exact two-sided p that as many gained something as lost
// it, of people who were asked twice: those who stayed as they were say
// nothing. It is the binomial test of gained in gained + lost at 1/2, R's
// binom.test (McNemar 1947). Not ok when nobody changed or a count is below 0.
func McNemar(gained, lost int) (p float64, ok bool) {
	n := gained + lost
	if gained < 0 || lost < 0 || n == 0 {
		return 0, false
	}
	for k := 0; k <= min(gained, lost); k++ {
		p += 2 * math.Exp(lnChoose(n, k)-float64(n)*math.Ln2)
	}
	return min(1, p), true
}
