// Package pgtest gives tests a PostgreSQL server and fresh databases on it.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Variable names the environment variable that holds the URL of a server on
// which tests may create databases. Without it they start one of their own.
const Variable = "VERBATIM_TEST_POSTGRES"

// Main runs the tests of a package and stops the server that they started:
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
func Main(m *testing.M) int {
	defer func() {
		if shared.own != nil {
			if err := shared.own.stop(); err != nil {
				fmt.Fprintln(os.Stderr, "pgtest:", err)
			}
		}
	}()
	return m.Run()
}

// shared is the server that all tests of a package use.
var shared struct {
	once sync.Once
	url  string
	own  *server
	err  error
	made atomic.Int64 // databases
}

func serverURL() (string, error) {
	shared.once.Do(func() {
		if shared.url = os.Getenv(Variable); shared.url != "" {
			return
		}
		if shared.own, shared.err = startServer(); shared.err == nil {
			shared.url = shared.own.url
		}
	})
	return shared.url, shared.err
}

// Database creates an empty database that is dropped at the end of the test,
// and returns its URL. The test is skipped where no PostgreSQL is installed,
// but fails when the environment variable CI is "true".
func Database(t testing.TB) string {
	t.Helper()
	server, err := serverURL()
	if errors.Is(err, errAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("verbatim_test_%d_%d", os.Getpid(), shared.made.Add(1))
	execute(t, server, "create database "+name+" template template0")
	t.Cleanup(func() { execute(t, server, "drop database "+name+" with (force)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("the URL of the server cannot be read")
	}
	u.Path = "/" + name
	return u.String()
}

func execute(t testing.TB, url, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
