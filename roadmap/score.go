package roadmap

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/internal/stats"
)

// A Score is a proposal's worth in hours per quarter (13 weeks), with all that
// it is made of:
//
//	score      = leverage × impact + strategic
//	leverage   = people reached × occurrences per person and quarter
//	impact     = (toil + load) / 60 × maturity × risk × complexity, hours per occurrence
//	strategic  = sigma × the cycle's threshold
//
// A proposal that needs inputs, or has one that breaks a rule, has no score
// and none of the parts that rest on it.
type Score struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	State   State    `json:"state"`
	Score   *float64 `json:"score"` // from the means of the inputs
	Low     *float64 `json:"low"`   // 90 % interval, from Draws draws
	High    *float64 `json:"high"`
	Rank    *int     `json:"rank"`              // 1 is best
	Tied    []string `json:"tied_with"`         // those that the inputs cannot tell it from
	Needs   []string `json:"needs"`             // inputs that are missing
	Invalid string   `json:"invalid,omitempty"` // inputs that break a rule

	Reach     []Reach     `json:"reach"`
	People    *float64    `json:"people"` // reached, all segments together
	PeopleLow *float64    `json:"people_low"`
	PeopleHi  *float64    `json:"people_high"`
	Frequency *float64    `json:"frequency"`    // mean occurrences per person and quarter
	Toil      *float64    `json:"toil_minutes"` // mean
	Load      *float64    `json:"load_minutes"`
	Modulator *float64    `json:"modulator"` // product of the three
	Leverage  *float64    `json:"leverage"`  // occurrences per quarter
	Impact    *float64    `json:"impact"`    // hours per occurrence
	Merit     *float64    `json:"merit"`     // leverage × impact
	Strategic *float64    `json:"strategic"`
	LoadShare *float64    `json:"load_share"` // of the score, 0..1
	Effort    *float64    `json:"effort_months"`
	PerMonth  *float64    `json:"score_per_month"`
	Odds      *Odds       `json:"odds"`
	Drivers   []Driver    `json:"drivers"` // widest first
	Overtake  *Overtake   `json:"overtake"`
	Steps     []SigmaStep `json:"strategic_steps"` // the strategic value one step below and above
	Warnings  []string    `json:"warnings"`

	Reliability *Reliability `json:"reliability"` // of its codings; null when it has no themes
	point       point
}

// A Driver is how far the score moves when one input moves over its range and
// the others stay at their means.
type Driver struct {
	Input string  `json:"input"`
	Low   float64 `json:"low"`  // score at the input's low end
	High  float64 `json:"high"` // score at its high end
}

// A Counted is a proposal with what the interviews say about its segments.
type Counted struct {
	Proposal
	Heard       []Heard
	Reliability *Reliability // of the codings; nil says nothing of it
	unknown     []string     // themes that do not exist
}

// assess makes the point score of a proposal, without intervals (spread). The
// score is nil when inputs are missing; the error is errs.Invalid when one
// breaks its rule.
func assess(c *Counted, cycle Cycle, scale Scale) (*Score, error) {
	in := &c.Inputs
	s := &Score{
		ID: c.ID, Title: c.Title, State: c.State, Needs: in.Needs(cycle), Effort: in.Effort,
		Tied: []string{}, Reach: []Reach{}, Drivers: []Driver{}, Steps: []SigmaStep{}, Warnings: []string{},
	}
	if err := c.check(cycle); err != nil {
		s.Invalid = err.Error()
		return s, fmt.Errorf("proposal %q: %w", c.ID, err)
	}
	for _, h := range c.Heard {
		s.Reach = append(s.Reach, h.mean())
	}
	s.Reliability = c.Reliability
	if len(s.Needs) == 0 {
		s.fill(c, cycle, scale)
		s.warn(in, scale)
	}
	return s, nil
}

func (c *Counted) check(cycle Cycle) error {
	if err := c.Inputs.Check(); err != nil {
		return err
	}
	wrong := append(checkHeard(c.Heard), cycle.check(&c.Inputs)...)
	for _, t := range c.unknown {
		wrong = append(wrong, fmt.Sprintf("themes: there is no %q in the codebook", t))
	}
	return invalid(wrong)
}

// check refuses a threshold that strategic value cannot be measured against.
func (c Cycle) check(in *Inputs) []string {
	if in.sigma() == 0 || c == (Cycle{}) || c.Threshold > 0 && !math.IsInf(c.Threshold, 0) {
		return nil
	}
	return []string{fmt.Sprintf("cycle %q: the threshold is %g hours, not above 0", c.Name, c.Threshold)}
}

// fill computes the score and its parts from the means of the inputs.
func (s *Score) fill(c *Counted, cycle Cycle, scale Scale) {
	in := &c.Inputs
	p := point{sigma: in.sigma(), threshold: cycle.Threshold}
	for _, r := range s.Reach {
		p.people += r.Mean
	}
	p.frequency, p.toil = in.Frequency.pert().Mean(), in.Toil.pert().Mean()
	p.load, p.modulator = scale.minutes(in.Load.Level), in.modulator().product()
	score := p.score()
	s.Score, s.People, s.Frequency, s.Toil = &score, &p.people, &p.frequency, &p.toil
	s.Load, s.Modulator = &p.load, &p.modulator
	s.Leverage, s.Impact = ptr(p.leverage()), ptr(p.impact())
	s.Merit, s.Strategic = ptr(p.leverage()*p.impact()), ptr(p.strategic())
	share := 0.0
	if score > 0 {
		share = p.leverage() * p.load / 60 * p.modulator / score
	}
	s.LoadShare = &share
	if in.Effort != nil {
		s.PerMonth = ptr(score / *in.Effort)
	}
	s.point = p
}

// spread says how far reach and score may be from their means. It draws the
// inputs of a score, where there is one.
func (s *Score) spread(c *Counted, scale Scale) {
	for i := range s.Reach {
		s.Reach[i] = c.Heard[i].reach()
	}
	if s.Score == nil {
		return
	}
	draws := draw(c, s.point, scale, Draws)
	s.Low, s.High = middle90(draws.score)
	s.PeopleLow, s.PeopleHi = middle90(draws.people)
	s.Drivers = drivers(&c.Inputs, scale, s.point, *s.PeopleLow, *s.PeopleHi)
	s.Odds = &Odds{Mean: mean(draws.score), draws: draws.score}
}

// warn says what a reader of the score should know about its inputs.
func (s *Score) warn(in *Inputs, scale Scale) {
	add := func(format string, args ...any) { s.Warnings = append(s.Warnings, fmt.Sprintf(format, args...)) }
	for _, r := range s.Reach {
		if r.Unknown {
			add("nobody in %s was asked: its reach is no information", r.Segment)
		}
	}
	switch m := *s.Modulator; {
	case in.Modulate == nil:
		add("maturity, risk and complexity were not assessed: each counts as 1")
	case m < .5 || m > 2:
		add("the modulators multiply to %.2f, outside 0.5 to 2", m)
	}
	if blank(in.anchor(scale)) {
		add("no words say what load level %d means here", in.Load.Level)
	}
	if *s.LoadShare > .5 {
		add("%.0f %% of the score comes from cognitive load, which has no natural price in minutes", 100**s.LoadShare)
	}
	if names := in.Unjustified(); len(names) > 0 {
		add("nobody said why: %s", strings.Join(names, ", "))
	}
	s.Warnings = append(s.Warnings, s.Reliability.doubts()...)
	if in.sigma() > 0 && *s.Strategic > *s.Merit {
		add("it stands on its strategic value: leverage × impact is %.0f hours", *s.Merit)
	}
}

// A point is one value for each part of a score.
type point struct {
	people    float64
	frequency float64
	toil      float64 // minutes
	load      float64 // minutes
	modulator float64
	sigma     float64
	threshold float64 // hours
}

func (p point) leverage() float64 { return p.people * p.frequency }
func (p point) impact() float64   { return (p.toil + p.load) / 60 * p.modulator }

// strategic is zero without a sigma, whatever the threshold.
func (p point) strategic() float64 {
	if p.sigma == 0 {
		return 0
	}
	return p.sigma * p.threshold
}

func (p point) score() float64 { return p.leverage()*p.impact() + p.strategic() }

func (e *Estimate) pert() stats.PERT { return stats.PERT{Low: e.Low, Mode: e.Mode, High: e.High} }

func (in *Inputs) sigma() float64 {
	if in.Strategic == nil {
		return 0
	}
	return in.Strategic.Sigma
}

func (in *Inputs) modulator() Modulator {
	if in.Modulate == nil {
		return Modulator{1, 1, 1}
	}
	return *in.Modulate
}

func (m Modulator) product() float64 { return m.Maturity * m.Risk * m.Complexity }

func ptr[T any](v T) *T { return &v }

// Feasible returns errs.Invalid when p has an input that breaks its rule, a
// theme that the codebook does not have, or a segment in which more people were
// asked than there are; nil when it can be scored, or only lacks inputs.
func Feasible(d *Data, p *Proposal) error { return Feasibility(d)(p) }

// Feasibility is Feasible of many proposals.
func Feasibility(d *Data) func(*Proposal) error {
	v := look(d)
	return func(p *Proposal) error {
		c := v.count(p)
		return c.check(d.Cycle)
	}
}

// Values are the values that participants have of an attribute, in order.
func (d *Data) Values(attribute string) []string {
	var values []string
	for i := range d.Participants {
		for _, a := range d.Participants[i].Attributes {
			if a.Key == attribute {
				values = append(values, a.Value)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// KnownSegments returns errs.NotFound for a segment of in that no participant is
// in and that is not among before: it may be misspelt.
func (d *Data) KnownSegments(in *Inputs, before []Segment) error {
	known := d.Values(in.Attribute)
	for _, s := range in.Segments {
		if slices.Contains(known, s.Value) || slices.ContainsFunc(before, func(old Segment) bool { return old.Value == s.Value }) {
			continue
		}
		others := "nobody has a " + in.Attribute
		if len(known) > 0 {
			others = "theirs are " + strings.Join(known, ", ")
		}
		return errs.New(errs.NotFound, "no participant has %s=%s; %s", in.Attribute, s.Value, others).
			Try("if nobody of that segment was heard, say so with --unheard")
	}
	return nil
}
