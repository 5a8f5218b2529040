package store

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
)

// A job that loses the transaction takes those before it in its group with it,
// and says so to them; those behind it are not half in and half out.
func TestLostTransaction(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "verbatim.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	add := func(id string) func(*txn) error {
		return func(tx *txn) error {
			return tx.put(themeTable, id, "", id, "", "", "", "", int64(0), int64(0), int64(0))
		}
	}
	lost := errors.New("lost")
	waiting := make(chan struct{})
	jobs := map[string]func(*txn) error{
		"loser":  func(tx *txn) error { _, _ = tx.q.ExecContext(ctx, "rollback"); return lost },
		"behind": add("behind"), "behind too": add("behind too"),
	}
	results := map[string]error{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	run := func(name string, fn func(*txn) error) {
		defer wait.Done()
		_, err := s.db.update(ctx, "", "", fn)
		mu.Lock()
		results[name] = err
		mu.Unlock()
	}
	started := make(chan struct{})
	wait.Add(1)
	go run("before", func(tx *txn) error {
		close(started)
		<-waiting // until the others stand behind it
		return add("before")(tx)
	})
	<-started
	for name, fn := range jobs {
		wait.Add(1)
		go run(name, fn)
	}
	close(waiting)
	wait.Wait()
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(results["loser"], lost) {
		t.Errorf("the loser got %v", results["loser"])
	}
	for _, name := range []string{"before", "behind", "behind too"} {
		if there, said := book.Theme(name) != nil, results[name] == nil; there != said {
			t.Errorf("%s: is there: %v, but its writer was told %v", name, there, results[name])
		}
	}
}
