package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// addRevision stores a transcript's bytes and turns under the next number, or
// finds them again when the ingest that stored them was undone.
func (tx *txn) addRevision(iv *interviews.Interview, t *interviews.Transcript) (int64, error) {
	number, err := tx.revisionAgain(iv, t)
	if err != nil || number != 0 {
		return number, err
	}
	said, err := json.Marshal(statement{t.Interview, t.Participants})
	if err != nil {
		return 0, err
	}
	source := t.Source
	if source == nil {
		source = []byte{}
	}
	turns := make([][]any, len(t.Turns))
	for i := range t.Turns {
		if turns[i], err = turnValues(&t.Turns[i]); err != nil {
			return 0, err
		}
	}
	columns := []any{string(iv.ID), iv.SHA256, iv.Path, formatTime(tx.now), int64(iv.Turns), string(said)}
	err = tx.q.QueryRowContext(tx.ctx, `insert into revision (number, `+sumColumns+`, source, turns_sha256)
		values ((select coalesce(max(number), 0) + 1 from revision), $1, $2, $3, $4, $5, $6, $7, $8) returning number`,
		append(columns, source, revisionSum(columns, turns))...).Scan(&number)
	if err != nil {
		return 0, classify(err)
	}
	for some := range slices.Chunk(turns, turnRows) {
		if err := tx.addTurns(number, some); err != nil {
			return 0, err
		}
	}
	return number, nil
}

func revisionSum(columns []any, turns [][]any) string {
	d := newDigest()
	d.add(columns...)
	for _, t := range turns {
		d.add(t...)
	}
	return d.hex()
}

// revisionAgain returns the newest revision of an interview when it holds
// just this transcript, or 0.
func (tx *txn) revisionAgain(iv *interviews.Interview, t *interviews.Transcript) (int64, error) {
	var number int64
	err := tx.q.QueryRowContext(tx.ctx, `select number from revision where interview = $1 and sha256 = $2 and path = $3
		and number = (select max(number) from revision where interview = $1)`, string(iv.ID), iv.SHA256, iv.Path).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, classify(err)
	}
	turns, err := readTurns(tx.ctx, tx.q, number, 0, 0)
	if err != nil || !slices.EqualFunc(turns, t.Turns, interviews.Turn.Equal) {
		return 0, err
	}
	return number, nil
}

// A statement is what a file says of its interview. It is kept with the
// revision, to tell what the next revision changes from what people changed
// by hand in between.
type statement struct {
	Interview    interviews.Interview     `json:"interview"`
	Participants []interviews.Participant `json:"participants"`
}

// said returns what the file of the newest revision of an interview said;
// nothing for a new interview.
func (tx *txn) said(was *interviews.Interview) (said statement, err error) {
	if was == nil {
		return said, nil
	}
	var text string
	err = tx.q.QueryRowContext(tx.ctx, "select said from revision where number = $1", was.Revision).Scan(&text)
	if err != nil {
		return said, classify(err)
	}
	return said, json.Unmarshal([]byte(text), &said)
}

// news returns what people's attributes are now said to be, without what was
// said before.
func (was *statement) news(people []interviews.Participant) []interviews.Participant {
	var news []interviews.Participant
	for _, p := range people {
		i := slices.IndexFunc(was.Participants, func(old interviews.Participant) bool { return old.ID == p.ID })
		if i >= 0 {
			p.Attributes = slices.DeleteFunc(slices.Clone(p.Attributes), func(a interviews.Attribute) bool {
				return slices.Contains(was.Participants[i].Attributes, a)
			})
		}
		news = append(news, p)
	}
	return news
}

// turnRows is how many turns go into one insert statement.
const turnRows = 64

const turnColumns = 8

// insertTurns is the statement that stores some turns.
func (d dialect) insertTurns(turns int) string {
	rows := make([]string, turns)
	for i := range rows {
		rows[i] = d.row(1+i*turnColumns, turnColumns)
	}
	return "insert into turn (revision, n, kind, speaker, start_ms, line, text, marks) values " + strings.Join(rows, ", ")
}

func (tx *txn) addTurns(revision int64, turns [][]any) error {
	args := make([]any, 0, len(turns)*turnColumns)
	for _, t := range turns {
		args = append(append(args, revision), t...)
	}
	_, err := tx.q.ExecContext(tx.ctx, tx.db.dialect.insertTurns(len(turns)), args...)
	return classify(err)
}

// marks are what few turns have: lines that do not follow each other, and
// time stamps behind the beginning.
type marks struct {
	Lines  []int              `json:"lines,omitempty"`
	Stamps []interviews.Stamp `json:"stamps,omitempty"`
}

func encodeMarks(t *interviews.Turn) (string, error) {
	if len(t.Lines) == 0 && len(t.Stamps) == 0 {
		return "", nil
	}
	text, err := json.Marshal(marks{t.Lines, t.Stamps})
	return string(text), err
}

func decodeMarks(text string, t *interviews.Turn) error {
	if text == "" {
		return nil
	}
	var m marks
	err := json.Unmarshal([]byte(text), &m)
	t.Lines, t.Stamps = m.Lines, m.Stamps
	return err
}

// Turns implements interviews.Store.
func (s *Interviews) Turns(ctx context.Context, revision int64, first, last int) ([]interviews.Turn, error) {
	return readTurns(ctx, s.unchanging(), revision, first, last)
}

// turnsAtOnce is how many turns one statement asks for.
const turnsAtOnce = 100

// TurnsAt implements interviews.Store.
func (s *Interviews) TurnsAt(ctx context.Context, at []interviews.TurnAt) (_ map[interviews.TurnAt]interviews.Turn, err error) {
	defer errs.Wrap(&err, "read turns")
	found := make(map[interviews.TurnAt]interviews.Turn, len(at))
	for some := range slices.Chunk(at, turnsAtOnce) {
		var conds []string
		var args []any
		for _, p := range some {
			conds = append(conds, fmt.Sprintf("revision = $%d and n = $%d", len(args)+1, len(args)+2))
			args = append(args, p.Revision, p.N)
		}
		scan := func(rows *sql.Rows, _ *struct{}) error {
			var p interviews.TurnAt
			var t interviews.Turn
			err := scanTurn(rows, &t, &p.Revision)
			p.N = t.N
			found[p] = t
			return err
		}
		if _, err := collect(ctx, s.unchanging(), scan, "select "+turnSelect+", revision from turn where "+strings.Join(conds, " or "), args...); err != nil {
			return nil, classify(err)
		}
	}
	return found, nil
}

const turnSelect = "n, kind, speaker, start_ms, line, text, marks"

func scanTurn(rows *sql.Rows, t *interviews.Turn, more ...any) error {
	var marks string
	if err := rows.Scan(append([]any{&t.N, &t.Kind, &t.Speaker, &t.StartMS, &t.Line, &t.Text, &marks}, more...)...); err != nil {
		return err
	}
	return decodeMarks(marks, t)
}

// usualTurns is how many turns an interview has, more or less.
const usualTurns = 128

func readTurns(ctx context.Context, q queryer, revision int64, first, last int) (_ []interviews.Turn, err error) {
	defer errs.Wrap(&err, "read turns of revision %d", revision)
	scan := func(rows *sql.Rows, t *interviews.Turn) error { return scanTurn(rows, t) }
	if first == 0 && last == 0 {
		first, last = 1, 1<<31-1
	}
	turns, err := collectInto(ctx, q, make([]interviews.Turn, 0, min(last-first+1, usualTurns)), scan, `select `+turnSelect+` from turn
		where revision = $1 and n >= $2 and n <= $3 order by n`, revision, first, last)
	return turns, classify(err)
}

// Revisions implements interviews.Store.
func (s *Interviews) Revisions(ctx context.Context, id interviews.ID) (_ []interviews.Revision, err error) {
	defer errs.Wrap(&err, "list revisions of %q", id)
	scan := func(rows *sql.Rows, r *interviews.Revision) error {
		var at string
		err := rows.Scan(&r.Number, &r.Interview, &r.SHA256, &r.Path, &at, &r.Turns)
		r.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.unchanging(), scan, `select number, interview, sha256, path, at, turns from revision
		where interview = $1 order by number`, string(id))
	return all, classify(err)
}

// Revision implements interviews.Store.
func (s *Interviews) Revision(ctx context.Context, number int64) (_ *interviews.Revision, err error) {
	defer errs.Wrap(&err, "read revision %d", number)
	var r interviews.Revision
	var at string
	err = s.unchanging().QueryRowContext(ctx, "select number, interview, sha256, path, at, turns, source from revision where number = $1", number).
		Scan(&r.Number, &r.Interview, &r.SHA256, &r.Path, &at, &r.Turns, &r.Source)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "no revision %d", number)
	}
	r.At = parseTime(at)
	return &r, classify(err)
}
