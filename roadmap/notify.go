package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// A Contact is somebody whose words led to a proposal, and whether they may be
// told what became of it.
type Contact struct {
	Participant string            `json:"participant"`
	Recontact   interviews.Answer `json:"recontact"` // see Recontact
	Told        *Notice           `json:"told"`      // null until somebody told them
	Said        []Said            `json:"said"`      // their own words, in their order
	Withheld    int               `json:"withheld"`  // quotes that must not be repeated
	Against     bool              `json:"against"`   // all that led there is evidence against the hypothesis
	Talks       []interviews.ID   `json:"talks"`     // interviews in which they spoke of it, by date
	Message     string            `json:"message"`   // a draft, "" when none is to be sent
}

// A Closing is who is to be told of a proposal.
type Closing struct {
	Proposal string          `json:"proposal"`
	Title    string          `json:"title"`
	State    State           `json:"state"`
	Shipped  interviews.Date `json:"shipped"`
	Done     bool            `json:"done"`     // it is there for people
	Contacts []Contact       `json:"contacts"` // by ID
}

// Recontact is whether a person agreed to hear from the team again: what they
// said last in any interview, where a no in the same one or in one without a
// date holds. Silence is no answer, and takes none back.
func Recontact(all []interviews.Interview, person string) interviews.Answer {
	var yes, no interviews.Date
	said := map[interviews.Answer]bool{}
	undated := false // a no of which nobody knows when it was said
	for i := range all {
		iv := &all[i]
		if !slices.Contains(iv.Participants(), person) {
			continue
		}
		said[iv.Consent.Recontact] = true
		switch iv.Consent.Recontact {
		case interviews.Yes:
			yes = max(yes, iv.Date)
		case interviews.No:
			no = max(no, iv.Date)
			undated = undated || iv.Date == ""
		}
	}
	switch {
	case said[interviews.No] && (undated || no >= yes):
		return interviews.No
	case said[interviews.Yes]:
		return interviews.Yes
	}
	return interviews.Unstated
}

// Close lists the people whose words led to a proposal: those in its reach who
// have one of its themes, and those whose words are evidence for or against its
// hypothesis or one that it goes on from. There is a message for everybody who
// agreed to be contacted and was not told yet, when the proposal was shipped or
// draft asks for it. errs.NotFound when there is no such proposal.
func Close(d *Data, proposal string, draft bool) (*Closing, error) {
	v := look(d)
	p := v.proposal(proposal)
	if p == nil {
		return nil, NoProposal(proposal)
	}
	c := &Closing{Proposal: p.ID, Title: p.Title, State: p.State, Shipped: p.Shipped, Done: p.State.Out(), Contacts: []Contact{}}
	led, pro := v.led(p)
	for _, person := range sortedPeople(led) {
		one := v.contact(p, person, led[person])
		one.Against = !pro[person]
		if (c.Done || draft) && one.Recontact == interviews.Yes && one.Told == nil {
			one.Message = v.message(p, &one)
		}
		c.Contacts = append(c.Contacts, one)
	}
	return c, nil
}

// led are the quotes that led to a proposal, by person; and whose words are more
// than evidence against it.
func (v *view) led(p *Proposal) (map[string][]*coding.Quote, map[string]bool) {
	all := v.hit(&p.Inputs)
	for _, h := range v.line(p.Hypothesis) {
		for _, stance := range []Stance{Supports, Contradicts, Neutral} {
			all = append(all, v.linked(h, stance)...)
		}
	}
	led, pro := map[string][]*coding.Quote{}, map[string]bool{}
	for _, l := range all {
		person := v.person(l.Quote)
		if !slices.Contains(led[person], l.Quote) {
			led[person] = append(led[person], l.Quote)
		}
		pro[person] = pro[person] || l.link == nil || l.link.Stance != Contradicts
	}
	return led, pro
}

// line is a hypothesis and those that it goes on from.
func (v *view) line(hypothesis string) []string {
	var ids []string
	for h := FindHypothesis(v.Hypotheses, hypothesis); h != nil && !slices.Contains(ids, h.ID); h = FindHypothesis(v.Hypotheses, h.Parent) {
		ids = append(ids, h.ID)
	}
	return ids
}

func (v *view) contact(p *Proposal, person string, quotes []*coding.Quote) Contact {
	slices.SortStableFunc(quotes, func(a, b *coding.Quote) int {
		if v.before(a, b) {
			return -1
		}
		return 1
	})
	c := Contact{Participant: person, Recontact: Recontact(v.Interviews, person), Told: v.told(p.ID, person), Said: []Said{}}
	for _, q := range quotes {
		if !slices.Contains(c.Talks, q.Interview) {
			c.Talks = append(c.Talks, q.Interview)
		}
		if v.withheld(q) {
			c.Withheld++
			continue
		}
		c.Said = append(c.Said, v.said(&p.Inputs, linkedQuote{q, nil}))
	}
	return c
}

func (v *view) told(proposal, person string) *Notice {
	for i := range v.Notices {
		if n := &v.Notices[i]; n.Proposal == proposal && n.Participant == person {
			return n
		}
	}
	return nil
}

// messageQuotes is how many of their own words a message repeats at most.
const messageQuotes = 2

// message is a draft for a person to go on from. It repeats what they said
// themselves, and nothing that others said.
func (v *view) message(p *Proposal, c *Contact) string {
	var b strings.Builder
	fmt.Fprintf(&b, "To %s\n\n%s %s: %s.\n", document.Escape(c.Participant), c.thing(), p.done(), document.Escape(p.name()))
	if work := v.work(p.Eliminates); p.State.Out() && work != "" {
		fmt.Fprintf(&b, "What should be gone now: %s.\n", document.Escape(strings.TrimSuffix(strings.TrimSpace(work), ".")))
	}
	own := v.own(c)
	for i := range own {
		said := "You said to us:"
		if own[i].Date != "" {
			said = fmt.Sprintf("On %s you said to us:", own[i].Date)
		}
		fmt.Fprintf(&b, "\n%s\n\n> %s\n", said, document.Quotation(own[i].Text))
	}
	if len(own) == 0 {
		fmt.Fprintf(&b, "\nYou spoke with us about it%s.\n", v.days(c.Talks))
	}
	b.WriteString("\nThank you. If it does not help, or something else is in your way now, we would like to hear of it.\n")
	return b.String()
}

// thing is what a message is about, as seen by who gets it.
func (c *Contact) thing() string {
	if c.Against {
		return "The thing you told us your doubts about"
	}
	return "The thing you told us about"
}

// done is how far a proposal is, for those who told of it.
func (p *Proposal) done() string {
	switch {
	case p.Shipped != "" && p.State.Out():
		return "is done, since " + string(p.Shipped)
	case p.State.Out():
		return "is done"
	case p.State == NotNow || p.State == Dropped:
		return "is not going to be done now"
	}
	return "is not done yet, and on our list"
}

// own are words that are a person's alone: a quote that goes over several
// turns may have somebody else's in it.
func (v *view) own(c *Contact) []Said {
	var own []Said
	for i := range c.Said {
		if q := v.quote(c.Said[i].ID); q.LastTurn <= q.FirstTurn {
			own = append(own, c.Said[i])
		}
	}
	best := bestFirst(slices.Clone(own))
	return best[:min(messageQuotes, len(best))]
}

// days are those of interviews: " on 2026-05-06 and 2026-07-02".
func (v *view) days(talks []interviews.ID) string {
	var days []string
	for _, id := range talks {
		if day := string(v.interview[id].Date); day != "" && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return ""
	}
	return " on " + strings.Join(days, " and ")
}
