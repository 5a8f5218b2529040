package web

import (
	"context"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// A talk is all that is kept of one interview's coding, as it is at one
// moment and as who acts may see it.
type talk struct {
	Seq      int64
	IV       *interviews.Interview
	Me       string
	Blind    bool // others' work is hidden
	book     *coding.Codebook
	turns    []interviews.Turn // all
	quotes   []coding.Quote
	codings  map[string][]coding.Coding // by quote
	memos    []coding.Memo
	noted    map[string]bool // quotes that who acts has a memo on
	finished []coding.Finish
}

// readTalk reads an interview and what was coded in it.
func (s *Server) readTalk(ctx context.Context, p Parts, id interviews.ID) (*talk, error) {
	t := &talk{Me: interviews.Actor(ctx).Actor, codings: map[string][]coding.Coding{}, noted: map[string]bool{}}
	var err error
	if t.Seq, err = p.Log.Head(ctx); err != nil {
		return nil, err
	}
	if t.IV, err = p.Interviews.Interview(ctx, id); err != nil {
		return nil, err
	}
	if t.book, err = p.Themes.Codebook(ctx); err != nil {
		return nil, err
	}
	if t.turns, err = p.Interviews.Turns(ctx, t.IV.Revision, 0, 0); err != nil {
		return nil, err
	}
	if t.quotes, err = p.Coding.Quotes(ctx, coding.Filter{Interview: id}); err != nil {
		return nil, err
	}
	codings, err := p.Coding.Codings(ctx, coding.Filter{Interview: id})
	if err != nil {
		return nil, err
	}
	for _, c := range codings {
		t.codings[c.Quote] = append(t.codings[c.Quote], c)
	}
	about := []coding.Subject{coding.OnInterview(id)}
	for i := range t.quotes {
		about = append(about, coding.OnQuote(t.quotes[i].ID))
	}
	if t.memos, err = p.Memos.Memos(ctx, nil, about...); err != nil {
		return nil, err
	}
	for _, m := range t.memos {
		if id, on := strings.CutPrefix(string(m.About), "quote/"); on && m.Coder == t.Me {
			t.noted[id] = true
		}
	}
	if t.finished, err = p.Work.Finished(ctx, interviews.Scope{t.IV.Study}); err != nil {
		return nil, err
	}
	t.finished = slices.DeleteFunc(t.finished, func(f coding.Finish) bool { return f.Interview != id })
	hidden, err := p.Work.Hidden(ctx)
	t.Blind = slices.Contains(hidden, id)
	return t, err
}

// quote is the quote of that ID, nil when it is not here.
func (t *talk) quote(id string) *coding.Quote {
	for i := range t.quotes {
		if t.quotes[i].ID == id {
			return &t.quotes[i]
		}
	}
	return nil
}

// drawn reports whether a quote has a place in the newest transcript.
func (t *talk) drawn(q *coding.Quote) bool { return q.Revision == t.IV.Revision && !q.State.Waits() }

// shown are the quotes and codings that a filter leaves to be drawn. Retired
// quotes are only when they are asked for.
func (t *talk) shown(f codeFilter) []shown {
	var under []string
	if f.Theme != "" {
		under = t.book.Under(f.Theme)
	}
	out := make([]shown, 0, len(t.quotes))
	for i := range t.quotes {
		q := &t.quotes[i]
		if !t.drawn(q) || q.State != f.State && (f.State != "" || q.State == coding.Retired && q.ID != f.Quote) {
			continue
		}
		codings := t.codings[q.ID]
		if f.Theme != "" || f.Coder != "" {
			var left []coding.Coding
			for _, c := range codings {
				if (f.Theme == "" || slices.Contains(under, c.Theme)) && (f.Coder == "" || c.Coder == f.Coder) {
					left = append(left, c)
				}
			}
			if codings = left; len(codings) == 0 {
				continue
			}
		}
		out = append(out, shown{*q, codings})
	}
	return out
}

// coders are all whose codings are here, sorted.
func (t *talk) coders() []string {
	var names []string
	for _, of := range t.codings {
		for _, c := range of {
			names = append(names, c.Coder)
		}
	}
	return sortedOnce(names)
}

// counts are, by theme, the quotes here that count and that it or a theme
// below it is on: those that the page shows when it is filtered by the theme.
func (t *talk) counts() map[string]int {
	n := make(map[string]int, len(t.book.Themes()))
	for _, theme := range t.book.Themes() {
		if !theme.Retired {
			n[theme.ID] = 0
		}
	}
	paths := map[string][]string{}
	for i := range t.quotes {
		if !t.drawn(&t.quotes[i]) || !t.quotes[i].State.Counts() {
			continue
		}
		seen := map[string]bool{}
		for _, c := range t.codings[t.quotes[i].ID] {
			path, known := paths[c.Theme]
			if !known {
				path = t.book.Path(c.Theme)
				paths[c.Theme] = path
			}
			for _, id := range path {
				seen[id] = true
			}
		}
		for id := range seen {
			n[id]++
		}
	}
	return n
}
