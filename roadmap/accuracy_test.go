package roadmap

import (
	"fmt"
	"testing"
)

// shippedGoals is a proposal, shipped on 1 August 2026, with the guardrail of
// planFor and a goal for each value that was read since: from 40 down by half.
func shippedGoals(values ...float64) *Data {
	d := &Data{Proposals: []Proposal{{ID: "p", State: Shipped, Shipped: "2026-08-01", Moves: []Move{{State: Shipped, By: "ana", At: moved}}}},
		Metrics: planFor("p")[1:]}
	for i, v := range values {
		m := planFor("p")[0]
		m.ID = fmt.Sprintf("goal-%d", i)
		d.Metrics = append(d.Metrics, m)
		d.Measurements = append(d.Measurements, measured(m.ID, v, "2026-09-01"))
	}
	return d
}

func TestPredictions(t *testing.T) {
	d := shippedGoals(20, 30, 50, 10)
	d.Measurements = append(d.Measurements, measured("mood", 4, "2026-09-01")) // a guardrail predicts nothing
	a := Predictions(d)
	if len(a.Goals) != 4 || len(a.Authors) != 1 {
		t.Fatalf("%+v", a)
	}
	for i, want := range []float64{1, .5, -.5, 1.5} { // of an improvement of .5
		near(t, a.Goals[i].Metric, *a.Goals[i].Ratio, want, 1e-12)
		near(t, "author's", a.Authors[0].Ratios[i], want, 1e-12)
	}
	near(t, "actual", *a.Goals[2].Actual, -.25, 1e-12)
	if who := a.Authors[0]; who.Author != "ana" || who.Measured != 4 || who.Met != 2 || who.Mean != nil {
		t.Errorf("with four goals: %+v", who)
	}
	if who := Predictions(shippedGoals(20, 30, 50, 10, 20)).Authors[0]; who.Mean == nil {
		t.Errorf("with five goals: %+v", who)
	} else {
		near(t, "mean", *who.Mean, .7, 1e-12)
	}
}

func TestPredictionsOfWay(t *testing.T) {
	d := shippedGoals(30)
	aim := 20.
	d.Metrics[1].Target, d.Metrics[1].Aim = nil, &aim
	g := Predictions(d).Goals[0]
	if g.Basis != OfWay || g.Predicted != 1 {
		t.Errorf("%+v", g)
	}
	near(t, "way", *g.Actual, .5, 1e-12)
	d.Metrics[1].Baseline.Value, d.Metrics[1].Direction = 0, Up // where nothing is a part of it
	near(t, "way from 0", *Predictions(d).Goals[0].Actual, 1.5, 1e-12)
}

func TestPredictionsLeftOut(t *testing.T) {
	few, late := 9, moved.AddDate(0, 0, 1)
	d := shippedGoals(20, 20, 20)
	d.Metrics[1].Baseline.N = &few
	d.Metrics[2].At = late
	d.Measurements[2].Date = "2026-08-01" // the day it shipped on: not its doing
	a := Predictions(d)
	if len(a.Goals) != 2 || a.Goals[0].Ratio != nil || a.Goals[0].Actual != nil || a.Goals[0].State != TooFew || a.Goals[0].Current.Value != 20 {
		t.Errorf("too few: %+v", a.Goals)
	}
	if !a.Goals[1].Late || a.Goals[0].Late {
		t.Errorf("set after shipping: %+v", a.Goals)
	}
	if who := a.Authors[0]; len(a.Authors) != 1 || who.Measured != 0 || who.TooFew != 1 || len(who.Ratios) != 0 {
		t.Errorf("%+v", a.Authors)
	}
	d.Proposals[0].State, d.Proposals[0].Shipped = Now, ""
	if a := Predictions(d); len(a.Goals)+len(a.Authors) != 0 {
		t.Errorf("not shipped: %+v", a)
	}
}
