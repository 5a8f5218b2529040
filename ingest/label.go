package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/interviews"
)

// A look says how a label is written, which is how much it proves.
type look uint8

const (
	plain  look = iota // Name: words
	marked             // **Name:** words, __Name__: words, *Name:* words
	bare               // **Name** words: a speaker only when known as one
	header             // Name  0:04, alone on a line or before two blanks: the time proves it
)

// A label is the beginning of a line that may name a speaker.
type label struct {
	name   string // as written, without marks
	look   look
	start  int64  // milliseconds, or interviews.NoTime
	listed bool   // it stands in a list
	manner string // how it was said, as in "Mel (typed):", with brackets
	rest   string // the line's words after it
	wall   bool   // a chat's clock time was left out
	clock  bool   // the time is a bare one before a single blank, as in "0:04 Mira: words"
	vague  bool   // that clock has no hours, and may be a time of day
	task   bool   // it stands in an item of a to-do list
}

// maxName is the longest label in characters.
const maxName = 60

// readLabel takes a label from the start of a line. It says only that there
// could be one; a cast decides who is a speaker.
func readLabel(s string) (l label, ok bool) {
	l.start = interviews.NoTime
	s, l.listed = cutBullet(s)
	if box, found := cutBox(s); found && l.listed {
		s, l.task = box, true
	}
	if t, found := l.cutChat(s); found {
		return l, validName(l.name) && t
	}
	clocked := false
	if ms, rest, found := cutBareStamp(s); found {
		l.start, s, clocked = ms, rest, true
	} else if ms, rest, found := cutClock(s); found {
		l.vague = strings.Count(s[:len(s)-len(rest)], ":") < 2
		l.start, s, l.clock = ms, rest, true
	}
	marks, s := cutMarks(s)
	if ms, rest, found := cutStampRange(s); found {
		rest = trimBlanks(rest)
		l.start = ms
		if marks == "" {
			marks, s = cutMarks(rest)
		} else if after, closed := strings.CutPrefix(rest, marks); closed {
			marks, s = cutMarks(trimBlanks(after))
		} else {
			s = rest
		}
	}
	if !l.cutName(s, marks, clocked) || l.clock && l.look != plain && l.look != marked {
		return l, false
	}
	l.name, l.manner = cutManner(cleanName(l.name))
	return l, validName(l.name)
}

// cutName finds where the name ends: at a colon, at the closing marks or at a
// time stamp.
func (l *label) cutName(s, marks string, clocked bool) bool {
	runes := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ':':
			l.name = s[:i]
			return l.afterColon(s[i+1:], marks)
		case marks != "" && c == marks[0]:
			l.name = s[:i]
			return l.afterMarks(s[i+run(s[i:]):])
		case c == '(' || c == '[' || c == '{' || c == '\\' || c == '#':
			if ms, rest, ok := cutStamp(s[i:]); ok && i > 0 {
				l.name, l.start = s[:i], ms
				return l.afterStamp(trimBlanks(rest), marks)
			}
		case c == '?' || c == ';' || c == '"':
			return false
		case c == ' ' && i > 0 && strings.HasPrefix(s[i:], "  "), c == '\t' && i > 0:
			if l.cutHeader(s[:i], trimBlanks(s[i:]), clocked) {
				return true
			}
		case c == '.' && marks == "" && strings.HasPrefix(s[i:], ". ") && i-1-strings.LastIndexByte(s[:i], ' ') > 3:
			return false // a sentence ended; "Dr. Okonjo" has not
		}
		if c < utf8.RuneSelf || utf8.RuneStart(c) {
			if runes++; runes > maxName {
				return false
			}
		}
	}
	return false
}

// cutHeader reads "Name  0:04" and, after a clock, "Name  words".
func (l *label) cutHeader(name, rest string, clocked bool) bool {
	if ms, n := parseTime(rest); n > 0 && trimBlanks(rest[n:]) == "" {
		l.name, l.start, l.look, l.rest = name, ms, header, ""
		return true
	}
	if !clocked || strings.Contains(rest[:min(len(rest), maxName)], ":") || rest == "" {
		return false
	}
	l.name, l.look, l.rest = name, header, rest
	return true
}

func (l *label) afterColon(rest, marks string) bool {
	if marks != "" {
		after := trimBlanks(rest)
		if n := min(run(after), len(marks)); n > 0 && after[0] == marks[0] {
			l.look, l.rest = marked, trimBlanks(after[n:])
			l.rest = strings.TrimSuffix(l.rest, marks[n:]) // ***Name:** words*
			return true
		}
	}
	if strings.HasPrefix(rest, "//") || rest != "" && len(trimBlanks(rest)) == len(rest) {
		return false
	}
	l.look, l.rest = plain, trimBlanks(rest)
	if marks != "" {
		l.rest = marks + l.rest
	}
	return true
}

func (l *label) afterMarks(rest string) bool {
	after := trimBlanks(rest)
	l.look, l.rest = bare, after
	if ms, tail, ok := cutMarkedStamp(after); ok && (tail == "" || tail[0] == ':') {
		l.start, l.look, after = ms, header, tail
		l.rest = ""
	}
	if words, ok := strings.CutPrefix(after, ":"); ok {
		l.look, l.rest = marked, trimBlanks(words)
	}
	return true
}

// afterStamp follows a time within the label: Name (00:12): words.
func (l *label) afterStamp(rest, marks string) bool {
	closed := marks == ""
	if after, ok := strings.CutPrefix(rest, marks); ok && !closed {
		rest, closed = trimBlanks(after), true
	}
	if words, ok := strings.CutPrefix(rest, ":"); ok {
		l.look = marked
		if !closed {
			words, closed = strings.CutPrefix(trimBlanks(words), marks)
		}
		l.rest = trimBlanks(words)
		return closed
	}
	l.look, l.rest = header, ""
	return closed && rest == ""
}

// cutChat reads the line of a saved chat: 10:31:02 From Kim Lee to Everyone:
// words. Its clock is the time of day.
func (l *label) cutChat(s string) (ok, found bool) {
	_, n := parseTime(s)
	if n == 0 || !strings.HasPrefix(trimBlanks(s[n:]), "From ") {
		return false, false
	}
	s = trimBlanks(trimBlanks(s[n:])[len("From"):])
	colon := strings.IndexByte(s[:min(len(s), 4*maxName)], ':')
	if colon < 0 {
		return false, false
	}
	name, words := s[:colon], s[colon+1:]
	if i := strings.LastIndex(name, " to "); i > 0 {
		name = name[:i]
	}
	l.name, l.look, l.rest, l.wall = cleanName(name), header, trimBlanks(words), true
	return true, true
}

// cutBareStamp takes a time without brackets from the start of a line; a tab
// or two blanks must follow.
func cutBareStamp(s string) (ms int64, rest string, ok bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, s, false
	}
	ms, n := parseTime(s)
	if n == 0 || !strings.HasPrefix(s[n:], "\t") && !strings.HasPrefix(s[n:], "  ") {
		return 0, s, false
	}
	return ms, trimBlanks(s[n:]), true
}

// cutClock takes a time without brackets before a single blank. It is one only
// when the label behind it ends with a colon.
func cutClock(s string) (ms int64, rest string, ok bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, s, false
	}
	ms, n := parseTime(s)
	if n == 0 || n+1 >= len(s) || s[n] != ' ' {
		return 0, s, false
	}
	return ms, s[n+1:], true
}

// cutMarkedStamp takes a bracketed time from the start of s, with or without
// marks around it: (0:01), *(0:01)*. A colon within the marks comes out.
func cutMarkedStamp(s string) (ms int64, rest string, ok bool) {
	marks, s := cutMarks(s)
	ms, rest, ok = cutStamp(s)
	if !ok {
		return 0, s, false
	}
	rest = trimBlanks(rest)
	if marks == "" {
		return ms, rest, true
	}
	if after, colon := strings.CutPrefix(rest, ":"+marks); colon {
		return ms, ":" + after, true
	}
	rest, ok = strings.CutPrefix(rest, marks)
	return ms, trimBlanks(rest), ok
}

// cutBox takes the box of a to-do item, [ ] or [x], from behind its bullet.
func cutBox(s string) (rest string, ok bool) {
	if len(s) < 4 || s[0] != '[' || s[2] != ']' || s[3] != ' ' || strings.IndexByte(" xX", s[1]) < 0 {
		return s, false
	}
	return trimBlanks(s[4:]), true
}

// cutBullet takes the mark of a list item from the start of a line.
func cutBullet(s string) (rest string, listed bool) {
	if len(s) > 1 && (s[0] == '-' || s[0] == '*' || s[0] == '+') && s[1] == ' ' {
		return trimBlanks(s[2:]), true
	}
	if _, n := digits(s, 3); n > 0 && len(s) > n+1 && (s[n] == '.' || s[n] == ')') && s[n+1] == ' ' {
		return trimBlanks(s[n+2:]), true
	}
	return s, false
}

// cutMarks takes up to three * or _ from the start.
func cutMarks(s string) (marks, rest string) {
	if s == "" || s[0] != '*' && s[0] != '_' {
		return "", s
	}
	n := run(s)
	if n > 3 {
		return "", s
	}
	return s[:n], trimBlanks(s[n:])
}

// run is the length of the run of * or _ at the start of s.
func run(s string) int {
	n := 0
	for n < len(s) && s[n] == s[0] && (s[0] == '*' || s[0] == '_') {
		n++
	}
	return n
}

// manners are words that say how a turn was given, not who gave it.
var manners = map[string]bool{
	"typed": true, "typing": true, "writing": true, "chat": true, "in chat": true, "via chat": true,
	"laughing": true, "whispering": true, "reading": true, "off mic": true, "off-mic": true, "off camera": true,
	"on phone": true, "cont'd": true, "continued": true, "continuing": true, "via interpreter": true,
}

// cutManner divides "MEL (typed)" and "MEL, TYPING" into name and manner.
func cutManner(name string) (who, manner string) {
	if i := strings.LastIndexByte(name, '('); i > 0 && strings.HasSuffix(name, ")") && manners[strings.ToLower(name[i+1:len(name)-1])] {
		return strings.TrimSpace(name[:i]), name[i:]
	}
	if i := strings.LastIndex(name, ", "); i > 0 && manners[strings.ToLower(name[i+2:])] {
		return name[:i], "(" + name[i+2:] + ")"
	}
	return name, ""
}

// cleanName drops what nobody sees in a name: surrounding blanks, zero-width
// and direction marks, escapes.
func cleanName(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == '\\' || s[i] == '&' {
			return strings.TrimSpace(strings.Map(visible, resolve(s)))
		}
	}
	return strings.TrimSpace(s)
}

func visible(r rune) rune {
	switch {
	case r == '\u00a0', r == '\u202f', r == '\u2007':
		return ' '
	case unicode.Is(unicode.Cf, r) && r != '\u200d': // not the joiner within an emoji
		return -1
	}
	return r
}

// validName reports whether a label could name somebody: 1 to 60 characters,
// with a letter, not beginning like a quotation, a link or a table.
func validName(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > maxName || strings.Contains(s, "://") {
		return false
	}
	if strings.ContainsRune(`|<>[]("'!/.,=`, rune(s[0])) || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "•") {
		return false
	}
	return strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// looksLikeName reports one to three words, each with a capital letter first
// and no sentence punctuation.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || strings.ContainsAny(w, `.,!?;"/&()`) && !strings.HasSuffix(w, ".") {
			return false
		}
	}
	return len(words) >= 1 && len(words) <= 3
}

// isSentence reports punctuation that a name does not have.
func isSentence(s string) bool {
	return strings.ContainsAny(s, `?!;…`) || strings.HasSuffix(s, ".") && len(strings.Fields(s)) > 3 || strings.Contains(s, "...")
}
