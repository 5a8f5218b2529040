package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/interviews"
	"verbatim/report"
)

func (s *Server) interviewRoutes() []route {
	return slices.Concat([]route{{pattern: "GET /interviews", serve: s.interviews}}, s.uploadRoutes(), s.interviewShowRoutes())
}

// An interviewsPage lists the interviews.
type interviewsPage struct {
	Rows     []interviewRow
	Found    int // that the filter leaves
	All      int // in the workspace
	People   int // in the interviews found
	Finished int // of them
	Waiting  int // quotes in them that wait for review
	Chosen   interviewFilter
	Studies  []interviews.Study
	Coders   []string
	Sources  []interviews.Source
	States   []workState
	Orders   []interviewOrder
	Pages    pageList
	Upload   uploadForm
	Loaded   bool // the sample study has just been loaded
}

// An interviewRow is one interview with the work on it.
type interviewRow struct {
	*interviews.Interview
	StudyTitle string
	People     []string
	Shares     []report.CoderShare
	State      workState
	Mine       bool // who acts has it and has not finished it
	Quotes     int  // that are counted
	Waiting    int  // that wait for review
}

// Name is what people call it.
func (r interviewRow) Name() string { return cmp.Or(r.Title, string(r.ID)) }

// fewPeople are how many people a row names.
const fewPeople = 5

// FirstPeople are those that the list names, MorePeople counts the others.
func (r interviewRow) FirstPeople() []string { return r.People[:min(len(r.People), fewPeople)] }
func (r interviewRow) MorePeople() int       { return max(0, len(r.People)-fewPeople) }

// A workState says how far the coding of an interview is, or a coder's part.
type workState string

const (
	toDo     workState = "to do"
	underWay workState = "under way"
	finished workState = "finished"
)

// An interviewFilter says which interviews are listed, and in which order.
type interviewFilter struct {
	Study, Coder, State, Source, Text, Sort string
}

func readInterviewFilter(v url.Values) interviewFilter {
	return interviewFilter{Study: v.Get("study"), Coder: v.Get("coder"), State: v.Get("state"), Source: v.Get("source"),
		Text: strings.TrimSpace(v.Get("q")), Sort: v.Get("sort")}
}

// Any reports whether something is left out.
func (f interviewFilter) Any() bool {
	f.Sort = ""
	return f != interviewFilter{}
}

// values are the filter as an address has it.
func (f interviewFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"study": f.Study, "coder": f.Coder, "state": f.State, "source": f.Source, "q": f.Text, "sort": f.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// lets reports whether a row is asked for. Of a coder, the state is that of
// their own part.
func (f interviewFilter) lets(r *interviewRow) bool {
	state := r.State
	if f.Coder != "" {
		i := slices.IndexFunc(r.Shares, func(s report.CoderShare) bool { return s.Coder == f.Coder })
		if i < 0 {
			return false
		}
		state = stateOf(r.Shares[i : i+1])
	}
	return (f.Study == "" || f.Study == r.Study) && (f.State == "" || f.State == string(state)) &&
		(f.Source == "" || f.Source == string(r.heardBy())) && r.says(f.Text)
}

func (r *interviewRow) heardBy() interviews.Source {
	return cmp.Or(r.Source, interviews.SourceInterview)
}

// says reports whether a row has a text in what it shows.
func (r *interviewRow) says(text string) bool {
	shown := strings.ToLower(strings.Join(append([]string{r.Title, string(r.ID), r.Path, string(r.Date), r.StudyTitle}, r.People...), "\n"))
	return strings.Contains(shown, strings.ToLower(text))
}

// stateOf is how far the work is of which these are the parts.
func stateOf(shares []report.CoderShare) workState {
	begun, done, missing := false, false, false
	for _, s := range shares {
		begun = begun || s.Quotes > 0
		done = done || s.Finished
		missing = missing || s.Assigned && !s.Finished
	}
	switch {
	case done && !missing:
		return finished
	case done || begun:
		return underWay
	}
	return toDo
}

// An interviewOrder is an order in which interviews are listed.
type interviewOrder struct {
	Name, Says string
	compare    func(a, b *interviewRow) int
}

// orders are all of them; the first one is taken when nobody chooses.
var orders = []interviewOrder{
	{"mine", "yours first", func(a, b *interviewRow) int {
		return cmp.Or(first(b.Mine, a.Mine), cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
	}},
	{"newest", "newest first", func(a, b *interviewRow) int { return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID)) }},
	{"oldest", "oldest first", func(a, b *interviewRow) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) }},
	{"title", "by title", func(a, b *interviewRow) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())), cmp.Compare(a.ID, b.ID))
	}},
}

// orderOf is the order of that name, or the first one.
func orderOf(name string) *interviewOrder {
	i := slices.IndexFunc(orders, func(o interviewOrder) bool { return o.Name == name })
	return &orders[max(i, 0)]
}

// first compares so that what is true is the larger one.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (s *Server) interviews(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	p := &interviewsPage{All: len(c.Interviews), Studies: c.Studies, Sources: interviews.Sources, Chosen: readInterviewFilter(r.URL.Query()), Loaded: r.URL.Query().Get("loaded") == "1"}
	p.States, p.Orders = []workState{toDo, underWay, finished}, orders
	p.Upload = s.uploadForm(c)
	if p.All == 0 {
		return s.show(w, r, "welcome", frame{Title: "Welcome", Section: "interviews", Page: p, Script: "upload"})
	}
	rows := interviewRows(c, s.opt.Actor)
	p.Coders = codersIn(rows)
	p.choose(rows)
	p.Pages = pagesOf(r, p.Found, p.Chosen.values())
	p.Rows = p.Rows[p.Pages.from:p.Pages.to]
	return s.show(w, r, "interviews", frame{Title: "Interviews", Section: "interviews", Page: p, Script: "upload"})
}

// choose keeps the rows that are asked for, and counts them.
func (p *interviewsPage) choose(rows []interviewRow) {
	people := map[string]bool{}
	for i := range rows {
		row := &rows[i]
		if !p.Chosen.lets(row) {
			continue
		}
		p.Rows = append(p.Rows, *row)
		p.Waiting += row.Waiting
		if row.State == finished {
			p.Finished++
		}
		for _, id := range row.People {
			people[id] = true
		}
	}
	order := orderOf(p.Chosen.Sort)
	slices.SortStableFunc(p.Rows, func(a, b interviewRow) int { return order.compare(&a, &b) })
	p.Found, p.People = len(p.Rows), len(people)
}

// interviewRows are all interviews with the work on them, as who acts sees it.
func interviewRows(c *report.Corpus, actor string) []interviewRow {
	titles := map[string]string{}
	for _, st := range c.Studies {
		titles[st.ID] = cmp.Or(st.Title, st.ID)
	}
	work := map[interviews.ID][]report.CoderShare{}
	for _, w := range c.Progress(report.Scope{}).Work {
		work[w.Interview] = w.Shares
	}
	counted, waiting := quotesPerInterview(c)
	rows := make([]interviewRow, len(c.Interviews))
	for i := range c.Interviews {
		iv := &c.Interviews[i]
		shares := work[iv.ID]
		rows[i] = interviewRow{Interview: iv, StudyTitle: cmp.Or(titles[iv.Study], iv.Study), People: iv.Participants(), Shares: shares,
			State: stateOf(shares), Quotes: counted[iv.ID], Waiting: waiting[iv.ID],
			Mine: slices.ContainsFunc(shares, func(s report.CoderShare) bool { return s.Coder == actor && s.Assigned && !s.Finished })}
	}
	return rows
}

// quotesPerInterview counts the quotes of each interview that reports count, and those
// that wait for review.
func quotesPerInterview(c *report.Corpus) (counted, waiting map[interviews.ID]int) {
	counted, waiting = map[interviews.ID]int{}, map[interviews.ID]int{}
	coded := codedQuotes(c)
	for i := range c.Quotes {
		q := &c.Quotes[i]
		if q.State.Waits() {
			waiting[q.Interview]++
		} else if q.State.Counts() && coded[q.ID] {
			counted[q.Interview]++
		}
	}
	return counted, waiting
}

// codedQuotes are the quotes that have a theme.
func codedQuotes(c *report.Corpus) map[string]bool {
	coded := make(map[string]bool, len(c.Quotes))
	for _, id := range c.Matrix.Quotes {
		coded[id] = true
	}
	return coded
}

func codersIn(rows []interviewRow) []string {
	var coders []string
	for i := range rows {
		for _, s := range rows[i].Shares {
			coders = append(coders, s.Coder)
		}
	}
	slices.Sort(coders)
	return slices.Compact(coders)
}
