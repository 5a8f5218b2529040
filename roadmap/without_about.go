package roadmap

import "slices"

// About leaves of a difference what bears on one thing: a proposal with the
// hypothesis it rests on and the themes it counts, a hypothesis, an opportunity
// with its themes, a theme, a person or a quote. Errors as Trace.
func (diff *Difference) About(d *Data, id string) (*Difference, error) {
	v := look(d)
	k, rest, err := v.named(id)
	if err != nil {
		return nil, err
	}
	keep := v.around(k.name, rest)
	about := *diff
	about.Quotes = without(diff.Quotes, func(q string) bool { return !keep["quote/"+q] })
	about.Interviews = slices.Clone(diff.Interviews)
	about.countQuotes(v)
	about.Themes = without(diff.Themes, func(c ThemeChange) bool { return !keep["theme/"+c.Theme] })
	about.Hypotheses = without(diff.Hypotheses, func(c HypothesisChange) bool { return !keep["hypothesis/"+c.ID] })
	about.Proposals = without(diff.Proposals, func(c ProposalChange) bool { return !keep["proposal/"+c.ID] })
	about.LastSupport = without(diff.LastSupport, func(u Unsupported) bool { return !keep[u.Kind+"/"+u.ID] })
	about.Reports = without(diff.Reports, func(r ShownIn) bool {
		return !slices.ContainsFunc(r.Quotes, func(q string) bool { return keep["quote/"+q] })
	})
	return &about, nil
}

// around is what bears on one thing, each with its kind before it.
func (v *view) around(kind, id string) map[string]bool {
	keep := map[string]bool{kind + "/" + id: true}
	switch kind {
	case "proposal":
		p := v.proposal(id)
		if p.Hypothesis != "" {
			v.keepHypothesis(keep, p.Hypothesis)
		}
		v.keepThemes(keep, p.Inputs.Themes)
	case "opportunity":
		v.keepThemes(keep, v.opportunity(id).Themes)
	case "hypothesis":
		v.keepHypothesis(keep, id)
	case "theme":
		v.keepThemes(keep, []string{id})
	case "person":
		for i := range v.Quotes {
			if q := &v.Quotes[i]; v.person(q) == id {
				keep["quote/"+q.ID] = true
			}
		}
	}
	return keep
}

func (v *view) keepHypothesis(keep map[string]bool, id string) {
	keep["hypothesis/"+id] = true
	for _, e := range v.Evidence {
		if e.Hypothesis == id {
			keep["quote/"+e.Quote] = true
		}
	}
}

func (v *view) keepThemes(keep map[string]bool, themes []string) {
	under := v.under(themes)
	for theme := range under {
		keep["theme/"+theme] = true
	}
	for _, i := range v.places(under) {
		keep["quote/"+v.Quotes[i].ID] = true
	}
}
