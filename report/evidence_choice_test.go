package report

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/coding"
)

// TestThemesShareWhatIsShown: no more quotes are shown than are asked for, and
// of a theme that has more, as many as of any other, but for one.
func TestThemesShareWhatIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, most := drawCrowd(t), rapid.IntRange(1, 30).Draw(t, "most")
		r := Themes(d, Scope{Evidence: most})
		shown, largest := 0, 0
		for _, row := range r.Themes {
			shown, largest = shown+len(row.Evidence), max(largest, len(row.Evidence))
		}
		if shown > most {
			t.Fatalf("%d are shown of at most %d", shown, most)
		}
		for _, row := range r.Themes {
			if row.Unlisted > 0 && len(row.Evidence) < largest-1 {
				t.Fatalf("of %s %d are shown, and of another theme %d", row.Theme, len(row.Evidence), largest)
			}
			if row.Unlisted > 0 && most-shown >= len(r.Themes) {
				t.Fatalf("%d are shown of at most %d, and %s has more", shown, most, row.Theme)
			}
		}
	})
}

// TestEverybodysFirstComesFirst: of a theme, nobody is shown twice while
// somebody else is not shown at all; key quotes come first, and all in text order.
func TestEverybodysFirstComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawCrowd(t)
		s := Scope{Evidence: rapid.IntRange(1, 20).Draw(t, "most")}
		all, some := Themes(d, Scope{Evidence: -1}), Themes(d, s)
		for i := range some.Themes {
			few, full := some.Themes[i], all.Themes[i].Evidence
			if few.Unlisted != len(full)-len(few.Evidence) {
				t.Fatalf("%s: %d of %d are shown, %d not", few.Theme, len(few.Evidence), len(full), few.Unlisted)
			}
			if !inOrderOf(few.Evidence, full) {
				t.Fatalf("%s is not in text order", few.Theme)
			}
			if few.Unlisted > 0 {
				checkTurns(t, few.Evidence, full)
			}
		}
	})
}

func inOrderOf(few, all []Evidence) bool {
	for _, e := range all {
		if len(few) > 0 && few[0].ID == e.ID {
			few = few[1:]
		}
	}
	return len(few) == 0
}

func checkTurns(t *rapid.T, few, all []Evidence) {
	times, left := map[string]int{}, map[string][]Evidence{}
	for _, e := range few {
		times[e.Participant]++
	}
	for _, e := range all {
		if !slices.ContainsFunc(few, func(f Evidence) bool { return f.ID == e.ID }) {
			left[e.Participant] = append(left[e.Participant], e)
		}
	}
	for person, quotes := range left {
		for other, n := range times {
			if n > times[person]+1 {
				t.Fatalf("%s is shown %d times, %s %d times and has more", other, n, person, times[person])
			}
		}
		for _, e := range quotes {
			if e.Key && slices.ContainsFunc(few, func(f Evidence) bool { return f.Participant == person && !f.Key }) {
				t.Fatalf("%s is a key quote of %s, and another is shown", e.ID, person)
			}
		}
	}
}

// Words that are nobody's are one voice among the others.
func TestInterviewersTakeTurnsToo(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | x\nb | P-1 | data | pain | x\nc | P-1 | data | pain | x")
	for i, who := range []string{"nobody", "nobody", "x"} {
		d.Quotes[i].Speaker = who
	}
	d.Codings = append(d.Codings, coding.Coding{Quote: "a", Theme: "joy", Coder: "ana"})
	r := Themes(d, Scope{Evidence: 3})
	var ids []string
	for _, e := range r.Themes[0].Evidence {
		ids = append(ids, e.ID)
	}
	if got := strings.Join(ids, " "); got != "a c" || r.Themes[0].Unlisted != 1 {
		t.Errorf("shown are %s, and %d are not", got, r.Themes[0].Unlisted)
	}
}
