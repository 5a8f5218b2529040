package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"verbatim/internal/store/pgtest"
)

// The scripts in testdata/script are stories: a comment says what is
// promised, the lines below it keep the promise. They run the real program.

func TestMain(m *testing.M) {
	testscript.Main(withServer{m}, map[string]func(){"verbatim": main})
}

// withServer runs the tests and stops the PostgreSQL server they started.
type withServer struct{ m *testing.M }

func (w withServer) Run() int {
	for _, name := range []string{"VERBATIM_AS", "VERBATIM_DATABASE", "VERBATIM_WORKSPACE"} {
		_ = os.Unsetenv(name) // whoever tests has a workspace and a name of their own
	}
	return pgtest.Main(w.m)
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), Setup: scriptEnv, Cmds: scriptCommands, Condition: on(false),
		RequireUniqueNames: true, ContinueOnError: true, UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// The pipeline, from the demo over the tour to the search, is the same on
// PostgreSQL. What only concerns files in a folder is not run again.
func TestScriptsOnPostgreSQL(t *testing.T) {
	pgtest.Database(t) // skips before any script when there is none
	var stories []string
	// What only reads is left to the store's contract, which both databases keep.
	for _, pattern := range []string{"demo", "tour_*", "guide", "finish", "trace*", "doctor", "json_shapes", "unicode", "study", "saved", "codebook", "redo",
		"blind", "search", "reingest", "once", "issued", "report_as_of", "report_issue", "report_roadmap", "ledger", "challenge", "move", "outcome", "notify", "issues"} {
		found, err := filepath.Glob(filepath.Join("testdata", "script", pattern+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		stories = append(stories, found...)
	}
	testscript.Run(t, testscript.Params{
		Files: stories, Cmds: scriptCommands, Condition: on(true), RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("VERBATIM_DATABASE", pgtest.Database(env.T().(testing.TB)))
			return scriptEnv(env)
		},
	})
}

// scriptEnv gives a story a home, a name and nothing of the machine's own, and
// the four interviews of the tour in tour/.
func scriptEnv(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, ".home")
	env.Setenv("HOME", home)
	env.Setenv("USER", "ana")
	env.Setenv("VERBATIM_AS", "ana")
	env.Setenv("NO_COLOR", "1")
	env.Setenv("NL", "\n")
	env.Setenv("ESC", "\x1b")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(env.WorkDir, "tour"), os.DirFS(filepath.Join("testdata", "tour")))
}

// on answers the conditions of stories: [postgres], and [root], whom no
// permission stops.
func on(postgres bool) func(string) (bool, error) {
	return func(cond string) (bool, error) {
		switch cond {
		case "postgres":
			return postgres, nil
		case "root":
			return os.Getuid() == 0, nil
		}
		return false, fmt.Errorf("no condition %q", cond)
	}
}

var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"status":    statusCommand,
	"jsonpath":  jsonCommand,
	"jsontype":  jsonTypeCommand,
	"make":      makeCommand,
	"digest":    digestCommand,
	"newer":     newerCommand,
	"tamper":    tamperCommand,
	"while":     whileCommand,
	"keep":      keepCommand,
	"onejson":   oneJSONCommand,
	"scrub":     scrubCommand,
	"hex":       hexCommand,
	"workspace": workspaceCommand,
	"crlf":      crlfCommand,
	"served":    servedCommand,
	"reports":   reportsCommand,
	"unsaid":    unsaidCommand,
}

// served waits until the workspace in the current folder is served.
func servedCommand(ts *testscript.TestScript, neg bool, _ []string) {
	for range 200 {
		text, err := os.ReadFile(ts.MkAbs(filepath.Join(cacheDir, endpointFile)))
		if err == nil && len(text) > 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("nobody serves the workspace")
}

// workspace DIR ingested|coded makes a workspace of the tour up to a step, so
// that a story need not tell again what another one tells.
func workspaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workspace DIR ingested|coded")
	}
	tour := ts.MkAbs("tour")
	steps := [][]string{
		{"init", args[0]},
		{"ingest", "-w", args[0], filepath.Join(tour, "interviews")},
		{"interview", "set", "-w", args[0], "2026-05-13-lee", "--interviewer", "Mira", "--participant", "Lee=P-02"},
		{"participant", "set", "-w", args[0], "P-02", "team=payments"},
	}
	if args[1] == "coded" {
		steps = append(steps, []string{"theme", "import", "-w", args[0], filepath.Join(tour, "codebook.csv")},
			[]string{"code", "import", "-w", args[0], "--finish", filepath.Join(tour, "codings.csv")})
	}
	for _, step := range steps {
		if err := ts.Exec("verbatim", step...); err != nil {
			ts.Fatalf("verbatim %s: %v", strings.Join(step, " "), err)
		}
	}
}

// hang is when a command counts as one that never ends.
const hang = 20 * time.Second

// status N[,M…] COMMAND… runs a command that must end with one of the
// statuses, and must end.
func statusCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N[,M…] command…")
	}
	begun := time.Now()
	err := ts.Exec(args[1], args[2:]...)
	if took := time.Since(begun); took > hang {
		ts.Fatalf("%v took %v", args[1:], took)
	}
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if !slices.Contains(strings.Split(args[0], ","), strconv.Itoa(got)) {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// jsonpath FILE PATH WANT compares one value of a JSON document. A path is
// like hits.0.speaker; len at its end is a number of elements. FILE may be
// stdout. Strings are compared as they are, all else as JSON.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] jsonpath FILE PATH WANT")
	}
	v, err := lookUp(readJSON(ts, args[0]), args[1])
	ts.Check(err)
	if got := jsonText(v); (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

// jsontype FILE PATH TYPE… checks pairs of path and type: string, number,
// integer, bool, array, object, or one of them with ? when it may be null.
func jsonTypeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args)%2 == 0 {
		ts.Fatalf("usage: jsontype FILE PATH TYPE [PATH TYPE]…")
	}
	doc := readJSON(ts, args[0])
	for i := 1; i < len(args); i += 2 {
		v, err := lookUp(doc, args[i])
		ts.Check(err)
		if got := jsonType(v); !fitsType(got, args[i+1]) {
			ts.Fatalf("%s is %s (%s), want %s", args[i], got, jsonText(v), args[i+1])
		}
	}
}

func fitsType(got, want string) bool {
	want, nullable := strings.CutSuffix(want, "?")
	return got == want || (nullable && got == "null") || (want == "number" && got == "integer")
}

func jsonType(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "bool"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "integer"
		}
		return "number"
	}
	return fmt.Sprintf("%T", v)
}

func jsonText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// readJSON reads a file that is exactly one JSON document.
func readJSON(ts *testscript.TestScript, file string) any {
	doc, err := oneJSON([]byte(ts.ReadFile(file)))
	if err != nil {
		ts.Fatalf("%s: %v", file, err)
	}
	return doc
}

func oneJSON(src []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if dec.More() {
		return nil, errors.New("more than one JSON document")
	}
	return doc, nil
}

func lookUp(v any, path string) (any, error) {
	if path == "." {
		return v, nil
	}
	for step := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[step]
			if !ok {
				return nil, fmt.Errorf("no %q in the object of %q", step, path)
			}
			v = next
		case []any:
			if step == "len" {
				return json.Number(strconv.Itoa(len(at))), nil
			}
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return nil, fmt.Errorf("no element %q of %d in %q", step, len(at), path)
			}
			v = at[i]
		default:
			return nil, fmt.Errorf("%q of %q is below a %s", step, path, jsonType(v))
		}
	}
	return v, nil
}

// onejson checks that the last command wrote exactly one JSON document.
func oneJSONCommand(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 0 {
		ts.Fatalf("usage: onejson")
	}
	readJSON(ts, "stdout")
}

// keep NAME PATH sets $NAME to a string of the JSON that was last printed.
func keepCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keep NAME PATH")
	}
	v, err := lookUp(readJSON(ts, "stdout"), args[1])
	ts.Check(err)
	ts.Setenv(args[0], jsonText(v))
}

// make FILE KIND [N] writes what cannot stand in a story.
func makeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: make FILE KIND [N]")
	}
	n := 1
	if len(args) > 2 {
		var err error
		n, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	path := ts.MkAbs(args[0])
	switch args[1] {
	case "sparse": // n MB of nothing
		ts.Check(os.WriteFile(path, nil, 0o600))
		ts.Check(os.Truncate(path, int64(n)<<20))
		return
	case "many": // n interviews in a folder
		ts.Check(os.MkdirAll(path, 0o700))
		for i := range n {
			ts.Check(os.WriteFile(filepath.Join(path, fmt.Sprintf("talk-%04d.md", i)), manyTalk(i), 0o600))
		}
		return
	}
	src, ok := oddFile(args[1], n)
	if !ok {
		ts.Fatalf("make: no kind %q", args[1])
	}
	ts.Check(os.WriteFile(path, src, 0o600))
}

func oddFile(kind string, n int) ([]byte, bool) {
	const talk = "**Mira:** How was the week?\n\n**Kim:** The queue was long on Monday.\n"
	switch kind {
	case "longline": // one line of n MB
		return []byte("**Mira:** How was it?\n\n**Kim:** " + strings.Repeat("long words ", n<<20/11) + "\n"), true
	case "binary":
		return append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), bytes.Repeat([]byte{0, 1, 2, 0xff}, 400)...), true
	case "nul":
		return []byte("**Mira:** How was it?\n\n**Kim:** Long\x00 on Monday.\n"), true
	case "latin1":
		return []byte("**Mira:** How was it?\n\n**Kim:** The caf\xe9 was closed, so na\xefve of me.\n"), true
	case "bom":
		return []byte("\xef\xbb\xbf" + talk), true
	case "crlf":
		return []byte(strings.ReplaceAll(talk, "\n", "\r\n")), true
	case "cr":
		return []byte(strings.ReplaceAll(talk, "\n", "\r")), true
	case "escape":
		return []byte("**Mira:** How was it?\n\n**K\x1b[31mim:** It was red.\n"), true
	case "bomcsv":
		return []byte("\xef\xbb\xbfpath;name;kind\r\nwaiting;Waiting;pain\r\nwaiting/queue;In the queue;pain\r\n"), true
	}
	return nil, false
}

func manyTalk(i int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ninterviewer: Mira\ndate: 2026-05-%02d\n---\n\n", 1+i%28)
	for turn := range 60 {
		fmt.Fprintf(&b, "**Mira:** And then, for the %dth time?\n\n**Kim%d:** Then I waited in queue %d for build %d, and went for a walk.\n\n", turn, i, turn, i*100+turn)
	}
	return []byte(b.String())
}

// digest NAME FILE… sets $NAME to what stands in files; with ! they must have
// changed since, without it, when $NAME is set, they must be as they were.
func digestCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] digest NAME FILE…")
	}
	sum := sha256.New()
	for _, file := range args[1:] {
		src, err := os.ReadFile(ts.MkAbs(file))
		ts.Check(err)
		fmt.Fprintf(sum, "%d\n", len(src))
		sum.Write(src)
	}
	now := fmt.Sprintf("%x", sum.Sum(nil))
	was := ts.Getenv(args[0])
	if was != "" && (was == now) == neg {
		ts.Fatalf("%v: were %.12s, are %.12s", args[1:], was, now)
	}
	ts.Setenv(args[0], now)
}

// newer FILE pretends that a newer program has made a workspace.
func newerCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer DATABASE")
	}
	tamperCommand(ts, false, []string{args[0], "insert into goose_db_version (version_id, is_applied, tstamp) values (9999, 1, '2030-01-01')"})
}

// tamper FILE SQL changes a workspace's database behind the program's back.
func tamperCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper DATABASE SQL")
	}
	ts.Check(func() error {
		db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0])+"?_pragma=journal_mode(wal)")
		if err != nil {
			return err
		}
		_, err = db.ExecContext(context.Background(), args[1])
		return errors.Join(err, db.Close())
	}())
}

// while DATABASE N COMMAND… is status N COMMAND… while another process writes.
func whileCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: while DATABASE N command…")
	}
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0])+"?_txlock=immediate")
	ts.Check(err)
	tx, err := db.BeginTx(context.Background(), nil)
	ts.Check(err)
	defer func() { ts.Check(errors.Join(tx.Rollback(), db.Close())) }()
	statusCommand(ts, false, args[1:])
}

// scrub FILE writes the last command's output to a file, without what differs
// from run to run: times taken and the folder of the story.
func scrubCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: scrub FILE")
	}
	out := strings.ReplaceAll(ts.ReadFile("stdout"), ts.Getenv("WORK"), "$WORK")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out), 0o600))
}

// crlf FILE ends the lines of a file as Windows does.
func crlfCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: crlf FILE")
	}
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "\n", "\r\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// hex FILE PATH WANT compares the bytes of a string in JSON, in hexadecimal,
// so that a story can tell letters apart that look the same.
func hexCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: hex FILE PATH WANT")
	}
	v, err := lookUp(readJSON(ts, args[0]), args[1])
	ts.Check(err)
	if got := fmt.Sprintf("% x", jsonText(v)); got != args[2] {
		ts.Fatalf("%s is\n%s, want\n%s", args[1], got, args[2])
	}
}
