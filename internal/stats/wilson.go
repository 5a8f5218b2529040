package stats

import "math"

// Wilson returns the 95 % score interval of the proportion x of n (Wilson
// 1927; R's prop.test without correction). Not ok unless 0 ≤ x ≤ n and n > 0.
func Wilson(x, n int) (lo, hi float64, ok bool) {
	if !counts(x, n) {
		return 0, 0, false
	}
	lo, hi = wilson(float64(x)/float64(n), float64(n))
	return lo, hi, true
}

// WilsonFinite is Wilson for n people of a population of size people: n is
// replaced by n(size−1)/(size−n). When everybody was asked the interval is the
// proportion itself. Not ok when Wilson is not, or when n is above size.
func WilsonFinite(x, n, size int) (lo, hi float64, ok bool) {
	if !counts(x, n) || n > size {
		return 0, 0, false
	}
	p := float64(x) / float64(n)
	if n == size {
		return p, p, true
	}
	lo, hi = wilson(p, EffectiveN(n, size))
	return lo, hi, true
}

// EffectiveN returns n(size−1)/(size−n), the sample from an endless population
// that says as much as n out of size; +Inf when n is all of them or more.
func EffectiveN(n, size int) float64 {
	if n >= size {
		return math.Inf(1)
	}
	return float64(n) * float64(size-1) / float64(size-n)
}

func wilson(p, n float64) (lo, hi float64) {
	const z2 = z95 * z95
	mid := p + z2/(2*n)
	half := z95 * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	lo, hi = clip((mid-half)/(1+z2/n), (mid+half)/(1+z2/n))
	// The ends are exact; rounding must not leave 1e-17 where nobody was.
	if p == 0 {
		lo = 0
	}
	if p == 1 {
		hi = 1
	}
	return lo, hi
}
