package report

import (
	"unicode"

	"verbatim/interviews"
)

// wordCount counts the words of a turn: what stands between blanks and has a
// letter or a digit. Markers such as [laughter] were not spoken.
func wordCount(text string) int {
	markers, words, in := interviews.Markers(text), 0, false
	for i, r := range text {
		if len(markers) > 0 && i >= markers[0].End {
			markers = markers[1:]
		}
		switch {
		case len(markers) > 0 && i >= markers[0].Start:
		case unicode.IsSpace(r):
			in = false
		case !in && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			in = true
			words++
		}
	}
	return words
}
