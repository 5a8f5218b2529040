package document

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"verbatim/internal/errs"
)

// A Template is a team's own Markdown with places in it. {{name}} on a line of
// its own is the place of the part of that name, under the part's title or
// under the heading that stands right above. {{name}} within a line is the
// place of a fact of the head, by its name in lower case with dashes for
// blanks, or of the document's title, name or lead. \{{ is written for two
// brackets.
type Template struct {
	name  string
	src   string
	slots []slot
}

// A slot is a place in a template, or two brackets that were meant.
type slot struct {
	name         string // "" for brackets
	start, end   int    // bytes of Template.src
	line, column int    // from 1, in characters
	alone        bool   // on its line
}

// ParseTemplate reads a template. The name is its file's, for messages. The
// errors, all of them, are errs.Invalid and say line, column and what to do.
func ParseTemplate(name string, src []byte) (*Template, error) {
	if !utf8.Valid(src) {
		return nil, errs.New(errs.Invalid, "%s is not UTF-8: save it as UTF-8 text", name)
	}
	if heavy(src) {
		return nil, errs.New(errs.Invalid, "%s is longer than %d KB, or has more than %d marks of one sort in one paragraph: divide it", name, longestText>>10, mostMarks)
	}
	t := &Template{name: name, src: clean.Replace(string(src))}
	var found []error
	number, start := 0, 0
	for line := range strings.Lines(t.src) {
		number++
		found = append(found, t.scan(line, number, start)...)
		start += len(line)
	}
	return t, errors.Join(found...)
}

// Places stand in the text as noncharacters around their number while it is
// read as Markdown: nobody types these, and Markdown leaves them alone.
const opening, closing = "\ufdd0", "\ufdd1"

var clean = strings.NewReplacer(opening, "\ufffd", closing, "\ufffd")

// scan finds the places in one line.
func (t *Template) scan(line string, number, start int) []error {
	var found []error
	for at := 0; ; {
		i := strings.Index(line[at:], "{{")
		if i < 0 {
			return found
		}
		s := slot{start: start + at + i, line: number, column: utf8.RuneCountInString(line[:at+i]) + 1}
		at += i + 2
		if s.start > start && t.src[s.start-1] == '\\' {
			s.start, s.end = s.start-1, start+at
			t.slots = append(t.slots, s)
			continue
		}
		name, _, closed := strings.Cut(line[at:], "}}")
		if !closed || strings.Contains(name, "{{") {
			found = append(found, t.wrong(s, `{{ is not closed: write }} behind the name, or \{{ for two brackets`))
			continue
		}
		at += len(name) + 2
		s.name, s.end = dashed(name), start+at
		s.alone = strings.TrimSpace(line) == t.src[s.start:s.end]
		if s.name == "" {
			found = append(found, t.wrong(s, `there is no name between {{ and }}: write that of a part or a fact, or \{{ for two brackets`))
			continue
		}
		t.slots = append(t.slots, s)
	}
}

// dashed is a name as templates write it.
func dashed(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), "-") }

func (t *Template) wrong(s slot, format string, args ...any) error {
	return errs.New(errs.Invalid, "%s:%d:%d: %s", t.name, s.line, s.column, fmt.Sprintf(format, args...))
}

// Apply makes a document of a template and what stands in its places. Its head
// and the last line stay, whatever the template says: they are what the numbers
// rest on. A first-level heading at the very beginning is the title. Quotes
// that nothing shows any more are left out. The errors, all of them, are
// errs.Invalid and say line, column and what to do.
func (t *Template) Apply(d *Document) (*Document, error) {
	f := newFilling(t, d)
	f.names()
	f.all(readMarkdown([]byte(f.source())))
	if len(f.wrong) > 0 {
		return nil, f.errors()
	}
	f.out.keepShown()
	return f.out, nil
}

// A filling is a template whose places are being filled.
type filling struct {
	*Template
	from  *Document
	facts map[string]string
	parts map[string]Part
	out   *Document

	open   bool           // the last part of out takes what comes
	placed map[string]int // lines that parts were placed at
	wrong  map[int]error  // by slot
}

func newFilling(t *Template, d *Document) *filling {
	f := &filling{
		Template: t, from: d, facts: map[string]string{}, parts: map[string]Part{}, placed: map[string]int{}, wrong: map[int]error{},
		out: &Document{Name: d.Name, Title: d.Title, Lead: d.Lead, Head: d.Head, Quotes: d.Quotes, Foot: d.Foot},
	}
	for _, fact := range d.Head {
		f.facts[dashed(fact.Name)] = fact.Text
	}
	f.facts["title"], f.facts["name"], f.facts["lead"] = d.Title, d.Name, d.Lead
	for _, name := range d.Without {
		f.parts[name] = Part{Name: name}
	}
	for _, p := range d.Parts {
		f.parts[p.Name] = p
	}
	return f
}

// names finds places that nothing has the name of.
func (f *filling) names() {
	for i, s := range f.slots {
		_, fact := f.facts[s.name]
		_, part := f.parts[s.name]
		if s.name != "" && !fact && !part {
			f.wrong[i] = f.Template.wrong(s, "there is no part or fact %q: the parts are %s; the facts are %s", s.name, f.partNames(), f.factNames())
		}
		if s.name == "lead" {
			f.out.Lead = "" // said where the team wants it
		}
	}
}

func (f *filling) partNames() string {
	var names []string
	for _, p := range f.from.Parts {
		names = append(names, p.Name)
	}
	return cmp.Or(strings.Join(names, ", "), "none")
}

func (f *filling) factNames() string {
	names := []string{"title", "name", "lead"}
	for _, fact := range f.from.Head {
		names = append(names, dashed(fact.Name))
	}
	return strings.Join(names, ", ")
}

// errors are all that was found, in the order of the text.
func (f *filling) errors() error {
	var all []error
	for i := range f.slots {
		all = append(all, f.wrong[i])
	}
	return errors.Join(all...)
}

// source is the Markdown with numbers for its places. The place of a part is a
// paragraph, also right below a line of text.
func (f *filling) source() string {
	var b strings.Builder
	at := 0
	for i, s := range f.slots {
		b.WriteString(f.src[at:s.start])
		mark := fmt.Sprint(opening, i, closing)
		if _, part := f.parts[s.name]; part && s.alone {
			mark = "\n\n" + mark + "\n\n"
		}
		b.WriteString(mark)
		at = s.end
	}
	return b.String() + f.src[at:]
}

func (f *filling) all(blocks []Block) {
	for i, b := range blocks {
		if p, ok := b.(Paragraph); ok && p.Style == Body {
			if slot, ok := f.isPart(p.Text.String()); ok {
				f.place(slot)
				continue
			}
		}
		b = f.block(b)
		h, heading := b.(Heading)
		switch {
		case heading && h.Level == 1 && i == 0:
			f.out.Name, f.out.Title = "", h.Text.String()
		case heading && h.Level <= 2:
			f.begin(Part{Name: f.free(), Title: h.Text.String()})
		default:
			f.add(b)
		}
	}
}

// isPart reports whether a text is the place of a part and nothing else.
func (f *filling) isPart(text string) (int, bool) {
	if !strings.HasPrefix(text, opening) || !strings.HasSuffix(text, closing) || strings.Count(text, opening) != 1 {
		return 0, false
	}
	i, ok := f.slot(strings.TrimSuffix(strings.TrimPrefix(text, opening), closing))
	if !ok || !f.slots[i].alone {
		return 0, false
	}
	_, part := f.parts[f.slots[i].name]
	return i, part
}

// slot is the place of a number; ok is false for one that an entity such as
// &#xFDD0; brought into the text.
func (f *filling) slot(digits string) (i int, ok bool) {
	i, err := strconv.Atoi(digits)
	return i, err == nil && i >= 0 && i < len(f.slots)
}

// place puts a part where it belongs, under the heading right above if there
// is one.
func (f *filling) place(i int) {
	s := f.slots[i]
	if line, twice := f.placed[s.name]; twice {
		f.wrong[i] = f.Template.wrong(s, "the part %q has its place in line %d already: take one of them out", s.name, line)
		return
	}
	f.placed[s.name] = s.line
	p := f.parts[s.name]
	if above, ok := f.above(); ok {
		p.Title, p.Blocks = above.Title, slices.Concat(above.Blocks, p.Blocks)
	}
	f.begin(p)
	f.open = false
}

// above takes the heading that was read last out of the document: the title of
// a part without anything in it yet, or a heading within one.
func (f *filling) above() (Part, bool) {
	if !f.open {
		return Part{}, false
	}
	last := &f.out.Parts[len(f.out.Parts)-1]
	rest := max(len(last.Blocks)-1, 0)
	if len(last.Blocks) > 0 {
		if _, ok := last.Blocks[rest].(Heading); !ok {
			return Part{}, false
		}
	}
	if rest == 0 {
		p := *last
		f.out.Parts = f.out.Parts[:len(f.out.Parts)-1]
		return p, true
	}
	heading := last.Blocks[rest:]
	last.Blocks = last.Blocks[:rest]
	return Part{Blocks: heading}, true
}

func (f *filling) begin(p Part) {
	f.out.Parts = append(f.out.Parts, p)
	f.open = true
}

func (f *filling) add(b Block) {
	if !f.open {
		f.begin(Part{Name: f.free()})
	}
	last := &f.out.Parts[len(f.out.Parts)-1]
	last.Blocks = append(last.Blocks, b)
}

// free is a name for a part of the team's own that no other part has.
func (f *filling) free() string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("text-%d", n)
		_, taken := f.parts[name]
		if !taken && !slices.ContainsFunc(f.out.Parts, func(p Part) bool { return p.Name == name }) {
			return name
		}
	}
}
