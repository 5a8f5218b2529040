package coding

import (
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"

	"verbatim/internal/stats"
)

// wordsOf returns the words of a text as methods compare them: without case,
// punctuation, and how accents are composed. Words are those of Unicode's
// rules (UAX #29), so that "don’t" is one and each 漢 is one.
func wordsOf(text string) []string {
	folded, _ := fold(text)
	var found []string
	for seg := words.FromString(folded); seg.Next(); {
		if wordly(seg.Value()) {
			found = append(found, seg.Value())
		}
	}
	return found
}

// wordly reports whether a segment has a letter or digit in it.
func wordly(segment string) bool {
	for _, r := range segment {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}

// terms are what texts are compared by: words and pairs of neighbours.
func terms(text string) []string { return stats.NGrams(wordsOf(text), 2) }
