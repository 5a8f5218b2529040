package report

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"verbatim/interviews"
)

// A Concordance collects every occurrence of something with the words around
// it: keyword in context, KWIC. What was found is the node. The context never
// leaves the turn.
type Concordance struct {
	context int
	lines   []*ConcordanceLine
	forms   map[string]string // by itself: every form is kept once
}

// DefaultContext is how many words of context are usual on either side.
const DefaultContext = 8

// NewConcordance makes one with so many words of context on either side.
func NewConcordance(context int) *Concordance {
	return &Concordance{context: max(context, 0), lines: []*ConcordanceLine{}, forms: map[string]string{}}
}

// A ConcordanceLine is one node in its context. Left, Node and Right stand one
// behind the other in the text of the turn, as they are: Left ends where Node
// begins, at Start, and Right begins where it ends, at End.
type ConcordanceLine struct {
	Left        string          `json:"left"`
	Node        string          `json:"node"`
	Right       string          `json:"right"`
	Interview   interviews.ID   `json:"interview"`
	Turn        int             `json:"turn"`
	Start       int             `json:"start"` // bytes into the text of the turn
	End         int             `json:"end"`
	Participant string          `json:"participant"` // "" when nobody we study said it
	Speaker     string          `json:"speaker"`
	Date        interviews.Date `json:"date"`
	Path        string          `json:"source"`
	Line        int             `json:"line"`     // of the source file, where the node begins
	StartMS     *int64          `json:"start_ms"` // nil when not known

	before, after [sortedBy]string // forms, from the node outwards; "" beyond the turn
}

// sortedBy is how many words from the node lines are sorted by.
const sortedBy = 3

// Add collects the nodes of a passage, which has all words of its turn. Nodes
// are ranges of the turn's text that begin and end between characters.
func (c *Concordance) Add(p *Passage, nodes []interviews.Span) {
	for _, node := range nodes {
		before := sort.Search(len(p.Words), func(i int) bool { return p.Words[i].End > node.Start })
		after := sort.Search(len(p.Words), func(i int) bool { return p.Words[i].Start >= node.End })
		l := &ConcordanceLine{
			Interview: p.Interview, Turn: p.Turn.N, Start: node.Start, End: node.End, Participant: p.Participant,
			Speaker: p.Turn.Speaker, Date: p.Date, Path: p.Path, Line: p.Turn.LineAt(node.Start),
			StartMS: interviews.KnownTime(p.Turn.TimeAt(node.Start)),
		}
		for i := range sortedBy {
			if before-i > 0 {
				l.before[i] = c.keep(p.Words[before-1-i].Form)
			}
			if after+i < len(p.Words) {
				l.after[i] = c.keep(p.Words[after+i].Form)
			}
		}
		l.cut(p.Turn.Text, c.from(p, node, before), c.to(p, node, after))
		c.lines = append(c.lines, l)
	}
}

// keep returns a form as it is kept for sorting.
func (c *Concordance) keep(form string) string {
	kept, known := c.forms[form]
	if !known {
		kept = strings.Clone(form)
		c.forms[kept] = kept
	}
	return kept
}

// from returns where the context on the left begins: with its first word, or
// with the turn when that is the turn's first. before is how many words precede
// the node.
func (c *Concordance) from(p *Passage, node interviews.Span, before int) int {
	switch {
	case c.context == 0:
		return node.Start
	case before <= c.context:
		return 0
	}
	return p.Words[before-c.context].Start
}

// to returns where the context on the right ends: with its last word, or with
// the turn when that is the turn's last. after is the place of the first word
// behind the node.
func (c *Concordance) to(p *Passage, node interviews.Span, after int) int {
	switch {
	case c.context == 0:
		return node.End
	case after+c.context >= len(p.Words):
		return len(p.Turn.Text)
	}
	return p.Words[after+c.context-1].End
}

// cut copies the line out of the text, which is then not kept.
func (l *ConcordanceLine) cut(text string, from, to int) {
	all := strings.Clone(text[from:to])
	l.Left, l.Node, l.Right = all[:l.Start-from], all[l.Start-from:l.End-from], all[l.End-from:]
}

// A ConcordanceOrder says by what lines are sorted.
type ConcordanceOrder string

const (
	ByRight    ConcordanceOrder = "right"    // first word on the right, second, third, then the first on the left
	ByLeft     ConcordanceOrder = "left"     // first word on the left, second, third, then the first on the right
	ByPosition ConcordanceOrder = "position" // date, interview, turn, place
)

// A ConcordanceReport is all lines that were collected.
type ConcordanceReport struct {
	Order ConcordanceOrder   `json:"order"`
	Lines []*ConcordanceLine `json:"lines"`
}

// Result sorts the lines. Those with the same words around them are in the
// order of their positions. The Concordance is used up.
func (c *Concordance) Result(by ConcordanceOrder) *ConcordanceReport {
	r := &ConcordanceReport{Order: by, Lines: c.lines}
	slices.SortFunc(r.Lines, func(a, b *ConcordanceLine) int {
		order := 0
		switch by {
		case ByRight:
			order = cmp.Or(slices.Compare(a.after[:], b.after[:]), cmp.Compare(a.before[0], b.before[0]))
		case ByLeft:
			order = cmp.Or(slices.Compare(a.before[:], b.before[:]), cmp.Compare(a.after[0], b.after[0]))
		}
		return cmp.Or(order, a.compare(b))
	})
	return r
}

// compare orders lines by position.
func (l *ConcordanceLine) compare(m *ConcordanceLine) int {
	return cmp.Or(cmp.Compare(l.Date, m.Date), cmp.Compare(l.Interview, m.Interview), cmp.Compare(l.Turn, m.Turn),
		cmp.Compare(l.Start, m.Start), cmp.Compare(l.End, m.End))
}
