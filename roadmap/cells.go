package roadmap

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/report/document"
)

// A column is a field of an item as text, in tables and in Markdown.
type column[T any] struct {
	name string
	get  func(*T) string // "" when there is nothing to say
	set  func(*T, string) error
}

// A row is an item of a table: what its cells say, by the names of columns.
type row struct {
	line  int
	id    string
	cells map[string]string // as they are written, those that are empty left out
}

// A form is how cells are written. Two texts that are written the same are the same.
type form struct{ write, read func(string) string }

var (
	csvForm      = form{func(s string) string { return document.SafeCell(strings.ReplaceAll(s, "\r\n", "\n")) }, plainCell}
	markdownForm = form{escapeCell, plainMarkdown}
)

// plainCell takes away what document.SafeCell puts before a cell.
func plainCell(s string) string {
	if strings.HasPrefix(s, "'") && coding.Formula(s) {
		return s[1:]
	}
	return s
}

// lay lays a row over an item: an empty cell, and one that says what is there,
// leaves it as it is.
func lay[T any](path string, item *T, columns []column[T], r row, f form) error {
	for _, c := range columns {
		cell, said := r.cells[c.name]
		if !said || c.set == nil || cell == f.write(c.get(item)) {
			continue
		}
		if err := c.set(item, f.read(cell)); err != nil {
			return at(path, r.line, "%s: %v", c.name, err)
		}
	}
	return nil
}

func names[T any](columns []column[T]) []string {
	var all []string
	for _, c := range columns {
		all = append(all, c.name)
	}
	return all
}

// Columns of texts, numbers and lists.

func textColumn[T any](name string, field func(*T) *string) column[T] {
	return column[T]{name, func(t *T) string { return *field(t) }, func(t *T, s string) error {
		*field(t) = s
		return nil
	}}
}

// partColumn is a column of something that may not be there; setting it makes it.
func partColumn[T, P any](name string, part func(*T) **P, inner column[P]) column[T] {
	get := func(t *T) string {
		if *part(t) == nil {
			return ""
		}
		return inner.get(*part(t))
	}
	return column[T]{name, get, func(t *T, s string) error {
		whole := *part(t)
		if whole == nil {
			whole = new(P)
		}
		if err := inner.set(whole, s); err != nil {
			return err
		}
		*part(t) = whole
		return nil
	}}
}

func numberColumn[T any](name string, field func(*T) **float64) column[T] {
	get := func(t *T) string {
		if *field(t) == nil {
			return ""
		}
		return strconv.FormatFloat(**field(t), 'g', -1, 64)
	}
	return column[T]{name, get, func(t *T, s string) error {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil {
			return fmt.Errorf("%q is not a number", s)
		}
		*field(t) = &f
		return nil
	}}
}

func wholeColumn[T any](name string, field func(*T) **whole) column[T] {
	get := func(t *T) string {
		if *field(t) == nil {
			return ""
		}
		return strconv.Itoa(int(**field(t)))
	}
	return column[T]{name, get, func(t *T, s string) error {
		n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", s)
		}
		*field(t) = ptr(whole(n))
		return nil
	}}
}

// splitCell cuts a cell at its semicolons.
func splitCell(s string) []string {
	var all []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// header finds the columns of a table: known names in any order, and those
// that hold something which is not read.
type header struct {
	columns []string // "" where it is not known
	ignored []string
}

func newHeader(cells, known []string) (h header, found int) {
	for _, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(plainCell(cell)))
		if slices.Contains(known, name) {
			h.columns = append(h.columns, name)
			found++
			continue
		}
		h.columns = append(h.columns, "")
		if name != "" {
			h.ignored = append(h.ignored, name)
		}
	}
	return h, found
}

// A table is a CSV file as it stands.
type table struct {
	path   string
	header []string
	lines  []int
	rows   [][]string
}

// readTable reads a CSV file with a header, separated by comma, semicolon or
// tab, with or without a byte order mark.
func readTable(path string, src []byte) (*table, error) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(src))
	in.Comma, in.FieldsPerRecord = separator(src), -1
	t := &table{path: path}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badTable(path, err)
		}
		if t.header == nil {
			t.header = record
			continue
		}
		line, _ := in.FieldPos(0)
		t.lines, t.rows = append(t.lines, line), append(t.rows, record)
	}
	if t.header == nil {
		return nil, at(path, 1, "the file is empty").Try("begin with a line that names the columns")
	}
	return t, nil
}

func badTable(path string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return at(path, parse.Line, "%v", parse.Err).Try("put cells with commas or quotation marks in \"…\", doubled inside")
	}
	return errs.New(errs.Invalid, "%s:1: %v", path, err)
}

// separator is what stands between the names of the first line.
func separator(src []byte) rune {
	first, _, _ := bytes.Cut(src, []byte("\n"))
	for _, c := range []byte{'\t', ';'} {
		if bytes.Count(first, []byte{c}) > bytes.Count(first, []byte{','}) {
			return rune(c)
		}
	}
	return ','
}

// under are the rows of a table with their cells under the names of columns.
// Rows that are empty are passed over.
func (t *table) under(h header) []row {
	var rows []row
	for i, record := range t.rows {
		r := row{line: t.lines[i], cells: map[string]string{}}
		for c, cell := range record {
			if c < len(h.columns) && h.columns[c] != "" && !blank(cell) {
				r.cells[h.columns[c]] = cell
			}
		}
		if len(r.cells) > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// items are the rows of a table by their id, each once. Rows that are empty are
// passed over.
func (t *table) items(key string, known []string) (rows []row, ignored []string, err error) {
	h, _ := newHeader(t.header, append([]string{key}, known...))
	if !slices.Contains(h.columns, key) {
		return nil, nil, at(t.path, 1, "there is no column %q", key).Try("begin with a line such as: %s", strings.Join(append([]string{key}, known[:min(3, len(known))]...), ","))
	}
	ids := seen{path: t.path, noun: "the row of"}
	for _, r := range t.under(h) {
		if r.id = strings.TrimSpace(plainCell(r.cells[key])); r.id == "" {
			return nil, nil, at(t.path, r.line, "this row has no %s", key)
		}
		if err := ids.add(r.id, r.line); err != nil {
			return nil, nil, err
		}
		rows = append(rows, r)
	}
	return rows, h.ignored, nil
}

// writeRows writes a table that no spreadsheet takes for formulas.
func writeRows(w io.Writer, header []string, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, cells := range rows {
		if err := out.Write(document.SafeCells(cells)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
