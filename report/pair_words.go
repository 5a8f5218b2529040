package report

import (
	"cmp"
	"fmt"
	"slices"

	"verbatim/interviews"
	"verbatim/report/document"
)

// PairWords are the quotes in which two themes meet: those of the first that a
// quote of the second meets, and the other way round.
type PairWords struct {
	First    string     `json:"first"` // Theme.ID
	Second   string     `json:"second"`
	Quotes   int        `json:"quotes"`   // that meet
	Evidence []Evidence `json:"evidence"` // of them, in text order
	Withheld int        `json:"withheld"` // of them, that may not be shown
}

// listed are the pairs that people read: the first ones, and those of the matrix.
func (r *CooccurrenceReport) listed() []ThemePair {
	most := r.frequent(matrixThemes)
	pairs := slices.Clone(r.Pairs[:min(shownPairs, len(r.Pairs))])
	for _, p := range r.Pairs[len(pairs):] {
		if slices.Contains(most, p.First) && slices.Contains(most, p.Second) {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// words finds the quotes of the pairs that are read, as many of each as of any
// other.
func (c *meetings) words(r *CooccurrenceReport, most int) []PairWords {
	list := []PairWords{}
	pairs := r.listed()
	if c.sample.scope.Numbers || len(pairs) == 0 {
		return list
	}
	places := map[string]int{}
	for at, node := range c.shown {
		places[c.nodes[node].theme.ID] = at
	}
	found := make([]witnesses, len(pairs))
	for i, p := range pairs {
		found[i].a, found[i].b = places[r.Themes[p.First].Theme], places[r.Themes[p.Second].Theme]
	}
	c.eachFinished(func(quotes []said, iv *interviews.Interview) {
		c.take(quotes, iv)
		for i := range found {
			found[i].add(c)
		}
	})
	each := max(1, cmp.Or(max(most, 0), DefaultEvidence)/len(pairs))
	for i, p := range pairs {
		w := PairWords{First: r.Themes[p.First].Theme, Second: r.Themes[p.Second].Theme, Evidence: []Evidence{}}
		for _, s := range found[i].meeting(c) {
			w.add(c, s, each)
		}
		list = append(list, w)
	}
	return list
}

// add lists a quote, or says why not.
func (w *PairWords) add(c *meetings, s said, most int) {
	w.Quotes++
	at := c.seats[s.seat]
	switch {
	case c.sample.withholds(c.talks[at.talk], &c.Quotes[s.quote], at.person):
		w.Withheld++
	case len(w.Evidence) < most:
		e := evidence(&c.Quotes[s.quote], c.talks[at.talk], c.sample.segmentIn(at.person, c.talks[at.talk].Date), c.names[c.byOf(&s, w.First, w.Second)])
		e.Finished = true
		w.Evidence = append(w.Evidence, e)
	}
}

// segmentIn is a person's segment on a day, "" for nobody.
func (m *sample) segmentIn(person string, day interviews.Date) string {
	if person == "" || m.by == "" {
		return ""
	}
	return m.segment(person, day)
}

// witnesses are the quotes of two themes that meet.
type witnesses struct {
	a, b    int // places of the themes
	quotes  []said
	hasA    []bool // by quote, for people, who may meet in another interview
	hasB    []bool
	talkEnd []int // lengths of quotes after each interview
}

// add takes the quotes of one interview that have either theme.
func (w *witnesses) add(c *meetings) {
	from := len(w.quotes)
	for i, themes := range c.marked {
		a, b := slices.Contains(themes, w.a), slices.Contains(themes, w.b)
		if a || b {
			w.quotes, w.hasA, w.hasB = append(w.quotes, c.taken[i]), append(w.hasA, a), append(w.hasB, b)
		}
	}
	if len(w.quotes) > from {
		w.talkEnd = append(w.talkEnd, len(w.quotes))
	}
}

// meeting are those that meet one of the other theme, in text order.
func (w *witnesses) meeting(c *meetings) []said {
	if c.unit == SamePerson {
		return w.among(0, len(w.quotes), func(i, j int) bool { return c.person[w.quotes[i].seat] == c.person[w.quotes[j].seat] })
	}
	var list []said
	from := 0
	for _, to := range w.talkEnd {
		list = append(list, w.among(from, to, func(i, j int) bool { return c.meet(w.quotes[i], w.quotes[j]) })...)
		from = to
	}
	return list
}

func (w *witnesses) among(from, to int, meet func(i, j int) bool) []said {
	var list []said
	for i := from; i < to; i++ {
		for j := from; j < to; j++ {
			if (w.hasA[i] && w.hasB[j] || w.hasB[i] && w.hasA[j]) && (i == j || meet(i, j)) {
				list = append(list, w.quotes[i])
				break
			}
		}
	}
	return list
}

// meet reports whether two quotes of one interview bring their themes together.
func (c *meetings) meet(s, t said) bool {
	switch c.unit {
	case SameInterview:
		return true
	case SameTurn:
		p, q := &c.Quotes[s.quote], &c.Quotes[t.quote]
		return p.FirstTurn <= q.Last() && q.FirstTurn <= p.Last()
	}
	return c.stretch(s).Overlaps(c.stretch(t))
}

// pairWords lists the quotes in which pairs meet.
func (r *CooccurrenceReport) pairWords(doc *document.Document) document.Part {
	p := newProofs(doc)
	names := map[string]string{}
	for _, t := range r.Themes {
		names[t.Theme] = t.Name
	}
	w := &document.Words{}
	for i := range r.Words {
		pair := &r.Words[i]
		g := document.Group{Ref: pairRef(pair.First, pair.Second), Level: 3, Title: names[pair.First] + " + " + names[pair.Second], Tally: count(pair.Quotes, "quote that meets", "quotes that meet")}
		for j := range pair.Evidence {
			g.Quotes = append(g.Quotes, p.quote(&pair.Evidence[j]))
		}
		if more := pair.Quotes - len(pair.Evidence) - pair.Withheld; more > 0 {
			g.Note = fmt.Sprintf("%s not shown; list them with: verbatim quote list 'same(theme:%s theme:%s)'", count(more, "more is", "more are"), pair.First, pair.Second)
		}
		if pair.Withheld > 0 {
			g.Note += " " + withheldNote(pair.Withheld)
		}
		w.Groups = append(w.Groups, g)
	}
	return wordsPart(w)
}
