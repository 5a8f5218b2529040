package report

import "verbatim/coding"

// What numbers refer to, by what they count: see document.Set and
// document.Group. A reference that no list of quotes answers is plain text.

// themeRef is a theme with everything under it.
func themeRef(theme string) string { return "theme/" + theme }

// peopleRef is who says a theme, as its x of n counts them.
func peopleRef(theme string) string { return themeRef(theme) + "#people" }

// quotesRef is the quotes of a theme, and interviewsRef where they were said.
func quotesRef(theme string) string     { return themeRef(theme) + "#quotes" }
func interviewsRef(theme string) string { return themeRef(theme) + "#interviews" }

// polarityRef is the quotes of a theme that are read so.
func polarityRef(theme string, p coding.Polarity) string { return themeRef(theme) + "#" + string(p) }

// allRef is all quotes that a report counts.
const allRef = "quotes"

// segmentRef is what the people of a segment say of a theme, in interviews
// that somebody finished.
func segmentRef(theme, segment string) string { return "segment/" + segment + "/" + theme }

// periodRef is what people say of a theme in a quarter or month, likewise.
func periodRef(theme, period string) string { return "period/" + period + "/" + theme }

// pairRef is where two themes meet.
func pairRef(a, b string) string { return "pair/" + a + "/" + b }
