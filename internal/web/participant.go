package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/interviews"
	"verbatim/report"
)

func (s *Server) participantRoutes() []route {
	return []route{
		{pattern: "GET /people", serve: s.participants},
		{pattern: "POST /people", serve: s.addParticipant},
		{pattern: "GET /people/{id}", serve: s.participant},
		{pattern: "POST /people/{id}/attribute", serve: s.setAttribute},
		{pattern: "POST /people/{id}/attribute/remove", serve: s.removeAttribute},
	}
}

// A peoplePage lists the people.
type peoplePage struct {
	Rows     []personRow
	Found    int
	All      int
	Text     string
	Segment  string // "team=data", "" for everybody
	Segments []segmentChoice
	Keys     []string
	Pages    pageList
}

// A segmentChoice is an attribute with its values and how many people have each
// today.
type segmentChoice struct {
	Key    string
	Values []segmentValue
}

type segmentValue struct {
	Value   string
	People  int
	Address string
	Chosen  bool
}

// A personRow is a participant and what they said.
type personRow struct {
	*interviews.Participant
	Now     []interviews.Attribute // as of today, by key; Since is left out
	Talks   []*interviews.Interview
	Quotes  int // that are counted
	Consent string
}

// Names are the keys of what is known of people.
func attributeKeys(people []interviews.Participant) []string {
	keys := map[string]bool{}
	for i := range people {
		for _, a := range people[i].Attributes {
			keys[a.Key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// personRows are all people who speak somewhere or of whom something is known:
// the others were guesses of ingest that were put right.
func personRows(c *report.Corpus) []personRow {
	talks, counted := map[string][]*interviews.Interview{}, countedOf(c)
	for i := range c.Interviews {
		for _, id := range c.Interviews[i].Participants() {
			talks[id] = append(talks[id], &c.Interviews[i])
		}
	}
	var rows []personRow
	for i := range c.Participants {
		one := &c.Participants[i]
		row := personRow{Participant: one, Talks: talks[one.ID], Quotes: counted[one.ID]}
		if len(row.Talks)+len(one.Attributes) == 0 {
			continue
		}
		held := one.At("")
		for _, key := range slices.Sorted(maps.Keys(held)) {
			row.Now = append(row.Now, interviews.Attribute{Key: key, Value: held[key]})
		}
		row.Consent = quotable(row.Talks)
		rows = append(rows, row)
	}
	return rows
}

// countedOf counts by participant the quotes that are counted.
func countedOf(c *report.Corpus) map[string]int {
	speaks, coded := speakersOf(c), codedQuotes(c)
	n := map[string]int{}
	for i := range c.Quotes {
		if q := &c.Quotes[i]; q.State.Counts() && coded[q.ID] {
			n[speaks[voiceOf{q.Interview, q.Speaker}]]++
		}
	}
	return n
}

// A voiceOf is a speaker in an interview.
type voiceOf struct {
	interview interviews.ID
	name      string
}

// speakersOf are the participants by their voices.
func speakersOf(c *report.Corpus) map[voiceOf]string {
	who := map[voiceOf]string{}
	for i := range c.Interviews {
		for _, sp := range c.Interviews[i].Speakers {
			if sp.Role == interviews.RoleParticipant {
				who[voiceOf{c.Interviews[i].ID, sp.Name}] = sp.Participant
			}
		}
	}
	return who
}

// quotable says in words whether somebody may be quoted.
func quotable(talks []*interviews.Interview) string {
	yes, no := 0, 0
	for _, iv := range talks {
		switch iv.Consent.Quotes {
		case interviews.Yes:
			yes++
		case interviews.No:
			no++
		}
	}
	switch {
	case len(talks) == 0:
		return ""
	case no > 0:
		return "must not be quoted"
	case yes == len(talks):
		return "may be quoted"
	case yes > 0:
		return "may be quoted, not asked everywhere"
	}
	return "not asked about quotes"
}

func (s *Server) participants(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	p := &peoplePage{Text: strings.TrimSpace(asked.Get("q")), Segment: asked.Get("segment"), Keys: attributeKeys(c.Participants)}
	rows := personRows(c)
	p.All = len(rows)
	p.Segments = p.segments(rows)
	for _, row := range rows {
		if p.lets(&row) {
			p.Rows = append(p.Rows, row)
		}
	}
	p.Found = len(p.Rows)
	p.Pages = pagesOf(r, p.Found, peopleValues(p.Text, p.Segment))
	p.Rows = p.Rows[p.Pages.from:p.Pages.to]
	return s.show(w, r, "participants", frame{Title: "People", Section: "people", Page: p})
}

func peopleValues(text, segment string) url.Values {
	v := url.Values{}
	if text != "" {
		v.Set("q", text)
	}
	if segment != "" {
		v.Set("segment", segment)
	}
	return v
}

func (p *peoplePage) lets(row *personRow) bool {
	key, value, _ := strings.Cut(p.Segment, "=")
	if p.Segment != "" && row.At("")[key] != value {
		return false
	}
	text := strings.ToLower(p.Text)
	if strings.Contains(strings.ToLower(row.ID), text) {
		return true
	}
	return slices.ContainsFunc(row.Attributes, func(a interviews.Attribute) bool { return strings.Contains(strings.ToLower(a.Value), text) })
}

// mostValues are how many values of an attribute are offered: names of which
// everybody has another one group nobody.
const mostValues = 12

func (p *peoplePage) segments(rows []personRow) []segmentChoice {
	var all []segmentChoice
	for _, key := range p.Keys {
		n := map[string]int{}
		for i := range rows {
			if value := rows[i].At("")[key]; value != "" {
				n[value]++
			}
		}
		if len(n) > mostValues {
			continue
		}
		choice := segmentChoice{Key: key}
		for _, value := range slices.Sorted(maps.Keys(n)) {
			segment := key + "=" + value
			to := segmentValue{Value: value, People: n[value], Chosen: p.Segment == segment}
			if to.Chosen {
				segment = ""
			}
			to.Address = "/people?" + peopleValues(p.Text, segment).Encode()
			choice.Values = append(choice.Values, to)
		}
		all = append(all, choice)
	}
	return all
}
