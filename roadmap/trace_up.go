package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// TraceUp leads from a quote, theme, person, hypothesis or opportunity up to
// what rests on it: themes, hypotheses, opportunities, proposals, and the
// reports of d that show its words. Errors as Trace; errs.Invalid also of a
// proposal, above which nothing stands.
func TraceUp(d *Data, id string) (Link, error) {
	v := look(d)
	k, rest, err := v.named(id)
	if err != nil {
		return Link{}, err
	}
	if k.up == nil {
		return Link{}, errs.New(errs.Invalid, "nothing rests on a %s", k.name).Try("leave --up out: it leads down to the words")
	}
	return k.up(v, rest), nil
}

// quoteUp leads from a quote to its themes, to what it is evidence of, and to
// the reports that show it.
func (v *view) quoteUp(id string) Link {
	q := v.quote(id)
	l := v.cite(q, fmt.Sprintf("%s in %s%s", v.who(q), q.Interview, v.uncountedWords(q)))
	for _, theme := range v.themes(id) {
		l.Because = append(l.Because, v.themeAbove(theme))
	}
	for _, e := range v.Evidence {
		if e.Quote == id && FindHypothesis(v.Hypotheses, e.Hypothesis) != nil {
			h := v.hypothesisUp(e.Hypothesis)
			h.Says += ": " + string(e.Stance) + ", " + e.says()
			l.Because = append(l.Because, h)
		}
	}
	l.Because = append(l.Because, v.reportsWith(func(quote string) bool { return quote == id }, false)...)
	return l
}

// uncountedWords is uncounted, also of a quote that was withdrawn.
func (v *view) uncountedWords(q *coding.Quote) string {
	if q.State == coding.Retired {
		return " (withdrawn by a person: not counted)"
	}
	return v.uncounted(q)
}

// themeAbove leads from a theme to the opportunities and proposals that name
// it, and to the theme above it.
func (v *view) themeAbove(id string) Link {
	id = v.current(id)
	l := link("theme", id, v.themeName(id))
	for i := range v.Opportunities {
		if o := &v.Opportunities[i]; v.names(o.Themes, id) {
			l.Because = append(l.Because, v.opportunityUp(o.ID))
		}
	}
	for i := range v.Proposals {
		if p := &v.Proposals[i]; v.names(p.Inputs.Themes, id) {
			l.Because = append(l.Because, link("proposal", p.ID, p.says()+", by reach"))
		}
	}
	if v.Codebook == nil {
		return l
	}
	if t := v.Codebook.Theme(id); t != nil && t.Parent != "" && v.Codebook.Theme(t.Parent) != nil {
		l.Because = append(l.Because, v.themeAbove(t.Parent))
	}
	return l
}

// current is the theme that one is part of since it was merged, or itself.
func (v *view) current(theme string) string {
	if v.Codebook == nil {
		return theme
	}
	return v.Codebook.Current(theme)
}

// names reports whether one of some themes is, by now, a theme.
func (v *view) names(themes []string, id string) bool {
	return slices.ContainsFunc(themes, func(t string) bool { return v.current(t) == id })
}

func (p *Proposal) says() string {
	if p.State == "" {
		return p.Title
	}
	return fmt.Sprintf("%s (%s)", p.Title, p.State)
}

// themeUp is themeAbove with the hypotheses that quotes of the theme, or of one
// below it, speak for or against, and the reports that show them.
func (v *view) themeUp(id string) Link {
	l := v.themeAbove(id)
	ids := map[string]bool{}
	for _, i := range v.places(v.under([]string{id})) {
		ids[v.Quotes[i].ID] = true
	}
	l.Says += ": " + count(len(ids), "quote", "quotes")
	for i := range v.Hypotheses {
		if says := v.stancesOf(v.Hypotheses[i].ID, ids); says != "" {
			h := v.hypothesisUp(v.Hypotheses[i].ID)
			h.Says += ": " + says
			l.Because = append(l.Because, h)
		}
	}
	l.Because = append(l.Because, v.reportsWith(func(quote string) bool { return ids[quote] }, true)...)
	return l
}

// stancesOf is how many of some quotes speak for and against a hypothesis; ""
// when none does.
func (v *view) stancesOf(hypothesis string, quotes map[string]bool) string {
	n := map[Stance]int{}
	for _, e := range v.Evidence {
		if e.Hypothesis == hypothesis && quotes[e.Quote] {
			n[e.Stance]++
		}
	}
	var parts []string
	for _, s := range []struct {
		stance    Stance
		one, many string
	}{{Supports, "quote supports", "quotes support"}, {Contradicts, "quote contradicts", "quotes contradict"}, {Neutral, "neutral quote", "neutral quotes"}} {
		if n[s.stance] > 0 {
			parts = append(parts, count(n[s.stance], s.one, s.many))
		}
	}
	return strings.Join(parts, ", ")
}

// hypothesisUp leads to the hypotheses that go on from one and the proposals
// that rest on it.
func (v *view) hypothesisUp(id string) Link { return v.hypothesisAbove(id, map[string]bool{}) }

func (v *view) hypothesisAbove(id string, seen map[string]bool) Link {
	h := FindHypothesis(v.Hypotheses, id)
	l := link("hypothesis", id, fmt.Sprintf("%s (%s)", h.Title, h.State))
	if h.Title == "" {
		l.Says = string(h.State)
	}
	seen[id] = true
	for i := range v.Proposals {
		if p := &v.Proposals[i]; p.Hypothesis == id {
			l.Because = append(l.Because, link("proposal", p.ID, p.says()+", which rests on it"))
		}
	}
	for i := range v.Hypotheses {
		if next := &v.Hypotheses[i]; next.Parent == id && !seen[next.ID] {
			above := v.hypothesisAbove(next.ID, seen)
			above.Says = "goes on from it: " + above.Says
			l.Because = append(l.Because, above)
		}
	}
	return l
}

// opportunityUp leads to the proposals that would eliminate it.
func (v *view) opportunityUp(id string) Link {
	l := link("opportunity", id, v.opportunity(id).says())
	for i := range v.Proposals {
		if p := &v.Proposals[i]; p.Eliminates == id {
			l.Because = append(l.Because, link("proposal", p.ID, p.says()+", which would eliminate it"))
		}
	}
	return l
}

// personUp leads from a person to their interviews, to all that was coded of
// their words, and to what rests on it.
func (v *view) personUp(id string) Link {
	quotes := map[interviews.ID][]*coding.Quote{}
	n := 0
	for i := range v.Quotes {
		if q := &v.Quotes[i]; v.person(q) == id {
			quotes[q.Interview] = append(quotes[q.Interview], q)
			n++
		}
	}
	l := link("person", id, count(n, "quote", "quotes"))
	for i := range v.Interviews {
		if iv := &v.Interviews[i]; slices.Contains(iv.Participants(), id) {
			l.Because = append(l.Because, v.saidIn(iv, quotes[iv.ID]))
		}
	}
	l.Says += " in " + count(len(l.Because), "interview", "interviews")
	return l
}

func (v *view) saidIn(iv *interviews.Interview, quotes []*coding.Quote) Link {
	says := count(len(quotes), "quote", "quotes")
	if iv.Date != "" {
		says = string(iv.Date) + ", " + says
	}
	l := link("interview", string(iv.ID), says)
	slices.SortStableFunc(quotes, func(a, b *coding.Quote) int {
		if v.before(a, b) {
			return -1
		}
		return 1
	})
	for _, q := range quotes {
		l.Because = append(l.Because, v.quoteUp(q.ID))
	}
	return l
}

// reportsWith are the reports that show some quotes.
func (v *view) reportsWith(shown func(quote string) bool, counted bool) []Link {
	var links []Link
	for _, r := range v.Reports {
		n := 0
		for _, q := range r.Quotes {
			if shown(q) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		says := r.Title + ", issued " + r.Issued
		if counted {
			says += ", shows " + fmt.Sprintf("%d of its quotes", n)
		}
		if r.Withdrawn != "" {
			says += ". " + r.Withdrawn
		}
		links = append(links, link("report", r.ID, says))
	}
	return links
}
