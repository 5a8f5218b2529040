package roadmap

import (
	"cmp"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// A Telling is what others are told of a proposal: its score, where it stands,
// whom it hits, what it rests on and what came of it. The words of people who
// do not agree to be quoted are not in it, and count.
type Telling struct {
	Score
	Eliminates string          `json:"eliminates"` // the class of work, in words
	Leader     string          `json:"leader"`
	Shipped    interviews.Date `json:"shipped"` // "" until it is, or when nobody said the day
	Moved      *Move           `json:"moved"`   // the newest, null when nobody moved it
	Inputs     Inputs          `json:"inputs"`
	Parts      []Part          `json:"parts"` // what the inputs say, in the order of the formula
	X          int             `json:"x"`     // people hit, in all segments together …
	Asked      int             `json:"asked"`
	Headcount  int             `json:"headcount"`
	Believed   *Believed       `json:"hypothesis"` // what it rests on, null for nothing
	Result     *Outcome        `json:"outcome"`    // null without a metric
	Hit        Sayings         `json:"hit"`        // what the people of its reach said
	For        Sayings         `json:"for"`        // evidence of its hypothesis
	Against    Sayings         `json:"against"`
}

// A Believed is a hypothesis as others are told of it.
type Believed struct {
	ID        string   `json:"id"`
	Sentence  string   `json:"sentence"`
	State     Verdict  `json:"state"`
	Criterion string   `json:"criterion"` // in words, "" when nobody set one
	For       int      `json:"for"`       // people
	Against   int      `json:"against"`
	Asked     int      `json:"asked"`
	Warnings  []string `json:"warnings"` // of its wording
}

// Sayings are quotes of one sort, the best first: everybody's best before
// anybody's second.
type Sayings struct {
	Quotes   []Said   `json:"quotes"`
	People   []string `json:"people"`   // all who say so, by ID, also those whose words are not shown
	Withheld int      `json:"withheld"` // quotes by people who do not agree to be quoted
	More     int      `json:"more"`     // quotes that could be shown, and are too many
}

// A Said is a quote as it is told, and what somebody took it as evidence for.
type Said struct {
	report.Evidence
	Stance   Stance `json:"stance,omitempty"`
	Strength int    `json:"strength,omitempty"` // 1 weak, 2 plain, 3 strong
	Note     string `json:"note,omitempty"`
}

// tellAll tells of all proposals: those of a state together, in the order of
// States, and in each by rank, those without a score last. The error is that of
// Rank; what is told is whole all the same.
func tellAll(d *Data) ([]Telling, error) {
	v := look(d)
	ranking, err := v.rank()
	all := make([]Telling, 0, len(ranking.Proposals))
	for i := range ranking.Proposals {
		all = append(all, v.tell(&ranking.Proposals[i]))
	}
	slices.SortStableFunc(all, func(a, b Telling) int { return a.State.place() - b.State.place() })
	return all, err
}

// place is where a state stands among States.
func (s State) place() int { return slices.Index(States, s) }

// Out reports whether what was proposed is there for people.
func (s State) Out() bool { return s == Shipped || s == Measured }

// Tell tells of one proposal, by its score in a ranking of d.
func Tell(d *Data, s *Score) Telling { return look(d).tell(s) }

func (v *view) tell(s *Score) Telling {
	p := v.proposal(s.ID)
	t := Telling{Score: *s, Eliminates: v.work(p.Eliminates), Leader: p.Leader, Shipped: p.Shipped, Inputs: p.Inputs, Parts: v.parts(&p.Inputs), Believed: v.believed(p.Hypothesis)}
	if n := len(p.Moves); n > 0 {
		t.Moved = &p.Moves[n-1]
	}
	for _, r := range s.Reach {
		t.X, t.Asked, t.Headcount = t.X+r.X, t.Asked+r.Asked, t.Headcount+r.Headcount
	}
	if o := v.outcome(p); len(o.Metrics) > 0 {
		t.Result = &o
	}
	t.Hit = v.sayings(&p.Inputs, v.hit(&p.Inputs))
	t.For = v.sayings(&p.Inputs, v.linked(p.Hypothesis, Supports))
	t.Against = v.sayings(&p.Inputs, v.linked(p.Hypothesis, Contradicts))
	return t
}

// work is a class of work in words.
func (v *view) work(eliminates string) string {
	if o := v.opportunity(eliminates); o != nil {
		return o.says()
	}
	return eliminates
}

func (v *view) believed(id string) *Believed {
	h := FindHypothesis(v.Hypotheses, id)
	if h == nil {
		return nil
	}
	t := v.weigh(id)
	b := &Believed{ID: id, Sentence: h.Sentence(v.Hypotheses), State: h.State, Criterion: h.Criterion.InWords(), For: t.For, Against: t.Against, Asked: t.Asked, Warnings: []string{}}
	for _, w := range h.Lint(v.Hypotheses) {
		b.Warnings = append(b.Warnings, w.Message)
	}
	return b
}

// A linkedQuote is a quote, and how somebody linked it; nil when nobody did.
type linkedQuote struct {
	*coding.Quote
	link *Evidence
}

// hit are the quotes by which people are in a proposal's reach. Without
// segments it is everybody who was asked.
func (v *view) hit(in *Inputs) []linkedQuote {
	inside := map[string]bool{}
	for _, s := range in.Segments {
		for _, person := range v.inSegment(in.Attribute, s.Value) {
			inside[person] = true
		}
	}
	var list []linkedQuote
	said := v.coded(v.under(in.Themes))
	for _, person := range sortedPeople(said) {
		if len(in.Segments) > 0 && !inside[person] {
			continue
		}
		for _, q := range said[person] {
			if v.counts(v.interview[q.Interview]) {
				list = append(list, linkedQuote{q, nil})
			}
		}
	}
	return list
}

// linked is the evidence of a stance that counts.
func (v *view) linked(hypothesis string, stance Stance) []linkedQuote {
	var list []linkedQuote
	for i := range v.Evidence {
		e := &v.Evidence[i]
		q := v.quote(e.Quote)
		if e.Hypothesis == hypothesis && e.Stance == stance && q != nil && q.State.Counts() && v.person(q) != "" {
			list = append(list, linkedQuote{q, e})
		}
	}
	return list
}

// sayings puts quotes in their order, without the words that must not be shown.
func (v *view) sayings(in *Inputs, list []linkedQuote) Sayings {
	s := Sayings{Quotes: []Said{}, People: []string{}}
	for _, l := range list {
		s.People = append(s.People, v.person(l.Quote))
		if v.withheld(l.Quote) {
			s.Withheld++
			continue
		}
		s.Quotes = append(s.Quotes, v.said(in, l))
	}
	slices.Sort(s.People)
	s.People = slices.Compact(s.People)
	s.Quotes = bestFirst(s.Quotes)
	return s
}

func (v *view) said(in *Inputs, l linkedQuote) Said {
	q, iv := l.Quote, v.interview[l.Interview]
	src := v.source(q)
	s := Said{Evidence: report.Evidence{
		ID: q.ID, Interview: q.Interview, From: cmp.Or(iv.Source, interviews.SourceInterview), Date: iv.Date,
		Participant: v.person(q), Role: interviews.RoleParticipant, Segment: v.value(v.person(q), in.Attribute),
		Text: q.Text, Coders: []string{}, Path: src.Path, Line: q.Line, StartMS: q.StartMS, Key: q.Key, Finished: v.finished[q.Interview],
	}}
	if l.link != nil {
		s.Stance, s.Strength, s.Note = l.link.Stance, l.link.Strength, l.link.Note
	}
	return s
}

// bestFirst orders quotes: strong evidence first, then key quotes, then those
// that need not be cut, then by place; and everybody's first before anybody's
// second.
func bestFirst(list []Said) []Said {
	slices.SortStableFunc(list, func(a, b Said) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), b.fitness()-a.fitness(),
			cmp.Compare(a.Date, b.Date), cmp.Compare(a.Interview, b.Interview), cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
	})
	turn, times := map[string]int{}, map[string]int{}
	for i := range list {
		turn[list[i].ID] = times[list[i].Participant]
		times[list[i].Participant]++
	}
	slices.SortStableFunc(list, func(a, b Said) int { return turn[a.ID] - turn[b.ID] })
	return list
}

// fewWords is how many words say something by themselves.
const fewWords = 6

// fitness prefers key quotes, then those that are neither scraps nor long.
func (s *Said) fitness() int {
	fit := 0
	if s.Key {
		fit = 2
	}
	if words := len(strings.Fields(s.Text)); words >= fewWords && words <= report.ExcerptWords {
		fit++
	}
	return fit
}

// cut keeps at most n quotes, all when n is below 0.
func (s Sayings) cut(n int) Sayings {
	if n < 0 || len(s.Quotes) <= n {
		return s
	}
	s.More += len(s.Quotes) - n
	s.Quotes = s.Quotes[:n:n]
	return s
}
