package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

// Roadmap keeps hypotheses, evidence, proposals and planning cycles.
type Roadmap struct{ base }

var (
	hypothesisTable = newTable("hypothesis", 1, "id", "title", "stage", "parent", "slots", "state", "decisions")
	evidenceTable   = newTable("evidence", 2, "hypothesis", "quote", "stance", "strength", "note", "actor", "at")
)

// SetHypothesis implements roadmap.Store.
func (s *Roadmap) SetHypothesis(ctx context.Context, h *roadmap.Hypothesis) (err error) {
	defer errs.Wrap(&err, "set hypothesis %q", h.ID)
	slots, err := json.Marshal(h.Slots)
	if err != nil {
		return err
	}
	decisions, err := json.Marshal(h.Decisions)
	if err != nil {
		return err
	}
	_, err = s.write(ctx, "hypothesis.set", "hypothesis/"+h.ID, func(tx *txn) error {
		all, err := readHypotheses(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		if err := h.Check(all); err != nil {
			return err
		}
		return tx.put(hypothesisTable, h.ID, h.Title, string(h.Stage), h.Parent, string(slots), string(h.State), string(decisions))
	})
	return err
}

// Hypotheses implements roadmap.Store.
func (s *Roadmap) Hypotheses(ctx context.Context) ([]roadmap.Hypothesis, error) {
	return readHypotheses(ctx, s.q())
}

func readHypotheses(ctx context.Context, q queryer) (_ []roadmap.Hypothesis, err error) {
	defer errs.Wrap(&err, "list hypotheses")
	scan := func(rows *sql.Rows, h *roadmap.Hypothesis) error {
		var slots, decisions string
		if err := rows.Scan(&h.ID, &h.Title, &h.Stage, &h.Parent, &slots, &h.State, &decisions); err != nil {
			return err
		}
		return errors.Join(json.Unmarshal([]byte(slots), &h.Slots), json.Unmarshal([]byte(decisions), &h.Decisions))
	}
	all, err := collect(ctx, q, scan, "select id, title, stage, parent, slots, state, decisions from hypothesis order by id")
	return all, classify(err)
}

// SetEvidence implements roadmap.Store.
func (s *Roadmap) SetEvidence(ctx context.Context, e *roadmap.Evidence) (err error) {
	defer errs.Wrap(&err, "link quote %q to hypothesis %q", e.Quote, e.Hypothesis)
	_, err = s.write(ctx, "hypothesis.evidence", "hypothesis/"+e.Hypothesis, func(tx *txn) error {
		if _, err := tx.findQuote(e.Quote); err != nil {
			return err
		}
		h, err := tx.current(hypothesisTable, []any{e.Hypothesis})
		if err != nil {
			return err
		}
		if h == nil {
			return errs.New(errs.NotFound, "no hypothesis %q", e.Hypothesis).Try("'verbatim hypothesis list' shows them all")
		}
		return tx.putEvidence(e)
	})
	return err
}

// RemoveEvidence implements roadmap.Store.
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

// putEvidence stores a link; linking the same again changes nothing, neither
// who linked it nor when.
func (tx *txn) putEvidence(e *roadmap.Evidence) error {
	by, at := e.By, e.At
	if by == "" {
		by = tx.act.Actor
	}
	if at.IsZero() {
		at = tx.now
	}
	row := []any{e.Hypothesis, e.Quote, string(e.Stance), int64(e.Strength), e.Note, by, formatTime(at)}
	was, err := tx.current(evidenceTable, row[:2])
	if err != nil {
		return err
	}
	if was != nil && slices.Equal(was[:5], row[:5]) {
		return nil
	}
	return tx.put(evidenceTable, row...)
}

// Evidence implements roadmap.Store.
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
