package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Record returns all that people have made of the transcripts, as it is at one
// moment. What is hidden from who acts is left out, and what is about it.
func (s *Store) Record(ctx context.Context) (r coding.Record, err error) {
	defer errs.Wrap(&err, "collect the codings")
	err = s.View(ctx, func(s *Store) error {
		r, err = s.record(ctx)
		return err
	})
	return r, err
}

func (s *Store) record(ctx context.Context) (coding.Record, error) {
	var r coding.Record
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range book.Themes() {
		r = append(r, coding.Entry{Theme: &t})
	}
	shown := map[string]bool{"": true} // a suggestion may be of no quote
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		return nil, err
	}
	sums, err := s.Coding.sourceFiles(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range quotes {
		shown[q.ID] = true
		r = append(r, coding.Entry{Quote: &q, SHA256: sums[q.Revision].sha256})
	}
	parts := []func(context.Context, map[string]bool) (coding.Record, error){s.recordCodings, s.recordMemos, s.recordWork, s.recordJudgements}
	for _, part := range parts {
		more, err := part(ctx, shown)
		if err != nil {
			return nil, err
		}
		r = append(r, more...)
	}
	r.Sort()
	return r, nil
}

func (s *Store) recordCodings(ctx context.Context, _ map[string]bool) (r coding.Record, err error) {
	codings, err := s.Coding.Codings(ctx, coding.Filter{})
	for _, c := range codings {
		r = append(r, coding.Entry{Coding: &c})
	}
	return r, err
}

func (s *Store) recordMemos(ctx context.Context, shown map[string]bool) (r coding.Record, err error) {
	memos, err := s.Memos.Memos(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, m := range memos {
		if kind, id, err := m.About.Split(); err == nil && kind == "quote" && !shown[id] {
			continue
		}
		r = append(r, coding.Entry{Memo: &m})
	}
	takeaways, err := s.Memos.Takeaways(ctx, nil)
	for _, t := range takeaways {
		t.Quotes = slices.DeleteFunc(t.Quotes, func(id string) bool { return !shown[id] })
		r = append(r, coding.Entry{Takeaway: &t})
	}
	return r, err
}

func (s *Store) recordWork(ctx context.Context, _ map[string]bool) (r coding.Record, err error) {
	assigned, err := s.Work.Assignments(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, a := range assigned {
		r = append(r, coding.Entry{Assignment: &a})
	}
	finished, err := s.Work.Finished(ctx, nil)
	for _, f := range finished {
		r = append(r, coding.Entry{Finish: &f})
	}
	return r, err
}

func (s *Store) recordJudgements(ctx context.Context, shown map[string]bool) (r coding.Record, err error) {
	decided, err := s.Judgements.Adjudications(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, a := range decided {
		if !slices.ContainsFunc(a.Quotes, func(id string) bool { return !shown[id] }) {
			r = append(r, coding.Entry{Adjudication: &a})
		}
	}
	scan := func(rows *sql.Rows, e *coding.Entry) error {
		var at string
		g := &coding.Suggested{}
		e.Suggested = g
		err := rows.Scan(&e.ID, &g.Interview, &g.Turn, &g.Quote, &g.Theme, &g.Rank, &g.Score, &g.Accepted, &g.Coder, &at)
		g.At = parseTime(at)
		return err
	}
	suggested, err := collect(ctx, s.Judgements.q(), scan, "select "+strings.Join(suggestionTable.cols, ", ")+" from suggestion order by id")
	for _, e := range suggested {
		if shown[e.Suggested.Quote] {
			r = append(r, e)
		}
	}
	return r, classify(err)
}

// A sourceFile is a revision as files name it.
type sourceFile struct {
	number    int64
	interview interviews.ID
	sha256    string
	newest    bool
}

// sourceFiles are all revisions of the interviews there are, by number.
func (b base) sourceFiles(ctx context.Context) (map[int64]sourceFile, error) {
	scan := func(rows *sql.Rows, t *sourceFile) error {
		var newest int64
		err := rows.Scan(&t.number, &t.interview, &t.sha256, &newest)
		t.newest = newest == t.number
		return err
	}
	all, err := collect(ctx, b.q(), scan, `select r.number, r.interview, r.sha256, i.revision from revision r
		join interview i on i.id = r.interview order by r.number`)
	by := map[int64]sourceFile{}
	for _, t := range all {
		by[t.number] = t
	}
	return by, classify(err)
}
