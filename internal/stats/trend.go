package stats

import (
	"math"
	"slices"
	"sort"
)

// ExactTrendLimit is the largest number of trials for which CochranArmitage
// also computes the exact p.
const ExactTrendLimit = 200

// A Trend is a test for a rise or fall of a proportion over ordered groups.
type Trend struct {
	ChiSquare float64
	Z         float64 // positive when the proportion rises with the scores
	P         float64 // two-sided, from the normal approximation
	Exact     float64 // two-sided, over all tables with these margins
	HasExact  bool    // up to ExactTrendLimit trials in all
}

// CochranArmitage tests x[i] of n[i] for a trend over scores[i], the scores
// 1, 2, 3 … when scores is nil (R's prop.trend.test). Groups of nobody are
// allowed. Not ok when the lengths differ, when something is no proportion,
// when all or none of the trials are hits, or when all trials have one score.
func CochranArmitage(x, n []int, scores []float64) (t Trend, ok bool) {
	if scores == nil {
		for i := range x {
			scores = append(scores, float64(i+1))
		}
	}
	if len(x) != len(n) || len(x) != len(scores) {
		return Trend{}, false
	}
	var hits, all, sn, ssn, sx float64
	for i := range x {
		if x[i] < 0 || x[i] > n[i] {
			return Trend{}, false
		}
		hits += float64(x[i])
		all += float64(n[i])
		sx += scores[i] * float64(x[i])
		sn += scores[i] * float64(n[i])
		ssn += scores[i] * scores[i] * float64(n[i])
	}
	if hits == 0 || hits == all {
		return Trend{}, false
	}
	p := hits / all
	variance := p * (1 - p) * (ssn - sn*sn/all)
	if variance <= 0 {
		return Trend{}, false
	}
	t.Z = (sx - p*sn) / math.Sqrt(variance)
	t.ChiSquare, t.P = t.Z*t.Z, twoSided(t.Z)
	if all <= ExactTrendLimit {
		t.Exact, t.HasExact = exactTrend(x, n, scores, p*sn), true
	}
	return t, true
}

// exactTrend sums the chances of all tables with these margins whose weighted
// score lies as far from its mean as the observed one, or farther. Misses that
// are fewer than the hits are counted instead: the distances are the same.
func exactTrend(x, n []int, scores []float64, mean float64) float64 {
	var all, hits int
	var seen, most float64
	for i := range x {
		all, hits = all+n[i], hits+x[i]
		seen += scores[i] * float64(x[i])
		most += scores[i] * float64(n[i])
	}
	far := math.Abs(seen-mean) - 1e-9*max(1, math.Abs(mean))
	if hits > all-hits {
		hits, mean = all-hits, most-mean
	}
	total := math.Exp(lnChoose(all, hits))
	var p float64
	add := func(score, ways float64) {
		if math.Abs(score-mean) >= far {
			p += ways / total
		}
	}
	if low, steps, ok := wholeSteps(scores, hits); ok {
		eachWholeScore(n, hits, steps, func(above int, ways float64) { add(low*float64(hits)+float64(above), ways) })
	} else {
		eachScore(n, hits, scores, add)
	}
	return min(1, p)
}

// widest is how many different sums of whole scores are given a place.
const widest = 1 << 14

// wholeSteps returns the lowest score, and how far each is above it, when all
// are whole numbers and the sums of so many hits are few enough to have a place
// each.
func wholeSteps(scores []float64, hits int) (low float64, steps []int, ok bool) {
	low = slices.Min(scores)
	for _, s := range scores {
		if s != math.Trunc(s) || (s-low)*float64(hits) > widest {
			return 0, nil, false
		}
		steps = append(steps, int(s-low))
	}
	return low, steps, true
}

// eachWholeScore calls each with every sum of steps that so many hits can
// have, and in how many ways. It is eachScore without a map, and for large
// tables a hundred times as fast.
func eachWholeScore(n []int, hits int, steps []int, each func(sum int, ways float64)) {
	ways, top := [][]float64{{1}}, 0 // by hits so far, by sum
	for i, size := range n {
		top = max(top, steps[i])
		next := make([][]float64, min(hits, len(ways)-1+size)+1)
		for h := range next {
			next[h] = make([]float64, h*top+1)
		}
		for k := 0; k <= min(size, hits); k++ {
			chosen := math.Exp(lnChoose(size, k))
			for h, sums := range ways[:min(len(ways), len(next)-k)] {
				to := next[h+k][k*steps[i]:]
				for sum, w := range sums {
					to[sum] += w * chosen
				}
			}
		}
		ways = next
	}
	for sum, w := range ways[hits] {
		each(sum, w)
	}
}

// A partial is how the first groups of a table may come out.
type partial struct {
	hits  int
	score float64
}

// eachScore calls each with every weighted score that so many hits can have,
// and in how many ways, in order.
func eachScore(n []int, hits int, scores []float64, each func(score, ways float64)) {
	ways := map[partial]float64{{}: 1}
	for i, size := range n {
		next := map[partial]float64{}
		for _, from := range inOrder(ways) {
			w := ways[from]
			for k := 0; k <= min(size, hits-from.hits); k++ {
				next[partial{from.hits + k, from.score + scores[i]*float64(k)}] += w * math.Exp(lnChoose(size, k))
			}
		}
		ways = next
	}
	for _, at := range inOrder(ways) {
		if at.hits == hits {
			each(at.score, ways[at])
		}
	}
}

// inOrder returns the keys sorted, so that sums come out the same each time.
func inOrder(ways map[partial]float64) []partial {
	keys := make([]partial, 0, len(ways))
	for at := range ways {
		keys = append(keys, at)
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].hits != keys[j].hits {
			return keys[i].hits < keys[j].hits
		}
		return keys[i].score < keys[j].score
	})
	return keys
}
