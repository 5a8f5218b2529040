package ingest

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// resolve turns the inline Markdown of one paragraph into what a reader sees:
// marks of emphasis, code and links gone, their words kept, escapes undone,
// entities read. Marks that match nothing stay. A paragraph without marks is
// returned as it is. Time is linear in its length.
func resolve(s string) string {
	if !isMarked(s) {
		return s
	}
	in := &inliner{s: s}
	in.scan()
	return in.apply()
}

// isMarked reports a character that may be a mark.
func isMarked(s string) bool {
	for i := 0; i < len(s); i++ {
		if inlineMarks[s[i]] {
			return true
		}
	}
	return false
}

var inlineMarks = [256]bool{'\\': true, '*': true, '_': true, '`': true, '[': true, ']': true, '&': true, '<': true, '=': true, '~': true, '^': true}

// An edit replaces a range of the source.
type edit struct {
	start, end int
	with       string
}

// A delimiter is a run of marks that may open or close emphasis.
type delimiter struct {
	start, end int // the marks not used yet
	mark       byte
	open       bool
}

// A bracket is a [ or ![ that waits for its end.
type bracket struct{ start, end int }

// maxOpen bounds the brackets that wait at once; no prose nests as deep.
const maxOpen = 1000

type inliner struct {
	s        string
	edits    []edit
	delims   []delimiter
	waiting  [256]int // open delimiters by mark
	brackets []bracket
	ticks    []int // by length of a run of backticks: where its last one starts
}

func (in *inliner) drop(start, end int) { in.edits = append(in.edits, edit{start, end, ""}) }

// apply makes the edits. They do not overlap.
func (in *inliner) apply() string {
	if len(in.edits) == 0 {
		return in.s
	}
	slices.SortFunc(in.edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	b.Grow(len(in.s))
	at := 0
	for _, e := range in.edits {
		if e.start < at {
			continue
		}
		b.WriteString(in.s[at:e.start])
		b.WriteString(e.with)
		at = e.end
	}
	b.WriteString(in.s[at:])
	return b.String()
}

func (in *inliner) scan() {
	for i := 0; i < len(in.s); {
		switch in.s[i] {
		case '\\':
			i = in.escape(i)
		case '`':
			i = in.codeSpan(i)
		case '*', '_', '=', '~':
			i = in.emphasis(i)
		case '[':
			i = in.openBracket(i, i+1)
		case '!':
			if strings.HasPrefix(in.s[i:], "![") {
				i = in.openBracket(i, i+2)
			} else {
				i++
			}
		case ']':
			i = in.closeBracket(i)
		case '&':
			i = in.entity(i)
		case '<':
			i = in.tag(i)
		case '^':
			i = in.blockID(i)
		default:
			i++
		}
	}
}

func (in *inliner) escape(i int) int {
	if i+1 < len(in.s) && (isPunct(in.s[i+1]) || in.s[i+1] == '\n') {
		in.drop(i, i+1)
		return i + 2
	}
	return i + 1
}

func isPunct(c byte) bool {
	return c > ' ' && c < 0x7f && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

func (in *inliner) codeSpan(i int) int {
	n := sameRun(in.s[i:])
	if in.ticks == nil {
		in.findTicks()
	}
	if n >= len(in.ticks) || in.ticks[n] <= i {
		return i + n
	}
	for j := i + n; j < len(in.s); {
		if in.s[j] != '`' {
			j++
			continue
		}
		m := sameRun(in.s[j:])
		if m == n {
			in.drop(i, i+n)
			in.drop(j, j+n)
			return j + n
		}
		j += m
	}
	return i + n
}

// findTicks notes the last run of backticks of every length, so that a run
// without a partner is known at once.
func (in *inliner) findTicks() {
	in.ticks = make([]int, 65)
	for i := 0; i < len(in.s); {
		if in.s[i] != '`' {
			i++
			continue
		}
		n := sameRun(in.s[i:])
		if n < len(in.ticks) {
			in.ticks[n] = i
		}
		i += n
	}
}

func sameRun(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// emphasis takes a run of * _ = or ~. The flanking rules are CommonMark's:
// * may stand within a word, the others may not.
func (in *inliner) emphasis(i int) int {
	n := sameRun(in.s[i:])
	mark := in.s[i]
	if (mark == '=' || mark == '~') && n != 2 {
		return i + n
	}
	before, _ := utf8.DecodeLastRuneInString(in.s[:i])
	after, _ := utf8.DecodeRuneInString(in.s[i+n:])
	if i == 0 {
		before = ' '
	}
	if i+n == len(in.s) {
		after = ' '
	}
	left := flanks(after, before)
	right := flanks(before, after)
	open, closing := left, right
	if mark == '_' {
		open = left && (!right || isMark(before))
		closing = right && (!left || isMark(after))
	}
	d := delimiter{start: i, end: i + n, mark: mark, open: open}
	if closing {
		in.closeEmphasis(&d)
	}
	if d.open && d.start < d.end {
		in.delims = append(in.delims, d)
		in.waiting[mark]++
	}
	return i + n
}

// flanks reports a run that touches the character near and has far beyond it.
func flanks(near, far rune) bool {
	return !unicode.IsSpace(near) && (!isMark(near) || unicode.IsSpace(far) || isMark(far))
}

func isMark(r rune) bool {
	if r < utf8.RuneSelf {
		return isPunct(byte(r))
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

// closeEmphasis matches a closing run with the nearest opening ones of its
// mark. What opened in between has no partner any more, so every run is
// passed over once.
func (in *inliner) closeEmphasis(d *delimiter) {
	for d.start < d.end && in.waiting[d.mark] > 0 {
		for in.delims[len(in.delims)-1].mark != d.mark {
			in.pop()
		}
		o := &in.delims[len(in.delims)-1]
		n := min(o.end-o.start, d.end-d.start)
		if d.mark == '*' || d.mark == '_' {
			n = min(n, 2)
		}
		in.drop(o.end-n, o.end)
		in.drop(d.start, d.start+n)
		o.end -= n
		d.start += n
		if o.start == o.end {
			in.pop()
		}
	}
}

func (in *inliner) pop() {
	last := len(in.delims) - 1
	in.waiting[in.delims[last].mark]--
	in.delims = in.delims[:last]
}

// openBracket takes [, ![ or the whole of a wiki link [[page|alias]].
func (in *inliner) openBracket(i, end int) int {
	if strings.HasPrefix(in.s[end:], "[") {
		if next := in.wikiLink(i, end+1); next > 0 {
			return next
		}
	}
	if len(in.brackets) < maxOpen {
		in.brackets = append(in.brackets, bracket{i, end})
	}
	return end
}

func (in *inliner) wikiLink(i, text int) int {
	n := strings.IndexAny(in.s[text:], "[]\n")
	if n <= 0 || !strings.HasPrefix(in.s[text+n:], "]]") {
		return 0
	}
	if bar := strings.LastIndexByte(in.s[text:text+n], '|'); bar >= 0 && bar < n-1 {
		in.drop(i, text+bar+1)
	} else {
		in.drop(i, text)
	}
	in.drop(text+n, text+n+2)
	return text + n + 2
}

// closeBracket ends a link when a destination follows.
func (in *inliner) closeBracket(i int) int {
	if len(in.brackets) == 0 {
		return i + 1
	}
	b := in.brackets[len(in.brackets)-1]
	in.brackets = in.brackets[:len(in.brackets)-1]
	if !strings.HasPrefix(in.s[i+1:], "(") {
		return i + 1
	}
	end := in.destination(i + 2)
	if end == 0 {
		return i + 1
	}
	in.drop(b.start, b.end)
	in.drop(i, end)
	return end
}

// destination reads what stands between the parentheses of a link and returns
// the place after them, or 0.
func (in *inliner) destination(i int) int {
	s := in.s
	i = skipSpace(s, i)
	if i < len(s) && s[i] == '<' {
		n := strings.IndexAny(s[i+1:], "<>\n")
		if n < 0 || s[i+1+n] != '>' {
			return 0
		}
		i += n + 2
	} else {
		i = bareDestination(s, i)
	}
	if i == 0 {
		return 0
	}
	j := skipSpace(s, i)
	if j > i && j < len(s) && (s[j] == '"' || s[j] == '\'' || s[j] == '(') {
		if j = linkTitle(s, j); j == 0 {
			return 0
		}
		j = skipSpace(s, j)
	}
	if j >= len(s) || s[j] != ')' {
		return 0
	}
	return j + 1
}

// bareDestination passes over a link's address: no blanks, parentheses in
// pairs and not deeper than 32, which is CommonMark's bound, too.
func bareDestination(s string, i int) int {
	for depth := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ':
			return i
		case c == '\\':
			i++
		case c == '(':
			if depth++; depth > 32 {
				return 0
			}
		case c == ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return 0
}

func linkTitle(s string, i int) int {
	end, again := s[i], s[i]
	if end == '(' {
		end = ')'
	}
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case end:
			return j + 1
		case again:
			return 0
		}
	}
	return 0
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n') {
		i++
	}
	return i
}

// entity reads a valid HTML entity. Those that stand for control characters
// stay as written.
func (in *inliner) entity(i int) int {
	n := strings.IndexByte(in.s[i:min(len(in.s), i+40)], ';')
	if n < 2 || in.s[i+1] == '&' {
		return i + 1
	}
	as := html.UnescapeString(in.s[i : i+n+1])
	if strings.HasPrefix(as, "&") && as != "&" || strings.ContainsFunc(as, unicode.IsControl) || strings.HasSuffix(as, ";") && as != ";" {
		return i + 1
	}
	in.edits = append(in.edits, edit{i, i + n + 1, as})
	return i + n + 1
}

// tags are the HTML elements whose tags nobody sees. Others stay: <overlap>
// is an event and not an element.
var tags = set("a", "abbr", "b", "big", "blockquote", "br", "center", "cite", "code", "del", "details", "dd", "div", "dl", "dt", "em",
	"font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small",
	"span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul", "wbr")

// tag takes an HTML tag or an address in angle brackets.
func (in *inliner) tag(i int) int {
	n := strings.IndexAny(in.s[i+1:], "<>")
	if n <= 0 || in.s[i+1+n] != '>' {
		return i + 1
	}
	inner, end := in.s[i+1:i+1+n], i+n+2
	if isAddress(inner) {
		in.drop(i, i+1)
		in.drop(end-1, end)
		return end
	}
	name := strings.ToLower(strings.TrimLeft(inner, "/"))
	if stop := strings.IndexAny(name, " \t\n/"); stop >= 0 {
		name = name[:stop]
	}
	if !tags[name] {
		return i + 1
	}
	with := ""
	switch name {
	case "br":
		with = "\n"
		if strings.HasPrefix(in.s[end:], "\n") {
			with = ""
		}
	case "img":
		with = altText(inner)
	}
	in.edits = append(in.edits, edit{i, end, with})
	return end
}

func isAddress(s string) bool {
	if strings.ContainsAny(s, " \t\n") {
		return false
	}
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "mailto:") ||
		strings.IndexByte(s, '@') > 0
}

func altText(tag string) string {
	_, after, ok := strings.Cut(tag, `alt="`)
	if !ok {
		return ""
	}
	alt, _, _ := strings.Cut(after, `"`)
	return alt
}

// blockID drops the name that Obsidian gives a paragraph: " ^q1" at its end.
func (in *inliner) blockID(i int) int {
	j := i + 1
	for j < len(in.s) && (isWord(in.s[j]) || in.s[j] == '-') {
		j++
	}
	if j == i+1 || i > 0 && in.s[i-1] != ' ' && in.s[i-1] != '\n' || j < len(in.s) && in.s[j] != '\n' {
		return j
	}
	in.drop(max(0, i-1), j)
	return j
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
