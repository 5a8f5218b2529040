package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

var quoteTable = newTable("quote", 1, "id", "interview", "revision", "first_turn", "first_byte", "last_turn", "last_byte",
	"words", "state", "speaker", "line", "start_ms", "was", "key_quote").grown("", int64(0))

func (tx *txn) putQuote(q *coding.Quote) error { return tx.put(quoteTable, quoteRow(q)...) }

// addQuote stores a quote under an ID that no quote has: another process may
// have made the same one in the same millisecond.
func (tx *txn) addQuote(q *coding.Quote) error {
	for {
		q.ID = tx.db.newID("q")
		added, err := tx.add(quoteTable, quoteRow(q)...)
		if err != nil || added {
			return err
		}
	}
}

func quoteRow(q *coding.Quote) []any {
	return []any{q.ID, string(q.Interview), q.Revision, int64(q.FirstTurn), int64(q.Start), int64(q.LastTurn), int64(q.End),
		q.Text, string(q.State), q.Speaker, int64(q.Line), q.StartMS, q.Was, flag(q.Key)}
}

// where is the condition of a filter on quotes q of interviews i. What others
// coded and a person must not see makes no difference to it.
func (b base) where(f coding.Filter, blind *blinded) (string, []any) {
	conds, args := []string{"1 = 1"}, []any{}
	add := func(cond string, arg any) {
		args = append(args, arg)
		conds = append(conds, fmt.Sprintf(cond, len(args)))
	}
	in := func(column string, list []string) {
		if len(list) > 0 {
			args = append(args, jsonList(list))
			conds = append(conds, b.db.dialect.in(column, len(args)))
		}
	}
	coded := func(on func(n int) string, arg any) {
		args = append(args, arg)
		cond := on(len(args))
		if blind != nil {
			args = append(args, blind.interviews, blind.person)
			cond += fmt.Sprintf(" and (t.coder = $%d or not %s)", len(args), b.db.dialect.in("q.interview", len(args)-1))
		}
		conds = append(conds, "exists (select 1 from coding t where t.quote = q.id and "+cond+")")
	}
	in("i.study", f.Scope)
	in("q.id", f.IDs)
	if f.Interview != "" {
		add("q.interview = $%d", string(f.Interview))
	}
	if f.State != "" {
		add("q.state = $%d", string(f.State))
	}
	if f.Revision != 0 {
		add("q.revision = $%d", f.Revision)
	}
	if f.Turn != 0 {
		add("q.first_turn <= $%[1]d and q.last_turn >= $%[1]d", f.Turn)
	}
	if len(f.Themes) > 0 {
		coded(func(n int) string { return b.db.dialect.in("t.theme", n) + counted(f) }, jsonList(f.Themes))
	}
	if f.Polarity != "" {
		coded(func(n int) string { return fmt.Sprintf("t.polarity = $%d", n) }, string(f.Polarity))
	}
	if f.Key {
		conds = append(conds, "q.key_quote = 1")
	}
	if f.Coder != "" {
		coded(func(n int) string { return fmt.Sprintf("t.coder = $%d", n) }, f.Coder)
	}
	return strings.Join(conds, " and "), args
}

// counted is what a filter adds that looks for codings that count.
func counted(f coding.Filter) string {
	if f.Counted {
		return " and t.overruled = 0"
	}
	return ""
}

// Quotes implements coding.Store.
func (s *Coding) Quotes(ctx context.Context, f coding.Filter) (_ []coding.Quote, err error) {
	defer errs.Wrap(&err, "list quotes")
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	return s.readQuotes(ctx, f, blind)
}

// readQuotes reads quotes without those of others that a person is blind to.
func (b base) readQuotes(ctx context.Context, f coding.Filter, blind *blinded) ([]coding.Quote, error) {
	cond, args := b.where(f, blind)
	if blind != nil {
		args = append(args, blind.interviews, blind.person)
		cond += fmt.Sprintf(` and not (%s and exists (select 1 from coding o where o.quote = q.id)
			and not exists (select 1 from coding o where o.quote = q.id and o.coder = $%d))`,
			b.db.dialect.in("q.interview", len(args)-1), len(args))
	}
	from := " from quote q join interview i on i.id = q.interview where " + cond
	order, n := "i.date, q.interview, q.first_turn, q.first_byte, q.last_turn, q.last_byte, q.id", 0
	if f.ByID {
		order = "q.id"
		if err := b.q().QueryRowContext(ctx, "select count(*)"+from, args...).Scan(&n); err != nil {
			return nil, classify(err)
		}
	}
	quotes, err := collectInto(ctx, b.q(), make([]coding.Quote, 0, n), scanQuote, "select q."+strings.Join(quoteTable.cols, ", q.")+from+" order by "+order, args...)
	return quotes, classify(err)
}

func scanQuote(rows *sql.Rows, q *coding.Quote) error {
	return rows.Scan(&q.ID, &q.Interview, &q.Revision, &q.FirstTurn, &q.Start, &q.LastTurn, &q.End,
		&q.Text, &q.State, &q.Speaker, &q.Line, &q.StartMS, &q.Was, &q.Key)
}

// findQuote reads one quote, or errs.NotFound.
func (b base) findQuote(ctx context.Context, id string) (coding.Quote, error) {
	found, err := b.readQuotes(ctx, coding.Filter{IDs: []string{id}}, nil)
	if err != nil {
		return coding.Quote{}, err
	}
	if len(found) == 0 {
		return coding.Quote{}, errs.New(errs.NotFound, "no quote %q", id).Try("'verbatim quote list' shows them all")
	}
	return found[0], nil
}

func (tx *txn) findQuote(id string) (coding.Quote, error) {
	return tx.base().findQuote(tx.ctx, id)
}

// quoteAt returns the ID of the quote of exactly this range, or "".
func (tx *txn) quoteAt(r coding.Range) (string, error) {
	var id string
	err := tx.q.QueryRowContext(tx.ctx, `select id from quote where revision = $1 and first_turn = $2 and first_byte = $3
		and last_turn = $4 and last_byte = $5 and state in ('unchanged', 'moved') order by id limit 1`,
		r.Revision, r.FirstTurn, r.Start, r.LastTurn, r.End).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, classify(err)
}

// carryQuotes moves the quotes of an interview to its new revision, or leaves
// them waiting for a person.
func (tx *txn) carryQuotes(was *interviews.Interview, revision int64, now []interviews.Turn) (carried, review int, err error) {
	quotes, err := tx.base().readQuotes(tx.ctx, coding.Filter{Interview: was.ID}, nil)
	if err != nil {
		return 0, 0, err
	}
	turns := map[int64][]interviews.Turn{}
	for _, q := range quotes {
		if turns[q.Revision] == nil {
			if turns[q.Revision], err = readTurns(tx.ctx, tx.q, q.Revision, 0, 0); err != nil {
				return 0, 0, err
			}
		}
	}
	for _, q := range coding.CarryAll(quotes, turns, revision, now) {
		if err := tx.putQuote(&q); err != nil {
			return 0, 0, err
		}
		switch {
		case q.State.Counts():
			carried++
		case q.State.Waits():
			review++
		}
	}
	return carried, review, nil
}

// SetKey implements coding.Store.
func (s *Coding) SetKey(ctx context.Context, quote string, key bool) (err error) {
	defer errs.Wrap(&err, "mark quote %q", quote)
	_, err = s.write(ctx, "quote.key", "quote/"+quote, func(tx *txn) error {
		q, _, err := tx.ownQuote(quote)
		if err != nil {
			return err
		}
		q.Key = key
		tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
		if err := tx.putQuote(&q); err != nil || key {
			return err
		}
		return tx.forget(&q)
	})
	return err
}

// Settle implements coding.Store.
func (s *Coding) Settle(ctx context.Context, q *coding.Quote) (settled coding.Quote, err error) {
	defer errs.Wrap(&err, "settle quote %q", q.ID)
	_, err = s.write(ctx, "quote.settle", "quote/"+q.ID, func(tx *txn) (err error) {
		settled, err = tx.settle(q)
		return err
	})
	return settled, err
}

func (tx *txn) settle(to *coding.Quote) (coding.Quote, error) {
	was, err := tx.openQuote(to.ID)
	if err != nil {
		return was, err
	}
	to.Interview = was.Interview
	now, err := tx.anchor(to)
	if err != nil {
		return was, err
	}
	now.Key, now.Was, now.State = was.Key, coding.Original(&was), coding.Moved
	if now.Was == now.Text {
		now.Was = ""
	}
	tx.touch(was.Revision, was.FirstTurn, was.LastTurn)
	tx.touch(now.Revision, now.FirstTurn, now.LastTurn)
	there, err := tx.quoteAt(now.Range)
	if err != nil {
		return was, err
	}
	if there == "" || there == was.ID {
		return *now, tx.putQuote(now)
	}
	if err := tx.fold(&was, there); err != nil {
		return was, err
	}
	return tx.findQuote(there)
}

// Retire implements coding.Store.
func (s *Coding) Retire(ctx context.Context, quote string) (err error) {
	defer errs.Wrap(&err, "retire quote %q", quote)
	_, err = s.write(ctx, "quote.retire", "quote/"+quote, func(tx *txn) error {
		q, err := tx.openQuote(quote)
		if err != nil {
			return err
		}
		q.State = coding.Retired
		tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
		return tx.putQuote(&q)
	})
	return err
}

// ownQuote is visibleQuote for somebody who acts.
func (tx *txn) ownQuote(id string) (coding.Quote, []coding.Coding, error) {
	if err := tx.acting(); err != nil {
		return coding.Quote{}, nil, err
	}
	return tx.visibleQuote(id)
}

// Remove implements coding.Store.
func (s *Coding) Remove(ctx context.Context, quote string) (err error) {
	defer errs.Wrap(&err, "remove quote %q", quote)
	_, err = s.write(ctx, "quote.remove", "quote/"+quote, func(tx *txn) error { return tx.removeQuote(quote) })
	return err
}

func (tx *txn) removeQuote(quote string) error {
	q, others, err := tx.ownQuote(quote)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return errs.New(errs.Conflict, "%s has coded it too", others[0].Coder).Try("take your own themes off with 'verbatim code remove %s'", quote)
	}
	codings, err := tx.codingsOf(coding.Filter{IDs: []string{quote}})
	if err != nil {
		return err
	}
	hidden := false
	for _, c := range codings {
		if c.Coder != tx.act.Actor {
			hidden = true
			continue
		}
		if err := tx.remove(codingTable, c.Quote, c.Theme, c.Coder); err != nil {
			return err
		}
	}
	if err := tx.remove(memoTable, string(coding.OnQuote(quote)), tx.act.Actor); err != nil {
		return err
	}
	tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	if hidden { // for who acts it is gone
		return nil
	}
	q.Key = false
	if err := tx.putQuote(&q); err != nil {
		return err
	}
	held, err := tx.heldBy(&q)
	if err != nil {
		return err
	}
	if held != "" {
		return errs.New(errs.Conflict, "%s", held).Try("take that away first")
	}
	return tx.drop(&q)
}

// forget removes a quote that nothing holds any more.
func (tx *txn) forget(q *coding.Quote) error {
	held, err := tx.heldBy(q)
	if err != nil || held != "" {
		return err
	}
	return tx.drop(q)
}

// drop removes a quote. What was decided about it is no longer of anything,
// and goes with it; what became of a suggestion stays.
func (tx *txn) drop(q *coding.Quote) error {
	tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	if err := tx.readjudicate(q, ""); err != nil {
		return err
	}
	if err := tx.resuggest(q.ID, ""); err != nil {
		return err
	}
	return tx.remove(quoteTable, q.ID)
}

// heldBy says what holds a quote besides its words, "" when nothing does.
func (tx *txn) heldBy(q *coding.Quote) (string, error) {
	if q.Key {
		return "it is marked as a key quote", nil
	}
	for _, by := range []struct{ table, column, id, says string }{
		{"coding", "quote", q.ID, "somebody has coded it"},
		{"memo", "subject", string(coding.OnQuote(q.ID)), "somebody has a memo on it"},
		{"takeaway_quote", "quote", q.ID, "a takeaway rests on it"},
		{"evidence", "quote", q.ID, "it is evidence for a hypothesis"},
	} {
		var n int
		err := tx.q.QueryRowContext(tx.ctx, "select count(*) from "+by.table+" where "+by.column+" = $1", by.id).Scan(&n)
		if err != nil {
			return "", classify(err)
		}
		if n > 0 {
			return by.says, nil
		}
	}
	return "", nil
}
