package report

// What numbers refer to, by what they count: see document.Set and
// document.Group. A reference that no list of quotes answers is plain text.

// themeRef is a theme with everything under it.
func themeRef(theme string) string { return "theme/" + theme }

// segmentRef is what the people of a segment say of a theme, in interviews
// that somebody finished.
func segmentRef(theme, segment string) string { return "segment/" + segment + "/" + theme }

// periodRef is what people say of a theme in a quarter or month, likewise.
func periodRef(theme, period string) string { return "period/" + period + "/" + theme }

// pairRef is where two themes meet.
func pairRef(a, b string) string { return "pair/" + a + "/" + b }
