package stats

import "math"

// Newcombe returns x1/n1 − x2/n2 and its 95 % interval from the two Wilson
// intervals (Newcombe 1998, method 10). Not ok when either Wilson is not.
func Newcombe(x1, n1, x2, n2 int) (diff, lo, hi float64, ok bool) {
	l1, u1, ok1 := Wilson(x1, n1)
	l2, u2, ok2 := Wilson(x2, n2)
	if !ok1 || !ok2 {
		return 0, 0, 0, false
	}
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	diff = p1 - p2
	lo = diff - math.Hypot(p1-l1, u2-p2)
	hi = diff + math.Hypot(u1-p1, p2-l2)
	return diff, max(-1, lo), min(1, hi), true
}
