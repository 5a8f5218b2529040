package main

import (
	"context"

	"github.com/urfave/cli/v2"

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
	if d.State.Decided() {
		hidden, err := ws.Work.Hidden(ctx) // before the write, which would see all by itself
		if err == nil {
			err = roadmap.SeesAll(hidden)
		}
		if err != nil {
			return err
		}
	}
	h, err := p.alterHypothesis(ctx, c, ws, func(s *store.Store, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		if d.State.Decided() {
			plan, err := planIn(ctx, s)
			if err != nil {
				return err
			}
			tally = roadmap.Weigh(plan, h.ID)
		}
		return h.DecideOn(d, tally)
	})
	if err != nil {
		return err
	}
	p.say("%s is %s now", h.ID, h.State)
	if !d.State.Decided() {
		return nil
	}
	p.say("decided on %s", tally.Basis().Says())
	for _, doubt := range h.Doubts(tally, nil) {
		p.say("to think about: %s", doubt)
	}
	return nil
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
