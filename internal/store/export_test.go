package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// Reads are the connections that a store reads from, for tests that look below it.
func (s *Store) Reads() *sql.DB { return s.db.reads }

// Writer returns the connection that a store writes on.
func (s *Store) Writer(ctx context.Context) (*sql.Conn, error) {
	if s.db.writer != nil {
		return s.db.writer.Conn, nil
	}
	return s.db.writes.Conn(ctx)
}

// Exec carries a statement out on the connection that a store writes on.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	conn, err := s.Writer(ctx)
	if err != nil {
		return err
	}
	if s.db.writer == nil {
		defer func() { _ = conn.Close() }()
	}
	_, err = conn.ExecContext(ctx, query, args...)
	return err
}

// Migrate carries out the migrations again and returns how many there were.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.db.dialect.name)
	if err != nil {
		return 0, err
	}
	provider, err := newProvider(s.db, files)
	if err != nil {
		return 0, err
	}
	done, err := provider.Up(ctx)
	return len(done), err
}

// Migrations are the embedded files.
var Migrations = migrations

// Classify gives a driver's error its kind.
var Classify = classify
