package stats

// An Incidence counts in how many units, such as interviews, things were
// found, such as themes. Each unit counts a thing once.
type Incidence struct {
	Units int // T
	Seen  int // things found at all
	Once  int // Q1: found in exactly one unit
	Twice int // Q2: in exactly two
	Times int // U: the units of each thing, summed up
}

// CountIncidence counts things by the number of units that have each.
func CountIncidence(units int, times []int) Incidence {
	c := Incidence{Units: units}
	for _, n := range times {
		c.Times += n
		if n > 0 {
			c.Seen++
		}
		switch n {
		case 1:
			c.Once++
		case 2:
			c.Twice++
		}
	}
	return c
}

// Chao2 estimates how many things there are, found or not, from those that
// were found once or twice:
//
//	Seen + (T − 1)/T · Q1² / (2 Q2), and for Q2 = 0: Seen + (T − 1)/T · Q1 (Q1 − 1) / 2
//
// It is a lower bound: nothing is known of what no unit is likely to have. Not
// ok with fewer than two units, or when nothing was found. Sources: Chao,
// Estimating the population size for capture-recapture data with unequal
// catchability, Biometrics 43 (1987); for Q2 = 0 Chao, Species estimation and
// applications, Encyclopedia of Statistical Sciences (2005).
func (c Incidence) Chao2() (all float64, ok bool) {
	if c.Units < 2 || c.Seen == 0 {
		return 0, false
	}
	return float64(c.Seen) + c.unseen(), true
}

func (c Incidence) unseen() float64 {
	t, q1, q2 := float64(c.Units), float64(c.Once), float64(c.Twice)
	if c.Twice == 0 {
		return (t - 1) / t * q1 * (q1 - 1) / 2
	}
	return (t - 1) / t * q1 * q1 / (2 * q2)
}

// Coverage estimates which share of all incidences belongs to things that were
// found: 1 less the chance that what a further unit shows was never seen.
//
//	1 − Q1/U · T u / (T u + Q1), where u is what Chao2 estimates to be unseen
//
// which is 1 − Q1/U · (T − 1) Q1 / ((T − 1) Q1 + 2 Q2) for Q2 > 0. Not ok where
// Chao2 is not. Source: Chao and Jost, Coverage-based rarefaction and
// extrapolation, Ecology 93 (2012), with the incidence form of Chao et al.,
// Ecological Monographs 84 (2014).
func (c Incidence) Coverage() (share float64, ok bool) {
	if c.Units < 2 || c.Seen == 0 {
		return 0, false
	}
	if c.Once == 0 {
		return 1, true
	}
	missed := float64(c.Units) * c.unseen()
	return 1 - float64(c.Once)/float64(c.Times)*missed/(missed+float64(c.Once)), true
}
