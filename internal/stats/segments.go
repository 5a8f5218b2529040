package stats

// A Matching compares two coders' segments: spans as wholes, by how well they
// cover each other (IoU: shared characters of all characters of the two).
type Matching struct {
	A, B    int // segments of each coder
	Pairs   int // matched one to one, as many as can be
	Agreed  int // segments of either that some segment of the other matches
	Differs int // the others
}

// F1 is 2·Pairs / (A + B). Undefined: NothingCoded.
func (m Matching) F1() Coefficient {
	return quotient(2*float64(m.Pairs), float64(m.A+m.B), NothingCoded)
}

// Agreement is Agreed of all segments: a span that the other coder split in two
// counts as found by both parts. Undefined: NothingCoded.
func (m Matching) Agreement() Coefficient {
	return quotient(float64(m.Agreed), float64(m.A+m.B), NothingCoded)
}

// Plus adds the counts of two matchings.
func (m Matching) Plus(n Matching) Matching {
	return Matching{m.A + n.A, m.B + n.B, m.Pairs + n.Pairs, m.Agreed + n.Agreed, m.Differs + n.Differs}
}

// Segments matches two coders' spans that share at least the part iou, above 0
// and at most 1, of all their characters. Spans of one coder that overlap are
// one segment.
func Segments(length int, a, b []Span, iou float64) Matching {
	a, b = Union(length, a), Union(length, b)
	m := Matching{A: len(a), B: len(b)}
	near := nearSegments(a, b, iou)
	found := make([]bool, len(b))
	for _, js := range near {
		if len(js) > 0 {
			m.Agreed++
		}
		for _, j := range js {
			if !found[j] {
				found[j] = true
				m.Agreed++
			}
		}
	}
	m.Differs = m.A + m.B - m.Agreed
	m.Pairs = matchMost(near, len(b))
	return m
}

// nearSegments lists for each span of a the spans of b that match it. Both are
// in order and without overlap, so one walk along the text meets every pair.
func nearSegments(a, b []Span, iou float64) [][]int {
	near := make([][]int, len(a))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if shared := a[i].meet(b[j]); shared > 0 && float64(shared) >= iou*float64(a[i].Len()+b[j].Len()-shared) {
			near[i] = append(near[i], j)
		}
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	return near
}

// matchMost returns the size of the largest one-to-one matching, by augmenting
// paths (Kuhn 1955).
func matchMost(near [][]int, n int) int {
	partner, tried := make([]int, n), make([]int, n) // partner+1 and round
	var augment func(i, round int) bool
	augment = func(i, round int) bool {
		for _, j := range near[i] {
			if tried[j] == round {
				continue
			}
			tried[j] = round
			if partner[j] == 0 || augment(partner[j]-1, round) {
				partner[j] = i + 1
				return true
			}
		}
		return false
	}
	pairs := 0
	for i := range near {
		if augment(i, i+1) {
			pairs++
		}
	}
	return pairs
}
