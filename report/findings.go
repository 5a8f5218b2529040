package report

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"verbatim/internal/errs"
)

// Findings are what people say a quarter's interviews show, as a Markdown file
// of theirs tells it. The program drafts the file once and never writes to it
// again; the numbers in it are filled in each time the report is made.
type Findings struct {
	Path      string        `json:"path"`
	Period    string        `json:"period"`    // that it was drafted for; "" when the file does not say
	Version   int64         `json:"version"`   // of the data it was drafted from; 0 when the file does not say
	Decisions string        `json:"decisions"` // Markdown: what the report is for
	List      []FindingText `json:"list"`      // in the order in which people put them
	Open      string        `json:"open"`      // Markdown: what is not known
}

// A FindingText is one finding as a person wrote it.
type FindingText struct {
	Title    string   `json:"title"`
	Theme    string   `json:"theme"`    // Theme.ID
	Numbers  string   `json:"numbers"`  // as they were when it was written, "" when nobody noted them
	Supports []string `json:"supports"` // Quote.IDs; empty: chosen by rule
	Against  []string `json:"against"`
	Prose    string   `json:"prose"` // Markdown
	Line     int      `json:"line"`  // of the file
}

// The sections of a findings file, by their headings in small letters.
const (
	decisionsSection = "decisions this informs"
	findingsSection  = "findings"
	openSection      = "what we do not know"
)

// ParseFindings reads a findings file. errs.Invalid names every line that
// cannot be understood, and what to write there.
func ParseFindings(name string, src []byte) (*Findings, error) {
	p := &findingsParser{name: name, found: &Findings{Path: name, List: []FindingText{}}, seen: set{}}
	text := strings.ReplaceAll(strings.TrimPrefix(string(src), "\ufeff"), "\r\n", "\n")
	lines := strings.Split(withoutComments(text), "\n")
	for i, line := range p.front(lines) {
		p.line(p.begins+i+1, line)
	}
	p.finish()
	slices.SortStableFunc(p.wrong, func(a, b wrongLine) int { return a.line - b.line })
	var all []error
	for _, w := range p.wrong {
		all = append(all, w.err)
	}
	return p.found, errors.Join(all...)
}

// A wrongLine is a line that cannot be understood, and why.
type wrongLine struct {
	line int
	err  error
}

// A findingsParser is what is known at one line of a file.
type findingsParser struct {
	name   string
	found  *Findings
	begins int    // lines before the text
	into   string // the section
	seen   set    // sections that there were
	keys   bool   // lines "key: value" may come
	close  bool   // the line is right below a finding's heading and its keys
	fence  string // that ends the code block which the line is in, "" outside of one
	text   []string
	from   int // the line on which it begins, 0 before
	wrong  []wrongLine
}

var comment = regexp.MustCompile(`(?s)<!--.*?-->`)

// withoutComments blanks comments out; lines stay where they are.
func withoutComments(text string) string {
	return comment.ReplaceAllStringFunc(text, func(c string) string { return strings.Repeat("\n", strings.Count(c, "\n")) })
}

func (p *findingsParser) fail(line, column int, hint, format string, args ...any) {
	at := fmt.Sprintf("%s:%d:%d: ", p.name, line, column)
	p.wrong = append(p.wrong, wrongLine{line, errs.New(errs.Invalid, "%s", at+fmt.Sprintf(format, args...)+" – "+hint)})
}

// front reads the front matter and returns the lines behind it.
func (p *findingsParser) front(lines []string) []string {
	if strings.TrimSpace(lines[0]) != "---" {
		return lines
	}
	for i := 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "---" {
			p.begins = i + 1
			return lines[i+1:]
		}
		key, value, _ := strings.Cut(lines[i], ":")
		switch strings.TrimSpace(key) {
		case "period":
			p.found.Period = strings.TrimSpace(value)
		case "data_version":
			version, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err != nil {
				p.fail(i+1, 1, "write the number of an event, or take the line away", "the data version is no number")
			}
			p.found.Version = version
		}
	}
	p.fail(1, 1, "end it with a line ---", "the front matter never ends")
	return nil
}

func (p *findingsParser) line(n int, line string) {
	blank := strings.TrimSpace(line) == ""
	switch {
	case p.fenced(line):
		p.write(n, line)
	case strings.HasPrefix(line, "# "):
		p.section(n, strings.TrimSpace(line[2:]))
	case strings.HasPrefix(line, "## ") && p.into == findingsSection:
		p.finish()
		p.found.List = append(p.found.List, FindingText{Title: strings.TrimSpace(line[3:]), Line: n, Supports: []string{}, Against: []string{}})
		p.keys, p.close = true, true
		p.placeholders(n, line)
	case p.keys && blank:
		p.close = false
	case p.keys && p.key(n, line):
		p.close = true
	case p.close && unknownKey.MatchString(line):
		p.fail(n, 1, "the keys are: theme, numbers, supports, against; leave a line blank above text",
			"no key is called %q", strings.TrimSpace(line[:strings.Index(line, ":")]))
	default:
		p.write(n, line)
	}
}

// unknownKey is a line that looks like a key where only keys are meant.
var unknownKey = regexp.MustCompile(`^\s*[\pL_-]+\s*:(\s|$)`)

// fenced reports whether a line is of a block of code, in which nothing is a
// heading or a key.
func (p *findingsParser) fenced(line string) bool {
	text := strings.TrimSpace(line)
	if p.fence == "" {
		mark := fence.FindStringSubmatch(text)
		if mark != nil {
			p.fence = mark[1] + mark[2]
		}
		return mark != nil
	}
	if strings.HasPrefix(text, p.fence) && strings.Trim(text, p.fence[:1]) == "" {
		p.fence = ""
	}
	return true
}

// fence begins a block of code; words in backticks alone on a line do not.
var fence = regexp.MustCompile("^(?:(`{3,})[^`]*|(~{3,}).*)$")

// write adds a line of text to what is being read.
func (p *findingsParser) write(n int, line string) {
	p.keys, p.close = false, false
	p.placeholders(n, line)
	blank := strings.TrimSpace(line) == ""
	if p.into == "" && !blank {
		p.fail(n, 1, "begin with a heading: # Decisions this informs, # Findings or # What we do not know", "text stands before the first heading")
	}
	if p.from == 0 && !blank {
		p.from = n
	}
	p.text = append(p.text, line)
}

func (p *findingsParser) section(n int, title string) {
	p.finish()
	p.keys, p.into = false, strings.ToLower(title)
	switch {
	case !slices.Contains([]string{decisionsSection, findingsSection, openSection}, p.into):
		p.fail(n, 3, "the sections are: Decisions this informs, Findings, What we do not know", "%q is no section", title)
	case p.seen[p.into]:
		p.fail(n, 3, "put what it says into the first", "there is a section %q already", title)
	}
	p.seen[p.into] = true
}

// key reads a line such as "theme: shipping/queue" under a finding's heading,
// and reports whether it is one.
func (p *findingsParser) key(n int, line string) bool {
	key, value, ok := strings.Cut(line, ":")
	f := &p.found.List[len(p.found.List)-1]
	ids := strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "theme":
		f.Theme = strings.TrimSpace(value)
	case "numbers":
		f.Numbers = strings.TrimSpace(value)
	case "supports":
		f.Supports = append(f.Supports, ids...)
	case "against":
		f.Against = append(f.Against, ids...)
	default:
		return false
	}
	return ok
}

// finish puts the text that was read where it belongs.
func (p *findingsParser) finish() {
	text, from := strings.Trim(strings.Join(p.text, "\n"), "\n"), p.from
	p.text, p.from = nil, 0
	switch {
	case p.into == decisionsSection:
		p.found.Decisions += text
	case p.into == openSection:
		p.found.Open += text
	case p.into == findingsSection && len(p.found.List) > 0:
		f := &p.found.List[len(p.found.List)-1]
		f.Prose = text
		if f.Theme == "" {
			p.fail(f.Line, 1, "write a line such as theme: shipping/queue below its heading", "the finding %q names no theme", f.Title)
		}
	case p.into == findingsSection && text != "":
		p.fail(from, 1, "put it below a heading ## of a finding", "text stands before the first finding")
	}
}

var placeholder = regexp.MustCompile(`\\?\{[a-z_]+\}`)

// placeholders refuses those that nothing fills.
func (p *findingsParser) placeholders(n int, line string) {
	for _, at := range placeholder.FindAllStringIndex(line, -1) {
		name := line[at[0]:at[1]]
		switch {
		case strings.HasPrefix(name, `\`):
		case !slices.Contains(numberNames, strings.Trim(name, "{}")):
			p.fail(n, at[0]+1, "the numbers are: "+strings.Join(numberNames, ", ")+`; write \{ for a brace`, "nothing is called %s", name)
		case p.into == decisionsSection || p.into == openSection:
			p.fail(n, at[0]+1, `move it below a finding, write the number itself, or \{ for a brace`, "%s is a number of a finding, and this is none", name)
		}
	}
}

// numberNames are the numbers of a finding that its text may leave to be filled in.
var numberNames = []string{"people", "asked", "of", "share", "range", "quotes", "interviews", "change"}

// unfilled keeps braces in a name from being taken for the name of a number.
func unfilled(name string) string { return placeholder.ReplaceAllString(name, `\$0`) }

// fill puts numbers in the place of their names.
func fill(text string, numbers map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if plain, escaped := strings.CutPrefix(name, `\`); escaped {
			return plain
		}
		return numbers[strings.Trim(name, "{}")]
	})
}
