package ingest

import (
	"strings"

	"verbatim/interviews"
)

// readTurns goes through the lines a second time, with the speakers known,
// and makes turns of them.
//
// A label begins a turn; paragraphs without one continue it. Headings, block
// quotations, events and editors' notes stand between turns, and a paragraph
// without a label after them is a new turn of whoever spoke last. Before
// anybody has spoken, every paragraph is a note.
func readTurns(d *document, voices *cast) []interviews.Turn {
	b := &builder{d: d, voices: voices, clock: interviews.NoTime}
	s := newScanner(d)
	for l, more := s.next(); more; {
		next, also := s.next()
		b.below = also && l.kind == heading && b.isWords(next)
		b.add(l)
		l, more = next, also
	}
	b.close()
	return b.turns
}

// A builder holds the turn that is being read.
type builder struct {
	d      *document
	voices *cast
	turns  []interviews.Turn

	open   bool
	turn   interviews.Turn
	quoted bool     // the turn is a block quotation
	done   []string // its finished paragraphs
	para   []string // the lines of the one being read
	lines  []int    // their numbers in the file
	size   int      // bytes of the finished paragraphs, joined
	raw    bool     // the paragraph is code
	below  bool     // words without a label stand below the heading being read
	last   string   // who spoke last
	clock  int64    // a time stamp that stood alone and waits for a turn
	walled bool     // it was said that a chat's clock was left out
}

func (b *builder) add(l line) {
	switch l.kind {
	case heading:
		if b.below && b.titled(l) {
			return
		}
		b.begin(interviews.Turn{Kind: interviews.Heading, Line: l.n})
		b.words(l, l.text)
		b.close()
	case quotation:
		b.quote(l)
	case code:
		b.verbatim(l)
	default:
		b.prose(l)
	}
}

// isWords reports a line of prose that does not begin another turn.
func (b *builder) isWords(l line) bool {
	lab, ok := readLabel(l.text)
	return l.kind == prose && (!ok || b.voices.speaker(lab.name) == nil)
}

// titled begins a turn when a heading names a speaker of a file that writes
// its speakers so.
func (b *builder) titled(l line) bool {
	lab, ok := titleLabel(l)
	if !ok {
		return false
	}
	v := b.voices.speaker(lab.name)
	if v == nil || !v.titled {
		return false
	}
	b.speak(l, lab, v)
	return true
}

func (b *builder) quote(l line) {
	if !b.open || !b.quoted || l.apart {
		b.begin(interviews.Turn{Kind: interviews.Note, Line: l.n})
		b.quoted = true
	}
	if l.first {
		b.endParagraph()
	}
	text := l.text
	if strings.HasPrefix(text, "[!") { // a call-out's sort: > [!quote] title
		if i := strings.IndexByte(text, ']'); i > 0 {
			text = trimBlanks(strings.TrimLeft(text[i+1:], "+-"))
		}
	}
	b.words(l, text)
}

// verbatim adds a line of code, whose marks stand for themselves.
func (b *builder) verbatim(l line) {
	if !b.open {
		b.resume(l)
	}
	if l.first {
		b.endParagraph()
		b.raw = true
	}
	b.words(l, l.text)
}

func (b *builder) prose(l line) {
	if b.labelled(l) {
		return
	}
	if isTask(l.text) {
		if l.first || !b.open || b.turn.Kind != interviews.Note {
			b.begin(interviews.Turn{Kind: interviews.Note, Line: l.n})
		}
		b.words(l, l.text)
		return
	}
	if b.open && b.quoted && !l.apart {
		b.words(l, l.text) // Markdown lets a quotation's paragraph go on without >
		return
	}
	if ms, alone := b.stampLine(l); alone {
		b.endParagraph()
		if b.clock = ms; b.open && b.turn.Kind == interviews.Speech && b.size == 0 && b.turn.StartMS == interviews.NoTime {
			b.turn.StartMS, b.clock = ms, interviews.NoTime
		}
		return
	}
	if !b.open || b.turn.Kind == interviews.Note && l.first {
		b.resume(l)
	}
	if l.first {
		b.endParagraph()
	}
	if b.clock != interviews.NoTime && b.turn.Kind == interviews.Speech {
		b.stamp(interviews.Stamp{MS: b.clock})
	}
	b.clock = interviews.NoTime
	b.words(l, l.text)
}

// stampLine reads a line that is only a time stamp. Notes keep theirs.
func (b *builder) stampLine(l line) (ms int64, alone bool) {
	if !b.voices.any || len(l.text) > 60 || !l.first && len(b.para) > 0 {
		return 0, false
	}
	if c := l.text[0]; c != '[' && c != '(' && c != '{' && c != '#' && c != '*' && c != '\\' && (c < '0' || c > '9') {
		return 0, false
	}
	return onlyStamp(strings.Trim(l.text, "*"))
}

// words adds the words of a line to the paragraph.
func (b *builder) words(l line, text string) {
	if text != "" {
		b.para, b.lines = append(b.para, text), append(b.lines, l.n)
	}
}

// resume begins a turn for a paragraph without a label.
func (b *builder) resume(l line) {
	t := interviews.Turn{Kind: interviews.Note, Line: l.n}
	if b.last != "" && !isFooter(l.text) {
		t.Kind, t.Speaker = interviews.Speech, b.last
	}
	b.begin(t)
}

// labelled begins a turn when the line bears the label of a speaker, an event
// or a note.
func (b *builder) labelled(l line) bool {
	if isFooter(l.text) && l.first {
		b.begin(interviews.Turn{Kind: interviews.Note, Line: l.n})
		b.words(l, l.text)
		return true
	}
	lab, ok := readLabel(l.text)
	if !ok {
		return false
	}
	if v := b.voices.speaker(lab.name); v != nil {
		if lab.look == bare && (lab.task || !l.first && !standsAlone(l, lab)) {
			return false
		}
		b.speak(l, lab, v)
		return true
	}
	if lab.look == bare || lab.look == header || lab.task || lab.clock && !b.voices.any {
		return false
	}
	if isEvent := happens(lab.name, wordsOf(lab)); isEvent {
		b.happen(l, lab)
		return true
	}
	if b.last == "" || !partOf(fold(lab.name)).note || lab.look == plain && !l.first && !isNote(lab.name) {
		return false
	}
	b.begin(interviews.Turn{Kind: interviews.Note, Line: l.n})
	b.words(l, l.text)
	return true
}

// isNote reports an editor's note, which may stand below somebody's words
// without a blank line.
func isNote(name string) bool {
	key := fold(name)
	return key == "note" || strings.HasSuffix(key, " note") || strings.HasPrefix(key, "transcri")
}

// isTask reports an item of a to-do list, which nobody speaks unless it bears
// a speaker's label.
func isTask(s string) bool {
	rest, listed := cutBullet(s)
	_, boxed := cutBox(rest)
	return listed && boxed
}

// isFooter reports the line with which a transcription service signs.
func isFooter(s string) bool { return strings.HasPrefix(s, "Transcribed by http") }

// wordsOf returns a label's words without time stamps.
func wordsOf(lab label) string {
	if _, ok := onlyStamp(lab.rest); ok {
		return ""
	}
	return cutStamps(unescapeStamps(lab.rest)).text
}

func unescapeStamps(s string) string {
	return strings.NewReplacer(`\[`, "[", `\]`, "]").Replace(s)
}

func (b *builder) speak(l line, lab label, v *voice) {
	if isReaction(lab) {
		b.begin(interviews.Turn{Kind: interviews.Event, Line: l.n})
		b.turn.StartMS = lab.start
		b.words(l, v.name+": "+lab.rest)
		b.close()
		return
	}
	b.begin(interviews.Turn{Kind: interviews.Speech, Speaker: v.name, Line: l.n})
	b.last = v.name
	if lab.start != interviews.NoTime {
		b.turn.StartMS = lab.start
	}
	if lab.wall && !b.walled {
		b.walled = true
		b.d.warn(l.n, "a chat's clock tells the time of day, not the time since the recording began; it was left out")
	}
	if ms, ok := onlyStamp(lab.rest); ok {
		if lab.start == interviews.NoTime {
			b.turn.StartMS = ms
		}
		return
	}
	if lab.manner != "" {
		lab.rest = lab.manner + " " + lab.rest
	}
	b.words(l, lab.rest)
}

// isReaction tells a chat's "Reacted to …" from words.
func isReaction(lab label) bool {
	return lab.start != interviews.NoTime && (strings.HasPrefix(lab.rest, `Reacted to "`) || strings.HasPrefix(lab.rest, "Reacted to “"))
}

// happen makes an event of a stop label, with its words when it has any.
func (b *builder) happen(l line, lab label) {
	b.begin(interviews.Turn{Kind: interviews.Event, Line: l.n})
	if lab.start != interviews.NoTime {
		b.turn.StartMS = lab.start
	}
	text := lab.name
	if wordsOf(lab) != "" {
		text += ": " + lab.rest
	} else if ms, _, ok := cutStamp(lab.rest); ok {
		b.turn.StartMS = ms
	} else if ms, ok := onlyStamp(lab.rest); ok {
		b.turn.StartMS = ms
	}
	b.words(l, text)
	b.close()
}

// begin closes the open turn and opens another. A time that stood alone
// before it is its own.
func (b *builder) begin(t interviews.Turn) {
	b.close()
	t.StartMS = interviews.NoTime
	if t.Kind == interviews.Speech || t.Kind == interviews.Event {
		t.StartMS, b.clock = b.clock, interviews.NoTime
	}
	b.turn, b.open = t, true
}

func (b *builder) endParagraph() {
	if len(b.para) == 0 {
		return
	}
	text, lines := strings.Join(b.para, "\n"), b.lines
	b.para, b.lines = b.para[:0], b.lines[:0]
	if b.raw || !b.d.markdown {
		b.raw = false
	} else {
		read := resolve(text)
		text = strings.TrimSpace(read)
		lines = lines[min(strings.Count(read[:strings.Index(read, text)], "\n"), len(lines)-1):]
	}
	kept := b.takeStamps(text)
	for _, s := range kept.stamps {
		b.stamp(s)
	}
	if kept.text != "" {
		b.keep(kept, text, lines)
	}
}

// next is where the paragraph being read will begin in the turn's text.
func (b *builder) next() int {
	if len(b.done) == 0 {
		return 0
	}
	return b.size + len("\n\n")
}

// stamp notes a time within the paragraph being read. At the turn's beginning
// it is the turn's own.
func (b *builder) stamp(s interviews.Stamp) {
	if s.Offset += b.next(); s.Offset == 0 && b.turn.StartMS == interviews.NoTime {
		b.turn.StartMS = s.MS
	} else if s.Offset > 0 {
		b.turn.Stamps = append(b.turn.Stamps, s)
	}
}

// keep finishes a paragraph and notes from which lines it came: read is the
// paragraph with its stamps, line by line that of lines.
func (b *builder) keep(kept stripped, read string, lines []int) {
	from, passed := 0, 0
	line := func(at int) int { // at only grows
		to := max(from, kept.origin(at))
		passed += strings.Count(read[from:to], "\n")
		from = to
		return lines[min(passed, len(lines)-1)]
	}
	if len(b.done) > 0 {
		b.turn.Lines = append(b.turn.Lines, line(0)-1)
	}
	b.turn.Lines = append(b.turn.Lines, line(0))
	for at := 0; ; {
		i := strings.IndexByte(kept.text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		b.turn.Lines = append(b.turn.Lines, line(at))
	}
	b.size = b.next() + len(kept.text)
	b.done = append(b.done, kept.text)
}

// takeStamps takes the time stamps out of a paragraph: all of them out of
// speech and events, the leading one out of anything else.
func (b *builder) takeStamps(text string) stripped {
	switch {
	case b.turn.Kind == interviews.Speech || b.turn.Kind == interviews.Event:
		return cutStamps(text)
	case b.turn.Kind == interviews.Note && b.quoted && len(b.done) == 0:
		rest, ms := leadingStamp(text)
		if ms == interviews.NoTime {
			break
		}
		return stripped{text: rest, stamps: []interviews.Stamp{{MS: ms}}, pieces: []piece{{0, len(text) - len(rest)}}}
	}
	return stripped{text: text}
}

// leadingStamp takes the time off the first line of a pasted quotation.
func leadingStamp(s string) (text string, ms int64) {
	if ms, rest, ok := cutStampRange(s); ok {
		return strings.TrimSpace(rest), ms
	}
	first, rest, _ := strings.Cut(s, "\n")
	if ms, ok := onlyStamp(first); ok {
		return rest, ms
	}
	return s, interviews.NoTime
}

func (b *builder) close() {
	if !b.open {
		return
	}
	b.endParagraph()
	b.open, b.quoted, b.size = false, false, 0
	if follow(b.turn.Line, b.turn.Lines) {
		b.turn.Lines = nil
	}
	switch len(b.done) {
	case 0:
		if b.turn.Kind == interviews.Speech {
			b.d.warn(b.turn.Line, "a label without words was left out")
		}
		return
	case 1:
		b.turn.Text = b.done[0]
	default:
		b.turn.Text = strings.Join(b.done, "\n\n")
	}
	b.done = b.done[:0]
	b.turn.N = len(b.turns) + 1
	b.turns = append(b.turns, b.turn)
}

// follow reports whether lines simply follow each other from the first.
func follow(first int, lines []int) bool {
	for i, n := range lines {
		if n != first+i {
			return false
		}
	}
	return true
}
