package roadmap

import (
	"context"
	"reflect"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// KeepWords makes a change that must not reach, over parents or shared words,
// what is said by a hypothesis that is no draft any more: people have linked
// evidence to its words. errs.Conflict when it would.
func KeepWords(ctx context.Context, s HypothesisStore, change func() error) error {
	before, err := s.Hypotheses(ctx)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := s.Hypotheses(ctx)
	if err != nil {
		return err
	}
	if h := Reworded(before, after, func(Hypothesis) bool { return false }); h != nil {
		return errs.New(errs.Conflict, "%q is %s and takes these words: they stand, people have linked evidence to them", h.ID, h.State).
			Try("say it in another hypothesis; 'verbatim hypothesis supersede %s' retires this one for it", h.ID)
	}
	return nil
}

// AddHypothesis adds a draft, worded by word. It returns the draft also with an
// error about its words, and all others. errs.Conflict when its ID is taken;
// errors as those of Hypothesis.Check and KeepWords otherwise.
func AddHypothesis(ctx context.Context, s HypothesisStore, id string, word func(*Hypothesis, []Phrase) error) (*Hypothesis, []Hypothesis, error) {
	all, err := s.Hypotheses(ctx)
	if err != nil {
		return nil, nil, err
	}
	if FindHypothesis(all, id) != nil {
		return nil, all, errs.New(errs.Conflict, "there is a hypothesis %q already", id).Try("while it is a draft, change it with 'verbatim hypothesis edit %s'", id)
	}
	h := &Hypothesis{ID: id, State: Draft, Slots: map[Slot]string{}}
	return h, all, setWords(ctx, s, h, all, word)
}

// EditHypothesis changes the words of a draft. Once it is being tested they
// stand: evidence was linked to what they said. Returns and errors are those of
// AddHypothesis, and errs.NotFound when there is none of that ID.
func EditHypothesis(ctx context.Context, s HypothesisStore, id string, word func(*Hypothesis, []Phrase) error) (*Hypothesis, []Hypothesis, error) {
	all, err := s.Hypotheses(ctx)
	if err != nil {
		return nil, nil, err
	}
	h := FindHypothesis(all, id)
	switch {
	case h == nil:
		return nil, all, NoHypothesis(id)
	case h.State != Draft:
		return nil, all, errs.New(errs.Conflict, "%q is %s: its words stand, people have linked evidence to them", id, h.State).
			Try("add another hypothesis, and retire this one")
	}
	return h, all, setWords(ctx, s, h, all, word)
}

func setWords(ctx context.Context, s HypothesisStore, h *Hypothesis, all []Hypothesis, word func(*Hypothesis, []Phrase) error) error {
	phrases, err := s.Phrases(ctx)
	if err != nil {
		return err
	}
	if err := word(h, phrases); err != nil {
		return err
	}
	if err := h.Check(all); err != nil {
		return err
	}
	return KeepWords(ctx, s, func() error { return s.SetHypothesis(ctx, h) })
}

// AlterHypothesis reads a hypothesis, changes it and stores it. errs.NotFound
// when there is none of that ID.
func AlterHypothesis(ctx context.Context, s HypothesisStore, id string, change func(h *Hypothesis, all []Hypothesis) error) (*Hypothesis, error) {
	all, err := s.Hypotheses(ctx)
	if err != nil {
		return nil, err
	}
	h := FindHypothesis(all, id)
	if h == nil {
		return nil, NoHypothesis(id)
	}
	if err := change(h, all); err != nil {
		return nil, err
	}
	return h, s.SetHypothesis(ctx, h)
}

// SeesAll returns errs.Denied for a verdict by somebody from whom evidence is
// hidden: interviews in which they code blind.
func SeesAll(hidden []interviews.ID) error {
	if len(hidden) == 0 {
		return nil
	}
	return errs.New(errs.Denied, "you code blind in %s, so that you cannot see all that speaks for and against it", hidden[0]).
		Try("let somebody decide who does not, or wait until all have finished")
}

// DecideOn is Decide that notes, with a verdict, what stands in the ledger.
func (h *Hypothesis) DecideOn(d Decision, t Tally) error {
	if d.State.Decided() {
		d.Basis = t.Basis()
	}
	return h.Decide(d)
}

// Give notes who gave the inputs in which p differs from before; a reason alone
// is that of all that had none. d is what there is to score it with.
// errs.NotFound for a segment that no participant is in, unless unheard says
// that this is so; errors as those of Inputs.Check and Feasible otherwise.
func (p *Proposal) Give(d *Data, before Inputs, g Given, unheard bool) error {
	in := &p.Inputs
	if !unheard {
		if err := d.KnownSegments(in, before.Segments); err != nil {
			return err
		}
	}
	switch {
	case !reflect.DeepEqual(before, *in):
		in.Note(before, g)
	case g.Why != "":
		in.Justify(g.Why)
		return nil
	default:
		return nil
	}
	if err := in.Check(); err != nil {
		return err
	}
	return Feasible(d, p)
}

// MoveProposal puts a proposal elsewhere on the roadmap: with a day it ships on
// it, as measured it is concluded, and everything else is a move. errs.NotFound
// when there is none of that ID; errors of Ship, Conclude and Move.
func MoveProposal(ctx context.Context, s Store, id string, m Move, day interviews.Date) error {
	all, err := s.Proposals(ctx)
	if err != nil {
		return err
	}
	p := FindProposal(all, id)
	if p == nil {
		return NoProposal(id)
	}
	metrics, err := s.Metrics(ctx)
	if err != nil {
		return err
	}
	measured, err := s.Measurements(ctx)
	if err != nil {
		return err
	}
	switch {
	case m.State == Shipped && day != "":
		err = p.Ship(m, day, metrics)
	case m.State == Measured:
		err = p.Conclude(m, metrics, measured)
	default:
		err = p.Move(m)
	}
	if err != nil {
		return err
	}
	return s.SetProposal(ctx, p)
}

// Agree checks what is agreed on from today, among all metrics; whoever changes
// a claim answers for it from now on.
func (m *Metric) Agree(all []Metric, today interviews.Date) error {
	for i := range all {
		if was := &all[i]; was.Proposal == m.Proposal && was.ID == m.ID {
			m.By, m.At = was.By, was.At
			if !m.SameClaim(was) {
				m.By, m.At = "", time.Time{}
			}
		}
	}
	if err := m.Check(); err != nil {
		return err
	}
	return m.Baseline.Known(today)
}
