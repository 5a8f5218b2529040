package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) codeCommand() *cli.Command {
	return &cli.Command{
		Name: "code", Usage: "apply themes to exact words, list and remove codings",
		Subcommands: append([]*cli.Command{
			{Name: "add", Usage: "code words of an interview", ArgsUsage: "INTERVIEW", Flags: append(selectFlags(),
				&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "the `THEME` (several times for several)"},
				&cli.StringFlag{Name: "memo", Usage: "a note on the quote"},
				&cli.BoolFlag{Name: "in-vivo", Usage: "code with a new theme that has the words for its name (below --theme, when one is given)"},
				&cli.StringFlag{Name: "polarity", Usage: "how they speak of it: positive, neutral or negative"},
				&cli.IntFlag{Name: "strength", Usage: "how strongly: `1` weak, 2, 3 strong"},
				&cli.BoolFlag{Name: "key", Usage: "mark it as a key quote"},
			), Action: p.in(p.codeAdd)},
			{Name: "rate", Usage: "say how a quote speaks of a theme you coded it with, and how strongly", ArgsUsage: "QUOTE", Flags: []cli.Flag{
				&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "the `THEME`", DefaultText: "all that you coded it with"},
				&cli.StringFlag{Name: "polarity", Usage: "positive, neutral or negative"},
				&cli.IntFlag{Name: "strength", Usage: "`1` weak, 2, 3 strong; 0 takes it away"},
			}, Action: p.in(p.codeRate)},
			{Name: "list", Usage: "list who coded what: all, or the quotes that a query finds", ArgsUsage: filterUsage, Flags: quoteFlags, Action: p.in(p.codeList)},
			p.codeAutoCommand(),
			p.codeSuggestCommand(),
			p.reviewCommand(),
			{Name: "remove", Usage: "take your themes off a quote", ArgsUsage: "QUOTE", Flags: []cli.Flag{
				&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "only this `THEME`"},
			}, Action: p.in(p.codeRemove)},
			{Name: "import", Usage: "take codings from JSON lines (see 'verbatim code export'), or from a CSV file with the columns interview, quote, themes (with ; between) and, if wanted, turn, coder, memo", ArgsUsage: "FILE…", Flags: importFlags, Action: p.in(p.codeTake)},
			p.codeExportCommand(),
		}, p.agreementCommands()...),
	}
}

type codeJSON struct {
	Quote  quoteJSON `json:"quote"`
	Themes []string  `json:"themes"`
	New    bool      `json:"new"`
}

func (p *program) codeAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	iv, err := oneInterview(ctx, c, ws)
	if err != nil {
		return err
	}
	q, err := ws.selected(ctx, c, iv)
	if err != nil {
		return err
	}
	rating, err := readRating(c)
	if err != nil {
		return err
	}
	ctx = doing(ctx, "code.add", "interview/"+string(iv.ID))
	var themes []string
	var added coding.Added
	err = ws.Update(ctx, func(s *store.Store) error {
		if themes, err = themesToCode(ctx, c, s, q.Text); err != nil {
			return err
		}
		if added, err = s.Coding.Code(ctx, q, themes, c.String("memo")); err != nil {
			return err
		}
		if c.Bool("key") {
			if err := s.Coding.SetKey(ctx, added.Quote.ID, true); err != nil {
				return err
			}
		}
		return rate(ctx, c, s, added.Quote.ID, themes, rating)
	})
	if err != nil {
		if added, err = ws.codedBefore(ctx, q, err); err != nil {
			return err
		}
		if themes, err = themesToCode(ctx, c, ws.Store, q.Text); err != nil {
			return err
		}
	}
	return p.printAdded(ctx, ws, added, themes)
}

func (p *program) printAdded(ctx context.Context, ws *workspace, added coding.Added, themes []string) error {
	rows, err := ws.quotes(ctx, coding.Filter{IDs: []string{added.Quote.ID}})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return errs.New(errs.Conflict, "quote %s was taken back meanwhile", added.Quote.ID).Try("'verbatim log' shows by whom")
	}
	return p.print(codeJSON{rows[0], orEmpty(themes), added.New}, func(w io.Writer) error {
		rows[0].Source = ws.here(rows[0].Source)
		again := ""
		if len(added.Applied) == 0 && !added.New {
			again = "  (you had coded this before)"
		}
		what := "no theme"
		if len(themes) > 0 {
			what = strings.Join(themes, ", ")
		}
		_, err := fmt.Fprintf(w, "%s  %s  %s%s\n", added.Quote.ID, clean(what), clean(rows[0].where()), again)
		return err
	})
}

// selected is the quote that the flags select in an interview: words that
// occur once, or a range.
func (ws *workspace) selected(ctx context.Context, c *cli.Context, iv *interviews.Interview) (*coding.Quote, error) {
	if !c.IsSet("quote") {
		return nil, usage("which words? Give --quote 'exact words'")
	}
	turns, err := ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return nil, err
	}
	q := &coding.Quote{Interview: iv.ID, Text: c.String("quote")}
	if !c.IsSet("start") && !c.IsSet("end") {
		q.Range, err = place(iv, turns, q.Text, c.Int("turn"))
		return q, err
	}
	q.Range = coding.Range{Revision: iv.Revision, FirstTurn: c.Int("turn"), Start: c.Int("start"), LastTurn: c.Int("turn"), End: c.Int("end")}
	if c.IsSet("last-turn") {
		q.LastTurn = c.Int("last-turn")
	}
	return q, nil
}

// themesToCode are the themes that the flags name; --in-vivo makes one of the
// words.
func themesToCode(ctx context.Context, c *cli.Context, s *store.Store, words string) ([]string, error) {
	named := list(c.StringSlice("theme"))
	if !c.Bool("in-vivo") {
		return findThemes(ctx, s, named)
	}
	if len(named) > 1 {
		return nil, usage("--in-vivo: the theme of the words stands below one --theme at most")
	}
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	parent := ""
	if len(named) == 1 {
		up, err := book.Find(named[0])
		if err != nil {
			return nil, err
		}
		parent = up.ID
	}
	t, known, err := book.Called(parent, words, true)
	if err != nil || known {
		return []string{t.ID}, err
	}
	return []string{t.ID}, s.Themes.SetTheme(ctx, &t)
}

func readRating(c *cli.Context) (coding.Rating, error) {
	polarity, err := coding.ParsePolarity(c.String("polarity"))
	if err != nil {
		return coding.Rating{}, asUsage(err, "polarity")
	}
	r := coding.Rating{Polarity: polarity, Strength: c.Int("strength")}
	return r, asUsage(r.Check(), "strength")
}

// rate gives codings the rating that the flags say; what they do not say stays.
func rate(ctx context.Context, c *cli.Context, s *store.Store, quote string, themes []string, r coding.Rating) error {
	if !c.IsSet("polarity") && !c.IsSet("strength") {
		return nil
	}
	codings, err := s.Coding.Codings(ctx, coding.Filter{IDs: []string{quote}})
	if err != nil {
		return err
	}
	for _, theme := range themes {
		now := r
		i := slices.IndexFunc(codings, func(one coding.Coding) bool { return one.Theme == theme && one.Coder == interviews.Actor(ctx).Actor })
		if i >= 0 && !c.IsSet("polarity") {
			now.Polarity = codings[i].Polarity
		}
		if i >= 0 && !c.IsSet("strength") {
			now.Strength = codings[i].Strength
		}
		if err := s.Coding.Rate(ctx, quote, theme, now); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) codeRate(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() || !c.IsSet("polarity") && !c.IsSet("strength") {
		return usage("rate which quote how? For example: verbatim code rate q123 --theme waiting --polarity negative --strength 3")
	}
	rating, err := readRating(c)
	if err != nil {
		return err
	}
	quote := c.Args().First()
	err = ws.Update(doing(ctx, "code.rate", "quote/"+quote), func(s *store.Store) error {
		themes := list(c.StringSlice("theme"))
		if len(themes) > 0 {
			if themes, err = findThemes(ctx, s, themes); err != nil {
				return err
			}
		} else if themes, err = ownThemes(ctx, s, quote); err != nil {
			return err
		}
		return rate(ctx, c, s, quote, themes, rating)
	})
	if err == nil {
		p.say("done; 'verbatim undo' takes it back")
	}
	return err
}

// ownThemes are the themes that who acts has coded a quote with.
func ownThemes(ctx context.Context, s *store.Store, quote string) ([]string, error) {
	codings, err := s.Coding.Codings(ctx, coding.Filter{IDs: []string{quote}})
	if err != nil {
		return nil, err
	}
	var themes []string
	for _, c := range codings {
		if c.Coder == interviews.Actor(ctx).Actor {
			themes = append(themes, c.Theme)
		}
	}
	if len(themes) == 0 {
		return nil, errs.New(errs.NotFound, "%s has not coded quote %q", interviews.Actor(ctx).Actor, quote).Try("code it first; only your own codings can be rated")
	}
	return themes, nil
}

// findThemes returns the IDs of the themes that a person means.
func (ws *workspace) findThemes(ctx context.Context, named []string) ([]string, error) {
	return findThemes(ctx, ws.Store, named)
}

func findThemes(ctx context.Context, s *store.Store, named []string) ([]string, error) {
	if len(named) == 0 {
		return nil, usage("code with which theme? Give --theme; 'verbatim theme list' shows them all")
	}
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range named {
		t, err := book.Find(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, t.ID)
	}
	return unique(ids), nil
}

// place returns where words stand in a transcript. Words that do not occur,
// or more than once, are refused with what a person needs to go on.
func place(iv *interviews.Interview, turns []interviews.Turn, words string, turn int) (coding.Range, error) {
	places := coding.Find(iv.Revision, turns, words, turn)
	switch len(places) {
	case 1:
		return places[0].Range, nil
	case 0:
		return coding.Range{}, noPlace(iv, turns, words, turn)
	}
	var where []string
	for i, pl := range places {
		if i == 8 {
			where = append(where, fmt.Sprintf("and %d more", len(places)-i))
			break
		}
		where = append(where, fmt.Sprintf("turn %d (%s)", pl.FirstTurn, coding.Where(iv.Path, pl.Line, pl.Speaker, pl.StartMS)))
	}
	hint := "say which with --turn N (a file of codings: in a column turn), or give more of the words"
	if places[0].FirstTurn == places[len(places)-1].FirstTurn {
		hint = "give more of the words, so that they occur once"
	}
	return coding.Range{}, errs.New(errs.Conflict, "these words occur %d times in %s: %s", len(places), iv.ID, strings.Join(where, "; ")).Try("%s", hint)
}

func noPlace(iv *interviews.Interview, turns []interviews.Turn, words string, turn int) error {
	err := errs.New(errs.NotFound, "these words do not occur in %s", iv.ID)
	if turn != 0 {
		if places := coding.Find(iv.Revision, turns, words, 0); len(places) > 0 {
			return errs.New(errs.NotFound, "these words do not occur in turn %d of %s", turn, iv.ID).
				Try("they stand in turn %d first (%s)", places[0].FirstTurn, coding.Where(iv.Path, places[0].Line, places[0].Speaker, places[0].StartMS))
		}
	}
	if near, at := coding.Nearly(turns, words); near != "" {
		return err.Try("turn %d has them as: %s", at, near) // to be copied: every blank as it is
	}
	return err.Try("copy them from 'verbatim interview show %s'; a quote is never anything but the words that were said", iv.ID)
}

// chosenCodings reads the codings of the quotes that the flags and the query
// choose.
func (ws *workspace) chosenCodings(ctx context.Context, c *cli.Context, s *store.Store, flags coding.Filter) ([]coding.Coding, error) {
	codings, err := s.Coding.Codings(ctx, flags)
	if err != nil || !c.Args().Present() {
		return codings, err
	}
	quotes, err := ws.chosenQuotes(ctx, c, s, flags)
	if err != nil {
		return nil, err
	}
	chosen := map[string]bool{}
	for _, q := range quotes {
		chosen[q.ID] = true
	}
	return slices.DeleteFunc(codings, func(one coding.Coding) bool { return !chosen[one.Quote] }), nil
}

func (p *program) codeList(ctx context.Context, c *cli.Context, ws *workspace) error {
	var codings []coding.Coding
	err := ws.view(ctx, c, func(s *store.Store) error {
		filter, err := quoteFilter(ctx, c, s)
		if err != nil {
			return err
		}
		if codings, err = ws.chosenCodings(ctx, c, s, filter); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	type row struct {
		Quote     string          `json:"quote"`
		Theme     string          `json:"theme"`
		Coder     string          `json:"coder"`
		At        string          `json:"at"`
		Polarity  coding.Polarity `json:"polarity"`
		Strength  int             `json:"strength"`
		Overruled bool            `json:"overruled"`
	}
	rows := make([]row, len(codings))
	for i, one := range codings {
		rows[i] = row{one.Quote, one.Theme, one.Coder, timeText(one.At), one.Polarity, one.Strength, one.Overruled}
	}
	return p.print(map[string]any{"codings": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.Quote, r.Theme, r.Coder, r.At, codingJSON{Polarity: r.Polarity, Strength: r.Strength, Overruled: r.Overruled}.said()})
		}
		return writeTable(w, []string{"quote", "theme", "coder", "at", "how"}, cells)
	})
}

func (p *program) codeRemove(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("remove from which quote? 'verbatim quote list' shows them all")
	}
	var themes []string
	if named := list(c.StringSlice("theme")); len(named) > 0 {
		found, err := ws.findThemes(ctx, named)
		if err != nil {
			return err
		}
		themes = found
	}
	if err := ws.Coding.Uncode(ctx, c.Args().First(), themes); err != nil {
		return err
	}
	p.say("done; 'verbatim undo' takes it back")
	return nil
}
