package report

import (
	"cmp"
	"maps"
	"slices"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
)

// A CoverageReport says which questions of the guides were asked in which
// interviews, as far as the words tell: see guides.Asked. It is a guess until a
// person has looked at it. It needs Data.Turns.
type CoverageReport struct {
	About
	Guides  []GuideCoverage `json:"guides"`   // those with interviews, by ID
	LeftOut []LeftOut       `json:"left_out"` // by date, then ID
	Notes   []string        `json:"notes"`
}

// A GuideCoverage is a guide and the interviews that were held with it.
type GuideCoverage struct {
	Guide        string             `json:"guide"` // Guide.ID
	Title        string             `json:"title"`
	Version      string             `json:"version"`
	Path         string             `json:"source"`
	Participants int                `json:"participants"` // people in the interviews
	Interviews   []CoveredInterview `json:"interviews"`   // by date, then ID
	Questions    []QuestionCoverage `json:"questions"`
}

// A GuideRule says how the guide of an interview is known.
type GuideRule string

const (
	NamedGuide GuideRule = "named" // the interview names it
	StudyGuide GuideRule = "study" // the interview names none, and its study has this one alone
)

// A CoveredInterview is an interview whose guide is known.
type CoveredInterview struct {
	Interview    interviews.ID   `json:"interview"`
	Date         interviews.Date `json:"date"`
	Path         string          `json:"source"`
	Rule         GuideRule       `json:"rule"`
	Participants int             `json:"participants"`
	Asked        int             `json:"asked"` // questions
}

// A QuestionCoverage is a question of a guide.
type QuestionCoverage struct {
	N       int    `json:"n"`
	Section string `json:"section"`
	Text    string `json:"text"`
	Line    int    `json:"line"`  // of the guide's file
	Asked   int    `json:"asked"` // interviews
	Of      int    `json:"of"`    // with this guide
	// Under is true when it was asked in less than EnoughCoverage of them: what
	// nobody said there is no answer.
	Under      bool           `json:"under"`
	People     Proportion     `json:"people"` // in interviews in which it was asked, of people in all of them
	Turns      int            `json:"turns"`  // in which participants answer
	Words      int            `json:"words"`  // in those
	Quotes     int            `json:"quotes"` // that were coded in those, each once
	Interviews []QuestionCell `json:"interviews"`
}

// EnoughCoverage is the part of the interviews, in per cent, in which a
// question should be asked.
const EnoughCoverage = 70

// A QuestionCell is a question in one interview. Without Asked the rest is 0.
type QuestionCell struct {
	Interview interviews.ID `json:"interview"`
	Asked     bool          `json:"asked"`
	Turn      int           `json:"turn"` // the interviewer's turn that opened it first
	Line      int           `json:"line"` // of that turn, in CoveredInterview.Path
	Turns     int           `json:"turns"`
	Words     int           `json:"words"`
	Quotes    int           `json:"quotes"`
}

// A LeftOut is an interview of which nothing can be said.
type LeftOut struct {
	Interview interviews.ID `json:"interview"`
	Path      string        `json:"source"`
	Reason    string        `json:"reason"`
}

// Coverage tells which questions were asked in the interviews of a scope.
// Surveys and notes have no interviewer and are not in it.
func (d *Corpus) Coverage(s Scope) *CoverageReport {
	m := newSample(d.Data, s)
	n := &counting{Corpus: d, sample: m, nodes: outline(d.Codebook, s)}
	n.number()
	r := &CoverageReport{
		About: d.about(m), Guides: []GuideCoverage{}, LeftOut: []LeftOut{}, Notes: []string{},
	}
	at := map[string]*guideTally{}
	quotes := n.quotesByTalk()
	for talk, iv := range d.talks {
		if m.byID[iv.ID] == nil || !conversation(iv) {
			continue
		}
		g, rule, why := d.guideOf(iv)
		if why == "" && d.Turns[iv.ID] == nil {
			why = "its turns were not read"
		} else if why == "" && !interviewed(iv) {
			why = "none of its speakers is known to be the interviewer"
		}
		if why != "" {
			r.LeftOut = append(r.LeftOut, LeftOut{iv.ID, iv.Path, why})
			continue
		}
		if at[g.ID] == nil {
			at[g.ID] = newGuideTally(g)
		}
		at[g.ID].add(n, iv, rule, quotes[talk])
	}
	for _, id := range slices.Sorted(maps.Keys(at)) {
		r.Guides = append(r.Guides, at[id].result())
	}
	r.Notes = r.notes()
	return r
}

// Guided lists the interviews of a scope that a guide is known of: those that
// Coverage needs the turns of.
func (d *Corpus) Guided(s Scope) []*interviews.Interview {
	return slices.DeleteFunc(newSample(d.Data, s).interviews, func(iv *interviews.Interview) bool {
		_, _, why := d.guideOf(iv)
		return why != ""
	})
}

// guideOf returns the guide of an interview and how it is known, or why not.
func (d *Corpus) guideOf(iv *interviews.Interview) (g *guides.Guide, rule GuideRule, why string) {
	return GuideOf(d.Guides, iv)
}

// GuideOf returns which of the guides an interview was held with and how that
// is known, or why it is not.
func GuideOf(all []guides.Guide, iv *interviews.Interview) (g *guides.Guide, rule GuideRule, why string) {
	for i := range all {
		switch of := &all[i]; {
		case iv.Guide != "" && of.ID == iv.Guide:
			return of, NamedGuide, ""
		case iv.Guide != "" || iv.Study == "" || of.Study != iv.Study:
		case g != nil:
			return nil, "", "it names no guide, and its study has several"
		default:
			g = of
		}
	}
	switch {
	case iv.Guide != "":
		return nil, "", "its guide " + iv.Guide + " is not known"
	case g == nil:
		return nil, "", "it has no guide"
	}
	return g, StudyGuide, ""
}

// interviewed reports whether anybody is known to ask.
func interviewed(iv *interviews.Interview) bool {
	return slices.ContainsFunc(iv.Speakers, func(s interviews.Speaker) bool { return s.Role == interviews.RoleInterviewer })
}

// quotesByTalk lists the quotes that count and have a theme of the scope, by
// the interview whose newest revision they stand in.
func (n *counting) quotesByTalk() [][]*coding.Quote {
	list := make([][]*coding.Quote, len(n.talks))
	for i := range n.said {
		s := &n.said[i]
		talk, q := n.seats[s.seat].talk, &n.Quotes[s.quote]
		iv := n.talks[talk]
		if n.sample.byID[iv.ID] == nil || !q.State.Counts() || q.Revision != iv.Revision || !n.sample.wants(iv, q) {
			continue
		}
		if slices.ContainsFunc(s.marks, func(m coding.Mark) bool { return n.node[m.Theme] >= 0 }) {
			list[talk] = append(list[talk], q)
		}
	}
	return list
}

// A guideTally counts the interviews with one guide.
type guideTally struct {
	listener  *guides.Listener
	coverage  GuideCoverage
	everybody set
	people    []set       // by question: in interviews in which it was asked
	place     map[int]int // of a question's number
}

func newGuideTally(g *guides.Guide) *guideTally {
	t := &guideTally{listener: guides.NewListener(g), everybody: set{}, place: map[int]int{}, coverage: GuideCoverage{
		Guide: g.ID, Title: cmp.Or(g.Title, g.ID), Version: g.Version, Path: g.Path, Interviews: []CoveredInterview{}, Questions: []QuestionCoverage{}}}
	for i, q := range g.Questions {
		t.place[q.N] = i
		t.people = append(t.people, set{})
		t.coverage.Questions = append(t.coverage.Questions, QuestionCoverage{N: q.N, Section: q.Section, Text: q.Text, Line: q.Line, Interviews: []QuestionCell{}})
	}
	return t
}

// add counts one interview.
func (t *guideTally) add(n *counting, iv *interviews.Interview, rule GuideRule, quotes []*coding.Quote) {
	in := CoveredInterview{Interview: iv.ID, Date: iv.Date, Path: iv.Path, Rule: rule}
	var people []string
	for _, p := range iv.Participants() {
		if n.sample.hearsPerson(iv, p) {
			people = append(people, p)
			t.everybody[p] = true
		}
	}
	in.Participants = len(people)
	for i, cell := range t.answers(n, iv, quotes) {
		q := &t.coverage.Questions[i]
		q.Of++
		q.Turns, q.Words, q.Quotes = q.Turns+cell.Turns, q.Words+cell.Words, q.Quotes+cell.Quotes
		q.Interviews = append(q.Interviews, cell)
		if !cell.Asked {
			continue
		}
		q.Asked++
		in.Asked++
		for _, p := range people {
			t.people[i][p] = true
		}
	}
	t.coverage.Interviews = append(t.coverage.Interviews, in)
}

// answers tells of every question whether an interview asks it, and how much is
// answered.
func (t *guideTally) answers(n *counting, iv *interviews.Interview, quotes []*coding.Quote) []QuestionCell {
	turns := n.Turns[iv.ID]
	cells := make([]QuestionCell, len(t.people))
	for i := range cells {
		cells[i].Interview = iv.ID
	}
	open := t.listener.Asked(InterviewerSays(iv, turns))
	answering := make([]int, len(turns)) // by turn: the place of the question that it answers, -1
	for i := range turns {
		answering[i] = -1
		at, known := t.place[open[i]]
		if !known {
			continue
		}
		c := &cells[at]
		if !c.Asked {
			c.Asked, c.Turn, c.Line = true, turns[i].N, turns[i].Line
		}
		if s := iv.Speaker(turns[i].Speaker); s != nil && s.Role == interviews.RoleParticipant && n.sample.hears(iv, s.Name) {
			answering[i] = at
			c.Turns++
			c.Words += wordCount(turns[i].Text)
		}
	}
	countQuotes(cells, answering, quotes)
	return cells
}

// countQuotes counts each quote once in every question in whose answer it
// stands.
func countQuotes(cells []QuestionCell, answering []int, quotes []*coding.Quote) {
	var in []int
	for _, q := range quotes {
		in = in[:0]
		for i := max(q.FirstTurn-1, 0); i < min(q.LastTurn, len(answering)); i++ {
			if at := answering[i]; at >= 0 && !slices.Contains(in, at) {
				in = append(in, at)
				cells[at].Quotes++
			}
		}
	}
}

// result is what was counted.
func (t *guideTally) result() GuideCoverage {
	g := t.coverage
	g.Participants = len(t.everybody)
	for i := range g.Questions {
		q := &g.Questions[i]
		q.Under = 100*q.Asked < EnoughCoverage*q.Of
		q.People = proportion(len(t.people[i]), len(t.everybody))
	}
	return g
}

// InterviewerSays is what the interviewer says in each turn, "" in others'.
func InterviewerSays(iv *interviews.Interview, turns []interviews.Turn) []string {
	said := make([]string, len(turns))
	for i := range turns {
		if s := iv.Speaker(turns[i].Speaker); s != nil && s.Role == interviews.RoleInterviewer {
			said[i] = turns[i].Text
		}
	}
	return said
}
