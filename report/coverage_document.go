package report

import (
	"fmt"

	"verbatim/report/document"
)

// askedColumn says in every table that nobody has confirmed what stands there.
const askedColumn = "Asked (as far as the words tell)"

// Document is the report as people read it.
func (r *CoverageReport) Document() *document.Document {
	doc := r.document("Coverage", r.lead())
	if len(r.Guides) > 0 {
		questions := document.Part{Name: "questions", Title: "Which questions were asked"}
		held := document.Part{Name: "interviews", Title: "Where each question was opened"}
		for i := range r.Guides {
			g := &r.Guides[i]
			if len(r.Guides) > 1 {
				title := document.Heading{Level: 3, Text: document.Plain(g.Title)}
				questions.Blocks, held.Blocks = append(questions.Blocks, title), append(held.Blocks, title)
			}
			questions.Blocks = append(questions.Blocks, g.questionTable(nth("questions", i)))
			held.Blocks = append(held.Blocks, g.interviewTable(nth("interviews", i)), g.cellTable(nth("cells", i)))
		}
		doc.Parts = append(doc.Parts, questions, held)
	}
	if len(r.LeftOut) > 0 {
		doc.Parts = append(doc.Parts, document.Part{Name: "left", Title: "Interviews that are left out", Blocks: []document.Block{r.leftTable()}})
	}
	put(doc, r.heardPart(r.Notes))
	return doc
}

// nth names the tables of the second guide and those behind it.
func nth(name string, i int) string {
	if i == 0 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, i+1)
}

// lead sums the report up.
func (r *CoverageReport) lead() string {
	covered, questions, under := 0, 0, 0
	for _, g := range r.Guides {
		covered += len(g.Interviews)
		questions += len(g.Questions)
		for _, q := range g.Questions {
			if q.Under {
				under++
			}
		}
	}
	if covered == 0 {
		return "No interview in this scope has a guide and turns to look at."
	}
	return fmt.Sprintf("As far as the words tell, %d of %s asked in less than %d%% of the interviews with their guide: %d of %d interviews have one.",
		under, count(questions, "question was", "questions were"), EnoughCoverage, covered, r.Interviews)
}

// notes say what is to be kept in mind.
func (r *CoverageReport) notes() []string {
	list := []string{
		"Which question is open is guessed from the words that the interviewer shares with the guide, and is a guess until a person has looked at it. A question asked in quite other words is not seen; what is seen is right in three of four cases on the sample study.",
		"A question that was not asked has no answer: of a theme that belongs to it, who did not speak of it did not say no.",
	}
	byStudy := 0
	for _, g := range r.Guides {
		for _, iv := range g.Interviews {
			if iv.Rule == StudyGuide {
				byStudy++
			}
		}
	}
	add := func(when bool, format string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(byStudy > 0, "%s no guide; taken is the only one of their study. Name it with 'verbatim interview set ID --guide'.", count(byStudy, "interview names", "interviews name"))
	add(len(r.LeftOut) > 0, "%s in no number here.", count(len(r.LeftOut), "interview has no guide, or nothing to look at, and is", "interviews have no guide, or nothing to look at, and are"))
	add(r.Undated > 0, "%s left out of the period. Set it with 'verbatim interview set ID --date'.", count(r.Undated, "interview has no date and is", "interviews have no date and are"))
	return list
}

// questionTable is one line for each question.
func (g *GuideCoverage) questionTable(name string) *document.Table {
	t := &document.Table{Name: name, Caption: fmt.Sprintf("Interviews with the guide, and people in them. Under %d%% of the interviews is marked. %s", EnoughCoverage, Caption)}
	t.Columns = []document.Column{
		{Key: "guide", For: document.Programs}, {Key: "n", Name: "No.", Kind: document.Number}, {Key: "question", Name: "Question", Kind: document.Label, Wide: 60},
		{Key: "section", Name: "Section", For: document.Programs}, {Key: "asked", Name: askedColumn, Kind: document.Number}, {Key: "interviews", For: document.Programs, Kind: document.Number},
		{Key: "under", For: document.Programs}, {Key: "people", Name: "People", Kind: document.Number, For: document.People}, {Key: "percentage", Name: "Share of people", Kind: document.Share, For: document.People},
	}
	for _, c := range proportionColumns() {
		c.For = document.Programs
		t.Columns = append(t.Columns, c)
	}
	t.Columns = append(t.Columns, document.Column{Key: "turns", Kind: document.Number, For: document.Programs},
		document.Column{Key: "words", Name: "Words", Kind: document.Number}, document.Column{Key: "quotes", Name: "Quotes", Kind: document.Number})
	for i := range g.Questions {
		t.Rows = append(t.Rows, g.questionRow(&g.Questions[i]))
	}
	return t
}

func (g *GuideCoverage) questionRow(q *QuestionCoverage) document.Row {
	asked := document.Cell{Value: q.Asked, Text: of(q.Asked, q.Of)}
	if q.Under {
		asked.Flags = []string{fmt.Sprintf("under %d%%", EnoughCoverage)}
	}
	share := document.Cell{Text: q.People.percentage()}
	if p := q.People; p.Share != nil {
		share.Draw = &document.Bar{Share: *p.Share, Low: *p.Low, High: *p.High, Vague: p.Small, Words: p.String() + " people"}
	}
	row := document.Row{Faint: q.Asked == 0, Cells: []document.Cell{
		{Value: g.Guide}, {Value: q.N}, {Value: q.Text}, {Value: q.Section}, asked, {Value: q.Of}, {Value: q.Under}, {Value: q.People.String()}, share,
	}}
	row.Cells = append(row.Cells, proportionCells(q.People)...)
	return withCells(row, document.Cell{Value: q.Turns}, document.Cell{Value: q.Words}, document.Cell{Value: q.Quotes})
}

// interviewTable has a row for each interview and a column for each question:
// the line on which it was opened.
func (g *GuideCoverage) interviewTable(name string) *document.Table {
	t := &document.Table{Name: name, Columns: []document.Column{
		{Key: "interview", Name: "Interview", Kind: document.Label}, {Key: "date", For: document.Programs}, {Key: "source", Name: "File"},
		{Key: "guide_rule", For: document.Programs}, {Key: "asked", Name: askedColumn, Kind: document.Number},
	}, Caption: "Under each question stands the line of the file on which it was opened, as far as the words tell; a dash where it was not asked."}
	for _, q := range g.Questions {
		t.Columns = append(t.Columns, document.Column{Key: fmt.Sprintf("question_%d", q.N), Name: fmt.Sprint(q.N), Kind: document.Number})
	}
	for i, iv := range g.Interviews {
		row := document.Row{Cells: []document.Cell{
			{Value: string(iv.Interview)}, {Value: iv.Date}, {Value: iv.Path}, {Value: string(iv.Rule), Text: iv.Rule.words()}, {Value: iv.Asked, Text: of(iv.Asked, len(g.Questions))},
		}}
		for _, q := range g.Questions {
			row.Cells = append(row.Cells, lineCell(iv.Path, &q.Interviews[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// words say how the guide is known.
func (r GuideRule) words() string {
	if r == StudyGuide {
		return "the only one of its study"
	}
	return "named"
}

// lineCell is where a question was opened: path:line for programs, the line
// for people, who see the path in the same row.
func lineCell(path string, c *QuestionCell) document.Cell {
	if !c.Asked {
		return document.Cell{Text: "–", Draw: &document.Tint{}}
	}
	return document.Cell{Value: fmt.Sprintf("%s:%d", path, c.Line), Text: fmt.Sprint(c.Line), Draw: askedTint}
}

// askedTint is the colour of every question that was asked: it is that, not a
// share, which the table shows at a glance.
var askedTint = &document.Tint{Share: 0.3}

// cellTable is one row for each question and interview, for programs.
func (g *GuideCoverage) cellTable(name string) *document.Table {
	t := &document.Table{Name: name, Data: true, Columns: []document.Column{
		{Key: "guide"}, {Key: "n", Kind: document.Number}, {Key: "interview"}, {Key: "asked"}, {Key: "opened"}, {Key: "turn", Kind: document.Number},
		{Key: "turns", Kind: document.Number}, {Key: "words", Kind: document.Number}, {Key: "quotes", Kind: document.Number},
	}}
	for i := range g.Questions {
		q := &g.Questions[i]
		for j := range q.Interviews {
			c, turn := &q.Interviews[j], document.Cell{}
			if c.Asked {
				turn.Value = c.Turn
			}
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{
				{Value: g.Guide}, {Value: q.N}, {Value: string(c.Interview)}, {Value: c.Asked}, lineCell(g.Interviews[j].Path, c), turn,
				{Value: c.Turns}, {Value: c.Words}, {Value: c.Quotes},
			}})
		}
	}
	return t
}

func (r *CoverageReport) leftTable() *document.Table {
	t := &document.Table{Name: "left_out", Columns: []document.Column{
		{Key: "interview", Name: "Interview", Kind: document.Label}, {Key: "reason", Name: "Why"}, {Key: "source", Name: "File"}}}
	for _, l := range r.LeftOut {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: string(l.Interview)}, {Value: l.Reason}, {Value: l.Path}}})
	}
	return t
}
