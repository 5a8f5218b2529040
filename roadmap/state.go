package roadmap

import (
	"slices"
	"strings"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// ParseState reads a state of a proposal; "not now" may be written not-now.
// errs.Invalid for what is none.
func ParseState(s string) (State, error) {
	state := State(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", " "))
	if !slices.Contains(States, state) {
		return "", noState(s)
	}
	return state, nil
}

// off reports whether nobody means to work on a proposal.
func (p *Proposal) off() bool { return p.State == NotNow || p.State == Dropped }

// Move puts p elsewhere on the roadmap. What is not shipped moves freely; what
// is goes back to now, when it was undone, or is dropped, and is not shipped
// any more. errs.Invalid when nobody moves it, "not now" or "dropped" has no
// reason, or the state is reached by Ship or Conclude; errs.Conflict when p is
// there already.
func (p *Proposal) Move(m Move) error {
	if err := p.leave(&m); err != nil {
		return err
	}
	switch {
	case m.State == Shipped:
		return errs.New(errs.Invalid, "%q is not moved to shipped: it ships on a day, against the outcome that was agreed on", p.ID).Try("verbatim proposal ship %s --date DAY", p.ID)
	case m.State == Measured:
		return errs.New(errs.Invalid, "%q is measured by its metrics", p.ID).Try("verbatim proposal measure %s METRIC VALUE", p.ID)
	case (m.State == NotNow || m.State == Dropped) && blank(m.Reason):
		return errs.New(errs.Invalid, "%q becomes %q for a reason, which whoever asked for it will want to know", p.ID, m.State).Try("give --reason '…'")
	}
	if err := passable(p.ID, p.State, m.State); err != nil {
		return err
	}
	p.put(m)
	p.Shipped = ""
	return nil
}

// passable returns errs.Invalid when a proposal cannot go over from one state to
// another. Whatever is in no state yet can.
func passable(id string, from, to State) error {
	was := Proposal{ID: id, State: from}
	switch {
	case to == Measured && from != Shipped && from != "":
		return errs.New(errs.Invalid, "%q is %s: only what was shipped can be measured", id, from).Try("verbatim proposal ship %s", id)
	case to == Shipped && was.off():
		return errs.New(errs.Invalid, "%q is %s: nobody works on it", id, from).Try("first say that somebody does: verbatim proposal move %s now", id)
	case was.State.Out() && to != Now && to != Dropped && to != Measured:
		return errs.New(errs.Invalid, "%q is %s and cannot become %q", id, from, to).
			Try("when it was undone it is now again, or dropped: verbatim proposal move %s now", id)
	}
	return nil
}

// leave checks what every move needs.
func (p *Proposal) leave(m *Move) error {
	switch {
	case !slices.Contains(States, m.State):
		return noState(string(m.State))
	case blank(m.By):
		return errs.New(errs.Invalid, "somebody moves %q: nobody is named", p.ID).Try("give --as NAME")
	case m.State == p.State:
		return errs.New(errs.Conflict, "%q is %s already%s", p.ID, p.State, p.since())
	}
	return nil
}

// since says since when p is where it is, and who put it there.
func (p *Proposal) since() string {
	if n := len(p.Moves); n > 0 && p.Moves[n-1].State == p.State {
		last := p.Moves[n-1]
		return ": " + last.By + " put it there on " + last.At.UTC().Format(time.DateOnly)
	}
	return ", since it was added"
}

func (p *Proposal) put(m Move) {
	p.State = m.State
	p.Moves = append(p.Moves, m)
}

// Ship notes that p is in people's hands from a day on. metrics may be those of
// all proposals. errs.Conflict when it was shipped before; errs.Invalid when
// nobody means to work on it, its plan lacks a goal or a guardrail, or the day
// is to come or before a baseline.
func (p *Proposal) Ship(m Move, day interviews.Date, metrics []Metric) error {
	m.State = Shipped
	if p.State.Out() {
		return errs.New(errs.Conflict, "%q was shipped already%s%s", p.ID, onDay(p.Shipped), p.shippedBy()).
			Try("if that was undone, first say so: verbatim proposal move %s now", p.ID)
	}
	if err := p.leave(&m); err != nil {
		return err
	}
	if err := passable(p.ID, p.State, Shipped); err != nil {
		return err
	}
	if err := p.Planned(metrics); err != nil {
		return err
	}
	if err := p.shippable(day, m.At, metrics); err != nil {
		return err
	}
	p.put(m)
	p.Shipped = day
	return nil
}

// shipping is the move that p was shipped with last, nil without any.
func (p *Proposal) shipping() *Move {
	for i := len(p.Moves) - 1; i >= 0; i-- {
		if p.Moves[i].State == Shipped {
			return &p.Moves[i]
		}
	}
	return nil
}

// shippedBy says who noted that p was shipped, and when.
func (p *Proposal) shippedBy() string {
	m := p.shipping()
	if m == nil {
		return ""
	}
	return ", as " + m.By + " noted on " + m.At.UTC().Format(time.DateOnly)
}

// onDay is " on DAY", nothing for a day that is not known.
func onDay(day interviews.Date) string {
	if day == "" {
		return ""
	}
	return " on " + string(day)
}

// Planned returns errs.Invalid unless p has a goal and a guardrail: whoever
// looks at one thing alone does not see what it costs.
func (p *Proposal) Planned(metrics []Metric) error {
	var goals, guardrails int
	for i := range metrics {
		switch m := &metrics[i]; {
		case m.Proposal != p.ID:
		case m.Role == Goal:
			goals++
		default:
			guardrails++
		}
	}
	lacks := ""
	switch {
	case goals == 0 && guardrails == 0:
		lacks = "no outcome plan: it needs a goal and a guardrail at least"
	case goals == 0:
		lacks = "no goal: nobody has said what is to become better"
	case guardrails == 0:
		lacks = "no guardrail: nobody has said what must not become worse"
	default:
		return nil
	}
	return errs.New(errs.Invalid, "%q has %s", p.ID, lacks).Try("agree on it before it ships: verbatim proposal metric %s NAME --role goal|guardrail …", p.ID)
}

// shippable checks the day that p is shipped on.
func (p *Proposal) shippable(day interviews.Date, now time.Time, metrics []Metric) error {
	if _, err := interviews.ParseDate(string(day)); err != nil {
		return err
	}
	if day > interviews.Date(now.UTC().Format(time.DateOnly)) {
		return errs.New(errs.Invalid, "%q cannot have been shipped on %s, which is to come", p.ID, day).Try("ship it when it is there; until then it is now")
	}
	for i := range metrics {
		if m := &metrics[i]; m.Proposal == p.ID && day < m.Baseline.Date {
			return errs.New(errs.Invalid, "%q cannot have been shipped on %s: the baseline of %q is of %s, and must be from before it", p.ID, day, m.ID, m.Baseline.Date).
				Try("give the day with --date")
		}
	}
	return nil
}

// Conclude marks p, which was shipped, as measured. metrics and all may be
// those of all proposals. errs.Conflict when it is measured already;
// errs.Invalid when it was not shipped, or a metric was not measured since.
func (p *Proposal) Conclude(m Move, metrics []Metric, all []Measurement) error {
	m.State = Measured
	if err := p.leave(&m); err != nil {
		return err
	}
	if err := passable(p.ID, p.State, Measured); err != nil {
		return err
	}
	if err := p.Planned(metrics); err != nil {
		return err
	}
	if err := p.measured(metrics, all); err != nil {
		return err
	}
	p.put(m)
	return nil
}

// measured returns errs.Invalid when a metric of p was not measured since it was shipped.
func (p *Proposal) measured(metrics []Metric, all []Measurement) error {
	for i := range metrics {
		if one := &metrics[i]; one.Proposal == p.ID && one.latest(all, p.Shipped) == nil {
			return errs.New(errs.Invalid, "%q is not measured yet: nobody has measured %q after it was shipped%s", p.ID, one.ID, onDay(p.Shipped)).
				Try("verbatim proposal measure %s %s VALUE", p.ID, one.ID)
		}
	}
	return nil
}
