package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"time"
)

// Both counts begin alike: the quotes that count in conversations, who said
// them, in which segment they were that day, and whether somebody finished
// coding the interview.
const sqlSaid = `
	said (quote, interview, revision, first, last, finished, person, segment) as materialized (
		select q.id, q.interview, q.revision, q.first_turn * 4294967296 + q.first_byte, q.last_turn * 4294967296 + q.last_byte,
			q.interview in (select interview from finish), s.participant,
			coalesce((select a.value from participant_attribute a where a.participant = s.participant and a.name = 'team' and a.since <= i.date order by a.since desc limit 1),
				(select a.value from participant_attribute a where a.participant = s.participant and a.name = 'team' order by a.since limit 1), 'unknown')
		from quote q join interview i on i.id = q.interview
		left join speaker s on s.interview = q.interview and s.name = q.speaker and s.role = 'participant' and s.participant <> ''
		where q.state in ('unchanged', 'moved') and i.source = 'interview')`

// sqlUp is every theme with itself and those that it counts in.
const sqlUp = `with recursive up (theme, above) as (
		select id, id from theme union all select up.theme, t.parent from up join theme t on t.id = up.above where t.parent <> ''),`

const sqlFrequency = sqlUp + sqlSaid + `
	select u.above, count(distinct c.quote), count(distinct case when u.above = c.theme then c.quote end), count(distinct s.interview),
		count(distinct s.person), count(distinct case when s.finished then s.person end)
	from coding c join said s on s.quote = c.quote join up u on u.theme = c.theme where c.overruled = 0 group by u.above`

const sqlSegments = sqlUp + sqlSaid + `
	select u.above, s.segment, count(distinct s.person)
	from coding c join said s on s.quote = c.quote join up u on u.theme = c.theme where c.overruled = 0 and s.finished and s.person is not null
	group by u.above, s.segment`

const sqlPairs = `with ` + sqlSaid + `,
	mark (quote, theme, interview) as materialized (
		select distinct c.quote, c.theme, s.interview from coding c join said s on s.quote = c.quote where c.overruled = 0 and s.finished),
	near (x, y, interview) as materialized (
		select x.quote, y.quote, x.interview from said x join said y on y.interview = x.interview and y.revision = x.revision and x.first < y.last and y.first < x.last
		where x.finished),
	alone (theme, units) as materialized (select theme, count(distinct interview) from mark group by theme)
	select a.theme, b.theme, f.units, g.units, count(distinct n.interview), count(*)
	from near n join mark a on a.quote = n.x join mark b on b.quote = n.y and b.theme > a.theme
	join alone f on f.theme = a.theme join alone g on g.theme = b.theme
	group by a.theme, b.theme`

func sqlThemes(ctx context.Context, db *sql.DB) (lines []string, err error) {
	var theme, segment string
	var n [5]int
	err = eachRow(ctx, db, sqlFrequency, []any{&theme, &n[0], &n[1], &n[2], &n[3], &n[4]}, func() {
		lines = append(lines, frequencyLine(theme, n[0], n[1], n[2], n[3], n[4]))
	})
	return lines, errors.Join(err, eachRow(ctx, db, sqlSegments, []any{&theme, &segment, &n[0]}, func() {
		lines = append(lines, segmentLine(theme, segment, n[0]))
	}))
}

func sqlCooccurrence(ctx context.Context, db *sql.DB) (lines []string, err error) {
	var a, b string
	var n [4]int
	err = eachRow(ctx, db, sqlPairs, []any{&a, &b, &n[0], &n[1], &n[2], &n[3]}, func() {
		lines = append(lines, pairLine(a, b, n[0], n[1], n[2], n[3]))
	})
	return lines, err
}

// bySQL counts in the database, by the same driver on the same file.
func bySQL(count func(context.Context, *sql.DB) ([]string, error)) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (_ *taken, err error) {
		at := url.URL{Path: filepath.Join(ws.dir, databaseFile)}
		db, err := sql.Open("sqlite", "file:"+at.EscapedPath()+"?_pragma=query_only(1)&_pragma=cache_size(-65536)&_pragma=temp_store(2)")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		started := time.Now()
		lines, err := count(ctx, db)
		if err != nil {
			return nil, err
		}
		return &taken{MS: []float64{ms(time.Since(started))}, Digest: digest(lines)}, ctx.Err()
	}
}

func eachRow(ctx context.Context, db *sql.DB, query string, into []any, each func()) (err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		each()
	}
	return rows.Err()
}
