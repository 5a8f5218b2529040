package interviews

import (
	"regexp"
	"strings"
)

// A Span is a half-open byte range of a turn's text.
type Span struct{ Start, End int }

var marker = regexp.MustCompile(`^(?i)(?:[\[(<](?:inaudible|unintelligible|laughs?|laughter|laughing|crosstalk|cross talk|overlap|overlapping|pause|long pause|music|applause|silence|sighs?|coughs?|background noise|noise|phone rings|foreign language|sic)(?:[ :]+(?:at )?[0-9:.,-]+)?[\])>]|♪[^♪\n]*♪?)`)

// Markers returns the parts of a turn's text that are events and not words,
// such as [laughter] or [inaudible 00:12:31], in order.
func Markers(text string) []Span {
	var spans []Span
	for i := 0; i < len(text); {
		if !opens(text[i:]) {
			i++
			continue
		}
		m := marker.FindStringIndex(text[i:])
		if m == nil {
			i++
			continue
		}
		spans = append(spans, Span{i, i + m[1]})
		i += m[1]
	}
	return spans
}

// opens reports whether a marker may begin here.
func opens(s string) bool {
	return s[0] == '[' || s[0] == '(' || s[0] == '<' || s[0] == "♪"[0] && strings.HasPrefix(s, "♪")
}
