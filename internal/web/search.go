package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
	switch {
	case p.Query == "":
		p.Examples = all.examples()
	default:
		if err := s.seek(r.Context(), all, &p, values); err != nil {
			known, told := statuses[errs.KindOf(err)]
			if !told {
				return err
			}
			status, p.Problem = known.status, &problem{Title: known.title, Text: err.Error(), Hint: errs.HintOf(err)}
		}
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

// fill shows what was found.
func (p *searchPage) fill(all *quoteShelf, words string, o search.Options) {
	titles := map[interviews.ID]string{}
	for i := range all.corpus.Interviews {
		iv := &all.corpus.Interviews[i]
		titles[iv.ID] = titleOf(iv)
	}
	view := func(hits []Hit) (views []hitView) {
		for _, h := range hits {
			v := hitView{Hit: h, Title: titles[h.Interview], Themed: viewThemes(all.corpus.Codebook, h.Themes), Address: findAddress(h.Interview, h.Turn, words)}
			if h.Quote != "" {
				v.Address = quoteAddress(h.Interview, h.Turn, h.Quote)
			}
			views = append(views, v)
		}
		return views
	}
	if p.Group == search.NoGroups {
		p.Groups = []hitGroup{{Hits: view(p.Found.Hits)}}
	}
	for _, g := range p.Found.Groups {
		p.Groups = append(p.Groups, p.groupOf(g, titles, view(g.Hits)))
	}
	if o.After != "" || o.Offset > 0 {
		p.First = p.address("", "")
	}
	switch {
	case p.Group != search.NoGroups && len(p.Found.Groups) == hitsShown:
		p.Next = p.address("offset", strconv.Itoa(o.Offset+hitsShown))
	case p.Group == search.NoGroups && len(p.Found.Hits) == hitsShown && p.Found.Next != "":
		p.Next = p.address("after", p.Found.Next)
	}
	if p.Found.Suggestion != "" {
		p.Meant = p.address("q", p.Found.Suggestion)
	}
}

// groupOf is a group of hits, with the way to all of them.
func (p *searchPage) groupOf(g HitGroup, titles map[interviews.ID]string, hits []hitView) hitGroup {
	one := hitGroup{Name: g.Value, Total: g.Total, Hits: hits}
	field := "participant"
	switch {
	case p.Group == search.ByInterview:
		field, one.Name, one.Address = "interview", titles[interviews.ID(g.Value)], codeAddress(interviews.ID(g.Value))
	case g.Value == "":
		one.Name = "Not a participant"
		return one
	default:
		one.Address = personAddress(g.Value)
	}
	if g.Total > len(hits) {
		if said, err := query.Parse(p.Query); err == nil {
			all := *p
			all.Group = search.NoGroups
			one.More = all.address("q", within(said, append(slices.Clone(partsOf(said)), query.Field{Name: field, Value: g.Value})))
		}
	}
	return one
}

// within writes parts as a query that looks where another one does.
func within(said query.Query, parts []query.Node) string {
	text := whole(parts)
	if said.Quotes {
		text = strings.TrimSpace("in:quotes " + query.Query{Root: rootOf(parts)}.String())
	}
	return text
}

func rootOf(parts []query.Node) query.Node {
	if len(parts) == 1 {
		return parts[0]
	}
	return query.And(parts)
}

// markWords are the words that a transcript marks, as they were asked for.
func markWords(q query.Query) string {
	var words []string
	for _, leaf := range query.Wanted(q.Root) {
		switch n := leaf.(type) {
		case query.Term:
			words = append(words, n.Text)
		case query.Phrase:
			words = append(words, n.Text)
		case query.Prefix:
			words = append(words, n.Text)
		}
	}
	return strings.Join(words, " ")
}

// findAddress leads to a turn, in which words are marked.
func findAddress(id interviews.ID, turn int, words string) string {
	if words == "" {
		return turnAddress(id, turn)
	}
	return fmt.Sprintf("%s?find=%s#t%d", codeAddress(id), url.QueryEscape(words), turn)
}

func turnAddress(id interviews.ID, turn int) string {
	return fmt.Sprintf("%s#t%d", codeAddress(id), turn)
}

// facetFields are the fields by which a query asks for what hits are counted by,
// where they are called otherwise.
var facetFields = map[string]string{"quarter": "date"}

var facetLabels = map[string]string{"theme": "Theme", "participant": "Person", "quarter": "Quarter", "study": "Study", "role": "Role in the interview", "interview": "Interview"}

// hitFacets are the counts of a search as links that narrow it down.
func (s *quoteShelf) hitFacets(p *searchPage, parts []query.Node, names []string) []facet {
	asked := s.asked(parts)
	said, _ := query.Parse(p.Query)
	var all []facet
	for _, name := range names {
		field := cmp.Or(facetFields[name], name)
		f := facet{Name: name, Label: cmp.Or(facetLabels[name], name)}
		for _, one := range p.Found.Facets[name] {
			if one.Value == "" || len(f.Values) == mostFacet {
				continue
			}
			v := facetValue{Name: s.valueName(name, one.Value), Quotes: one.Count, part: asked.part(field, one.Value)}
			next := append(slices.Clone(parts), query.Field{Name: field, Value: one.Value})
			if v.On = v.part >= 0; v.On {
				next = slices.Delete(slices.Clone(parts), v.part, v.part+1)
			}
			if name == "theme" {
				v.Colour = s.themeColour(one.Value)
			}
			v.Address = p.address("q", within(said, next))
			f.Values = append(f.Values, v)
		}
		f.Rest = len(p.Found.Facets[name]) - len(f.Values)
		if len(f.Values) > 0 {
			all = append(all, f)
		}
	}
	return all
}

// examples are queries that find something here.
func (s *quoteShelf) examples() []example {
	var all []example
	add := func(q, says string) { all = append(all, example{q, says, searchAddress(q)}) }
	word, phrase := s.commonWords()
	if word != "" {
		add(word, "a word in any of its forms")
	}
	if phrase != "" {
		add(`"`+phrase+`"`, "just these words, one after the other")
	}
	theme := mostFrequent(s, "theme")
	if theme != "" {
		add(asks("theme", theme), "what is coded with a theme or one below it")
	}
	for _, key := range askable(s.corpus.Participants) {
		if value := mostFrequent(s, key); value != "" && word != "" {
			add(asks(key, value)+" "+word, "what people of a segment say")
			break
		}
	}
	if quarter := mostFrequent(s, "date"); quarter != "" && theme != "" {
		add("in:quotes "+asks("date", quarter)+" -"+asks("theme", theme), "quotes of a quarter without a theme")
	}
	return all
}

// mostFrequent is the value of a field that most quotes have.
func mostFrequent(s *quoteShelf, field string) string {
	c := s.column(field)
	counts, best := make([]int, len(c.values)), -1
	for row := range s.quotes {
		for _, v := range c.on(s, row) {
			counts[v]++
		}
	}
	for v := range counts {
		if best < 0 || counts[v] > counts[best] {
			best = v
		}
	}
	if best < 0 {
		return ""
	}
	return c.values[best]
}

// exampleLetters is how long a word is that says something by itself.
const exampleLetters = 6

// commonWords are the long word that most quotes have, and the two or three
// words from it on in the first of them.
func (s *quoteShelf) commonWords() (word, phrase string) {
	rows := map[string]int{}
	sample := s.quotes[:min(len(s.quotes), 500)]
	for _, q := range sample {
		for _, w := range query.Words(query.English, q.Text) {
			if len(w.Form) >= exampleLetters {
				rows[w.Form]++
			}
		}
	}
	for form, n := range rows {
		if n > rows[word] || n == rows[word] && form < word {
			word = form
		}
	}
	for _, q := range sample {
		words := query.Words(query.English, q.Text)
		for i, w := range words {
			if w.Form == word && i > 0 {
				return word, q.Text[words[i-1].Start:w.End]
			}
		}
	}
	return word, ""
}
