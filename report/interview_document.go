package report

import (
	"fmt"
	"strings"

	"verbatim/interviews"
	"verbatim/report/document"
)

// Document is the interview as people read it.
func (r *InterviewReport) Document() *document.Document {
	doc := r.document("Interview", "")
	doc.Title, doc.Lead = string(r.ID), "" // its title is often a person's name
	doc.Head = append([]document.Fact{{Name: "Date", Text: r.day()}, {Name: "File", Text: r.Path + ", sha256 " + short(r.SHA256)}}, r.facts()...)
	p := newProofs(doc)
	words := r.words(p)
	put(doc, r.whoPart(), r.takeawaysPart(p), r.keyPart(p), r.themesPart(), document.Part{Name: "words", Title: "The words", Blocks: []document.Block{words}})
	return doc
}

func short(sum string) string { return sum[:min(12, len(sum))] }

func (r *InterviewReport) day() string {
	if r.Date == "" {
		return "not known"
	}
	return longDate(r.Date)
}

func (r *InterviewReport) facts() []document.Fact {
	coded := "by nobody yet"
	if len(r.Finished) > 0 {
		coded = "by " + strings.Join(r.Finished, ", ")
	}
	facts := []document.Fact{
		{Name: "Coded to the end", Text: coded}, {Name: "Consent to quotes", Text: answerWords(r.Consent.Quotes)},
		{Name: "Data version", Text: fmt.Sprint(r.Version)}, {Name: "Codebook version", Text: r.Codebook.String()},
	}
	if scope := r.scope(); scope != everything {
		facts = append(facts, document.Fact{Name: "Scope", Text: scope})
	}
	return facts
}

func answerWords(a interviews.Answer) string {
	if a == interviews.Unstated {
		return "not noted"
	}
	return string(a)
}

func (r *InterviewReport) whoPart() document.Part {
	t := &document.Table{Name: "who", Columns: []document.Column{
		{Key: "who", Name: "Who", Kind: document.Label}, {Key: "role", Name: "Role"}, {Key: "segment", Name: r.By},
		{Key: "turns", Name: "Turns", Kind: document.Number}, {Key: "words", Name: "Words", Kind: document.Number}, {Key: "share", Name: "Share of words", Kind: document.Share},
	}}
	for _, s := range r.Speakers {
		role := string(s.Role)
		if role == "" {
			role = "not known"
		}
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: s.Who}, {Value: role}, {Value: s.Segment}, {Value: s.Turns}, {Value: s.Words},
			{Value: s.Share, Text: percent(s.Share), Draw: &document.Bar{Share: s.Share, Low: s.Share, High: s.Share, Words: percent(s.Share) + " of the words"}}}})
	}
	part := document.Part{Name: "who", Title: "Who talked"}
	if len(t.Rows) > 0 {
		part.Blocks = append(part.Blocks, t)
	}
	if s := r.talkSentence(); s != "" {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain(s)})
	}
	return notesTo(part, r.Notes)
}

// talkSentence says how the conversation went, as far as it is known.
func (r *InterviewReport) talkSentence() string {
	if r.TalkShare == nil {
		return ""
	}
	list := []string{"The interviewer says " + percent(*r.TalkShare) + " of the words"}
	if r.LongestTurn > 0 {
		list = append(list, "the longest turn of a participant has "+count(r.LongestTurn, "word", "words"))
	}
	if r.Questions > 0 && r.DurationMS > 0 {
		list = append(list, fmt.Sprintf("%s in %s", count(r.Questions, "question", "questions"), interviews.Clock(r.DurationMS)))
	}
	return strings.Join(list, "; ") + "."
}

func (r *InterviewReport) takeawaysPart(p *proofs) document.Part {
	list := document.List{Ordered: true}
	for _, t := range r.Takeaways {
		line := document.Line{{Text: t.Text}, {Text: " (" + t.Coder + ")", Em: true}}
		list.Items = append(list.Items, line)
	}
	part := document.Part{Name: "takeaways", Title: "What to remember"}
	if len(list.Items) == 0 {
		return document.Part{Name: "takeaways"}
	}
	part.Blocks = append(part.Blocks, list)
	shown := set{}
	for _, t := range r.Takeaways {
		for _, id := range t.Quotes {
			if e := r.evidence(id); e != nil && !shown[id] {
				shown[id] = true
				part.Blocks = append(part.Blocks, document.Said{Quote: p.quote(e)})
			}
		}
	}
	return part
}

func (r *InterviewReport) evidence(id string) *Evidence {
	for i := range r.Themes {
		for j := range r.Themes[i].Evidence {
			if r.Themes[i].Evidence[j].ID == id {
				return &r.Themes[i].Evidence[j]
			}
		}
	}
	return nil
}

func (r *InterviewReport) keyPart(p *proofs) document.Part {
	part := document.Part{Name: "key", Title: "Key quotes"}
	for _, e := range r.keyed() {
		part.Blocks = append(part.Blocks, document.Said{Quote: p.quote(e)})
	}
	return part
}

func (r *InterviewReport) themesPart() document.Part {
	if len(r.Themes) == 0 {
		return document.Part{Name: "themes", Title: "Themes", Blocks: []document.Block{document.Paragraph{Text: document.Plain("No words of this interview are coded yet.")}}}
	}
	t := &document.Table{Name: "themes", Columns: []document.Column{
		{Key: "theme", For: document.Programs}, {Key: "name", Name: "Theme", Kind: document.Label, Wide: 36}, {Key: "kind", For: document.Programs},
		{Key: "quotes", Name: "Quotes", Kind: document.Number}, {Key: "own_quotes", For: document.Programs}, {Key: "coders", Name: "Coders"},
	}}
	for i := range r.Themes {
		row := &r.Themes[i]
		t.Rows = append(t.Rows, document.Row{Depth: row.Depth, Cells: []document.Cell{{Value: row.Theme}, {Value: row.Name, Ref: themeRef(row.Theme), Kind: string(row.Kind), Flags: row.flags()},
			{Value: string(row.Kind)}, {Value: row.everywhere(), Ref: themeRef(row.Theme)}, {Value: row.OwnQuotes}, {Value: strings.Join(row.Coders, ", ")}}})
	}
	return document.Part{Name: "themes", Title: "Themes", Blocks: []document.Block{t}}
}

// everywhere counts the quotes of a theme, also those of surveys and notes.
func (t *ThemeRow) everywhere() int {
	n := t.Quotes
	for _, e := range t.Elsewhere {
		n += e.Quotes
	}
	return n
}

// words are the quotes by theme.
func (r *InterviewReport) words(p *proofs) *document.Words {
	w := &document.Words{}
	for i := range r.Themes {
		t := &r.Themes[i]
		g := document.Group{Ref: themeRef(t.Theme), Level: min(3+t.Depth, 6), Title: t.label(), Tally: count(t.everywhere(), "quote", "quotes")}
		for j := range t.Evidence {
			g.Quotes = append(g.Quotes, p.quote(&t.Evidence[j]))
		}
		g.Note = t.note(fmt.Sprintf(" --interview %s", r.ID))
		w.Groups = append(w.Groups, g)
	}
	return w
}
