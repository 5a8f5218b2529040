package coding

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
)

func sampleBook() *Codebook {
	return NewCodebook([]Theme{
		{ID: "waiting/queue/friday", Parent: "waiting/queue", Name: "On Fridays", Position: 1},
		{ID: "help", Name: "Help", Kind: Delight, Position: 2},
		{ID: "waiting", Name: "Waiting", Kind: Pain, Position: 1},
		{ID: "waiting/queue", Parent: "waiting", Name: "In the queue", Position: 5},
		{ID: "waiting/access", Parent: "waiting", Name: "For access", Position: 2},
		{ID: "help/access", Parent: "help", Name: "Zugänge", Position: 1},
		{ID: "lost", Parent: "gone", Name: "Lost", Position: 1},
		{ID: "waiting/build", Parent: "waiting", Name: "For builds", Position: 2, Retired: true},
	})
}

func ids(themes []Theme) []string {
	var all []string
	for _, t := range themes {
		all = append(all, t.ID)
	}
	return all
}

func TestCodebookIsATree(t *testing.T) {
	book := sampleBook()
	want := []string{"lost", "waiting", "waiting/access", "waiting/build", "waiting/queue", "waiting/queue/friday", "help", "help/access"}
	if diff := cmp.Diff(want, ids(book.Themes())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"waiting", "waiting/access", "waiting/build", "waiting/queue", "waiting/queue/friday"}, book.Under("waiting")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"waiting", "waiting/queue", "waiting/queue/friday"}, book.Path("waiting/queue/friday")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"lost", "waiting", "help"}, book.Children("")); diff != "" {
		t.Error(diff)
	}
	if book.Depth("waiting/queue/friday") != 2 || book.Depth("lost") != 0 || book.Theme("nothing") != nil || book.Path("nothing") != nil {
		t.Error("depths, or a theme that is not there")
	}
}

// Every theme is in the tree once, behind its parent, whatever they are.
func TestCodebookLosesNoTheme(t *testing.T) {
	names := []string{"a", "b", "c", "a/b", "a/c", "b/a", "a/b/c"}
	rapid.Check(t, func(t *rapid.T) {
		var themes []Theme
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID[string]).Draw(t, "ids") {
			i := strings.LastIndexByte(id, '/')
			th := Theme{ID: id, Name: id, Position: rapid.IntRange(0, 2).Draw(t, "position")}
			if i >= 0 {
				th.Parent = id[:i]
			}
			themes = append(themes, th)
		}
		got := ids(NewCodebook(themes).Themes())
		for i, id := range got {
			if j := strings.LastIndexByte(id, '/'); j >= 0 && slices.Index(got, id[:j]) > i {
				t.Fatalf("%s stands before its parent: %v", id, got)
			}
		}
		want := ids(themes)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Fatalf("%v became %v", want, got)
		}
	})
}

func TestFindTheme(t *testing.T) {
	book := sampleBook()
	for _, test := range []struct {
		in   string
		want string // ID, or part of the hint
		kind errs.Kind
	}{
		{"waiting/queue", "waiting/queue", ""},
		{"queue", "waiting/queue", ""},
		{"In the Queue", "waiting/queue", ""},
		{"ON FRIDAYS", "waiting/queue/friday", ""},
		{"zugänge", "help/access", ""},
		{"zugange", "help/access", ""}, // names fit without their accents
		{"build", "waiting/build", ""},
		{"access", "name it in full", errs.Invalid},
		{"waitin", "did you mean waiting?", errs.NotFound},
		{"waitng/queue", "did you mean waiting/queue", errs.NotFound},
		{"quue", "waiting/queue", errs.NotFound},
		{"hlep", "did you mean help?", errs.NotFound},
		{"something else altogether", "verbatim theme add", errs.NotFound},
		{"", "verbatim theme", errs.NotFound},
		{"!!", "verbatim theme", errs.NotFound},
	} {
		got, err := book.Find(test.in)
		switch {
		case test.kind == "" && (err != nil || got.ID != test.want):
			t.Errorf("Find(%q) = %v, %v", test.in, got, err)
		case test.kind != "" && (!errors.Is(err, test.kind) || !strings.Contains(errs.HintOf(err), test.want)):
			t.Errorf("Find(%q): %v (%s)", test.in, err, errs.HintOf(err))
		}
	}
	if near := book.nearest("waiting", 2); len(near) != 2 && near[0] != "waiting" {
		t.Errorf("nearest: %v", near)
	}
}

func TestAllows(t *testing.T) {
	book := sampleBook()
	for _, test := range []struct {
		theme Theme
		want  errs.Kind
	}{
		{Theme{ID: "new", Name: "New"}, ""},
		{Theme{ID: "waiting", Name: "Waiting", Kind: Pain, Colour: 7}, ""},
		{Theme{ID: "x", Parent: "help", Name: "X"}, ""},
		{Theme{ID: "", Name: "X"}, errs.Invalid},
		{Theme{ID: "x", Name: " "}, errs.Invalid},
		{Theme{ID: "waiting/", Parent: "waiting", Name: "🙂"}, errs.Invalid},
		{Theme{ID: "x", Name: "a\nb"}, errs.Invalid},
		{Theme{ID: "x", Name: "a\tb"}, errs.Invalid},
		{Theme{ID: "x", Name: "a\u0085b"}, errs.Invalid},
		{Theme{ID: "x", Name: "a\u2028b"}, errs.Invalid},
		{Theme{ID: "waiting", Name: "\x1b[31m"}, errs.Invalid},
		{Theme{ID: "x", Name: strings.Repeat("é", LongestName)}, ""},
		{Theme{ID: "x", Name: strings.Repeat("é", LongestName+1)}, errs.Invalid},
		{Theme{ID: "x", Name: "X", Kind: "panic"}, errs.Invalid},
		{Theme{ID: "x", Name: "X", Colour: 8}, errs.Invalid},
		{Theme{ID: "x", Name: "X", Colour: -1}, errs.Invalid},
		{Theme{ID: "x", Parent: "nothing", Name: "X"}, errs.NotFound},
		{Theme{ID: "waiting", Parent: "waiting", Name: "Waiting"}, errs.Invalid},
		{Theme{ID: "waiting", Parent: "waiting/queue/friday", Name: "Waiting"}, errs.Invalid},
	} {
		if got := errs.KindOf(book.Allows(&test.theme)); got != test.want {
			t.Errorf("%+v: %q, want %q", test.theme, got, test.want)
		}
		if err := book.Allows(&test.theme); err != nil && test.theme.ID == "waiting" && errs.HintOf(err) == "" {
			t.Errorf("%+v: nothing says what to do about %v", test.theme, err)
		}
	}
}

// A theme that was called so before names were looked at can still be changed.
func TestAllowsNamesThatAreThere(t *testing.T) {
	old := Theme{ID: "old", Name: "a\nb"}
	book := NewCodebook([]Theme{old})
	old.Retired = true
	if err := book.Allows(&old); err != nil {
		t.Error(err)
	}
	old.Name = "a\nc"
	if err := book.Allows(&old); !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
		t.Error(err)
	}
}

func TestReadCodebook(t *testing.T) {
	want := []Theme{
		{ID: "waiting", Name: "Waiting", Kind: Pain, Colour: 3, Definition: "Stands still; long", Position: 1},
		{ID: "waiting/in-the-queue", Parent: "waiting", Name: "In the queue", Kind: Pain, Position: 2},
	}
	for name, src := range map[string]string{
		"comma":     "name,parent,kind,colour,definition\nWaiting,,pain,3,Stands still; long\nIn the queue,waiting,Pain,,\n",
		"semicolon": "name;parent;kind;color;definition\nWaiting;;pain;3;\"Stands still; long\"\nIn the queue;waiting;Pain;;\n",
		"tab":       "name\tparent\tkind\tcolour\tdescription\nWaiting\t\tpain\t3\tStands still; long\nIn the queue\twaiting\tPain\t\t\n",
		"mark":      "\xef\xbb\xbfName,Parent,Kind,Colour,Definition\r\nWaiting,,pain,3,Stands still; long\r\nIn the queue,waiting,Pain,,\r\n",
		"path":      "path,name,kind,colour,definition\nwaiting,Waiting,pain,3,Stands still; long\nwaiting/in-the-queue,In the queue,Pain,,\n",
		"unknown":   "owner,code,parent,kind,colour,definition\nx,Waiting,,pain,3,Stands still; long\ny,In the queue,waiting,Pain,,\n",
		"blank":     "name,parent,kind,colour,definition\n\n  Waiting ,,pain,3,Stands still; long\n\nIn the queue,waiting,Pain\n",
	} {
		lines, err := ReadCodebook("book.csv", strings.NewReader(src))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []Theme
		for _, l := range lines {
			got = append(got, l.Theme)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestTablesSayTheLine(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", "t.csv:1: the file is empty"},
		{"\xef\xbb\xbf", "t.csv:1: the file is empty"},
		{"name\n", "t.csv:1: no themes in this file"},
		{"a,b\n1,2\n", "t.csv:1: the first line names no column"},
		{"name,kind\nA,pain\n\"B\nC\",panic\n", `t.csv:3: "panic" is not a kind`},
		{"name,color\nA,1\nB,red\n", `t.csv:3: "red" is not a colour slot`},
		{"name\n\"A\n", "t.csv:2: "},
		{"name\nA \"B\" C\n", "t.csv:2: "},
		{"name\n!!\n", `t.csv:2: the name "!!" has no letter`},
		{"path,name\na,\n,\n", "t.csv:3: the theme has no name"},
	} {
		_, err := ReadCodebook("t.csv", strings.NewReader(test.src))
		if err == nil || !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.src, err, test.want)
		}
	}
	for _, test := range []struct{ src, want string }{
		{"interview,quote,themes\nx,,waiting\n", "t.csv:2: "},
		{"interview,quote\nx,words\n", "t.csv:2: "},
		{"interview,quote,themes,turn\nx,words,waiting,1\nx,words,waiting,two\n", `t.csv:3: "two" is not the number of a turn`},
		{"interview,quote,themes,turn\nx,words,waiting,-1\n", `t.csv:2: "-1" is not the number of a turn`},
		{"interview,quote,themes,turn\nx,words,waiting,0\n", `t.csv:2: "0" is not the number of a turn`},
		{"one,two\n", "t.csv:1: the first line names no column"},
	} {
		_, err := ReadCodings("t.csv", strings.NewReader(test.src))
		if err == nil || !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.src, err, test.want)
		}
	}
}

func TestReadCodings(t *testing.T) {
	src := "Interview;Quote;Themes;Coder;Memo;Turn\n" +
		"2026-05-06-kim;\"Two weeks, she said: \"\"wait\"\"\";waiting;ana;so long;4\n" +
		"2026-05-06-kim;\"One\n\nTwo\";\"waiting; help/access\";;;\n"
	got, err := ReadCodings("t.csv", strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	want := []CodedLine{
		{Line: 2, Interview: "2026-05-06-kim", Turn: 4, Quote: `Two weeks, she said: "wait"`, Themes: []string{"waiting"}, Coder: "ana", Memo: "so long"},
		{Line: 3, Interview: "2026-05-06-kim", Quote: "One\n\nTwo", Themes: []string{"waiting", "help/access"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A codebook leaves as a table and comes back as it was, and no cell of the
// table is a formula.
func TestCodebookRoundTrip(t *testing.T) {
	cell := rapid.StringMatching(`'{0,2}[=+@a-zé-]([a-z"',;=é😀 ]{0,8}[a-z!])?`)
	rapid.Check(t, func(t *rapid.T) {
		var themes []Theme
		for i, id := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z0-9-]{0,6}`), 1, 6, rapid.ID[string]).Draw(t, "ids") {
			themes = append(themes, Theme{ID: id, Name: "x" + cell.Draw(t, "name"), Kind: rapid.SampledFrom(append(Kinds, "")).Draw(t, "kind"),
				Definition: cell.Draw(t, "definition"), Include: cell.Draw(t, "include"), Exclude: cell.Draw(t, "exclude"),
				Colour: rapid.IntRange(0, ColourSlots-1).Draw(t, "colour"), Position: i + 1})
		}
		var b bytes.Buffer
		if err := WriteCodebook(&b, NewCodebook(themes)); err != nil {
			t.Fatal(err)
		}
		table, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(table...) {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Fatalf("a formula: %s", cell)
			}
		}
		lines, err := ReadCodebook("t.csv", &b)
		if err != nil {
			t.Fatal(err)
		}
		var got []Theme
		for _, l := range lines {
			got = append(got, l.Theme)
		}
		if diff := cmp.Diff(themes, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCells(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "a", "=1": "'=1", "'=1": "''=1", "'a": "'a", "-": "'-", "@x": "'@x", "'": "'"} {
		if got := safeCell(in); got != want || plainCell(got) != in {
			t.Errorf("safeCell(%q) = %q, back %q", in, got, plainCell(got))
		}
	}
}

// A table without a column does not empty what the codebook has there.
func TestOver(t *testing.T) {
	was := Theme{ID: "a", Name: "A", Kind: Pain, Colour: 3, Definition: "d", Include: "i", Exclude: "e", Retired: true}
	for src, want := range map[string]Theme{
		"path\na\n":                 {ID: "a", Name: "A", Kind: Pain, Colour: 3, Definition: "d", Include: "i", Exclude: "e", Retired: true, Position: 1},
		"path,name,kind\na,B,ask\n": {ID: "a", Name: "B", Kind: Ask, Colour: 3, Definition: "d", Include: "i", Exclude: "e", Retired: true, Position: 1},
		"path,name,kind,color,definition,include,exclude\na,B,,,,,\n": {ID: "a", Name: "B", Retired: true, Position: 1},
	} {
		lines, err := ReadCodebook("t.csv", strings.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, lines[0].Over(&was)); diff != "" {
			t.Errorf("%s\n%s", src, diff)
		}
	}
}

func TestCalled(t *testing.T) {
	book := NewCodebook([]Theme{
		{ID: "a", Name: "Waiting", Colour: 5}, {ID: "a/for-long", Name: "For long", Parent: "a"}, {ID: "b", Name: "Long", Position: 1},
		{ID: "b/twice", Name: "Twice", Parent: "b"}, {ID: "a/twice", Name: "Twice", Parent: "a"}, {ID: "old", Name: "Old", MergedInto: "b", Retired: true},
	})
	words := strings.Repeat("we wait and ", 10)
	for _, c := range []struct {
		parent, name string
		inVivo       bool
		id           string
		known        bool
	}{
		{"", "for LONG", false, "a/for-long", true},
		{"b", "For long", false, "b/for-long", false},
		{"", "Twice", false, "twice", false}, // two have the name: it is neither
		{"", "  Old ", false, "b", true},
		{"", "New  one", false, "new-one", false},
		{"a", "New", false, "a/new", false},
		{"", "For long", true, "for-long", false}, // somebody's words are no other theme
		{"a", words, true, ThemeID("a", words[:59]), false},
	} {
		got, known, err := book.Called(c.parent, c.name, c.inVivo)
		if err != nil || got.ID != c.id || known != c.known || got.InVivo != (c.inVivo && !known) {
			t.Errorf("%q below %q is %+v, known %v: %v", c.name, c.parent, got, known, err)
		}
		if !known && c.parent == "a" && got.Colour != 5 {
			t.Errorf("%q has not the colour of its parent: %+v", c.name, got)
		}
	}
	if _, _, err := book.Called("", "?!", false); !errors.Is(err, errs.Invalid) {
		t.Errorf("a name of no letter: %v", err)
	}
}
