package store

import (
	"context"
	"database/sql"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Work keeps who is to code what, and who has finished.
type Work struct{ base }

var (
	assignmentTable = newTable("assignment", 2, "interview", "coder", "place", "blind", "assigned_by", "at")
	finishTable     = newTable("finish", 2, "interview", "coder", "at")
)

// Assign implements coding.WorkStore.
func (s *Work) Assign(ctx context.Context, a *coding.Assignment) (err error) {
	defer errs.Wrap(&err, "assign %q to %q", a.Interview, a.Coder)
	_, err = s.write(ctx, "interview.assign", "interview/"+string(a.Interview), func(tx *txn) error { return tx.assign(*a) })
	return err
}

func (tx *txn) assign(a coding.Assignment) error {
	if err := tx.acting(); err != nil {
		return err
	}
	if a.Coder == "" {
		return errs.New(errs.Invalid, "nobody to assign it to").Try("name a coder")
	}
	if _, err := findInterview(tx.ctx, tx.q, a.Interview); err != nil {
		return err
	}
	was, err := tx.current(assignmentTable, []any{string(a.Interview), a.Coder})
	if err != nil {
		return err
	}
	switch place, _ := valueAt(was, 2).(int64); {
	case a.Place != 0:
	case was != nil:
		a.Place = int(place)
	default:
		err := tx.q.QueryRowContext(tx.ctx, "select coalesce(max(place), 0) + 1 from assignment where interview = $1", string(a.Interview)).Scan(&a.Place)
		if err != nil {
			return classify(err)
		}
	}
	if was != nil && was[2] == int64(a.Place) && was[3] == flag(a.Blind) {
		return nil
	}
	return tx.put(assignmentTable, string(a.Interview), a.Coder, int64(a.Place), flag(a.Blind), tx.act.Actor, formatTime(tx.now))
}

func valueAt(row []any, i int) any {
	if row == nil {
		return nil
	}
	return row[i]
}

// Unassign implements coding.WorkStore.
func (s *Work) Unassign(ctx context.Context, id interviews.ID, coder string) (err error) {
	defer errs.Wrap(&err, "take %q from %q", id, coder)
	_, err = s.write(ctx, "interview.unassign", "interview/"+string(id), func(tx *txn) error {
		was, err := tx.current(assignmentTable, []any{string(id), coder})
		if err != nil {
			return err
		}
		if was == nil {
			return errs.New(errs.NotFound, "%q is not assigned to %s", id, coder).Try("'verbatim interview progress' shows who has what")
		}
		return tx.remove(assignmentTable, string(id), coder)
	})
	return err
}

// Assignments implements coding.WorkStore.
func (s *Work) Assignments(ctx context.Context, in interviews.Scope) (_ []coding.Assignment, err error) {
	defer errs.Wrap(&err, "list assignments")
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, a *coding.Assignment) error {
		var at string
		err := rows.Scan(&a.Interview, &a.Coder, &a.Place, &a.Blind, &a.By, &at)
		a.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, `select a.interview, a.coder, a.place, a.blind, a.assigned_by, a.at from assignment a
		join interview i on i.id = a.interview where `+cond+" order by a.interview, a.place, a.coder", args...)
	return all, classify(err)
}

// SetFinished implements coding.WorkStore.
func (s *Work) SetFinished(ctx context.Context, id interviews.ID, finished bool) (err error) {
	defer errs.Wrap(&err, "mark %q", id)
	_, err = s.write(ctx, "interview.finish", "interview/"+string(id), func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		if _, err := findInterview(tx.ctx, tx.q, id); err != nil {
			return err
		}
		if !finished {
			return tx.remove(finishTable, string(id), tx.act.Actor)
		}
		was, err := tx.current(finishTable, []any{string(id), tx.act.Actor})
		if err != nil || was != nil {
			return err
		}
		return tx.put(finishTable, string(id), tx.act.Actor, formatTime(tx.now))
	})
	return err
}

// Finished implements coding.WorkStore.
func (s *Work) Finished(ctx context.Context, in interviews.Scope) (_ []coding.Finish, err error) {
	defer errs.Wrap(&err, "list finished marks")
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, f *coding.Finish) error {
		var at string
		err := rows.Scan(&f.Interview, &f.Coder, &at)
		f.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, `select f.interview, f.coder, f.at from finish f join interview i on i.id = f.interview
		where `+cond+" order by f.interview, f.coder", args...)
	return all, classify(err)
}
