package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// A doneBefore says that an operation was carried out before, and is not again.
type doneBefore struct{ *store.Made }

func (d *doneBefore) Error() string {
	return fmt.Sprintf("this was done before (event %d, %s of %s)", d.Seq, d.Kind, d.Subject)
}

// Update is the store's for commands, which tell of what fn did: when the
// operation was carried out before, fn does not run, and the error is a
// doneBefore. A command that can answer from it as it did then does so; p.in
// says it for the others.
func (ws *workspace) Update(ctx context.Context, fn func(*store.Store) error) error {
	ran := false
	err := ws.Store.Update(ctx, func(s *store.Store) error { ran = true; return fn(s) })
	if err != nil || ran {
		return err
	}
	return ws.before(ctx)
}

// before returns a doneBefore when the operation of ctx was carried out before.
// It is asked first where what an operation changes would be in its way.
func (ws *workspace) before(ctx context.Context) error {
	made, err := ws.Events.Made(ctx)
	if err != nil || made == nil {
		return err
	}
	return &doneBefore{made}
}

// repeated is the doneBefore that an error is, or nil.
func repeated(err error) *doneBefore {
	var d *doneBefore
	if errors.As(err, &d) {
		return d
	}
	return nil
}

type doneBeforeJSON struct {
	DoneBefore eventJSON `json:"done_before"`
	Quotes     []string  `json:"quotes"`
	Themes     []string  `json:"themes"`
}

// sayBefore tells of what was done before, which is no failure.
func (p *program) sayBefore(err error) error {
	d := repeated(err)
	if d == nil {
		return err
	}
	out := doneBeforeJSON{eventOf(&d.Event), orEmpty(d.IDs("quote")), orEmpty(d.IDs("theme"))}
	return p.print(out, func(io.Writer) error {
		p.say("%v; 'verbatim log' shows when", d)
		return nil
	})
}

// part is a context for one of several things that an operation does, each of
// which is an operation of its own.
func part(ctx context.Context, name string) context.Context {
	act := interviews.Actor(ctx)
	if act.Op != "" {
		act.Op += "/" + name
	}
	return interviews.Acting(ctx, act)
}

// codedBefore is what was coded under an operation that was carried out
// before, which err says. It stays the error when the quote is gone.
func (ws *workspace) codedBefore(ctx context.Context, q *coding.Quote, err error) (coding.Added, error) {
	if repeated(err) == nil {
		return coding.Added{}, err
	}
	added, failed := ws.Coding.Code(ctx, q, nil, "") // is not carried out either
	if errors.Is(failed, errs.Conflict) {
		return added, err
	}
	return added, failed
}

// themeBefore is the theme that was set under an operation that was carried
// out before, as it is now. It stays the error when the theme is gone.
func (ws *workspace) themeBefore(ctx context.Context, err error) (coding.Theme, error) {
	d := repeated(err)
	if d == nil {
		return coding.Theme{}, err
	}
	book, failed := ws.Themes.Codebook(ctx)
	if failed != nil {
		return coding.Theme{}, failed
	}
	for _, id := range d.IDs("theme") {
		if t := book.Theme(id); t != nil {
			return *t, nil
		}
	}
	return coding.Theme{}, err
}
