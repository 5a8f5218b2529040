package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

var (
	codingTable = &table{"coding", 3, []string{"quote", "theme", "coder", "at"}}
	memoTable   = &table{"memo", 2, []string{"quote", "coder", "words", "at"}}
	finishTable = &table{"finish", 2, []string{"interview", "coder", "at"}}
)

// Code implements coding.Store.
func (s *Coding) Code(ctx context.Context, q *coding.Quote, themes []string, memo string) (added coding.Added, err error) {
	defer errs.Wrap(&err, "code %s", q.Interview)
	replayed, err := s.write(ctx, "code.add", "interview/"+string(q.Interview), func(tx *txn) error {
		added, err = tx.code(q, themes, memo)
		return err
	})
	if err == nil && replayed {
		added.Quote, err = s.codedBy(ctx, interviews.Actor(ctx).Op)
	}
	return added, err
}

// codedBy finds the quote that an operation coded, wherever it is by now.
func (s *Coding) codedBy(ctx context.Context, op string) (coding.Quote, error) {
	var after string
	if err := s.q().QueryRowContext(ctx, "select after from event where op_id = $1", op).Scan(&after); err != nil {
		return coding.Quote{}, classify(err)
	}
	rows, err := decodeRows(after)
	if err != nil {
		return coding.Quote{}, err
	}
	for _, r := range rows {
		if r.Table != codingTable.name && r.Table != memoTable.name && r.Table != quoteTable.name {
			continue
		}
		id, _ := r.Key[0].(string)
		if q, err := s.findQuote(ctx, id); !errors.Is(err, errs.NotFound) {
			return q, err
		}
	}
	return coding.Quote{}, errs.New(errs.Conflict, "this was coded once and has been taken back since")
}

func (tx *txn) code(q *coding.Quote, themes []string, memo string) (coding.Added, error) {
	if err := tx.codable(themes); err != nil {
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
		if made.ID, err = tx.newQuoteID(); err != nil {
			return coding.Added{}, err
		}
		if err := tx.putQuote(made); err != nil {
			return coding.Added{}, err
		}
	}
	for _, theme := range themes {
		was, err := tx.current(codingTable, []any{made.ID, theme, tx.act.Actor})
		if err != nil {
			return coding.Added{}, err
		}
		if was != nil {
			continue
		}
		if err := tx.put(codingTable, made.ID, theme, tx.act.Actor, formatTime(tx.now)); err != nil {
			return coding.Added{}, err
		}
		added.Applied = append(added.Applied, theme)
	}
	if memo != "" {
		if err := tx.setMemo(made.ID, memo); err != nil {
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

// newQuoteID makes an ID that no quote has: another process may have made the
// same one in the same millisecond.
func (tx *txn) newQuoteID() (string, error) {
	for {
		id := tx.db.newID("q")
		taken, err := tx.current(quoteTable, []any{id})
		if err != nil || taken == nil {
			return id, err
		}
	}
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
	if len(themes) == 0 {
		return errs.New(errs.Invalid, "no theme was named").Try("give at least one --theme")
	}
	if err := tx.acting(); err != nil {
		return err
	}
	book, err := readCodebook(tx.ctx, tx.q)
	if err != nil {
		return err
	}
	for _, id := range themes {
		t := book.Theme(id)
		if t == nil {
			meant, err := book.Find(id)
			if err != nil {
				return err
			}
			return errs.New(errs.NotFound, "no theme %q", id).Try("did you mean %s?", meant.ID)
		}
		if t.Retired {
			return errs.New(errs.Invalid, "theme %q is retired", id).Try("restore it, or code with another one")
		}
	}
	return nil
}

// anchor checks that the words of q stand at its range of the newest
// revision, and fills in what a quote repeats of its first turn.
func (tx *txn) anchor(q *coding.Quote) (*coding.Quote, error) {
	iv, err := findInterview(tx.ctx, tx.q, q.Interview)
	if err != nil {
		return nil, err
	}
	if q.Revision != iv.Revision {
		return nil, errs.New(errs.Conflict, "the transcript %q has changed since it was read", q.Interview).
			Try("read it again and select the words anew")
	}
	turns, err := readTurns(tx.ctx, tx.q, q.Revision, 0, 0)
	if err != nil {
		return nil, err
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
	q, err := tx.findQuote(quote)
	if err != nil {
		return err
	}
	codings, err := base{db: tx.db, tx: tx}.readCodings(tx.ctx, coding.Filter{IDs: []string{quote}})
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
			return errs.New(errs.NotFound, "%s has not coded quote %q with %q", tx.act.Actor, quote, theme)
		}
		if err := tx.remove(codingTable, quote, theme, tx.act.Actor); err != nil {
			return err
		}
	}
	tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	left, err := base{db: tx.db, tx: tx}.readCodings(tx.ctx, coding.Filter{IDs: []string{quote}})
	if err != nil || len(left) > 0 {
		return err
	}
	return tx.removeQuote(quote)
}

// removeQuote deletes a quote that no theme holds any more, with its memos.
// A quote that is evidence stays: errs.Conflict.
func (tx *txn) removeQuote(quote string) error {
	memos, err := base{db: tx.db, tx: tx}.readMemos(tx.ctx, coding.Filter{IDs: []string{quote}})
	if err != nil {
		return err
	}
	for _, m := range memos {
		if err := tx.remove(memoTable, quote, m.Coder); err != nil {
			return err
		}
	}
	err = tx.remove(quoteTable, quote)
	if errs.KindOf(err) == errs.Conflict {
		return errs.New(errs.Conflict, "quote %q is evidence for a hypothesis", quote).
			Try("take it out of the hypothesis first")
	}
	return err
}

// Codings implements coding.Store.
func (s *Coding) Codings(ctx context.Context, f coding.Filter) (_ []coding.Coding, err error) {
	defer errs.Wrap(&err, "list codings")
	return s.readCodings(ctx, f)
}

func (b base) readCodings(ctx context.Context, f coding.Filter) ([]coding.Coding, error) {
	cond, args := b.where(f)
	scan := func(rows *sql.Rows, c *coding.Coding) error {
		var at string
		err := rows.Scan(&c.Quote, &c.Theme, &c.Coder, &at)
		c.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, b.q(), scan, `select c.quote, c.theme, c.coder, c.at from coding c join quote q on q.id = c.quote
		join interview i on i.id = q.interview where `+cond+" order by c.quote, c.theme, c.coder", args...)
	return all, classify(err)
}

// SetMemo implements coding.Store.
func (s *Coding) SetMemo(ctx context.Context, quote, text string) (err error) {
	defer errs.Wrap(&err, "write memo on quote %q", quote)
	_, err = s.write(ctx, "memo.set", "quote/"+quote, func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		if _, err := tx.findQuote(quote); err != nil {
			return err
		}
		return tx.setMemo(quote, text)
	})
	return err
}

func (tx *txn) setMemo(quote, text string) error {
	if text == "" {
		return tx.remove(memoTable, quote, tx.act.Actor)
	}
	was, err := tx.current(memoTable, []any{quote, tx.act.Actor})
	if err != nil {
		return err
	}
	if was != nil && was[2] == text {
		return nil
	}
	return tx.put(memoTable, quote, tx.act.Actor, text, formatTime(tx.now))
}

// Memos implements coding.Store.
func (s *Coding) Memos(ctx context.Context, f coding.Filter) (_ []coding.Memo, err error) {
	defer errs.Wrap(&err, "list memos")
	return s.readMemos(ctx, f)
}

func (b base) readMemos(ctx context.Context, f coding.Filter) ([]coding.Memo, error) {
	cond, args := b.where(f)
	scan := func(rows *sql.Rows, m *coding.Memo) error {
		var at string
		err := rows.Scan(&m.Quote, &m.Coder, &m.Text, &at)
		m.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, b.q(), scan, `select m.quote, m.coder, m.words, m.at from memo m join quote q on q.id = m.quote
		join interview i on i.id = q.interview where `+cond+" order by m.quote, m.coder", args...)
	return all, classify(err)
}

// SetFinished implements coding.Store.
func (s *Coding) SetFinished(ctx context.Context, id interviews.ID, finished bool) (err error) {
	defer errs.Wrap(&err, "mark %q", id)
	_, err = s.write(ctx, "interview.finish", "interview/"+string(id), func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		if _, err := findInterview(tx.ctx, tx.q, id); err != nil {
			return err
		}
		if !finished {
			return tx.remove(finishTable, string(id), tx.act.Actor)
		}
		was, err := tx.current(finishTable, []any{string(id), tx.act.Actor})
		if err != nil || was != nil {
			return err
		}
		return tx.put(finishTable, string(id), tx.act.Actor, formatTime(tx.now))
	})
	return err
}

// Finished implements coding.Store.
func (s *Coding) Finished(ctx context.Context, in interviews.Scope) (_ []coding.Finish, err error) {
	defer errs.Wrap(&err, "list finished marks")
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, f *coding.Finish) error {
		var at string
		err := rows.Scan(&f.Interview, &f.Coder, &at)
		f.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, `select f.interview, f.coder, f.at from finish f join interview i on i.id = f.interview
		where `+cond+" order by f.interview, f.coder", args...)
	return all, classify(err)
}
