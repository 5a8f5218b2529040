package report

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/interviews"
	"verbatim/report/document"
)

// proofs collect the quotes of a document, each once, and list which of them
// stand behind a number.
type proofs struct {
	doc *document.Document
	at  map[string]int // places in doc.Quotes, by Evidence.ID
	// periods are those to list people by, by theme; nil lists them by quarter.
	periods map[string][]PeriodPart
	unit    Unit // of periods
}

func newProofs(doc *document.Document) *proofs {
	p := &proofs{doc: doc, at: map[string]int{}, unit: Quarters}
	for i := range doc.Quotes {
		p.at[doc.Quotes[i].ID] = i
	}
	return p
}

// quote is the place of a quote in the document, which now has it.
func (p *proofs) quote(e *Evidence) int {
	at, known := p.at[e.ID]
	if !known {
		at = len(p.doc.Quotes)
		p.at[e.ID] = at
		p.doc.Quotes = append(p.doc.Quotes, e.Quoted())
	}
	return at
}

// Quoted is the quote as documents show it.
func (e *Evidence) Quoted() document.Quote {
	q := document.Quote{
		ID: e.ID, Text: e.Text, Who: e.Who(), Segment: e.Segment, Date: e.Date, Path: e.Path, Line: e.Line,
		StartMS: e.StartMS, Recording: e.Recording, Key: e.Key,
	}
	if e.Segment == Unknown {
		q.Segment = ""
	}
	if e.From != interviews.SourceInterview {
		q.From = string(e.From)
	}
	return q
}

// counts reports whether a quote makes its speaker one of the people of a
// theme: somebody we study says it in an interview, and where anybody was
// asked, in one that is coded to the end.
func (r *ThemesReport) counts(e *Evidence) bool {
	return e.Participant != "" && e.From == interviews.SourceInterview && (e.Finished || r.Asked == 0)
}

// prove lists the people behind a number, each with their quotes. All people
// are so many; those who are not among the quotes are said to be missing.
func (p *proofs) prove(ref, title string, all int, said []*Evidence) document.Set {
	by := map[string][]int{}
	for _, e := range said {
		if at := p.quote(e); !slices.Contains(by[e.Participant], at) {
			by[e.Participant] = append(by[e.Participant], at)
		}
	}
	s := document.Set{Ref: ref, Title: title}
	for _, who := range sortedKeys(by) {
		slices.Sort(by[who])
		s.People = append(s.People, document.Speaker{Who: who, Quotes: by[who]})
	}
	if missing := all - len(s.People); missing > 0 {
		s.More = fmt.Sprintf("and %s whose words are not shown here", count(missing, "person", "people"))
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// themeWords list the quotes of themes, and prove their numbers by segment and
// by quarter.
func (p *proofs) themeWords(r *ThemesReport) *document.Words {
	w := &document.Words{}
	if r == nil {
		return w
	}
	for i := range r.Themes {
		t := &r.Themes[i]
		said := r.said(i)
		if t.Quotes+len(t.Evidence)+t.Withheld+t.Unlisted == 0 {
			continue
		}
		g := document.Group{Ref: themeRef(t.Theme), Level: min(3+t.Depth, 6), Title: t.label(), Tally: t.tally(), Note: t.note(r.queryWords())}
		for j := range t.Evidence {
			g.Quotes = append(g.Quotes, p.quote(&t.Evidence[j]))
		}
		g.Sets = p.themeSets(r, t, said)
		w.Groups = append(w.Groups, g)
	}
	return w
}

// others adds a group of the quotes that stand somewhere in the document and in
// no other group.
func (p *proofs) others(w *document.Words) {
	listed := map[int]bool{}
	for _, g := range w.Groups {
		for _, at := range g.Quotes {
			listed[at] = true
		}
	}
	rest := document.Group{Ref: "other quotes", Level: 3, Title: "Other quotes of the findings"}
	for at := range p.doc.Quotes {
		if !listed[at] {
			rest.Quotes = append(rest.Quotes, at)
		}
	}
	if len(rest.Quotes) > 0 {
		w.Groups = append(w.Groups, rest)
	}
}

// said are the quotes of a theme and those under it by which people count.
func (r *ThemesReport) said(row int) []*Evidence {
	var said []*Evidence
	for i := row; i < len(r.Themes) && (i == row || r.Themes[i].Depth > r.Themes[row].Depth); i++ {
		for j := range r.Themes[i].Evidence {
			if e := &r.Themes[i].Evidence[j]; r.counts(e) {
				said = append(said, e)
			}
		}
	}
	return said
}

// themeSets prove a theme's x of n, of all, by segment and by quarter.
func (p *proofs) themeSets(r *ThemesReport, t *ThemeRow, said []*Evidence) []document.Set {
	all := t.Mentioned
	if t.Asked == 0 {
		all = t.Participants
	}
	if all == 0 {
		return nil
	}
	sets := []document.Set{p.prove(peopleRef(t.Theme), "People: "+t.people(), all, said)}
	for _, g := range r.Segments {
		if part := t.Segments[r.By][g.Name]; part.Participants > 0 && r.By != "" {
			those := chosen(said, func(e *Evidence) bool { return e.Segment == g.Name })
			sets = append(sets, p.prove(segmentRef(t.Theme, g.Name), g.Name+": "+part.String(), part.Participants, those))
		}
	}
	sets = append(sets, p.periodSets(t, said)...)
	return append(sets, p.besideSets(r, t, said)...)
}

// periodSets prove who says it in each period.
func (p *proofs) periodSets(t *ThemeRow, said []*Evidence) []document.Set {
	parts := t.Periods
	if p.periods != nil {
		parts = p.periods[t.Theme]
	}
	var sets []document.Set
	for _, part := range parts {
		if part.Participants > 0 {
			those := chosen(said, func(e *Evidence) bool { return p.unit.of(e.Date) == part.Period })
			sets = append(sets, p.prove(periodRef(t.Theme, part.Period), part.Period+": "+count(part.Participants, "person", "people"), part.Participants, those))
		}
	}
	return sets
}

// besideSets prove who speaks of a pain and of a workaround.
func (p *proofs) besideSets(r *ThemesReport, t *ThemeRow, said []*Evidence) []document.Set {
	var sets []document.Set
	for _, b := range r.Beside {
		other := r.row(b.Workaround)
		if b.Pain != t.Theme || other < 0 {
			continue
		}
		both := slices.Clone(said)
		theirs := r.said(other)
		both = chosen(both, func(e *Evidence) bool { return speaks(theirs, e.Participant) })
		both = append(both, chosen(theirs, func(e *Evidence) bool { return speaks(said, e.Participant) })...)
		sets = append(sets, p.prove(pairRef(b.Pain, b.Workaround), "also "+r.Themes[other].label()+": "+of(b.Both, b.Of), b.Both, both))
	}
	return sets
}

func speaks(said []*Evidence, person string) bool {
	return slices.ContainsFunc(said, func(e *Evidence) bool { return e.Participant == person })
}

// row is the place of a theme in the report, -1 when it is not there.
func (r *ThemesReport) row(theme string) int {
	return slices.IndexFunc(r.Themes, func(t ThemeRow) bool { return t.Theme == theme })
}

func chosen(said []*Evidence, want func(*Evidence) bool) []*Evidence {
	var list []*Evidence
	for _, e := range said {
		if want(e) {
			list = append(list, e)
		}
	}
	return list
}

// tally says in a line what stands behind a theme.
func (t *ThemeRow) tally() string {
	s := t.whom()
	if more := t.more(); more > 0 {
		s += fmt.Sprintf(" +%d", more)
	}
	s += " · " + count(t.Quotes, "quote", "quotes")
	switch {
	case t.Quotes > 0 && t.OwnQuotes == 0:
		s += ", all in the themes below"
	case t.Quotes != t.OwnQuotes:
		s += fmt.Sprintf(", %d of them here and the rest below", t.OwnQuotes)
	}
	return s
}

// note says which quotes are not shown, and how to have them listed: by their
// theme and what else limits them, as arguments.
func (t *ThemeRow) note(limits string) string {
	var list []string
	if t.Withheld > 0 {
		list = append(list, withheldNote(t.Withheld))
	}
	if t.Unlisted > 0 {
		list = append(list, fmt.Sprintf("%s not shown; list them with: verbatim quote list --theme %s%s",
			count(t.Unlisted, "more quote is", "more quotes are"), t.Theme, limits))
	}
	return strings.Join(list, " ")
}

// queryWords are the report's query as an argument.
func (r *ThemesReport) queryWords() string {
	if r.Scope.Query == "" {
		return ""
	}
	return " '" + strings.ReplaceAll(r.Scope.Query, "'", `'\''`) + "'"
}
