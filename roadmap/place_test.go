package roadmap

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPlace: what is said of one proposal is what the ranking of all says.
func TestPlace(t *testing.T) {
	cycle := Cycle{Name: "2026-Q4", Threshold: 400}
	check := func(t rapid.TB, all []Counted) {
		r, _ := rankCounted(all, cycle, nil)
		for _, want := range r.Proposals {
			got, of := place(all, want.ID, cycle, nil)
			if of != r.Scored() || !slices.Equal(got.Tied, want.Tied) || (got.Rank == nil) != (want.Rank == nil) || got.Rank != nil && *got.Rank != *want.Rank {
				t.Fatalf("%s is tied with %v of %d, want %v of %d", got.ID, got.Tied, of, want.Tied, r.Scored())
			}
			if own(*got) != own(want) {
				t.Fatalf("%s has other numbers:\n%s\nwant\n%s", got.ID, own(*got), own(want))
			}
		}
	}
	check(t, portfolio(20))
	rapid.Check(t, func(t *rapid.T) {
		var all []Counted
		for i := range rapid.IntRange(1, 4).Draw(t, "proposals") {
			all = append(all, genCounted(t, fmt.Sprintf("p%d", i)))
		}
		check(t, all)
	})
}

func TestSettled(t *testing.T) {
	for p, want := range map[float64]bool{0: true, .08: true, .09: false, .2: false, .31: false, .32: true, .5: true, .68: true, .69: false, .91: false, .92: true, 1: true} {
		if settled(p) != want {
			t.Errorf("%g: want %v", p, want)
		}
	}
}
