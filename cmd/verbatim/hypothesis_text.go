package main

import (
	"fmt"
	"strings"
	"time"

	"verbatim/report"
	"verbatim/roadmap"
)

// text is the ledger of a hypothesis for people.
func (h *hypothesisJSON) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s)\n%s\n", h.ID, h.Stage, h.State, h.Sentence)
	if h.Criteria != "" && !strings.Contains(h.Sentence, h.Criteria) {
		fmt.Fprintf(&b, "criteria: %s\n", h.Criteria)
	}
	fmt.Fprintf(&b, "%s; %d not asked\n", talliedText(&h.Tally), h.Tally.Unasked)
	h.writeCriterion(&b)
	h.writeConfidence(&b)
	h.writeDecisions(&b)
	h.writeQuestions(&b)
	for _, c := range h.Challenges {
		fmt.Fprintf(&b, "%s looked for what contradicts it on %s%s: %s of %s to read\n", c.By, c.At.UTC().Format(time.DateOnly), besidesText(c.Query), plural(c.Found, "quote"), people(c.People))
	}
	for _, doubt := range h.Doubts {
		fmt.Fprintf(&b, "look again: %s\n", doubt)
	}
	for _, open := range h.Before {
		fmt.Fprintf(&b, "before anybody decides: %s\n", open)
	}
	for i := range h.Quotes {
		h.Quotes[i].write(&b)
	}
	return b.String()
}

// talliedText is people for and against, with intervals where there are enough.
func talliedText(t *roadmap.Tally) string {
	return fmt.Sprintf("for %d%s, against %d%s, both %d of %s", t.For, intervalText(t.ForShare, t.Asked), t.Against, intervalText(t.AgainstShare, t.Asked), t.Both, people(t.Asked))
}

// intervalText is where the share of all such people may lie, "" of few.
func intervalText(s *roadmap.Share, asked int) string {
	if s == nil || asked < report.SmallSample {
		return ""
	}
	return fmt.Sprintf(" (%.0f–%.0f %%)", 100*s.Low, 100*s.High)
}

func (h *hypothesisJSON) writeCriterion(b *strings.Builder) {
	k, test := h.Criterion, h.Tally.Counted
	if k == nil || test == nil {
		b.WriteString("no criterion: say what has to be seen, before the evidence counts\n")
		return
	}
	fmt.Fprintf(b, "criterion: %s (%s; set by %s on %s)\n", k.Says, k.Threshold(), k.By, k.At.UTC().Format(time.DateOnly))
	fmt.Fprintf(b, "%s: for %d%s, against %d%s of %s, by %s linked since", metText(test.Met), test.For, intervalText(test.ForShare, h.Tally.Asked),
		test.Against, intervalText(test.AgainstShare, h.Tally.Asked), people(h.Tally.Asked), plural(test.Quotes, "quote"))
	if h.Tally.Early > 0 {
		fmt.Fprintf(b, "; %s linked before the criterion", plural(h.Tally.Early, "quote"))
	}
	b.WriteString("\n")
}

// metText is a statement about numbers.
func metText(met bool) string {
	if met {
		return "criterion met"
	}
	return "criterion not met"
}

func (h *hypothesisJSON) writeConfidence(b *strings.Builder) {
	s := &h.Confidence
	fmt.Fprintf(b, "confidence: %s, %s", s.Rung.Name(), s.Rung.Range())
	if s.Person != nil {
		fmt.Fprintf(b, " (%s on %s: %s; interviews alone: %s)", s.Person.By, s.Person.At.UTC().Format(time.DateOnly), s.Person.Reason, s.Interviews.Name())
	} else {
		b.WriteString(" from interviews alone")
	}
	if s.Note != "" {
		fmt.Fprintf(b, "; %s", s.Note)
	}
	fmt.Fprintf(b, "; %s\n", aboutLadder)
}

func (h *hypothesisJSON) writeDecisions(b *strings.Builder) {
	for _, d := range h.Decisions {
		fmt.Fprintf(b, "%s, %s: %s — %s", d.At.UTC().Format(time.DateOnly), d.By, d.State, d.Reason)
		if d.Basis != nil {
			fmt.Fprintf(b, " (on %s)", d.Basis.Says())
		}
		b.WriteString("\n")
	}
	if h.OpenedAgain != "" {
		fmt.Fprintf(b, "%s\n", h.OpenedAgain)
	}
	if h.SupersededBy != "" {
		fmt.Fprintf(b, "superseded by %s\n", h.SupersededBy)
	}
}

func (h *hypothesisJSON) writeQuestions(b *strings.Builder) {
	for _, q := range h.Questions {
		fmt.Fprintf(b, "tested by question %d of %s: %s\n    %d of the %s asked were asked it, %d not; a guess by likeness of the words\n", q.Question, q.Guide, orUnknown(q.Text),
			q.Asked, people(h.Tally.Asked), q.NotAsked)
	}
}

// besidesText names the query that somebody looked with.
func besidesText(query string) string {
	if query == "" {
		return ""
	}
	return " with " + query
}

func (e *evidenceJSON) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s (strength %d, %s, %s)", e.Stance, e.Strength, e.By, e.At.UTC().Format(time.DateOnly))
	if e.Note != "" {
		fmt.Fprintf(b, " %s", e.Note)
	}
	if e.Early {
		b.WriteString(" [before the criterion]")
	}
	if !e.Quote.State.Counts() {
		fmt.Fprintf(b, " [%s: not counted]", e.Quote.State)
	}
	fmt.Fprintf(b, "\n  %s\n  %s, %s\n", quoted(e.Quote.Text), orUnknown(e.Quote.Participant), e.Quote.where())
}

// quoted is a quote's words on one line, or why they are not shown.
func quoted(words string) string {
	if words == "" {
		return "(they do not agree to be quoted)"
	}
	return "“" + oneLine(words, 400) + "”"
}
