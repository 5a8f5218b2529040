package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// nobody is a workspace that no page reads.
type nobody struct{ Workspace }

func (nobody) Parts() Parts { return Parts{Log: emptyLog{}} }

type emptyLog struct{ Log }

func (emptyLog) Head(context.Context) (int64, error) { return 0, nil }

const testHost = "127.0.0.1:7171"

func newGuarded(t *testing.T) *Server {
	t.Helper()
	return New(t.Context(), nobody{}, Options{Actor: "ana", Hosts: []string{testHost, "localhost:7171", "[::1]:7171"}, Secret: []byte("a secret of this test, and no other")})
}

// visit sends a request; headers are names and values.
func visit(s *Server, method, path, host string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// signIn returns the cookie of a browser that followed the start link.
func signIn(t *testing.T, s *Server) string {
	t.Helper()
	res := visit(s, "GET", s.StartPath(), testHost)
	if res.Code != http.StatusSeeOther {
		t.Fatalf("start: status %d", res.Code)
	}
	return strings.Split(res.Header().Get("Set-Cookie"), ";")[0]
}

func TestOnlyOwnNamesAreAnswered(t *testing.T) {
	s := newGuarded(t)
	cookie := signIn(t, s)
	for _, host := range []string{"evil.example:7171", "localhost.evil.example:7171", "", "127.0.0.1", "127.0.0.1:7172", "localhost.:7171", "127.0.0.1:7171.", "0.0.0.0:7171", "[::]:7171", "[::ffff:127.0.0.1]:7171", "2130706433:7171"} {
		for _, path := range []string{"/", "/start", "/static/x", "/live?from=0"} {
			if res := visit(s, "GET", path, host, "Cookie", cookie); res.Code != http.StatusMisdirectedRequest {
				t.Errorf("host %q, %s: status %d", host, path, res.Code)
			}
		}
	}
	for _, host := range s.opt.Hosts {
		if res := visit(s, "GET", "/", host, "Cookie", cookie); res.Code != http.StatusSeeOther {
			t.Errorf("host %q: status %d", host, res.Code)
		}
	}
}

// paths are all addresses, with something for what they leave open.
func paths(s *Server) map[string]string {
	all := map[string]string{}
	for _, route := range s.table() {
		method, path, _ := strings.Cut(route.pattern, " ")
		for strings.Contains(path, "{") {
			from, to := strings.Index(path, "{"), strings.Index(path, "}")
			path = path[:from] + "x" + path[to+1:]
		}
		all[route.pattern] = method + " " + path
	}
	return all
}

func TestEveryPageNeedsASession(t *testing.T) {
	s := newGuarded(t)
	for pattern, at := range paths(s) {
		method, path, _ := strings.Cut(at, " ")
		res := visit(s, method, path, testHost)
		if res.Code != http.StatusUnauthorized {
			t.Errorf("%s without a session: status %d", pattern, res.Code)
		}
		for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
			if got := res.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", pattern, name, got)
			}
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Error("the policy is not strict")
	}
}

func TestOtherSitesChangeNothing(t *testing.T) {
	s := newGuarded(t)
	cookie := signIn(t, s)
	for pattern, at := range paths(s) {
		method, path, _ := strings.Cut(at, " ")
		switch method {
		case http.MethodGet:
			continue
		case http.MethodPost:
		default:
			t.Errorf("%s: what changes something is a POST", pattern)
		}
		for _, from := range [][]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://evil.example"}, {"Origin", "http://127.0.0.1:7172"}, {"Origin", "null"},
		} {
			if res := visit(s, method, path, testHost, append([]string{"Cookie", cookie}, from...)...); res.Code != http.StatusForbidden {
				t.Errorf("%s from %v: status %d", pattern, from, res.Code)
			}
		}
	}
}

func TestAStartLinkIsGoodOnceAndForAnHour(t *testing.T) {
	s := newGuarded(t)
	path := s.StartPath()
	if res := visit(s, "HEAD", path, testHost); res.Code != http.StatusOK {
		t.Errorf("looked at: status %d", res.Code)
	}
	first, second := visit(s, "GET", path, testHost), visit(s, "GET", path, testHost)
	if first.Code != http.StatusSeeOther || second.Code != http.StatusUnauthorized {
		t.Errorf("first %d, second %d", first.Code, second.Code)
	}
	for _, token := range []string{"", "x", strings.Repeat("A", 26)} {
		if res := visit(s, "GET", "/start?token="+token, testHost); res.Code != http.StatusUnauthorized {
			t.Errorf("token %q: status %d", token, res.Code)
		}
	}
	late := s.StartPath()
	s.sessions.now = func() time.Time { return time.Now().Add(inviteTime + time.Second) }
	if res := visit(s, "GET", late, testHost); res.Code != http.StatusUnauthorized {
		t.Errorf("after an hour: status %d", res.Code)
	}
}

func TestSessionsCannotBeMadeUp(t *testing.T) {
	s := newGuarded(t)
	cookie := signIn(t, s)
	name, value, _ := strings.Cut(cookie, "=")
	for _, forged := range []string{"", value[:len(value)-1], "A" + value[1:], value[:20] + "AAAA" + value[24:], value + "A"} {
		if forged == value {
			continue
		}
		if res := visit(s, "GET", "/", testHost, "Cookie", name+"="+forged); res.Code != http.StatusUnauthorized {
			t.Errorf("cookie %q: status %d", forged, res.Code)
		}
	}
	s.sessions.now = func() time.Time { return time.Now().Add(sessionTime + time.Hour) }
	if res := visit(s, "GET", "/", testHost, "Cookie", cookie); res.Code != http.StatusUnauthorized {
		t.Errorf("after its time: status %d", res.Code)
	}
}

func TestFilesAreServedAsTheyAre(t *testing.T) {
	s := newGuarded(t)
	for _, name := range []string{"app.css", "app.mjs"} {
		res := visit(s, "GET", s.assets.base+name, testHost)
		if res.Code != http.StatusOK || !strings.Contains(res.Header().Get("Cache-Control"), "immutable") || res.Body.Len() == 0 {
			t.Errorf("%s: status %d, %s", name, res.Code, res.Header())
		}
	}
	for _, path := range []string{"/static/", "/static/app.css", s.assets.base, s.assets.base + "a-app.css", s.assets.base + "../web.go", "/static/0000000000000000/app.css"} {
		if res := visit(s, "GET", path, testHost); res.Code == http.StatusOK {
			t.Errorf("%s is there", path)
		}
	}
}
