package stats

import "math"

// A ManyKappa is Fleiss' kappa of several coders.
type ManyKappa struct {
	Kappa      Coefficient
	Z          float64       // kappa / its standard error when nobody agrees but by chance; 0 when undefined
	ByCategory []Coefficient // each category against all others
	N          int           // units
}

// Fleiss returns Fleiss' kappa, (P̄ − P̄_e)/(1 − P̄_e), with PairAgreement as P̄
// and P̄_e = Σ_c p_c². Every unit needs as many ratings, by two coders or more;
// units without any rating are passed over. Undefined: NoPairableUnits,
// UnequalRatings, NoVariation. Source: Fleiss, Psychological Bulletin 76 (1971);
// z and the kappas by category: Fleiss, Nee and Landis, Psychological Bulletin
// 86 (1979), as in irr of R.
func Fleiss(units []Unit) ManyKappa {
	f, reason := fleissCounts(units)
	if reason != "" {
		return ManyKappa{Kappa: undefined(reason), N: f.n}
	}
	k := ManyKappa{N: f.n, ByCategory: make([]Coefficient, len(f.totals))}
	var spread, skew, within float64 // Σ p q, Σ p q (q − p), Σ n_uc (m − n_uc)
	for c, total := range f.totals {
		p := float64(total) / float64(f.n*f.m)
		spread += p * (1 - p)
		skew += p * (1 - p) * (1 - 2*p)
		within += float64(f.apart[c])
		if total == 0 || total == f.n*f.m {
			k.ByCategory[c] = undefined(NoVariation)
			continue
		}
		k.ByCategory[c] = defined(1 - float64(f.apart[c])/(f.trials()*p*(1-p)))
	}
	if f.constant() {
		k.Kappa = undefined(NoVariation)
		return k
	}
	v := 1 - within/(f.trials()*spread)
	k.Kappa = defined(v)
	if variance := 2 * (spread*spread - skew) / (f.trials() * spread * spread); variance > 0 {
		k.Z = v / math.Sqrt(variance)
	}
	return k
}

// fleissSums are what Fleiss' kappa is made of.
type fleissSums struct {
	n, m          int   // units, and ratings of each
	totals, apart []int // by category: ratings, and Σ_u n_uc (m − n_uc)
}

func (f *fleissSums) trials() float64 { return float64(f.n * f.m * (f.m - 1)) }

func (f *fleissSums) constant() bool {
	for _, t := range f.totals {
		if t == f.n*f.m {
			return true
		}
	}
	return false
}

func fleissCounts(units []Unit) (f fleissSums, reason Reason) {
	for _, u := range units {
		m, _ := u.ratings()
		if m == 0 || u.Times == 0 {
			continue
		}
		if f.m == 0 {
			f.m, f.totals, f.apart = m, make([]int, len(u.Counts)), make([]int, len(u.Counts))
		}
		if m != f.m {
			return f, UnequalRatings
		}
		f.n += u.Times
		for c, k := range u.Counts {
			f.totals[c] += u.Times * k
			f.apart[c] += u.Times * k * (m - k)
		}
	}
	if f.m < 2 {
		return f, NoPairableUnits
	}
	return f, ""
}
