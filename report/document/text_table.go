package document

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// A table for a terminal is at most textWide columns wide, unless its numbers
// alone are wider: texts wrap, down to textLeast columns each. Numbers do not.
const (
	textWide  = 156
	textLeast = 14
)

func textTable(t *Table) string {
	columns := t.read()
	if t.Data || len(columns) == 0 {
		return ""
	}
	out := table.NewWriter()
	out.SetStyle(table.StyleLight)
	out.Style().Format.Header = text.FormatDefault
	out.Style().Options.SeparateColumns = false
	out.Style().Options.DrawBorder = false
	var head table.Row
	rows := make([]table.Row, len(t.Rows))
	for _, c := range columns {
		head = append(head, Printable(t.Columns[c].title()))
	}
	for i, r := range t.Rows {
		rows[i] = textRow(t, r, columns)
	}
	out.AppendHeader(head)
	out.AppendRows(rows)
	out.SetColumnConfigs(textColumns(t, columns, head, rows))
	return joined("\n", Printable(t.Title), out.Render(), Printable(t.Caption))
}

// textColumns say how columns stand, and how wide they may be.
func textColumns(t *Table, columns []int, head table.Row, rows []table.Row) []table.ColumnConfig {
	configs := make([]table.ColumnConfig, len(columns))
	for i, c := range columns {
		config := &configs[i]
		config.Number, config.WidthMaxEnforcer = i+1, text.WrapSoft
		for _, word := range strings.Fields(head[i].(string)) {
			config.WidthMax = max(config.WidthMax, text.StringWidth(word))
		}
		if t.Columns[c].right() {
			config.Align, config.AlignHeader = text.AlignRight, text.AlignRight
		}
		for _, row := range rows {
			config.WidthMax = max(config.WidthMax, text.StringWidth(row[i].(string)))
		}
	}
	for total(configs) > textWide {
		if !narrow(t, columns, configs) {
			break
		}
	}
	return configs
}

// total is how wide a table of such columns is, with the blanks beside them.
func total(configs []table.ColumnConfig) int {
	sum := 0
	for _, c := range configs {
		sum += c.WidthMax + 2
	}
	return sum
}

// narrow takes a column from the widest text, and reports whether it could.
func narrow(t *Table, columns []int, configs []table.ColumnConfig) bool {
	at := -1
	for i, c := range columns {
		if !t.Columns[c].right() && (at < 0 || configs[i].WidthMax > configs[at].WidthMax) {
			at = i
		}
	}
	if at < 0 || configs[at].WidthMax <= textLeast {
		return false
	}
	configs[at].WidthMax--
	return true
}

func textRow(t *Table, r Row, columns []int) table.Row {
	var line table.Row
	for _, c := range columns {
		kind := t.Columns[c].Kind
		cell := Printable(r.cell(c).shown(kind))
		if kind == Label {
			cell = strings.Repeat("  ", r.Depth) + cell
		}
		line = append(line, cell)
	}
	return line
}
