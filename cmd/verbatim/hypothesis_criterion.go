package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) hypothesisCriterionCommand() *cli.Command {
	return &cli.Command{
		Name: "criterion", Usage: "say what has to be seen, before the evidence counts", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "says", Usage: "what would be seen if it were true", Required: true},
			&cli.IntFlag{Name: "for", Usage: "`N` people must speak for it, at least"},
			&cli.StringFlag{Name: "share", Usage: "and this `SHARE` of the people asked, at least: 60% or 0.6"},
			&cli.IntFlag{Name: "against", Usage: "and `N` people may speak against it, at most"},
		}, Action: p.in(p.hypothesisCriterion),
	}
}

func (p *program) hypothesisCriterion(ctx context.Context, c *cli.Context, ws *workspace) error {
	criterion, err := p.criterionOf(ctx, c)
	if err != nil {
		return err
	}
	changed, linked := false, 0
	h, err := p.alterHypothesis(ctx, c, ws, func(s *store.Store, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		if changed, err = h.SetCriterion(*criterion); err != nil {
			return err
		}
		evidence, err := s.Roadmap.Evidence(ctx, h.ID)
		linked = len(evidence)
		return err
	})
	if err != nil {
		return err
	}
	if !changed {
		p.say("%s has this criterion already, set by %s on %s", h.ID, h.Criterion.By, h.Criterion.At.UTC().Format("2006-01-02"))
		return nil
	}
	p.say("%s wants %s: %s", h.ID, h.Criterion.Threshold(), h.Criterion.Says)
	if h.State == roadmap.Testing {
		p.say("%s is being tested already: only what is linked from now on counts towards the criterion", h.ID)
	}
	if linked > 0 {
		p.say("%s linked before now: it does not count towards the criterion", plural(linked, "quote"))
	}
	return nil
}

func (p *program) criterionOf(ctx context.Context, c *cli.Context) (*roadmap.Criterion, error) {
	if !c.IsSet("for") {
		return nil, usage("give --for N: how many people must speak for it, at least")
	}
	k := &roadmap.Criterion{Says: c.String("says"), For: c.Int("for"), By: interviews.Actor(ctx).Actor, At: p.now().UTC()}
	if c.IsSet("against") {
		most := c.Int("against")
		k.Against = &most
	}
	if c.IsSet("share") {
		share, err := shareOf(c.String("share"))
		if err != nil {
			return nil, err
		}
		k.Share = share
	}
	if err := k.Check(); err != nil {
		return nil, usage("%w", err)
	}
	return k, nil
}

// shareOf reads a share as 60% or 0.6.
func shareOf(s string) (float64, error) {
	x, err := parseShare(s)
	if err != nil || !(x > 0 && x <= 1) {
		return 0, usage("--share: %q is not a share above 0%% and up to 100%%; write 60%% or 0.6", s)
	}
	return x, nil
}

func (p *program) hypothesisConfidenceCommand() *cli.Command {
	return &cli.Command{
		Name: "confidence", Usage: "say where a hypothesis stands on the confidence ladder; without an ID, show the ladder", ArgsUsage: "[ID LEVEL]", Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "what is known beside the interviews"},
		}, Action: p.in(p.hypothesisConfidence),
	}
}

// aboutLadder is said wherever the ladder's numbers are shown.
const aboutLadder = "the ladder is Itamar Gilad's: there is nothing scientific about its numbers, and they are logarithmic on purpose"

func (p *program) hypothesisConfidence(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return p.printLadder()
	}
	level := c.Args().Get(1)
	if level == "" {
		return usage("which rung? 'verbatim hypothesis confidence' shows the ladder")
	}
	rung, err := roadmap.FindRung(level)
	if err != nil {
		return usage("%w", err)
	}
	if strings.TrimSpace(c.String("reason")) == "" {
		return usage("give --reason: what is known beside the interviews")
	}
	h, err := p.alterHypothesis(ctx, c, ws, func(_ *store.Store, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		said := roadmap.Confidence{Level: rung.Evidence, Reason: c.String("reason"), By: interviews.Actor(ctx).Actor, At: p.now().UTC()}
		if was := h.Confidence; was != nil && was.Level == said.Level && was.Reason == said.Reason {
			return nil
		}
		h.Confidence = &said
		return nil
	})
	if err != nil {
		return err
	}
	p.say("%s stands on %s, %s; %s", h.ID, rung.Name(), rung.Range(), aboutLadder)
	return nil
}

func (p *program) printLadder() error {
	return p.print(map[string]any{"ladder": roadmap.Ladder}, func(w io.Writer) error {
		var rows [][]any
		for _, r := range roadmap.Ladder {
			rows = append(rows, []any{r.Evidence, r.Range()})
		}
		if err := writeTable(w, []string{"evidence", "confidence"}, rows); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "%s\n", aboutLadder)
		return err
	})
}
