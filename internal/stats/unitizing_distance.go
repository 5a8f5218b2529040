package stats

// DistanceAlpha returns α_U of one value by squared distances, of two coders
// or more: unlike UAlpha it sees that a stretch was cut into two units. With
// units and gaps cut by Union, b and e where they begin and end, l their
// lengths, L the length of the text and N the number of all units,
//
//	δ² = (b−b')² + (e−e')²  of two units that overlap
//	     l²                 of a unit and a gap that contains it; 0 else
//	D_o = Σ_{i≠j} Σ_g Σ_h δ² / (m(m−1)L²)
//	D_e = 2/L · Σ_units [ (N−1)/3 · (2l³−3l²+l) + l² Σ_{gaps ≥ l} (gap−l+1) ]
//	      / ( mL(mL−1) − Σ_units l(l−1) )
//
// Undefined: NoPairableUnits, and NoVariation when nobody marked anything.
// Source: Krippendorff, Sociological Methodology 25 (1995); Content Analysis
// (2004), section 11.6. N of the result is mL.
func DistanceAlpha(text Continuum) Reliability {
	m, length := float64(len(text.Coders)), float64(text.Length)
	r := Reliability{N: len(text.Coders) * text.Length}
	if m < 2 || length <= 0 {
		r.Alpha = undefined(NoPairableUnits)
		return r
	}
	units := unions(text)
	gaps := make([][]Span, len(units))
	for i, spans := range units {
		gaps[i] = gapsOf(text.Length, spans)
	}
	r.Observed = distances(units, gaps) / (m * (m - 1) * length * length)
	sum, pairs := chanceDistances(units, gaps)
	if sum == 0 {
		r.Alpha = undefined(NoVariation)
		return r
	}
	r.Expected = 2 / length * sum / (m*length*(m*length-1) - pairs)
	r.Alpha = defined(1 - r.Observed/r.Expected)
	return r
}

// gapsOf are the stretches between a coder's units.
func gapsOf(length int, units []Span) []Span {
	var gaps []Span
	from := 0
	for _, u := range append(units[:len(units):len(units)], Span{length, length}) {
		if u.Start > from {
			gaps = append(gaps, Span{from, u.Start})
		}
		from = u.End
	}
	return gaps
}

// distances is the sum of δ² over ordered pairs of coders.
func distances(units, gaps [][]Span) float64 {
	var sum float64
	for i, mine := range units {
		for j := range units {
			if i == j {
				continue
			}
			for _, u := range mine {
				for _, v := range units[j] {
					if u.meet(v) > 0 {
						b, e := float64(u.Start-v.Start), float64(u.End-v.End)
						sum += b*b + e*e
					}
				}
				for _, g := range gaps[j] {
					if g.Start <= u.Start && u.End <= g.End {
						sum += 2 * float64(u.Len()) * float64(u.Len()) // and the gap's with the unit
					}
				}
			}
		}
	}
	return sum
}

// chanceDistances are the sum over units of D_e and Σ l(l−1).
func chanceDistances(units, gaps [][]Span) (sum, pairs float64) {
	n := 0
	for _, spans := range units {
		n += len(spans)
	}
	for _, spans := range units {
		for _, u := range spans {
			l := float64(u.Len())
			pairs += l * (l - 1)
			sum += float64(n-1) / 3 * (2*l*l*l - 3*l*l + l)
			for _, others := range gaps {
				for _, g := range others {
					if g.Len() >= u.Len() {
						sum += l * l * float64(g.Len()-u.Len()+1)
					}
				}
			}
		}
	}
	return sum, pairs
}
