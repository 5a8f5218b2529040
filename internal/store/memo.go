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

// Memos keeps memos and takeaways.
type Memos struct{ base }

var (
	memoTable          = newTable("memo", 2, "subject", "coder", "words", "at")
	takeawayTable      = newTable("takeaway", 1, "id", "interview", "position", "words", "coder", "at")
	takeawayQuoteTable = newTable("takeaway_quote", 2, "takeaway", "quote")
)

// SetMemo implements coding.MemoStore.
func (s *Memos) SetMemo(ctx context.Context, about coding.Subject, text string) (err error) {
	defer errs.Wrap(&err, "write memo on %q", about)
	_, err = s.write(ctx, "memo.set", string(about), func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		if err := tx.exists(about); err != nil {
			return err
		}
		return tx.setMemo(about, text)
	})
	return err
}

// exists returns errs.NotFound when there is no such subject, or none that who
// acts may know of.
func (tx *txn) exists(about coding.Subject) error {
	kind, id, err := about.Split()
	if err != nil {
		return err
	}
	switch kind {
	case "quote":
		_, _, err = tx.visibleQuote(id)
	case "interview":
		_, err = findInterview(tx.ctx, tx.q, interviews.ID(id))
	default:
		var row []any
		if row, err = tx.current(themeTable, []any{id}); err == nil && row == nil {
			err = errs.New(errs.NotFound, "no theme %q", id).Try("'verbatim theme list' shows them all")
		}
	}
	return err
}

func (tx *txn) setMemo(about coding.Subject, text string) error {
	was, err := tx.current(memoTable, []any{string(about), tx.act.Actor})
	if err != nil || was != nil && was[2] == text {
		return err
	}
	if err := tx.touchSubject(about); err != nil {
		return err
	}
	if text != "" {
		return tx.put(memoTable, string(about), tx.act.Actor, text, formatTime(tx.now))
	}
	if err := tx.remove(memoTable, string(about), tx.act.Actor); err != nil {
		return err
	}
	kind, id, err := about.Split()
	if err != nil || kind != "quote" {
		return err
	}
	q, err := tx.findQuote(id)
	if err != nil {
		return err
	}
	return tx.forget(&q)
}

// moveMemos gives the memos on one thing to another, below those that the same
// people have there, and returns how many there were.
func (tx *txn) moveMemos(from, into coding.Subject) (int, error) {
	return tx.rekey(memoTable, 0, string(from), string(into), func(there, memo []any) ([]any, error) {
		above, _ := there[2].(string)
		below, _ := memo[2].(string)
		memo[2] = coding.Join(above, below)
		return memo, nil
	})
}

// Memos implements coding.MemoStore.
func (s *Memos) Memos(ctx context.Context, in interviews.Scope, about ...coding.Subject) (_ []coding.Memo, err error) {
	defer errs.Wrap(&err, "list memos")
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	cond, args := s.scope(in, "i.study", 1)
	if len(in) > 0 {
		cond = `(m.subject like 'theme/%' or exists (select 1 from interview i where 'interview/' || i.id = m.subject and ` + cond + `)
			or exists (select 1 from quote q join interview i on i.id = q.interview where q.id = substr(m.subject, 7) and m.subject like 'quote/%' and ` + cond + "))"
	}
	if len(about) > 0 {
		subjects := make([]string, len(about))
		for i, a := range about {
			subjects[i] = string(a)
		}
		args = append(args, jsonList(subjects))
		cond += " and " + s.db.dialect.in("m.subject", len(args))
	}
	scan := func(rows *sql.Rows, m *coding.Memo) error {
		var at string
		err := rows.Scan(&m.About, &m.Coder, &m.Text, &at)
		m.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select m.subject, m.coder, m.words, m.at from memo m where "+cond+" order by m.subject, m.coder", args...)
	if err != nil || blind == nil {
		return all, classify(err)
	}
	return s.unhidden(ctx, all, blind)
}

// unhidden leaves out the memos of others that a person is blind to.
func (s *Memos) unhidden(ctx context.Context, all []coding.Memo, blind *blinded) ([]coding.Memo, error) {
	scan := func(rows *sql.Rows, id *string) error { return rows.Scan(id) }
	quotes, err := collect(ctx, s.q(), scan, "select id from quote where "+s.db.dialect.in("interview", 1)+" order by id", blind.interviews)
	if err != nil {
		return nil, classify(err)
	}
	hidden := map[string]bool{}
	for _, id := range quotes {
		hidden[id] = true
	}
	return slices.DeleteFunc(all, func(m coding.Memo) bool {
		if m.Coder == blind.person {
			return false
		}
		kind, id, err := m.About.Split()
		return err != nil || kind == "interview" && blind.in(interviews.ID(id)) || kind == "quote" && hidden[id]
	}), nil
}

// SetTakeaway implements coding.MemoStore.
func (s *Memos) SetTakeaway(ctx context.Context, t *coding.Takeaway) (id string, err error) {
	defer errs.Wrap(&err, "write takeaway of %q", t.Interview)
	_, err = s.write(ctx, "takeaway.set", "interview/"+string(t.Interview), func(tx *txn) (err error) {
		id, err = tx.setTakeaway(*t)
		return err
	})
	return id, err
}

func (tx *txn) setTakeaway(t coding.Takeaway) (string, error) {
	if err := tx.acting(); err != nil {
		return "", err
	}
	if strings.TrimSpace(t.Text) == "" {
		return "", errs.New(errs.Invalid, "a takeaway needs words")
	}
	if _, err := findInterview(tx.ctx, tx.q, t.Interview); err != nil {
		return "", err
	}
	was, err := tx.current(takeawayTable, []any{t.ID})
	if err != nil {
		return "", err
	}
	at := formatTime(tx.now)
	switch {
	case t.ID == "":
		t.ID, t.Coder = tx.db.newID("k"), tx.act.Actor
	case was == nil:
		return "", noTakeaway(t.ID)
	default:
		t.Coder, _ = was[4].(string)
		at, _ = was[5].(string)
	}
	if t.Position == 0 {
		err := tx.q.QueryRowContext(tx.ctx, "select coalesce(max(position), 0) + 1 from takeaway where interview = $1", string(t.Interview)).Scan(&t.Position)
		if err != nil {
			return "", classify(err)
		}
	}
	if err := tx.makeRoom(&t); err != nil {
		return "", err
	}
	if err := tx.put(takeawayTable, t.ID, string(t.Interview), int64(t.Position), t.Text, t.Coder, at); err != nil {
		return "", err
	}
	return t.ID, tx.linkTakeaway(&t)
}

// makeRoom moves the takeaways behind, when another one has the place of t.
func (tx *txn) makeRoom(t *coding.Takeaway) error {
	rows, err := tx.rowsWhere(takeawayTable, "interview", string(t.Interview))
	if err != nil {
		return err
	}
	place := int64(t.Position)
	taken := slices.ContainsFunc(rows, func(row []any) bool { return row[0] != t.ID && row[2] == place })
	for _, row := range rows {
		at, _ := row[2].(int64)
		if !taken || row[0] == t.ID || at < place {
			continue
		}
		row[2] = at + 1
		if err := tx.put(takeawayTable, row...); err != nil {
			return err
		}
	}
	return nil
}

func noTakeaway(id string) error {
	return errs.New(errs.NotFound, "no takeaway %q", id).Try("'verbatim interview takeaway INTERVIEW' lists them")
}

// linkTakeaway makes a takeaway rest on its quotes and no others.
func (tx *txn) linkTakeaway(t *coding.Takeaway) error {
	links, err := tx.rowsWhere(takeawayQuoteTable, "takeaway", t.ID)
	if err != nil {
		return err
	}
	for _, link := range links {
		id, _ := link[1].(string)
		if slices.Contains(t.Quotes, id) {
			continue
		}
		if err := tx.unlinkTakeaway(t.ID, id); err != nil {
			return err
		}
	}
	for _, id := range t.Quotes {
		q, err := tx.findQuote(id)
		if err != nil {
			return err
		}
		if q.Interview != t.Interview {
			return errs.New(errs.Invalid, "quote %q is from %q", id, q.Interview).Try("a takeaway rests on quotes of its own interview")
		}
		if err := tx.put(takeawayQuoteTable, t.ID, id); err != nil {
			return err
		}
	}
	return nil
}

func (tx *txn) unlinkTakeaway(takeaway, quote string) error {
	if err := tx.remove(takeawayQuoteTable, takeaway, quote); err != nil {
		return err
	}
	q, err := tx.findQuote(quote)
	if err != nil {
		return err
	}
	return tx.forget(&q)
}

// RemoveTakeaway implements coding.MemoStore.
func (s *Memos) RemoveTakeaway(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "remove takeaway %q", id)
	_, err = s.write(ctx, "takeaway.remove", "takeaway/"+id, func(tx *txn) error {
		was, err := tx.current(takeawayTable, []any{id})
		if err != nil {
			return err
		}
		if was == nil {
			return noTakeaway(id)
		}
		if err := tx.linkTakeaway(&coding.Takeaway{ID: id}); err != nil {
			return err
		}
		return tx.remove(takeawayTable, id)
	})
	return err
}

// Takeaways implements coding.MemoStore.
func (s *Memos) Takeaways(ctx context.Context, in interviews.Scope) (_ []coding.Takeaway, err error) {
	defer errs.Wrap(&err, "list takeaways")
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	cond, args := s.scope(in, "i.study", 1)
	scan := func(rows *sql.Rows, t *coding.Takeaway) error {
		var at string
		err := rows.Scan(&t.ID, &t.Interview, &t.Position, &t.Text, &t.Coder, &at)
		t.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, `select t.id, t.interview, t.position, t.words, t.coder, t.at from takeaway t
		join interview i on i.id = t.interview where `+cond+" order by t.interview, t.position, t.id", args...)
	if err != nil {
		return nil, classify(err)
	}
	links, err := collect(ctx, s.q(), func(rows *sql.Rows, l *[2]string) error { return rows.Scan(&l[0], &l[1]) },
		"select takeaway, quote from takeaway_quote order by takeaway, quote")
	if err != nil {
		return nil, classify(err)
	}
	by := map[string][]string{}
	for _, l := range links {
		by[l[0]] = append(by[l[0]], l[1])
	}
	for i := range all {
		all[i].Quotes = by[all[i].ID]
	}
	return slices.DeleteFunc(all, func(t coding.Takeaway) bool {
		return blind != nil && t.Coder != blind.person && blind.in(t.Interview)
	}), nil
}
