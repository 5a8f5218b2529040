package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
	"verbatim/report/document"
)

// An AgreementReport says where coders differ, and how far they agree.
type AgreementReport struct {
	About
	Agreement     *coding.Agreement `json:"agreement"`     // its disagreements stand below
	Disagreements []DisagreementRow `json:"disagreements"` // open ones, the first of them, by interview and turn
	Open          int               `json:"open"`          // all of those
	Decided       int               `json:"decided"`       // that are not listed
}

// A DisagreementRow is a disagreement with what was said there.
type DisagreementRow struct {
	coding.Disagreement
	Name   string `json:"name"` // of the theme
	Source string `json:"source"`
	Text   string `json:"text"` // of the turn; "" when there is no consent to quote it
}

// InScope lists the interviews of a scope whose codings are compared: what
// Agreement needs the turns of.
func (d *Corpus) InScope(s Scope) []*interviews.Interview { return newSample(d.Data, s).interviews }

// Listed is how many disagreements a report lists at most; 0 is all. Where only
// numbers are wanted no words are shown, and all are listed for programs.
func (s Scope) Listed() int {
	if s.Numbers {
		return 0
	}
	return max(cmp.Or(s.Evidence, DefaultEvidence), 0)
}

// Agreement reports what coders agreed on. The agreement must be one of the
// interviews of the scope, and list disagreements that nobody has settled.
func (d *Corpus) Agreement(s Scope, a *coding.Agreement) *AgreementReport {
	m := newSample(d.Data, s)
	r := &AgreementReport{About: d.about(m), Agreement: a, Disagreements: make([]DisagreementRow, 0, len(a.Disagreements)), Open: -a.Settled, Decided: a.Settled}
	for i := range a.Themes {
		r.Open += a.Themes[i].Disagreements
	}
	for _, one := range a.Disagreements {
		iv := m.byID[one.Interview]
		row := DisagreementRow{Disagreement: one, Name: d.themeName(one.Theme), Source: iv.Path}
		row.Speaker = voiceOf(iv, one.Speaker)
		if turns := d.Turns[one.Interview]; one.Turn <= len(turns) && iv.Consent.Quotes != interviews.No && !m.refusedIn(iv) {
			row.Text = turns[one.Turn-1].Text
		}
		r.Disagreements = append(r.Disagreements, row)
	}
	brief := *a
	brief.Disagreements = nil
	r.Agreement = &brief
	return r
}

// voiceOf names a voice without its label, which is often a name.
func voiceOf(iv *interviews.Interview, label string) string {
	var e Evidence
	e.Participant, e.Role = speaker(iv, &coding.Quote{Speaker: label})
	return e.Who()
}

// refusedIn reports whether anybody in an interview does not want to be quoted.
func (m *sample) refusedIn(iv *interviews.Interview) bool {
	return slices.ContainsFunc(iv.Participants(), func(p string) bool { return m.refused[p] })
}

// themeName is a theme's name, its ID where the codebook does not have it.
func (d *Corpus) themeName(id string) string {
	if d.Codebook == nil || d.Codebook.Theme(id) == nil {
		return id
	}
	return d.Codebook.Theme(id).Name
}

// disagreementsShown is how many a page shows in full.
const disagreementsShown = 50

// Document is the report as people read it: the disagreements first, for they
// are what to talk about.
func (r *AgreementReport) Document() *document.Document {
	doc := r.document("Agreement", "")
	put(doc, r.disagreementsPart(), r.coefficientsPart(), r.comparedPart(), r.heardPart(nil))
	return doc
}

func (r *AgreementReport) disagreementsPart() document.Part {
	part := document.Part{Name: "disagreements", Title: "Where coders differ"}
	say := func(style document.Style, text string) {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: style, Text: document.Plain(text)})
	}
	if len(r.Agreement.Interviews) == 0 {
		say(document.Note, "Nothing can be compared: no interview of this scope was coded to the end by two coders. 'verbatim interview finish' marks one.")
		return part
	}
	if len(r.Disagreements) == 0 {
		say(document.Body, "No disagreement is open.")
	}
	shown := r.Disagreements[:min(disagreementsShown, len(r.Disagreements))]
	if len(shown) > 0 {
		say(document.Caption, "By turn, with what each coder found there. One is settled with: verbatim code decide ID")
	}
	for len(shown) > 0 {
		n := sameTurn(shown)
		part.Blocks = append(part.Blocks, turnBlocks(shown[:n])...)
		shown = shown[n:]
	}
	if more := max(r.Open, len(r.Disagreements)) - disagreementsShown; more > 0 {
		say(document.Note, fmt.Sprintf("%s; all of them: verbatim code agreement --limit 0, or --format csv --table disagreements", count(more, "more is not shown", "more are not shown")))
	}
	if r.Decided > 0 {
		say(document.Note, count(r.Decided, "more was", "more were")+" settled.")
	}
	if len(r.Disagreements) > 0 {
		part.Blocks = append(part.Blocks, r.disagreementsTable())
	}
	return part
}

// withTable adds a table that has rows.
func withTable(part document.Part, t *document.Table) document.Part {
	if len(t.Rows) > 0 {
		part.Blocks = append(part.Blocks, t)
	}
	return part
}

// sameTurn is how many disagreements stand in the turn of the first.
func sameTurn(list []DisagreementRow) int {
	n := slices.IndexFunc(list, func(d DisagreementRow) bool { return d.Interview != list[0].Interview || d.Turn != list[0].Turn })
	if n < 0 {
		return len(list)
	}
	return n
}

// turnBlocks show the disagreements of one turn.
func turnBlocks(list []DisagreementRow) []document.Block {
	first := &list[0]
	words := document.Paragraph{Style: document.Note, Text: document.Plain("The words are not shown: there is no consent to it.")}
	if first.Text != "" {
		words = document.Paragraph{Style: document.Quoted, Text: document.Plain(Excerpt(first.Text, ExcerptWords))}
	}
	themes := document.List{}
	for i := range list {
		themes.Items = append(themes.Items, list[i].line())
	}
	return []document.Block{
		document.Heading{Level: 3, Text: document.Plain(fmt.Sprintf("%s, turn %d", first.Interview, first.Turn))},
		words, themes, document.Paragraph{Style: document.Caption, Text: document.Plain(fmt.Sprintf("%s:%d", first.Source, first.Line))},
	}
}

// line is the theme, who found it, and the ID to settle it by.
func (d *DisagreementRow) line() document.Line {
	line := document.Line{{Text: cmp.Or(d.Name, d.Theme), Strong: true}, {Text: " – "}}
	for i, v := range d.Votes {
		vote := v.Coder + ": no"
		if v.Yes {
			vote = v.Coder + ": yes"
		}
		if i > 0 {
			vote = ", " + vote
		}
		line = append(line, document.Span{Text: vote})
	}
	return append(line, document.Span{Text: " · "}, document.Span{Text: d.ID, Code: true})
}

// disagreementsTable has all of them, for programs.
func (r *AgreementReport) disagreementsTable() *document.Table {
	return &document.Table{Name: "disagreements", Data: true, Later: r.disagreementRows, Columns: []document.Column{{Key: "id"}, {Key: "theme"}, {Key: "name"}, {Key: "interview"}, {Key: "turn"}, {Key: "source"}, {Key: "line"}, {Key: "yes"}, {Key: "no"}, {Key: "words", Wide: 60}}}
}

func (r *AgreementReport) disagreementRows(yield func(document.Row) bool) {
	for i := range r.Disagreements {
		d := &r.Disagreements[i]
		var yes, no []string
		for _, v := range d.Votes {
			if v.Yes {
				yes = append(yes, v.Coder)
			} else {
				no = append(no, v.Coder)
			}
		}
		more := yield(document.Row{Cells: []document.Cell{{Value: d.ID}, {Value: d.Theme}, {Value: d.Name}, {Value: string(d.Interview)}, {Value: d.Turn}, {Value: d.Source}, {Value: d.Line},
			{Value: strings.Join(yes, ", ")}, {Value: strings.Join(no, ", ")}, {Value: d.Text}}})
		if !more {
			return
		}
	}
}

func (r *AgreementReport) coefficientsPart() document.Part {
	if len(r.Agreement.Interviews) == 0 {
		return document.Part{Name: "agreement"}
	}
	t := &document.Table{Name: "agreement", Caption: fmt.Sprintf("In units of one %s. Percent agreement and kappa stand beside alpha because each hides something; where nothing varies there is no coefficient.", r.Agreement.Unit), Columns: []document.Column{
		{Key: "theme", Name: "Theme", Kind: document.Label, Wide: 36}, {Key: "units", Name: "Units", Kind: document.Number}, {Key: "both", Name: "Both", Kind: document.Number},
		{Key: "one", Name: "One", Kind: document.Number}, {Key: "neither", Name: "Neither", Kind: document.Number}, {Key: "percent_agreement", Name: "Agree", Kind: document.Number},
		{Key: "alpha", Name: "Alpha", Kind: document.Number}, {Key: "low", For: document.Programs}, {Key: "high", For: document.Programs}, {Key: "band", Name: "Means"},
		{Key: "kappa", Name: "Kappa", Kind: document.Number}, {Key: "ac1", Name: "AC1", Kind: document.Number}, {Key: "segment_f1", Name: "F1", Kind: document.Number}, {Key: "disagreements", Name: "Differ", Kind: document.Number},
	}}
	for i := range r.Agreement.Themes {
		t.Rows = append(t.Rows, document.Row{Cells: agreementCells(&r.Agreement.Themes[i])})
	}
	return document.Part{Name: "agreement", Title: "How far they agree", Blocks: []document.Block{t}}
}

func agreementCells(t *coding.ThemeAgreement) []document.Cell {
	both, one, neither := t.Counts()
	kappa := t.Kappa()
	alpha, low, high := coefficientCell(t.Alpha), document.Cell{}, document.Cell{}
	if t.Interval != nil && t.Interval.Low != nil {
		alpha.Text += fmt.Sprintf(" (%.2f to %.2f)", *t.Interval.Low, *t.Interval.High)
		low.Value, high.Value = *t.Interval.Low, *t.Interval.High
	}
	return []document.Cell{{Value: t.Theme}, {Value: t.Units}, {Value: both}, {Value: one}, {Value: neither}, coefficientCell(t.PercentAgreement), alpha, low, high,
		{Value: bandName(t.Band)}, coefficientCell(kappa), coefficientCell(t.AC1), coefficientCell(t.SegmentF1), {Value: t.Disagreements}}
}

// coefficientCell is a value, or in words why there is none.
func coefficientCell(c stats.Coefficient) document.Cell {
	if c.Value == nil {
		return document.Cell{Text: reasonWords(string(c.Reason))}
	}
	return document.Cell{Value: *c.Value, Text: fmt.Sprintf("%.2f", *c.Value)}
}

// bandName is what a coefficient allows.
func bandName(b stats.Band) string {
	switch b {
	case stats.Rely:
		return "may be relied on"
	case stats.Tentative:
		return "tentative only"
	case stats.Discard:
		return "too low"
	}
	return ""
}

// comparedPart says which interviews were compared and which were not.
func (r *AgreementReport) comparedPart() document.Part {
	t := &document.Table{Name: "compared", Columns: []document.Column{{Key: "interview", Name: "Interview", Kind: document.Label}, {Key: "coders", Name: "Coded to the end by"}, {Key: "units", Name: "Units", Kind: document.Number}, {Key: "left_out", Name: "Left out"}}}
	for _, c := range r.Agreement.Interviews {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: string(c.ID)}, {Value: strings.Join(c.Coders, ", ")}, {Value: c.Units}, {}}})
	}
	for _, e := range r.Agreement.Excluded {
		t.Rows = append(t.Rows, document.Row{Faint: true, Cells: []document.Cell{{Value: string(e.ID)}, {Value: strings.Join(e.Coders, ", ")}, {}, {Value: strings.ReplaceAll(string(e.Reason), "_", " ")}}})
	}
	return withTable(document.Part{Name: "compared", Title: "Which interviews were compared"}, t)
}
