package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

var (
	cycleTable = newTable("cycle", 1, "name", "threshold", "at")
	levelTable = newTable("load_level", 1, "level", "minutes", "anchor", "actor", "at")
)

// SetCycle implements roadmap.ProposalStore.
func (s *Roadmap) SetCycle(ctx context.Context, c *roadmap.Cycle) (err error) {
	defer errs.Wrap(&err, "set cycle %q", c.Name)
	_, err = s.write(ctx, "cycle.set", "cycle/"+c.Name, func(tx *txn) error {
		if c.Name == "" {
			return errs.New(errs.Invalid, "a planning cycle needs a name").Try("for example 2026-Q4")
		}
		threshold := decimalText(c.Threshold)
		newest, err := newestCycle(tx.ctx, tx.q)
		if err != nil || newest.name == c.Name && newest.threshold == threshold {
			return err
		}
		if err := tx.fixed(c.Name, threshold); err != nil {
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

// fixed refuses another threshold for a cycle that has one, as soon as a
// strategic value is measured against it: it is fixed before anything is scored.
func (tx *txn) fixed(name, threshold string) error {
	was, err := tx.current(cycleTable, []any{name})
	if err != nil || was == nil || was[1] == threshold {
		return err
	}
	all, err := (&Roadmap{tx.base()}).Proposals(tx.ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if st := all[i].Inputs.Strategic; st != nil && st.Sigma > 0 {
			return errs.New(errs.Conflict, "its threshold is %s hours, and the strategic value of %q is measured against it", was[1], all[i].ID).
				Try("a threshold is fixed for its cycle: begin the next one under another name")
		}
	}
	return nil
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

// Cycle implements roadmap.ProposalStore.
func (s *Roadmap) Cycle(ctx context.Context) (_ *roadmap.Cycle, err error) {
	defer errs.Wrap(&err, "read the planning cycle")
	newest, err := newestCycle(ctx, s.q())
	if err != nil || newest.name == "" {
		return &roadmap.Cycle{}, err
	}
	threshold, err := strconv.ParseFloat(newest.threshold, 64)
	return &roadmap.Cycle{Name: newest.name, Threshold: threshold}, err
}

// SetLevel implements roadmap.ProposalStore.
func (s *Roadmap) SetLevel(ctx context.Context, l *roadmap.Level) (err error) {
	defer errs.Wrap(&err, "set load level %d", l.Level)
	_, err = s.write(ctx, "level.set", "level/"+strconv.Itoa(l.Level), func(tx *txn) error {
		if err := errors.Join(tx.acting(), l.Check()); err != nil {
			return err
		}
		minutes := decimalText(l.Minutes)
		was, err := tx.current(levelTable, []any{int64(l.Level)})
		if err != nil || was != nil && was[1] == minutes && was[2] == l.Anchor {
			return err
		}
		by, at := tx.signed(l.By, l.At)
		if err := tx.put(levelTable, int64(l.Level), minutes, l.Anchor, by, formatTime(at)); err != nil {
			return err
		}
		scale, err := (&Roadmap{tx.base()}).Levels(tx.ctx)
		if err != nil {
			return err
		}
		return roadmap.Scale(scale).Check()
	})
	return err
}

// Levels implements roadmap.ProposalStore.
func (s *Roadmap) Levels(ctx context.Context) (_ []roadmap.Level, err error) {
	defer errs.Wrap(&err, "list load levels")
	scan := func(rows *sql.Rows, l *roadmap.Level) error {
		var minutes, at string
		err := rows.Scan(&l.Level, &minutes, &l.Anchor, &l.By, &at)
		if err != nil {
			return err
		}
		l.At = parseTime(at)
		l.Minutes, err = strconv.ParseFloat(minutes, 64)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select level, minutes, anchor, actor, at from load_level order by level")
	return all, classify(err)
}

// decimalText writes a number so that both databases give it back to the bit.
func decimalText(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
