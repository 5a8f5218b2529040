package roadmap

import (
	"fmt"
	"strconv"
	"strings"
)

// Says is an input in words, "" when nobody gave it.
func (in *Inputs) Says(name string, scale Scale) string {
	if _, known := in.GivenBy(name); !known {
		return ""
	}
	switch name {
	case "themes":
		return strings.Join(in.Themes, ", ")
	case "segments":
		return in.segmentsSay()
	case "frequency":
		return in.Frequency.says() + " times per person and quarter"
	case "toil":
		return in.Toil.says() + " minutes each time"
	case "load":
		return strings.TrimSuffix(fmt.Sprintf("level %d, %g minutes: %s", in.Load.Level, scale.minutes(in.Load.Level), in.anchor(scale)), ": ")
	case "modulators":
		return fmt.Sprintf("maturity %g, risk %g, complexity %g", in.Modulate.Maturity, in.Modulate.Risk, in.Modulate.Complexity)
	case "strategic":
		return in.Strategic.says()
	}
	return fmt.Sprintf("%g person-months", *in.Effort)
}

func (in *Inputs) segmentsSay() string {
	words := make([]string, len(in.Segments))
	for i, s := range in.Segments {
		words[i] = fmt.Sprintf("%s %d", s.Value, s.Headcount)
	}
	return in.Attribute + " " + strings.Join(words, ", ")
}

func (e *Estimate) says() string {
	return fmt.Sprintf("%g, likely %g, at most %g", e.Low, e.Mode, e.High)
}

func (s *Strategy) says() string {
	return fmt.Sprintf("%g thresholds", s.Sigma) + s.grounds()
}

// grounds are what is said of a strategic value beside its number.
func (s *Strategy) grounds() string {
	says := ""
	for _, part := range []struct{ name, words string }{{"outcome", s.Outcome}, {"owner", s.Owner}, {"why", s.Why}} {
		if part.words != "" {
			says += "; " + part.name + ": " + part.words
		}
	}
	return says
}

// Says is what it takes to pass the proposal above, in words.
func (o *Overtake) Says() string {
	var ways []string
	if o.Factor != nil {
		ways = append(ways, fmt.Sprintf("leverage × impact × %.2f", *o.Factor))
	}
	if o.Sigma != nil {
		ways = append(ways, fmt.Sprintf("a strategic value higher by %.2f thresholds", *o.Sigma))
	}
	return strings.Join(ways, ", or ")
}

// Says is what a verdict was given on, in words.
func (b *Basis) Says() string {
	says := fmt.Sprintf("%d for, %d against of %s asked, %s", b.For, b.Against, count(b.Asked, "person", "people"), count(b.Quotes, "quote", "quotes"))
	if b.Withheld > 0 {
		says += fmt.Sprintf(", %d of them withheld", b.Withheld)
	}
	return says
}

// Lacks is why a proposal has no score.
func (s *Score) Lacks() string {
	if s.Invalid != "" {
		return s.Invalid
	}
	return "needs " + strings.Join(s.Needs, ", ")
}

// Ranks are the ranks of the proposals that have one, by ID.
func (r *Ranking) Ranks() map[string]int {
	ranks := map[string]int{}
	for i := range r.Proposals {
		if s := &r.Proposals[i]; s.Rank != nil {
			ranks[s.ID] = *s.Rank
		}
	}
	return ranks
}

// Place is the rank of a proposal that has a score, or the ranks of all that it
// is tied with: the order among them is none.
func (s *Score) Place(ranks map[string]int) string {
	best, worst := *s.Rank, *s.Rank
	for _, id := range s.Tied {
		if n, listed := ranks[id]; listed {
			best, worst = min(best, n), max(worst, n)
		}
	}
	return span(best, worst)
}

// Places is where a proposal ends up over the draws, such as "1–3".
func (o *Odds) Places() string { return span(o.Best, o.Worst) }

func span(from, to int) string {
	if from == to {
		return strconv.Itoa(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// Chance is a probability or share from 0 to 1, for people: what is possible is
// never written as never.
func Chance(v float64) string {
	switch {
	case v > 0 && v < .01:
		return "<1 %"
	case v < 1 && v > .99:
		return ">99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*v)
}
