package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// quoteFlags choose quotes.
var quoteFlags = []cli.Flag{
	studyFlag,
	&cli.StringFlag{Name: "interview", Usage: "only of this `INTERVIEW`"},
	&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "only with this `THEME` or one below it"},
	&cli.StringFlag{Name: "coder", Usage: "only coded by this `NAME`"},
	&cli.StringFlag{Name: "state", Usage: "only unchanged, moved, ambiguous, orphaned or retired ones"},
	&cli.StringFlag{Name: "polarity", Usage: "only with a theme spoken of as positive, neutral or negative"},
	&cli.BoolFlag{Name: "key", Usage: "only key quotes"},
	asOfFlag,
}

func (p *program) quoteCommand() *cli.Command {
	return &cli.Command{
		Name: "quote", Usage: "list and show quotes, and write memos on them",
		Subcommands: append([]*cli.Command{
			{Name: "list", Usage: "list quotes with themes, coders and places: all, or those that a query finds", ArgsUsage: filterUsage, Flags: append([]cli.Flag{
				&cli.IntFlag{Name: "limit", Usage: "at most `N`", DefaultText: "all"},
				&cli.IntFlag{Name: "offset", Usage: "leave out the first `N`"},
			}, quoteFlags...), Action: p.in(p.quoteList)},
			{Name: "show", Usage: "show a quote where it stands", ArgsUsage: "QUOTE", Flags: []cli.Flag{
				&cli.IntFlag{Name: "context", Usage: "`N` turns before and after", Value: 1},
			}, Action: p.in(p.quoteShow)},
			p.memoCommand("quote", quoteSubject), p.quoteExportCommand(),
		}, p.quoteCommands()...),
	}
}

type quoteJSON struct {
	ID          string          `json:"id"`
	Interview   interviews.ID   `json:"interview"`
	Participant string          `json:"participant"`
	FirstTurn   int             `json:"first_turn"`
	Start       int             `json:"start"`
	LastTurn    int             `json:"last_turn"`
	End         int             `json:"end"`
	Text        string          `json:"text"`
	Speaker     string          `json:"speaker"`
	Themes      []string        `json:"themes"`
	Coders      []string        `json:"coders"`
	Source      string          `json:"source"`
	Line        int             `json:"line"`
	StartMS     *int64          `json:"start_ms"`
	State       coding.State    `json:"state"`
	Was         string          `json:"was"` // the words as coded, when a newer transcript corrected them
	Key         bool            `json:"key"`
	Codings     []codingJSON    `json:"codings"`
	Memo        string          `json:"memo"`
	Memos       []memoJSON      `json:"memos"`
	Date        interviews.Date `json:"date"`
}

type codingJSON struct {
	Theme     string          `json:"theme"`
	Coder     string          `json:"coder"`
	Polarity  coding.Polarity `json:"polarity"`
	Strength  int             `json:"strength"`
	Overruled bool            `json:"overruled"`
}

type memoJSON struct {
	Coder string `json:"coder"`
	Text  string `json:"text"`
}

func (q quoteJSON) where() string {
	return coding.Where(q.Source, q.Line, q.Speaker, interviews.TimeOf(q.StartMS))
}

// quotes reads quotes with all that is known of them at one moment.
func (ws *workspace) quotes(ctx context.Context, f coding.Filter) (rows []quoteJSON, err error) {
	err = ws.View(ctx, func(s *store.Store) error {
		rows, err = readQuotes(ctx, s, f)
		return err
	})
	return rows, err
}

func readQuotes(ctx context.Context, s *store.Store, f coding.Filter) ([]quoteJSON, error) {
	quotes, err := s.Coding.Quotes(ctx, f)
	if err != nil {
		return nil, err
	}
	return readRows(ctx, s, f, quotes)
}

// readRows reads what is known of quotes, which are some of those of a filter.
func readRows(ctx context.Context, s *store.Store, f coding.Filter, quotes []coding.Quote) ([]quoteJSON, error) {
	codings, err := s.Coding.Codings(ctx, f)
	if err != nil {
		return nil, err
	}
	memos, err := s.Memos.Memos(ctx, f.Scope, subjects(quotes)...)
	if err != nil {
		return nil, err
	}
	all, err := s.Interviews.Interviews(ctx, f.Scope)
	if err != nil {
		return nil, err
	}
	by := map[interviews.ID]*interviews.Interview{}
	for i := range all {
		by[all[i].ID] = &all[i]
	}
	rows := make([]quoteJSON, len(quotes))
	at := map[string]*quoteJSON{}
	for i, q := range quotes {
		rows[i] = quoteOf(q, by[q.Interview])
		at[q.ID] = &rows[i]
	}
	for _, c := range codings {
		q := at[c.Quote]
		if q == nil {
			continue // a query leaves it out, or an index of the database is damaged; the doctor says so
		}
		q.Codings = append(q.Codings, codingJSON{c.Theme, c.Coder, c.Polarity, c.Strength, c.Overruled})
		q.Coders = append(q.Coders, c.Coder)
		if !c.Overruled {
			q.Themes = append(q.Themes, c.Theme)
		}
	}
	for _, m := range memos {
		_, id, err := m.About.Split()
		q := at[id]
		if err != nil || q == nil {
			continue
		}
		q.Memos = append(q.Memos, memoJSON{m.Coder, m.Text})
		q.Memo = strings.TrimPrefix(q.Memo+"\n"+m.Text, "\n")
	}
	for i := range rows {
		rows[i].Themes, rows[i].Coders = orEmpty(unique(rows[i].Themes)), orEmpty(unique(rows[i].Coders))
	}
	return rows, nil
}

// manyQuotes are so many that all memos are read rather than theirs.
const manyQuotes = 500

// subjects are the quotes that memos may be on; none, which asks for all
// memos, when there are many.
func subjects(quotes []coding.Quote) []coding.Subject {
	if len(quotes) > manyQuotes {
		return nil
	}
	about := []coding.Subject{coding.OnQuote("")} // of nothing, when there are no quotes
	for _, q := range quotes {
		about = append(about, coding.OnQuote(q.ID))
	}
	return about
}

func quoteOf(q coding.Quote, iv *interviews.Interview) quoteJSON {
	row := quoteJSON{ID: q.ID, Interview: q.Interview, FirstTurn: q.FirstTurn, Start: q.Start, LastTurn: q.LastTurn, End: q.End, Text: q.Text,
		Speaker: q.Speaker, Line: q.Line, StartMS: interviews.KnownTime(q.StartMS), State: q.State, Was: q.Was, Key: q.Key,
		Codings: []codingJSON{}, Memos: []memoJSON{}}
	if iv == nil {
		return row
	}
	row.Source, row.Date = iv.Path, iv.Date
	if s := iv.Speaker(q.Speaker); s != nil {
		row.Participant = s.Participant
	}
	return row
}

// quoteFilter is what the quote flags ask for in a workspace as it is, or was.
func quoteFilter(ctx context.Context, c *cli.Context, s *store.Store) (coding.Filter, error) {
	scope, err := scopeIn(ctx, c, s)
	if err != nil {
		return coding.Filter{}, err
	}
	f := coding.Filter{Scope: scope, Interview: interviews.ID(c.String("interview")), Coder: c.String("coder"), State: coding.State(c.String("state")), Key: c.Bool("key")}
	switch f.State {
	case "", coding.Unchanged, coding.Moved, coding.Ambiguous, coding.Orphaned, coding.Retired:
	default:
		return f, usage("--state: %q is not unchanged, moved, ambiguous, orphaned or retired", f.State)
	}
	if f.Polarity, err = coding.ParsePolarity(c.String("polarity")); err != nil {
		return f, asUsage(err, "polarity")
	}
	if f.Interview != "" {
		if _, err := s.Interviews.Interview(ctx, f.Interview); err != nil {
			return f, err
		}
	}
	named := list(c.StringSlice("theme"))
	if len(named) == 0 {
		return f, nil
	}
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return f, err
	}
	for _, name := range named {
		t, err := book.Find(name)
		if err != nil {
			return f, err
		}
		f.Themes = append(f.Themes, book.Under(t.ID)...)
	}
	return f, nil
}

func (p *program) quoteList(ctx context.Context, c *cli.Context, ws *workspace) error {
	var rows []quoteJSON
	err := ws.view(ctx, c, func(s *store.Store) error {
		flags, quotes, err := ws.countedQuotes(ctx, c, s)
		if err != nil {
			return err
		}
		if rows, err = readRows(ctx, s, flags, quotes); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	total := len(rows)
	rows = rows[min(max(c.Int("offset"), 0), total):]
	if n := c.Int("limit"); n > 0 && n < len(rows) {
		rows = rows[:n]
	}
	return p.print(map[string]any{"quotes": rows, "total": total}, func(w io.Writer) error {
		for _, q := range rows {
			if err := ws.writeQuote(w, q); err != nil {
				return err
			}
		}
		p.say("%s of %d", plural(len(rows), "quote"), total)
		return nil
	})
}

// writeQuote writes a quote as people cite it.
func (ws *workspace) writeQuote(w io.Writer, q quoteJSON) error {
	q.Source = ws.here(q.Source)
	var b strings.Builder
	fmt.Fprintf(&b, "%s  “%s”\n", q.ID, strings.ReplaceAll(q.Text, "\n", "\n              "))
	fmt.Fprintf(&b, "              %s, %s, %s\n", orUnknown(q.Participant), orUnknown(string(q.Date)), q.where())
	fmt.Fprintf(&b, "              %s%s\n", q.coded(), stateWords(q.State))
	if q.Was != "" {
		fmt.Fprintf(&b, "              coded as other words: %s\n", coding.Marked(coding.Diff(q.Was, q.Text)))
	}
	for _, m := range q.Memos {
		fmt.Fprintf(&b, "              memo (%s): %s\n", m.Coder, m.Text)
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}

// coded says by whom a quote was coded with which themes, and how they read it.
func (q quoteJSON) coded() string {
	words := "no theme"
	if len(q.Themes) > 0 {
		words = strings.Join(q.Themes, ", ")
	}
	if len(q.Coders) > 0 {
		words += " — by " + strings.Join(q.Coders, ", ")
	}
	if q.Key {
		words = "★ " + words
	}
	for _, c := range q.Codings {
		if said := c.said(); said != "" {
			words += fmt.Sprintf("; %s by %s: %s", c.Theme, c.Coder, said)
		}
	}
	return words
}

// said is what a coder says of a coding besides that it is there.
func (c codingJSON) said() string {
	var said []string
	if c.Polarity != "" {
		said = append(said, string(c.Polarity))
	}
	if c.Strength > 0 {
		said = append(said, fmt.Sprintf("strength %d of %d", c.Strength, coding.Strengths))
	}
	if c.Overruled {
		said = append(said, "overruled")
	}
	return strings.Join(said, ", ")
}

func stateWords(s coding.State) string {
	switch s {
	case coding.Retired:
		return " — retired"
	case coding.Moved:
		return " — moved, by a newer transcript or by hand"
	case coding.Ambiguous:
		return " — WAITS FOR REVIEW: the newer transcript does not surely have it here: words or speaker fit more than one way"
	case coding.Orphaned:
		return " — WAITS FOR REVIEW: the newer transcript does not have these words"
	}
	return ""
}

func (p *program) quoteShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("show which quote? 'verbatim quote list' shows them all")
	}
	var rows []quoteJSON
	var q coding.Quote
	var turns []interviews.Turn
	err := ws.View(ctx, func(s *store.Store) error {
		only := coding.Filter{IDs: []string{c.Args().First()}}
		quotes, err := s.Coding.Quotes(ctx, only)
		if err != nil {
			return err
		}
		if len(quotes) == 0 {
			return noQuote(c.Args().First())
		}
		if rows, err = readQuotes(ctx, s, only); err != nil {
			return err
		}
		q = quotes[0]
		n := max(c.Int("context"), 0)
		turns, err = s.Interviews.Turns(ctx, q.Revision, max(1, q.FirstTurn-n), q.LastTurn+n)
		return err
	})
	if err != nil {
		return err
	}
	context := []turnJSON{}
	for _, t := range turns {
		context = append(context, turnJSON{N: t.N, Kind: t.Kind, Speaker: t.Speaker, StartMS: interviews.KnownTime(t.StartMS), Line: t.Line, Text: t.Text})
	}
	return p.print(map[string]any{"quote": rows[0], "context": context}, func(w io.Writer) error {
		if err := ws.writeQuote(w, rows[0]); err != nil {
			return err
		}
		for _, t := range turns {
			if _, err := fmt.Fprintf(w, "\n%4d  %s\n      %s\n", t.N, clean(label(t)), clean(marked(t, q))); err != nil {
				return err
			}
		}
		return nil
	})
}

func noQuote(id string) error {
	return errs.New(errs.NotFound, "no quote %q", id).Try("'verbatim quote list' shows them all")
}

// marked is a turn's text with the quote between ⟦ and ⟧.
func marked(t interviews.Turn, q coding.Quote) string {
	if t.N < q.FirstTurn || t.N > q.LastTurn {
		return t.Text
	}
	start, end := 0, len(t.Text)
	if t.N == q.FirstTurn {
		start = q.Start
	}
	if t.N == q.LastTurn {
		end = q.End
	}
	return t.Text[:start] + "⟦" + t.Text[start:end] + "⟧" + t.Text[end:]
}
