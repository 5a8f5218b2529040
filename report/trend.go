package report

import (
	"fmt"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// TrendOptions say how a trend is made.
type TrendOptions struct {
	Unit   Unit            // anything but Months takes quarters
	Until  interviews.Date // a day of the period that is the last one at least; "" for that of the last interview
	Repeat string          // what to do with people who were asked in several periods: RepeatFirst or RepeatMcNemar
}

const (
	// RepeatFirst compares everybody in the period of their first finished
	// interview of the two only, with what they said in it.
	RepeatFirst = ""
	// RepeatMcNemar compares the last two periods by the people who were asked
	// in both, and by nobody else.
	RepeatMcNemar = "mcnemar"
)

// A TrendReport says how many people speak of each theme in each quarter or
// month, and whether that changes. Its first and last period are those of the
// first and the last interview of the scope; between them none is left out.
//
// A cell counts everybody in each period they were asked in. The change of the
// last period and the trend over all are of people who are one trial each: for
// the change see TrendOptions.Repeat; the trend takes everybody's first period
// of all.
type TrendReport struct {
	About
	Unit        Unit          `json:"unit"`
	Repeat      string        `json:"repeat"`
	Comparisons int           `json:"comparisons"` // of the last period with somebody compared on both sides: what Adjusted is adjusted for
	Several     int           `json:"several"`     // people asked in more than one period
	Both        int           `json:"both"`        // people asked in both of the last two
	Periods     []Group       `json:"periods"`     // in order
	Themes      []TrendRow    `json:"themes"`      // in the codebook's order
	Words       *ThemesReport `json:"words"`       // the same themes with their quotes; null when only numbers were wanted
	Notes       []string      `json:"notes"`
}

// A TrendRow is a theme, with everything under it, by period.
type TrendRow struct {
	ThemeLabel
	Part                 // of everybody asked
	Periods []PeriodCell `json:"periods"` // as TrendReport.Periods
	Change  PeriodChange `json:"change"`
	Trend   *Trend       `json:"trend"`        // null when there is none
	NoTrend string       `json:"trend_reason"` // why not
	State   State        `json:"state"`
}

// A PeriodCell is x of n people in a period.
type PeriodCell struct {
	Period string `json:"period"`
	Proportion
}

// A PeriodChange is the last period against the one before it.
type PeriodChange struct {
	Part          // of those who are compared in the last period
	Before   int  `json:"before"`
	BeforeOf int  `json:"before_of"`
	Gained   *int `json:"gained"` // of people asked in both: those who say it since; null unless they are compared
	Lost     *int `json:"lost"`   // and those who do so no more
	Contrast      // Low and High are null where people asked in both are compared
}

// A Trend is the Cochran–Armitage test over the periods, by their distance in
// time.
type Trend struct {
	Z         float64  `json:"z"` // above 0 when the share rises
	ChiSquare float64  `json:"chi_square"`
	P         float64  `json:"p"`     // from the normal approximation
	Exact     *float64 `json:"exact"` // null above stats.ExactTrendLimit people
}

// best is the exact p where there is one.
func (t *Trend) best() float64 {
	if t.Exact != nil {
		return *t.Exact
	}
	return t.P
}

// LeastTrend is the number of periods with people from which on a trend is
// tested: with two of them it is their difference, which is tested already.
const LeastTrend = 3

// trendLevel is the p of a trend below which a theme rises or fades.
const trendLevel = 0.05

// Trend counts the themes of a scope by quarter or month.
func (d *Corpus) Trend(s Scope, o TrendOptions) *TrendReport {
	if o.Unit != Months {
		o.Unit = Quarters
	}
	t, n := d.countThemes(s)
	names, gaps := n.sample.periods(o.Unit, o.Until)
	period := func(seat int) string { return o.Unit.of(n.talks[n.seats[seat].talk].Date) }
	by := newDivision(n, names, period)
	r := &TrendReport{
		About: t.About, Unit: o.Unit, Repeat: o.Repeat, Several: by.several, Periods: []Group{}, Themes: []TrendRow{}, Notes: t.Notes,
	}
	for i, name := range names {
		r.Periods = append(r.Periods, Group{name, by.heard[i], by.asked[i]})
	}
	c := &changes{division: by, repeat: o.Repeat, last: len(names) - 1}
	if c.last > 0 {
		c.pair = newDivision(n, names[c.last-1:], period)
		c.both = c.pair.inBoth(n, 0, 1)
	}
	r.Both = len(c.both)
	at := n.places()
	for i := range t.Themes {
		row := &t.Themes[i]
		r.Themes = append(r.Themes, c.row(row, n.interviews().seats[at[row.Theme]]))
	}
	r.adjust()
	r.Words = n.words(t)
	r.note(n.sample, gaps)
	return r
}

// adjust adjusts the p of the changes that could be looked at.
func (r *TrendReport) adjust() {
	var family []*Contrast
	for i := range r.Themes {
		if c := &r.Themes[i].Change; c.Of > 0 && c.BeforeOf > 0 {
			family = append(family, &c.Contrast)
		}
	}
	r.Comparisons = len(family)
	adjust(family)
}

// changes compare the periods of a division.
type changes struct {
	*division
	repeat string
	last   int       // the last period, -1 when there is none
	pair   *division // it and the one before; nil when there is none
	both   []twice   // asked in both
}

// row counts one theme.
func (c *changes) row(t *ThemeRow, seats bitset) TrendRow {
	said, trials := c.count(seats)
	r := TrendRow{ThemeLabel: themeLabel(t), Part: Part{t.Mentioned, t.Asked}, Periods: []PeriodCell{}}
	for i, name := range c.names {
		r.Periods = append(r.Periods, PeriodCell{name, proportion(said[i], c.asked[i])})
	}
	r.Change = c.change(seats)
	r.Trend, r.NoTrend = c.trend(trials)
	r.State = r.state()
	return r
}

// change compares the last period with the one before it.
func (c *changes) change(seats bitset) PeriodChange {
	switch {
	case c.last < 0 || c.asked[c.last] == 0:
		return PeriodChange{Contrast: Contrast{Verdict: NobodyAsked}}
	case c.last == 0 || c.asked[c.last-1] == 0:
		return PeriodChange{Contrast: Contrast{Verdict: NobodyBefore}}
	}
	_, trials := c.pair.count(seats)
	if c.repeat == RepeatMcNemar {
		return c.again()
	}
	now, before := Part{trials[1], c.pair.trials[1]}, Part{trials[0], c.pair.trials[0]}
	return PeriodChange{Part: now, Before: before.Participants, BeforeOf: before.Of, Contrast: contrast(now, before, Up, Down)}
}

// again compares what the same people said in both of the last two periods.
func (c *changes) again() PeriodChange {
	n := len(c.both)
	before, last, gained, lost := c.pair.changed(c.both)
	r := PeriodChange{Part: Part{last, n}, Before: before, BeforeOf: n, Gained: &gained, Lost: &lost, Contrast: Contrast{Verdict: NobodyTwice}}
	if n == 0 {
		return r
	}
	difference := float64(gained-lost) / float64(n)
	r.Difference = &difference
	p, ok := stats.McNemar(gained, lost)
	if ok {
		r.P = &p
	}
	switch {
	case n < SmallSample:
		r.Verdict = TooFewAsked
	case !ok || p >= trendLevel:
		r.Verdict = NoClearChange
	case gained > lost:
		r.Verdict = Up
	default:
		r.Verdict = Down
	}
	return r
}

// trend tests all periods. Their scores are their places, so that a period in
// which nobody was asked still takes its time.
func (c *changes) trend(trials []int) (*Trend, string) {
	people := 0
	for _, n := range c.trials {
		if n > 0 {
			people++
		}
	}
	if people < LeastTrend {
		return nil, fmt.Sprintf("fewer than %d periods have people to compare", LeastTrend)
	}
	test, ok := stats.CochranArmitage(trials, c.trials, nil)
	if !ok {
		return nil, "all of them or none speak of it"
	}
	t := &Trend{Z: test.Z, ChiSquare: test.ChiSquare, P: test.P}
	if test.HasExact {
		t.Exact = &test.Exact
	}
	return t, ""
}

// note says what is to be kept in mind of the periods.
func (r *TrendReport) note(m *sample, gaps bool) {
	add := func(when bool, format string, args ...any) {
		if when {
			r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
		}
	}
	add(len(r.Periods) == 0 && len(m.interviews) > 0, "No interview has a date, so there are no periods. Set it with 'verbatim interview set ID --date'.")
	add(len(r.Periods) == 1, "All interviews are of one %s: there is nothing to compare with.", r.Unit)
	add(gaps, "From the first to the last interview there are more than %d %ss: those in which nobody was heard are left out, and the trend takes no account of them. Is every date right?", mostPeriods, r.Unit)
	if r.Repeat == RepeatMcNemar {
		add(len(r.Periods) > 1, "%s asked in both of the last two %ss. The change is theirs alone.", count(r.Both, "person was", "people were"), r.Unit)
	} else {
		add(r.Several > 0, "%s asked in more than one %s: counted in each, and compared in that of their first finished interview only.",
			count(r.Several, "person was", "people were"), r.Unit)
	}
	add(r.Comparisons > 1, "%s compared. Some changes among so many come by chance alone: the adjusted p takes their number into account, the range, p and the trend's p do not.",
		count(r.Comparisons, "theme was", "themes were"))
	add(r.Period != "" && len(r.Periods) > 1, "New is what nobody said before in this period; what was said earlier is not looked at.")
}
