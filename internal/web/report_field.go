package web

import (
	"cmp"
	"slices"

	"verbatim/coding"
	"verbatim/report"
)

// A reportField is something that a report can be asked for.
type reportField struct {
	Name, Label, Help string
	As                string   // "text", "number", "choose", "check" or "yes"
	Choices           []string // of which one is chosen, or some are checked; proposals for a text
	Values            []string // chosen now
}

// Chosen reports whether a choice is one of those made now.
func (f reportField) Chosen(choice string) bool { return slices.Contains(f.Values, choice) }

// Value is what was chosen or typed, "" for nothing.
func (f reportField) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// ID is that of the input.
func (f reportField) ID() string { return "f-" + f.Name }

// Parameter is its name in an address.
func (f reportField) Parameter() string {
	if f.Name == asOf {
		return "as_of"
	}
	return f.Name
}

// said is a value as its chip says it.
func (f reportField) said(value string) string {
	if f.As == "yes" {
		return "yes"
	}
	return value
}

// scopeFields are those of every report but the roadmap, of which asOfField
// and quotesField are all.
var scopeFields = []reportField{
	{Name: "period", Label: "Period", Help: "2026, 2026-Q3, 2026-08, 2026-07..2026-09 or last-quarter", As: "text"},
	{Name: "by", Label: "By", Help: "whose values are the segments", As: "choose"},
	{Name: "theme", Label: "Theme", Help: "with what is below it", As: "text"},
	{Name: "study", Label: "Study", As: "choose"},
	{Name: "polarity", Label: "Read as", As: "choose", Choices: []string{"positive", "neutral", "negative"}},
	{Name: "kind", Label: "Only", As: "check"},
	{Name: "without", Label: "Without", As: "check"},
}

var wholeFields = []reportField{
	{Name: "quotes", Label: "Quotes", Help: "at most so many; 0 for none, -1 for all", As: "number"},
	{Name: asOf, Label: "As of", Help: "a day, 2026-09-30, or an event's number", As: "text"},
}

// ownFields are those of one kind of report.
var ownFields = map[string][]reportField{
	"trend": {
		{Name: "unit", Label: "Over", As: "choose", Choices: []string{"quarter", "month"}},
		{Name: "repeat", Label: "Interviewed again", Help: "each person once, or both of the last two periods", As: "choose", Choices: []string{"first", "mcnemar"}},
	},
	"cooccurrence": {
		{Name: "unit", Label: "Meet in", As: "choose", Choices: []string{"overlap", "near", "turn", "interview", "person"}},
		{Name: "within", Label: "Turns apart", Help: "at most, when near", As: "number"},
	},
	"saturation": {
		{Name: "base", Label: "First interviews", Help: "which others are compared with", As: "number"},
		{Name: "run", Label: "Then so many", Help: "that bring hardly anything new", As: "number"},
		{Name: "threshold", Label: "Hardly anything", Help: "a share of the themes, such as 0.05", As: "text"},
	},
	"agreement": {
		{Name: "unit", Label: "Compare", As: "choose", Choices: []string{"turn", "interview", "characters"}},
		{Name: "coder", Label: "Coders", Help: "with commas between them", As: "text"},
		{Name: "under", Label: "A theme counts with what is below it", As: "yes"},
		{Name: "bootstrap", Label: "With the interval of alpha", As: "yes"},
	},
	"quotes":  {{Name: "group", Label: "Under", As: "choose", Choices: []string{"theme", "interview", "person"}}},
	"roadmap": {{Name: "for", Label: "For", As: "choose", Choices: []string{"executive", "engineer"}}},
}

// fieldsOf are what a kind of report can be asked for.
func fieldsOf(kind string) []reportField {
	switch kind {
	case "diff":
		return slices.Clone(scopeFields)
	case "issued":
		return nil
	case "roadmap":
		return slices.Concat(ownFields[kind], wholeFields)
	}
	return slices.Concat(scopeFields, ownFields[kind], wholeFields)
}

// reportFields are the fields of a form, with what there is to choose from.
func reportFields(a *ReportAsk, c *report.Corpus) []reportField {
	fields := fieldsOf(a.Kind)
	for i := range fields {
		f := &fields[i]
		f.Values = a.Flags[f.Name]
		switch f.Name {
		case "period":
			f.Choices = append(quartersOf(c), "last-quarter")
		case "by":
			f.Choices = attributesOf(c)
		case "theme":
			f.Choices = themeIDs(c)
		case "study":
			for _, s := range c.Studies {
				f.Choices = append(f.Choices, s.ID)
			}
		case "kind", "without":
			for _, k := range coding.Kinds {
				f.Choices = append(f.Choices, string(k))
			}
		}
	}
	return slices.DeleteFunc(fields, func(f reportField) bool { return f.As == "choose" && len(f.Choices) == 0 })
}

func attributesOf(c *report.Corpus) []string {
	var keys []string
	for i := range c.Participants {
		for _, a := range c.Participants[i].Attributes {
			keys = append(keys, a.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// mostProposed bounds what a text field proposes.
const mostProposed = 500

func themeIDs(c *report.Corpus) []string {
	var ids []string
	if c.Codebook == nil {
		return nil
	}
	for _, t := range c.Codebook.Themes() {
		if len(ids) < mostProposed {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// reportNames are the reports as people choose among them.
var reportNames = []struct{ kind, name string }{
	{"themes", "Themes"}, {"segments", "Segments"}, {"trend", "Trend"}, {"cooccurrence", "Together"}, {"saturation", "Saturation"},
	{"agreement", "Agreement"}, {"coverage", "Coverage"}, {"progress", "Progress"}, {"quotes", "Quotes"}, {"theme", "One theme"},
	{"interview", "One interview"}, {"quarter", "Quarter"}, {"roadmap", "Roadmap"}, {"diff", "What changed"}, {"issued", "Handed out"},
}

// reportKinds lead to all reports, about the same as this one.
func reportKinds(a *ReportAsk, c *report.Corpus) []reportLink {
	var links []reportLink
	for _, r := range reportNames {
		about := ""
		if r.kind == "quarter" {
			about = cmp.Or(quarterIn(a, c), "last-quarter")
		}
		links = append(links, reportLink{Name: r.name, Address: a.as(r.kind, about).address(""), Here: r.kind == a.Kind})
	}
	return links
}

// reportChoices are what a report may be about: the newest interviews, or the
// themes in the order of the codebook.
func reportChoices(a *ReportAsk, c *report.Corpus) []reportLink {
	var links []reportLink
	add := func(name, about string) {
		links = append(links, reportLink{Name: name, Address: a.as(a.Kind, about).address("")})
	}
	if a.Kind == "theme" {
		for _, id := range themeIDs(c) {
			add(c.Codebook.Theme(id).Name, id)
		}
		return links
	}
	newest := newestInterviews(c)
	for _, iv := range newest[:min(len(newest), mostListed)] {
		add(cmp.Or(iv.Title, string(iv.ID)), string(iv.ID))
	}
	return links
}
