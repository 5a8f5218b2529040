package roadmap

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// Sigmas are the strategic values a proposal can have, in thresholds.
var Sigmas = []float64{0, .25, .5, 1, 2}

// loadMinutes are the minutes that each level of cognitive load stands for
// until an organisation says otherwise (Scale). It is a convention: cognitive
// load has no natural price in minutes.
var loadMinutes = []float64{0, 2, 5, 15, 30}

// The bounds of a modulator.
const (
	leastModulator = .5
	mostModulator  = 1.5
)

// Above these an input is a slip of the keyboard: nothing happens to anybody
// more often in a quarter, nor takes longer in minutes.
const (
	mostOften  = 100_000
	mostPeople = 10_000_000
)

// Check returns errs.Invalid, naming every input that breaks its rule, or nil.
// Inputs that are not there are no error: see Needs.
func (in *Inputs) Check() error {
	var wrong []string
	for _, s := range [][]string{
		in.checkSegments(), in.Frequency.check("frequency"), in.Toil.check("toil"),
		in.checkLoad(), in.Modulate.check(), in.checkStrategy(), in.checkEffort(),
	} {
		wrong = append(wrong, s...)
	}
	return invalid(wrong)
}

func invalid(wrong []string) error {
	if len(wrong) == 0 {
		return nil
	}
	return errs.New(errs.Invalid, "%s", strings.Join(wrong, "; "))
}

func (in *Inputs) checkSegments() []string {
	var wrong []string
	seen := map[string]bool{}
	for _, s := range in.Segments {
		switch {
		case s.Value == "":
			wrong = append(wrong, "segments: one has no value")
		case seen[s.Value]:
			wrong = append(wrong, fmt.Sprintf("segments: %q is there twice", s.Value))
		case s.Headcount < 0 || s.Headcount > mostPeople:
			wrong = append(wrong, fmt.Sprintf("segments: %q has a headcount of %d, not 0 to %d", s.Value, s.Headcount, mostPeople))
		}
		seen[s.Value] = true
	}
	return wrong
}

// check of an estimate: numbers from 0 up, in order.
func (e *Estimate) check(name string) []string {
	if e == nil {
		return nil
	}
	for _, n := range []float64{e.Low, e.Mode, e.High} {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return []string{name + ": low, mode and high must be numbers"}
		}
	}
	switch {
	case e.Low < 0:
		return []string{fmt.Sprintf("%s: low is %g, below 0", name, e.Low)}
	case e.Low > e.Mode:
		return []string{fmt.Sprintf("%s: low %g is above mode %g", name, e.Low, e.Mode)}
	case e.Mode > e.High:
		return []string{fmt.Sprintf("%s: mode %g is above high %g", name, e.Mode, e.High)}
	case e.High > mostOften:
		return []string{fmt.Sprintf("%s: high is %g, above %g", name, e.High, float64(mostOften))}
	}
	return nil
}

func (in *Inputs) checkLoad() []string {
	if l := in.Load; l != nil && (l.Level < 0 || l.Level >= len(loadMinutes)) {
		return []string{fmt.Sprintf("load: level %d is not 0 to %d", l.Level, len(loadMinutes)-1)}
	}
	return nil
}

func (m *Modulator) check() []string {
	if m == nil {
		return nil
	}
	var wrong []string
	for _, f := range []struct {
		name  string
		value float64
	}{{"maturity", m.Maturity}, {"risk", m.Risk}, {"complexity", m.Complexity}} {
		if !(f.value >= leastModulator && f.value <= mostModulator) { // also refuses NaN
			wrong = append(wrong, fmt.Sprintf("modulators: %s %g is not %g to %g", f.name, f.value, leastModulator, mostModulator))
		}
	}
	return wrong
}

func (in *Inputs) checkStrategy() []string {
	if in.Strategic == nil || slices.Contains(Sigmas, in.Strategic.Sigma) {
		return nil
	}
	return []string{fmt.Sprintf("strategic: sigma %g is not 0, 0.25, 0.5, 1 or 2", in.Strategic.Sigma)}
}

func (in *Inputs) checkEffort() []string {
	if e := in.Effort; e != nil && (!(*e > 0) || math.IsInf(*e, 0)) {
		return []string{fmt.Sprintf("effort: %g person-months is not above 0", *e)}
	}
	return nil
}

// checkHeard compares what was counted with the headcounts given.
func checkHeard(heard []Heard) []string {
	var wrong []string
	for _, h := range heard {
		if h.Headcount < h.Asked {
			wrong = append(wrong, fmt.Sprintf("segments: %q has a headcount of %d, but %d people were asked", h.Value, h.Headcount, h.Asked))
		}
		if h.With < 0 || h.With > h.Asked {
			wrong = append(wrong, fmt.Sprintf("segments: %d of %d people asked in %q cannot be", h.With, h.Asked, h.Value))
		}
	}
	return wrong
}

// Needs lists the inputs without which there is no score, in a fixed order:
// also the threshold of the cycle, where strategic value is to be measured
// against it. Nothing is ever defaulted in their place. Modulators that were
// not assessed are no need: each counts as 1, and the score says so.
func (in *Inputs) Needs(c Cycle) []string {
	needs := []string{}
	add := func(missing bool, name string) {
		if missing {
			needs = append(needs, name)
		}
	}
	add(len(in.Themes) == 0, "themes")
	add(len(in.Segments) == 0, "segments")
	add(len(in.Segments) > 0 && in.Attribute == "", "attribute")
	add(in.Frequency == nil, "frequency")
	add(in.Toil == nil, "toil")
	add(in.Load == nil, "load")
	add(in.sigma() > 0 && c == (Cycle{}), "threshold of the cycle")
	if s := in.Strategic; s != nil && s.Sigma >= 1 {
		add(blank(s.Outcome), "strategic outcome")
		add(blank(s.Owner), "strategic owner")
		add(blank(s.Why), "strategic why")
	}
	return needs
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
