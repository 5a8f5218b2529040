package roadmap

import (
	"slices"
	"testing"
)

func TestStepsOfStrategicValue(t *testing.T) {
	score := func(id string, merit, sigma float64) Score {
		return Score{ID: id, Score: ptr(merit + 400*sigma), Merit: ptr(merit)}
	}
	scored := []Score{score("a", 100, 2), score("b", 700, 0), score("c", 50, .5)}
	stepSigmas(scored, map[string]float64{"a": 2, "b": 0, "c": .5}, 400)
	for i, want := range [][]SigmaStep{{{1, 500, 2}}, {{.25, 800, 2}}, {{.25, 150, 3}, {1, 450, 3}}} {
		if !slices.Equal(scored[i].Steps, want) {
			t.Errorf("%s: %v, want %v", scored[i].ID, scored[i].Steps, want)
		}
	}
	stepSigmas(scored[:1], map[string]float64{"a": 2}, 0)
	if len(scored[0].Steps) != 1 {
		t.Error("steps without a threshold")
	}
}
