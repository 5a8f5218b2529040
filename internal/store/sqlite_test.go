package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/internal/store/storetest"
	"verbatim/interviews"
)

var ada = interviews.Acting(context.Background(), interviews.Act{Actor: "ada"})

// long is a transcript of n turns of some fifteen words.
func long(id string, n int) *interviews.Transcript {
	var lines []string
	for i := range n {
		who := "P-07"
		if i%2 == 0 {
			who = "Ines"
		}
		lines = append(lines, fmt.Sprintf("%s: turn %d of %s tells how we deploy by hand and wait two weeks for the queue", who, i, id))
	}
	return storetest.Transcript(id+".md", lines...)
}

func TestPragmasReachEveryConnection(t *testing.T) {
	s := open(t, file(t))
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1",
	}
	check := func(conn *sql.Conn, pragma, want string) {
		t.Helper()
		var got string
		if err := conn.QueryRowContext(ada, "pragma "+pragma).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	all := func(conn *sql.Conn, err error, queryOnly, wait, cache string) *sql.Conn {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for pragma, value := range want {
			check(conn, pragma, value)
		}
		check(conn, "query_only", queryOnly)
		check(conn, "busy_timeout", wait)
		check(conn, "cache_size", cache)
		return conn
	}
	conn, err := s.Writer(ada)
	all(conn, err, "0", "0", "-65536") // before a write the store waits by itself
	for range 4 {                      // all held at once: each is another connection
		conn, err := s.Reads().Conn(ada)
		defer func() { _ = all(conn, err, "1", "900", "-16384").Close() }()
	}
}

func TestFilesAreTheOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "verbatim.db")
	s := open(t, path)
	if _, err := s.Interviews.Save(ada, long("i", 3)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), info.Mode().Perm(), want)
		}
	}
}

func TestStrangePaths(t *testing.T) {
	for _, name := range []string{"a b.db", "50%41?x=1#y.db", "it's:here&there.db", "日本.db", "semi;colon+plus.db"} {
		path := filepath.Join(t.TempDir(), name)
		open(t, path)
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%q: %v", name, err)
		}
	}
	t.Chdir(t.TempDir())
	s := open(t, "relative.db")
	t.Chdir(t.TempDir()) // connections made later go to the same file
	if _, err := s.Interviews.Interviews(ada, nil); err != nil {
		t.Error(err)
	}
}

// hold takes the file's write lock as another process would.
func hold(t *testing.T, path string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(ada)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(ada, "begin immediate"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Who waits for another process gets an answer soon, also at the end of a queue.
func TestBusy(t *testing.T) {
	path := file(t)
	s := open(t, path)
	conn := hold(t, path)
	began := time.Now()
	var wait sync.WaitGroup
	for i := range 12 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, err := s.Interviews.Save(ada, long(fmt.Sprint(i), 1))
			if !errors.Is(err, errs.Busy) || !strings.Contains(errs.HintOf(err), "again") {
				t.Errorf("a blocked write gave %v", err)
			}
		}()
	}
	wait.Wait()
	if took := time.Since(began); took > 6*time.Second {
		t.Errorf("the answer took %v", took)
	}
	if all, err := s.Interviews.Interviews(ada, nil); err != nil || len(all) != 0 {
		t.Errorf("reading meanwhile: %d, %v", len(all), err)
	}
	if _, err := conn.ExecContext(ada, "rollback"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Interviews.Save(ada, long("i", 1)); err != nil {
		t.Error(err)
	}
}

func TestTwoStoresWrite(t *testing.T) {
	path := file(t)
	patient := store.Options{Wait: 30 * time.Second} // each gets its turns, and how soon is not asked here
	stores := []*store.Store{openWith(t, path, patient), openWith(t, path, patient)}
	const each = 200
	var wait sync.WaitGroup
	for i, s := range stores {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := range each {
				if err := s.Themes.SetTheme(ada, &coding.Theme{ID: fmt.Sprintf("t-%d-%d", i, n), Name: "T"}); err != nil {
					t.Errorf("store %d, update %d: %v", i, n, err)
					return
				}
			}
		}()
	}
	wait.Wait()
	if n, err := stores[0].Events.Head(ada); err != nil || n != 2*each {
		t.Errorf("%d events, %v", n, err)
	}
}

// Many writers in one process leave room for another process: it gets its
// turns long before they are done.
func TestCrowdLeavesRoom(t *testing.T) {
	const most = 200_000 // what the crowd writes if nobody gets in between
	path := file(t)
	crowd, other := open(t, path), openWith(t, path, store.Options{Wait: 30 * time.Second})
	var written atomic.Int64
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for w := range 16 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := written.Add(1); n <= most; n = written.Add(1) {
				select {
				case <-stop:
					return
				default:
				}
				if err := crowd.Themes.SetTheme(ada, &coding.Theme{ID: fmt.Sprintf("c-%d", w), Name: fmt.Sprint(n)}); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	for n := range 20 {
		if err := other.Themes.SetTheme(ada, &coding.Theme{ID: fmt.Sprintf("o-%d", n), Name: "O"}); err != nil {
			t.Errorf("update %d beside a crowd: %v", n, err)
		}
	}
	close(stop)
	wait.Wait()
	if n := written.Load(); n >= most {
		t.Errorf("the crowd had written %d events by then", n)
	}
}

func TestFullDisk(t *testing.T) {
	t.Run("pages", func(t *testing.T) {
		s := open(t, file(t))
		limit := func(pages int) {
			if err := s.Exec(ada, fmt.Sprintf("pragma max_page_count = %d", pages)); err != nil {
				t.Fatal(err)
			}
		}
		limit(120)
		fill(t, s, func() { limit(100_000) })
	})
	t.Run("disk", func(t *testing.T) {
		dir := t.TempDir()
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir).CombinedOutput(); err != nil {
			t.Skipf("a small disk cannot be mounted: %s", out)
		}
		t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
		s := open(t, filepath.Join(dir, "verbatim.db"))
		fill(t, s, func() {
			if out, err := exec.Command("mount", "-o", "remount,size=64m", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		})
	})
}

// fill writes until the disk is full, makes room, and checks what was kept.
func fill(t *testing.T, s *store.Store, makeRoom func()) {
	saved, failed := map[interviews.ID]bool{}, interviews.ID("")
	for n := 0; failed == "" && n < 500; n++ {
		id := interviews.ID(fmt.Sprintf("i-%d", n))
		_, err := s.Interviews.Save(ada, long(string(id), 160))
		if err == nil {
			saved[id] = true
			continue
		}
		failed = id
		if !errors.Is(err, errs.Denied) || !strings.Contains(errs.HintOf(err), "room") {
			t.Errorf("a full disk gave %v, hint %q", err, errs.HintOf(err))
		}
	}
	if failed == "" || len(saved) == 0 {
		t.Fatalf("saved %d, failed %q", len(saved), failed)
	}
	// One that is too large takes nobody else's work with it in silence.
	var wait sync.WaitGroup
	var mu sync.Mutex
	for w := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			id := interviews.ID(fmt.Sprintf("w-%d", w))
			if _, err := s.Interviews.Save(ada, long(string(id), 1+w%2*200)); err == nil {
				mu.Lock()
				saved[id] = true
				mu.Unlock()
			}
		}()
	}
	wait.Wait()
	whole(t, s, saved)
	makeRoom()
	if _, err := s.Interviews.Save(ada, long(string(failed), 160)); err != nil {
		t.Errorf("after making room: %v", err)
	}
	saved[failed] = true
	whole(t, s, saved)
}

// whole checks that the workspace holds these interviews, no others, and none
// of them in part.
func whole(t *testing.T, s *store.Store, want map[interviews.ID]bool) {
	t.Helper()
	all, err := s.Interviews.Interviews(ada, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, iv := range all {
		if !want[iv.ID] {
			t.Errorf("%s is there, although it was not acknowledged", iv.ID)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d interviews, want %d", len(all), len(want))
	}
	sound(t, s, all)
}

func sound(t *testing.T, s *store.Store, all []interviews.Interview) {
	t.Helper()
	for _, iv := range all {
		turns, err := s.Interviews.Turns(ada, iv.Revision, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		rev, err := s.Interviews.Revision(ada, iv.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if len(turns) != iv.Turns || rev.Turns != iv.Turns || len(rev.Source) == 0 || len(iv.Speakers) == 0 {
			t.Errorf("%s has %d of %d turns, %d bytes, %d speakers", iv.ID, len(turns), iv.Turns, len(rev.Source), len(iv.Speakers))
		}
		for i, turn := range turns {
			if turn.N != i+1 || turn.Text == "" {
				t.Errorf("%s: turn %d is %+v", iv.ID, i+1, turn)
			}
		}
	}
	var answer string
	if err := s.Reads().QueryRow("pragma integrity_check").Scan(&answer); err != nil || answer != "ok" {
		t.Errorf("integrity: %s, %v", answer, err)
	}
	var loose int
	err := s.Reads().QueryRow(`select (select count(*) from turn where revision not in (select number from revision))
		+ (select count(*) from revision r where turns <> (select count(*) from turn where revision = r.number))`).Scan(&loose)
	if err != nil || loose != 0 {
		t.Errorf("%d halves, %v", loose, err)
	}
}

func TestNoPlaceToWrite(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{"below a file": filepath.Join(plain, "sub", "verbatim.db"), "a folder": dir}
	if os.Getuid() != 0 { // root may write everywhere
		locked := filepath.Join(dir, "locked")
		if err := os.Mkdir(locked, 0o500); err != nil {
			t.Fatal(err)
		}
		paths["a read-only folder"] = filepath.Join(locked, "verbatim.db")
	}
	for name, path := range paths {
		_, err := store.Open(context.Background(), path, store.Options{})
		if !errors.Is(err, errs.Denied) || errs.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file on a read-only disk can be read as far as SQLite can, and says why it
// cannot be written.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	path := filepath.Join(dir, "verbatim.db")
	s := open(t, path)
	if _, err := s.Interviews.Save(ada, long("i", 3)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s, err := store.Open(context.Background(), path, store.Options{})
	if err == nil {
		_, err = s.Interviews.Save(ada, long("j", 3))
		if closed := s.Close(); closed != nil {
			t.Error(closed)
		}
	}
	if !errors.Is(err, errs.Denied) || errs.HintOf(err) == "" {
		t.Errorf("a read-only disk gave %v", err)
	}
}

func TestDamagedFile(t *testing.T) {
	path := file(t)
	s := open(t, path)
	for n := range 20 {
		if _, err := s.Interviews.Save(ada, long(fmt.Sprint(n), 80)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	intact := read(t, path)
	for name, damage := range map[string]func([]byte) []byte{
		"no database":      func([]byte) []byte { return bytes.Repeat([]byte("no database "), 1000) },
		"header":           func(b []byte) []byte { copy(b, "garbage garbage "); return b },
		"schema page":      func(b []byte) []byte { clear(b[100:4096]); return b },
		"pages of text":    func(b []byte) []byte { clear(b[4096 : len(b)-4096]); return b },
		"cut in the midst": func(b []byte) []byte { return b[:len(b)/2/4096*4096] },
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t)
			if err := os.WriteFile(path, damage(bytes.Clone(intact)), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(context.Background(), path, store.Options{})
			if err == nil {
				defer func() { _ = s.Close() }()
				err = useAll(s)
			}
			if !errors.Is(err, errs.Invalid) || !strings.Contains(errs.HintOf(err), "your own copy") {
				t.Errorf("a damaged file gave %v, hint %q", err, errs.HintOf(err))
			}
		})
	}
}

// useAll reads everything once.
func useAll(s *store.Store) error {
	return s.Dump(ada, &bytes.Buffer{})
}

// modernc.org/libc must be the version that modernc.org/sqlite was made with.
func TestLibcFitsSQLite(t *testing.T) {
	list := func(module, field string) string {
		out, err := exec.Command("go", "list", "-m", "-f", "{{."+field+"}}", module).Output()
		if err != nil {
			t.Skipf("no go command: %v", err)
		}
		return strings.TrimSpace(string(out))
	}
	mod := string(read(t, filepath.Join(list("modernc.org/sqlite", "Dir"), "go.mod")))
	_, after, found := strings.Cut(mod, "modernc.org/libc ")
	if !found {
		t.Fatal("modernc.org/sqlite does not say which libc it needs")
	}
	if want, have := strings.Fields(after)[0], list("modernc.org/libc", "Version"); have != want {
		t.Errorf("go.mod has modernc.org/libc %s, modernc.org/sqlite %s needs %s", have, list("modernc.org/sqlite", "Version"), want)
	}
}
