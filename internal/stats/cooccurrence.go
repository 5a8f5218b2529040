package stats

import "math"

// A Together counts how often two things occur in the same units: interviews,
// people, segments of text. Each unit counts once. As long as it does, Both is
// at most First and Second, and First + Second − Both at most Units.
type Together struct {
	Both   int // units that have both
	First  int // units that have the first
	Second int // units that have the second
	Units  int
}

// counts reports whether t can be counted out of units, each once.
func (t Together) counts() bool {
	return t.Both >= 0 && t.Both <= min(t.First, t.Second) && t.First+t.Second-t.Both <= t.Units
}

// Jaccard returns Both / (First + Second − Both): of the units with either,
// the share with both. Of counted pairs of overlapping quotes instead of units
// this is the c-coefficient of ATLAS.ti, which can then be above 1 or below 0.
// Not ok when the denominator is 0.
func (t Together) Jaccard() (v float64, ok bool) { return share(t.Both, t.First+t.Second-t.Both) }

// Dice returns 2 Both / (First + Second). Not ok when neither occurs.
func (t Together) Dice() (v float64, ok bool) { return share(2*t.Both, t.First+t.Second) }

// Overlap returns the overlap coefficient, Both / min(First, Second). Not ok
// when one of them never occurs.
func (t Together) Overlap() (v float64, ok bool) { return share(t.Both, min(t.First, t.Second)) }

// GivenFirst returns Both / First: of the units with the first, the share that
// have the second too. Not ok when the first never occurs.
func (t Together) GivenFirst() (v float64, ok bool) { return share(t.Both, t.First) }

// GivenSecond returns Both / Second. Not ok when the second never occurs.
func (t Together) GivenSecond() (v float64, ok bool) { return share(t.Both, t.Second) }

// Expected returns First × Second / Units: the units that would have both if
// neither had to do with the other. Not ok without units.
func (t Together) Expected() (v float64, ok bool) {
	return over(float64(t.First)*float64(t.Second), float64(t.Units))
}

// Lift returns Both / Expected. Not ok when one of them never occurs.
func (t Together) Lift() (v float64, ok bool) {
	return over(float64(t.Both)*float64(t.Units), float64(t.First)*float64(t.Second))
}

// PMI returns the pointwise mutual information log2 Lift, in bits (Church and
// Hanks 1990). It is high for what is rare: 1, 1, 1 of 20 has 4.32 bits. Not ok
// when they never occur together, where it has no value.
func (t Together) PMI() (bits float64, ok bool) {
	lift, ok := t.Lift()
	if !ok || lift <= 0 {
		return 0, false
	}
	return math.Log2(lift), true
}

// NPMI returns PMI / −log2(Both/Units), from −1 to 1 (Bouma 2009): −1 when both
// occur but never together. Not ok when one never occurs, or when every unit
// has both.
func (t Together) NPMI() (v float64, ok bool) {
	if t.Both == 0 {
		return -1, t.First > 0 && t.Second > 0 && t.counts()
	}
	bits, ok := t.PMI()
	if !ok || t.Both >= t.Units {
		return 0, false
	}
	return bits / -math.Log2(float64(t.Both)/float64(t.Units)), true
}

// Phi returns the correlation of the two in the table of four, from −1 to 1.
// Not ok when one of them occurs in no unit or in every one, or when a unit was
// counted more than once.
func (t Together) Phi() (v float64, ok bool) {
	a, b, n := float64(t.First), float64(t.Second), float64(t.Units)
	if !t.counts() {
		return 0, false
	}
	return over(n*float64(t.Both)-a*b, math.Sqrt(a*(n-a)*b*(n-b)))
}

// G2 returns the log-likelihood ratio against independence of the table of
// four, 2 Σ observed × ln(observed/expected) (Dunning 1993): 0 when the table
// says nothing, and always at least 0. Not ok without units, or when a unit was
// counted more than once.
func (t Together) G2() (v float64, ok bool) {
	if t.Units <= 0 || !t.counts() {
		return 0, false
	}
	for _, cell := range [4][3]int{
		{t.Both, t.First, t.Second},
		{t.First - t.Both, t.First, t.Units - t.Second},
		{t.Second - t.Both, t.Units - t.First, t.Second},
		{t.Units - t.First - t.Second + t.Both, t.Units - t.First, t.Units - t.Second},
	} {
		if observed := float64(cell[0]); observed > 0 {
			v += 2 * observed * math.Log(observed*float64(t.Units)/(float64(cell[1])*float64(cell[2])))
		}
	}
	return max(v, 0), true // rounding must not leave −1e-17
}

func share(x, n int) (float64, bool) { return over(float64(x), float64(n)) }

// over divides; not ok by 0.
func over(x, n float64) (float64, bool) {
	if n == 0 {
		return 0, false
	}
	return x / n, true
}

// A Stretch is a half-open stretch of one text, from Start up to but not
// including End, in any unit that grows along the text.
type Stretch struct{ Start, End int64 }

// Overlaps reports whether two spans share anything. Spans that touch, one
// ending where the other begins, do not; an empty span shares nothing.
func (s Stretch) Overlaps(o Stretch) bool {
	return s.Start < o.End && o.Start < s.End && s.Start < s.End && o.Start < o.End
}

// Shared returns how much two spans share.
func (s Stretch) Shared(o Stretch) int64 { return max(0, min(s.End, o.End)-max(s.Start, o.Start)) }

// Gap returns how much lies between two spans, 0 when they touch or overlap.
func (s Stretch) Gap(o Stretch) int64 { return max(0, max(s.Start, o.Start)-min(s.End, o.End)) }

// Overlapping calls each once for every two spans that overlap, i before j.
// The spans are of one text and in the order of their starts. It takes as many
// steps as there are pairs, besides those that a long span keeps open.
func Overlapping(spans []Stretch, each func(i, j int)) {
	var open []int // earlier spans that reach as far as the last start
	for j, s := range spans {
		still := open[:0]
		for _, i := range open {
			if spans[i].End <= s.Start {
				continue // nor will it meet any that starts later
			}
			still = append(still, i)
			if s.Start < s.End {
				each(i, j)
			}
		}
		open = still
		if s.Start < s.End {
			open = append(open, j)
		}
	}
}
