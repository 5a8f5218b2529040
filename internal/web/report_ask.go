package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A ReportAsk is what somebody wants a report to be about. Its address is the
// view: whoever is sent it sees the same.
type ReportAsk struct {
	Kind     string // "themes", "segments" …, "diff" or "issued"
	About    string // an interview, a theme, a period or an issued report, for the kinds that are about one
	From, To string // of a diff
	Query    string
	Flags    url.Values // of the command, by name: "period", "by", "theme" …
	Numbers  bool       // no quotes are wanted
}

// asOf is the flag whose name an address writes as_of.
const asOf = "as-of"

// askOf reads what a page's address asks for, and as which format.
func askOf(r *http.Request) (*ReportAsk, string) {
	a := &ReportAsk{Kind: r.PathValue("kind"), About: r.PathValue("about"), Flags: url.Values{}}
	format := ""
	if a.About != "" {
		a.About, format = formatOf(a.About)
	} else if a.Kind, format = formatOf(a.Kind); a.Kind == "" {
		a.Kind = "themes"
	}
	for name, values := range r.URL.Query() {
		for _, value := range values {
			if value = strings.TrimSpace(value); value != "" {
				a.set(name, value)
			}
		}
	}
	if a.Kind == "diff" && a.From != "" && a.To == "" {
		a.To = "now"
	}
	return a, format
}

func (a *ReportAsk) set(name, value string) {
	switch name {
	case "query":
		a.Query = value
	case "from":
		a.From = value
	case "to":
		a.To = value
	case "about":
		a.About = value
	default:
		name = strings.ReplaceAll(name, "_", "-")
		a.Flags[name] = append(a.Flags[name], value)
	}
}

func hasEmpty(values url.Values) bool {
	for name, all := range values {
		if name == "about" || slices.ContainsFunc(all, func(v string) bool { return strings.TrimSpace(v) == "" }) {
			return true
		}
	}
	return false
}

// unnamed reports whether somebody has yet to choose what the report is about.
func (a *ReportAsk) unnamed() bool {
	return a.About == "" && (a.Kind == "interview" || a.Kind == "theme")
}

// values are what stands behind the ? of the address.
func (a *ReportAsk) values() url.Values {
	v := url.Values{}
	for name, all := range a.Flags {
		v[strings.ReplaceAll(name, "-", "_")] = all
	}
	for name, value := range map[string]string{"query": a.Query, "from": a.From, "to": a.To} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// address is that of the page, or of the file of a format.
func (a *ReportAsk) address(format string) string {
	at := "/report/" + url.PathEscape(a.Kind)
	if a.About != "" {
		for part := range strings.SplitSeq(a.About, "/") {
			at += "/" + url.PathEscape(part)
		}
	}
	if at == "/report/themes" && format == "" {
		at = "/report"
	}
	at += formats[format].ending
	if v := a.values(); len(v) > 0 {
		at += "?" + v.Encode()
	}
	return at
}

// Path is the address of the page without what is asked for.
func (a *ReportAsk) Path() string { return (&ReportAsk{Kind: a.Kind, About: a.About}).address("") }

// fileName is what a file of the report is called, without its ending.
func (a *ReportAsk) fileName() string {
	name := []string{a.Kind}
	for _, part := range []string{a.About, a.Flags.Get("period"), a.From, a.To, a.Query} {
		if slug := interviews.Slug(part); slug != "" {
			name = append(name, slug)
		}
	}
	return shortSlug(strings.Join(name, "-"))
}

// shortSlug is a slug that every file system takes.
func shortSlug(slug string) string { return strings.TrimSuffix(slug[:min(len(slug), 100)], "-") }

// aboutNames are what decides what was said, in every report but the roadmap.
var aboutNames = []string{"study", "period", "by", "theme", "kind", "without", "polarity"}

// about are the flags that another report takes as well.
func (a *ReportAsk) about() url.Values {
	shared := url.Values{}
	for _, name := range aboutNames {
		if all := a.Flags[name]; len(all) > 0 {
			shared[name] = all
		}
	}
	return shared
}

// as is another report with what this one is about.
func (a *ReportAsk) as(kind, about string) *ReportAsk {
	to := &ReportAsk{Kind: kind, About: about, Query: a.Query, Flags: a.about()}
	if a.Kind == "quarter" && a.About != "" {
		to.Flags.Set("period", a.About)
	}
	switch kind {
	case "roadmap", "issued":
		to.Query, to.Flags = "", url.Values{}
	case "quarter":
		delete(to.Flags, "period") // it is one
	}
	if when := a.Flags.Get(asOf); when != "" && kind != "diff" && kind != "issued" {
		to.Flags.Set(asOf, when)
	}
	return to
}

// A reportChip is one thing that is asked for, and the address without it.
type reportChip struct{ Name, Value, Without string }

// reportChips are all of them, in the order of the form.
func reportChips(a *ReportAsk) ([]reportChip, error) {
	var chips []reportChip
	known := fieldsOf(a.Kind)
	for _, f := range known {
		for _, value := range a.Flags[f.Name] {
			chips = append(chips, reportChip{f.Label, f.said(value), a.without(f.Name, value)})
		}
	}
	if a.Query != "" {
		chips = append(chips, reportChip{"Query", a.Query, a.without("query", "")})
	}
	for _, name := range slices.Sorted(maps.Keys(a.Flags)) {
		if !slices.ContainsFunc(known, func(f reportField) bool { return f.Name == name }) {
			return nil, errs.New(errs.Invalid, "this report takes no %q", name).Try("leave it out of the address, and choose from the form of the report")
		}
	}
	return chips, nil
}

// without is the address with one value less.
func (a *ReportAsk) without(name, value string) string {
	less := *a
	if name == "query" {
		less.Query = ""
		return less.address("")
	}
	less.Flags = maps.Clone(a.Flags)
	less.Flags[name] = slices.DeleteFunc(slices.Clone(a.Flags[name]), func(v string) bool { return v == value })
	return less.address("")
}
