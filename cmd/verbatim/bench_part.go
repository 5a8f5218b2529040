package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"runtime"

	"github.com/urfave/cli/v2"

	"verbatim/interviews"
)

// benchPart carries out one part of a bench and prints what it found: of an
// ingest, how many turns.
func (p *program) benchPart(c *cli.Context) error {
	name, dir, into := c.Args().Get(0), c.Args().Get(1), c.Args().Get(2)
	for _, part := range benchParts {
		if part.name == name {
			turns, err := part.run(p, c.Context, dir, into)
			if err != nil {
				return err
			}
			return json.NewEncoder(p.out).Encode(turns)
		}
	}
	for _, part := range searchParts {
		if part.name == name {
			found, err := part.run(p, c.Context, dir, into)
			if err != nil {
				return err
			}
			return json.NewEncoder(p.out).Encode(found)
		}
	}
	return usage("no part %q", name)
}

// benchFloor reads, hashes and splits the files on all cores, and keeps nothing.
func (p *program) benchFloor(ctx context.Context, dir, into string) (int, error) {
	return p.eachTranscript(ctx, dir, into, func(*interviews.Transcript) error { return nil })
}

func (p *program) eachTranscript(ctx context.Context, dir, into string, each func(*interviews.Transcript) error) (int, error) {
	turns := 0
	run := &ingestRun{intake: intake{ws: &workspace{dir: into, p: p}}}
	err := run.parseAll(ctx, filesBelow(dir), func(_ int, one parsed) error {
		if one.t == nil {
			return one.err
		}
		turns += len(one.t.Turns)
		return each(one.t)
	})
	return turns, err
}

// fts5Tables hold what a workspace holds of its files, with SQLite's own
// full-text index over the turns.
var fts5Tables = []string{
	"create table revision (number integer primary key, path text not null, sha256 text not null, source blob not null)",
	`create table turn (id integer primary key, revision integer not null, n integer not null, kind text not null, speaker text not null,
		start_ms integer not null, line integer not null, text text not null, unique (revision, n))`,
	"create virtual table turn_text using fts5 (text, content='turn', content_rowid='id', tokenize='porter unicode61')",
}

// openFTS5 opens the database that a workspace is held against.
func openFTS5(dir string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "fts5.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_pragma=cache_size(-65536)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// benchFTS5 loads the same bytes and the same turns into SQLite by the same
// driver and settings, in one transaction, and builds a full-text index of
// the turns, on one core: what a workspace would cost without event log and Bleve.
func (p *program) benchFTS5(ctx context.Context, dir, into string) (_ int, err error) {
	runtime.GOMAXPROCS(1)
	db, err := openFTS5(into)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, statement := range fts5Tables {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return 0, err
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	turns, err := p.loadRows(ctx, tx, dir, into)
	if err != nil {
		return 0, errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return 0, err
	}
	_, err = db.ExecContext(ctx, "insert into turn_text (turn_text) values ('rebuild')")
	return turns, err
}

func (p *program) loadRows(ctx context.Context, tx *sql.Tx, dir, into string) (int, error) {
	revision, err := tx.PrepareContext(ctx, "insert into revision (number, path, sha256, source) values (?, ?, ?, ?)")
	if err != nil {
		return 0, err
	}
	row, err := tx.PrepareContext(ctx, "insert into turn (revision, n, kind, speaker, start_ms, line, text) values (?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return 0, err
	}
	number := 0
	return p.eachTranscript(ctx, dir, into, func(t *interviews.Transcript) error {
		number++
		if _, err := revision.ExecContext(ctx, number, t.Interview.Path, t.Interview.SHA256, t.Source); err != nil {
			return err
		}
		for _, turn := range t.Turns {
			if _, err := row.ExecContext(ctx, number, turn.N, string(turn.Kind), turn.Speaker, turn.StartMS, turn.Line, turn.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

// benchProduct is `verbatim ingest` into a new workspace.
func (p *program) benchProduct(ctx context.Context, dir, into string) (_ int, err error) {
	ws, err := p.openAt(ctx, into, "")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, ws.Close()) }()
	run := &ingestRun{intake: intake{ws: ws}}
	if err := run.all(ctx, filesBelow(dir)); err != nil {
		return 0, err
	}
	turns := 0
	for _, f := range run.result.Files {
		turns += f.Turns
	}
	return turns, nil
}
