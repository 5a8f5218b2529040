package document

import (
	"iter"
	"slices"

	"verbatim/interviews"
)

// A Table is rows under named columns.
type Table struct {
	Name    string // lower case, unique in the document; names the sheet
	Title   string // "" when the part's title says it
	Caption string
	Columns []Column
	Rows    []Row
	// Data alone is for programs: it is in CSV and XLSX, and not read.
	Data bool
	// Later makes the rows of a Data table that has very many, when they are
	// written; nil when they are in Rows.
	Later iter.Seq[Row]
}

// All goes through the rows.
func (t *Table) All() iter.Seq[Row] {
	if t.Later != nil {
		return t.Later
	}
	return slices.Values(t.Rows)
}

// A Column is one of a Table.
type Column struct {
	Key  string // for programs: snake_case, unique in the table
	Name string // for people; "" is Key
	Kind ColumnKind
	For  Audience
	Wide float64 // in a spreadsheet, in characters; 0 leaves it to the writer
}

// A ColumnKind says how cells stand.
type ColumnKind int

const (
	Text   ColumnKind = iota // to the left
	Number                   // to the right
	Label                    // to the left; names the row, and is indented by Row.Depth
	Share                    // a Bar from 0 to 100 %, with an axis above
)

// An Audience says who a column is for.
type Audience int

const (
	Everybody Audience = iota
	People             // text, Markdown, HTML, DOCX
	Programs           // CSV, XLSX
)

// A Row is one of a Table.
type Row struct {
	Depth int  // how far its label is indented
	Faint bool // there is nothing to see in it: nobody speaks of the theme
	Cells []Cell
}

// A Cell is what stands in a row under a column.
type Cell struct {
	// Value is for programs, and for people where Text is empty: nil, a string,
	// an int, a float64, a bool, an interviews.Date or a Clock.
	Value any
	Text  string   // for people
	Ref   string   // as Span.Ref
	More  string   // small, behind the text: "+1"
	Flags []string // "one coder", "retired"
	Kind  string   // of a theme, behind its name
	Draw  Drawing  // beside the text; nil for none
}

// A Clock is a time in a recording, in milliseconds; interviews.NoTime is none.
type Clock int64

// String is the clock as people read it.
func (c Clock) String() string { return interviews.Clock(int64(c)) }
