package document

import (
	"fmt"
	"strings"
	"unicode"
)

// anchors are the places of a page that can be linked to. Each is there once.
type anchors struct {
	taken  map[string]bool
	parts  []string
	groups map[*Group]string
	sets   map[*Set]string
	quotes map[int]string    // of quotes that stand in full, by their place
	to     map[string]string // by the Ref that they answer
}

// newAnchors names the parts first and the quotes last, so that names that
// people may send to each other stay as they are for as long as possible.
func newAnchors(d *Document) *anchors {
	a := &anchors{
		taken: map[string]bool{"main": true}, groups: map[*Group]string{}, sets: map[*Set]string{},
		quotes: map[int]string{}, to: map[string]string{},
	}
	for _, p := range d.Parts {
		a.parts = append(a.parts, a.take(anchorName(p.Name)))
	}
	groups := d.groups()
	for _, g := range groups {
		a.groups[g] = a.take("theme-" + strings.TrimPrefix(anchorName(g.Ref), "theme-"))
		a.answer(g.Ref, a.groups[g])
	}
	for _, g := range groups {
		for i := range g.Sets {
			s := &g.Sets[i]
			a.sets[s] = a.take(fmt.Sprintf("n%d", len(a.sets)+1))
			a.answer(s.Ref, a.sets[s])
		}
	}
	for _, g := range groups {
		for _, place := range g.Quotes {
			if a.quotes[place] == "" {
				a.quotes[place] = a.take(fmt.Sprintf("q%d", place+1))
			}
		}
	}
	return a
}

// groups returns the groups of all Words, in their order.
func (d *Document) groups() []*Group {
	var all []*Group
	for _, p := range d.Parts {
		for _, b := range p.Blocks {
			if w, ok := b.(*Words); ok {
				for i := range w.Groups {
					all = append(all, &w.Groups[i])
				}
			}
		}
	}
	return all
}

// answer notes what a reference leads to; the first answer counts.
func (a *anchors) answer(ref, anchor string) {
	if ref != "" && a.to[ref] == "" {
		a.to[ref] = anchor
	}
}

// take returns a name, with a number behind it when it is taken.
func (a *anchors) take(name string) string {
	free := name
	for i := 2; a.taken[free]; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	a.taken[free] = true
	return free
}

// anchorName keeps letters and digits, with single dashes between them.
func anchorName(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}
