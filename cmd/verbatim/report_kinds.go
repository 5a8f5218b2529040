package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/stats"
	"verbatim/interviews"
	"verbatim/report"
)

// Flags that single reports take besides.
var (
	trendFlags = []cli.Flag{
		&cli.StringFlag{Name: "unit", Usage: "quarter or month", Value: "quarter"},
		&cli.StringFlag{Name: "repeat", Usage: "people who were interviewed again: first compares each once, mcnemar those who were there in both of the last two periods", Value: "first"},
	}
	cooccurrenceFlags = []cli.Flag{
		&cli.StringFlag{Name: "unit", Usage: "where two themes meet: overlap (of their quotes), near, turn, interview or person", Value: "overlap"},
		&cli.IntFlag{Name: "within", Usage: "with --unit near: at most `N` turns apart", Value: 1},
	}
	saturationFlags = []cli.Flag{
		&cli.IntFlag{Name: "base", Usage: "the first `N` interviews, which others are compared with", Value: 4},
		&cli.IntFlag{Name: "run", Usage: "`N` interviews that must bring hardly anything new", Value: 2},
		&cli.StringFlag{Name: "threshold", Usage: "at most this `SHARE` of the base's themes may be new", Value: "0.05"},
	}
	agreementFlags = []cli.Flag{
		&cli.StringSliceFlag{Name: "coder", Usage: "compare these `CODERS` (several times for several)", DefaultText: "all who finished an interview"},
		&cli.StringFlag{Name: "unit", Usage: "what is compared: turn, interview or characters", Value: string(coding.UnitTurn)},
		&cli.BoolFlag{Name: "under", Usage: "a theme counts with what is below it"},
		&cli.BoolFlag{Name: "bootstrap", Usage: "alpha with its interval"},
	}
	quoteListFlags = []cli.Flag{
		&cli.StringFlag{Name: "group", Usage: "what quotes stand under: theme, interview or person", Value: "theme"},
	}
)

func makeThemes(_ context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	return run.corpus.Themes(run.scope), nil
}

func makeSegments(_ context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	return run.corpus.Segments(run.scope), nil
}

func makeTrend(_ context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	o := report.TrendOptions{}
	switch c.String("unit") {
	case "quarter", "quarters":
		o.Unit = report.Quarters
	case "month", "months":
		o.Unit = report.Months
	default:
		return nil, usage("--unit: %q is not quarter or month", c.String("unit"))
	}
	switch c.String("repeat") {
	case "first":
		o.Repeat = report.RepeatFirst
	case report.RepeatMcNemar:
		o.Repeat = report.RepeatMcNemar
	default:
		return nil, usage("--repeat: %q is not first or mcnemar", c.String("repeat"))
	}
	return run.corpus.Trend(run.scope, o), nil
}

func makeCooccurrence(_ context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	unit, err := report.ParseTogetherUnit(c.String("unit"))
	if err != nil {
		return nil, asUsage(err, "unit")
	}
	if c.Int("within") < 0 {
		return nil, usage("--within: %d turns apart is nowhere", c.Int("within"))
	}
	return run.corpus.CooccurrenceBy(run.scope, report.CooccurrenceOptions{Unit: unit, Within: c.Int("within")}), nil
}

func makeSaturation(_ context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	threshold, err := strconv.ParseFloat(c.String("threshold"), 64)
	switch {
	case err != nil || threshold < 0 || threshold > 1:
		return nil, usage("--threshold: %q is not a share from 0 to 1", c.String("threshold"))
	case c.Int("base") < 1 || c.Int("run") < 1:
		return nil, usage("--base and --run are numbers of interviews, from 1 on")
	}
	return run.corpus.Saturation(run.scope, report.SaturationOptions{Base: c.Int("base"), Run: c.Int("run"), Threshold: &threshold}), nil
}

func makeAgreement(ctx context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	unit, err := coding.ParseUnitKind(c.String("unit"))
	if err != nil {
		return nil, asUsage(err, "unit")
	}
	switch {
	case run.scope.Polarity != "":
		return nil, usage("--polarity: agreement is about where coders found a theme, not about how they read it")
	case run.scope.Quote != nil:
		return nil, usage("agreement is of whole interviews: a query may only ask who speaks, where and when")
	}
	scope := coding.AgreementScope{Coders: list(c.StringSlice("coder")), Under: c.Bool("under"), Unit: unit}
	if s := run.scope; len(s.Themes)+len(s.Kinds)+len(s.Without) > 0 {
		if scope.Themes, scope.Applied = run.corpus.ThemesOf(s), len(s.Themes) == 0; len(scope.Themes) == 0 {
			return nil, usage("--theme, --kind and --without leave no theme")
		}
	}
	if c.Bool("bootstrap") {
		scope.Resamples = stats.Resamples
	}
	if scope.Settled, err = settled(ctx, run.s); err != nil {
		return nil, err
	}
	scope.Listed = run.scope.Listed()
	d, blind, err := run.agreementData(ctx)
	if err != nil {
		return nil, err
	}
	a, err := coding.Agree(*d, scope)
	if err != nil {
		return nil, err
	}
	a.Excluded = append(a.Excluded, blind...)
	return run.corpus.Agreement(run.scope, a), nil
}

// agreementData is what agreement is computed from, of what was read for the
// report, and the interviews that are left out because who asks codes blind.
func (run *reporting) agreementData(ctx context.Context) (*coding.AgreementData, []coding.ExcludedInterview, error) {
	talks, blind := withoutBlind(run.corpus.InScope(run.scope), run.corpus.Hidden)
	var err error
	if run.corpus.Turns, err = run.turns(ctx, talks); err != nil {
		return nil, nil, err
	}
	c := run.corpus
	return &coding.AgreementData{Turns: c.Turns, Codebook: c.Codebook, Quotes: c.Quotes, Codings: c.Overruled, Matrix: c.Matrix, Finished: c.Finished}, blind, nil
}

func makeCoverage(ctx context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	if err := run.readGuided(ctx); err != nil {
		return nil, err
	}
	return run.corpus.Coverage(run.scope), nil
}

// readGuided reads the turns of the interviews that a guide may have been
// followed in.
func (run *reporting) readGuided(ctx context.Context) (err error) {
	if len(run.corpus.Guides) == 0 {
		return nil
	}
	run.corpus.Turns, err = run.turns(ctx, run.corpus.Guided(run.scope))
	return err
}

// turns reads what was said in interviews, in the view that the report is made
// in: a connection more would be one that many reports at a time wait for.
func (run *reporting) turns(ctx context.Context, talks []*interviews.Interview) (map[interviews.ID][]interviews.Turn, error) {
	return readTurns(ctx, run.s, talks, 1)
}

func makeProgress(_ context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	return run.corpus.Progress(run.scope), nil
}

func makeInterview(ctx context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	if run.about == "" {
		return nil, usage("which interview? 'verbatim interview list' shows them all")
	}
	id := interviews.ID(run.about)
	i := slices.IndexFunc(run.corpus.Interviews, func(iv interviews.Interview) bool { return iv.ID == id })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no interview %q", id).Try("'verbatim interview list' shows them all")
	}
	var err error
	if run.corpus.Turns, err = run.turns(ctx, []*interviews.Interview{&run.corpus.Interviews[i]}); err != nil {
		return nil, err
	}
	return run.corpus.Interview(id, run.scope)
}

func makeTheme(ctx context.Context, _ *cli.Context, run *reporting) (report.Issuable, error) {
	if run.about == "" {
		return nil, usage("which theme? 'verbatim theme list' shows them all")
	}
	named, err := findThemes(ctx, run.s, []string{run.about})
	if err != nil {
		return nil, err
	}
	return run.corpus.Theme(named[0], run.scope)
}

func makeQuotes(_ context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	group, err := report.ParseQuoteGroup(c.String("group"))
	if err != nil {
		return nil, asUsage(err, "group")
	}
	if c.IsSet("quotes") && c.Int("quotes") == 0 {
		return nil, usage("--quotes 0 leaves nothing of a book of quotes: 'verbatim report themes' has the numbers")
	}
	return run.corpus.QuoteList(run.scope, group), nil
}
