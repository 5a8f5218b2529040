package roadmap

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestOrder: the order of a draw is that of a stable sort, and the pairs that
// it turns are those that one counts by hand.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draws := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 40).Draw(t, "scores")
		scored := make([]Score, len(draws))
		want := make([]standing, len(draws))
		turned := 0
		for i, score := range draws {
			scored[i].Odds = &Odds{draws: []float64{float64(score)}}
			want[i] = standing{float64(score), i}
			for _, above := range draws[:i] {
				if above < score {
					turned++
				}
			}
		}
		slices.SortStableFunc(want, func(a, b standing) int { return int(b.score - a.score) })
		o := newOrdering(len(draws))
		if got := o.sort(scored, 0); got != turned || !slices.Equal(o.standings, want) {
			t.Fatalf("%v: %d pairs turned, want %d; order %v, want %v", draws, got, turned, o.standings, want)
		}
	})
}

func TestTau(t *testing.T) {
	for _, c := range []struct {
		turned []int
		want   float64
	}{{[]int{0, 0}, 1}, {[]int{3, 3}, -1}, {[]int{0, 3}, 0}, {[]int{1, 1}, 1. / 3}} {
		if got := tau(c.turned, 3); got != c.want {
			t.Errorf("%v of 3 pairs turned: %g, want %g", c.turned, got, c.want)
		}
	}
}
