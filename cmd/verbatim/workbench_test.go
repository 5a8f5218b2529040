package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/interviews"
)

// A bench is a workbench in a browser that is signed in: the real pages on a
// real database.
type bench struct {
	*testing.T
	ws     *workspace
	client *http.Client
	at     string
}

// sampleBench opens the workbench on a copy of the sample study.
func sampleBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	db, err := os.ReadFile(filepath.Join(sampleWorkspace(), databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, databaseFile), db, 0o600); err != nil {
		t.Fatal(err)
	}
	return openBench(t, dir)
}

// emptyBench opens the workbench on a workspace that has nothing in it.
func emptyBench(t *testing.T) *bench {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Now}
	w.must("init .")
	return openBench(t, w.dir)
}

// sampleWorkspace makes the sample study, once.
var sampleWorkspace = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "verbatim-sample")
	if err != nil {
		panic(err)
	}
	p := &program{out: io.Discard, err: io.Discard, now: time.Now, env: os.Getenv, quiet: true}
	if status := p.run(context.Background(), []string{"verbatim", "--quiet", "--as", "ana", "demo", "--dir", dir}); status != 0 {
		panic("the sample study cannot be made")
	}
	return dir
})

func openBench(t *testing.T, dir string) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(interviews.Acting(context.Background(), interviews.Act{Actor: "ana"}))
	t.Cleanup(cancel)
	p := &program{out: io.Discard, err: t.Output(), now: time.Now, env: os.Getenv, quiet: true, readers: 1}
	ws, err := p.openAt(ctx, dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return openBenchOn(t, ws, "ana")
}

// openBenchOn opens the workbench for somebody, on a workspace that others may
// have open, too.
func openBenchOn(t *testing.T, ws *workspace, actor string) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(interviews.Acting(context.Background(), interviews.Act{Actor: actor}))
	t.Cleanup(cancel)
	var err error
	s := &server{ws: ws, feed: ws.feed(), ended: ctx}
	web := httptest.NewUnstartedServer(nil)
	s.at.Address = web.Listener.Addr().String()
	s.hosts = hosts(s.at.Address)
	if s.pages, err = s.workbench(ctx, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	web.Config.Handler = s.handler()
	web.Start()
	t.Cleanup(web.Close)
	jar, _ := cookiejar.New(nil)
	b := &bench{T: t, ws: ws, client: &http.Client{Jar: jar}, at: web.URL}
	b.get(s.pages.StartPath())
	return b
}

// get returns a page, which must be there.
func (b *bench) get(path string) string {
	b.Helper()
	status, body := b.ask(http.MethodGet, path, nil)
	if status != http.StatusOK {
		b.Fatalf("GET %s: status %d\n%s", path, status, body)
	}
	return body
}

// post sends a form, which must be taken, and returns the page that follows.
func (b *bench) post(path string, form url.Values) string {
	b.Helper()
	status, body := b.ask(http.MethodPost, path, form)
	if status != http.StatusOK {
		b.Fatalf("POST %s: status %d\n%s", path, status, body)
	}
	return body
}

// ask sends a request as the browser does.
func (b *bench) ask(method, path string, form url.Values, headers ...string) (int, string) {
	b.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(b.Context(), method, b.at+path, body)
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var out bytes.Buffer
	if _, err := out.ReadFrom(res.Body); err != nil {
		b.Fatal(err)
	}
	return res.StatusCode, out.String()
}

// has fails unless a page has all of these in it.
func (b *bench) has(page string, want ...string) {
	b.Helper()
	for _, w := range want {
		if !strings.Contains(page, w) {
			b.Errorf("the page lacks %q:\n%s", w, page)
		}
	}
}

func TestWorkbenchListsInterviews(t *testing.T) {
	b := sampleBench(t)
	b.has(b.get("/"), "<h1>Interviews</h1>", `href="/code/2026-04-14-p01"`)
}
