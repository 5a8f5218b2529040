package report

import (
	"cmp"
	"slices"

	"verbatim/coding"
)

// showSome shows quotes in rows: all, or, when they are more than so many, as
// many of each theme as of any other. Of one theme everybody's first comes
// before anybody's second, key quotes first. Below 0 all are shown.
func (n *counting) showSome(rows []ThemeRow, most int) {
	at := n.places()
	lists := make([][]marked, len(rows))
	for i := range rows {
		lists[i] = n.listed[at[rows[i].Theme]]
	}
	shares := fairShares(rows, lists, most)
	for i := range rows {
		chosen := n.pick(lists[i], shares[i])
		rows[i].Evidence, rows[i].Unlisted = []Evidence{}, len(lists[i])-len(chosen)
		for _, m := range chosen {
			rows[i].Evidence = append(rows[i].Evidence, n.evidence(m))
		}
	}
}

// words is a report with its quotes, nil when only numbers are wanted.
func (n *counting) words(r *ThemesReport) *ThemesReport {
	if n.sample.scope.Numbers {
		return nil
	}
	n.showSome(r.Themes, cmp.Or(n.sample.scope.Evidence, DefaultEvidence))
	return r
}

// places tells where among the nodes a theme is.
func (n *counting) places() map[string]int {
	at := make(map[string]int, len(n.nodes))
	for i := range n.nodes {
		at[n.nodes[i].theme.ID] = i
	}
	return at
}

// fairShares are how many of each list may be shown so that all together are
// at most so many: as many of one as of any other, and of what is left over one
// more of those that most people speak of.
func fairShares(rows []ThemeRow, lists [][]marked, most int) []int {
	total := 0
	for _, list := range lists {
		total += len(list)
	}
	shares := make([]int, len(lists))
	if most < 0 {
		most = total
	}
	order := make([]int, len(lists))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rows[a].Rank - rows[b].Rank })
	for left := min(most, total); left > 0; {
		for _, i := range order {
			if left > 0 && shares[i] < len(lists[i]) {
				shares[i]++
				left--
			}
		}
	}
	return shares
}

// pick takes some of a theme's quotes, in text order.
func (n *counting) pick(list []marked, most int) []marked {
	if len(list) <= most {
		return list
	}
	chosen := make([]marked, 0, most)
	for _, round := range n.rounds(list) {
		chosen = append(chosen, round[:min(len(round), most-len(chosen))]...)
	}
	slices.SortFunc(chosen, func(a, b marked) int { return int(a.said - b.said) })
	return chosen
}

// rounds are everybody's first quotes, then everybody's second and so on. In a
// round, as with a person, key quotes come first.
func (n *counting) rounds(list []marked) (rounds [][]marked) {
	said := map[string]int{}
	for _, key := range []bool{true, false} {
		for _, m := range list {
			s := &n.said[m.said]
			if n.Quotes[s.quote].Key != key {
				continue
			}
			person := n.seats[s.seat].person
			at := said[person]
			said[person]++
			if at == len(rounds) {
				rounds = append(rounds, nil)
			}
			rounds[at] = append(rounds[at], m)
		}
	}
	return rounds
}

// evidence shows a quote with those who gave it the theme.
func (n *counting) evidence(m marked) Evidence {
	s := &n.said[m.said]
	iv := n.talks[n.seats[s.seat].talk]
	var coders []string
	if m.by >= 0 {
		coders = n.names[m.by]
	}
	e := evidence(&n.Quotes[s.quote], iv, n.sample.segmentIn(n.seats[s.seat].person, iv.Date), coders)
	e.Finished = n.sample.finished[iv.ID]
	return e
}

// addPolarity counts a quote by how it is read, in each theme it is read of and
// in all that stand above, each reading once.
func (n *counting) addPolarity(read []coding.Coding) {
	type reading struct {
		node     int
		polarity coding.Polarity
	}
	seen := map[reading]bool{}
	for _, c := range read {
		if !n.sample.reads(read, c.Theme) {
			continue
		}
		for _, node := range n.countsIn[c.Theme] {
			if node == len(n.nodes) || seen[reading{node, c.Polarity}] {
				continue
			}
			seen[reading{node, c.Polarity}] = true
			n.polarity[node][c.Polarity]++
		}
	}
}
