package store

import (
	"cmp"
	"context"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Made is an operation that was carried out, as the log has it.
type Made struct {
	Event
	before, after []rowState
}

// IDs are the first keys of the rows of a table, such as "quote", that the
// operation added or changed, each once, in the order in which it did.
func (m *Made) IDs(table string) []string { return m.ids(table, false) }

// Added are those of them that there was no row of before.
func (m *Made) Added(table string) []string { return m.ids(table, true) }

func (m *Made) ids(table string, added bool) []string {
	var ids []string
	for i, r := range m.after {
		id, _ := r.Key[0].(string)
		if r.Table == table && r.Row != nil && (!added || m.before[i].Row == nil) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// codings are those that somebody had not made before.
func (m *Made) codings(coder string) []coding.Coding {
	var made []coding.Coding
	for i, r := range m.after {
		if r.Table == codingTable.name && r.Row != nil && m.before[i].Row == nil && r.Row[2] == coder {
			made = append(made, codingOf(r.Row))
		}
	}
	return made
}

// Codings counts the codings that the operation added.
func (m *Made) Codings() int { return len(m.codings(m.Actor)) }

// quote is the ID of the quote that the operation coded, or "".
func (m *Made) quote() string {
	for _, r := range m.after {
		id, _ := r.Key[0].(string)
		switch r.Table {
		case quoteTable.name, codingTable.name:
			return id
		case memoTable.name:
			if kind, id, err := coding.Subject(id).Split(); err == nil && kind == "quote" {
				return id
			}
		}
	}
	return ""
}

// Made returns what the operation of ctx made when it was carried out, or nil
// when it was not. errs.Conflict when it was something else than the act of
// ctx says, or somebody else's, or has been taken back since.
func (s *Events) Made(ctx context.Context) (_ *Made, err error) {
	defer errs.Wrap(&err, "look an operation up")
	return s.made(ctx)
}

func (b base) made(ctx context.Context) (*Made, error) {
	e, err := carriedOut(ctx, b.q(), "", "")
	if err != nil || e == nil {
		return nil, err
	}
	made := &Made{Event: *e}
	made.before, made.after, err = rowsOf(ctx, b.q(), e.Seq)
	return made, err
}

// carriedOut returns the event of the operation of ctx, or nil when it was not
// carried out. kind and subject are what the event would be called unless the
// act says it; "" is anything.
func carriedOut(ctx context.Context, q queryer, kind, subject string) (*Event, error) {
	act := interviews.Actor(ctx)
	if act.Op == "" {
		return nil, nil
	}
	found, err := collect(ctx, q, scanEvent, selectEvents+" where op_id = $1", act.Op)
	if err != nil || len(found) == 0 {
		return nil, classify(err)
	}
	e := &found[0]
	var turned string
	if err := q.QueryRowContext(ctx, "select "+lastTurn+" from event where seq = $1", e.Seq).Scan(&turned); err != nil {
		return nil, classify(err)
	}
	kind, subject = called(act, kind, subject)
	switch {
	case e.Actor != act.Actor, kind != "" && e.Kind != kind, subject != "" && e.Subject != subject:
		return nil, errs.New(errs.Conflict, "operation %q was something else: %s of %s by %s (event %d)", act.Op, e.Kind, e.Subject, e.Actor, e.Seq).
			Try("give each operation an ID of its own")
	case turned == undoKind:
		return nil, errs.New(errs.Conflict, "operation %q was done before (event %d, %s) and has been taken back since", act.Op, e.Seq, e.Kind).
			Try("do it again with 'verbatim redo', or under another ID")
	}
	return e, nil
}

// called is what an event is called: as the act says, unless it takes another
// one back or does it again.
func called(act interviews.Act, kind, subject string) (string, string) {
	if act.Kind == "" || kind == undoKind || kind == redoKind {
		return kind, subject
	}
	return act.Kind, cmp.Or(act.About, subject)
}
