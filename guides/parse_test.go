package guides

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// show writes a guide as testdata/parse.txtar does.
func show(g *Guide, warnings []Warning) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s | %s | %s | %d\n", g.ID, g.Title, g.Version, g.Study, g.Minutes)
	for _, q := range g.Questions {
		fmt.Fprintf(&b, "%d @%d %s: %s\n", q.N, q.Line, q.Section, q.Text)
		for _, p := range q.Probes {
			fmt.Fprintf(&b, "  - %s\n", p)
		}
	}
	for _, w := range warnings {
		fmt.Fprintf(&b, "! %d %s\n", w.Line, w.Message)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	a, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(a.Files); i += 2 {
		in, want := a.Files[i], a.Files[i+1]
		t.Run(in.Name, func(t *testing.T) {
			if diff := cmp.Diff(string(want.Data), show(Parse("guides/"+in.Name, in.Data))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			crlf := append([]byte("\ufeff"), bytes.ReplaceAll(in.Data, []byte("\n"), []byte("\r\n"))...)
			if diff := cmp.Diff(string(want.Data), show(Parse(in.Name, crlf))); diff != "" {
				t.Errorf("with CRLF and a byte order mark: -want +got\n%s", diff)
			}
		})
	}
}

func TestTemplates(t *testing.T) {
	names, err := fs.Glob(Templates, "templates/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("templates: %v, %v", names, err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(Templates, name)
		if err != nil {
			t.Fatal(err)
		}
		g, warnings := Parse(name, src)
		if len(warnings) > 0 {
			t.Errorf("%s: %v", name, warnings)
		}
		if g.ID == "" || g.Title == "" || g.Version == "" || g.Minutes == 0 {
			t.Errorf("%s: head is %q %q %q %d", name, g.ID, g.Title, g.Version, g.Minutes)
		}
		if len(g.Questions) == 0 || len(g.Questions) > 12 {
			t.Errorf("%s: %d core questions", name, len(g.Questions))
		}
		lines := splitLines(src)
		for _, q := range g.Questions {
			if q.Section == "" || len(q.Probes) == 0 {
				t.Errorf("%s: question %d: section %q, probes %q", name, q.N, q.Section, q.Probes)
			}
			if !strings.Contains(lines[q.Line-1], q.Text) {
				t.Errorf("%s:%d does not hold question %d", name, q.Line, q.N)
			}
		}
		if !IsGuide(name, src) {
			t.Errorf("%s is not taken for a guide", name)
		}
	}
}

func TestIsGuide(t *testing.T) {
	asks := "# Deploys\n" + strings.Repeat("- What happened then?\n", 5)
	for _, c := range []struct {
		name, file, text string
		want             bool
	}{
		{"questions under a heading", "g.md", asks, true},
		{"boxes to tick", "g.md", "# G\n" + strings.Repeat("- [ ] Say hello\n", 4), true},
		{"the front matter says so", "g.md", "---\ntype: guide\n---\nAna: hello?\n", true},
		{"the front matter says otherwise", "g.md", "---\ntype: transcript\n---\n" + asks, false},
		{"a transcript's front matter", "g.md", "---\nparticipants: [P-01]\n---\n" + asks, false},
		{"no heading: perhaps a dialogue", "g.md", strings.TrimPrefix(asks, "# Deploys\n"), false},
		{"three questions are too few", "g.md", "# G\n- A?\n- B?\n- C?\n", false},
		{"turns", "g.md", asks + strings.Repeat("**Ana:** mm-hm\n", 2), false},
		{"one example of a turn", "g.md", asks + "INTERVIEWER: go on\n", true},
		{"turns in quotations are examples", "g.md", asks + strings.Repeat("> **Ana:** mm-hm\n", 4), true},
		{"times", "g.md", asks + strings.Repeat("[00:01:02] mm-hm\n", 2), false},
		{"mostly prose", "g.md", asks + strings.Repeat("words upon words\n", 20), false},
		{"another format", "g.vtt", asks, false},
		{"empty", "g.md", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := IsGuide(c.file, []byte(c.text)); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestSamplesAreNoGuides(t *testing.T) {
	names, err := filepath.Glob("../interviews/samples/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if IsGuide(name, src) {
			t.Errorf("%s is taken for a guide", name)
		}
	}
}

// TestCorpus reads real files below $VERBATIM_CORPUS: those in its folder
// "guides" are guides when they ask anything, all others are not.
func TestCorpus(t *testing.T) {
	root := os.Getenv("VERBATIM_CORPUS")
	if root == "" {
		t.Skip("set VERBATIM_CORPUS to a folder of real transcripts and guides")
	}
	// The README lists folders, the consent form asks nothing: neither is a guide.
	want := map[string]int{"guides/fossrit-interview-protocol.md": 16, "guides/otel-me-discussion-guide.md": 17}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		questions, guide := want[filepath.ToSlash(rel)]
		if got := IsGuide(path, src); got != guide {
			t.Errorf("%s: taken for a guide: %v", rel, got)
		}
		if !guide {
			return nil
		}
		g, warnings := Parse(path, src)
		if len(g.Questions) != questions || len(warnings) > 0 {
			t.Errorf("%s: %d questions, want %d; warnings %v", rel, len(g.Questions), questions, warnings)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	a, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range a.Files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		g, warnings := Parse("g.md", src)
		lines := len(splitLines(src))
		for i, q := range g.Questions {
			if q.N != i+1 || q.Line < 1 || q.Line > lines {
				t.Errorf("question %d is %d at line %d of %d", i+1, q.N, q.Line, lines)
			}
			if utf8.Valid(src) && !utf8.ValidString(q.Text) {
				t.Errorf("question %d is no UTF-8", q.N)
			}
		}
		for _, w := range warnings {
			if w.Line < 1 || w.Message == "" {
				t.Errorf("warning %+v", w)
			}
		}
		IsGuide("g.md", src)
	})
}
