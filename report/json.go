package report

import (
	"encoding/json"
	"io"
)

// JSON writes the report as one document. Fields may be added, none renamed.
func (r *ThemesReport) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
