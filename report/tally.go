package report

import (
	"sort"

	"verbatim/coding"
	"verbatim/interviews"
)

// A tally counts what one ear heard: interviews, surveys, notes. Lists are by
// place of the theme among the nodes; the last is for all of them together.
type tally struct {
	quotes []int    // coded with the theme or one under it
	own    []int    // coded with the theme itself
	last   []int    // the quote that was counted last, from 1
	seats  []bitset // whose words were coded, places in Corpus.seats
	coders []bitset // places in Matrix.Sets
}

func newTally(nodes, seats, sets int) *tally {
	t := &tally{quotes: make([]int, nodes+1), own: make([]int, nodes+1), last: make([]int, nodes+1)}
	for range nodes + 1 {
		t.seats = append(t.seats, newBitset(seats))
		t.coders = append(t.coders, newBitset(sets))
	}
	return t
}

// A counting is the tallies of a whole report.
type counting struct {
	*Corpus
	sample    *sample
	nodes     []node
	above     [][]int          // by node: itself, the shown ones above it, and the place of all
	node      []int            // by place in Matrix.Themes: its node, or one of the two below
	countsIn  map[string][]int // by Theme.ID: above, of the themes that are shown
	ears      map[interviews.Source]*tally
	listed    [][]marked                // by node: own quotes that may be shown, in text order
	withheld  []int                     // by node: own quotes that may not
	polarity  []map[coding.Polarity]int // by node: quotes, its own and those below
	segment   []string                  // by seat
	found     int                       // quotes that the scope is about, also those that do not count
	hidden    int                       // quotes that are counted and not shown
	voiceless int                       // quotes that are nobody's whom we study
	ambiguous int
	orphaned  int
	stray     int // codings of themes that are not in the codebook
}

// A marked is a quote with a theme, and who gave it.
type marked struct {
	said int32 // place in Corpus.said
	by   int32 // place in Matrix.Sets
}

const (
	notShown = -1 - iota
	notInBook
)

// tallyThemes counts every coding in the sample of the shown themes.
func tallyThemes(c *Corpus, m *sample, nodes []node) *counting {
	n := &counting{
		Corpus: c, sample: m, nodes: nodes, ears: map[interviews.Source]*tally{interviews.SourceInterview: newTally(len(nodes), len(c.seats), len(c.marks.Sets))},
		listed: make([][]marked, len(nodes)), polarity: make([]map[coding.Polarity]int, len(nodes)), withheld: make([]int, len(nodes)), segment: make([]string, len(c.seats)),
	}
	n.number()
	for i := range n.polarity {
		n.polarity[i] = map[coding.Polarity]int{}
	}
	for i, s := range c.seats {
		if iv := c.talks[s.talk]; s.person != "" && m.by != "" && m.byID[iv.ID] != nil {
			n.segment[i] = m.segment(s.person, iv.Date)
		}
	}
	talk, heard := -1, false
	for i := range c.said {
		s := &c.said[i]
		if at := c.seats[s.seat].talk; at != talk {
			talk, heard = at, m.byID[c.talks[at].ID] != nil
		}
		if heard && m.wants(c.talks[talk], &c.Quotes[s.quote]) {
			n.found++
			n.addQuote(s, i)
		}
	}
	n.joinUp()
	return n
}

// number finds the node of every theme, and those that count what it counts.
func (n *counting) number() {
	place := map[string]int{}
	n.countsIn = map[string][]int{}
	for i, shown := range n.nodes {
		place[shown.theme.ID] = i
		var above []int
		for _, id := range shown.above {
			above = append(above, place[id])
		}
		n.above = append(n.above, append(above, len(n.nodes)))
		n.countsIn[shown.theme.ID] = n.above[i]
	}
	for _, id := range n.marks.Themes {
		at, shown := place[id]
		switch {
		case shown:
		case n.Codebook == nil || n.Codebook.Theme(id) == nil:
			at = notInBook
		default:
			at = notShown
		}
		n.node = append(n.node, at)
	}
}

// ear returns the tally that words from a source count in.
func (n *counting) ear(iv *interviews.Interview) *tally {
	source := iv.Source
	if conversation(iv) {
		source = interviews.SourceInterview
	}
	if n.ears[source] == nil {
		n.ears[source] = newTally(len(n.nodes), len(n.seats), len(n.marks.Sets))
	}
	return n.ears[source]
}

// interviews returns the tally of conversations, which reports are about.
func (n *counting) interviews() *tally { return n.ears[interviews.SourceInterview] }

// spokenOf reports whether any ear has heard of a theme.
func (n *counting) spokenOf(at int) bool {
	for _, t := range n.ears {
		if t.quotes[at] > 0 {
			return true
		}
	}
	return false
}

// addQuote counts one quote in each theme it was coded with, as far as the
// scope is about how it was read.
func (n *counting) addQuote(s *said, at int) {
	q := &n.Quotes[s.quote]
	read := n.rated[q.ID]
	counts, shown := q.State.Counts(), false
	var t *tally
	for _, mark := range s.marks {
		node := n.node[mark.Theme]
		if node == notInBook {
			n.stray++
		}
		if node < 0 || !n.sample.reads(read, n.marks.Themes[mark.Theme]) {
			continue
		}
		if shown = true; !counts {
			continue
		}
		if t == nil {
			t = n.ear(n.talks[n.seats[s.seat].talk])
		}
		t.add(n.above[node], node, at+1, s.seat, int(mark.By))
	}
	switch {
	case !shown:
	case q.State == coding.Ambiguous:
		n.ambiguous++
	case !counts:
		n.orphaned++
	default:
		n.show(s, at, read)
	}
}

// add counts a quote in a theme and in all that stand above it.
func (t *tally) add(above []int, own, quote, seat, by int) {
	for _, at := range above {
		if t.last[at] != quote {
			t.last[at] = quote
			t.quotes[at]++
		}
	}
	t.own[own]++
	t.seats[own].add(seat)
	t.coders[own].add(by)
}

// show lists a counted quote to be shown, or says why not.
func (n *counting) show(s *said, place int, read []coding.Coding) {
	at := n.seats[s.seat]
	iv := n.talks[at.talk]
	if at.person == "" && conversation(iv) {
		n.voiceless++
	}
	withheld := n.sample.withholds(iv, &n.Quotes[s.quote], at.person)
	if withheld {
		n.hidden++
	}
	for _, mark := range s.marks {
		node := n.node[mark.Theme]
		switch {
		case node < 0 || !n.sample.reads(read, n.marks.Themes[mark.Theme]):
		case withheld:
			n.withheld[node]++
		default:
			n.listed[node] = append(n.listed[node], marked{int32(place), mark.By}) //nolint:gosec // as many quotes fit into no memory
		}
	}
	if len(read) > 0 && conversation(iv) {
		n.addPolarity(read)
	}
}

// withholds reports whether the words of a quote are not shown: there is no
// consent to its interview, its speaker refused it in any, or it goes on into
// the turns of others, one of whom did.
func (m *sample) withholds(iv *interviews.Interview, q *coding.Quote, person string) bool {
	return iv.Consent.Quotes == interviews.No || m.refused[person] || q.Last() > q.FirstTurn && m.refusedIn(iv)
}

// joinUp gives every theme whom those under it have heard. Themes stand behind
// their parents.
func (n *counting) joinUp() {
	for _, t := range n.ears {
		for i := len(n.nodes) - 1; i >= 0; i-- {
			up := len(n.nodes)
			if above := n.above[i]; len(above) > 2 {
				up = above[len(above)-3]
			}
			t.seats[up].join(t.seats[i])
			t.coders[up].join(t.coders[i])
		}
	}
}

// coders lists the coders of a theme by name.
func (n *counting) coders(sets bitset) []string {
	found := newBitset(len(n.marks.Coders))
	sets.each(func(set int) {
		for _, coder := range n.marks.Sets[set] {
			found.add(coder)
		}
	})
	names := []string{}
	found.each(func(coder int) { names = append(names, n.marks.Coders[coder]) })
	return names
}

// elsewhere lists what other ears than interviews have heard of a theme.
func (n *counting) elsewhere(p *people, at int) []ElsewhereSources {
	list := []ElsewhereSources{}
	for source, t := range n.ears {
		if source == interviews.SourceInterview || t.quotes[at] == 0 {
			continue
		}
		heard := p.count(t.seats[at])
		list = append(list, ElsewhereSources{source, heard.interviews, t.quotes[at], heard.people})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Source < list[j].Source })
	return list
}
