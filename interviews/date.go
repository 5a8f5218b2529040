package interviews

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"verbatim/internal/errs"
)

// A Date is a calendar day as YYYY-MM-DD, or "" when it is not known. Dates
// compare with <.
type Date string

// ParseDate reads YYYY-MM-DD, with errs.Invalid for anything else.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", errs.New(errs.Invalid, "%q is not a date", s).Try("write it as YYYY-MM-DD, for example 2026-08-14")
	}
	return Date(s), nil
}

// Quarter returns the day's quarter as 2026-Q3, or "" for no date.
func (d Date) Quarter() string {
	if len(d) < 7 {
		return ""
	}
	month, _ := strconv.Atoi(string(d[5:7]))
	return fmt.Sprintf("%s-Q%d", d[:4], (month+2)/3)
}

// Month returns the day's month as 2026-08, or "" for no date.
func (d Date) Month() string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}

// AddMonths returns the day so many months later, or earlier below 0; "" for
// no date. The 31st of a month that is shorter is in the month behind it.
func (d Date) AddMonths(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return day(t.AddDate(0, n, 0))
}

// AddDays returns the day so many days later, or earlier below 0; "" for no
// date.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return day(t.AddDate(0, 0, n))
}

// A Period is a half-open range of days, [From, Until). An empty bound is open.
type Period struct {
	Name        string // as the user wrote it
	From, Until Date
}

// Contains reports whether a day lies in the period. The period without
// bounds contains every day, also the unknown one.
func (p Period) Contains(d Date) bool {
	if p.From == "" && p.Until == "" {
		return true
	}
	return d != "" && d >= p.From && (p.Until == "" || d < p.Until)
}

// ParsePeriod reads "" (always), 2026, 2026-Q3, 2026-08, 2026-08-14,
// a range of two of them joined by "..", either side open (2026-07..), and
// last-quarter, which is counted from today.
func ParsePeriod(s string, today Date) (Period, error) {
	if s == "" {
		return Period{}, nil
	}
	if s == "last-quarter" {
		return lastQuarter(today), nil
	}
	from, until, ranged := strings.Cut(s, "..")
	first, err := span(from)
	if err != nil {
		return Period{}, err
	}
	last := first
	if ranged {
		if last, err = span(until); err != nil {
			return Period{}, err
		}
	}
	p := Period{Name: s, From: first.From, Until: last.Until}
	if p.Until != "" && p.From >= p.Until {
		return Period{}, errs.New(errs.Invalid, "period %q ends before it begins", s)
	}
	return p, nil
}

func lastQuarter(today Date) Period {
	t, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return Period{}
	}
	start := time.Date(t.Year(), t.Month()-(t.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC)
	from := day(start.AddDate(0, -3, 0))
	return Period{Name: from.Quarter(), From: from, Until: day(start)}
}

// span is one side of a period: a year, a quarter, a month or a day.
func span(s string) (Period, error) {
	if s == "" {
		return Period{}, nil
	}
	if year, q, ok := strings.Cut(s, "-Q"); ok {
		y, errY := strconv.Atoi(year)
		n, errN := strconv.Atoi(q)
		if errY == nil && errN == nil && len(year) == 4 && n >= 1 && n <= 4 {
			return months(y, time.Month(3*n-2), 3), nil
		}
	}
	for layout, n := range map[string]int{"2006": 12, "2006-01": 1} {
		if t, err := time.Parse(layout, s); err == nil {
			return months(t.Year(), t.Month(), n), nil
		}
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return Period{From: day(t), Until: day(t.AddDate(0, 0, 1))}, nil
	}
	return Period{}, errs.New(errs.Invalid, "%q is not a period", s).
		Try("write 2026, 2026-Q3, 2026-08, 2026-08-14, a range such as 2026-07..2026-09, or last-quarter")
}

func months(year int, month time.Month, n int) Period {
	start := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return Period{From: day(start), Until: day(start.AddDate(0, n, 0))}
}

func day(t time.Time) Date { return Date(t.Format(time.DateOnly)) }
