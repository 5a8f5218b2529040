package main

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search"
)

func (p *program) similarCommand() *cli.Command {
	return &cli.Command{
		Name: "similar", Usage: "find passages like a quote or a turn: those that share its rare words", ArgsUsage: "QUOTE|INTERVIEW:TURN [QUERY…]",
		Description: "A further QUERY says among which: verbatim similar qABC team:data",
		Flags: []cli.Flag{
			studyFlag,
			&cli.IntFlag{Name: "limit", Usage: "at most `N` hits", Value: search.DefaultLimit},
			&cli.IntFlag{Name: "offset", Usage: "leave out the first `N`"},
			&cli.IntFlag{Name: "context", Usage: "show `N` turns before and after"},
			&cli.BoolFlag{Name: "quotes", Usage: "look among quotes instead of turns"},
		},
		Action: p.in(p.similar),
	}
}

type similarJSON struct {
	Like  string   `json:"like"`
	Words []string `json:"words"` // that were looked for, the most telling first
	*searchJSON
}

func (p *program) similar(ctx context.Context, c *cli.Context, ws *workspace) error {
	started := time.Now()
	if !c.Args().Present() {
		return usage("like which passage? Name a quote, or a turn as INTERVIEW:TURN")
	}
	like, text := c.Args().First(), strings.Join(c.Args().Tail(), " ")
	if c.Int("context") < 0 || c.Int("context") > mostContext {
		return usage("--context: %d is not a number from 0 to %d", c.Int("context"), mostContext)
	}
	o := search.Options{Limit: c.Int("limit"), Offset: c.Int("offset"), Quotes: c.Bool("quotes")}
	var err error
	if o.Scope, err = ws.scope(ctx, c); err != nil {
		return err
	}
	found, q, err := ws.ask(ctx, request{Query: text, Like: like, Options: o})
	if err != nil {
		return err
	}
	hits, err := ws.searchOf(ctx, text, q, found.Result, c.Int("context"))
	if err != nil {
		return err
	}
	out := &similarJSON{like, orEmpty(found.Words), hits}
	out.TookMS = float64(time.Since(started).Microseconds()) / 1000
	return p.print(out, func(w io.Writer) error {
		out.here(ws)
		return p.writeSimilar(w, out)
	})
}

func (p *program) writeSimilar(w io.Writer, r *similarJSON) error {
	if len(r.Words) == 0 {
		p.say("nobody else says one of its words, function words aside")
		return nil
	}
	p.say("looked for: %s", strings.Join(r.Words, ", "))
	var b strings.Builder
	p.writeHits(&b, r.searchJSON)
	if _, err := io.WriteString(w, clean(b.String())); err != nil {
		return err
	}
	p.say("the %d most similar of %s that share a word (%.0f ms)", len(r.Hits), plural(r.Total, "passage"), r.TookMS)
	return nil
}

// likeness reads the passage that others are to be like: of a quote, or of a
// turn as INTERVIEW:TURN.
func (ws *workspace) likeness(ctx context.Context, name string, amongQuotes bool) (*search.Likeness, error) {
	if err := ws.reading().refresh(ctx); err != nil {
		return nil, err
	}
	if at := strings.LastIndexByte(name, ':'); at >= 0 {
		return ws.likeTurn(ctx, name, name[:at], name[at+1:], amongQuotes)
	}
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{IDs: []string{name}})
	if err != nil {
		return nil, err
	}
	if len(quotes) == 0 {
		return nil, noQuote(name)
	}
	q := &quotes[0]
	iv, err := ws.Interviews.Interview(ctx, q.Interview)
	if err != nil {
		return nil, err
	}
	l := ws.likeWords(iv, q.Text)
	if q.Revision != iv.Revision {
		return l, nil // it has no place in the newest transcript
	}
	l.Interview, l.FirstTurn, l.LastTurn = string(iv.ID), q.FirstTurn, q.LastTurn
	return l, ws.widen(ctx, l, amongQuotes)
}

func (ws *workspace) likeTurn(ctx context.Context, name, interview, turn string, amongQuotes bool) (*search.Likeness, error) {
	n, err := strconv.Atoi(turn)
	if err != nil || n < 1 {
		return nil, usage("%q is neither a quote nor a turn such as 2026-08-14-p07:12", name)
	}
	iv, err := ws.Interviews.Interview(ctx, interviews.ID(interview))
	if err != nil {
		return nil, err
	}
	turns, err := ws.Interviews.Turns(ctx, iv.Revision, n, n)
	if err != nil {
		return nil, err
	}
	if len(turns) == 0 {
		return nil, errs.New(errs.NotFound, "%s has no turn %d", iv.ID, n).Try("'verbatim interview show %s' shows them", iv.ID)
	}
	l := ws.likeWords(iv, turns[0].Text)
	l.Interview, l.FirstTurn, l.LastTurn = string(iv.ID), n, n
	return l, ws.widen(ctx, l, amongQuotes)
}

func (ws *workspace) likeWords(iv *interviews.Interview, text string) *search.Likeness {
	return search.NewLikeness(ws.reading().languages[iv.Study], text, report.FunctionWord)
}

// widen makes the place of a passage, when quotes are looked for, begin where
// the first quote does that reaches into it: it is not like itself.
func (ws *workspace) widen(ctx context.Context, l *search.Likeness, amongQuotes bool) error {
	if !amongQuotes {
		return nil
	}
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{Interview: interviews.ID(l.Interview)})
	first := l.FirstTurn
	for _, q := range quotes {
		if q.FirstTurn < l.FirstTurn && q.LastTurn >= l.FirstTurn {
			first = min(first, q.FirstTurn)
		}
	}
	l.FirstTurn = first
	return err
}
