package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A txn is an Update under way: it changes rows and remembers how they were.
type txn struct {
	ctx     context.Context
	q       queryer
	db      *database
	act     interviews.Act
	now     time.Time
	kind    string
	subject string
	before  []rowState
	after   []rowState
	turns   map[touched]bool
}

// A table is one whose rows are changed one at a time, recorded and undone.
// Its columns hold text or integers and are never null.
type table struct {
	name string
	keys int      // how many of cols make the primary key
	cols []string // key columns first
	// later are the values that rows have in the last columns when an event
	// remembers them from before there were such columns.
	later []any

	one, insert, addition, update, deletion string // statements on one row
}

// newTable describes a table whose first columns, as many as keys, are its key.
func newTable(name string, keys int, cols ...string) *table {
	t := &table{name: name, keys: keys, cols: cols}
	list, where := strings.Join(cols, ", "), t.where(1)
	marks, sets := make([]string, len(cols)), []string{}
	for i, col := range cols {
		marks[i] = fmt.Sprintf("$%d", i+1)
		if i >= keys {
			sets = append(sets, col+" = "+marks[i])
		}
	}
	t.one = "select " + list + " from " + name + where
	t.insert = "insert into " + name + " (" + list + ") values (" + strings.Join(marks, ", ") + ")"
	t.addition = t.insert + " on conflict (" + strings.Join(cols[:keys], ", ") + ") do nothing"
	t.update = "update " + name + " set " + strings.Join(sets, ", ") + where
	t.deletion = "delete from " + name + where
	return t
}

// grown says which values the last columns have in rows from before them.
func (t *table) grown(later ...any) *table {
	t.later = later
	return t
}

// A rowState is a row as an event remembers it.
type rowState struct {
	Table string `json:"table"`
	Key   []any  `json:"key"`
	Row   []any  `json:"row"` // all columns, key first; null when there is no such row
}

// touched are turns whose search entries a change concerns.
type touched struct {
	revision    int64
	first, last int
}

// base reads in the transaction.
func (tx *txn) base() base { return base{db: tx.db, tx: tx} }

// name names the event once something has changed, unless it has a name.
func (tx *txn) name(kind, subject string) {
	if tx.kind == "" && len(tx.before) > 0 {
		tx.kind, tx.subject = kind, subject
	}
}

// step runs a part of the transaction, all or nothing: an Update may go on
// after a call that failed, and on PostgreSQL after a statement that failed.
func (tx *txn) step(kind, subject string, fn func(*txn) error) (err error) {
	if _, err := tx.q.ExecContext(tx.ctx, "savepoint step"); err != nil {
		return classify(err)
	}
	changes := len(tx.before)
	if err = fn(tx); err != nil {
		tx.before, tx.after = tx.before[:changes], tx.after[:changes]
		_, back := tx.q.ExecContext(tx.ctx, "rollback to step")
		err = errors.Join(err, back)
	} else {
		tx.name(kind, subject)
	}
	_, release := tx.q.ExecContext(tx.ctx, "release step")
	return errors.Join(err, release)
}

// touch marks turns first..last of a revision for search; 1, 0 marks none.
func (tx *txn) touch(revision int64, first, last int) {
	if first > last {
		return
	}
	if tx.turns == nil {
		tx.turns = map[touched]bool{}
	}
	tx.turns[touched{revision, first, last}] = true
}

// put inserts or replaces a row, unless it is the same already.
func (tx *txn) put(t *table, row ...any) error {
	if err := t.check(row); err != nil {
		return err
	}
	key := row[:t.keys]
	was, err := tx.current(t, key)
	if err != nil {
		return err
	}
	if slices.Equal(was, row) {
		return nil
	}
	query := t.insert
	if was != nil {
		query = t.update
	}
	if _, err := tx.q.ExecContext(tx.ctx, query, row...); err != nil {
		return classify(err)
	}
	tx.record(t, key, was, row)
	return nil
}

// add inserts a row unless there is one of its key, which it leaves as it is.
func (tx *txn) add(t *table, row ...any) (added bool, err error) {
	if err := t.check(row); err != nil {
		return false, err
	}
	done, err := tx.q.ExecContext(tx.ctx, t.addition, row...)
	if err != nil {
		return false, classify(err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return false, classify(err)
	}
	tx.record(t, row[:t.keys], nil, row)
	return true, nil
}

// check refuses what the databases would not both keep as it is.
func (t *table) check(row []any) error {
	for _, v := range row {
		if s, ok := v.(string); ok && !isText(s) {
			return errs.New(errs.Invalid, "a %s is not UTF-8 text", t.name)
		}
	}
	return nil
}

// isText reports whether both databases keep s as it is: PostgreSQL takes
// neither broken UTF-8 nor NUL, SQLite takes anything.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// remove deletes a row, if it is there.
func (tx *txn) remove(t *table, key ...any) error {
	was, err := tx.current(t, key)
	if err != nil || was == nil {
		return err
	}
	if _, err := tx.q.ExecContext(tx.ctx, t.deletion, key...); err != nil {
		return classify(err)
	}
	tx.record(t, key, was, nil)
	return nil
}

// record remembers a change. The slices may be the caller's, who goes on with them.
func (tx *txn) record(t *table, key, was, is []any) {
	key = slices.Clone(key)
	tx.before = append(tx.before, rowState{t.name, key, was})
	tx.after = append(tx.after, rowState{t.name, key, slices.Clone(is)})
}

// current reads a row: int64 and string values, nil when it is not there.
func (tx *txn) current(t *table, key []any) ([]any, error) {
	var row []any
	err := tx.q.QueryRowContext(tx.ctx, t.one, key...).Scan(t.into(&row)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return row, classify(err)
}

// rowsWhere reads the rows that have a value in one column, in the order of
// their keys.
func (tx *txn) rowsWhere(t *table, column string, value any) ([][]any, error) {
	scan := func(rows *sql.Rows, row *[]any) error { return rows.Scan(t.into(row)...) }
	cols := strings.Join(t.cols, ", ")
	all, err := collect(tx.ctx, tx.q, scan, "select "+cols+" from "+t.name+" where "+column+" = $1 order by "+strings.Join(t.cols[:t.keys], ", "), value)
	return all, classify(err)
}

// into makes room for a row, and returns where to scan its columns to.
func (t *table) into(row *[]any) []any {
	*row = make([]any, len(t.cols))
	into := make([]any, len(t.cols))
	for i := range into {
		into[i] = &(*row)[i]
	}
	return into
}

// where is the condition on the key, its placeholders counted from n.
func (t *table) where(n int) string {
	var conds []string
	for i, col := range t.cols[:t.keys] {
		conds = append(conds, fmt.Sprintf("%s = $%d", col, n+i))
	}
	return " where " + strings.Join(conds, " and ")
}

// appendEvent records what the transaction changed, if it changed anything.
func (tx *txn) appendEvent() (err error) {
	defer errs.Wrap(&err, "append event")
	if len(tx.before) == 0 {
		return nil
	}
	before, err := json.Marshal(tx.before)
	if err != nil {
		return err
	}
	after, err := json.Marshal(tx.after)
	if err != nil {
		return err
	}
	tx.kind, tx.subject = called(tx.act, tx.kind, tx.subject)
	var seq int64
	if err := tx.q.QueryRowContext(tx.ctx, "select coalesce(max(seq), 0) + 1 from event").Scan(&seq); err != nil {
		return classify(err)
	}
	if tx.act.Op == "" {
		tx.act.Op = fmt.Sprintf("event-%d", seq)
	}
	turns := tx.concerned()
	row := []any{seq, formatTime(tx.now), tx.act.Actor, tx.act.Op, tx.kind, tx.subject, string(before), string(after)}
	_, err = tx.q.ExecContext(tx.ctx, `insert into event (`+eventColumns+`, sha256)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, append(row, eventSum(row, turns))...)
	if err != nil {
		return classify(err)
	}
	for _, t := range turns {
		_, err := tx.q.ExecContext(tx.ctx, "insert into event_turn (seq, revision, first_turn, last_turn) values ($1, $2, $3, $4)",
			seq, t.revision, t.first, t.last)
		if err != nil {
			return classify(err)
		}
	}
	return nil
}

// eventColumns are the columns of an event that its sum is over, in that order.
const eventColumns = "seq, at, actor, op_id, kind, subject, before, after"

// concerned returns the stretches of turns that were touched, in order; of
// those that begin at the same turn the longest.
func (tx *txn) concerned() []touched {
	all := slices.SortedFunc(maps.Keys(tx.turns), func(a, b touched) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last))
	})
	return slices.CompactFunc(all, func(a, b touched) bool { return a.revision == b.revision && a.first == b.first })
}
