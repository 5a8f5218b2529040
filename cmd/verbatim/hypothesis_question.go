package main

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

func (p *program) hypothesisQuestionCommand() *cli.Command {
	return &cli.Command{
		Name: "question", Usage: "say that a guide's question tests a hypothesis", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "guide", Usage: "the `GUIDE`", Required: true},
			&cli.IntFlag{Name: "question", Usage: "its question number `N`"},
			&cli.BoolFlag{Name: "remove", Usage: "take the question off the hypothesis"},
		}, Action: p.in(p.hypothesisQuestion),
	}
}

func (p *program) hypothesisQuestion(ctx context.Context, c *cli.Context, ws *workspace) error {
	guide, n := c.String("guide"), c.Int("question")
	if n < 1 {
		return usage("give --question N: 'verbatim guide show GUIDE' numbers them")
	}
	h, err := p.alterHypothesis(ctx, c, ws, func(s *store.Store, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		if c.Bool("remove") {
			return h.Unask(guide, n)
		}
		if err := hasQuestion(ctx, s, guide, n); err != nil {
			return err
		}
		h.Ask(guide, n, interviews.Actor(ctx).Actor, p.now().UTC())
		return nil
	})
	if err != nil {
		return err
	}
	if c.Bool("remove") {
		p.say("question %d of %s does not test %s any more", n, guide, h.ID)
		return nil
	}
	p.say("question %d of %s tests %s; 'verbatim hypothesis show %s' tells who was asked it", n, guide, h.ID, h.ID)
	return nil
}

// hasQuestion returns errs.NotFound when there is no such guide or question.
func hasQuestion(ctx context.Context, s *store.Store, guide string, n int) error {
	all, err := s.Guides.Guides(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(g guides.Guide) bool { return g.ID == guide })
	if i < 0 {
		return errs.New(errs.NotFound, "no guide %q", guide).Try("'verbatim guide list' shows them all")
	}
	if textOf(all, guide, n) == "" {
		return errs.New(errs.NotFound, "%s has no question %d", guide, n).Try("'verbatim guide show %s' numbers them", guide)
	}
	return nil
}

// textOf is a question of a guide, "" when there is none.
func textOf(all []guides.Guide, guide string, n int) string {
	for i := range all {
		for _, q := range all[i].Questions {
			if all[i].ID == guide && q.N == n {
				return q.Text
			}
		}
	}
	return ""
}

// askings tells who was asked the questions that test a hypothesis, as far as
// the interviewers' words tell.
func askings(ctx context.Context, s *store.Store, found *report.Data, d *roadmap.Data, h *roadmap.Hypothesis) ([]roadmap.Asking, error) {
	if len(h.Questions) == 0 {
		return []roadmap.Asking{}, nil
	}
	corpus := report.Arrange(*found)
	var err error
	if corpus.Turns, err = readTurns(ctx, s, corpus.Guided(report.Scope{}), 1); err != nil {
		return nil, err
	}
	list := roadmap.Askings(d, h, corpus.Coverage(report.Scope{}))
	for i := range list {
		list[i].Text = textOf(found.Guides, list[i].Guide, list[i].Question)
	}
	return list, nil
}
