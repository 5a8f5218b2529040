package stats

import "slices"

// A Span is a half-open stretch of a text, from Start to before End, in
// characters (Unicode code points) from the text's beginning.
type Span struct{ Start, End int }

// Len is how many characters the span has.
func (s Span) Len() int { return s.End - s.Start }

// meet is how many characters two spans share.
func (s Span) meet(t Span) int { return max(0, min(s.End, t.End)-max(s.Start, t.Start)) }

// A Continuum is a text and what each coder marked in it. One coder's spans
// may be in any order and may overlap: a coder who marks words twice marked
// them once.
type Continuum struct {
	Length int      // characters; spans end at it
	Coders [][]Span // of those who coded this text
}

// Union returns a coder's spans in order, within a text of that length, with
// those that overlap made one. Spans that only touch stay two. It may return
// the spans themselves, and never changes them.
func Union(length int, spans []Span) []Span {
	if apart(length, spans) {
		return spans
	}
	sorted := spans
	if !slices.IsSortedFunc(spans, bySpan) {
		sorted = slices.Clone(spans)
		slices.SortFunc(sorted, bySpan)
	}
	merged := make([]Span, 0, len(sorted))
	for _, s := range sorted {
		s.Start, s.End = max(0, s.Start), min(length, s.End)
		if s.Start >= s.End {
			continue
		}
		if last := len(merged) - 1; last >= 0 && s.Start < merged[last].End {
			merged[last].End = max(merged[last].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// apart reports whether spans are as Union would return them.
func apart(length int, spans []Span) bool {
	from := 0
	for _, s := range spans {
		if s.Start < from || s.Start >= s.End || s.End > length {
			return false
		}
		from = s.End
	}
	return true
}

func bySpan(a, b Span) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	return a.End - b.End
}

// Characters counts the ratings of every character of some texts: Counts[0]
// coders who left it, Counts[1] who marked it. A text that fewer than two
// coders coded has ratings that cannot be paired.
func Characters(texts ...Continuum) []Unit {
	t := tally{}
	for _, text := range texts {
		t.add(text.Length, unions(text))
	}
	return t.units()
}

func unions(text Continuum) [][]Span {
	coders := make([][]Span, len(text.Coders))
	for i, spans := range text.Coders {
		coders[i] = Union(text.Length, spans)
	}
	return coders
}

// A tally is how many characters [m coders][k of them] have marked.
type tally [][]int

func (t *tally) add(length int, coders [][]Span) {
	m := len(coders)
	for len(*t) <= m {
		*t = append(*t, make([]int, len(*t)+1))
	}
	at := (*t)[m]
	n := 0
	for _, spans := range coders {
		n += len(spans)
	}
	starts, ends := make([]int, 0, n), make([]int, 0, n)
	for _, spans := range coders {
		for _, s := range spans {
			starts, ends = append(starts, s.Start), append(ends, s.End)
		}
	}
	slices.Sort(starts)
	slices.Sort(ends)
	from, k := 0, 0
	for _, end := range ends {
		for len(starts) > 0 && starts[0] < end {
			at[k] += starts[0] - from
			from, starts = starts[0], starts[1:]
			k++
		}
		at[k] += end - from
		from = end
		k--
	}
	at[0] += length - from
}

func (t tally) units() []Unit {
	var units []Unit
	for m, row := range t {
		for k, n := range row {
			if n > 0 {
				units = append(units, Unit{Counts: []int{m - k, k}, Times: n})
			}
		}
	}
	return units
}

// A Fourfold is the table of two coders who each marked some units and left
// the others.
type Fourfold struct {
	Both    int `json:"both"`
	OnlyA   int `json:"only_a"`
	OnlyB   int `json:"only_b"`
	Neither int `json:"neither"`
}

// Table is the fourfold as Cohen takes it: first those who left, then those
// who marked.
func (f Fourfold) Table() [][]int { return [][]int{{f.Neither, f.OnlyB}, {f.OnlyA, f.Both}} }

// Plus adds the counts of two tables.
func (f Fourfold) Plus(g Fourfold) Fourfold {
	return Fourfold{f.Both + g.Both, f.OnlyA + g.OnlyA, f.OnlyB + g.OnlyB, f.Neither + g.Neither}
}

// Overlap counts the characters of a text that two coders marked.
func Overlap(length int, a, b []Span) Fourfold {
	a, b = Union(length, a), Union(length, b)
	var f Fourfold
	for i, j := 0, 0; i < len(a) && j < len(b); {
		f.Both += a[i].meet(b[j])
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	f.OnlyA, f.OnlyB = characters(a)-f.Both, characters(b)-f.Both
	f.Neither = length - f.Both - f.OnlyA - f.OnlyB
	return f
}

func characters(spans []Span) int {
	n := 0
	for _, s := range spans {
		n += s.Len()
	}
	return n
}

// F1 returns Dice's coefficient of what was marked (Counts[1]), pooled over
// all pairs of coders of a unit: 2·Σ|A∩B| / Σ(|A|+|B|). It says nothing of
// chance and needs no negatives. Undefined: NothingCoded.
func F1(units []Unit) Coefficient {
	both, marked := 0, 0
	for _, u := range units {
		m, _ := u.ratings()
		k := u.Counts[1]
		both += u.Times * k * (k - 1)
		marked += u.Times * k * (m - 1)
	}
	return quotient(float64(both), float64(marked), NothingCoded)
}

// Jaccard returns Σ|A∩B| / Σ|A∪B| over the pairs that F1 takes. Undefined:
// NothingCoded.
func Jaccard(units []Unit) Coefficient {
	f1, ok := F1(units).Get()
	if !ok {
		return undefined(NothingCoded)
	}
	return defined(f1 / (2 - f1))
}
