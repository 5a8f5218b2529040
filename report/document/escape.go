package document

import (
	"strings"
	"unicode"
)

// markdownLine writes a line with its emphasis and its addresses.
func markdownLine(l Line) string {
	var b strings.Builder
	for _, s := range l {
		text := markdownSpan(s)
		// A number in one span and a full stop in the next would begin a list.
		if numbered(b.String()) && (strings.HasPrefix(text, ".") || strings.HasPrefix(text, ")")) {
			text = `\` + text
		}
		b.WriteString(text)
	}
	return strings.TrimLeft(b.String(), " \t")
}

// markdownSpan marks up a span. Blanks at its ends stay outside: with them
// within, the marks are shown as they are.
func markdownSpan(s Span) string {
	words := strings.TrimSpace(s.Text)
	if words == "" {
		return Escape(s.Text)
	}
	before, after, _ := strings.Cut(s.Text, words)
	text := Escape(words)
	if s.Code {
		text = codeSpan(words)
	}
	if s.Em {
		text = "*" + text + "*"
	}
	if s.Strong {
		text = "**" + text + "**"
	}
	if external(s.Href) {
		text = "[" + text + "](<" + address.Replace(s.Href) + ">)"
	}
	return Escape(before) + text + Escape(after)
}

// address writes what would end an address, or mean another one, in per cent.
var address = strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", " ", "%20", "\n", "", "\r", "", "\t", "", "&", "&amp;")

// codeSpan marks text as code with more backquotes than stand together in it.
func codeSpan(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	text = strings.Map(oneLine, text)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

func oneLine(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// fenced writes text as it was typed, between lines of more backquotes than
// stand together in it.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.Map(oneLine, l)
	}
	return fence + "\n" + strings.Join(lines, "\n") + "\n" + fence
}

// Indent moves a name to the right in a table, where Markdown drops blanks.
func Indent(depth int) string { return strings.Repeat("&emsp;", depth) }

// Quotation writes words as the lines of a block quotation, without the mark
// before the first.
func Quotation(words string) string {
	lines := strings.Split(words, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+Escape(strings.TrimLeft(l, " \t")), " ")
	}
	return strings.TrimPrefix(strings.Join(lines, "\n"), "> ")
}

// Escape writes text so that Markdown shows it as it is, on one line.
func Escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case unicode.IsControl(r):
			b.WriteByte(' ')
			continue
		case strings.ContainsRune("\\`*_[]<>|~&", r), i == 0 && strings.ContainsRune("#+-=", r), r == '.' && numbered(s[:i]), r == ')' && numbered(s[:i]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// numbered reports whether s is the number of a list item.
func numbered(s string) bool {
	return s != "" && len(s) < 10 && strings.Trim(s, "0123456789") == ""
}
