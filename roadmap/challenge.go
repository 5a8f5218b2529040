package roadmap

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"verbatim/coding"
)

// A Challenge is that somebody looked for what contradicts a hypothesis.
type Challenge struct {
	Hypothesis string    `json:"hypothesis"`
	Query      string    `json:"query"`  // what was looked for besides; "" for nothing
	Found      int       `json:"found"`  // quotes that were shown
	People     int       `json:"people"` // who say them
	By         string    `json:"by"`
	At         time.Time `json:"at"`
}

// Clues are what a search adds to what the codings say.
type Clues struct {
	Alike []string        // quotes that share words with the hypothesis or with what supports it, the most alike first
	Found map[string]bool // quotes that a person's own query finds
}

// A Candidate is a quote that may contradict a hypothesis, and why somebody
// should read it. A person links it, or does not.
type Candidate struct {
	Quote  string   // coding.Quote.ID
	Person string   // Participant.ID
	Why    []string // never empty

	weight int
	alike  int // place in Clues.Alike
	nth    int // of the person's candidates of that weight
}

// What speaks for reading a quote. The weights are added up, and only order.
const (
	queried         = 16 // the person's own query finds it
	readOtherwise   = 8  // a coder reads a shared theme the other way
	alikeAndOpposed = 6  // it shares words, and is coded with the opposite kind of theme
	readDifferently = 3  // a coder reads a shared theme not as the supporting quotes
	sharesTheme     = 2  // it has a theme of the supporting quotes, or one below or above
	notHeardYet     = 1  // whoever says it is in no evidence
)

// Counter looks for quotes that may contradict h among those that count, are
// said by participants and are not linked to it: those that most speaks for
// reading come first, of these everybody's first before anybody's second. Of
// people who are in no evidence and would not be shown, one quote is.
func Counter(d *Data, h *Hypothesis, clues Clues) []Candidate {
	s := newSuspicion(d, h, clues)
	var list, rest []Candidate
	shown := map[string]bool{}
	for i := range d.Quotes {
		q := &d.Quotes[i]
		person := s.person(q)
		if !q.State.Counts() || person == "" || s.linked[q.ID] {
			continue
		}
		c := s.consider(q, person)
		switch {
		case c.weight > notHeardYet:
			list = append(list, c)
			shown[person] = true
		case c.weight == notHeardYet:
			rest = append(rest, c)
		}
	}
	s.order(rest)
	for _, c := range rest {
		if !shown[c.Person] {
			shown[c.Person] = true
			list = append(list, c)
		}
	}
	s.order(list)
	return list
}

// A suspicion is what is known of the supporting evidence when others are
// looked for.
type suspicion struct {
	*view
	clues  Clues
	linked map[string]bool                         // quotes that are evidence already, of any stance
	heard  map[string]bool                         // people who say those
	own    map[string]bool                         // themes of the supporting quotes
	shared map[string]bool                         // those, with all below and above
	read   map[coding.Polarity]bool                // how those are read
	kinds  map[coding.Kind]bool                    // of their own themes
	rated  map[string]map[string][]coding.Polarity // by quote and theme
	alike  map[string]int                          // by quote: its place among the clues
}

func newSuspicion(d *Data, h *Hypothesis, clues Clues) *suspicion {
	s := &suspicion{
		view: look(d), clues: clues, linked: map[string]bool{}, heard: map[string]bool{}, own: map[string]bool{}, shared: map[string]bool{},
		read: map[coding.Polarity]bool{}, kinds: map[coding.Kind]bool{}, rated: map[string]map[string][]coding.Polarity{}, alike: map[string]int{},
	}
	for _, c := range d.Rated {
		if c.Polarity == "" || c.Overruled {
			continue
		}
		if s.rated[c.Quote] == nil {
			s.rated[c.Quote] = map[string][]coding.Polarity{}
		}
		s.rated[c.Quote][c.Theme] = append(s.rated[c.Quote][c.Theme], c.Polarity)
	}
	for i, id := range clues.Alike {
		s.alike[id] = i
	}
	for _, e := range d.Evidence {
		if e.Hypothesis == h.ID {
			s.link(&e)
		}
	}
	return s
}

// link takes one piece of evidence into account.
func (s *suspicion) link(e *Evidence) {
	s.linked[e.Quote] = true
	q := s.quote(e.Quote)
	if q == nil {
		return
	}
	s.heard[s.person(q)] = true
	if e.Stance != Supports || s.Codebook == nil {
		return
	}
	for _, theme := range s.themes(e.Quote) {
		s.own[theme], s.kinds[s.Codebook.KindOf(theme)] = true, true
		for _, near := range append(s.Codebook.Under(theme), s.Codebook.Path(theme)...) {
			s.shared[near] = true
		}
		for _, p := range s.rated[e.Quote][theme] {
			s.read[p] = true
		}
	}
}

// consider says what speaks for reading a quote.
func (s *suspicion) consider(q *coding.Quote, person string) Candidate {
	c := Candidate{Quote: q.ID, Person: person, alike: len(s.clues.Alike)}
	s.byTheme(&c)
	if place, alike := s.alike[q.ID]; alike {
		c.alike = place
		s.byWords(&c)
	}
	if s.clues.Found[q.ID] {
		c.add(queried, "the query finds it")
	}
	if !s.heard[person] {
		c.add(notHeardYet, "%s is in no evidence yet", person)
	}
	return c
}

func (c *Candidate) add(weight int, why string, args ...any) {
	c.weight += weight
	c.Why = append(c.Why, fmt.Sprintf(why, args...))
}

// byTheme weighs the shared theme of a quote that is read most unlike the
// supporting quotes.
func (s *suspicion) byTheme(c *Candidate) {
	best, why := 0, ""
	for _, theme := range s.themes(c.Quote) {
		if !s.shared[theme] {
			continue
		}
		if best == 0 || best == sharesTheme && s.own[theme] {
			best, why = sharesTheme, s.sharing(theme)
		}
		for _, p := range s.rated[c.Quote][theme] {
			if weight := s.unlike(theme, p); weight > best {
				best, why = weight, fmt.Sprintf("read as %s of %q, and the supporting quotes are not", p, s.themeName(theme))
			}
		}
	}
	if best > 0 {
		c.add(best, "%s", why)
	}
}

// sharing says how a quote shares a theme with the supporting ones.
func (s *suspicion) sharing(theme string) string {
	if s.own[theme] {
		return fmt.Sprintf("coded %q, as supporting quotes are", s.themeName(theme))
	}
	return fmt.Sprintf("coded %q, above or below what supporting quotes are", s.themeName(theme))
}

// unlike is what a reading of a shared theme weighs, 0 when supporting quotes
// are read so too. Where nobody rated those, a theme's kind says how it is meant.
func (s *suspicion) unlike(theme string, p coding.Polarity) int {
	if s.read[p] {
		return 0
	}
	other := coding.Positive
	switch {
	case len(s.read) > 0:
		if s.read[coding.Positive] {
			other = coding.Negative
		}
	case s.Codebook.KindOf(theme) == coding.Delight:
		other = coding.Negative
	case p == coding.Negative:
		return 0
	}
	if p == other {
		return readOtherwise
	}
	return readDifferently
}

// byWords weighs a quote that shares words, when it is coded with a theme of the
// opposite kind: what pains the ones delights the others.
func (s *suspicion) byWords(c *Candidate) {
	for _, theme := range s.themes(c.Quote) {
		kind := s.Codebook.KindOf(theme)
		if s.opposed(kind) {
			c.add(alikeAndOpposed, "shares words with it, and is coded %q, a %s", s.themeName(theme), kind)
			return
		}
	}
}

// opposed reports whether a kind is the opposite of what the supporting quotes
// have. Without any, a hypothesis is taken to speak of something that hurts.
func (s *suspicion) opposed(kind coding.Kind) bool {
	if s.kinds[kind] {
		return false
	}
	if s.kinds[coding.Delight] {
		return kind == coding.Pain || kind == coding.Workaround
	}
	return kind == coding.Delight
}

// order puts candidates in the order in which they are shown.
func (s *suspicion) order(list []Candidate) {
	slices.SortStableFunc(list, s.compare)
	nth := map[string]int{}
	for i := range list {
		key := fmt.Sprint(list[i].weight, " ", list[i].Person)
		list[i].nth = nth[key]
		nth[key]++
	}
	slices.SortStableFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.nth, b.nth), s.compare(a, b))
	})
}

// compare orders by weight, likeness, key quotes first, and then by place.
func (s *suspicion) compare(a, b Candidate) int {
	p, q := s.quote(a.Quote), s.quote(b.Quote)
	if c := cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.alike, b.alike), one(q.Key)-one(p.Key)); c != 0 {
		return c
	}
	switch {
	case s.before(p, q):
		return -1
	case s.before(q, p):
		return 1
	}
	return cmp.Compare(a.Quote, b.Quote)
}
