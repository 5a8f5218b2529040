package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/report/document"
)

// Document is the report as people read it.
func (r *ThemesReport) Document() *document.Document {
	doc := r.document("Themes", "")
	proofs := newProofs(doc)
	words := proofs.themeWords(r)
	parts := []document.Part{
		r.findingsPart(proofs),
		{Name: "themes", Title: "All themes", Blocks: r.themesBlocks()},
	}
	if len(r.Themes) > 0 && r.Asked > 0 {
		parts = append(parts, r.partPart("segments", "By "+r.By, r.segmentsTable(), len(r.Segments) > 0 && r.By != ""),
			r.partPart("quarters", "By quarter", r.quartersTable(), len(r.Periods) > 1),
			r.besidePart())
	}
	parts = append(parts, r.heardPart(r.Notes))
	put(doc, append(parts, wordsPart(words), methodPart())...)
	return doc
}

// wordsPart are the quotes behind the numbers; empty without any.
func wordsPart(w *document.Words) document.Part {
	if len(w.Groups) == 0 {
		return document.Part{Name: "words"}
	}
	return document.Part{Name: "words", Title: "The words", Blocks: []document.Block{
		document.Paragraph{Style: document.Caption, Text: document.Plain("The quotes behind the numbers, with the line of the transcript where each stands. People behind a number are listed with the numbers of their quotes.")},
		w,
	}}
}

func methodPart() document.Part {
	return document.Part{Name: "method", Title: "How to read this", Blocks: []document.Block{document.List{Items: plains(method)}}}
}

func plains(list []string) []document.Line {
	lines := make([]document.Line, len(list))
	for i, s := range list {
		lines[i] = document.Plain(s)
	}
	return lines
}

// themesBlocks are the table of all themes and what explains it.
func (r *ThemesReport) themesBlocks() []document.Block {
	blocks := []document.Block{document.Figures{
		{Number: r.Participants, Noun: plural(r.Participants, "person heard", "people heard")},
		{Number: r.Interviews, Noun: plural(r.Interviews, "interview", "interviews")},
		{Number: r.Asked, Noun: plural(r.Asked, "person asked", "people asked")},
		{Number: r.Quotes, Noun: plural(r.Quotes, "quote", "quotes"), Ref: allRef},
	}}
	if len(r.Themes) == 0 {
		blocks = append(blocks, document.Paragraph{Text: document.Plain("No theme is in this scope.")})
	}
	return append(blocks, r.themesTable("themes"))
}

// themesTable has a row for each theme.
func (r *ThemesReport) themesTable(name string) *document.Table {
	t := &document.Table{Name: name, Caption: r.themesCaption(), Columns: r.themesColumns(), Data: len(r.Themes) == 0}
	for i := range r.Themes {
		row := &r.Themes[i]
		t.Rows = append(t.Rows, document.Row{Depth: row.Depth, Faint: row.Quotes == 0, Cells: r.themesCells(row)})
	}
	return t
}

func (r *ThemesReport) themesCaption() string {
	caption := "People with the theme, of people asked. The line is the 95% range. " + Caption
	for _, t := range r.Themes {
		if t.more() > 0 {
			return caption + " +1 is a person more who was heard with it, in interviews not coded to the end."
		}
	}
	return caption
}

func (r *ThemesReport) themesColumns() []document.Column {
	data := func(key string) document.Column { return document.Column{Key: key, For: document.Programs} }
	columns := []document.Column{
		data("theme"), {Key: "name", Name: "Theme", Kind: document.Label, Wide: 36}, data("parent"), data("kind"), data("depth"), data("rank"),
		{Key: "share_of_asked", Name: "Share of people asked, 95% range", Kind: document.Share, For: document.People},
		{Key: "people", Name: "People", Kind: document.Number, For: document.People},
		data("participants"), data("mentioned"), data("asked"), data("share"), data("low"), data("high"),
		{Key: "quotes", Name: "Quotes", Kind: document.Number}, data("own_quotes"),
		{Key: "interviews", Name: "Interviews", Kind: document.Number},
		data("coders"), data("one_coder"), {Key: "coded", Name: "Coders and their agreement", For: document.People}, data("agreement"), data("agreement_reason"), data("agreement_interviews"), data("retired"),
	}
	for _, p := range r.polarities() {
		columns = append(columns, document.Column{Key: string(p), Name: strings.ToUpper(string(p[:1])) + string(p[1:]), Kind: document.Number})
	}
	for _, g := range r.Segments {
		columns = append(columns, data(r.By+" "+g.Name), data(r.By+" "+g.Name+" of"))
	}
	for _, g := range r.Periods {
		columns = append(columns, data(g.Name), data(g.Name+" of"))
	}
	if r.Scope.Query != "" {
		columns = append(columns, data("query"))
	}
	return columns
}

// polarities are those that any coder has noted.
func (r *ThemesReport) polarities() []coding.Polarity {
	var found []coding.Polarity
	for _, p := range coding.Polarities {
		for _, t := range r.Themes {
			if t.Polarity[p] > 0 {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

func (r *ThemesReport) themesCells(t *ThemeRow) []document.Cell {
	ref := themeRef(t.Theme)
	people := document.Cell{Value: t.Mentioned, Text: t.people(), Ref: peopleRef(t.Theme)}
	if more := t.more(); more > 0 {
		people.More = fmt.Sprintf("+%d", more)
	}
	cells := []document.Cell{
		{Value: t.Theme}, {Value: t.Name, Ref: ref, Kind: string(t.Kind), Flags: t.flags()}, {Value: t.Parent}, {Value: string(t.Kind)}, {Value: t.Depth}, {Value: t.Rank},
		{Text: t.shareWithRange(), Draw: t.bar()}, people,
		{Value: t.Participants}, {Value: t.Mentioned}, {Value: t.Asked}, {Value: t.printed(t.Share)}, {Value: t.printed(t.Low)}, {Value: t.printed(t.High)},
		{Value: t.Quotes, Ref: quotesRef(t.Theme)}, {Value: t.OwnQuotes}, {Value: t.Interviews, Ref: interviewsRef(t.Theme)},
		{Value: strings.Join(t.Coders, ", ")}, {Value: t.OneCoder}, t.codedCell(), t.agreementValue(), {Value: t.NoAgreement}, {Value: t.Compared}, {Value: t.Retired},
	}
	for _, p := range r.polarities() {
		cells = append(cells, document.Cell{Value: t.Polarity[p], Ref: polarityRef(t.Theme, p)})
	}
	for _, g := range r.Segments {
		part := t.Segments[r.By][g.Name]
		cells = append(cells, document.Cell{Value: part.Participants}, document.Cell{Value: part.Of})
	}
	for _, p := range t.Periods {
		cells = append(cells, document.Cell{Value: p.Participants}, document.Cell{Value: p.Of})
	}
	if r.Scope.Query != "" {
		cells = append(cells, document.Cell{Value: r.Scope.Query})
	}
	return cells
}

// printed is a number for programs, nil where people are shown none.
func (t *ThemeRow) printed(v *float64) any {
	if v == nil || t.Small {
		return nil
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(*v, 'f', 4, 64), 64)
	return rounded
}

// shareWithRange is "64%, 35–85%", "" where there is no share to print.
func (t *ThemeRow) shareWithRange() string {
	if t.percentage() == "" {
		return ""
	}
	return t.percentage() + ", " + t.interval()
}

func (t *ThemeRow) flags() []string {
	if t.Retired {
		return []string{"retired"}
	}
	return nil
}

func (t *ThemeRow) coderFlags() []string {
	if t.OneCoder {
		return []string{"one coder"}
	}
	return nil
}

// codedCell says who applied the theme, and how far they agree.
func (t *ThemeRow) codedCell() document.Cell {
	c := document.Cell{Text: strings.Join(t.Coders, ", "), Flags: t.coderFlags()}
	switch {
	case t.Quotes == 0 || t.OneCoder && t.Agreement == nil:
	case t.Agreement == nil:
		c.Text += ": " + reasonWords(t.NoAgreement)
	default:
		c.Text += fmt.Sprintf(": α %.2f, %s alike", *t.Agreement, percent(*t.Same))
	}
	if words := bandWords(t.Band); words != "" {
		c.Flags = append(c.Flags, words)
	}
	return c
}

func (t *ThemeRow) agreementValue() document.Cell {
	if t.Agreement == nil {
		return document.Cell{}
	}
	return document.Cell{Value: *t.Agreement}
}

func (t *ThemeRow) bar() document.Drawing {
	if t.Share == nil {
		return nil
	}
	b := &document.Bar{Share: *t.Share, Low: *t.Low, High: *t.High, Vague: t.Small, Words: t.people() + " people"}
	if !t.Small {
		b.Words += ", " + t.percentage() + ", range " + t.interval()
	}
	return b
}

// partPart is a part with one table, empty when it is not wanted.
func (r *ThemesReport) partPart(name, title string, t *document.Table, wanted bool) document.Part {
	if !wanted {
		return document.Part{Name: name}
	}
	return document.Part{Name: name, Title: title, Blocks: []document.Block{t}}
}

const tintCaption = "People with the theme, of people asked. The darker, the larger the share."

func (r *ThemesReport) segmentsTable() *document.Table {
	return r.partTable("segments", r.Segments, func(t *ThemeRow, i int) (Part, string) {
		name := r.Segments[i].Name
		return t.Segments[r.By][name], segmentRef(t.Theme, name)
	})
}

func (r *ThemesReport) quartersTable() *document.Table {
	return r.partTable("quarters", r.Periods, func(t *ThemeRow, i int) (Part, string) {
		return t.Periods[i].Part, periodRef(t.Theme, t.Periods[i].Period)
	})
}

// partTable compares themes over segments or quarters.
func (r *ThemesReport) partTable(name string, gs []Group, at func(*ThemeRow, int) (Part, string)) *document.Table {
	t := &document.Table{Name: name, Caption: tintCaption, Columns: []document.Column{{Key: "theme", For: document.Programs}, {Key: "name", Name: "Theme", Kind: document.Label}}}
	for _, g := range gs {
		t.Columns = append(t.Columns, document.Column{Key: g.Name, Name: g.Name, Kind: document.Number}, document.Column{Key: g.Name + " of", For: document.Programs})
	}
	for i := range r.Themes {
		row := &r.Themes[i]
		line := document.Row{Depth: row.Depth, Faint: row.Quotes == 0, Cells: []document.Cell{{Value: row.Theme}, {Value: row.Name, Ref: themeRef(row.Theme), Flags: row.flags()}}}
		for j := range gs {
			part, ref := at(row, j)
			line.Cells = append(line.Cells, document.Cell{Value: part.Participants, Text: part.String(), Ref: ref, Draw: part.tint()}, document.Cell{Value: part.Of})
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// besidePart sets pains beside the workarounds of the same people.
func (r *ThemesReport) besidePart() document.Part {
	if len(r.Beside) == 0 {
		return document.Part{Name: "beside"}
	}
	t := &document.Table{Name: "beside", Caption: "Of the people who speak of a pain, those who also speak of a workaround.", Columns: []document.Column{
		{Key: "pain", Name: "Pain", Kind: document.Label, Wide: 36}, {Key: "workaround", Name: "Workaround", Wide: 36}, {Key: "both", Name: "People", Kind: document.Number}, {Key: "of", For: document.Programs},
	}}
	for _, b := range r.Beside {
		pain, around := r.row(b.Pain), r.row(b.Workaround)
		if pain < 0 || around < 0 {
			continue
		}
		label := document.Cell{Value: r.Themes[pain].Name, Ref: themeRef(b.Pain)}
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{label, {Value: r.Themes[around].Name, Ref: themeRef(b.Workaround)},
			{Value: b.Both, Text: of(b.Both, b.Of), Ref: pairRef(b.Pain, b.Workaround)}, {Value: b.Of}}})
	}
	return document.Part{Name: "beside", Title: "Pains beside workarounds", Blocks: []document.Block{t}}
}

// findingsShown is how many themes stand at the head of a report.
const findingsShown = 5

// findingsPart shows the themes that most people speak of, but for those with
// others under them that anybody speaks of, each with a quote of somebody not
// quoted above it.
func (r *ThemesReport) findingsPart(p *proofs) document.Part {
	quoted := set{}
	var cards []document.Block
	quotes := false
	for _, t := range r.most(findingsShown) {
		card := &document.Card{Number: document.Line{{Text: t.whom(), Ref: peopleRef(t.Theme)}}, Title: document.Plain(t.label()), Kind: string(t.Kind), Measure: t.measure(), Flags: t.coderFlags()}
		if e := voice(t.Evidence, quoted); e != nil {
			card.Blocks = append(card.Blocks, document.Said{Quote: p.quote(e)})
			quotes = true
		}
		cards = append(cards, card)
	}
	if len(cards) == 0 {
		return document.Part{Name: "findings"}
	}
	if quotes {
		cards = append([]document.Block{paragraph(document.Caption, "With one quote each: the first in the transcripts by somebody not yet quoted here.")}, cards...)
	}
	return document.Part{Name: "findings", Title: "What most people speak of", Blocks: cards}
}

// most are the themes that most people speak of, but for those with others
// under them that anybody speaks of.
func (r *ThemesReport) most(n int) []*ThemeRow {
	byRank := make([]*ThemeRow, len(r.Themes)+1)
	for i := range r.Themes {
		t := &r.Themes[i]
		if (t.Mentioned > 0 || r.Asked == 0 && t.Participants > 0) && !r.spokenBelow(i) {
			byRank[t.Rank] = t
		}
	}
	var top []*ThemeRow
	for _, t := range byRank {
		if t != nil && len(top) < n {
			top = append(top, t)
		}
	}
	return top
}

// spokenBelow reports whether anybody speaks of a theme under another one.
func (r *ThemesReport) spokenBelow(row int) bool {
	for i := row + 1; i < len(r.Themes) && r.Themes[i].Depth > r.Themes[row].Depth; i++ {
		if r.Themes[i].Participants > 0 {
			return true
		}
	}
	return false
}

// measure is what a theme measures, in a line.
func (t *ThemeRow) measure() document.Line {
	line := document.Line{{Text: count(t.Quotes, "quote", "quotes"), Ref: quotesRef(t.Theme)}}
	if p := t.percentage(); p != "" {
		line = slices.Insert(line, 0, document.Span{Text: p + " of those asked, 95% range " + t.interval() + " · "})
	}
	return line
}

// voice returns the first quote of 6 to 40 words by a person not yet quoted.
func voice(all []Evidence, quoted set) *Evidence {
	for i, e := range all {
		n := len(strings.Fields(e.Text))
		if e.Participant == "" || quoted[e.Participant] || e.From != "interview" || n < 6 || n > 40 {
			continue
		}
		quoted[e.Participant] = true
		return &all[i]
	}
	return nil
}
