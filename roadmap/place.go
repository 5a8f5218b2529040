package roadmap

import (
	"math"
	"sort"
)

// glances are how many draws are looked at, one number after the other, before
// all of them: few tell of most pairs whether they are tied.
var glances = []int{200, 1000, 3000}

// sure is what n draws must say against a bound, in nats: then all the draws
// would say otherwise less than once in 10¹⁵ times.
const sure = 36

// settled reports whether a share of n draws leaves no doubt of a tie. Hoeffding
// 1963, theorem 1: the mean of n draws is p or further away from a mean of b less
// often than exp(−n·KL(p, b)), also when the draws are some of a larger number.
func settled(p float64, n int) bool {
	return float64(n)*min(divergence(p, leastOdds), divergence(p, mostOdds)) > sure
}

// divergence is KL(p, q) of two chances, in nats.
func divergence(p, q float64) float64 {
	part := func(p, q float64) float64 {
		if p == 0 {
			return 0
		}
		return p * math.Log(p/q)
	}
	return part(p, q) + part(1-p, 1-q)
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

// lookOn is the share of all draws, or of as many as settle a tie.
func lookOn(share func(n int) float64) float64 {
	for _, n := range glances {
		if p := share(n); settled(p, n) {
			return p
		}
	}
	return share(Draws)
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
		is[i] = tied(lookOn(share))
	})
	ids := []string{}
	for i := range is {
		if is[i] {
			ids = append(ids, ranked[i].ID)
		}
	}
	return ids
}
