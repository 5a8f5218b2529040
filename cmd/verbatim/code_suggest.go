package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) codeSuggestCommand() *cli.Command {
	return &cli.Command{
		Name: "suggest", Usage: "suggest themes for a passage, or passages for a theme, each with the coded quotes it is like",
		Description: "For a passage: --interview with --turn or --quote, or only --quote for any words. For a theme: --theme.\n" +
			"Suggestions are learned from what is coded already; a theme needs three quotes. Nothing is ever coded by\n" +
			"itself: --accept KEY codes a suggestion as you, --reject KEY only notes that it was wrong, and either may be\n" +
			"given several times. A number K of the list does too, but whatever is coded changes the list.",
		Flags: append([]cli.Flag{
			&cli.IntFlag{Name: "turn", Usage: "suggest themes for the turn of this `NUMBER`"},
			&cli.StringFlag{Name: "quote", Usage: "suggest themes for these exact `WORDS`"},
			&cli.StringFlag{Name: "theme", Aliases: []string{"t"}, Usage: "suggest passages for this `THEME`"},
			&cli.StringFlag{Name: "unit", Usage: "passages are whole turns or whole sentences", Value: string(coding.WholeSentence)},
			&cli.IntFlag{Name: "limit", Usage: "at most `N` suggestions", DefaultText: "5 themes, 20 passages"},
			&cli.StringSliceFlag{Name: "accept", Usage: "code the suggestion of this `KEY` or number (several times for several)"},
			&cli.StringSliceFlag{Name: "reject", Usage: "note that the suggestion of this `KEY` or number is wrong (several times for several)"},
			&cli.BoolFlag{Name: "log", Usage: "show how often suggestions were taken"},
		}, passageFlags...),
		Action: p.in(p.codeSuggest),
	}
}

// How many suggestions are shown when nobody says.
const (
	themesShown   = 5
	passagesShown = 20
)

type suggestJSON struct {
	Passage     *passageJSON     `json:"passage"` // that themes are suggested for
	Theme       *string          `json:"theme"`   // that passages are suggested for
	Suggestions []suggestionJSON `json:"suggestions"`
	Decided     *decidedJSON     `json:"decided"`   // the first of the decisions
	Decisions   []decidedJSON    `json:"decisions"` // what this call has decided
}

type suggestionJSON struct {
	N       int          `json:"n"`
	Key     string       `json:"key"` // what it is called, wherever it stands in the list
	Theme   string       `json:"theme"`
	Score   float64      `json:"score"`
	Passage *passageJSON `json:"passage,omitempty"`
	Because []reasonJSON `json:"because"`
}

type reasonJSON struct {
	ID     string  `json:"id"`
	Cosine float64 `json:"cosine"`
	passageJSON
}

// mayBeSuggested returns nil when the acting coder may see suggestions in an
// interview. Whoever codes it blind may not: a theme seen beforehand is no
// decision of one's own.
func (ws *workspace) mayBeSuggested(ctx context.Context, iv *interviews.Interview) error {
	hidden, err := ws.Work.Hidden(ctx)
	if err != nil || !slices.Contains(hidden, iv.ID) {
		return err
	}
	return errs.New(errs.Denied, "%s codes %s blind: nothing is suggested", interviews.Actor(ctx).Actor, iv.ID).
		Try("suggestions are there when all who code it have finished")
}

// A suggesting is what one command looks at: all of it as it is at one moment.
type suggesting struct {
	ws       *workspace
	places   []passagePlaces
	examples []coding.Example
	by       map[interviews.ID]*interviews.Interview
	quotes   map[string]*coding.Quote
	learned  *coding.Suggester
	among    []coding.Quote // the passages that are looked at
}

// readSuggesting reads the interviews that suggestions are for, and all coded
// quotes of the scope to learn from.
func (ws *workspace) readSuggesting(ctx context.Context, scope interviews.Scope, only interviews.ID) (*suggesting, error) {
	in := &suggesting{ws: ws, by: map[interviews.ID]*interviews.Interview{}, quotes: map[string]*coding.Quote{}}
	return in, ws.View(ctx, func(s *store.Store) (err error) {
		if in.places, err = readPlaces(ctx, s, scope, only); err != nil {
			return err
		}
		if in.examples, err = readExamples(ctx, s, scope); err != nil {
			return err
		}
		all, err := s.Interviews.Interviews(ctx, scope)
		for i := range all {
			in.by[all[i].ID] = &all[i]
		}
		for i := range in.examples {
			in.quotes[in.examples[i].ID] = &in.examples[i].Quote
		}
		return err
	})
}

// readExamples reads what is coded in some studies.
func readExamples(ctx context.Context, s *store.Store, scope interviews.Scope) ([]coding.Example, error) {
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{Scope: scope})
	if err != nil {
		return nil, err
	}
	codings, err := s.Coding.Codings(ctx, coding.Filter{Scope: scope})
	if err != nil {
		return nil, err
	}
	return coding.Examples(book, quotes, codings), nil
}

func (p *program) codeSuggest(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	if c.Bool("log") {
		return p.suggestionLog(ctx, ws, scope)
	}
	if err := suggestUsage(c); err != nil {
		return err
	}
	if c.IsSet("accept") || c.IsSet("reject") { // the suggestions are others by now
		if err := ws.before(doing(ctx, decisionKind(c), "")); err != nil {
			return err
		}
	}
	in, err := ws.readSuggesting(ctx, scope, interviews.ID(c.String("interview")))
	if err != nil {
		return err
	}
	out := &suggestJSON{Decisions: []decidedJSON{}}
	var found []coding.Found
	if c.IsSet("theme") {
		found, err = in.forTheme(ctx, c, out)
	} else {
		found, err = in.forPassage(ctx, c, out)
	}
	if err != nil {
		return err
	}
	in.tell(out, found[:min(limitOf(c, out), len(found))])
	if c.IsSet("accept") || c.IsSet("reject") {
		if err := in.decide(ctx, c, out, found); err != nil {
			return err
		}
	}
	return p.print(out, func(w io.Writer) error { return p.writeSuggestions(w, ws, out) })
}

// suggestUsage returns nil when the flags ask for one thing.
func suggestUsage(c *cli.Context) error {
	switch {
	case c.IsSet("theme") && (c.IsSet("turn") || c.IsSet("quote")):
		return usage("--theme asks for passages, --turn and --quote for themes: give one of them")
	case c.IsSet("turn") && !c.IsSet("interview"):
		return usage("turn %d of which interview? Give --interview", c.Int("turn"))
	case !c.IsSet("theme") && !c.IsSet("turn") && !c.IsSet("quote"):
		return usage("suggest what? Themes for --interview ID --turn N or for --quote 'words', or passages for --theme T")
	case c.IsSet("accept") && c.IsSet("reject"):
		return usage("--accept or --reject, not both")
	}
	return nil
}

// forPassage suggests themes for the passage that the flags mean, however many.
func (in *suggesting) forPassage(ctx context.Context, c *cli.Context, out *suggestJSON) ([]coding.Found, error) {
	q := coding.Quote{Text: c.String("quote"), StartMS: interviews.NoTime}
	var iv *interviews.Interview
	if c.IsSet("interview") {
		at := in.places[0]
		var err error
		if iv = at.iv; c.IsSet("quote") {
			q.Range, err = place(iv, at.turns, q.Text, c.Int("turn"))
		} else {
			q.Range, q.Text, err = wholeTurn(iv, at.turns, c.Int("turn"))
		}
		if err != nil {
			return nil, err
		}
		q.Interview = iv.ID
		q.Locate(at.turns)
		if err := in.ws.mayBeSuggested(ctx, iv); err != nil {
			return nil, err
		}
	}
	row := passageOf(&q, iv)
	out.Passage = &row
	in.learned, in.among = coding.Learn(in.examples), []coding.Quote{q}
	var found []coding.Found
	for _, one := range in.learned.Themes(&q, math.MaxInt) {
		found = append(found, coding.Found{Quote: q, Suggestion: one})
	}
	return found, nil
}

func wholeTurn(iv *interviews.Interview, turns []interviews.Turn, n int) (coding.Range, string, error) {
	if n < 1 || n > len(turns) {
		return coding.Range{}, "", errs.New(errs.NotFound, "no turn %d in %s, which has %d", n, iv.ID, len(turns)).Try("'verbatim interview show %s' numbers them", iv.ID)
	}
	text := turns[n-1].Text
	return coding.Range{Revision: iv.Revision, FirstTurn: n, LastTurn: n, End: len(text)}, text, nil
}

// limitOf is how many suggestions are shown.
func limitOf(c *cli.Context, out *suggestJSON) int {
	if n := c.Int("limit"); n > 0 {
		return n
	}
	if out.Theme != nil {
		return passagesShown
	}
	return themesShown
}

// forTheme suggests passages for the theme that the flags mean, however many.
func (in *suggesting) forTheme(ctx context.Context, c *cli.Context, out *suggestJSON) ([]coding.Found, error) {
	unit, err := coding.ParseCut(c.String("unit"))
	if err != nil || unit == coding.MatchOnly {
		return nil, usage("--unit: %q is not turn or sentence", c.String("unit"))
	}
	role, err := roleOf(c)
	if err != nil {
		return nil, err
	}
	themes, err := in.ws.findThemes(ctx, []string{c.String("theme")})
	if err != nil {
		return nil, err
	}
	out.Theme = &themes[0]
	for _, at := range in.places {
		if err := in.ws.mayBeSuggested(ctx, at.iv); err != nil {
			in.ws.p.say("%s is left out: %v", at.iv.ID, err)
			continue
		}
		in.among = append(in.among, coding.Passages(at.iv, at.turns, unit, role)...)
	}
	in.learned = coding.Learn(in.examples)
	found, known := in.learned.Passages(themes[0], in.among, len(in.among))
	if !known {
		return nil, errs.New(errs.Invalid, "theme %q has fewer than %d quotes, or is retired: too few to say what is like it", themes[0], coding.MinQuotes).
			Try("code some by hand, or find its words with 'verbatim code auto'")
	}
	return found, nil
}

// tell fills in the suggestions as they are printed.
func (in *suggesting) tell(out *suggestJSON, found []coding.Found) {
	out.Suggestions = make([]suggestionJSON, len(found))
	for i, one := range found {
		row := suggestionJSON{N: i + 1, Key: out.key(&found[i]), Theme: one.Theme, Score: one.Score}
		if out.Theme != nil {
			where := passageOf(&found[i].Quote, in.by[one.Interview])
			row.Passage = &where
		}
		for _, near := range one.Because {
			q := in.quotes[near.Quote]
			row.Because = append(row.Because, reasonJSON{near.Quote, near.Cosine, passageOf(q, in.by[q.Interview])})
		}
		out.Suggestions[i] = row
	}
}

func (p *program) writeSuggestions(w io.Writer, ws *workspace, out *suggestJSON) error {
	if len(out.Decisions) > 0 {
		return p.writeDecided(w, ws, out)
	}
	for _, one := range out.Suggestions {
		if err := ws.writeSuggestion(w, one); err != nil {
			return err
		}
	}
	switch {
	case len(out.Suggestions) == 0:
		p.say("nothing that is coded is near enough to suggest anything")
	case out.Passage != nil && out.Passage.Interview == "":
		p.say("%s; with --interview you can take one", plural(len(out.Suggestions), "suggestion"))
	default:
		p.say("%s; take one with --accept KEY, say that it is wrong with --reject KEY: here %s is the first. Its number does too, but what is coded changes the list",
			plural(len(out.Suggestions), "suggestion"), out.Suggestions[0].Key)
	}
	return nil
}

func (ws *workspace) writeSuggestion(w io.Writer, one suggestionJSON) error {
	if one.Passage != nil {
		if err := ws.writePassage(w, one.N, one.Passage, fmt.Sprintf("  %.2f  %s", one.Score, one.Key)); err != nil {
			return err
		}
	} else if _, err := fmt.Fprintf(w, "%4d  %s  %.2f\n", one.N, clean(one.Theme), one.Score); err != nil {
		return err
	}
	for _, q := range one.Because {
		line := fmt.Sprintf("        like %s (%.2f) “%s” — %s\n", q.ID, q.Cosine, oneLine(q.Text, 72), ws.where(&q.passageJSON))
		if _, err := io.WriteString(w, clean(line)); err != nil {
			return err
		}
	}
	return nil
}

type acceptanceJSON struct {
	Decided  int      `json:"decided"`
	Accepted int      `json:"accepted"`
	Rate     *float64 `json:"acceptance_rate"` // null when nothing was decided
	Passages int      `json:"passages"`
	Hit1     int      `json:"hit_1"`
	Hit3     int      `json:"hit_3"`
}

type themeAcceptanceJSON struct {
	Theme string `json:"theme"`
	acceptanceJSON
}

func acceptanceOf(a coding.Acceptance) acceptanceJSON {
	return acceptanceJSON{a.Decided, a.Accepted, share(a.Accepted, a.Decided), a.Passages, a.Hit1, a.Hit3}
}

// share is x of n, or nil when there is nothing to have a share of.
func share(x, n int) *float64 {
	if n == 0 {
		return nil
	}
	s := float64(x) / float64(n)
	return &s
}

// suggestionLog shows how often suggestions were taken.
func (p *program) suggestionLog(ctx context.Context, ws *workspace, scope interviews.Scope) error {
	log, err := ws.Judgements.Suggested(ctx, scope)
	if err != nil {
		return err
	}
	all, byTheme := coding.Accepted(log)
	out := struct {
		acceptanceJSON
		Themes []themeAcceptanceJSON `json:"themes"`
	}{acceptanceOf(all), []themeAcceptanceJSON{}}
	for _, t := range byTheme {
		out.Themes = append(out.Themes, themeAcceptanceJSON{t.Theme, acceptanceOf(t.Acceptance)})
	}
	return p.print(out, func(w io.Writer) error {
		rows := [][]any{}
		for _, t := range slices.Concat(out.Themes, []themeAcceptanceJSON{{"all", out.acceptanceJSON}}) {
			rows = append(rows, []any{t.Theme, t.Decided, ofAll(t.Accepted, t.Decided), ofAll(t.Hit1, t.Passages), ofAll(t.Hit3, t.Passages)})
		}
		return writeTable(w, []string{"theme", "decided", "accepted", "passages: first taken", "one of three taken"}, rows)
	})
}

// ofAll is "3 of 12", with a percentage from 5 on.
func ofAll(x, n int) string {
	text := fmt.Sprintf("%d of %d", x, n)
	if n < 5 {
		return text
	}
	return strings.Join([]string{text, fmt.Sprintf("(%.0f %%)", 100*float64(x)/float64(n))}, " ")
}
