package roadmap

import (
	"sort"

	"verbatim/internal/stats"
)

// A Heard is what the interviews say about one segment.
type Heard struct {
	Value     string // the segment's value
	With      int    // people interviewed who have one of the proposal's themes
	Asked     int    // people with an interview whose coding is finished
	Headcount int    // people in the segment, interviewed or not
}

// A Reach is an estimate of how many people of a segment are hit.
type Reach struct {
	Segment   string  `json:"segment"`
	X         int     `json:"x"`         // people with one of the themes …
	Asked     int     `json:"asked"`     // … of so many who were asked …
	Headcount int     `json:"headcount"` // … of so many in the segment
	Mean      float64 `json:"mean"`      // people
	Low       float64 `json:"low"`       // 90 % interval
	High      float64 `json:"high"`
	Unknown   bool    `json:"no_information"` // nobody was asked
}

// Caveats are printed with every reach.
var Caveats = []string{
	"The people interviewed were chosen, not drawn by lot.",
	"Not to mention a thing is not the same as not to be hit by it: where people were not asked about it, reach is a lower bound.",
	"Reach is estimated segment by segment; people outside the segments are not in it.",
}

// hearAll counts, for each segment of a proposal's inputs, the people asked and
// those among them who have one of its themes or one below. Asked are the
// people with an interview whose coding somebody finished; only what they said
// in such interviews counts. Everybody counts once, in the segment of the day
// of their latest finished interview.
func (v *view) hearAll(in *Inputs) []Heard {
	var heard []Heard
	with := v.withAny(in)
	for _, s := range in.Segments {
		h := Heard{Value: s.Value, Headcount: s.Headcount}
		for _, person := range v.inSegment(in.Attribute, s.Value) {
			h.Asked++
			if with[person] {
				h.With++
			}
		}
		heard = append(heard, h)
	}
	return heard
}

// withAny are the people who have one of the themes in a finished interview.
func (v *view) withAny(in *Inputs) map[string]bool {
	people := map[string]bool{}
	themes := v.under(in.Themes)
	for i, t := range v.matrix.Themes {
		if !themes[t] {
			continue
		}
		for _, person := range v.heardOf(i) {
			people[person] = true
		}
	}
	return people
}

// inSegment are the people asked whose attribute has the value, by ID.
func (v *view) inSegment(attribute, value string) []string {
	if v.segments == nil {
		v.segments = map[string]map[string][]string{}
	}
	if v.segments[attribute] == nil {
		by := map[string][]string{}
		for person := range v.asked {
			value := v.value(person, attribute)
			by[value] = append(by[value], person)
		}
		for _, people := range by {
			sort.Strings(people)
		}
		v.segments[attribute] = by
	}
	return v.segments[attribute][value]
}

// mean is the reach of one segment, x + BetaBinomial(N−n, x+½, n−x+½), without
// its interval.
func (h Heard) mean() Reach {
	r := Reach{Segment: h.Value, X: h.With, Asked: h.Asked, Headcount: h.Headcount, Unknown: h.Asked == 0}
	r.Mean, _, _ = stats.Reach(h.With, h.Asked, h.Headcount)
	return r
}

// reach is the reach of one segment with its interval.
func (h Heard) reach() Reach {
	r := h.mean()
	if _, at, ok := stats.Reach(h.With, h.Asked, h.Headcount, .05, .95); ok {
		r.Low, r.High = float64(at[0]), float64(at[1])
	}
	return r
}
