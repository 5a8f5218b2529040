package ingest

import (
	"strings"

	"verbatim/interviews"
)

// parseTime reads 1:02, 01:02:03 or 01:02:03.5 at the start of s, and how many
// bytes it took (0: no time). Hours are optional, seconds have two digits.
func parseTime(s string) (ms int64, n int) {
	var part [3]int64
	fields := 0
	for {
		v, w := digits(s[n:], 3)
		if w == 0 || fields > 0 && (w != 2 || v > 59) {
			return 0, 0
		}
		part[fields] = v
		fields++
		n += w
		if fields == 3 || n >= len(s) || s[n] != ':' {
			break
		}
		n++
	}
	if fields == 3 && strings.HasPrefix(s[n:], ":") { // 00:20:18:08 counts frames
		if _, w := digits(s[n+1:], 2); w == 2 {
			n += 3
		}
	}
	if fields < 2 || n < len(s) && s[n] == ':' {
		return 0, 0
	}
	ms = part[0]*60 + part[1]
	if fields == 3 {
		ms = ms*60 + part[2]
	}
	ms *= 1000
	if n+1 < len(s) && (s[n] == '.' || s[n] == ',') {
		if v, w := digits(s[n+1:], 3); w > 0 {
			ms += v * [4]int64{0, 100, 10, 1}[w]
			n += 1 + w
		}
	}
	return ms, n
}

// digits reads at most limit digits; a longer number is none.
func digits(s string, limit int) (v int64, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		if n == limit {
			return 0, 0
		}
		v = v*10 + int64(s[n]-'0')
		n++
	}
	return v, n
}

// cutStamp takes a bracketed time stamp from the start of s: [12:31],
// \[12:31\], (00:01:12), {0:05:00}, #00:06:01-3#, or a range of two, which
// counts from its first.
func cutStamp(s string) (ms int64, rest string, ok bool) {
	t := strings.TrimPrefix(s, `\`)
	if t == "" {
		return 0, s, false
	}
	var end byte
	switch t[0] {
	case '[':
		end = ']'
	case '(':
		end = ')'
	case '{':
		end = '}'
	case '#':
		end = '#'
	default:
		return 0, s, false
	}
	t = strings.TrimLeft(trimBlanks(t[1:]), `\`)
	ms, n := parseTime(t)
	if n == 0 {
		return 0, s, false
	}
	t = t[n:]
	if end == '#' && strings.HasPrefix(t, "-") { // f4 writes tenths after a hyphen
		if v, w := digits(t[1:], 1); w == 1 {
			ms, t = ms+100*v, t[2:]
		}
	}
	t = strings.TrimPrefix(trimBlanks(cutRange(t)), `\`)
	if t == "" || t[0] != end {
		return 0, s, false
	}
	return ms, t[1:], true
}

// cutRange drops the second half of 0:01 - 0:05.
func cutRange(s string) string {
	t := trimBlanks(s)
	for _, dash := range []string{"-->", "--", "-", "–", "—", "to "} {
		if after, ok := strings.CutPrefix(t, dash); ok {
			after = trimBlanks(after)
			if _, n := parseTime(after); n > 0 {
				return after[n:]
			}
		}
	}
	return s
}

// cutStampRange takes a stamp and what may follow it as the end of a range of
// two stamps: [57:26] to [58:16].
func cutStampRange(s string) (ms int64, rest string, ok bool) {
	ms, rest, ok = cutStamp(s)
	if !ok {
		return ms, s, false
	}
	t := trimBlanks(rest)
	for _, dash := range []string{"to ", "-->", "-", "–", "—"} {
		if after, found := strings.CutPrefix(t, dash); found {
			if _, tail, second := cutStamp(trimBlanks(after)); second {
				return ms, tail, true
			}
		}
	}
	return ms, rest, true
}

// onlyStamp reads a text that is a time stamp and nothing else. Without
// brackets it must have hours: somebody may answer "12:30".
func onlyStamp(s string) (ms int64, ok bool) {
	if ms, rest, ok := cutStampRange(s); ok {
		return ms, trimBlanks(rest) == ""
	}
	ms, n := parseTime(s)
	return ms, n > 0 && n == len(s) && strings.Count(s, ":") == 2
}

// A stripped is a text without its time stamps, and where these stood.
type stripped struct {
	text   string
	stamps []interviews.Stamp // by their place in text
	pieces []piece            // in order
	passed int                // pieces that origin is done with
}

// A piece is a stretch of the text that was kept.
type piece struct{ at, from int } // bytes of the new and of the old text

// origin returns where a byte of the new text stood in the old one. From one
// call to the next the byte must not go back.
func (s *stripped) origin(at int) int {
	for s.passed < len(s.pieces) && s.pieces[s.passed].at <= at {
		s.passed++
	}
	if s.passed == 0 {
		return at
	}
	p := s.pieces[s.passed-1]
	return p.from + at - p.at
}

// cutStamps takes the time stamps out of somebody's words. At the start of a
// line any bracket counts; within a line only square brackets and f4's #…# do,
// since people say "(2:00)". A stamp of f4 at the very end tells when the
// words ended, and sets no clock.
func cutStamps(s string) stripped {
	if !mayHoldStamp(s) {
		return stripped{text: s}
	}
	var b strings.Builder
	var out stripped
	from := 0
	keep := func(until int) {
		out.pieces = append(out.pieces, piece{b.Len(), from})
		b.WriteString(strings.TrimRight(s[from:until], " \t"))
	}
	for i := 0; i < len(s); i++ {
		start := i == 0 || s[i-1] == '\n'
		if s[i] != '[' && s[i] != '#' && (!start || s[i] != '(' && s[i] != '{') {
			continue
		}
		ms, rest, ok := cutStampRange(s[i:])
		if !ok {
			continue
		}
		end, hash := len(s)-len(rest), s[i] == '#'
		keep(i)
		rest = trimBlanks(rest)
		if !start && rest != "" && strings.IndexByte("\n.,;:!?", rest[0]) < 0 {
			b.WriteByte(' ')
		}
		if !hash || rest != "" {
			out.stamps = append(out.stamps, interviews.Stamp{Offset: b.Len(), MS: ms})
		}
		from = len(s) - len(rest)
		i = max(end, from) - 1
		if start && from < len(s) && s[from] == '\n' {
			from++
			i = from - 1
		}
	}
	if from == 0 {
		return stripped{text: s}
	}
	keep(len(s))
	return out.trimmed(b.String())
}

// trimmed sets the text, without the space around it.
func (s stripped) trimmed(text string) stripped {
	lead := len(text) - len(strings.TrimLeft(text, " \t\n"))
	s.text = strings.TrimSpace(text)
	for i := range s.pieces {
		s.pieces[i].at -= lead
	}
	for i := range s.stamps {
		s.stamps[i].Offset = min(max(s.stamps[i].Offset-lead, 0), len(s.text))
	}
	return s
}

func mayHoldStamp(s string) bool {
	for _, open := range []byte("[#({") {
		for t := s; ; {
			i := strings.IndexByte(t, open)
			if i < 0 || i+1 >= len(t) {
				break
			}
			if c := t[i+1]; c >= '0' && c <= '9' || c == ' ' || c == '\\' {
				return true
			}
			t = t[i+1:]
		}
	}
	return false
}

// trimBlanks drops blanks at the start: space, tab, no-break space.
func trimBlanks(s string) string {
	for {
		switch {
		case strings.HasPrefix(s, " "), strings.HasPrefix(s, "\t"):
			s = s[1:]
		case strings.HasPrefix(s, "\u00a0"):
			s = s[len("\u00a0"):]
		default:
			return s
		}
	}
}
