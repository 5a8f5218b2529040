// Package roadmap turns what was found into what to do: hypotheses with the
// evidence for and against them, and proposals with a score in hours per
// quarter that leads back to the people who said so.
package roadmap

import "context"

// A Store keeps hypotheses, evidence and proposals. All lists are in a fixed order.
type Store interface {
	// SetHypothesis adds or replaces a hypothesis. errs.Invalid when its
	// parent is unknown or a slot of its stage is missing.
	SetHypothesis(ctx context.Context, h *Hypothesis) error
	// Hypotheses lists all by ID.
	Hypotheses(ctx context.Context) ([]Hypothesis, error)
	// SetEvidence links a quote to a hypothesis, or changes the link.
	// errs.NotFound when either does not exist.
	SetEvidence(ctx context.Context, e *Evidence) error
	// RemoveEvidence takes a quote out of a hypothesis. errs.NotFound when it is
	// not in it.
	RemoveEvidence(ctx context.Context, hypothesis, quote string) error
	// Evidence lists the links of a hypothesis ("" for all) by hypothesis, then quote.
	Evidence(ctx context.Context, hypothesis string) ([]Evidence, error)
	// SetProposal adds or replaces a proposal with all its inputs.
	SetProposal(ctx context.Context, p *Proposal) error
	// Proposals lists all by ID.
	Proposals(ctx context.Context) ([]Proposal, error)
	// SetCycle sets the planning cycle's threshold.
	SetCycle(ctx context.Context, c *Cycle) error
	// Cycle returns the current planning cycle; the default one when none was set.
	Cycle(ctx context.Context) (*Cycle, error)
}
