package roadmap

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"verbatim/report/document"
)

// mark is the line by which an issue is known again, whoever has edited it.
func (i *Issue) mark() string { return "verbatim:proposal/" + url.PathEscape(i.ID) }

var marked = regexp.MustCompile(`verbatim:proposal/([^\s<>{}|\\]+)`)

// markedAs is the proposal that a text of an issue belongs to, "" for none.
func markedAs(text string) string {
	m := marked.FindStringSubmatch(strings.ReplaceAll(text, `\-`, "-"))
	if m == nil {
		return ""
	}
	id, err := url.PathUnescape(m[1])
	if err != nil {
		return ""
	}
	return id
}

// Markdown is the text of the issue in Markdown. What people wrote and said is
// shown as it is.
func (i *Issue) Markdown() string { return i.markdown(document.Escape, document.Quotation) }

// GitHub is Markdown that mentions nobody: a name or number behind a sign in
// somebody's words would call people and link to issues there.
func (i *Issue) GitHub() string {
	quiet := strings.NewReplacer("@", "@<!-- -->", "#", "#<!-- -->")
	return i.markdown(
		func(s string) string { return quiet.Replace(document.Escape(s)) },
		func(s string) string { return quiet.Replace(document.Quotation(s)) })
}

func (i *Issue) markdown(escape, quotation func(string) string) string {
	var b strings.Builder
	for _, part := range i.parts {
		fmt.Fprintf(&b, "## %s\n\n", part.heading)
		for _, line := range part.lines {
			fmt.Fprintf(&b, "- %s\n", escape(line))
		}
		if len(part.lines) > 0 {
			b.WriteByte('\n')
		}
		for n := range part.quotes {
			c := &part.quotes[n]
			fmt.Fprintf(&b, "> %s\n>\n> — %s\n\n", quotation(c.shown()), escape(c.Who+", "+c.Where))
		}
	}
	fmt.Fprintf(&b, "<!-- %s -->\n", i.mark())
	return b.String()
}

// Jira is the text of the issue in Jira's wiki notation.
func (i *Issue) Jira() string {
	var b strings.Builder
	for _, part := range i.parts {
		fmt.Fprintf(&b, "h2. %s\n\n", part.heading)
		for _, line := range part.lines {
			fmt.Fprintf(&b, "* %s\n", wiki(line))
		}
		if len(part.lines) > 0 {
			b.WriteByte('\n')
		}
		for n := range part.quotes {
			c := &part.quotes[n]
			fmt.Fprintf(&b, "{quote}\n%s\n\n— %s\n{quote}\n\n", wikiLines(c.shown()), wiki(c.Who+", "+c.Where))
		}
	}
	b.WriteString(i.mark() + "\n")
	return b.String()
}

// What Jira's wiki notation takes for more than a sign.
const wikiSigns = "{}[]*_^~+-|!?#"

var (
	wikiLine = regexp.MustCompile(`^\s*(?:h[1-6]|bq)\.`)
	smiley   = regexp.MustCompile(`[:;][()PD]|\((?:[!?/xyin*+-]|on|off)\)`)
)

// wiki writes text so that Jira shows it as it is, on one line.
func wiki(s string) string {
	s = oneLine(s)
	faces := map[int]bool{}
	for _, at := range smiley.FindAllStringIndex(s, -1) {
		faces[at[0]] = true
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\\':
			b.WriteString("&#92;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune(wikiSigns, r) || faces[i]:
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	out := b.String()
	if wikiLine.MatchString(out) {
		out = strings.Replace(out, ".", `\.`, 1)
	}
	return out
}

// oneLine is text without line breaks and other control characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// wikiLines is wiki for each line.
func wikiLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = wiki(line)
	}
	return strings.Join(lines, "\n")
}
