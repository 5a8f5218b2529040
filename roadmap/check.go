package roadmap

import (
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Check returns nil when h may stand among all: it has an ID, a known stage
// and verdict, a parent that exists and is not its own child, does not supersede
// itself, and every slot of its sentence is filled by itself or an ancestor.
// errs.Invalid otherwise.
func (h *Hypothesis) Check(all []Hypothesis) error {
	if h.ID == "" {
		return errs.New(errs.Invalid, "a hypothesis needs an ID")
	}
	if h.Stage.Slots() == nil {
		return errs.New(errs.Invalid, "%q is not a stage", h.Stage).Try("use customer, problem, concept, feature or business")
	}
	if _, known := transitions[h.State]; !known && h.State != Retired {
		return errs.New(errs.Invalid, "%q is not a state of a hypothesis", h.State).
			Try("use draft, testing, validated, invalidated or retired")
	}
	if h.Parent != "" && FindHypothesis(all, h.Parent) == nil {
		return errs.New(errs.NotFound, "no hypothesis %q", h.Parent).Try("add the parent first; 'verbatim hypothesis list' shows them all")
	}
	for up := FindHypothesis(all, h.Parent); up != nil; up = FindHypothesis(all, up.Parent) {
		if up.ID == h.ID {
			return errs.New(errs.Invalid, "hypothesis %q cannot stand below itself", h.ID).Try("name a --parent that is not below it")
		}
	}
	if err := h.checkSuperseded(all); err != nil {
		return err
	}
	if missing := h.Missing(all); len(missing) > 0 {
		return errs.New(errs.Invalid, "hypothesis %q does not say its %s", h.ID, missing[0]).
			Try("give --slot %s='…'", missing[0])
	}
	return nil
}

// Check returns errs.Invalid when p has no ID or is nowhere on a roadmap.
func (p *Proposal) Check() error {
	switch {
	case p.ID == "":
		return errs.New(errs.Invalid, "a proposal needs an ID")
	case p.State != "" && !slices.Contains(States, p.State):
		return noState(string(p.State))
	}
	return p.checkShipped()
}

// checkShipped holds the day against the state.
func (p *Proposal) checkShipped() error {
	if p.Shipped == "" {
		return nil
	}
	if _, err := interviews.ParseDate(string(p.Shipped)); err != nil {
		return errs.New(errs.Invalid, "shipped: %q is not a day", p.Shipped).Try("write it as 2026-08-14")
	}
	return nil
}

// noState says that there is no such state of a proposal.
func noState(name string) *errs.Error {
	return errs.New(errs.Invalid, "%q is not a state of a proposal", name).Try("use %s", joinStates(States))
}

func joinStates(states []State) string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}
