package report

import (
	"slices"

	"verbatim/coding"
)

// A node is a theme that a report shows.
type node struct {
	theme *coding.Theme
	kind  coding.Kind // its own, or its nearest ancestor's
	depth int         // shown ancestors
	above []string    // itself and its shown ancestors, which count what it counts
}

// ThemesOf lists the themes that a scope chooses, by ID, in the codebook's order.
func (d *Corpus) ThemesOf(s Scope) []string {
	ids := []string{}
	for _, n := range outline(d.Codebook, s) {
		ids = append(ids, n.theme.ID)
	}
	return ids
}

// outline chooses the themes of a scope, in the codebook's order.
func outline(c *coding.Codebook, s Scope) []node {
	if c == nil {
		return nil
	}
	wanted := set{}
	for _, id := range s.Themes {
		for _, under := range c.Under(id) {
			wanted[under] = true
		}
	}
	var nodes []node
	above := map[string][]string{} // also of themes that are not shown
	kinds := map[string]coding.Kind{}
	themes := c.Themes()
	for i := range themes {
		t := &themes[i]
		kind := t.Kind
		if kind == "" {
			kind = kinds[t.Parent]
		}
		kinds[t.ID] = kind
		chain := above[t.Parent]
		if (len(s.Themes) == 0 || wanted[t.ID]) && (len(s.Kinds) == 0 || slices.Contains(s.Kinds, kind)) && !slices.Contains(s.Without, kind) {
			chain = append(slices.Clip(slices.Clone(chain)), t.ID)
			nodes = append(nodes, node{t, kind, len(chain) - 1, chain})
		}
		above[t.ID] = chain
	}
	return nodes
}
