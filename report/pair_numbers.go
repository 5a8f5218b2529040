package report

import (
	"encoding/json"

	"verbatim/internal/errs"
	"verbatim/internal/stats"
)

// PairNumbers are what is known of two themes that occur together. nil is what
// does not exist.
type PairNumbers struct {
	First     string   `json:"first"`        // Theme.ID
	Second    string   `json:"second"`       // Theme.ID
	Both      int      `json:"both"`         // units
	FirstIn   int      `json:"first_units"`  // units with the first
	SecondIn  int      `json:"second_units"` // units with the second
	Units     int      `json:"units"`
	Few       bool     `json:"few"`     // fewer than FewTogether units have both: no sign of anything
	Jaccard   *float64 `json:"jaccard"` // of the units with either, the share with both
	Lift      *float64 `json:"lift"`    // times as many units as if neither had to do with the other; like the next two nil for overlap and near
	NPMI      *float64 `json:"npmi"`    // −1 to 1; nil when every unit has both
	G2        *float64 `json:"g2"`
	Meet      *int     `json:"quote_pairs"`    // quotes with the first that meet one with the second; nil where quotes are not paired
	C         *float64 `json:"c"`              // ATLAS.ti's c-coefficient, of those; nil also for a denominator of 0
	OutOfC    bool     `json:"c_out_of_range"` // C is below 0, above 1 or has no value
	Uneven    bool     `json:"uneven"`         // one has more than UnevenTimes as many quotes as the other: C is low whatever they share
	FirstHas  int      `json:"first_quotes"`   // quotes with the first
	SecondHas int      `json:"second_quotes"`  // quotes with the second
}

// UnevenTimes is how many times as many quotes one theme may have as the other
// before the c-coefficient says little: ATLAS.ti then marks it yellow.
const UnevenTimes = 5

// Numbers computes what is known of a pair.
//
// Jaccard is of units, each of which counts once. C is the same formula of
// counted pairs of quotes, as ATLAS.ti has it: a quote that meets several counts
// several times, so that C may leave the range from 0 to 1.
func (r *CooccurrenceReport) Numbers(p ThemePair) PairNumbers {
	a, b := &r.Themes[p.First], &r.Themes[p.Second]
	n := PairNumbers{
		First: a.Theme, Second: b.Theme, Both: p.In.Both, FirstIn: p.In.First, SecondIn: p.In.Second, Units: p.In.Units, Few: p.Few(),
		Jaccard: orNil(p.In.Jaccard()), G2: p.G2,
		Uneven: max(a.Quotes, b.Quotes) > UnevenTimes*min(a.Quotes, b.Quotes), FirstHas: a.Quotes, SecondHas: b.Quotes,
	}
	if r.Unit.chance() {
		n.Lift, n.NPMI = orNil(p.In.Lift()), orNil(p.In.NPMI())
	}
	if r.pairsQuotes() {
		n.Meet = &p.Meet
		n.C = orNil(stats.Together{Both: p.Meet, First: a.Quotes, Second: b.Quotes}.Jaccard())
		n.OutOfC = n.C == nil || *n.C < 0 || *n.C > 1
	}
	return n
}

// pairsQuotes reports whether quotes of two themes were held beside each other.
func (r *CooccurrenceReport) pairsQuotes() bool { return !r.Unit.chance() }

// MarshalJSON writes the report with all numbers of each pair.
func (r *CooccurrenceReport) MarshalJSON() ([]byte, error) {
	type plain CooccurrenceReport
	pairs := make([]PairNumbers, 0, len(r.Pairs))
	for _, p := range r.Pairs {
		pairs = append(pairs, r.Numbers(p))
	}
	return json.Marshal(struct {
		*plain
		Pairs []PairNumbers `json:"pairs"`
	}{(*plain)(r), pairs})
}

// UnmarshalJSON reads a report back. errs.Invalid when a pair names a theme
// that the report does not have.
func (r *CooccurrenceReport) UnmarshalJSON(src []byte) error {
	type plain CooccurrenceReport
	read := struct {
		*plain
		Pairs []PairNumbers `json:"pairs"`
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(src, &read); err != nil {
		return err
	}
	place := map[string]int{}
	for i := range r.Themes {
		place[r.Themes[i].Theme] = i
	}
	r.Pairs = make([]ThemePair, 0, len(read.Pairs))
	for i := range read.Pairs {
		n := &read.Pairs[i]
		first, known := place[n.First]
		second, both := place[n.Second]
		if !known || !both {
			return errs.New(errs.Invalid, "the themes %q and %q are a pair, and are not among the themes", n.First, n.Second)
		}
		r.Pairs = append(r.Pairs, n.pair(first, second))
	}
	return nil
}

// pair is what the numbers were computed from.
func (n *PairNumbers) pair(first, second int) ThemePair {
	p := ThemePair{First: first, Second: second, In: stats.Together{Both: n.Both, First: n.FirstIn, Second: n.SecondIn, Units: n.Units}, G2: n.G2}
	if n.Meet != nil {
		p.Meet = *n.Meet
	}
	return p
}
