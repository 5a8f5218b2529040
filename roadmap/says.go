package roadmap

import (
	"fmt"
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
