package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Coding keeps quotes and codings.
type Coding struct{ base }

var codingTable = newTable("coding", 3, "quote", "theme", "coder", "at", "polarity", "strength", "overruled").grown("", int64(0), int64(0))

func (tx *txn) putCoding(c *coding.Coding) error { return tx.put(codingTable, codingRow(c)...) }

func codingRow(c *coding.Coding) []any {
	return []any{c.Quote, c.Theme, c.Coder, formatTime(c.At), string(c.Polarity), int64(c.Strength), flag(c.Overruled)}
}

// Code implements coding.Store.
func (s *Coding) Code(ctx context.Context, q *coding.Quote, themes []string, memo string) (added coding.Added, err error) {
	defer errs.Wrap(&err, "code %s", q.Interview)
	replayed, err := s.write(ctx, "code.add", "interview/"+string(q.Interview), func(tx *txn) error {
		added, err = tx.code(q, themes, memo)
		return err
	})
	if err == nil && replayed {
		return s.codedBefore(ctx)
	}
	return added, err
}

// codedBefore is what the operation of ctx coded, the quote as it is by now.
func (s *Coding) codedBefore(ctx context.Context) (added coding.Added, err error) {
	made, err := s.made(ctx)
	if err != nil {
		return added, err
	}
	id := made.quote()
	added.New = slices.Contains(made.Added(quoteTable.name), id)
	for _, c := range made.codings(made.Actor) {
		if c.Quote == id {
			added.Applied = append(added.Applied, c.Theme)
		}
	}
	added.Quote, err = s.findQuote(ctx, id)
	if errors.Is(err, errs.NotFound) {
		return coding.Added{}, errs.New(errs.Conflict, "quote %q was coded by this (event %d) and is there no more", id, made.Seq).
			Try("it was removed, or made one with another quote: 'verbatim log' shows by whom; code the words under another operation ID")
	}
	return added, err
}

func (tx *txn) code(q *coding.Quote, themes []string, memo string) (coding.Added, error) {
	if err := tx.codable(themes); err != nil {
		return coding.Added{}, err
	}
	if err := tx.mayMark(q.Interview, themes); err != nil {
		return coding.Added{}, err
	}
	made, err := tx.anchor(q)
	if err != nil {
		return coding.Added{}, err
	}
	id, err := tx.quoteAt(made.Range)
	if err != nil {
		return coding.Added{}, err
	}
	added := coding.Added{New: id == ""}
	if made.ID = id; id == "" {
		err = tx.addQuote(made)
	} else {
		added.New, err = tx.hidden(id)
	}
	if err != nil {
		return coding.Added{}, err
	}
	if added.Applied, err = tx.apply(made.ID, themes); err != nil {
		return coding.Added{}, err
	}
	if memo != "" {
		if err := tx.setMemo(coding.OnQuote(made.ID), memo); err != nil {
			return coding.Added{}, err
		}
	}
	tx.touch(made.Revision, made.FirstTurn, made.LastTurn)
	added.Quote = *made
	if id != "" {
		added.Quote, err = tx.findQuote(id)
	}
	return added, err
}

// apply gives a quote themes, and returns those that the coder had not given it.
func (tx *txn) apply(quote string, themes []string) (applied []string, err error) {
	for _, theme := range themes {
		c := coding.Coding{Quote: quote, Theme: theme, Coder: tx.act.Actor, At: tx.now}
		added, err := tx.add(codingTable, codingRow(&c)...)
		if err != nil {
			return nil, err
		}
		if added {
			applied = append(applied, theme)
		}
	}
	return applied, nil
}

// acting returns nil when somebody acts.
func (tx *txn) acting() error {
	if tx.act.Actor == "" {
		return errs.New(errs.Invalid, "nobody is doing this").Try("say who acts with --as NAME")
	}
	return nil
}

// codable returns nil when every theme may be applied.
func (tx *txn) codable(themes []string) error {
	if err := tx.acting(); err != nil {
		return err
	}
	scan := func(rows *sql.Rows, t *coding.Theme) error { return rows.Scan(&t.ID, &t.Retired) }
	known, err := collect(tx.ctx, tx.q, scan, "select id, retired from theme where "+tx.db.dialect.in("id", 1)+" order by id", jsonList(themes))
	if err != nil {
		return classify(err)
	}
	for _, id := range themes {
		i := slices.IndexFunc(known, func(t coding.Theme) bool { return t.ID == id })
		if i < 0 || known[i].Retired {
			return tx.notCodable(id)
		}
	}
	return nil
}

// notCodable says why a theme cannot be applied.
func (tx *txn) notCodable(id string) error {
	book, err := readCodebook(tx.ctx, tx.q)
	if err != nil {
		return err
	}
	t := book.Theme(id)
	if t == nil {
		meant, err := book.Find(id)
		if err != nil {
			return err
		}
		return errs.New(errs.NotFound, "no theme %q", id).Try("did you mean %s?", meant.ID)
	}
	if t.MergedInto != "" {
		return errs.New(errs.Invalid, "theme %q was merged into %q", id, book.Current(id)).Try("code with that one")
	}
	return errs.New(errs.Invalid, "theme %q is retired", id).Try("restore it, or code with another one")
}

// anchor checks that the words of q stand at its range of the newest
// revision, and fills in what a quote repeats of its first turn.
func (tx *txn) anchor(q *coding.Quote) (*coding.Quote, error) {
	var newest int64
	var length int
	err := tx.q.QueryRowContext(tx.ctx, "select revision, turns from interview where id = $1", string(q.Interview)).Scan(&newest, &length)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = findInterview(tx.ctx, tx.q, q.Interview) // says what to do
		return nil, err
	}
	if err != nil {
		return nil, classify(err)
	}
	if q.Revision != newest {
		return nil, errs.New(errs.Conflict, "the transcript %q has changed since it was read", q.Interview).
			Try("read it again and select the words anew")
	}
	turns := make([]interviews.Turn, length)
	read, err := readTurns(tx.ctx, tx.q, q.Revision, max(q.FirstTurn, 1), max(q.LastTurn, 1))
	if err != nil {
		return nil, err
	}
	for _, t := range read {
		turns[t.N-1] = t
	}
	if err := q.Check(turns, q.Text); err != nil {
		return nil, err
	}
	made := *q
	made.State = coding.Unchanged
	made.Locate(turns)
	return &made, nil
}

// Uncode implements coding.Store.
func (s *Coding) Uncode(ctx context.Context, quote string, themes []string) (err error) {
	defer errs.Wrap(&err, "take themes off quote %q", quote)
	_, err = s.write(ctx, "code.remove", "quote/"+quote, func(tx *txn) error { return tx.uncode(quote, themes) })
	return err
}

func (tx *txn) uncode(quote string, themes []string) error {
	if err := tx.acting(); err != nil {
		return err
	}
	q, err := tx.findQuote(quote)
	if err != nil {
		return err
	}
	codings, err := tx.codingsOf(coding.Filter{IDs: []string{quote}})
	if err != nil {
		return err
	}
	own := map[string]bool{}
	for _, c := range codings {
		if c.Coder == tx.act.Actor {
			own[c.Theme] = true
		}
	}
	if len(themes) == 0 {
		themes = slices.Sorted(maps.Keys(own))
	}
	if len(own) == 0 {
		return errs.New(errs.NotFound, "%s has not coded quote %q", tx.act.Actor, quote).Try("only your own themes can be taken off")
	}
	for _, theme := range themes {
		if !own[theme] {
			return errs.New(errs.NotFound, "%s has not coded quote %q with %q", tx.act.Actor, quote, theme).
				Try("'verbatim quote show %s' shows who coded it with what; only your own themes can be taken off", quote)
		}
		if err := tx.remove(codingTable, quote, theme, tx.act.Actor); err != nil {
			return err
		}
	}
	tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	return tx.forget(&q)
}

// Rate implements coding.Store.
func (s *Coding) Rate(ctx context.Context, quote, theme string, r coding.Rating) (err error) {
	defer errs.Wrap(&err, "rate %q of quote %q", theme, quote)
	if err := r.Check(); err != nil {
		return err
	}
	_, err = s.write(ctx, "code.rate", "quote/"+quote, func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		row, err := tx.current(codingTable, []any{quote, theme, tx.act.Actor})
		if err != nil {
			return err
		}
		if row == nil {
			return errs.New(errs.NotFound, "%s has not coded quote %q with %q", tx.act.Actor, quote, theme).
				Try("code it first; only your own codings can be rated")
		}
		c := codingOf(row)
		c.Polarity, c.Strength = r.Polarity, r.Strength
		if err := tx.putCoding(&c); err != nil {
			return err
		}
		return tx.touchQuote(quote)
	})
	return err
}

// Codings implements coding.Store.
func (s *Coding) Codings(ctx context.Context, f coding.Filter) (_ []coding.Coding, err error) {
	defer errs.Wrap(&err, "list codings")
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	return s.readCodings(ctx, f, blind)
}

// codingsOf are the codings of some quotes, hidden from nobody.
func (tx *txn) codingsOf(f coding.Filter) ([]coding.Coding, error) {
	return tx.base().readCodings(tx.ctx, f, nil)
}

func (b base) readCodings(ctx context.Context, f coding.Filter, blind *blinded) ([]coding.Coding, error) {
	cond, args := b.where(f, blind)
	if f.Rated {
		cond += " and (c.polarity <> '' or c.strength > 0 or c.overruled = 1)"
	}
	if f.Overruled {
		cond += " and c.overruled = 1"
	}
	if blind != nil {
		args = append(args, blind.interviews, blind.person)
		cond += fmt.Sprintf(" and not (%s and c.coder <> $%d)", b.db.dialect.in("q.interview", len(args)-1), len(args))
	}
	scan := func(rows *sql.Rows, c *coding.Coding) error {
		var at string
		err := rows.Scan(&c.Quote, &c.Theme, &c.Coder, &at, &c.Polarity, &c.Strength, &c.Overruled)
		c.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, b.q(), scan, "select c."+strings.Join(codingTable.cols, ", c.")+` from coding c join quote q on q.id = c.quote
		join interview i on i.id = q.interview where `+cond+" order by c.quote, c.theme, c.coder", args...)
	return all, classify(err)
}
