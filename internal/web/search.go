package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search"
	"verbatim/search/query"
)

// A Finder understands queries and finds what was said.
type Finder interface {
	// Understand reads a query and looks up what it names; "" finds everything.
	// errs.Invalid and errs.NotFound say the column, and what to write instead.
	Understand(ctx context.Context, text string) (query.Query, error)
	// Find searches turns, or quotes. Its Note says when the index could not be
	// asked and everything was read instead.
	Find(ctx context.Context, text string, o search.Options) (*Found, error)
	// About lists what has happened to a quote itself, newest first.
	About(ctx context.Context, quote string) ([]Event, error)
}

// Found is what a search found.
type Found struct {
	Total, Interviews, People int
	Hits                      []Hit
	Groups                    []HitGroup
	Facets                    map[string][]search.Count
	Next                      string
	Suggestion                string
	Note                      string
}

// A Hit is a turn or quote that was found, read back from the workspace.
type Hit struct {
	Interview   interviews.ID
	Turn        int    // 0 for a quote that stands nowhere in the newest transcript
	Quote       string // its ID, "" for a turn
	Speaker     string
	Participant string
	Date        interviews.Date
	StartMS     int64 // or interviews.NoTime
	Source      string
	Line        int
	Themes      []string // IDs
	Parts       []HitPart
}

// A HitPart is a part of a turn or quote.
type HitPart struct {
	Pieces   []Piece
	CutFront bool // words stand before it
	CutBack  bool // and behind it
}

// A Piece is words that were looked for, or others.
type Piece struct {
	Text string
	Mark bool
}

// A HitGroup is hits of one interview or person.
type HitGroup struct {
	Value string // "" for voices that are not studied
	Total int
	Hits  []Hit // the first ones
}

// hitsShown is how many hits stand on a page.
const hitsShown = 20

// A searchPage is what was asked for and what was found.
type searchPage struct {
	Query     string
	Quotes    bool
	Sort      search.Sort
	Group     search.Grouping
	Problem   *problem
	Found     *Found
	Groups    []hitGroup // one without a name when hits are not grouped
	Facets    []facet
	Sorts     []link
	Groupings []link
	Next      string
	First     string // the first page, on any other one
	Meant     string // the address of what may have been meant
	Where     link   // the other of turns and quotes
	Explorer  string // the quotes of the same query
	Examples  []example
	Saved     []savedView
}

// An example is a query that finds something in this workspace.
type example struct{ Query, Says, Address string }

type hitGroup struct {
	Name, Address, More string
	Total               int
	Hits                []hitView
}

// A hitView is a hit with the way to its line.
type hitView struct {
	Hit
	Title   string
	Themed  []themeView
	Address string
}

// Who is the speaker, under the pseudonym when there is one.
func (h hitView) Who() string {
	return quoteView{Quote: coding.Quote{Speaker: h.Speaker}, Participant: h.Participant}.Who()
}

// Clock is when it was said, "" when nobody knows.
func (h hitView) Clock() string { return interviews.Clock(h.StartMS) }

func (s *Server) searchRoutes() []route {
	return []route{{pattern: "GET /search", serve: s.search}}
}

// searchAddress leads to what a search finds; more are names and values.
func searchAddress(query string, more ...string) string {
	values := url.Values{"q": {query}}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			values.Set(more[i], more[i+1])
		}
	}
	return "/search?" + values.Encode()
}

// search serves GET /search?q=QUERY&in=quotes&sort=date&group=person&after=MARK.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	p := searchPage{
		Query: strings.TrimSpace(values.Get("q")), Quotes: values.Get("in") == "quotes",
		Sort: search.Sort(values.Get("sort")), Group: search.Grouping(values.Get("group")),
	}
	all, err := s.seen.Shelf(r.Context())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if p.Query == "" {
		p.Examples = all.examples()
	} else if err := s.seek(r.Context(), all, &p, values); err != nil {
		known, told := statuses[errs.KindOf(err)]
		if !told {
			return err
		}
		status, p.Problem = known.status, &problem{Title: known.title, Text: err.Error(), Hint: errs.HintOf(err)}
	}
	if p.Saved, err = s.savedQueries(r.Context(), searchAddress); err != nil {
		return err
	}
	return s.showAs(w, r, status, "search", frame{Title: "Search", Section: "search", Script: "quote", Page: p})
}

// seek fills in what is found.
func (s *Server) seek(ctx context.Context, all *quoteShelf, p *searchPage, values url.Values) error {
	said, err := query.Parse(p.Query)
	if err != nil {
		return err
	}
	o := search.Options{
		Limit: hitsShown, Quotes: p.Quotes, Sort: p.Sort, Group: p.Group, After: values.Get("after"), Offset: numberIn(values.Get("offset"), 0, search.MaxHits-hitsShown),
		Facets: append([]string{"theme"}, askable(all.corpus.Participants)...),
	}
	o.Facets = append(o.Facets, "participant", "quarter", "study", "role", "interview")
	if err := p.check(); err != nil {
		return err
	}
	p.Explorer, p.Where = quotesAddress(p.Query), link{"quotes", p.address("in", "quotes"), p.Quotes || said.Quotes}
	if p.Quotes {
		p.Where.Address = p.address("in", "")
	}
	p.Sorts = []link{
		{"best first", p.address("sort", ""), p.Sort == search.ByRelevance}, {"newest first", p.address("sort", string(search.ByDate)), p.Sort == search.ByDate},
		{"in order of the text", p.address("sort", string(search.ByPosition)), p.Sort == search.ByPosition},
	}
	p.Groupings = []link{
		{"not grouped", p.address("group", ""), p.Group == search.NoGroups}, {"by interview", p.address("group", "interview"), p.Group == search.ByInterview},
		{"by person", p.address("group", "person"), p.Group == search.ByPerson},
	}
	if p.Found, err = s.ws.Find(ctx, p.Query, o); err != nil {
		return err
	}
	words := markWords(said)
	p.fill(all, words, o)
	p.Facets = all.hitFacets(p, partsOf(said), o.Facets)
	return nil
}

func (p *searchPage) check() error {
	switch p.Sort {
	case search.ByRelevance, search.ByDate, search.ByPosition:
	default:
		return errs.New(errs.Invalid, "hits cannot be put in the order %q", p.Sort).Try("sort them by date or position, or leave sort out")
	}
	switch p.Group {
	case search.NoGroups, search.ByInterview, search.ByPerson:
		return nil
	}
	return errs.New(errs.Invalid, "hits cannot be grouped by %q", p.Group).Try("group them by interview or person")
}

// address leads to the same search with one thing changed, from its beginning.
func (p *searchPage) address(name, value string) string {
	now := map[string]string{"in": "", "sort": string(p.Sort), "group": string(p.Group)}
	if p.Quotes {
		now["in"] = "quotes"
	}
	now[name] = value
	q := p.Query
	if name == "q" {
		q = value
	}
	return searchAddress(q, "in", now["in"], "sort", now["sort"], "group", now["group"], "after", now["after"], "offset", now["offset"])
}
