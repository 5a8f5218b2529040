package coding

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestMatrixSaysWhatTheCodingsSay makes a matrix of codings in any order,
// some of them overruled, and reads it back.
func TestMatrixSaysWhatTheCodingsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var codings []Coding
		want := map[string]bool{}
		names := rapid.SampledFrom([]string{"a", "b", "b/c", "é", "", "z\"\\"})
		for range rapid.IntRange(0, 60).Draw(t, "codings") {
			c := Coding{Quote: "q" + names.Draw(t, "quote"), Theme: names.Draw(t, "theme"), Coder: names.Draw(t, "coder")}
			key := fmt.Sprintf("%q %q %q", c.Quote, c.Theme, c.Coder)
			if c.Overruled = rapid.IntRange(0, 4).Draw(t, "overruled") == 0; c.Overruled && !want[key] {
				codings = append(codings, c)
				continue
			}
			c.Overruled, want[key] = false, true
			codings = append(codings, c)
		}
		m := NewMatrix(codings)
		if !slices.IsSorted(m.Themes) || !slices.IsSorted(m.Coders) || !slices.IsSorted(m.Quotes) {
			t.Fatalf("not in order: %q %q %q", m.Themes, m.Coders, m.Quotes)
		}
		got, marks := map[string]bool{}, 0
		for q := range m.Quotes {
			last := int32(-1)
			for _, mark := range m.Marks(q) {
				if marks++; mark.Theme <= last {
					t.Fatalf("themes of %q are not in order", m.Quotes[q])
				}
				last = mark.Theme
				if !slices.IsSorted(m.Sets[mark.By]) {
					t.Fatalf("coders are not in order: %v", m.Sets[mark.By])
				}
				for _, coder := range m.Sets[mark.By] {
					got[fmt.Sprintf("%q %q %q", m.Quotes[q], m.Themes[mark.Theme], m.Coders[coder])] = true
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || marks != m.Len() || len(got) != m.Codings() {
			t.Fatalf("%d marks %v, want %v", marks, got, want)
		}
	})
}
