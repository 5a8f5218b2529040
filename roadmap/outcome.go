package roadmap

import (
	"math"
	"reflect"
	"slices"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Dimension is one of HEAT: happiness, efficiency, adoption, task success.
type Dimension string

const (
	Happiness   Dimension = "happiness"
	Efficiency  Dimension = "efficiency"
	Adoption    Dimension = "adoption"
	TaskSuccess Dimension = "task success"
)

// Dimensions are they in the order of their name.
var Dimensions = []Dimension{Happiness, Efficiency, Adoption, TaskSuccess}

// A Role says what a metric is for.
type Role string

const (
	Goal      Role = "goal"      // what is to become better
	Guardrail Role = "guardrail" // what must not become worse than was agreed
)

// A Direction is which way is better.
type Direction string

const (
	Up   Direction = "up"
	Down Direction = "down"
)

// A Reading is a value of a metric on a day.
type Reading struct {
	Value float64         `json:"value"`
	Date  interviews.Date `json:"date"`
	N     *int            `json:"n"` // people or cases it is of; nil when everything was counted
}

// A Metric is what a proposal's outcome is measured by, agreed on before.
type Metric struct {
	Proposal  string          `json:"proposal"`
	ID        string          `json:"id"` // slug, unique in the proposal
	Name      string          `json:"name"`
	Dimension Dimension       `json:"dimension"`
	Unit      string          `json:"unit"`
	Direction Direction       `json:"direction"`
	Role      Role            `json:"role"`
	Baseline  Reading         `json:"baseline"`
	Target    *float64        `json:"target_improvement,omitempty"` // of a goal: relative to the baseline, .5 is half as much better
	Aim       *float64        `json:"target_value,omitempty"`       // of a goal: the value itself; the only one where the baseline is 0
	MaxLoss   *float64        `json:"max_loss,omitempty"`           // of a guardrail: relative to the baseline, .1 may be lost
	MinRatio  *float64        `json:"min_ratio,omitempty"`          // of a guardrail: of the baseline, at least
	Review    interviews.Date `json:"review"`                       // when people look at it
	By        string          `json:"by"`
	At        time.Time       `json:"at"`
}

// A Measurement is a reading of a proposal's metric after the baseline.
type Measurement struct {
	Proposal string `json:"proposal"`
	Metric   string `json:"metric"` // Metric.ID
	Reading
	Note string    `json:"note"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// A Notice is that somebody was told what became of their words.
type Notice struct {
	Proposal    string    `json:"proposal"`
	Participant string    `json:"participant"`
	Note        string    `json:"note"`
	By          string    `json:"by"`
	At          time.Time `json:"at"`
}

// Check returns errs.Invalid, saying what to do, when m is no plan that can be
// held against the world: a goal without a target, a guardrail without the loss
// one is ready to take, a baseline of 0 with a relative target, a target on the
// wrong side of the baseline.
func (m *Metric) Check() error {
	switch {
	case blank(m.ID) || blank(m.Name):
		return errs.New(errs.Invalid, "a metric needs a name")
	case !slices.Contains(Dimensions, m.Dimension):
		return errs.New(errs.Invalid, "%q is not a dimension", m.Dimension).Try("use happiness, efficiency, adoption or task success")
	case m.Direction != Up && m.Direction != Down:
		return errs.New(errs.Invalid, "%q is not a direction", m.Direction).Try("use up where more is better, or down")
	case blank(m.Unit):
		return errs.New(errs.Invalid, "metric %q has no unit", m.ID)
	}
	if err := checkReading("baseline", m.Baseline); err != nil {
		return err
	}
	if _, err := interviews.ParseDate(string(m.Review)); err != nil {
		return errs.New(errs.Invalid, "the review of %q is on no day: %q", m.ID, m.Review).Try("write it as 2026-08-14")
	}
	if m.Review <= m.Baseline.Date {
		return errs.New(errs.Invalid, "the review of %q on %s is not after its baseline of %s", m.ID, m.Review, m.Baseline.Date)
	}
	if m.Role == Goal {
		return m.checkGoal()
	}
	return m.checkGuardrail()
}

func (m *Metric) checkGoal() error {
	switch {
	case m.MaxLoss != nil || m.MinRatio != nil:
		return errs.New(errs.Invalid, "%q is a goal: a loss is for guardrails", m.ID).Try("give a target, or make it a guardrail")
	case (m.Target == nil) == (m.Aim == nil):
		return errs.New(errs.Invalid, "the goal %q needs a target: an improvement or a value, one of them", m.ID).Try("give --target 50%%, or --target-value V")
	case m.Target != nil && m.Baseline.Value == 0:
		return errs.New(errs.Invalid, "the baseline of %q is 0: nothing is a part of it", m.ID).Try("give the target as a value, with --target-value V")
	case m.Target != nil && !(*m.Target > 0 && !math.IsInf(*m.Target, 0)):
		return errs.New(errs.Invalid, "the target of %q is an improvement of %g, not above 0: an improvement is positive, whichever way is better", m.ID, *m.Target)
	case m.Aim != nil && (math.IsNaN(*m.Aim) || math.IsInf(*m.Aim, 0)):
		return errs.New(errs.Invalid, "the target of %q is no number", m.ID)
	case m.Aim != nil && m.Direction == Up && *m.Aim <= m.Baseline.Value, m.Aim != nil && m.Direction == Down && *m.Aim >= m.Baseline.Value:
		return errs.New(errs.Invalid, "the target of %q, %g, is no better than its baseline of %g: %s is better", m.ID, *m.Aim, m.Baseline.Value, m.Direction)
	}
	return nil
}

func (m *Metric) checkGuardrail() error {
	switch {
	case m.Role != Guardrail:
		return errs.New(errs.Invalid, "%q is not a role", m.Role).Try("use goal or guardrail")
	case m.Target != nil || m.Aim != nil:
		return errs.New(errs.Invalid, "%q is a guardrail: a target is for goals", m.ID).Try("give the loss you are ready to take, or make it a goal")
	case (m.MaxLoss == nil) == (m.MinRatio == nil):
		return errs.New(errs.Invalid, "the guardrail %q needs the loss you are ready to take, or the ratio to keep, one of them", m.ID).Try("give --max-loss 10%%, or --min-ratio 80%%")
	case m.Baseline.Value == 0:
		return errs.New(errs.Invalid, "the baseline of %q is 0: nothing is a part of it", m.ID).Try("choose a unit in which the baseline is not 0")
	case m.MinRatio != nil && (m.Direction == Down || m.Baseline.Value < 0):
		return errs.New(errs.Invalid, "a ratio to keep of %q makes no sense: more of it is not better", m.ID).Try("give the loss you are ready to take")
	case m.MaxLoss != nil && !(*m.MaxLoss >= 0 && *m.MaxLoss <= 1):
		return errs.New(errs.Invalid, "the loss of %q is %g, not 0 to 1", m.ID, *m.MaxLoss)
	case m.MinRatio != nil && !(*m.MinRatio > 0 && !math.IsInf(*m.MinRatio, 0)):
		return errs.New(errs.Invalid, "the ratio of %q is %g, not above 0", m.ID, *m.MinRatio)
	}
	return nil
}

// SameClaim reports whether m claims what was claims: they differ at most in
// their names, dimensions and reviews, and in who set them. Whoever changes the
// claim answers for it.
func (m *Metric) SameClaim(was *Metric) bool {
	a := *m
	a.Name, a.Dimension, a.Review, a.By, a.At = was.Name, was.Dimension, was.Review, was.By, was.At
	return reflect.DeepEqual(a, *was)
}

// CheckReading returns errs.Invalid when r cannot be a measurement of m.
func (m *Metric) CheckReading(r Reading) error {
	if err := checkReading("measurement", r); err != nil {
		return err
	}
	if r.Date <= m.Baseline.Date {
		return errs.New(errs.Invalid, "%s is not after the baseline of %s", r.Date, m.Baseline.Date).Try("a measurement is of a later day; the baseline is what it is held against")
	}
	return nil
}

// Known returns errs.Invalid when r is of a day after today: nobody has read it.
func (r Reading) Known(today interviews.Date) error {
	if r.Date > today {
		return errs.New(errs.Invalid, "%s is to come: nobody has measured anything then", r.Date).Try("give the day on which it was measured")
	}
	return nil
}

func checkReading(what string, r Reading) error {
	switch {
	case math.IsNaN(r.Value) || math.IsInf(r.Value, 0):
		return errs.New(errs.Invalid, "%s: %g is no value", what, r.Value)
	case r.N != nil && *r.N < 1:
		return errs.New(errs.Invalid, "%s: n is %d, fewer than one", what, *r.N)
	}
	if _, err := interviews.ParseDate(string(r.Date)); err != nil {
		return errs.New(errs.Invalid, "%s: %q is not a day", what, r.Date).Try("write it as 2026-08-14")
	}
	return nil
}
