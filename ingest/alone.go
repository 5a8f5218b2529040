package ingest

import (
	"strings"

	"verbatim/interviews"
)

// Some files write a speaker's name on a line of its own, **Kim** or ### Kim,
// and the words below it.

// A title is a heading of the second level or below that has words under it.
type title struct {
	name string
	line int
}

// standsAlone reports a name in bold that is the whole of a line.
func standsAlone(l line, b label) bool {
	return b.look == bare && b.rest == "" && !b.listed && (strings.HasPrefix(l.text, "**") || strings.HasPrefix(l.text, "__"))
}

// titleLabel reads a heading as a name, with or without a time.
func titleLabel(l line) (b label, ok bool) {
	if l.kind != heading || l.level < 2 {
		return b, false
	}
	if b, ok = readLabel(l.text); ok {
		return b, b.rest == ""
	}
	b = label{name: cleanName(l.text), look: bare, start: interviews.NoTime}
	return b, validName(b.name)
}

// stand notes a line that is only a name, when words follow below it.
func (c *cast) stand(l, below line) {
	if b, ok := titleLabel(l); ok && isPlainProse(below) {
		c.titles = append(c.titles, title{b.name, l.n})
		return
	}
	if l.kind != prose || !strings.HasSuffix(l.text, "*") && !strings.HasSuffix(l.text, "_") {
		return
	}
	if b, ok := readLabel(l.text); ok && standsAlone(l, b) && isPlainProse(below) {
		w := c.spell(b.name, l.n)
		w.spellings[w.spelling].n++
		w.alone++
		w.again = w.again || w.alone > 1 && w.part == c.part
		w.part = c.part
	}
}

// isPlainProse reports a paragraph's line, neither in a list nor with a name
// in bold before it.
func isPlainProse(l line) bool {
	if _, listed := cutBullet(l.text); listed || l.kind != prose {
		return false
	}
	b, ok := readLabel(l.text)
	return !ok || b.look == plain || b.look == bare && !standsAlone(l, b)
}

// declareTitles takes headings for labels when they are names that the front
// matter lists, unless a listed name is a label in the usual way.
func (c *cast) declareTitles(m *matter) {
	for _, v := range c.all {
		if v.declared && v.hits > 0 {
			return
		}
	}
	names := append(append([]string{}, m.interviewers...), m.names...)
	for _, p := range m.people {
		names = append(append(names, p.id), p.names...)
	}
	listed := map[string]bool{}
	for _, name := range names {
		key := fold(cleanName(name))
		given, _, _ := strings.Cut(key, " ")
		listed[key], listed[given] = true, true
	}
	for _, t := range c.titles {
		if listed[fold(t.name)] {
			w := c.spell(t.name, t.line)
			w.spellings[w.spelling].n++
			w.alone++
			w.declared, w.titled = true, true
		}
	}
}

// admitAlone takes the names that stand alone in bold twice or more within
// one part of the file: under different headings they are captions. Nobody
// talks alone, so there must be another voice.
func (c *cast) admitAlone() {
	var found []*voice
	voices := 0
	for _, v := range c.all {
		if v.speaks {
			voices++
		} else if v.again && !v.role.isStop() && (v.role.generic || looksLikeName(v.name)) {
			found = append(found, v)
		}
	}
	if voices+len(found) < 2 {
		return
	}
	for _, v := range found {
		v.speaks = true
	}
}
