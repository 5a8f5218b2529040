package roadmap

import (
	"fmt"
	"slices"
	"strings"
)

// A Markdown document of items has a section for each, with its ID as the
// heading and its fields in the first table below it:
//
//	## one-page
//
//	| field | |
//	|---|---|
//	| title | One page for a request |
//
// What else stands in a section is for people, and is not read back, nor is a
// section without such a table.

// sectionMark begins an item.
const sectionMark = "## "

// fields writes the table of an item. Fields that say nothing are there too, so
// that they can be filled in.
func fields[T any](b *strings.Builder, id string, item *T, columns []column[T]) {
	fmt.Fprintf(b, "\n%s%s\n\n| field | |\n|---|---|\n", sectionMark, escapeCell(id))
	for _, c := range columns {
		fmt.Fprintf(b, "| %s | %s |\n", c.name, escapeCell(c.get(item)))
	}
}

// sectionRows reads the items of a document, each once, and names the fields
// that are not known.
func sectionRows(path string, src []byte, known []string) (rows []row, ignored []string, err error) {
	ids := seen{path: path, noun: "the section of"}
	var with []row                 // the rows that have a table
	before, inside := false, false // of the table of the section
	text := strings.ReplaceAll(strings.TrimPrefix(string(src), "\ufeff"), "\r\n", "\n")
	for i, line := range strings.Split(text, "\n") {
		if id, ok := strings.CutPrefix(line, sectionMark); ok {
			r := row{line: i + 1, id: plainMarkdown(strings.TrimSpace(id)), cells: map[string]string{}}
			if err := ids.add(r.id, r.line); err != nil {
				return nil, nil, err
			}
			rows, before, inside = append(rows, r), true, false
			continue
		}
		name, cell, ok := fieldLine(line)
		switch {
		case ok && (before || inside):
			if before {
				with = append(with, rows[len(rows)-1])
			}
			before, inside = false, true
			h, found := newHeader([]string{plainMarkdown(name)}, known)
			switch {
			case found > 0 && cell != "":
				rows[len(rows)-1].cells[h.columns[0]] = cell
			case found == 0 && len(h.ignored) > 0 && cell != "" && strings.Trim(name, "-: ") != "" && !slices.Contains(ignored, h.ignored[0]):
				ignored = append(ignored, h.ignored[0])
			}
		case inside:
			inside = false
		}
	}
	if len(with) == 0 {
		return nil, nil, at(path, 1, "there is no section with a table in this file").Try("begin one with a heading such as '## one-page', and a table of fields below it")
	}
	return with, ignored, nil
}

// fieldLine is a line of a table of two columns.
func fieldLine(line string) (name, cell string, ok bool) {
	line = strings.TrimSpace(line)
	if len(line) < 2 || line[0] != '|' {
		return "", "", false
	}
	var cells []string
	begin := 1
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, strings.TrimSpace(line[begin:i]))
			begin = i + 1
		}
	}
	if len(cells) != 2 {
		return "", "", false
	}
	return cells[0], cells[1], true
}

// marks are what Markdown may take for more than a sign.
const marks = "\\`*_[]<>|~&#"

// escapeCell writes text on one line of Markdown, as plainMarkdown reads it.
func escapeCell(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\n':
			b.WriteString("<br>")
			continue
		case r < ' ' || r == 0x7f:
			r = ' '
		case strings.ContainsRune(marks, r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

func plainMarkdown(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(s, "<br>", "\n")
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(marks+".-+=!(){}:;,\"'", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
