package web

import (
	"cmp"
	"slices"
	"time"

	"verbatim/interviews"
	"verbatim/report"
)

// mostListed bounds lists of links.
const mostListed = 200

// A periodPicker leads to the same report about another period.
type periodPicker struct {
	Earlier, Later *reportLink // the quarters around this one
	All            *reportLink // without a period
	Quarters       []reportLink
}

// mostQuarters are so many that they fit beside each other.
const mostQuarters = 6

// periodsOf picks among the quarters that anybody was interviewed in; nil for
// reports that are not about a period, and where there is nothing to pick.
func periodsOf(a *ReportAsk, c *report.Corpus, today interviews.Date) *periodPicker {
	quarters := quartersOf(c)
	if len(quarters) == 0 || a.Kind == "roadmap" || a.Kind == "diff" || a.Kind == "issued" || a.Kind == "interview" {
		return nil
	}
	here := a.Flags.Get("period")
	if a.Kind == "quarter" {
		here = cmp.Or(a.About, here, "last-quarter")
	}
	if p, err := interviews.ParsePeriod(here, today); err == nil {
		here = p.Name
	}
	at := slices.Index(quarters, here)
	p := &periodPicker{}
	if at > 0 {
		p.Earlier = a.during(quarters[at-1], here)
	}
	if at >= 0 && at+1 < len(quarters) {
		p.Later = a.during(quarters[at+1], here)
	}
	if a.Kind != "quarter" {
		p.All = a.during("", here)
		p.All.Name = "All"
	}
	first := max(0, min(max(at, 0)-mostQuarters/2, len(quarters)-mostQuarters))
	if at < 0 {
		first = max(0, len(quarters)-mostQuarters)
	}
	for _, q := range quarters[first:min(len(quarters), first+mostQuarters)] {
		p.Quarters = append(p.Quarters, *a.during(q, here))
	}
	return p
}

// during leads to the report about another period; here is the one that it is
// about.
func (a *ReportAsk) during(period, here string) *reportLink {
	to := *a
	to.Flags = clone(a.Flags)
	delete(to.Flags, "period")
	switch {
	case a.Kind == "quarter":
		to.About = period
	case period != "":
		to.Flags.Set("period", period)
	}
	return &reportLink{Name: period, Address: to.address(""), Here: period == here}
}

// quartersOf are the quarters that anybody was interviewed in, the first one
// first.
func quartersOf(c *report.Corpus) []string {
	var quarters []string
	for i := range c.Interviews {
		if q := c.Interviews[i].Date.Quarter(); q != "" {
			quarters = append(quarters, q)
		}
	}
	slices.Sort(quarters)
	return slices.Compact(quarters)
}

// quarterIn is the quarter that a report is about, or the newest one that
// anybody was interviewed in; "" when there is none.
func quarterIn(a *ReportAsk, c *report.Corpus) string {
	quarters := quartersOf(c)
	if q := a.Flags.Get("period"); slices.Contains(quarters, q) {
		return q
	}
	if len(quarters) == 0 {
		return ""
	}
	return quarters[len(quarters)-1]
}

func newestInterviews(c *report.Corpus) []*interviews.Interview {
	var all []*interviews.Interview
	for i := range c.Interviews {
		all = append(all, &c.Interviews[i])
	}
	slices.SortFunc(all, func(a, b *interviews.Interview) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// today is the day on which a page is read.
func (s *Server) today() interviews.Date {
	return interviews.Date(s.opt.Now().UTC().Format(time.DateOnly))
}
