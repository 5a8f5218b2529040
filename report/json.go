package report

import (
	"encoding/json"
	"io"

	"verbatim/report/document"
)

// A Report is what was found, in numbers. Each has a shape of its own as JSON,
// to which fields may be added and of which none is renamed, and reads back
// from it as it was.
type Report interface {
	// Document is the report as people read it.
	Document() *document.Document
}

// An Issuable is a report that can be handed out: it knows what it rests on.
type Issuable interface {
	Report
	Basis() *About
}

// JSON writes a report as one JSON document.
func JSON(w io.Writer, r Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
