package roadmap

import (
	"encoding/json"
	"fmt"
	"testing"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

func TestReferenceHeat(t *testing.T) {
	reference(t, "priority/heat.json", func(t *testing.T, src []byte) {
		var f struct {
			Cases []struct {
				ID      string
				Metrics []struct {
					Name      string
					Role      Role
					Baseline  float64
					Current   *float64
					Direction Direction
					Target    *float64 `json:"target_improvement"`
					MaxLoss   *float64 `json:"max_loss"`
					MinRatio  *float64 `json:"min_ratio"`
				}
				Expected struct {
					Metrics map[string]struct {
						Change      *float64 `json:"relative_change"`
						Improvement *float64
						Status      MetricState
					}
					Overall  Overall
					Breached []string
				}
			}
		}
		if err := json.Unmarshal(src, &f); err != nil || len(f.Cases) == 0 {
			t.Fatal(err, len(f.Cases))
		}
		for i, c := range f.Cases {
			t.Run(fmt.Sprintf("cases/%d", i), func(t *testing.T) {
				d := &Data{Proposals: []Proposal{{ID: "p"}}}
				for _, m := range c.Metrics {
					d.Metrics = append(d.Metrics, Metric{Proposal: "p", ID: m.Name, Name: m.Name, Role: m.Role, Direction: m.Direction,
						Baseline: Reading{Value: m.Baseline}, Target: m.Target, MaxLoss: m.MaxLoss, MinRatio: m.MinRatio})
					if m.Current != nil {
						d.Measurements = append(d.Measurements, Measurement{Proposal: "p", Metric: m.Name, Reading: Reading{Value: *m.Current}})
					}
				}
				o := Outcomes(d)[0]
				if o.Overall != c.Expected.Overall || fmt.Sprint(o.Breached) != fmt.Sprint(c.Expected.Breached) {
					t.Errorf("%s, breached %q; want %s, %q", o.Overall, o.Breached, c.Expected.Overall, c.Expected.Breached)
				}
				for _, m := range o.Metrics {
					want := c.Expected.Metrics[m.ID]
					if m.State != want.Status {
						t.Errorf("%s is %s, want %s", m.ID, m.State, want.Status)
					}
					if (m.Change == nil) != (want.Change == nil) {
						t.Errorf("%s changed by %v, want %v", m.ID, m.Change, want.Change)
					} else if m.Change != nil {
						near(t, m.ID, *m.Change, *want.Change, 1e-12)
						near(t, m.ID, *m.Improvement, *want.Improvement, 1e-12)
					}
				}
			})
		}
	})
}

func TestOutcomeAfterShipping(t *testing.T) {
	d := &Data{Proposals: []Proposal{{ID: "p", State: Now}}, Metrics: planFor("p"),
		Measurements: []Measurement{measured("lead-time", 10, "2026-07-20"), measured("mood", 2, "2026-07-20"), measured("mood", 4, "2026-08-02")}}
	if o := Outcomes(d)[0]; o.Overall != Achieved {
		t.Errorf("before it is shipped: %+v", o)
	}
	d.Proposals[0].State, d.Proposals[0].Shipped = Shipped, "2026-08-01"
	o := Outcomes(d)[0]
	if o.Overall != Incomplete || o.Metrics[0].State != NoData || o.Metrics[0].Current != nil || len(o.Metrics[0].Measured) != 1 || o.Metrics[1].State != Kept {
		t.Errorf("what was read before counts: %+v", o)
	}
}

func TestHalfAPlanIsIncomplete(t *testing.T) {
	for i, m := range planFor("p") {
		d := &Data{Proposals: []Proposal{{ID: "p"}}, Metrics: []Metric{m}, Measurements: []Measurement{measured(m.ID, []float64{10, 4}[i], "2026-08-02")}}
		if o := Outcomes(d)[0]; o.Overall != Incomplete || o.Metrics[0].State != Met && o.Metrics[0].State != Kept {
			t.Errorf("%s alone is %s: %+v", m.ID, o.Overall, o.Metrics[0])
		}
	}
}

func TestMetricCheck(t *testing.T) {
	half, zero := .5, 0.
	for _, c := range []struct {
		change func(*Metric)
		words  string
	}{
		{func(*Metric) {}, ""},
		{func(m *Metric) { m.Review = m.Baseline.Date }, "not after its baseline"},
		{func(m *Metric) { m.Baseline.Value = 0 }, "--target-value"},
		{func(m *Metric) { m.Target = &zero }, "an improvement is positive"},
		{func(m *Metric) { m.Aim = &half }, "one of them"},
		{func(m *Metric) { m.MaxLoss = &half }, "a loss is for guardrails"},
		{func(m *Metric) { m.Role = Guardrail }, "a target is for goals"},
		{func(m *Metric) { m.Role, m.Target = Guardrail, nil }, "--max-loss 10%"},
		{func(m *Metric) { m.Role, m.Target, m.MinRatio = Guardrail, nil, &half }, "makes no sense"},
	} {
		m := planFor("p")[0]
		c.change(&m)
		kind := errs.Invalid
		if c.words == "" {
			kind = ""
		}
		fails(t, m.Check(), kind, c.words)
	}
}

func TestReview(t *testing.T) {
	for _, c := range []struct {
		state        State
		today, taken interviews.Date
		want         ReviewState
	}{
		{Shipped, "2026-09-23", "", ReviewAhead},
		{Shipped, "2026-09-24", "", ReviewDue},
		{Shipped, "2026-10-01", "", ReviewDue},
		{Shipped, "2026-10-02", "", ReviewOverdue},
		{Shipped, "2026-10-02", "2026-09-23", ReviewOverdue},
		{Shipped, "2026-10-02", "2026-09-24", ReviewDone},
		{Now, "2026-12-01", "2026-11-01", ReviewDone},
		{NotNow, "2026-12-01", "", ReviewOff},
		{Dropped, "2026-12-01", "2026-11-01", ReviewOff},
		{Shipped, "", "", ""},
	} {
		d := &Data{Proposals: []Proposal{{ID: "p", State: c.state}}, Metrics: planFor("p"), Today: c.today}
		if c.taken != "" {
			d.Measurements = []Measurement{measured("lead-time", 30, c.taken)}
		}
		if got := Outcomes(d)[0].Metrics[0].Reviewed; got != c.want {
			t.Errorf("%s on %s, read on %q: %s, want %s", c.state, c.today, c.taken, got, c.want)
		}
	}
}

func TestOutcomeWords(t *testing.T) {
	ten, five := 10, 5.
	loss, ratio, half := .1, .8, .5
	for _, c := range []struct {
		m       Metric
		current Reading
		agreed  string
		changed string
		stands  string
	}{
		{Metric{Role: Goal, Direction: Down, Target: &half, Baseline: Reading{Value: 40, N: &ten}}, Reading{Value: 20}, "at least 50% better", "50% better", "met"},
		{Metric{Role: Goal, Direction: Down, Target: &half, Baseline: Reading{Value: 40}}, Reading{Value: 20.001}, "at least 50% better", "49.997% better", "not met"},
		{Metric{Role: Goal, Direction: Up, Aim: &five, Unit: "teams"}, Reading{Value: 5}, "5 teams or more", "", "met"},
		{Metric{Role: Goal, Direction: Down, Aim: &five, Unit: "days", Baseline: Reading{Value: 6}}, Reading{Value: 6}, "5 days or less", "unchanged", "not met"},
		{Metric{Role: Guardrail, Direction: Up, MaxLoss: &loss, Baseline: Reading{Value: 4}}, Reading{Value: 3.6}, "at most 10% worse", "10% worse", "holds"},
		{Metric{Role: Guardrail, Direction: Up, MaxLoss: &loss, Baseline: Reading{Value: 4}}, Reading{Value: 3.5996}, "at most 10% worse", "10.01% worse", "breached"},
		{Metric{Role: Guardrail, Direction: Up, MinRatio: &ratio, Baseline: Reading{Value: 90}}, Reading{Value: 63}, "at least 80% of before", "70% of before", "breached"},
		{Metric{Role: Guardrail, Direction: Up, MaxLoss: new(float64), Baseline: Reading{Value: 3}}, Reading{Value: 4}, "no worse", "33.3% better", "holds"},
		{Metric{Role: Guardrail, Direction: Up, MaxLoss: &loss, Baseline: Reading{Value: 4}}, Reading{Value: 1, N: new(int)}, "at most 10% worse", "", "too few to say more than the values"},
	} {
		o := c.m.outcome([]Measurement{{Reading: c.current}}, "")
		if o.Agreed() != c.agreed || o.Changed() != c.changed || o.Stands() != c.stands {
			t.Errorf("%q, %q, %q; want %q, %q, %q", o.Agreed(), o.Changed(), o.Stands(), c.agreed, c.changed, c.stands)
		}
	}
}

func TestSameClaim(t *testing.T) {
	was := planFor("p")[0]
	for _, c := range []struct {
		change func(*Metric)
		same   bool
	}{
		{func(*Metric) {}, true},
		{func(m *Metric) { m.Name, m.Review, m.By, m.Dimension = "Time", "2027-01-01", "ben", Adoption }, true},
		{func(m *Metric) { *m.Target = .4 }, false},
		{func(m *Metric) { m.Baseline.Value = 41 }, false},
		{func(m *Metric) { m.Unit = "days" }, false},
	} {
		m := planFor("p")[0]
		c.change(&m)
		if m.SameClaim(&was) != c.same {
			t.Errorf("%+v against %+v: want %t", m, was, c.same)
		}
	}
}
