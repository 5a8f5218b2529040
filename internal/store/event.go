package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Events reads the event log, and takes back what it records.
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

// Undo takes the actor's newest change back that has not been taken back yet,
// and returns it. errs.NotFound when there is none, errs.Conflict when what it
// changed has been changed since.
func (s *Events) Undo(ctx context.Context) (_ *Event, err error) {
	defer errs.Wrap(&err, "undo")
	var undone *Event
	replayed, err := s.write(ctx, undoKind, "", func(tx *txn) error {
		undone, err = tx.lastUndoable()
		if err != nil {
			return err
		}
		tx.kind, tx.subject = undoKind, undone.subject()
		return tx.restore(undone)
	})
	if replayed {
		return s.undoneBy(ctx, interviews.Actor(ctx).Op)
	}
	return undone, err
}

// undoKind is the kind of an event that takes another one back, which its
// subject names.
const undoKind = "undo"

func (e *Event) subject() string { return fmt.Sprintf("event/%d", e.Seq) }

// undoneBy returns the event that an operation took back.
func (s *Events) undoneBy(ctx context.Context, op string) (*Event, error) {
	found, err := collect(ctx, s.q(), scanEvent, selectEvents+` where 'event/' || seq =
		(select subject from event where op_id = $1 and kind = '`+undoKind+"')", op)
	if err != nil {
		return nil, classify(err)
	}
	if len(found) == 0 {
		return nil, errs.New(errs.Conflict, "operation %q was something else than to undo", op)
	}
	return &found[0], nil
}

// undoPage is how many events an undo reads at a time, to find its own.
const undoPage = 100

func (tx *txn) lastUndoable() (*Event, error) {
	gone := map[string]bool{} // an undo is newer than what it took back
	for before := int64(math.MaxInt64); ; {
		page, err := collect(tx.ctx, tx.q, scanEvent, selectEvents+" where actor = $1 and seq < $2 order by seq desc limit $3",
			tx.act.Actor, before, undoPage)
		if err != nil {
			return nil, classify(err)
		}
		for _, e := range page {
			if e.Kind == undoKind {
				gone[e.Subject] = true
				continue
			}
			if !gone[e.subject()] {
				return &e, nil
			}
		}
		if len(page) < undoPage {
			return nil, errs.New(errs.NotFound, "%s has nothing to undo", tx.act.Actor)
		}
		before = page[len(page)-1].Seq
	}
}

// restore puts the rows of an event back as they were, last change first.
func (tx *txn) restore(e *Event) error {
	before, after, err := tx.rowsOf(e.Seq)
	if err != nil {
		return err
	}
	for i := len(after) - 1; i >= 0; i-- {
		t := tables[after[i].Table]
		if t == nil {
			return fmt.Errorf("event %d changed an unknown table", e.Seq)
		}
		now, err := tx.current(t, after[i].Key)
		if err != nil {
			return err
		}
		if !slices.Equal(now, after[i].Row) {
			return errs.New(errs.Conflict, "%s (event %d, %s) has been changed since", describe(after[i]), e.Seq, e.Kind).
				Try("'verbatim log' shows by whom; change it by hand instead")
		}
		if err := tx.putBack(t, &before[i], e); err != nil {
			return err
		}
	}
	if err := tx.checkTrees(); err != nil {
		return err
	}
	if err := tx.checkAnchors(after); err != nil {
		return err
	}
	spans, err := collect(tx.ctx, tx.q, func(rows *sql.Rows, t *touched) error { return rows.Scan(&t.revision, &t.first, &t.last) },
		"select revision, first_turn, last_turn from event_turn where seq = $1 order by revision, first_turn", e.Seq)
	for _, t := range spans {
		tx.touch(t.revision, t.first, t.last)
	}
	return classify(err)
}

// putBack makes a row what it was before an event. A study or a person that
// the event added stays when others have come to need it.
func (tx *txn) putBack(t *table, was *rowState, e *Event) error {
	err := tx.step("", "", func(tx *txn) error {
		if was.Row == nil {
			return tx.remove(t, was.Key...)
		}
		return tx.put(t, was.Row...)
	})
	if errs.KindOf(err) != errs.Conflict || was.Row == nil && (t == studyTable || t == participantTable) {
		return unlessConflict(err)
	}
	return errs.New(errs.Conflict, "later changes build on %s (event %d, %s)", describe(*was), e.Seq, e.Kind).
		Try("take those back first; 'verbatim log' shows them")
}

func unlessConflict(err error) error {
	if errs.KindOf(err) == errs.Conflict {
		return nil
	}
	return err
}

// checkTrees refuses what would put themes or hypotheses below themselves:
// each step that led there was allowed, but not what is left without one.
func (tx *txn) checkTrees() error {
	for _, t := range []*table{themeTable, hypothesisTable} {
		var loose int
		err := tx.q.QueryRowContext(tx.ctx, `with recursive tree (id) as (
				select id from `+t.name+` where parent = '' or parent not in (select id from `+t.name+`)
				union all select below.id from `+t.name+` below join tree on below.parent = tree.id)
			select count(*) from `+t.name+" where id not in (select id from tree)").Scan(&loose)
		if err != nil {
			return classify(err)
		}
		if loose > 0 {
			return errs.New(errs.Conflict, "a %s would stand below itself", t.name).Try("move those above it first")
		}
	}
	return nil
}

// checkAnchors refuses to put an interview back to a revision, or a quote back
// into one, so that a quote would count that is not of the newest.
func (tx *txn) checkAnchors(touched []rowState) error {
	for _, r := range touched {
		var id, what, hint string
		switch r.Table {
		case interviewTable.name:
			id = "i.id"
			what = "quotes were coded in the newer transcript since"
			hint = "'verbatim log' shows by whom; ingest the older file again instead"
		case quoteTable.name:
			id = "q.id"
			what = "the transcript has changed since the quote was coded"
			hint = "code the words anew in the newer transcript"
		default:
			continue
		}
		var astray int
		err := tx.q.QueryRowContext(tx.ctx, `select count(*) from quote q join interview i on i.id = q.interview
			where q.revision <> i.revision and q.state in ('unchanged', 'moved') and `+id+" = $1", r.Key[0]).Scan(&astray)
		if err != nil {
			return classify(err)
		}
		if astray > 0 {
			return errs.New(errs.Conflict, "%s: %s", describe(r), what).Try("%s", hint)
		}
	}
	return nil
}

func describe(r rowState) string {
	var parts []string
	for _, k := range r.Key {
		parts = append(parts, fmt.Sprint(k))
	}
	return r.Table + " " + strings.Join(parts, " ")
}

func (tx *txn) rowsOf(seq int64) (before, after []rowState, err error) {
	var was, is string
	if err := tx.q.QueryRowContext(tx.ctx, "select before, after from event where seq = $1", seq).Scan(&was, &is); err != nil {
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
	if id, _ := r.Key[0].(string); t == memoTable && !strings.Contains(id, "/") {
		r.Key[0] = string(coding.OnQuote(id))
		if r.Row != nil {
			r.Row[0] = r.Key[0]
		}
	}
}

// tables are all that events record, by name.
var tables = func() map[string]*table {
	by := map[string]*table{}
	for _, t := range []*table{
		studyTable, participantTable, attributeTable, interviewTable, speakerTable, themeTable, quoteTable, codingTable,
		memoTable, takeawayTable, takeawayQuoteTable, assignmentTable, finishTable, adjudicationTable, suggestionTable,
		guideTable, hypothesisTable, evidenceTable, proposalTable, cycleTable,
	} {
		by[t.name] = t
	}
	return by
}()
