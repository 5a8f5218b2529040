package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// Writes and Reads are the connections of a store, for tests that look below it.
func (s *Store) Writes() *sql.DB { return s.db.writes }
func (s *Store) Reads() *sql.DB  { return s.db.reads }

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
