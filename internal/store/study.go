package store

import (
	"context"
	"database/sql"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Studies keeps studies.
type Studies struct{ base }

var studyTable = newTable("study", 1, "id", "title", "language").grown("")

func studyOf(c cells) interviews.Study {
	return interviews.Study{ID: c.text(0), Title: c.text(1), Language: c.text(2)}
}

func (tx *txn) putStudy(s *interviews.Study) error {
	return tx.put(studyTable, s.ID, s.Title, s.Language)
}

// findStudy returns a study, nil when it is unknown.
func (tx *txn) findStudy(id string) (*interviews.Study, error) {
	row, err := tx.current(studyTable, []any{id})
	return rowTo(row, studyOf), err
}

// saveStudy adds a study, or gives it the title that is now known.
func (tx *txn) saveStudy(id, title string) error {
	s, err := tx.findStudy(id)
	switch {
	case err != nil:
		return err
	case s == nil:
		s = &interviews.Study{ID: id}
	case title == "":
		return nil
	}
	s.Title = title
	return tx.putStudy(s)
}

// Studies implements interviews.StudyStore.
func (s *Studies) Studies(ctx context.Context) (_ []interviews.Study, err error) {
	defer errs.Wrap(&err, "list studies")
	scan := func(rows *sql.Rows, st *interviews.Study) error { return rows.Scan(&st.ID, &st.Title, &st.Language) }
	all, err := collect(ctx, s.q(), scan, "select id, title, language from study order by id")
	return all, classify(err)
}

// SetStudy implements interviews.StudyStore.
func (s *Studies) SetStudy(ctx context.Context, st *interviews.Study) (err error) {
	defer errs.Wrap(&err, "set study %q", st.ID)
	if err := interviews.CheckLanguage(st.Language); err != nil {
		return err
	}
	_, err = s.write(ctx, "study.set", "study/"+st.ID, func(tx *txn) error {
		was, err := tx.findStudy(st.ID)
		if err != nil {
			return err
		}
		if was == nil {
			return errs.New(errs.NotFound, "no study %q", st.ID).Try("'verbatim study list' shows them all")
		}
		if err := tx.putStudy(st); err != nil {
			return err
		}
		return tx.touchStudy(was, st)
	})
	return err
}

// touchStudy marks every turn of a study when its words are searched in
// another language from now on.
func (tx *txn) touchStudy(was, is *interviews.Study) error {
	if was.Spoken() == is.Spoken() {
		return nil
	}
	scan := func(rows *sql.Rows, t *touched) error { t.first = 1; return rows.Scan(&t.revision, &t.last) }
	all, err := collect(tx.ctx, tx.q, scan, "select revision, turns from interview where study = $1 order by revision", is.ID)
	if err != nil {
		return classify(err)
	}
	for _, t := range all {
		tx.touch(t.revision, t.first, t.last)
	}
	return nil
}
