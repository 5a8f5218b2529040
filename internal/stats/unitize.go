package stats

import "slices"

// A ValuedSpan is a span with the value that a coder gave it.
type ValuedSpan struct {
	Span
	Value string
}

// A Unitizing is the family of u-alphas of one text. The matrices are indexed
// by category: 0 is φ, what was not marked, then Values in their order.
type Unitizing struct {
	Values   []string      // sorted
	U        Coefficient   // uα: do they mark the same stretches with the same value?
	Binary   Coefficient   // |uα: the same stretches, whatever value?
	Cu       Coefficient   // cuα: the same value, where both marked? Two coders only
	PerValue []Coefficient // (k)uα of each of Values. Two coders only
	Observed [][]float64   // ℓ_ck
	Expected [][]float64   // ε_ck
}

// Unitize returns the u-alphas of Krippendorff, Mathet, Bouvry and Widlöcher
// (2016; Krippendorff, Content Analysis (2019), section 12.6). One coder's
// spans must not overlap. With m coders, S_ig(c) the g-th stretch that coder i
// gave c, and corr_c the sum of squared lengths of what was given c (of φ: the
// sum of lengths, for gaps are no units),
//
//	ℓ_ck = 1/(m−1) Σ_{i≠j} Σ_g Σ_h |S_ig(c) ∩ S_jh(k)|
//	ε_ck = (ℓ_c· ℓ_·k − [c=k] corr_c) / (ℓ_·· − Σ corr / ℓ_··)
//	uα   = 1 − (ℓ_·· − Σ_c ℓ_cc) / (ε_·· − Σ_c ε_cc)
//
// cuα is the same without φ, each square being that of the part which somebody
// else marked too; (k)uα is 1 − (ε_·k/ℓ_·k)(ℓ_·k − ℓ_kk)/(ε_·k − ε_kk) of its
// matrices. Their reading for three coders and more is not settled, so they
// are given for two (NotTwoCoders).
func Unitize(length int, coders [][]ValuedSpan) Unitizing {
	z := newUnitizer(length, coders)
	r := Unitizing{Values: z.values, PerValue: make([]Coefficient, len(z.values))}
	r.Observed = z.observed()
	r.Expected = expectedOf(r.Observed, z.corrections(false))
	r.U = z.alpha(r.Observed, r.Expected)
	r.Binary = unitAlpha(z.binary())
	if len(coders) != 2 {
		r.Cu = undefined(NotTwoCoders)
		for k := range r.PerValue {
			r.PerValue[k] = undefined(NotTwoCoders)
		}
		return r
	}
	marked := valued(r.Observed)
	expected := expectedOf(marked, z.corrections(true))
	r.Cu = z.alpha(marked, expected)
	for k := range r.PerValue {
		r.PerValue[k] = oneValue(marked, expected, k)
	}
	return r
}

// A unitizer is a text cut wherever any coder begins or ends a span.
type unitizer struct {
	values []string
	coders [][]ValuedSpan
	pieces []piece
}

// A piece is a stretch of the text, at[i] the category coder i gave to it.
type piece struct {
	Span
	at []int
}

func newUnitizer(length int, coders [][]ValuedSpan) *unitizer {
	z := &unitizer{coders: coders}
	cuts := []int{0, length}
	for _, spans := range coders {
		for _, s := range spans {
			cuts = append(cuts, s.Start, s.End)
			z.values = append(z.values, s.Value)
		}
	}
	slices.Sort(z.values)
	z.values = slices.Compact(z.values)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := range len(cuts) - 1 {
		z.pieces = append(z.pieces, z.piece(Span{cuts[i], cuts[i+1]}))
	}
	return z
}

func (z *unitizer) piece(s Span) piece {
	p := piece{Span: s, at: make([]int, len(z.coders))}
	for i, spans := range z.coders {
		for _, unit := range spans {
			if unit.meet(s) > 0 {
				p.at[i], _ = slices.BinarySearch(z.values, unit.Value)
				p.at[i]++
			}
		}
	}
	return p
}

// observed is ℓ.
func (z *unitizer) observed() [][]float64 {
	l := square(len(z.values) + 1)
	for _, p := range z.pieces {
		for i, c := range p.at {
			for j, k := range p.at {
				if i != j {
					l[c][k] += float64(p.Len()) / float64(len(p.at)-1)
				}
			}
		}
	}
	return l
}

// corrections are corr by category, of all that was marked or of the part
// that another coder marked too, without φ.
func (z *unitizer) corrections(pairable bool) []float64 {
	corr := make([]float64, len(z.values)+1)
	for i, spans := range z.coders {
		for _, unit := range spans {
			length, c := 0, 0
			for _, p := range z.pieces {
				if unit.meet(p.Span) == 0 {
					continue
				}
				c = p.at[i]
				if !pairable || p.markedBesides(i) {
					length += p.Len()
				}
			}
			corr[c] += float64(length) * float64(length)
		}
		for _, p := range z.pieces {
			if p.at[i] == 0 {
				corr[0] += float64(p.Len())
			}
		}
	}
	if pairable {
		return corr[1:]
	}
	return corr
}

func (p *piece) markedBesides(i int) bool {
	for j, c := range p.at {
		if j != i && c > 0 {
			return true
		}
	}
	return false
}

// binary is what unitAlpha takes.
func (z *unitizer) binary() (characters []Unit, squares float64) {
	for _, p := range z.pieces {
		u := Unit{Counts: []int{0, 0}, Times: p.Len()}
		for _, c := range p.at {
			u.Counts[min(c, 1)]++
		}
		if len(p.at) > 1 {
			characters = append(characters, u)
		}
	}
	for _, corr := range z.corrections(false)[1:] {
		squares += corr
	}
	return characters, squares
}

func (z *unitizer) alpha(l, e [][]float64) Coefficient {
	if total(l) == 0 {
		return undefined(z.why())
	}
	if categories(l) < 2 {
		return undefined(NoVariation)
	}
	return defined(1 - (total(l)-diagonal(l))/(total(e)-diagonal(e)))
}

// why there is nothing to compare.
func (z *unitizer) why() Reason {
	if len(z.coders) < 2 || len(z.pieces) == 0 {
		return NoPairableUnits
	}
	return NothingCoded
}

// oneValue is (k)uα of a matrix of values.
func oneValue(l, e [][]float64, k int) Coefficient {
	lk, ek := column(l, k), column(e, k)
	if lk == 0 {
		return undefined(NothingCoded)
	}
	if categories(l) < 2 {
		return undefined(NoVariation)
	}
	return defined(1 - ek/lk*(lk-l[k][k])/(ek-e[k][k]))
}

func expectedOf(l [][]float64, corr []float64) [][]float64 {
	e := square(len(l))
	all := total(l)
	if all == 0 {
		return e
	}
	var sum float64
	for _, c := range corr {
		sum += c
	}
	for c := range l {
		for k := range l {
			e[c][k] = column(l, c) * column(l, k)
			if c == k {
				e[c][k] -= corr[c]
			}
			if e[c][k] != 0 { // else 0 of 0, when there is one unit
				e[c][k] /= all - sum/all
			}
		}
	}
	return e
}

// valued is a matrix without φ.
func valued(l [][]float64) [][]float64 {
	v := square(len(l) - 1)
	for c := range v {
		copy(v[c], l[c+1][1:])
	}
	return v
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func total(m [][]float64) (sum float64) {
	for k := range m {
		sum += column(m, k)
	}
	return sum
}

func diagonal(m [][]float64) (sum float64) {
	for k := range m {
		sum += m[k][k]
	}
	return sum
}

func column(m [][]float64, k int) (sum float64) {
	for _, row := range m {
		sum += row[k]
	}
	return sum
}

// categories is how many categories occur.
func categories(m [][]float64) int {
	n := 0
	for k := range m {
		if column(m, k) > 0 {
			n++
		}
	}
	return n
}
