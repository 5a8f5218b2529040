package stats

// A Reliability is Krippendorff's alpha and what it is made of.
type Reliability struct {
	Alpha    Coefficient
	Observed float64 // D_o, the disagreement observed
	Expected float64 // D_e, the disagreement expected by chance
	N        int     // pairable ratings: those of units with two or more
}

// Alpha returns Krippendorff's alpha for nominal data, 1 − D_o/D_e. With n_uc
// ratings of category c in unit u, m_u = Σ_c n_uc ≥ 2 and n = Σ_u m_u,
//
//	D_o = 1/n · Σ_u (m_u² − Σ_c n_uc²) / (m_u − 1)
//	D_e = (n² − Σ_c n_c²) / (n(n − 1))
//
// Units with fewer than two ratings drop out of everything. Undefined:
// NoPairableUnits, NoVariation. Source: Krippendorff, Computing Krippendorff's
// Alpha-Reliability (2011).
func Alpha(units []Unit) Reliability {
	p := pairable(units)
	return p.alpha(p.times)
}

// pairs are units with two ratings or more, prepared for many alphas.
type pairs struct {
	units    []Unit
	times    []int
	ratings  []int     // m_u
	disagree []float64 // (m_u² − Σ n_uc²) / (m_u − 1)
	totals   []int     // n_c of the last alpha
}

func pairable(units []Unit) *pairs {
	p := &pairs{}
	for _, u := range units {
		m, squares := u.ratings()
		if m < 2 || u.Times == 0 {
			continue
		}
		p.units = append(p.units, u)
		p.times = append(p.times, u.Times)
		p.ratings = append(p.ratings, m)
		p.disagree = append(p.disagree, float64(m*m-squares)/float64(m-1))
		if len(u.Counts) > len(p.totals) {
			p.totals = make([]int, len(u.Counts))
		}
	}
	return p
}

// alpha is Alpha with each unit taken times[u] times.
func (p *pairs) alpha(times []int) Reliability {
	var r Reliability
	clear(p.totals)
	for u, t := range times {
		r.N += t * p.ratings[u]
		r.Observed += float64(t) * p.disagree[u]
		for c, n := range p.units[u].Counts {
			p.totals[c] += t * n
		}
	}
	if r.N == 0 {
		r.Alpha = undefined(NoPairableUnits)
		return r
	}
	same := 0
	for _, n := range p.totals {
		same += n * n
	}
	n := float64(r.N)
	r.Observed /= n
	if same == r.N*r.N {
		r.Alpha = undefined(NoVariation)
		return r
	}
	r.Expected = float64(r.N*r.N-same) / (n * (n - 1))
	r.Alpha = defined(1 - r.Observed/r.Expected)
	return r
}
