package roadmap

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"verbatim/report"
)

// evidenceColumns are what a table of evidence is read back for, beside the
// hypothesis and the quote.
var evidenceColumns = []column[evidenceYAML]{
	textColumn("interview", func(y *evidenceYAML) *string { return &y.Interview }),
	withName("turn", countColumn(func(y *evidenceYAML) *whole { return &y.Turn })),
	textColumn("quote", func(y *evidenceYAML) *string { return &y.Quote }),
	textColumn("stance", func(y *evidenceYAML) *string { return &y.Stance }),
	withName("strength", countColumn(func(y *evidenceYAML) *whole { return &y.Strength })),
	textColumn("note", func(y *evidenceYAML) *string { return &y.Note }),
	textColumn("by", func(y *evidenceYAML) *string { return &y.By }),
	textColumn("at", func(y *evidenceYAML) *string { return &y.At }),
}

func withName[T any](name string, c column[T]) column[T] {
	c.name = name
	return c
}

// The columns that say which link a line is.
const (
	linkColumn  = "hypothesis"
	quoteColumn = "quote_id"
)

// WriteEvidenceCSV writes one line for each quote that bears on a hypothesis,
// with who says it and where. Words that may not be shown are withheld.
func WriteEvidenceCSV(w io.Writer, f *HypothesesFile, d *Data) error {
	v := look(d)
	var rows [][]string
	for i := range f.Hypotheses {
		h := &f.Hypotheses[i]
		for _, e := range h.Evidence {
			y := e.yaml()
			who, where := "", ""
			if q := v.quote(e.ID); q != nil {
				c := v.citation(q)
				y.Quote, who, where = c.shown(), c.Who, c.Where
			}
			cells := []string{h.ID, e.ID}
			for _, c := range evidenceColumns {
				cells = append(cells, c.get(&y))
			}
			rows = append(rows, append(cells, who, where))
		}
	}
	header := append([]string{linkColumn, quoteColumn}, names(evidenceColumns)...)
	return writeRows(w, append(header, "participant", "source"), rows)
}

// IsEvidenceCSV reports whether a table is one of evidence.
func IsEvidenceCSV(path string, src []byte) bool {
	t, err := readTable(path, src)
	if err != nil {
		return false
	}
	h, _ := newHeader(t.header, []string{linkColumn, "stance"})
	return slices.Contains(h.columns, linkColumn) && slices.Contains(h.columns, "stance")
}

// ReadEvidenceCSV reads a table of evidence, laid over what is here: an empty
// cell and a column that is missing leave what is there. A line names its quote
// by quote_id, or by the words and their interview. hand is who takes the file:
// new links and those that it changes are theirs. The hypotheses it returns
// have that evidence alone, and are otherwise as they are. Errors begin with
// path:line; errs.NotFound when there is no such hypothesis.
func ReadEvidenceCSV(path string, src []byte, here *HypothesesFile, hand Given) (*HypothesesFile, []string, error) {
	t, err := readTable(path, src)
	if err != nil {
		return nil, nil, err
	}
	h, _ := newHeader(t.header, append([]string{linkColumn, quoteColumn}, names(evidenceColumns)...))
	f := &HypothesesFile{}
	for _, r := range t.under(h) {
		if err := f.layEvidence(path, r, here, hand); err != nil {
			return nil, nil, err
		}
	}
	return f, h.ignored, nil
}

// layEvidence lays a line over the link that it names, or makes one.
func (f *HypothesesFile) layEvidence(path string, r row, here *HypothesesFile, hand Given) error {
	id := strings.TrimSpace(plainCell(r.cells[linkColumn]))
	was := here.find(id)
	if was == nil {
		return placed(path, r.line, NoHypothesis(id))
	}
	h := f.find(id)
	if h == nil {
		f.Hypotheses = append(f.Hypotheses, *was)
		h = &f.Hypotheses[len(f.Hypotheses)-1]
		h.Evidence, h.Challenges, h.Line = nil, nil, r.line
	}
	e, old := EvidenceFile{ID: plainCell(r.cells[quoteColumn])}, was.link(r)
	if old != nil {
		e = *old
	}
	if plainCell(r.cells["quote"]) == report.Withheld && e.ID != "" {
		delete(r.cells, "quote")
	}
	y := e.yaml()
	if err := lay(path, &y, evidenceColumns, r, csvForm); err != nil {
		return err
	}
	if e.ID != "" && old == nil && y.Quote == "" {
		return at(path, r.line, "quote %q is no evidence of %q yet: give its interview and its words too", e.ID, id)
	}
	y.line = r.line
	next, err := y.read(path, id)
	if err != nil {
		return err
	}
	if next.ID = e.ID; old != nil && next.By == old.By && next.At.Equal(old.At) && (next.Stance != old.Stance || next.Strength != old.Strength || next.Note != old.Note) {
		next.By, next.At = "", time.Time{} // whoever takes the file has changed it
	}
	hand.sign(&next.By, &next.At)
	h.Evidence = append(h.Evidence, next)
	return nil
}

// link is the link that a line names, nil when there is none yet.
func (h *HypothesisFile) link(r row) *EvidenceFile {
	for i := range h.Evidence {
		e := &h.Evidence[i]
		y := e.yaml()
		switch id := plainCell(r.cells[quoteColumn]); {
		case id == e.ID && id != "":
			return e
		case id != "" || r.cells["interview"] != e.Interview || r.cells["quote"] != csvForm.write(e.Quote):
		case r.cells["turn"] == "" || r.cells["turn"] == fmt.Sprint(y.Turn):
			return e
		}
	}
	return nil
}
