package document

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"verbatim/interviews"
)

type pageTable struct {
	Title, Caption string
	Name           string // for those who do not see it
	Class          string
	Cards          bool // on a narrow screen every row is a card
	Scrolls        bool // too wide for that: it scrolls in a box of its own
	Columns        []pageColumn
	Rows           []pageRow
}

type pageColumn struct {
	Name  string
	Class string
	Room  string // a class of its cells: how texts wrap
	Axis  bool   // of shares, above the bars
}

type pageRow struct {
	Class string
	Cells []pageCell
}

type pageCell struct {
	Head   bool   // names the row
	ID     string // what the quotes of its theme lead back to
	Label  string
	Class  string
	Text   string
	To     string
	More   string
	Room   bool // for More, in this row or another
	Kind   string
	Flags  []string
	Beside bool // something is drawn beside the text
	Bar    *pageBar
	Spark  *pageSpark
}

// Tables with more columns or rows than these scroll in their own box on a
// narrow screen; smaller ones become cards, whose cells repeat the names of
// their columns.
const (
	cardColumns = 7
	cardRows    = 60
)

func (m *pageMaker) table(t *Table) pageTable {
	v := pageTable{Title: t.Title, Caption: t.Caption, Name: t.Title}
	if v.Name == "" {
		v.Name = m.section
	}
	shown := t.people()
	for _, i := range shown {
		v.Columns = append(v.Columns, newPageColumn(t.Columns[i], t.longest(i)))
	}
	v.Cards = len(shown) > 2 && len(shown) <= cardColumns && len(t.Rows) <= cardRows
	v.Scrolls = len(shown) > 2 && !v.Cards
	deep := false
	more := t.columnsWithMore()
	for _, r := range t.Rows {
		row := pageRow{Class: rowClass(r)}
		for at, i := range shown {
			c := m.cell(r.Cells[i], t.Columns[i].Kind)
			c.Room, c.ID = more[i], m.rowID(c, r.Cells[i].Ref)
			c.Class = strings.TrimSpace(c.Class + " " + v.Columns[at].Room)
			if v.Cards && !c.Head {
				c.Label = v.Columns[at].Name
			}
			row.Cells = append(row.Cells, c)
		}
		deep = deep || r.Depth > 0
		v.Rows = append(v.Rows, row)
	}
	v.Class = tableClass(v, deep)
	return v
}

// columnsWithMore returns the columns that need room for More, so that
// numbers stand below each other.
func (t *Table) columnsWithMore() map[int]bool {
	more := map[int]bool{}
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			more[i] = more[i] || c.More != ""
		}
	}
	return more
}

// Texts up to briefText letters stand in one line; those over longText need
// room to be read.
const (
	briefText = 16
	longText  = 60
)

// longest is the number of letters of a column's longest text.
func (t *Table) longest(column int) int {
	most := 0
	for _, r := range t.Rows {
		c := r.Cells[column]
		most = max(most, utf8.RuneCountInString(joined(" ", c.read(t.Columns[column].Kind), c.More, marked(c.Kind, c.Flags))))
	}
	return most
}

// rowID is the anchor of the first row that leads to a group's quotes.
func (m *pageMaker) rowID(c pageCell, ref string) string {
	id := m.rows[ref]
	if !c.Head || id == "" || m.marked[ref] {
		return ""
	}
	m.marked[ref] = true
	return id
}

func newPageColumn(c Column, longest int) pageColumn {
	v := pageColumn{Name: c.Name, Axis: c.Kind == Share}
	if v.Name == "" {
		v.Name = c.Key
	}
	switch c.Kind {
	case Number:
		v.Class = "n"
	case Share:
		v.Class = "share"
	case Label:
		v.Class = "names"
	}
	switch {
	case c.Kind == Number || c.Kind == Share:
	case longest > longText:
		v.Room = "long"
	case longest <= briefText && c.Kind == Text:
		v.Room = "brief"
	}
	v.Class = strings.TrimSpace(v.Class + " " + v.Room)
	return v
}

func tableClass(v pageTable, deep bool) string {
	class := "narrow"
	switch {
	case v.Cards:
		class = "cards"
	case v.Scrolls:
		class = "wide"
	}
	if deep {
		class += " tree"
	}
	return class
}

// rowsIndented is how deep rows are indented.
const rowsIndented = 4

func rowClass(r Row) string {
	class := ""
	if r.Depth > 0 {
		class = fmt.Sprintf("d%d", min(r.Depth, rowsIndented))
	}
	if r.Faint {
		class += " faint"
	}
	return strings.TrimSpace(class)
}

func (m *pageMaker) cell(c Cell, kind ColumnKind) pageCell {
	v := pageCell{Head: kind == Label, Text: c.read(kind), To: m.leads(c.Ref), More: c.More, Kind: c.Kind, Flags: c.Flags}
	switch kind {
	case Number:
		v.Class = "n"
	case Share:
		v.Class = "share"
	}
	switch d := c.Draw.(type) {
	case *Bar:
		v.Bar = newPageBar(d)
		if kind != Share {
			v.Bar.Class = "mini"
		}
	case *Spark:
		if v.Spark = newPageSpark(d); v.Spark == nil && v.Text == "" {
			v.Text = "–"
		}
	case *Tint:
		v.Class = strings.TrimSpace(v.Class + fmt.Sprintf(" t%d", min(max(int(d.Share*10), 0), 9)))
	}
	v.Beside = v.Text != "" && (v.Bar != nil || v.Spark != nil)
	return v
}

// read is what people read in a cell: its text, else its value. What is not
// known is a dash, unless something is drawn.
func (c Cell) read(kind ColumnKind) string {
	if c.Text != "" {
		return c.Text
	}
	switch v := c.Value.(type) {
	case nil:
	case float64:
		return readFloat(v, kind)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case interviews.Date:
		return string(v)
	default:
		if c.Draw == nil || kind != Share {
			return fmt.Sprint(v)
		}
	}
	if c.Draw == nil {
		return "–"
	}
	return ""
}

func readFloat(v float64, kind ColumnKind) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case kind == Share:
		return fmt.Sprintf("%.0f%%", 100*v)
	}
	return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64)
}
