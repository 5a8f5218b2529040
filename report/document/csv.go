package document

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Tables are all tables in their order, those for programs among them.
func (d *Document) Tables() []*Table {
	var all []*Table
	for _, p := range d.Parts {
		for _, b := range p.Blocks {
			if t, ok := b.(*Table); ok {
				all = append(all, t)
			}
		}
	}
	return all
}

// CSV writes the table of that name, or the first one for "": a line of keys,
// then one line for each row. What is not known is an empty cell, and no cell
// is a formula: see SafeCell. Where nothing was found there is no first table,
// and nothing is written. errs.NotFound when there is no table of a name.
func (d *Document) CSV(w io.Writer, table string) error {
	if table == "" && len(d.Tables()) == 0 {
		return nil
	}
	t, err := d.table(table)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	columns := t.columns(People)
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = SafeCell(t.Columns[c].Key)
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for r := range t.All() {
		for i, c := range columns {
			line[i] = CSVCell(r.cell(c).Value)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// table returns the table of a name, the first one for "".
func (d *Document) table(name string) (*Table, error) {
	all := d.Tables()
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "this report has no table").Try("write it as text, Markdown or HTML")
	}
	if name == "" {
		return all[0], nil
	}
	var names []string
	for _, t := range all {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, errs.New(errs.NotFound, "this report has no table %q", name).Try("its tables are: %s", strings.Join(names, ", "))
}

// CSVCell writes a Cell.Value as CSV has it. Only text is made safe: a number
// below 0 begins like a formula and is none.
func CSVCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return SafeCell(v)
	case float64:
		return decimal(v)
	}
	return fmt.Sprint(v)
}

// decimal writes a number with the 10 digits that all machines agree on,
// nothing where there is no number.
func decimal(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 10, 64)
}

// SafeCells makes every cell of a line safe, in place: see SafeCell.
func SafeCells(cells []string) []string {
	for i, c := range cells {
		cells[i] = SafeCell(c)
	}
	return cells
}

// SafeCell returns text that no spreadsheet takes for a formula: where it
// begins like one, see coding.Formula, an apostrophe is put before it.
func SafeCell(cell string) string {
	if coding.Formula(cell) {
		return "'" + cell
	}
	return cell
}
