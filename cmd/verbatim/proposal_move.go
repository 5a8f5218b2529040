package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// proposalMove puts a proposal elsewhere on the roadmap, or tells where it is.
func (p *program) proposalMove(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.NArg() < 2 {
		return p.showPlace(ctx, ws, c.Args().First())
	}
	state, err := roadmap.ParseState(c.Args().Get(1))
	if err != nil {
		return usageError{err}
	}
	return p.moveProposal(ctx, c, ws, "proposal.move", state, "")
}

func (p *program) proposalShip(ctx context.Context, c *cli.Context, ws *workspace) error {
	day, err := p.dayOf(c, "date")
	if err != nil {
		return err
	}
	return p.moveProposal(ctx, c, ws, "proposal.ship", roadmap.Shipped, day)
}

// dayOf is the day that a flag gives, today without one.
func (p *program) dayOf(c *cli.Context, flag string) (interviews.Date, error) {
	if !c.IsSet(flag) {
		return p.today(), nil
	}
	day, err := interviews.ParseDate(c.String(flag))
	return day, asUsage(err, flag)
}

// moveProposal moves a proposal; then it tells where it is.
func (p *program) moveProposal(ctx context.Context, c *cli.Context, ws *workspace, kind string, to roadmap.State, day interviews.Date) error {
	id := c.Args().First()
	if id == "" {
		return unknownProposal(id)
	}
	err := ws.Update(doing(ctx, kind, "proposal/"+id), func(s *store.Store) error {
		m := roadmap.Move{State: to, By: interviews.Actor(ctx).Actor, Reason: strings.TrimSpace(c.String("reason")), At: p.now().UTC()}
		return roadmap.MoveProposal(ctx, s.Roadmap, id, m, day)
	})
	if err != nil && repeated(err) == nil {
		return err
	}
	return p.showPlace(ctx, ws, id)
}

// knownProposal returns the proposal of that ID, or says that there is none.
func knownProposal(ctx context.Context, s *store.Store, id string) (*roadmap.Proposal, error) {
	prop, err := findProposal(ctx, s, id)
	if err == nil && prop == nil {
		err = unknownProposal(id)
	}
	return prop, err
}

type placeJSON struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	State   roadmap.State   `json:"state"`
	Shipped interviews.Date `json:"shipped"` // "" until it is
	Moves   []roadmap.Move  `json:"moves"`   // oldest first
}

// showPlace tells where a proposal is on the roadmap, and how it got there.
func (p *program) showPlace(ctx context.Context, ws *workspace, id string) error {
	prop, err := knownProposal(ctx, ws.Store, id)
	if err != nil {
		return err
	}
	moves := prop.Moves
	if moves == nil {
		moves = []roadmap.Move{}
	}
	return p.print(placeJSON{prop.ID, prop.Title, prop.State, prop.Shipped, moves}, func(w io.Writer) error {
		return writePlace(w, prop)
	})
}

func writePlace(w io.Writer, prop *roadmap.Proposal) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is %s", prop.ID, prop.State)
	switch {
	case prop.Shipped == "":
	case prop.State == roadmap.Shipped:
		fmt.Fprintf(&b, " since %s", prop.Shipped)
	default:
		fmt.Fprintf(&b, " (shipped on %s)", prop.Shipped)
	}
	b.WriteString("\n")
	for _, m := range prop.Moves {
		fmt.Fprintf(&b, "  %s, %s: %s", m.At.UTC().Format(time.DateOnly), m.By, m.State)
		if m.Reason != "" {
			fmt.Fprintf(&b, " — %s", oneLine(m.Reason, 400))
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}
