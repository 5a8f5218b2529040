package roadmap

import "verbatim/internal/errs"

// Check returns nil when h may stand among all: it has an ID, a known stage
// and verdict, a parent that exists and is not its own child, and every slot
// of its sentence filled by itself or an ancestor. errs.Invalid otherwise.
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
	if h.Parent != "" && find(all, h.Parent) == nil {
		return errs.New(errs.NotFound, "no hypothesis %q", h.Parent).Try("add the parent first; 'verbatim hypothesis list' shows them all")
	}
	for up := find(all, h.Parent); up != nil; up = find(all, up.Parent) {
		if up.ID == h.ID {
			return errs.New(errs.Invalid, "hypothesis %q cannot stand below itself", h.ID)
		}
	}
	if missing := h.Missing(all); len(missing) > 0 {
		return errs.New(errs.Invalid, "hypothesis %q does not say its %s", h.ID, missing[0]).
			Try("give --slot %s='…'", missing[0])
	}
	return nil
}
