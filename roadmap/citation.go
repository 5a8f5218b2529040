package roadmap

import (
	"fmt"
	"sort"
	"strings"

	"verbatim/coding"
	"verbatim/report"
	"verbatim/report/document"
)

// A citation is what somebody said for or against something, as it may be
// shown to others.
type citation struct {
	Stance   Stance
	Strength int
	Note     string
	Words    string // "" when who says them does not agree to be quoted
	Who      string // Participant.ID, or why there is none
	Where    string // file:line, with the time
}

// cited is the evidence of a hypothesis that counts, by place.
func (v *view) cited(hypothesis string) []citation {
	var quotes []*coding.Quote
	links := map[*coding.Quote]*Evidence{}
	for i := range v.Evidence {
		e := &v.Evidence[i]
		if q := v.quote(e.Quote); e.Hypothesis == hypothesis && q != nil && q.State.Counts() {
			quotes, links[q] = append(quotes, q), e
		}
	}
	sort.SliceStable(quotes, func(i, j int) bool { return v.before(quotes[i], quotes[j]) })
	var all []citation
	for _, q := range quotes {
		c := v.citation(q)
		c.Stance, c.Strength, c.Note = links[q].Stance, links[q].Strength, links[q].Note
		all = append(all, c)
	}
	return all
}

// citation is a quote as it may be shown: where it is not, neither are its
// words nor the name of the voice.
func (v *view) citation(q *coding.Quote) citation {
	s := v.source(q)
	c := citation{Words: q.Text, Who: v.person(q), Where: fmt.Sprintf("%s:%d", s.Path, s.Line)}
	if c.Who == "" {
		c.Who = "not one of the people interviewed"
	}
	if v.withheld(q) {
		c.Words = ""
	}
	return c
}

// shown are the words, or what stands for them.
func (c *citation) shown() string {
	if c.Words == "" {
		return report.Withheld
	}
	return c.Words
}

// evidenceMarkdown writes the evidence of a hypothesis on each side.
func (v *view) evidenceMarkdown(b *strings.Builder, hypothesis string) {
	all := v.cited(hypothesis)
	for _, stance := range []Stance{Supports, Contradicts, Neutral} {
		for i := range all {
			if c := &all[i]; c.Stance == stance {
				fmt.Fprintf(b, "\n%s (strength %d)", c.Stance, c.Strength)
				if c.Note != "" {
					fmt.Fprintf(b, ": %s", document.Escape(c.Note))
				}
				fmt.Fprintf(b, "\n\n> %s\n>\n> — %s\n", document.Quotation(c.shown()), document.Escape(c.Who+", "+c.Where))
			}
		}
	}
}
