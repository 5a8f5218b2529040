package coding

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// fullBook is a codebook with everything that a theme can say.
func fullBook() *Codebook {
	return NewCodebook([]Theme{
		{ID: "waiting", Name: "Waiting", Kind: Pain, Colour: 3, Definition: "Work stands still\n\nbecause of <somebody> & \"else\" 😩", Include: "Days\nof waiting",
			Exclude: "A slow build", Note: "Ask Ben", Key: "w", Position: 1},
		{ID: "waiting/other", Parent: "waiting", Name: "Other", Position: 1, Colour: 1, Retired: true, MergedInto: "waiting"},
		{ID: "old-id", Parent: "waiting", Name: "„Nobody knows“", InVivo: true, Position: 2},
		{ID: "help", Name: "Help", Position: 2, Colour: 7, Definition: "Include: is no mark here\n# no heading\n\\# nor this\n**Kind:** not this"},
		{ID: "help/other", Parent: "help", Name: "Other", Position: 1, Colour: 1},
		{ID: "theme-faces", Name: "😩", Position: 3},
	})
}

// listed are the themes of a codebook numbered from 1 in its order, as files
// keep no other position.
func listed(book *Codebook) []Theme {
	var all []Theme
	for i, t := range book.Themes() {
		t.Position = i + 1
		all = append(all, t)
	}
	return all
}

func themesIn(lines []ThemeLine) []Theme {
	var all []Theme
	for _, l := range lines {
		all = append(all, l.Theme)
	}
	return all
}

// A codebook leaves in every format and comes back as it was.
func TestCodebookComesBack(t *testing.T) {
	for _, f := range []Format{CSV, Markdown, REFI} {
		var b, again bytes.Buffer
		if err := WriteBook(&b, f, fullBook()); err != nil {
			t.Fatal(err)
		}
		lines, warnings, err := ReadBook("book."+string(f), f, bytes.NewReader(b.Bytes()), "")
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v, %v\n%s", f, err, warnings, b.String())
			continue
		}
		if diff := cmp.Diff(listed(fullBook()), themesIn(lines)); diff != "" {
			t.Errorf("%s: -want +got\n%s\n%s", f, diff, b.String())
		}
		if err := WriteBook(&again, f, NewCodebook(themesIn(lines))); err != nil || again.String() != b.String() {
			t.Errorf("%s is not the same a second time: %v\n%s", f, err, cmp.Diff(b.String(), again.String()))
		}
	}
}

// genBook draws codebooks with hostile names and texts.
func genBook(t *rapid.T) *Codebook {
	text := rapid.Map(rapid.StringMatching(`((\\{0,2}(Include|Note|Path|\*\*Kind|Name): ?|#{1,2} |- |<b>&amp;|[=+@']|é😀)?[a-zß"\\ ]{0,5}[a-z!]\n{0,2}){0,3}[a-z]`), strings.TrimSpace)
	name := rapid.StringMatching(`(#|\*|=|Path: |😩)?[a-c]{1,2}( #| "x"| & <y>|: z)?`)
	var themes []Theme
	ids := []string{""}
	for i := range rapid.IntRange(1, 9).Draw(t, "n") {
		th := Theme{Parent: rapid.SampledFrom(ids).Draw(t, "parent"), Name: name.Draw(t, "name"), Kind: rapid.SampledFrom(append(Kinds, "")).Draw(t, "kind"),
			Definition: text.Draw(t, "definition"), Include: text.Draw(t, "include"), Exclude: text.Draw(t, "exclude"), Note: text.Draw(t, "note"),
			Colour: rapid.IntRange(0, ColourSlots-1).Draw(t, "colour"), Retired: rapid.Bool().Draw(t, "retired"), InVivo: rapid.Bool().Draw(t, "in vivo"), Position: i}
		th.ID = ThemeID(th.Parent, fmt.Sprintf("%s %d", th.Name, i))
		if rapid.Bool().Draw(t, "plain") {
			th.ID = ThemeID(th.Parent, th.Name)
		}
		if !strings.Contains(strings.Join(ids, "\n")+"\n", th.ID+"\n") {
			ids, themes = append(ids, th.ID), append(themes, th)
		}
	}
	if len(themes) == 0 {
		themes = append(themes, Theme{ID: "x", Name: "x"})
	}
	return NewCodebook(themes)
}

func TestAnyCodebookComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := genBook(t)
		for _, f := range []Format{CSV, Markdown, REFI} {
			var b bytes.Buffer
			if err := WriteBook(&b, f, book); err != nil {
				t.Fatal(err)
			}
			lines, _, err := ReadBook("b", f, bytes.NewReader(b.Bytes()), "")
			if err != nil {
				t.Fatalf("%s: %v\n%s", f, err, b.String())
			}
			if diff := cmp.Diff(listed(book), themesIn(lines)); diff != "" {
				t.Fatalf("%s: -want +got\n%s\n%s", f, diff, b.String())
			}
		}
	})
}

// lint is the program that checks XML against a schema.
func lint(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no xmllint found: install Debian's package libxml2-utils")
	}
	t.Skip("no xmllint found: install Debian's package libxml2-utils to check codebooks against the REFI-QDA schema")
	return ""
}

// valid returns what is wrong with a file by the schema, "" when nothing is.
func valid(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command(lint(t), "--nonet", "--noout", "--schema", filepath.Join("testdata", "schema", "Codebook-mrt2019.xsd"), file).CombinedOutput()
	if err == nil {
		return ""
	}
	return string(out)
}

// What we write keeps to the schema; that the check can fail shows a file with
// empty sets, which Taguette writes.
func TestREFIKeepsToTheSchema(t *testing.T) {
	file := filepath.Join(t.TempDir(), "book.qdc")
	if problem := valid(t, filepath.Join("testdata", "qdc", "taguette_empty_sets.qdc")); !strings.Contains(problem, "Missing child element") {
		t.Errorf("a file with empty sets is valid: %s", problem)
	}
	check := func(book *Codebook) string {
		var b bytes.Buffer
		if err := WriteREFI(&b, book); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		uniqueNames(t, b.String())
		return valid(t, file)
	}
	if problem := check(fullBook()); problem != "" {
		t.Error(problem)
	}
	for seed := range 25 {
		if problem := check(rapid.Custom(genBook).Example(seed)); problem != "" {
			t.Errorf("seed %d: %s", seed, problem)
		}
	}
}

func TestWriteREFI(t *testing.T) {
	var b bytes.Buffer
	if err := WriteREFI(&b, NewCodebook(nil)); !errors.Is(err, errs.Invalid) || !strings.Contains(errs.HintOf(err), "theme add") || b.Len() > 0 {
		t.Errorf("an empty codebook: %v, %q", err, b.String())
	}
	if err := WriteREFI(&b, fullBook()); err != nil {
		t.Fatal(err)
	}
	uniqueNames(t, b.String())
	for _, want := range []string{
		`<?xml version="1.0" encoding="UTF-8"?>`, `<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Verbatim">`,
		`guid="` + GUID("theme/waiting") + `" name="Waiting" isCodable="true" color="` + Colours[3] + `"`,
		`name="Other (Help)"`, "Retired: yes", "Merged into: waiting", "Include: Days", "Note: Ask Ben",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "<Sets") {
		t.Error("there are sets, and empty ones are not valid")
	}
}

// uniqueNames checks that no two codes of a file have one name.
func uniqueNames(t *testing.T, file string) {
	t.Helper()
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`<Code [^>]* name="([^"]*)"`).FindAllStringSubmatch(file, -1) {
		if names[m[1]] {
			t.Errorf("the name %q is there twice", m[1])
		}
		names[m[1]] = true
	}
	if len(names) == 0 {
		t.Error("no names found")
	}
}

func TestREFINamesAreUnique(t *testing.T) {
	var b bytes.Buffer
	book := NewCodebook([]Theme{{ID: "a", Name: "X"}, {ID: "b", Name: "X"}, {ID: "c", Name: "X (b)"}, {ID: "a/x", Parent: "a", Name: "X"}, {ID: "a/y", Parent: "a", Name: "X"}})
	if err := WriteREFI(&b, book); err != nil {
		t.Fatal(err)
	}
	uniqueNames(t, b.String())
	lines, _, err := ReadREFI("f", &b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(listed(book), themesIn(lines)); diff != "" {
		t.Error(diff)
	}
}

// Computed with Python: uuid.uuid5(UUID("8f1d0c6a-2b7e-4d53-9c41-650eb7923fd8"), "theme/waiting").
func TestGUID(t *testing.T) {
	if got := GUID("theme/waiting"); got != "FEDE7CA4-726C-5C45-8AFD-D80BB92736EA" {
		t.Errorf("GUID = %s", got)
	}
}

// Every dialect is read.
func TestReadREFI(t *testing.T) {
	for file, want := range map[string]struct {
		themes   []Theme
		warnings []string
	}{
		"standard.qdc": {themes: []Theme{
			{ID: "pain-points", Name: "Pain points", Definition: "Folder & only", Position: 1},
			{ID: "pain-points/slow-export", Parent: "pain-points", Name: "Slow export", Definition: "Any wait > 1 min 😩", Colour: 1, Position: 2, Note: "In the sets: Q3 report"},
			{ID: "coke-diet", Name: "Coke::diet", Colour: 2, Position: 3},
		}},
		"atlas_ns_0_4.qdc":        {themes: []Theme{{ID: "a", Name: "a", Position: 1}}},
		"nvivo12mac_ns_colon.qdc": {themes: []Theme{{ID: "a", Name: "a", Position: 1}}},
		"taguette_empty_sets.qdc": {themes: []Theme{{ID: "open-privacy", Name: "open: privacy", Position: 1}}},
		"qualcoder_bom.qdc": {
			themes:   []Theme{{ID: "duplicate", Name: "duplicate", Position: 1}, {ID: "duplicate-2", Name: "duplicate", Position: 2}},
			warnings: []string{`2: a code called "duplicate" is on line 2 too`},
		},
		"bad_colors.qdc": {
			themes: []Theme{{ID: "rgb", Name: "rgb", Position: 1}, {ID: "argb", Name: "argb", Position: 2}, {ID: "g", Name: "g", Position: 3}},
			warnings: []string{`2: the colour "rgb(1,2,3)" of code "rgb" is not #RRGGBB and is left out`,
				`2: the colour "#80FF0000" of code "argb" is not #RRGGBB and is left out`},
		},
	} {
		lines, warnings, err := readQDC(t, file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		var said []string
		for _, w := range warnings {
			said = append(said, fmt.Sprintf("%d: %s", w.Line, w.Message))
		}
		if diff := cmp.Diff(want.themes, themesIn(lines)) + cmp.Diff(want.warnings, said); diff != "" {
			t.Errorf("%s: -want +got\n%s", file, diff)
		}
	}
}

func readQDC(t *testing.T, file string) ([]ThemeLine, []interviews.Warning, error) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "qdc", file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return ReadREFI(file, f)
}

func qdc(codes string) string {
	return "<?xml version=\"1.0\"?>\n<CodeBook xmlns=\"urn:QDA-XML:codebook:1:0\" origin=\"NVivo\">\n<Codes>\n" + codes + "\n</Codes></CodeBook>"
}

// The folder that NVivo puts around all codes is no theme; any other folder is.
func TestREFIFolder(t *testing.T) {
	for src, want := range map[string]string{
		`<Code name="Nodes" isCodable="false"><Code name="A"><Code name="B"/></Code><Code name="C"/></Code>`: "a a/b c",
		`<Code name="Nodes" isCodable="false"><Code name="A"/></Code><Code name="C"/>`:                       "nodes nodes/a c",
		`<Code name="Nodes" isCodable="true"><Code name="A"/></Code>`:                                        "nodes nodes/a",
		`<Code name="Folder" isCodable="false"><Code name="A"/></Code>`:                                      "folder folder/a",
		`<Code name="Nodes" isCodable="0"/>`:                                                                 "nodes",
		`<Code name="???"/><Code name=" "/>`:                                                                 foreignID("", "???") + " without-a-name",
	} {
		lines, _, err := ReadREFI("f.qdc", strings.NewReader(qdc(src)))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		var ids []string
		for i, l := range lines {
			ids = append(ids, l.ID)
			if l.Position != i+1 {
				t.Errorf("%s is at %d", l.ID, l.Position)
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s\nis %s\nwant %s", src, got, want)
		}
	}
}

// A file that wants something of the reader is refused, at its line.
func TestREFIRefused(t *testing.T) {
	laughs := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>` + qdc(`<Code name="&b;"/>`)
	for name, c := range map[string]struct{ src, says string }{
		"entity":   {qdc(`<Code name="&e;" isCodable="true"/>`), "f.qdc:4: this is not XML"},
		"laughs":   {laughs, "f.qdc:1: the file has a document type"},
		"depth":    {qdc(strings.Repeat(`<Code name="a">`, 300)), "f.qdc:4: codes are nested more than 256"},
		"any name": {strings.Repeat("<a>", 1_000_000), "f.qdc:1: codes are nested more than 256"},
		"size":     {qdc("<!--" + strings.Repeat("x", 50<<20) + "-->"), "f.qdc: a codebook of more than 50 MB"},
		"cut off":  {`<CodeBook><Codes><Code name="a">`, "f.qdc:1: this is not XML"},
		"nothing":  {"", "f.qdc:1: no codes"},
		"empty":    {qdc(""), "f.qdc:1: no codes"},
		"project":  {`<Project><CodeBook2/></Project>`, "f.qdc:1: no codes"},
		"binary":   {"PK\x03\x04", "f.qdc:1: this is not XML"},
		"latin":    {`<?xml version="1.0" encoding="latin1"?><CodeBook/>`, "f.qdc:1: "},
		"own kind": {strings.Replace(qdc("<Code name=\"a\">\n<Description>x\n\nKind: panic</Description></Code>"), "NVivo", "Verbatim", 1), `f.qdc:7: "panic" is not a kind`},
	} {
		lines, _, err := ReadREFI("f.qdc", strings.NewReader(c.src))
		if err == nil || len(lines) > 0 || !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: %d lines, %v, want %s", name, len(lines), err, c.says)
		}
	}
	if _, _, err := readQDC(t, "xxe.qdc"); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "document type") {
		t.Errorf("xxe.qdc: %v", err)
	}
}

// A code of another program that says nothing of a thing leaves it as it was.
func TestREFIOver(t *testing.T) {
	lines, _, err := ReadREFI("f", strings.NewReader(qdc(`<Code name="A"/>`)))
	if err != nil {
		t.Fatal(err)
	}
	was := Theme{ID: "a", Name: "A", Kind: Pain, Colour: 3, Definition: "d", Include: "i", Note: "n", Key: "k", Retired: true, InVivo: true, MergedInto: "b", Position: 1}
	if diff := cmp.Diff(was, lines[0].Over(&was)); diff != "" {
		t.Error(diff)
	}
}

// A code that another program has renamed and moved is the theme that it was,
// and one that is new there is new here, also under a name that has become free.
func TestRecognise(t *testing.T) {
	book := NewCodebook([]Theme{{ID: "wait", Name: "Wait"}, {ID: "wait/queue", Parent: "wait", Name: "Queue", Kind: Pain}})
	src := qdc(`<Code name="Delay" guid="{` + GUID("theme/wait") + `}"><Code name="New" guid="` + GUID("x") + `"/></Code>` +
		`<Code name="Line" guid="` + strings.ToLower(GUID("theme/wait/queue")) + `"/><Code name="Wait"><Code name="Child"/></Code>`)
	lines, _, err := ReadREFI("f", strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range book.Recognise(lines) {
		got = append(got, l.ID+" "+l.Name+" below "+l.Parent)
	}
	want := []string{"wait Delay below ", "delay/new New below wait", "wait/queue Line below ", "wait-2 Wait below ", "wait/child Child below wait-2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(themesIn(lines), themesIn(NewCodebook(nil).Recognise(lines))); diff != "" {
		t.Errorf("without the book:\n%s", diff)
	}
}
