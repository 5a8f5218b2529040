package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

var (
	proposalTable    = newTable("proposal", 1, "id", "title", "eliminates", "state", "hypothesis", "inputs", "leader", "shipped", "moves").grown("", "", "")
	opportunityTable = newTable("opportunity", 1, "id", "title", "work", "themes")
)

// proposed is the state that proposals had in the first version; what was kept
// then is not changed.
const proposed = "proposed"

// SetProposal implements roadmap.ProposalStore.
func (s *Roadmap) SetProposal(ctx context.Context, p *roadmap.Proposal) (err error) {
	defer errs.Wrap(&err, "set proposal %q", p.ID)
	inputs, err := json.Marshal(p.Inputs)
	if err != nil {
		return err
	}
	moves := ""
	if len(p.Moves) > 0 {
		text, err := json.Marshal(p.Moves)
		if err != nil {
			return err
		}
		moves = string(text)
	}
	_, err = s.write(ctx, "proposal.set", "proposal/"+p.ID, func(tx *txn) error {
		if err := p.Check(); err != nil {
			return err
		}
		return tx.put(proposalTable, p.ID, p.Title, p.Eliminates, string(p.State), p.Hypothesis, string(inputs), p.Leader, string(p.Shipped), moves)
	})
	return err
}

// Proposals implements roadmap.ProposalStore.
func (s *Roadmap) Proposals(ctx context.Context) (_ []roadmap.Proposal, err error) {
	defer errs.Wrap(&err, "list proposals")
	scan := func(rows *sql.Rows, p *roadmap.Proposal) error {
		var inputs, moves string
		if err := rows.Scan(&p.ID, &p.Title, &p.Eliminates, &p.State, &p.Hypothesis, &inputs, &p.Leader, &p.Shipped, &moves); err != nil {
			return err
		}
		if p.State == proposed || p.State == "" {
			p.State = roadmap.Identified
		}
		if moves != "" {
			if err := json.Unmarshal([]byte(moves), &p.Moves); err != nil {
				return err
			}
		}
		return json.Unmarshal([]byte(inputs), &p.Inputs)
	}
	all, err := collect(ctx, s.q(), scan, "select "+strings.Join(proposalTable.cols, ", ")+" from proposal order by id")
	return all, classify(err)
}

// noProposal says that there is no such proposal, nil when there is.
func (tx *txn) noProposal(id string) error {
	p, err := tx.current(proposalTable, []any{id})
	if err != nil || p != nil {
		return err
	}
	return roadmap.NoProposal(id)
}

// SetOpportunity implements roadmap.ProposalStore.
func (s *Roadmap) SetOpportunity(ctx context.Context, o *roadmap.Opportunity) (err error) {
	defer errs.Wrap(&err, "set opportunity %q", o.ID)
	_, err = s.write(ctx, "opportunity.set", "opportunity/"+o.ID, func(tx *txn) error {
		if err := o.Check(); err != nil {
			return err
		}
		return tx.put(opportunityTable, o.ID, o.Title, o.Work, jsonList(o.Themes))
	})
	return err
}

// RemoveOpportunity implements roadmap.ProposalStore.
func (s *Roadmap) RemoveOpportunity(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "remove opportunity %q", id)
	_, err = s.write(ctx, "opportunity.remove", "opportunity/"+id, func(tx *txn) error {
		was, err := tx.current(opportunityTable, []any{id})
		if err != nil {
			return err
		}
		if was == nil {
			return errs.New(errs.NotFound, "it is not there").Try("'verbatim opportunity list' shows them all")
		}
		users, err := tx.rowsWhere(proposalTable, "eliminates", id)
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return errs.New(errs.Conflict, "proposal %q eliminates it", users[0][0]).Try("change that first, with 'verbatim proposal edit --eliminates'")
		}
		return tx.remove(opportunityTable, id)
	})
	return err
}

// Opportunities implements roadmap.ProposalStore.
func (s *Roadmap) Opportunities(ctx context.Context) (_ []roadmap.Opportunity, err error) {
	defer errs.Wrap(&err, "list opportunities")
	scan := func(rows *sql.Rows, o *roadmap.Opportunity) error {
		var themes string
		if err := rows.Scan(&o.ID, &o.Title, &o.Work, &themes); err != nil {
			return err
		}
		return json.Unmarshal([]byte(themes), &o.Themes)
	}
	all, err := collect(ctx, s.q(), scan, "select id, title, work, themes from opportunity order by id")
	return all, classify(err)
}
