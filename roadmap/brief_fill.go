package roadmap

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// The marks between which a brief is filled in. They stand on lines of their
// own. The sum tells whether somebody has written between them.
const markStart = "<!-- verbatim:"

var (
	mark      = regexp.MustCompile(`^<!-- verbatim:(begin|end) ([a-z]+)(?: sum=([0-9a-f]{16}))? -->$`)
	briefMark = regexp.MustCompile(`^<!-- verbatim:proposal (.+) -->$`)
)

func briefOf(proposal string) string { return markStart + "proposal " + proposal + " -->" }

func (p *BriefPart) begin() string {
	return markStart + "begin " + p.Name + " sum=" + sum(p.Markdown) + " -->"
}
func (p *BriefPart) end() string { return markStart + "end " + p.Name + " -->" }

// sum tells a part's text from any other. How its lines end does not matter.
func sum(text string) string {
	h := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	return hex.EncodeToString(h[:8])
}

// A Filled is a brief that was filled in anew.
type Filled struct {
	Text    []byte
	Changed []string // names of the parts that are others now
	Gone    []string // names of the parts that the text has no place for
}

// A briefPlace is where a part stands in a text, by lines from 0.
type briefPlace struct {
	part       *BriefPart
	begin, end int // of its marks
	sum        string
}

// Fill puts the parts into a brief that people have written in: what stands
// between a part's marks becomes the part, and all else stays to the byte. A
// part without marks has none. name is the file for errors, which begin with
// name:line: errs.Invalid when marks are damaged, errs.Conflict when the text
// is another proposal's or no brief, or when somebody has written between the
// marks and their words would be lost; force writes over these.
func (b *Brief) Fill(name string, text []byte, force bool) (*Filled, error) {
	lines := strings.SplitAfter(string(text), "\n")
	places, err := b.places(name, lines)
	if err != nil {
		return nil, err
	}
	if !force {
		if err := unwritten(name, lines, places); err != nil {
			return nil, err
		}
	}
	return b.fill(lines, places), nil
}

// places finds the marks of all parts.
func (b *Brief) places(name string, lines []string) ([]briefPlace, error) {
	var all []briefPlace
	var open *briefPlace
	known := false
	wrong := func(line int, format string, args ...any) error {
		return errs.New(errs.Invalid, "%s:%d: %s", name, line+1, fmt.Sprintf(format, args...)).
			Try("put the mark right; nothing was written. A part without both of its marks stays away")
	}
	for i, l := range lines {
		l = strings.TrimSpace(strings.TrimPrefix(l, "\ufeff"))
		if !strings.HasPrefix(l, markStart) {
			continue
		}
		if m := briefMark.FindStringSubmatch(l); m != nil {
			if known = true; m[1] != b.Proposal {
				return nil, errs.New(errs.Conflict, "%s:%d: this is the brief of %q, not of %q", name, i+1, m[1], b.Proposal).Try("name another file")
			}
			continue
		}
		m := mark.FindStringSubmatch(l)
		at := -1
		if m != nil {
			at = slices.IndexFunc(b.Parts, func(p BriefPart) bool { return p.Name == m[2] })
		}
		switch {
		case m == nil:
			return nil, wrong(i, "this mark cannot be read: %s", l)
		case at < 0:
			return nil, wrong(i, "no part is called %q; there are %s", m[2], strings.Join(b.names(), ", "))
		case m[1] == "end" && (open == nil || open.part.Name != m[2]):
			return nil, wrong(i, "the end of %q has no beginning", m[2])
		case m[1] == "end":
			open.end = i
			all, open = append(all, *open), nil
		case open != nil:
			return nil, wrong(i, "%q begins within %q, which began in line %d and has no end", m[2], open.part.Name, open.begin+1)
		case slices.ContainsFunc(all, func(p briefPlace) bool { return p.part.Name == m[2] }):
			return nil, wrong(i, "%q is there twice", m[2])
		default:
			open = &briefPlace{part: &b.Parts[at], begin: i, sum: m[3]}
		}
	}
	switch {
	case open != nil:
		return nil, wrong(open.begin, "%q begins and has no end", open.part.Name)
	case len(all) == 0 && !known:
		return nil, errs.New(errs.Conflict, "%s is no brief: nothing in it is marked to be filled in", name).Try("name another file")
	}
	return all, nil
}

func (b *Brief) names() []string {
	names := make([]string, len(b.Parts))
	for i := range b.Parts {
		names[i] = b.Parts[i].Name
	}
	return names
}

// unwritten refuses to fill parts in which somebody has written.
func unwritten(name string, lines []string, places []briefPlace) error {
	for _, p := range places {
		body := strings.Join(lines[p.begin+1:p.end], "")
		if strings.TrimSpace(body) == "" || p.sum == sum(body) || body == p.part.Markdown {
			continue
		}
		return errs.New(errs.Conflict, "%s:%d: somebody has written in the part %q, which is filled in anew: the words would be lost", name, p.begin+1, p.part.Name).
			Try("move them out of the marks, or take the marks away and keep the part as it is; --force writes over them")
	}
	return nil
}

// fill writes the parts between their marks, with line ends as the text has them.
func (b *Brief) fill(lines []string, places []briefPlace) *Filled {
	f := &Filled{Changed: []string{}, Gone: []string{}}
	var text strings.Builder
	at := 0
	for _, p := range places {
		text.WriteString(strings.Join(lines[at:p.begin], ""))
		ending := "\n"
		if strings.HasSuffix(lines[p.begin], "\r\n") {
			ending = "\r\n"
		}
		if strings.HasPrefix(lines[p.begin], "\ufeff") {
			text.WriteString("\ufeff")
		}
		if sum(strings.Join(lines[p.begin+1:p.end], "")) != sum(p.part.Markdown) {
			f.Changed = append(f.Changed, p.part.Name)
		}
		text.WriteString(strings.ReplaceAll(p.part.begin()+"\n"+p.part.Markdown, "\n", ending))
		at = p.end
	}
	text.WriteString(strings.Join(lines[at:], ""))
	f.Text = []byte(text.String())
	for i := range b.Parts {
		if !slices.ContainsFunc(places, func(p briefPlace) bool { return p.part == &b.Parts[i] }) {
			f.Gone = append(f.Gone, b.Parts[i].Name)
		}
	}
	return f
}
