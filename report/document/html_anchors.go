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
	rows   map[string]string // of rows that groups lead back to, by the group's Ref
	marked map[string]bool   // rows that stand on the page by now
	to     map[string]string // by the Ref that they answer
}

// newAnchors names the parts first and the quotes last, so that names that
// people may send to each other stay as they are for as long as possible.
func newAnchors(d *Document) *anchors {
	a := &anchors{
		taken: map[string]bool{"main": true}, groups: map[*Group]string{}, sets: map[*Set]string{},
		quotes: map[int]string{}, to: map[string]string{}, rows: map[string]string{}, marked: map[string]bool{},
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
	a.nameRows(d)
	return a
}

// nameRows names the first row that leads to each group, for the way back.
func (a *anchors) nameRows(d *Document) {
	d.each(func(b Block) {
		t, ok := b.(*Table)
		if !ok || t.Data {
			return
		}
		for _, r := range t.Rows {
			for i, c := range t.Columns {
				ref := r.Cells[i].Ref
				if c.Kind == Label && c.For != Programs && a.to[ref] != "" && a.rows[ref] == "" {
					a.rows[ref] = a.take("row-" + strings.TrimPrefix(a.to[ref], "theme-"))
				}
			}
		}
	})
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
