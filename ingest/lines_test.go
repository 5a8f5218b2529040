package ingest

import (
	"html"
	"io/fs"
	"strings"
	"testing"
	"unicode"

	"verbatim/interviews"
)

// wantLines checks of every line of every turn that its first and its last
// word stand on the line of the file that the turn names for them.
func wantLines(t *testing.T, name string, src []byte, tr *interviews.Transcript) {
	t.Helper()
	plain := strings.NewReplacer("\r\n", "\n", "\r", "\n", `\`, "", "*", "", "_", "", "=", "", "%", "")
	file := strings.Split(plain.Replace(html.UnescapeString(string(src))), "\n")
	for _, turn := range tr.Turns {
		at := 0
		for line := range strings.SplitSeq(turn.Text, "\n") {
			n := turn.LineAt(at)
			words := strings.FieldsFunc(plain.Replace(line), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if len(words) > 0 && (n < 1 || n > len(file) || !strings.Contains(file[n-1], words[0]) || !strings.Contains(file[n-1], words[len(words)-1])) {
				t.Errorf("%s:%d: turn %d says that words stand here which do not", name, n, turn.N)
			}
			at += len(line) + 1
		}
	}
}

func TestLinesOfSamples(t *testing.T) {
	names, err := fs.Glob(interviews.Samples, "samples/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(interviews.Samples, name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := Read(name, src, Options{})
		if err != nil {
			t.Fatal(err)
		}
		wantLines(t, name, src, tr)
	}
}

func TestLinesOfRealInterviews(t *testing.T) {
	for _, folder := range []string{"changelog", "fossrit", "platform", "guides"} {
		for name, src := range corpus(t, folder) {
			tr, err := Read(name, src, Options{})
			if err != nil {
				t.Fatal(err)
			}
			wantLines(t, name, src, tr)
		}
	}
}
