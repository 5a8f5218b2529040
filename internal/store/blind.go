package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// blinded are the interviews in which a person must not see the others' work.
type blinded struct {
	person     string
	interviews string // JSON list
	ids        []interviews.ID
}

// in reports whether the others' work in an interview is hidden.
func (b *blinded) in(id interviews.ID) bool { return b != nil && slices.Contains(b.ids, id) }

// hides reports whether a coding is hidden, from the interview of its quote.
func (b *blinded) hides(c *coding.Coding, id interviews.ID) bool {
	return b.in(id) && c.Coder != b.person
}

// visibleQuote finds a quote that who acts may know of, with the codings that
// others have made of it and that are not hidden.
func (tx *txn) visibleQuote(id string) (coding.Quote, []coding.Coding, error) {
	q, err := tx.findQuote(id)
	if err != nil {
		return q, nil, err
	}
	codings, err := tx.codingsOf(coding.Filter{IDs: []string{id}})
	if err != nil {
		return q, nil, err
	}
	blind, err := tx.base().blindTo(tx.ctx)
	if err != nil {
		return q, nil, err
	}
	seen := slices.DeleteFunc(slices.Clone(codings), func(c coding.Coding) bool { return blind.hides(&c, q.Interview) })
	if len(codings) > 0 && len(seen) == 0 {
		return coding.Quote{}, nil, errs.New(errs.NotFound, "no quote %q", id).Try("'verbatim quote list' shows them all")
	}
	return q, slices.DeleteFunc(seen, func(c coding.Coding) bool { return c.Coder == tx.act.Actor }), nil
}

// openQuote is ownQuote of an interview in which nobody's work is hidden from
// who acts: what they do to the quote, they do to everybody's codings of it.
func (tx *txn) openQuote(id string) (coding.Quote, error) {
	q, _, err := tx.ownQuote(id)
	if err != nil {
		return q, err
	}
	blind, err := tx.base().blindTo(tx.ctx)
	if err == nil && blind.in(q.Interview) {
		err = errs.New(errs.Denied, "%s codes %s blind, and a quote may be others' too", blind.person, q.Interview).
			Try("take your own themes off it and code other words; or wait until all have finished")
	}
	return q, err
}

// hidden reports whether who acts does not know of a quote that is there.
func (tx *txn) hidden(id string) (bool, error) {
	_, _, err := tx.visibleQuote(id)
	if errors.Is(err, errs.NotFound) {
		return true, nil
	}
	return false, err
}

// mayMark refuses a quote without a theme to who codes blind: it is nobody's,
// so all would see it, or none who made it when others have coded the words.
func (tx *txn) mayMark(id interviews.ID, themes []string) error {
	if len(themes) > 0 {
		return nil
	}
	blind, err := tx.base().blindTo(tx.ctx)
	if err == nil && blind.in(id) {
		err = errs.New(errs.Denied, "%s codes %s blind, and a quote without a theme is everybody's", blind.person, id).
			Try("code the words with a theme, or mark them when all have finished")
	}
	return err
}

// mayRecode refuses to change codings that who acts must not see.
func (tx *txn) mayRecode(codings []coding.Coding) error {
	blind, err := tx.base().blindTo(tx.ctx)
	if err != nil || blind == nil {
		return err
	}
	scan := func(rows *sql.Rows, id *string) error { return rows.Scan(id) }
	quotes, err := collect(tx.ctx, tx.q, scan, "select id from quote where "+tx.db.dialect.in("interview", 1)+" order by id", blind.interviews)
	if err != nil {
		return classify(err)
	}
	for _, c := range codings {
		if _, hidden := slices.BinarySearch(quotes, c.Quote); hidden && c.Coder != blind.person {
			return errs.New(errs.Denied, "others may have coded with it in interviews that you code blind").
				Try("do it when all have finished, or let somebody do it who does not code blind")
		}
	}
	return nil
}

// blinded returns what is hidden from who acts, nil when nothing is. Writes see
// everything: what they must keep to includes what others did. In the past
// that is hidden which is hidden now.
func (b base) blinded(ctx context.Context) (*blinded, error) {
	if b.tx != nil {
		return nil, nil
	}
	if b.kept != nil {
		return b.kept.blindTo(ctx)
	}
	return b.blindTo(ctx)
}

// blindTo is blinded inside a write as well.
func (b base) blindTo(ctx context.Context) (*blinded, error) {
	person := interviews.Actor(ctx).Actor
	if person == "" {
		return nil, nil
	}
	scan := func(rows *sql.Rows, id *interviews.ID) error { return rows.Scan(id) }
	ids, err := collect(ctx, b.q(), scan, `select a.interview from assignment a where a.coder = $1 and a.blind = 1 and exists (
			select 1 from assignment o where o.interview = a.interview and o.blind = 1
			and not exists (select 1 from finish f where f.interview = o.interview and f.coder = o.coder))
		order by a.interview`, person)
	if err != nil || len(ids) == 0 {
		return nil, classify(err)
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return &blinded{person, jsonList(texts), ids}, nil
}

// Hidden returns the interviews in which the others' work is hidden from who
// acts: see coding.Assignment.
func (s *Work) Hidden(ctx context.Context) ([]interviews.ID, error) {
	blind, err := s.blinded(ctx)
	if err != nil || blind == nil {
		return nil, err
	}
	return blind.ids, nil
}
