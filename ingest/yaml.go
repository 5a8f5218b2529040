package ingest

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// bare takes anchors and tags off a node.
func unwrap(v ast.Node) ast.Node {
	for {
		switch n := v.(type) {
		case *ast.AnchorNode:
			v = n.Value
		case *ast.TagNode:
			v = n.Value
		default:
			return v
		}
	}
}

// pairsOf returns the pairs of a mapping; false when the node is none.
func pairsOf(v ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := unwrap(v).(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func keyOf(p *ast.MappingValueNode) string {
	return strings.ToLower(strings.Trim(p.Key.GetToken().Value, `"' `))
}

// scalar is a node's text as its writer sees it, "" for what is no scalar.
// A link of Obsidian's, [[P07]], is its words.
func scalar(v ast.Node) string {
	var s string
	switch n := unwrap(v).(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.LiteralNode:
		s = n.Value.Value
	case ast.ScalarNode:
		s = n.GetToken().Value
	case *ast.SequenceNode: // [[P07]] without quotes
		if len(n.Values) == 1 {
			return scalar(n.Values[0])
		}
		return ""
	default:
		return ""
	}
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "[[") && strings.HasSuffix(s, "]]") {
		s = resolve(s)
	}
	return s
}

// list is a sequence of scalars, or one scalar as a list of one.
func list(v ast.Node) (all []string) {
	items := []ast.Node{v}
	if seq, ok := unwrap(v).(*ast.SequenceNode); ok {
		items = seq.Values
	}
	for _, item := range items {
		if s := scalar(item); s != "" {
			all = append(all, s)
		}
	}
	return all
}
