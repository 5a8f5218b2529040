package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Events reads the event log, takes back what it records and does it again.
type Events struct{ base }

// An Event is one recorded change.
type Event struct {
	Seq     int64
	At      time.Time
	Actor   string
	Op      string
	Kind    string // such as "code.add"
	Subject string // such as "interview/2026-08-14-p07"
}

// A Touched is a stretch of turns whose search entries an event concerns.
type Touched struct {
	Seq      int64
	Revision int64
	First    int
	Last     int
}

// Head returns the number of the newest event, 0 when there is none.
func (s *Events) Head(ctx context.Context) (int64, error) {
	var seq int64
	err := s.q().QueryRowContext(ctx, "select coalesce(max(seq), 0) from event").Scan(&seq)
	return seq, classify(err)
}

// List returns up to limit events after a number, oldest first. An event that
// is listed never has an older one appear behind it later.
func (s *Events) List(ctx context.Context, after int64, limit int) (_ []Event, err error) {
	defer errs.Wrap(&err, "list events")
	all, err := collect(ctx, s.q(), scanEvent, selectEvents+" where seq > $1 order by seq limit $2", after, limit)
	return all, classify(err)
}

// Newest returns up to limit events, newest first.
func (s *Events) Newest(ctx context.Context, limit int) (_ []Event, err error) {
	defer errs.Wrap(&err, "list events")
	all, err := collect(ctx, s.q(), scanEvent, selectEvents+" order by seq desc limit $1", limit)
	return all, classify(err)
}

// About returns the events whose subject is this one, newest first.
func (s *Events) About(ctx context.Context, subject string) (_ []Event, err error) {
	defer errs.Wrap(&err, "list events of %s", subject)
	all, err := collect(ctx, s.q(), scanEvent, selectEvents+" where subject = $1 order by seq desc", subject)
	return all, classify(err)
}

const selectEvents = "select seq, at, actor, op_id, kind, subject from event"

func scanEvent(rows *sql.Rows, e *Event) error {
	var at string
	err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Op, &e.Kind, &e.Subject)
	e.At = parseTime(at)
	return err
}

// Touched returns the turns that events after a number concern, in order, and
// the number read up to. It reads whole events, at least limit stretches when
// there are as many.
func (s *Events) Touched(ctx context.Context, after int64, limit int) (_ []Touched, next int64, err error) {
	defer errs.Wrap(&err, "read the event log")
	if next, err = s.Head(ctx); err != nil {
		return nil, 0, err
	}
	scan := func(rows *sql.Rows, t *Touched) error { return rows.Scan(&t.Seq, &t.Revision, &t.First, &t.Last) }
	all, err := collect(ctx, s.q(), scan, `select seq, revision, first_turn, last_turn from event_turn
		where seq > $1 and seq <= $2 and seq <= coalesce((select seq from event_turn where seq > $1 order by seq limit 1 offset $3), $2)
		order by seq, revision, first_turn`, after, next, limit)
	if err != nil {
		return nil, 0, classify(err)
	}
	if len(all) > limit {
		next = all[len(all)-1].Seq
	}
	return all, next, nil
}

// Changed counts the rows that an event changed, by table, such as "quote".
func (s *Events) Changed(ctx context.Context, seq int64) (_ map[string]int, err error) {
	defer errs.Wrap(&err, "read event %d", seq)
	_, after, err := rowsOf(ctx, s.q(), seq)
	if err != nil {
		return nil, err
	}
	counts, seen := map[string]int{}, map[string]bool{}
	for _, r := range after {
		if key := r.Table + "\x00" + keyText(r.Key); !seen[key] {
			seen[key] = true
			counts[r.Table]++
		}
	}
	return counts, nil
}

// Interviews lists the interviews that an event has changed, themselves or who
// speaks in them, by ID.
func (s *Events) Interviews(ctx context.Context, seq int64) (_ []interviews.ID, err error) {
	defer errs.Wrap(&err, "read event %d", seq)
	_, after, err := rowsOf(ctx, s.q(), seq)
	if err != nil {
		return nil, err
	}
	var ids []interviews.ID
	for _, r := range after {
		if r.Table == interviewTable.name || r.Table == speakerTable.name {
			id, _ := r.Key[0].(string)
			ids = append(ids, interviews.ID(id))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// rowsOf returns what an event changed, as rows were before and after it.
func rowsOf(ctx context.Context, q queryer, seq int64) (before, after []rowState, err error) {
	var was, is string
	if err := q.QueryRowContext(ctx, "select before, after from event where seq = $1", seq).Scan(&was, &is); err != nil {
		return nil, nil, classify(err)
	}
	before, errBefore := decodeRows(was)
	after, errAfter := decodeRows(is)
	return before, after, errors.Join(errBefore, errAfter)
}

// decodeRows reads rows as txn.current returns them: text and int64.
func decodeRows(text string) ([]rowState, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var rows []rowState
	if err := d.Decode(&rows); err != nil {
		return nil, err
	}
	for i := range rows {
		if err := errors.Join(wholeNumbers(rows[i].Key), wholeNumbers(rows[i].Row)); err != nil {
			return nil, err
		}
		rows[i].update()
	}
	return rows, nil
}

func wholeNumbers(values []any) error {
	for i, v := range values {
		n, ok := v.(json.Number)
		if !ok {
			continue
		}
		whole, err := n.Int64()
		if err != nil {
			return err
		}
		values[i] = whole
	}
	return nil
}

// update makes a row that an event remembers what the migrations have made of
// its table since.
func (r *rowState) update() {
	t := tables[r.Table]
	if t == nil {
		return
	}
	if missing := len(t.cols) - len(r.Row); r.Row != nil && missing > 0 && missing <= len(t.later) {
		r.Row = append(r.Row, t.later[len(t.later)-missing:]...)
	}
	if len(r.Key) != t.keys {
		return // nothing that the store wrote
	}
	if id, _ := r.Key[0].(string); t == memoTable && !strings.Contains(id, "/") {
		r.Key[0] = string(coding.OnQuote(id))
		if len(r.Row) > 0 {
			r.Row[0] = r.Key[0]
		}
	}
}

// recorded are the tables that events record, each after those it points to.
var recorded = []*table{
	studyTable, participantTable, attributeTable, interviewTable, speakerTable, themeTable, quoteTable, codingTable,
	memoTable, takeawayTable, takeawayQuoteTable, assignmentTable, finishTable, adjudicationTable, suggestionTable,
	guideTable, phraseTable, hypothesisTable, evidenceTable, challengeTable, opportunityTable, proposalTable, cycleTable, levelTable,
	metricTable, measurementTable, noticeTable, synonymTable, savedTable, issuedTable, withdrawalTable,
}

// tables are they by name.
var tables = func() map[string]*table {
	by := map[string]*table{}
	for _, t := range recorded {
		by[t.name] = t
	}
	return by
}()
