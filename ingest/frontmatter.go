package ingest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"verbatim/interviews"
)

// A matter is what the front matter says.
type matter struct {
	id, title, guide, recording string
	study, studyTitle           string
	date                        interviews.Date
	source                      interviews.Source
	interviewers                []string
	interviewerLine             int
	noteTakers, observers       []string
	names                       []string // speakers and attendees without a stated role
	people                      []person
	attributes                  []interviews.Attribute // of the only participant
	consent                     interviews.Consent
}

// A person is a participant as the front matter writes them.
type person struct {
	id         string
	names      []string // labels
	attributes []interviews.Attribute
	brief      bool // one word instead of id and names
	line       int
}

// maxMatter and maxNesting are far beyond any front matter and keep the YAML
// parser, whose time grows faster than its input, from being held up.
const (
	maxMatter  = 32 << 10
	maxNesting = 64
)

// cutFrontMatter takes the YAML between two lines of --- off the start.
func (d *document) cutFrontMatter() (*matter, error) {
	m := &matter{}
	head, rest, _ := strings.Cut(d.text, "\n")
	if strings.TrimRight(head, " \t") != "---" {
		return m, nil
	}
	size, after, lines := findEnd(rest)
	if size < 0 {
		return nil, d.refuse(1, "the front matter does not end").
			Try("close it with a line --- above the conversation, or take the --- on line 1 away")
	}
	if size > maxMatter {
		return nil, d.refuse(1, "the front matter is longer than %d KB", maxMatter>>10).Try("is the line --- that closes it missing?")
	}
	if line := tooDeep(rest[:size]); line > 0 {
		return nil, d.refuse(1+line, "the front matter is nested too deeply").Try("write one 'key: value' per line")
	}
	d.text, d.line = rest[after:], lines+2
	file, err := parseYAML(rest[:size])
	if err != nil {
		return nil, d.refuse(1+lineOfError(err), "the front matter is not valid YAML: %s", messageOf(err)).
			Try("write one 'key: value' per line, and put a value with a colon in quotes")
	}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType || doc.Body.Type() == ast.NullType {
			continue
		}
		pairs, ok := pairsOf(doc.Body)
		if !ok {
			return nil, d.refuse(2, "the front matter is not a list of 'key: value' lines").
				Try("write one 'key: value' per line, or take the --- on line 1 away")
		}
		for _, p := range pairs {
			m.take(d, keyOf(p), p.Value, 1+p.Key.GetToken().Position.Line)
		}
	}
	return m, nil
}

// findEnd returns the length of the YAML, where the text begins after the
// closing line, and how many lines that is; size -1 when nothing closes it.
func findEnd(s string) (size, after, lines int) {
	for at := 0; at < len(s); {
		l, _, _ := strings.Cut(s[at:], "\n")
		lines++
		next := min(len(s), at+len(l)+1)
		if t := strings.TrimRight(l, " \t"); t == "---" || t == "..." {
			return at, next, lines
		}
		at = next
	}
	return -1, 0, 0
}

// tooDeep returns the line on which more than maxNesting brackets are open, or 0.
func tooDeep(s string) int {
	depth, line := 0, 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n':
			line++
		case '[', '{':
			if depth++; depth > maxNesting {
				return line
			}
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return 0
}

// parseYAML turns a panic of the parser into an error: no file may end the
// program.
func parseYAML(s string) (f *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be read")
		}
	}()
	return parser.ParseBytes([]byte(s), 0)
}

func lineOfError(err error) int {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		return y.GetToken().Position.Line
	}
	return 0
}

func messageOf(err error) string {
	var y yaml.Error
	if errors.As(err, &y) {
		return y.GetMessage()
	}
	return err.Error()
}

// harmless are keys that other programs write and that change nothing here.
var harmless = set("tags", "tag", "aliases", "alias", "type", "episode", "summary", "description", "transcript_by", "cssclass",
	"cssclasses", "layout", "permalink", "slug", "author", "authors", "language", "lang", "created", "updated", "modified", "publish",
	"draft", "categories", "category", "keywords", "duration", "additional_resources", "needs-review", "status", "version", "license")

// take reads one key of the front matter.
func (m *matter) take(d *document, key string, v ast.Node, line int) {
	switch key {
	case "id":
		m.id = scalar(v)
	case "title":
		m.title = scalar(v)
	case "date":
		m.date = d.date(scalar(v), line)
	case "study":
		m.takeStudy(v)
	case "guide":
		m.guide = scalar(v)
	case "source", "kind":
		m.source = d.source(scalar(v), line)
	case "recording", "media":
		m.recording = scalar(v)
	case "interviewer", "interviewers", "moderator", "moderators":
		m.interviewers, m.interviewerLine = append(m.interviewers, list(v)...), line
	case "note-takers", "note-taker", "note_takers", "note_taker", "notetakers", "notetaker":
		m.noteTakers = append(m.noteTakers, list(v)...)
	case "observers", "observer":
		m.observers = append(m.observers, list(v)...)
	case "speakers", "speaker", "attendees":
		m.names = append(m.names, list(v)...)
	case "participants", "participant":
		m.takePeople(d, v, line)
	case "consent":
		m.takeConsent(d, v, line)
	case "attributes":
		m.attributes = append(m.attributes, attributes(v)...)
	default:
		if !harmless[key] {
			d.warn(line, "unknown key %q in the front matter was left out", key)
		}
	}
}

func (m *matter) takeStudy(v ast.Node) {
	pairs, ok := pairsOf(v)
	if !ok {
		if m.study = scalar(v); m.study != interviews.Slug(m.study) {
			m.studyTitle = m.study
		}
		return
	}
	for _, p := range pairs {
		switch keyOf(p) {
		case "id":
			m.study = scalar(p.Value)
		case "title":
			m.studyTitle = scalar(p.Value)
		}
	}
	if m.study == "" {
		m.study = m.studyTitle
	}
}

func (d *document) date(s string, line int) interviews.Date {
	day, err := interviews.ParseDate(s)
	if err != nil && len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		day, err = interviews.ParseDate(s[:10])
	}
	if err != nil && s != "" {
		d.warn(line, "the date %q is not of the form YYYY-MM-DD and was left out", s)
	}
	return day
}

func (d *document) source(s string, line int) interviews.Source {
	switch source := interviews.Source(strings.ToLower(s)); source {
	case interviews.SourceInterview, interviews.SourceSurvey, interviews.SourceNote, "":
		return source
	}
	d.warn(line, "the source %q is none of interview, survey and note and was left out", s)
	return ""
}

func (m *matter) takePeople(d *document, v ast.Node, line int) {
	items := []ast.Node{v}
	if seq, ok := unwrap(v).(*ast.SequenceNode); ok {
		items = seq.Values
	}
	for _, item := range items {
		p := person{line: line}
		if t := item.GetToken(); t != nil && t.Position != nil {
			p.line = 1 + t.Position.Line
		}
		if pairs, ok := pairsOf(item); ok {
			p.takePairs(pairs)
		} else if name := scalar(item); name != "" {
			p.names, p.brief = []string{name}, true
			if strings.ContainsAny(name, "0123456789") {
				p.id = name // a pseudonym
			}
		}
		if p.id == "" && len(p.names) > 0 {
			p.id = interviews.Slug(p.names[0])
		}
		if p.id == "" {
			d.warn(p.line, "a participant without id and name was left out")
			continue
		}
		m.people = append(m.people, p)
	}
}

func (p *person) takePairs(pairs []*ast.MappingValueNode) {
	for _, pair := range pairs {
		switch key := keyOf(pair); key {
		case "id":
			p.id = scalar(pair.Value)
		case "speaker", "speakers", "name", "names", "label", "labels":
			p.names = append(p.names, list(pair.Value)...)
		case "attributes":
			p.attributes = append(p.attributes, attributes(pair.Value)...)
		default:
			p.attributes = appendAttribute(p.attributes, pair)
		}
	}
}

func attributes(v ast.Node) (all []interviews.Attribute) {
	pairs, _ := pairsOf(v)
	for _, p := range pairs {
		all = appendAttribute(all, p)
	}
	return all
}

func appendAttribute(all []interviews.Attribute, p *ast.MappingValueNode) []interviews.Attribute {
	value := strings.Join(list(p.Value), ", ")
	if value == "" {
		return all
	}
	return append(all, interviews.Attribute{Key: keyOf(p), Value: value})
}

// takeConsent reads the answers. A single no is a no to everything; a single
// yes agrees to the interview alone.
func (m *matter) takeConsent(d *document, v ast.Node, line int) {
	pairs, ok := pairsOf(v)
	if !ok {
		a := d.answer(scalar(v), line)
		m.consent.Interview = a
		if a == interviews.No {
			m.consent.Recording, m.consent.Quotes, m.consent.Recontact = a, a, a
		}
		return
	}
	for _, p := range pairs {
		at := 1 + p.Key.GetToken().Position.Line
		switch key := keyOf(p); key {
		case "interview":
			m.consent.Interview = d.answer(scalar(p.Value), at)
		case "recording":
			m.consent.Recording = d.answer(scalar(p.Value), at)
		case "quotes":
			m.consent.Quotes = d.answer(scalar(p.Value), at)
		case "recontact":
			m.consent.Recontact = d.answer(scalar(p.Value), at)
		case "script":
			m.consent.Script = scalar(p.Value)
		default:
			d.warn(at, "unknown key %q under consent was left out", key)
		}
	}
}

func (d *document) answer(s string, line int) interviews.Answer {
	switch strings.ToLower(s) {
	case "yes", "true", "y", "on":
		return interviews.Yes
	case "no", "false", "n", "off":
		return interviews.No
	case "":
		return interviews.Unstated
	}
	d.warn(line, "the answer %q is neither yes nor no; it was taken as a no", s)
	return interviews.No
}
