package coding

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
)

func TestFormatOf(t *testing.T) {
	for _, c := range []struct {
		named, file string
		want        Format
	}{
		{"", "a.csv", CSV}, {"", "a.tsv", CSV}, {"", "a.MD", Markdown}, {"", "a.qdc", REFI}, {"", "a.txt", List}, {"", "a.json", JSON},
		{"", "", CSV}, {"", "a", CSV}, {"", "a.d/b", CSV}, {"csv", "a.export", CSV}, {"MD", "a.csv", Markdown}, {"markdown", "", Markdown},
	} {
		if got, err := FormatOf(c.named, c.file); err != nil || got != c.want {
			t.Errorf("FormatOf(%q, %q) = %q, %v", c.named, c.file, got, err)
		}
	}
	for _, c := range [][2]string{{"pdf", "a.csv"}, {"", "a.pdf"}, {"", "a.csv.bak"}} {
		if f, err := FormatOf(c[0], c[1]); !errors.Is(err, errs.Invalid) || !strings.Contains(errs.HintOf(err), "csv, md, qdc or json") {
			t.Errorf("FormatOf(%q, %q) = %q, %v", c[0], c[1], f, err)
		}
	}
}

// idsAndNames are the themes of some lines, with their names.
func idsAndNames(lines []ThemeLine) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.ID+"="+l.Name)
	}
	return strings.Join(all, " ")
}

// Tables of other programs are taken as they are, and their paths as paths
// only where somebody says so.
func TestForeignTables(t *testing.T) {
	for _, c := range []struct{ file, separator, want string }{
		{"taguette_codebook.csv", "", "pain-export=pain.export quote=quote"},
		{"taguette_codebook.csv", ".", "pain=pain pain/export=export quote=quote"},
		{"generic_semicolon_bom.csv", "", "pain-points=Pain points"},
		{"qualcoder_plain_codes.txt", "", "code1=code1 cat1-code2=cat1>>code2 cat3-cat2-code4=cat3>>cat2>>code4 code6=code6"},
		{"qualcoder_plain_codes.txt", ">>", "code1=code1 cat1=cat1 cat1/code2=code2 cat3=cat3 cat3/cat2=cat2 cat3/cat2/code4=code4 code6=code6"},
	} {
		format, err := FormatOf("", c.file)
		if err != nil {
			t.Fatal(err)
		}
		src, err := os.ReadFile(filepath.Join("testdata", "csv", c.file))
		if err != nil {
			t.Fatal(err)
		}
		lines, _, err := ReadBook(c.file, format, bytes.NewReader(src), c.separator)
		if err != nil || idsAndNames(lines) != c.want {
			t.Errorf("%s %q: %s, %v\nwant %s", c.file, c.separator, idsAndNames(lines), err, c.want)
		}
		for i, l := range lines {
			switch {
			case l.Position != i+1:
				t.Errorf("%s: %s is at %d", c.file, l.ID, l.Position)
			case strings.HasSuffix(l.ID, "export") && l.Definition != `slow, or "stuck"`:
				t.Errorf("the description of %s is %q: it must not be dropped", l.ID, l.Definition)
			case l.ID == "code1" && l.Note != "A memo for code 1":
				t.Errorf("the memo of code1 is %q", l.Note)
			}
		}
	}
}

func TestSplitPaths(t *testing.T) {
	for _, c := range []struct{ src, separator, want string }{
		{"name,definition\na::b,x\na,y\na::c,\n", "::", "a=a a/b=b a/c=c"},
		{"name,parent\nx.y,\nz,x-y\n", ".", "x=x x/y=y x/y/z=z"}, // the parent has moved
		{"path,name\nold/id,New / Name\n", " / ", "old/new=New old/new/name=Name"},
		{"path,name\nold/id,Name\n", "::", "old/id=Name"},
		{"name\nCoke::diet\n", ".", "coke-diet=Coke::diet"},
	} {
		lines, _, err := ReadBook("f.csv", CSV, strings.NewReader(c.src), c.separator)
		if err != nil || idsAndNames(lines) != c.want {
			t.Errorf("%q: %s, %v\nwant %s", c.src, idsAndNames(lines), err, c.want)
		}
		for _, l := range lines {
			if l.ID == "a" && l.Definition != "y" {
				t.Errorf("what the file says of a parent is lost: %q", l.Definition)
			}
		}
	}
	for _, name := range []string{"a.", ".a", "a..b", "."} {
		_, _, err := ReadBook("f.csv", CSV, strings.NewReader("name\nok\n"+name+"\n"), ".")
		if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), "f.csv:3: ") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestReadMarkdown(t *testing.T) {
	src := "\ufeffWords above.\r\n\r\n# Codebook\r\n\r\nAn introduction.\r\n\r\n## Waiting\r\nWork stands still.\r\n\r\nFor days.\r\n\r\n" +
		"**Include:** a\r\nb\r\n\r\n**Kind:** Pain\r\n**Key:** w\r\n\r\n#### Deep below\r\n**Colour:** #0072b2\r\n**Retired:** yes\r\n\r\n### Access\r\n\r\n## Help\r\n**Path:** old/help\r\n"
	lines, err := ReadMarkdown("f.md", strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	want := []Theme{
		{ID: "waiting", Name: "Waiting", Definition: "Work stands still.\n\nFor days.", Include: "a\nb", Kind: Pain, Key: "w", Position: 1},
		{ID: "waiting/deep-below", Parent: "waiting", Name: "Deep below", Retired: true, Position: 2},
		{ID: "waiting/access", Parent: "waiting", Name: "Access", Position: 3},
		{ID: "old/help", Parent: "old", Name: "Help", Position: 4},
	}
	if diff := cmp.Diff(want, themesIn(lines)); diff != "" {
		t.Error(diff)
	}
	for i, n := range []int{7, 18, 22, 24} {
		if lines[i].Line != n {
			t.Errorf("%s is on line %d, not %d", lines[i].ID, lines[i].Line, n)
		}
	}
	was := Theme{ID: "waiting/access", Parent: "waiting", Name: "Access", Definition: "kept", Kind: Job, Key: "k", Position: 3}
	if diff := cmp.Diff(was, lines[2].Over(&was)); diff != "" {
		t.Errorf("what the file does not say is not kept:\n%s", diff)
	}
}

func TestMarkdownSaysTheLine(t *testing.T) {
	for src, want := range map[string]string{
		"":                              "f.md:1: no themes",
		"no heading\n":                  "f.md:1: no themes",
		"# Codebook\n":                  "f.md:1: no themes",
		"# A\n\n## B\nx\n**Kind:** y\n": `f.md:5: "y" is not a kind`,
		"# A\n# A!\n**Path:** a\n":      `f.md:2: theme "a" is on line 1 too`,
		"# A\n## ###\n":                 "f.md:2: the theme has no name",
		"# A\n**Retired:** perhaps\n":   `f.md:2: "perhaps" is neither yes nor no`,
	} {
		_, err := ReadMarkdown("f.md", strings.NewReader(src))
		if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

// Markdown knows six levels of headings; a codebook may be deeper.
func TestDeepMarkdown(t *testing.T) {
	var themes []Theme
	parent := ""
	for i := range 12 {
		th := Theme{ID: ThemeID(parent, "t"), Parent: parent, Name: "t", Position: i + 1}
		themes, parent = append(themes, th), th.ID
	}
	var b bytes.Buffer
	if err := WriteMarkdown(&b, NewCodebook(themes)); err != nil {
		t.Fatal(err)
	}
	lines, err := ReadMarkdown("f.md", &b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(themes, themesIn(lines)); diff != "" {
		t.Error(diff)
	}
}

func TestCodebookColumns(t *testing.T) {
	lines, err := ReadCodebook("t.csv", strings.NewReader("name,note,key,in_vivo,retired,merged_into,colour\nA,n,k,yes,TRUE,b,#0072B2\nB,,,no,,,7\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Theme{{ID: "a", Name: "A", Note: "n", Key: "k", InVivo: true, Retired: true, MergedInto: "b", Position: 1}, {ID: "b", Name: "B", Colour: 7, Position: 2}}
	if diff := cmp.Diff(want, themesIn(lines)); diff != "" {
		t.Error(diff)
	}
	if _, err := ReadCodebook("t.csv", strings.NewReader("name,retired\nA,maybe\n")); err == nil || !strings.HasPrefix(err.Error(), "t.csv:2: ") {
		t.Errorf("%v", err)
	}
}

func TestSlotOf(t *testing.T) {
	for i, c := range Colours {
		if slot, ok := SlotOf(c); !ok || slot != i {
			t.Errorf("%s is slot %d", c, slot)
		}
	}
	for c, want := range map[string]int{"#0f0": 2, "#EF8256": 1, "#808080": 7, "#00f": 0} {
		if slot, ok := SlotOf(c); !ok || slot != want {
			t.Errorf("%s is slot %d, want %d", c, slot, want)
		}
	}
	for _, c := range []string{"", "#", "red", "rgb(1,2,3)", "#80FF0000", "#ggg", "0f0", "#é0", "#-1-1-1", "#+1+1+1"} {
		if slot, ok := SlotOf(c); ok {
			t.Errorf("%q is slot %d", c, slot)
		}
	}
}

// A table that names a theme twice is taken as before: the later line holds.
func TestTablesAreNotRecognised(t *testing.T) {
	lines, err := ReadCodebook("f", strings.NewReader("name,kind\nA,pain\nA,ask\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(themesIn(lines), themesIn(NewCodebook([]Theme{{ID: "a", Name: "A"}}).Recognise(lines))); diff != "" {
		t.Error(diff)
	}
}
