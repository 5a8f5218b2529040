package roadmap

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Agreed says what was agreed on: the target of a goal, or what a guardrail
// keeps.
func (m *Metric) Agreed() string {
	switch {
	case m.Target != nil:
		return "at least " + percentText(*m.Target) + " better"
	case m.Aim != nil && m.Direction == Down:
		return m.amount(*m.Aim) + " or less"
	case m.Aim != nil:
		return m.amount(*m.Aim) + " or more"
	case m.MinRatio != nil:
		return "at least " + percentText(*m.MinRatio) + " of before"
	case m.MaxLoss != nil && *m.MaxLoss == 0:
		return "no worse"
	case m.MaxLoss != nil:
		return "at most " + percentText(*m.MaxLoss) + " worse"
	}
	return ""
}

// amount is a value with its unit.
func (m *Metric) amount(v float64) string { return plainNumber(v) + " " + m.Unit }

// Text is a reading's value with how many it is of, as far as that is known.
func (r Reading) Text() string {
	if r.N == nil {
		return plainNumber(r.Value)
	}
	return fmt.Sprintf("%s (n = %d)", plainNumber(r.Value), *r.N)
}

// Changed says how the newest reading differs from the baseline, "" where
// nothing can be said beside the values.
func (m *MetricOutcome) Changed() string {
	switch {
	case m.Improvement == nil:
		return ""
	case m.MinRatio != nil:
		return beside(1+*m.Change, *m.MinRatio) + " of before"
	case *m.Improvement == 0:
		return "unchanged"
	case *m.Improvement < 0:
		return beside(-*m.Improvement, orNaN(m.MaxLoss)) + " worse"
	}
	return beside(*m.Improvement, orNaN(m.Target)) + " better"
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// Stands says how a metric stands, in words.
func (m *MetricOutcome) Stands() string {
	switch m.State {
	case Met:
		return "met"
	case NotMet:
		return "not met"
	case Kept:
		return "holds"
	case Breached:
		return "breached"
	case TooFew:
		return "too few to say more than the values"
	}
	if len(m.Measured) > 0 {
		return "not measured since it was shipped"
	}
	return "not measured"
}

// Words say what an overall state means.
func (o Overall) Words() string {
	switch o {
	case Stop:
		return "stop: a guardrail is breached, whatever the goals say"
	case Incomplete:
		return "incomplete: something was not measured, or by too few to tell, or was never agreed on"
	case Achieved:
		return "achieved: every goal is met, and every guardrail holds"
	}
	return "continue: every guardrail holds, and a goal is not met"
}

// Predicts says what was predicted, as a target.
func (p *Prediction) Predicts() string {
	if p.Basis == OfWay {
		return "the value itself"
	}
	return percentText(p.Predicted) + " better"
}

// Came says what came of it, beside the values.
func (p *Prediction) Came() string {
	switch {
	case p.Actual == nil:
		return "too few to tell"
	case p.Basis == OfWay:
		return beside(*p.Actual, p.Predicted) + " of the way"
	case *p.Actual == 0:
		return "unchanged"
	case *p.Actual < 0:
		return percentText(-*p.Actual) + " worse"
	}
	return beside(*p.Actual, p.Predicted) + " better"
}

// percentText is a share as a percentage, to a tenth.
func percentText(share float64) string { return plainNumber(math.Round(share*1000)/10) + "%" }

// beside is percentText with as many digits as tell a share from the one that it
// is held against: what missed a target by a hair does not read as if it had
// reached it.
func beside(share, bound float64) string {
	text := percentText(share)
	for digits := 2; text == percentText(bound) && math.Abs(share-bound) > boundary && digits <= 7; digits++ {
		text = strings.TrimRight(strconv.FormatFloat(share*100, 'f', digits, 64), "0")
		text = strings.TrimRight(text, ".") + "%"
	}
	return text
}

// plainNumber is a number without an exponent.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// HeldAgainst is a metric's baseline, its newest value, and what was agreed on.
func (m *MetricOutcome) HeldAgainst() string {
	current := "?"
	if m.Current != nil {
		current = m.Current.Text()
	}
	text := m.Baseline.Text() + " → " + current
	if changed := m.Changed(); changed != "" {
		text += ", " + changed
	}
	return text + "; agreed: " + m.Agreed()
}

// Says is a metric with its numbers and what they come to.
func (m *MetricOutcome) Says() string {
	return fmt.Sprintf("%s (%s, %s): %s: %s", m.Name, m.Role, m.Unit, m.HeldAgainst(), m.Stands())
}

// planned is Says, with the day on which people look at it.
func (m *MetricOutcome) planned() string { return m.Says() + "; looked at on " + string(m.Review) }
