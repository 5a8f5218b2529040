package document

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Markdown writes the document with all quotes. Each quote has its number
// before its source, [12], by which the people behind a number name it. Charts
// are told in words.
func (d *Document) Markdown(w io.Writer) error {
	sections := []string{headed(1, Escape(d.heading())), Escape(d.headLine()), Escape(d.Lead)}
	for _, p := range d.Parts {
		blocks := d.markdownBlocks(p.Blocks)
		if p.Title != "" && (blocks != "" || len(p.Blocks) == 0) {
			sections = append(sections, headed(2, Escape(p.Title)))
		}
		sections = append(sections, blocks)
	}
	if left := d.unshown(); len(left) > 0 {
		sections = append(sections, headed(2, unshownTitle), d.markdownQuotes(left))
	}
	all := joined("\n\n", append(sections, Escape(d.Foot))...)
	if all == "" {
		return nil
	}
	_, err := io.WriteString(w, all+"\n")
	return err
}

// headLine is the facts of the head on one line.
func (d *Document) headLine() string {
	var list []string
	for _, f := range d.Head {
		list = append(list, joined(": ", f.Name, f.Text))
	}
	return strings.Join(list, " · ")
}

// headed writes a heading, "" for none. A number sign at its end would be
// taken for a part of the mark-up.
func headed(level int, text string) string {
	if text == "" {
		return ""
	}
	if bare, ok := strings.CutSuffix(text, " #"); ok {
		text = bare + ` \#`
	}
	return strings.Repeat("#", min(max(level, 1), 6)) + " " + text
}

func (d *Document) markdownBlocks(blocks []Block) string {
	var sections []string
	for _, b := range blocks {
		sections = append(sections, d.markdownBlock(b))
	}
	return joined("\n\n", sections...)
}

func (d *Document) markdownBlock(b Block) string {
	switch b := b.(type) {
	case Paragraph:
		return markdownParagraph(b)
	case List:
		return markdownList(b)
	case Heading:
		return headed(b.Level, markdownLine(b.Text))
	case Figures:
		return markdownFigures(b)
	case *Table:
		return markdownTable(b)
	case *Card:
		return d.markdownCard(b)
	case Said:
		return d.markdownSaid(b)
	case *Words:
		return d.markdownWords(b)
	case *LineChart:
		return markdownChart(b.Title, b.Words)
	case *Network:
		return markdownChart(b.Title, b.Words)
	}
	return ""
}

func markdownParagraph(p Paragraph) string {
	text := markdownLine(p.Text)
	switch p.Style {
	case Warning:
		return "**Warning:** " + text
	case Quoted:
		return "> " + text
	case Verse:
		return fenced(p.Text.String())
	}
	return text
}

func markdownList(l List) string {
	var lines []string
	for i, item := range l.Items {
		point := "-"
		if l.Ordered {
			point = strconv.Itoa(i+1) + "."
		}
		lines = append(lines, strings.TrimRight(point+" "+markdownLine(item), " "))
	}
	return strings.Join(lines, "\n")
}

func markdownFigures(all Figures) string {
	var list []string
	for _, f := range all {
		list = append(list, fmt.Sprintf("**%d** %s", f.Number, Escape(f.Noun)))
	}
	return strings.Join(list, " · ")
}

func markdownTable(t *Table) string {
	columns := t.read()
	if t.Data || len(columns) == 0 {
		return ""
	}
	head, rule := "|", "|"
	for _, c := range columns {
		head += " " + Escape(t.Columns[c].title()) + " |"
		if t.Columns[c].right() {
			rule += "--:|"
		} else {
			rule += "---|"
		}
	}
	lines := []string{head, rule}
	for _, r := range t.Rows {
		lines = append(lines, markdownRow(t, r, columns))
	}
	return joined("\n\n", strong(t.Title), strings.Join(lines, "\n"), Escape(t.Caption))
}

func markdownRow(t *Table, r Row, columns []int) string {
	line := "|"
	for _, c := range columns {
		kind := t.Columns[c].Kind
		line += " "
		if kind == Label {
			line += Indent(r.Depth)
		}
		line += Escape(r.cell(c).shown(kind)) + " |"
	}
	return line
}

// strong is a title that is no heading, "" for none.
func strong(title string) string {
	if title == "" {
		return ""
	}
	return "**" + Escape(strings.TrimSpace(title)) + "**"
}

func (d *Document) markdownCard(c *Card) string {
	title := joined(" ", markdownLine(c.Title), Escape(marked(c.Kind, c.Flags)))
	measure := joined(" · ", strong(c.Number.String()), markdownLine(c.Measure))
	return joined("\n\n", headed(3, title), measure, d.markdownBlocks(c.Blocks))
}

func (d *Document) markdownSaid(s Said) string {
	label := ""
	if s.Label != "" {
		label = Escape(s.Label) + ":"
	}
	return joined("\n\n", label, d.markdownQuote(s))
}

func (d *Document) markdownQuote(s Said) string {
	q := d.quote(s.Quote)
	if q == nil {
		return ""
	}
	return fmt.Sprintf("> %s\n>\n> — [%d] %s", Quotation(s.words(q)), s.Quote+1, Escape(q.citation()))
}

func (d *Document) markdownQuotes(places []int) string {
	var list []string
	for _, q := range places {
		list = append(list, d.markdownQuote(Said{Quote: q}))
	}
	return joined("\n\n", list...)
}

func (d *Document) markdownWords(w *Words) string {
	var sections []string
	for _, g := range w.Groups {
		var sets []string
		for _, s := range g.Sets {
			sets = append(sets, "- "+markdownSet(s))
		}
		sections = append(sections, headed(g.Level, Escape(g.Title)), Escape(g.Tally), joined("\n", sets...), d.markdownQuotes(g.Quotes), Escape(g.Note))
	}
	return joined("\n\n", sections...)
}

// markdownSet is who stands behind a number: "data: 2 of 5: P-01 [4] [9]; P-03 [7]".
func markdownSet(s Set) string {
	var people []string
	for _, p := range s.People {
		person := Escape(p.Who)
		for _, q := range p.Quotes {
			person += fmt.Sprintf(" [%d]", q+1)
		}
		people = append(people, person)
	}
	return joined(": ", Escape(s.Title), joined("; ", append(people, Escape(s.More))...))
}

func markdownChart(title, words string) string {
	return joined("\n\n", strong(title), Escape(words))
}
