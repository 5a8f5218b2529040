package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"verbatim/internal/errs"
)

// Kinds of events that take another one back, or do it again. Their subject
// names it: event/N.
const (
	undoKind = "undo"
	redoKind = "redo"
)

// Undo takes the actor's newest change back that has not been taken back yet,
// and returns it. errs.NotFound when there is none, errs.Conflict when what it
// changed has been changed since.
func (s *Events) Undo(ctx context.Context) (*Event, error) { return s.UndoOf(ctx, "") }

// UndoOf is Undo among the changes of a subject, such as
// "interview/2026-08-14-p07", that are of one of these kinds; of any kind
// when none is named, and of any subject for "".
func (s *Events) UndoOf(ctx context.Context, subject string, kinds ...string) (_ *Event, err error) {
	defer errs.Wrap(&err, "undo")
	return s.turn(ctx, undoKind, func(tx *txn) (*Event, error) { return tx.undoable(subject, kinds) })
}

// Redo does the actor's change again that was taken back last, and returns it.
// errs.NotFound when there is none, or when the actor has done something else
// since; errs.Conflict when what it changes has been changed since.
func (s *Events) Redo(ctx context.Context) (*Event, error) { return s.RedoOf(ctx, "") }

// RedoOf is Redo among the changes that UndoOf is about: what the actor has
// done besides does not matter.
func (s *Events) RedoOf(ctx context.Context, subject string, kinds ...string) (_ *Event, err error) {
	defer errs.Wrap(&err, "redo")
	return s.turn(ctx, redoKind, func(tx *txn) (*Event, error) { return tx.redoable(subject, kinds) })
}

// turn carries an event's change out backwards or again.
func (s *Events) turn(ctx context.Context, kind string, choose func(*txn) (*Event, error)) (*Event, error) {
	var chosen *Event
	replayed, err := s.write(ctx, kind, "", func(tx *txn) (err error) {
		if chosen, err = choose(tx); err != nil {
			return err
		}
		tx.kind, tx.subject = kind, chosen.subject()
		return tx.restore(chosen, kind == redoKind)
	})
	if err == nil && replayed {
		return s.turnedBy(ctx)
	}
	return chosen, err
}

func (e *Event) subject() string { return fmt.Sprintf("event/%d", e.Seq) }

// about returns the number of the event that e takes back or does again, or 0.
func (e *Event) about() int64 {
	if e.Kind != undoKind && e.Kind != redoKind {
		return 0
	}
	seq, err := strconv.ParseInt(strings.TrimPrefix(e.Subject, "event/"), 10, 64)
	if err != nil {
		return 0
	}
	return seq
}

// turnedBy returns the event that the operation of ctx took back or did again.
func (s *Events) turnedBy(ctx context.Context) (*Event, error) {
	turn, err := carriedOut(ctx, s.q(), "", "")
	if err != nil {
		return nil, err
	}
	return s.event(ctx, turn.about())
}

func (b base) event(ctx context.Context, seq int64) (*Event, error) {
	found, err := collect(ctx, b.q(), scanEvent, selectEvents+" where seq = $1", seq)
	if err != nil {
		return nil, classify(err)
	}
	if len(found) == 0 {
		return nil, errs.New(errs.NotFound, "no event %d", seq).Try("'verbatim log' lists them")
	}
	return &found[0], nil
}

// newest returns the actor's newest event that is so, nil when there is none.
func (tx *txn) newest(so string, args ...any) (*Event, error) {
	found, err := collect(tx.ctx, tx.q, scanEvent, selectEvents+" where actor = $1 and "+so+" order by seq desc limit 1", append([]any{tx.act.Actor}, args...)...)
	if err != nil || len(found) == 0 {
		return nil, classify(err)
	}
	return &found[0], nil
}

// A change of the actor's own is one that is no undo or redo. It stands unless
// the last of those about it is an undo.
const (
	ownChange = "kind not in ('" + undoKind + "', '" + redoKind + "')"
	lastTurn  = `coalesce((select u.kind from event u where u.subject = 'event/' || event.seq and u.kind in ('` + undoKind + "', '" + redoKind + `')
		order by u.seq desc limit 1), '')`
	standingUndo = "kind = '" + undoKind + `' and not exists (select 1 from event u where u.subject = event.subject and u.kind = '` + redoKind + `' and u.seq > event.seq)`
)

// among is the condition that an event is of a subject, "" for any, and of one
// of some kinds, if any are named. Its arguments are $2 and $3.
func (tx *txn) among(event, subject string, kinds []string) (cond string, args []any) {
	cond = "($2 = '' or " + event + ".subject = $2) and ($3 = '[]' or " + tx.db.dialect.in(event+".kind", 3) + ")"
	return cond, []any{subject, jsonList(kinds)}
}

// undoable returns the newest change that stands.
func (tx *txn) undoable(subject string, kinds []string) (*Event, error) {
	wanted, args := tx.among("event", subject, kinds)
	found, err := tx.newest(ownChange+" and "+wanted+" and "+lastTurn+" <> '"+undoKind+"'", args...)
	if err == nil && found == nil {
		err = errs.New(errs.NotFound, "%s has nothing to undo%s", tx.act.Actor, of(subject)).Try("'verbatim log' shows who did what; --as NAME undoes as somebody else")
	}
	return found, err
}

// redoable returns the change that was taken back last. Whatever else the
// actor has done since ends what can be done again.
func (tx *txn) redoable(subject string, kinds []string) (*Event, error) {
	wanted, args := tx.among("event", subject, kinds)
	last, err := tx.newest(ownChange+" and "+wanted, args...)
	if err != nil {
		return nil, err
	}
	var undo, found *Event
	if last != nil {
		wanted, args = tx.among("t", subject, kinds)
		undo, err = tx.newest(standingUndo+" and seq > $4 and exists (select 1 from event t where event.subject = 'event/' || t.seq and "+wanted+")", append(args, last.Seq)...)
	}
	if undo != nil {
		found, err = tx.base().event(tx.ctx, undo.about())
	}
	if err == nil && found == nil {
		err = errs.New(errs.NotFound, "%s has nothing to redo%s", tx.act.Actor, of(subject)).
			Try("only what was undone last can be done again, until one does something else; 'verbatim log' shows what was done")
	}
	return found, err
}

// of names a subject behind other words, "" for any.
func of(subject string) string {
	if subject == "" {
		return ""
	}
	return " in " + subject
}

// restore puts the rows of an event back as they were before it, last change
// first, or, again, as they were after it.
func (tx *txn) restore(e *Event, again bool) error {
	to, from, err := rowsOf(tx.ctx, tx.q, e.Seq)
	if err != nil {
		return err
	}
	said, err := readHypotheses(tx.ctx, tx.q)
	if err != nil {
		return err
	}
	if again {
		to, from = from, to
	} else {
		slices.Reverse(to)
		slices.Reverse(from)
	}
	for i := range to {
		if err := tx.turnRow(e, &from[i], &to[i]); err != nil {
			return err
		}
	}
	if err := tx.checkTrees(); err != nil {
		return err
	}
	if err := tx.checkPhrases(from); err != nil {
		return err
	}
	if err := tx.checkWords(said, from); err != nil {
		return err
	}
	if err := tx.checkAnchors(from); err != nil {
		return err
	}
	if err := tx.checkSynonyms(from); err != nil {
		return err
	}
	spans, err := collect(tx.ctx, tx.q, func(rows *sql.Rows, t *touched) error { return rows.Scan(&t.revision, &t.first, &t.last) },
		"select revision, first_turn, last_turn from event_turn where seq = $1 order by revision, first_turn", e.Seq)
	if err != nil {
		return classify(err)
	}
	for _, t := range spans {
		tx.touch(t.revision, t.first, t.last)
	}
	return tx.touchNow(from)
}

// turnRow makes a row from what an event left what it was, or the other way.
func (tx *txn) turnRow(e *Event, from, to *rowState) error {
	t := tables[from.Table]
	if t == nil {
		return fmt.Errorf("event %d changed an unknown table", e.Seq)
	}
	now, err := tx.current(t, from.Key)
	if err != nil {
		return err
	}
	switch {
	case slices.Equal(now, from.Row):
		return tx.putBack(t, to, e)
	case to.Row != nil && slices.Equal(now, to.Row): // it stayed: others needed it
		return nil
	}
	return tx.changedSince(e, from)
}

// changedSince says who changed a row after an event, and by which.
func (tx *txn) changedSince(e *Event, row *rowState) error {
	err := errs.New(errs.Conflict, "%s (event %d, %s) has been changed since", describe(*row), e.Seq, e.Kind)
	later, failed := tx.laterChange(e.Seq, row)
	if failed != nil || later == nil {
		return err.Try("'verbatim log' shows by whom; change it by hand instead")
	}
	return err.Try("%s changed it (event %d, %s); 'verbatim log' shows what was done; change it by hand instead", later.Actor, later.Seq, later.Kind)
}

// laterChange returns the newest event after one that changed a row and still
// stands, or nil.
func (tx *txn) laterChange(after int64, row *rowState) (*Event, error) {
	var later *Event
	turned := map[int64]bool{} // by an undo or redo that is newer: whether it was undone
	err := eachChange(tx.ctx, tx.q, after, true, func(e *Event, _, changed []rowState) error {
		if n := e.about(); n != 0 {
			if _, known := turned[n]; !known {
				turned[n] = e.Kind == undoKind
			}
			return nil
		}
		if turned[e.Seq] || !slices.ContainsFunc(changed, func(r rowState) bool { return r.Table == row.Table && slices.Equal(r.Key, row.Key) }) {
			return nil
		}
		later = e
		return errFound
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return later, err
}

// errFound ends the reading of the log.
var errFound = errors.New("found")

// putBack makes a row what it was before an event. A study, a person or a
// quote that the event added stays when others have come to need it.
func (tx *txn) putBack(t *table, was *rowState, e *Event) error {
	err := tx.step("", "", func(tx *txn) error {
		if was.Row != nil {
			return tx.put(t, was.Row...)
		}
		if err := tx.unneeded(t, was.Key); err != nil {
			return err
		}
		if err := tx.unplanned(t, was.Key, e); err != nil {
			return err
		}
		return tx.remove(t, was.Key...)
	})
	if errs.KindOf(err) != errs.Conflict || was.Row == nil && (t == studyTable || t == participantTable || t == quoteTable) {
		return unlessConflict(err)
	}
	return errs.New(errs.Conflict, "later changes build on %s (event %d, %s)", describe(*was), e.Seq, e.Kind).
		Try("take those back first; 'verbatim log' shows them")
}

// unneeded returns errs.Conflict when something is about a row that no
// reference of the database holds: memos, decisions, themes below a theme.
func (tx *txn) unneeded(t *table, key []any) error {
	id, _ := key[0].(string)
	var query string
	switch t {
	case quoteTable:
		query = "select (select count(*) from memo where subject = 'quote/' || $1) + (select count(*) from adjudication where ' ' || quotes || ' ' like '% ' || $1 || ' %')"
	case themeTable:
		query = "select (select count(*) from memo where subject = 'theme/' || $1) + (select count(*) from theme where parent = $1 or merged_into = $1)"
	case interviewTable:
		query = "select count(*) from memo where subject = 'interview/' || $1"
	default:
		return nil
	}
	var n int
	if err := tx.q.QueryRowContext(tx.ctx, query, id).Scan(&n); err != nil {
		return classify(err)
	}
	if n > 0 {
		return errInUse()
	}
	return nil
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
