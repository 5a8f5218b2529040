package stats

import "gonum.org/v1/gonum/mathext"

// Jeffreys returns the 95 % interval of x of n from quantiles of
// Beta(x+½, n−x+½), its lower bound 0 at x = 0 and its upper 1 at x = n
// (Brown, Cai & DasGupta 2001). Not ok unless 0 ≤ x ≤ n and n > 0.
func Jeffreys(x, n int) (lo, hi float64, ok bool) {
	if !counts(x, n) {
		return 0, 0, false
	}
	lo, hi = 0, 1
	a, b := float64(x)+0.5, float64(n-x)+0.5
	if x > 0 {
		lo = betaQuantile(0.025, a, b)
	}
	if x < n {
		hi = betaQuantile(0.975, a, b)
	}
	return lo, hi, true
}

// ClopperPearson returns the exact 95 % interval of x of n (Clopper & Pearson
// 1934; R's binom.test). Not ok unless 0 ≤ x ≤ n and n > 0.
func ClopperPearson(x, n int) (lo, hi float64, ok bool) {
	if !counts(x, n) {
		return 0, 0, false
	}
	lo, hi = 0, 1
	if x > 0 {
		lo = betaQuantile(0.025, float64(x), float64(n-x)+1)
	}
	if x < n {
		hi = betaQuantile(0.975, float64(x)+1, float64(n-x))
	}
	return lo, hi, true
}

// betaQuantile returns where the distribution function of Beta(a, b) reaches
// p, by bisection: slower than a closed approximation and right to the last digits.
func betaQuantile(p, a, b float64) float64 {
	lo, hi := 0.0, 1.0
	for range 200 {
		mid := (lo + hi) / 2
		if mid == lo || mid == hi {
			break
		}
		if mathext.RegIncBeta(a, b, mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}
