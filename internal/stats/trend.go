package stats

import (
	"math"
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

// A partial is how the first groups of a table may come out.
type partial struct {
	hits  int
	score float64
}

// exactTrend sums the chances of all tables with these margins whose weighted
// score lies as far from its mean as the observed one, or farther.
func exactTrend(x, n []int, scores []float64, mean float64) float64 {
	var all, hits int
	var seen float64
	ways := map[partial]float64{{}: 1}
	for i := range x {
		all, hits = all+n[i], hits+x[i]
		seen += scores[i] * float64(x[i])
		next := map[partial]float64{}
		for _, from := range inOrder(ways) {
			w := ways[from]
			for k := 0; k <= n[i]; k++ {
				next[partial{from.hits + k, from.score + scores[i]*float64(k)}] += w * math.Exp(lnChoose(n[i], k))
			}
		}
		ways = next
	}
	far := math.Abs(seen-mean) - 1e-9*max(1, math.Abs(mean))
	total := math.Exp(lnChoose(all, hits))
	var p float64
	for _, at := range inOrder(ways) {
		if at.hits == hits && math.Abs(at.score-mean) >= far {
			p += ways[at] / total
		}
	}
	return min(1, p)
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
