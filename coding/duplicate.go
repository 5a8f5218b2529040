package coding

import (
	"strings"

	"verbatim/internal/stats"
)

// Alike is from when on two quotes are one for a reader.
const Alike = 0.8

// NearDuplicate reports whether a reader learns nothing from the second of
// two quotes: the Jaccard index of their pairs of neighbouring words is at
// least Alike, or they overlap so much in one transcript (Overlap). A few
// fillers more or less make two quotes, on purpose: "me" in the middle of ten
// words takes the index below one half.
func NearDuplicate(a, b *Quote) bool {
	return Overlap(a, b) >= Alike || jaccard(wordsOf(a.Text), wordsOf(b.Text), 2) >= Alike
}

// jaccard is the Jaccard index of the runs of n words in two texts, 0..1. A
// text of fewer words is one run; texts without words are like nothing.
func jaccard(a, b []string, n int) float64 {
	in, other := wordShingles(a, n), wordShingles(b, n)
	both := 0
	for run := range in {
		if other[run] {
			both++
		}
	}
	index, _ := stats.Together{Both: both, First: len(in), Second: len(other)}.Jaccard()
	return index
}

func wordShingles(words []string, n int) map[string]bool {
	runs := map[string]bool{}
	if len(words) > 0 && len(words) < n {
		n = len(words)
	}
	for i := 0; i+n <= len(words); i++ {
		runs[strings.Join(words[i:i+n], " ")] = true
	}
	return runs
}

// Overlap returns how much of two quotes is at the same place: the bytes that
// both have, of those that either has; 0 in different transcripts.
func Overlap(a, b *Quote) float64 {
	if !a.Touches(b.Range) {
		return 0
	}
	if b.begins(a.Range) < 0 {
		a, b = b, a
	}
	// a begins first. What it has before b is known in bytes when both begin in
	// one turn, else by the words themselves.
	both := 0
	switch {
	case a.ends(b.Range) >= 0:
		both = len(b.Text)
	case a.FirstTurn == b.FirstTurn:
		both = len(a.Text) - (b.Start - a.Start)
	case a.LastTurn == b.FirstTurn:
		both = a.End - b.Start
	default:
		both = joint(a.Text, b.Text)
	}
	return float64(both) / float64(len(a.Text)+len(b.Text)-both)
}

// joint is the length of the longest end of a that b begins with.
func joint(a, b string) int {
	for n := min(len(a), len(b)); n > 0; n-- {
		if strings.HasSuffix(a, b[:n]) {
			return n
		}
	}
	return 0
}

// Touches reports whether two ranges of one revision have a byte in common.
func (r Range) Touches(other Range) bool {
	return r.Revision == other.Revision && before(r.FirstTurn, r.Start, other.LastTurn, other.End) < 0 &&
		before(other.FirstTurn, other.Start, r.LastTurn, r.End) < 0
}

// begins and ends compare where two ranges do so: below 0 when r is first.
func (r Range) begins(other Range) int {
	return before(r.FirstTurn, r.Start, other.FirstTurn, other.Start)
}

func (r Range) ends(other Range) int {
	return before(r.LastTurn, r.End, other.LastTurn, other.End)
}

// before is below 0 when the first place comes before the second, 0 when they
// are the same.
func before(turn, off, otherTurn, otherOff int) int {
	if turn != otherTurn {
		return turn - otherTurn
	}
	return off - otherOff
}
