package web

import (
	"net/url"
	"slices"
	"strconv"

	"verbatim/coding"
	"verbatim/report"
)

// A themeNode is a theme in the tree of the codebook, with what it counts.
type themeNode struct {
	ID, Name string
	Href     string
	Colour   int
	Kind     coding.Kind // in words beside the name, unless all are of it
	Key      string
	Version  string // of what the theme says, for renaming it here
	Parent   string // where it stands in the codebook
	ParentIs string // its version, for moving it
	At       int    // 1, 2, 3 … among the siblings that are not retired
	Current  bool
	Row      report.ThemeRow
	Folded   int // themes below it that are not shown
	Children []*themeNode

	shownBelow string // the theme that it is shown below, "" at the top
}

// mostNodes is how many themes a tree shows at once. Of a larger codebook only
// what is above, beside and below the chosen theme is open.
const mostNodes = 200

// themeNodes are the themes of a tree, each after the one it is shown below.
func themeNodes(book *coding.Codebook, rows []report.ThemeRow, chosen string, kind coding.Kind) []*themeNode {
	shown := map[string]*themeNode{}
	var nodes []*themeNode
	place := places(book)
	for _, row := range rows {
		t := book.Theme(row.Theme)
		n := &themeNode{
			ID: t.ID, Name: t.Name, Href: themeAddress(t.ID, kind), Colour: t.Colour, Kind: row.Kind, Key: t.Key,
			Version: themeVersion(t), Parent: t.Parent, ParentIs: version(t.Parent), At: place[t.ID], Current: t.ID == chosen, Row: row,
		}
		path := book.Path(t.ID)
		for _, above := range slices.Backward(path[:len(path)-1]) {
			if shown[above] != nil {
				n.shownBelow = above
				break
			}
		}
		shown[t.ID] = n
		nodes = append(nodes, n)
	}
	if len(nodes) <= mostNodes {
		return nodes
	}
	return unfolded(nodes, shown, book.Path(chosen))
}

// unfolded leaves out what stands below themes that are not on a path.
func unfolded(nodes []*themeNode, shown map[string]*themeNode, path []string) []*themeNode {
	var open []*themeNode
	for _, n := range nodes {
		if n.shownBelow == "" || slices.Contains(path, n.shownBelow) {
			open = append(open, n)
			continue
		}
		for up := shown[n.shownBelow]; up != nil; up = shown[up.shownBelow] {
			up.Folded++
		}
	}
	for _, n := range open {
		if slices.Contains(path, n.ID) {
			n.Folded = 0
		}
	}
	return open
}

// places numbers the siblings that are not retired.
func places(book *coding.Codebook) map[string]int {
	at, last := map[string]int{}, map[string]int{}
	for _, t := range book.Themes() {
		if !t.Retired {
			last[t.Parent]++
			at[t.ID] = last[t.Parent]
		}
	}
	return at
}

// partOf is one part of a long codebook: the one that was asked for by its
// number, or the one with the chosen theme.
func partOf(nodes []*themeNode, chosen string, kind coding.Kind, part int) (some []*themeNode, earlier, later string) {
	parts := (len(nodes) + mostNodes - 1) / mostNodes
	if part < 1 {
		at := slices.IndexFunc(nodes, func(n *themeNode) bool { return n.ID == chosen })
		part = max(at, 0)/mostNodes + 1
	}
	part = max(min(part, parts), 1)
	address := func(part int) string {
		if part < 1 || part > parts {
			return ""
		}
		values := url.Values{"part": {strconv.Itoa(part)}}
		if kind != "" {
			values.Set("kind", string(kind))
		}
		at := url.URL{Path: themePath(chosen), RawQuery: values.Encode()}
		return at.String()
	}
	from := (part - 1) * mostNodes
	return nodes[from:min(from+mostNodes, len(nodes))], address(part - 1), address(part + 1)
}

// nest puts each theme below the one that it is shown below, when that is there.
func nest(nodes []*themeNode) []*themeNode {
	at := map[string]*themeNode{}
	var top []*themeNode
	for _, n := range nodes {
		at[n.ID] = n
		if up := at[n.shownBelow]; up != nil {
			up.Children = append(up.Children, n)
		} else {
			top = append(top, n)
		}
	}
	return top
}

// themeVersion is a version of what a theme says. Where it stands is left out:
// whoever moves a sibling changes nothing of what is written.
func themeVersion(t *coding.Theme) string {
	said := *t
	said.Parent, said.Position = "", 0
	return version(said)
}
