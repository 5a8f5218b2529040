package stats

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// PERT is a guess of a quantity as its lowest, likeliest and highest value:
// a Beta distribution of weight 4 between Low and High.
type PERT struct{ Low, Mode, High float64 }

// Valid reports whether Low ≤ Mode ≤ High and all are finite.
func (t PERT) Valid() bool { return ordered(t.Low, t.Mode, t.High) }

// Mean returns (Low + 4·Mode + High) / 6.
func (t PERT) Mean() float64 { return (t.Low + 4*t.Mode + t.High) / 6 }

// Draw draws one value. Low = High draws it; an invalid guess draws its Mode.
func (t PERT) Draw(src rand.Source) float64 {
	if !t.Valid() || t.Low == t.High {
		return t.Mode
	}
	width := t.High - t.Low
	a := 1 + 4*(t.Mode-t.Low)/width
	b := 1 + 4*(t.High-t.Mode)/width
	return t.Low + width*DrawBeta(src, a, b)
}

// Triangular is a guess as its lowest, likeliest and highest value, straight
// lines between them.
type Triangular struct{ Low, Mode, High float64 }

// Valid reports whether Low ≤ Mode ≤ High and all are finite.
func (t Triangular) Valid() bool { return ordered(t.Low, t.Mode, t.High) }

// Mean returns (Low + Mode + High) / 3.
func (t Triangular) Mean() float64 { return (t.Low + t.Mode + t.High) / 3 }

// Draw draws one value. Low = High draws it; an invalid guess draws its Mode.
func (t Triangular) Draw(src rand.Source) float64 {
	if !t.Valid() || t.Low == t.High {
		return t.Mode
	}
	u, width := rand.New(src).Float64(), t.High-t.Low
	if u < (t.Mode-t.Low)/width {
		return t.Low + math.Sqrt(u*width*(t.Mode-t.Low))
	}
	return t.High - math.Sqrt((1-u)*width*(t.High-t.Mode))
}

// ordered is false for NaN, which no comparison holds for.
func ordered(low, mode, high float64) bool {
	return low <= mode && mode <= high && !math.IsInf(low, 0) && !math.IsInf(high, 0)
}

// DrawBeta draws from Beta(a, b); a and b must be above 0.
func DrawBeta(src rand.Source, a, b float64) float64 {
	return distuv.Beta{Alpha: a, Beta: b, Src: src}.Rand()
}

// DrawBinomial draws how many of n trials of chance p succeed; p is clipped
// to [0, 1], and n below 1 gives 0.
func DrawBinomial(src rand.Source, n int, p float64) int {
	switch {
	case n < 1 || !(p > 0):
		return 0
	case p >= 1:
		return n
	}
	return int(distuv.Binomial{N: float64(n), P: p, Src: src}.Rand())
}
