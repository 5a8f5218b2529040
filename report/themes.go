package report

import (
	"cmp"
	"slices"
	"sort"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// A ThemesReport says how many people speak of each theme. It counts words
// from interviews; surveys and notes stand apart in Elsewhere.
type ThemesReport struct {
	About
	Quotes    int                `json:"quotes"`   // counted, each once
	Themes    []ThemeRow         `json:"themes"`   // in the codebook's order
	Periods   []Group            `json:"periods"`  // quarters
	Beside    []Beside           `json:"beside"`   // pains and the workarounds of the same people
	Review    int                `json:"review"`   // quotes that wait for a person and are not counted
	Withheld  int                `json:"withheld"` // quotes that are counted and not shown
	Elsewhere []ElsewhereSources `json:"elsewhere"`
	Notes     []string           `json:"notes"`
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
	Talks        []interviews.ID            `json:"talks"`        // they, by date, then ID
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
	Agreement    *float64                   `json:"agreement"` // Krippendorff's alpha by interview; null with the reason
	NoAgreement  string                     `json:"agreement_reason"`
	Compared     int                        `json:"agreement_interviews"` // that two coders or more have finished
	Same         *float64                   `json:"percent_agreement"`    // of those, Fleiss' definition
	Band         stats.Band                 `json:"agreement_band"`
	Polarity     map[coding.Polarity]int    `json:"polarity"`    // quotes by how a coder reads them; a quote may be read both ways
	Prompted     *Part                      `json:"prompted"`    // people who were asked about it: null while no question is linked to the theme
	Unprompted   *Part                      `json:"spontaneous"` // people who brought it up: likewise
	Elsewhere    []ElsewhereSources         `json:"elsewhere"`
	Evidence     []Evidence                 `json:"evidence"` // own quotes that may be shown
	Unlisted     int                        `json:"unlisted"` // own quotes that might be, and are too many
	Withheld     int                        `json:"withheld"` // own quotes that may not
}

// Themes counts the themes of a scope.
func Themes(d Data, s Scope) *ThemesReport { return Arrange(d).Themes(s) }

// Themes counts the themes of a scope.
func (d *Corpus) Themes(s Scope) *ThemesReport {
	r, n := d.countThemes(s)
	if !s.Numbers {
		n.showSome(r.Themes, cmp.Or(s.Evidence, DefaultEvidence))
	}
	return r
}

// countThemes counts, without showing quotes, and returns what it counted from.
func (d *Corpus) countThemes(s Scope) (*ThemesReport, *counting) {
	m := newSample(d.Data, s)
	nodes := outline(d.Codebook, s)
	c := tallyThemes(d, m, nodes)
	p, all := newPeople(d, m, c.segment), len(nodes)
	r := &ThemesReport{
		About: d.about(m), Quotes: c.interviews().quotes[all], Themes: []ThemeRow{},
		Periods: groups(m.quarterNames(), m.quarterHeard, m.quarters),
		Beside:  c.beside(p), Review: c.ambiguous + c.orphaned, Withheld: c.hidden, Elsewhere: c.elsewhere(p, all),
	}
	agreed := c.reliability()
	for i, n := range nodes {
		if !n.theme.Retired || c.spokenOf(i) || slices.Contains(s.Themes, n.theme.ID) {
			row := c.row(i, p)
			row.agree(agreed[i])
			r.Themes = append(r.Themes, row)
		}
	}
	rank(r.Themes)
	r.Notes = notes(r, c)
	return r, c
}

// row is what is counted of one node.
func (c *counting) row(at int, p *people) ThemeRow {
	n, t, m := c.nodes[at], c.interviews(), c.sample
	heard := p.count(t.seats[at])
	r := ThemeRow{
		Theme: n.theme.ID, Name: n.theme.Name, Parent: n.theme.Parent, Kind: n.kind, Depth: n.depth,
		Retired: n.theme.Retired, Definition: n.theme.Definition,
		Quotes: t.quotes[at], OwnQuotes: t.own[at], Interviews: heard.interviews, Talks: c.talksOf(t.seats[at]),
		Participants: heard.people, Mentioned: heard.mentioned, Asked: len(m.asked),
		Small:    len(m.asked) > 0 && len(m.asked) < SmallSample,
		Segments: map[string]map[string]Part{}, Periods: []PeriodPart{},
		Coders: c.coders(t.coders[at]), Polarity: c.polarity[at],
		Elsewhere: c.elsewhere(p, at), Evidence: []Evidence{}, Withheld: c.withheld[at],
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

// talksOf are the interviews of some seats, by date, then ID.
func (c *counting) talksOf(seats bitset) []interviews.ID {
	found := []interviews.ID{}
	seats.each(func(i int) {
		id := c.talks[c.seats[i].talk].ID
		if len(found) == 0 || found[len(found)-1] != id {
			found = append(found, id)
		}
	})
	return found
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
