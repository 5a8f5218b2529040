package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// A segmentQuotes is what the people of one segment say of a theme.
type segmentQuotes struct {
	Name   string
	Quotes []quoteView
	Of     int // quotes of the segment on all pages
}

// A togetherView is a theme of quotes that have another one, too.
type togetherView struct {
	Theme  themeView
	Quotes int // that have both
	People int // whose words they are
	Asks   string
}

// quotesEach is how many quotes of a theme a page shows.
const quotesEach = 30

// otherVoices is where quotes stand that are nobody's whom we study.
const (
	otherVoices = "Interviewers and other voices"
	otherEars   = "Surveys and notes"
)

// carrying are the quotes that count and have one of the themes.
func carrying(c *report.Corpus, themes []string) map[string]bool {
	m := c.Matrix
	if m == nil {
		return nil
	}
	wanted := make([]bool, len(m.Themes))
	for i, id := range m.Themes {
		wanted[i] = slices.Contains(themes, id)
	}
	found := map[string]bool{}
	for at, id := range m.Quotes {
		for _, mark := range m.Marks(at) {
			if wanted[mark.Theme] {
				found[id] = true
				break
			}
		}
	}
	return found
}

// A placed is a quote of a theme and the segment of who says it.
type placed struct {
	quote   *coding.Quote
	segment string
	talk    *interviews.Interview
}

// inSegments lists the quotes that count and have the theme or one below it:
// by segment, key quotes first, then as they were said.
func inSegments(c *report.Corpus, id, by string) []placed {
	ids := carrying(c, c.Codebook.Under(id))
	shown := newShelf(c)
	var all []placed
	for i := range c.Quotes {
		q := &c.Quotes[i]
		talk := shown.talks[q.Interview]
		if ids[q.ID] && q.State.Counts() && talk != nil {
			all = append(all, placed{q, shown.segment(q, talk, by), talk})
		}
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(
			cmp.Compare(segmentRank(a.segment), segmentRank(b.segment)), cmp.Compare(a.segment, b.segment), boolFirst(a.quote.Key, b.quote.Key), asSaid(a, b))
	})
	return all
}

// asSaid orders quotes by interview, then place.
func asSaid(a, b placed) int {
	return cmp.Or(
		cmp.Compare(a.talk.Date, b.talk.Date), cmp.Compare(a.talk.ID, b.talk.ID),
		cmp.Compare(a.quote.FirstTurn, b.quote.FirstTurn), cmp.Compare(a.quote.Start, b.quote.Start), cmp.Compare(a.quote.ID, b.quote.ID))
}

// segmentRank sets what is no segment behind those that are.
func segmentRank(name string) int {
	return slices.Index([]string{report.Unknown, otherVoices, otherEars}, name)
}

// quotes fills in one page of the theme's quotes.
func (p *themePage) quotes(r *http.Request, c *report.Corpus) {
	all := inSegments(c, p.Theme.ID, p.By)
	p.Counted = len(all)
	p.Page = paged(pageOf(r), len(all), quotesEach, func(n int) string {
		at := url.URL{Path: themePath(p.Theme.ID), RawQuery: url.Values{"by": {p.By}, "page": {strconv.Itoa(n)}}.Encode(), Fragment: "quotes"}
		return at.String()
	})
	of := map[string]int{}
	for _, one := range all {
		of[one.segment]++
	}
	from := (p.Page.N - 1) * quotesEach
	shown := newShelf(c)
	some := all[from:min(from+quotesEach, len(all))]
	shown.withhold(c, some)
	for _, one := range some {
		if n := len(p.Quotes); n == 0 || p.Quotes[n-1].Name != one.segment {
			p.Quotes = append(p.Quotes, segmentQuotes{Name: one.segment, Of: of[one.segment]})
		}
		last := &p.Quotes[len(p.Quotes)-1]
		v := shown.view(one.quote)
		v.Themes = slices.DeleteFunc(v.Themes, func(t themeView) bool { return t.ID == p.Theme.ID }) // it goes without saying here
		last.Quotes = append(last.Quotes, v)
	}
}

// A shelf is what is needed to show quotes of a corpus.
type shelf struct {
	corpus   *report.Corpus
	talks    map[interviews.ID]*interviews.Interview
	people   map[string]*interviews.Participant
	withheld map[string]bool
}

func newShelf(c *report.Corpus) *shelf {
	s := &shelf{corpus: c, talks: map[interviews.ID]*interviews.Interview{}, people: map[string]*interviews.Participant{}, withheld: map[string]bool{}}
	for i := range c.Interviews {
		s.talks[c.Interviews[i].ID] = &c.Interviews[i]
	}
	for i := range c.Participants {
		s.people[c.Participants[i].ID] = &c.Participants[i]
	}
	return s
}

// withhold finds out which quotes no report shows: those that are counted and
// are no evidence.
func (s *shelf) withhold(c *report.Corpus, some []placed) {
	for _, one := range some {
		s.withheld[one.quote.ID] = true
	}
	asked := report.Scope{Evidence: -1, Quote: func(id string) bool { return s.withheld[id] }}
	var shown []string
	for _, row := range c.Themes(asked).Themes {
		for _, e := range row.Evidence {
			shown = append(shown, e.ID)
		}
	}
	for _, id := range shown {
		delete(s.withheld, id)
	}
}

// view shows a quote with its themes.
func (s *shelf) view(q *coding.Quote) quoteView {
	v := viewQuote(*q, s.talks[q.Interview])
	if m := s.corpus.Matrix; m != nil {
		if at, coded := slices.BinarySearch(m.Quotes, q.ID); coded {
			var ids []string
			for _, mark := range m.Marks(at) {
				ids = append(ids, m.Themes[mark.Theme])
			}
			v.Themes = viewThemes(s.corpus.Codebook, ids)
		}
	}
	if s.withheld[q.ID] {
		v.Note = "Not to be quoted: somebody in this interview does not agree to it. It is counted; no report shows the words. " + v.Note
	}
	return v
}

// segment is where a quote stands by an attribute of who says it, on that day.
func (s *shelf) segment(q *coding.Quote, talk *interviews.Interview, by string) string {
	if talk.Source != interviews.SourceInterview && talk.Source != "" {
		return otherEars
	}
	speaker := talk.Speaker(q.Speaker)
	if speaker == nil || speaker.Role != interviews.RoleParticipant || speaker.Participant == "" {
		return otherVoices
	}
	if who := s.people[speaker.Participant]; who != nil {
		if value := who.At(talk.Date)[by]; value != "" {
			return value
		}
	}
	return report.Unknown
}

// togetherWith lists the other themes of a theme's quotes, but for those above
// and below it: of most quotes first.
func togetherWith(c *report.Corpus, id string) []togetherView {
	ids := carrying(c, c.Codebook.Under(id))
	counted := c.Themes(report.Scope{Numbers: true, Quote: func(quote string) bool { return ids[quote] }})
	family := append(slices.Clone(c.Codebook.Path(id)), c.Codebook.Under(id)...)
	var all []togetherView
	for _, row := range counted.Themes {
		if row.Quotes == 0 || slices.Contains(family, row.Theme) {
			continue
		}
		all = append(all, togetherView{
			Theme: viewTheme(c.Codebook.Theme(row.Theme)), Quotes: row.Quotes, People: row.Participants,
			Asks: asks("theme", id) + " " + asks("theme", row.Theme),
		})
	}
	slices.SortStableFunc(all, func(a, b togetherView) int { return b.Quotes - a.Quotes })
	return all[:min(len(all), togetherMost)]
}

// togetherMost is how many other themes a card lists.
const togetherMost = 20
