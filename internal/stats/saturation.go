package stats

import "fmt"

// A SaturationRule says when interviews bring hardly anything new. Of Guest,
// Namey and Chen, A simple method to assess and report thematic saturation in
// qualitative research, PLoS ONE 15(5), 2020: a run of interviews that follow
// each other brings at most Threshold times as many new themes as the first
// Base interviews did. Runs overlap; each begins one interview later.
type SaturationRule struct {
	Base      int     `json:"base"`      // interviews, 4 to 6 in the paper; at least 1
	Run       int     `json:"run"`       // interviews, 2 or 3 in the paper; at least 1
	Threshold float64 `json:"threshold"` // .05 or 0 in the paper; a ratio as high as it is low enough
}

// A SaturationStatus is how a rule came out.
type SaturationStatus string

// What it may be, as it stands in the reference values.
const (
	Saturated    SaturationStatus = "saturated"
	NotSaturated SaturationStatus = "not_saturated"
	// EmptyBase: the base has no theme, and nothing is a share of that.
	EmptyBase SaturationStatus = "empty_base"
	// TooFewInterviews: there is no run behind the base.
	TooFewInterviews SaturationStatus = "too_few_interviews"
)

// A Saturation is what a rule says of a row of interviews. What does not exist
// is nil.
type Saturation struct {
	SaturationRule
	Status     SaturationStatus `json:"status"`
	BaseThemes *int             `json:"base_themes"`
	Runs       []SaturationRun  `json:"runs"`
	Reached    *int             `json:"reached_before_run_at"` // interviews before the first run that is low enough
	Notation   *string          `json:"notation"`              // "5+2": five interviews, and a run of two that confirms them
	Total      *int             `json:"total_themes"`          // of all interviews
	Degree     *float64         `json:"degree_of_saturation_at_reach"`
}

// A SaturationRun is a run of interviews and what it brought.
type SaturationRun struct {
	Interviews [2]int  `json:"interviews"` // the first and the last, from 1
	New        int     `json:"new_themes"`
	Ratio      float64 `json:"ratio"` // of the base's themes
}

// Of applies the rule to the number of new themes of each interview, in order.
func (r SaturationRule) Of(fresh []int) Saturation {
	s := Saturation{SaturationRule: r, Status: TooFewInterviews, Runs: []SaturationRun{}}
	if len(fresh) < r.Base+r.Run {
		return s
	}
	heard := Cumulative(fresh)
	base, total := heard[r.Base-1], heard[len(heard)-1]
	s.BaseThemes = &base
	if base == 0 {
		s.Status = EmptyBase
		return s
	}
	s.Total = &total
	for before := r.Base; before+r.Run <= len(heard); before++ {
		found := heard[before+r.Run-1] - heard[before-1]
		s.Runs = append(s.Runs, SaturationRun{[2]int{before + 1, before + r.Run}, found, float64(found) / float64(base)})
	}
	s.Status = NotSaturated
	if at, ok := r.Reached(heard); ok {
		notation, degree := fmt.Sprintf("%d+%d", at, r.Run), float64(heard[at-1])/float64(total)
		s.Status, s.Reached, s.Notation, s.Degree = Saturated, &at, &notation, &degree
	}
	return s
}

// Reached returns how many interviews come before the first run that is low
// enough, of the number of themes heard up to each interview. Not ok when no
// run is, or when there is no run or no theme in the base.
func (r SaturationRule) Reached(heard []int) (at int, ok bool) {
	if len(heard) < r.Base+r.Run || heard[r.Base-1] == 0 {
		return 0, false
	}
	base := float64(heard[r.Base-1])
	for at = r.Base; at+r.Run <= len(heard); at++ {
		if float64(heard[at+r.Run-1]-heard[at-1])/base <= r.Threshold {
			return at, true
		}
	}
	return 0, false
}

// Cumulative returns the sums up to each value.
func Cumulative(values []int) []int {
	sums, sum := make([]int, len(values)), 0
	for i, v := range values {
		sum += v
		sums[i] = sum
	}
	return sums
}
