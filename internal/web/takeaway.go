package web

import (
	"context"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

// A takeawayView is a takeaway with the quotes it rests on.
type takeawayView struct {
	coding.Takeaway
	Rests []restView
}

// A restView is a quote that a takeaway rests on.
type restView struct {
	ID, Words, Address string
}

// Version tells a takeaway apart from what it is changed to.
func (t takeawayView) Version() string { return version(t.Takeaway) }

// takeaways are those of the interview.
func (t *talk) takeaways(ctx context.Context, p Parts) ([]takeawayView, error) {
	all, err := p.Memos.Takeaways(ctx, interviews.Scope{t.IV.Study})
	if err != nil {
		return nil, err
	}
	var out []takeawayView
	for _, one := range all {
		if one.Interview != t.IV.ID {
			continue
		}
		v := takeawayView{Takeaway: one}
		for _, id := range one.Quotes {
			if q := t.quote(id); q != nil {
				v.Rests = append(v.Rests, restView{id, beginning(q.Text), quoteAddress(t.IV.ID, q.FirstTurn, id)})
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// takeaway is the one of that ID in an interview, a new one for "".
func takeaway(ctx context.Context, p Parts, iv interviews.ID, id string) (*coding.Takeaway, error) {
	if id == "" {
		return &coding.Takeaway{Interview: iv}, nil
	}
	all, err := p.Memos.Takeaways(ctx, nil)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(t coding.Takeaway) bool { return t.ID == id && t.Interview == iv })
	if at < 0 {
		return nil, errs.New(errs.NotFound, "this takeaway is not there any more").Try("load the page again to see how it is now")
	}
	return &all[at], nil
}

// writeTakeaway adds, changes or removes a takeaway, or lets it rest on one
// quote more.
func writeTakeaway(ctx context.Context, p Parts, c *change) error {
	t, err := takeaway(ctx, p, c.iv, c.form.Get("id"))
	if err != nil {
		return err
	}
	if err := unchangedIn(c.form, "this takeaway", *t); err != nil {
		return err
	}
	if c.form.Get("remove") == "1" {
		c.said = "Takeaway removed"
		return p.Memos.RemoveTakeaway(ctx, t.ID)
	}
	if quote := c.form.Get("rests"); quote != "" {
		c.quote, c.said = quote, "The takeaway rests on this quote, too"
		t.Quotes = append(slices.Clone(t.Quotes), quote)
		_, err = p.Memos.SetTakeaway(ctx, t)
		return err
	}
	t.Text = strings.TrimSpace(strings.ReplaceAll(c.form.Get("text"), "\r\n", "\n"))
	if t.Text == "" {
		return errs.New(errs.Invalid, "a takeaway needs words").Try("write what to remember of this interview, in a sentence")
	}
	if c.form.Has("quotes") {
		t.Quotes = strings.Fields(strings.Join(c.form["quotes"], " "))
	}
	c.said = "Takeaway saved"
	_, err = p.Memos.SetTakeaway(ctx, t)
	return err
}

// A guideView is the guide of an interview, with what was asked of it.
type guideView struct {
	ID, Title string
	Asked     int
	Questions []askedView
}

// An askedView is a question and the turn that asks it first, as far as the
// words tell: 0 for none.
type askedView struct {
	guides.Question
	Turn int
}

// guide is the guide of the interview, nil when nobody knows.
func (t *talk) guide(all []guides.Guide) *guideView {
	g, _, why := report.GuideOf(all, t.IV)
	if why != "" || len(g.Questions) == 0 {
		return nil
	}
	v := &guideView{ID: g.ID, Title: g.Title}
	first := map[int]int{}
	for i, n := range guides.Asked(g, report.InterviewerSays(t.IV, t.turns)) {
		if n != 0 && first[n] == 0 {
			first[n] = t.turns[i].N
		}
	}
	for _, q := range g.Questions {
		if first[q.N] != 0 {
			v.Asked++
		}
		v.Questions = append(v.Questions, askedView{q, first[q.N]})
	}
	return v
}
