package coding

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"verbatim/internal/errs"
)

// Markdown knows six levels of headings; the first is the title's.
const (
	codebookTitle = "Codebook"
	lastLevel     = 6
)

// WriteMarkdown writes a codebook for people, as ReadMarkdown reads it: a
// heading for each theme, deeper for those below others, then its definition
// and a line for each thing besides.
func WriteMarkdown(w io.Writer, book *Codebook) error {
	var b strings.Builder
	b.WriteString("# " + codebookTitle + "\n")
	for _, t := range book.Themes() {
		level := book.Depth(t.ID) + 2
		columns := map[string]bool{"include": true, "exclude": true, "note": true, "kind": true, "key": true,
			"color": true, "in_vivo": true, "retired": true, "merged_into": true, "path": true}
		columns["parent"] = level > lastLevel
		title := heading(t.Name)
		columns["name"] = title != t.Name
		fmt.Fprintf(&b, "\n%s %s\n\n%s\n", strings.Repeat("#", min(level, lastLevel)), title, markdownForm.write(&t, columns))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// heading is a name on one line, as reading finds it again.
func heading(name string) string {
	return strings.TrimRight(strings.Join(strings.Fields(name), " "), "# ")
}

// ReadMarkdown reads themes from a Markdown file: every heading is one, below
// the nearest heading above it that is less deep. A first heading "Codebook" is
// the title. What stands below a heading is the definition, and lines that
// begin with a mark such as **Include:** say more; a theme is what its **Path:**
// says, or new by its name. Errors are errs.Invalid and say file and line.
func ReadMarkdown(path string, r io.Reader) ([]ThemeLine, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	text := strings.ReplaceAll(string(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))), "\r\n", "\n")
	var themes []ThemeLine
	var above []string // IDs of the headings around, "" where a level is left out
	lines := map[string]int{}
	for _, s := range sections(text) {
		if s.level == 1 && len(themes) == 0 && strings.EqualFold(s.title, codebookTitle) {
			continue
		}
		above = above[:min(len(above), s.level-1)]
		l, err := s.theme(parentOf(above))
		if err != nil {
			return nil, fmt.Errorf("%s:%w", path, err)
		}
		if first := lines[l.ID]; first > 0 {
			return nil, errs.New(errs.Invalid, "%s:%d: theme %q is on line %d too", path, s.line, l.ID, first).Try("give one of them another name")
		}
		lines[l.ID], l.Position = s.line, len(themes)+1
		for len(above) < s.level-1 {
			above = append(above, "")
		}
		above, themes = append(above, l.ID), append(themes, l)
	}
	if len(themes) == 0 {
		return nil, errs.New(errs.Invalid, "%s:1: no themes in this file", path).Try("write a heading such as '## Waiting' for each theme")
	}
	return themes, nil
}

func parentOf(above []string) string {
	for i := len(above) - 1; i >= 0; i-- {
		if above[i] != "" {
			return above[i]
		}
	}
	return ""
}

// A section is a heading and the lines below it.
type section struct {
	level, line int
	title       string
	lines       []string
}

// sections cuts a text at its headings; what stands above the first is left out.
func sections(text string) []section {
	var all []section
	for i, line := range strings.Split(text, "\n") {
		level := len(line) - len(strings.TrimLeft(line, "#"))
		if level > 0 && level <= lastLevel && (len(line) == level || strings.ContainsAny(line[level:level+1], " \t")) {
			all = append(all, section{level: level, line: i + 1, title: heading(line[level:])})
			continue
		}
		if n := len(all); n > 0 {
			all[n-1].lines = append(all[n-1].lines, line)
		}
	}
	return all
}

func (s *section) theme(parent string) (ThemeLine, error) {
	t := Theme{Name: s.title, Parent: parent}
	cells, at, err := markdownForm.read(&t, s.lines)
	if err != nil {
		return ThemeLine{}, fmt.Errorf("%d: %w", s.line+1+at, err)
	}
	cells["name"] = t.Name
	if err := t.complete(); err != nil {
		return ThemeLine{}, fmt.Errorf("%d: %w", s.line, err)
	}
	return ThemeLine{Theme: t, Line: s.line, cells: cells}, nil
}
