package roadmap

import (
	"fmt"
	"math/rand/v2"
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
	for _, c := range []struct {
		p    float64
		n    int
		want bool
	}{
		{0, 160, false}, {0, 200, true}, {1, 200, true}, {.5, 200, true}, {.02, 200, false}, {.01, 1000, true}, {.1, 1000, true},
		{.2, 3000, false}, {.19, 3000, false}, {.15, 3000, false}, {.12, 3000, true}, {.85, 3000, false}, {.88, 3000, true}, {.3, 1000, false}, {.35, 1000, true},
	} {
		if settled(c.p, c.n) != c.want {
			t.Errorf("%g of %d draws: want %v", c.p, c.n, c.want)
		}
	}
}

// Of some draws of a number whose mean is a bound, fewer say otherwise than
// settled promises: none of so few.
func TestSettledIsNeverWrong(t *testing.T) {
	src := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		for _, n := range glances {
			wins := 0
			for range n {
				if src.Float64() < leastOdds {
					wins++
				}
			}
			if p := float64(wins) / float64(n); settled(p, n) {
				t.Fatalf("%d of %d draws settle a chance of %g", wins, n, leastOdds)
			}
		}
	}
}
