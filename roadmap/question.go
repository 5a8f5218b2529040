package roadmap

import (
	"time"

	"verbatim/internal/errs"
	"verbatim/report"
)

// An Asking is a guide's question that tests a hypothesis, and how many of the
// people asked were asked it. That is a guess: see report.CoverageReport.
type Asking struct {
	QuestionLink
	Text     string `json:"text"`      // "" when the guide no longer has it
	Asked    int    `json:"asked"`     // people, of those that the tally counts as asked
	NotAsked int    `json:"not_asked"` // all others of those
}

// Askings tells of each question of h who was asked it. The coverage must be of
// all interviews.
func Askings(d *Data, h *Hypothesis, c *report.CoverageReport) []Asking {
	v := look(d)
	everybody := v.askedOf(h.ID)
	var list []Asking
	for _, link := range h.Questions {
		a := Asking{QuestionLink: link}
		heard := map[string]bool{}
		for _, iv := range covered(c, &a) {
			if in := v.interview[iv.Interview]; in != nil && iv.Asked {
				for _, person := range in.Participants() {
					heard[person] = true
				}
			}
		}
		for person := range everybody {
			a.Asked += one(heard[person])
		}
		a.NotAsked = len(everybody) - a.Asked
		list = append(list, a)
	}
	return list
}

// covered is what the coverage has of a question, whose text it fills in.
func covered(c *report.CoverageReport, a *Asking) []report.QuestionCell {
	for i := range c.Guides {
		for j := range c.Guides[i].Questions {
			if q := &c.Guides[i].Questions[j]; c.Guides[i].Guide == a.Guide && q.N == a.Question {
				a.Text = q.Text
				return q.Interviews
			}
		}
	}
	return nil
}

// askedOf are the people whom a tally counts as asked.
func (v *view) askedOf(hypothesis string) map[string]bool {
	people := map[string]bool{}
	for person := range v.asked {
		people[person] = true
	}
	for _, e := range v.Evidence {
		if q := v.quote(e.Quote); e.Hypothesis == hypothesis && q != nil && q.State.Counts() && v.person(q) != "" {
			people[v.person(q)] = true
		}
	}
	return people
}

// Ask links a guide's question to h. It reports whether that is new.
func (h *Hypothesis) Ask(guide string, question int, by string, at time.Time) bool {
	if h.asks(guide, question) >= 0 {
		return false
	}
	h.Questions = append(h.Questions, QuestionLink{guide, question, by, at})
	return true
}

// Unask takes a question off h. errs.NotFound when it is not linked to it.
func (h *Hypothesis) Unask(guide string, question int) error {
	i := h.asks(guide, question)
	if i < 0 {
		return errs.New(errs.NotFound, "question %d of %s is not linked to %q", question, guide, h.ID).Try("'verbatim hypothesis show %s' lists what is", h.ID)
	}
	h.Questions = append(h.Questions[:i:i], h.Questions[i+1:]...)
	return nil
}

func (h *Hypothesis) asks(guide string, question int) int {
	for i, q := range h.Questions {
		if q.Guide == guide && q.Question == question {
			return i
		}
	}
	return -1
}
