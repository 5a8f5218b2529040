package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
	"verbatim/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(victimVariable) != "" {
		fmt.Fprintln(os.Stderr, victim())
		os.Exit(1)
	}
	os.Exit(pgtest.Main(m))
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, file(t)) })
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, pgtest.Database(t)) })
}

// file is the path of a database that is not there yet.
func file(t testing.TB) string { return filepath.Join(t.TempDir(), "verbatim.db") }

func open(t testing.TB, url string) *store.Store { return openWith(t, url, store.Options{}) }

func openWith(t testing.TB, url string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
