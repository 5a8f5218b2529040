package ingest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

var update = flag.Bool("update", false, "write what was read into testdata as what is expected")

// show writes a transcript as the cases expect it.
func show(t *interviews.Transcript, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error %v\ntry %s\n", err, errs.HintOf(err))
		return b.String()
	}
	iv := t.Interview
	fmt.Fprintf(&b, "%s | %s | %s\n", iv.ID, iv.Title, iv.Source)
	for _, f := range [][2]string{{"study", iv.Study + " " + t.StudyTitle}, {"date", string(iv.Date)}, {"guide", iv.Guide}, {"recording", iv.Recording},
		{"note-takers", strings.Join(iv.NoteTakers, ", ")}} {
		if v := strings.TrimSpace(f[1]); v != "" && v != "default" {
			fmt.Fprintf(&b, "%s %s\n", f[0], v)
		}
	}
	if iv.Consent != (interviews.Consent{}) {
		fmt.Fprintf(&b, "consent %+v\n", iv.Consent)
	}
	for _, s := range iv.Speakers {
		guessed := ""
		if s.Guessed {
			guessed = "?"
		}
		fmt.Fprintf(&b, "%s: %s%s %s turns %d words %d\n", s.Name, s.Role, guessed, s.Participant, s.Turns, s.Words)
	}
	for _, p := range t.Participants {
		if len(p.Attributes) > 0 {
			fmt.Fprintf(&b, "%s %v\n", p.ID, p.Attributes)
		}
	}
	for _, w := range t.Warnings {
		fmt.Fprintf(&b, "warning %d: %s\n", w.Line, w.Message)
	}
	for _, x := range t.Turns {
		b.WriteString(strings.ReplaceAll(strings.Join(strings.Fields(fmt.Sprintf("%d %s L%d %s %s", x.N, x.Kind, x.Line, interviews.Clock(x.StartMS), x.Speaker)), " "), " | ", " / "))
		b.WriteString(" | " + strings.ReplaceAll(x.Text, "\n", `\n`))
		if x.Lines != nil {
			fmt.Fprintf(&b, " | lines %v", x.Lines)
		}
		for _, s := range x.Stamps {
			fmt.Fprintf(&b, " | %s at %d", interviews.Clock(s.MS), s.Offset)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestCases reads the txtar archives of testdata: a file, then, in a section
// named want, what becomes of it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		if filepath.Base(file) == "synthetic.txt" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(archive.Files); i += 2 {
				in, want := archive.Files[i], &archive.Files[i+1]
				got := show(Read(in.Name, in.Data, Options{}))
				if *update {
					want.Data = []byte(got)
					continue
				}
				if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", in.Name, diff)
				}
			}
			save(t, file, archive)
		})
	}
}

// TestSynthetic reads invented files in the shapes that tools write.
func TestSynthetic(t *testing.T) {
	const file = "testdata/synthetic.txt"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob("testdata/synthetic/*/*")
	sort.Strings(names)
	if len(names) != len(archive.Files) && !*update {
		t.Errorf("%d files, %d expectations", len(names), len(archive.Files))
	}
	if *update {
		archive.Files = nil
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		short := strings.TrimPrefix(filepath.ToSlash(name), "testdata/synthetic/")
		got := show(Read(short, src, Options{}))
		if *update {
			archive.Files = append(archive.Files, txtar.File{Name: short, Data: []byte(got)})
		}
		want := ""
		for _, f := range archive.Files {
			if f.Name == short {
				want = string(f.Data)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", short, diff)
		}
	}
	save(t, file, archive)
}

func save(t *testing.T, file string, a *txtar.Archive) {
	if !*update {
		return
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestIsTranscript(t *testing.T) {
	for name, want := range map[string]bool{
		"a.md": true, "x/y/a.markdown": true, "A.TXT": true, `x\a.md`: true, "readme-of-ana.md": true,
		"README.md": false, "x/license.txt": false, "CONTRIBUTING.md": false, ".hidden.md": false, "a.vtt": false, "md": false, "": false,
	} {
		if got := IsTranscript(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestOptionsWin(t *testing.T) {
	src := "---\nstudy: theirs\nguide: theirs\ndate: 2026-01-01\nsource: note\ninterviewer: Kim\nparticipants: [{id: P-01, speaker: Dana}]\n---\n" +
		"**Dana:** One?\n\n**Kim:** Two.\n\n**Dana:** Three?\n\n**Kim:** Four.\n"
	tr, err := Read("a.md", []byte(src), Options{Study: "ours", Guide: "g", Date: "2026-02-02", Source: interviews.SourceSurvey,
		Interviewers: []string{"dana"}, Participants: map[string]string{"KIM": "P-09"}})
	if err != nil {
		t.Fatal(err)
	}
	iv := tr.Interview
	if iv.Study != "ours" || iv.Guide != "g" || iv.Date != "2026-02-02" || iv.Source != interviews.SourceSurvey {
		t.Errorf("flags lost: %+v", iv)
	}
	if s := iv.Speaker("Dana"); s.Role != interviews.RoleInterviewer || s.Guessed || s.Participant != "" {
		t.Errorf("Dana: %+v", s)
	}
	if s := iv.Speaker("Kim"); s.Role != interviews.RoleParticipant || s.Guessed || s.Participant != "P-09" {
		t.Errorf("Kim: %+v", s)
	}
	if string(tr.Source) != src || len(iv.SHA256) != 64 || iv.Path != "a.md" || iv.Turns != 4 {
		t.Errorf("revision: %+v", iv)
	}
}

// TestBeside: the only speaker beside the listed participants interviews them.
func TestBeside(t *testing.T) {
	tr, err := Read("a.md", []byte("**Mira:** Tell me.\n\n**Priya:** It broke? It broke.\n"), Options{Participants: map[string]string{"Priya": "P-01"}})
	if err != nil {
		t.Fatal(err)
	}
	if s := tr.Interview.Speaker("Mira"); s.Role != interviews.RoleInterviewer || !s.Guessed {
		t.Errorf("Mira: %+v", s)
	}
	if s := tr.Interview.Speaker("Priya"); s.Role != interviews.RoleParticipant || s.Guessed || s.Participant != "P-01" {
		t.Errorf("Priya: %+v", s)
	}
}

// TestNobody: a file without speech is warned of unless somebody said that it
// is no conversation.
func TestNobody(t *testing.T) {
	for source, want := range map[interviews.Source]int{"": 1, interviews.SourceInterview: 1, interviews.SourceNote: 0, interviews.SourceSurvey: 0} {
		for matter, fewer := range map[string]int{"": 0, "---\nsource: note\n---\n": 1, "---\nsource: survey\n---\n": 1} {
			tr, err := Read("a.md", []byte(matter+"Words alone.\n"), Options{Source: source})
			if err != nil || len(tr.Warnings) != max(0, want-fewer) || len(tr.Warnings) > 0 && tr.Warnings[0].Line != 1 {
				t.Errorf("%q, %q: %v %v", source, matter, tr.Warnings, err)
			}
		}
	}
}

func TestCountWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                              0,
		"one two, three - 4":            4,
		"I [laughter] see":              2,
		"(Laughter) [inaudible 0:12:3]": 0,
		"no [the export] was":           4,
		"<overlap> a (pause) b [sic].":  2,
		"♪ la la ♪ é (2:00)":            2,
		"it's[laughs] well-known":       2,
	} {
		if got := countWords(text); got != want {
			t.Errorf("%q: %d words, want %d", text, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	const src = "Ann: a *b* &amp; c\nBo: # x\nAnn: y\nBo: z\n"
	for format, want := range map[string]string{"": "a b & c", Markdown: "a b & c", Text: "a *b* &amp; c"} {
		tr, err := Read("a.md", []byte(src), Options{Format: format})
		if err != nil || tr.Turns[0].Text != want {
			t.Errorf("%q: %v %v", format, tr.Turns[0], err)
		}
	}
	if _, err := Read("a.md", []byte(src), Options{Format: "docx"}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("unknown format: %v", err)
	}
	tr, err := Read("a.txt", []byte("**Ann:** *x*\n\n**Bo:** y\n\n**Ann:** z\n"), Options{})
	if err != nil || tr.Turns[0].Text != "x" {
		t.Errorf("Markdown in a .txt file: %v %v", tr.Turns, err)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", "a.md:1: the file is empty"},
		{"blank", "\ufeff \r\n\t\n", "a.md:1: the file is empty"},
		{"NUL", "one\r\ntwo\rthree\n\x00", "a.md:4: the file is not text: a NUL byte"},
		{"UTF-16 without mark", "A\x00n\x00n\x00", "a.md:1: the file is not text: a NUL byte"},
		{"control characters", "ok\n" + strings.Repeat("\x01\x02 ", 20), "a.md:2: the file is not text: 40 control characters"},
		{"archive", "PK\x03\x04 word", "a.md:1: the file is not text"},
		{"unclosed front matter", "---\ntitle: x\n\n**Ann:** hello\n", "a.md:1: the front matter does not end"},
		{"invalid front matter", "---\ntitle: x\ndate: [2026\n---\nhello\n", "a.md:3: the front matter is not valid YAML"},
		{"a list for front matter", "---\n- x\n---\nhello\n", "a.md:2: the front matter is not a list"},
		{"deep front matter", "---\na:\n" + strings.Repeat("[", 30000) + "\n---\nhello\n", "a.md:3: the front matter is nested too deeply"},
		{"long front matter", "---\n" + strings.Repeat("a: b\n", 10000) + "---\nhello\n", "a.md:1: the front matter is longer than 32 KB"},
		{"nothing below", "---\ntitle: x\n---\n\n", "a.md:4: nothing but front matter"},
		{"too large", strings.Repeat("x", MaxBytes+1), "a.md:1: the file is larger than 64 MB"},
	} {
		tr, err := Read("a.md", []byte(c.src), Options{})
		if !errors.Is(err, errs.Invalid) || tr != nil || !strings.HasPrefix(err.Error(), c.want) || errs.HintOf(err) == "" {
			t.Errorf("%s: %v (try %q), want %s", c.name, err, errs.HintOf(err), c.want)
		}
	}
}

// TestLineEnds reads one conversation with every kind of line end.
func TestLineEnds(t *testing.T) {
	const src = "---\ntitle: T\n---\n\n**Ann:** one\ntwo\n\nthree\n\n**Bo:** four\n\n**Ann:** five\n\n**Bo:** six\n"
	want := show(Read("a.md", []byte(src), Options{}))
	for name, as := range map[string]string{
		"CRLF": strings.ReplaceAll(src, "\n", "\r\n"),
		"CR":   strings.ReplaceAll(src, "\n", "\r"),
		"BOM":  "\ufeff" + src,
	} {
		if diff := cmp.Diff(want, show(Read("a.md", []byte(as), Options{}))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDamagedUTF8(t *testing.T) {
	tr, err := Read("a.md", []byte("Zoë, Ana\n\nJosé and Häußge: caf\xe9\n"), Options{Source: interviews.SourceNote})
	if err != nil || tr.Turns[1].Text != "José and Häußge: café" || tr.Warnings[0].Line != 3 {
		t.Errorf("%v %v %v", tr.Turns, tr.Warnings, err)
	}
}

func TestNames(t *testing.T) {
	for file, want := range map[string]string{
		"x/2026-08-14-p07.md":  "2026-08-14-p07 | P07 | 2026-08-14 | P-07",
		"x/Kick off_P-03.md":   "kick-off-p-03 | Kick off P 03 |  | P-03",
		"x/founders-talk-1.md": "founders-talk-1 | Founders talk 1 |  | bo",
		"x/2026-02-31.md":      "2026-02-31 | 2026 02 31 |  | bo",
		"x/😀.md":               "interview | 😀 |  | bo",
	} {
		tr, err := Read(file, []byte("Ann: One?\n\nBo: Two two two.\n\nAnn: Three?\n\nBo: Four.\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		iv := tr.Interview
		got := fmt.Sprintf("%s | %s | %s | %s", iv.ID, iv.Title, iv.Date, iv.Speaker("Bo").Participant)
		if got != want {
			t.Errorf("%s: %s, want %s", path.Base(file), got, want)
		}
	}
}

// TestSamples holds the sample study to its word: no warnings, two speakers,
// nothing guessed.
func TestSamples(t *testing.T) {
	files, err := interviews.Samples.ReadDir("samples")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		if !IsTranscript(f.Name()) {
			continue
		}
		n++
		src, _ := interviews.Samples.ReadFile("samples/" + f.Name())
		tr, err := Read("samples/"+f.Name(), src, Options{})
		if err != nil {
			t.Fatal(err)
		}
		iv := tr.Interview
		if len(tr.Warnings) > 0 || len(iv.Speakers) != 2 || len(tr.Participants) != 1 || len(tr.Participants[0].Attributes) != 3 {
			t.Errorf("%s: %v %v %v", f.Name(), tr.Warnings, iv.Speakers, tr.Participants)
		}
		if s := iv.Speaker("Mira"); s == nil || s.Role != interviews.RoleInterviewer || s.Guessed {
			t.Errorf("%s: %+v", f.Name(), s)
		}
		if string(iv.ID)+".md" != f.Name() || iv.Guide == "" || iv.Words < 900 || iv.Consent.Interview != interviews.Yes || !strings.HasPrefix(f.Name(), string(iv.Date)) {
			t.Errorf("%s: %+v", f.Name(), iv)
		}
	}
	if n != 14 {
		t.Errorf("%d sample files", n)
	}
}
