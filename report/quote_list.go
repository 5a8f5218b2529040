package report

import (
	"cmp"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

// A QuotesReport is a book of quotes to read, by theme, interview or person.
// QuoteBook has everything that is known of them, for programs.
type QuotesReport struct {
	ThemesReport
	Group QuoteGroup `json:"group"`
}

// A QuoteGroup says what the quotes of a book stand under.
type QuoteGroup string

const (
	ByTheme     QuoteGroup = "theme"
	ByInterview QuoteGroup = "interview"
	ByPerson    QuoteGroup = "person"
)

// ParseQuoteGroup reads one; "" is ByTheme. errs.Invalid for anything else.
func ParseQuoteGroup(s string) (QuoteGroup, error) {
	switch g := QuoteGroup(s); g {
	case "":
		return ByTheme, nil
	case ByTheme, ByInterview, ByPerson:
		return g, nil
	}
	return "", errs.New(errs.Invalid, "%q is nothing that quotes can stand under", s).Try("use theme, interview or person")
}

// QuoteList is a book of the quotes of a scope that may be shown.
func (d *Corpus) QuoteList(s Scope, by QuoteGroup) *QuotesReport {
	s.Numbers = false
	return &QuotesReport{ThemesReport: *d.Themes(s), Group: by}
}

// Document is the book as people read it.
func (r *QuotesReport) Document() *document.Document {
	doc := r.document("Quotes", "")
	p := newProofs(doc)
	w := &document.Words{Read: true}
	if r.Group == ByTheme {
		for i := range r.Themes {
			t := &r.Themes[i]
			g := document.Group{Ref: themeRef(t.Theme), Level: min(3+t.Depth, 6), Title: t.label(), Tally: t.tally(), Note: t.note(r.queryWords())}
			for j := range t.Evidence {
				g.Quotes = append(g.Quotes, p.quote(&t.Evidence[j]))
			}
			if t.Quotes > 0 || len(g.Quotes) > 0 || g.Note != "" {
				w.Groups = append(w.Groups, g)
			}
		}
	} else {
		w.Groups = r.grouped(p)
	}
	r.nameThemes(p)
	put(doc, document.Part{Name: "quotes", Title: "Quotes", Blocks: []document.Block{w}}, quotesTable(doc), r.heardPart(append(r.Notes, r.tooMany()...)))
	return doc
}

// tooMany says that there are more quotes than the book may hold.
func (r *QuotesReport) tooMany() []string {
	if !slices.ContainsFunc(r.Themes, func(t ThemeRow) bool { return t.Unlisted > 0 }) {
		return nil
	}
	return []string{"There are more quotes than are shown here: --quotes -1 shows them all."}
}

// grouped lists the quotes by interview or person, each once.
func (r *QuotesReport) grouped(p *proofs) []document.Group {
	by := map[string][]*Evidence{}
	seen := set{}
	for i := range r.Themes {
		for j := range r.Themes[i].Evidence {
			e := &r.Themes[i].Evidence[j]
			key := string(e.Interview)
			if r.Group == ByPerson {
				key = e.Who()
			}
			if !seen[e.ID] {
				seen[e.ID] = true
				by[key] = append(by[key], e)
			}
		}
	}
	var groups []document.Group
	for _, key := range sortedKeys(by) {
		slices.SortStableFunc(by[key], inTime)
		g := document.Group{Ref: string(r.Group) + "/" + key, Level: 3, Title: key, Tally: count(len(by[key]), "quote", "quotes")}
		for _, e := range by[key] {
			g.Quotes = append(g.Quotes, p.quote(e))
		}
		groups = append(groups, g)
	}
	return groups
}

// inTime orders quotes by date, interview and line.
func inTime(a, b *Evidence) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Interview, b.Interview), cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
}

// nameThemes says of each quote which themes it was coded with.
func (r *QuotesReport) nameThemes(p *proofs) {
	for i := range r.Themes {
		for j := range r.Themes[i].Evidence {
			if at, known := p.at[r.Themes[i].Evidence[j].ID]; known {
				q := &p.doc.Quotes[at]
				q.Themes = append(q.Themes, r.Themes[i].label())
			}
		}
	}
}

// quotesTable has a row for each quote of a document, for programs.
func quotesTable(doc *document.Document) document.Part {
	t := &document.Table{Name: "quotes", Data: true, Columns: []document.Column{
		{Key: "quote"}, {Key: "words", Wide: 60}, {Key: "who"}, {Key: "segment"}, {Key: "date"}, {Key: "source"}, {Key: "line", Kind: document.Number}, {Key: "time"}, {Key: "themes", Wide: 40}, {Key: "key"},
	}}
	for _, q := range doc.Quotes {
		var clock any
		if q.StartMS != interviews.NoTime {
			clock = document.Clock(q.StartMS)
		}
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: q.ID}, {Value: q.Text}, {Value: q.Who}, {Value: q.Segment}, {Value: q.Date}, {Value: q.Path}, {Value: q.Line}, {Value: clock},
			{Value: strings.Join(q.Themes, "; ")}, {Value: q.Key}}})
	}
	return document.Part{Name: "table", Blocks: []document.Block{t}}
}
