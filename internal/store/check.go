package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// A Problem is something in the database that is not as it was written.
type Problem struct {
	Where string // such as "coding q0c2… slow-start ada", "event 12" or "revision 3 of 2026-08-14-p07"
	What  string // never words of a transcript
}

// String is the place and what is wrong there, as one line.
func (p Problem) String() string { return p.Where + ": " + p.What }

// Checked says what a check has read.
type Checked struct {
	Events    int // of the log
	Revisions int
	// Unsummed are the events and revisions from before there were sums of
	// them: what they say is compared with the rest alone.
	Unsummed int
}

// Check reads everything that the workspace keeps and reports what is not as
// it was written:
//
//   - revisions whose source or turns are not those that were stored;
//   - events that are missing, or are not those that were stored;
//   - rows that are not as the event log, carried out from the beginning,
//     leaves them; rows that are missing or that no event made;
//   - links between rows that lead nowhere;
//   - in SQLite: pages, indexes and tables that are not as SQLite or the
//     migrations made them.
//
// It sees the workspace as it is at one moment, changes nothing, and holds a
// few dozen bytes for each row in memory. What cannot be read is a problem too,
// and the check goes on behind it; the error is that of a check that could not
// begin or was cancelled.
func (s *Store) Check(ctx context.Context, report func(Problem)) (Checked, error) {
	c := &check{ctx: ctx, dialect: s.db.dialect, report: report, revisions: map[int64]revisionRow{}}
	err := s.db.view(ctx, func(q queryer) error {
		c.q = q
		c.frame()
		c.eachRevision()
		log := c.replay()
		for _, t := range dumpTables {
			if tables[t.name] == t {
				log.compare(t)
			}
		}
		log.missing()
		c.links()
		return ctx.Err()
	})
	return c.Checked, err
}

// A check is a check under way.
type check struct {
	Checked
	ctx       context.Context
	q         queryer
	dialect   dialect
	report    func(Problem)
	revisions map[int64]revisionRow
}

func (c *check) wrong(where, format string, args ...any) {
	c.report(Problem{where, fmt.Sprintf(format, args...)})
}

// unreadable reports what could not be read, unless the check was cancelled.
func (c *check) unreadable(where string, err error) {
	if c.ctx.Err() == nil {
		c.wrong(where, "cannot be read: %v", err)
	}
}

// each calls fn with every row of a query, as the database returns its columns.
func (c *check) each(fn func(row []any) error, query string, args ...any) (err error) {
	rows, err := c.q.QueryContext(c.ctx, query, args...)
	if err != nil {
		return classify(err)
	}
	defer func() { err = classify(errors.Join(err, rows.Close())) }()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	row := make([]any, len(cols))
	into := make([]any, len(cols))
	for i := range into {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// A revisionRow is what other rows rely on of a revision.
type revisionRow struct {
	interview, sha256 string
	turns             int64
}

// eachRevision checks every revision against its sums.
func (c *check) eachRevision() {
	numbers, err := collect(c.ctx, c.q, func(rows *sql.Rows, n *int64) error { return rows.Scan(n) }, "select number from revision order by number")
	if err != nil {
		c.unreadable("revisions", classify(err))
	}
	for _, n := range numbers {
		if err := c.revision(n); err != nil {
			c.unreadable(c.revisionName(n), err)
		}
	}
}

func (c *check) revisionName(n int64) string {
	if iv := c.revisions[n].interview; plain(iv) {
		return fmt.Sprintf("revision %d of %s", n, iv)
	}
	return fmt.Sprintf("revision %d", n)
}

func (c *check) revision(n int64) error {
	var source any
	var want string
	d := newDigest()
	err := c.each(func(row []any) error {
		last := len(row) - 2
		d.add(row[:last]...)
		source = row[last]
		want, _ = row[last+1].(string)
		var r revisionRow
		r.interview, _ = row[0].(string)
		r.sha256, _ = row[1].(string)
		r.turns, _ = row[4].(int64)
		c.revisions[n] = r
		return nil
	}, "select "+sumColumns+", source, turns_sha256 from revision where number = $1", n)
	r, ok := c.revisions[n]
	if err != nil || !ok {
		return errors.Join(err, errIf(!ok, "its row is gone"))
	}
	c.Revisions++
	if b, _ := source.([]byte); sum(b) != r.sha256 {
		c.wrong(c.revisionName(n), "the bytes of the file are not those that were ingested")
	}
	turns, inOrder := int64(0), true
	err = c.each(func(row []any) error {
		turns++
		inOrder = inOrder && row[0] == turns
		d.add(row...)
		return nil
	}, "select n, kind, speaker, start_ms, line, text, marks from turn where revision = $1 order by n", n)
	switch {
	case err != nil:
		return fmt.Errorf("turn %d or one of those behind it: %w", turns+1, err)
	case turns != r.turns:
		c.wrong(c.revisionName(n), "has %d of its %d turns", turns, r.turns)
	case !inOrder:
		c.wrong(c.revisionName(n), "its turns are not numbered from 1 to %d", turns)
	case want == "":
		c.Unsummed++
	case d.hex() != want:
		c.wrong(c.revisionName(n), "its turns, or what it says of its file, are not as they were stored")
	}
	return nil
}

func errIf(wrong bool, text string) error {
	if wrong {
		return errors.New(text)
	}
	return nil
}

// plain reports whether an ID from a damaged place may stand in a message: it
// looks like one, and like no words of a transcript.
func plain(id string) bool {
	return id != "" && len(id) < 100 && strings.IndexFunc(id, func(r rune) bool {
		return !strings.ContainsRune("-_./:", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}
