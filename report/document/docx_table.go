package document

import (
	"fmt"
	"strings"
)

// What a page and a table hold at most, in twentieths of a point and columns.
const (
	docxWidth   = 9638
	docxColumns = 63
	docxIndent  = 240 // for each level of a row's label
)

func (x *docx) table(t *Table) {
	columns := t.read()
	if t.Data || len(columns) == 0 {
		return
	}
	x.paragraph("Card", x.run(t.Title))
	if len(columns) > docxColumns {
		x.paragraph("Note", x.run(fmt.Sprintf("A table of %d columns stands here, more than this format holds. It is in the spreadsheet.", len(columns))))
	} else {
		x.grid(t, columns)
	}
	x.paragraph("Caption", x.run(t.Caption))
}

func (x *docx) grid(t *Table, columns []int) {
	x.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Table"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`)
	for _, c := range columns {
		fmt.Fprintf(&x.body, `<w:gridCol w:w="%d"/>`, t.Columns[c].docxShare()*docxWidth/t.docxShares(columns))
	}
	x.body.WriteString(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for _, c := range columns {
		x.cell(t.Columns[c], 0, x.styled(Span{Text: t.Columns[c].title(), Strong: true}))
	}
	x.body.WriteString(`</w:tr>`)
	for _, r := range t.Rows {
		x.body.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for _, c := range columns {
			x.cell(t.Columns[c], r.Depth, x.inCell(r.cell(c), t.Columns[c].Kind))
		}
		x.body.WriteString(`</w:tr>`)
	}
	// Two tables without a paragraph between them are one.
	x.body.WriteString(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr></w:p>`)
}

// inCell is a cell's text, which leads to what proves it; what is behind it
// does not.
func (x *docx) inCell(c Cell, kind ColumnKind) string {
	bare := Cell{Value: c.Value, Text: c.Text, Draw: c.Draw}.shown(kind)
	behind := strings.TrimPrefix(c.shown(kind), bare)
	return x.line(Line{{Text: bare, Ref: c.Ref}, {Text: behind}})
}

func (x *docx) cell(c Column, depth int, runs string) {
	place := ""
	switch {
	case c.right():
		place = `<w:jc w:val="right"/>`
	case c.Kind == Label && depth > 0:
		place = fmt.Sprintf(`<w:ind w:left="%d"/>`, depth*docxIndent)
	}
	x.body.WriteString(`<w:tc><w:tcPr/><w:p><w:pPr><w:pStyle w:val="Cell"/>` + place + `</w:pPr>` + runs + `</w:p></w:tc>`)
}

// docxShare is how wide a column is: names of rows need more than numbers.
func (c Column) docxShare() int {
	switch {
	case c.Kind == Label:
		return 3
	case c.right():
		return 1
	}
	return 2
}

func (t *Table) docxShares(columns []int) int {
	sum := 0
	for _, c := range columns {
		sum += t.Columns[c].docxShare()
	}
	return sum
}
