package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

var (
	evidenceTable  = newTable("evidence", 2, "hypothesis", "quote", "stance", "strength", "note", "actor", "at")
	challengeTable = newTable("challenge", 2, "hypothesis", "n", "query", "found", "people", "actor", "at")
)

// SetEvidence implements roadmap.HypothesisStore.
func (s *Roadmap) SetEvidence(ctx context.Context, e *roadmap.Evidence) (err error) {
	defer errs.Wrap(&err, "link quote %q to hypothesis %q", e.Quote, e.Hypothesis)
	_, err = s.write(ctx, "hypothesis.evidence", "hypothesis/"+e.Hypothesis, func(tx *txn) error {
		if _, err := tx.findQuote(e.Quote); err != nil {
			return err
		}
		h, err := tx.hypothesis(e.Hypothesis)
		if err != nil {
			return err
		}
		linked, err := tx.putEvidence(e)
		if err != nil || linked == nil || !h.Reopen(linked) {
			return err
		}
		return tx.putHypothesis(h)
	})
	return err
}

// hypothesis finds one. errs.NotFound when there is none.
func (tx *txn) hypothesis(id string) (*roadmap.Hypothesis, error) {
	all, err := readHypotheses(tx.ctx, tx.q)
	if err != nil {
		return nil, err
	}
	if h := roadmap.FindHypothesis(all, id); h != nil {
		return h, nil
	}
	return nil, roadmap.NoHypothesis(id)
}

// RemoveEvidence implements roadmap.HypothesisStore.
func (s *Roadmap) RemoveEvidence(ctx context.Context, hypothesis, quote string) (err error) {
	defer errs.Wrap(&err, "take quote %q out of hypothesis %q", quote, hypothesis)
	_, err = s.write(ctx, "hypothesis.evidence", "hypothesis/"+hypothesis, func(tx *txn) error {
		was, err := tx.current(evidenceTable, []any{hypothesis, quote})
		if err != nil {
			return err
		}
		if was == nil {
			return errs.New(errs.NotFound, "it is no evidence there").Try("'verbatim hypothesis show %s' lists what is", hypothesis)
		}
		if err := tx.remove(evidenceTable, hypothesis, quote); err != nil {
			return err
		}
		q, err := tx.findQuote(quote)
		if err != nil {
			return err
		}
		return tx.forget(&q)
	})
	return err
}

// putEvidence stores a link and returns it when it speaks otherwise than
// before, else nil: another note or strength changes neither who linked it nor
// when, or what was linked before a criterion would count towards it.
func (tx *txn) putEvidence(e *roadmap.Evidence) (*roadmap.Evidence, error) {
	was, err := tx.current(evidenceTable, []any{e.Hypothesis, e.Quote})
	if err != nil {
		return nil, err
	}
	linked, by, at := *e, tx.act.Actor, formatTime(tx.now)
	again := was != nil && was[2] == string(e.Stance)
	if again {
		by, _ = was[5].(string)
		at, _ = was[6].(string)
	}
	linked.By = cmp.Or(e.By, by)
	if linked.At.IsZero() {
		linked.At = parseTime(at)
	}
	row := []any{e.Hypothesis, e.Quote, string(e.Stance), int64(e.Strength), e.Note, linked.By, formatTime(linked.At)}
	switch {
	case was != nil && slices.Equal(was[:5], row[:5]):
		return nil, nil
	case again:
		return nil, tx.put(evidenceTable, row...)
	}
	return &linked, tx.put(evidenceTable, row...)
}

// Evidence implements roadmap.HypothesisStore.
func (s *Roadmap) Evidence(ctx context.Context, hypothesis string) (_ []roadmap.Evidence, err error) {
	defer errs.Wrap(&err, "list evidence")
	scan := func(rows *sql.Rows, e *roadmap.Evidence) error {
		var at string
		err := rows.Scan(&e.Hypothesis, &e.Quote, &e.Stance, &e.Strength, &e.Note, &e.By, &at)
		e.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, `select hypothesis, quote, stance, strength, note, actor, at from evidence
		where $1 = '' or hypothesis = $1 order by hypothesis, quote`, hypothesis)
	return all, classify(err)
}

// AddChallenge implements roadmap.HypothesisStore.
func (s *Roadmap) AddChallenge(ctx context.Context, c *roadmap.Challenge) (err error) {
	defer errs.Wrap(&err, "challenge hypothesis %q", c.Hypothesis)
	_, err = s.write(ctx, "hypothesis.challenge", "hypothesis/"+c.Hypothesis, func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		if _, err := tx.hypothesis(c.Hypothesis); err != nil {
			return err
		}
		rows, err := tx.rowsWhere(challengeTable, "hypothesis", c.Hypothesis)
		if err != nil {
			return err
		}
		n := int64(1)
		if len(rows) > 0 {
			last, _ := rows[len(rows)-1][1].(int64)
			n += last
		}
		by, at := tx.signed(c.By, c.At)
		return tx.put(challengeTable, c.Hypothesis, n, c.Query, int64(c.Found), int64(c.People), by, formatTime(at))
	})
	return err
}

// signed is who did a thing and when: whoever acts, now, where a file does not
// say otherwise.
func (tx *txn) signed(by string, at time.Time) (string, time.Time) {
	if by == "" {
		by = tx.act.Actor
	}
	if at.IsZero() {
		at = tx.now
	}
	return by, at
}

// Challenges implements roadmap.HypothesisStore.
func (s *Roadmap) Challenges(ctx context.Context) (_ []roadmap.Challenge, err error) {
	defer errs.Wrap(&err, "list challenges")
	scan := func(rows *sql.Rows, c *roadmap.Challenge) error {
		var at string
		err := rows.Scan(&c.Hypothesis, &c.Query, &c.Found, &c.People, &c.By, &at)
		c.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select hypothesis, query, found, people, actor, at from challenge order by hypothesis, n")
	return all, classify(err)
}
