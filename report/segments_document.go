package report

import (
	"fmt"

	"verbatim/report/document"
)

// Document is the report as people read it.
func (r *SegmentsReport) Document() *document.Document {
	doc := r.document("Segments", r.lead())
	if len(r.Segments) > 0 && len(r.Themes) > 0 {
		doc.Parts = append(doc.Parts,
			document.Part{Name: "themes", Title: "How many people of each " + r.By + " speak of it", Blocks: []document.Block{r.table()}},
			document.Part{Name: "compared", Title: "Who says it more or less often than the others", Blocks: r.differences()})
	}
	put(doc, r.heardPart(r.Notes), wordsPart(newProofs(doc).themeWords(r.Words)))
	return doc
}

// lead sums the report up.
func (r *SegmentsReport) lead() string {
	if r.By == "" {
		return "Nobody has an attribute that segments could be made of."
	}
	text := fmt.Sprintf("%s asked, by %s.", count(r.Asked, "person was", "people were"), r.By)
	if r.Comparisons == 0 {
		return text + " There are no two segments with people asked, so nothing is compared."
	}
	clear := 0
	r.each(func(_ *SegmentsRow, c *SegmentCell) {
		if c.Compared.clear() {
			clear++
		}
	})
	return fmt.Sprintf("%s %d of %s %s clear.", text, clear, count(r.Comparisons, "comparison", "comparisons"), plural(clear, "is", "are"))
}

// each calls f with every cell that is compared.
func (r *SegmentsReport) each(f func(*SegmentsRow, *SegmentCell)) {
	for i := range r.Themes {
		for j := range r.Themes[i].Segments {
			if c := &r.Themes[i].Segments[j]; c.Compared != nil {
				f(&r.Themes[i], c)
			}
		}
	}
}

// table is x of n by theme and segment.
func (r *SegmentsReport) table() *document.Table {
	t := &document.Table{
		Name:    "segments",
		Caption: "People with the theme, of people asked. Higher and lower: than all the others together, and the 95% range of the difference leaves 0 out. " + Caption,
		Columns: append(themeColumns(), document.Column{Key: "all", Name: "All", Kind: document.Number}),
	}
	for i, g := range r.Segments {
		t.Columns = append(t.Columns, document.Column{Key: fmt.Sprintf("segment_%d", i+1), Name: g.Name, Kind: document.Number})
	}
	for i := range r.Themes {
		row := &r.Themes[i]
		line := themeRow(&row.ThemeLabel, row.Participants == 0)
		line.Cells = append(line.Cells, partCellOf(row.Part, themeRef(row.Theme)))
		for _, c := range row.Segments {
			cell := partCellOf(c.Part, segmentRef(row.Theme, c.Segment))
			if c.Compared != nil && c.Compared.clear() {
				cell.Flags = []string{string(c.Compared.Verdict)}
			}
			line.Cells = append(line.Cells, cell)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// differences are the clear ones for people, and all of them for programs.
func (r *SegmentsReport) differences() []document.Block {
	clear, all := r.comparisons("differences"), r.comparisons("comparisons")
	all.Data = true
	r.each(func(row *SegmentsRow, c *SegmentCell) {
		line := comparisonRow(row, c)
		all.Rows = append(all.Rows, line)
		if c.Compared.clear() {
			clear.Rows = append(clear.Rows, line)
		}
	})
	blocks := []document.Block{}
	switch {
	case r.Comparisons == 0:
		blocks = append(blocks, document.Paragraph{Text: document.Plain("Nothing could be compared: no two segments have people asked.")})
	case len(clear.Rows) == 0:
		blocks = append(blocks, document.Paragraph{Text: document.Plain(fmt.Sprintf(
			"No clear difference in %s: the 95%% range has 0 in it, or too few were asked.", count(r.Comparisons, "comparison", "comparisons")))})
	default:
		clear.Caption = fmt.Sprintf("The %d of %d comparisons whose 95%% range leaves 0 out; the others show no clear change, or too few were asked. %s",
			len(clear.Rows), r.Comparisons, Caption)
		blocks = append(blocks, clear)
	}
	return append(blocks, all)
}

func (r *SegmentsReport) comparisons(name string) *document.Table {
	columns := append(themeColumns(),
		document.Column{Key: "segment", Name: titled(r.By)},
		document.Column{Key: "people", Name: "People", Kind: document.Number, For: document.People},
		document.Column{Key: "participants", For: document.Programs, Kind: document.Number},
		document.Column{Key: "of", For: document.Programs, Kind: document.Number},
		document.Column{Key: "of_others", Name: "Others", Kind: document.Number, For: document.People},
		document.Column{Key: "others", For: document.Programs, Kind: document.Number},
		document.Column{Key: "others_of", For: document.Programs, Kind: document.Number})
	return &document.Table{Name: name, Columns: append(columns, contrastColumns()...)}
}

func comparisonRow(row *SegmentsRow, c *SegmentCell) document.Row {
	line := themeRow(&row.ThemeLabel, false)
	line.Depth = 0 // the rows above are not those that the theme is under
	others := Part{c.Compared.Others, c.Compared.OthersOf}
	ref := segmentRef(row.Theme, c.Segment)
	if c.Compared.Part != c.Part {
		ref = "" // fewer are compared than are listed there
	}
	line.Cells = append(line.Cells,
		document.Cell{Value: c.Segment},
		partCellOf(c.Compared.Part, ref), document.Cell{Value: c.Compared.Participants}, document.Cell{Value: c.Compared.Of},
		partCellOf(others, ""), document.Cell{Value: others.Participants}, document.Cell{Value: others.Of})
	line.Cells = append(line.Cells, contrastCells(&c.Compared.Contrast)...)
	return line
}
