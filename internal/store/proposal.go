package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

var (
	proposalTable = newTable("proposal", 1, "id", "title", "eliminates", "state", "hypothesis", "inputs")
	cycleTable    = newTable("cycle", 1, "name", "threshold", "at")
)

// SetProposal implements roadmap.Store.
func (s *Roadmap) SetProposal(ctx context.Context, p *roadmap.Proposal) (err error) {
	defer errs.Wrap(&err, "set proposal %q", p.ID)
	inputs, err := json.Marshal(p.Inputs)
	if err != nil {
		return err
	}
	_, err = s.write(ctx, "proposal.set", "proposal/"+p.ID, func(tx *txn) error {
		if p.ID == "" {
			return errs.New(errs.Invalid, "a proposal needs an ID")
		}
		return tx.put(proposalTable, p.ID, p.Title, p.Eliminates, p.State, p.Hypothesis, string(inputs))
	})
	return err
}

// Proposals implements roadmap.Store.
func (s *Roadmap) Proposals(ctx context.Context) (_ []roadmap.Proposal, err error) {
	defer errs.Wrap(&err, "list proposals")
	scan := func(rows *sql.Rows, p *roadmap.Proposal) error {
		var inputs string
		if err := rows.Scan(&p.ID, &p.Title, &p.Eliminates, &p.State, &p.Hypothesis, &inputs); err != nil {
			return err
		}
		return json.Unmarshal([]byte(inputs), &p.Inputs)
	}
	all, err := collect(ctx, s.q(), scan, "select id, title, eliminates, state, hypothesis, inputs from proposal order by id")
	return all, classify(err)
}

// SetCycle implements roadmap.Store.
func (s *Roadmap) SetCycle(ctx context.Context, c *roadmap.Cycle) (err error) {
	defer errs.Wrap(&err, "set cycle %q", c.Name)
	_, err = s.write(ctx, "cycle.set", "cycle/"+c.Name, func(tx *txn) error {
		if c.Name == "" {
			return errs.New(errs.Invalid, "a planning cycle needs a name").Try("for example 2026-Q4")
		}
		threshold := strconv.FormatFloat(c.Threshold, 'g', -1, 64)
		newest, err := newestCycle(tx.ctx, tx.q)
		if err != nil || newest.name == c.Name && newest.threshold == threshold {
			return err
		}
		at := formatTime(tx.now)
		if at <= newest.at { // the clock went backwards, this one is the newest all the same
			at = formatTime(parseTime(newest.at).Add(time.Microsecond))
		}
		return tx.put(cycleTable, c.Name, threshold, at)
	})
	return err
}

type cycleRow struct{ name, threshold, at string }

// newestCycle returns the cycle that was set last, the zero row for none.
func newestCycle(ctx context.Context, q queryer) (c cycleRow, err error) {
	err = q.QueryRowContext(ctx, "select name, threshold, at from cycle order by at desc, name desc limit 1").Scan(&c.name, &c.threshold, &c.at)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	return c, classify(err)
}

// Cycle implements roadmap.Store.
func (s *Roadmap) Cycle(ctx context.Context) (_ *roadmap.Cycle, err error) {
	defer errs.Wrap(&err, "read the planning cycle")
	c := roadmap.DefaultCycle
	newest, err := newestCycle(ctx, s.q())
	if err != nil || newest.name == "" {
		return &c, err
	}
	c.Name = newest.name
	c.Threshold, err = strconv.ParseFloat(newest.threshold, 64)
	return &c, err
}
