package query

import "slices"

// AsksRole reports whether a resolved query says whose role it means.
func AsksRole(q Query) bool {
	found := false
	each(q.Root, func(n Node) {
		if v, ok := n.(Voices); ok && v.Said.Name == "role" {
			found = true
		}
	})
	return found
}

// WantsCoded reports whether a resolved query finds only what was coded, in a
// way that it names: theme:waiting, but neither -theme:waiting nor theme:none.
func WantsCoded(q Query) bool { return q.Quotes || wantsCoded(q.Root) }

func wantsCoded(n Node) bool {
	switch n := n.(type) {
	case Any:
		return !n.Absent
	case Memo:
		return true
	case Same:
		return wantsCoded(n.Node)
	case And:
		return slices.ContainsFunc(n, wantsCoded)
	case Or:
		return !slices.ContainsFunc(n, func(n Node) bool { return !wantsCoded(n) })
	}
	return false
}
