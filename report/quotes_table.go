package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"verbatim/report/document"
)

// A quoteColumn is a column of a table of quotes. Its cells are text, int,
// interviews.Date, a document.Clock, or nil.
type quoteColumn struct {
	name  string
	width float64 // in a spreadsheet, in characters
	cell  func(*QuoteRow) any
}

// columns are the columns of a table, in their order. What is known of
// participants and themes is named so that no column is called like another.
func (b *QuoteBook) columns() []quoteColumn {
	all := []quoteColumn{
		{"id", 15, func(r *QuoteRow) any { return r.ID }},
		{"quote", 60, func(r *QuoteRow) any { return r.Text }},
		{"participant", 12, func(r *QuoteRow) any { return r.Participant }},
		{"role", 12, func(r *QuoteRow) any { return string(r.Role) }},
		{"speaker", 14, func(r *QuoteRow) any { return r.Speaker }},
	}
	for _, key := range b.Attributes {
		all = append(all, quoteColumn{"participant." + key, 14, func(r *QuoteRow) any { return r.Attributes[key] }})
	}
	all = append(all, []quoteColumn{
		{"study", 14, func(r *QuoteRow) any { return r.Study }},
		{"interview", 20, func(r *QuoteRow) any { return string(r.Interview) }},
		{"from", 10, func(r *QuoteRow) any { return string(r.From) }},
		{"date", 11, func(r *QuoteRow) any { return r.Date }},
		{"file", 26, func(r *QuoteRow) any { return r.Path }},
		{"line", 6, func(r *QuoteRow) any { return r.Line }},
		{"time", 9, func(r *QuoteRow) any { return clockOf(r.StartMS) }},
		{"themes", 40, func(r *QuoteRow) any { return strings.Join(r.Paths, "; ") }},
		{"coders", 14, func(r *QuoteRow) any { return strings.Join(r.Coders, "; ") }},
		{"polarity", 10, func(r *QuoteRow) any { return r.polarities() }},
		{"strength", 9, func(r *QuoteRow) any { return known(r.strength()) }},
		{"codings", 30, func(r *QuoteRow) any { return r.codings() }},
		{"memos", 30, func(r *QuoteRow) any { return r.memos() }},
		{"key", 5, func(r *QuoteRow) any { return one(r.Key) }},
		{"state", 11, func(r *QuoteRow) any { return string(r.State) }},
		{"was", 20, func(r *QuoteRow) any { return r.Was }},
		{"first_turn", 10, func(r *QuoteRow) any { return r.FirstTurn }},
		{"start", 8, func(r *QuoteRow) any { return r.Start }},
		{"last_turn", 10, func(r *QuoteRow) any { return r.LastTurn }},
		{"end", 8, func(r *QuoteRow) any { return r.End }},
	}...)
	if b.Matrix {
		all = append(all, b.matrix()...)
	}
	return all
}

// matrix is a column for each theme: 1 where the quote was coded with it. Two
// themes of the same path are told apart by their IDs.
func (b *QuoteBook) matrix() []quoteColumn {
	twice := map[string]int{}
	for _, t := range b.Themes {
		twice[t.Path]++
	}
	var all []quoteColumn
	for i, t := range b.Themes {
		name := "theme." + t.Path
		if twice[t.Path] > 1 {
			name += " (" + t.ID + ")"
		}
		all = append(all, quoteColumn{name, 10, func(r *QuoteRow) any { return one(slices.Contains(r.columns, i)) }})
	}
	return all
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// known is a number, nothing for 0.
func known(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func clockOf(ms *int64) any {
	if ms == nil {
		return nil
	}
	return document.Clock(*ms)
}

// codings tell who coded with what: "Waiting by ana: negative, 3".
func (r *QuoteRow) codings() string {
	var list []string
	for _, c := range r.Codings {
		text := c.Path + " by " + c.Coder
		var more []string
		if c.Polarity != "" {
			more = append(more, string(c.Polarity))
		}
		if c.Strength != 0 {
			more = append(more, strconv.Itoa(c.Strength))
		}
		if c.Overruled {
			more = append(more, "overruled")
		}
		if len(more) > 0 {
			text += ": " + strings.Join(more, ", ")
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func (r *QuoteRow) memos() string {
	var list []string
	for _, m := range r.Memos {
		list = append(list, m.Coder+": "+m.Text)
	}
	return strings.Join(list, "\n")
}

// WriteQuotesCSV writes one line for each quote. No cell is a formula: see document.SafeCell.
func WriteQuotesCSV(w io.Writer, b *QuoteBook) error {
	out := csv.NewWriter(w)
	columns := b.columns()
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = document.SafeCell(c.name)
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for r := range b.All() {
		for i, c := range columns {
			line[i] = document.CSVCell(c.cell(r))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteQuotesJSON writes the book as one document. Fields may be added, none renamed.
func WriteQuotesJSON(w io.Writer, b *QuoteBook) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	rows := make([]*QuoteRow, 0, b.Len())
	return enc.Encode(map[string]any{"quotes": slices.AppendSeq(rows, b.All()), "themes": b.Themes, "attributes": b.Attributes, "total": b.Len()})
}
