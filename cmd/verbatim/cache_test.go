package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
)

// The index is a cache that nobody need think about: these tests damage it,
// lock it, kill who has it and take its disk away, and ask all the same.

// damages is how many damages and kills a test tries: few, or as many as
// VERBATIM_DAMAGES says.
func damages(few int) int {
	if n, err := strconv.Atoi(os.Getenv("VERBATIM_DAMAGES")); err == nil {
		return n
	}
	return few
}

// A serving is a process that serves a workspace.
type serving struct {
	*exec.Cmd
	words *lockedBuffer
}

// serve starts a server and waits until it says where it is.
func (k *victim) serve(env ...string) serving {
	k.t.Helper()
	s := serving{k.command("serve", "--listen", "127.0.0.1:0"), &lockedBuffer{}}
	s.Env = append(s.Env, env...)
	s.Stderr = s.words
	if err := s.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { s.end(syscall.SIGKILL) })
	eventually(k.t, "it serves", func() bool { return strings.Contains(s.words.String(), "serving") })
	return s
}

func (s serving) end(signal os.Signal) {
	_ = s.Process.Signal(signal)
	_ = s.Wait()
}

func eventually(t *testing.T, what string, true func() bool) {
	t.Helper()
	for until := time.Now().Add(10 * time.Second); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("not within ten seconds: %s", what)
		}
	}
}

// An asked is what a search in a process of its own came to.
type asked struct {
	answer string // without how long it took
	words  string
	status int
	took   time.Duration
}

// questions are asked before and after something happens to the index.
var questions = [][]string{
	{"queue", "--facets"}, {"number*", "--group", "interview"}, {"theme:pain"}, {`"says the queue"`, "--sort", "position", "--limit", "200"}, {"-queue"},
}

func (k *victim) ask(question ...string) asked {
	k.t.Helper()
	cmd := k.command(append([]string{"search"}, question...)...)
	var out, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &words
	began := time.Now()
	err := cmd.Run()
	a := asked{words: words.String(), status: cmd.ProcessState.ExitCode(), took: time.Since(began)}
	var found map[string]any
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &found)
	}
	if err != nil {
		k.t.Errorf("search %v: %v, %s", question, err, a.words)
	}
	delete(found, "took_ms")
	text, _ := json.Marshal(found)
	a.answer = string(text)
	return a
}

// answers asks all questions.
func (k *victim) answers() (all []string) {
	k.t.Helper()
	for _, q := range questions {
		all = append(all, k.ask(q...).answer)
	}
	return all
}

// same asks one of the questions, and sees to it that the answer is right,
// quick, and that at most one line says what was amiss.
func (k *victim) same(what string, n int, want []string, quick time.Duration) (words string) {
	k.t.Helper()
	n %= len(questions)
	got := k.ask(questions[n]...)
	if got.answer != want[n] {
		k.t.Errorf("%s: %v is answered wrongly:\n%s\n%s", what, questions[n], got.answer, want[n])
	}
	if got.took > quick {
		k.t.Errorf("%s: %v took %s", what, questions[n], got.took)
	}
	if clear := strings.TrimSuffix(got.words, "\n"); strings.Contains(clear, "\n") || strings.Count(clear, ":") > 1 || strings.Contains(clear, "goroutine") {
		k.t.Errorf("%s: %v says %q", what, questions[n], got.words)
	}
	return got.words
}

func (k *victim) cache(name string) string { return filepath.Join(k.dir, cacheDir, name) }

// newAsker is a workspace with all its files, and the answers from it.
func newAsker(t *testing.T) (k *victim, want []string) {
	k = newVictim(t)
	k.run("ingest", k.files)
	k.run("code", "add", "interview-00", "--quote", "number 400.", "--theme", "pain")
	return k, k.answers()
}

// spoil damages a file of the index in place, and says how.
func spoil(t *testing.T, random *rand.Rand, path string) string {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return "not there"
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	at := random.Int64N(max(1, info.Size()))
	switch random.IntN(3) {
	case 0:
		err = f.Truncate(at)
	case 1:
		_, err = f.WriteAt(make([]byte, min(4096, info.Size()-at)), at)
	default:
		one := make([]byte, 1)
		_, _ = f.ReadAt(one, at)
		_, err = f.WriteAt([]byte{one[0] ^ 8}, at)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s spoiled at %d", filepath.Base(path), at)
}

func (k *victim) anyFile(random *rand.Rand) string {
	files, _ := filepath.Glob(k.cache("index/store/*"))
	files = append(files, k.cache("index/index_meta.json"), k.cache("index/seal"), k.cache("index.lock"), k.cache(endpointFile))
	return files[random.IntN(len(files))]
}

// Damage between two commands, and damage under a running server.
func TestDamagedIndexAnswers(t *testing.T) {
	k, want := newAsker(t)
	random := rand.New(rand.NewPCG(4, 600))
	for i := range damages(5) {
		k.same(spoil(t, random, k.anyFile(random)), i, want, hang)
	}
	server := k.serve()
	k.same("served", 0, want, hang)
	for i := range damages(5) {
		what := "served, " + spoil(t, random, k.anyFile(random))
		k.same(what, i, want, hang)
		if server.Process.Signal(syscall.Signal(0)) != nil {
			t.Fatalf("%s: the server has ended: %s", what, server.words)
		}
		time.Sleep(time.Duration(random.IntN(400)) * time.Millisecond)
	}
	for _, gone := range []string{"index", ""} {
		_ = os.RemoveAll(k.cache(gone))
		k.same("served, and removed", 1, want, hang)
		time.Sleep(time.Second)
		if words := k.same("served, and made again", 2, want, hang); words != "" {
			t.Error(words)
		}
	}
	spoil(t, random, k.cache("index/store/root.bolt"))
	time.Sleep(time.Second)
	server.end(syscall.SIGINT)
	k.run("doctor")
	if bad, _ := filepath.Glob(k.cache("index.bad-*")); len(bad) > 2 {
		t.Errorf("kept %v", bad)
	}
	if strings.Contains(server.words.String(), "goroutine") {
		t.Errorf("the server says %s", server.words)
	}
}

// Whatever has the index is killed at any moment: the next command answers,
// and the index agrees with the database.
func TestKilledWithTheIndex(t *testing.T) {
	k, _ := newAsker(t)
	random := rand.New(rand.NewPCG(3, 200))
	for i := range damages(6) {
		k.edit(i)
		after := time.Duration(5+random.IntN(200)) * time.Millisecond
		switch i % 4 {
		case 0:
			k.kill(after, "reindex")
		case 1:
			k.kill(after, "search", "queue")
		case 2:
			server := k.serve()
			k.kill(after, "reindex")
			server.end(syscall.SIGKILL)
		case 3:
			server := k.serve()
			k.run("ingest", k.files)
			time.Sleep(after)
			server.end(syscall.SIGKILL)
		}
		got := k.ask("queue")
		// Whoever is killed while opening it may have been ended by it.
		if strings.Contains(got.words, "built anew") && !strings.Contains(got.words, "it ended the process") {
			t.Errorf("kill %d cost the index: %s", i, got.words)
		}
		k.run("doctor")
	}
	if left, _ := filepath.Glob(k.cache("index.o*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// Many at once, with a server, without, with one that hangs, and after one
// that was killed: everybody gets an answer.
func TestManyAsk(t *testing.T) {
	k, want := newAsker(t)
	together := func(what string, n int, quick time.Duration) {
		t.Helper()
		done := make(chan bool)
		for i := range n {
			go func() {
				k.same(what, i, want, quick)
				done <- true
			}()
		}
		for range n {
			<-done
		}
	}
	together("two", 2, hang)
	together("ten", 10, hang)
	server := k.serve()
	together("ten served", 10, hang)
	second := k.command("serve", "--listen", "127.0.0.1:0")
	began := time.Now()
	said, _ := second.CombinedOutput()
	if second.ProcessState.ExitCode() != statusInUse || time.Since(began) > hang ||
		!strings.Contains(string(said), fmt.Sprintf("served by process %d at http://127.0.0.1:", server.Process.Pid)) {
		t.Errorf("a second server: %s %s", second.ProcessState, said)
	}
	if err := server.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if words := k.same("a server that hangs", 0, want, hang); !strings.Contains(words, "does not answer; answered from the database") {
		t.Error(words)
	}
	_ = server.Process.Signal(syscall.SIGCONT)
	if words := k.same("a server that goes on", 0, want, hang); words != "" {
		t.Error(words)
	}
	server.end(syscall.SIGKILL)
	if words := k.same("after one that was killed", 0, want, hang); words != "" {
		t.Error(words)
	}
	server = k.serve()
	server.end(syscall.SIGTERM)
	if text, err := os.ReadFile(k.cache(endpointFile)); err != nil || len(text) > 0 {
		t.Errorf("left %s, %v", text, err)
	}
}

// A command that hangs with the index open holds nobody up for long.
func TestLockOfOneThatHangs(t *testing.T) {
	k, want := newAsker(t)
	k.same("before", 0, want, hang)
	lock, err := os.OpenFile(k.cache("index.lock"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if words := k.same("locked", 0, want, hang); !strings.Contains(words, "the search index is in use by process") {
		t.Error(words)
	}
	if out := k.run("ingest", k.files); len(out) == 0 {
		t.Error("ingest says nothing")
	}
}

// A server refuses who does not know its token, another name for the machine,
// and what a page elsewhere could send.
func TestServerRefuses(t *testing.T) {
	b := emptyBench(t)
	s := &server{ws: b.ws, feed: b.ws.feed(), at: endpoint{Token: "secret"}, hosts: hosts("127.0.0.1:7171"), ended: t.Context()}
	var err error
	if s.pages, err = s.workbench(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path, host, token string
		want                      int
	}{
		{"POST", "/search", "evil.example:7171", "Bearer secret", http.StatusMisdirectedRequest},
		{"POST", "/search", "127.0.0.1.evil.example:7171", "Bearer secret", http.StatusMisdirectedRequest},
		{"POST", "/search", "127.0.0.1", "Bearer secret", http.StatusMisdirectedRequest},
		{"POST", "/search", "", "Bearer secret", http.StatusMisdirectedRequest},
		{"POST", "/search", "localhost:7171", "", http.StatusForbidden}, // a browser, on another site's page
		{"POST", "/search", "localhost:7171", "Bearer ", http.StatusUnauthorized},
		{"POST", "/reindex", "localhost:7171", "Bearer wrong", http.StatusUnauthorized},
		{"OPTIONS", "/search", "localhost:7171", "", http.StatusUnauthorized},
		{"GET", "/search", "localhost:7171", "Bearer secret", http.StatusMethodNotAllowed},
		{"GET", "/", "localhost:7171", "Bearer secret", http.StatusNotFound},
		{"POST", "/search", "localhost:7171", "Bearer secret", http.StatusBadRequest},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader("no request"))
		r.Host = c.host
		if c.token != "" {
			r.Header.Set("Authorization", c.token)
		}
		r.Header.Set("Origin", "https://evil.example")
		w := httptest.NewRecorder()
		s.handler().ServeHTTP(w, r)
		if w.Code != c.want || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%+v: %d", c, w.Code)
		}
	}
}

// held is the event that the index had followed when its process was killed.
func (k *victim) held() int64 {
	k.t.Helper()
	p := quietly()
	ws, err := p.openAt(k.t.Context(), k.dir, k.database)
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = ws.Close() }()
	ix, err := ws.openIndex(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = ix.Close() }()
	seq, complete, err := ix.Seq()
	if err != nil || !complete {
		k.t.Fatal(seq, complete, err)
	}
	return seq
}

// What another process writes is found through the server at once, and the
// index has it within a second when nobody asks.
func TestServerFollows(t *testing.T) {
	k, _ := newAsker(t)
	server := k.serve()
	for i := range 3 {
		words := fmt.Sprintf("number %d.", (20+i)*victimFiles)
		k.run("code", "add", "interview-00", "--quote", words, "--theme", "pain")
		if got := k.ask("theme:pain"); !strings.Contains(got.answer, fmt.Sprintf(`"total":%d`, i+2)) || got.words != "" {
			t.Errorf("after %d quotes: %s %s", i+2, got.words, got.answer)
		}
	}
	k.run("code", "add", "interview-00", "--quote", fmt.Sprintf("number %d.", 30*victimFiles), "--theme", "pain")
	time.Sleep(time.Second)
	server.end(syscall.SIGKILL)
	s, err := store.Open(t.Context(), filepath.Join(k.dir, databaseFile), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Events.Head(t.Context())
	_ = s.Close()
	if got := k.held(); err != nil || got != head {
		t.Errorf("a second later the index had followed to %d of %d, %v", got, head, err)
	}
}

// Two servers on one PostgreSQL database, each with its own cache, both know
// what the other's people do.
func TestTwoServersOnPostgreSQL(t *testing.T) {
	url := pgtest.Database(t)
	k := &victim{t: t, files: filepath.Join(t.TempDir(), "files"), acked: map[string]bool{}}
	if err := os.MkdirAll(k.files, 0o700); err != nil {
		t.Fatal(err)
	}
	k.edit(-1)
	var both []*victim
	for _, name := range []string{"one", "two"} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.MkdirAll(filepath.Join(dir, cacheDir), 0o700); err != nil {
			t.Fatal(err)
		}
		both = append(both, &victim{t: t, dir: dir, files: k.files, database: url})
	}
	both[0].run("init")
	both[0].run("ingest", k.files)
	both[0].run("theme", "add", "Pain")
	for _, v := range both {
		v.serve()
	}
	for i := range 4 {
		both[i%2].run("code", "add", "interview-00", "--quote", fmt.Sprintf("number %d.", (20+i)*victimFiles), "--theme", "pain")
		for _, v := range both {
			if got := v.ask("theme:pain"); !strings.Contains(got.answer, fmt.Sprintf(`"total":%d`, i+1)) || got.words != "" {
				t.Errorf("after %d quotes: %s %s", i+1, got.words, got.answer)
			}
		}
	}
}

// small puts a small disk, or none that can be written to, in the place of a
// folder.
func small(t *testing.T, dir, options string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "none", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small disk: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
}

func remount(t *testing.T, dir, options string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "remount,"+options, dir).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
}

// fill writes until the disk of a folder is full.
func fill(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 16; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	_ = f.Close()
	return path
}

// On a full disk searches are answered, by the server and without, nobody
// tries again and again, and when there is room the index is in step again.
func TestFullDisk(t *testing.T) {
	k, _ := newAsker(t)
	disk := k.cache("")
	_ = os.RemoveAll(disk)
	small(t, disk, "size=12m")
	want := k.answers()
	ballast := fill(t, disk)
	k.same("full", 0, want, hang)
	k.edit(1)
	k.run("ingest", k.files)
	k.run("theme", "add", "Meanwhile")
	if words := k.ask("queue").words; strings.Count(words, "\n") > 1 {
		t.Errorf("full, and the index behind: %s", words)
	}
	_ = os.RemoveAll(k.cache("index"))
	_ = os.Remove(ballast)
	ballast = fill(t, disk)
	if words := k.ask("queue").words; !strings.Contains(words, "the disk is full") || strings.Count(words, "\n") > 1 {
		t.Errorf("full, and no index: %s", words)
	}
	_ = os.Remove(ballast)
	k.answers()
	server := k.serve()
	ballast = fill(t, disk)
	for i := range 2 {
		k.edit(i + 2)
		k.run("ingest", k.files)
		k.ask("queue")
	}
	before := cpu(t, server)
	time.Sleep(time.Second)
	if used := cpu(t, server) - before; used > 300*time.Millisecond {
		t.Errorf("on a full disk the server computes for %s of a second", used)
	}
	if lines := strings.Count(server.words.String(), "\n"); lines > 4 {
		t.Errorf("the server says %s", server.words)
	}
	_ = os.Remove(ballast)
	eventually(t, "there is room, and the index in step again", func() bool { return k.ask("queue").words == "" })
	server.end(syscall.SIGINT)
	k.run("doctor")
	if got := k.ask("queue"); got.words != "" {
		t.Error(got.words)
	}
}

// cpu is how long a process has computed.
func cpu(t *testing.T, s serving) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Process.Pid))
	if err != nil {
		t.Skip(err)
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// Where nothing can be written, searches are answered from the database.
func TestReadOnlyCache(t *testing.T) {
	k, want := newAsker(t)
	disk := k.cache("")
	_ = os.RemoveAll(disk)
	small(t, disk, "size=12m")
	k.answers()
	for _, what := range []string{"with an index", "without"} {
		if what == "without" {
			_ = os.RemoveAll(k.cache("index"))
		}
		remount(t, disk, "ro")
		if words := k.same(what, 0, want, hang); !strings.Contains(words, "cannot be written to; answered from the database") {
			t.Errorf("%s: %q", what, words)
		}
		remount(t, disk, "rw")
		if words := k.same("writable again", 0, want, hang); words != "" {
			t.Error(words)
		}
	}
}

// A lockedBuffer may be read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
