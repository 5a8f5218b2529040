package roadmap

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

// Trace leads from a proposal, opportunity, hypothesis, theme, person or quote
// down to the lines of the transcripts it rests on. id is its ID, if need be
// with its kind before it ("hypothesis/slow-start"). errs.NotFound when there
// is none, errs.Invalid when several kinds have that ID.
func Trace(d *Data, id string) (Link, error) {
	v := look(d)
	k, rest, err := v.named(id)
	if err != nil {
		return Link{}, err
	}
	return k.down(v, rest), nil
}

// A kind is something that traces begin at.
type kind struct {
	name  string
	known func(v *view, id string) bool
	down  func(v *view, id string) Link
	up    func(v *view, id string) Link // nil: nothing stands above it
}

var kinds = []kind{
	{"proposal", func(v *view, id string) bool { return v.proposal(id) != nil }, (*view).traceProposal, nil},
	{"opportunity", func(v *view, id string) bool { return v.opportunity(id) != nil }, (*view).traceOpportunity, (*view).opportunityUp},
	{"hypothesis", func(v *view, id string) bool { return FindHypothesis(v.Hypotheses, id) != nil }, (*view).traceHypothesis, (*view).hypothesisUp},
	{"theme", func(v *view, id string) bool { return v.Codebook != nil && v.Codebook.Theme(id) != nil }, (*view).traceTheme, (*view).themeUp},
	{"person", (*view).knows, (*view).personUp, (*view).personUp},
	{"quote", func(v *view, id string) bool { return v.quote(id) != nil }, (*view).traceQuote, (*view).quoteUp},
}

// named finds what an ID names, and the ID without its kind.
func (v *view) named(id string) (k *kind, rest string, err error) {
	var fits []string
	for i := range kinds {
		if kinds[i].known(v, id) {
			fits = append(fits, kinds[i].name+"/"+id)
			k = &kinds[i]
		}
	}
	if len(fits) == 1 {
		return k, id, nil
	}
	if len(fits) > 1 {
		return nil, "", errs.New(errs.Invalid, "%q could be %s", id, strings.Join(fits, " or ")).Try("write it so")
	}
	for i := range kinds {
		if rest, ok := strings.CutPrefix(id, kinds[i].name+"/"); ok && kinds[i].known(v, rest) {
			return &kinds[i], rest, nil
		}
	}
	return nil, "", errs.New(errs.NotFound, "there is no proposal, opportunity, hypothesis, theme, person or quote %q", id).
		Try("list them with 'verbatim proposal list', 'verbatim hypothesis list', 'verbatim theme list' or 'verbatim quote list'; name a line as FILE:LINE or INTERVIEW:LINE")
}

// knows reports whether somebody is a participant, or speaks as one.
func (v *view) knows(person string) bool {
	if v.participant[person] != nil {
		return true
	}
	for i := range v.Interviews {
		if slices.Contains(v.Interviews[i].Participants(), person) {
			return true
		}
	}
	return false
}

func (v *view) opportunity(id string) *Opportunity { return FindOpportunity(v.Opportunities, id) }

// traceOpportunity leads to the themes that stand for it, and to their people.
func (v *view) traceOpportunity(id string) Link {
	o := v.opportunity(id)
	l := link("opportunity", id, o.says())
	for _, theme := range o.Themes {
		l.Because = append(l.Because, v.traceTheme(theme))
	}
	return l
}

func (o *Opportunity) says() string {
	if blank(o.Work) {
		return o.Title
	}
	return o.Title + ": " + o.Work
}

func (v *view) proposal(id string) *Proposal { return FindProposal(v.Proposals, id) }

// traceQuote leads to the words, with the themes they were coded with.
func (v *view) traceQuote(id string) Link {
	q := v.quote(id)
	says := fmt.Sprintf("%s in %s", v.who(q), q.Interview)
	if themes := v.themes(id); len(themes) > 0 {
		says += ", coded " + strings.Join(themes, ", ")
	}
	return v.cite(q, says)
}

// cite is the link to a quote's words. What people must know before they
// trust or use it is said.
func (v *view) cite(q *coding.Quote, says string) Link {
	l := link("quote", q.ID, says)
	l.Source = v.source(q)
	if v.withheld(q) {
		l.Source.Text = ""
		l.Says += " (consent: no quotes; the words are withheld, they still count)"
	}
	switch q.State {
	case coding.Ambiguous:
		l.Says += " (the transcript changed and has these words more than once: not counted until somebody decides)"
	case coding.Orphaned:
		l.Says += " (the transcript changed and no longer has these words: not counted until somebody decides)"
	}
	return l
}

// source is where a quote's words stand: in the interview's newest revision,
// or in an older one when it was not carried over.
func (v *view) source(q *coding.Quote) *Source {
	s := &Source{Line: q.Line, Speaker: q.Speaker, StartMS: interviews.KnownTime(q.StartMS), Text: q.Text}
	iv := v.interview[q.Interview]
	if iv != nil {
		s.Path = iv.Path
	}
	if iv != nil && (iv.Revision == q.Revision || q.Revision == 0) {
		s.SHA256 = iv.SHA256
		return s
	}
	for i := range v.Revisions {
		if r := &v.Revisions[i]; r.Number == q.Revision {
			s.Path, s.SHA256 = r.Path, r.SHA256
		}
	}
	return s
}

// who names who says a quote: a person, or else the voice.
func (v *view) who(q *coding.Quote) string {
	if person := v.person(q); person != "" {
		return person
	}
	return fmt.Sprintf("%s (not one of the people interviewed)", q.Speaker)
}

// traceTheme leads to the people who said something under a theme.
func (v *view) traceTheme(id string) Link {
	said := v.coded(v.under([]string{id}))
	asked, with := len(v.asked), 0
	for person, quotes := range said {
		if v.asked[person] != nil && v.anyCounts(quotes) {
			with++
		}
	}
	says := fmt.Sprintf("%s: %d of %s asked", v.themeName(id), with, count(asked, "person", "people"))
	if more := len(said) - with; more > 0 {
		says += fmt.Sprintf("; %s said so where it does not count: coding not finished, or no interview", count(more, "other person", "others"))
	}
	l := link("theme", id, says)
	for _, person := range sortedPeople(said) {
		l.Because = append(l.Because, v.tracePerson(person, said[person]))
	}
	return l
}

func (v *view) anyCounts(quotes []*coding.Quote) bool {
	for _, q := range quotes {
		if v.counts(v.interview[q.Interview]) {
			return true
		}
	}
	return false
}

func (v *view) themeName(id string) string {
	if v.Codebook != nil {
		t, now := v.Codebook.Theme(id), v.Codebook.Theme(v.Codebook.Current(id))
		if t != nil && now != nil && now != t {
			return t.Name + ", now " + now.Name
		}
		if t != nil && t.Name != "" {
			return t.Name
		}
	}
	return id
}

// tracePerson leads to what somebody said, first to last.
func (v *view) tracePerson(person string, quotes []*coding.Quote) Link {
	sorted := append([]*coding.Quote(nil), quotes...)
	sort.SliceStable(sorted, func(i, j int) bool { return v.before(sorted[i], sorted[j]) })
	l := link("person", person, count(len(quotes), "quote", "quotes"))
	for _, q := range sorted {
		says := string(q.Interview)
		if iv := v.interview[q.Interview]; iv != nil && iv.Date != "" {
			says += ", " + string(iv.Date)
		}
		l.Because = append(l.Because, v.cite(q, says+v.uncounted(q)))
	}
	return l
}

// uncounted says why a quote is in no reach, if it is not.
func (v *view) uncounted(q *coding.Quote) string {
	iv := v.interview[q.Interview]
	switch {
	case v.counts(iv):
		return ""
	case iv != nil && iv.Source != interviews.SourceInterview && iv.Source != "":
		return fmt.Sprintf(" (a %s, no interview: not counted)", iv.Source)
	}
	return " (coding not finished: not counted)"
}

// before orders quotes by the day of the interview, then by place.
func (v *view) before(a, b *coding.Quote) bool {
	if a.Interview != b.Interview {
		if da, db := v.day(a), v.day(b); da != db {
			return da < db
		}
		return a.Interview < b.Interview
	}
	if a.FirstTurn != b.FirstTurn {
		return a.FirstTurn < b.FirstTurn
	}
	if a.Start != b.Start {
		return a.Start < b.Start
	}
	return a.ID < b.ID
}

func (v *view) day(q *coding.Quote) interviews.Date {
	if iv := v.interview[q.Interview]; iv != nil {
		return iv.Date
	}
	return ""
}

func sortedPeople[V any](said map[string]V) []string {
	people := make([]string, 0, len(said))
	for person := range said {
		people = append(people, person)
	}
	sort.Strings(people)
	return people
}

// traceHypothesis leads to the evidence on each side, by person, and to the
// decisions people made.
func (v *view) traceHypothesis(id string) Link {
	h := FindHypothesis(v.Hypotheses, id)
	t := v.weigh(id)
	says := fmt.Sprintf("%s, %d for and %d against of %s asked", h.State, t.For, t.Against, count(t.Asked, "person", "people"))
	if t.ForShare != nil && t.Asked >= report.SmallSample {
		says += fmt.Sprintf(" (for: %.0f–%.0f %%)", 100*t.ForShare.Low, 100*t.ForShare.High)
	}
	says += ": " + h.Sentence(v.Hypotheses)
	l := link("hypothesis", id, says)
	if h.Criterion != nil {
		l.Because = append(l.Because, link("criterion", "", v.criterionSays(h, &t)))
	}
	for _, d := range h.Decisions {
		says := fmt.Sprintf("%s by %s: %s", d.State, d.By, d.Reason)
		if !d.At.IsZero() {
			says = d.At.UTC().Format(time.DateOnly) + " " + says
		}
		l.Because = append(l.Because, link("decision", string(d.State), says))
	}
	for _, stance := range []Stance{Supports, Contradicts, Neutral} {
		if side := v.side(h.ID, stance); len(side.Because) > 0 {
			l.Because = append(l.Because, side)
		}
	}
	return l
}

// side is the evidence of one stance, by the person who said it.
func (v *view) side(hypothesis string, stance Stance) Link {
	side := link("evidence", string(stance), "")
	at := map[string]int{}
	people := map[string]bool{}
	for _, e := range v.Evidence {
		q := v.quote(e.Quote)
		if e.Hypothesis != hypothesis || e.Stance != stance || q == nil {
			continue
		}
		who := v.who(q)
		i, ok := at[who]
		if !ok {
			i = len(side.Because)
			at[who] = i
			kind := "person"
			if v.person(q) == "" {
				kind = "voice"
			}
			side.Because = append(side.Because, link(kind, who, ""))
		}
		if q.State.Counts() && v.person(q) != "" {
			people[who] = true
		}
		side.Because[i].Because = append(side.Because[i].Because, v.cite(q, e.says()))
	}
	for i := range side.Because {
		side.Because[i].Says = count(len(side.Because[i].Because), "quote", "quotes")
	}
	sort.SliceStable(side.Because, func(i, j int) bool { return side.Because[i].ID < side.Because[j].ID })
	side.Says = count(len(people), "person", "people")
	return side
}

// says is what the person who linked a quote said of it.
func (e *Evidence) says() string {
	words := map[int]string{1: "weak", 2: "plain", 3: "strong"}
	says := words[e.Strength]
	if says == "" {
		says = "linked"
	}
	if e.By != "" {
		says += ", by " + e.By
	}
	if e.Note != "" {
		says += ": " + e.Note
	}
	return says
}
