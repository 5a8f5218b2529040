package roadmap

import (
	"slices"
	"strings"
)

// A PredictionBasis says what Predicted and Actual are parts of.
type PredictionBasis string

const (
	OfBaseline PredictionBasis = "baseline" // .5 is half as much better
	OfWay      PredictionBasis = "way"      // from the baseline to the target's value; 1 is all of it
)

// A Prediction is a goal of a shipped proposal, with what came of it.
type Prediction struct {
	Proposal  string          `json:"proposal"`
	Metric    string          `json:"metric"` // Metric.ID
	Name      string          `json:"name"`
	Author    string          `json:"author"` // who set the target
	Unit      string          `json:"unit"`
	Baseline  Reading         `json:"baseline"`
	Current   Reading         `json:"current"`
	Basis     PredictionBasis `json:"of"`
	Predicted float64         `json:"predicted"`
	Actual    *float64        `json:"actual"` // null when there are too few to say more than the values
	Ratio     *float64        `json:"ratio"`  // Actual of Predicted
	State     MetricState     `json:"status"`
	Late      bool            `json:"set_after_shipping"` // which predicts nothing: no author is held against it
}

// An Author is how the targets of one person compare with what came of them.
type Author struct {
	Author   string    `json:"author"`
	Measured int       `json:"measured"` // goals
	Met      int       `json:"met"`      // of them
	Ratios   []float64 `json:"ratios"`   // of them, as the predictions are ordered
	Mean     *float64  `json:"mean_ratio"`
	TooFew   int       `json:"too_few"` // goals beside those, measured by too few to tell
}

// An Accuracy is what was predicted against what came of it.
type Accuracy struct {
	Goals   []Prediction `json:"goals"`   // by proposal, then metric
	Authors []Author     `json:"authors"` // by name
}

// fewGoals is how many goals of a person must be measured, so that more is said
// of them than the ratios.
const fewGoals = 5

// Predictions holds the goals of shipped proposals that were measured since
// against their targets.
func Predictions(d *Data) Accuracy {
	a := Accuracy{Goals: []Prediction{}, Authors: []Author{}}
	for i := range d.Proposals {
		if !d.Proposals[i].State.Out() {
			continue
		}
		for _, m := range d.outcome(&d.Proposals[i]).Metrics {
			if m.Role == Goal && m.Current != nil {
				a.Goals = append(a.Goals, m.prediction())
			}
		}
	}
	for i := range a.Goals {
		a.credit(&a.Goals[i])
	}
	slices.SortFunc(a.Authors, func(x, y Author) int { return strings.Compare(x.Author, y.Author) })
	for i := range a.Authors {
		a.Authors[i].sum()
	}
	return a
}

func (m *MetricOutcome) prediction() Prediction {
	p := Prediction{Proposal: m.Proposal, Metric: m.ID, Name: m.Name, Author: m.By, Unit: m.Unit,
		Baseline: m.Baseline, Current: *m.Current, Basis: OfBaseline, State: m.State, Late: m.Late}
	actual := m.Improvement
	if m.Target != nil {
		p.Predicted = *m.Target
	} else {
		p.Basis, p.Predicted = OfWay, 1
		way := (m.Current.Value - m.Baseline.Value) / (*m.Aim - m.Baseline.Value)
		actual = &way
	}
	if m.State == TooFew || actual == nil {
		return p
	}
	ratio := *actual / p.Predicted
	p.Actual, p.Ratio = actual, &ratio
	return p
}

// credit counts a goal for who set its target.
func (a *Accuracy) credit(p *Prediction) {
	if p.Late {
		return
	}
	i := slices.IndexFunc(a.Authors, func(one Author) bool { return one.Author == p.Author })
	if i < 0 {
		i = len(a.Authors)
		a.Authors = append(a.Authors, Author{Author: p.Author, Ratios: []float64{}})
	}
	who := &a.Authors[i]
	if p.Ratio == nil {
		who.TooFew++
		return
	}
	who.Measured++
	if p.State == Met {
		who.Met++
	}
	who.Ratios = append(who.Ratios, *p.Ratio)
}

func (a *Author) sum() {
	if len(a.Ratios) < fewGoals {
		return
	}
	mean := 0.
	for _, r := range a.Ratios {
		mean += r / float64(len(a.Ratios))
	}
	a.Mean = &mean
}
