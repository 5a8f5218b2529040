package roadmap

import (
	"fmt"
	"testing"
)

// portfolio is so many proposals, each heard in as many segments as made-up
// workspaces have.
func portfolio(n int) []Counted {
	all := make([]Counted, n)
	for i := range all {
		p := proposal(fmt.Sprintf("plan-%03d", i))
		p.Inputs.Frequency = &Estimate{1, float64(2 + i%20), 30}
		all[i].Proposal = p
		for s := range 8 {
			asked := 20 + (i+s)%7
			all[i].Heard = append(all[i].Heard, Heard{Value: fmt.Sprint("s", s), With: (3*i + s) % asked, Asked: asked, Headcount: 400})
		}
	}
	return all
}

func BenchmarkRank(b *testing.B) {
	all := portfolio(200)
	for b.Loop() {
		if _, err := rankCounted(all, Cycle{Name: "2026-Q4", Threshold: 400}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlace(b *testing.B) {
	all := portfolio(200)
	for b.Loop() {
		place(all, "plan-007", Cycle{Name: "2026-Q4", Threshold: 400}, nil)
	}
}
