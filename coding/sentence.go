package coding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"verbatim/interviews"
)

// Sentences returns where the sentences of a turn's text stand, in order,
// without the blanks around them. They are those of Unicode's rules (UAX #29),
// mended where speech and transcripts differ: an abbreviation before a name
// ends none ("Dr. Okonjo"), nor does the end of a line that is no paragraph's.
func Sentences(text string) []interviews.Span {
	var found []interviews.Span
	start := 0
	for seg := sentences.FromString(text); seg.Next(); {
		end := seg.End()
		if end < len(text) && (goesOn(text[start:end], text[end:]) || !IsBoundary(text, end)) {
			continue
		}
		if s := trimmed(text, start, end); s.Start < s.End {
			found = append(found, s)
		}
		start = end
	}
	return found
}

// goesOn reports whether a sentence goes on behind what Unicode's rules take
// for its end.
func goesOn(sentence, rest string) bool {
	said := strings.TrimRightFunc(sentence, unicode.IsSpace)
	if said == "" {
		return false
	}
	if gap := sentence[len(said):]; strings.Count(gap, "\n") == 1 && !strings.HasPrefix(rest, "\n") && !final(said) {
		return true
	}
	return abbreviated(said)
}

// final reports whether a sentence's last letter, marks of quotation left
// aside, ends one.
func final(said string) bool {
	said = strings.TrimRight(said, `"'”’»)]`)
	r, _ := utf8.DecodeLastRuneInString(said)
	return strings.ContainsRune(".?!…。！？", r)
}

// abbreviations stand before a name, or in the middle of a sentence.
var abbreviations = map[string]bool{
	"dr": true, "mr": true, "mrs": true, "ms": true, "mx": true, "prof": true, "st": true, "sr": true, "jr": true, "rev": true, "hon": true,
	"gen": true, "col": true, "capt": true, "lt": true, "sgt": true, "vs": true, "e.g": true, "i.e": true, "cf": true, "approx": true,
	"hr": true, "fr": true, "z.b": true, "d.h": true, "bzw": true, "mme": true, "mlle": true, "sra": true,
}

// abbreviated reports whether a sentence's last word is an abbreviation that
// goes on, or the initial of a name. "I." is a word.
func abbreviated(said string) bool {
	said, dotted := strings.CutSuffix(said, ".")
	if !dotted {
		return false
	}
	last := said[strings.LastIndexFunc(said, unicode.IsSpace)+1:]
	last = strings.TrimLeft(last, `("'“‘«[`)
	if abbreviations[strings.ToLower(last)] {
		return true
	}
	r, size := utf8.DecodeRuneInString(last)
	return size == len(last) && unicode.IsUpper(r) && r != 'I' && named(said[:len(said)-len(last)])
}

// named reports whether a capital letter behind these words is an initial:
// another name or initial stands before it, or nothing does. "Plan B." is a
// plan, and "after plan B. Then" two sentences.
func named(before string) bool {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	if before == "" {
		return true
	}
	word := strings.TrimSuffix(before[strings.LastIndexFunc(before, unicode.IsSpace)+1:], ".")
	r, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && (size == len(word) || abbreviations[strings.ToLower(word)])
}

// trimmed is a stretch without the blanks at its ends, or as it was where a
// blank is part of a character.
func trimmed(text string, start, end int) interviews.Span {
	part := text[start:end]
	from := start + len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	to := start + len(strings.TrimRightFunc(part, unicode.IsSpace))
	if from >= to {
		return interviews.Span{Start: start, End: start}
	}
	if !IsBoundary(text, from) {
		from = start
	}
	if !IsBoundary(text, to) {
		to = end
	}
	return interviews.Span{Start: from, End: to}
}
