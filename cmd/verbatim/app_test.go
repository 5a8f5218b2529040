package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"verbatim/internal/errs"
)

func TestStatus(t *testing.T) {
	plain := errors.New("x")
	for _, test := range []struct {
		err  error
		want int
	}{
		{plain, 1},
		{errs.New(errs.Invalid, "x"), 1},
		{errs.New(errs.Conflict, "x"), 1},
		{errs.New(errs.Denied, "x"), 1},
		{usage("x"), 2},
		{usage("x: %w", errs.New(errs.NotFound, "y")), 2},
		{asUsage(errs.New(errs.Invalid, "x"), "date"), 2},
		{exitError{errs.New(errs.Invalid, "x"), statusRejected}, 3},
		{errs.New(errs.NotFound, "x"), 4},
		{fmt.Errorf("a: %w", errs.New(errs.NotFound, "x")), 4},
		{errors.Join(errs.New(errs.NotFound, "x"), plain), 4},
		{exitError{errs.New(errs.NotFound, "x"), statusNoWorkspace}, 10},
		{errs.New(errs.Busy, "x"), 11},
		{errs.New(errs.Busy, "x").Because(errs.New(errs.NotFound, "y")), 11},
	} {
		if got := status(test.err); got != test.want {
			t.Errorf("%v: status %d, want %d", test.err, got, test.want)
		}
	}
}

func TestClean(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"Zoë, 李, 👩‍👩‍👧, לאה", "Zoë, 李, 👩‍👩‍👧, לאה"},
		{"two\nlines\tand a tab", "two\nlines\tand a tab"},
		{"\x1b[31mred", `\u001b[31mred`},
		{"a\rb\x00c\x7f", `a\u000db\u0000c\u007f`},
		{"\u0085\u009b31m", `\u0085\u009b31m`},               // C1: a terminal takes 9b for ESC [
		{"a\u202eb\u2066c\u2069d", `a\u202eb\u2066c\u2069d`}, // turns the direction of writing
		{"non\u00a0breaking, e\u0301", "non\u00a0breaking, e\u0301"},
	} {
		if got := clean(test.in); got != test.want {
			t.Errorf("clean(%q) = %q, want %q", test.in, got, test.want)
		}
	}
	if got := clean("broken \xff\x9b31m"); !utf8.ValidString(got) {
		t.Errorf("bytes that are no text stay: %q", got)
	}
}

// A world is a workspace of the tour and what runs commands in it.
type world struct {
	t    *testing.T
	dir  string
	now  func() time.Time
	rand rand.Source
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, dir: t.TempDir(), now: time.Now}
	if err := os.CopyFS(filepath.Join(w.dir, "tour"), os.DirFS(filepath.Join("testdata", "tour"))); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"init .", "ingest tour/interviews", "theme import tour/codebook.csv", "code import tour/codings.csv --finish",
		"hypothesis add h --stage customer --customers a --motivation b --job c", "proposal add p --title P --theme access", "guide new g.md", "guide add g.md"} {
		if _, stderr, status := w.run(strings.Fields(line)...); status != 0 {
			t.Fatalf("%s: %s", line, stderr)
		}
	}
	return w
}

func (w *world) run(args ...string) (stdout, stderr string, status int) {
	w.t.Chdir(w.dir)
	var out, err bytes.Buffer
	p := &program{out: &out, err: &err, now: w.now, rand: w.rand, env: func(name string) string {
		if name == "USER" {
			return "ana"
		}
		return ""
	}}
	status = p.run(context.Background(), append([]string{"verbatim"}, args...))
	return out.String(), err.String(), status
}

// With --json stdout is exactly one document, or nothing when a command has
// no data; words and errors are on stderr, and no data are.
func TestDataAndWordsStayApart(t *testing.T) {
	w := newWorld(t)
	quotes, _, _ := w.run("quote", "list", "--json")
	doc, err := oneJSON([]byte(quotes))
	if err != nil {
		t.Fatal(err)
	}
	id, err := lookUp(doc, "quotes.0.id")
	if err != nil {
		t.Fatal(err)
	}
	silent := map[string]bool{"init new": true, "guide new h.md": true}
	for _, line := range []string{
		"init new", "ingest tour/interviews", "ingest --dry-run tour/interviews", "interview list", "interview show 2026-05-06-kim",
		"interview transcript 2026-05-06-kim", "participant list", "study list", "guide new h.md", "guide list", "guide show developer-experience",
		"theme list", "theme add New", "theme export", "quote export", "code add 2026-07-02-ada --quote Nobody --theme waiting", "code list",
		"quote list", "quote show QUOTE", "search queue", "search queue --facets", "report themes", "report themes --format json", "hypothesis edit h --title T",
		"hypothesis list", "hypothesis show h", "proposal list", "proposal edit p --title Q", "proposal show p", "proposal score p --load 1 --anchor x", "trace QUOTE", "trace proposal/p", "log", "doctor",
	} {
		line = strings.ReplaceAll(line, "QUOTE", jsonText(id))
		stdout, stderr, status := w.run(append(strings.Fields(line), "--json")...)
		if status != 0 {
			t.Errorf("%s: status %d: %s", line, status, stderr)
			continue
		}
		if _, err := oneJSON([]byte(stdout)); (err != nil) != silent[line] || silent[line] && stdout != "" {
			t.Errorf("%s: stdout is not one document: %v\n%.300s", line, err, stdout)
		}
		if strings.ContainsAny(stderr, "{}") {
			t.Errorf("%s: data on stderr:\n%s", line, stderr)
		}
	}
	for _, line := range []string{"interview set 2026-05-06-kim --title T", "participant set P-01 team=x", "interview finish 2026-05-06-kim", "quote memo QUOTE words",
		"theme edit new --kind ask", "code remove QUOTE", "proposal cycle x 100", "undo", "reindex", "guide add g.md", "theme import tour/codebook.csv", "code import tour/codings.csv"} {
		line = strings.ReplaceAll(line, "QUOTE", jsonText(id))
		stdout, stderr, status := w.run(append(strings.Fields(line), "--json")...)
		if status != 0 || stdout != "" || stderr == "" {
			t.Errorf("%s: status %d, stdout %q, stderr %q", line, status, stdout, stderr)
		}
		if _, stderr, _ := w.run(append(strings.Fields(line), "--quiet")...); stderr != "" && line != "undo" && !strings.HasPrefix(line, "code remove") {
			t.Errorf("%s --quiet says %q", line, stderr)
		}
	}
	for _, line := range []string{"interview show nobody", "theme frobnicate", "theme add", "ingest nowhere", "search theme:nothing", "trace nothing", "-w nowhere log"} {
		stdout, stderr, status := w.run(append(strings.Fields(line), "--json")...)
		if status == 0 || stdout != "" || !strings.HasPrefix(stderr, "verbatim: ") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", line, status, stdout, stderr)
		}
	}
}

// What is left out of a query begins with a dash, and is no flag.
func TestQueryWithADash(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{"search --json queue -deploy -thursday", "search -deploy queue --json", "search --json -- -deploy queue", "search queue -theme:deploy-queue --json"} {
		if stdout, stderr, status := w.run(strings.Fields(line)...); status != 0 || !strings.Contains(stdout, `"total": 1`) {
			t.Errorf("%s: status %d: %s%s", line, status, stdout, stderr)
		}
	}
	if stdout, _, status := w.run("search", "queue", "-h"); status != 0 || !strings.Contains(stdout, "USAGE") {
		t.Errorf("search -h: status %d: %s", status, stdout)
	}
	if _, stderr, status := w.run("search", "queue", "--friday"); status != statusUsage {
		t.Errorf("search --friday: status %d: %s", status, stderr)
	}
}
