package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
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

// A personPage is the card of one person.
type personPage struct {
	personRow
	Version string
	Known   []knownAttribute
	Keys    []string
	Parts   []personPart
	Themes  []personTheme
	Refused bool // in some interview they did not agree to be quoted
}

// A knownAttribute is one thing known of somebody, and from when on.
type knownAttribute struct {
	interviews.Attribute
	Held bool // today
}

// A personPart is what somebody does in an interview.
type personPart struct {
	*interviews.Interview
	Names    []string
	Version  string
	Consents []consentAnswer
}

// Name is what people call the interview.
func (p personPart) Name() string { return cmp.Or(p.Title, string(p.ID)) }

// A personTheme is what somebody says about a theme.
type personTheme struct {
	themeView
	Quotes int         // counted
	First  []quoteView // of them
}

// shownQuotes are how many quotes of a theme stand on a person's card.
const shownQuotes = 5

func (s *Server) participant(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	i := slices.IndexFunc(c.Participants, func(p interviews.Participant) bool { return p.ID == id })
	if i < 0 {
		return errs.New(errs.NotFound, "no participant %q", id).Try("the list of people has them all")
	}
	p := &personPage{personRow: personRow{Participant: &c.Participants[i]}, Keys: attributeKeys(c.Participants), Version: version(c.Participants[i])}
	for _, row := range personRows(c) {
		if row.ID == id {
			p.personRow = row
		}
	}
	held := p.At("")
	for _, a := range p.Attributes {
		p.Known = append(p.Known, knownAttribute{a, held[a.Key] == a.Value})
	}
	for _, iv := range p.Talks {
		p.Parts = append(p.Parts, partIn(iv, id))
		p.Refused = p.Refused || iv.Consent.Quotes == interviews.No
	}
	p.Themes = themesOf(c, id)
	return s.show(w, r, "participant", frame{Title: id, Section: "people", Page: p})
}

func partIn(iv *interviews.Interview, person string) personPart {
	p := personPart{Interview: iv, Version: version(iv), Consents: consentAnswers(iv.Consent)}
	for _, sp := range iv.Speakers {
		if sp.Participant == person && sp.Role == interviews.RoleParticipant {
			p.Names = append(p.Names, sp.Name)
		}
	}
	return p
}

// themesOf are the themes that somebody speaks of, in the order of the
// codebook, with the first of their quotes.
func themesOf(c *report.Corpus, person string) []personTheme {
	if c.Codebook == nil {
		return nil
	}
	speaks, talks := speakersOf(c), map[interviews.ID]*interviews.Interview{}
	for i := range c.Interviews {
		talks[c.Interviews[i].ID] = &c.Interviews[i]
	}
	themes := map[string][]string{} // by quote
	for i, id := range c.Matrix.Quotes {
		for _, mark := range c.Matrix.Marks(i) {
			themes[id] = append(themes[id], c.Matrix.Themes[mark.Theme])
		}
	}
	said := map[string]*personTheme{}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		if !q.State.Counts() || speaks[voiceOf{q.Interview, q.Speaker}] != person {
			continue
		}
		for _, theme := range themes[q.ID] {
			if said[theme] == nil {
				said[theme] = &personTheme{}
			}
			said[theme].add(*q, talks[q.Interview])
		}
	}
	return inBookOrder(c.Codebook, said)
}

func (t *personTheme) add(q coding.Quote, iv *interviews.Interview) {
	if t.Quotes++; t.Quotes <= shownQuotes {
		t.First = append(t.First, viewQuote(q, iv))
	}
}

func inBookOrder(book *coding.Codebook, said map[string]*personTheme) []personTheme {
	var all []personTheme
	for _, t := range book.Themes() {
		if found := said[t.ID]; found != nil {
			found.themeView = viewTheme(&t)
			all = append(all, *found)
		}
	}
	return all
}

// changeParticipant carries out a form about what is known of somebody.
func (s *Server) changeParticipant(w http.ResponseWriter, r *http.Request, id string, change func(*interviews.Participant) error) error {
	err := s.write(r, "participant.set", "participant/"+id, func(ctx context.Context, p Parts) error {
		people, err := p.Interviews.Participants(ctx, nil)
		if err != nil {
			return err
		}
		one := interviews.Participant{ID: id}
		if i := slices.IndexFunc(people, func(p interviews.Participant) bool { return p.ID == id }); i >= 0 {
			one = people[i]
		}
		if err := unchanged(r, "what is known of "+id, one); err != nil {
			return err
		}
		if err := change(&one); err != nil {
			return err
		}
		return p.Interviews.SetParticipant(ctx, &one)
	})
	if err != nil {
		return err
	}
	return done(w, r, "/people/"+url.PathEscape(id), "Saved.")
}

// attributeIn is what a form says about somebody.
func attributeIn(r *http.Request) (a interviews.Attribute, err error) {
	a = interviews.Attribute{Key: strings.TrimSpace(r.PostFormValue("key")), Value: strings.TrimSpace(r.PostFormValue("value"))}
	if day := r.PostFormValue("since"); day != "" {
		if a.Since, err = interviews.ParseDate(day); err != nil {
			return a, err
		}
	}
	if a.Key == "" || a.Value == "" || strings.Contains(a.Key, "=") {
		return a, errs.New(errs.Invalid, "an attribute has a name and a value").Try("for example team, and data")
	}
	return a, nil
}

func (s *Server) addParticipant(w http.ResponseWriter, r *http.Request) error {
	id := strings.TrimSpace(r.PostFormValue("id"))
	if id == "" {
		return errs.New(errs.Invalid, "a participant needs a pseudonym").Try("for example P-07")
	}
	return s.setAttributeOf(w, r, id)
}

func (s *Server) setAttribute(w http.ResponseWriter, r *http.Request) error {
	return s.setAttributeOf(w, r, r.PathValue("id"))
}

func (s *Server) setAttributeOf(w http.ResponseWriter, r *http.Request, id string) error {
	a, err := attributeIn(r)
	if err != nil {
		return err
	}
	return s.changeParticipant(w, r, id, func(p *interviews.Participant) error {
		p.Set(a)
		return nil
	})
}

// removeAttribute takes away one value that held from one day on; other values
// of the same name stay.
func (s *Server) removeAttribute(w http.ResponseWriter, r *http.Request) error {
	key, since := r.PostFormValue("key"), interviews.Date(r.PostFormValue("since"))
	return s.changeParticipant(w, r, r.PathValue("id"), func(p *interviews.Participant) error {
		i := slices.IndexFunc(p.Attributes, func(a interviews.Attribute) bool { return a.Key == key && a.Since == since })
		if i < 0 {
			return errs.New(errs.NotFound, "%s has no %s of that day", p.ID, key).Try("open the page again")
		}
		p.Attributes = slices.Delete(slices.Clone(p.Attributes), i, i+1)
		return nil
	})
}
