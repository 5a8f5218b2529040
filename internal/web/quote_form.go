package web

import (
	"net/url"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/search/query"
)

// filterChoices are what the form of filters offers.
type filterChoices struct {
	Themes     []filterTheme
	Attributes []attributeChoice
	Studies    []string
	Quarters   []string
	Coders     []string
	People     []string
	States     []coding.State
	Polarities []coding.Polarity
}

// A filterTheme is a theme with blanks before it for each one above it.
type filterTheme struct {
	ID, Name string
	Retired  bool
}

type attributeChoice struct {
	Name   string
	Values []valueChoice
}

// A valueChoice is a value, and the part of a query that asks for it.
type valueChoice struct{ Name, Part string }

func (s *quoteShelf) choices() filterChoices {
	c := filterChoices{
		Studies: s.valuesOf("study"), Quarters: s.valuesOf("date"), Coders: s.valuesOf("coder"), People: s.valuesOf("participant"),
		States: []coding.State{coding.Unchanged, coding.Moved, coding.Ambiguous, coding.Orphaned, coding.Retired}, Polarities: coding.Polarities,
	}
	c.Themes = filterThemes(s.corpus.Codebook)
	for _, key := range askable(s.corpus.Participants) {
		one := attributeChoice{Name: key}
		for _, v := range s.valuesOf(key) {
			one.Values = append(one.Values, valueChoice{v, asks(key, v)})
		}
		c.Attributes = append(c.Attributes, one)
	}
	return c
}

func filterThemes(book *coding.Codebook) []filterTheme {
	var all []filterTheme
	for _, t := range book.Themes() {
		if t.MergedInto == "" {
			all = append(all, filterTheme{t.ID, strings.Repeat("  ", book.Depth(t.ID)) + t.Name, t.Retired})
		}
	}
	return all
}

func (s *quoteShelf) valuesOf(field string) []string {
	return slices.Sorted(slices.Values(s.column(field).values))
}

// addedParts are the parts that the form of filters adds to the query.
func addedParts(v url.Values) []string {
	var parts []string
	if themes := given(v["theme"]); len(themes) > 0 {
		parts = append(parts, themePart(v.Get("of"), themes))
	}
	parts = append(parts, given(v["attribute"])...)
	for _, field := range []string{"study", "participant", "date", "coder", "polarity", "state", "key"} {
		for _, value := range given(v[field]) {
			parts = append(parts, asks(field, value))
		}
	}
	return append(parts, given(v["words"])...)
}

func given(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(s string) bool { return strings.TrimSpace(s) == "" })
}

// themePart asks for any, all or none of some themes.
func themePart(of string, themes []string) string {
	var fields []query.Node
	for _, id := range themes {
		fields = append(fields, query.Field{Name: "theme", Value: id})
	}
	any := fields[0]
	if len(fields) > 1 {
		any = query.Or(fields)
	}
	switch of {
	case "none":
		return query.Not{Node: any}.String()
	case "all":
		return query.And(fields).String()
	}
	if len(fields) > 1 {
		return "(" + any.String() + ")"
	}
	return any.String()
}

// adding leads to the query with more parts. Parts that cannot be read stay as
// they were written, for the page to say what is wrong.
func (a asking) adding(more []string) string {
	text := a.Query
	if q, err := query.Parse(a.Query); err == nil {
		if _, or := q.Root.(query.Or); or {
			text = "(" + text + ")"
		}
	}
	for _, part := range more {
		if q, err := query.Parse(part); err == nil {
			if _, or := q.Root.(query.Or); or && !strings.HasPrefix(part, "(") {
				part = "(" + part + ")"
			}
		}
		text = strings.TrimSpace(text + " " + part)
	}
	return a.asksFor(text)
}
