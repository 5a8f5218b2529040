package roadmap

import (
	"math"

	"verbatim/interviews"
)

// A MetricState is how a metric stands.
type MetricState string

const (
	Met      MetricState = "met"      // a goal reached its target
	NotMet   MetricState = "not_met"  // a goal has not, yet
	Kept     MetricState = "ok"       // a guardrail holds
	Breached MetricState = "breached" // more was lost than was agreed
	NoData   MetricState = "no_data"  // nobody has measured
	TooFew   MetricState = "raw"      // fewer than fewReadings people or cases: the values as they are, no verdict
)

// fewReadings is how many people or cases a reading must be of, so that more is
// said of it than its value.
const fewReadings = 10

// boundary is the slack of comparisons: whoever stands on it has reached it.
const boundary = 1e-9

// An Overall is how a proposal's outcome stands.
type Overall string

const (
	Stop       Overall = "stop"       // a guardrail is breached, whatever the goals say
	Incomplete Overall = "incomplete" // something was not measured, or by too few to tell, or was never agreed on
	Achieved   Overall = "achieved"   // every goal is met and every guardrail holds
	Continue   Overall = "continue"   // nothing is breached, and a goal is not met yet
)

// A MetricOutcome is a metric with what was measured. Change and Improvement
// are null where nothing was measured, the baseline is 0 or there are too few
// to tell.
type MetricOutcome struct {
	Metric
	Measured    []Measurement `json:"measured"` // oldest first
	Current     *Reading      `json:"current"`  // the newest; once it is shipped, of those after that
	Change      *float64      `json:"relative_change"`
	Improvement *float64      `json:"improvement"` // positive is better, whichever way that is
	State       MetricState   `json:"status"`
	Reviewed    ReviewState   `json:"review_state,omitempty"` // "" where the day is not known
	Late        bool          `json:"set_after_shipping"`     // its plan, so that it predicted nothing
}

// An Outcome is how a proposal's metrics stand together.
type Outcome struct {
	Proposal string          `json:"proposal"`
	Title    string          `json:"title"`
	State    State           `json:"state"`
	Shipped  interviews.Date `json:"shipped"` // "" until it is: then nothing that was measured is its doing
	Overall  Overall         `json:"overall"`
	Breached []string        `json:"breached"` // Metric.IDs
	Metrics  []MetricOutcome `json:"metrics"`  // goals, then guardrails, each by ID
}

// Outcomes tells how each proposal with a metric stands, by ID.
func Outcomes(d *Data) []Outcome {
	all := []Outcome{}
	for i := range d.Proposals {
		if o := d.outcome(&d.Proposals[i]); len(o.Metrics) > 0 {
			all = append(all, o)
		}
	}
	return all
}

// Outcome tells how one proposal stands, nil when there is no such proposal.
func (d *Data) Outcome(proposal string) *Outcome {
	p := FindProposal(d.Proposals, proposal)
	if p == nil {
		return nil
	}
	o := d.outcome(p)
	return &o
}

func (d *Data) outcome(p *Proposal) Outcome {
	o := Outcome{Proposal: p.ID, Title: p.Title, State: p.State, Shipped: p.Shipped, Breached: []string{}, Metrics: []MetricOutcome{}}
	for _, role := range []Role{Goal, Guardrail} {
		for i := range d.Metrics {
			if m := &d.Metrics[i]; m.Proposal == p.ID && m.Role == role {
				one := m.outcome(d.Measurements, p.Shipped)
				one.Reviewed, one.Late = p.review(&one, d.Today), p.late(m)
				o.Metrics = append(o.Metrics, one)
			}
		}
	}
	o.judge()
	return o
}

// outcome holds a metric against its measurements, which are in the order of
// their days. Once its proposal is shipped, those up to that day count no more.
func (m *Metric) outcome(all []Measurement, shipped interviews.Date) MetricOutcome {
	o := MetricOutcome{Metric: *m, Measured: []Measurement{}, State: NoData}
	for _, one := range all {
		if one.Proposal == m.Proposal && one.Metric == m.ID {
			o.Measured = append(o.Measured, one)
		}
	}
	if o.Current = m.latest(all, shipped); o.Current == nil {
		return o
	}
	if m.Baseline.few() || o.Current.few() {
		o.State = TooFew
		return o
	}
	if base := m.Baseline.Value; base != 0 {
		change := (o.Current.Value - base) / math.Abs(base)
		improvement := change
		if m.Direction == Down {
			improvement = -change
		}
		o.Change, o.Improvement = &change, &improvement
	}
	o.State = m.state(o.Current.Value, o.Improvement)
	return o
}

// latest is the newest reading of m behind a day, nil without any.
func (m *Metric) latest(all []Measurement, after interviews.Date) *Reading {
	var newest *Reading
	for i := range all {
		if one := &all[i]; one.Proposal == m.Proposal && one.Metric == m.ID && (after == "" || one.Date > after) && (newest == nil || one.Date >= newest.Date) {
			newest = &one.Reading
		}
	}
	return newest
}

// late reports whether m was agreed on after p was shipped.
func (p *Proposal) late(m *Metric) bool {
	shipped := p.shipping()
	return p.State.Out() && shipped != nil && m.At.After(shipped.At)
}

// few reports whether a reading is of too few to say more than its value.
func (r Reading) few() bool { return r.N != nil && *r.N < fewReadings }

func (m *Metric) state(current float64, improvement *float64) MetricState {
	if m.Role == Guardrail {
		return m.guard(current, improvement)
	}
	reached := false
	switch {
	case m.Aim != nil && m.Direction == Down:
		reached = current <= *m.Aim+boundary
	case m.Aim != nil:
		reached = current >= *m.Aim-boundary
	case m.Target != nil && improvement != nil:
		reached = *improvement >= *m.Target-boundary
	}
	if reached {
		return Met
	}
	return NotMet
}

func (m *Metric) guard(current float64, improvement *float64) MetricState {
	switch {
	case m.MinRatio != nil && current/m.Baseline.Value >= *m.MinRatio-boundary:
		return Kept
	case m.MaxLoss != nil && improvement != nil && *improvement >= -*m.MaxLoss-boundary:
		return Kept
	}
	return Breached
}

// judge sums the metrics up: a breach stops, whatever else; else what is not
// known leaves it incomplete, and so does a plan without a goal or a guardrail;
// else the goals decide.
func (o *Outcome) judge() {
	unknown, unmet, has := false, false, map[Role]bool{}
	for _, m := range o.Metrics {
		has[m.Role] = true
		switch m.State {
		case Breached:
			o.Breached = append(o.Breached, m.ID)
		case NoData, TooFew:
			unknown = true
		case NotMet:
			unmet = true
		}
	}
	switch {
	case len(o.Breached) > 0:
		o.Overall = Stop
	case unknown || !has[Goal] || !has[Guardrail]:
		o.Overall = Incomplete
	case unmet:
		o.Overall = Continue
	default:
		o.Overall = Achieved
	}
}
