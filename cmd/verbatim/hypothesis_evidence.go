package main

import (
	"context"
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/roadmap"
)

func (p *program) hypothesisEvidenceCommand() *cli.Command {
	return &cli.Command{
		Name: "evidence", Usage: "link a quote to a hypothesis", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "quote", Usage: "the `QUOTE`", Required: true},
			&cli.StringFlag{Name: "stance", Usage: "supports, contradicts or neutral"},
			&cli.BoolFlag{Name: "remove", Usage: "take the quote out of the hypothesis"},
			&cli.IntFlag{Name: "strength", Usage: "1 weak, 2 plain, 3 strong", Value: 2},
			&cli.StringFlag{Name: "note", Usage: "why it bears on it"},
		}, Action: p.in(p.hypothesisEvidence),
	}
}

func (p *program) hypothesisEvidence(ctx context.Context, c *cli.Context, ws *workspace) error {
	all, err := ws.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	h, err := oneHypothesis(c, all)
	if err != nil {
		return err
	}
	if c.Bool("remove") {
		if err := ws.Roadmap.RemoveEvidence(ctx, h.ID, c.String("quote")); err != nil {
			return err
		}
		p.say("%s is no evidence for %s any more; 'verbatim undo' takes this back", c.String("quote"), h.ID)
		return nil
	}
	e, err := evidenceOf(c, h)
	if err != nil {
		return err
	}
	if err := ws.Roadmap.SetEvidence(ctx, e); err != nil {
		return ws.elsewhere(ctx, err, e.Quote)
	}
	p.say("%s %s %s", e.Quote, e.Stance, h.ID)
	return p.sayLinked(ctx, ws, h)
}

// evidenceOf is the link that the flags ask for.
func evidenceOf(c *cli.Context, h *roadmap.Hypothesis) (*roadmap.Evidence, error) {
	e := &roadmap.Evidence{Hypothesis: h.ID, Quote: c.String("quote"), Stance: roadmap.Stance(c.String("stance")), Strength: c.Int("strength"), Note: c.String("note")}
	if !slices.Contains([]roadmap.Stance{roadmap.Supports, roadmap.Contradicts, roadmap.Neutral}, e.Stance) {
		return nil, usage("--stance: %q is not supports, contradicts or neutral", e.Stance)
	}
	if e.Strength < 1 || e.Strength > 3 {
		return nil, usage("--strength: %d is not 1, 2 or 3", e.Strength)
	}
	return e, nil
}

// elsewhere says what to do with a quote that this workspace does not have.
func (ws *workspace) elsewhere(ctx context.Context, err error, quote string) error {
	if !errors.Is(err, errs.NotFound) {
		return err
	}
	found, listing := ws.Coding.Quotes(ctx, coding.Filter{IDs: []string{quote}})
	if listing != nil || len(found) > 0 {
		return err
	}
	return errs.New(errs.NotFound, "no quote %q in this workspace", quote).
		Try("'verbatim quote list' shows them all; one of another workspace has to be coded here first, with 'verbatim code add'")
}

// sayLinked tells what a link did beside being there.
func (p *program) sayLinked(ctx context.Context, ws *workspace, was *roadmap.Hypothesis) error {
	all, err := ws.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	h := roadmap.FindHypothesis(all, was.ID)
	switch {
	case h == nil:
	case h.State != was.State:
		p.say("%s was %s and is %s now, %s", h.ID, was.State, h.State, h.OpenedAgain())
	case h.Criterion == nil:
		p.say("%s has no criterion yet: what is linked before it gave rise to the hypothesis, and will not test it", h.ID)
	}
	return nil
}
