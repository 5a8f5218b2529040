package main

import (
	"context"
	"errors"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// quoteCommands change quotes themselves, whatever themes they have.
func (p *program) quoteCommands() []*cli.Command {
	return []*cli.Command{
		{Name: "add", Usage: "mark words as a quote without a theme yet", ArgsUsage: "INTERVIEW", Flags: append(selectFlags(),
			&cli.StringFlag{Name: "memo", Usage: "a note on the quote"}), Action: p.in(p.quoteAdd)},
		{Name: "edit", Usage: "let a quote be other words of its interview", ArgsUsage: "QUOTE", Flags: selectFlags(), Action: p.in(p.quoteEdit)},
		{Name: "key", Usage: "mark a quote as one to show first", ArgsUsage: "QUOTE", Flags: []cli.Flag{
			&cli.BoolFlag{Name: "off", Usage: "take the mark back"},
		}, Action: p.in(p.quoteKey)},
		{Name: "retire", Usage: "withdraw a quote: it is kept and counted nowhere", ArgsUsage: "QUOTE", Action: p.in(p.quoteRetire)},
		{Name: "remove", Usage: "delete a quote that nobody but you has coded", ArgsUsage: "QUOTE", Action: p.in(p.quoteRemove)},
	}
}

// selectFlags select words of an interview.
func selectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "quote", Usage: "the exact `WORDS`"},
		&cli.IntFlag{Name: "turn", Usage: "the `NUMBER` of the turn the words stand in, when they occur more than once"},
		&cli.IntFlag{Name: "start", Usage: "`BYTE` of the turn where the words begin (with --turn, --end and --quote)"},
		&cli.IntFlag{Name: "end", Usage: "`BYTE` of the turn behind the words"},
		&cli.IntFlag{Name: "last-turn", Usage: "the `NUMBER` of the turn that --end counts in", DefaultText: "the same as --turn"},
	}
}

func (p *program) quoteAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	iv, err := oneInterview(ctx, c, ws)
	if err != nil {
		return err
	}
	q, err := ws.selected(ctx, c, iv)
	if err != nil {
		return err
	}
	ctx = doing(ctx, "code.add", "interview/"+string(iv.ID))
	var added coding.Added
	err = ws.Update(ctx, func(s *store.Store) (err error) {
		added, err = s.Coding.Code(ctx, q, nil, c.String("memo"))
		return err
	})
	if err != nil {
		if added, err = ws.codedBefore(ctx, q, err); err != nil {
			return err
		}
	}
	return p.printAdded(ctx, ws, added, nil)
}

// quoteID is the quote that the first argument names.
func quoteID(c *cli.Context) (string, error) {
	if !c.Args().Present() {
		return "", usage("%s which quote? 'verbatim quote list' shows them all", c.Command.Name)
	}
	return c.Args().First(), nil
}

func (p *program) quoteEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, err := quoteID(c)
	if err != nil {
		return err
	}
	if err := ws.before(settling(ctx, id)); err != nil {
		return p.settledBefore(ctx, ws, id, err)
	}
	was, err := ws.quotes(ctx, coding.Filter{IDs: []string{id}})
	if err != nil {
		return err
	}
	if len(was) == 0 {
		return noQuote(id)
	}
	return p.reselect(ctx, c, ws, id, was[0].Interview)
}

// reselect lets a quote be the words that the flags select.
func (p *program) reselect(ctx context.Context, c *cli.Context, ws *workspace, id string, interview interviews.ID) error {
	iv, err := ws.Interviews.Interview(ctx, interview)
	if err != nil {
		return err
	}
	q, err := ws.selected(ctx, c, iv)
	if err != nil {
		return err
	}
	q.ID = id
	return p.settle(ctx, ws, q)
}

// settle puts a quote where a person decided, and shows it.
func (p *program) settle(ctx context.Context, ws *workspace, q *coding.Quote) error {
	var now coding.Quote
	err := ws.Update(settling(ctx, q.ID), func(s *store.Store) (err error) {
		now, err = s.Coding.Settle(ctx, q)
		return err
	})
	if err != nil {
		return p.settledBefore(ctx, ws, q.ID, err)
	}
	rows, err := ws.quotes(ctx, coding.Filter{IDs: []string{now.ID}})
	if err != nil || len(rows) == 0 {
		return err
	}
	if now.ID != q.ID {
		p.say("quote %s stood at just these words: %s is now part of it", now.ID, q.ID)
	}
	return p.print(map[string]any{"quote": rows[0]}, func(w io.Writer) error { return ws.writeQuote(w, rows[0]) })
}

func settling(ctx context.Context, quote string) context.Context {
	return doing(ctx, "quote.settle", "quote/"+quote)
}

// settledBefore shows a quote that was settled under an operation that was
// carried out before, which err says. It stays the error when the quote is gone.
func (p *program) settledBefore(ctx context.Context, ws *workspace, id string, err error) error {
	if repeated(err) == nil {
		return err
	}
	rows, failed := ws.quotes(ctx, coding.Filter{IDs: []string{id}})
	if failed != nil || len(rows) == 0 {
		return errors.Join(failed, err)
	}
	return p.print(map[string]any{"quote": rows[0]}, func(w io.Writer) error { return ws.writeQuote(w, rows[0]) })
}

func (p *program) quoteKey(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, err := quoteID(c)
	if err != nil {
		return err
	}
	if err := ws.Coding.SetKey(ctx, id, !c.Bool("off")); err != nil {
		return err
	}
	p.say("done; 'verbatim quote list --key' lists the key quotes")
	return nil
}

func (p *program) quoteRetire(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, err := quoteID(c)
	if err != nil {
		return err
	}
	if err := ws.Coding.Retire(ctx, id); err != nil {
		return err
	}
	p.say("quote %s is retired and counted nowhere; 'verbatim undo' or 'verbatim quote edit' brings it back", id)
	return nil
}

func (p *program) quoteRemove(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, err := quoteID(c)
	if err != nil {
		return err
	}
	if err := ws.Coding.Remove(ctx, id); err != nil {
		return err
	}
	p.say("quote %s is gone; 'verbatim undo' brings it back", id)
	return nil
}
