package report

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/coding"
)

// listsOf makes lists of so many quotes.
func listsOf(lengths ...int) [][]marked {
	var lists [][]marked
	for _, n := range lengths {
		lists = append(lists, make([]marked, n))
	}
	return lists
}

// rankedRows are rows of which the last one is the most spoken of.
func rankedRows(n int) []ThemeRow {
	rows := make([]ThemeRow, n)
	for i := range rows {
		rows[i].Rank = n - i
	}
	return rows
}

// What is left over goes to those that most people speak of.
func TestFairShares(t *testing.T) {
	for _, c := range []struct {
		lengths []int
		most    int
		want    []int
	}{
		{nil, 5, []int{}}, {[]int{3, 4}, 7, []int{3, 4}}, {[]int{3, 4}, 6, []int{3, 3}}, {[]int{3, 4}, 5, []int{2, 3}}, {[]int{1, 1, 9}, 6, []int{1, 1, 4}},
		{[]int{3, 4}, 0, []int{0, 0}}, {[]int{3, 4}, 1, []int{0, 1}}, {[]int{3, 4}, -1, []int{3, 4}}, {[]int{0, 0, 2}, 1, []int{0, 0, 1}},
	} {
		if got := fairShares(rankedRows(len(c.lengths)), listsOf(c.lengths...), c.most); !slices.Equal(got, c.want) {
			t.Errorf("of %v at most %d: %d, want %d", c.lengths, c.most, got, c.want)
		}
	}
}

// As many are shown as were asked for, and no list has two more than another
// one that has some left.
func TestFairSharesAreFairAndWithinTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "lengths")
		most, sum, all := rapid.IntRange(0, 30).Draw(t, "most"), 0, 0
		shares := fairShares(rankedRows(len(lengths)), listsOf(lengths...), most)
		for i, n := range lengths {
			sum, all = sum+shares[i], all+n
			if shares[i] > n || shares[i] < n && slices.Max(shares) > shares[i]+1 {
				t.Fatalf("of %v at most %d: %d", lengths, most, shares)
			}
		}
		if sum != min(most, all) {
			t.Fatalf("of %v at most %d: %d are shown", lengths, most, sum)
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
		shown := 0
		for i := range some.Themes {
			few, full := some.Themes[i], all.Themes[i].Evidence
			shown += len(few.Evidence)
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
		if shown > s.Evidence {
			t.Fatalf("%d are shown of at most %d", shown, s.Evidence)
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
