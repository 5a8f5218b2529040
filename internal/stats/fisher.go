package stats

import "math"

// Fisher returns the exact two-sided p of x1 of n1 against x2 of n2: the sum
// over all tables with these margins that are no likelier than the observed
// one, with R's relative tolerance of 1e-7 for ties. Without variation p is 1.
// Not ok unless both are proportions.
func Fisher(x1, n1, x2, n2 int) (p float64, ok bool) {
	if !counts(x1, n1) || !counts(x2, n2) {
		return 0, false
	}
	lo, prob := hypergeometric(x1+x2, n1, n2)
	limit := prob[x1-lo] * (1 + 1e-7)
	for _, q := range prob {
		if q <= limit {
			p += q
		}
	}
	return min(1, p), true
}

// FisherGreater returns the exact one-sided p that the first proportion is the
// greater one. Not ok unless both are proportions.
func FisherGreater(x1, n1, x2, n2 int) (p float64, ok bool) {
	if !counts(x1, n1) || !counts(x2, n2) {
		return 0, false
	}
	lo, prob := hypergeometric(x1+x2, n1, n2)
	for _, q := range prob[x1-lo:] {
		p += q
	}
	return min(1, p), true
}

// OddsRatio returns the conditional maximum likelihood estimate of the odds
// ratio, which R's fisher.test prints; not x1(n2−x2)/(x2(n1−x1)). It is 0 or
// +Inf when x1 is as small or as large as the margins allow. Not ok unless both are
// proportions, or when the margins allow one table only.
func OddsRatio(x1, n1, x2, n2 int) (or float64, ok bool) {
	if !counts(x1, n1) || !counts(x2, n2) {
		return 0, false
	}
	lo, prob := hypergeometric(x1+x2, n1, n2)
	switch {
	case len(prob) == 1:
		return 0, false
	case x1 == lo:
		return 0, true
	case x1 == lo+len(prob)-1:
		return math.Inf(1), true
	}
	// The mean of the tilted distribution rises with the odds ratio; bisect its logarithm.
	a, b := -50.0, 50.0
	for range 200 {
		mid := (a + b) / 2
		if tiltedMean(prob, mid) < float64(x1-lo) {
			a = mid
		} else {
			b = mid
		}
	}
	return math.Exp((a + b) / 2), true
}

// tiltedMean is the mean index under weights prob[i]·exp(i·t).
func tiltedMean(prob []float64, t float64) float64 {
	top := math.Inf(-1)
	for i, p := range prob {
		top = max(top, math.Log(p)+float64(i)*t)
	}
	var sum, weighted float64
	for i, p := range prob {
		w := math.Exp(math.Log(p) + float64(i)*t - top)
		sum += w
		weighted += w * float64(i)
	}
	return weighted / sum
}

// hypergeometric returns the probabilities of lo, lo+1, … hits in the first
// n1 of n1+n2 when there are hits in all.
func hypergeometric(hits, n1, n2 int) (lo int, prob []float64) {
	lo = max(0, hits-n2)
	prob = make([]float64, min(hits, n1)-lo+1)
	// From the likeliest on, each follows from its neighbour. The logarithms of
	// factorials, which one could take for each, are slow.
	mode := (hits + 1) * (n1 + 1) / (n1 + n2 + 2)
	prob[mode-lo] = math.Exp(lnChoose(n1, mode) + lnChoose(n2, hits-mode) - lnChoose(n1+n2, hits))
	for x := mode; x < lo+len(prob)-1; x++ {
		prob[x-lo+1] = prob[x-lo] * odds(x, hits, n1, n2)
	}
	for x := mode - 1; x >= lo; x-- {
		prob[x-lo] = prob[x-lo+1] / odds(x, hits, n1, n2)
	}
	return lo, prob
}

// odds is how much likelier x+1 hits in the first n1 are than x.
func odds(x, hits, n1, n2 int) float64 {
	return float64(n1-x) * float64(hits-x) / (float64(x+1) * float64(n2-hits+x+1))
}

// lnChoose is the logarithm of n over k.
func lnChoose(n, k int) float64 {
	return lnFactorial(n) - lnFactorial(k) - lnFactorial(n-k)
}

func lnFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}
