package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestUndefinedIsNotOK(t *testing.T) {
	for name, ok := range map[string]bool{
		"Wilson of nobody":        third(Wilson(0, 0)),
		"Wilson of too many":      third(Wilson(3, 2)),
		"Wilson below 0":          third(Wilson(-1, 2)),
		"Jeffreys of nobody":      third(Jeffreys(0, 0)),
		"ClopperPearson":          third(ClopperPearson(0, 0)),
		"AgrestiCoull":            third(AgrestiCoull(0, 0)),
		"WilsonFinite, n > size":  third(WilsonFinite(1, 5, 4)),
		"Newcombe, one empty":     fourth(Newcombe(1, 2, 0, 0)),
		"Fisher, one empty":       second(Fisher(0, 0, 1, 2)),
		"OddsRatio, one table":    second(OddsRatio(0, 5, 0, 5)),
		"ChiSquare, no variation": third(ChiSquare(0, 5, 0, 5)),
		"trend of nothing":        trendOK(nil, nil),
		"trend, all hits":         trendOK([]int{2, 2}, []int{2, 2}),
		"trend, no hits":          trendOK([]int{0, 0}, []int{2, 2}),
		"trend, one group":        trendOK([]int{1}, []int{2}),
		"trend, lengths":          trendOK([]int{1}, []int{2, 2}),
		"Unseen":                  second(Unseen(0)),
		"Detect 0":                second(Detect(0)),
		"Detect NaN":              second(Detect(math.NaN())),
		"Reach, x > n":            third(Reach(3, 2, 9)),
		"Reach, n > headcount":    third(Reach(1, 3, 2)),
	} {
		if ok {
			t.Errorf("%s is ok", name)
		}
	}
}

func third[A, B any](_ A, _ B, ok bool) bool          { return ok }
func second[A any](_ A, ok bool) bool                 { return ok }
func fourth[A, B, C any](_ A, _ B, _ C, ok bool) bool { return ok }

func trendOK(x, n []int) bool {
	_, ok := CochranArmitage(x, n, nil)
	return ok
}

func TestReachAtTheEnds(t *testing.T) {
	mean, at, ok := Reach(0, 0, 40, 0.05, 0.5, 0.95)
	if !ok || mean != 20 || at[0] != 0 || at[1] != 20 || at[2] != 40 {
		t.Errorf("nobody asked: %v %v", mean, at)
	}
	mean, at, ok = Reach(5, 5, 5, 0.05, 0.95)
	if !ok || mean != 5 || at[0] != 5 || at[1] != 5 {
		t.Errorf("everybody asked: %v %v", mean, at)
	}
	lo, hi, ok := WilsonFinite(3, 8, 8)
	if !ok || lo != 0.375 || hi != 0.375 {
		t.Errorf("everybody asked: %v to %v", lo, hi)
	}
}

func TestIntervalsHoldTheirProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		x := rapid.IntRange(0, n).Draw(t, "x")
		p := float64(x) / float64(n)
		for name, f := range map[string]func(x, n int) (float64, float64, bool){
			"Wilson": Wilson, "Jeffreys": Jeffreys, "ClopperPearson": ClopperPearson, "AgrestiCoull": AgrestiCoull,
		} {
			lo, hi, ok := f(x, n)
			if !ok || lo < 0 || hi > 1 || lo > p || hi < p || lo >= hi {
				t.Fatalf("%s(%d, %d) = %v to %v", name, x, n, lo, hi)
			}
			mirrored, _, _ := f(n-x, n)
			if math.Abs(1-mirrored-hi) > 1e-9 {
				t.Fatalf("%s(%d, %d) is not symmetric: %v, %v", name, x, n, hi, 1-mirrored)
			}
		}
	})
}

func TestFisherIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.IntRange(1, 60).Draw(t, "n1"), rapid.IntRange(1, 60).Draw(t, "n2")
		x1, x2 := rapid.IntRange(0, n1).Draw(t, "x1"), rapid.IntRange(0, n2).Draw(t, "x2")
		a, _ := Fisher(x1, n1, x2, n2)
		b, _ := Fisher(x2, n2, x1, n1)
		if a <= 0 || a > 1 || math.Abs(a-b) > 1e-9 {
			t.Fatalf("p %v one way, %v the other", a, b)
		}
	})
}

func TestDrawsFollowTheirDistribution(t *testing.T) {
	const n = 40000
	guess, level := PERT{1, 2, 9}, Triangular{1, 2, 9}
	for name, c := range map[string]struct {
		draw     func(rand.Source) float64
		mean, sd float64
	}{
		"beta":       {func(s rand.Source) float64 { return DrawBeta(s, 7.5, 13.5) }, 7.5 / 21, 0.1022},
		"binomial":   {func(s rand.Source) float64 { return float64(DrawBinomial(s, 40, 0.3)) }, 12, 2.8983},
		"binomial 1": {func(s rand.Source) float64 { return float64(DrawBinomial(s, 400, 0.6)) }, 240, 9.798},
		"pert":       {guess.Draw, guess.Mean(), 1.3093}, // sd = sqrt((mean−a)(b−mean)/7)
		"triangular": {level.Draw, level.Mean(), 1.7795},
		"reach":      {reachDraw(t, 7, 20, 60), 21.285714, 5.1},
	} {
		t.Run(name, func(t *testing.T) {
			src := rand.NewPCG(1, 2)
			var sum, squares float64
			for range n {
				v := c.draw(src)
				sum += v
				squares += v * v
			}
			mean := sum / n
			sd := math.Sqrt(squares/n - mean*mean)
			if math.Abs(mean-c.mean) > 5*c.sd/math.Sqrt(n) {
				t.Errorf("mean %v, want %v", mean, c.mean)
			}
			if math.Abs(sd-c.sd) > 0.04*c.sd {
				t.Errorf("sd %v, want %v", sd, c.sd)
			}
		})
	}
}

func TestDrawsRepeat(t *testing.T) {
	a, b := rand.NewPCG(3, 4), rand.NewPCG(3, 4)
	for range 100 {
		if x, y := (PERT{1, 2, 9}).Draw(a), (PERT{1, 2, 9}).Draw(b); x != y {
			t.Fatalf("%v and %v from the same source", x, y)
		}
	}
}

func TestDegenerateDraws(t *testing.T) {
	src := rand.NewPCG(1, 1)
	if v := (PERT{4, 4, 4}).Draw(src); v != 4 {
		t.Errorf("PERT of one value drew %v", v)
	}
	if v := (Triangular{2, 2, 2}).Draw(src); v != 2 {
		t.Errorf("triangular of one value drew %v", v)
	}
	if (PERT{3, 2, 4}).Valid() || (PERT{1, math.NaN(), 4}).Valid() || (Triangular{1, 2, math.Inf(1)}).Valid() {
		t.Error("an impossible guess is valid")
	}
	for p, want := range map[float64]int{-1: 0, 0: 0, 1: 7, 2: 7} {
		if k := DrawBinomial(src, 7, p); k != want {
			t.Errorf("binomial of p %v drew %d", p, k)
		}
	}
	for range 50 {
		if k := reachDraw(t, 2, 2, 2)(src); k != 2 {
			t.Errorf("everybody asked drew %g", k)
		}
		if k := reachDraw(t, 0, 0, 3)(src); k < 0 || k > 3 {
			t.Errorf("nobody asked drew %g", k)
		}
	}
}

func reachDraw(t *testing.T, x, n, headcount int) func(rand.Source) float64 {
	t.Helper()
	d, ok := NewReachDraw(x, n, headcount)
	if !ok {
		t.Fatalf("%d of %d in %d cannot be drawn", x, n, headcount)
	}
	return func(src rand.Source) float64 { return float64(d.Draw(src)) }
}

// TestReachDraw holds what is drawn against what follows from the chances: the
// smallest number of people whose distribution function is above the draw.
func TestReachDraw(t *testing.T) {
	for _, c := range [][3]int{{7, 20, 60}, {0, 3, 4}, {5, 5, 5}, {1, 1, 90_000}, {30, 100, 1500}, {40, 40, 10_000}} {
		x, n, headcount := c[0], c[1], c[2]
		draw := reachDraw(t, x, n, headcount)
		cdf := betaBinomial(headcount-n, float64(x)+0.5, float64(n-x)+0.5)
		src, same := rand.NewPCG(5, 6), rand.New(rand.NewPCG(5, 6))
		for range 2000 {
			u, k := same.Float64(), 0
			for k < len(cdf)-1 && cdf[k] <= u {
				k++
			}
			if got := draw(src); got != float64(x+k) {
				t.Fatalf("%v: drew %g at %g, want %d", c, got, u, x+k)
			}
		}
	}
	if _, ok := NewReachDraw(3, 2, 9); ok {
		t.Error("3 of 2 can be drawn")
	}
}

// TestBetaBinomial compares with the chances by their definition.
func TestBetaBinomial(t *testing.T) {
	for _, c := range [][3]float64{{40, 7.5, 13.5}, {0, 0.5, 1.5}, {1, 0.5, 1.5}, {2000, 0.5, 30.5}, {10_000, 40.5, 0.5}} {
		n, a, b := int(c[0]), c[1], c[2]
		var want float64
		for k, got := range betaBinomial(n, a, b) {
			want += math.Exp(lnChoose(n, k) + lnBeta(float64(k)+a, float64(n-k)+b) - lnBeta(a, b))
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%v: up to %d is %.12g, want %.12g", c, k, got, want)
			}
		}
	}
}

func TestAdjustmentsOfNothing(t *testing.T) {
	if len(BenjaminiHochberg(nil))+len(Holm(nil))+len(Bonferroni(nil)) != 0 {
		t.Error("no values became some")
	}
}
