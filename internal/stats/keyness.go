package stats

import "math"

// A Keyness is how often a word occurs in a focus corpus and in a reference
// corpus that shares no words with it. Units are running words.
type Keyness struct {
	Focus, Reference         int // times the word occurs in each
	FocusSize, ReferenceSize int // all words of each
}

// counts reports whether k can be counted, and either corpus has the word.
func (k Keyness) counts() bool {
	return counts(k.Focus, k.FocusSize) && counts(k.Reference, k.ReferenceSize) && k.Focus+k.Reference > 0
}

// Direction is 1 when the word is more frequent in the focus than in the
// reference, −1 when it is less frequent, and 0 when it is equally frequent.
func (k Keyness) Direction() int {
	switch d := k.Focus*k.ReferenceSize - k.Reference*k.FocusSize; {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}

// LogRatio returns log2 of the relative frequency in the focus over that in
// the reference; a frequency of 0 is taken as 0.5 (Hardie 2014). 1 is twice as
// frequent. Where a 0 was replaced in the smaller corpus the sign may be other
// than the Direction. Not ok when neither corpus has the word, or one is empty.
func (k Keyness) LogRatio() (v float64, ok bool) {
	if !k.counts() {
		return 0, false
	}
	half := func(n int) float64 { return max(float64(n), 0.5) }
	return math.Log2(half(k.Focus) / float64(k.FocusSize) / (half(k.Reference) / float64(k.ReferenceSize))), true
}

// G2 returns the log-likelihood of the two cells that hold the word,
// 2 (a ln(a/E1) + b ln(b/E2)) with E1 = c(a+b)/(c+d), E2 = d(a+b)/(c+d) and
// 0 ln 0 = 0 (Rayson & Garside 2000; UCREL's calculator). At least 0, and
// nearly FourCellG2 for words that are rare in both. Not ok as LogRatio.
func (k Keyness) G2() (v float64, ok bool) {
	if !k.counts() {
		return 0, false
	}
	times, size := float64(k.Focus+k.Reference), float64(k.FocusSize+k.ReferenceSize)
	v = 2 * (cell(float64(k.Focus), float64(k.FocusSize)*times/size) + cell(float64(k.Reference), float64(k.ReferenceSize)*times/size))
	return max(v, 0), true // rounding must not leave −1e-17
}

// FourCellG2 returns the log-likelihood of the whole table: this word and all
// others, in the focus and in the reference (Dunning 1993). Not ok as LogRatio.
func (k Keyness) FourCellG2() (v float64, ok bool) {
	if !k.counts() {
		return 0, false
	}
	return Together{Both: k.Focus, First: k.Focus + k.Reference, Second: k.FocusSize, Units: k.FocusSize + k.ReferenceSize}.G2()
}

// cell is observed × ln(observed/expected), 0 when nothing was observed.
func cell(observed, expected float64) float64 {
	if observed == 0 {
		return 0
	}
	return observed * math.Log(observed/expected)
}

// The values that G² with one degree of freedom is above with a chance of 5 %,
// 1 %, 0.1 % and 0.01 % when nothing is different, as UCREL publishes them.
const (
	Critical05   = 3.84
	Critical01   = 6.63
	Critical001  = 10.83
	Critical0001 = 15.13
)

// PBand names the smallest usual bound that a chance is below: "p<.05",
// "p<.01", "p<.001" or "p<.0001"; "" above all.
func PBand(p float64) string {
	switch {
	case p < 0.0001:
		return "p<.0001"
	case p < 0.001:
		return "p<.001"
	case p < 0.01:
		return "p<.01"
	case p < 0.05:
		return "p<.05"
	}
	return ""
}

// PValue returns the chance of a χ² value with one degree of freedom of at
// least x. G² is distributed as one when nothing is different.
func PValue(x float64) float64 { return twoSided(math.Sqrt(max(x, 0))) }
