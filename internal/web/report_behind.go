package web

import (
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// A behind knows where the quotes are listed that stand behind the numbers of
// a report.
type behind struct {
	ask    *ReportAsk
	basis  *report.About
	book   *coding.Codebook
	limits string // of the whole report, as a query
	all    bool   // the query language can say what the report counts
}

// newBehind is about a report of the corpus as it is now. What is listed
// elsewhere is of the present, so that reports of once lead nowhere but to
// what they list themselves.
func newBehind(ask *ReportAsk, made report.Report, c *report.Corpus) *behind {
	b := &behind{ask: ask, book: c.Codebook}
	if is, ok := made.(report.Issuable); ok && ask.Kind != "issued" && ask.Flags.Get(asOf) == "" {
		b.basis = is.Basis()
		b.all = len(b.basis.Scope.Kinds)+len(b.basis.Scope.Without) == 0 && b.book != nil && len(b.basis.Blind) == 0
		b.limits = limitsOf(b.basis)
	}
	return b
}

// limitsOf is what a whole report is about, but for its themes and how they
// are read.
func limitsOf(a *report.About) string {
	var parts []string
	if p := a.Period; p != "" {
		parts = append(parts, asks("date", p))
	}
	if len(a.Scope.Studies) > 0 {
		var studies []string
		for _, s := range a.Scope.Studies {
			studies = append(studies, asks("study", s))
		}
		parts = append(parts, "("+strings.Join(studies, " OR ")+")")
	}
	if a.Scope.Query != "" {
		parts = append(parts, "("+a.Scope.Query+")")
	}
	return strings.Join(parts, " ")
}

// address is where the quotes are listed that stand behind a reference, ""
// when only the report can say it.
func (b *behind) address(ref string) string {
	if b.basis == nil || !b.all {
		return ""
	}
	if ref == "quotes" && len(b.basis.Scope.Themes) == 0 && b.basis.Scope.Polarity == "" {
		return quotesAddress(b.limits, "counted", "1")
	}
	kind, rest, _ := strings.Cut(ref, "/")
	switch kind {
	case "theme":
		if theme, what, exact := strings.Cut(rest, "#"); exact {
			return b.theme(theme, what)
		}
	case "segment":
		if name, theme := b.parted(rest); theme != "" {
			return b.segment(name, theme)
		}
	case "period":
		if name, theme, _ := strings.Cut(rest, "/"); b.book.Theme(theme) != nil {
			return b.people(theme, asks("date", name))
		}
	}
	return ""
}

// theme leads to the quotes of a theme, or to those that are read somehow.
func (b *behind) theme(theme, what string) string {
	switch what {
	case "people":
		return b.people(theme, "")
	case "quotes":
		return b.quotes(theme, "")
	case "interviews":
		return b.quotes(theme, "", "group", "interview")
	}
	if b.basis.Scope.Polarity != "" && string(b.basis.Scope.Polarity) != what {
		return ""
	}
	return b.quotes(theme, "", "read", what+":"+theme)
}

// quotes leads to what is counted of a theme.
func (b *behind) quotes(theme, more string, values ...string) string {
	if p := b.basis.Scope.Polarity; p != "" && !slices.Contains(values, "read") {
		values = append(values, "read", string(p)+":"+theme)
	}
	query := strings.TrimSpace(strings.Join([]string{asks("theme", theme), more, b.limits}, " "))
	return quotesAddress(strings.Join(strings.Fields(query), " "), append([]string{"counted", "1"}, values...)...)
}

// people leads to what the people say whom an x of n counts: in interviews
// that are coded to the end, where any is.
func (b *behind) people(theme, more string, values ...string) string {
	if b.basis.Asked > 0 {
		values = append(values, "finished", "1")
	}
	return b.quotes(theme, strings.TrimSpace(asks("role", string(interviews.RoleParticipant))+" "+more), values...)
}

func (b *behind) segment(name, theme string) string {
	if name == report.Unknown {
		return b.people(theme, "", "unknown", b.basis.By)
	}
	return b.people(theme, asks(b.basis.By, name))
}

// parted parts a segment from a theme: both may have strokes in them.
func (b *behind) parted(rest string) (segment, theme string) {
	for _, g := range b.basis.Segments {
		if theme, ok := strings.CutPrefix(rest, g.Name+"/"); ok && b.book.Theme(theme) != nil {
			return g.Name, theme
		}
	}
	return "", ""
}

// A quotePlaces knows where quotes stand in their transcripts.
type quotePlaces struct{ quotes []coding.Quote }

func quotesOf(c *report.Corpus) quotePlaces { return quotePlaces{c.Quotes} }

// address leads to a quote in its transcript, by its ID; "" for one that is
// not there any more.
func (p quotePlaces) address(id string) string {
	i, known := slices.BinarySearchFunc(p.quotes, id, func(q coding.Quote, id string) int { return strings.Compare(q.ID, id) })
	if !known {
		return ""
	}
	q := &p.quotes[i]
	return quoteAddress(q.Interview, q.FirstTurn, q.ID)
}
