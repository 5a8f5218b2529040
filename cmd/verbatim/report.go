package main

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// A reportKind is one of the reports. Another one is another line.
type reportKind struct {
	name, usage string
	about       string // what it is about, named before the query: "INTERVIEW"; "" for nothing
	flags       []cli.Flag
	whole       bool // of all interviews: takes no query and no part of them
	make        func(context.Context, *cli.Context, *reporting) (report.Issuable, error)
	blank       func() report.Issuable // to read an issued one into
}

// reportKinds are in the order in which people meet them.
var reportKinds = []reportKind{
	{name: "themes", usage: "quotes, interviews and people for each theme, with intervals, by segment and quarter", make: makeThemes, blank: func() report.Issuable { return &report.ThemesReport{} }},
	{name: "segments", usage: "themes by segment, and whether a segment says more or less of them than the others", make: makeSegments, blank: func() report.Issuable { return &report.SegmentsReport{} }},
	{name: "trend", usage: "themes over quarters or months: new, rising, fading, silent", flags: trendFlags, make: makeTrend, blank: func() report.Issuable { return &report.TrendReport{} }},
	{name: "cooccurrence", usage: "which themes stand in the same words, turn, interview or person", flags: cooccurrenceFlags, make: makeCooccurrence, blank: func() report.Issuable { return &report.CooccurrenceReport{} }},
	{name: "saturation", usage: "whether further interviews still bring new themes", flags: saturationFlags, make: makeSaturation, blank: func() report.Issuable { return &report.SaturationReport{} }},
	{name: "agreement", usage: "where coders differ, and how far they agree", flags: agreementFlags, make: makeAgreement, blank: func() report.Issuable { return &report.AgreementReport{} }},
	{name: "coverage", usage: "which questions of a guide were asked in which interviews", make: makeCoverage, blank: func() report.Issuable { return &report.CoverageReport{} }},
	{name: "progress", usage: "who has coded what, and what is left", make: makeProgress, blank: func() report.Issuable { return &report.ProgressReport{} }},
	{name: "interview", usage: "one interview on a page", about: "INTERVIEW", make: makeInterview, blank: func() report.Issuable { return &report.InterviewReport{} }},
	{name: "theme", usage: "one theme on a page", about: "THEME", make: makeTheme, blank: func() report.Issuable { return &report.ThemeReport{} }},
	{name: "quotes", usage: "a book of quotes to read, by theme, interview or person", flags: quoteListFlags, make: makeQuotes, blank: func() report.Issuable { return &report.QuotesReport{} }},
	{name: "quarter", usage: "the quarterly insight report", about: "PERIOD", flags: quarterFlags, make: makeQuarter, blank: func() report.Issuable { return &report.QuarterReport{} }},
	{name: "roadmap", usage: "what is proposed, for whom, and what it is worth: now, next, later, not now, shipped", flags: roadmapFlags, whole: true, make: makeRoadmap, blank: func() report.Issuable { return &roadmap.Overview{} }},
}

// scopeFlags say what a report is about.
var scopeFlags = slices.Concat([]cli.Flag{studyFlag}, wholeFlags[:1], aboutFlags, wholeFlags[1:])

// wholeFlags are what every report takes.
var wholeFlags = []cli.Flag{
	asOfFlag,
	&cli.IntFlag{Name: "quotes", Usage: "show at most `N` quotes; 0 for none, -1 for all", DefaultText: "2000, in a quarter 400"},
}

// aboutFlags choose among what was said.
var aboutFlags = []cli.Flag{
	&cli.StringFlag{Name: "period", Usage: "2026, 2026-Q3, 2026-08, 2026-07..2026-09 or last-quarter"},
	&cli.StringFlag{Name: "by", Usage: "the participant `ATTRIBUTE` whose values are the segments", DefaultText: "team"},
	&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "only this `THEME` and what is below it"},
	&cli.StringSliceFlag{Name: "kind", Usage: "only themes of this `KIND`: pain, workaround, job, need, delight, ask"},
	&cli.StringSliceFlag{Name: "without", Usage: "no themes of this `KIND`: --without ask leaves out the asks"},
	&cli.StringFlag{Name: "polarity", Usage: "only codings that their coder reads so: positive, neutral, negative"},
}

const reportHelp = "A query says what the report is about. What it asks of who speaks, where and when, such as team:data,\n" +
	"decides who was asked; the rest decides which quotes count. docs/reports.md tells it all."

func (p *program) reportCommand() *cli.Command {
	command := &cli.Command{Name: "report", Usage: "what was found: how many people said what"}
	for _, kind := range reportKinds {
		args, help, flags := strings.TrimSpace(kind.about+" "+filterUsage), reportHelp, scopeFlags
		if kind.whole {
			args, help, flags = kind.about, "It is about all interviews, as scores are. docs/reports.md tells it all.", wholeFlags
		}
		command.Subcommands = append(command.Subcommands, &cli.Command{
			Name: kind.name, Usage: kind.usage, ArgsUsage: args, Description: help,
			Flags:  slices.Concat(flags, kind.flags, writeFlags),
			Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error { return p.report(ctx, c, ws, kind) }),
		})
	}
	command.Subcommands = append(command.Subcommands, p.reportIssuedCommand(), p.reportWithdrawCommand(), p.reportDiffCommand())
	return command
}

// A reporting is a report under way.
type reporting struct {
	*workspace
	s      *store.Store // the workspace as it is, or was
	about  string       // see reportKind.about
	filter *filter      // nil without a query
	corpus *report.Corpus
	scope  report.Scope
	looked bool // somebody looks at a page: no file is written
}

// reportGC keeps the memory of a report small, most of which is read at the
// beginning and stays: see runtime/debug.SetGCPercent.
const reportGC = 40

// report makes a report and writes it.
func (p *program) report(ctx context.Context, c *cli.Context, ws *workspace, kind reportKind) error {
	defer debug.SetGCPercent(debug.SetGCPercent(reportGC))
	to, err := p.target(c)
	if err != nil {
		return err
	}
	r, err := ws.makeReport(ctx, c, kind, to.numbers() && !c.Bool("issue"))
	if err != nil {
		return err
	}
	if c.Bool("issue") && len(r.Basis().Blind) > 0 {
		return errs.New(errs.Denied, "you code blind in %s, so that this report lacks what others found there", r.Basis().Blind[0]).Try("let somebody issue it who does not, or wait until all have finished")
	}
	if err := to.write(ctx, r); err != nil {
		return err
	}
	if !c.Bool("issue") {
		return nil
	}
	return ws.issue(ctx, c, kind.name, r)
}

// makeReport makes a report of the workspace as it is, or as --as-of says.
func (ws *workspace) makeReport(ctx context.Context, c *cli.Context, kind reportKind, numbers bool) (report.Issuable, error) {
	run := &reporting{workspace: ws}
	var r report.Issuable
	err := ws.view(ctx, c, func(s *store.Store) error {
		run.s = s
		if err := run.aim(ctx, c, kind); err != nil {
			return err
		}
		run.scope.Numbers = numbers || c.IsSet("quotes") && c.Int("quotes") == 0
		if err := ws.sayHidden(ctx, s); err != nil || run.filter == nil && !c.IsSet("as-of") {
			return err
		}
		data, err := readData(ctx, s, anyOrder)
		if err != nil {
			return err
		}
		r, err = run.make(ctx, c, kind, data)
		return err
	})
	if err != nil || r != nil {
		return r, err
	}
	return run.makeNow(ctx, c, kind)
}

// makeNow makes a report of the workspace as it is. What the report reads
// besides the data is of the same moment: when somebody wrote in between, the
// data are read again.
func (run *reporting) makeNow(ctx context.Context, c *cli.Context, kind reportKind) (r report.Issuable, err error) {
	data, err := run.data(ctx)
	if err != nil {
		return nil, err
	}
	err = run.View(ctx, func(s *store.Store) error {
		run.s = s
		head, err := s.Events.Head(ctx)
		if err == nil && head != data.Version {
			data, err = readData(ctx, s, anyOrder)
		}
		if err != nil {
			return err
		}
		r, err = run.make(ctx, c, kind, data)
		return err
	})
	return r, err
}

// make makes the report of what was read.
func (run *reporting) make(ctx context.Context, c *cli.Context, kind reportKind, data *report.Data) (report.Issuable, error) {
	if err := run.limit(ctx, data); err != nil {
		return nil, err
	}
	run.corpus = report.Arrange(*data)
	return kind.make(ctx, c, run)
}

// limit makes the query part of the scope, and looks whether there is the
// attribute that the segments are made of.
func (run *reporting) limit(ctx context.Context, data *report.Data) error {
	if run.filter != nil {
		if err := run.filter.limit(ctx, &run.scope, data); err != nil {
			return err
		}
	}
	return knownAttribute(data.Participants, run.scope.By)
}

// aim finds out what the command line wants the report to be about.
func (run *reporting) aim(ctx context.Context, c *cli.Context, kind reportKind) (err error) {
	words := c.Args().Slice()
	if kind.about != "" && len(words) > 0 {
		run.about, words = words[0], words[1:]
	}
	return run.aimAt(ctx, c, strings.Join(words, " "))
}

// aimAt finds out what the flags and a query want the report to be about.
func (run *reporting) aimAt(ctx context.Context, c *cli.Context, query string) (err error) {
	if run.scope, err = run.scopeOf(ctx, c, run.s); err != nil {
		return err
	}
	run.filter, err = run.filterBy(ctx, run.s, query)
	return err
}

// scopeOf is the scope that the flags give.
func (ws *workspace) scopeOf(ctx context.Context, c *cli.Context, from *store.Store) (s report.Scope, err error) {
	s.By, s.Evidence = c.String("by"), c.Int("quotes")
	if s.Period, err = interviews.ParsePeriod(c.String("period"), ws.p.today()); err != nil {
		return s, asUsage(err, "period")
	}
	if s.Kinds, err = kindsOf(c, "kind"); err != nil {
		return s, err
	}
	if s.Without, err = kindsOf(c, "without"); err != nil {
		return s, err
	}
	if s.Polarity, err = coding.ParsePolarity(c.String("polarity")); err != nil {
		return s, asUsage(err, "polarity")
	}
	if named := list(c.StringSlice("theme")); len(named) > 0 {
		if s.Themes, err = findThemes(ctx, from, named); err != nil {
			return s, err
		}
	}
	s.Studies, err = scopeIn(ctx, c, from)
	return s, err
}

func kindsOf(c *cli.Context, flag string) (kinds []coding.Kind, err error) {
	for _, name := range list(c.StringSlice(flag)) {
		kind, err := coding.ParseKind(name)
		if err != nil {
			return nil, asUsage(err, flag)
		}
		kinds = append(kinds, kind)
	}
	return kinds, nil
}
