package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

// A leaf is a command that does something, with the names that lead to it.
type leaf struct {
	path []string
	cmd  *cli.Command
}

func leaves(commands []*cli.Command, path ...string) []leaf {
	var all []leaf
	for _, c := range commands {
		if c.Name == "help" {
			continue
		}
		at := append(slices.Clone(path), c.Name)
		if c.Hidden {
			continue
		}
		if len(c.Subcommands) == 0 {
			all = append(all, leaf{at, c})
		}
		all = append(all, leaves(c.Subcommands, at...)...)
	}
	return all
}

func quietProgram() *program {
	return &program{out: io.Discard, err: io.Discard, env: func(string) string { return "" }, now: time.Now}
}

// A call is what a command was called with.
type call struct {
	Command string
	Args    []string
	Flags   map[string]string // those that were given
	Err     string
}

// calls runs a command line with every action replaced by one that notes it.
func calls(args ...string) call {
	p := quietProgram()
	app := p.app()
	var got call
	for _, l := range leaves(app.Commands) {
		l.cmd.Before = nil
		l.cmd.Action = func(c *cli.Context) error {
			got.Command, got.Args, got.Flags = strings.Join(l.path, " "), c.Args().Slice(), map[string]string{}
			for _, f := range append(slices.Clone(l.cmd.Flags), app.Flags...) {
				if name := f.Names()[0]; c.IsSet(name) {
					got.Flags[name] = flagText(c, f)
				}
			}
			return nil
		}
	}
	if err := app.Run(arrange(app, append([]string{"verbatim"}, args...))); err != nil {
		got.Err = fmt.Sprintf("%d: %v", status(err), err)
	}
	return got
}

func flagText(c *cli.Context, f cli.Flag) string {
	name := f.Names()[0]
	if _, ok := f.(*cli.StringSliceFlag); ok {
		return strings.Join(c.StringSlice(name), "|")
	}
	return fmt.Sprint(c.Value(name))
}

// given is a flag on the command line: its name, and its value if it has one.
func given(f cli.Flag, name string) []string {
	dashes := "--"
	if len(name) == 1 {
		dashes = "-"
	}
	switch f.(type) {
	case *cli.BoolFlag:
		return []string{dashes + name}
	case *cli.IntFlag:
		return []string{dashes + name, "-7"}
	case *cli.Float64Flag:
		return []string{dashes + name, "-0.5"}
	}
	return []string{dashes + name, "-v"} // a value that looks like a flag
}

func join(parts ...[]string) []string { return slices.Concat(parts...) }

// Wherever a flag stands, the command gets the same flags and arguments.
func TestFlagsStandAnywhere(t *testing.T) {
	words := []string{"one", "two"}
	app := quietProgram().app()
	for _, l := range leaves(app.Commands) {
		for _, f := range append(slices.Clone(l.cmd.Flags), app.Flags...) {
			global := !slices.Contains(l.cmd.Flags, f)
			for _, name := range f.Names() {
				flag := given(f, name)
				want := calls(join(l.path, flag, words)...)
				if want.Err != "" || want.Flags[f.Names()[0]] == "" || !slices.Equal(want.Args, words) {
					t.Errorf("%v %v: %+v", l.path, flag, want)
					continue
				}
				lines := [][]string{
					join(l.path, words[:1], flag, words[1:]),
					join(l.path, words, flag),
					join(l.path, []string{strings.Join(flag, "=")}, words),
					join(l.path, words, []string{strings.Join(flag, "=")}),
				}
				if global {
					lines = append(lines, join(flag, l.path, words), join(l.path[:1], flag, l.path[1:], words))
				}
				for _, line := range lines {
					if diff := cmp.Diff(want, calls(line...)); diff != "" {
						t.Errorf("%v (-in front of the arguments +here):\n%s", line, diff)
					}
				}
				if global {
					continue
				}
				// A command's flag in front of its name is an error, not silence.
				if got := calls(join(flag, l.path, words)...); !strings.HasPrefix(got.Err, "2: ") {
					t.Errorf("%v in front of %v: %+v", flag, l.path, got)
				}
			}
		}
	}
}

func TestArrange(t *testing.T) {
	for _, test := range []struct {
		line, want string // separated by blanks
		args       string
	}{
		{"theme add -- --kind pain", "theme add", "--kind pain"},
		{"theme add one -- --kind pain", "theme add", "one --kind pain"},
		{"theme add --kind pain -- -one", "theme add", "-one"},
		{"search -- -pricing", "search", "-pricing"},
		{"quote memo q1 list", "quote memo", "q1 list"},
		{"search theme list", "search", "theme list"},
		{"quote list queue -friday -t x", "quote list", "queue -friday"},
		{"report themes -friday", "report themes", "-friday"},
		{"search - x", "search", "- x"},
		{"code add x --quote=-- two", "code add", "x two"},
		{"proposal measure page nps -7.5", "proposal measure", "page nps -7.5"},
	} {
		got := calls(strings.Fields(test.line)...)
		if got.Err != "" || got.Command != test.want || strings.Join(got.Args, " ") != test.args {
			t.Errorf("%s: %+v", test.line, got)
		}
	}
	for _, line := range []string{"theme add one -x", "search one --nothing=1", "theme add --kind", "--as", "trace a --limit", "code add -7", "quote show -x", "theme list -x"} {
		if got := calls(strings.Fields(line)...); !strings.HasPrefix(got.Err, "2: ") {
			t.Errorf("%s: %+v, want status 2", line, got)
		}
	}
}

// Slices keep commas: what splits them is list, where it is wanted.
func TestValuesKeepTheirCommas(t *testing.T) {
	got := calls("interview", "set", "x", "--participant", "Lee, Kim=P-1", "--participant", "Ada=P-2", "--title", "a, b")
	want := map[string]string{"participant": "Lee, Kim=P-1|Ada=P-2", "title": "a, b"}
	if diff := cmp.Diff(want, got.Flags); diff != "" {
		t.Error(diff)
	}
}

// Every command and flag says what it is for, and none hides one of another level.
func TestEveryCommandExplainsItself(t *testing.T) {
	app := quietProgram().app()
	global := map[string]bool{"help": true, "h": true}
	for _, f := range app.Flags {
		for _, n := range f.Names() {
			global[n] = true
		}
	}
	var walk func(path string, commands []*cli.Command)
	walk = func(path string, commands []*cli.Command) {
		for _, c := range commands {
			if c.Hidden {
				continue
			}
			at := path + " " + c.Name
			if c.Usage == "" {
				t.Errorf("%s: no usage", at)
			}
			seen := map[string]bool{}
			for _, f := range c.Flags {
				doc, ok := f.(cli.DocGenerationFlag)
				if !ok || doc.GetUsage() == "" {
					t.Errorf("%s --%s: no usage", at, f.Names()[0])
				}
				for _, n := range f.Names() {
					if global[n] || seen[n] {
						t.Errorf("%s --%s: the name is taken", at, n)
					}
					seen[n] = true
				}
			}
			walk(at, c.Subcommands)
		}
	}
	walk("verbatim", app.Commands)
}

// Every command and every flag is in a story.
func TestEveryFlagIsInAStory(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	app := quietProgram().app()
	told := map[string]bool{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(src)) {
			_, rest, ok := strings.Cut(" "+line, " verbatim ")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			note(app, strings.Fields(rest), told)
		}
	}
	for _, l := range leaves(app.Commands) {
		at := strings.Join(l.path, " ")
		if !told[at] {
			t.Errorf("no story runs verbatim %s", at)
		}
		for _, f := range l.cmd.Flags {
			if !told[at+" --"+f.Names()[0]] {
				t.Errorf("no story runs verbatim %s --%s", at, f.Names()[0])
			}
		}
	}
}

// note marks the command and the flags of a line of a story.
func note(app *cli.App, words []string, told map[string]bool) {
	a := arranging{levels: []level{{flags: app.Flags}}, commands: app.Commands}
	for i := 0; i < len(words); i++ {
		if len(words[i]) > 1 && words[i][0] == '-' {
			i += a.flag(words[i], words[i+1:])
			continue
		}
		a.word(words[i])
	}
	var path []string
	for _, l := range a.levels[1:] {
		path = append(path, l.name)
	}
	at := strings.Join(path, " ")
	told[at] = true
	for _, l := range a.levels {
		for _, g := range l.given {
			for _, f := range l.flags {
				if name, _, _ := strings.Cut(strings.TrimLeft(g, "-"), "="); strings.HasPrefix(g, "-") && named(f, name) {
					told[at+" --"+f.Names()[0]] = true
				}
			}
		}
	}
}
