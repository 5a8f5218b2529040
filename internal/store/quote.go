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

var quoteTable = &table{"quote", 1, []string{
	"id", "interview", "revision", "first_turn", "first_byte", "last_turn", "last_byte",
	"words", "state", "speaker", "line", "start_ms",
}}

func (tx *txn) putQuote(q *coding.Quote) error {
	return tx.put(quoteTable, q.ID, string(q.Interview), q.Revision, int64(q.FirstTurn), int64(q.Start), int64(q.LastTurn), int64(q.End),
		q.Text, string(q.State), q.Speaker, int64(q.Line), q.StartMS)
}

// where is the condition of a filter on quotes q of interviews i.
func (b base) where(f coding.Filter) (string, []any) {
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
	if len(f.Themes) > 0 {
		args = append(args, jsonList(f.Themes))
		conds = append(conds, "exists (select 1 from coding t where t.quote = q.id and "+b.db.dialect.in("t.theme", len(args))+")")
	}
	if f.Coder != "" {
		add("exists (select 1 from coding t where t.quote = q.id and t.coder = $%d)", f.Coder)
	}
	return strings.Join(conds, " and "), args
}

// Quotes implements coding.Store.
func (s *Coding) Quotes(ctx context.Context, f coding.Filter) (_ []coding.Quote, err error) {
	defer errs.Wrap(&err, "list quotes")
	return s.readQuotes(ctx, f)
}

func (b base) readQuotes(ctx context.Context, f coding.Filter) ([]coding.Quote, error) {
	cond, args := b.where(f)
	quotes, err := collect(ctx, b.q(), scanQuote, "select q."+strings.Join(quoteTable.cols, ", q.")+
		" from quote q join interview i on i.id = q.interview where "+cond+
		" order by i.date, q.interview, q.first_turn, q.first_byte, q.last_turn, q.last_byte, q.id", args...)
	return quotes, classify(err)
}

func scanQuote(rows *sql.Rows, q *coding.Quote) error {
	return rows.Scan(&q.ID, &q.Interview, &q.Revision, &q.FirstTurn, &q.Start, &q.LastTurn, &q.End,
		&q.Text, &q.State, &q.Speaker, &q.Line, &q.StartMS)
}

// findQuote reads one quote, or errs.NotFound.
func (b base) findQuote(ctx context.Context, id string) (coding.Quote, error) {
	found, err := b.readQuotes(ctx, coding.Filter{IDs: []string{id}})
	if err != nil {
		return coding.Quote{}, err
	}
	if len(found) == 0 {
		return coding.Quote{}, errs.New(errs.NotFound, "no quote %q", id).Try("'verbatim quote list' shows them all")
	}
	return found[0], nil
}

func (tx *txn) findQuote(id string) (coding.Quote, error) {
	return base{db: tx.db, tx: tx}.findQuote(tx.ctx, id)
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
	quotes, err := base{db: tx.db, tx: tx}.readQuotes(tx.ctx, coding.Filter{Interview: was.ID})
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
		if q.State.Counts() {
			carried++
		} else {
			review++
		}
	}
	return carried, review, nil
}
