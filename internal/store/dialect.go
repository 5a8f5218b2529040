package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"verbatim/internal/errs"
)

// A dialect is everything in which SQLite and PostgreSQL differ here.
type dialect struct {
	name string // also the folder of its migrations
	// in is a condition that column is one of the texts of the JSON list $n.
	in func(column string, n int) string
	// row is a row of placeholders in an insert of many rows: its columns are
	// counted from n. SQLite takes $1 for a name and looks hundreds of them up
	// one by one; nameless ones are plain positions.
	row func(n, columns int) string
	// list is an aggregate: the texts of an expression as a JSON list. Two of
	// them in one query have the same order.
	list func(expression string) string
	// begin starts a write transaction such that events get their numbers in
	// the order in which they become visible. A reader of the log that has
	// seen number n can then never meet a smaller one later.
	begin []string
	// snapshot starts a transaction that reads one state of everything.
	snapshot string
	// hasTable counts the tables of the name $1.
	hasTable string
}

var sqliteDialect = dialect{
	name: "sqlite",
	in: func(column string, n int) string {
		return fmt.Sprintf("%s in (select value from json_each($%d))", column, n)
	},
	row: func(_, columns int) string {
		return "(?" + strings.Repeat(", ?", columns-1) + ")"
	},
	list:     func(expression string) string { return "json_group_array(" + expression + ")" },
	begin:    []string{"begin immediate"},
	snapshot: "begin",
	hasTable: "select count(*) from sqlite_master where type = 'table' and name = $1",
}

var postgresDialect = dialect{
	name: "postgres",
	in: func(column string, n int) string {
		return fmt.Sprintf("%s in (select json_array_elements_text($%d::json))", column, n)
	},
	row: func(n, columns int) string {
		marks := make([]string, columns)
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", n+i)
		}
		return "(" + strings.Join(marks, ", ") + ")"
	},
	list: func(expression string) string { return "cast(json_agg(" + expression + ") as text)" },
	// Sequences, and numbers taken inside concurrent transactions, commit out
	// of order. One lock from before the first read to the commit makes
	// writers take turns, as SQLite's do.
	begin:    []string{"begin", "select pg_advisory_xact_lock(7233174)"},
	snapshot: "begin isolation level repeatable read read only",
	hasTable: "select count(*) from pg_tables where schemaname = current_schema() and tablename = $1",
}

// open connects to the database of a URL without touching what is in it.
func open(ctx context.Context, dsn string, opt Options) (*database, error) {
	if IsPostgres(dsn) {
		return openPostgres(ctx, dsn, opt)
	}
	return openSQLite(ctx, dsn, opt)
}

func openPostgres(ctx context.Context, dsn string, opt Options) (*database, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil { // not as cause: its message repeats parts of the URL
		return nil, errs.New(errs.Invalid, "the database URL cannot be read").Try("write it as postgres://user:password@host:5432/name")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 5 * time.Second
	}
	d := postgresDialect
	d.begin = slices.Insert(slices.Clone(d.begin), 1, fmt.Sprintf("set local lock_timeout = %d", opt.Wait.Milliseconds()))
	db := &database{dialect: d, reads: stdlib.OpenDB(*cfg), writes: stdlib.OpenDB(*cfg), opt: opt}
	db.reads.SetMaxOpenConns(16)
	db.reads.SetMaxIdleConns(8)
	// Writers take turns anyway; more connections would only wait for the lock.
	db.writes.SetMaxOpenConns(4)
	if err := db.reads.PingContext(ctx); err != nil {
		return nil, errors.Join(noServer(err), db.reads.Close(), db.writes.Close())
	}
	return db, nil
}

// noServer says why there is no connection, in the server's own words when it
// has any: pgx's message repeats parts of the URL.
func noServer(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && !comesBack(pg.Code) {
		return errs.New(errs.Invalid, "PostgreSQL refuses the connection").Because(errors.New(pg.Message)).Try("check the database URL")
	}
	return errs.New(errs.Busy, "PostgreSQL does not answer").Try("check the server and the database URL")
}

func openSQLite(ctx context.Context, path string, opt Options) (*database, error) {
	path, err := filepath.Abs(path) // connections are opened later too, wherever the program then stands
	if err != nil {
		return nil, err
	}
	fresh, err := makeFile(path)
	if err != nil {
		return nil, err
	}
	pragmas := []string{
		fmt.Sprintf("busy_timeout(%d)", opt.Wait.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(1)", "secure_delete(1)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)",
	}
	writes, err := sql.Open("sqlite", sqliteDSN(path, slices.Concat(pragmas, []string{writeCache})))
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(2) // the writer's, and one for migrations and checkpoints
	if err := connect(ctx, writes, fresh, opt); err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads, err := sql.Open("sqlite", sqliteDSN(path, slices.Concat(pragmas, []string{readCache, "query_only(1)"})))
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads.SetMaxOpenConns(opt.Readers)
	reads.SetMaxIdleConns(opt.Readers)
	return &database{dialect: sqliteDialect, reads: reads, writes: writes, opt: opt}, nil
}

// What a connection keeps in memory, in KB below 0. Every reader has a cache of
// its own; a report reads all from one end to the other and then no more.
const (
	writeCache = "cache_size(-65536)"
	readCache  = "cache_size(-16384)"
)

// connect opens the connection. Others may be making the tables of a fresh
// file, for which SQLite wants it alone: that is worth waiting for.
func connect(ctx context.Context, db *sql.DB, fresh bool, opt Options) error {
	until := time.Now()
	if fresh {
		until = until.Add(5 * opt.Wait)
	}
	for {
		err := classify(db.PingContext(ctx))
		if !errors.Is(err, errs.Busy) || time.Now().After(until) {
			return err
		}
		time.Sleep(waitStep)
	}
}

func sqliteDSN(path string, pragmas []string) string {
	v := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}, "_time_format": {"sqlite"}, "_dqs": {"0"}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

// makeFile creates the database file readable by its owner only; SQLite gives
// its -wal and -shm files the same mode. A file that is there is not opened:
// closing it would drop the locks this process holds on it. fresh reports that
// nobody has written to the file yet.
func makeFile(path string) (fresh bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, fileError(err, path)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		info, err := os.Stat(path)
		return err == nil && info.Size() == 0, nil
	}
	if err != nil {
		return false, fileError(err, path)
	}
	return true, f.Close()
}

func fileError(err error, path string) error {
	return errs.New(errs.Denied, "the workspace %s cannot be written", path).Because(err).
		Try("check who owns the folder and whether it is read-only")
}

// classify gives a driver's error its kind, by code, never by text.
func classify(err error) error {
	if err == nil || errs.KindOf(err) != "" {
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return classifySQLite(err, lite.Code())
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return classifyPostgres(err, pg)
	}
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		return err // of a file that was read on the way: its cause would pass for one of the network
	}
	var lost net.Error
	if errors.As(err, &lost) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) {
		return serverGone(err)
	}
	return err
}

func serverGone(err error) error {
	return errs.New(errs.Busy, "PostgreSQL has gone away").Because(err).Try("try again in a moment")
}

func classifySQLite(err error, code int) error {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return errs.New(errs.Busy, "another process is writing to this workspace").Because(err).Try("try again in a moment")
	case sqlite3.SQLITE_FULL:
		return errs.New(errs.Denied, "the disk is full, nothing of this step was saved").Because(err).Try("make room and run it again")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return errs.New(errs.Denied, "the workspace cannot be written").Because(err).
			Try("check who owns the folder and whether it is read-only")
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return errs.New(errs.Invalid, "verbatim.db is damaged, or no database").Because(err).Try("put back your own copy of verbatim.db")
	case sqlite3.SQLITE_IOERR:
		return errs.New(errs.Denied, "the disk failed or is full, nothing of this step was saved").Because(err).
			Try("make room, check the disk and run it again")
	case sqlite3.SQLITE_CONSTRAINT:
		return errInUse()
	}
	return err
}

// errInUse tells of a broken reference without the database's own words.
func errInUse() error {
	return errs.New(errs.Conflict, "what this change builds on is not there, or is in use").
		Try("'verbatim log' shows what was done since")
}

func classifyPostgres(err error, pg *pgconn.PgError) error {
	switch {
	case pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "55P03":
		return errs.New(errs.Busy, "another process is writing to this workspace").Because(err).Try("try again in a moment")
	case pg.Code == "53100":
		return errs.New(errs.Denied, "the server's disk is full, nothing of this step was saved").Because(err)
	case pg.Code == "42501" || pg.Code == "25006":
		return errs.New(errs.Denied, "the database may not be written by this user").Because(err)
	case comesBack(pg.Code):
		return serverGone(err)
	case strings.HasPrefix(pg.Code, "23"):
		return errInUse()
	}
	return err
}

// comesBack reports whether a server that answers with this code is starting,
// stopping or full, so that it is worth trying again.
func comesBack(code string) bool {
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P0") || code == "53300"
}

// waitStep is how long a write pauses before it tries again for a lock.
const waitStep = time.Millisecond
