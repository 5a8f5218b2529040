package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"verbatim/report/document"
)

// Document is the report as people read it: the ten parts of a quarterly
// insight report, in the order in which a vice president reads them.
func (r *QuarterReport) Document() *document.Document {
	r = r.trimmed()
	doc := r.document("Quarterly insights", "")
	if r.Period != "" {
		doc.Title = r.Period + " · " + doc.Title
	}
	p := newProofs(doc)
	themes := p.themeWords(r.Themes)
	put(doc,
		textPart("decisions", "Decisions this informs", r.Decisions, "Nobody has written yet which decisions this report is for."),
		r.findingsPart(p),
		r.themesPart(), r.segmentsPart(), r.trendPart(), r.besidePart(),
		r.hypothesesPart(), r.proposalsPart(), r.outcomesPart(), r.heardPart(nil), r.coveragePart(), r.methodBox(),
		r.openPart(), r.consentPart(),
	)
	p.others(themes)
	put(doc, wordsPart(themes))
	return doc
}

// textPart is a part that a person writes in Markdown.
func textPart(name, title, text, otherwise string) document.Part {
	part := document.Part{Name: name, Title: title, Blocks: document.FromMarkdown([]byte(text))}
	if len(part.Blocks) == 0 {
		part.Blocks = []document.Block{document.Paragraph{Style: document.Note, Text: document.Plain(otherwise)}}
	}
	return part
}

func (r *QuarterReport) findingsPart(p *proofs) document.Part {
	part := document.Part{Name: "findings", Title: "Findings"}
	if r.Drafted && len(r.Findings) > 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: document.Warning, Text: document.Plain("Not written yet: these are the themes that most people speak of, in the program's order.")})
	}
	if len(r.Findings) == 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("There is nothing to find: nobody of this period is coded with a theme.")})
	}
	for i := range r.Findings {
		part.Blocks = append(part.Blocks, r.Findings[i].card(p))
	}
	if len(r.Findings) > 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: document.Caption, Text: document.Plain(Caption + " Quotes: one of a person, of different segments where there are, and one that speaks against the finding.")})
	}
	return part
}

// card is a finding as people read it.
func (f *Finding) card(p *proofs) *document.Card {
	c := &document.Card{Title: document.Plain(f.Title), Kind: string(f.Kind), Flags: f.Flags, Number: document.Line{{Text: "0 people"}}}
	if f.Of > 0 || f.Quotes > 0 {
		c.Number = document.Line{{Text: f.people(), Ref: peopleRef(f.Theme)}}
		c.Measure = document.Line{{Text: f.measure()}, {Text: count(f.Quotes, "quote", "quotes"), Ref: quotesRef(f.Theme)}, {Text: " · " + f.ChangeWords}}
	}
	if f.Moved {
		c.Blocks = append(c.Blocks, document.Paragraph{Style: document.Warning, Text: document.Plain("The numbers have moved since this was written: it was " + f.Numbers + ", it is " + f.Now + ".")})
	}
	for _, problem := range f.Problems {
		c.Blocks = append(c.Blocks, document.Paragraph{Style: document.Warning, Text: document.Plain(problem)})
	}
	c.Blocks = append(c.Blocks, document.FromMarkdown([]byte(f.Prose))...)
	for i := range f.Supporting {
		c.Blocks = append(c.Blocks, p.said(&f.Supporting[i], ""))
	}
	for i := range f.Contradicting {
		c.Blocks = append(c.Blocks, p.said(&f.Contradicting[i], "speaks against it"))
	}
	if len(f.Contradicting) == 0 && f.Of > 0 {
		c.Blocks = append(c.Blocks, document.Paragraph{Style: document.Note, Text: document.Plain(f.nobodyAgainst())})
	}
	return c
}

func (f *Finding) people() string {
	if f.Of == 0 {
		return "nobody asked"
	}
	return of(f.Participants, f.Of) + " people"
}

func (f *Finding) measure() string {
	if f.Share == nil || f.Of < SmallSample {
		return ""
	}
	return fmt.Sprintf("%s of those asked, 95%% range %s · ", percent(*f.Share), shareRange(*f.Low, *f.High))
}

// nobodyAgainst says what the lack of a contradicting quote means.
func (f *Finding) nobodyAgainst() string {
	rest := f.Of - f.Participants
	if rest == 0 {
		return "No quote speaks against it: nobody has coded one."
	}
	return fmt.Sprintf("No quote speaks against it: nobody has coded one. %s of those asked did not say it, which is not a no.", count(rest, "person", "people"))
}

// said shows a quote, cut where it is long.
func (p *proofs) said(e *Evidence, label string) document.Said {
	s := document.Said{Quote: p.quote(e), Label: label}
	if cut := Excerpt(e.Text, ExcerptWords); cut != e.Text {
		s.Cut = cut
	}
	return s
}

// themesPart is the table of themes with what became of each.
func (r *QuarterReport) themesPart() document.Part {
	part := document.Part{Name: "themes", Title: "Themes"}
	if len(r.Themes.Themes) == 0 {
		return part
	}
	t := r.Themes.themesTable("themes")
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Key == "interviews" || c.Key == "coded" {
			c.For = document.Programs // the method says how far coders agree
		}
	}
	t.Columns = append(t.Columns, document.Column{Key: "change", For: document.Programs}, document.Column{Key: "state", For: document.Programs},
		document.Column{Key: "moved", Name: "Since " + cmp.Or(r.Before, "before"), For: document.People}, document.Column{Key: "course", Name: "By quarter", For: document.People})
	trends := map[string]*TrendRow{}
	for i := range r.Trend.Themes {
		trends[r.Trend.Themes[i].Theme] = &r.Trend.Themes[i]
	}
	for i := range t.Rows {
		row := trends[r.Themes.Themes[i].Theme]
		if row == nil {
			t.Rows[i] = withCells(t.Rows[i], document.Cell{}, document.Cell{}, document.Cell{}, document.Cell{})
			continue
		}
		t.Rows[i] = withCells(t.Rows[i], document.Cell{Value: row.Change.words(r.Trend)}, document.Cell{Value: string(row.State)}, row.moved(), row.spark())
	}
	part.Blocks = append(part.Blocks, t)
	return notesTo(part, r.Notes)
}

// moved is how far a theme has gone, and whether that is clear.
func (t *TrendRow) moved() document.Cell {
	text := t.Change.difference()
	if text == "" {
		return document.Cell{Text: string(t.Change.Verdict)}
	}
	if !t.Change.clear() {
		text += ", not clear"
	}
	return document.Cell{Text: text}
}

// besidePart sets the pains beside workarounds that most people have both of,
// and has the others for programs.
func (r *QuarterReport) besidePart() document.Part {
	part := r.Themes.besidePart()
	if len(r.Themes.Beside) <= besideRead {
		return part
	}
	most := *r.Themes
	most.Beside = slices.Clone(most.Beside)
	slices.SortStableFunc(most.Beside, func(a, b Beside) int { return cmp.Compare(b.Both, a.Both) })
	most.Beside = most.Beside[:besideRead]
	all := part.Blocks[0].(*document.Table)
	all.Name, all.Data = "all_beside", true
	part = most.besidePart()
	part.Blocks = append(part.Blocks, all)
	return part
}

// besideRead is how many pairs a quarter's page has.
const besideRead = 10

// borrowed takes blocks of another report's part of that name.
func borrowed(doc *document.Document, from, name, title string) document.Part {
	for _, p := range doc.Parts {
		if p.Name == from {
			p.Name, p.Title = name, title
			for _, b := range p.Blocks {
				if t, ok := b.(*document.Table); ok {
					t.Name = name
				}
			}
			return p
		}
	}
	return document.Part{Name: name}
}

func (r *QuarterReport) segmentsPart() document.Part {
	if r.By == "" || len(r.BySegment.Segments) < 2 {
		return document.Part{Name: "segments"}
	}
	return borrowed(r.BySegment.Document(), "themes", "segments", "By "+r.By)
}

func (r *QuarterReport) trendPart() document.Part {
	return borrowed(r.Trend.Document(), "chart", "trend", "Over the quarters")
}

func (r *QuarterReport) coveragePart() document.Part {
	return borrowed(r.Coverage.Document(), "questions", "coverage", "Which questions were asked")
}

func (r *QuarterReport) hypothesesPart() document.Part {
	part := document.Part{Name: "hypotheses", Title: "Hypotheses"}
	if len(r.Hypotheses) == 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("No hypothesis was moved in this period, and none is being tested.")})
		return part
	}
	t := &document.Table{Name: "hypotheses", Caption: "People for, against, and asked in all interviews up to now, whatever the period. A person decides, with a reason; the program does not.", Columns: []document.Column{
		{Key: "id", For: document.Programs}, {Key: "hypothesis", Name: "We believe", Kind: document.Label, Wide: 60}, {Key: "moved", Name: "State", For: document.People},
		{Key: "people", Name: "People", For: document.People}, {Key: "from", For: document.Programs}, {Key: "to", For: document.Programs},
		{Key: "for", Kind: document.Number, For: document.Programs}, {Key: "against", Kind: document.Number, For: document.Programs}, {Key: "asked", Kind: document.Number, For: document.Programs},
		{Key: "criteria", For: document.Programs}, {Key: "criterion", For: document.Programs}, {Key: "know", Name: "We will know when", Wide: 40, For: document.People}, {Key: "reason", Name: "Why", Wide: 40}, {Key: "by", Name: "Decided by"},
	}}
	for i := range r.Hypotheses {
		h := &r.Hypotheses[i]
		moved := h.To
		if h.From != "" && h.From != h.To {
			moved = h.From + " → " + h.To
		}
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: h.ID}, {Value: h.Sentence}, {Text: moved},
			{Text: h.people()},
			{Value: h.From}, {Value: h.To}, {Value: h.For}, {Value: h.Against}, {Value: h.Asked}, {Value: h.Criteria}, {Value: h.Criterion}, {Text: cmp.Or(h.Criterion, h.Criteria)}, {Value: h.Reason}, {Value: h.By}}})
	}
	part.Blocks = append(part.Blocks, t)
	return part
}

// people are those for and against, and whether they meet the criterion.
func (h *HypothesisMove) people() string {
	text := fmt.Sprintf("%d for, %d against, of %d", h.For, h.Against, h.Asked)
	switch {
	case h.Met == nil:
		return text
	case *h.Met:
		return text + "; criterion met"
	}
	return text + "; criterion not met"
}

func (r *QuarterReport) proposalsPart() document.Part {
	part := document.Part{Name: "proposals", Title: "Proposals"}
	if len(r.Proposals) == 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("There is no proposal yet.")})
		return part
	}
	t := &document.Table{Name: "proposals", Caption: "Hours per quarter: leverage × impact + strategic value, with 90% ranges, of the rank too. Proposals that the inputs cannot tell apart are tied.", Columns: []document.Column{
		{Key: "id", For: document.Programs}, {Key: "place", Name: "Rank", For: document.People}, {Key: "rank", Kind: document.Number, For: document.Programs}, {Key: "proposal", Name: "Proposal", Kind: document.Label, Wide: 40}, {Key: "state", Name: "State"},
		{Key: "hours", Name: "Score", Kind: document.Number, For: document.People}, {Key: "score", Kind: document.Number, For: document.Programs},
		{Key: "low", For: document.Programs}, {Key: "high", For: document.Programs}, {Key: "ranks", For: document.Programs}, {Key: "tied_with", Name: "Tied with"}, {Key: "strategic", Name: "Strategy", Wide: 40}, {Key: "needs", Name: "Missing"},
	}}
	for i := range r.Proposals {
		t.Rows = append(t.Rows, document.Row{Cells: r.Proposals[i].cells()})
	}
	part.Blocks = append(part.Blocks, t)
	return part
}

func (p *ProposalRank) cells() []document.Cell {
	number := func(v *float64) document.Cell {
		if v == nil {
			return document.Cell{}
		}
		return document.Cell{Value: *v, Text: fmt.Sprintf("%.0f", *v)}
	}
	var rank, ranks any
	var place, hours document.Cell
	if p.Score != nil {
		rank, ranks = p.Rank, fmt.Sprintf("%d–%d", p.Best, p.Worst)
		place.Text, hours.Text = fmt.Sprint(p.Rank), fmt.Sprintf("%.0f", *p.Score)
	}
	if p.Score != nil && p.Best != p.Worst {
		place.Text += fmt.Sprintf(", or %s", ranks)
	}
	if p.Score != nil && p.Low != nil && p.High != nil {
		hours.Text += fmt.Sprintf(", %.0f–%.0f", *p.Low, *p.High)
	}
	return []document.Cell{{Value: p.ID}, place, {Value: rank}, {Value: p.Title}, {Value: p.State}, hours, number(p.Score), number(p.Low), number(p.High), {Value: ranks},
		{Value: strings.Join(p.Tied, ", ")}, {Value: p.Strategic}, {Value: strings.Join(p.Needs, ", ")}}
}

func (r *QuarterReport) outcomesPart() document.Part {
	part := document.Part{Name: "outcomes", Title: "Outcomes of earlier proposals"}
	if len(r.Outcomes) == 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("No proposal has been shipped.")})
		return part
	}
	for _, o := range r.Outcomes {
		if o.Breached {
			part.Blocks = append(part.Blocks, paragraph(document.Warning, "Stop: %s breached the guardrail %q: %s, %s.", o.Title, o.Metric, o.course(), o.Limit))
		}
	}
	t := &document.Table{Name: "outcomes", Caption: "Of proposals that were shipped, as they stand now, whatever the period. One breached guardrail says stop, whatever the goals say.", Columns: []document.Column{
		{Key: "proposal", For: document.Programs}, {Key: "title", Name: "Proposal", Kind: document.Label, Wide: 36}, {Key: "shipped", Name: "Shipped"}, {Key: "metric", Name: "Metric"}, {Key: "role", Name: "For"},
		{Key: "course", Name: "From, to", For: document.People}, {Key: "unit", For: document.Programs}, {Key: "baseline", Kind: document.Number, For: document.Programs},
		{Key: "current", Kind: document.Number, For: document.Programs}, {Key: "measured", For: document.Programs}, {Key: "limit", Name: "Agreed"}, {Key: "state", Name: "State"}, {Key: "overall", Name: "All together", Wide: 36}, {Key: "stop", For: document.Programs},
	}}
	for i := range r.Outcomes {
		t.Rows = append(t.Rows, document.Row{Cells: r.Outcomes[i].cells()})
	}
	part.Blocks = append(part.Blocks, t)
	return part
}

func (o *ProposalOutcome) cells() []document.Cell {
	number := func(v *float64) document.Cell {
		if v == nil {
			return document.Cell{}
		}
		return document.Cell{Value: *v}
	}
	return []document.Cell{{Value: o.Proposal}, {Value: o.Title}, {Value: o.Shipped}, {Value: o.Metric}, {Value: o.Role}, {Text: o.course()}, {Value: o.Unit},
		number(o.Baseline), number(o.Current), {Value: o.Measured}, {Value: o.Limit}, {Value: o.State}, {Value: o.Overall}, {Value: o.Stop}}
}

// course is how far a metric has gone.
func (o *ProposalOutcome) course() string {
	value := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	switch {
	case o.Baseline == nil:
		return ""
	case o.Current == nil:
		return fmt.Sprintf("%s %s before", value(*o.Baseline), o.Unit)
	}
	return fmt.Sprintf("%s → %s %s", value(*o.Baseline), value(*o.Current), o.Unit)
}

// methodBox says how the numbers came about.
func (r *QuarterReport) methodBox() document.Part {
	items := append([]string{}, method...)
	who := "nobody yet"
	if len(r.Coders) > 0 {
		who = strings.Join(r.Coders, ", ")
	}
	items = append(items, "Coded by "+who+". Codebook: "+r.Codebook.String()+".", r.Agreement.words(), r.Saturation.words())
	return document.Part{Name: "method", Title: "How this was made", Blocks: []document.Block{document.List{Items: plains(items)}}}
}

// words say how far coders agree.
func (a *AgreementSummary) words() string {
	if a.Median == nil {
		return "How far coders agree is not known: no interview of this period was coded to the end by two of them."
	}
	return fmt.Sprintf("Agreement of coders over %s that two or more have finished, by theme: median α %.2f, lowest %.2f (%s); %d of %d themes may be relied on, %d tentatively, %d not.",
		count(a.Interviews, "interview", "interviews"), *a.Median, *a.Lowest, a.Worst, a.Rely, a.Themes, a.Tentative, a.Discard)
}

// openPart says what is not known: what a person wrote, and what the data lack.
func (r *QuarterReport) openPart() document.Part {
	part := textPart("open", "What we do not know", r.Open, "Nobody has written down what is not known. The data say this much:")
	var lacks []string
	add := func(when bool, format string, args ...any) {
		if when {
			lacks = append(lacks, fmt.Sprintf(format, args...))
		}
	}
	add(len(r.NotHeard) > 0, "What people say who were not heard: %s.", r.notHeard())
	add(len(r.Unfinished) > 0, "What is in %s not coded to the end.", count(len(r.Unfinished), "interview", "interviews"))
	add(r.Themes.oneCoder() > 0, "Whether others would read the words as one coder did: %s applied by one coder only.", count(r.Themes.oneCoder(), "theme was", "themes were"))
	add(true, "Who has a problem and did not mention it: a person who did not say a thing was perhaps not asked.")
	part.Blocks = append(part.Blocks, document.List{Items: plains(lacks)})
	return part
}

func (r *QuarterReport) consentPart() document.Part {
	c := r.Consent
	list := []string{fmt.Sprintf("Consent to quotes: %s with a yes, %d with a no, %d without an answer on record.", count(c.Agreed, "interview", "interviews"), c.Refused, c.Unstated),
		"People stand here by their IDs in the workspace: where those are names, they are names here, too. Somebody who knows a team may recognise its members all the same: do not hand this on further than they agreed to."}
	if c.Withheld > 0 {
		list = append(list, withheldNote(c.Withheld))
	}
	list = append(list, "Whoever withdraws consent is taken out with all their words; this report is then to be made and handed out again.")
	return document.Part{Name: "consent", Title: "Consent", Blocks: []document.Block{document.List{Items: plains(list)}}}
}

// Draft is a findings file for a person to go on from: the themes that most
// people speak of, with their numbers as they are now.
func (r *QuarterReport) Draft() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nperiod: %s\ndata_version: %d\n---\n\n", r.Period, r.Version)
	b.WriteString(draftHelp)
	b.WriteString("# Decisions this informs\n\n# Findings\n")
	for i := range r.Findings {
		f := &r.Findings[i]
		fmt.Fprintf(&b, "\n## %s\n\ntheme: %s\nnumbers: %s\n", unfilled(f.Name), f.Theme, f.Now)
		fmt.Fprintf(&b, "<!-- by rule: supports: %s | against: %s -->\n", orNone(f.Supporting), orNone(f.Contradicting))
		b.WriteString("\n<!-- what does it mean, for whom, and what would you do? -->\n")
	}
	b.WriteString("\n# What we do not know\n")
	return []byte(b.String())
}

func orNone(list []Evidence) string {
	if len(list) == 0 {
		return "none"
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	return strings.Join(ids, " ")
}

const draftHelp = `<!-- This file is yours: the program has drafted it once and never writes to it again.

Put the findings into your order, write what they mean, take out what is none, add others.
A finding has a heading, and below it lines of its own:
  theme:     the theme whose numbers stand beside it
  numbers:   the numbers when you wrote it; when they have moved since, the report says so
  supports:  quotes to show, by their IDs (without this line they are chosen by rule)
  against:   quotes that speak against it
In what you write, {people} {asked} {of} {share} {range} {quotes} {interviews} {change} are filled in.
Comments such as this one are not printed. -->

`
