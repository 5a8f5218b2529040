package ingest

import "strings"

// A kind says what a line is to a reader of Markdown.
type kind uint8

const (
	prose kind = iota
	heading
	quotation
	code
)

// A line is one line of the file that shows something.
type line struct {
	n     int    // 1-based, in the file
	text  string // trimmed; a heading without #, a quotation without >
	kind  kind
	level int  // of a heading, 1 to 6
	first bool // a paragraph begins
	apart bool // a blank line, a separator or a fence stands above
}

// A scanner goes through the lines that show something: it passes over blank
// lines, separators and the fences of code.
type scanner struct {
	src      string
	n        int // of the last line read
	markdown bool
	fence    byte // the mark of the open code block, or 0
	endless  [2]bool
	before   kind
	apart    bool // a blank line or a separator was passed
	gap      bool // a blank line of a quotation was passed
}

func newScanner(d *document) *scanner {
	return &scanner{src: d.text, n: d.line - 1, markdown: d.markdown, apart: true}
}

// next returns the next line; false at the end.
func (s *scanner) next() (line, bool) {
	for s.src != "" {
		raw, rest, _ := strings.Cut(s.src, "\n")
		s.src = rest
		s.n++
		l := line{n: s.n, text: strings.TrimSpace(raw)}
		if s.markdown && s.fence == 0 && strings.HasPrefix(l.text, "|") && isRule(l.text) {
			continue // a table goes on below its |---|
		}
		if !s.classify(&l, raw) {
			s.gap = l.kind == quotation
			s.apart = s.apart || !s.gap
			continue
		}
		l.apart = s.apart
		l.first = s.apart || s.gap || l.kind != s.before
		s.apart, s.gap, s.before = false, false, l.kind
		return l, true
	}
	return line{}, false
}

// classify sets the line's kind; false when there is nothing to show.
func (s *scanner) classify(l *line, raw string) bool {
	if s.fence != 0 {
		if fenceMark(l.text) == s.fence {
			s.fence = 0
			return false
		}
		l.kind, l.text = code, strings.TrimRight(raw, " \t")
		return l.text != ""
	}
	if l.text == "" {
		return false
	}
	if !s.markdown {
		return !isRule(l.text)
	}
	switch l.text[0] {
	case '#':
		if level, text := cutHeading(l.text); level > 0 {
			l.kind, l.level, l.text = heading, level, text
			return text != ""
		}
	case '>':
		l.kind, l.text = quotation, cutQuote(l.text)
		return l.text != ""
	case '`', '~':
		if mark := fenceMark(l.text); mark != 0 && s.closes(mark) {
			s.fence = mark
			return false
		}
	}
	return !isRule(l.text)
}

// closes reports whether a code block opened here ends before the file does.
// A fence that never closes is text: it must not swallow the conversation.
func (s *scanner) closes(mark byte) bool {
	no := &s.endless[0]
	if mark == '~' {
		no = &s.endless[1]
	}
	if *no {
		return false
	}
	for rest := s.src; rest != ""; {
		var l string
		l, rest, _ = strings.Cut(rest, "\n")
		if l != "" && fenceMark(strings.TrimSpace(l)) == mark {
			return true
		}
	}
	*no = true
	return false
}

// fenceMark returns ` or ~ when the line opens or closes a block of code.
func fenceMark(s string) byte {
	if strings.HasPrefix(s, "```") && strings.IndexByte(strings.TrimLeft(s, "`"), '`') < 0 {
		return '`'
	}
	if strings.HasPrefix(s, "~~~") {
		return '~'
	}
	return 0
}

func cutHeading(s string) (level int, text string) {
	rest := strings.TrimLeft(s, "#")
	level = len(s) - len(rest)
	if level > 6 || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return 0, s
	}
	text = strings.TrimSpace(rest)
	if closed := strings.TrimRight(text, "#"); closed == "" || strings.HasSuffix(closed, " ") {
		text = strings.TrimSpace(closed)
	}
	return level, text
}

func cutQuote(s string) string {
	for s != "" && (s[0] == '>' || s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	return s
}

// isRule recognises ---, ***, ___, === and a table's |---|: lines of marks
// that show no words.
func isRule(s string) bool {
	if len(s) < 3 {
		return false
	}
	switch s[0] {
	case '-', '*', '_', '=':
		return strings.Trim(s, s[:1]+" ") == "" && strings.Count(s, s[:1]) >= 3
	case '|':
		return strings.Contains(s, "--") && strings.Trim(s, "|-: \t") == ""
	}
	return false
}
