// Package store keeps a workspace in SQLite or PostgreSQL.
//
// Every write is one transaction and one event: store.Update runs a function
// in a transaction, the rows it changes are recorded as they were and as they
// became, and the record is appended to the event log in the same
// transaction. A write that was called by the same operation ID before is not
// carried out again.
package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// The store implements what the domain packages ask for.
var (
	_ interviews.Store      = (*Interviews)(nil)
	_ interviews.StudyStore = (*Studies)(nil)
	_ coding.ThemeStore     = (*Themes)(nil)
	_ coding.Store          = (*Coding)(nil)
	_ coding.MemoStore      = (*Memos)(nil)
	_ coding.WorkStore      = (*Work)(nil)
	_ coding.JudgementStore = (*Judgements)(nil)
	_ coding.SynonymStore   = (*Synonyms)(nil)
	_ coding.SavedStore     = (*Saved)(nil)
	_ report.IssuedStore    = (*Issued)(nil)
	_ guides.Store          = (*Guides)(nil)
	_ roadmap.Store         = (*Roadmap)(nil)
)

// A Store is an open workspace, one field for each part of the domain.
// It may be used from several goroutines.
type Store struct {
	Interviews *Interviews
	Studies    *Studies
	Themes     *Themes
	Coding     *Coding
	Memos      *Memos
	Work       *Work
	Judgements *Judgements
	Synonyms   *Synonyms
	Saved      *Saved
	Issued     *Issued
	Guides     *Guides
	Roadmap    *Roadmap
	Events     *Events

	db *database
}

// Options are what a store takes from outside, so that tests can decide them.
type Options struct {
	Now  func() time.Time // default time.Now
	Rand rand.Source      // for IDs; default seeded by the system
	// Wait is how long a write waits for another process: by default 900 ms for
	// SQLite and 10 s for PostgreSQL, where writers wait in the order they came.
	Wait time.Duration
	// Readers is how many connections of SQLite read at a time, by default 4.
	// With one, whoever reads past the View that they are in waits for
	// themselves, which tests want to see: with more it happens when many read.
	Readers int
}

func (o Options) withDefaults(url string) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.NewPCG(rand.Uint64(), rand.Uint64())
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	if o.Wait == 0 && IsPostgres(url) {
		o.Wait = 10 * time.Second
	}
	if o.Wait == 0 {
		o.Wait = 900 * time.Millisecond
	}
	return o
}

// Open opens the workspace at a URL: postgres://… or the path of a SQLite
// file, which is created when it is not there. Its tables are brought up to
// date. errs.Invalid when a newer program made them, errs.Busy when another
// process holds it.
func Open(ctx context.Context, url string, opt Options) (_ *Store, err error) {
	defer errs.Wrap(&err, "open workspace")
	db, err := open(ctx, url, opt.withDefaults(url))
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.close())
	}
	if err := db.startWriter(ctx); err != nil {
		return nil, errors.Join(err, db.close())
	}
	return bind(base{db: db}), nil
}

// IsPostgres reports whether a database URL names a PostgreSQL server.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Close waits for the writes under way and closes the workspace. A write that
// comes later fails.
func (s *Store) Close() error { return s.db.close() }

// bind makes the noun types of a database, inside a transaction or outside.
func bind(b base) *Store {
	return &Store{
		Interviews: &Interviews{b}, Studies: &Studies{b}, Themes: &Themes{b}, Coding: &Coding{b}, Memos: &Memos{b}, Work: &Work{b},
		Judgements: &Judgements{b}, Synonyms: &Synonyms{b}, Saved: &Saved{b}, Issued: &Issued{b}, Guides: &Guides{b}, Roadmap: &Roadmap{b}, Events: &Events{b}, db: b.db,
	}
}

// Update runs fn in one transaction that becomes one event. Everything fn
// does through the store it is given happens, or nothing. A call in fn that
// fails leaves nothing behind, and fn may go on after it. An operation that
// was carried out before is not repeated: fn does not run, and the error is
// nil; Events.Made has what it made. errs.Conflict when the operation was
// something else, or somebody else's, or has been taken back since.
// fn must not write through another store of the same workspace: it would
// wait for itself.
func (s *Store) Update(ctx context.Context, fn func(*Store) error) error {
	_, err := s.db.update(ctx, "", "", func(tx *txn) error { return fn(bind(base{db: s.db, tx: tx})) })
	return err
}

// View runs fn on the workspace as it is at one moment: what fn reads through
// the store it is given belongs together, whatever is written meanwhile. fn
// must not write through it.
func (s *Store) View(ctx context.Context, fn func(*Store) error) error {
	return s.db.view(ctx, func(q queryer) error { return fn(bind(base{db: s.db, seen: q})) })
}

// view runs fn in a transaction that reads one state of everything.
func (db *database) view(ctx context.Context, fn func(queryer) error) error {
	conn, err := db.reads.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, db.dialect.snapshot); err != nil {
		return classify(err)
	}
	err = fn(conn)
	_, end := conn.ExecContext(context.WithoutCancel(ctx), "rollback")
	return classify(errors.Join(err, end))
}

// base is what every noun type is made of.
type base struct {
	db   *database
	tx   *txn    // in an Update
	seen queryer // in a View
	kept *base   // in an AsOf: where the transcripts are
}

// q returns what to read from: the transaction, the view, or the read pool.
func (b base) q() queryer {
	switch {
	case b.tx != nil:
		return b.tx.q
	case b.seen != nil:
		return b.seen
	}
	return b.db.reads
}

// unchanging returns what to read from that is never changed: revisions and
// their turns.
func (b base) unchanging() queryer {
	if b.kept != nil {
		return b.kept.q()
	}
	return b.q()
}

// write runs fn in the Update under way, or in one of its own. kind and
// subject name the event unless the act or an earlier change has named it.
// replayed reports that the operation had been carried out before.
func (b base) write(ctx context.Context, kind, subject string, fn func(*txn) error) (replayed bool, err error) {
	if b.seen != nil {
		return false, errors.New("a view of the workspace cannot be written to")
	}
	if b.tx != nil {
		return false, b.tx.step(kind, subject, fn)
	}
	return b.db.update(ctx, kind, subject, fn)
}

// queryer is a *sql.DB, *sql.Conn or *sql.Tx.
type queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect reads all rows of a query with scan.
func collect[T any](ctx context.Context, q queryer, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	return collectInto(ctx, q, nil, scan, query, args...)
}

// collectInto is collect into a list that has room already: to make room for
// hundreds of thousands of rows again and again takes as long as to read them.
func collectInto[T any](ctx context.Context, q queryer, all []T, scan func(*sql.Rows, *T) error, query string, args ...any) (_ []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// timeText is how times are kept: UTC, fixed width, sortable as text.
const timeText = "2006-01-02T15:04:05.000000Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeText) }

func parseTime(s string) time.Time {
	t, err := time.Parse(timeText, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
