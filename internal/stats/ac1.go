package stats

// GwetAC1 returns Gwet's AC1, (p_a − p_e)/(1 − p_e), with PairAgreement as p_a
// and p_e = Σ_c π_c(1 − π_c)/(q − 1). q is how many categories the list has:
// 2 for a theme that is there or not. π_c is the mean of n_uc/m_u over all
// units with a rating, also those with one. Undefined: SingleCategory,
// NoPairableUnits. Source: Gwet, British Journal of Mathematical and
// Statistical Psychology 61 (2008).
func GwetAC1(units []Unit, q int) Coefficient {
	if q < 2 {
		return undefined(SingleCategory)
	}
	agreed := PairAgreement(units)
	pa, ok := agreed.Get()
	if !ok {
		return agreed
	}
	var share []float64
	n := 0
	for _, u := range units {
		m, _ := u.ratings()
		if m == 0 {
			continue
		}
		n += u.Times
		for c, k := range u.Counts {
			if c == len(share) {
				share = append(share, 0)
			}
			share[c] += float64(u.Times) * float64(k) / float64(m)
		}
	}
	var pe float64
	for _, s := range share {
		pi := s / float64(n)
		pe += pi * (1 - pi)
	}
	pe /= float64(q - 1)
	return defined((pa - pe) / (1 - pe))
}
