package roadmap

import (
	"maps"
	"reflect"
	"time"

	"verbatim/internal/errs"
)

// sign fills in who did a thing, and when, where a file does not say.
func (g Given) sign(by *string, at *time.Time) {
	if *by == "" {
		*by = g.By
	}
	if at.IsZero() {
		*at = g.At
	}
}

// Over returns the proposal of the file in the place of was, which is nil when
// there is none. hand is who takes the file, when, and out of what. A state
// that is another than here becomes a move. errs.Conflict when the file tells
// other moves than were made here, or has something shipped on no day.
func (p *ProposalFile) Over(was *Proposal, hand Given) (*Proposal, error) {
	next := p.Proposal
	if was == nil {
		if next.State == "" {
			next.State = Identified
		}
		return &next, nil
	}
	next.Title, next.Eliminates = either(p.Title, was.Title), either(p.Eliminates, was.Eliminates)
	next.Hypothesis, next.Leader = either(p.Hypothesis, was.Hypothesis), either(p.Leader, was.Leader)
	if next.Shipped == "" {
		next.Shipped = was.Shipped
	}
	next.Inputs = p.Inputs.over(&was.Inputs, hand)
	err := next.moved(was, hand)
	if !next.State.Out() {
		next.Shipped = ""
	}
	return &next, err
}

// Stands checks where a file has p, in the place of was, which is nil when there
// is none: a file moves a proposal no further than people can. metrics and all
// may be those of all proposals. errs.Invalid when p cannot have come there, was
// shipped without a plan, on a day to come or before a baseline, or is measured
// without readings.
func (p *Proposal) Stands(was *Proposal, now time.Time, metrics []Metric, all []Measurement) error {
	before := Proposal{ID: p.ID}
	if was != nil {
		before = *was
	}
	if err := p.came(&before); err != nil {
		return err
	}
	if !p.State.Out() || p.State == before.State && p.Shipped == before.Shipped {
		return nil
	}
	if err := p.Planned(metrics); err != nil {
		return err
	}
	if p.Shipped != "" {
		if err := p.shippable(p.Shipped, now, metrics); err != nil {
			return err
		}
	}
	if p.State == Measured {
		return p.measured(metrics, all)
	}
	return nil
}

// came checks the moves that p has beyond those of before.
func (p *Proposal) came(before *Proposal) error {
	from := before.State
	for _, m := range p.Moves[min(len(before.Moves), len(p.Moves)):] {
		if err := passable(p.ID, from, m.State); err != nil {
			return err
		}
		from = m.State
	}
	return nil
}

// moved puts the file's moves behind those that were made here, and a move to
// the file's state behind them.
func (p *Proposal) moved(was *Proposal, hand Given) error {
	all, ok := history(was.Moves, p.Moves, func(a, b *Move) bool {
		return a.State == b.State && a.By == b.By && a.Reason == b.Reason && (b.At.IsZero() || a.At.Equal(b.At))
	})
	if !ok {
		return errs.New(errs.Conflict, "the file tells other moves of %q than were made here", p.ID).
			Try("'verbatim proposal export' writes them: the file's must begin with these")
	}
	if p.Moves = all; p.State == "" {
		p.State = was.State
	}
	if p.State == was.State {
		return nil
	}
	if p.State.Out() && p.Shipped == "" {
		return errs.New(errs.Conflict, "the file has %q %s, but not the day on which it was shipped", p.ID, p.State).
			Try("'verbatim proposal ship %s' asks for what belongs to it", p.ID)
	}
	if n := len(all); n == len(was.Moves) || all[n-1].State != p.State {
		p.Moves = append(p.Moves, Move{State: p.State, By: hand.By, Reason: hand.Why, At: hand.At})
	}
	return nil
}

// over lays the inputs of a file over those that are here.
func (in Inputs) over(was *Inputs, hand Given) Inputs {
	file := in
	keep(&in.Themes, was.Themes)
	keep(&in.Segments, was.Segments)
	in.Attribute, in.By, in.Why = either(in.Attribute, was.Attribute), either(in.By, was.By), either(in.Why, was.Why)
	if in.At.IsZero() {
		in.At = was.At
	}
	kept(&in.Frequency, was.Frequency)
	kept(&in.Toil, was.Toil)
	kept(&in.Load, was.Load)
	kept(&in.Modulate, was.Modulate)
	kept(&in.Strategic, was.Strategic)
	kept(&in.Effort, was.Effort)
	in.Given = maps.Clone(was.Given)
	for _, name := range in.changed(was) {
		delete(in.Given, name)
		if file.By == "" { // the file does not say who gave it
			in.give(name, Given{By: hand.By, At: hand.At})
		}
	}
	for name, g := range file.Given {
		in.give(name, g)
	}
	if len(in.Given) == 0 {
		in.Given = nil
	}
	return in
}

func keep[T any](file *[]T, was []T) {
	if len(*file) == 0 {
		*file = was
	}
}

func kept[T any](file **T, was *T) {
	if *file == nil {
		*file = was
	}
}

func (in *Inputs) give(name string, g Given) {
	if in.Given == nil {
		in.Given = map[string]Given{}
	}
	in.Given[name] = g
}

// changed names the inputs that are others than they were.
func (in *Inputs) changed(was *Inputs) []string {
	var changed []string
	had, has := was.parts(), in.parts()
	for _, name := range inputNames {
		if !reflect.DeepEqual(had[name], has[name]) {
			changed = append(changed, name)
		}
	}
	return changed
}
