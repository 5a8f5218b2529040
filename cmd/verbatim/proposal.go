package main

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) proposalCommand() *cli.Command {
	about := []cli.Flag{
		&cli.StringFlag{Name: "title", Usage: "what people call it"},
		&cli.StringFlag{Name: "eliminates", Usage: "the class of work that would be gone: an `OPPORTUNITY`, or words"},
		&cli.StringFlag{Name: "hypothesis", Usage: "the `HYPOTHESIS` it rests on"},
		&cli.StringFlag{Name: "leader", Usage: "who leads it"},
	}
	return &cli.Command{
		Name: "proposal", Usage: "proposals ranked by leverage × impact + strategic value, in hours per quarter",
		Subcommands: slices.Concat([]*cli.Command{
			{Name: "add", Usage: "add a proposal", ArgsUsage: "ID", Flags: append(about, inputFlags...), Action: p.in(p.proposalAdd)},
			{Name: "edit", Usage: "change what a proposal says", ArgsUsage: "ID", Flags: append(about, inputFlags...), Action: p.in(p.proposalEdit)},
			{Name: "score", Usage: "set inputs of a proposal and see its score", ArgsUsage: "ID", Flags: inputFlags, Action: p.in(p.proposalScore)},
			{Name: "list", Usage: "rank all proposals", Flags: []cli.Flag{
				&cli.StringSliceFlag{Name: "state", Usage: "only those that are in this `STATE` (several times for several); ranks are those among all"},
				&cli.IntFlag{Name: "top", Usage: "how probable it is to be one of the first `K`", Value: 3},
			}, Action: p.in(p.proposalList)},
			{Name: "show", Usage: "show what a score is made of, and what would change it", ArgsUsage: "ID", Action: p.in(p.proposalShow)},
			{Name: "lint", Usage: "what is thin about the ground that proposals stand on", ArgsUsage: "[ID…]", Action: p.in(p.proposalLint)},
			{Name: "cycle", Usage: "set the planning cycle and its threshold, or show it", ArgsUsage: "[NAME HOURS]", Action: p.in(p.proposalCycle)},
			{Name: "level", Usage: "say what a level of cognitive load is like here, or show them all", ArgsUsage: "[LEVEL]", Flags: []cli.Flag{
				&cli.StringFlag{Name: "anchor", Usage: "what it is like, in your organisation's words"},
				&cli.Float64Flag{Name: "minutes", Usage: "what it counts for each time", DefaultText: "0, 2, 5, 15, 30 for levels 0 to 4"},
			}, Action: p.in(p.proposalLevel)},
		}, p.proposalFileCommands(), p.outcomeCommands(), p.briefCommands()),
	}
}

func (p *program) proposalAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := interviews.Slug(c.Args().First())
	if id == "" {
		return usage("give the proposal a short name, for example: verbatim proposal add one-request-page --title '…'")
	}
	return p.changeProposal(ctx, c, ws, id, func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was != nil {
			return nil, errs.New(errs.Conflict, "there is a proposal %q already", id).Try("change it with 'verbatim proposal edit %s'", id)
		}
		return aboutProposal(ctx, c, s, &roadmap.Proposal{ID: id, State: roadmap.Identified})
	})
}

func (p *program) proposalEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeProposal(ctx, c, ws, c.Args().First(), func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was == nil {
			return nil, unknownProposal(c.Args().First())
		}
		return aboutProposal(ctx, c, s, was)
	})
}

func (p *program) proposalScore(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeProposal(ctx, c, ws, c.Args().First(), func(_ *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was == nil {
			return nil, unknownProposal(c.Args().First())
		}
		return was, nil
	})
}

// aboutProposal carries out the flags that say what a proposal is.
func aboutProposal(ctx context.Context, c *cli.Context, s *store.Store, prop *roadmap.Proposal) (*roadmap.Proposal, error) {
	for flag, field := range map[string]*string{"title": &prop.Title, "eliminates": &prop.Eliminates, "hypothesis": &prop.Hypothesis, "leader": &prop.Leader} {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	known, err := s.Roadmap.Hypotheses(ctx)
	if err != nil {
		return nil, err
	}
	if prop.Hypothesis != "" && roadmap.FindHypothesis(known, prop.Hypothesis) == nil {
		return nil, roadmap.NoHypothesis(prop.Hypothesis)
	}
	return prop, nil
}

func unknownProposal(id string) error {
	if id == "" {
		return usage("which proposal? 'verbatim proposal list' shows them all")
	}
	return roadmap.NoProposal(id)
}

// findProposal returns the proposal of that ID, or nil.
func findProposal(ctx context.Context, s *store.Store, id string) (*roadmap.Proposal, error) {
	all, err := s.Roadmap.Proposals(ctx)
	return roadmap.FindProposal(all, id), err
}

// changeProposal reads a proposal, changes it, sets the inputs that are given
// and stores it in one step, so that nobody's change is lost in between; then
// it shows the score. was is nil when there is none of that ID.
func (p *program) changeProposal(ctx context.Context, c *cli.Context, ws *workspace, id string,
	change func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error)) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	err = ws.Update(doing(ctx, "proposal.set", "proposal/"+id), func(s *store.Store) error {
		was, err := findProposal(ctx, s, id)
		if err != nil {
			return err
		}
		prop, err := change(s, was)
		if err != nil {
			return err
		}
		if err := ws.giveInputs(ctx, c, d, prop); err != nil {
			return err
		}
		return s.Roadmap.SetProposal(ctx, prop)
	})
	if err != nil && repeated(err) == nil {
		return err
	}
	if d.Proposals, err = ws.Roadmap.Proposals(ctx); err != nil {
		return err
	}
	return p.showProposal(d, id)
}
