package roadmap

import "sort"

// glance is how many draws tell of most pairs whether they are tied. All the
// draws would say otherwise of a pair that keeps that margin to the bounds
// after so many less than once in 10¹⁷ times.
const (
	glance = 1000
	margin = .12 // to leastOdds and mostOdds
)

// settled reports whether a share of glance draws leaves no doubt of a tie.
func settled(p float64) bool {
	return p <= leastOdds-margin || p >= leastOdds+margin && p <= mostOdds-margin || p >= mostOdds+margin
}

// place scores one proposal of all, and says of it what a ranking does: its
// rank of how many, and with whom it is tied. It draws the others no more
// often than that takes.
func place(all []Counted, id string, cycle Cycle, scale Scale) (s *Score, of int) {
	scores := make([]*Score, len(all))
	counted := map[*Score]*Counted{}
	inParallel(len(all), func(i int) { scores[i], _ = assess(&all[i], cycle, scale) }) // what is wrong is in the score
	for i, one := range scores {
		counted[one] = &all[i]
	}
	sort.SliceStable(scores, func(i, j int) bool { return above(scores[i], scores[j]) })
	at := 0
	for i, one := range scores {
		if one.Score != nil {
			of++
		}
		if one.ID == id {
			at = i
		}
	}
	s = scores[at]
	s.spread(counted[s], scale)
	if s.Score == nil {
		return s, of
	}
	s.Rank = ptr(at + 1)
	s.Tied = s.tiedAmong(scores[:of], at, func(other *Score, n int) []float64 {
		return draw(counted[other], other.point, scale, n).score
	})
	return s, of
}

// tiedAmong are those of a ranking that s, which is at a place in it, is tied with.
func (s *Score) tiedAmong(ranked []*Score, at int, drawn func(other *Score, n int) []float64) []string {
	is := make([]bool, len(ranked))
	inParallel(len(ranked), func(i int) {
		if i == at {
			return
		}
		share := func(n int) float64 {
			up, low := s.Odds.draws[:n], drawn(ranked[i], n)
			if i < at {
				up, low = low, up
			}
			return beats(up, low)
		}
		p := share(glance)
		if !settled(p) {
			p = share(Draws)
		}
		is[i] = tied(p)
	})
	ids := []string{}
	for i := range is {
		if is[i] {
			ids = append(ids, ranked[i].ID)
		}
	}
	return ids
}
