package document

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Text writes the document for a terminal, without colour. The quotes behind
// the numbers are left out unless the document is about them, and so are charts.
// Control characters are printed escaped.
func (d *Document) Text(w io.Writer) error {
	sections := []string{d.textHead(), Printable(d.Lead)}
	for _, p := range d.Parts {
		blocks := ""
		if !p.onlyExplains() {
			blocks = d.textBlocks(p.Blocks)
		}
		if p.Title != "" && (blocks != "" || len(p.Blocks) == 0) {
			title := Printable(p.Title)
			sections = append(sections, title+"\n"+strings.Repeat("─", text.StringWidth(title)))
		}
		sections = append(sections, blocks)
	}
	all := joined("\n\n", append(sections, Printable(d.Foot))...)
	if all == "" {
		return nil
	}
	_, err := io.WriteString(w, all+"\n")
	return err
}

// onlyExplains reports whether a part has nothing for a terminal but captions:
// they explain what is left out.
func (p Part) onlyExplains() bool {
	left := false
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case Paragraph:
			if b.Style != Caption {
				return false
			}
		case *Words:
			if b.Read {
				return false
			}
			left = true
		case *LineChart, *Network:
			left = true
		default:
			return false
		}
	}
	return left
}

func (d *Document) textHead() string {
	lines := []string{Printable(d.heading())}
	for _, f := range d.Head {
		lines = append(lines, Printable(joined(": ", f.Name, f.Text)))
	}
	return joined("\n", lines...)
}

func (d *Document) textBlocks(blocks []Block) string {
	var sections []string
	for _, b := range blocks {
		sections = append(sections, d.textBlock(b))
	}
	return joined("\n\n", sections...)
}

func (d *Document) textBlock(b Block) string {
	switch b := b.(type) {
	case Paragraph:
		return textParagraph(b)
	case List:
		return textList(b)
	case Heading:
		return textLine(b.Text)
	case Figures:
		return textFigures(b)
	case *Table:
		return textTable(b)
	case *Card:
		return d.textCard(b)
	case Said:
		return d.textSaid(b)
	case *Words:
		return d.textWords(b)
	}
	return ""
}

// textWords lists the quotes of a document that is about them.
func (d *Document) textWords(w *Words) string {
	var sections []string
	for i := range w.Groups {
		g := &w.Groups[i]
		sections = append(sections, joined("\n", Printable(g.Title), Printable(g.Tally)))
		for _, at := range g.Quotes {
			sections = append(sections, inset("  ", d.textSaid(Said{Quote: at})))
		}
		sections = append(sections, Printable(g.Note))
	}
	return joined("\n\n", sections...)
}

func textParagraph(p Paragraph) string {
	switch p.Style {
	case Warning:
		return "Warning: " + textLine(p.Text)
	case Verse:
		return inset("    ", printableLines(p.Text.String()))
	case Quoted:
		return inset("  ", textLine(p.Text))
	}
	return textLine(p.Text)
}

// textLine is a line with addresses written out.
func textLine(l Line) string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(Printable(s.Text))
		if external(s.Href) && s.Href != s.Text {
			b.WriteString(" (" + Printable(s.Href) + ")")
		}
	}
	return b.String()
}

func textList(l List) string {
	var lines []string
	for i, item := range l.Items {
		point := "-"
		if l.Ordered {
			point = fmt.Sprintf("%d.", i+1)
		}
		lines = append(lines, point+" "+textLine(item))
	}
	return strings.Join(lines, "\n")
}

func textFigures(all Figures) string {
	var list []string
	for _, f := range all {
		list = append(list, Printable(f.String()))
	}
	return strings.Join(list, " · ")
}

func (d *Document) textCard(c *Card) string {
	head := joined(" ", textLine(c.Title), Printable(marked(c.Kind, c.Flags)))
	measure := joined(" · ", textLine(c.Number), textLine(c.Measure))
	return joined("\n", head, inset("  ", measure), inset("  ", d.textBlocks(c.Blocks)))
}

func (d *Document) textSaid(s Said) string {
	q := d.quote(s.Quote)
	if q == nil {
		return ""
	}
	label := ""
	if s.Label != "" {
		label = Printable(s.Label) + ":"
	}
	return joined("\n", label, printableLines("“"+s.words(q)+"”"), "— "+Printable(q.citation()))
}

// inset moves lines to the right, those with nothing in them left aside.
func inset(by, s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = by + l
		}
	}
	return strings.Join(lines, "\n")
}

// printableLines is Printable for text of several lines.
func printableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = Printable(l)
	}
	return strings.Join(lines, "\n")
}

// Printable escapes what a terminal would obey: control characters and the
// marks that turn the direction of writing.
func Printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
