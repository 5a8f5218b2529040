package stats

import "math"

// A Kappa is Cohen's kappa and what it is made of. SE, Low and High are 0 when
// kappa is undefined.
type Kappa struct {
	Kappa     Coefficient
	Observed  float64 // p_o, the share of units on which both agree
	Expected  float64 // p_e, by chance
	N         int     // units that both have rated
	SE        float64 // asymptotic standard error (Fleiss, Cohen and Everitt 1969)
	Low, High float64 // 95 %, within [-1, 1]
}

// Cohen returns Cohen's kappa of a square table[category of one coder][of the
// other]: (p_o − p_e)/(1 − p_e) with p_e = Σ_c p_c· p_·c. Undefined:
// NoPairableUnits, and NoVariation when both always say the same one thing.
// Source: Cohen, Educational and Psychological Measurement 20 (1960).
func Cohen(table [][]int) Kappa {
	m := marginsOf(table)
	k := Kappa{N: m.n}
	if m.n == 0 {
		k.Kappa = undefined(NoPairableUnits)
		return k
	}
	chance := 0
	for c := range table {
		chance += m.rows[c] * m.columns[c]
	}
	n := float64(m.n)
	k.Observed, k.Expected = float64(m.same)/n, float64(chance)/(n*n)
	if chance == m.n*m.n {
		k.Kappa = undefined(NoVariation)
		return k
	}
	v := (k.Observed - k.Expected) / (1 - k.Expected)
	k.Kappa = defined(v)
	k.SE = m.standardError(table, v, k.Expected)
	k.Low, k.High = max(-1, v-z95*k.SE), min(1, v+z95*k.SE)
	return k
}

// ScottPi returns Scott's pi of a square table: as Cohen, with p_e = Σ_c p_c²
// of the pooled margins. It is Fleiss' kappa of two coders. Source: Scott,
// Public Opinion Quarterly 19 (1955).
func ScottPi(table [][]int) Coefficient { return Fleiss(tableUnits(table)).Kappa }

// BrennanPrediger returns the kappa whose chance is 1/q for q categories in the
// list (Bennett's S): (p_a − 1/q)/(1 − 1/q) with PairAgreement as p_a.
// Undefined: SingleCategory, NoPairableUnits. Source: Brennan and Prediger,
// Educational and Psychological Measurement 41 (1981).
func BrennanPrediger(units []Unit, q int) Coefficient {
	if q < 2 {
		return undefined(SingleCategory)
	}
	agreed := PairAgreement(units)
	pa, ok := agreed.Get()
	if !ok {
		return agreed
	}
	pe := 1 / float64(q)
	return defined((pa - pe) / (1 - pe))
}

// margins are the sums of a square table.
type margins struct {
	rows, columns []int
	n, same       int // all units, and those on the diagonal
}

func marginsOf(table [][]int) margins {
	m := margins{rows: make([]int, len(table)), columns: make([]int, len(table))}
	for i, row := range table {
		for j, n := range row {
			m.rows[i] += n
			m.columns[j] += n
			m.n += n
		}
		m.same += row[i]
	}
	return m
}

// standardError is that of kappa = k. Source: Fleiss, Cohen and Everitt,
// Psychological Bulletin 72 (1969), formula 13.
func (m margins) standardError(table [][]int, k, pe float64) float64 {
	n := float64(m.n)
	share := func(count int) float64 { return float64(count) / n }
	sum := -(k - pe*(1-k)) * (k - pe*(1-k))
	for i, row := range table {
		for j, count := range row {
			t := share(m.columns[i]+m.rows[j]) * (1 - k)
			if i == j {
				t = 1 - t
			}
			sum += share(count) * t * t
		}
	}
	return math.Sqrt(max(0, sum)/n) / (1 - pe)
}

// tableUnits are the units of a square table of two coders.
func tableUnits(table [][]int) []Unit {
	var units []Unit
	for i, row := range table {
		for j, n := range row {
			u := Unit{Counts: make([]int, len(table)), Times: n}
			u.Counts[i]++
			u.Counts[j]++
			units = append(units, u)
		}
	}
	return units
}
