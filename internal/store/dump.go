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
// and whichever database they are in: times, operation IDs, the sums over them
// and the workspace's own ID are left out, what has a made ID (quotes,
// takeaways, suggestions) is numbered in the order in which it was made, and
// source files are given by their SHA-256.
func (s *Store) Dump(ctx context.Context, w io.Writer) (err error) {
	defer errs.Wrap(&err, "dump the workspace")
	return s.db.view(ctx, func(q queryer) error {
		d := dump{ctx: ctx, q: q, to: json.NewEncoder(w), names: map[string]string{}}
		d.to.SetEscapeHTML(false)
		return d.write()
	})
}

// A dump is a dump under way.
type dump struct {
	ctx   context.Context
	q     queryer
	to    *json.Encoder
	names map[string]string // what is called in the dump by another name than its ID
}

// dumpTables are the tables in the order in which they are dumped.
var dumpTables = []*table{
	studyTable, participantTable, attributeTable, interviewTable, speakerTable,
	newTable("revision", 1, "number", "interview", "sha256", "path", "turns", "said", "source"),
	newTable("turn", 2, "revision", "n", "kind", "speaker", "start_ms", "line", "text", "marks"),
	themeTable, quoteTable, codingTable, memoTable, takeawayTable, takeawayQuoteTable, assignmentTable, finishTable,
	adjudicationTable, suggestionTable, guideTable, phraseTable, hypothesisTable, evidenceTable, challengeTable, opportunityTable,
	proposalTable, cycleTable, levelTable, metricTable, measurementTable, noticeTable, synonymTable, savedTable,
	issuedTable, withdrawalTable,
	newTable("event_turn", 3, "seq", "revision", "first_turn", "last_turn"),
}

// jsonColumns hold JSON in which times and made IDs may stand, by table and
// column.
var jsonColumns = map[string]bool{
	"hypothesis.decisions": true, "hypothesis.criterion": true, "hypothesis.confidence": true, "hypothesis.questions": true,
	"proposal.inputs": true, "proposal.moves": true, "metric.plan": true, "issued_report.content": true,
}

func (d *dump) write() error {
	if err := d.name(); err != nil {
		return err
	}
	for _, t := range dumpTables {
		if err := d.table(t); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	return d.events(func(e dumpEvent) error { return d.to.Encode(e) })
}

// named are the tables whose IDs are made, by what is put before the number.
var named = map[*table]string{quoteTable: "q", takeawayTable: "k", suggestionTable: "s"}

// name numbers what has a made ID by its first appearance in the event log.
func (d *dump) name() error {
	made := map[string]int{}
	return d.events(func(e dumpEvent) error {
		for _, r := range e.after {
			prefix, ok := named[tables[r.Table]]
			id, _ := r.Key[0].(string)
			if _, known := d.names[id]; !ok || known {
				continue
			}
			made[prefix]++
			d.names[id] = fmt.Sprintf("%s%08d", prefix, made[prefix])
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
		e.Subject = d.subject(e.Subject)
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
	scan := func(rows *sql.Rows, values *[]any) error { return rows.Scan(t.into(values)...) }
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
		if t.cols[i] != "at" && (t != issuedTable || t.cols[i] != "sha256") {
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
		switch {
		case col == "quote", col == "takeaway", col == "id" && named[t] != "":
			return cmp.Or(d.names[v], v)
		case col == "subject":
			return d.subject(v)
		case col == "quotes":
			ids := strings.Fields(v)
			for i, id := range ids {
				ids[i] = cmp.Or(d.names[id], id)
			}
			return strings.Join(ids, " ")
		}
		if jsonColumns[t.name+"."+col] {
			return d.timeless(v)
		}
	}
	return v
}

// subject is what an event or a memo is about.
func (d *dump) subject(s string) string {
	kind, id, ok := strings.Cut(s, "/")
	if name := d.names[id]; ok && name != "" {
		return kind + "/" + name
	}
	return s
}

// timeless is JSON without the times in it, and with the names that things
// have here.
func (d *dump) timeless(text string) any {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return text
	}
	return d.withoutTimes(v)
}

func (d *dump) withoutTimes(v any) any {
	switch v := v.(type) {
	case string:
		return cmp.Or(d.names[v], v)
	case []any:
		for i := range v {
			v[i] = d.withoutTimes(v[i])
		}
	case map[string]any:
		delete(v, "at")
		for k := range v {
			v[k] = d.withoutTimes(v[k])
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
