package store

import (
	"context"
	"database/sql"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// An Effect is what an event may have changed in the numbers of a report.
type Effect struct {
	Event
	Themes       []string        // changed themselves, given to quotes or taken off, or whose quotes began or ceased to count
	Interviews   []interviews.ID // changed themselves, finished, or with a quote that was touched
	Participants []string        // changed themselves, who speak in an interview that was, or whose words were touched
	Quotes       int             // touched, each once
	Heard        bool            // it touched who was heard or asked: interviews, speakers, people, finish marks
	Merged       []Merged
}

// Merged is a theme that became part of another one, or, with "", is no part of
// any again.
type Merged struct{ Theme, Into string }

// Between returns the events after a number up to another one, oldest first.
func (s *Events) Between(ctx context.Context, after, until int64) (_ []Event, err error) {
	defer errs.Wrap(&err, "list events")
	all, err := collect(ctx, s.q(), scanEvent, selectEvents+" where seq > $1 and seq <= $2 order by seq", after, until)
	return all, classify(err)
}

// Effects returns what each event after a number up to another one touched,
// oldest first. What others did in interviews that who acts codes blind is left
// out. It reads the log once, back from its end, because an event does not say
// who spoke the words that it codes; the rows of one event are in memory at a
// time, and a few words for each quote.
func (s *Events) Effects(ctx context.Context, after, until int64) (all []Effect, err error) {
	defer errs.Wrap(&err, "read the event log")
	read := func(b base) error {
		p, err := b.present(ctx)
		if err != nil {
			return err
		}
		return eachChange(ctx, b.q(), after, true, func(e *Event, before, now []rowState) error {
			p.goBack(before, now)
			if e.Seq <= until {
				all = append(all, p.effect(e, before, now))
			}
			return nil
		})
	}
	if s.tx != nil || s.seen != nil {
		err = read(s.base)
	} else {
		err = s.db.view(ctx, func(q queryer) error { return read(base{db: s.db, seen: q}) })
	}
	slices.Reverse(all)
	return all, err
}

// A past is what rows of events refer to, as it was before an event. What was
// not there yet is kept: nothing refers to it.
type past struct {
	blind   *blinded
	quotes  map[string]voice                    // whose words they are
	speaks  map[interviews.ID]map[string]string // participants, by the speaker's name
	codings *coding.Matrix                      // of now
	more    map[string]map[string]int           // how many more codings counted then, by quote and theme
}

// A voice is a speaker of an interview.
type voice struct {
	interview interviews.ID
	speaker   string
}

// present is the past before nothing.
func (b base) present(ctx context.Context) (*past, error) {
	p := &past{quotes: map[string]voice{}, speaks: map[interviews.ID]map[string]string{}, more: map[string]map[string]int{}}
	var err error
	if p.blind, err = b.blinded(ctx); err != nil {
		return nil, err
	}
	if p.codings, err = (&Coding{b}).Matrix(ctx, coding.Filter{}); err != nil {
		return nil, err
	}
	quotes, err := collect(ctx, b.q(), scanThree, "select id, interview, speaker from quote")
	if err != nil {
		return nil, classify(err)
	}
	for _, q := range quotes {
		p.quotes[q[0]] = voice{interviews.ID(q[1]), q[2]}
	}
	speakers, err := collect(ctx, b.q(), scanThree, "select interview, name, participant from speaker")
	for _, sp := range speakers {
		p.speaker(interviews.ID(sp[0]), sp[1], sp[2])
	}
	return p, classify(err)
}

func scanThree(rows *sql.Rows, v *[3]string) error { return rows.Scan(&v[0], &v[1], &v[2]) }

func (p *past) speaker(id interviews.ID, name, participant string) {
	if p.speaks[id] == nil {
		p.speaks[id] = map[string]string{}
	}
	p.speaks[id][name] = participant
}

// was makes a quote or a speaker what it was before an event.
func (p *past) was(r *rowState) {
	if r.Row == nil {
		return
	}
	switch c := cells(r.Row); r.Table {
	case quoteTable.name:
		q := quoteOf(c)
		p.quotes[q.ID] = voice{q.Interview, q.Speaker}
	case speakerTable.name:
		p.speaker(interviews.ID(c.text(0)), c.text(1), c.text(5))
	}
}

// goBack takes back what an event did.
func (p *past) goBack(before, now []rowState) {
	for i := range slices.Backward(before) {
		p.was(&before[i])
	}
	for i := range before {
		if before[i].Table == codingTable.name && !p.hides(&before[i]) {
			key := cells(before[i].Key)
			if p.more[key.text(0)] == nil {
				p.more[key.text(0)] = map[string]int{}
			}
			p.more[key.text(0)][key.text(1)] += counting(&before[i]) - counting(&now[i])
		}
	}
}

// counting is 1 for a coding that counts, else 0.
func counting(r *rowState) int {
	if r.Row == nil || codingOf(r.Row).Overruled {
		return 0
	}
	return 1
}

// hides reports whether a coding is hidden from who acts.
func (p *past) hides(r *rowState) bool {
	key := cells(r.Key)
	return p.blind.hides(&coding.Coding{Coder: key.text(2)}, p.quotes[key.text(0)].interview)
}

// themes are those that a quote had, each once.
func (p *past) themes(quote string) (all []string) {
	had := map[string]int{}
	if row, known := slices.BinarySearch(p.codings.Quotes, quote); known {
		for _, m := range p.codings.Marks(row) {
			had[p.codings.Themes[m.Theme]] = len(p.codings.Sets[m.By])
		}
	}
	for theme, n := range p.more[quote] {
		had[theme] += n
	}
	for theme, n := range had {
		if n > 0 {
			all = append(all, theme)
		}
	}
	return all
}
