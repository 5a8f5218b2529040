package roadmap

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Proposal is a class of work to eliminate, with what its score is made of.
// Inputs that nobody has given stay nil and are listed as missing; none is
// ever defaulted.
type Proposal struct {
	ID         string // slug
	Title      string
	Eliminates string // the class of work that would be gone: an Opportunity.ID, or words
	State      State
	Hypothesis string // Hypothesis.ID it rests on, "" for none
	Inputs     Inputs
	Leader     string          // who leads it
	Shipped    interviews.Date // "" until it is
	Moves      []Move          // oldest first
}

// name is a proposal's title, or else its ID.
func (p *Proposal) name() string { return cmp.Or(strings.TrimSpace(p.Title), p.ID) }

// FindProposal returns the proposal of an ID, nil when there is none.
func FindProposal(all []Proposal, id string) *Proposal {
	i := slices.IndexFunc(all, func(p Proposal) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// NoProposal says that there is none of an ID: errs.NotFound.
func NoProposal(id string) error {
	return errs.New(errs.NotFound, "no proposal %q", id).Try("'verbatim proposal list' shows them all")
}

// A State is where a proposal stands on the roadmap.
type State string

const (
	Identified State = "identified"
	Next       State = "next"
	Now        State = "now"
	Later      State = "later"
	NotNow     State = "not now"
	Shipped    State = "shipped"
	Measured   State = "measured"
	Dropped    State = "dropped"
)

// States are they in the order in which a roadmap tells them.
var States = []State{Now, Next, Later, Identified, NotNow, Shipped, Measured, Dropped}

// A Move is that a person put a proposal elsewhere on the roadmap.
type Move struct {
	State  State     `json:"state"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// Inputs are what a score is made of (see Score).
type Inputs struct {
	Themes    []string   `json:"themes"`    // whoever has one of these (or below) is hit
	Attribute string     `json:"attribute"` // the participant attribute that Segments are values of
	Segments  []Segment  `json:"segments"`
	Frequency *Estimate  `json:"frequency"`     // occurrences per affected person and quarter
	Toil      *Estimate  `json:"toil_minutes"`  // minutes removed per occurrence
	Load      *Load      `json:"load"`          // cognitive load removed per occurrence
	Modulate  *Modulator `json:"modulators"`    // nil: not assessed, each counts as 1
	Strategic *Strategy  `json:"strategic"`     // nil: none
	Effort    *float64   `json:"effort_months"` // person-months, beside the score, never in it
	By        string     `json:"by,omitempty"`  // who last set the inputs
	At        time.Time  `json:"at,omitzero"`   // when
	Why       string     `json:"why,omitempty"` // and on what grounds

	// Given is who gave each input, when and why, by its name: themes, segments,
	// frequency, toil, load, modulators, strategic, effort. Those that are not
	// in it were given with the others, by By.
	Given map[string]Given `json:"given,omitempty"`
}

// A Given is who gave an input.
type Given struct {
	By  string    `json:"by"`
	At  time.Time `json:"at,omitzero"`
	Why string    `json:"why,omitempty"`
}

// A Segment is a group of people whose size is known.
type Segment struct {
	Value     string `json:"value"`     // the attribute's value
	Headcount int    `json:"headcount"` // people in it, interviewed or not
}

// An Estimate is a low, most likely and high value, read as a PERT distribution.
type Estimate struct {
	Low  float64 `json:"low"`
	Mode float64 `json:"mode"`
	High float64 `json:"high"`
}

// A Load is a level of cognitive load, 0..4, with the words that anchor it.
type Load struct {
	Level  int    `json:"level"`
	Anchor string `json:"anchor"`
}

// A Modulator bends impact; each factor is 0.5..1.5.
type Modulator struct {
	Maturity   float64 `json:"maturity"`
	Risk       float64 `json:"risk"`
	Complexity float64 `json:"complexity"`
}

// A Strategy is a strategic value as a multiple of the cycle's threshold.
type Strategy struct {
	Sigma   float64 `json:"sigma"`   // 0, .25, .5, 1 or 2
	Outcome string  `json:"outcome"` // the business outcome; required from 1 up
	Owner   string  `json:"owner"`   // required from 1 up
	Why     string  `json:"why"`     // required from 1 up
}

// A Cycle is a planning cycle: what strategic value is measured against. The
// zero Cycle is none: nobody has set a threshold.
type Cycle struct {
	Name      string
	Threshold float64 // hours per quarter at which an item is taken on its merits
}
