package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Judgements keeps what people decided about others' readings and the
// program's.
type Judgements struct{ base }

var (
	adjudicationTable = newTable("adjudication", 3, "interview", "theme", "quotes", "decision", "adopted", "note", "actor", "at")
	suggestionTable   = newTable("suggestion", 1, "id", "interview", "turn", "quote", "theme", "place", "score", "accepted", "coder", "at")
)

// Adjudicate implements coding.JudgementStore.
func (s *Judgements) Adjudicate(ctx context.Context, a *coding.Adjudication) (err error) {
	defer errs.Wrap(&err, "decide on %q in %q", a.Theme, a.Interview)
	_, err = s.write(ctx, "code.decide", "interview/"+string(a.Interview), func(tx *txn) error { return tx.adjudicate(*a) })
	return err
}

func (tx *txn) adjudicate(a coding.Adjudication) error {
	if err := tx.acting(); err != nil {
		return err
	}
	if err := a.Check(); err != nil {
		return err
	}
	codings, err := tx.codingsOf(coding.Filter{Interview: a.Interview, IDs: a.Quotes, Themes: []string{a.Theme}})
	if err != nil {
		return err
	}
	codings = slices.DeleteFunc(codings, func(c coding.Coding) bool { return c.Theme != a.Theme })
	if err := tx.mayRecode(codings); err != nil {
		return err
	}
	if len(codings) == 0 {
		return errs.New(errs.NotFound, "nobody has coded these quotes with %q", a.Theme).Try("'verbatim code agreement' lists the disagreements")
	}
	overruled := a.Overrules(codings)
	for _, c := range codings {
		c.Overruled = overruled
		if err := tx.putCoding(&c); err != nil {
			return err
		}
		q, err := tx.findQuote(c.Quote)
		if err != nil {
			return err
		}
		tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	}
	key := []any{string(a.Interview), a.Theme, strings.Join(a.Quotes, " ")}
	row := append(slices.Clone(key), string(a.Decision), a.Adopted, a.Note, tx.act.Actor)
	was, err := tx.current(adjudicationTable, key)
	if err != nil || was != nil && slices.Equal(was[:len(row)], row) {
		return err
	}
	return tx.put(adjudicationTable, append(row, formatTime(tx.now))...)
}

// moveAdjudications gives what was decided about one theme to another, where
// nothing was decided about that one.
func (tx *txn) moveAdjudications(from, into string) error {
	_, err := tx.rekey(adjudicationTable, 1, from, into, keepThere)
	return err
}

// Adjudications implements coding.JudgementStore.
func (s *Judgements) Adjudications(ctx context.Context, in interviews.Scope) (_ []coding.Adjudication, err error) {
	defer errs.Wrap(&err, "list decisions")
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, a *coding.Adjudication) error {
		var quotes, at string
		err := rows.Scan(&a.Interview, &a.Theme, &quotes, &a.Decision, &a.Adopted, &a.Note, &a.By, &at)
		a.Quotes, a.At = strings.Fields(quotes), parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select a."+strings.Join(adjudicationTable.cols, ", a.")+` from adjudication a
		join interview i on i.id = a.interview where `+cond+" order by a.interview, a.theme, a.quotes", args...)
	return all, classify(err)
}

// LogSuggestion implements coding.JudgementStore.
func (s *Judgements) LogSuggestion(ctx context.Context, g coding.Suggested) (err error) {
	defer errs.Wrap(&err, "note what became of a suggestion")
	_, err = s.write(ctx, "code.suggest", "interview/"+string(g.Interview), func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		return tx.put(suggestionTable, tx.db.newID("s"), string(g.Interview), int64(g.Turn), g.Quote, g.Theme, int64(g.Rank),
			strconv.FormatFloat(g.Score, 'g', -1, 64), flag(g.Accepted), tx.act.Actor, formatTime(tx.now))
	})
	return err
}

// Suggested implements coding.JudgementStore.
func (s *Judgements) Suggested(ctx context.Context, in interviews.Scope) (_ []coding.Suggested, err error) {
	defer errs.Wrap(&err, "list suggestions")
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, g *coding.Suggested) error {
		var score, at string
		if err := rows.Scan(&g.Interview, &g.Turn, &g.Quote, &g.Theme, &g.Rank, &score, &g.Accepted, &g.Coder, &at); err != nil {
			return err
		}
		g.At = parseTime(at)
		g.Score, err = strconv.ParseFloat(score, 64)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select g."+strings.Join(suggestionTable.cols[1:], ", g.")+` from suggestion g
		join interview i on i.id = g.interview where `+cond+" order by g.at, g.id", args...)
	return all, classify(err)
}
