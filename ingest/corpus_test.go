package ingest

import (
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"verbatim/interviews"
)

// corpus returns the files of one folder of real interviews. They are not
// ours to copy, so they stand outside the repository.
func corpus(t testing.TB, folder string) map[string][]byte {
	root := os.Getenv("VERBATIM_CORPUS")
	if root == "" {
		t.Skip("VERBATIM_CORPUS names no folder of real interviews")
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(root, folder), func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !IsTranscript(e.Name()) {
			return err
		}
		files[e.Name()], err = os.ReadFile(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func speakers(tr *interviews.Transcript) (names []string) {
	for _, s := range tr.Interview.Speakers {
		names = append(names, s.Name)
	}
	return names
}

func TestChangelog(t *testing.T) {
	files := corpus(t, "changelog")
	turns, speech, lines := 0, map[string]int{}, map[string]string{}
	for name, src := range files {
		tr, err := Read(name, src, Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, tr)
		turns += len(tr.Turns)
		text := strings.Split(strings.ReplaceAll(html.UnescapeString(string(src)), `\`, ""), "\n")
		for _, x := range tr.Turns {
			if x.Kind == interviews.Note || x.Kind == interviews.Heading {
				t.Errorf("%s:%d: a %s", name, x.Line, x.Kind)
			}
			if i := strings.IndexAny(x.Text, " \\\n*["); i > 0 && !strings.Contains(text[x.Line-1]+text[min(len(text)-1, x.Line+1)], x.Text[:i]) {
				t.Errorf("%s:%d: the turn does not stand there", name, x.Line)
			}
			if len(cutStamps(x.Text).stamps) > 0 {
				t.Errorf("%s:%d: a time stamp was left in turn %d", name, x.Line, x.N)
			}
			speech[x.Speaker]++
		}
		for _, s := range speakers(tr) {
			if partOf(fold(s)).isStop() || strings.ContainsAny(s, ":*[]") {
				t.Errorf("%s: speaker %q", name, s)
			}
			lines[s] = name
		}
	}
	if len(files) != 206 || turns < 33000 {
		t.Errorf("%d files, %d turns", len(files), turns)
	}
	// Counted with grep, by labels at line starts.
	for name, want := range map[string]int{
		"Autumn Nash": 3874, "Nadia Eghbal": 563, "Mikeal Rogers": 527, "Sam Soffes": 526, "Paul Frazee✌": 85, "Du'An Lightfoot": 57,
		"Gina Häußge": 71, "Elizabeth K. Joseph": 7, "Molly Wood": 1, "Jony Ive": 1, "Gehard Lazu": 1, "Steve Jobs": 25, "": 383,
	} {
		if speech[name] != want {
			t.Errorf("%q has %d turns, want %d", name, speech[name], want)
		}
	}
}

// TestRealSpeakers was read by hand.
func TestRealSpeakers(t *testing.T) {
	want := map[string]string{
		"ernest-1-full.md": "MEL ERNEST MIRABAI", "jackie-1-full.md": "MEL JACKIE", "nick-2-full.md": "MEL NICK AMANDA", "terri-2-full.md": "MEL TERRI",
		"customer-interviews-roadmap-conversation.txt": "Abi Michael", "heat-metrics-conversation.txt": "Conor Bronsdon Simone Casciaroli",
		"platform-interview-person-a-b.md": "Person A Person B Person C",
		"fossrit-consent-form.md":          "", "fossrit-interview-protocol.md": "", "otel-me-discussion-guide.md": "",
	}
	asks := map[string]string{"fossrit": "MEL", "heat-metrics-conversation.txt": "Conor Bronsdon", "platform-interview-person-a-b.md": "Person A"}
	for _, folder := range []string{"fossrit", "platform", "guides"} {
		for name, src := range corpus(t, folder) {
			tr, err := Read(name, src, Options{})
			if err != nil {
				t.Fatal(err)
			}
			check(t, tr)
			warnings := 0
			if want[name] == "" {
				warnings = 1 // that nobody speaks
			}
			if got := strings.Join(speakers(tr), " "); got != want[name] || len(tr.Warnings) != warnings {
				t.Errorf("%s: %s, want %s; %v", name, got, want[name], tr.Warnings)
			}
			if (want[name] == "") != (tr.Interview.Source == interviews.SourceNote) {
				t.Errorf("%s: source %s", name, tr.Interview.Source)
			}
			for _, key := range []string{folder, name} {
				if s := tr.Interview.Speaker(asks[key]); s != nil && s.Role != interviews.RoleInterviewer {
					t.Errorf("%s: %+v", name, s)
				}
			}
			delete(want, name)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestRealQuotations: excerpts of other interviews that were shown to
// somebody are not that person's words.
func TestRealQuotations(t *testing.T) {
	files := corpus(t, "fossrit")
	tr, err := Read("nick-2-full.md", files["nick-2-full.md"], Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(tr.Turns, func(x interviews.Turn) bool { return strings.Contains(x.Text, "NAOMI:") })
	if i < 0 || tr.Turns[i].Kind != interviews.Note || tr.Turns[i].Speaker != "" {
		t.Errorf("%d: %+v", i, tr.Turns[max(i, 0)].Kind)
	}
}

func BenchmarkRead(b *testing.B) {
	files := corpus(b, "changelog")
	size := 0
	for _, src := range files {
		size += len(src)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for name, src := range files {
			if _, err := Read(name, src, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
