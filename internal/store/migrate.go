package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"verbatim/internal/errs"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date, and touches nothing when they are, or
// when a newer program made them.
func migrate(ctx context.Context, db *database) (err error) {
	defer errs.Wrap(&err, "bring the tables up to date")
	files, err := fs.Sub(migrations, "migrations/"+db.dialect.name)
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	newest := int64(len(names))
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if version > newest {
		return errs.New(errs.Invalid, "this workspace was made by a newer version of verbatim (tables %d, this program knows %d)", version, newest).
			Try("install the newer version; nothing was changed")
	}
	if version < newest {
		if err := up(ctx, db, files, version, newest); err != nil {
			return err
		}
	}
	return nameWorkspace(ctx, db)
}

// up carries out what is missing. Another process may be doing the same, and
// then each finds done what it was about to do: as long as the version grows
// it goes on from there. What counts is that it is done in the end.
func up(ctx context.Context, db *database, files fs.FS, version, newest int64) error {
	provider, err := newProvider(db, files)
	if err != nil {
		return err
	}
	until := time.Now().Add(5 * db.opt.Wait)
	for {
		_, failed := provider.Up(ctx)
		if failed == nil {
			return nil
		}
		was := version
		if now, err := schemaVersion(ctx, db); err == nil {
			version = now
		}
		if version == newest {
			return nil
		}
		failed = classify(failed)
		if version == was && !errors.Is(failed, errs.Busy) || time.Now().After(until) {
			return failed
		}
		time.Sleep(waitStep)
	}
}

// nameWorkspace gives the workspace its ID, once.
func nameWorkspace(ctx context.Context, db *database) error {
	var named int
	if err := db.writes.QueryRowContext(ctx, "select count(*) from workspace").Scan(&named); err != nil || named > 0 {
		return classify(err)
	}
	conn, _, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer db.leave(conn)
	_, err = conn.ExecContext(ctx, `insert into workspace (id, created_at)
		select $1, $2 where not exists (select 1 from workspace)`, db.newID("w"), formatTime(db.opt.Now()))
	end := "commit"
	if err != nil {
		end = "rollback"
	}
	_, ended := conn.ExecContext(ctx, end)
	return classify(errors.Join(err, ended))
}

// inMemory makes a database in memory that has the tables of a new workspace.
func inMemory(ctx context.Context, opt Options) (*database, error) {
	mem, err := sql.Open("sqlite", ":memory:?_dqs=0")
	if err != nil {
		return nil, err
	}
	mem.SetMaxOpenConns(1) // another connection would be another database
	db := &database{dialect: sqliteDialect, reads: mem, writes: mem, opt: opt}
	files, err := fs.Sub(migrations, "migrations/"+db.dialect.name)
	if err != nil {
		return nil, errors.Join(err, db.close())
	}
	provider, err := newProvider(db, files)
	if err == nil {
		_, err = provider.Up(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.close())
	}
	return db, nil
}

func newProvider(db *database, files fs.FS) (*goose.Provider, error) {
	if db.dialect.name == sqliteDialect.name {
		return goose.NewProvider(goose.DialectSQLite3, db.writes, files)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60)) // seconds, tries
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db.writes, files, goose.WithSessionLocker(locker))
}

// schemaVersion returns the version of the tables, 0 when there are none.
func schemaVersion(ctx context.Context, db *database) (int64, error) {
	var tables int
	if err := db.writes.QueryRowContext(ctx, db.dialect.hasTable, "goose_db_version").Scan(&tables); err != nil || tables == 0 {
		return 0, classify(err)
	}
	var v sql.NullInt64
	err := db.writes.QueryRowContext(ctx, "select max(version_id) from goose_db_version where is_applied").Scan(&v)
	return v.Int64, classify(err)
}

// ID returns what tells this workspace from every other.
func (s *Store) ID(ctx context.Context) (string, error) {
	var id string
	err := s.db.reads.QueryRowContext(ctx, "select id from workspace").Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.Invalid, "this database holds no workspace")
	}
	return id, classify(err)
}
