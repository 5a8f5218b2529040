package document

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"net/url"
	"strings"
	"unicode"
)

//go:embed templates
var pageFiles embed.FS

var pageTemplate = template.Must(template.Must(Templates(template.New("document.html"))).ParseFS(pageFiles, "templates/document.html"))

// HTML writes the document as one page that needs nothing else: no script and
// no request. It carries its own content security policy, which allows the one
// style sheet in it and nothing more. Tables for programs are left out.
func (d *Document) HTML(w io.Writer) error {
	css := append(styleSheet("page.css"), StyleSheet()...)
	sum := sha256.Sum256(css)
	return pageTemplate.Execute(w, page{
		View: d.View(Links{}), CSS: template.CSS(css),
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	})
}

// A page is what the template of a page by itself shows.
type page struct {
	*View
	CSS    template.CSS
	Policy string
}

type pageSection struct {
	ID, Title string
	Words     bool // all quotes stand here
	Blocks    []pageBlock
}

// A pageBlock is a block for the template of its name.
type pageBlock struct {
	As   string
	View any
}

// A pageMaker makes the page of a document, from its beginning to its end.
type pageMaker struct {
	*Document
	*anchors
	links   Links
	section string       // title of the part
	level   int          // of the last heading
	full    map[int]bool // quotes that stand in full by now, by their places
}

// contentsFrom is how many parts make a list of them worth while.
const contentsFrom = 4

func (m *pageMaker) sectionOf(part Part, id string) pageSection {
	s := pageSection{ID: id, Title: part.Title}
	m.section = part.Title
	if part.Title == "" {
		m.section = m.Title
	} else {
		m.heading(2)
	}
	for _, b := range part.Blocks {
		if t, ok := b.(*Table); ok && t.Data {
			continue
		}
		_, words := b.(*Words)
		s.Words = s.Words || words
		s.Blocks = append(s.Blocks, m.block(b))
	}
	return s
}

// heading returns the level that a heading has on the page: no level is left
// out on the way down, because readers who hear the page count on that.
func (m *pageMaker) heading(level int) int {
	m.level = min(max(level, 2), m.level+1, 6)
	return m.level
}

func (m *pageMaker) block(b Block) pageBlock {
	switch b := b.(type) {
	case Paragraph:
		return pageBlock{"paragraph", pageParagraph{b.Style, m.line(b.Text)}}
	case List:
		return pageBlock{"list", m.list(b)}
	case Heading:
		return pageBlock{"heading", pageHeading{Level: m.heading(b.Level), Line: m.line(b.Text)}}
	case Figures:
		return pageBlock{"figures", m.figures(b)}
	case *Table:
		return pageBlock{"table", m.table(b)}
	case *Card:
		return pageBlock{"card", m.card(b)}
	case Said:
		return pageBlock{"said", m.said(b)}
	case *Words:
		return pageBlock{"words", m.words(b)}
	case *LineChart:
		return pageBlock{"lines", m.lineChart(b)}
	case *Network:
		return pageBlock{"network", m.network(b)}
	}
	return pageBlock{}
}

type pageParagraph struct {
	Style Style
	Line  []pageSpan
}

type pageHeading struct {
	ID    string // "" when nothing leads there
	Level int    // 2 to 6
	Line  []pageSpan
}

type pageList struct {
	Ordered bool
	Items   [][]pageSpan
}

type pageFigure struct {
	Figure
	To string
}

type pageCard struct {
	Number, Measure []pageSpan
	Title           pageHeading
	Kind            string
	Flags           []string
	Blocks          []pageBlock
}

// A pageSpan is a span, what it leads to, and its first digits where they are
// shown large.
type pageSpan struct {
	Span
	Large string
	To    string // an address, or an anchor of the page
}

func (m *pageMaker) line(l Line) []pageSpan {
	spans := make([]pageSpan, len(l))
	for i, s := range l {
		s.Href = webAddress(s.Href)
		spans[i] = pageSpan{Span: s, To: m.leads(s.Ref)}
	}
	return spans
}

func (m *pageMaker) list(l List) pageList {
	v := pageList{Ordered: l.Ordered}
	for _, item := range l.Items {
		v.Items = append(v.Items, m.line(item))
	}
	return v
}

func (m *pageMaker) figures(fs Figures) []pageFigure {
	var vs []pageFigure
	for _, f := range fs {
		vs = append(vs, pageFigure{f, m.leads(f.Ref)})
	}
	return vs
}

func (m *pageMaker) card(c *Card) pageCard {
	v := pageCard{
		Number: m.line(c.Number), Measure: m.line(c.Measure), Kind: c.Kind, Flags: c.Flags,
		Title: pageHeading{Level: m.heading(3), Line: m.line(c.Title)},
	}
	if len(v.Number) > 0 {
		first := &v.Number[0]
		first.Large, first.Text = firstNumber(first.Text)
	}
	for _, b := range c.Blocks {
		v.Blocks = append(v.Blocks, m.block(b))
	}
	return v
}

// firstNumber parts the number that a text begins with, and the blanks behind
// it, from the rest.
func firstNumber(s string) (number, rest string) {
	rest = strings.TrimLeftFunc(s, unicode.IsDigit)
	if rest == s {
		return "", s
	}
	rest = strings.TrimLeft(rest, " ")
	return strings.TrimSuffix(s, rest), rest
}

// webAddress returns an address that a page may link to, "" for any other.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return s
}

// pageText escapes text. What could turn the order of the text around it is
// kept apart.
func pageText(s string) template.HTML {
	safe := template.HTMLEscapeString(withoutControls(s))
	if strings.ContainsFunc(s, turns) {
		safe = "<bdi>" + safe + "</bdi>"
	}
	return template.HTML(safe)
}

// turns reports whether a rune may change the direction of text: it is of a
// script that is written from right to left, or says so.
func turns(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) ||
		r >= 0x0590 && r <= 0x08FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFF || r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF
}

// withoutControls puts � for control characters, which no page may have.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
