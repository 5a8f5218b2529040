package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

const fts5Query = `select t.revision, t.n, t.kind, t.speaker, t.start_ms, t.line, t.text, snippet(turn_text, 0, '[', ']', '…', 40)
	from turn_text join turn t on t.id = turn_text.rowid
	where turn_text match ? %s order by turn_text.rank limit 20`

// An fts5Asker has the queries prepared, by what of a turn they ask for beside
// its words.
type fts5Asker struct {
	db                       *sql.DB
	plain, bySpeaker, inTalk *sql.Stmt
}

func (a *fts5Asker) prepare(ctx context.Context) (err error) {
	if a.plain, err = a.db.PrepareContext(ctx, fmt.Sprintf(fts5Query, "")); err != nil {
		return err
	}
	if a.bySpeaker, err = a.db.PrepareContext(ctx, fmt.Sprintf(fts5Query, "and t.speaker = ?")); err != nil {
		return err
	}
	a.inTalk, err = a.db.PrepareContext(ctx, fmt.Sprintf(fts5Query, "and turn_text.rowid between ? and ?"))
	return err
}

// askFTS5 asks the same of SQLite, on the same turns: the first twenty by rank
// with all that there is of a turn, and a snippet.
func askFTS5(_ *program, ctx context.Context, _, into string) (_ any, err error) {
	plan, err := readSearchPlan(into)
	if err != nil {
		return nil, err
	}
	db, err := openFTS5(filepath.Join(into, "fts50"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a := &fts5Asker{db: db}
	if err := a.prepare(ctx); err != nil {
		return nil, err
	}
	seen := make([][]answer, len(plan.Queries))
	for run := range plan.Runs + 1 {
		for i, q := range plan.Queries {
			one, err := a.ask(ctx, q)
			if err != nil {
				return nil, err
			}
			if run > 0 {
				seen[i] = append(seen[i], one)
			}
		}
	}
	return medians(seen), nil
}

func (a *fts5Asker) ask(ctx context.Context, q benchQuery) (_ answer, err error) {
	query, args := a.plain, []any{q.Match}
	switch {
	case q.Match == "":
		return answer{Unknown: true}, nil
	case q.Speaker != "":
		query, args = a.bySpeaker, append(args, q.Speaker)
	case q.SHA256 != "":
		var first, last int // an interview's turns follow each other, which is what FTS5 is good at
		err := a.db.QueryRowContext(ctx, "select min(id), max(id) from turn where revision = (select number from revision where sha256 = ?)", q.SHA256).Scan(&first, &last)
		if err != nil {
			return answer{}, err
		}
		query, args = a.inTalk, append(args, first, last)
	}
	started := time.Now()
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return answer{}, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var text [4]string
	var n [4]int64
	found := 0
	for rows.Next() {
		if err := rows.Scan(&n[0], &n[1], &text[0], &text[1], &n[2], &n[3], &text[2], &text[3]); err != nil {
			return answer{}, err
		}
		found++
	}
	took := ms(time.Since(started))
	return answer{MS: took, Found: found}, rows.Err()
}
