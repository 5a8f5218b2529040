package stats

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type saturations struct {
	Cases []struct {
		ID       string
		New      []int `json:"new_themes_per_interview"`
		Expected []Saturation
		Themes   [][]string `json:"themes_by_interview"`
		Richness *struct {
			Interviews, Incidences int
			Seen                   int `json:"themes_observed"`
			Q1, Q2                 int
			Chao2                  float64
			Unseen                 float64 `json:"estimated_unseen"`
			Coverage               float64 `json:"sample_coverage"`
		}
	}
}

func TestReferenceSaturation(t *testing.T) {
	const file = "saturation/guest2020.json"
	readReference(t, file, func(t *testing.T, ref saturations) {
		for _, c := range ref.Cases {
			for i, want := range c.Expected {
				t.Run(fmt.Sprintf("%s/cases/%s/%d", file, c.ID, i), func(t *testing.T) {
					if diff := cmp.Diff(want, want.Of(c.New)); diff != "" {
						t.Errorf("-want +got:\n%s", diff)
					}
				})
			}
			if c.Richness == nil {
				continue
			}
			t.Run(fmt.Sprintf("%s/cases/%s/richness", file, c.ID), func(t *testing.T) {
				fresh, times := heardIn(c.Themes)
				if diff := cmp.Diff(c.New, fresh); diff != "" {
					t.Errorf("new themes (-want +got):\n%s", diff)
				}
				got, want := CountIncidence(len(c.Themes), times), c.Richness
				if diff := cmp.Diff(Incidence{want.Interviews, want.Seen, want.Q1, want.Q2, want.Incidences}, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				all, _ := got.Chao2()
				near(t, "Chao2", all, want.Chao2, 1e-12)
				near(t, "unseen", all-float64(got.Seen), want.Unseen, 1e-12)
				share, _ := got.Coverage()
				near(t, "coverage", share, want.Coverage, 1e-12)
			})
		}
	})
}

// heardIn counts the new themes of each interview, and the interviews of each
// theme.
func heardIn(interviews [][]string) (fresh, times []int) {
	place := map[string]int{}
	for _, themes := range interviews {
		fresh = append(fresh, 0)
		for _, theme := range themes {
			at, known := place[theme]
			if !known {
				at = len(times)
				place[theme], times = at, append(times, 0)
				fresh[len(fresh)-1]++
			}
			times[at]++
		}
	}
	return fresh, times
}

func TestIncidence(t *testing.T) {
	for name, c := range map[string]struct {
		units    int
		times    []int
		chao2    float64
		coverage float64
		ok       bool
	}{
		"by hand":              {4, []int{1, 1, 2, 4, 0}, 4 + .75*4/2, 1 - 2./8*(4*1.5)/(4*1.5+2), true}, // .8125 = 1 − 2/8 · (3·2)/(3·2 + 2·1)
		"nothing twice":        {5, []int{1, 1, 1, 3}, 4 + .8*3, 1 - 3./6*12/15, true},
		"one thing once":       {5, []int{1, 3}, 2, 1, true},
		"nothing once":         {5, []int{2, 5}, 2, 1, true},
		"one unit":             {1, []int{1, 1}, 0, 0, false},
		"nothing in any":       {5, []int{0, 0}, 0, 0, false},
		"no units":             {0, nil, 0, 0, false},
		"every thing but once": {2, []int{1, 1, 1}, 3 + .5*3, 1 - 3./3*3/6, true},
	} {
		t.Run(name, func(t *testing.T) {
			counted := CountIncidence(c.units, c.times)
			all, ok := counted.Chao2()
			share, also := counted.Coverage()
			if ok != c.ok || also != c.ok {
				t.Errorf("ok: %v and %v, want %v", ok, also, c.ok)
			}
			near(t, "Chao2", all, c.chao2, 1e-12)
			near(t, "coverage", share, c.coverage, 1e-12)
		})
	}
}
