package roadmap

import (
	"fmt"
	"strings"

	"verbatim/report/document"
)

// A Brief is a proposal as a text that people go on writing: parts that are
// filled in from what is known, and between them what only people can say.
type Brief struct {
	Proposal string      `json:"proposal"`
	Parts    []BriefPart `json:"parts"` // in their order in the text
}

// A BriefPart is a part that is filled in.
type BriefPart struct {
	Name     string `json:"name"`
	Markdown string `json:"markdown"` // ends with one line break, and no line with a blank
}

// BriefQuotes is how many quotes a brief has of each side unless it is told otherwise.
const BriefQuotes = 3

// NewBrief tells of a proposal with at most so many quotes of each side, all
// below 0. errs.NotFound when there is none of that ID.
func NewBrief(d *Data, proposal string, quotes int) (*Brief, error) {
	all, _ := tellAll(d) // an input that breaks a rule is said in the score
	for i := range all {
		if all[i].ID == proposal {
			return all[i].brief(&briefing{all: all, quotes: quotes}), nil
		}
	}
	return nil, NoProposal(proposal)
}

// A briefing is what a brief is made with besides its proposal.
type briefing struct {
	all    []Telling
	quotes int
}

func (b *briefing) title(id string) string { return titleOf(b.all, id) }

func (t *Telling) brief(b *briefing) *Brief {
	brief := &Brief{Proposal: t.ID}
	for _, part := range []struct {
		name string
		text []string
	}{
		{"head", t.briefHead()}, {"outcome", t.briefOutcome()}, {"people", t.briefPeople()}, {"work", t.briefWork()},
		{"evidence", t.briefEvidence(b.quotes)}, {"score", t.briefScore(b)}, {"leader", t.briefLeader()}, {"measures", t.briefMeasures()}, {"questions", t.briefQuestions()},
	} {
		brief.Parts = append(brief.Parts, BriefPart{part.name, tidy(part.text)})
	}
	return brief
}

// tidy joins paragraphs. A blank at the end of a line would not outlive most
// editors, and the part would look as if somebody had written in it.
func tidy(paragraphs []string) string {
	lines := strings.Split(strings.Join(paragraphs, "\n\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}

// items is a list of Markdown.
func items(list []string) string {
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = "- " + document.Escape(strings.TrimSpace(s))
	}
	return strings.Join(lines, "\n")
}

func (t *Telling) briefHead() []string {
	facts := []string{"State: " + string(t.State)}
	if t.Moved != nil {
		facts = append(facts, "because: "+t.why())
	}
	if t.State.Out() {
		facts = append(facts, t.shippedOn())
	}
	return []string{"# " + document.Escape(t.name()), document.Escape(strings.Join(facts, " · "))}
}

func (t *Telling) briefOutcome() []string {
	text := []string{"Nobody has said yet what is to become better for the business."}
	if o := t.outcome(); o != "" {
		text[0] = "For the business: " + document.Escape(o) + "."
	}
	goals := t.metrics(Goal)
	if len(goals) == 0 {
		return append(text, "No goal has been agreed on: it cannot be told whether it worked.")
	}
	return append(text, items(goals))
}

// metrics are those of a role in words.
func (t *Telling) metrics(role Role) []string {
	var list []string
	if t.Result == nil {
		return nil
	}
	for i := range t.Result.Metrics {
		if m := &t.Result.Metrics[i]; m.Role == role {
			list = append(list, m.planned())
		}
	}
	return list
}

func (t *Telling) briefPeople() []string {
	text := []string{document.Escape(titled(t.whom())) + "."}
	if r := t.reached(); r != "" {
		text[0] += " That is likely to be " + r + "."
	}
	if len(t.Reach) > 0 {
		lines := []string{"| " + document.Escape(titled(t.Inputs.Attribute)) + " | Said so | Asked | People in all | Hit, 90% range |", "|---|--:|--:|--:|--:|"}
		for _, r := range t.Reach {
			hit := fmt.Sprintf("%.0f, %.0f–%.0f", r.Mean, r.Low, r.High)
			if r.Unknown {
				hit = "not known"
			}
			lines = append(lines, fmt.Sprintf("| %s | %d | %d | %d | %s |", document.Escape(r.Segment), r.X, r.Asked, r.Headcount, hit))
		}
		text = append(text, strings.Join(lines, "\n"))
	}
	return append(text, items(Caveats))
}

func (t *Telling) briefWork() []string {
	if blank(t.Eliminates) {
		return []string{"Nobody has said yet which class of work would be gone."}
	}
	return []string{document.Escape(t.Eliminates)}
}

// briefEvidence is what people said, for and against.
func (t *Telling) briefEvidence(quotes int) []string {
	var text []string
	list := "verbatim trace proposal/" + t.ID + " --limit 0"
	if b := t.Believed; b != nil {
		text = append(text, document.Escape(fmt.Sprintf("%s It is %s: %d for and %d against of %s asked.", b.Sentence, b.State, b.For, b.Against, count(b.Asked, "person", "people"))))
		if b.Criterion != "" {
			text = append(text, document.Escape("We hold it against: "+b.Criterion+"."))
		}
		list = "verbatim hypothesis show " + b.ID
	}
	text = append(text, "### For")
	text = append(text, t.For.brief(quotes, list, "Nobody has linked evidence for it yet.")...)
	text = append(text, "### Against")
	text = append(text, t.Against.brief(quotes, list, "Nobody has linked evidence against it. That is no proof that there is none: look for it.")...)
	text = append(text, "### What people say whom it hits")
	return append(text, t.others().brief(quotes, "verbatim trace proposal/"+t.ID+" --limit 0", "No quote beside these.")...)
}

// others are the quotes of its reach that are no evidence for or against.
func (t *Telling) others() Sayings {
	linked := map[string]bool{}
	for _, s := range [][]Said{t.For.Quotes, t.Against.Quotes} {
		for i := range s {
			linked[s[i].ID] = true
		}
	}
	rest := t.Hit
	rest.Quotes = nil
	for _, s := range t.Hit.Quotes {
		if !linked[s.ID] {
			rest.Quotes = append(rest.Quotes, s)
		}
	}
	return rest
}

// brief shows some quotes, and says how the others are listed.
func (s Sayings) brief(quotes int, list, none string) []string {
	s = s.cut(quotes)
	var text []string
	for i := range s.Quotes {
		q := &s.Quotes[i]
		said := "> " + document.Quotation(q.Text) + "\n>\n> — " + document.Escape(q.cite())
		if q.Note != "" {
			said += "\n>\n> *" + document.Escape(q.Note) + "*"
		}
		text = append(text, said)
	}
	switch {
	case s.More > 0:
		text = append(text, fmt.Sprintf("%s: `%s`", titled(count(s.More, "more quote", "more quotes")), list))
	case len(s.Quotes)+s.Withheld == 0:
		text = append(text, none)
	}
	if s.Withheld > 0 {
		text = append(text, count(s.Withheld, "quote is", "quotes are")+" counted and not shown: who says them does not agree to be quoted.")
	}
	return text
}

// cite says who said it, when and where.
func (s *Said) cite() string {
	list := []string{s.Who()}
	if s.Segment != "" {
		list = append(list, s.Segment)
	}
	if s.Date != "" {
		list = append(list, string(s.Date))
	}
	return strings.Join(append(list, s.Where()), ", ")
}

func (t *Telling) briefScore(b *briefing) []string {
	text := []string{document.Escape(titled(t.worth())) + "."}
	if t.rank() != "" {
		place := fmt.Sprintf("Place %s of %d.", t.rank(), scoredOf(b.all))
		if len(t.Tied) > 0 {
			names := make([]string, len(t.Tied))
			for i, id := range t.Tied {
				names[i] = b.title(id)
			}
			place += " Tied with " + strings.Join(names, " and ") + ": the inputs cannot tell them apart."
		}
		text = append(text, document.Escape(place))
	}
	text = append(text, items(t.made()))
	for _, said := range []string{t.grounds(), t.moved(), t.switchPoint(b.title)} {
		if said != "" {
			text = append(text, document.Escape(said))
		}
	}
	return text
}

// grounds are the reasons that all inputs were given for together; where each
// has its own, it stands beside it.
func (t *Telling) grounds() string {
	if t.Inputs.Why == "" || t.Inputs.Given != nil {
		return ""
	}
	return "On what grounds: " + t.Inputs.Why
}

func (t *Telling) moved() string {
	swings := t.swings()
	if len(swings) == 0 {
		return ""
	}
	return "What moves the score, one input at a time: " + strings.Join(swings, "; ") + "."
}

func scoredOf(all []Telling) int {
	n := 0
	for i := range all {
		if all[i].Rank != nil {
			n++
		}
	}
	return n
}

func (t *Telling) briefLeader() []string {
	if blank(t.Leader) {
		return []string{"Nobody leads it yet."}
	}
	return []string{document.Escape(t.Leader)}
}

func (t *Telling) briefMeasures() []string {
	guards := t.metrics(Guardrail)
	if len(guards) == 0 {
		return []string{"No guardrail has been agreed on: say what must not become worse, and how much you are ready to lose."}
	}
	text := []string{items(guards)}
	if len(t.Result.Breached) > 0 {
		text = append(text, "**"+document.Escape(titled(t.overall()))+".**")
	}
	return text
}

// briefQuestions are what is not known, and what to think about.
func (t *Telling) briefQuestions() []string {
	var list []string
	for _, s := range t.unknowns() {
		list = append(list, "We do not know "+s+".")
	}
	for _, s := range t.doubts() {
		list = append(list, "To think about: "+strings.TrimSuffix(s, ".")+".")
	}
	if len(list) == 0 {
		return []string{"The program knows of none."}
	}
	return []string{items(list)}
}

// titled begins with a capital letter.
func titled(s string) string {
	if s == "" {
		return s
	}
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// Markdown is a whole brief for people to go on from. Its own words are in
// italics where people are to write.
func (b *Brief) Markdown() []byte {
	var s strings.Builder
	s.WriteString(briefOf(b.Proposal) + "\n")
	for i := range b.Parts {
		p := &b.Parts[i]
		if head := briefHeads[p.Name]; head != "" {
			s.WriteString("\n## " + head + "\n")
		}
		s.WriteString("\n" + p.begin() + "\n" + p.Markdown + p.end() + "\n" + briefPrompts[p.Name])
	}
	return []byte(s.String())
}

// briefHeads are the headings above parts. They are outside, for people to change.
var briefHeads = map[string]string{
	"outcome": "Outcome, and not output", "people": "Who is hit", "work": "The class of work it eliminates", "evidence": "Evidence",
	"score": "Score", "leader": "Leader", "measures": "Measures and guardrails", "questions": "Open questions",
}

// briefPrompts stand after parts, where people are to write.
var briefPrompts = map[string]string{
	"outcome":   "\n*What will people be able to do when this is done that they cannot do now? Say it without naming what is built.*\n",
	"score":     "\n## Scope\n\n### In\n\n*What belongs to it: the least that takes the work away.*\n\n### Out\n\n*What does not, although somebody will ask for it.*\n",
	"measures":  "\n## Risks\n\n*What could make this fail, or hurt people whom it does not help?*\n",
	"questions": "\n*What else is open, and who finds it out by when?*\n",
}
