package roadmap

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// reference calls check with every file of that name below testdata/reference
// and below $VERBATIM_REFERENCE.
func reference(t *testing.T, name string, check func(t *testing.T, src []byte)) {
	t.Helper()
	roots := []string{"testdata/reference"}
	if more := os.Getenv("VERBATIM_REFERENCE"); more != "" {
		roots = append(roots, more)
	}
	for i, root := range roots {
		src, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			if i > 0 && os.IsNotExist(err) {
				continue
			}
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { check(t, src) })
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func TestReferenceReach(t *testing.T) {
	reference(t, "priority/reach.json", func(t *testing.T, src []byte) {
		var f struct {
			Reach []struct {
				Mentioned, Asked, Headcount int
				Mean, Q05, Q95              float64
			}
		}
		if err := json.Unmarshal(src, &f); err != nil || len(f.Reach) == 0 {
			t.Fatal(err, len(f.Reach))
		}
		for i, c := range f.Reach {
			t.Run(fmt.Sprintf("reach/%d", i), func(t *testing.T) {
				r := Heard{With: c.Mentioned, Asked: c.Asked, Headcount: c.Headcount}.reach()
				near(t, "mean", r.Mean, c.Mean, 1e-9)
				near(t, "q05", r.Low, c.Q05, 0)
				near(t, "q95", r.High, c.Q95, 0)
			})
		}
	})
}

// A scoreFile is priority/score.json.
type scoreFile struct {
	Threshold float64            `json:"T_hours_per_quarter"`
	Load      map[string]float64 `json:"load_equiv_minutes"`
	Items     []struct {
		ID        string     `json:"id"`
		Segments  [][3]int   `json:"segments_x_asked_N"`
		Frequency [3]float64 `json:"freq_low_mode_high"`
		Toil      [3]float64 `json:"toil_minutes_low_mode_high"`
		Load      int        `json:"load_level"`
		Modulate  [3]float64 `json:"modulators_maturity_risk_complexity"`
		Sigma     float64    `json:"sigma"`
		Effort    float64    `json:"effort_person_months"`
	} `json:"items"`
	Points []struct {
		ID        string  `json:"id"`
		Reach     float64 `json:"reach_mean"`
		Frequency float64 `json:"freq_pert_mean"`
		Toil      float64 `json:"toil_pert_mean_min"`
		Leverage  float64 `json:"leverage_occurrences_per_quarter"`
		Impact    float64 `json:"impact_hours_per_occurrence"`
		Merit     float64 `json:"leverage_x_impact_hours_per_quarter"`
		Strategic float64 `json:"strategic_value_hours_equiv"`
		Score     float64 `json:"score"`
		PerMonth  float64 `json:"score_per_person_month"`
		Rank      int     `json:"rank"`
	} `json:"expected_point"`
	Switch []struct {
		Lower, Upper string
		Factor       float64 `json:"factor_on_lower_LxI"`
		Sigma        float64 `json:"delta_sigma_on_lower"`
	} `json:"switch_points"`
	MonteCarlo struct {
		Items []struct {
			ID    string  `json:"id"`
			Mean  float64 `json:"mean_score"`
			Low   float64 `json:"score_q05"`
			High  float64 `json:"score_q95"`
			Best  int     `json:"rank_q05"`
			Worst int     `json:"rank_q95"`
			Top1  float64 `json:"p_top1"`
			Top3  float64 `json:"p_top3"`
		} `json:"by_item"`
		Beats [][]float64 `json:"p_row_beats_column"`
		Tau   float64     `json:"mean_kendall_tau_vs_point"`
	} `json:"monte_carlo"`
}

func (f *scoreFile) counted() []Counted {
	var all []Counted
	for _, it := range f.Items {
		c := Counted{Proposal: Proposal{ID: it.ID, Inputs: Inputs{
			Themes: []string{"any"}, Attribute: "team",
			Frequency: &Estimate{it.Frequency[0], it.Frequency[1], it.Frequency[2]},
			Toil:      &Estimate{it.Toil[0], it.Toil[1], it.Toil[2]},
			Load:      &Load{Level: it.Load, Anchor: "as in the reference"},
			Modulate:  &Modulator{it.Modulate[0], it.Modulate[1], it.Modulate[2]},
			Strategic: &Strategy{Sigma: it.Sigma, Outcome: "o", Owner: "p", Why: "w"},
			Effort:    &it.Effort,
		}}}
		for i, s := range it.Segments {
			name := fmt.Sprint(i)
			c.Inputs.Segments = append(c.Inputs.Segments, Segment{name, s[2]})
			c.Heard = append(c.Heard, Heard{Value: name, With: s[0], Asked: s[1], Headcount: s[2]})
		}
		all = append(all, c)
	}
	return all
}

func TestReferenceScore(t *testing.T) {
	reference(t, "priority/score.json", func(t *testing.T, src []byte) {
		var f scoreFile
		if err := json.Unmarshal(src, &f); err != nil || len(f.Items) == 0 {
			t.Fatal(err, len(f.Items))
		}
		r, err := rankCounted(f.counted(), Cycle{Name: "reference", Threshold: f.Threshold}, nil)
		if err != nil {
			t.Fatal(err)
		}
		byID := map[string]*Score{}
		for i := range r.Proposals {
			byID[r.Proposals[i].ID] = &r.Proposals[i]
		}
		for level, minutes := range f.Load {
			var l int
			_, _ = fmt.Sscan(level, &l)
			near(t, "load "+level, loadMinutes[l], minutes, 0)
		}
		f.points(t, byID)
		f.switches(t, byID)
		f.monteCarlo(t, r, byID)
	})
}

func (f *scoreFile) points(t *testing.T, byID map[string]*Score) {
	for i, want := range f.Points {
		t.Run(fmt.Sprintf("expected_point/%d", i), func(t *testing.T) {
			s := byID[want.ID]
			near(t, "reach", *s.People, want.Reach, 1e-9)
			near(t, "frequency", *s.Frequency, want.Frequency, 1e-9)
			near(t, "toil", *s.Toil, want.Toil, 1e-9)
			near(t, "leverage", *s.Leverage, want.Leverage, 1e-9)
			near(t, "impact", *s.Impact, want.Impact, 1e-9)
			near(t, "leverage × impact", *s.Merit, want.Merit, 1e-9)
			near(t, "strategic", *s.Strategic, want.Strategic, 1e-9)
			near(t, "score", *s.Score, want.Score, 1e-9)
			near(t, "per month", *s.PerMonth, want.PerMonth, 1e-9)
			near(t, "rank", float64(*s.Rank), float64(want.Rank), 0)
		})
	}
}

func (f *scoreFile) switches(t *testing.T, byID map[string]*Score) {
	for i, want := range f.Switch {
		t.Run(fmt.Sprintf("switch_points/%d", i), func(t *testing.T) {
			o := byID[want.Lower].Overtake
			if o == nil || o.ID != want.Upper {
				t.Fatalf("%s overtakes %+v, want %s", want.Lower, o, want.Upper)
			}
			near(t, "factor", *o.Factor, want.Factor, 1e-9)
			near(t, "sigma", *o.Sigma, want.Sigma, 1e-9)
		})
	}
}

// monteCarlo compares with the file's tolerances: .02 on probabilities and
// 2 % on means. The ends of an interval, which the file gives none for, may
// differ by 5 %.
func (f *scoreFile) monteCarlo(t *testing.T, r *Ranking, byID map[string]*Score) {
	for i, want := range f.MonteCarlo.Items {
		t.Run(fmt.Sprintf("monte_carlo/by_item/%d", i), func(t *testing.T) {
			s := byID[want.ID]
			near(t, "mean", s.Odds.Mean, want.Mean, .02*want.Mean)
			near(t, "low", *s.Low, want.Low, .05*want.Low)
			near(t, "high", *s.High, want.High, .05*want.High)
			near(t, "best rank", float64(s.Odds.Best), float64(want.Best), 0)
			near(t, "worst rank", float64(s.Odds.Worst), float64(want.Worst), 0)
			near(t, "p_top1", s.Odds.Top1, want.Top1, .02)
			near(t, "p_top3", s.Odds.Top3, want.Top3, .02)
		})
	}
	at := map[string]int{}
	for i, it := range f.Items {
		at[it.ID] = i
	}
	for _, b := range r.Beats {
		row, column := at[b.A], at[b.B]
		t.Run(fmt.Sprintf("monte_carlo/p_row_beats_column/%d/%d", row, column), func(t *testing.T) {
			p := f.MonteCarlo.Beats[row][column]
			near(t, "p", b.P, p, .02)
			tied := p >= .2 && p <= .8
			if slices.Contains(byID[b.A].Tied, b.B) != tied || slices.Contains(byID[b.B].Tied, b.A) != tied {
				t.Errorf("%s and %s tied: want %v", b.A, b.B, tied)
			}
		})
	}
	near(t, "mean Kendall tau", *r.Tau, f.MonteCarlo.Tau, .02)
}

func TestReferenceHypotheses(t *testing.T) {
	reference(t, "hypotheses/templates.json", func(t *testing.T, src []byte) {
		var f struct {
			Templates []struct {
				Stage Stage
				Text  string
				Slots []Slot
			}
			Progression []Stage
			Lint        []struct {
				ID, Pattern string
				AppliesTo   []Stage `json:"applies_to"`
			}
			States      []Verdict
			Transitions [][2]Verdict
		}
		if err := json.Unmarshal(src, &f); err != nil || len(f.Templates) == 0 {
			t.Fatal(err, len(f.Templates))
		}
		for i, want := range f.Templates {
			t.Run(fmt.Sprintf("templates/%d", i), func(t *testing.T) {
				h := Hypothesis{Stage: want.Stage}
				if got := h.Sentence(nil); got != want.Text {
					t.Errorf("sentence %q, want %q", got, want.Text)
				}
				if got := want.Stage.Slots(); fmt.Sprint(got) != fmt.Sprint(want.Slots) {
					t.Errorf("slots %q, want %q", got, want.Slots)
				}
			})
		}
		t.Run("progression", func(t *testing.T) {
			if fmt.Sprint(Stages) != fmt.Sprint(f.Progression) {
				t.Errorf("%q, want %q", Stages, f.Progression)
			}
		})
		t.Run("transitions", func(t *testing.T) { checkTransitions(t, f.States, f.Transitions) })
		for i, rule := range f.Lint {
			t.Run(fmt.Sprintf("lint/%d", i), func(t *testing.T) {
				patterns := map[string]string{"inward": inward.String(), "empty_slot": bracket.String(), "solution_in_problem": solution.String()}
				if got := patterns[rule.ID]; got != rule.Pattern && got != "(?i)"+rule.Pattern {
					t.Errorf("%s has the pattern %q, want %q", rule.ID, got, rule.Pattern)
				}
				for _, stage := range append(Stages, Business) {
					warned := false
					for _, w := range (&Hypothesis{Stage: stage}).Lint(nil) {
						warned = warned || w.Rule == rule.ID
					}
					if rule.ID == "no_criteria" && warned != slices.Contains(rule.AppliesTo, stage) {
						t.Errorf("no_criteria at %s: %v", stage, warned)
					}
				}
			})
		}
	})
}

// checkTransitions tries every move from every state.
func checkTransitions(t *testing.T, states []Verdict, allowed [][2]Verdict) {
	for _, from := range states {
		for _, to := range states {
			h := Hypothesis{ID: "h", State: from, Criterion: &Criterion{Says: "so", For: 1}}
			err := h.Decide(Decision{State: to, By: "ana", Reason: "so"})
			if ok := slices.Contains(allowed, [2]Verdict{from, to}); ok != (err == nil) {
				t.Errorf("%s to %s: allowed %v, got %v", from, to, ok, err)
			}
		}
	}
}
