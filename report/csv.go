package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"verbatim/report/document"
)

// CSV writes one line per theme, with two columns for each segment and each
// quarter: people with the theme, and people asked. Shares, from 0 to 1, are
// empty where fewer than SmallSample people were asked. Of a report with a
// query, the last column repeats it.
func (r *ThemesReport) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(document.SafeCells(r.csvHead())); err != nil {
		return err
	}
	for _, t := range r.Themes {
		if err := out.Write(document.SafeCells(r.csvLine(t))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (r *ThemesReport) csvHead() []string {
	head := []string{"theme", "name", "parent", "kind", "depth", "rank", "participants", "mentioned", "asked",
		"share", "low", "high", "quotes", "own_quotes", "interviews", "coders", "one_coder", "retired"}
	for _, g := range r.Segments {
		head = append(head, r.By+" "+g.Name, r.By+" "+g.Name+" of")
	}
	for _, g := range r.Periods {
		head = append(head, g.Name, g.Name+" of")
	}
	if r.Scope.Query != "" {
		head = append(head, "query")
	}
	return head
}

func (r *ThemesReport) csvLine(t ThemeRow) []string {
	line := []string{t.Theme, t.Name, t.Parent, string(t.Kind), strconv.Itoa(t.Depth), strconv.Itoa(t.Rank),
		strconv.Itoa(t.Participants), strconv.Itoa(t.Mentioned), strconv.Itoa(t.Asked),
		t.decimal(t.Share), t.decimal(t.Low), t.decimal(t.High),
		strconv.Itoa(t.Quotes), strconv.Itoa(t.OwnQuotes), strconv.Itoa(t.Interviews),
		strings.Join(t.Coders, ", "), strconv.FormatBool(t.OneCoder), strconv.FormatBool(t.Retired)}
	for _, g := range r.Segments {
		line = append(line, parts(t.Segments[r.By][g.Name])...)
	}
	for _, p := range t.Periods {
		line = append(line, parts(p.Part)...)
	}
	if r.Scope.Query != "" {
		line = append(line, r.Scope.Query)
	}
	return line
}

func (t ThemeRow) decimal(v *float64) string {
	if v == nil || t.Small {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 4, 64)
}

func parts(p Part) []string { return []string{strconv.Itoa(p.Participants), strconv.Itoa(p.Of)} }
