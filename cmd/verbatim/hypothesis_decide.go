package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) hypothesisDecideCommand() *cli.Command {
	return &cli.Command{
		Name: "decide", Usage: "move a hypothesis, with the reason", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "state", Usage: "testing, validated, invalidated or retired", Required: true},
			&cli.StringFlag{Name: "reason", Usage: "why", Required: true},
		}, Action: p.in(p.hypothesisDecide),
	}
}

// decision is a person's move with the reason that the flags give.
func (p *program) decision(ctx context.Context, c *cli.Context, state roadmap.Verdict) roadmap.Decision {
	return roadmap.Decision{State: state, By: interviews.Actor(ctx).Actor, Reason: c.String("reason"), At: p.now().UTC()}
}

// hypothesisDecide notes with a verdict what stood in the ledger. It says what
// speaks against deciding, and never forbids it.
func (p *program) hypothesisDecide(ctx context.Context, c *cli.Context, ws *workspace) error {
	var tally roadmap.Tally
	d := p.decision(ctx, c, roadmap.Verdict(c.String("state")))
	verdict := d.State == roadmap.Validated || d.State == roadmap.Invalidated
	if verdict {
		if err := seesAll(ctx, ws.Store); err != nil { // a write would see all by itself
			return err
		}
	}
	h, err := p.alterHypothesis(ctx, c, ws, func(s *store.Store, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		if verdict {
			plan, err := planIn(ctx, s)
			if err != nil {
				return err
			}
			tally = roadmap.Weigh(plan, h.ID)
			d.Basis = tally.Basis()
		}
		return h.Decide(d)
	})
	if err != nil {
		return err
	}
	p.say("%s is %s now", h.ID, h.State)
	if d.Basis == nil {
		return nil
	}
	p.say("decided on %s", basisText(d.Basis))
	for _, doubt := range h.Doubts(tally, nil) {
		p.say("to think about: %s", doubt)
	}
	return nil
}

// seesAll refuses a verdict by somebody from whom evidence is hidden.
func seesAll(ctx context.Context, s *store.Store) error {
	hidden, err := s.Work.Hidden(ctx)
	if err != nil || len(hidden) == 0 {
		return err
	}
	return errs.New(errs.Denied, "you code blind in %s, so that you cannot see all that speaks for and against it", hidden[0]).
		Try("let somebody decide who does not, or wait until all have finished")
}

func (p *program) hypothesisSupersedeCommand() *cli.Command {
	return &cli.Command{
		Name: "supersede", Usage: "retire a hypothesis for one that says it better", ArgsUsage: "ID BY", Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "why", Required: true},
		}, Action: p.in(p.hypothesisSupersede),
	}
}

func (p *program) hypothesisSupersede(ctx context.Context, c *cli.Context, ws *workspace) error {
	by := c.Args().Get(1)
	if by == "" {
		return usage("by which hypothesis? For example: verbatim hypothesis supersede slow-start slow-first-day --reason '…'")
	}
	h, err := p.alterHypothesis(ctx, c, ws, func(_ *store.Store, h *roadmap.Hypothesis, all []roadmap.Hypothesis) error {
		return h.Supersede(by, p.decision(ctx, c, roadmap.Retired), all)
	})
	if err != nil {
		return err
	}
	p.say("%s is %s, superseded by %s; its evidence stays where it is", h.ID, h.State, by)
	return nil
}
