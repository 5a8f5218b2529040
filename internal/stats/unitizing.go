package stats

// UAlpha returns the binary |uα of Krippendorff, Mathet, Bouvry and Widlöcher
// (Quality & Quantity 50, 2016) for one theme: whether coders mark the same
// stretches, in units that they cut themselves. Texts are pooled; each may
// have coders of its own, and one with fewer than two is passed over. With ℓ
// the lengths of intersections (below),
//
//	|uα = 1 − 2 ℓ_{v,φ} / 2 ε_{v,φ}
//
// where v is what was marked and φ what was not. It sees where a span begins
// and ends, but not that two spans touch. Undefined: NoPairableUnits,
// NoVariation.
func UAlpha(texts ...Continuum) Coefficient {
	t, squares := tally{}, 0
	for _, text := range texts {
		if len(text.Coders) < 2 || text.Length <= 0 {
			continue
		}
		coders := unions(text)
		t.add(text.Length, coders)
		for _, spans := range coders {
			for _, s := range spans {
				squares += s.Len() * s.Len()
			}
		}
	}
	return unitAlpha(t.units(), float64(squares))
}

// unitAlpha is |uα from the ratings of characters and Σ of squared lengths of
// what was marked.
func unitAlpha(characters []Unit, squares float64) Coefficient {
	var gaps, marked, mixed float64 // ℓ_φ·, ℓ_v·, ℓ_vφ
	for _, u := range characters {
		k, m := u.Counts[1], u.Counts[0]+u.Counts[1]
		gaps += float64(u.Times * (m - k))
		marked += float64(u.Times * k)
		mixed += float64(u.Times*k*(m-k)) / float64(m-1)
	}
	all := gaps + marked
	switch {
	case all == 0:
		return undefined(NoPairableUnits)
	case gaps == 0 || marked == 0:
		return undefined(NoVariation)
	}
	expected := marked * gaps / (all - (squares+gaps)/all)
	return defined(1 - mixed/expected)
}
