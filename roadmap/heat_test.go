package roadmap

import (
	"encoding/json"
	"fmt"
	"testing"
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
