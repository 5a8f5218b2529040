package roadmap

import (
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Difference is what would change if a person withdrew. Nothing is changed by
// asking. Lists hold only what would change, each by ID but for interviews,
// which are in the order of their days.
type Difference struct {
	Person      string             `json:"person"`
	Asked       [2]int             `json:"asked"` // people: before, after
	Interviews  []InterviewGone    `json:"interviews"`
	Quotes      []string           `json:"quotes"` // coding.Quote.IDs that go
	Themes      []ThemeChange      `json:"themes"`
	Hypotheses  []HypothesisChange `json:"hypotheses"`
	Proposals   []ProposalChange   `json:"proposals"`
	Reports     []ShownIn          `json:"reports"`      // that quote the person, with those quotes
	LastSupport []Unsupported      `json:"last_support"` // what would rest on nobody any more
}

// An InterviewGone is an interview of the person. It stays, without their
// quotes, where somebody else was interviewed too.
type InterviewGone struct {
	ID     interviews.ID   `json:"id"`
	Title  string          `json:"title"`
	Date   interviews.Date `json:"date"`
	Stays  bool            `json:"stays"`
	Quotes int             `json:"quotes"` // that go
}

// A ThemeChange is what would become of a theme, with those below it.
type ThemeChange struct {
	Theme  string     `json:"theme"`
	Name   string     `json:"name"`
	Before ThemeCount `json:"before"`
	After  ThemeCount `json:"after"`
}

// A ThemeCount is how many people of those asked have a theme.
type ThemeCount struct {
	People int `json:"people"`
	Asked  int `json:"asked"`
	Quotes int `json:"quotes"` // whose place is sure
}

// A HypothesisChange is what would become of a hypothesis.
type HypothesisChange struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	State  Verdict         `json:"state"`
	Before HypothesisCount `json:"before"`
	After  HypothesisCount `json:"after"`
	Doubts []string        `json:"doubts"` // that would arise of its verdict
}

// A HypothesisCount is the evidence of a hypothesis in numbers.
type HypothesisCount struct {
	For     int   `json:"for"`     // people
	Against int   `json:"against"` // people
	Asked   int   `json:"asked"`   // people
	Quotes  int   `json:"quotes"`
	Met     *bool `json:"criterion_met"` // null without a criterion
}

// A ProposalChange is what would become of a proposal's score.
type ProposalChange struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Before Placing `json:"before"`
	After  Placing `json:"after"`
}

// A Placing is where a proposal stands in a ranking; what it has no score for
// is null.
type Placing struct {
	People *float64 `json:"people"` // reached
	Score  *float64 `json:"score"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Rank   *int     `json:"rank"`
	Tied   []string `json:"tied_with"`
	X      int      `json:"x"` // people heard, of …
	Of     int      `json:"asked"`
}

// An Unsupported rests on nobody.
type Unsupported struct {
	Kind string `json:"kind"` // theme, hypothesis, proposal
	ID   string `json:"id"`
	Says string `json:"says"`
}

// Without tells what would change if a person withdrew: their interviews, their
// quotes and all that rests on them. Where several people were interviewed
// together only that person's quotes go. errs.NotFound when nobody has that ID.
func Without(d *Data, person string) (*Difference, error) {
	was := look(d)
	if !was.knows(person) {
		return nil, errs.New(errs.NotFound, "no participant %q", person).Try("'verbatim participant list' shows them all")
	}
	diff := &Difference{Person: person, Interviews: []InterviewGone{}, Quotes: []string{}, Themes: []ThemeChange{}, Hypotheses: []HypothesisChange{},
		Proposals: []ProposalChange{}, Reports: []ShownIn{}, LastSupport: []Unsupported{}}
	then := look(was.without(person, diff))
	diff.Asked = [2]int{len(was.asked), len(then.asked)}
	diff.themes(was, then)
	diff.hypotheses(was, then)
	diff.proposals(was, then)
	diff.reports(was)
	return diff, nil
}

// without is the data as it would be without a person, and notes what goes.
func (v *view) without(person string, diff *Difference) *Data {
	d := *v.Data
	d.Matrix = v.matrix
	gone := map[interviews.ID]bool{}
	d.Interviews = nil
	for _, iv := range v.Interviews {
		if people := iv.Participants(); slices.Contains(people, person) {
			gone[iv.ID] = len(people) == 1
			diff.Interviews = append(diff.Interviews, InterviewGone{ID: iv.ID, Title: iv.Title, Date: iv.Date, Stays: len(people) > 1})
			iv.Speakers = without(iv.Speakers, func(s interviews.Speaker) bool { return s.Participant == person })
		}
		if !gone[iv.ID] {
			d.Interviews = append(d.Interviews, iv)
		}
	}
	lost := map[string]bool{}
	for i := range v.Quotes {
		if q := &v.Quotes[i]; gone[q.Interview] || v.person(q) == person {
			lost[q.ID] = true
			diff.Quotes = append(diff.Quotes, q.ID)
		}
	}
	slices.Sort(diff.Quotes)
	diff.countQuotes(v)
	d.Quotes = without(v.Quotes, func(q coding.Quote) bool { return lost[q.ID] })
	d.Evidence = without(v.Evidence, func(e Evidence) bool { return lost[e.Quote] })
	d.Participants = without(v.Participants, func(p interviews.Participant) bool { return p.ID == person })
	return &d
}

// countQuotes says of each interview how many of the quotes that go are its.
func (diff *Difference) countQuotes(v *view) {
	n := map[interviews.ID]int{}
	for _, id := range diff.Quotes {
		n[v.quote(id).Interview]++
	}
	for i := range diff.Interviews {
		diff.Interviews[i].Quotes = n[diff.Interviews[i].ID]
	}
}

// without is a list less some of it; the list itself stays as it is.
func without[T any](list []T, gone func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), gone)
}

func (diff *Difference) themes(was, then *view) {
	if was.Codebook == nil {
		return
	}
	for _, t := range was.Codebook.Themes() {
		if was.current(t.ID) != t.ID {
			continue // its quotes are those of another
		}
		c := ThemeChange{Theme: t.ID, Name: t.Name, Before: was.countTheme(t.ID), After: then.countTheme(t.ID)}
		if c.Before.People == c.After.People && c.Before.Quotes == c.After.Quotes {
			continue
		}
		diff.Themes = append(diff.Themes, c)
		if c.Before.People > 0 && c.After.People == 0 {
			diff.unsupported("theme", t.ID, "nobody would have said it")
		}
	}
	slices.SortFunc(diff.Themes, func(a, b ThemeChange) int { return strings.Compare(a.Theme, b.Theme) })
}

func (diff *Difference) unsupported(kind, id, says string) {
	diff.LastSupport = append(diff.LastSupport, Unsupported{kind, id, says})
}

func (v *view) countTheme(id string) ThemeCount {
	c := ThemeCount{Asked: len(v.asked)}
	for person, quotes := range v.coded(v.under([]string{id})) {
		c.Quotes += len(quotes)
		if v.asked[person] != nil && v.anyCounts(quotes) {
			c.People++
		}
	}
	return c
}

func (diff *Difference) hypotheses(was, then *view) {
	for i := range was.Hypotheses {
		h := &was.Hypotheses[i]
		before, after := was.weigh(h.ID), then.weigh(h.ID)
		c := HypothesisChange{ID: h.ID, Title: h.Title, State: h.State, Before: was.countHypothesis(h, before), After: then.countHypothesis(h, after), Doubts: []string{}}
		gone := before.Quotes != after.Quotes || before.Review != after.Review
		if !gone && sameAnswer(c.Before.Met, c.After.Met) {
			continue
		}
		if h.decided() && gone {
			c.Doubts = append(c.Doubts, "some of its evidence would be gone")
		}
		known := h.Doubts(before, was.Evidence)
		for _, doubt := range h.Doubts(after, then.Evidence) {
			if !slices.Contains(known, doubt) {
				c.Doubts = append(c.Doubts, doubt)
			}
		}
		diff.Hypotheses = append(diff.Hypotheses, c)
		if before.For > 0 && after.For == 0 {
			diff.unsupported("hypothesis", h.ID, "nobody would speak for it")
		}
	}
}

func sameAnswer(a, b *bool) bool { return a == nil || b == nil || *a == *b }

func (v *view) countHypothesis(h *Hypothesis, t Tally) HypothesisCount {
	c := HypothesisCount{For: t.For, Against: t.Against, Asked: t.Asked, Quotes: t.Quotes}
	if t.Counted != nil {
		c.Met = &t.Counted.Met
	}
	return c
}

func (diff *Difference) proposals(was, then *view) {
	// What is wrong with an input is said by a ranking itself, not here.
	before, _ := was.rank()
	after, _ := then.rank()
	at := map[string]*Score{}
	for i := range after.Proposals {
		at[after.Proposals[i].ID] = &after.Proposals[i]
	}
	for i := range before.Proposals {
		s := &before.Proposals[i]
		c := ProposalChange{ID: s.ID, Title: s.Title, Before: s.standing(), After: at[s.ID].standing()}
		if c.Before.same(&c.After) {
			continue
		}
		diff.Proposals = append(diff.Proposals, c)
		if c.Before.X > 0 && c.After.X == 0 {
			diff.unsupported("proposal", s.ID, "nobody who was asked would be hit")
		}
	}
	slices.SortFunc(diff.Proposals, func(a, b ProposalChange) int { return strings.Compare(a.ID, b.ID) })
}

func (s *Score) standing() Placing {
	at := Placing{People: s.People, Score: s.Score, Low: s.Low, High: s.High, Rank: s.Rank, Tied: s.Tied}
	for _, r := range s.Reach {
		at.X, at.Of = at.X+r.X, at.Of+r.Asked
	}
	return at
}

func (s *Placing) same(o *Placing) bool {
	return s.X == o.X && s.Of == o.Of && equal(s.People, o.People) && equal(s.Score, o.Score) && equal(s.Low, o.Low) && equal(s.High, o.High) &&
		equal(s.Rank, o.Rank) && slices.Equal(s.Tied, o.Tied)
}

func equal[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// reports notes the reports that show quotes that go.
func (diff *Difference) reports(v *view) {
	for _, r := range v.Reports {
		r.Quotes = without(r.Quotes, func(q string) bool {
			_, goes := slices.BinarySearch(diff.Quotes, q)
			return !goes
		})
		if len(r.Quotes) > 0 {
			diff.Reports = append(diff.Reports, r)
		}
	}
}
