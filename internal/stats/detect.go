package stats

import "math"

// Unseen returns the upper 95 % bound of the share of people with a theme that
// none of n people had: 1 − 0.05^(1/n), the exact rule of three. Not ok for n < 1.
func Unseen(n int) (share float64, ok bool) {
	if n < 1 {
		return 0, false
	}
	return 1 - math.Pow(0.05, 1/float64(n)), true
}

// Detect returns how many people must be asked to hear a theme at least once
// with 95 % certainty when a share p of them has it. Not ok unless 0 < p ≤ 1.
func Detect(p float64) (n int, ok bool) {
	if !(p > 0 && p <= 1) {
		return 0, false
	}
	if p == 1 {
		return 1, true
	}
	return int(math.Ceil(math.Log(0.05) / math.Log1p(-p))), true
}
