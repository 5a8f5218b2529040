package ingest

import (
	"slices"
	"strings"
)

// A voice is one spelling-blind label of a file and what speaks for its being
// a person.
type voice struct {
	name      string // the commonest spelling
	spellings []spelling
	hits      int  // at line starts
	marked    int  // of these, in bold or italics with a colon
	timed     int  // of these, beside a time stamp
	unlisted  int  // of these, outside lists
	clocked   int  // with a bare time of minutes before them, as in "0:04 Mira: words"
	alone     int  // lines, not counted as hits, that are only the name, with words below
	part      int  // the part of the file that the last of these stands in
	again     bool // two of these stand in one part
	first     int  // the line of the first
	declared  bool
	titled    bool // its labels are headings
	speaks    bool // it is a speaker
	role      part
}

type spelling struct {
	text string
	n    int
}

// A written label is one spelling of a voice.
type written struct {
	*voice
	spelling int // index
}

// A cast holds the labels of a file and decides which of them are speakers.
type cast struct {
	byRaw  map[string]written
	byFold map[string]*voice
	all    []*voice // in order of appearance
	any    bool     // somebody speaks
	shout  bool     // all speakers in plain type are written in capitals
	spoken int      // line of the first mark such as "Transcript", or 0
	asked  int      // the last line that ends with a question mark
	part   int      // how many headings were passed
	titles []title  // headings that may be names
	notes  bool     // somebody said that the file is no conversation
}

// newCast reads the file once and settles who its speakers are.
//
// A label is a speaker when the caller or the front matter says so, when it
// is generic (Interviewer, Person B, P3) or stands beside a time stamp, or
// when it begins at least two turns. In a file with such speakers a bold label
// counts once, too, unless such labels outnumber the turns; and so does a
// plain one behind a bare clock, or in capitals where all speakers are. A name
// alone on its line is a label as admitAlone and declareTitles say. A file in
// which nothing repeats is a conversation only when two to four names, bold or
// behind a clock, exchange a question, or plain names follow a line that says
// "Transcript". A file in which nobody but an interviewer has words is a
// guide, and has no speakers.
func newCast(d *document, m *matter, opt Options) *cast {
	c := &cast{byRaw: map[string]written{}, byFold: map[string]*voice{}, notes: saidNotes(m, opt)}
	c.count(d)
	c.declare(m, opt)
	c.declareTitles(m)
	c.settle()
	return c
}

func (c *cast) count(d *document) {
	s := newScanner(d)
	var above line
	for l, more := s.next(); more; l, more = s.next() {
		if !c.notes {
			c.stand(above, l)
		}
		above = l
		c.line(l)
	}
}

// line notes what one line says about the speakers.
func (c *cast) line(l line) {
	if strings.HasSuffix(l.text, "?") {
		c.asked = l.n
	}
	if c.spoken == 0 && announces(l.text) {
		c.spoken = l.n
	}
	if l.kind == heading {
		c.part++
	}
	if l.kind != prose {
		return
	}
	if b, ok := readLabel(l.text); ok && b.look != bare {
		c.hit(b, l)
	}
}

func (c *cast) hit(b label, l line) {
	w, known := c.byRaw[b.name]
	if !known {
		w = c.spell(b.name, l.n)
	}
	v := w.voice
	if b.task {
		return // a task proves nobody a speaker
	}
	v.spellings[w.spelling].n++
	v.hits++
	if b.look == marked {
		v.marked++
	}
	if b.vague {
		v.clocked++
	} else if b.start >= 0 || b.wall || startsTimed(b.rest) {
		v.timed++
	}
	if !b.listed {
		v.unlisted++
	}
}

// spell notes a spelling that was not met before, on line n.
func (c *cast) spell(name string, n int) written {
	key := fold(name)
	v := c.byFold[key]
	if v == nil {
		v = &voice{first: n}
		c.byFold[key] = v
		c.all = append(c.all, v)
	}
	w := written{v, len(v.spellings)}
	v.spellings = append(v.spellings, spelling{text: name})
	c.byRaw[name] = w
	return w
}

// startsTimed reports that words begin with a time stamp.
func startsTimed(words string) bool {
	if _, _, ok := cutStamp(words); ok {
		return true
	}
	_, ok := onlyStamp(words)
	return ok
}

func (c *cast) declare(m *matter, opt Options) {
	for label := range opt.Participants {
		c.declareName(label)
	}
	for _, names := range [][]string{opt.Interviewers, m.interviewers, m.noteTakers, m.observers, m.names} {
		for _, name := range names {
			c.declareName(name)
		}
	}
	for _, p := range m.people {
		c.declareName(p.id)
		for _, name := range p.names {
			c.declareName(name)
		}
	}
}

func (c *cast) declareName(name string) {
	if v := c.find(name); v != nil {
		v.declared = true
	}
}

// find returns the voice of a name that somebody declared: the same label or,
// failing that, the label that is its first word.
func (c *cast) find(name string) *voice {
	key := fold(cleanName(name))
	if v := c.byFold[key]; v != nil {
		return v
	}
	given, _, _ := strings.Cut(key, " ")
	return c.byFold[given]
}

// commonest is the spelling that was met most often.
func (v *voice) commonest() string {
	best := 0
	for i, sp := range v.spellings {
		if sp.n > v.spellings[best].n {
			best = i
		}
	}
	return v.spellings[best].text
}

func (c *cast) settle() {
	turns := 0
	c.shout = true
	for _, v := range c.all {
		v.name = v.commonest()
		v.role = partOf(fold(v.name))
		if v.role.isStop() && !v.declared {
			continue
		}
		v.speaks = v.declared || v.hits > 0 && v.role.generic || v.timed > 0 && looksLikeName(v.name) || v.repeats()
	}
	c.admitAlone()
	for _, v := range c.all {
		if v.speaks {
			turns += max(1, v.hits+v.alone)
			c.shout = c.shout && (v.marked+v.alone > 0 || isShouted(v.name))
		}
	}
	if turns > 0 {
		c.admitSingles(turns)
	} else {
		c.admitExchange()
	}
	c.dismissGuide()
}

// repeats reports a label that begins two turns or more. In plain type within
// lists it proves nothing, nor does a phrase.
func (v *voice) repeats() bool {
	if v.marked > 1 {
		return !strings.ContainsAny(v.name, "?;") && len(strings.Fields(v.name)) <= 8
	}
	return v.unlisted > 1 && !isSentence(v.name) && len(strings.Fields(v.name)) <= 5
}

// admitSingles takes the voices heard once beside those heard often.
func (c *cast) admitSingles(turns int) {
	var singles []*voice
	for _, v := range c.all {
		once := v.marked > 0 || v.clocked > 0 && looksLikeName(v.name) || c.shout && v.unlisted > 0 && isShouted(v.name) && len(strings.Fields(v.name)) <= 3
		if !v.speaks && !v.role.isStop() && once && !isSentence(v.name) && len(strings.Fields(v.name)) <= 6 {
			singles = append(singles, v)
		}
	}
	if len(singles) > turns+2 {
		return
	}
	for _, v := range singles {
		v.speaks = true
	}
}

// admitExchange looks for a conversation so short that nobody speaks twice.
func (c *cast) admitExchange() {
	for _, bold := range []bool{true, false} {
		var names []*voice
		fit := true
		for _, v := range c.all {
			if v.role.isStop() || bold != (v.marked > 0) || !bold && c.spoken > v.first {
				continue
			}
			names = append(names, v)
			fit = fit && looksLikeName(v.name)
		}
		if !bold {
			names, fit = onlyNames(names), true
		}
		announced := c.spoken > 0
		if !fit || len(names) < 2 || len(names) > 4 || !announced && (!bold && !c.allClocked(names) || c.asked < names[0].first) {
			continue
		}
		for _, v := range names {
			v.speaks = true
		}
		return
	}
}

// allClocked reports a time before every name. An agenda has times, too, but
// also before words such as "Introduction".
func (c *cast) allClocked(names []*voice) bool {
	for _, v := range c.all {
		if v.role.note && v.clocked > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(names, func(v *voice) bool { return v.clocked == 0 })
}

func onlyNames(all []*voice) (names []*voice) {
	for _, v := range all {
		if looksLikeName(v.name) && v.unlisted > 0 {
			names = append(names, v)
		}
	}
	return names
}

// dismissGuide takes the speakers away from a file in which only generic
// interviewers speak: it says what is to be asked, not what was said.
func (c *cast) dismissGuide() {
	for _, v := range c.all {
		if v.speaks && (v.declared || !v.role.asks || !v.role.generic) {
			c.any = true
			return
		}
	}
	for _, v := range c.all {
		v.speaks = false
	}
}

// speaker returns the voice of a label that is a speaker, or nil.
func (c *cast) speaker(name string) *voice {
	v := c.byRaw[name].voice
	if v == nil {
		v = c.byFold[fold(name)]
	}
	if v == nil || !v.speaks {
		return nil
	}
	return v
}

// announces reports a line that says the conversation begins below.
func announces(s string) bool {
	if len(s) > 40 {
		return false
	}
	switch fold(strings.Trim(s, "*_#: ")) {
	case "transcript", "begin transcript", "transcription", "episode transcript", "full transcript", "interview transcript", "start of transcript":
		return true
	}
	return false
}

// hasBoldLabels reports that a text file writes its speakers as Markdown does.
func hasBoldLabels(d *document) bool {
	if !strings.Contains(d.text, "**") && !strings.Contains(d.text, "__") {
		return false
	}
	n := 0
	s := newScanner(d)
	for l, more := s.next(); more && n < 2; l, more = s.next() {
		if b, ok := readLabel(l.text); ok && b.look == marked && strings.Contains(l.text, "**") {
			n++
		}
	}
	return n > 1
}

// fold makes spellings of one label equal: case and inner blanks do not count.
func fold(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

func isShouted(s string) bool { return s == strings.ToUpper(s) && s != strings.ToLower(s) }
