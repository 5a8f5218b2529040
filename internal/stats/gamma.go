package stats

import "math"

// Dissimilarity weighs how two units differ in Disorder.
type Dissimilarity struct {
	Position float64 // α: of where they begin and end
	Category float64 // β: of their values
	Empty    float64 // Δ: of a unit and nothing
}

// between is α·((|b−b'|+|e−e'|)/(l+l'))²·Δ + β·Δ·[values differ].
func (d Dissimilarity) between(u, v ValuedSpan) float64 {
	shift := math.Abs(float64(u.Start-v.Start)) + math.Abs(float64(u.End-v.End))
	shift /= float64(u.Len() + v.Len())
	sum := d.Position * shift * shift * d.Empty
	if u.Value != v.Value {
		sum += d.Category * d.Empty
	}
	return sum
}

// Disorder returns the disorder of the best alignment of two coders' units,
// each with one of the other's or with nothing: the least sum of
// dissimilarities, over the mean number of units of a coder. It is the part of
// γ that is not drawn at random; γ itself is not computed. Undefined:
// NothingCoded. Source: Mathet, Widlöcher and Métivier, Computational
// Linguistics 41 (2015).
func Disorder(a, b []ValuedSpan, d Dissimilarity) Coefficient {
	n := len(a) + len(b)
	if n == 0 {
		return undefined(NothingCoded)
	}
	cost := square(n) // row i ≥ len(a), column j ≥ len(b): nothing
	for i := range cost {
		for j := range cost {
			switch {
			case i < len(a) && j < len(b):
				cost[i][j] = d.between(a[i], b[j])
			case i < len(a) || j < len(b):
				cost[i][j] = d.Empty
			}
		}
	}
	return defined(leastCost(cost) / (float64(n) / 2))
}

// leastCost is the cost of the cheapest assignment of rows to columns of a
// square matrix: the Hungarian method with potentials, in O(n³) (Kuhn 1955).
func leastCost(cost [][]float64) float64 {
	n := len(cost)
	h := hungarian{
		cost: cost, row: make([]float64, n+1), column: make([]float64, n+1),
		owner: make([]int, n+1), way: make([]int, n+1),
	}
	for i := 1; i <= n; i++ {
		h.assign(i)
	}
	var sum float64
	for j := 1; j <= n; j++ {
		sum += cost[h.owner[j]-1][j-1]
	}
	return sum
}

// hungarian holds the potentials and, for each column, the row that has it and
// the column before it on the path; all count from 1, 0 is none.
type hungarian struct {
	cost        [][]float64
	row, column []float64
	owner, way  []int
}

// assign gives row i a column along the cheapest augmenting path.
func (h *hungarian) assign(i int) {
	slack, done := make([]float64, len(h.owner)), make([]bool, len(h.owner))
	for j := range slack {
		slack[j] = math.Inf(1)
	}
	h.owner[0] = i
	j := 0
	for h.owner[j] != 0 {
		done[j] = true
		next := h.relax(j, slack, done)
		delta := slack[next]
		for k := range slack {
			if done[k] {
				h.row[h.owner[k]] += delta
				h.column[k] -= delta
			} else {
				slack[k] -= delta
			}
		}
		j = next
	}
	for j != 0 {
		h.owner[j] = h.owner[h.way[j]]
		j = h.way[j]
	}
}

// relax looks from column j at all open columns and returns the nearest.
func (h *hungarian) relax(j int, slack []float64, done []bool) int {
	i, next := h.owner[j], 0
	for k := 1; k < len(slack); k++ {
		if done[k] {
			continue
		}
		if reduced := h.cost[i-1][k-1] - h.row[i] - h.column[k]; reduced < slack[k] {
			slack[k], h.way[k] = reduced, j
		}
		if next == 0 || slack[k] < slack[next] {
			next = k
		}
	}
	return next
}
