package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestExcerpt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"One two three.", "One two three."},
		{"One two three four five.", "One two three four five."},
		{"One two three four. Five six.", "One two three four. […]"},
		{"One two. Three four five six seven.", "One two. Three four five […]"},
		{"One two three four five six seven", "One two three four five […]"},
		{"One two three.\n\nFour five six.", "One two three. […]"},
		{"  One  two\tthree four  five\n\nsix", "  One  two\tthree four  five […]"},
		{"Eins „zwei drei vier.“ Fünf sechs", "Eins „zwei drei vier.“ […]"},
	} {
		if got := Excerpt(c.text, 5); got != c.want {
			t.Errorf("Excerpt(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// What is shown of a quote are its own words from the first on, and a mark.
func TestExcerptIsWhatWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab .?!\n“”👩‍👧é")), 0, 80, -1).Draw(t, "text")
		most := rapid.IntRange(1, 9).Draw(t, "words")
		got := Excerpt(text, most)
		shown, cut := strings.CutSuffix(got, " "+cutMark)
		switch {
		case !strings.HasPrefix(text, shown):
			t.Fatalf("%q is not how %q begins", shown, text)
		case cut == (len(strings.Fields(text)) <= most):
			t.Fatalf("%q of %q for %d words", got, text, most)
		case len(strings.Fields(shown)) > most, cut && 2*len(strings.Fields(shown)) < most-1:
			t.Fatalf("%q has %d words, not up to %d", shown, len(strings.Fields(shown)), most)
		}
	})
}
