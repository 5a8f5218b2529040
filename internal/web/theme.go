package web

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"verbatim/coding"
	"verbatim/report"
)

// A codebookDesk is what the pages of themes need besides the stores.
type codebookDesk interface {
	// Try runs fn as Update does and takes back all that it did: a preview
	// cannot differ from what it previews.
	Try(ctx context.Context, fn func(Parts) error) error
	// ThemeHistory lists what happened to a theme and to how many quotes it
	// counts, oldest first, without what is hidden from who acts.
	ThemeHistory(ctx context.Context, theme string) ([]coding.Step, error)
	// Mine is the number of the newest event of who acts, 0 when there is none
	// among the last ones of all.
	Mine(ctx context.Context) (int64, error)
}

func (s *Server) themeRoutes() []route {
	return []route{
		{pattern: "GET /themes", serve: s.themes},
		{pattern: "GET /themes.csv", serve: s.themesFile},
		{pattern: "GET /themes/{id...}", serve: s.theme},
		{pattern: "GET /theme/history/{id...}", serve: s.themeHistory},
		{pattern: "GET /theme/new", serve: s.themeNew},
		{pattern: "GET /theme/edit/{id...}", serve: s.themeEdit},
		{pattern: "GET /theme/merge/{id...}", serve: s.themeMergeForm},
		{pattern: "GET /theme/split/{id...}", serve: s.themeSplitForm},
		{pattern: "POST /themes", serve: s.themeAdd},
		{pattern: "POST /themes/undo", serve: s.themeUndo},
		{pattern: "POST /theme/edit/{id...}", serve: s.themeChange},
		{pattern: "POST /theme/move/{id...}", serve: s.themeMove},
		{pattern: "POST /theme/retire/{id...}", serve: s.themeRetire},
		{pattern: "POST /theme/memo/{id...}", serve: s.themeMemo},
		{pattern: "POST /theme/merge/{id...}", serve: s.themeMerge},
		{pattern: "POST /theme/split/{id...}", serve: s.themeSplit},
	}
}

// themeAddress leads to a theme's card, in a codebook of one kind when kind is
// not "".
func themeAddress(id string, kind coding.Kind) string {
	at := url.URL{Path: themePath(id)}
	if kind != "" {
		at.RawQuery = url.Values{"kind": {string(kind)}}.Encode()
	}
	return at.String()
}

func themePath(id string) string {
	if id == "" {
		return "/themes"
	}
	return "/themes/" + id
}

// kindWords are the kinds as people say them, one and several.
var kindWords = map[coding.Kind][2]string{
	coding.Pain: {"Pain", "Pains"}, coding.Workaround: {"Workaround", "Workarounds"}, coding.Job: {"Job", "Jobs"},
	coding.Need: {"Need", "Needs"}, coding.Delight: {"Delight", "Delights"}, coding.Ask: {"Ask", "Asks"},
}

// A kindChoice is one way to filter the codebook.
type kindChoice struct {
	Name, Href string
	Chosen     bool
}

func kindChoices(theme string, chosen coding.Kind) []kindChoice {
	all := []kindChoice{{"All", themeAddress(theme, ""), chosen == ""}}
	for _, k := range coding.Kinds {
		all = append(all, kindChoice{kindWords[k][1], themeAddress(theme, k), chosen == k})
	}
	return all
}

// A bookView is the codebook as it stands beside the card of a theme.
type bookView struct {
	Kinds        []kindChoice
	Kind         coding.Kind
	Chosen       string // Theme.ID, "" for none
	Shown, Of    int
	Asked        int // people, in finished interviews
	Themes       []*themeNode
	Earlier      string // address of the part before, "" for none
	Later        string
	Retired      []formerTheme
	RetiredShown bool // the chosen one is among them
}

// A formerTheme is one that is closed to new codings.
type formerTheme struct {
	ID, Name, Into, IntoName string
	Href                     string
	Current                  bool
}

// bookFor arranges the codebook for a page.
func (s *Server) bookFor(r *http.Request, c *report.Corpus, chosen string) (*bookView, error) {
	kind, err := coding.ParseKind(r.URL.Query().Get("kind"))
	if err != nil {
		return nil, err
	}
	scope := report.Scope{Numbers: true}
	if kind != "" {
		scope.Kinds = []coding.Kind{kind}
	}
	counted := c.Themes(scope)
	v := &bookView{Kinds: kindChoices(chosen, kind), Kind: kind, Chosen: chosen}
	rows := slices.DeleteFunc(slices.Clone(counted.Themes), func(t report.ThemeRow) bool { return t.Retired })
	for _, row := range rows {
		v.Asked = row.Asked
	}
	nodes := themeNodes(c.Codebook, rows, chosen, kind)
	v.Shown, v.Of = len(nodes), len(rows)
	part, _ := strconv.Atoi(r.URL.Query().Get("part"))
	nodes, v.Earlier, v.Later = partOf(nodes, chosen, kind, part)
	v.Themes = nest(nodes)
	v.Retired = formerThemes(c.Codebook, chosen)
	v.RetiredShown = slices.ContainsFunc(v.Retired, func(t formerTheme) bool { return t.Current })
	return v, nil
}

func formerThemes(book *coding.Codebook, chosen string) []formerTheme {
	var all []formerTheme
	for _, t := range book.Themes() {
		if !t.Retired {
			continue
		}
		one := formerTheme{ID: t.ID, Name: t.Name, Href: themeAddress(t.ID, ""), Current: t.ID == chosen}
		if into := book.Theme(book.Current(t.ID)); into != nil && into.ID != t.ID {
			one.Into, one.IntoName = into.ID, into.Name
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b formerTheme) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// A themesPage is the codebook without a theme that is chosen.
type themesPage struct {
	Book      *bookView
	Quotes    int
	Most      []report.ThemeRow // that most people speak of
	Unsaid    []themeView       // that nobody has coded anything with
	Undefined []themeView       // that do not say what they mean
	Done      doneView
}

// themesListed is how many themes a list beside the codebook names.
const themesListed = 8

func (s *Server) themes(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	page := themesPage{Done: s.doneOf(r)}
	if page.Book, err = s.bookFor(r, c, ""); err != nil {
		return err
	}
	counted := c.Themes(report.Scope{Numbers: true})
	page.Quotes = counted.Quotes
	page.Most = mostSpokenOf(c.Codebook, counted.Themes)
	for _, row := range counted.Themes {
		t := c.Codebook.Theme(row.Theme)
		if row.Quotes == 0 && !t.Retired && len(row.Elsewhere) == 0 {
			page.Unsaid = append(page.Unsaid, viewTheme(t))
		}
		if t.Definition == "" && !t.Retired {
			page.Undefined = append(page.Undefined, viewTheme(t))
		}
	}
	return s.show(w, r, "themes", frame{Title: "Themes", Section: "themes", Script: "theme", Page: page})
}

// mostSpokenOf are themes without any below them, by rank: of those above them
// more people speak, and it says less.
func mostSpokenOf(book *coding.Codebook, rows []report.ThemeRow) []report.ThemeRow {
	var leaves []report.ThemeRow
	for _, row := range rows {
		if len(book.Children(row.Theme)) == 0 && row.Quotes > 0 && !row.Retired {
			leaves = append(leaves, row)
		}
	}
	slices.SortFunc(leaves, func(a, b report.ThemeRow) int { return a.Rank - b.Rank })
	return leaves[:min(themesListed, len(leaves))]
}

// themesFile is the codebook as a table, as 'verbatim theme export' writes it.
func (s *Server) themesFile(w http.ResponseWriter, r *http.Request) error {
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := coding.WriteBook(&b, coding.CSV, book); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="themes.csv"`)
	send(w, r, http.StatusOK, b.Bytes(), nil)
	return nil
}
