package roadmap

// A Branch is a hypothesis in the tree that they form.
type Branch struct {
	*Hypothesis
	Depth int // 0 at the root
}

// Tree lists hypotheses with their children under them, in their order. One
// whose parent is not among them is a root.
func Tree(all []Hypothesis) []Branch {
	var tree []Branch
	seen := map[string]bool{}
	var grow func(h *Hypothesis, depth int)
	grow = func(h *Hypothesis, depth int) {
		if seen[h.ID] {
			return
		}
		seen[h.ID] = true
		tree = append(tree, Branch{h, depth})
		for i := range all {
			if all[i].Parent == h.ID {
				grow(&all[i], depth+1)
			}
		}
	}
	for i := range all {
		if FindHypothesis(all, all[i].Parent) == nil {
			grow(&all[i], 0)
		}
	}
	for i := range all { // a circle has no root, and is shown all the same
		grow(&all[i], 0)
	}
	return tree
}
