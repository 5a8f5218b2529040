package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Arrays and maps find the same, and so does counting misses.
func TestExactTrendIsTheSameEitherWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.IntRange(1, 5).Draw(t, "groups")
		x, n, misses := make([]int, groups), make([]int, groups), make([]int, groups)
		whole, between := make([]float64, groups), make([]float64, groups)
		for i := range n {
			n[i] = rapid.IntRange(0, 6).Draw(t, "n")
			x[i] = rapid.IntRange(0, n[i]).Draw(t, "x")
			misses[i] = n[i] - x[i]
			whole[i] = float64(rapid.IntRange(-3, 9).Draw(t, "score"))
			between[i] = whole[i] + .5
		}
		a, ok := CochranArmitage(x, n, whole)
		b, also := CochranArmitage(x, n, between)
		c, too := CochranArmitage(misses, n, whole)
		if ok != also || ok != too {
			t.Fatalf("ok: %v, %v, %v", ok, also, too)
		}
		if !ok {
			return
		}
		if _, _, arrays := wholeSteps(whole, 30); !arrays {
			t.Fatal("whole scores are given no arrays")
		}
		for _, p := range []float64{b.Exact, c.Exact, exactByHand(x, n, whole)} {
			if math.Abs(a.Exact-p) > 1e-12 {
				t.Errorf("exact p %.15g, %.15g, %.15g; by hand %.15g", a.Exact, b.Exact, c.Exact, exactByHand(x, n, whole))
			}
		}
	})
}

// exactByHand goes through every table.
func exactByHand(x, n []int, scores []float64) float64 {
	var hits, all int
	var seen, mean float64
	for i := range x {
		hits, all = hits+x[i], all+n[i]
	}
	for i := range x {
		seen += scores[i] * float64(x[i])
		mean += scores[i] * float64(n[i]) * float64(hits) / float64(all)
	}
	far, total := 0.0, 0.0
	var table func(group, left int, score, ways float64)
	table = func(group, left int, score, ways float64) {
		if group == len(n) {
			if left == 0 {
				total += ways
				if math.Abs(score-mean) >= math.Abs(seen-mean)-1e-9 {
					far += ways
				}
			}
			return
		}
		for k := 0; k <= min(n[group], left); k++ {
			table(group+1, left-k, score+scores[group]*float64(k), ways*math.Round(math.Exp(lnChoose(n[group], k))))
		}
	}
	table(0, hits, 0, 1)
	return far / total
}

func BenchmarkCochranArmitage(b *testing.B) {
	x, n := []int{9, 10, 11, 12, 13, 14, 15, 16}, []int{25, 25, 25, 25, 25, 25, 25, 25}
	for b.Loop() {
		CochranArmitage(x, n, nil)
	}
}
