package document

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"verbatim/coding"
)

// DOCX writes a document for word processors: A4, with headings, tables whose
// header is repeated on every page, and the quotes. Numbers lead to the quotes
// behind them, and people in sets to theirs. Charts are told in words. The
// same document gives the same bytes.
func (d *Document) DOCX(w io.Writer) error {
	x := &docx{Document: d, anchors: d.anchors(), placed: map[string]bool{}}
	x.whole()
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", x.core()},
		{"docProps/app.xml", docxApp},
		{"word/document.xml", docxBegin + x.body.String() + docxEnd},
		{"word/styles.xml", docxStyles()},
		{"word/numbering.xml", x.numbering()},
		{"word/_rels/document.xml.rels", x.rels()},
	} {
		to, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: written})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, xmlHead+part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// A docx is a document that is being written.
type docx struct {
	*Document
	body    strings.Builder
	anchors map[string]string // names of bookmarks, by what refers to them
	placed  map[string]bool   // bookmarks that are in the body
	links   []string          // addresses out of the document
	ordered int               // ordered lists so far
}

// anchors names a bookmark for everything that references lead to.
func (d *Document) anchors() map[string]string {
	names := map[string]string{}
	add := func(ref string) {
		if ref != "" && names[ref] == "" {
			names[ref] = fmt.Sprintf("ref_%d", len(names)+1)
		}
	}
	d.each(func(b Block) {
		if w, ok := b.(*Words); ok {
			for _, g := range w.Groups {
				add(g.Ref)
				for _, s := range g.Sets {
					add(s.Ref)
				}
			}
		}
	})
	return names
}

// whole writes all of the body.
func (x *docx) whole() {
	x.paragraph("Title", x.run(x.heading()))
	x.paragraph("Subtitle", x.run(x.Lead))
	for _, f := range x.Head {
		x.paragraph("Fact", x.run(joined(": ", f.Name, f.Text)))
	}
	for _, p := range x.Parts {
		x.paragraph("Heading1", x.run(p.Title))
		x.blocks(p.Blocks)
	}
	if left := x.unshown(); len(left) > 0 {
		x.paragraph("Heading1", x.run(unshownTitle))
		x.quotes(left)
	}
	x.paragraph("Caption", x.run(x.Foot))
}

func (x *docx) blocks(all []Block) {
	for _, b := range all {
		x.block(b)
	}
}

func (x *docx) block(b Block) {
	switch b := b.(type) {
	case Paragraph:
		x.said(b)
	case List:
		x.list(b)
	case Heading:
		x.paragraph(docxHeading(b.Level), x.line(b.Text))
	case Figures:
		x.figures(b)
	case *Table:
		x.table(b)
	case *Card:
		x.card(b)
	case Said:
		x.label(b)
	case *Words:
		x.words(b)
	case *LineChart:
		x.chart(b.Title, b.Words)
	case *Network:
		x.chart(b.Title, b.Words)
	}
}

// docxHeading is the style of a heading. A part's own title is Heading1.
func docxHeading(level int) string { return fmt.Sprintf("Heading%d", min(max(level-1, 2), 4)) }

// docxStyle names the styles of paragraphs, see docxStyles.
var docxStyle = map[Style]string{Body: "", Lead: "Subtitle", Caption: "Caption", Note: "Note", Warning: "Warning", Quoted: "Quote", Verse: "Code"}

func (x *docx) said(p Paragraph) {
	runs := x.line(p.Text)
	if p.Style == Warning {
		runs = x.run("Warning: ") + runs
	}
	x.paragraph(docxStyle[p.Style], runs)
}

func (x *docx) list(l List) {
	number := 1
	if l.Ordered {
		x.ordered++
		number = 1 + x.ordered
	}
	for _, item := range l.Items {
		x.item(number, x.line(item))
	}
}

// item writes a point of a list: of list 1, which has no numbers, or of one of
// the others, each of which counts for itself.
func (x *docx) item(list int, runs string) {
	fmt.Fprintf(&x.body, `<w:p><w:pPr><w:pStyle w:val="List"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr></w:pPr>%s</w:p>`, list, runs)
}

func (x *docx) figures(all Figures) {
	runs := ""
	for i, f := range all {
		if i > 0 {
			runs += x.run(" · ")
		}
		runs += x.line(Line{{Text: fmt.Sprint(f.Number), Strong: true, Ref: f.Ref}, {Text: " " + f.Noun}})
	}
	x.paragraph("", runs)
}

func (x *docx) card(c *Card) {
	title := x.line(c.Title)
	if marks := marked(c.Kind, c.Flags); marks != "" {
		title += x.run(" " + marks)
	}
	x.paragraph("Card", title)
	measure := x.line(c.Number)
	if measure != "" && len(c.Measure) > 0 {
		measure += x.run(" · ")
	}
	x.paragraph("", measure+x.line(c.Measure))
	x.blocks(c.Blocks)
}

func (x *docx) chart(title, words string) {
	x.paragraph("Card", x.run(title))
	x.paragraph("Caption", x.run(words))
}

func (x *docx) label(s Said) {
	if s.Label != "" {
		x.paragraph("Note", x.run(s.Label+":"))
	}
	x.quoted(s)
}

func (x *docx) words(w *Words) {
	for _, g := range w.Groups {
		x.paragraph(docxHeading(g.Level), x.bookmark(x.anchors[g.Ref])+x.run(g.Title))
		x.paragraph("Note", x.run(g.Tally))
		for _, s := range g.Sets {
			x.item(1, x.bookmark(x.anchors[s.Ref])+x.set(s))
		}
		x.quotes(g.Quotes)
		x.paragraph("Note", x.run(g.Note))
	}
}

// set is who stands behind a number: "data: 2 of 5: P-01 [4] [9]; P-03 [7]".
func (x *docx) set(s Set) string {
	runs, between := x.run(s.Title), ": "
	for _, p := range s.People {
		runs += x.run(between + p.Who)
		between = "; "
		for _, q := range p.Quotes {
			runs += x.run(" ") + x.linked(quoteAnchor(q), x.run(fmt.Sprintf("[%d]", q+1)))
		}
	}
	if s.More != "" {
		runs += x.run(between + s.More)
	}
	return runs
}

func quoteAnchor(place int) string { return fmt.Sprintf("quote_%d", place+1) }

// quotes writes quotes, each with its source below it.
func (x *docx) quotes(places []int) {
	for _, place := range places {
		x.quoted(Said{Quote: place})
	}
}

func (x *docx) quoted(s Said) {
	q := x.quote(s.Quote)
	if q == nil {
		return
	}
	mark := x.bookmark(quoteAnchor(s.Quote))
	for _, words := range strings.Split(s.words(q), coding.Gap) {
		x.paragraph("Quote", mark+x.run(words))
		mark = ""
	}
	x.paragraph("Citation", x.run(fmt.Sprintf("— [%d] %s", s.Quote+1, q.citation())))
}

func (x *docx) core() string {
	at := written.Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + xmlText(x.heading()) + `</dc:title><dc:creator>Verbatim</dc:creator><dc:language>en</dc:language><cp:lastModifiedBy>Verbatim</cp:lastModifiedBy>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}
