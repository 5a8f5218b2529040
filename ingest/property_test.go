package ingest

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// check holds for every transcript, whatever the file was.
func check(t interface{ Fatalf(string, ...any) }, tr *interviews.Transcript) {
	line := 0
	for i, x := range tr.Turns {
		if x.N != i+1 {
			t.Fatalf("turn %d has number %d", i+1, x.N)
		}
		if x.Line <= line {
			t.Fatalf("turn %d on line %d after line %d", x.N, x.Line, line)
		}
		line = x.Line
		if x.Text == "" || !utf8.ValidString(x.Text) || strings.ContainsAny(x.Text, "\r\x00") || strings.HasPrefix(x.Text, "\n") {
			t.Fatalf("turn %d: text %q", x.N, x.Text)
		}
		if (x.Kind == interviews.Speech) != (x.Speaker != "") || x.StartMS < interviews.NoTime {
			t.Fatalf("turn %d: %+v", x.N, x)
		}
		if x.Speaker != "" && tr.Interview.Speaker(x.Speaker) == nil {
			t.Fatalf("turn %d: unknown speaker", x.N)
		}
	}
	for _, s := range tr.Interview.Speakers {
		if s.Role == "" || s.Turns == 0 || (s.Role == interviews.RoleParticipant) != (s.Participant != "") {
			t.Fatalf("speaker %+v", s)
		}
	}
	if tr.Interview.ID == "" || tr.Interview.Title == "" || tr.Interview.Turns != len(tr.Turns) || len(tr.Turns) == 0 {
		t.Fatalf("interview %+v", tr.Interview)
	}
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// TestLettersSurvive: plain prose by known speakers comes out letter for
// letter, turn by turn, on the line it stands on.
func TestLettersSurvive(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcdeXYZéßøñ日本語—'’.,!?()*_~=&#…\u00a0\u0301")), 1, 9, -1)
	rapid.Check(t, func(t *rapid.T) {
		src := "---\nspeakers: [Ann, Bo]\n---\n"
		var want []string
		var lines []int
		for i, n := 0, rapid.IntRange(1, 8).Draw(t, "turns"); i < n; i++ {
			paragraphs := rapid.SliceOfN(rapid.SliceOfN(word, 1, 12), 1, 3).Draw(t, "words")
			text := ""
			for _, p := range paragraphs {
				text += "so " + strings.Join(p, " ") + " then\n\n"
			}
			lines = append(lines, strings.Count(src, "\n")+1)
			src += []string{"**Ann:** ", "Bo: "}[i%2] + text
			want = append(want, letters(text))
		}
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
		tr, err := Read("a.md", []byte(strings.ReplaceAll(src, "\n", end)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, tr)
		if len(tr.Turns) != len(want) {
			t.Fatalf("%d turns of %d in %q", len(tr.Turns), len(want), src)
		}
		for i, x := range tr.Turns {
			if letters(x.Text) != want[i] || x.Line != lines[i] || x.Speaker != []string{"Ann", "Bo"}[i%2] {
				t.Fatalf("turn %d: %+v, want %s on line %d", i+1, x, want[i], lines[i])
			}
		}
	})
}

// TestAnything draws files from the marks that mean something.
func TestAnything(t *testing.T) {
	bit := rapid.SampledFrom([]string{"\n", "\n\n", " ", "  ", "\t", "\r\n", "**", "*", "_", "`", "```", "~~~", "[", "]", "](", ")", "![", "[[", "]]", "|", ">", "> ",
		"# ", "## Ann\n", "- ", "- [ ] ", "1. ", "00:01 ", "**Bo**\n", "*(0:01)*", ":", ": ", "Ann", "Bo", "**Ann:** ", "Bo: ", "Break", "Note", "I", "[00:01]", "00:00:02", "(0:03)", "#00:04#", "\\", "<", "<!--", "-->",
		"%%", "==", "~~", "&amp;", "&#13;", " ^a", "---\n", "...", "?", "é", "\u00a0", "\u200b", "😀", "\xff", "From ", " to ", "id: x", "Transcribed by http"})
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(bit, 15, 80).Draw(t, "bits"), "")
		readAny(t, src)
	})
}

func readAny(t interface{ Fatalf(string, ...any) }, src string) {
	for _, name := range []string{"a.md", "b.txt"} {
		tr, err := Read(name, []byte(src), Options{Participants: map[string]string{"bo": "P-01"}})
		if err != nil {
			if errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), name+":") {
				t.Fatalf("%q: %v", src, err)
			}
			continue
		}
		check(t, tr)
		if string(tr.Source) != src {
			t.Fatalf("the source changed")
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"dialects", "structure", "frontmatter"} {
		archive, err := txtar.ParseFile("testdata/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			f.Add(archive.Files[i].Data)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) { readAny(t, string(src)) })
}

// TestHostile reads megabytes of what makes careless parsers quadratic. Each
// would run for hours if reading were not linear.
func TestHostile(t *testing.T) {
	const size = 1 << 20
	for _, bit := range []string{
		"x", "![](", "[](<", "[](a \"", "[](a (", "](", ">", "> ", "> a\n", "*", "*a _b ", "*a**b***c_d__", "_a", "[", "[[", "[[a|", "`", "`` ` ", "<", "<a ",
		"<!--", "<!-- a --> ", "%% ", "%%\n", "```\n", "~~~\n```\n", "# \n", "# a\n", "[00:01]", "[   ", "[00:01]\n", "#00:01# ", "(0:01) ", "00:01  ", "\\", "==a", "^a ",
		"&amp;", "&", "a: ", "a: b\n", "**A:** b\n\n", "**", "- ", "1. ", "- [ ] ", "- [x] a: ", "0:01 a: ", "0:01 ", "x\n", "a [0:01] b\n", "**A**\nb\n", "## A\nb\n", "*(0:01)", "\n", "\r", "\t", "\u00a0", "a\u0301", "---\n", "| a ", "\xe9",
	} {
		src := strings.Repeat(bit, size/len(bit))
		readAny(t, src)
		readAny(t, "**Ann:** "+src+"\n\n**Ann:** b\n")
	}
}

// TestManySpellings: as many spellings of one name as there are turns.
func TestManySpellings(t *testing.T) {
	var b strings.Builder
	for i := range 1 << 17 {
		b.WriteString("**")
		for bit := range 17 {
			b.WriteByte("aA"[i>>bit&1])
		}
		b.WriteString(":** word\n\n")
	}
	tr, err := Read("a.md", []byte(b.String()), Options{})
	if err != nil || len(tr.Interview.Speakers) != 1 || len(tr.Turns) != 1<<17 {
		t.Fatalf("%d speakers, %v", len(tr.Interview.Speakers), err)
	}
}
