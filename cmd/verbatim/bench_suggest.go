package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
)

func (p *program) benchSuggestCommand() *cli.Command {
	return &cli.Command{
		Name: "suggest", Usage: "how well suggestions fit what people coded, each interview by what the others taught",
		Flags: []cli.Flag{studyFlag}, Action: p.in(p.benchSuggest),
	}
}

type benchSuggestJSON struct {
	Interviews int              `json:"interviews"`
	Quotes     int              `json:"quotes"`
	Suggested  scoreJSON        `json:"suggested"`
	Baseline   scoreJSON        `json:"baseline"` // the most frequent themes, whatever the words
	Themes     []themeScoreJSON `json:"themes"`
}

type scoreJSON struct {
	Hit1     int      `json:"hit_1"`
	Hit3     int      `json:"hit_3"`
	Found5   int      `json:"found_5"`
	Themes   int      `json:"themes"` // of all quotes together
	Share1   *float64 `json:"hit_1_share"`
	Share3   *float64 `json:"hit_3_share"`
	Recall5  *float64 `json:"recall_5"`
	ofQuotes int
}

type themeScoreJSON struct {
	Theme  string `json:"theme"`
	Quotes int    `json:"quotes"`
	At1    int    `json:"at_1"`
	At3    int    `json:"at_3"`
	At5    int    `json:"at_5"`
}

func scoreOf(s coding.Score) scoreJSON {
	return scoreJSON{s.Hit1, s.Hit3, s.Found5, s.Themes, share(s.Hit1, s.Quotes), share(s.Hit3, s.Quotes), share(s.Found5, s.Themes), s.Quotes}
}

func (p *program) benchSuggest(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	var examples []coding.Example
	err = ws.View(ctx, func(s *store.Store) error {
		examples, err = readExamples(ctx, s, scope)
		return err
	})
	if err != nil {
		return err
	}
	e, ok := coding.Evaluate(examples)
	if !ok {
		return errs.New(errs.Invalid, "quotes of at least two interviews are needed, to learn from one and try on the other").Try("code more of them")
	}
	out := benchSuggestJSON{e.Interviews, e.Suggested.Quotes, scoreOf(e.Suggested), scoreOf(e.Baseline), []themeScoreJSON{}}
	for _, t := range e.ByTheme {
		out.Themes = append(out.Themes, themeScoreJSON(t))
	}
	return p.print(out, func(w io.Writer) error { return writeBenchSuggest(w, &out) })
}

func writeBenchSuggest(w io.Writer, out *benchSuggestJSON) error {
	fmt.Fprintf(w, "%s of %s, for each what the other interviews teach\n\n", plural(out.Quotes, "quote"), plural(out.Interviews, "interview"))
	var rows [][]any
	for _, one := range []struct {
		name string
		scoreJSON
	}{{"suggested", out.Suggested}, {"most frequent themes", out.Baseline}} {
		rows = append(rows, []any{one.name, ofAll(one.Hit1, one.ofQuotes), ofAll(one.Hit3, one.ofQuotes), ofAll(one.Found5, one.Themes)})
	}
	if err := writeTable(w, []string{"", "hit@1", "hit@3", "recall@5"}, rows); err != nil {
		return err
	}
	fmt.Fprintln(w)
	rows = nil
	for _, t := range out.Themes {
		rows = append(rows, []any{t.Theme, t.Quotes, t.At1, t.At3, t.At5})
	}
	return writeTable(w, []string{"theme", "quotes", "first", "of three", "of five"}, rows)
}
