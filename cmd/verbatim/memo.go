package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/interviews"
)

// memoCommand writes memos on one sort of thing, which find names.
func (p *program) memoCommand(noun string, find func(context.Context, *workspace, string) (coding.Subject, error)) *cli.Command {
	return &cli.Command{
		Name: "memo", Usage: "write your memo on the " + noun + "; without words show the memos, with --remove take yours away",
		ArgsUsage: strings.ToUpper(noun) + " [WORDS…]",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: "remove", Usage: "take your memo away"}},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			if !c.Args().Present() {
				return usage("on which %s? 'verbatim %s list' shows them all", noun, noun)
			}
			about, err := find(ctx, ws, c.Args().First())
			if err != nil {
				return err
			}
			words := strings.Join(c.Args().Tail(), " ")
			if words == "" && !c.Bool("remove") {
				return p.listMemos(ctx, ws, about)
			}
			if c.Bool("remove") {
				if words != "" {
					return usage("--remove takes no words")
				}
				if err := ws.Memos.SetMemo(ctx, about, ""); err != nil {
					return err
				}
				p.say("memo taken away")
				return nil
			}
			if err := ws.Memos.SetMemo(ctx, about, words); err != nil {
				return err
			}
			p.say("memo kept")
			return nil
		}),
	}
}

func quoteSubject(_ context.Context, _ *workspace, id string) (coding.Subject, error) {
	return coding.OnQuote(id), nil
}

func interviewSubject(_ context.Context, _ *workspace, id string) (coding.Subject, error) {
	return coding.OnInterview(interviews.ID(id)), nil
}

func themeSubject(ctx context.Context, ws *workspace, name string) (coding.Subject, error) {
	book, err := ws.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	t, err := book.Find(name)
	if err != nil {
		return "", err
	}
	return coding.OnTheme(t.ID), nil
}

func (p *program) listMemos(ctx context.Context, ws *workspace, about coding.Subject) error {
	memos, err := ws.Memos.Memos(ctx, nil, about)
	if err != nil {
		return err
	}
	rows := []memoJSON{}
	for _, m := range memos {
		rows = append(rows, memoJSON{m.Coder, m.Text})
	}
	return p.print(map[string]any{"memos": rows}, func(w io.Writer) error {
		for _, m := range rows {
			if _, err := fmt.Fprintf(w, "%s: %s\n", clean(m.Coder), clean(m.Text)); err != nil {
				return err
			}
		}
		return nil
	})
}
