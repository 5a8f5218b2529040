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
//
// Only the last span that a[i] overlaps can overlap a[i+1] too, and the other
// way round: to pair each with the first that is free makes the most pairs.
func Segments(length int, a, b []Span, iou float64) Matching {
	a, b = Union(length, a), Union(length, b)
	m := Matching{A: len(a), B: len(b)}
	lastA, lastB := -1, -1     // the last that were found
	pairedA, pairedB := -1, -1 // the last that were paired
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if alike(a[i], b[j], iou) {
			if lastA < i {
				m.Agreed++
			}
			if lastB < j {
				m.Agreed++
			}
			if pairedA < i && pairedB < j {
				m.Pairs++
				pairedA, pairedB = i, j
			}
			lastA, lastB = i, j
		}
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	m.Differs = m.A + m.B - m.Agreed
	return m
}

// alike reports whether two spans share the part iou of their characters.
func alike(s, t Span, iou float64) bool {
	shared := s.meet(t)
	return shared > 0 && float64(shared) >= iou*float64(s.Len()+t.Len()-shared)
}
