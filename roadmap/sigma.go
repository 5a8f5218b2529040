package roadmap

import "slices"

// A SigmaStep is where a proposal would stand with another strategic value. It
// is a decision and is not drawn, so that it has a table of its own.
type SigmaStep struct {
	Sigma float64 `json:"sigma"`
	Score float64 `json:"score"`
	Rank  int     `json:"rank"` // among the others as they are
}

// stepSigmas finds for every proposal where it would stand with a strategic
// value one step below and one above its own. Without a threshold there is none.
func stepSigmas(scored []Score, sigma map[string]float64, threshold float64) {
	if threshold <= 0 {
		return
	}
	for i := range scored {
		s := &scored[i]
		at := slices.Index(Sigmas, sigma[s.ID])
		for _, step := range []int{at - 1, at + 1} {
			if at < 0 || step < 0 || step >= len(Sigmas) {
				continue
			}
			score := *s.Merit + Sigmas[step]*threshold
			s.Steps = append(s.Steps, SigmaStep{Sigma: Sigmas[step], Score: score, Rank: rankAmong(scored, i, score)})
		}
	}
}

// rankAmong is the rank that a proposal would have with another score.
func rankAmong(scored []Score, self int, score float64) int {
	rank := 1
	for i := range scored {
		if i != self && (*scored[i].Score > score || *scored[i].Score == score && scored[i].ID < scored[self].ID) {
			rank++
		}
	}
	return rank
}
