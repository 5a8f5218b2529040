package roadmap

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sort"

	"verbatim/internal/stats"
)

// Draws is how many times the inputs of a score are drawn.
const Draws = 10_000

// seed is the fixed first half of every proposal's generator. The second half
// is the FNV-1a hash of the proposal's ID: each proposal has a stream of its
// own (math/rand/v2 PCG), so that another one added or removed changes none
// of its numbers, and the same inputs give the same numbers for ever.
const seed = 20240601

// slack is how far a modulator may really be from what was said.
const slack = .1

// A sample is what came of drawing a proposal's inputs.
type sample struct {
	score  []float64
	people []float64
}

// draw draws a proposal's inputs n times: people from the beta-binomial of each
// segment, frequency and toil as PERT, load over the minutes of one level up
// and down, each modulator within slack. Strategic value is a decision and is
// not drawn.
func draw(c *Counted, p point, scale Scale, n int) sample {
	h := fnv.New64a()
	_, _ = h.Write([]byte(c.ID)) // a hash never fails
	src := rand.NewPCG(seed, h.Sum64())
	frequency, toil := c.Inputs.Frequency.pert(), c.Inputs.Toil.pert()
	load, mods := scale.spread(c.Inputs.Load.Level), c.Inputs.modulator().spread()
	reached := c.reachDraws()
	out := sample{score: make([]float64, n), people: make([]float64, n)}
	for i := range n {
		p.people = 0
		for _, segment := range reached {
			p.people += float64(segment.Draw(src))
		}
		p.frequency, p.toil, p.load = frequency.Draw(src), toil.Draw(src), load.Draw(src)
		p.modulator = 1
		for _, m := range mods {
			p.modulator *= m.Draw(src)
		}
		out.score[i], out.people[i] = p.score(), p.people
	}
	return out
}

func (c *Counted) reachDraws() []*stats.ReachDraw {
	var all []*stats.ReachDraw
	for _, h := range c.Heard {
		if d, ok := stats.NewReachDraw(h.With, h.Asked, h.Headcount); ok {
			all = append(all, d)
		}
	}
	return all
}

// spread is the minutes of one level less and one more.
func (s Scale) spread(level int) stats.Triangular {
	return stats.Triangular{
		Low:  s.minutes(max(0, level-1)),
		Mode: s.minutes(level),
		High: s.minutes(min(len(loadMinutes)-1, level+1)),
	}
}

func (m Modulator) spread() (all [3]stats.Triangular) {
	for i, f := range []float64{m.Maturity, m.Risk, m.Complexity} {
		all[i] = stats.Triangular{Low: max(leastModulator, f-slack), Mode: f, High: min(mostModulator, f+slack)}
	}
	return all
}

// drivers moves one input at a time: people over their 90 % interval, the
// others over the ranges they are drawn from.
func drivers(in *Inputs, scale Scale, p point, fewest, most float64) []Driver {
	load, mods := scale.spread(in.Load.Level), in.modulator().spread()
	least, greatest := 1.0, 1.0
	for _, m := range mods {
		least, greatest = least*m.Low, greatest*m.High
	}
	all := []Driver{
		drive("reach", p, func(p *point, v float64) { p.people = v }, fewest, most),
		drive("frequency", p, func(p *point, v float64) { p.frequency = v }, in.Frequency.Low, in.Frequency.High),
		drive("toil", p, func(p *point, v float64) { p.toil = v }, in.Toil.Low, in.Toil.High),
		drive("load", p, func(p *point, v float64) { p.load = v }, load.Low, load.High),
		drive("modulators", p, func(p *point, v float64) { p.modulator = v }, least, greatest),
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].High-all[i].Low > all[j].High-all[j].Low })
	return all
}

func drive(input string, p point, set func(*point, float64), low, high float64) Driver {
	at := func(v float64) float64 {
		moved := p
		set(&moved, v)
		return moved.score()
	}
	return Driver{Input: input, Low: at(low), High: at(high)}
}

// middle90 is between what 90 % of the values lie.
func middle90(values []float64) (low, high *float64) {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return ptr(quantile(sorted, .05)), ptr(quantile(sorted, .95))
}

// quantile interpolates linearly between the values around p·(n−1).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
