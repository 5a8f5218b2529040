package report

import (
	"strings"
	"unicode"
)

// ExcerptWords is how many words of a quote a finding shows at most.
const ExcerptWords = 60

// cutMark stands where words were left out.
const cutMark = "[…]"

// Excerpt returns the beginning of some words: all of them, or as many
// sentences as so many words hold, or where no sentence ends in the second half
// of those, just so many words. What is left out is marked […]; nothing else is
// changed.
func Excerpt(text string, most int) string {
	words, end, sentence := 0, 0, 0
	for at := 0; at < len(text); {
		start := at + strings.IndexFunc(text[at:], notBlank)
		if start < at {
			break
		}
		if words == most {
			if sentence*2 >= end {
				end = sentence
			}
			return strings.TrimRightFunc(text[:end], unicode.IsSpace) + " " + cutMark
		}
		words++
		if end = start + strings.IndexFunc(text[start:], unicode.IsSpace); end < start {
			end = len(text)
		}
		if endsSentence(text[start:end]) {
			sentence = end
		}
		at = end
	}
	return text
}

func notBlank(r rune) bool { return !unicode.IsSpace(r) }

// endsSentence reports whether a sentence ends with a word.
func endsSentence(word string) bool {
	return strings.ContainsAny(strings.TrimRight(word, `"'”’»)]`), ".?!…") && !strings.HasSuffix(word, ",")
}
