// Package roadmap turns what was found into what to do: hypotheses with the
// evidence for and against them, and proposals with a score in hours per
// quarter that leads back to the people who said so.
package roadmap

import "context"

// A Store keeps hypotheses, proposals and outcomes. All lists are in a fixed order.
type Store interface {
	HypothesisStore
	ProposalStore
	OutcomeStore
}

// A HypothesisStore keeps hypotheses and the evidence for and against them.
type HypothesisStore interface {
	// SetHypothesis adds or replaces a hypothesis. errs.Invalid when its parent
	// is unknown or a slot of its stage is missing; errs.NotFound when it shares
	// a phrase that is not there.
	SetHypothesis(ctx context.Context, h *Hypothesis) error
	// Hypotheses lists all by ID, shared phrases filled in.
	Hypotheses(ctx context.Context) ([]Hypothesis, error)
	// SetPhrase adds words that hypotheses share, or changes them in all.
	// errs.Conflict when one of those is not a draft any more.
	SetPhrase(ctx context.Context, p *Phrase) error
	// Phrases lists all by ID.
	Phrases(ctx context.Context) ([]Phrase, error)
	// SetEvidence links a quote to a hypothesis, or changes the link, and opens
	// the hypothesis again when it speaks against its verdict (Hypothesis.Reopen).
	// errs.NotFound when either does not exist.
	SetEvidence(ctx context.Context, e *Evidence) error
	// RemoveEvidence takes a quote out of a hypothesis. errs.NotFound when it is
	// not in it.
	RemoveEvidence(ctx context.Context, hypothesis, quote string) error
	// Evidence lists the links of a hypothesis ("" for all) by hypothesis, then quote.
	Evidence(ctx context.Context, hypothesis string) ([]Evidence, error)
	// AddChallenge notes that somebody looked for counter-evidence: whoever acts,
	// now, unless c says otherwise. errs.NotFound when there is no such hypothesis.
	AddChallenge(ctx context.Context, c *Challenge) error
	// Challenges lists all by hypothesis, then time.
	Challenges(ctx context.Context) ([]Challenge, error)
}

// A ProposalStore keeps proposals and what they are measured against.
type ProposalStore interface {
	// SetProposal adds or replaces a proposal with all its inputs.
	SetProposal(ctx context.Context, p *Proposal) error
	// Proposals lists all by ID.
	Proposals(ctx context.Context) ([]Proposal, error)
	// SetOpportunity adds or replaces an opportunity.
	SetOpportunity(ctx context.Context, o *Opportunity) error
	// RemoveOpportunity takes one away. errs.NotFound when it is not there,
	// errs.Conflict when a proposal eliminates it.
	RemoveOpportunity(ctx context.Context, id string) error
	// Opportunities lists all by ID.
	Opportunities(ctx context.Context) ([]Opportunity, error)
	// SetCycle sets the planning cycle's threshold. errs.Conflict when the cycle
	// has one already and a proposal's strategic value is measured against it.
	SetCycle(ctx context.Context, c *Cycle) error
	// Cycle returns the current planning cycle; the zero Cycle when none was set.
	Cycle(ctx context.Context) (*Cycle, error)
	// SetLevel anchors a level of cognitive load: whoever acts, now, unless l says
	// otherwise.
	SetLevel(ctx context.Context, l *Level) error
	// Levels lists the anchored levels from the lowest.
	Levels(ctx context.Context) ([]Level, error)
}

// An OutcomeStore keeps what became of proposals.
type OutcomeStore interface {
	// SetMetric adds or replaces a metric of a proposal. errs.NotFound when the
	// proposal does not exist, errs.Conflict when the plan of a metric would
	// change that was measured, or whose proposal was shipped.
	SetMetric(ctx context.Context, m *Metric) error
	// RemoveMetric takes a metric away. errs.NotFound when it is not there,
	// errs.Conflict when it was measured or its proposal was shipped.
	RemoveMetric(ctx context.Context, proposal, metric string) error
	// Metrics lists all by proposal, then ID.
	Metrics(ctx context.Context) ([]Metric, error)
	// Measure adds a measurement, or corrects that of the same day. errs.NotFound
	// when there is no such metric.
	Measure(ctx context.Context, m *Measurement) error
	// Measurements lists all by proposal, metric and date.
	Measurements(ctx context.Context) ([]Measurement, error)
	// Notify notes that somebody was told of a proposal. Telling again changes
	// nothing. errs.NotFound when proposal or participant does not exist.
	Notify(ctx context.Context, n *Notice) error
	// Notices lists all by proposal, then participant.
	Notices(ctx context.Context) ([]Notice, error)
}
