package roadmap

import (
	"fmt"
	"strings"

	"verbatim/internal/errs"
)

// A Rung is a step of the confidence ladder: a sort of evidence, and how far it
// lets people be confident, from Low to High of 10.
type Rung struct {
	Evidence string  `json:"evidence"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// Ladder is Itamar Gilad's Confidence Meter (2018), from the lowest rung. There
// is nothing scientific about its numbers; they are logarithmic on purpose.
var Ladder = []Rung{
	{"self-conviction", .01, .01},
	{"pitch deck", .03, .03},
	{"thematic support (strategy, trends)", .03, .1},
	{"others' opinion", .1, .2},
	{"estimates and plans", .4, .5},
	{"anecdotal evidence (1-3 interested customers)", .5, 1},
	{"market data (surveys, smoke tests)", 1, 3},
	{"user/customer evidence (lots of product data, interviews with 20+ users, usability study, MVP)", 3, 3},
	{"test results (A/B, longitudinal)", 4, 5},
	{"launch data", 10, 10},
}

// The rungs that interviews can give, and the people that each takes.
const (
	convictionRung = 0
	anecdoteRung   = 5
	userRung       = 7

	anecdotes = 3
	manyUsers = 20
)

// Name is the sort of evidence in short.
func (r Rung) Name() string {
	name, _, _ := strings.Cut(r.Evidence, " (")
	return name
}

// Range is the rung's numbers, such as "0.5 to 1 of 10".
func (r Rung) Range() string {
	if r.Low == r.High {
		return fmt.Sprintf("%g of 10", r.Low)
	}
	return fmt.Sprintf("%g to %g of 10", r.Low, r.High)
}

// fromInterviews returns the rung that interviews alone give when so many
// people speak for a hypothesis, and a note where the ladder has none for them.
func fromInterviews(people int) (r Rung, note string) {
	switch {
	case people < 1:
		return Ladder[convictionRung], ""
	case people >= manyUsers:
		return Ladder[userRung], ""
	case people > anecdotes:
		return Ladder[anecdoteRung], fmt.Sprintf("%d people are more than %d and fewer than %d: still anecdotal", people, anecdotes, manyUsers)
	}
	return Ladder[anecdoteRung], ""
}

// FindRung returns the rung that a name means: all of it, or its beginning.
// errs.Invalid when it is none, or could be several.
func FindRung(name string) (Rung, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	var fits []Rung
	for _, r := range Ladder {
		if strings.EqualFold(name, r.Evidence) || strings.EqualFold(name, r.Name()) {
			return r, nil
		}
		if name != "" && strings.HasPrefix(strings.ToLower(r.Evidence), name) {
			fits = append(fits, r)
		}
	}
	if len(fits) != 1 {
		return Rung{}, errs.New(errs.Invalid, "%q is not a rung of the ladder", name).Try("the rungs are: %s", joinRungs(Ladder))
	}
	return fits[0], nil
}

func joinRungs(rungs []Rung) string {
	names := make([]string, len(rungs))
	for i, r := range rungs {
		names[i] = r.Name()
	}
	return strings.Join(names, ", ")
}

// A Standing is where a hypothesis is on the ladder: where interviews alone put
// it, and where a person does, if one said so.
type Standing struct {
	Interviews Rung        `json:"interviews"`
	Note       string      `json:"note,omitempty"`
	Rung       Rung        `json:"rung"`             // that counts: the person's, or else the interviews'
	Person     *Confidence `json:"person,omitempty"` // nil when nobody said
}

// Stands returns where h is on the ladder with a tally.
func (h *Hypothesis) Stands(t Tally) Standing {
	var s Standing
	s.Interviews, s.Note = fromInterviews(t.For)
	s.Rung, s.Person = s.Interviews, h.Confidence
	if h.Confidence != nil {
		if r, err := FindRung(h.Confidence.Level); err == nil {
			s.Rung = r
		}
	}
	return s
}
