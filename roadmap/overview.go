package roadmap

import (
	"verbatim/internal/errs"
	"verbatim/report"
)

// A Reader is who an overview is for.
type Reader string

const (
	Executive Reader = "executive" // what is done when, for whom, and what it is worth
	Engineer  Reader = "engineer"  // the same, with what the scores are made of
)

// ParseReader reads the name of one; "" is an executive. errs.Invalid otherwise.
func ParseReader(name string) (Reader, error) {
	switch r := Reader(name); r {
	case "":
		return Executive, nil
	case Executive, Engineer:
		return r, nil
	}
	return "", errs.New(errs.Invalid, "%q is not executive or engineer", name)
}

// An Overview is the roadmap as it is told to others. It is about all that is
// known: a part of the interviews would give other scores.
type Overview struct {
	report.About
	For       Reader    `json:"for"`
	Cycle     string    `json:"cycle"`
	Threshold float64   `json:"threshold_hours"`
	Proposals []Telling `json:"proposals"` // by state in the order of States, then by rank
	Caveats   []string  `json:"caveats"`
}

// DefaultQuotes is how many quotes an overview has unless it is told otherwise.
const DefaultQuotes = 200

// NewOverview tells of all proposals with at most so many quotes: all below 0.
// The error names proposals with an input that breaks a rule; the overview is
// whole all the same.
func NewOverview(d *Data, about report.About, reader Reader, quotes int) (*Overview, error) {
	all, err := tellAll(d)
	o := &Overview{About: about, For: reader, Cycle: d.Cycle.Name, Threshold: d.Cycle.Threshold, Proposals: all, Caveats: Caveats}
	if quotes >= 0 {
		o.share(quotes)
	}
	return o, err
}

// share gives each of all sayings as many quotes as any other, as far as it has
// them: for and against first, since they are fewest.
func (o *Overview) share(quotes int) {
	var all []*Sayings
	for i := range o.Proposals {
		t := &o.Proposals[i]
		all = append(all, &t.For, &t.Against, &t.Hit)
	}
	taken := make([]int, len(all))
	for left := quotes; left > 0; {
		before := left
		for i, s := range all {
			if left > 0 && taken[i] < len(s.Quotes) {
				taken[i]++
				left--
			}
		}
		if left == before {
			break
		}
	}
	for i, s := range all {
		*s = s.cut(taken[i])
	}
}

// of are the proposals of a state.
func (o *Overview) of(s State) []*Telling {
	var list []*Telling
	for i := range o.Proposals {
		if o.Proposals[i].State == s {
			list = append(list, &o.Proposals[i])
		}
	}
	return list
}

// breached are the proposals whose outcome says stop.
func (o *Overview) breached() []*Telling {
	var list []*Telling
	for i := range o.Proposals {
		if r := o.Proposals[i].Result; r != nil && r.Overall == Stop {
			list = append(list, &o.Proposals[i])
		}
	}
	return list
}

// title of a proposal that others name by its ID.
func (o *Overview) title(id string) string { return titleOf(o.Proposals, id) }
