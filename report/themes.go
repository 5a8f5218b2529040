package report

import (
	"slices"
	"sort"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// A ThemesReport says how many people speak of each theme. It counts words
// from interviews; surveys and notes stand apart in Elsewhere.
type ThemesReport struct {
	Period       string             `json:"period"`       // as the user wrote it; "" is always
	Interviews   int                `json:"interviews"`   // in scope
	Participants int                `json:"participants"` // people in them, each once
	Asked        int                `json:"asked"`        // of them, with an interview that somebody finished coding
	Quotes       int                `json:"quotes"`       // counted, each once
	Themes       []ThemeRow         `json:"themes"`       // in the codebook's order
	By           string             `json:"by"`           // the attribute segments are made of; "" without any
	Segments     []Group            `json:"segments"`     // who was heard; Unknown last
	Periods      []Group            `json:"periods"`      // quarters
	Studies      []StudyTitle       `json:"studies"`      // of the interviews in scope
	Scope        Limits             `json:"scope"`
	Version      int64              `json:"version"`
	First        interviews.Date    `json:"first"` // of the interviews in scope, "" when none has a date
	Last         interviews.Date    `json:"last"`
	Finished     []interviews.ID    `json:"finished"`
	Unfinished   []interviews.ID    `json:"unfinished"`
	Undated      int                `json:"undated"`  // interviews without a date that the period leaves out
	Review       int                `json:"review"`   // quotes that wait for a person and are not counted
	Withheld     int                `json:"withheld"` // quotes that are counted and not shown
	Elsewhere    []ElsewhereSources `json:"elsewhere"`
	Notes        []string           `json:"notes"`
}

// Limits repeats the scope that was asked for.
type Limits struct {
	Studies interviews.Scope `json:"studies"`
	From    interviews.Date  `json:"from"`  // inclusive, "" when open
	Until   interviews.Date  `json:"until"` // exclusive, "" when open
	Themes  []string         `json:"themes"`
	Kinds   []coding.Kind    `json:"kinds"`
	Query   string           `json:"query"`
}

// A StudyTitle names a study.
type StudyTitle struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// A Group is a segment or a quarter and how many of its people were heard.
type Group struct {
	Name         string `json:"name"`
	Participants int    `json:"participants"`
	Asked        int    `json:"asked"`
}

// A Part is x of n people.
type Part struct {
	Participants int `json:"participants"`
	Of           int `json:"of"`
}

// A PeriodPart is x of n people in one quarter.
type PeriodPart struct {
	Period string `json:"period"`
	Part
}

// ElsewhereSources counts what another ear than interviews heard.
type ElsewhereSources struct {
	Source       interviews.Source `json:"source"`
	Documents    int               `json:"documents"`
	Quotes       int               `json:"quotes"`
	Participants int               `json:"participants"`
}

// A ThemeRow counts a theme and everything under it.
type ThemeRow struct {
	Theme        string                     `json:"theme"` // Theme.ID
	Name         string                     `json:"name"`
	Parent       string                     `json:"parent"`
	Kind         coding.Kind                `json:"kind"`  // its own, or its nearest ancestor's
	Depth        int                        `json:"depth"` // ancestors in this report
	Retired      bool                       `json:"retired"`
	Definition   string                     `json:"definition"`
	Quotes       int                        `json:"quotes"`
	OwnQuotes    int                        `json:"own_quotes"` // coded with the theme itself
	Interviews   int                        `json:"interviews"`
	Participants int                        `json:"participants"` // people whose words were coded
	Mentioned    int                        `json:"mentioned"`    // of them, in finished interviews: the share's numerator
	Asked        int                        `json:"asked"`        // the share's denominator
	Share        *float64                   `json:"share"`        // null when nobody was asked
	Low          *float64                   `json:"low"`          // Wilson, 95 %
	High         *float64                   `json:"high"`
	Small        bool                       `json:"small"` // fewer than SmallSample asked: print no percentage
	Rank         int                        `json:"rank"`  // by people (mentioned, then participants), then quotes, then name
	Segments     map[string]map[string]Part `json:"segments"`
	Periods      []PeriodPart               `json:"periods"`
	Coders       []string                   `json:"coders"`
	OneCoder     bool                       `json:"one_coder"`
	Agreement    *float64                   `json:"agreement"`
	NoAgreement  string                     `json:"agreement_reason"`
	Elsewhere    []ElsewhereSources         `json:"elsewhere"`
	Evidence     []Evidence                 `json:"evidence"` // own quotes that may be shown
	Withheld     int                        `json:"withheld"` // own quotes that may not
}

// noAgreement says why ThemeRow.Agreement is null.
const noAgreement = "see verbatim code agreement: it needs two coders who finished the same interviews"

// Themes counts the themes of a scope.
func Themes(d Data, s Scope) *ThemesReport { return Arrange(d).Themes(s) }

// Themes counts the themes of a scope.
func (d *Corpus) Themes(s Scope) *ThemesReport {
	r, _ := d.countThemes(s)
	return r
}

// countThemes also returns what the report was made of, for those that go on
// counting.
func (d *Corpus) countThemes(s Scope) (*ThemesReport, *counting) {
	m := newSample(d.Data, s)
	nodes := outline(d.Codebook, s)
	c := tallyThemes(d, m, nodes, s.Numbers)
	p, all := newPeople(d, m, c.segment), len(nodes)
	r := &ThemesReport{
		Period: periodName(s.Period), Interviews: len(m.interviews), Participants: len(m.heard), Asked: len(m.asked),
		Quotes: c.interviews().quotes[all], Themes: []ThemeRow{}, By: m.by, Version: d.Version,
		Segments: groups(m.segmentNames(), m.segmentHeard, m.segments),
		Periods:  groups(m.quarterNames(), m.quarterHeard, m.quarters),
		Studies:  studyTitles(d.Studies, m), Scope: limits(s), Finished: []interviews.ID{}, Unfinished: []interviews.ID{},
		Undated: m.undated, Review: c.ambiguous + c.orphaned, Withheld: c.hidden,
		Elsewhere: c.elsewhere(p, all),
	}
	for i, n := range nodes {
		if !n.theme.Retired || c.spokenOf(i) {
			r.Themes = append(r.Themes, c.row(i, p))
		}
	}
	rank(r.Themes)
	for _, iv := range m.interviews {
		r.list(iv, m.finished[iv.ID])
	}
	r.Notes = notes(r, c)
	return r, c
}

// periodName is the period as the user wrote it, or its bounds.
func periodName(p interviews.Period) string {
	if p.Name != "" || (p.From == "" && p.Until == "") {
		return p.Name
	}
	return string(p.From) + " to before " + string(p.Until)
}

// list notes an interview's date and whether somebody finished coding it.
func (r *ThemesReport) list(iv *interviews.Interview, finished bool) {
	if iv.Date != "" {
		if r.First == "" {
			r.First = iv.Date
		}
		r.Last = iv.Date
	}
	if finished {
		r.Finished = append(r.Finished, iv.ID)
	} else {
		r.Unfinished = append(r.Unfinished, iv.ID)
	}
}

// row is what is counted of one node.
func (c *counting) row(at int, p *people) ThemeRow {
	n, t, m := c.nodes[at], c.interviews(), c.sample
	heard := p.count(t.seats[at])
	r := ThemeRow{
		Theme: n.theme.ID, Name: n.theme.Name, Parent: n.theme.Parent, Kind: n.kind, Depth: n.depth,
		Retired: n.theme.Retired, Definition: n.theme.Definition,
		Quotes: t.quotes[at], OwnQuotes: t.own[at], Interviews: heard.interviews,
		Participants: heard.people, Mentioned: heard.mentioned, Asked: len(m.asked),
		Small:    len(m.asked) > 0 && len(m.asked) < SmallSample,
		Segments: map[string]map[string]Part{}, Periods: []PeriodPart{},
		Coders: c.coders(t.coders[at]), NoAgreement: noAgreement,
		Elsewhere: c.elsewhere(p, at), Evidence: append([]Evidence{}, c.evidence[at]...), Withheld: c.withheld[at],
	}
	r.OneCoder = len(r.Coders) == 1
	if low, high, ok := stats.Wilson(r.Mentioned, r.Asked); ok {
		share := float64(r.Mentioned) / float64(r.Asked)
		r.Share, r.Low, r.High = &share, &low, &high
	}
	if m.by != "" {
		r.Segments[m.by] = map[string]Part{}
	}
	for i, name := range p.segments {
		r.Segments[m.by][name] = Part{heard.segments[i], len(m.segments[name])}
	}
	for i, q := range p.quarters {
		r.Periods = append(r.Periods, PeriodPart{q, Part{heard.quarters[i], len(m.quarters[q])}})
	}
	return r
}

func groups(names []string, heard, asked sets) []Group {
	gs := make([]Group, 0, len(names))
	for _, name := range names {
		gs = append(gs, Group{name, len(heard[name]), len(asked[name])})
	}
	return gs
}

// studyTitles names the studies of the sample; one nobody described has its ID.
func studyTitles(all []interviews.Study, m *sample) []StudyTitle {
	used := set{}
	for _, iv := range m.byID {
		if iv.Study != "" {
			used[iv.Study] = true
		}
	}
	titles := make([]StudyTitle, 0, len(used))
	for _, id := range used.sorted() {
		t := StudyTitle{id, id}
		if i := slices.IndexFunc(all, func(s interviews.Study) bool { return s.ID == id }); i >= 0 && all[i].Title != "" {
			t.Title = all[i].Title
		}
		titles = append(titles, t)
	}
	return titles
}

func limits(s Scope) Limits {
	return Limits{
		Studies: append(interviews.Scope{}, s.Studies...), From: s.Period.From, Until: s.Period.Until,
		Themes: append([]string{}, s.Themes...), Kinds: append([]coding.Kind{}, s.Kinds...), Query: s.Query,
	}
}

// rank numbers the rows by people (the asked first), then quotes, then name, then ID.
func rank(rows []ThemeRow) {
	order := make([]*ThemeRow, len(rows))
	for i := range rows {
		order[i] = &rows[i]
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := order[i], order[j]
		switch {
		case a.Mentioned != b.Mentioned:
			return a.Mentioned > b.Mentioned
		case a.Participants != b.Participants:
			return a.Participants > b.Participants
		case a.Quotes != b.Quotes:
			return a.Quotes > b.Quotes
		case a.Name != b.Name:
			return a.Name < b.Name
		}
		return a.Theme < b.Theme
	})
	for i, t := range order {
		t.Rank = i + 1
	}
}
