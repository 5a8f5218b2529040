package coding

import "verbatim/internal/stats"

// A poll counts the answers of coders to one question: is the theme there?
type poll struct {
	coders int
	counts [][]int          // units, by how many coders were asked and how many said yes
	pairs  []stats.Fourfold // of coders a < b, at a·coders + b
}

func newPoll(coders int) *poll {
	p := &poll{coders: coders, pairs: make([]stats.Fourfold, coders*coders)}
	for m := range coders + 1 {
		p.counts = append(p.counts, make([]int, m+1))
	}
	return p
}

// pair is the table of coders a < b.
func (p *poll) pair(a, b int32) *stats.Fourfold { return &p.pairs[int(a)*p.coders+int(b)] }

// ask counts units on which those who finished gave the same answers, and
// reports whether the answers differ. Coders are ascending.
func (p *poll) ask(finished []int32, yes []bool, units int) (differ bool) {
	k := 0
	for j, b := range finished {
		if yes[b] {
			k++
		}
		for _, a := range finished[:j] {
			f := p.pair(a, b)
			switch {
			case yes[a] && yes[b]:
				f.Both += units
			case yes[a]:
				f.OnlyA += units
			case yes[b]:
				f.OnlyB += units
			default:
				f.Neither += units
			}
		}
	}
	p.counts[len(finished)][k] += units
	return k > 0 && k < len(finished)
}

// units are the answers as coefficients take them.
func (p *poll) units() []stats.Unit { return unitsOf(p.counts) }

func unitsOf(counts [][]int) []stats.Unit {
	var units []stats.Unit
	for _, row := range counts {
		for k, n := range row {
			if n > 0 {
				units = append(units, stats.Unit{Counts: []int{len(row) - 1 - k, k}, Times: n})
			}
		}
	}
	return units
}

// agreement is every coefficient of the answers.
func (p *poll) agreement(theme string, coders []string) ThemeAgreement {
	units := p.units()
	a := ThemeAgreement{
		Theme: theme, Pairs: []PairAgreement{},
		PercentAgreement: stats.PairAgreement(units), RatingAgreement: stats.RatingAgreement(units), FullAgreement: stats.FullAgreement(units),
		Alpha: stats.Alpha(units).Alpha, AC1: stats.GwetAC1(units, 2),
		Fleiss: stats.Fleiss(unitsOf(p.counts[p.coders:])).Kappa, // complete units only
		Cohen:  stats.Coefficient{Reason: stats.NotTwoCoders},
	}
	a.Band = stats.BandOf(a.Alpha)
	for _, u := range units {
		a.Units += u.Times
	}
	for i, name := range coders {
		for j := i + 1; j < len(coders); j++ {
			f := *p.pair(int32(i), int32(j))
			a.Pairs = append(a.Pairs, PairAgreement{name, coders[j], f, stats.Cohen(f.Table()).Kappa})
		}
	}
	if len(a.Pairs) == 1 {
		a.Cohen = a.Pairs[0].Cohen
	}
	return a
}
