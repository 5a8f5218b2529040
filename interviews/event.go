package interviews

import "regexp"

// A Span is a half-open byte range of a turn's text.
type Span struct{ Start, End int }

var marker = regexp.MustCompile(`(?i)[\[(<](?:inaudible|unintelligible|laughs?|laughter|laughing|crosstalk|cross talk|overlap|overlapping|pause|long pause|music|applause|silence|sighs?|coughs?|background noise|noise|phone rings|foreign language|sic)(?:[ :]+(?:at )?[0-9:.,-]+)?[\])>]|♪[^♪\n]*♪?`)

// Markers returns the parts of a turn's text that are events and not words,
// such as [laughter] or [inaudible 00:12:31], in order.
func Markers(text string) []Span {
	var spans []Span
	for _, m := range marker.FindAllStringIndex(text, -1) {
		spans = append(spans, Span{m[0], m[1]})
	}
	return spans
}
