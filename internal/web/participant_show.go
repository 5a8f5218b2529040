package web

import (
	"cmp"
	"net/http"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

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

// A personTheme is what somebody says about a theme. A quote with several
// themes is shown under the first of them.
type personTheme struct {
	themeView
	Quotes int         // counted
	First  []quoteView // of those that no theme before shows
	Above  []restView  // that one before shows
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
	themes, said := themesByQuote(c), map[string][]quoteView{}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		if !q.State.Counts() || speaks[voiceOf{q.Interview, q.Speaker}] != person {
			continue
		}
		v := viewQuote(*q, talks[q.Interview])
		v.Themes = viewThemes(c.Codebook, themes[q.ID])
		for _, theme := range themes[q.ID] {
			said[theme] = append(said[theme], v)
		}
	}
	return inBookOrder(c.Codebook, said)
}

func themesByQuote(c *report.Corpus) map[string][]string {
	themes := make(map[string][]string, len(c.Matrix.Quotes))
	for i, id := range c.Matrix.Quotes {
		for _, mark := range c.Matrix.Marks(i) {
			themes[id] = append(themes[id], c.Matrix.Themes[mark.Theme])
		}
	}
	return themes
}

func inBookOrder(book *coding.Codebook, said map[string][]quoteView) []personTheme {
	var all []personTheme
	shown := map[string]bool{}
	for _, t := range book.Themes() {
		quotes := said[t.ID]
		if len(quotes) == 0 {
			continue
		}
		inTextOrder(quotes)
		p := personTheme{themeView: viewTheme(&t), Quotes: len(quotes)}
		for _, q := range quotes {
			p.show(q, shown)
		}
		all = append(all, p)
	}
	return all
}

func (p *personTheme) show(q quoteView, shown map[string]bool) {
	switch {
	case shown[q.ID]:
		p.Above = append(p.Above, restView{q.ID, beginning(q.Text), "#q-" + q.ID})
	case len(p.First) < shownQuotes:
		shown[q.ID] = true
		p.First = append(p.First, q)
	}
}

// inTextOrder sorts quotes by the day of their interview, then place.
func inTextOrder(quotes []quoteView) {
	slices.SortFunc(quotes, func(a, b quoteView) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Interview, b.Interview), cmp.Compare(a.FirstTurn, b.FirstTurn), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
}
