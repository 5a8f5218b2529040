package stats

import "math"

// AgrestiCoull returns the 95 % adjusted Wald interval of x of n, clipped to
// [0, 1] (Agresti & Coull 1998). Not ok unless 0 ≤ x ≤ n and n > 0.
func AgrestiCoull(x, n int) (lo, hi float64, ok bool) {
	if !counts(x, n) {
		return 0, 0, false
	}
	m := float64(n) + z95*z95
	p := (float64(x) + z95*z95/2) / m
	half := z95 * math.Sqrt(p*(1-p)/m)
	lo, hi = clip(p-half, p+half)
	return lo, hi, true
}
