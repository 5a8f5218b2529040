package web

import (
	"context"
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// A besideView is what stands beside a transcript.
type besideView struct {
	*talk
	Filter    codeFilter
	Card      *quoteCard // the quote that the page is about
	Gone      bool       // it is not there
	Waiting   int        // quotes that wait for review
	Reviews   []reviewView
	Takeaways []takeawayView
	Guide     *guideView
	Memo      memoView
	Finished  bool
	Others    []string // who has finished, too
	Withheld  string   // what is to be said of consent
}

// beside reads what stands beside a transcript.
func (s *Server) beside(ctx context.Context, p Parts, t *talk, f codeFilter) (besideView, error) {
	v := besideView{talk: t, Filter: f}
	v.Memo = memosOn(t.memos, coding.OnInterview(t.IV.ID), t.Me)
	if f.Quote != "" {
		v.Card = t.card(f.Quote)
		v.Gone = v.Card == nil
	}
	var err error
	if v.Withheld, err = withheld(ctx, p, t.IV); err != nil {
		return v, err
	}
	if err = v.review(ctx, p); err != nil {
		return v, err
	}
	if v.Takeaways, err = t.takeaways(ctx, p); err != nil {
		return v, err
	}
	v.Card.rests(v.Takeaways)
	all, err := p.Guides.Guides(ctx)
	if err != nil {
		return v, err
	}
	v.Guide = t.guide(all)
	for _, done := range t.finished {
		if done.Coder == t.Me {
			v.Finished = true
		} else {
			v.Others = append(v.Others, done.Coder)
		}
	}
	return v, nil
}

// withheld says what somebody's wish not to be quoted does: here, or of a
// person in whatever interview they said so.
func withheld(ctx context.Context, p Parts, iv *interviews.Interview) (string, error) {
	if iv.Consent.Quotes == interviews.No {
		return "The people here did not agree to be quoted. Their words can be coded and are counted, but stand in no report.", nil
	}
	all, err := p.Interviews.Interviews(ctx, nil)
	if err != nil {
		return "", err
	}
	refused := report.Refused(all)
	for _, person := range iv.Participants() {
		if refused[person] {
			return person + " did not agree to be quoted, in another interview. Their words can be coded and are counted, but stand in no report.", nil
		}
	}
	return "", nil
}

// A memoView is what was written about something: one's own memo, to be
// changed, and others', to be read.
type memoView struct {
	Mine   string
	Others []coding.Memo
}

// Version tells one's own memo apart from what it is changed to.
func (m memoView) Version() string { return version(m.Mine) }

func memosOn(all []coding.Memo, about coding.Subject, me string) (v memoView) {
	for _, m := range all {
		switch {
		case m.About != about:
		case m.Coder == me:
			v.Mine = m.Text
		default:
			v.Others = append(v.Others, m)
		}
	}
	return v
}

// A quoteCard is all that there is to know of one quote.
type quoteCard struct {
	quoteView
	Chips     []chip
	Memo      memoView
	Recording string         // at the time when it was said
	Review    bool           // it waits
	Drawn     bool           // it has a place in the transcript
	Holds     []string       // takeaways that rest on it
	Free      []takeawayView // those that do not
}

// card is the quote of that ID, nil when it is not here.
func (t *talk) card(id string) *quoteCard {
	q := t.quote(id)
	if q == nil {
		return nil
	}
	paint := newPainter(t, id, []shown{{*q, t.codings[id]}})
	c := &quoteCard{quoteView: viewQuote(*q, t.IV), Memo: memosOn(t.memos, coding.OnQuote(id), t.Me), Review: q.State.Waits(), Drawn: t.drawn(q)}
	c.Chips = paint.chips(nil, 0)
	c.Recording = report.RecordingAt(t.IV.Recording, q.StartMS)
	return c
}

// rests tells which takeaways rest on the quote.
func (c *quoteCard) rests(all []takeawayView) {
	for _, t := range all {
		switch {
		case c == nil:
		case slices.Contains(t.Quotes, c.ID):
			c.Holds = append(c.Holds, t.Text)
		case c.Drawn:
			c.Free = append(c.Free, t)
		}
	}
}
