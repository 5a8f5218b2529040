package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// Dump writes the whole workspace, one JSON object a line: table by table,
// rows in the order of their keys, then the events. Two workspaces in which
// the same was done in the same order have the same dump, whenever it was done
// and whichever database they are in: times, operation IDs and the
// workspace's own ID are left out, quotes are numbered in the order in which
// they were made, and source files are given by their SHA-256.
func (s *Store) Dump(ctx context.Context, w io.Writer) (err error) {
	defer errs.Wrap(&err, "dump the workspace")
	return s.db.view(ctx, func(q queryer) error {
		d := dump{ctx: ctx, q: q, to: json.NewEncoder(w), quotes: map[string]string{}}
		d.to.SetEscapeHTML(false)
		return d.write()
	})
}

// A dump is a dump under way.
type dump struct {
	ctx    context.Context
	q      queryer
	to     *json.Encoder
	quotes map[string]string // what each quote is called in the dump, by ID
}

// dumpTables are the tables in the order in which they are dumped.
var dumpTables = []*table{
	studyTable, participantTable, attributeTable, interviewTable, speakerTable,
	{"revision", 1, []string{"number", "interview", "sha256", "path", "turns", "said", "source"}},
	{"turn", 2, []string{"revision", "n", "kind", "speaker", "start_ms", "line", "text", "marks"}},
	themeTable, quoteTable, codingTable, memoTable, finishTable, guideTable,
	hypothesisTable, evidenceTable, proposalTable, cycleTable,
	{"event_turn", 3, []string{"seq", "revision", "first_turn", "last_turn"}},
}

// jsonColumns hold JSON in which times may stand, by table and column.
var jsonColumns = map[string]bool{"hypothesis.decisions": true, "proposal.inputs": true}

func (d *dump) write() error {
	if err := d.nameQuotes(); err != nil {
		return err
	}
	for _, t := range dumpTables {
		if err := d.table(t); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	return d.events(func(e dumpEvent) error { return d.to.Encode(e) })
}

// nameQuotes numbers quotes by their first appearance in the event log.
func (d *dump) nameQuotes() error {
	return d.events(func(e dumpEvent) error {
		for _, r := range e.after {
			if r.Table != quoteTable.name {
				continue
			}
			id, _ := r.Key[0].(string)
			if _, named := d.quotes[id]; !named {
				d.quotes[id] = fmt.Sprintf("q%08d", len(d.quotes)+1)
			}
		}
		return nil
	})
}

// A dumpEvent is an event as it is dumped.
type dumpEvent struct {
	Table   string           `json:"table"`
	Seq     int64            `json:"seq"`
	Actor   string           `json:"actor"`
	Kind    string           `json:"kind"`
	Subject string           `json:"subject"`
	Before  []map[string]any `json:"before"`
	After   []map[string]any `json:"after"`

	after []rowState
}

func (d *dump) events(each func(dumpEvent) error) (err error) {
	rows, err := d.q.QueryContext(d.ctx, "select seq, actor, kind, subject, before, after from event order by seq")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		e := dumpEvent{Table: "event"}
		var before, after string
		if err := rows.Scan(&e.Seq, &e.Actor, &e.Kind, &e.Subject, &before, &after); err != nil {
			return err
		}
		was, err := decodeRows(before)
		if err != nil {
			return err
		}
		if e.after, err = decodeRows(after); err != nil {
			return err
		}
		if id, ok := strings.CutPrefix(e.Subject, "quote/"); ok && d.quotes[id] != "" {
			e.Subject = "quote/" + d.quotes[id]
		}
		e.Before, e.After = d.states(was), d.states(e.after)
		if err := each(e); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (d *dump) states(rows []rowState) []map[string]any {
	all := []map[string]any{}
	for _, r := range rows {
		t, values := tables[r.Table], r.Row
		if t == nil {
			continue
		}
		if values == nil {
			values = r.Key
		}
		row := d.row(t, values)
		if r.Row == nil {
			row["gone"] = true
		}
		all = append(all, row)
	}
	return all
}

// table dumps the rows of a table by key, quotes under the names they have here.
func (d *dump) table(t *table) error {
	scan := func(rows *sql.Rows, values *[]any) error {
		*values = make([]any, len(t.cols))
		into := make([]any, len(t.cols))
		for i := range into {
			into[i] = &(*values)[i]
		}
		return rows.Scan(into...)
	}
	rows, err := collect(d.ctx, d.q, scan, "select "+strings.Join(t.cols, ", ")+" from "+t.name)
	if err != nil {
		return err
	}
	for _, values := range rows {
		for i, col := range t.cols {
			values[i] = d.value(t, col, values[i])
		}
	}
	slices.SortFunc(rows, func(a, b []any) int { return compareKeys(a[:t.keys], b[:t.keys]) })
	for _, values := range rows {
		if err := d.to.Encode(d.row(t, values)); err != nil {
			return err
		}
	}
	return nil
}

// row is a row, or its key, by column.
func (d *dump) row(t *table, values []any) map[string]any {
	row := map[string]any{"table": t.name}
	for i, v := range values {
		if t.cols[i] != "at" {
			row[t.cols[i]] = d.value(t, t.cols[i], v)
		}
	}
	return row
}

func (d *dump) value(t *table, col string, v any) any {
	switch v := v.(type) {
	case []byte:
		return sum(v)
	case string:
		if col == "quote" || t == quoteTable && col == "id" {
			return cmp.Or(d.quotes[v], v)
		}
		if jsonColumns[t.name+"."+col] {
			return timeless(v)
		}
	}
	return v
}

// timeless is JSON without the times in it.
func timeless(text string) any {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return text
	}
	return withoutTimes(v)
}

func withoutTimes(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutTimes(v[i])
		}
	case map[string]any:
		delete(v, "at")
		for k := range v {
			v[k] = withoutTimes(v[k])
		}
	}
	return v
}

func compareKeys(a, b []any) int {
	for i := range a {
		c := 0
		if x, ok := a[i].(int64); ok {
			y, _ := b[i].(int64)
			c = cmp.Compare(x, y)
		} else {
			c = strings.Compare(fmt.Sprint(a[i]), fmt.Sprint(b[i]))
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
