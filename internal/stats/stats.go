// Package stats holds the statistics of small samples that reports and scores
// rest on: intervals of a proportion, comparisons of two, trends, reach, the
// draws a sensitivity analysis needs, and agreement between coders; and those
// of words: which are key, which stand together, which texts are alike.
//
// Undefined is a value here: a function whose result does not exist returns
// ok == false and zeros, or a Coefficient without a value but with the reason;
// never NaN. Intervals are at 95 %. Every formula is tested against the values
// of R and other tools in testdata/reference.
package stats

// z95 is the 97.5 % point of the standard normal distribution.
const z95 = 1.959963984540054

// counts reports whether x of n is a proportion: n above 0 and x within it.
func counts(x, n int) bool { return n > 0 && x >= 0 && x <= n }

// clip moves an interval's bounds into [0, 1].
func clip(lo, hi float64) (float64, float64) { return max(0, lo), min(1, hi) }
