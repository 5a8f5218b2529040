package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

// A rankingJSON is a ranking, all of it or those that were asked for.
type rankingJSON struct {
	*roadmap.Ranking
	Top int `json:"top"` // the K of p_top
}

func (p *program) proposalList(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.Int("top") < 1 {
		return usage("--top: %d is no number of places", c.Int("top"))
	}
	states, err := parseStates(c.StringSlice("state"))
	if err != nil {
		return err
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	ranking, err := roadmap.Rank(d)
	if err != nil {
		p.say("%s", clean(err.Error()))
	}
	ranking.Top(c.Int("top"))
	if len(states) > 0 {
		ranking.Proposals = slices.DeleteFunc(ranking.Proposals, func(s roadmap.Score) bool { return !slices.Contains(states, s.State) })
	}
	return p.print(rankingJSON{ranking, c.Int("top")}, func(w io.Writer) error {
		if len(ranking.Proposals) == 0 {
			p.say("no proposal here; 'verbatim proposal add' makes one")
			return nil
		}
		if err := writeRanking(w, ranking, c.Int("top")); err != nil {
			return err
		}
		for _, caveat := range ranking.Caveats {
			p.say("%s", caveat)
		}
		return nil
	})
}

// parseStates reads states of a roadmap.
func parseStates(names []string) ([]roadmap.State, error) {
	var states []roadmap.State
	for _, name := range list(names) {
		s, err := roadmap.ParseState(name)
		if err != nil {
			return nil, asUsage(err, "state")
		}
		states = append(states, s)
	}
	return states, nil
}

func writeRanking(w io.Writer, r *roadmap.Ranking, top int) error {
	var rows [][]any
	var needs []string
	rank := r.Ranks()
	for i := range r.Proposals {
		s := &r.Proposals[i]
		if s.Score == nil {
			rows = append(rows, []any{"-", s.ID, string(s.State), "no score", "", "", "", ""})
			needs = append(needs, s.ID+" "+s.Lacks())
			continue
		}
		rows = append(rows, []any{
			s.Place(rank), s.ID, string(s.State), hours(s.Score), hours(s.Low) + "–" + hours(s.High), s.Odds.Places() + ", " + roadmap.Chance(s.Odds.Top(top)), strings.Join(s.Tied, ", "), perMonth(s.PerMonth),
		})
	}
	head := []string{"rank", "proposal", "state", "hours/quarter", "90 %", fmt.Sprintf("rank 90 %%, first %d", top), "tied with", "per person-month"}
	if err := writeTable(w, head, rows); err != nil {
		return err
	}
	for _, n := range needs {
		if _, err := fmt.Fprintln(w, clean(n)); err != nil {
			return err
		}
	}
	return nil
}

func hours(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', 0, 64)
}

func perMonth(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 0, 64)
}

func (p *program) proposalShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	id := c.Args().First()
	if roadmap.FindProposal(d.Proposals, id) == nil {
		return unknownProposal(id)
	}
	return p.showProposal(d, id)
}

func (p *program) showProposal(d *roadmap.Data, id string) error {
	ranking, rankErr := roadmap.Rank(d)
	i := slices.IndexFunc(ranking.Proposals, func(s roadmap.Score) bool { return s.ID == id })
	if i < 0 {
		return rankErr
	}
	s := &ranking.Proposals[i]
	return p.print(s, func(w io.Writer) error {
		var b strings.Builder
		prop := roadmap.FindProposal(d.Proposals, id)
		describeScore(&b, s, ranking)
		describeProposal(&b, prop)
		describeInputs(&b, d, prop)
		describeChanges(&b, s)
		for _, warning := range s.Warnings {
			fmt.Fprintf(&b, "to think about: %s\n", warning)
		}
		_, err := io.WriteString(w, clean(b.String()))
		return err
	})
}

// describeScore tells the score, its parts and its place among the others.
func describeScore(b *strings.Builder, s *roadmap.Score, r *roadmap.Ranking) {
	if s.Score == nil {
		fmt.Fprintf(b, "%s has no score: %s\n", s.ID, strings.Replace(s.Lacks(), "needs", "it needs", 1))
		return
	}
	fmt.Fprintf(b, "%s: %s hours per quarter (%s to %s), rank %d of %d", s.ID, hours(s.Score), hours(s.Low), hours(s.High), *s.Rank, r.Scored())
	if len(s.Tied) > 0 {
		fmt.Fprintf(b, ", tied with %s", strings.Join(s.Tied, ", "))
	}
	fmt.Fprintf(b, "\n  over %d draws: rank %s of the first %d, first in %s\n", r.Draws, s.Odds.Places()+", "+roadmap.Chance(s.Odds.Top(3)), 3, roadmap.Chance(s.Odds.Top1))
	fmt.Fprintf(b, "  leverage: %s\n  impact: %s\n  strategic: %s hours\n", s.LeverageSays(), s.ImpactSays(), hours(s.Strategic))
	for _, reach := range s.Reach {
		fmt.Fprintf(b, "  %s: %d of %d asked, %d in all: %.1f people (90 %%: %.0f to %.0f)\n", reach.Segment, reach.X, reach.Asked, reach.Headcount, reach.Mean, reach.Low, reach.High)
	}
}

// describeProposal tells what is proposed, and where it stands.
func describeProposal(b *strings.Builder, p *roadmap.Proposal) {
	standing := string(p.State)
	switch {
	case p.Shipped == "":
	case p.State == roadmap.Shipped:
		standing = "shipped on " + string(p.Shipped)
	default:
		standing += ", shipped on " + string(p.Shipped)
	}
	for _, part := range []struct{ name, words string }{
		{"title", p.Title}, {"state", standing}, {"leader", p.Leader}, {"eliminates", p.Eliminates}, {"hypothesis", p.Hypothesis},
	} {
		if part.words != "" {
			fmt.Fprintf(b, "  %s: %s\n", part.name, oneLine(part.words, 400))
		}
	}
}

// describeInputs tells each input, and who gave it, when and why; what was given
// together is said once.
func describeInputs(b *strings.Builder, d *roadmap.Data, p *roadmap.Proposal) {
	together := map[roadmap.Given][]string{}
	var order []roadmap.Given
	for _, name := range roadmap.InputNames() {
		g, known := p.Inputs.GivenBy(name)
		if !known {
			continue
		}
		fmt.Fprintf(b, "  %s: %s\n", name, p.Inputs.Says(name, d.Scale))
		if together[g] == nil {
			order = append(order, g)
		}
		together[g] = append(together[g], name)
	}
	for _, g := range order {
		who := g.Who()
		if g.Why != "" {
			who = strings.TrimSpace(who + " because " + g.Why)
		}
		if who != "" {
			fmt.Fprintf(b, "  %s: %s\n", strings.Join(together[g], ", "), who)
		}
	}
}

// describeChanges tells what would change the score, and how far.
func describeChanges(b *strings.Builder, s *roadmap.Score) {
	if s.Score == nil {
		return
	}
	for _, driver := range s.Drivers {
		fmt.Fprintf(b, "  if only %s moves over its range: %.0f to %.0f hours\n", driver.Input, driver.Low, driver.High)
	}
	if o := s.Overtake; o != nil {
		fmt.Fprintf(b, "  to pass %s: %s\n", o.ID, o.Says())
	}
	for _, step := range s.Steps {
		fmt.Fprintf(b, "  with a strategic value of %g: %.0f hours, rank %d\n", step.Sigma, step.Score, step.Rank)
	}
}

func (p *program) proposalLint(ctx context.Context, c *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	found := roadmap.LintProposals(d)
	if c.Args().Present() {
		found = []roadmap.ProposalWarning{}
		for _, id := range c.Args().Slice() {
			prop := roadmap.FindProposal(d.Proposals, id)
			if prop == nil {
				return unknownProposal(id)
			}
			found = append(found, roadmap.LintProposal(d, prop)...)
		}
	}
	return p.print(map[string]any{"warnings": found}, func(w io.Writer) error {
		for _, one := range found {
			if _, err := fmt.Fprintf(w, "%s: %s (%s)\n", clean(one.Proposal), clean(one.Message), one.Rule); err != nil {
				return err
			}
		}
		if len(found) == 0 {
			p.say("nothing to think about")
		}
		return nil
	})
}
