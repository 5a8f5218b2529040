package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
)

// many is how many rounds a test makes: few, or as many as VERBATIM_DOCTOR says.
func many(few int) int {
	if n, err := strconv.Atoi(os.Getenv("VERBATIM_DOCTOR")); err == nil {
		return n
	}
	return few
}

// diagnosis is what the doctor says of a workspace: one line for each problem,
// one that says why it could not be opened, or nothing.
func diagnosis(t *testing.T, dir string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ws, err := quietly().openAt(ctx, dir, "")
	if err != nil {
		return []string{"not opened: " + err.Error()}
	}
	r, err := ws.examine(ctx)
	if err != nil {
		t.Fatalf("the doctor gave up: %v", err)
	}
	if err := ws.Close(); err != nil && len(r.Problems) == 0 {
		t.Fatalf("a workspace without problems does not close: %v", err)
	}
	return r.Problems
}

// Whatever people do, and undo, in a workspace that nothing damages, the
// doctor has nothing to say.
func TestDoctorRaisesNoFalseAlarm(t *testing.T) {
	dir := sampled(t)
	done := map[string]int{}
	for seed := range many(8) {
		w := copied(t, dir)
		for name, n := range work(t, w, uint64(seed), 80) {
			done[name] += n
		}
		for _, problem := range diagnosis(t, w) {
			t.Errorf("history %d: %s", seed, problem)
		}
	}
	t.Logf("done: %v", done)
	for _, act := range []string{"code", "uncode", "merge", "split", "ingest", "undo", "memo", "settle", "remove", "takeaway"} {
		if done[act] == 0 {
			t.Errorf("no history has a %q in it", act)
		}
	}
}

// A bit that turns over anywhere in the file is noticed when it changes
// anything that anybody wrote.
func TestDoctorFindsBitFlips(t *testing.T) {
	dir := sampled(t)
	work(t, dir, 400, 120)
	if problems := diagnosis(t, dir); len(problems) > 0 {
		t.Fatalf("the workspace is not sound to begin with: %q", problems)
	}
	intact := contents(t, filepath.Join(dir, databaseFile))
	file, err := os.ReadFile(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(400, 1))
	counts := map[string]int{}
	for range many(60) {
		at, bit := random.IntN(len(file)), random.IntN(8)
		flipped := bytes.Clone(file)
		flipped[at] ^= 1 << bit
		w := copied(t, dir)
		if err := os.WriteFile(filepath.Join(w, databaseFile), flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		hit := differing(intact, contents(t, filepath.Join(w, databaseFile)))
		problems := diagnosis(t, w)
		counts[kindOf(hit)+", "+map[bool]string{true: "found", false: "silent"}[len(problems) > 0]]++
		if kindOf(hit) == "content" && len(problems) == 0 {
			t.Errorf("bit %d of byte %d changed %v and was not noticed", bit, at, hit)
		}
		if err := os.RemoveAll(w); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d bytes: %v", len(file), counts)
}

// frame are the tables that nobody writes to: a changed comment in the schema
// and the time of a migration are of no consequence.
var frame = []string{"sqlite_master", "sqlite_sequence", "goose_db_version", "workspace"}

func kindOf(hit []string) string {
	switch {
	case len(hit) == 0:
		return "nothing"
	case len(slices.DeleteFunc(slices.Clone(hit), func(t string) bool { return slices.Contains(frame, t) })) == 0:
		return "frame"
	}
	return "content"
}

// differing are the tables whose contents are not the same.
func differing(a, b map[string]string) (tables []string) {
	for name := range a {
		if a[name] != b[name] {
			tables = append(tables, name)
		}
	}
	slices.Sort(tables)
	return tables
}

// contents are sums over every row of every table, read from the tables
// themselves without their indexes; or what reading them failed with.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	sums := map[string]string{}
	for _, name := range strings.Fields(`study participant participant_attribute interview speaker revision turn theme quote coding memo
		takeaway takeaway_quote assignment adjudication suggestion finish guide hypothesis evidence proposal cycle event event_turn
		sqlite_master sqlite_sequence goose_db_version workspace`) {
		from := name + " not indexed"
		if name == "sqlite_master" {
			from = name
		}
		sums[name] = rowsOf(db, "select * from "+from)
	}
	return sums
}

func rowsOf(db *sql.DB, query string) string {
	rows, err := db.Query(query)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = rows.Close() }()
	cols, err := rows.Columns()
	if err != nil {
		return err.Error()
	}
	h := sha256.New()
	for rows.Next() {
		row, into := make([]any, len(cols)), make([]any, len(cols))
		for i := range into {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err.Error()
		}
		for _, v := range row {
			_, _ = fmt.Fprintf(h, "%T %q,", v, fmt.Sprint(v))
		}
		_, _ = io.WriteString(h, "\n")
	}
	if err := rows.Err(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// What cannot be read is a problem, names the place, and does not end the
// examination; nothing that anybody said is in the messages.
func TestDoctorOnLostPages(t *testing.T) {
	dir := sampled(t)
	said := quotesIn(t, dir)
	file, err := os.ReadFile(filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	intact := contents(t, filepath.Join(dir, databaseFile))
	random := rand.New(rand.NewPCG(4096, 1))
	for range many(12) {
		page := 1 + random.IntN(len(file)/pageSize-1)
		damaged := bytes.Clone(file)
		clear(damaged[page*pageSize : (page+1)*pageSize])
		w := copied(t, dir)
		if err := os.WriteFile(filepath.Join(w, databaseFile), damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		lost := differing(intact, contents(t, filepath.Join(w, databaseFile)))
		var out, words bytes.Buffer
		p := quietly()
		p.out, p.err = &out, &words
		status := p.run(context.Background(), []string{"verbatim", "--workspace", w, "doctor"})
		if len(lost) > 0 && (status != 1 || !strings.Contains(words.String(), "put back your own copy")) {
			t.Errorf("page %d lost, and with it %v: status %d\n%s\n%s", page, lost, status, out.String(), words.String())
		}
		for _, q := range said {
			if len(q.Text) > 30 && strings.Contains(out.String()+words.String(), q.Text) {
				t.Fatalf("page %d lost: the doctor repeats what somebody said", page)
			}
		}
		if err := os.RemoveAll(w); err != nil {
			t.Fatal(err)
		}
	}
}

const pageSize = 4096 // of SQLite's files

// quotesIn are the quotes of a closed workspace.
func quotesIn(t *testing.T, dir string) []coding.Quote {
	t.Helper()
	ws, err := quietly().openAt(context.Background(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	quotes, err := ws.Coding.Quotes(context.Background(), coding.Filter{})
	if err := errors.Join(err, ws.Close()); err != nil {
		t.Fatal(err)
	}
	return quotes
}

// A damaged index is made anew, and is no reason to put back a database.
func TestDoctorOnADamagedIndex(t *testing.T) {
	dir := sampled(t)
	files, err := filepath.Glob(filepath.Join(dir, cacheDir, "index", "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the index: %v", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		src[len(src)/2] ^= 16
		if err := os.WriteFile(name, src, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var words bytes.Buffer
	p := quietly()
	p.err = &words
	status := p.run(context.Background(), []string{"verbatim", "--workspace", dir, "doctor"})
	if status != 0 || !strings.Contains(words.String(), "built anew") || strings.Contains(words.String(), "own copy") {
		t.Errorf("status %d: %s", status, words.String())
	}
}
