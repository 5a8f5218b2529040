package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
)

func TestMigrationsAreTheSameInBoth(t *testing.T) {
	names := func(folder string) (all []string) {
		entries, err := fs.ReadDir(store.Migrations, "migrations/"+folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	if diff := cmp.Diff(names("sqlite"), names("postgres")); diff != "" {
		t.Errorf("-sqlite +postgres\n%s", diff)
	}
}

// onBoth runs a test on an empty database of each kind.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, file(t)) })
	t.Run("Postgres", func(t *testing.T) { test(t, pgtest.Database(t)) })
}

func TestMigratingAgainAppliesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		n, err := s.Migrate(context.Background())
		if err != nil || n != 0 {
			t.Errorf("applied %d, %v", n, err)
		}
	})
}

// Several processes may open a new workspace at once; it is one workspace.
func TestOpenTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		ids := make([]string, 6)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Add(1)
			go func() {
				defer wait.Done()
				s, err := store.Open(context.Background(), url, store.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				if ids[i], err = s.ID(context.Background()); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
		}
		wait.Wait()
		for _, id := range ids {
			if id == "" || id != ids[0] {
				t.Fatalf("workspaces are %q", ids)
			}
		}
	})
}

// A process that dies between the tables and the name leaves a workspace that
// the next one completes.
func TestWorkspaceGetsItsName(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		if err := s.Exec(ada, "delete from workspace"); err != nil {
			t.Fatal(err)
		}
		if id, err := open(t, url).ID(context.Background()); err != nil || id == "" {
			t.Errorf("ID %q, %v", id, err)
		}
	})
}

func TestNewerTablesAreLeftAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		if err := s.Exec(ada, "insert into goose_db_version (version_id, is_applied) values (999, $1)", true); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		var before []byte
		if !store.IsPostgres(url) {
			before = read(t, url)
		}
		_, err := store.Open(context.Background(), url, store.Options{})
		if !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
			t.Errorf("opening newer tables gave %v", err)
		}
		if before != nil && !bytes.Equal(before, read(t, url)) {
			t.Error("the file was changed")
		}
	})
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every text that is kept in PostgreSQL compares by its bytes.
func TestPostgresTextIsBytewise(t *testing.T) {
	s := open(t, pgtest.Database(t))
	rows, err := s.Reads().Query(`select table_name || '.' || column_name from information_schema.columns
		where table_schema = 'public' and data_type in ('text', 'character varying') and collation_name is distinct from 'C'
		and table_name <> 'goose_db_version'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s has no collate \"C\"", name)
	}
	if err := rows.Err(); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}
