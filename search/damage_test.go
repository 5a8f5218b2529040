package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/search/query"
)

// hang is longer than any answer takes, also where others want the processors.
const hang = 30 * time.Second

// damages is how many damages a test does: few, or as many as VERBATIM_DAMAGES
// says.
func damages(few int) int {
	if n, err := strconv.Atoi(os.Getenv("VERBATIM_DAMAGES")); err == nil {
		return n
	}
	return few
}

// probes are queries whose answers show what an index knows.
var probes = []string{
	"", invented(3), invented(3) + " OR segment", "-" + invented(4), `"` + invented(3) + " " + invented(4) + `"`, "near(" + invented(3) + " " + invented(5) + ", 9)",
	invented(40) + "*", "theme:pain", "in:quotes", "in:quotes coder:kim " + invented(3), "theme:none interview:iv-0001",
}

// answers are what the probes find, with facets and totals.
func answers(t testing.TB, x *Index) (all []*Result) {
	t.Helper()
	for _, probe := range probes {
		for _, o := range []Options{{Limit: MaxLimit, Facets: Facets}, {Group: ByInterview}, {Quotes: true, Sort: ByDate}} {
			res, err := x.Search(t.Context(), asked(t, probe), o)
			if err != nil {
				t.Fatalf("%s: %v\n%s", probe, err, reasons(x.dir))
			}
			all = append(all, res)
		}
	}
	return all
}

// A specimen is an index to damage: its folder, what it holds, what it answers.
type specimen struct {
	dir  string
	feed *memory
	want []*Result
}

func newSpecimen(t *testing.T) specimen {
	feed := newMemory()
	invent(feed, 3, 40)
	s := specimen{filepath.Join(t.TempDir(), "index"), feed, nil}
	x := open(t, s.dir)
	synced(t, x, feed)
	feed.texts("iv-0001", "a small second segment", "with words")
	synced(t, x, feed)
	for turn := 1; turn < 20; turn += 3 {
		feed.code(1, turn, fmt.Sprint("q", turn), "pain", []string{"kim", "lee"}[turn%2])
	}
	synced(t, x, feed)
	s.want = answers(t, x)
	closed(t, x)
	return s
}

// copied is a copy of the specimen, as it lies between two processes.
func (s specimen) copied(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+".lock", []byte("1 verbatim search\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// heal opens a damaged index, twice, and sees to it that it comes up in time,
// answers as before and is trusted the second time.
func (s specimen) heal(t *testing.T, what, dir string) (note string) {
	t.Helper()
	for again := range 2 {
		began := time.Now()
		x, err := Open(t.Context(), dir, "db", 0)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return ""
		}
		s.recovered(t, what, x)
		if took := time.Since(began); took > hang {
			t.Errorf("%s: took %s", what, took)
		}
		if again == 0 {
			note = x.Note()
		} else if x.Note() != "" {
			t.Errorf("%s: set aside twice: %s", what, reasons(dir))
		}
		closed(t, x)
	}
	if bad, _ := filepath.Glob(dir + ".bad-*"); len(bad) > keptAsides || len(bad) == 0 && note != "" {
		t.Errorf("%s: kept %v, said %q", what, bad, note)
	}
	if strings.Contains(note, "\n") || strings.Count(note, ":") > 0 {
		t.Errorf("%s: says %q", what, note)
	}
	return note
}

func (s specimen) recovered(t *testing.T, what string, x *Index) {
	t.Helper()
	if err := x.Sync(t.Context(), s.feed, nil); err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	whole(t, x, s.feed)
	if diff := cmp.Diff(s.want, answers(t, x)); diff != "" {
		t.Errorf("%s: answers differ:\n%s", what, diff)
	}
}

// reasons are what was met in the indexes that were set aside.
func reasons(dir string) (all []string) {
	found, _ := filepath.Glob(dir + ".bad-*/" + whyFile)
	for _, path := range append(found, dir+markerEnd) {
		b, _ := os.ReadFile(path)
		all = append(all, string(b))
	}
	return all
}

// spoil damages a file somewhere and says how.
func spoil(t *testing.T, random *rand.Rand, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at, how := random.IntN(max(1, len(b))), []string{"flip", "zero", "cut"}[random.IntN(3)]
	switch {
	case len(b) == 0:
		b, how = []byte("\x00\xffforeign"), "fill"
	case how == "flip":
		b[at] ^= 1 << random.IntN(8)
	case how == "zero":
		at -= at % 4096
		clear(b[at:min(len(b), at+4096)])
	default:
		b = b[:at]
	}
	// In place, as a bad disk does it: whoever has it open sees it change.
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(b, 0)
	if err := errors.Join(err, f.Truncate(int64(len(b))), f.Close()); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %s at %d", how, filepath.Base(path), at)
}

// parts are the files of an index, one of each sort as likely as another.
func parts(t *testing.T, random *rand.Rand, dir string) string {
	t.Helper()
	pattern := []string{"/index_meta.json", "/store/root.bolt", "/store/*.zap", "/seal", ".lock"}[random.IntN(5)]
	found, err := filepath.Glob(dir + pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return found[random.IntN(len(found))]
}

// Whatever happens to the files of a closed index, the next process says so in
// a line, answers as before, and leaves the one after it nothing to say.
func TestDamagedFiles(t *testing.T) {
	s := newSpecimen(t)
	random := rand.New(rand.NewPCG(600, 4))
	noticed := 0
	for range damages(30) {
		dir := s.copied(t)
		what := spoil(t, random, parts(t, random, dir))
		if random.IntN(8) == 0 {
			what += " and " + spoil(t, random, parts(t, random, dir))
		}
		if s.heal(t, what, dir) != "" {
			noticed++
		}
		_ = os.RemoveAll(dir)
	}
	t.Logf("%d of %d made it anew", noticed, damages(30))
}

// A bit that turns over anywhere in the files without checksums is noticed.
func TestSeal(t *testing.T) {
	s := newSpecimen(t)
	random := rand.New(rand.NewPCG(600, 6))
	for i := range damages(10) {
		dir := s.copied(t)
		path := filepath.Join(dir, []string{"store/" + boltFile, metaFile, "seal"}[i%3])
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := random.IntN(len(b))
		b[at] ^= 1 << random.IntN(8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if s.heal(t, path, dir) == "" {
			t.Errorf("a bit of byte %d of %s was not missed", at, path)
		}
		_ = os.RemoveAll(dir)
	}
}

// strange are states of the folder that no program of ours leaves.
var strange = map[string]func(dir string) error{
	"no folder":              os.RemoveAll,
	"no store":               func(dir string) error { return os.RemoveAll(filepath.Join(dir, "store")) },
	"an empty folder":        func(dir string) error { return errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)) },
	"a file":                 func(dir string) error { return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, []byte("x"), 0o600)) },
	"a link to nothing":      func(dir string) error { return errors.Join(os.RemoveAll(dir), os.Symlink("nowhere", dir)) },
	"foreign files":          func(dir string) error { return foreign(dir, "store/notes.txt", "store/zzz.zap", "readme") },
	"a foreign segment":      func(dir string) error { return foreign(dir, "store/ffffffffffff.zap") },
	"no rights":              func(dir string) error { return os.Chmod(filepath.Join(dir, "store", boltFile), 0) },
	"no rights to read":      func(dir string) error { return os.Chmod(dir, 0o300) },
	"no bolt":                func(dir string) error { return os.Remove(filepath.Join(dir, "store", boltFile)) },
	"a crash in open":        func(dir string) error { return os.WriteFile(dir+markerEnd, nil, 0o600) },
	"a marker of garbage":    func(dir string) error { return os.WriteFile(dir+markerEnd, []byte("\x00\x01\n:::"), 0o600) },
	"a folder as the marker": func(dir string) error { return foreign(dir+markerEnd, "x") },
	"another one begun":      func(dir string) error { return foreign(dir+".new", "store/root.bolt") },
	"a file begun":           func(dir string) error { return os.WriteFile(dir+".new", []byte("x"), 0o600) },
	"only a file begun":      func(dir string) error { return errors.Join(os.RemoveAll(dir), os.WriteFile(dir+".new", nil, 0o600)) },
	"only one that crashed":  func(dir string) error { return errors.Join(os.Rename(dir, dir+".new"), foreign(dir+".new"+markerEnd)) },
	"killed in an exchange":  func(dir string) error { return os.Rename(dir, dir+".new") },
	"killed after it":        func(dir string) error { return os.CopyFS(dir+".old", os.DirFS(dir)) },
	"old ones":               func(dir string) error { return foreign(dir+".bad-20200101", "x") },
}

func foreign(dir string, names ...string) error {
	err := os.MkdirAll(dir, 0o700)
	for _, name := range names {
		path := filepath.Join(dir, name)
		err = errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("foreign"), 0o600))
	}
	return err
}

func TestStrangeFolders(t *testing.T) {
	s := newSpecimen(t)
	for what, do := range strange {
		dir := s.copied(t)
		if err := do(dir); err != nil {
			t.Fatal(err)
		}
		if what == "old ones" {
			continue // nothing is wrong with the index beside them
		}
		s.heal(t, what, dir)
		for _, left := range []string{".old", markerEnd} {
			if _, err := os.Lstat(dir + left); err == nil {
				t.Errorf("%s: left %s", what, left)
			}
		}
	}
}

// Damage to the files of an open index: what is asked next is answered as
// before, or refused until Sync has put a new one in place.
func TestDamagedWhileOpen(t *testing.T) {
	s := newSpecimen(t)
	random := rand.New(rand.NewPCG(600, 5))
	for range damages(12) {
		dir := s.copied(t)
		x := open(t, dir)
		if random.IntN(2) == 0 {
			answers(t, x) // what was asked before is known
		}
		time.Sleep(50 * time.Millisecond) // Bleve has written what it writes when it opens
		var what string
		switch random.IntN(8) {
		case 0:
			what = "remove all"
			_ = os.RemoveAll(dir)
		default:
			files, _ := filepath.Glob(filepath.Join(dir, "store", "*"))
			what = spoil(t, random, files[random.IntN(len(files))])
		}
		for _, probe := range probes {
			res, err := x.Search(t.Context(), asked(t, probe), Options{Limit: MaxLimit, Facets: Facets})
			want := s.want[3*slices.Index(probes, probe)]
			if err == nil && cmp.Diff(want, res) != "" {
				t.Errorf("%s while open: %q is answered wrongly", what, probe)
			}
		}
		s.recovered(t, what+" while open", x)
		s.feed.changed(0, 0, 0)
		s.recovered(t, what+" while open, later", x)
		closed(t, x)
		s.heal(t, what+" while open, then closed", dir)
		_ = os.RemoveAll(dir)
	}
}

// Somebody removes the whole folder, lock and all, and another process makes
// an index there: the one that was open does not come in between.
func TestTwoOwners(t *testing.T) {
	feed := sample()
	dir := filepath.Join(t.TempDir(), "cache", "index")
	x := open(t, dir)
	synced(t, x, feed)
	time.Sleep(200 * time.Millisecond) // Bleve tidies up by names: it would take the other's files
	if err := os.RemoveAll(filepath.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	y := open(t, dir)
	synced(t, y, feed)
	if err := x.Sync(t.Context(), feed, nil); err == nil || !strings.Contains(err.Error(), "in use by process") {
		t.Error(err)
	}
	whole(t, y, feed)
	closed(t, y)
	synced(t, x, feed)
	closed(t, x)
	if x = open(t, dir); x.Note() != "" {
		t.Error(x.Note())
	}
}

// stopping is a feed that ends after some revisions.
type stopping struct {
	*memory
	left int
	stop context.CancelFunc
}

func (f *stopping) Docs(ctx context.Context, revision int64, first, last int, yield func(query.Doc) error) error {
	if f.left--; f.left < 0 {
		f.stop()
		return ctx.Err()
	}
	return f.memory.Docs(ctx, revision, first, last, yield)
}

// An interrupted rebuild leaves the old index in use, goes on where it
// stopped, and holds in the end what has happened meanwhile.
func TestRebuildGoesOn(t *testing.T) {
	feed := newMemory()
	invent(feed, 12, 1000)
	dir := filepath.Join(t.TempDir(), "index")
	x := open(t, dir)
	synced(t, x, feed)
	ctx, stop := context.WithCancel(t.Context())
	if err := x.Rebuild(ctx, &stopping{feed, 9, stop}, nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	whole(t, x, feed)
	feed.texts("iv-0003", "a new revision meanwhile")
	synced(t, x, feed)
	closed(t, x)
	x = open(t, dir)
	feed.calls = 0
	if err := x.Rebuild(t.Context(), feed, nil); err != nil {
		t.Fatal(err)
	}
	if feed.calls > 8 {
		t.Errorf("it was begun again: %d revisions were read", feed.calls)
	}
	whole(t, x, feed)
	if left, _ := filepath.Glob(dir + ".[no]*"); len(left) > 0 || x.Note() != "" {
		t.Errorf("left %v, said %q", left, x.Note())
	}
}

// An exchange that was killed between its two renames costs nothing.
func TestExchangeIsFinished(t *testing.T) {
	s := newSpecimen(t)
	dir := s.copied(t)
	if err := errors.Join(os.Rename(dir, dir+".new"), foreign(dir+".old", "store/root.bolt")); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if !x.Ready() {
		t.Error("the new index was not put in its place")
	}
	s.recovered(t, "exchanged", x)
	if left, _ := filepath.Glob(dir + ".[no]*"); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// During a rebuild the index follows and answers; what was found before the
// exchange is not taken for what is there after it.
func TestRebuildWhileInUse(t *testing.T) {
	feed := newMemory()
	invent(feed, 6, 300)
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	answers(t, x)
	for round := range 3 {
		x.broke("it was broken by a test") // a rebuild is also for damage
		other := newMemory()
		invent(other, 2, 100+round)
		other.log = append(other.log, feed.log...)
		during := &calling{memory: other, call: func() {
			_, err := x.Search(t.Context(), asked(t, invented(3)), Options{})
			if err == nil && round > 0 {
				t.Error("a broken index answers")
			}
		}}
		if err := x.Rebuild(t.Context(), during, nil); err != nil {
			t.Fatal(err)
		}
		whole(t, x, other)
		for _, probe := range probes {
			alike(t, x, other, asked(t, probe), Options{Facets: Facets})
		}
		if x.Note() != "" {
			t.Error(x.Note())
		}
	}
}

// calling is a feed that does something whenever a revision is read.
type calling struct {
	*memory
	call func()
}

func (f *calling) Docs(ctx context.Context, revision int64, first, last int, yield func(query.Doc) error) error {
	f.call()
	return f.memory.Docs(ctx, revision, first, last, yield)
}

// A Sync that comes while a rebuild is under way does not wait for it.
func TestFollowingGoesOnDuringRebuild(t *testing.T) {
	feed := newMemory()
	invent(feed, 4, 50)
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	var asked bool
	during := &calling{memory: feed, call: func() {
		if asked {
			return
		}
		asked = true
		done := make(chan error, 1)
		go func() { done <- x.Sync(t.Context(), feed, nil) }()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(hang):
			t.Error("Sync waits for the rebuild")
		}
	}}
	if err := x.Rebuild(t.Context(), during, nil); err != nil {
		t.Fatal(err)
	}
	whole(t, x, feed)
}

// What stood in the way of a new index once does not for ever.
func TestReplacedWhenItIsPossibleAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache", "index")
	feed := sample()
	x := open(t, dir)
	synced(t, x, feed)
	x.broke("it was broken by a test")
	cache, away := filepath.Dir(dir), filepath.Join(t.TempDir(), "away")
	if err := errors.Join(os.Rename(cache, away), os.WriteFile(cache, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := x.Sync(t.Context(), feed, nil); err == nil {
			t.Fatal("it was replaced where nothing can be")
		}
		if _, err := x.Search(t.Context(), query.Query{}, Options{}); err == nil {
			t.Fatal("it answers")
		}
	}
	if err := errors.Join(os.Remove(cache), os.Mkdir(cache, 0o700)); err != nil {
		t.Fatal(err)
	}
	synced(t, x, feed)
	note := x.Note()
	if err := x.release(); err != nil { // as when only the new one could not be made
		t.Fatal(err)
	}
	synced(t, x, feed)
	if x.Note() != note {
		t.Error(x.Note())
	}
}

// Nothing of what was discarded is left in any copy.
func TestDiscardLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := open(t, dir)
	synced(t, x, sample())
	for _, copied := range []string{dir + ".new", dir + ".old", dir + ".bad-20260101"} {
		if err := foreign(copied, "store/1.zap"); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Discard(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(dir + ".*"); len(left) != 1 { // the lock
		t.Error(left)
	}
	synced(t, x, sample())
}
