package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

// How many quotes stand on a page of the explorer, unless the address says
// another number, and at most.
const (
	quotesShown = 50
	mostShown   = 200
)

// A quotesPage is the explorer: what is asked for, and which quotes there are.
type quotesPage struct {
	Asking   asking
	Problem  *problem // why the query cannot be understood
	Chips    []chipView
	Count    headcount
	All      int    // quotes in the workspace
	Version  string // of what was found, all pages
	Groups   []quoteGroup
	GroupBy  []link
	First    int // of the page, from 1
	Last     int
	Of       int // rows over all pages: more than quotes when they are grouped by theme
	Previous string
	Next     string
	Facets   []facet
	Choices  filterChoices
	Saved    []savedView
	Did      *didView
}

// A link is a choice among several.
type link struct {
	Name, Address string
	On            bool
}

// A chipView is a part of the query, and the query without it.
type chipView struct {
	Text    string
	Colour  string // of a theme
	Address string // without it
}

// A quoteGroup is quotes that stand together.
type quoteGroup struct {
	Name, Address, About, Colour string
	Rows                         []quoteRow
}

// A quoteRow is a quote in the explorer.
type quoteRow struct {
	quoteView
	Person   string // attributes of who says it, on the day of the interview
	Markdown string // the quote with its citation; "" when it may not be quoted
}

// A savedView is a search that has a name.
type savedView struct {
	Name, Query, Address string
}

func (s *Server) quoteRoutes() []route {
	return []route{
		{pattern: "GET /quotes", serve: s.quotes},
		{pattern: "GET /quotes/{id}", serve: s.quote},
		{pattern: "POST /quotes/code", serve: s.recodeQuotes},
		{pattern: "POST /quotes/undo", serve: s.undoRecode},
		{pattern: "POST /quotes/save", serve: s.saveQuery},
	}
}

// quotes serves the explorer. What the form of filters says becomes part of
// the query, and the address says it all.
func (s *Server) quotes(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	a := readAsking(values)
	if more := addedParts(values); len(more) > 0 || values.Has("add") {
		http.Redirect(w, r, a.adding(more), http.StatusSeeOther)
		return nil
	}
	all, err := s.seen.Shelf(r.Context())
	if err != nil {
		return err
	}
	p := quotesPage{Asking: a, All: len(all.quotes), Choices: all.choices()}
	status := http.StatusOK
	if err := s.explore(r.Context(), all, &p); err != nil {
		known, told := statuses[errs.KindOf(err)]
		if !told {
			return err
		}
		status, p.Problem = known.status, &problem{Title: known.title, Text: err.Error(), Hint: errs.HintOf(err)}
	}
	if p.Saved, err = s.savedQueries(r.Context(), quotesAddress); err != nil {
		return err
	}
	if p.Did, err = s.didBefore(r); err != nil {
		return err
	}
	return s.showAs(w, r, status, "quotes", frame{Title: "Quotes", Section: "quotes", Script: "quote", Page: p})
}

// explore fills in what the query finds.
func (s *Server) explore(ctx context.Context, all *quoteShelf, p *quotesPage) error {
	a := p.Asking
	said, err := query.Parse(a.Query)
	if err != nil && a.Query != "" {
		return err
	}
	parts := partsOf(said)
	p.Chips = append(all.chips(a, parts), a.limits(all)...)
	resolved, err := s.ws.Understand(ctx, a.Query)
	if err != nil {
		return err
	}
	return p.find(all, parts, resolved)
}

// find fills in what a query that is understood finds; parts are what it says.
func (p *quotesPage) find(all *quoteShelf, parts []query.Node, resolved query.Query) error {
	a := p.Asking
	rows, err := a.limit(all, resolved)
	if err != nil {
		return err
	}
	groups, err := all.groups(rows, a.Group)
	if err != nil {
		return err
	}
	p.Count, p.Facets, p.Version = all.count(rows), all.facets(rows, a, parts), all.versionOf(rows)
	shown, of := turnTo(groups, a.From, a.shown())
	p.turn(of, shown)
	p.Groups, p.GroupBy = all.viewGroups(shown, a), a.groupings()
	return nil
}

// versionOf names a set of quotes shortly.
func (s *quoteShelf) versionOf(rows rowSet) string {
	sum := sha256.New()
	rows.each(func(row int) {
		_, _ = io.WriteString(sum, s.quotes[row].ID)
		_, _ = sum.Write([]byte{0})
	})
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// turn says which part of all rows the page shows, and where the others are.
func (p *quotesPage) turn(of int, shown []gathered) {
	n := 0
	for _, g := range shown {
		n += len(g.rows)
	}
	a := p.Asking
	p.First, p.Last, p.Of = a.From+1, a.From+n, of
	if a.From > 0 {
		before := a
		before.From = max(0, min(a.From, of)-a.shown())
		p.Previous = before.address()
	}
	if a.From+n < of && n > 0 {
		after := a
		after.From = a.From + n
		p.Next = after.address()
	}
}

// groupings are the ways to gather quotes.
func (a asking) groupings() []link {
	var all []link
	for _, by := range []struct{ by, name string }{
		{byPersonGroup, "person"}, {byThemeGroup, "theme"}, {byInterviewGroup, "interview"}, {notGathered, "none, in order"},
	} {
		b := a
		b.Group = by.by
		on := by.by == a.Group || a.Group == "" && by.by == byPersonGroup
		all = append(all, link{by.name, b.Address(), on})
	}
	return all
}

// ids are the IDs of rows.
func (s *quoteShelf) ids(rows rowSet) []string {
	ids := make([]string, 0, rows.size())
	rows.each(func(row int) { ids = append(ids, s.quotes[row].ID) })
	return ids
}

// chips are the parts of a query.
func (s *quoteShelf) chips(a asking, parts []query.Node) []chipView {
	var chips []chipView
	for i, n := range parts {
		text, colour := s.chipText(n)
		chips = append(chips, chipView{text, colour, a.asksFor(whole(slices.Delete(slices.Clone(parts), i, i+1)))})
	}
	return chips
}

func (s *quoteShelf) chipText(n query.Node) (text, colour string) {
	switch n := n.(type) {
	case query.Field:
		if n.Name == "theme" {
			if t, err := s.corpus.Codebook.Find(n.Value); err == nil {
				return "theme: " + t.Name, fmt.Sprintf("k%d", t.Colour)
			}
		}
		return n.Name + ": " + n.Value, ""
	case query.Not:
		text, colour := s.chipText(n.Node)
		return "not " + text, colour
	case query.Or:
		var any []string
		for _, child := range n {
			text, _ := s.chipText(child)
			any = append(any, text)
		}
		return strings.Join(any, " or "), ""
	}
	return n.String(), ""
}

// limits are chips of what the address asks for besides the query.
func (a asking) limits(s *quoteShelf) []chipView {
	var chips []chipView
	add := func(said string, without asking, text string) {
		if said != "" {
			chips = append(chips, chipView{Text: text, Address: without.Address()})
		}
	}
	none := a
	none.Counted = ""
	counted := "only what reports count"
	if a.Counted == "all" {
		counted += ", also of surveys and notes"
	}
	add(a.Counted, none, counted)
	none = a
	none.Finished = ""
	add(a.Finished, none, "only of finished interviews")
	none = a
	none.Own = ""
	add(a.Own, none, "coded with "+s.valueName("theme", a.Own)+" itself")
	none = a
	none.Unknown = ""
	add(a.Unknown, none, a.Unknown+" not known")
	none = a
	none.IDs = ""
	add(a.IDs, none, plural(len(strings.Split(a.IDs, ",")), "chosen quote"))
	none = a
	none.Read = ""
	polarity, theme, _ := strings.Cut(a.Read, ":")
	add(a.Read, none, s.valueName("theme", theme)+" read as "+polarity)
	return chips
}

// viewGroups makes groups of what is shown.
func (s *quoteShelf) viewGroups(shown []gathered, a asking) []quoteGroup {
	views := s.viewRows(shown)
	var all []quoteGroup
	for _, g := range shown {
		one := s.headed(g, a)
		for _, row := range g.rows {
			one.Rows = append(one.Rows, views[row])
		}
		all = append(all, one)
	}
	return all
}

// headed is a group with its heading and where that leads.
func (s *quoteShelf) headed(g gathered, a asking) quoteGroup {
	switch {
	case a.Group == notGathered:
		return quoteGroup{}
	case a.Group == byThemeGroup && g.key == "":
		return quoteGroup{Name: "Without a theme"}
	case a.Group == byThemeGroup:
		return quoteGroup{Name: s.valueName("theme", g.key), Address: "/themes/" + g.key, Colour: s.themeColour(g.key)}
	case a.Group == byInterviewGroup:
		iv := s.voices[s.voice[g.rows[0]]].talk
		return quoteGroup{Name: titleOf(iv), Address: codeAddress(iv.ID), About: string(iv.Date)}
	case g.key == "":
		return quoteGroup{Name: "Not a participant"}
	}
	return quoteGroup{Name: g.key, Address: personAddress(g.key), About: s.personLine(g.rows[0])}
}

// viewRows shows rows, each once.
func (s *quoteShelf) viewRows(shown []gathered) map[int]quoteRow {
	views := map[int]quoteRow{}
	d := s.corpus.Data
	d.Codings, d.Quotes = d.Rated, nil
	for _, g := range shown {
		for _, row := range g.rows {
			if _, known := views[row]; !known {
				views[row] = s.view(row)
				d.Quotes = append(d.Quotes, *s.quotes[row])
			}
		}
	}
	for cited := range report.Quotes(d, nil, false).All() {
		row := s.place[cited.ID]
		v := views[row]
		v.Coders = cited.Coders
		if cited.Withheld {
			v.Note = strings.TrimSpace("Withheld: who said this did not agree to be quoted. It counts, and must not be passed on. " + v.Note)
		} else {
			v.Markdown = cited.Markdown()
		}
		views[row] = v
	}
	return views
}

// view is a row but for what its consent decides.
func (s *quoteShelf) view(row int) quoteRow {
	q := s.quotes[row]
	v := quoteRow{quoteView: viewQuote(*q, s.voices[s.voice[row]].talk), Person: s.personLine(row)}
	own := s.column("own")
	var ids []string
	for _, n := range own.on(s, row) {
		ids = append(ids, own.values[n])
	}
	v.Themes = viewThemes(s.corpus.Codebook, ids)
	return v
}

// personLine is what is known of who says a row, on that day.
func (s *quoteShelf) personLine(row int) string {
	held := s.voices[s.voice[row]].held
	var list []string
	for _, key := range sortedNames(held) {
		list = append(list, held[key])
	}
	return strings.Join(list, " · ")
}

func sortedNames[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func personAddress(id string) string { return "/people/" + url.PathEscape(id) }

func titleOf(iv *interviews.Interview) string {
	if iv.Title == "" {
		return string(iv.ID)
	}
	return iv.Title
}

// savedQueries are the searches that have a name; address makes links of them.
func (s *Server) savedQueries(ctx context.Context, address func(string, ...string) string) ([]savedView, error) {
	all, err := s.ws.Parts().Saved.Searches(ctx)
	var views []savedView
	for _, one := range all {
		views = append(views, savedView{one.Name, one.Query, address(asks("saved", one.Name))})
	}
	return views, err
}

// saveQuery gives a query a name.
func (s *Server) saveQuery(w http.ResponseWriter, r *http.Request) error {
	name, text := strings.TrimSpace(r.PostFormValue("name")), strings.TrimSpace(r.PostFormValue("q"))
	address := func(q string) string { return quotesAddress(q) }
	if r.PostFormValue("from") == "search" {
		address = func(q string) string { return searchAddress(q) }
	}
	if text == "" {
		return errs.New(errs.Invalid, "there is no query to save").Try("ask for something first")
	}
	if _, err := s.ws.Understand(r.Context(), text); err != nil {
		return err
	}
	if err := coding.CheckSavedName(name); err != nil {
		return err
	}
	err := s.write(r, "search.save", "search/"+name, func(ctx context.Context, p Parts) error {
		was, err := p.Saved.Search(ctx, name)
		if err == nil && was.Query != text && r.PostFormValue("replace") == "" {
			return errs.New(errs.Conflict, "the name %s has another query: %s", name, was.Query).Try("go back and choose another name, or tick “Replace” to give the name this query")
		}
		return p.Saved.Save(ctx, name, text)
	})
	if err != nil {
		return err
	}
	return done(w, r, address(asks("saved", name)), "Saved as "+name)
}
