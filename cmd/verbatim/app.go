package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"runtime/debug"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Exit statuses; docs/cli.md lists them for users.
const (
	statusFailed      = 1
	statusUsage       = 2
	statusRejected    = 3
	statusNotFound    = 4
	statusNoWorkspace = 10
	statusInUse       = 11
)

// app builds the command tree.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:      "verbatim",
		Usage:     "interview transcripts in, quotes and decisions out, each traced to a line",
		Version:   version(),
		Writer:    p.out,
		ErrWriter: p.err,
		// A speaker's label may hold a comma: "Okonjo, Ada".
		DisableSliceFlagSeparator: true,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "workspace", Aliases: []string{"w"}, Usage: "the workspace `DIR` (default: the nearest parent folder that is one)", EnvVars: []string{"VERBATIM_WORKSPACE"}},
			&cli.StringFlag{Name: "database", Usage: "PostgreSQL `URL` of a team's workspace (default: verbatim.db in the workspace)", EnvVars: []string{"VERBATIM_DATABASE"}},
			&cli.StringFlag{Name: "as", Usage: "`NAME` of who acts (default: the system's user name)", EnvVars: []string{"VERBATIM_AS"}},
			&cli.StringFlag{Name: "op", Usage: "`ID` of the operation: what was done under it once is not done again", Hidden: true},
			&cli.BoolFlag{Name: "json", Usage: "print data as one JSON document"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no words on the way, only data and errors"},
		},
		Before: func(c *cli.Context) error {
			p.json, p.quiet = c.Bool("json"), c.Bool("quiet")
			return nil
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return p.unknownCommand(c.App.Commands, c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		ExitErrHandler: func(*cli.Context, error) {}, // run explains errors
		Commands: []*cli.Command{
			p.demoCommand(), p.initCommand(), p.ingestCommand(), p.interviewCommand(), p.participantCommand(), p.studyCommand(),
			p.guideCommand(), p.themeCommand(), p.codeCommand(), p.quoteCommand(), p.searchCommand(), p.similarCommand(), p.textCommand(), p.savedCommand(), p.synonymCommand(), p.reportCommand(),
			p.hypothesisCommand(), p.opportunityCommand(), p.proposalCommand(), p.traceCommand(), p.undoCommand(), p.redoCommand(), p.logCommand(), p.doctorCommand(),
			p.reindexCommand(), p.serveCommand(), p.benchCommand(),
		},
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return usage("%w", err) },
	}
	p.prepare(app.Commands)
	return app
}

// prepare gives every command what all have in common.
func (p *program) prepare(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return usage("%w", err) }
		c.HideHelpCommand = true
		c.Before = before(need(c.Flags), arity(c))
		if len(c.Subcommands) > 0 && c.Action == nil {
			subs := c.Subcommands
			c.Action = func(ctx *cli.Context) error {
				if ctx.Args().Present() {
					return p.unknownCommand(subs, ctx.Args().First())
				}
				return cli.ShowSubcommandHelp(ctx)
			}
		}
		p.prepare(c.Subcommands)
	}
}

// before runs one check after the other.
func before(checks ...cli.BeforeFunc) cli.BeforeFunc {
	return func(c *cli.Context) error {
		for _, check := range checks {
			if err := check(c); err != nil {
				return err
			}
		}
		return nil
	}
}

// arity refuses more arguments than the command's usage names; one with an
// ellipsis takes any number.
func arity(command *cli.Command) cli.BeforeFunc {
	takes := len(strings.Fields(command.ArgsUsage))
	return func(c *cli.Context) error {
		if len(command.Subcommands) > 0 || strings.Contains(command.ArgsUsage, "…") || c.NArg() <= takes {
			return nil
		}
		if takes == 0 {
			return usage("%s takes no argument, and %q is one", c.Command.HelpName, c.Args().First())
		}
		return usage("%s takes only %s: %q is too much; put words that belong together in quotes", c.Command.HelpName, command.ArgsUsage, c.Args().Get(takes))
	}
}

// need makes required flags a matter of ours: the library prints its help on
// stdout, where data belongs, and its error has no type.
func need(flags []cli.Flag) cli.BeforeFunc {
	var needed []*cli.StringFlag
	for _, f := range flags {
		if s, ok := f.(*cli.StringFlag); ok && s.Required {
			s.Required = false
			needed = append(needed, s)
		}
	}
	return func(c *cli.Context) error {
		for _, f := range needed {
			if !c.IsSet(f.Name) {
				return usage("%s lacks --%s: %s", c.Command.FullName(), f.Name, strings.ReplaceAll(f.Usage, "`", ""))
			}
		}
		return nil
	}
}

func (p *program) unknownCommand(commands []*cli.Command, name string) error {
	var known []string
	for _, c := range commands {
		if !c.Hidden {
			known = append(known, c.Name)
		}
	}
	return usage("no command %q: there are %s", name, strings.Join(known, ", "))
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// asUsage makes an error about a flag's value a usage error.
func asUsage(err error, flag string) error {
	if err == nil {
		return nil
	}
	return usage("--%s: %w", flag, err)
}

// exitError is an error with an exit status of its own.
type exitError struct {
	error
	status int
}

func (e exitError) Unwrap() error { return e.error }

// status is the exit status of an error.
func status(err error) int {
	var u usageError
	var own exitError
	switch {
	case errors.As(err, &u):
		return statusUsage
	case errors.As(err, &own):
		return own.status
	case errors.Is(err, errs.Busy):
		return statusInUse
	case errors.Is(err, errs.NotFound):
		return statusNotFound
	}
	return statusFailed
}

// explain tells a person what went wrong and what to do next.
func (p *program) explain(err error) {
	fmt.Fprintln(p.err, "verbatim: "+clean(err.Error()))
	var u usageError
	switch hint := errs.HintOf(err); {
	case hint != "":
		fmt.Fprintln(p.err, "  "+clean(hint))
	case errors.Is(err, syscall.ENOSPC):
		fmt.Fprintln(p.err, "  the disk is full: make room and run it again; what was saved before is safe")
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		fmt.Fprintln(p.err, "  check who owns the folder and whether it is read-only")
	case errors.As(err, &u):
		fmt.Fprintln(p.err, "  see 'verbatim help' or 'verbatim COMMAND --help'")
	}
}

// say prints words on the way, unless they are not wanted.
func (p *program) say(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintln(p.err, clean(fmt.Sprintf(format, args...)))
	}
}

// onLine reports whether the command line, and not the environment alone,
// says what a flag is.
func onLine(c *cli.Context, flag, variable string) bool {
	value, set := os.LookupEnv(variable)
	return c.IsSet(flag) && (!set || value != c.String(flag))
}

// longestName is how many characters the name of who acts may have.
const longestName = 80

// act is what the command line says of who acts.
func (p *program) act(c *cli.Context) (interviews.Act, error) {
	name := strings.TrimSpace(c.String("as"))
	switch {
	case name == "" && onLine(c, "as", "VERBATIM_AS"):
		return interviews.Act{}, usage("--as: a name is missing")
	case name == "":
		name = systemUser(p.env)
	case strings.ContainsFunc(name, controls):
		return interviews.Act{}, usage("--as: %q has a line break or another control character in it", name)
	case utf8.RuneCountInString(name) > longestName:
		return interviews.Act{}, usage("--as: %q has more than %d characters", oneLine(name, 24), longestName)
	}
	return interviews.Act{Actor: name, Op: c.String("op")}, nil
}

// controls reports whether a character steers rather than shows, or ends a line.
func controls(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

func systemUser(env func(string) string) string {
	if name := env("USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}
