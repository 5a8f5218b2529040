package roadmap

import (
	"errors"
	"sort"
)

// Odds are where a proposal ends up when the inputs of all are drawn.
type Odds struct {
	Mean  float64 `json:"mean"`     // score
	Top1  float64 `json:"p_top1"`   // probability of the first place
	Top3  float64 `json:"p_top3"`   // probability of one of the first three
	Best  int     `json:"rank_low"` // 90 % interval of the rank
	Worst int     `json:"rank_high"`
	TopK  float64 `json:"p_top"` // probability of one of the first K, as Ranking.Top was told
	draws []float64
	times []int // by place from the first: how often over the draws
}

// Top is the probability of one of the first k places.
func (o *Odds) Top(k int) float64 {
	sum := 0
	for _, n := range o.times[:min(k, len(o.times))] {
		sum += n
	}
	return float64(sum) / Draws
}

// Top fills in the probability of one of the first k places.
func (r *Ranking) Top(k int) {
	for i := range r.Proposals {
		if o := r.Proposals[i].Odds; o != nil {
			o.TopK = o.Top(k)
		}
	}
}

// An Overtake is what it takes to pass the proposal one rank above.
type Overtake struct {
	ID     string   `json:"id"`     // of the proposal above
	Factor *float64 `json:"factor"` // on leverage × impact; null when that is 0
	Sigma  *float64 `json:"sigma"`  // added to sigma; null without a threshold
}

// A Ranking is a portfolio of scores: those with a score by rank, then the
// others by ID. What it says of one proposal beside rank, ties, odds and
// overtaking does not depend on the others.
type Ranking struct {
	Cycle     string   `json:"cycle"`
	Threshold float64  `json:"threshold_hours"`
	Draws     int      `json:"draws"`
	Proposals []Score  `json:"proposals"`
	Beats     []Beats  `json:"beats"`       // every pair with a score
	Tau       *float64 `json:"kendall_tau"` // mean agreement of a drawn order with this one, −1..1; null below two scores
	Caveats   []string `json:"caveats"`
}

// Beats is the probability that one proposal's score is above another's.
type Beats struct {
	A string  `json:"a"` // ranks above B
	B string  `json:"b"`
	P float64 `json:"p"`
}

// Two proposals are tied when neither beats the other with more than these odds.
const (
	leastOdds = .2
	mostOdds  = .8
)

// Rank scores and ranks all proposals of d. A proposal with an input that
// breaks a rule, or with a theme that is not in the codebook, keeps no score
// and is named in the error, of kind errs.Invalid; the ranking is whole all
// the same.
func Rank(d *Data) (*Ranking, error) {
	return look(d).rank()
}

func (v *view) rank() (*Ranking, error) {
	all := v.countAll()
	for i := range all {
		if themes := all[i].Inputs.Themes; len(themes) > 0 {
			all[i].Reliability = ptr(v.reliability(v.under(themes)))
		}
	}
	return rankCounted(all, v.Cycle, v.Scale)
}

func (v *view) countAll() []Counted {
	var all []Counted
	for i := range v.Proposals {
		all = append(all, v.count(&v.Proposals[i]))
	}
	return all
}

// count is what the interviews say about a proposal, but not how far its codings
// can be relied on, which only a whole ranking says.
func (v *view) count(p *Proposal) Counted {
	c := Counted{Proposal: *p, Heard: v.hearAll(&p.Inputs)}
	for _, t := range p.Inputs.Themes {
		if v.Codebook != nil && v.Codebook.Theme(t) == nil {
			c.unknown = append(c.unknown, t)
		}
	}
	return c
}

// rankCounted is Rank for proposals whose people are counted already.
func rankCounted(all []Counted, cycle Cycle, scale Scale) (*Ranking, error) {
	r := &Ranking{
		Cycle: cycle.Name, Threshold: cycle.Threshold, Draws: Draws,
		Beats: []Beats{}, Caveats: Caveats,
	}
	r.Proposals = make([]Score, len(all))
	wrong := make([]error, len(all))
	inParallel(len(all), func(i int) {
		var s *Score
		s, wrong[i] = assess(&all[i], cycle, scale)
		s.spread(&all[i], scale)
		r.Proposals[i] = *s
	})
	sort.SliceStable(r.Proposals, func(i, j int) bool { return above(&r.Proposals[i], &r.Proposals[j]) })
	scored := r.Proposals[:r.Scored()]
	r.compare(scored)
	r.order(scored)
	overtakes(scored, cycle.Threshold)
	stepSigmas(scored, sigmas(all), cycle.Threshold)
	r.Top(3)
	return r, errors.Join(wrong...)
}

func sigmas(all []Counted) map[string]float64 {
	by := make(map[string]float64, len(all))
	for i := range all {
		by[all[i].ID] = all[i].Inputs.sigma()
	}
	return by
}

// above orders by score, then ID; without a score comes last.
func above(a, b *Score) bool {
	switch {
	case a.Score == nil || b.Score == nil:
		if (a.Score == nil) != (b.Score == nil) {
			return a.Score != nil
		}
		return a.ID < b.ID
	case *a.Score != *b.Score:
		return *a.Score > *b.Score
	}
	return a.ID < b.ID
}

// Scored is how many proposals have a score: the first of them.
func (r *Ranking) Scored() int {
	n := 0
	for n < len(r.Proposals) && r.Proposals[n].Score != nil {
		n++
	}
	return n
}

// compare finds for every pair how often one beats the other, and who is tied.
func (r *Ranking) compare(scored []Score) {
	odds := make([][]float64, len(scored)) // of each against those that rank below it
	inParallel(len(scored), func(i int) {
		for j := i + 1; j < len(scored); j++ {
			odds[i] = append(odds[i], beats(scored[i].Odds.draws, scored[j].Odds.draws))
		}
	})
	for i := range scored {
		for k, p := range odds[i] {
			a, b := &scored[i], &scored[i+1+k]
			r.Beats = append(r.Beats, Beats{A: a.ID, B: b.ID, P: p})
			if tied(p) {
				a.Tied, b.Tied = append(a.Tied, b.ID), append(b.Tied, a.ID)
			}
		}
	}
}

func tied(p float64) bool { return p >= leastOdds && p <= mostOdds }

// beats is how often a is above b, draw by draw. An equal draw is half a win.
func beats(a, b []float64) float64 {
	wins, equal := 0, 0
	for i, v := range a {
		if v > b[i] {
			wins++
		}
		if v == b[i] {
			equal++
		}
	}
	return (float64(wins) + float64(equal)/2) / float64(len(a))
}

// place reads the odds off how often a proposal was at each place.
func (o *Odds) place(times []int) {
	o.times = times
	sum := 0
	for i, n := range times {
		if sum += n; i == 0 {
			o.Top1 = float64(sum) / Draws
		}
		if i < 3 {
			o.Top3 = float64(sum) / Draws
		}
		if share := float64(sum) / Draws; share >= .05 && o.Best == 0 {
			o.Best = i + 1
		}
		if share := float64(sum) / Draws; share >= .95 && o.Worst == 0 {
			o.Worst = i + 1
		}
	}
}

// overtakes finds what each proposal needs to pass the one above.
func overtakes(scored []Score, threshold float64) {
	for i := 1; i < len(scored); i++ {
		up, low := &scored[i-1], &scored[i]
		o := &Overtake{ID: up.ID}
		if *low.Merit > 0 {
			o.Factor = ptr((*up.Score - *low.Strategic) / *low.Merit)
		}
		if threshold > 0 {
			o.Sigma = ptr((*up.Score - *low.Score) / threshold)
		}
		low.Overtake = o
	}
}
