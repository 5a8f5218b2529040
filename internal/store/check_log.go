package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A replay is the event log carried out from its beginning: what every row
// must be in the end. Of each row only sums are kept.
type replay struct {
	*check
	rows   map[rowID]rowEnd
	broken map[*table]bool // could not be read to the end
	last   int64           // the newest event that was read, or given up
}

// A rowID is the beginning of a SHA-256 over a row's table and key.
type rowID [16]byte

// A rowEnd is a row as the newest event about it left it.
type rowEnd struct {
	sum    uint64
	seq    int64 // of that event
	unsure bool  // the event is not as it was stored
}

func idOf(t *table, key []any) rowID {
	d := newDigest()
	d.add(t.name)
	d.add(key...)
	return rowID(d.Sum(nil)[:16])
}

func sumOf(row []any) uint64 {
	d := newDigest()
	d.add(row...)
	return binary.BigEndian.Uint64(d.Sum(nil))
}

// eventPage is how many events are read at a time, at most.
const eventPage = 200

// giveUp is after how many events in a row that cannot be read the rest of the
// log is given up.
const giveUp = 1000

// replay reads the log, many events at a time; where that fails, one by one.
func (c *check) replay() *replay {
	r := &replay{check: c, rows: map[rowID]rowEnd{}, broken: map[*table]bool{}}
	var head int64
	if err := c.q.QueryRowContext(c.ctx, "select coalesce(max(seq), 0) from event").Scan(&head); err != nil {
		c.unreadable("event log", classify(err))
		return r
	}
	failed, limit := 0, int64(eventPage)
	for at := int64(0); at < head && c.ctx.Err() == nil; {
		to := min(at+limit, head)
		err := r.carryOut(at, to)
		switch {
		case err == nil:
			at, failed, limit = c.nextEvent(to), 0, eventPage
		case limit > 1:
			at, limit = max(at, r.last), 1
		default:
			at, r.last = to, to
			c.unreadable(fmt.Sprintf("event %d", to), err)
			if failed++; failed == giveUp {
				c.wrong("event log", "the events from %d on are not read", to+1)
				return r
			}
		}
	}
	return r
}

// nextEvent is the place before the next event after a number, which may be far
// away where a number was damaged; the number itself when that cannot be read.
func (c *check) nextEvent(after int64) int64 {
	var next int64
	if err := c.q.QueryRowContext(c.ctx, "select coalesce(min(seq), $1) from event where seq > $1", after).Scan(&next); err != nil {
		return after
	}
	return max(after, next-1)
}

// A logged is an event as it stands in the log.
type logged struct {
	seq    int64
	row    []any // eventColumns
	sum    string
	turns  []touched
	before string
	after  string
}

// carryOut reads the events after a number up to another, with the turns they
// concern, and applies each.
func (r *replay) carryOut(after, to int64) error {
	type stretch struct {
		seq int64
		touched
	}
	scan := func(rows *sql.Rows, s *stretch) error { return rows.Scan(&s.seq, &s.revision, &s.first, &s.last) }
	all, err := collect(r.ctx, r.q, scan, `select seq, revision, first_turn, last_turn from event_turn
		where seq > $1 and seq <= $2 order by seq, revision, first_turn`, after, to)
	if err != nil {
		return classify(err)
	}
	turns := map[int64][]touched{}
	for _, s := range all {
		turns[s.seq] = append(turns[s.seq], s.touched)
	}
	return r.each(func(row []any) error {
		last := len(row) - 1
		e := logged{row: row[:last]}
		e.seq, _ = row[0].(int64)
		e.before, _ = row[last-2].(string)
		e.after, _ = row[last-1].(string)
		e.sum, _ = row[last].(string)
		e.turns = turns[e.seq]
		if e.seq <= r.last || e.seq > to {
			return errors.New("the events are out of order")
		}
		r.apply(&e)
		return nil
	}, "select "+eventColumns+", sha256 from event where seq > $1 and seq <= $2 order by seq", after, to)
}

func (e *logged) name() string {
	kind, _ := e.row[4].(string)
	if !plain(kind) {
		return fmt.Sprintf("event %d", e.seq)
	}
	return fmt.Sprintf("event %d (%s)", e.seq, kind)
}

// apply checks an event and carries it out.
func (r *replay) apply(e *logged) {
	if e.seq != r.last+1 {
		r.wrong("event log", "the events from %d to %d are missing", r.last+1, e.seq-1)
	}
	r.last = e.seq
	r.Events++
	unsure := false
	switch {
	case e.sum == "":
		r.Unsummed++
	case eventSum(e.row, e.turns) != e.sum:
		r.wrong(e.name(), "it is not as it was written")
		unsure = true
	}
	before, after, err := e.states()
	if err != nil {
		r.wrong(e.name(), "what it changed cannot be understood")
		return
	}
	for i := range after {
		if !r.change(e.seq, &before[i], &after[i], unsure) && !unsure {
			r.wrong(e.name(), "it does not follow from the events before it: %s was not as it says", nameOf(after[i].Table, after[i].Key))
			unsure = true
		}
	}
}

// change makes a row what an event left it as, and reports whether it was
// before what the event found it as.
func (r *replay) change(seq int64, before, after *rowState, unsure bool) (fits bool) {
	t := tables[after.Table]
	id := idOf(t, after.Key)
	was, there := r.rows[id]
	fits = was.unsure || there == (before.Row != nil) && (!there || was.sum == sumOf(before.Row))
	if after.Row == nil {
		delete(r.rows, id)
		return fits
	}
	r.rows[id] = rowEnd{sumOf(after.Row), seq, unsure}
	if n, ok := revisionIn(after); ok {
		if _, known := r.revisions[n]; !known {
			r.wrong(fmt.Sprintf("revision %d", n), "is missing; event %d tells of it", seq)
			r.revisions[n] = revisionRow{} // said once
		}
	}
	return fits
}

// revisionIn is the revision that a row of an interview names.
func revisionIn(s *rowState) (int64, bool) {
	if s.Table != interviewTable.name {
		return 0, false
	}
	n, ok := s.Row[slices.Index(interviewTable.cols, "revision")].(int64)
	return n, ok
}

// states are the rows of an event: as many before as after, of the same tables
// and keys, each with all its columns or none.
func (e *logged) states() (before, after []rowState, err error) {
	before, errBefore := decodeRows(e.before)
	after, errAfter := decodeRows(e.after)
	if err := errors.Join(errBefore, errAfter); err != nil {
		return nil, nil, err
	}
	if len(before) != len(after) {
		return nil, nil, errors.New("rows are missing")
	}
	for i := range after {
		if !before[i].whole() || !after[i].whole() || before[i].Table != after[i].Table || !slices.Equal(before[i].Key, after[i].Key) {
			return nil, nil, errors.New("a row is none")
		}
	}
	return before, after, nil
}

// whole reports whether a state is one that the store writes.
func (r *rowState) whole() bool {
	t := tables[r.Table]
	if t == nil || len(r.Key) != t.keys || r.Row != nil && len(r.Row) != len(t.cols) {
		return false
	}
	for _, v := range slices.Concat(r.Key, r.Row) {
		switch v.(type) {
		case string, int64:
		default:
			return false
		}
	}
	return r.Row == nil || slices.Equal(r.Key, r.Row[:t.keys])
}

// nameOf names a row without its contents.
func nameOf(table string, key []any) string {
	name := table
	for _, k := range key {
		part := fmt.Sprint(k)
		if !plain(part) {
			part = "…"
		}
		name += " " + part
	}
	return name
}

// compare compares the rows of a table with the log, and takes those that are
// there from the replay.
func (r *replay) compare(t *table) {
	read := 0
	err := r.each(func(row []any) error {
		read++
		key := row[:t.keys]
		id := idOf(t, key)
		end, ok := r.rows[id]
		delete(r.rows, id)
		switch {
		case !ok:
			r.wrong(nameOf(t.name, key), "no event made it")
		case !end.unsure && end.sum != sumOf(row):
			r.wrong(nameOf(t.name, key), "it is not as event %d left it", end.seq)
		}
		return nil
	}, "select "+strings.Join(t.cols, ", ")+" from "+t.name+" order by "+strings.Join(t.cols[:t.keys], ", "))
	if err != nil {
		r.broken[t] = true
		r.unreadable(fmt.Sprintf("table %s, behind row %d", t.name, read), err)
	}
}

// mostNamed bounds how many missing rows are named one by one.
const mostNamed = 1000

// missing reports the rows that the log knows and no table has.
func (r *replay) missing() {
	type gone struct {
		rowID
		rowEnd
	}
	var all []gone
	for id, end := range r.rows {
		all = append(all, gone{id, end})
	}
	slices.SortFunc(all, func(a, b gone) int {
		return cmp.Or(cmp.Compare(a.seq, b.seq), bytes.Compare(a.rowID[:], b.rowID[:]))
	})
	for i, g := range all {
		if i == mostNamed {
			r.wrong("rows", "%d more are missing", len(all)-i)
			return
		}
		r.missingRow(g.rowID, g.seq)
	}
}

// missingRow reports a row by the name that an event has for it.
func (r *replay) missingRow(id rowID, seq int64) {
	var text string
	err := r.q.QueryRowContext(r.ctx, "select after from event where seq = $1", seq).Scan(&text)
	rows, bad := decodeRows(text)
	if err != nil || bad != nil {
		r.wrong(fmt.Sprintf("a row of event %d", seq), "is missing")
		return
	}
	for i := range rows {
		if t := tables[rows[i].Table]; rows[i].whole() && idOf(t, rows[i].Key) == id {
			what := "is missing"
			if r.broken[t] {
				what = "cannot be read"
			}
			r.wrong(nameOf(t.name, rows[i].Key), "%s; event %d has it", what, seq)
			return
		}
	}
}
