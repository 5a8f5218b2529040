package document

import (
	"errors"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// XLSX writes a spreadsheet: "About" with what the numbers rest on and what to
// keep in mind, a sheet for each table, those for programs among them, and
// "Quotes" with all quotes when there are any. Columns have the keys of the
// CSV; shares are shown in per cent. errs.Invalid when a table does not fit on
// a sheet.
func (d *Document) XLSX(w io.Writer) (err error) {
	b, err := NewWorkbook(d.heading())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	sheets := []sheet{d.about()}
	for _, t := range d.Tables() {
		sheets = append(sheets, t.sheet())
	}
	if len(d.Quotes) > 0 {
		sheets = append(sheets, d.quoteSheet())
	}
	for _, s := range sheets {
		if err := s.write(b); err != nil {
			return err
		}
	}
	return b.Write(w)
}

// A sheet is what is to stand on one.
type sheet struct {
	name    string
	columns []SheetColumn
	rows    [][]any
}

func (s sheet) write(b *Workbook) error {
	if len(s.columns) == 0 {
		return nil
	}
	to, err := b.Sheet(s.name, s.columns, len(s.rows))
	if err != nil {
		return err
	}
	for _, r := range s.rows {
		if err := to.Add(r...); err != nil {
			return err
		}
	}
	return to.Close()
}

// about is the sheet that says what the numbers rest on.
func (d *Document) about() sheet {
	s := sheet{name: "About", columns: []SheetColumn{{Name: "about", Width: 18}, {Name: "text", Width: 100}}}
	add := func(name, text string) {
		if text != "" {
			s.rows = append(s.rows, []any{name, text})
		}
	}
	add("title", d.heading())
	add("summary", d.Lead)
	for _, f := range d.Head {
		add(f.Name, f.Text)
	}
	d.each(func(b Block) {
		if p, ok := b.(Paragraph); ok && (p.Style == Note || p.Style == Warning) {
			add(string(p.Style), p.Text.String())
		}
	})
	add("note", d.Foot)
	return s
}

func (t *Table) sheet() sheet {
	s := sheet{name: t.Name}
	columns := t.columns(People)
	for r := range t.All() {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = r.cell(c).Value
		}
		s.rows = append(s.rows, row)
	}
	for i, c := range columns {
		width := t.Columns[c].Wide
		if width == 0 {
			width = s.width(i, t.Columns[c].Key)
		}
		s.columns = append(s.columns, SheetColumn{Name: t.Columns[c].Key, Width: width, Share: t.Columns[c].Kind == Share})
	}
	return s
}

// How wide a column is made for what stands in it, in characters.
const narrowest, widest = 8, 60

// width is how wide a column must be for its cells and its name, which has a
// button for the filter behind it.
func (s sheet) width(column int, name string) float64 {
	most := utf8.RuneCountInString(name) + 3
	for _, r := range s.rows {
		switch v := r[column].(type) {
		case float64:
			most = max(most, len(number(v, Number))+1)
		default:
			most = max(most, utf8.RuneCountInString(CSVCell(v))+1)
		}
	}
	return math.Min(math.Max(float64(most), narrowest), widest)
}

func (d *Document) quoteSheet() sheet {
	s := sheet{name: "Quotes", columns: []SheetColumn{
		{Name: "number", Width: 9}, {Name: "id", Width: 15}, {Name: "quote", Width: widest}, {Name: "who", Width: 12}, {Name: "segment", Width: 14},
		{Name: "from", Width: 10}, {Name: "date", Width: 11}, {Name: "file", Width: 26}, {Name: "line", Width: 6}, {Name: "time", Width: 9},
		{Name: "themes", Width: 40}, {Name: "key", Width: 5},
	}}
	for i, q := range d.Quotes {
		key := 0
		if q.Key {
			key = 1
		}
		s.rows = append(s.rows, []any{i + 1, q.ID, q.Text, q.Who, q.Segment, q.From, q.Date, q.Path, known(q.Line), Clock(q.StartMS), strings.Join(q.Themes, "; "), key})
	}
	return s
}

// known is the number of a line, nothing for 0.
func known(line int) any {
	if line == 0 {
		return nil
	}
	return line
}
