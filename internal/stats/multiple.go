package stats

import "sort"

// BenjaminiHochberg returns p-values adjusted for the false discovery rate, in
// the order given: min over j ≥ i of p(j)·m/j, at most 1 (Benjamini & Hochberg
// 1995). m is len(p): fix the family before filtering it.
func BenjaminiHochberg(p []float64) []float64 {
	m, low := float64(len(p)), 1.0
	adjusted := make([]float64, len(p))
	order := ascending(p)
	for j := len(order) - 1; j >= 0; j-- {
		low = min(low, p[order[j]]*m/float64(j+1))
		adjusted[order[j]] = low
	}
	return adjusted
}

// Holm returns p-values adjusted for the family-wise error, in the order given
// (Holm 1979).
func Holm(p []float64) []float64 {
	high := 0.0
	adjusted := make([]float64, len(p))
	for j, i := range ascending(p) {
		high = max(high, min(1, p[i]*float64(len(p)-j)))
		adjusted[i] = high
	}
	return adjusted
}

// Bonferroni returns p-values times their number, at most 1.
func Bonferroni(p []float64) []float64 {
	adjusted := make([]float64, len(p))
	for i := range p {
		adjusted[i] = min(1, p[i]*float64(len(p)))
	}
	return adjusted
}

// ascending returns the indices of p from its smallest value to its largest.
func ascending(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p[order[a]] < p[order[b]] })
	return order
}
