package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The commands of the README's tour do what the README says, in its order, on
// a transcript with the words that it quotes.
func TestReadmeTour(t *testing.T) {
	w := &world{t: t, dir: t.TempDir(), now: time.Now}
	if err := os.CopyFS(filepath.Join(w.dir, "transcripts"), os.DirFS(filepath.Join("testdata", "readme"))); err != nil {
		t.Fatal(err)
	}
	lines := tourCommands(t)
	if len(lines) < 20 {
		t.Fatalf("only %d commands in the README's tour", len(lines))
	}
	for _, line := range lines {
		if dir, ok := strings.CutPrefix(line, "cd "); ok {
			w.dir = filepath.Join(w.dir, dir)
			continue
		}
		line = strings.ReplaceAll(line, "QUOTE", w.firstQuote())
		stdout, stderr, status := w.run(shellWords(line)[1:]...)
		if status != 0 {
			t.Errorf("%s\nstatus %d\n%s%s", line, status, stdout, stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(w.dir, "report.html")); err != nil {
		t.Error(err)
	}
	stdout, _, _ := w.run("search", "--json", `"nine days" team:data`)
	if !strings.Contains(stdout, `"total": 1`) {
		t.Errorf("the README's search finds %s", stdout)
	}
}

// tourCommands are the lines in the fences of the README's tour.
func tourCommands(t *testing.T) []string {
	src, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, tour, ok := strings.Cut(string(src), "## Ten minutes")
	if !ok {
		t.Fatal("the README has no tour any more")
	}
	tour, _, _ = strings.Cut(tour, "\n## ")
	var lines []string
	for i, part := range strings.Split(tour, "\n```") {
		if i%2 == 0 {
			continue
		}
		for line := range strings.Lines(part) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "verbatim ") || strings.HasPrefix(line, "cd ") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// firstQuote is the ID of the quote that was coded first, if there is one.
func (w *world) firstQuote() string {
	stdout, _, status := w.run("quote", "list", "--json")
	if status != 0 {
		return ""
	}
	doc, err := oneJSON([]byte(stdout))
	if err != nil {
		w.t.Fatal(err)
	}
	id, err := lookUp(doc, "quotes.0.id")
	if err != nil {
		return ""
	}
	return jsonText(id)
}

// shellWords splits a line as a shell does: blanks, but for those between '.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
