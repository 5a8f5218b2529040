package roadmap

import (
	"fmt"
	"slices"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// A Reliability is how far the codings that a proposal rests on can be relied
// on: who made them, and whether coders who worked alone found the same.
type Reliability struct {
	Coders   []string   `json:"coders"`     // who coded what it rests on, in finished interviews, by name
	Alpha    *float64   `json:"alpha"`      // Krippendorff's, nominal, over interviews; nil when undefined
	NoAlpha  string     `json:"why_not"`    // why it is undefined
	Band     stats.Band `json:"band"`       // of alpha
	Compared int        `json:"interviews"` // that two coders or more have finished
}

// reliability compares coders over the interviews that two or more of them have
// finished: whether each found one of the themes there, or one below them. All
// codings count, also overruled ones, as agreement is about what coders saw
// alone.
func (v *view) reliability(themes map[string]bool) Reliability {
	found, rests := map[interviews.ID]map[string]bool{}, map[interviews.ID]map[string]bool{}
	for _, i := range v.places(themes) {
		q := &v.Quotes[i]
		if !q.State.Counts() {
			continue
		}
		counts := v.person(q) != "" && v.counts(v.interview[q.Interview])
		for _, m := range v.marks(int(i)) {
			if themes[v.matrix.Themes[m.Theme]] {
				for _, coder := range v.matrix.Sets[m.By] {
					note(found, q.Interview, v.matrix.Coders[coder])
					if counts {
						note(rests, q.Interview, v.matrix.Coders[coder])
					}
				}
			}
		}
	}
	r := Reliability{Coders: coders(rests)}
	for _, c := range v.Overruled {
		if q := v.quote(c.Quote); q != nil && q.State.Counts() && themes[c.Theme] {
			note(found, q.Interview, c.Coder)
		}
	}
	units := v.judged(found)
	alpha := stats.Alpha(units).Alpha
	r.Alpha, r.NoAlpha, r.Band, r.Compared = alpha.Value, string(alpha.Reason), stats.BandOf(alpha), len(units)
	return r
}

// doubts say what a reader of a score should know of the codings behind it.
func (r *Reliability) doubts() []string {
	switch {
	case r == nil:
		return nil
	case len(r.Coders) == 1:
		return []string{"coded by " + r.Coders[0] + " alone: nobody else has looked"}
	case r.Band == stats.Discard:
		return []string{fmt.Sprintf("its coders agree too little: alpha is %.2f over %s", *r.Alpha, count(r.Compared, "interview", "interviews"))}
	}
	return nil
}

func note(found map[interviews.ID]map[string]bool, in interviews.ID, coder string) {
	if found[in] == nil {
		found[in] = map[string]bool{}
	}
	found[in][coder] = true
}

func coders(found map[interviews.ID]map[string]bool) []string {
	names := []string{}
	for _, by := range found {
		for coder := range by {
			names = append(names, coder)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// judged are the interviews that two coders or more have finished, each with
// how many found nothing and how many something.
func (v *view) judged(found map[interviews.ID]map[string]bool) []stats.Unit {
	by := map[interviews.ID][]string{}
	for _, f := range v.Finished {
		by[f.Interview] = append(by[f.Interview], f.Coder)
	}
	units := []stats.Unit{}
	for i := range v.Interviews {
		iv := v.Interviews[i].ID
		if len(by[iv]) < 2 {
			continue
		}
		counts := []int{0, 0}
		for _, coder := range by[iv] {
			if found[iv][coder] {
				counts[1]++
			} else {
				counts[0]++
			}
		}
		units = append(units, stats.Unit{Counts: counts, Times: 1})
	}
	return units
}
