package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Place is a line of an interview's newest transcript.
type Place struct {
	Interview interviews.ID
	Line      int               // 1-based
	Lines     int               // that the file has
	Turns     []interviews.Turn // all of them
}

// TraceLine leads from a line up to every quote that has words of it, and to
// what rests on these. errs.NotFound when the interview or the line does not
// exist.
func TraceLine(d *Data, p Place) (Link, error) {
	v := look(d)
	iv := v.interview[p.Interview]
	if iv == nil {
		return Link{}, errs.New(errs.NotFound, "no interview %q", p.Interview).Try("'verbatim interview list' shows them all")
	}
	if p.Line < 1 || p.Line > p.Lines {
		return Link{}, errs.New(errs.NotFound, "%s has no line %d: it has %s", iv.Path, p.Line, count(p.Lines, "line", "lines")).
			Try("lines count from 1, as every citation has them")
	}
	l := link("line", fmt.Sprintf("%s:%d", iv.ID, p.Line), "")
	l.Source = &Source{Path: iv.Path, Line: p.Line, SHA256: iv.SHA256}
	t, says := p.turn()
	if t == nil {
		l.Says = says
		return l, nil
	}
	l.Source.Speaker, l.Source.StartMS, l.Source.Text = t.Speaker, interviews.KnownTime(t.StartMS), t.Text
	for _, q := range v.covering(p) {
		l.Because = append(l.Because, v.quoteUp(q.ID))
	}
	l.Says = says + ": " + v.codedSays(iv, len(l.Because))
	if v.silent(iv, personOf(iv, t.Speaker)) {
		l.Source.Text = ""
		l.Says += " (consent: no quotes; the words are withheld)"
	}
	return l, nil
}

// codedSays is how often a line was coded, and what waits to be found again.
func (v *view) codedSays(iv *interviews.Interview, quotes int) string {
	says := count(quotes, "quote", "quotes")
	if quotes == 0 {
		says = "nobody has coded it"
	}
	waits := 0
	for i := range v.Quotes {
		if q := &v.Quotes[i]; q.Interview == iv.ID && q.State.Waits() {
			waits++
		}
	}
	if waits > 0 {
		says += fmt.Sprintf("; %s of the interview waits for review and stands on no line", count(waits, "quote", "quotes"))
	}
	return says
}

// turn is the one that a line belongs to, and how people say so; nil when the
// line belongs to none.
func (p *Place) turn() (*interviews.Turn, string) {
	i := 0
	for i < len(p.Turns) && p.Turns[i].Line <= p.Line {
		i++
	}
	if i == 0 {
		return nil, "it stands before the first turn: nobody speaks on it"
	}
	t := &p.Turns[i-1]
	if last := t.LineAt(len(t.Text)); p.Line > last {
		if i == len(p.Turns) {
			return nil, fmt.Sprintf("it stands behind turn %d, the last one: nobody speaks on it", t.N)
		}
		return nil, fmt.Sprintf("it stands between turns %d and %d: nobody speaks on it", t.N, p.Turns[i].N)
	}
	if t.Kind != interviews.Speech {
		return t, fmt.Sprintf("turn %d, a %s", t.N, t.Kind)
	}
	return t, fmt.Sprintf("turn %d", t.N)
}

// covering are the quotes that have words of a line, by where they begin.
func (v *view) covering(p Place) []*coding.Quote {
	var found []*coding.Quote
	iv := v.interview[p.Interview]
	for i := range v.Quotes {
		q := &v.Quotes[i]
		if q.Interview != p.Interview || q.Revision != iv.Revision || q.State.Waits() || q.LastTurn > len(p.Turns) {
			continue
		}
		if last := p.Turns[q.LastTurn-1].LineAt(q.End); q.Line <= p.Line && p.Line <= last {
			found = append(found, q)
		}
	}
	slices.SortStableFunc(found, func(a, b *coding.Quote) int {
		switch {
		case v.before(a, b):
			return -1
		case v.before(b, a):
			return 1
		}
		return strings.Compare(a.ID, b.ID)
	})
	return found
}
