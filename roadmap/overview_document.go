package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/report"
	"verbatim/report/document"
)

// titles of the parts of an overview, by the state of what is in them.
var titles = map[State]string{
	Now: "Now", Next: "Next", Later: "Later", Identified: "Not planned yet", NotNow: "Not now, and why",
	Shipped: "Shipped, and what came of it", Measured: "Measured", Dropped: "Dropped, and why",
}

// Document is the roadmap as people read it: breaches first, then proposals by
// state.
func (o *Overview) Document() *document.Document {
	doc := o.Begin("Roadmap", o.sum())
	c := newCites(doc)
	parts := []document.Part{o.breachedPart(), o.shortPart()}
	for _, s := range States {
		parts = append(parts, o.statePart(s, c))
	}
	parts = append(parts, o.openPart(), o.wordsPart(c), o.methodPart())
	for _, p := range parts {
		if len(p.Blocks) == 0 {
			doc.Without = append(doc.Without, p.Name)
			continue
		}
		doc.Parts = append(doc.Parts, p)
	}
	return doc
}

// sum says how many proposals there are.
func (o *Overview) sum() string {
	if len(o.Proposals) == 0 {
		return "There is no proposal yet."
	}
	var list []string
	for _, s := range States {
		if n := len(o.of(s)); n > 0 {
			list = append(list, fmt.Sprintf("%d %s", n, s))
		}
	}
	return count(len(o.Proposals), "proposal", "proposals") + ": " + strings.Join(list, ", ") + "."
}

func (o *Overview) breachedPart() document.Part {
	part := document.Part{Name: "breached", Title: "Stop"}
	for _, t := range o.breached() {
		part.Blocks = append(part.Blocks, paragraph(document.Warning, "%s: %s", t.name(), strings.Join(t.Result.Breaches(), ". ")))
	}
	return part
}

// statePart has a card for each proposal of a state.
func (o *Overview) statePart(s State, c *cites) document.Part {
	part := document.Part{Name: strings.ReplaceAll(string(s), " ", "-"), Title: titles[s]}
	for _, t := range o.of(s) {
		part.Blocks = append(part.Blocks, o.card(t, c))
	}
	return part
}

func (o *Overview) card(t *Telling, c *cites) *document.Card {
	card := &document.Card{
		Title:   document.Line{{Text: t.name(), Ref: t.ref("proposal")}},
		Number:  document.Line{{Text: t.whom(), Ref: t.ref("reach")}},
		Measure: o.measure(t),
	}
	add := func(when bool, name, text string) {
		if when {
			card.Blocks = append(card.Blocks, document.Paragraph{Text: document.Line{{Text: name + ": ", Strong: true}, {Text: text}}})
		}
	}
	add(t.Eliminates != "", "It does away with", t.Eliminates)
	add(t.outcome() != "", "For the business", t.outcome())
	add(t.Leader != "", "Leader", t.Leader)
	add(t.State == NotNow || t.State == Dropped || t.State == Later && t.Moved != nil, "Why", t.why())
	add(t.State.Out(), "When", t.shippedOn())
	add(t.Result != nil && (t.State.Out() || o.For != Engineer), "Outcome", t.overall()) // engineers read each metric
	add(t.State.Out() && t.Result == nil, "Outcome", "not known: no metric was agreed on")
	if t.Result != nil && (t.State.Out() || o.For == Engineer) {
		card.Blocks = append(card.Blocks, t.measures())
	}
	if o.For == Engineer {
		card.Blocks = append(card.Blocks, o.details(t, c)...)
	}
	return card
}

// overall is how the outcome stands, or, before it is shipped, what was agreed on.
func (t *Telling) overall() string {
	switch {
	case t.Result == nil:
		return ""
	case t.State.Out():
		return t.Result.Overall.Words()
	}
	agreed := make([]string, len(t.Result.Metrics))
	for i := range t.Result.Metrics {
		m := &t.Result.Metrics[i]
		agreed[i] = fmt.Sprintf("%s: %s", m.Name, m.Agreed())
	}
	return strings.Join(agreed, "; ")
}

// measures are the metrics, each with its numbers.
func (t *Telling) measures() document.List {
	list := make([]string, len(t.Result.Metrics))
	for i := range t.Result.Metrics {
		list[i] = t.Result.Metrics[i].Says()
	}
	return document.List{Items: plains(list)}
}

// measure is what stands behind the people: reach, score, place and ties.
func (o *Overview) measure(t *Telling) document.Line {
	var line document.Line
	add := func(text, ref string) {
		switch {
		case text == "":
			return
		case len(line) > 0:
			line = append(line, document.Span{Text: " · "})
		}
		line = append(line, document.Span{Text: text, Ref: ref})
	}
	add(t.reached(), t.ref("reach"))
	add(t.worth(), t.ref("proposal"))
	if t.rank() != "" {
		add("place "+t.rank()+o.tied(t), "")
	}
	return line
}

// tied names those that the inputs cannot tell a proposal from.
func (o *Overview) tied(t *Telling) string {
	if len(t.Tied) == 0 {
		return ""
	}
	names := make([]string, len(t.Tied))
	for i, id := range t.Tied {
		names[i] = o.title(id)
	}
	return ", tied with " + strings.Join(names, " and ")
}

// details are what an engineer reads besides: what the score is made of, how
// sure it is, and the words for and against.
func (o *Overview) details(t *Telling, c *cites) []document.Block {
	blocks := []document.Block{document.List{Items: append(t.segments(), plains(t.made())...)}}
	if swings := t.swings(); len(swings) > 0 {
		blocks = append(blocks, paragraph("", "What moves the score, one input at a time: %s.", strings.Join(swings, "; ")))
	}
	if s := t.switchPoint(o.title); s != "" {
		blocks = append(blocks, paragraph("", "%s", s))
	}
	for _, w := range t.doubts() {
		blocks = append(blocks, paragraph(document.Note, "To think about: %s.", strings.TrimSuffix(w, ".")))
	}
	return append(blocks, t.evidence(c)...)
}

// doubts are warnings of the score and of the words of the hypothesis.
func (t *Telling) doubts() []string {
	all := slices.Clone(t.Warnings)
	if t.Believed != nil {
		all = append(all, t.Believed.Warnings...)
	}
	return all
}

// segments says whom it hits, segment by segment.
func (t *Telling) segments() []document.Line {
	var lines []document.Line
	for _, r := range t.Reach {
		text := fmt.Sprintf("%d of %d asked, %s in all: about %.0f, 90%% range %.0f–%.0f", r.X, r.Asked, count(r.Headcount, "person", "people"), r.Mean, r.Low, r.High)
		if r.Unknown {
			text = fmt.Sprintf("nobody of %d was asked: no information", r.Headcount)
		}
		lines = append(lines, document.Line{{Text: r.Segment + ": "}, {Text: text, Ref: t.ref("segment/" + r.Segment)}})
	}
	return lines
}

// made says what the score is made of, and what stands beside it.
func (t *Telling) made() []string {
	var list []string
	if t.Score.Score != nil {
		list = append(list, "leverage: "+t.LeverageSays(), "impact: "+t.ImpactSays())
	}
	for _, p := range t.Parts {
		says := p.Input + ": " + strings.TrimSuffix(p.Says, ".")
		if by := p.Who(); by != "" {
			says += "; " + by
		}
		if p.Why != "" && t.Inputs.Given != nil {
			says += " because " + p.Why
		}
		list = append(list, says)
	}
	if t.Score.Score != nil {
		list = append(list, fmt.Sprintf("%.0f%% of the score comes from cognitive load", 100**t.LoadShare),
			fmt.Sprintf("first in %.0f%% of the draws, one of the first three in %.0f%%", 100*t.Odds.Top1, 100*t.Odds.Top3))
	}
	effort := "effort: not given; it is not in the score"
	if t.Effort != nil {
		effort = fmt.Sprintf("effort: %s person-months, beside the score and not in it", plainNumber(*t.Effort))
	}
	if t.PerMonth != nil {
		effort += fmt.Sprintf("; %.0f hours a quarter for each", *t.PerMonth)
	}
	return append(list, effort)
}

// evidenceShown is how many quotes of each side stand beside a proposal.
const evidenceShown = 3

// evidence is what speaks for a proposal and against it. Where nobody has linked
// any for it, the people whom it hits speak.
func (t *Telling) evidence(c *cites) []document.Block {
	var blocks []document.Block
	if b := t.Believed; b != nil {
		blocks = append(blocks, document.Paragraph{Text: document.Line{
			{Text: b.Sentence + " "}, {Text: fmt.Sprintf("%d for", b.For), Ref: t.ref("for")}, {Text: ", "}, {Text: fmt.Sprintf("%d against", b.Against), Ref: t.ref("against")},
			{Text: fmt.Sprintf(" of %s asked; %s (%s).", count(b.Asked, "person", "people"), b.ID, b.State)},
		}})
	}
	show := func(s *Sayings, label string) {
		for i := range s.Quotes[:min(evidenceShown, len(s.Quotes))] {
			blocks = append(blocks, c.said(&s.Quotes[i], label))
		}
	}
	show(&t.For, "speaks for it")
	if len(t.For.Quotes) == 0 {
		show(&t.Hit, "is hit")
	}
	show(&t.Against, "speaks against it")
	return blocks
}

// openPart says what is not known.
func (o *Overview) openPart() document.Part {
	part := document.Part{Name: "open", Title: "What we do not know"}
	var items []document.Line
	for i := range o.Proposals {
		t := &o.Proposals[i]
		if list := t.unknowns(); len(list) > 0 && t.State != Dropped {
			items = append(items, document.Line{{Text: t.name() + ": ", Strong: true}, {Text: strings.Join(list, "; ") + "."}})
		}
	}
	switch {
	case len(o.Proposals) == 0:
		part.Blocks = append(part.Blocks, paragraph("", "What to do: nobody has proposed anything yet. 'verbatim proposal add' begins one."))
	case len(items) > 0:
		part.Blocks = append(part.Blocks, document.List{Items: items})
	}
	return part
}

// methodPart says how to read it.
func (o *Overview) methodPart() document.Part {
	items := []string{
		"Hours a quarter: leverage (people × times) × impact (hours each time) + strategic value. The 90% range comes from drawing the inputs over what is known of them.",
		"Proposals that the inputs cannot tell apart are tied: neither beats the other in more than 80% of the draws. Where a proposal stands is what a person decided, whatever its score.",
	}
	if o.Threshold > 0 {
		items = append(items, fmt.Sprintf("Strategic value is measured against %s hours a quarter, the threshold of %s.", plainNumber(o.Threshold), o.Cycle))
	}
	return document.Part{Name: "method", Title: "How to read this", Blocks: []document.Block{document.List{Items: plains(append(items, o.Caveats...))}}}
}

// ref is what a number of a proposal refers to.
func (t *Telling) ref(what string) string { return what + "/" + t.ID }

func paragraph(style document.Style, format string, args ...any) document.Paragraph {
	return document.Paragraph{Style: style, Text: document.Plain(fmt.Sprintf(format, args...))}
}

func plains(list []string) []document.Line {
	lines := make([]document.Line, len(list))
	for i, s := range list {
		lines[i] = document.Plain(s)
	}
	return lines
}

// cites collect the quotes of a document, each once.
type cites struct {
	doc *document.Document
	at  map[string]int // places in doc.Quotes, by quote
}

func newCites(doc *document.Document) *cites { return &cites{doc, map[string]int{}} }

func (c *cites) place(s *Said) int {
	at, known := c.at[s.ID]
	if !known {
		at = len(c.doc.Quotes)
		c.at[s.ID] = at
		c.doc.Quotes = append(c.doc.Quotes, s.Quoted())
	}
	return at
}

// said shows a quote, cut where it is long.
func (c *cites) said(s *Said, label string) document.Said {
	said := document.Said{Quote: c.place(s), Label: label}
	if cut := report.Excerpt(s.Text, report.ExcerptWords); cut != s.Text {
		said.Cut = cut
	}
	return said
}
