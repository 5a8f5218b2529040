package guides

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
)

// A Warning is something a guide's author should look at; the guide was read
// all the same.
type Warning struct {
	Line    int    `json:"line"` // 1-based
	Message string `json:"message"`
}

var (
	heading = regexp.MustCompile(`^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$`)
	item    = regexp.MustCompile(`^(\s*)(?:([-*+])|\d{1,4}[.)])(?:\s+(.*))?$`)
	box     = regexp.MustCompile(`^\[[ xX]\](?:\s+|$)`)
	fence   = regexp.MustCompile("^\\s*(```|~~~)")
	rule    = regexp.MustCompile(`^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$`)
)

// Parse reads a guide written in Markdown: optional front matter (id, title,
// version, study, minutes), headings as sections, and list items as questions,
// however they are numbered. Items set in below a question, and bullets that
// follow a numbered one, are its probes. Paragraphs, quotations and code are
// for the interviewer and make no questions.
//
// What the front matter leaves out is taken from the file: the title from its
// first heading, the ID from its name. Parse never fails; what it could not
// read, or found strange, is in the warnings, by line.
func Parse(file string, src []byte) (*Guide, []Warning) {
	p := parser{guide: &Guide{Source: src, Path: file}}
	lines := splitLines(src)
	body := p.front(lines)
	for i := body; i < len(lines); i++ {
		p.line(i+1, lines[i])
	}
	p.finish()
	return p.guide, p.warnings
}

// splitLines cuts a file into lines without their ends or a byte order mark.
func splitLines(src []byte) []string {
	text := strings.TrimPrefix(string(src), "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Split(text, "\n")
}

// A parser is what is known of a guide at one line of it.
type parser struct {
	guide    *Guide
	warnings []Warning
	section  string
	titled   bool // a first-level heading was seen
	fenced   string
	indent   int  // how far in the last question's mark stands
	bulleted bool // the last question's mark is a bullet
	open     *string
	blank    bool // the line before was empty
}

func (p *parser) warn(line int, format string, args ...any) {
	p.warnings = append(p.warnings, Warning{Line: line, Message: fmt.Sprintf(format, args...)})
}

// line reads one line of the body.
func (p *parser) line(n int, s string) {
	if f := fence.FindStringSubmatch(s); f != nil && (p.fenced == "" || p.fenced == f[1]) {
		if p.fenced == "" {
			p.fenced = f[1]
		} else {
			p.fenced = ""
		}
		p.open = nil
		return
	}
	switch trimmed := strings.TrimSpace(s); {
	case p.fenced != "":
	case trimmed == "":
		p.blank = true
		return
	case rule.MatchString(s), strings.HasPrefix(trimmed, ">"), strings.HasPrefix(trimmed, "<!--"):
		p.open = nil
	case heading.MatchString(s):
		p.heading(heading.FindStringSubmatch(s))
	case item.MatchString(s):
		p.item(n, item.FindStringSubmatch(s))
	default:
		p.more(s, trimmed)
	}
	p.blank = false
}

func (p *parser) heading(m []string) {
	p.open = nil
	text := plain(m[2])
	if len(m[1]) == 1 && !p.titled {
		p.titled = true
		if p.guide.Title == "" {
			p.guide.Title = text
		}
		return
	}
	p.section = text
}

// item takes a list item as a question, or as a probe of the last one.
func (p *parser) item(n int, m []string) {
	indent, bullet := width(m[1]), m[2] != ""
	text := strings.TrimSpace(box.ReplaceAllString(strings.TrimSpace(m[3]), ""))
	if text == "" {
		p.warn(n, "a list item without words is no question")
		return
	}
	qs := p.guide.Questions
	if last := len(qs) - 1; last >= 0 && qs[last].Section == p.section &&
		(indent >= p.indent+2 || bullet && !p.bulleted) {
		qs[last].Probes = append(qs[last].Probes, text)
		p.open = &qs[last].Probes[len(qs[last].Probes)-1]
		return
	}
	p.indent, p.bulleted = indent, bullet
	p.guide.Questions = append(qs, Question{N: len(qs) + 1, Section: p.section, Text: text, Line: n})
	p.open = &p.guide.Questions[len(qs)].Text
}

// more joins a line to the item it continues: the next line, or one that is
// set in after an empty line. Any other paragraph is for the interviewer.
func (p *parser) more(s, trimmed string) {
	if p.open == nil || p.blank && width(s) < p.indent+2 {
		p.open = nil
		return
	}
	*p.open += " " + trimmed
}

// finish cleans the words and fills in what the file did not say.
func (p *parser) finish() {
	g := p.guide
	for i := range g.Questions {
		q := &g.Questions[i]
		q.Text = plain(q.Text)
		for j := range q.Probes {
			q.Probes[j] = plain(q.Probes[j])
		}
	}
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(g.Path, `\`, "/")), path.Ext(g.Path))
	if g.ID == "" {
		g.ID = slug(name)
	}
	if g.Title == "" {
		g.Title = name
	}
	if len(g.Questions) == 0 {
		p.warn(1, "no questions found: write them as list items, numbered or with dashes")
	}
}

// width is how far in a line begins, a tab counted to the next fourth column.
func width(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case ' ':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}

// inline are the marks of Markdown that a reader does not see, and what is
// seen instead. Brackets without an address are the author's own.
var inline = []struct {
	marks *regexp.Regexp
	seen  string
}{
	{regexp.MustCompile(`<!--.*?-->|</?[A-Za-z][^<>]*>`), ""},
	{regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)`), "$1"},
	{regexp.MustCompile(`\*\*(\S(?:.*?\S)?)\*\*`), "$1"},
	{regexp.MustCompile(`\b__(\S(?:.*?\S)?)__\b`), "$1"},
	{regexp.MustCompile(`\*(\S(?:[^*]*?\S)?)\*`), "$1"},
	{regexp.MustCompile(`(^|[\s(])_([^\s_](?:[^_]*[^\s_])?)_($|[\s).,;:?!])`), "$1$2$3"},
	{regexp.MustCompile(`\\([\\*_\[\]#<>.()!-])`), "$1"},
}

// plain is a line as a reader sees it.
func plain(s string) string {
	for _, in := range inline {
		s = in.marks.ReplaceAllString(s, in.seen)
	}
	return strings.Join(strings.Fields(s), " ")
}

// slug makes an identifier of a file's name: letters and digits in lower
// case, all else one hyphen.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, "-")
}
