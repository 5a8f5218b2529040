package coding

import (
	"strings"

	"verbatim/interviews"
)

const (
	phraseWords   = 3    // words of a phrase
	fewestPhrases = 50   // texts with fewer say nothing about each other
	replacedShare = 0.35 // of the phrases of the shorter text that both have
)

// Replaced reports whether now is so different from was that it is another
// interview rather than a newer revision: of the phrases of three words of the
// shorter one, case and marks aside, fewer than 35 % are in the other. Who
// says them, and how the words are divided into turns, does not count: a
// transcript in which everybody was renamed, turns were joined and every "um"
// taken out is still the same. A part of a transcript is not another one.
//
// Texts with fewer than 50 phrases are too short to tell: false.
func Replaced(was, now []interviews.Turn) bool {
	a, b := phrases(was), phrases(now)
	if min(len(a), len(b)) < fewestPhrases {
		return false
	}
	return shared(a, b) < replacedShare
}

// shared returns the share, 0..1, of the smaller set that is in the other.
func shared(a, b map[[phraseWords]string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for p := range a {
		if b[p] {
			n++
		}
	}
	return float64(n) / float64(max(len(a), 1))
}

// phrases returns every three words that follow each other in a transcript.
func phrases(turns []interviews.Turn) map[[phraseWords]string]bool {
	found := map[[phraseWords]string]bool{}
	var last [phraseWords]string
	for _, t := range turns {
		split(t.Text, func(start, end int) {
			w := strings.ToLower(t.Text[start:end])
			if !isSpoken(w) {
				return
			}
			copy(last[:], last[1:])
			last[phraseWords-1] = w
			if last[0] != "" {
				found[last] = true
			}
		})
	}
	return found
}
