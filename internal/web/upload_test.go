package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestNamesFromBrowsersAreNoPaths(t *testing.T) {
	for sent, want := range map[string]string{
		"p01.md": "p01.md", "round 1/p01.md": "round 1/p01.md", `C:\Users\ana\p01.md`: "Users/ana/p01.md", "/etc/passwd": "etc/passwd",
		"../../../etc/passwd": "etc/passwd", "a/../../b.md": "b.md", `..\..\b.md`: "b.md", "a//b/./c.md": "a/b/c.md", "Gespräch – Łukasz.md": "Gespräch – Łukasz.md",
		"a\x00b\nc.md": "a_b_c.md", "\u202etxt.exe.md": "_txt.exe.md", "bad\xff.md": "bad_.md", "50%25.md": "50%25.md",
	} {
		if got, ok := cleanName(sent); !ok || got != want {
			t.Errorf("%q: %q, %v; want %q", sent, got, ok, want)
		}
		if got := (File{Name: want}).Path(); got != "uploads/"+want {
			t.Errorf("%q is kept as %q", want, got)
		}
	}
	for _, sent := range []string{"", ".", "..", "/", `\`, "../..", strings.Repeat("a", longestName+1)} {
		if got, ok := cleanName(sent); ok {
			t.Errorf("%q: %q is a name", sent, got)
		}
	}
}

func TestListsGoOnOnOtherPages(t *testing.T) {
	at := func(path string, n int) pageList {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		return pagesOf(r, n, url.Values{"q": {"a b"}})
	}
	if p := at("/people?page=2", 250); p.Of != 3 || p.from != 100 || p.to != 200 || p.Previous != "/people?page=1&q=a+b" || p.Next != "/people?page=3&q=a+b" {
		t.Errorf("the second of three: %+v", p)
	}
	for path, number := range map[string]int{"/people?page=99": 3, "/people?page=-1": 1, "/people?page=x": 1, "/people": 1} {
		if p := at(path, 250); p.Number != number {
			t.Errorf("%s is page %d", path, p.Number)
		}
	}
	if p := at("/people", 0); p.Of != 1 || p.to != 0 || p.Previous+p.Next != "" {
		t.Errorf("of nothing: %+v", p)
	}
}
