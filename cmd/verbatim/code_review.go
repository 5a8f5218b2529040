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

func (p *program) reviewCommand() *cli.Command {
	return &cli.Command{
		Name: "review", Usage: "list the quotes that a newer transcript does not surely hold, with the places they may stand at; or decide about one", ArgsUsage: "[QUOTE]",
		Flags: append([]cli.Flag{
			studyFlag,
			&cli.IntFlag{Name: "pick", Usage: "the quote stands at the place of this `NUMBER`"},
			&cli.BoolFlag{Name: "retire", Usage: "withdraw it: it is kept and counted nowhere"},
		}, selectFlags()...), Action: p.in(p.codeReview),
	}
}

// reviewJSON is a quote that waits, as it stood and where it may stand.
type reviewJSON struct {
	quoteJSON
	Context    []turnJSON      `json:"context"` // the turns it stood in, as they were
	Candidates []candidateJSON `json:"candidates"`

	quote coding.Quote
	found []coding.Candidate
	turns []interviews.Turn
}

type candidateJSON struct {
	N          int     `json:"n"` // for --pick
	Text       string  `json:"text"`
	Why        string  `json:"why"`
	Similarity float64 `json:"similarity"`
	FirstTurn  int     `json:"first_turn"`
	Start      int     `json:"start"`
	LastTurn   int     `json:"last_turn"`
	End        int     `json:"end"`
	Speaker    string  `json:"speaker"`
	Line       int     `json:"line"`
	StartMS    *int64  `json:"start_ms"`
}

func (p *program) codeReview(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := c.Args().First()
	if id == "" {
		return p.listReview(ctx, c, ws)
	}
	if err := ws.before(reviewing(ctx, c, id)); err != nil {
		return p.settledBefore(ctx, ws, id, err)
	}
	row, err := ws.reviewed(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case c.Bool("retire"):
		return p.quoteRetire(ctx, c, ws)
	case c.IsSet("pick"):
		n := c.Int("pick")
		if n < 1 || n > len(row.found) {
			return usage("--pick: there are %s to pick from; 'verbatim code review %s' lists them", plural(len(row.found), "place"), id)
		}
		return p.settle(ctx, ws, &coding.Quote{ID: id, Range: row.found[n-1].Range, Text: row.found[n-1].Words})
	case c.IsSet("quote"):
		return p.reselect(ctx, c, ws, id, row.Interview)
	}
	return p.print(map[string]any{"quotes": []reviewJSON{row}}, func(w io.Writer) error { return ws.writeReview(w, row) })
}

// reviewing is a context in which is done what the flags decide, if anything.
func reviewing(ctx context.Context, c *cli.Context, id string) context.Context {
	switch {
	case c.Bool("retire"):
		return doing(ctx, "quote.retire", "quote/"+id)
	case c.IsSet("pick"), c.IsSet("quote"):
		return settling(ctx, id)
	}
	return interviews.Acting(ctx, interviews.Act{Actor: interviews.Actor(ctx).Actor})
}

// reviewed reads one quote that waits.
func (ws *workspace) reviewed(ctx context.Context, id string) (row reviewJSON, err error) {
	err = ws.View(ctx, func(s *store.Store) error {
		rows, err := readReview(ctx, s, coding.NewReviews(s.Interviews), coding.Filter{IDs: []string{id}})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return noQuote(id)
		}
		if row = rows[0]; !row.State.Waits() {
			return errs.New(errs.Conflict, "quote %q is %s and waits for nobody", id, row.State).
				Try("'verbatim quote edit %s' puts it elsewhere, 'verbatim quote retire %s' withdraws it", id, id)
		}
		return nil
	})
	return row, err
}

// listReview lists what waits for a person.
func (p *program) listReview(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	rows := []reviewJSON{}
	err = ws.View(ctx, func(s *store.Store) error {
		reviews := coding.NewReviews(s.Interviews)
		for _, state := range []coding.State{coding.Ambiguous, coding.Orphaned} {
			found, err := readReview(ctx, s, reviews, coding.Filter{Scope: scope, State: state})
			if err != nil {
				return err
			}
			rows = append(rows, found...)
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	return p.print(map[string]any{"quotes": rows}, func(w io.Writer) error {
		for _, row := range rows {
			if err := ws.writeReview(w, row); err != nil {
				return err
			}
		}
		p.say("%s to review; settle each with 'verbatim code review QUOTE --pick N', --quote 'other words' or --retire", plural(len(rows), "quote"))
		return nil
	})
}

// readReview reads quotes with where they may stand in the newest revision.
func readReview(ctx context.Context, s *store.Store, reviews *coding.Reviews, f coding.Filter) ([]reviewJSON, error) {
	quotes, err := s.Coding.Quotes(ctx, f)
	if err != nil {
		return nil, err
	}
	shown, err := readQuotes(ctx, s, f)
	if err != nil {
		return nil, err
	}
	rows := make([]reviewJSON, len(quotes))
	for i, q := range quotes {
		since, err := reviews.Since(ctx, &q)
		if err != nil {
			return nil, err
		}
		rows[i] = reviewOf(shown[i], q, since)
	}
	return rows, nil
}

func reviewOf(shown quoteJSON, q coding.Quote, since *coding.Since) reviewJSON {
	row := reviewJSON{quoteJSON: shown, Context: []turnJSON{}, Candidates: []candidateJSON{}, quote: q}
	row.found = since.Candidates(q)
	for i, f := range row.found {
		row.Candidates = append(row.Candidates, candidateJSON{i + 1, f.Words, f.Why, f.Similarity, f.FirstTurn, f.Start, f.LastTurn, f.End,
			f.Speaker, f.Line, interviews.KnownTime(f.StartMS)})
	}
	row.turns = since.Context(&q)
	for _, t := range row.turns {
		row.Context = append(row.Context, turnJSON{N: t.N, Kind: t.Kind, Speaker: t.Speaker, StartMS: interviews.KnownTime(t.StartMS), Line: t.Line, Text: t.Text})
	}
	return row
}

func (ws *workspace) writeReview(w io.Writer, row reviewJSON) error {
	if err := ws.writeQuote(w, row.quoteJSON); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("    as it stood:\n")
	for _, t := range row.turns {
		fmt.Fprintf(&b, "      %4d  %s: %s\n", t.N, label(t), oneLine(marked(t, row.quote), 240))
	}
	if len(row.found) == 0 {
		b.WriteString("    nothing like it in the newer transcript\n")
	}
	for i, f := range row.found {
		place := coding.Where(ws.here(row.Source), f.Line, f.Speaker, f.StartMS)
		fmt.Fprintf(&b, "    %d. %s  (%s)\n       %s\n", i+1, place, f.Why, oneLine(coding.Marked(coding.Diff(row.Text, f.Words)), 400))
	}
	_, err := fmt.Fprintln(w, clean(b.String()))
	return err
}
