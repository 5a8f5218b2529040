package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

var (
	metricTable      = newTable("metric", 2, "proposal", "id", "plan")
	measurementTable = newTable("measurement", 3, "proposal", "metric", "date", "value", "n", "note", "actor", "at")
	noticeTable      = newTable("notice", 2, "proposal", "participant", "note", "actor", "at")
)

// SetMetric implements roadmap.OutcomeStore.
func (s *Roadmap) SetMetric(ctx context.Context, m *roadmap.Metric) (err error) {
	defer errs.Wrap(&err, "set metric %q of proposal %q", m.ID, m.Proposal)
	_, err = s.write(ctx, "metric.set", "proposal/"+m.Proposal, func(tx *txn) error {
		if err := m.Check(); err != nil {
			return err
		}
		if err := tx.noProposal(m.Proposal); err != nil {
			return err
		}
		was, err := tx.metric(m.Proposal, m.ID)
		if err != nil || was != nil && samePlan(*was, *m) {
			return err
		}
		if was != nil {
			if err := tx.settled(m.Proposal, m.ID); err != nil {
				return err
			}
		}
		kept := *m
		kept.By, kept.At = tx.signed(m.By, m.At)
		plan, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		return tx.put(metricTable, m.Proposal, m.ID, string(plan))
	})
	return err
}

// samePlan reports whether two metrics differ at most in who set them, and when.
func samePlan(a, b roadmap.Metric) bool {
	a.By, a.At, b.By, b.At = "", time.Time{}, "", time.Time{}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func (tx *txn) metric(proposal, id string) (*roadmap.Metric, error) {
	row, err := tx.current(metricTable, []any{proposal, id})
	if err != nil || row == nil {
		return nil, err
	}
	plan, _ := row[2].(string)
	m := &roadmap.Metric{}
	return m, json.Unmarshal([]byte(plan), m)
}

// settled refuses to change a plan that has been held against the world, or
// whose proposal was shipped.
func (tx *txn) settled(proposal, id string) error {
	var n int
	err := tx.q.QueryRowContext(tx.ctx, "select count(*) from measurement where proposal = $1 and metric = $2", proposal, id).Scan(&n)
	if err != nil {
		return classify(err)
	}
	if n > 0 {
		return errs.New(errs.Conflict, "it was measured, so that its plan stands").Try("add another metric")
	}
	p, err := tx.current(proposalTable, []any{proposal})
	if err != nil {
		return err
	}
	if i := slices.Index(proposalTable.cols, "shipped"); p != nil && p[i] != "" {
		return errs.New(errs.Conflict, "%q is shipped, so that what it is measured by stands", proposal).Try("add another metric")
	}
	return nil
}

func noMetric(proposal, id string) error {
	return errs.New(errs.NotFound, "proposal %q has no metric %q", proposal, id).Try("'verbatim proposal outcome %s' shows them all", proposal)
}

// RemoveMetric implements roadmap.OutcomeStore.
func (s *Roadmap) RemoveMetric(ctx context.Context, proposal, metric string) (err error) {
	defer errs.Wrap(&err, "remove metric %q of proposal %q", metric, proposal)
	_, err = s.write(ctx, "metric.remove", "proposal/"+proposal, func(tx *txn) error {
		was, err := tx.metric(proposal, metric)
		if err != nil {
			return err
		}
		if was == nil {
			return noMetric(proposal, metric)
		}
		if err := tx.settled(proposal, metric); err != nil {
			return err
		}
		return tx.remove(metricTable, proposal, metric)
	})
	return err
}

// Metrics implements roadmap.OutcomeStore.
func (s *Roadmap) Metrics(ctx context.Context) (_ []roadmap.Metric, err error) {
	defer errs.Wrap(&err, "list metrics")
	scan := func(rows *sql.Rows, m *roadmap.Metric) error {
		var plan string
		if err := rows.Scan(&plan); err != nil {
			return err
		}
		return json.Unmarshal([]byte(plan), m)
	}
	all, err := collect(ctx, s.q(), scan, "select plan from metric order by proposal, id")
	return all, classify(err)
}

// Measure implements roadmap.OutcomeStore.
func (s *Roadmap) Measure(ctx context.Context, m *roadmap.Measurement) (err error) {
	defer errs.Wrap(&err, "measure %q of proposal %q", m.Metric, m.Proposal)
	_, err = s.write(ctx, "metric.measure", "proposal/"+m.Proposal, func(tx *txn) error {
		if err := tx.noProposal(m.Proposal); err != nil {
			return err
		}
		plan, err := tx.metric(m.Proposal, m.Metric)
		if err != nil {
			return err
		}
		if plan == nil {
			return noMetric(m.Proposal, m.Metric)
		}
		if err := plan.CheckReading(m.Reading); err != nil {
			return err
		}
		n := int64(-1)
		if m.N != nil {
			n = int64(*m.N)
		}
		by, at := tx.signed(m.By, m.At)
		row := []any{m.Proposal, m.Metric, string(m.Date), decimalText(m.Value), n, m.Note, by, formatTime(at)}
		was, err := tx.current(measurementTable, row[:3])
		if err != nil || was != nil && slices.Equal(was[:6], row[:6]) {
			return err
		}
		return tx.put(measurementTable, row...)
	})
	return err
}

// Measurements implements roadmap.OutcomeStore.
func (s *Roadmap) Measurements(ctx context.Context) (_ []roadmap.Measurement, err error) {
	defer errs.Wrap(&err, "list measurements")
	scan := func(rows *sql.Rows, m *roadmap.Measurement) error {
		var value, at string
		var n int
		err := rows.Scan(&m.Proposal, &m.Metric, &m.Date, &value, &n, &m.Note, &m.By, &at)
		if err != nil {
			return err
		}
		if n >= 0 {
			m.N = &n
		}
		m.At = parseTime(at)
		m.Value, err = strconv.ParseFloat(value, 64)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select proposal, metric, date, value, n, note, actor, at from measurement order by proposal, metric, date")
	return all, classify(err)
}

// Notify implements roadmap.OutcomeStore.
func (s *Roadmap) Notify(ctx context.Context, n *roadmap.Notice) (err error) {
	defer errs.Wrap(&err, "note that %q was told of proposal %q", n.Participant, n.Proposal)
	_, err = s.write(ctx, "proposal.notify", "proposal/"+n.Proposal, func(tx *txn) error {
		if err := tx.noProposal(n.Proposal); err != nil {
			return err
		}
		person, err := tx.current(participantTable, []any{n.Participant})
		if err != nil {
			return err
		}
		if person == nil {
			return errs.New(errs.NotFound, "no participant %q", n.Participant).Try("'verbatim participant list' shows them all")
		}
		was, err := tx.current(noticeTable, []any{n.Proposal, n.Participant})
		if err != nil || was != nil {
			return err
		}
		by, at := tx.signed(n.By, n.At)
		return tx.put(noticeTable, n.Proposal, n.Participant, n.Note, by, formatTime(at))
	})
	return err
}

// Notices implements roadmap.OutcomeStore.
func (s *Roadmap) Notices(ctx context.Context) (_ []roadmap.Notice, err error) {
	defer errs.Wrap(&err, "list notices")
	scan := func(rows *sql.Rows, n *roadmap.Notice) error {
		var at string
		err := rows.Scan(&n.Proposal, &n.Participant, &n.Note, &n.By, &at)
		n.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select proposal, participant, note, actor, at from notice order by proposal, participant")
	return all, classify(err)
}
