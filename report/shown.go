package report

import (
	"fmt"
	"strconv"

	"verbatim/report/document"
)

// What documents of several reports have in common.

// nothingFinished says why there is nothing to count, "" when there is.
func nothingFinished(interviews, finished int) string {
	switch {
	case interviews == 0:
		return "No interview is in this scope. 'verbatim interview list' shows what there is."
	case finished == 0:
		return "No interview is marked as finished, so a theme that is not there is missing, not absent. Mark the ones that are coded to the end with 'verbatim interview finish ID'."
	}
	return ""
}

// paragraph is one of plain text.
func paragraph(style document.Style, format string, args ...any) document.Paragraph {
	return document.Paragraph{Style: style, Text: document.Plain(fmt.Sprintf(format, args...))}
}

// decimal is a cell with a number that may not exist.
func decimal(v *float64, places int) document.Cell {
	if v == nil {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: *v, Text: strconv.FormatFloat(*v, 'f', places, 64)}
}

// wholes is a cell with a whole number that may not exist.
func wholes(n *int) document.Cell {
	if n == nil {
		return document.Cell{Text: "–"}
	}
	return document.Cell{Value: *n}
}

// xOfN is x / n: a percentage, and x of n where n is small.
func xOfN(x, n int) document.Cell {
	c := document.Cell{Text: fmt.Sprintf("%d of %d", x, n)}
	if n > 0 {
		c.Value = float64(x) / float64(n)
	}
	if n >= SmallSample {
		c.Text = percent(float64(x) / float64(n))
	}
	return c
}

// put adds parts to a document. Those without anything in them are only named.
func put(doc *document.Document, parts ...document.Part) {
	for _, p := range parts {
		if empty(p) {
			doc.Without = append(doc.Without, p.Name)
		} else {
			doc.Parts = append(doc.Parts, p)
		}
	}
}

// empty reports whether there is nothing in a part.
func empty(p document.Part) bool {
	if len(p.Blocks) != 1 {
		return len(p.Blocks) == 0
	}
	words, only := p.Blocks[0].(*document.Words)
	return only && len(words.Groups) == 0
}
