package report

import (
	"sort"

	"verbatim/coding"
	"verbatim/interviews"
)

// A tally collects who and what stands behind one theme and those under it.
// Sets keep anything from counting twice.
type tally struct {
	quotes, own, interviews, coders set
	people                          set  // whose words were coded
	mentioned                       set  // of them, in finished interviews
	segments, quarters              sets // mentioned, by segment and quarter
	elsewhere                       map[interviews.Source]*tally
	evidence                        []Evidence // own quotes that may be shown
	withheld                        int        // own quotes that may not
}

func newTally() *tally {
	return &tally{
		quotes: set{}, own: set{}, interviews: set{}, coders: set{}, people: set{}, mentioned: set{},
		segments: sets{}, quarters: sets{}, elsewhere: map[interviews.Source]*tally{},
	}
}

// from returns the tally that words from a source count in: t for interviews.
func (t *tally) from(iv *interviews.Interview) *tally {
	if conversation(iv) {
		return t
	}
	if t.elsewhere[iv.Source] == nil {
		t.elsewhere[iv.Source] = newTally()
	}
	return t.elsewhere[iv.Source]
}

// A counting is the tallies of a whole report.
type counting struct {
	sample    *sample
	nodes     map[string]node
	tallies   map[string]*tally
	all       *tally // everything that any theme counts
	voiceless set    // quotes that are nobody's whom we study
	withheld  set    // quotes that are counted and not shown
	ambiguous set
	orphaned  set
	stray     int // codings of themes that are not in the codebook
}

// tallyThemes counts every coding in the sample of the shown themes.
func tallyThemes(d Data, m *sample, nodes []node) *counting {
	c := &counting{
		sample: m, nodes: map[string]node{}, tallies: map[string]*tally{}, all: newTally(),
		voiceless: set{}, withheld: set{}, ambiguous: set{}, orphaned: set{},
	}
	for _, n := range nodes {
		c.nodes[n.theme.ID] = n
		c.tallies[n.theme.ID] = newTally()
	}
	coders := map[string]map[string]set{} // quote, theme
	for _, a := range d.Codings {
		if coders[a.Quote] == nil {
			coders[a.Quote] = map[string]set{}
		}
		if coders[a.Quote][a.Theme] == nil {
			coders[a.Quote][a.Theme] = set{}
		}
		coders[a.Quote][a.Theme][a.Coder] = true
	}
	for _, q := range inTextOrder(d.Quotes, m) {
		c.addQuote(q, coders[q.ID], d.Codebook)
	}
	return c
}

// inTextOrder returns the quotes of the sample by interview, then place.
func inTextOrder(quotes []coding.Quote, m *sample) []*coding.Quote {
	var chosen []*coding.Quote
	for i := range quotes {
		if m.byID[quotes[i].Interview] != nil {
			chosen = append(chosen, &quotes[i])
		}
	}
	sort.Slice(chosen, func(i, j int) bool {
		a, b := chosen[i], chosen[j]
		switch {
		case a.Interview != b.Interview:
			return before(m.byID[a.Interview], m.byID[b.Interview])
		case a.FirstTurn != b.FirstTurn:
			return a.FirstTurn < b.FirstTurn
		case a.Start != b.Start:
			return a.Start < b.Start
		}
		return a.ID < b.ID
	})
	return chosen
}

// addQuote counts one quote in each theme it was coded with.
func (c *counting) addQuote(q *coding.Quote, themes map[string]set, book *coding.Codebook) {
	for _, theme := range sortedKeys(themes) {
		n, shown := c.nodes[theme]
		switch {
		case !shown:
			if book == nil || book.Theme(theme) == nil {
				c.stray++
			}
		case q.State == coding.Ambiguous:
			c.ambiguous[q.ID] = true
		case !q.State.Counts():
			c.orphaned[q.ID] = true
		default:
			c.addCoding(q, n, themes[theme])
		}
	}
}

func sortedKeys(m map[string]set) []string { return sets(m).names() }

// addCoding counts a quote in a theme and in all that stand above it.
func (c *counting) addCoding(q *coding.Quote, n node, coders set) {
	iv := c.sample.byID[q.Interview]
	person, _ := speaker(iv, q)
	for _, id := range n.above {
		c.tallies[id].from(iv).add(c.sample, q, iv, person, coders)
	}
	c.all.from(iv).add(c.sample, q, iv, person, coders)
	own := c.tallies[n.theme.ID]
	own.from(iv).own[q.ID] = true
	if person == "" && conversation(iv) {
		c.voiceless[q.ID] = true
	}
	if iv.Consent.Quotes == interviews.No || c.sample.refused[person] {
		c.withheld[q.ID] = true
		own.withheld++
		return
	}
	own.evidence = append(own.evidence, c.sample.evidence(q, iv, coders))
}

func (t *tally) add(m *sample, q *coding.Quote, iv *interviews.Interview, person string, coders set) {
	t.quotes[q.ID] = true
	t.interviews[string(iv.ID)] = true
	for coder := range coders {
		t.coders[coder] = true
	}
	if person == "" {
		return
	}
	t.people[person] = true
	if !m.finished[iv.ID] {
		return
	}
	t.mentioned[person] = true
	t.segments.add(m.segment(person, iv.Date), person)
	t.quarters.add(iv.Date.Quarter(), person)
}
