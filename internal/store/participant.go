package store

import (
	"context"
	"database/sql"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

var (
	participantTable = newTable("participant", 1, "id")
	attributeTable   = newTable("participant_attribute", 3, "participant", "name", "since", "value")
)

// saveParticipants adds people, and what is said of them on a day to what was
// known of them before.
func (tx *txn) saveParticipants(people []interviews.Participant, day interviews.Date) error {
	for _, p := range people {
		if p.ID == "" {
			return errs.New(errs.Invalid, "a participant needs an ID").Try("for example P-07")
		}
		if err := tx.put(participantTable, p.ID); err != nil {
			return err
		}
		for _, a := range p.Attributes {
			since := a.Since
			if since == "" {
				since = day
			}
			if err := tx.put(attributeTable, p.ID, a.Key, string(since), a.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// Participants implements interviews.Store.
func (s *Interviews) Participants(ctx context.Context, in interviews.Scope) (_ []interviews.Participant, err error) {
	defer errs.Wrap(&err, "list participants")
	cond, args := s.scope(in, "i.study", 1)
	query := "select id from participant order by id"
	if len(in) > 0 {
		query = `select id from participant where id in (select s.participant from speaker s
			join interview i on i.id = s.interview where ` + cond + `) order by id`
	}
	scan := func(rows *sql.Rows, p *interviews.Participant) error { return rows.Scan(&p.ID) }
	people, err := collect(ctx, s.q(), scan, query, args...)
	if err != nil {
		return nil, classify(err)
	}
	attrs, err := s.attributes(ctx)
	if err != nil {
		return nil, err
	}
	for i := range people {
		people[i].Attributes = attrs[people[i].ID]
	}
	return people, nil
}

// attributes reads what is known of everybody, by participant.
func (s *Interviews) attributes(ctx context.Context) (map[string][]interviews.Attribute, error) {
	type row struct {
		participant string
		interviews.Attribute
	}
	scan := func(rows *sql.Rows, r *row) error { return rows.Scan(&r.participant, &r.Key, &r.Since, &r.Value) }
	rows, err := collect(ctx, s.q(), scan, `select participant, name, since, value from participant_attribute
		order by participant, name, since`)
	if err != nil {
		return nil, classify(err)
	}
	by := map[string][]interviews.Attribute{}
	for _, r := range rows {
		by[r.participant] = append(by[r.participant], r.Attribute)
	}
	return by, nil
}

// SetParticipant implements interviews.Store.
func (s *Interviews) SetParticipant(ctx context.Context, p *interviews.Participant) (err error) {
	defer errs.Wrap(&err, "set participant %q", p.ID)
	_, err = s.write(ctx, "participant.set", "participant/"+p.ID, func(tx *txn) error {
		if p.ID == "" {
			return errs.New(errs.Invalid, "a participant needs an ID").Try("for example P-07")
		}
		was, err := (&Interviews{base{db: tx.db, tx: tx}}).attributes(tx.ctx)
		if err != nil {
			return err
		}
		for _, a := range was[p.ID] {
			if !holds(p.Attributes, a) {
				if err := tx.remove(attributeTable, p.ID, a.Key, string(a.Since)); err != nil {
					return err
				}
			}
		}
		if err := tx.put(participantTable, p.ID); err != nil {
			return err
		}
		for _, a := range p.Attributes {
			if err := tx.put(attributeTable, p.ID, a.Key, string(a.Since), a.Value); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func holds(attrs []interviews.Attribute, want interviews.Attribute) bool {
	for _, a := range attrs {
		if a.Key == want.Key && a.Since == want.Since {
			return true
		}
	}
	return false
}
