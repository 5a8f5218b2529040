package coding

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// codebookColumns are what WriteCodebook writes, in its order.
var codebookColumns = []string{"path", "name", "kind", "color", "definition", "include", "exclude", "parent",
	"note", "key", "in_vivo", "retired", "merged_into"}

// codebookNames are the headers that ReadCodebook takes for a column.
var codebookNames = map[string]string{
	"path": "path", "tag": "name", "code": "name", "theme": "name", "name": "name", "parent": "parent", "kind": "kind",
	"color": "color", "colour": "color", "definition": "definition", "description": "definition", "include": "include", "exclude": "exclude",
	"note": "note", "memo": "note", "key": "key", "in_vivo": "in_vivo", "retired": "retired", "merged_into": "merged_into",
}

// A ThemeLine is one line of a file of themes.
type ThemeLine struct {
	Theme
	Line  int // of the file
	cells map[string]string
	guid  string // of the code in a REFI-QDA file, "" elsewhere
}

// Over returns the theme of the line in the place of was: what the file has no
// column for stays as it was.
func (l *ThemeLine) Over(was *Theme) Theme {
	t := l.Theme
	keep := func(column string, take func()) {
		if _, ok := l.cells[column]; !ok {
			take()
		}
	}
	keep("name", func() { t.Name = was.Name })
	keep("kind", func() { t.Kind = was.Kind })
	keep("color", func() { t.Colour = was.Colour })
	keep("definition", func() { t.Definition = was.Definition })
	keep("include", func() { t.Include = was.Include })
	keep("exclude", func() { t.Exclude = was.Exclude })
	keep("note", func() { t.Note = was.Note })
	keep("key", func() { t.Key = was.Key })
	keep("in_vivo", func() { t.InVivo = was.InVivo })
	keep("retired", func() { t.Retired = was.Retired })
	keep("merged_into", func() { t.MergedInto = was.MergedInto })
	return t
}

// ReadCodebook reads themes from a CSV file with a header, separated by
// comma, semicolon or tab. A path ("shipping/deploy-queue") is a theme's ID
// and says its parent; without it the ID is made of parent and name. Errors
// are errs.Invalid and say file and line.
func ReadCodebook(path string, r io.Reader) ([]ThemeLine, error) {
	rows, err := readTable(path, r, codebookNames)
	if err != nil {
		return nil, err
	}
	var themes []ThemeLine
	for i, row := range rows {
		for name, cell := range row.cells {
			row.cells[name] = plainCell(cell)
		}
		t, err := themeOf(row.cells)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, row.line, err)
		}
		t.Position = i + 1
		themes = append(themes, ThemeLine{Theme: t, Line: row.line, cells: row.cells})
	}
	if len(themes) == 0 {
		return nil, errs.New(errs.Invalid, "%s:1: no themes in this file", path).Try("write a header and one line for each theme")
	}
	return themes, nil
}

func themeOf(cells map[string]string) (Theme, error) {
	t := Theme{Definition: cells["definition"]}
	for _, p := range themeParts {
		if err := p.set(&t, cells[p.column]); err != nil {
			return t, err
		}
	}
	return t, t.complete()
}

// complete makes what a file leaves out of path, name and parent of the rest.
// errs.Invalid when nothing is left to call the theme by.
func (t *Theme) complete() error {
	if i := strings.LastIndexByte(t.ID, '/'); i >= 0 && t.Parent == "" {
		t.Parent = t.ID[:i]
	}
	if t.Name == "" {
		t.Name = t.ID[strings.LastIndexByte(t.ID, '/')+1:]
	}
	if t.ID != "" {
		return nil
	}
	switch {
	case t.Name == "":
		return errs.New(errs.Invalid, "the theme has no name").Try("a name needs a letter or digit in it")
	case interviews.Slug(t.Name) == "":
		return speechless(t.Name)
	}
	t.ID = ThemeID(t.Parent, t.Name)
	return nil
}

// WriteCodebook writes a codebook as ReadCodebook reads it. What a spreadsheet
// would take for a formula gets a ' in front, which ReadCodebook takes away.
func WriteCodebook(w io.Writer, book *Codebook) error {
	out := csv.NewWriter(w)
	if err := out.Write(codebookColumns); err != nil {
		return err
	}
	for _, t := range book.Themes() {
		line := []string{t.ID, t.Name, string(t.Kind), strconv.Itoa(t.Colour), t.Definition, t.Include, t.Exclude, t.Parent,
			t.Note, t.Key, yes(t.InVivo), yes(t.Retired), t.MergedInto}
		for i, cell := range line {
			line[i] = safeCell(cell)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// safeCell and plainCell are inverse: a text that looks like a formula, also
// behind marks of our own, has one ' more outside than inside.
func safeCell(s string) string {
	if Formula(s) {
		return "'" + s
	}
	return s
}

func plainCell(s string) string {
	if strings.HasPrefix(s, "'") && Formula(s) {
		return s[1:]
	}
	return s
}

// formulaStarts make a spreadsheet read a cell as a formula, also in their
// full-width and mathematical forms.
const formulaStarts = "=+-@\t\r\n＝＋－＠﹦﹢﹣−"

// Formula reports whether a spreadsheet may take a cell for a formula: it
// begins with a sign of one, also after quotation marks, blanks or a byte
// order mark.
func Formula(cell string) bool {
	for _, r := range cell {
		if strings.ContainsRune(formulaStarts, r) {
			return true
		}
		if !strings.ContainsRune("'\"`‘’‚“”„«»＇＂", r) && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Cc) {
			return false
		}
	}
	return false
}

// A CodedLine is one line of a file of codings: the exact words, and the
// themes that a coder applied to them.
type CodedLine struct {
	Line      int // of the file
	Interview interviews.ID
	Turn      int // 0 when the words occur once
	Quote     string
	Themes    []string
	Coder     string
	Memo      string
}

var codingNames = map[string]string{
	"interview": "interview", "document": "interview", "turn": "turn", "quote": "quote", "content": "quote", "words": "quote",
	"theme": "themes", "themes": "themes", "tag": "themes", "coder": "coder", "memo": "memo",
}

// ReadCodings reads codings from a CSV file with the columns interview,
// quote, themes (separated by ;), and if wanted turn, coder, memo. Errors are
// errs.Invalid and say file and line.
func ReadCodings(path string, r io.Reader) ([]CodedLine, error) {
	rows, err := readTable(path, r, codingNames)
	if err != nil {
		return nil, err
	}
	var lines []CodedLine
	for _, row := range rows {
		c := CodedLine{Line: row.line, Interview: interviews.ID(row.cells["interview"]), Quote: row.cells["quote"], Coder: row.cells["coder"], Memo: row.cells["memo"]}
		if n := row.cells["turn"]; n != "" {
			if c.Turn, err = strconv.Atoi(n); err != nil || c.Turn < 1 {
				return nil, errs.New(errs.Invalid, "%s:%d: %q is not the number of a turn", path, row.line, n)
			}
		}
		for theme := range strings.SplitSeq(row.cells["themes"], ";") {
			if theme = strings.TrimSpace(theme); theme != "" {
				c.Themes = append(c.Themes, theme)
			}
		}
		if c.Interview == "" || c.Quote == "" || len(c.Themes) == 0 {
			return nil, errs.New(errs.Invalid, "%s:%d: interview, quote or themes is empty", path, row.line)
		}
		lines = append(lines, c)
	}
	return lines, nil
}

// A tableRow is one line of a table, by the names of its columns.
type tableRow struct {
	line  int
	cells map[string]string
}

// readTable reads a CSV file whose header uses some of the names.
func readTable(path string, r io.Reader, names map[string]string) ([]tableRow, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	in := csv.NewReader(bytes.NewReader(src))
	in.Comma = separator(src)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, tableError(path, err)
	}
	columns := make([]string, len(header))
	known := 0
	for i, h := range header {
		if columns[i] = names[strings.ToLower(strings.TrimSpace(h))]; columns[i] != "" {
			known++
		}
	}
	if known == 0 {
		return nil, errs.New(errs.Invalid, "%s:1: the first line names no column that is known here", path).
			Try("start with a header such as: %s", strings.Join(sample(names), ","))
	}
	var rows []tableRow
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, tableError(path, err)
		}
		line, _ := in.FieldPos(0)
		row := tableRow{line, map[string]string{}}
		for i, cell := range record {
			if i < len(columns) && columns[i] != "" {
				row.cells[columns[i]] = strings.TrimSpace(cell)
			}
		}
		rows = append(rows, row)
	}
}

func sample(names map[string]string) []string {
	if names["quote"] != "" {
		return []string{"interview", "quote", "themes", "coder", "memo"}
	}
	return codebookColumns
}

func separator(src []byte) rune {
	first, _, _ := bytes.Cut(src, []byte("\n"))
	for _, c := range []byte{'\t', ';'} {
		if bytes.Count(first, []byte{c}) > bytes.Count(first, []byte{','}) {
			return rune(c)
		}
	}
	return ','
}

func tableError(path string, err error) error {
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		return errs.New(errs.Invalid, "%s:%d: %v", path, parse.Line, parse.Err).Try("put fields with commas or quotation marks in \"…\", doubled inside")
	case errors.Is(err, io.EOF):
		return errs.New(errs.Invalid, "%s:1: the file is empty", path)
	}
	return fmt.Errorf("%s: %w", path, err)
}
