package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// AsOf runs fn on the workspace as it was right after an event, 0 for before
// the first. fn must not write. Transcripts are never changed and read as ever.
// errs.NotFound when there is no such event.
func (s *Store) AsOf(ctx context.Context, seq int64, fn func(*Store) error) (err error) {
	defer errs.Wrap(&err, "read the workspace as of event %d", seq)
	return s.db.view(ctx, func(q queryer) (err error) {
		kept := base{db: s.db, seen: q}
		if err := kept.known(ctx, seq); err != nil {
			return err
		}
		past, err := inMemory(ctx, s.db.opt)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, past.close()) }()
		if err := fillPast(ctx, past, q, seq); err != nil {
			return err
		}
		return fn(bind(base{db: past, seen: past.reads, kept: &kept}))
	})
}

// known returns errs.NotFound for an event that has not happened.
func (b base) known(ctx context.Context, seq int64) error {
	var head int64
	if err := b.q().QueryRowContext(ctx, "select coalesce(max(seq), 0) from event").Scan(&head); err != nil {
		return classify(err)
	}
	if seq < 0 || seq > head {
		return errs.New(errs.NotFound, "no event %d: the last one is %d", seq, head).Try("'verbatim log' lists them")
	}
	return nil
}

// At returns the number of the last event that had happened at a time, 0 when
// none had.
func (s *Events) At(ctx context.Context, t time.Time) (int64, error) {
	var seq int64
	err := s.q().QueryRowContext(ctx, "select coalesce(max(seq), 0) from event where at <= $1", formatTime(t)).Scan(&seq)
	return seq, classify(err)
}

// fillPast puts the rows in that there were after an event.
func fillPast(ctx context.Context, past *database, q queryer, seq int64) error {
	then, err := rowsThen(ctx, q, seq)
	if err != nil {
		return err
	}
	conn, err := past.reads.Conn(ctx)
	if err != nil {
		return err
	}
	to := &prepared{conn, map[string]*sql.Stmt{}}
	defer func() { _ = to.Close() }()
	if _, err := conn.ExecContext(ctx, "begin"); err != nil {
		return err
	}
	for _, t := range recorded {
		for _, row := range then[t.name] {
			if _, err := to.ExecContext(ctx, t.insert, row...); err != nil {
				return err
			}
		}
	}
	_, err = conn.ExecContext(ctx, "insert into event (seq, at, actor, op_id, kind, subject, before, after) values ($1, '', '', '', '', '', '[]', '[]')", seq)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "commit")
	return err
}

// rowsThen are the rows of all tables after an event, by table and key: those
// of now, and back from there through what was changed since.
func rowsThen(ctx context.Context, q queryer, seq int64) (map[string]map[string][]any, error) {
	then := map[string]map[string][]any{}
	for _, t := range recorded {
		rows, err := collect(ctx, q, func(rows *sql.Rows, row *[]any) error { return rows.Scan(t.into(row)...) },
			"select "+strings.Join(t.cols, ", ")+" from "+t.name)
		if err != nil {
			return nil, classify(err)
		}
		then[t.name] = make(map[string][]any, len(rows))
		for _, row := range rows {
			then[t.name][keyText(row[:t.keys])] = row
		}
	}
	return then, eachChange(ctx, q, seq, true, func(_ *Event, before, _ []rowState) error {
		for _, r := range slices.Backward(before) {
			rows := then[r.Table]
			if r.Row == nil {
				delete(rows, keyText(r.Key))
			} else {
				rows[keyText(r.Key)] = r.Row
			}
		}
		return nil
	})
}

// keyText tells a key from all others of its table.
func keyText(key []any) string {
	var b strings.Builder
	for _, k := range key {
		fmt.Fprintf(&b, "%v\x00", k)
	}
	return b.String()
}

// eachChange calls fn for every event after a number with the rows it changed,
// in order or from the newest back.
func eachChange(ctx context.Context, q queryer, after int64, back bool, fn func(e *Event, before, after []rowState) error) (err error) {
	order := " order by seq"
	if back {
		order += " desc"
	}
	rows, err := q.QueryContext(ctx, "select seq, at, actor, op_id, kind, subject, before, after from event where seq > $1"+order, after)
	if err != nil {
		return classify(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e Event
		var at, was, is string
		if err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Op, &e.Kind, &e.Subject, &was, &is); err != nil {
			return err
		}
		e.At = parseTime(at)
		before, err := decodeRows(was)
		if err != nil {
			return err
		}
		now, err := decodeRows(is)
		if err != nil {
			return err
		}
		if err := fn(&e, before, now); err != nil {
			return err
		}
	}
	return classify(rows.Err())
}

// Changes calls fn with what every event did to themes, codings and quotes,
// oldest first. Codings that are hidden from who acts are left out.
func (s *Events) Changes(ctx context.Context, fn func(*coding.Change) error) (err error) {
	defer errs.Wrap(&err, "read the event log")
	blind, err := s.blinded(ctx)
	if err != nil {
		return err
	}
	of := map[string]interviews.ID{} // interview, by quote
	hidden := func(c *coding.Coding) bool { return c != nil && blind.hides(c, of[c.Quote]) }
	return eachChange(ctx, s.q(), 0, false, func(e *Event, before, after []rowState) error {
		c := coding.Change{Seq: e.Seq, At: e.At, By: e.Actor, Kind: e.Kind, Subject: e.Subject}
		for i := range before {
			switch before[i].Table {
			case themeTable.name:
				c.Themes = append(c.Themes, coding.Changed[coding.Theme]{Before: rowTo(before[i].Row, themeOf), After: rowTo(after[i].Row, themeOf)})
			case codingTable.name:
				c.Codings = append(c.Codings, coding.Changed[coding.Coding]{Before: rowTo(before[i].Row, codingOf), After: rowTo(after[i].Row, codingOf)})
			case quoteTable.name:
				q := coding.Changed[coding.Quote]{Before: rowTo(before[i].Row, quoteOf), After: rowTo(after[i].Row, quoteOf)}
				if q.After != nil {
					of[q.After.ID] = q.After.Interview
				}
				c.Quotes = append(c.Quotes, q)
			}
		}
		if blind != nil {
			c.Codings = slices.DeleteFunc(c.Codings, func(one coding.Changed[coding.Coding]) bool { return hidden(one.Before) || hidden(one.After) })
		}
		return fn(&c)
	})
}

// rowTo is what a row holds, nil for no row.
func rowTo[T any](row []any, read func(cells) T) *T {
	if row == nil {
		return nil
	}
	v := read(cells(row))
	return &v
}

// cells are the values of a row.
type cells []any

func (c cells) text(i int) string { s, _ := c[i].(string); return s }
func (c cells) number(i int) int  { n, _ := c[i].(int64); return int(n) }
func (c cells) flag(i int) bool   { return c.number(i) != 0 }

func themeOf(c cells) coding.Theme {
	return coding.Theme{
		ID: c.text(0), Parent: c.text(1), Name: c.text(2), Kind: coding.Kind(c.text(3)), Definition: c.text(4), Include: c.text(5),
		Exclude: c.text(6), Colour: c.number(7), Position: c.number(8), Retired: c.flag(9), Note: c.text(10), Key: c.text(11),
		InVivo: c.flag(12), MergedInto: c.text(13),
	}
}

func codingOf(c cells) coding.Coding {
	return coding.Coding{
		Quote: c.text(0), Theme: c.text(1), Coder: c.text(2), At: parseTime(c.text(3)),
		Polarity: coding.Polarity(c.text(4)), Strength: c.number(5), Overruled: c.flag(6),
	}
}

func quoteOf(c cells) coding.Quote {
	return coding.Quote{
		ID: c.text(0), Interview: interviews.ID(c.text(1)),
		Range: coding.Range{Revision: int64(c.number(2)), FirstTurn: c.number(3), Start: c.number(4), LastTurn: c.number(5), End: c.number(6)},
		Text:  c.text(7), State: coding.State(c.text(8)), Speaker: c.text(9), Line: c.number(10), StartMS: int64(c.number(11)),
		Was: c.text(12), Key: c.flag(13),
	}
}
