package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
)

// Why the event log is not numbered by a sequence: a transaction that took a
// lower number and commits late is never seen by a reader who remembers the
// highest number.
func TestSequenceSkipsLateCommits(t *testing.T) {
	db, err := sql.Open("pgx", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	exec := func(q interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
	}, statement string) {
		t.Helper()
		if _, err := q.ExecContext(ada, statement); err != nil {
			t.Fatal(err)
		}
	}
	exec(db, "create table log (seq bigserial primary key, what text)")
	slow, err := db.BeginTx(ada, nil)
	if err != nil {
		t.Fatal(err)
	}
	exec(slow, "insert into log (what) values ('slow')")
	exec(db, "insert into log (what) values ('quick')")
	seen, last := naive(t, db, 0)
	exec(slow, "commit")
	more, _ := naive(t, db, last)
	if diff := cmp.Diff([]string{"quick"}, append(seen, more...)); diff != "" {
		t.Errorf("the naive reader was expected to miss the slow one: -want +got\n%s", diff)
	}
}

// naive reads what is numbered higher than the last number read.
func naive(t *testing.T, db *sql.DB, after int64) (seen []string, last int64) {
	t.Helper()
	rows, err := db.Query("select seq, what from log where seq > $1 order by seq", after)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	last = after
	for rows.Next() {
		var what string
		if err := rows.Scan(&last, &what); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, what)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return seen, last
}

// The same story through two stores on one server: the quick write waits for
// the slow one, and a reader misses neither.
func TestLateCommitIsSeen(t *testing.T) {
	url := pgtest.Database(t)
	slow, quick, reader := open(t, url), open(t, url), open(t, url)
	written, goOn := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Add(2)
	go func() {
		defer wait.Done()
		err := slow.Update(ada, func(s *store.Store) error {
			err := s.Themes.SetTheme(ada, &coding.Theme{ID: "slow", Name: "Slow"})
			close(written)
			<-goOn
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-written
	go func() {
		defer wait.Done()
		if err := quick.Themes.SetTheme(ada, &coding.Theme{ID: "quick", Name: "Quick"}); err != nil {
			t.Error(err)
		}
	}()
	var seen []string
	var last int64
	follow := func() {
		events, err := reader.Events.List(ada, last, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			seen, last = append(seen, e.Subject), e.Seq
		}
	}
	for range 20 { // time for the quick one to overtake
		follow()
		time.Sleep(5 * time.Millisecond)
	}
	close(goOn)
	wait.Wait()
	follow()
	if diff := cmp.Diff([]string{"theme/slow", "theme/quick"}, seen); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A server whose writers stand still answers after the wait.
func TestPostgresBusy(t *testing.T) {
	url := pgtest.Database(t)
	s := openWith(t, url, store.Options{Wait: 100 * time.Millisecond})
	other, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("select pg_advisory_xact_lock(7233174)"); err != nil {
		t.Fatal(err)
	}
	err = s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "X"})
	if !errors.Is(err, errs.Busy) || !strings.Contains(errs.HintOf(err), "again") {
		t.Errorf("a blocked write gave %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "X"}); err != nil {
		t.Error(err)
	}
}

// Connections that the server ends are made anew, and who was using them is
// told to try again.
func TestPostgresLosesConnections(t *testing.T) {
	s := open(t, pgtest.Database(t))
	err := s.Update(ada, func(u *store.Store) error {
		if err := u.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "X"}); err != nil {
			return err
		}
		_, err := s.Reads().Exec("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
		if err != nil {
			return err
		}
		return u.Themes.SetTheme(ada, &coding.Theme{ID: "y", Name: "Y"})
	})
	if !errors.Is(err, errs.Busy) {
		t.Errorf("a lost connection gave %v", err)
	}
	if err := s.Themes.SetTheme(ada, &coding.Theme{ID: "z", Name: "Z"}); err != nil {
		t.Error(err)
	}
	book, err := s.Themes.Codebook(ada)
	if err != nil || len(book.Themes()) != 1 {
		t.Errorf("themes: %v, %v", book, err)
	}
}

func TestDatabaseURL(t *testing.T) {
	for url, want := range map[string]errs.Kind{
		"postgres://u:secret@127.0.0.1:port/x":                 errs.Invalid,
		"postgres://u:secret@127.0.0.1:1/x?sslmode=nonsense":   errs.Invalid,
		"postgres://u:secret@127.0.0.1:1/x?connect_timeout=1":  errs.Busy,
		"postgresql://u:secret@/x?host=/no/such/socket-folder": errs.Busy,
	} {
		_, err := store.Open(context.Background(), url, store.Options{})
		if !errors.Is(err, want) || errs.HintOf(err) == "" {
			t.Errorf("%s gave %v", url, err)
		}
		if strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("the password is in %v", err)
		}
	}
	_, err := store.Open(context.Background(), pgtest.Database(t)+"&dbname=no_such", store.Options{})
	if !errors.Is(err, errs.Invalid) {
		t.Errorf("a database that is not there gave %v", err)
	}
}

func TestClassify(t *testing.T) {
	for code, want := range map[string]errs.Kind{
		"40001": errs.Busy, "40P01": errs.Busy, "55P03": errs.Busy, "57P01": errs.Busy, "08006": errs.Busy, "53300": errs.Busy,
		"53100": errs.Denied, "42501": errs.Denied, "25006": errs.Denied, "23503": errs.Conflict, "23505": errs.Conflict, "42601": "",
	} {
		err := store.Classify(fmt.Errorf("query: %w", &pgconn.PgError{Code: code, Message: "m"}))
		if errs.KindOf(err) != want {
			t.Errorf("%s is %q, want %q", code, errs.KindOf(err), want)
		}
		if again := store.Classify(err); again != err {
			t.Errorf("%s was classified twice: %v", code, again)
		}
	}
	if _, err := os.ReadFile(t.TempDir()); errs.KindOf(store.Classify(err)) != "" {
		t.Errorf("a folder that is read as a file is %v", store.Classify(err))
	}
}
