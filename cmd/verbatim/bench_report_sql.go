package main

import (
	"context"
	"database/sql"
	"errors"
)

// sqlAsked is who was asked: people of conversations that somebody finished
// coding, the segment they were in that day and the quarter it is in.
const sqlAsked = `
	asked (person, segment, quarter) as materialized (
		select s.participant, coalesce((select a.value from participant_attribute a where a.participant = s.participant and a.name = 'team' and a.since <= i.date order by a.since desc limit 1),
				(select a.value from participant_attribute a where a.participant = s.participant and a.name = 'team' order by a.since limit 1), 'unknown'),
			` + sqlQuarter + `
		from interview i join speaker s on s.interview = i.id and s.role = 'participant' and s.participant <> ''
		where i.source = 'interview' and i.id in (select interview from finish))`

const sqlQuarter = `substr(i.date, 1, 4) || '-Q' || ((cast(substr(i.date, 6, 2) as integer) + 2) / 3)`

const sqlSegmentParts = sqlUp + sqlSaid + `,` + sqlAsked + `,
	part (name, people) as materialized (select segment, count(distinct person) from asked group by segment)
	select u.above, s.segment, count(distinct s.person), p.people
	from coding c join said s on s.quote = c.quote join up u on u.theme = c.theme join part p on p.name = s.segment
	where c.overruled = 0 and s.finished and s.person is not null
	group by u.above, s.segment`

const sqlQuarterParts = sqlUp + sqlSaid + `,` + sqlAsked + `,
	part (name, people) as materialized (select quarter, count(distinct person) from asked group by quarter),
	day (interview, quarter) as materialized (select i.id, ` + sqlQuarter + ` from interview i)
	select u.above, d.quarter, count(distinct s.person), p.people
	from coding c join said s on s.quote = c.quote join up u on u.theme = c.theme join day d on d.interview = s.interview join part p on p.name = d.quarter
	where c.overruled = 0 and s.finished and s.person is not null
	group by u.above, d.quarter`

const sqlFirstThemes = `with ` + sqlSaid + `,
	first (theme, at) as (
		select c.theme, min(i.date || ' ' || i.id) from coding c join said s on s.quote = c.quote join interview i on i.id = s.interview
		where c.overruled = 0 and s.finished group by c.theme)
	select i.id, count(*) from first f join interview i on f.at = i.date || ' ' || i.id group by i.id`

// sqlVoted is which coder has a theme in which turn of the interviews that they
// and another have finished.
const sqlVoted = `
	voted (interview, turn, theme, coder) as materialized (
		select distinct q.interview, t.n, c.theme, c.coder
		from coding c join quote q on q.id = c.quote join interview i on i.id = q.interview
		join turn t on t.revision = q.revision and t.n between q.first_turn and q.last_turn and t.kind = 'speech'
		join finish f on f.interview = q.interview and f.coder = c.coder
		where q.state in ('unchanged', 'moved') and i.source = 'interview')`

const sqlBoth = `with ` + sqlVoted + `
	select a.theme, a.coder || ' and', b.coder, count(*)
	from voted a join voted b on b.interview = a.interview and b.turn = a.turn and b.theme = a.theme and b.coder > a.coder
	group by a.theme, a.coder, b.coder`

const sqlEither = `with ` + sqlVoted + `
	select v.theme, v.coder, f.coder, count(*)
	from voted v join finish f on f.interview = v.interview and f.coder <> v.coder
	group by v.theme, v.coder, f.coder`

func sqlSegmentsOf(ctx context.Context, db *sql.DB) ([]string, error) {
	return sqlParts(ctx, db, sqlSegmentParts)
}

func sqlQuarters(ctx context.Context, db *sql.DB) ([]string, error) {
	return sqlParts(ctx, db, sqlQuarterParts)
}

func sqlParts(ctx context.Context, db *sql.DB, query string) (lines []string, err error) {
	var theme, part string
	var x, n int
	err = eachRow(ctx, db, query, []any{&theme, &part, &x, &n}, func() { lines = append(lines, partLine(theme, part, x, n)) })
	return lines, err
}

func sqlFirsts(ctx context.Context, db *sql.DB) (lines []string, err error) {
	var interview string
	var themes int
	err = eachRow(ctx, db, sqlFirstThemes, []any{&interview, &themes}, func() { lines = append(lines, firstsLine(interview, themes)) })
	return lines, err
}

func sqlVotes(ctx context.Context, db *sql.DB) (lines []string, err error) {
	var theme, a, b string
	var turns int
	for _, query := range []string{sqlBoth, sqlEither} {
		err = errors.Join(err, eachRow(ctx, db, query, []any{&theme, &a, &b, &turns}, func() { lines = append(lines, votesLine(theme, a, b, turns)) }))
	}
	return lines, err
}
