package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// frame checks what holds the rows: SQLite's own check of its pages and
// indexes, the tables themselves, their version and the workspace's name.
func (c *check) frame() {
	if c.dialect.name == sqliteDialect.name {
		c.pages()
		c.tables()
	}
	c.version()
	c.workspace()
}

// mostPages is how many faults SQLite lists of its pages, at most.
const mostPages = 50

// pages asks SQLite for its own check, indexes and references included.
func (c *check) pages() {
	err := c.each(func(row []any) error {
		if said := fmt.Sprint(row[0]); said != "ok" {
			c.wrong("verbatim.db", "SQLite finds it damaged: %s", strings.Join(strings.Fields(said), " "))
		}
		return nil
	}, fmt.Sprintf("pragma integrity_check(%d)", mostPages))
	if err != nil {
		c.unreadable("verbatim.db", err)
	}
	err = c.each(func(row []any) error {
		c.wrong(fmt.Sprintf("table %v", row[0]), "a row names a %v that is not there", row[2])
		return nil
	}, "pragma foreign_key_check")
	if err != nil {
		c.unreadable("references", err)
	}
}

// shape is what SQLite has made of the migrations: every column of every table
// and index.
const shape = `select m.type || ' ' || m.name, t.wr, x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, '' as of
		from sqlite_master m join pragma_table_list(m.name) t join pragma_table_xinfo(m.name) x where m.type = 'table'
	union all select 'index ' || m.name || ' of ' || m.tbl_name, x."unique", i.seqno, i.name, i.coll, i."desc", '', i.key, x.origin
		from sqlite_master m join pragma_index_list(m.tbl_name) x on x.name = m.name join pragma_index_xinfo(m.name) i where m.type = 'index'
	union all select 'reference of ' || m.name, 0, f.id, f."from", f."table", f."to", '', 0, ''
		from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'
	union all select m.type || ' ' || m.name, 0, 0, '', '', '', '', 0, ''
		from sqlite_master m where m.type not in ('table', 'index')
	order by 1, 3, 4`

// tables compares the tables with those of a new workspace.
func (c *check) tables() {
	want, err := newShape(c.ctx)
	if err != nil {
		c.unreadable("a new database in memory", err)
		return
	}
	have, err := readShape(c.ctx, c.q)
	if err != nil {
		c.unreadable("the list of tables", classify(err))
		return
	}
	for _, line := range have {
		if !slices.Contains(want, line) {
			c.wrong("tables", "%s is not as it was made", line[:strings.IndexByte(line, '|')])
		}
	}
	for _, line := range want {
		if !slices.Contains(have, line) {
			c.wrong("tables", "%s is gone or has changed", line[:strings.IndexByte(line, '|')])
		}
	}
}

func readShape(ctx context.Context, q queryer) ([]string, error) {
	return collect(ctx, q, func(rows *sql.Rows, line *string) error {
		cols := make([]any, 9)
		into := make([]any, len(cols))
		for i := range into {
			into[i] = &cols[i]
		}
		err := rows.Scan(into...)
		parts := make([]string, len(cols))
		for i, v := range cols {
			parts[i] = fmt.Sprint(v)
		}
		*line = strings.Join(parts, "|")
		return err
	}, shape)
}

// newShape is the shape of a new workspace.
func newShape(ctx context.Context) (_ []string, err error) {
	db, err := inMemory(ctx, Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	return readShape(ctx, db.reads)
}

// version checks that each migration is noted once, as carried out.
func (c *check) version() {
	next := int64(0)
	err := c.each(func(row []any) error {
		if applied := row[1] == true || row[1] == int64(1); row[0] != next || !applied {
			c.wrong("tables", "the note of migration %d is not as it was made", next)
		}
		next++
		return nil
	}, "select version_id, is_applied from goose_db_version order by id")
	if err != nil {
		c.unreadable("the version of the tables", err)
		return
	}
	if files, err := fs.Glob(migrations, "migrations/"+c.dialect.name+"/*.sql"); err == nil && next != int64(len(files))+1 {
		c.wrong("tables", "%d migrations are noted, not %d", next-1, len(files))
	}
}

// workspace checks that the workspace has one name that could be one.
func (c *check) workspace() {
	n := 0
	err := c.each(func(row []any) error {
		n++
		id, _ := row[0].(string)
		at, _ := row[1].(string)
		made, digits := strings.CutPrefix(id, "w")
		if !digits || len(made) != 12 || strings.Trim(made, alphabet) != "" || formatTime(parseTime(at)) != at {
			c.wrong("workspace", "its name or the time it was made at is none")
		}
		return nil
	}, "select id, created_at from workspace")
	if err != nil {
		c.unreadable("workspace", err)
	} else if n != 1 {
		c.wrong("workspace", "it has %d names, not one", n)
	}
}
