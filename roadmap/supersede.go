package roadmap

import "verbatim/internal/errs"

// Supersede retires h for one that says it better. errs.NotFound when that is
// not among all; errs.Invalid when it is h itself, was superseded by h in turn,
// or no person and reason are given; errs.Conflict when another one did already.
func (h *Hypothesis) Supersede(by string, d Decision, all []Hypothesis) error {
	if FindHypothesis(all, by) == nil {
		return NoHypothesis(by)
	}
	if h.SupersededBy != "" {
		return errs.New(errs.Conflict, "%q is superseded by %q already", h.ID, h.SupersededBy).Try("'verbatim undo' takes that back, if it was you")
	}
	h.SupersededBy = by
	if err := h.checkSuperseded(all); err != nil {
		return err
	}
	if h.State == Retired {
		return nil
	}
	d.State = Retired
	return h.follow(d)
}

// checkSuperseded returns errs.Invalid when h would, over others, supersede itself.
func (h *Hypothesis) checkSuperseded(all []Hypothesis) error {
	seen := map[string]bool{}
	for id := h.SupersededBy; id != "" && !seen[id]; {
		if id == h.ID {
			return errs.New(errs.Invalid, "hypothesis %q cannot supersede itself, nor over others", h.ID).Try("name one that it does not lead to")
		}
		seen[id] = true
		next := FindHypothesis(all, id)
		if next == nil {
			break
		}
		id = next.SupersededBy
	}
	return nil
}
