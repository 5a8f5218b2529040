package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange moves flags in front of the arguments of the command they belong
// to, so that they may stand anywhere on the line. The library takes flags
// behind an argument as arguments, in silence.
func arrange(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return args
	}
	a := arranging{levels: []level{{flags: app.Flags}}, commands: app.Commands}
	rest := args[1:]
	for i := 0; i < len(rest); i++ {
		arg := rest[i]
		switch {
		case arg == "--":
			a.words = append(a.words, rest[i+1:]...)
			i = len(rest)
		case len(arg) > 1 && arg[0] == '-':
			i += a.flag(arg, rest[i+1:])
		default:
			a.word(arg)
		}
	}
	if len(a.levels) == 1 && len(a.words) > 0 && a.words[0] == "help" {
		return append([]string{args[0]}, helpFor(app.Commands, a.words[1:])...)
	}
	return append([]string{args[0]}, a.line()...)
}

// helpFor is "theme add --help" for "help theme add": the library goes no
// further down than to theme. A command that is not there is left in the line
// for the one above it to say so.
func helpFor(commands []*cli.Command, path []string) []string {
	var line []string
	for _, name := range path {
		if len(line) > 0 && len(commands) == 0 {
			break // an argument
		}
		line = append(line, name)
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(name) })
		if i < 0 {
			return line
		}
		commands = commands[i].Subcommands
	}
	return append(line, "--help")
}

// A level is a command on the way down the tree, with the flags it was given.
type level struct {
	name  string
	flags []cli.Flag
	given []string
}

type arranging struct {
	levels   []level
	commands []*cli.Command // what may follow
	words    []string
	help     bool // asked for, of the innermost command: the library takes an argument for a topic
}

// word takes an argument: the name of the next command, or a plain one.
func (a *arranging) word(arg string) {
	if len(a.words) == 0 {
		for _, c := range a.commands {
			if c.HasName(arg) {
				a.levels = append(a.levels, level{name: arg, flags: c.Flags})
				a.commands = c.Subcommands
				return
			}
		}
	}
	a.words = append(a.words, arg)
}

// flag files a flag under the innermost command that knows it, with its value
// from rest if it takes one, and returns how many of rest it took.
func (a *arranging) flag(arg string, rest []string) int {
	name, _, inline := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for i := len(a.levels) - 1; i >= 0; i-- {
		for _, f := range a.levels[i].flags {
			if !named(f, name) {
				continue
			}
			a.levels[i].given = append(a.levels[i].given, arg)
			if inline || !takesValue(f) || len(rest) == 0 {
				return 0
			}
			a.levels[i].given = append(a.levels[i].given, rest[0])
			return 1
		}
	}
	last := &a.levels[len(a.levels)-1]
	if arg == "--help" || arg == "-h" {
		a.help = true
		return 0
	}
	if a.query() && !strings.HasPrefix(arg, "--") {
		a.words = append(a.words, arg) // a word to leave out: -friday
		return 0
	}
	if _, err := strconv.ParseFloat(arg, 64); err == nil && len(a.words) > 0 {
		a.words = append(a.words, arg) // a value below 0: no flag is a number
		return 0
	}
	last.given = append(last.given, arg) // the library says that it is unknown
	return 0
}

// query reports whether the innermost command takes a query.
func (a *arranging) query() bool {
	var path []string
	for _, l := range a.levels[1:] {
		path = append(path, l.name)
	}
	if len(path) == 2 && path[0] == "report" {
		return path[1] == "diff" || slices.ContainsFunc(reportKinds, func(k reportKind) bool { return k.name == path[1] })
	}
	return slices.Contains(queried, strings.Join(path, " "))
}

// queried are the commands that take a query, beside the reports.
var queried = []string{
	"hypothesis challenge", "search", "similar", "saved add", "quote list", "quote export", "code list",
	"text concordance", "text words", "text collocations", "text keyness", "text phrases",
}

func named(f cli.Flag, name string) bool {
	for _, n := range f.Names() {
		if n == name {
			return true
		}
	}
	return false
}

func takesValue(f cli.Flag) bool {
	_, isBool := f.(*cli.BoolFlag)
	return !isBool
}

func (a *arranging) line() []string {
	var line []string
	for i, l := range a.levels {
		if i > 0 {
			line = append(line, l.name)
		}
		line = append(line, l.given...)
	}
	if a.help {
		return append(line, "--help")
	}
	if len(a.words) > 0 && strings.HasPrefix(a.words[0], "-") {
		line = append(line, "--")
	}
	return append(line, a.words...)
}
