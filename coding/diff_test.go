package coding

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDiff(t *testing.T) {
	for _, test := range []struct{ old, now, want string }{
		{"we wait two weeks", "we wait 2 weeks", "we wait [-two-]{+2+} weeks"},
		{"we wait two weeks", "we wait three days", "we wait [-two weeks-]{+three days+}"},
		{"we wait", "we do not wait", "we {+do not +}wait"},
		{"um, we wait", "we wait", "[-um, -]we wait"},
		{"it works.", "it works!", "it works[-.-]{+!+}"},
		{"I ❤️ it", "I 😀 it", "I [-❤️-]{+😀+} it"},
		{"cafe\u0301", "café", "[-cafe\u0301-]{+café+}"},
		{"same", "same", "same"},
		{"", "new", "{+new+}"},
		{"old", "", "[-old-]"},
		{"", "", ""},
	} {
		if got := Marked(Diff(test.old, test.now)); got != test.want {
			t.Errorf("%q to %q: %s, want %s", test.old, test.now, got, test.want)
		}
	}
}

// Nothing is lost: kept and gone are the old text, kept and added the new one.
func TestDiffIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, now := genText(t, "old"), genText(t, "now")
		var before, after strings.Builder
		last := EditKind("")
		for _, e := range Diff(old, now) {
			if e.Text == "" || e.Kind == last || e.Kind == EditGone && last == EditAdded {
				t.Fatalf("%q, %q: %+v", old, now, Diff(old, now))
			}
			if last = e.Kind; e.Kind != EditAdded {
				before.WriteString(e.Text)
			}
			if e.Kind != EditGone {
				after.WriteString(e.Text)
			}
		}
		if before.String() != old || after.String() != now {
			t.Fatalf("%q, %q became %q, %q", old, now, before.String(), after.String())
		}
	})
}

// The library counts in runes; here they are words, and there may be more
// words than the runes below the surrogates.
func TestSignsAreRunes(t *testing.T) {
	seen := map[rune]bool{}
	for n := range 70_000 {
		r := sign(n)
		if seen[r] || string(r) == "\uFFFD" && r != 0xFFFD {
			t.Fatalf("word %d is %#x", n, r)
		}
		seen[r] = true
	}
}
