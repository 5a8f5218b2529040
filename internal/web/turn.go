package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"verbatim/coding"
	"verbatim/interviews"
)

// A turnView is a turn as the coding page shows it.
type turnView struct {
	N         int
	Kind      interviews.TurnKind
	Who       string // "" when nobody speaks
	Asks      bool   // the interviewer speaks
	Clock     string
	Label     string // for who does not see the page
	Sentences string // where they begin and end, in UTF-16
	Parts     []part
	Chips     []chip
}

// Class is how the turn is painted.
func (t *turnView) Class() string {
	switch {
	case t.Kind != interviews.Speech:
		return "turn " + string(t.Kind)
	case t.Asks:
		return "turn asks"
	}
	return "turn"
}

// A part is a stretch of a turn's text that the same quotes cover. The parts
// of a turn are its text, whole and in order.
type part struct {
	Text   string
	Class  string // "" when no quote does
	Quotes string // their IDs
}

// A chip names a theme that a coder gave a quote, beside the turn in which the
// quote begins.
type chip struct {
	Quote       string
	Theme, Name string
	Colour      int
	Coder       string
	Short       string // the coder's initials
	Label       string
	Polarity    coding.Polarity
	Strength    int
	Lane        string // a, b or c; "" for none
	Mine        bool
	Key         bool
	Memo        bool // who acts has a memo on the quote
	Overruled   bool
	Here        bool // the quote that the page is about
}

// A shown quote is one that is drawn, with those of its codings that are.
type shown struct {
	coding.Quote
	codings []coding.Coding
}

// A painter draws the turns of one transcript.
type painter struct {
	iv     *interviews.Interview
	book   *coding.Codebook
	me     string
	here   string          // the quote that the page is about
	noted  map[string]bool // quotes that who acts has a memo on
	quotes []shown
	layers []layer           // all themes on all quotes
	of     [][]int           // by quote: its places in layers
	short  map[string]string // by coder
	in     map[int][]int     // by turn: the quotes that have words of it
}

func newPainter(t *talk, here string, quotes []shown) *painter {
	p := &painter{iv: t.IV, book: t.book, me: t.Me, here: here, noted: t.noted, quotes: quotes, of: make([][]int, len(quotes)), in: map[int][]int{}}
	var coders []string
	for i := range quotes {
		for n := quotes[i].FirstTurn; n <= quotes[i].Last(); n++ {
			p.in[n] = append(p.in[n], i)
		}
		for _, c := range quotes[i].codings {
			coders = append(coders, c.Coder)
		}
	}
	p.short = initials(coders)
	p.lay()
	return p
}

// turn draws one turn.
func (p *painter) turn(t *interviews.Turn) turnView {
	v := turnView{N: t.N, Kind: t.Kind, Who: t.Speaker, Clock: interviews.Clock(t.StartMS), Sentences: sentences(t.Text)}
	if s := p.iv.Speaker(t.Speaker); s != nil {
		v.Asks = s.Role != interviews.RoleParticipant
	}
	name := t.Speaker
	if name == "" {
		name = strings.ToUpper(string(t.Kind[:1])) + string(t.Kind[1:])
	}
	v.Label = name + ", turn " + strconv.Itoa(t.N)
	spans := p.spans(t)
	v.Parts = p.cut(t.Text, spans)
	for _, s := range spans {
		if p.quotes[s.quote].FirstTurn == t.N {
			v.Chips = p.chips(v.Chips, s.quote)
		}
	}
	return v
}

// Lanes are the underlines below a line; more themes than that have none, but
// their chips.
const lanes = 3

// A layer is a theme on a quote: an underline in a lane of its own as far as
// the quote goes.
type layer struct {
	quote int // place in painter.quotes
	theme string
	since int64 // when it was coded first
	lane  int   // -1 for none
}

// lay gives every theme of every quote a lane. They are given in the order in
// which the words were coded, the first that is free all along: what is coded
// later moves and recolours nothing that is there.
func (p *painter) lay() {
	for i := range p.quotes {
		from := len(p.layers)
		for _, c := range p.quotes[i].codings {
			at := slices.IndexFunc(p.layers[from:], func(l layer) bool { return l.theme == c.Theme })
			if at >= 0 {
				p.layers[from+at].since = min(p.layers[from+at].since, c.At.UnixNano())
				continue
			}
			p.layers = append(p.layers, layer{quote: i, theme: c.Theme, since: c.At.UnixNano()})
		}
	}
	slices.SortFunc(p.layers, func(a, b layer) int {
		return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(p.quotes[a.quote].ID, p.quotes[b.quote].ID), cmp.Compare(a.theme, b.theme))
	})
	for i := range p.layers {
		l := &p.layers[i]
		l.lane = p.freeLane(l)
		p.of[l.quote] = append(p.of[l.quote], i)
	}
}

// freeLane is the first lane that no layer before takes on any of the words.
func (p *painter) freeLane(l *layer) int {
	var taken [lanes]bool
	q := &p.quotes[l.quote].Range
	for n := q.FirstTurn; n <= q.LastTurn; n++ {
		for _, other := range p.in[n] {
			if !p.quotes[other].Touches(*q) {
				continue
			}
			for _, at := range p.of[other] {
				if lane := p.layers[at].lane; lane >= 0 {
					taken[lane] = true
				}
			}
		}
	}
	return slices.Index(taken[:], false)
}

// lane is that of a theme on a quote, -1 for none.
func (p *painter) lane(quote int, theme string) int {
	for _, at := range p.of[quote] {
		if p.layers[at].theme == theme {
			return p.layers[at].lane
		}
	}
	return -1
}

// A span is what a quote covers of a turn.
type span struct {
	quote      int // place in painter.quotes
	start, end int
	lane       int // the first that it has, lanes when none
}

// spans are what the quotes cover of a turn, by start, longer first.
func (p *painter) spans(t *interviews.Turn) []span {
	in := p.in[t.N]
	spans := make([]span, 0, len(in))
	for _, i := range in {
		q := &p.quotes[i]
		s := span{quote: i, end: len(t.Text), lane: lanes}
		if q.FirstTurn == t.N {
			s.start = min(q.Start, len(t.Text))
		}
		if q.LastTurn == t.N {
			s.end = min(q.End, len(t.Text))
		}
		for _, at := range p.of[i] {
			if lane := p.layers[at].lane; lane >= 0 {
				s.lane = min(s.lane, lane)
			}
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(p.quotes[a.quote].ID, p.quotes[b.quote].ID))
	})
	return spans
}

// cut cuts a text wherever a quote begins or ends.
func (p *painter) cut(text string, spans []span) []part {
	if len(spans) == 0 {
		return []part{{Text: text}}
	}
	at := make([]int, 0, 2*len(spans)+2)
	at = append(at, 0, len(text))
	for _, s := range spans {
		at = append(at, s.start, s.end)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	parts := make([]part, 0, len(at))
	var open []span // that cover what comes next, by lane
	next := 0
	for i, from := range at[:len(at)-1] {
		open = slices.DeleteFunc(open, func(s span) bool { return s.end <= from })
		for ; next < len(spans) && spans[next].start <= from; next++ {
			if s := spans[next]; s.end > from {
				behind := slices.IndexFunc(open, func(o span) bool { return o.lane > s.lane })
				if behind < 0 {
					behind = len(open)
				}
				open = slices.Insert(open, behind, s)
			}
		}
		one := part{Text: text[from:at[i+1]]}
		if len(open) > 0 {
			one.Class, one.Quotes = p.paint(open)
		}
		parts = append(parts, one)
	}
	return parts
}

// deepest is how many quotes on the same words are told apart by their tint.
const deepest = 4

// paint says how words are painted that some quotes are on, and which.
func (p *painter) paint(open []span) (class, quotes string) {
	depth, drawn, here := min(len(open), deepest), [lanes]int{-1, -1, -1}, false
	id := make([]byte, 0, 16*len(open))
	for i := range open {
		q := open[i].quote
		for _, at := range p.of[q] {
			if l := &p.layers[at]; l.lane >= 0 {
				drawn[l.lane] = p.colour(l.theme)
			} else {
				depth = deepest
			}
		}
		if i > 0 {
			id = append(id, ' ')
		}
		id = append(id, p.quotes[q].ID...)
		here = here || p.quotes[q].ID == p.here
	}
	names := make([]byte, 0, 16)
	names = append(names, 'd', byte('0'+depth))
	for lane, colour := range drawn {
		if colour >= 0 {
			names = append(names, ' ', laneNames[lane], byte('0'+colour))
		}
	}
	if here {
		names = append(names, " here"...)
	}
	return string(names), string(id)
}

// laneNames are what style sheets and scripts call the lanes.
const laneNames = "abc"

func (p *painter) colour(theme string) int {
	if t := p.book.Theme(theme); t != nil {
		return t.Colour
	}
	return coding.ColourSlots - 1
}

// chips adds those of a quote: one for each theme and coder, or one that says
// that there is none.
func (p *painter) chips(all []chip, quote int) []chip {
	q := &p.quotes[quote]
	words := beginning(q.Text)
	none := chip{Quote: q.ID, Name: "no theme", Colour: coding.ColourSlots - 1, Key: q.Key, Memo: p.noted[q.ID], Here: q.ID == p.here}
	if len(q.codings) == 0 {
		none.Label = "no theme, “" + words + "”"
		return append(all, none)
	}
	for i := range q.codings {
		c, one := &q.codings[i], none
		one.Theme, one.Name, one.Colour = c.Theme, c.Theme, p.colour(c.Theme)
		one.Coder, one.Short, one.Mine = c.Coder, p.short[c.Coder], c.Coder == p.me
		one.Polarity, one.Strength, one.Overruled = c.Polarity, c.Strength, c.Overruled
		if t := p.book.Theme(c.Theme); t != nil {
			one.Name = t.Name
		}
		if lane := p.lane(quote, c.Theme); lane >= 0 {
			one.Lane = laneNames[lane : lane+1]
		}
		one.Label = one.describe(words)
		all = append(all, one)
	}
	return all
}

// describe says all that a chip shows, beginning with its words: who speaks to
// a machine says what is to be read.
func (c *chip) describe(words string) string {
	label := c.Name + " " + c.Short
	if c.Polarity != "" {
		label += ", " + string(c.Polarity)
	}
	if c.Overruled {
		label += ", overruled"
	}
	if c.Key {
		label += ", key quote"
	}
	if c.Memo {
		label += ", memo"
	}
	return label + ", " + c.Coder + ", “" + words + "”"
}

// beginning is the first words of a quote.
func beginning(text string) string {
	const most = 36
	if len(text) <= most {
		return strings.Join(strings.Fields(text), " ")
	}
	end := most
	if blank := strings.LastIndexFunc(text[:most], unicode.IsSpace); blank > 0 {
		end = blank
	} else {
		for end < len(text) && !coding.IsBoundary(text, end) {
			end++
		}
	}
	return strings.Join(strings.Fields(text[:end]), " ") + "…"
}

// initials shortens names to as many letters as tell them apart, three at
// most.
func initials(names []string) map[string]string {
	slices.Sort(names)
	names = slices.Compact(names)
	short := make(map[string]string, len(names))
	for n := 1; n <= 3; n++ {
		taken := map[string]int{}
		for _, name := range names {
			if was, known := short[name]; !known || was == "" {
				taken[firstLetters(name, n)]++
			}
		}
		for _, name := range names {
			if at := firstLetters(name, n); short[name] == "" && (taken[at] == 1 || n == 3) {
				short[name] = at
			}
		}
	}
	return short
}

func firstLetters(name string, n int) string {
	letters := []rune(name)
	letters = letters[:min(n, len(letters))]
	if len(letters) > 0 {
		letters[0] = unicode.ToUpper(letters[0])
	}
	return string(letters)
}

// sentences are the offsets at which the sentences of a text begin and end, as
// scripts count: in UTF-16.
func sentences(text string) string {
	out := make([]byte, 0, 64)
	bytes, units := 0, 0
	to := func(offset int) int {
		for bytes < offset {
			r, size := utf8.DecodeRuneInString(text[bytes:])
			bytes += size
			units += max(utf16.RuneLen(r), 1)
		}
		return units
	}
	for i, s := range coding.Sentences(text) {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(to(s.Start)), 10)
		out = append(out, ',')
		out = strconv.AppendInt(out, int64(to(s.End)), 10)
	}
	return string(out)
}
