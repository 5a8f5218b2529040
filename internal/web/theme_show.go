package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

// A themePage is the codebook and the card of one theme.
type themePage struct {
	Book      *bookView
	Theme     *coding.Theme
	KindWord  string      // its own kind, or its nearest ancestor's; "" for none
	Above     []themeView // from the top down
	Below     []themeView
	Took      []themeView // themes that were merged into it
	Into      *themeView  // that it was merged into
	Row       report.ThemeRow
	Share     string // with its range; "" where it must not be shown
	Coded     string
	Caption   string
	Asks      string // the query for its quotes
	Version   string
	Colour    string
	Examples  []quoteView
	Trend     *trendChart
	By        string
	Divisions []string // attributes that divide its quotes
	Segments  []segmentView
	Quotes    []segmentQuotes
	Counted   int // quotes that are listed on all pages
	Page      pager
	Together  []togetherView
	Memos     []coding.Memo // others'
	Mine      coding.Memo
	MineIs    string // its version
	Parents   []themeOption
	ParentIs  string // its version
	Done      doneView
}

// A segmentView is the people of a segment who speak of a theme.
type segmentView struct {
	Name string
	Asks string // the query for what they say of it
	Not  string // the attribute that is not known of them; "" else
	report.Part
}

// A pager leads from one page of a list to those around it.
type pager struct {
	N, Of          int
	Before, Behind string // addresses, "" for none
}

func paged(n, of, each int, address func(page int) string) pager {
	p := pager{N: n, Of: max(1, (of+each-1)/each)}
	p.N = max(1, min(p.N, p.Of))
	if p.N > 1 {
		p.Before = address(p.N - 1)
	}
	if p.N < p.Of {
		p.Behind = address(p.N + 1)
	}
	return p
}

func (s *Server) theme(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	by, known := division(c, r.URL.Query().Get("by"))
	counted, err := c.Theme(id, report.Scope{By: by, Evidence: themeExamples})
	if err != nil {
		return errs.New(errs.NotFound, "there is no theme %q", id).Try("choose one under Themes")
	}
	t := c.Codebook.Theme(id)
	row := counted.Themes[0]
	page := themePage{
		Theme: t, Row: row, Share: (&row).Proportion().Words(), Coded: (&row).Coded(), Caption: report.Caption, Asks: asks("theme", id),
		Version: themeVersion(t), Colour: colourNames[t.Colour], By: by, Divisions: known, Parents: parentsFor(c.Codebook, t), ParentIs: version(t.Parent), Done: s.doneOf(r),
	}
	page.family(c.Codebook, counted)
	page.Examples = examples(c, counted.Themes)
	page.Trend = chart(c.Trend(report.Scope{Themes: []string{id}, Numbers: true}, report.TrendOptions{}), id)
	page.Segments = segmentsOf(id, by, &row, counted.Segments)
	page.quotes(r, c)
	page.Together = togetherWith(c, id)
	if err := page.memos(r, s.ws.Parts().Memos); err != nil {
		return err
	}
	if page.Book, err = s.bookFor(r, c, id); err != nil {
		return err
	}
	return s.show(w, r, "theme", frame{Title: t.Name, Section: "themes", Script: "theme", Page: page})
}

// themeExamples is how many quotes stand at the top of a theme's card.
const themeExamples = 3

// division is the attribute that quotes are divided by, and those there are.
func division(c *report.Corpus, wanted string) (by string, known []string) {
	for _, p := range c.Participants {
		for _, a := range p.Attributes {
			known = append(known, a.Key)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	if slices.Contains(known, wanted) {
		return wanted, known
	}
	return report.DefaultBy(c.Participants), known
}

// family says where the theme stands and what became part of it.
func (p *themePage) family(book *coding.Codebook, r *report.ThemeReport) {
	p.KindWord = kindWords[book.KindOf(r.ID)][0]
	path := book.Path(r.ID)
	for _, id := range path[:len(path)-1] {
		p.Above = append(p.Above, viewTheme(book.Theme(id)))
	}
	for _, id := range book.Children(r.ID) {
		if t := book.Theme(id); !t.Retired {
			p.Below = append(p.Below, viewTheme(t))
		}
	}
	for _, id := range r.Merged {
		p.Took = append(p.Took, viewTheme(book.Theme(id)))
	}
	if r.Into != "" {
		into := viewTheme(book.Theme(book.Current(r.ID)))
		p.Into = &into
	}
}

// examples are the report's choice of a theme's quotes and of those below it.
func examples(c *report.Corpus, rows []report.ThemeRow) []quoteView {
	var ids []string
	for i := range rows {
		for _, e := range rows[i].Evidence {
			if !slices.Contains(ids, e.ID) {
				ids = append(ids, e.ID)
			}
		}
	}
	shown := newShelf(c)
	var all []quoteView
	for i := range c.Quotes {
		if slices.Contains(ids, c.Quotes[i].ID) {
			all = append(all, shown.view(&c.Quotes[i]))
		}
	}
	slices.SortFunc(all, func(a, b quoteView) int {
		return cmp.Or(boolFirst(a.Key, b.Key), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(themeExamples, len(all))]
}

// boolFirst orders what is so before what is not.
func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// segmentsOf are the people of each segment who speak of a theme, of those who
// were asked.
func segmentsOf(id, by string, row *report.ThemeRow, groups []report.Group) []segmentView {
	var all []segmentView
	for _, g := range groups {
		v := segmentView{Name: g.Name, Asks: asks("theme", id), Part: row.Segments[by][g.Name]}
		if g.Name == report.Unknown {
			v.Not = by
		} else {
			v.Asks += " " + asks(by, g.Name)
		}
		all = append(all, v)
	}
	return all
}

// memos are the notes of coders on the theme.
func (p *themePage) memos(r *http.Request, store coding.MemoStore) error {
	about := coding.OnTheme(p.Theme.ID)
	all, err := store.Memos(r.Context(), nil, about)
	if err != nil {
		return err
	}
	p.Mine = mineOf(r.Context(), all)
	p.Memos = slices.DeleteFunc(all, func(m coding.Memo) bool { return m.Coder == p.Mine.Coder })
	p.MineIs = version(p.Mine.Text)
	return nil
}

// mineOf is the memo of who acts, an empty one when there is none.
func mineOf(ctx context.Context, all []coding.Memo) coding.Memo {
	who := interviews.Actor(ctx).Actor
	if at := slices.IndexFunc(all, func(m coding.Memo) bool { return m.Coder == who }); at >= 0 {
		return all[at]
	}
	return coding.Memo{Coder: who}
}

// A historyPage is what happened to a theme.
type historyPage struct {
	Theme *coding.Theme
	Steps []coding.Step // newest first
	Page  pager
}

// stepsEach is how many steps a page of history shows.
const stepsEach = 100

func (s *Server) themeHistory(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	t := book.Theme(id)
	if t == nil {
		return errs.New(errs.NotFound, "there is no theme %q", id).Try("choose one under Themes")
	}
	steps, err := s.ws.ThemeHistory(r.Context(), id)
	if err != nil {
		return err
	}
	slices.Reverse(steps)
	page := historyPage{Theme: t}
	page.Page = paged(pageOf(r), len(steps), stepsEach, func(n int) string { return "/theme/history/" + id + "?page=" + strconv.Itoa(n) })
	from := (page.Page.N - 1) * stepsEach
	page.Steps = steps[from:min(from+stepsEach, len(steps))]
	return s.show(w, r, "theme_history", frame{Title: "History of " + t.Name, Section: "themes", Page: page})
}

func pageOf(r *http.Request) int {
	n, _ := strconv.Atoi(strings.TrimSpace(r.URL.Query().Get("page")))
	return n
}
