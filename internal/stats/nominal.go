package stats

// Missing is the rating of a unit that a coder has not rated. It is not "no".
const Missing = -1

// Ratings are what coders said of units: Coders[coder][unit] is a category
// from 0 to Categories-1, or Missing. A short row misses the last units.
type Ratings struct {
	Coders     [][]int
	Categories int
}

// Nominal makes ratings of labels[coder][unit]. Labels are told apart by
// identity, never by a hash; categories are numbered as they first appear.
func Nominal[V comparable](labels [][]V, missing V) Ratings {
	r := Ratings{Coders: make([][]int, len(labels))}
	category := map[V]int{}
	for i, row := range labels {
		r.Coders[i] = make([]int, len(row))
		for u, label := range row {
			if label == missing {
				r.Coders[i][u] = Missing
				continue
			}
			c, known := category[label]
			if !known {
				c = len(category)
				category[label] = c
			}
			r.Coders[i][u] = c
		}
	}
	r.Categories = len(category)
	return r
}

// A Unit is how often a unit was given each category, by different coders, and
// how many units were rated just so: most coefficients need no more, and a
// million characters are a handful of Units.
type Unit struct {
	Counts []int // by category
	Times  int   // 0 or more
}

// ratings is how many coders rated the unit, and the sum of the squared counts.
func (u Unit) ratings() (m, squares int) {
	for _, c := range u.Counts {
		m += c
		squares += c * c
	}
	return m, squares
}

// Units counts the ratings of each unit; units that nobody rated are kept.
func (r Ratings) Units() []Unit {
	n := 0
	for _, row := range r.Coders {
		n = max(n, len(row))
	}
	units := make([]Unit, n)
	for u := range units {
		units[u] = Unit{Counts: make([]int, r.Categories), Times: 1}
		for _, row := range r.Coders {
			if u < len(row) && row[u] != Missing {
				units[u].Counts[row[u]]++
			}
		}
	}
	return units
}

// Table crosses two coders' ratings of the units that both have rated:
// Table[category of a][category of b].
func (r Ratings) Table(a, b int) [][]int {
	table := make([][]int, r.Categories)
	for c := range table {
		table[c] = make([]int, r.Categories)
	}
	for u := range min(len(r.Coders[a]), len(r.Coders[b])) {
		x, y := r.Coders[a][u], r.Coders[b][u]
		if x != Missing && y != Missing {
			table[x][y]++
		}
	}
	return table
}

// PairAgreement is percent agreement by Fleiss (1971): of each unit with two
// ratings or more the share of pairs of coders that agree, and the mean of it
// over units. Every unit weighs the same.
func PairAgreement(units []Unit) Coefficient {
	var sum float64
	n := 0
	for _, u := range units {
		m, squares := u.ratings()
		if m < 2 {
			continue
		}
		sum += float64(u.Times) * float64(squares-m) / float64(m*(m-1))
		n += u.Times
	}
	return quotient(sum, float64(n), NoPairableUnits)
}

// RatingAgreement is percent agreement by Krippendorff: 1 − D_o, in which a
// unit weighs as much as it has ratings. It is PairAgreement when all units
// have as many.
func RatingAgreement(units []Unit) Coefficient {
	a := Alpha(units)
	if a.N == 0 {
		return undefined(NoPairableUnits)
	}
	return defined(1 - a.Observed)
}

// FullAgreement is the share of the units with two ratings or more in which
// all agree (agree of R's irr).
func FullAgreement(units []Unit) Coefficient {
	agree, n := 0, 0
	for _, u := range units {
		m, squares := u.ratings()
		if m < 2 {
			continue
		}
		n += u.Times
		if squares == m*m {
			agree += u.Times
		}
	}
	return quotient(float64(agree), float64(n), NoPairableUnits)
}
