package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

var update = flag.Bool("update", false, "write docs/cli.md anew")

// docs/cli.md is what the program says of itself.
func TestCommandReference(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "cli.md")
	want := commandReference((&program{}).app())
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(have)); diff != "" {
		t.Errorf("docs/cli.md is not what the program says; run 'make docs' (- program, + file)\n%s", diff)
	}
}

const referenceHead = `# Commands

This page is made by the program: ` + "`make docs`" + ` writes it, and a test compares it.

    verbatim [flags] COMMAND [flags] [arguments]

Flags may stand anywhere on the line; behind ` + "`--`" + ` there are only arguments. Every command takes ` + "`--help`" + `. Data
goes to the standard output, words on the way and errors to the standard error.

## Flags of all commands

`

// statuses are what a script can tell from the exit status.
var statuses = []struct {
	status int
	means  string
}{
	{0, "done"},
	{statusFailed, "failed; the message says what to do next"},
	{statusUsage, "the command line cannot be understood"},
	{statusRejected, "done, but some files were rejected; the output says which and why"},
	{statusNotFound, "what was named does not exist, or the words do not occur"},
	{statusNoWorkspace, "no workspace here"},
	{statusInUse, "in use by another process, or the server does not answer; try again"},
}

func commandReference(app *cli.App) string {
	var b strings.Builder
	b.WriteString(referenceHead)
	referFlags(&b, app.Flags)
	b.WriteString("\n## Exit statuses\n\n| status | meaning |\n|---|---|\n")
	for _, s := range statuses {
		fmt.Fprintf(&b, "| %d | %s |\n", s.status, s.means)
	}
	referCommands(&b, app.Name, app.Commands)
	return b.String()
}

func referCommands(b *strings.Builder, above string, commands []*cli.Command) {
	for _, c := range commands {
		if c.Hidden {
			continue
		}
		name := above + " " + c.Name
		if len(c.Subcommands) > 0 {
			fmt.Fprintf(b, "\n## %s\n\n%s\n", name, sentence(c.Usage))
			referCommands(b, name, c.Subcommands)
			continue
		}
		marks := "##"
		if strings.Contains(above, " ") {
			marks = "###"
		}
		line := name
		if len(c.VisibleFlags()) > 0 {
			line += " [flags]"
		}
		if c.ArgsUsage != "" {
			line += " " + c.ArgsUsage
		}
		fmt.Fprintf(b, "\n%s %s\n\n%s\n\n    %s\n", marks, name, sentence(c.Usage), line)
		if c.Description != "" {
			fmt.Fprintf(b, "\n%s\n", c.Description)
		}
		if len(c.VisibleFlags()) > 0 {
			b.WriteString("\n")
			referFlags(b, c.VisibleFlags())
		}
	}
}

func referFlags(b *strings.Builder, flags []cli.Flag) {
	b.WriteString("| flag | meaning |\n|---|---|\n")
	for _, f := range flags {
		if v, ok := f.(cli.VisibleFlag); ok && !v.IsVisible() {
			continue
		}
		value, usage := placeholder(f)
		var names []string
		for _, n := range f.Names() {
			names = append(names, strings.Repeat("-", min(len(n), 2))+n)
		}
		meaning := strings.Join(append([]string{usage}, remarks(f)...), "; ")
		fmt.Fprintf(b, "| `%s` | %s |\n", cell(strings.Join(names, ", ")+value), cell(strings.TrimPrefix(meaning, "; ")))
	}
}

// placeholder takes the name of a flag's value out of the backquotes in its
// usage.
func placeholder(f cli.Flag) (value, usage string) {
	d := f.(cli.DocGenerationFlag)
	parts := strings.SplitN(d.GetUsage(), "`", 3)
	switch {
	case !d.TakesValue():
		return "", d.GetUsage()
	case len(parts) == 3:
		return " " + parts[1], strings.Join(parts, "")
	}
	return " VALUE", d.GetUsage()
}

func remarks(f cli.Flag) []string {
	var list []string
	d := f.(cli.DocGenerationFlag)
	if text := strings.Trim(d.GetDefaultText(), `"`); d.TakesValue() && text != "" && text != "0" {
		list = append(list, "default: "+text)
	}
	if env := d.GetEnvVars(); len(env) > 0 {
		list = append(list, "environment: `"+strings.Join(env, "`, `")+"`")
	}
	return list
}

func sentence(usage string) string { return strings.ToUpper(usage[:1]) + usage[1:] + "." }

// cell keeps a text in its cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
