package report

import (
	"fmt"
	"strings"

	"verbatim/interviews"
	"verbatim/report/document"
)

// Document is the report as people read it.
func (r *ProgressReport) Document() *document.Document {
	doc := r.document("Progress", r.lead())
	if len(r.Coders) > 0 {
		doc.Parts = append(doc.Parts, document.Part{Name: "coders", Title: "Who has how much to do", Blocks: []document.Block{r.coderTable(), r.shareTable()}})
	}
	if len(r.Work) > 0 {
		doc.Parts = append(doc.Parts, document.Part{Name: "interviews", Title: "How far each interview is", Blocks: []document.Block{r.interviewTable()}})
	}
	if left := r.left(); len(left) > 0 {
		doc.Parts = append(doc.Parts, document.Part{Name: "left", Title: "What is left over", Blocks: left})
	}
	return doc
}

// lead sums the report up.
func (r *ProgressReport) lead() string {
	if len(r.Work) == 0 {
		return "No interview is in this scope."
	}
	return fmt.Sprintf("%d of %s finished by all who have them; %d with nobody, %d that nobody has read.",
		r.Done, count(len(r.Work), "interview is", "interviews are"), len(r.Unassigned), len(r.Unread))
}

func (r *ProgressReport) coderTable() *document.Table {
	t := &document.Table{Name: "coders", Caption: "Quotes and codings are those of all interviews of the coder, also where they do not have them. Codings that a decision overruled are left out."}
	t.Columns = []document.Column{
		{Key: "coder", Name: "Coder", Kind: document.Label}, {Key: "assigned", Name: "Interviews", Kind: document.Number},
		{Key: "finished", Name: "Finished", Kind: document.Number}, {Key: "open", Name: "Open", Kind: document.Number},
		{Key: "quotes", Name: "Quotes", Kind: document.Number}, {Key: "codings", Name: "Codings", Kind: document.Number},
		{Key: "to_do", Name: "Still to do"},
	}
	for _, c := range r.Coders {
		t.Rows = append(t.Rows, document.Row{Faint: c.Open == 0, Cells: []document.Cell{
			{Value: c.Coder}, {Value: c.Assigned}, {Value: c.Finished}, {Value: c.Open}, {Value: c.Quotes}, {Value: c.Codings}, {Value: c.toDo()},
		}})
	}
	return t
}

// mostOpen is how many interviews are named before the rest is counted.
const mostOpen = 12

// toDo names the open interviews.
func (c *CoderProgress) toDo() string {
	var list []string
	for _, s := range c.Shares {
		if !s.Assigned || s.Finished {
			continue
		}
		name := string(s.Interview)
		if s.Blind {
			name += " (blind)"
		}
		list = append(list, name)
	}
	if more := len(list) - mostOpen; more > 0 {
		list = append(list[:mostOpen], fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

func (r *ProgressReport) interviewTable() *document.Table {
	t := &document.Table{Name: "interviews", Columns: []document.Column{
		{Key: "interview", Name: "Interview", Kind: document.Label}, {Key: "date", Name: "Date"}, {Key: "assigned", Name: "Given to"},
		{Key: "blind", For: document.Programs}, {Key: "finished", Name: "Finished by"}, {Key: "missing", Name: "Missing"},
		{Key: "quotes", Name: "Quotes", Kind: document.Number}, {Key: "source", Name: "Source"},
	}}
	for _, iv := range r.Work {
		name := document.Cell{Value: string(iv.Interview)}
		if iv.Blind {
			name.Flags = []string{"blind"}
		}
		t.Rows = append(t.Rows, document.Row{Faint: len(iv.Finished) > 0 && len(iv.Missing) == 0, Cells: []document.Cell{
			name, {Value: iv.Date}, {Value: nobody(iv.Assigned)}, {Value: iv.Blind}, {Value: nobody(iv.Finished)},
			{Value: strings.Join(iv.Missing, ", ")}, {Value: iv.Quotes}, {Value: iv.Path},
		}})
	}
	return t
}

// nobody lists coders.
func nobody(coders []string) string {
	if len(coders) == 0 {
		return "nobody"
	}
	return strings.Join(coders, ", ")
}

// shareTable is one row for each coder and interview, for programs.
func (r *ProgressReport) shareTable() *document.Table {
	t := &document.Table{Name: "shares", Data: true, Columns: []document.Column{
		{Key: "coder"}, {Key: "interview"}, {Key: "assigned"}, {Key: "place", Kind: document.Number}, {Key: "blind"}, {Key: "finished"},
		{Key: "quotes", Kind: document.Number}, {Key: "codings", Kind: document.Number},
	}}
	for _, c := range r.Coders {
		for _, s := range c.Shares {
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{
				{Value: s.Coder}, {Value: string(s.Interview)}, {Value: s.Assigned}, {Value: s.Place}, {Value: s.Blind}, {Value: s.Finished}, {Value: s.Quotes}, {Value: s.Codings},
			}})
		}
	}
	return t
}

// left lists the interviews that nobody has, or nobody has read.
func (r *ProgressReport) left() []document.Block {
	var blocks []document.Block
	list := func(title, what string, of []interviews.ID) {
		if len(of) == 0 {
			return
		}
		blocks = append(blocks, document.Heading{Level: 3, Text: document.Plain(title)},
			paragraph(document.Caption, "%s", what), paragraph(document.Body, "%s.", ids(of)))
	}
	list("Given to nobody", "'verbatim interview assign ID --to CODER' gives them to somebody.", r.Unassigned)
	list("Read by nobody", "Nothing is coded in them, and nobody has finished them.", r.Unread)
	if r.Undated > 0 {
		blocks = append(blocks, noteBlocks([]string{fmt.Sprintf("%s left out of the period. Set it with 'verbatim interview set ID --date'.",
			count(r.Undated, "interview has no date and is", "interviews have no date and are"))})...)
	}
	return blocks
}
