package report

import (
	"cmp"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"verbatim/report/document"
)

// Pieces that the documents of several reports are made of.

// themeColumns are those that name a theme; themeRow fills them.
func themeColumns() []document.Column {
	return []document.Column{{Key: "theme", For: document.Programs}, {Key: "name", Name: "Theme", Kind: document.Label}}
}

// themeRow begins a row with its theme.
func themeRow(t *ThemeLabel, faint bool) document.Row {
	name := document.Cell{Value: t.Name, Ref: themeRef(t.Theme), Kind: string(t.Kind)}
	if t.Retired {
		name.Flags = []string{"retired"}
	}
	return document.Row{Depth: t.Depth, Faint: faint, Cells: []document.Cell{{Value: t.Theme}, name}}
}

// partCellOf is x of n people, tinted by their share.
func partCellOf(p Part, ref string) document.Cell {
	c := document.Cell{Value: p.String()}
	if p.Of == 0 {
		return c
	}
	c.Draw = p.tint()
	if p.Participants > 0 {
		c.Ref = ref
	}
	return c
}

// tint darkens a cell by the share, nil where nobody was asked.
func (p Part) tint() document.Drawing {
	if p.Of == 0 {
		return nil
	}
	return &document.Tint{Share: float64(p.Participants) / float64(p.Of)}
}

// contrastColumns are the range first and p second; contrastCells fill them.
func contrastColumns() []document.Column {
	return []document.Column{
		{Key: "difference", Name: "Difference", Kind: document.Number},
		{Key: "low", For: document.Programs, Kind: document.Number},
		{Key: "high", For: document.Programs, Kind: document.Number},
		{Key: "range", Name: "95% range", Kind: document.Number, For: document.People},
		{Key: "p", Name: "p", Kind: document.Number},
		{Key: "adjusted", Name: "p, adjusted", Kind: document.Number},
		{Key: "verdict", Name: "In words"},
	}
}

func contrastCells(c *Contrast) []document.Cell {
	low, high := document.Cell{}, document.Cell{}
	if c.shown() {
		low.Value, high.Value = number(c.Low), number(c.High)
	}
	return []document.Cell{
		valued(c.Difference, c.difference()), low, high, {Text: cmp.Or(c.interval(), "–")},
		valued(c.P, c.chance(c.P)), valued(c.Adjusted, c.chance(c.Adjusted)), {Value: string(c.Verdict)},
	}
}

// valued is a number for programs, and how people read it. Where it must not
// be shown it is empty for those, and a dash for these.
func valued(v *float64, text string) document.Cell {
	if text == "" {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: number(v), Text: text}
}

// groupTable lists who was heard.
func groupTable(name, title, what string, gs []Group) *document.Table {
	t := &document.Table{Name: name, Title: title, Columns: []document.Column{
		{Key: "name", Name: titled(what), Kind: document.Label},
		{Key: "heard", Name: "People heard", Kind: document.Number},
		{Key: "asked", Name: "Asked", Kind: document.Number},
	}}
	for _, g := range gs {
		t.Rows = append(t.Rows, document.Row{Faint: g.Participants == 0, Cells: []document.Cell{{Value: g.Name}, {Value: g.Participants}, {Value: g.Asked}}})
	}
	return t
}

// noteBlocks are what is to be kept in mind.
func noteBlocks(notes []string) []document.Block {
	blocks := make([]document.Block, 0, len(notes))
	for _, n := range notes {
		blocks = append(blocks, document.Paragraph{Style: document.Note, Text: document.Plain(n)})
	}
	return blocks
}

// titled begins a word with a capital letter.
func titled(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + word[size:]
}

// proportionColumns are those of a share for programs; proportionCells fill them.
func proportionColumns() []document.Column {
	keys := []string{"participants", "of", "share", "low", "high"}
	columns := make([]document.Column, 0, len(keys))
	for _, key := range keys {
		columns = append(columns, document.Column{Key: key, Kind: document.Number})
	}
	return append(columns, document.Column{Key: "small"})
}

// A share of few people is left empty, as it is in every table: whoever
// computes with it must look at x and n.
func proportionCells(p Proportion) []document.Cell {
	cells := []document.Cell{{Value: p.Participants}, {Value: p.Of}, {}, {}, {}, {Value: p.Small}}
	if !p.Small {
		cells[2].Value, cells[3].Value, cells[4].Value = number(p.Share), number(p.Low), number(p.High)
	}
	return cells
}

// nothingFinished says why there is nothing to count, "" when there is.
func nothingFinished(interviews, finished int) string {
	switch {
	case interviews == 0:
		return "No interview is in this scope. 'verbatim interview list' shows what there is."
	case finished == 0:
		return "No interview is marked as finished, so a theme that is not there is missing, not absent. Mark the ones that are coded to the end with 'verbatim interview finish ID'."
	}
	return ""
}

// paragraph is one of plain text.
func paragraph(style document.Style, format string, args ...any) document.Paragraph {
	return document.Paragraph{Style: style, Text: document.Plain(fmt.Sprintf(format, args...))}
}

// decimal is a cell with a number that may not exist.
func decimal(v *float64, places int) document.Cell {
	if v == nil {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: *v, Text: strconv.FormatFloat(*v, 'f', places, 64)}
}

// wholes is a cell with a whole number that may not exist.
func wholes(n *int) document.Cell {
	if n == nil {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: *n}
}

// xOfN is x / n: a percentage, and x of n where n is small.
func xOfN(x, n int) document.Cell {
	c := document.Cell{Text: fmt.Sprintf("%d of %d", x, n)}
	if n > 0 {
		c.Value = float64(x) / float64(n)
	}
	if n >= SmallSample {
		c.Text = percent(float64(x) / float64(n))
	}
	return c
}

// put adds parts to a document. Those without anything in them are only named.
func put(doc *document.Document, parts ...document.Part) {
	for _, p := range parts {
		if empty(p) {
			doc.Without = append(doc.Without, p.Name)
		} else {
			doc.Parts = append(doc.Parts, p)
		}
	}
}

// empty reports whether there is nothing in a part.
func empty(p document.Part) bool {
	if len(p.Blocks) != 1 {
		return len(p.Blocks) == 0
	}
	words, only := p.Blocks[0].(*document.Words)
	return only && len(words.Groups) == 0
}
