package report

import (
	"time"

	"verbatim/interviews"
)

// A Unit is how long the periods of a trend are.
type Unit string

const (
	Quarters Unit = "quarter"
	Months   Unit = "month"
)

// mostPeriods is how many periods are listed without gaps. A day in the year
// 206 is a slip of the pen, and must not make twenty thousand months.
const mostPeriods = 240

// of returns the period of a day, "" for no date.
func (u Unit) of(d interviews.Date) string {
	if u == Months {
		return d.Month()
	}
	return d.Quarter()
}

// months is how many months a period has.
func (u Unit) months() int {
	if u == Months {
		return 1
	}
	return 3
}

// is reports whether a period is a whole one of the unit.
func (u Unit) is(p interviews.Period) bool {
	return u.of(p.From) != u.of(p.From.AddDays(-1)) && p.From.AddMonths(u.months()) == p.Until
}

// between lists all periods from one day's to another's, also those in which
// nothing happened. Not ok when there are more than mostPeriods, or when a day
// is none.
func (u Unit) between(first, last interviews.Date) (names []string, ok bool) {
	step := u.months()
	day, err := time.Parse(time.DateOnly, string(first))
	if err != nil {
		return nil, false
	}
	month := time.Date(day.Year(), (day.Month()-1)/time.Month(step)*time.Month(step)+1, 1, 0, 0, 0, 0, time.UTC)
	for range mostPeriods {
		names = append(names, u.of(interviews.Date(month.Format(time.DateOnly))))
		if names[len(names)-1] == u.of(last) {
			return names, true
		}
		month = month.AddDate(0, step, 0)
	}
	return nil, false
}

// periods lists the periods of the sample in order, up to that of a day if they
// end before. Where they are too many, those in which nobody was heard are left
// out, and gaps is true.
func (m *sample) periods(u Unit, until interviews.Date) (names []string, gaps bool) {
	found, first, last := set{}, interviews.Date(""), interviews.Date("")
	for _, iv := range m.interviews { // by date, those without one at the end
		if u.of(iv.Date) == "" {
			continue
		}
		if first == "" {
			first = iv.Date
		}
		last = iv.Date
		found[u.of(iv.Date)] = true
	}
	if first == "" {
		return []string{}, false
	}
	if last < until {
		last = until
		found[u.of(until)] = true
	}
	if names, ok := u.between(first, last); ok {
		return names, false
	}
	return found.sorted(), true
}
