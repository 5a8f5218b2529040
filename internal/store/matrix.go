package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Matrix implements coding.Store. One row a quote is read, its codings as two
// lists: a row for each of a million codings would take three times as long.
func (s *Coding) Matrix(ctx context.Context, f coding.Filter) (_ *coding.Matrix, err error) {
	defer errs.Wrap(&err, "read codings")
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	cond, args := s.matrixWhere(f, blind)
	rows, err := s.q().QueryContext(ctx, "select c.quote, "+s.db.dialect.list("c.theme")+", "+s.db.dialect.list("c.coder")+
		" from coding c where c.overruled = 0"+cond+" group by c.quote order by c.quote", args...)
	if err != nil {
		return nil, classify(err)
	}
	m, err := readMatrix(rows)
	return m, classify(errors.Join(err, rows.Close()))
}

// matrixWhere is what a filter, and what is hidden, adds to the condition. To
// join a million codings with their quotes takes longer than all the rest, so
// that is done when something depends on it only.
func (b base) matrixWhere(f coding.Filter, blind *blinded) (string, []any) {
	cond, args := b.where(f, blind)
	if len(args) == 0 && !f.Key {
		cond = ""
	} else {
		cond = " and c.quote in (select q.id from quote q join interview i on i.id = q.interview where " + cond + ")"
	}
	if blind != nil {
		args = append(args, blind.interviews, blind.person)
		cond += fmt.Sprintf(" and not (c.quote in (select q.id from quote q where %s) and c.coder <> $%d)",
			b.db.dialect.in("q.interview", len(args)-1), len(args))
	}
	return cond, args
}

func readMatrix(rows *sql.Rows) (*coding.Matrix, error) {
	var b coding.MatrixBuilder
	var quote, themes, coders sql.RawBytes
	var theme, coder texts
	for rows.Next() {
		if err := rows.Scan(&quote, &themes, &coders); err != nil {
			return nil, err
		}
		if err := errors.Join(theme.read(themes), coder.read(coders)); err != nil {
			return nil, err
		}
		if len(theme) != len(coder) {
			return nil, fmt.Errorf("quote %s has %d themes by %d coders", quote, len(theme), len(coder))
		}
		for i := range theme {
			b.Add(quote, theme[i], coder[i])
		}
	}
	return b.Matrix(), rows.Err()
}

// texts are the strings of a JSON list.
type texts [][]byte

// read takes the strings of a list. Those without an escape, which are nearly
// all, stay where they are.
func (t *texts) read(list []byte) error {
	*t = (*t)[:0]
	if bytes.IndexByte(list, '\\') >= 0 {
		return t.unescape(list)
	}
	for {
		from := bytes.IndexByte(list, '"')
		if from < 0 {
			return nil
		}
		list = list[from+1:]
		to := bytes.IndexByte(list, '"')
		if to < 0 {
			return errors.New("a list of texts ends within one")
		}
		*t = append(*t, list[:to])
		list = list[to+1:]
	}
}

func (t *texts) unescape(list []byte) error {
	var all []string
	if err := json.Unmarshal(list, &all); err != nil {
		return err
	}
	for _, s := range all {
		*t = append(*t, []byte(s))
	}
	return nil
}
