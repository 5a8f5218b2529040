package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

func (p *program) hypothesisLintCommand() *cli.Command {
	return &cli.Command{
		Name: "lint", Usage: "say what to think about in the wording of hypotheses", ArgsUsage: "[ID…]",
		Description: "The rules: inward, empty_slot, no_criteria, unmeasurable, solution_in_problem, identity, need.\n" +
			"They forbid nothing; docs/hypotheses.md tells each by example.",
		Action: p.in(p.hypothesisLint),
	}
}

type lintJSON struct {
	Hypothesis string `json:"hypothesis"`
	roadmap.Warning
}

func (p *program) hypothesisLint(ctx context.Context, c *cli.Context, ws *workspace) error {
	all, err := ws.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	chosen, err := chosenHypotheses(c, all)
	if err != nil {
		return err
	}
	rows := []lintJSON{}
	for _, h := range chosen {
		for _, w := range h.Lint(all) {
			rows = append(rows, lintJSON{h.ID, w})
		}
	}
	return p.print(map[string]any{"warnings": rows}, func(w io.Writer) error {
		for _, r := range rows {
			fmt.Fprintf(w, "%s: %s (%s)\n", clean(r.Hypothesis), clean(r.Message), r.Rule)
		}
		if len(rows) == 0 {
			p.say("nothing to think about in %s", countHypotheses(len(chosen)))
		}
		return nil
	})
}

// chosenHypotheses are those that the arguments name, or all.
func chosenHypotheses(c *cli.Context, all []roadmap.Hypothesis) ([]*roadmap.Hypothesis, error) {
	var chosen []*roadmap.Hypothesis
	for _, id := range c.Args().Slice() {
		h := roadmap.FindHypothesis(all, id)
		if h == nil {
			return nil, unknownHypothesis(id)
		}
		chosen = append(chosen, h)
	}
	if c.Args().Present() {
		return chosen, nil
	}
	for i := range all {
		chosen = append(chosen, &all[i])
	}
	return chosen, nil
}

func countHypotheses(n int) string {
	if n == 1 {
		return "1 hypothesis"
	}
	return fmt.Sprintf("%d hypotheses", n)
}
