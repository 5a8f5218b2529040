package main

import (
	"fmt"
	"io"
	"strings"

	"verbatim/report/document"
)

// writeDocument writes a report in a format. Package document will have a
// writer for each; until then there is text, as far as a comparison needs it.
func writeDocument(w io.Writer, doc *document.Document, format string) error {
	if format != "text" {
		return usage("--format: %q is not text", format)
	}
	fmt.Fprintf(w, "%s: %s\n", clean(doc.Name), clean(doc.Title))
	for _, fact := range doc.Head {
		fmt.Fprintf(w, "%s: %s\n", clean(fact.Name), clean(fact.Text))
	}
	for _, part := range doc.Parts {
		fmt.Fprintln(w)
		if part.Title != "" {
			fmt.Fprintf(w, "%s\n\n", clean(part.Title))
		}
		for _, b := range part.Blocks {
			if err := writeBlock(w, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeBlock(w io.Writer, b document.Block) error {
	switch b := b.(type) {
	case document.Paragraph:
		_, err := fmt.Fprintln(w, clean(b.Text.String()))
		return err
	case *document.Table:
		return writePeopleTable(w, b)
	}
	return nil
}

// writePeopleTable writes the columns of a table that people read.
func writePeopleTable(w io.Writer, t *document.Table) error {
	var head []string
	for _, c := range t.Columns {
		if c.For != document.Programs {
			head = append(head, c.Name)
		}
	}
	var rows [][]any
	for _, r := range t.Rows {
		var row []any
		for i, cell := range r.Cells {
			if t.Columns[i].For == document.Programs {
				continue
			}
			text := cell.Text
			if text == "" && cell.Value != nil {
				text = fmt.Sprint(cell.Value)
			}
			if t.Columns[i].Kind == document.Label {
				text = strings.Repeat("  ", r.Depth) + text
			}
			row = append(row, strings.TrimRight(text+" "+cell.More, " "))
		}
		rows = append(rows, row)
	}
	return writeTable(w, head, rows)
}
