package document

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A pageNetwork is a Network as its template draws it: nodes on an ellipse,
// half of them on its left and half on its right, each in a row of its own, so
// that their names never meet.
type pageNetwork struct {
	*Network
	High   int
	Linked bool // some nodes lead somewhere
	Nodes  []netNode
	Lines  []netLine
}

type netNode struct {
	Name, Full string
	Weight     int
	To         string
	X, Y, R    string
	TextX      string
	Anchor     string
}

type netLine struct {
	Path, Width string
	Strong      bool
	Words       string
}

const (
	netWide              = 760
	netRound             = 150 // half the width of the ellipse
	netRowMin, netRowMax = 28, 44
	netName              = 26 // letters of a name
	netThick             = 6  // width of the strongest link
	netOrdered           = 80 // links that the order of nodes heeds
)

func (m *pageMaker) network(n *Network) pageNetwork {
	v := pageNetwork{Network: n}
	count := len(n.Nodes)
	rows := (count + 1) / 2
	row := min(max(260/max(rows, 1), netRowMin), netRowMax)
	v.High = row*rows + 16
	heaviest, strongest := 1, 1
	for _, node := range n.Nodes {
		heaviest = max(heaviest, node.Weight)
	}
	for _, l := range n.Links {
		strongest = max(strongest, l.Weight)
	}
	order := netOrder(count, n.Links)
	at := make([][2]float64, count)
	for place, i := range order {
		at[i] = netPlace(place, count, float64(row), float64(v.High))
	}
	for _, i := range order {
		node := n.Nodes[i]
		to := m.leads(node.Ref)
		v.Linked = v.Linked || to != ""
		v.Nodes = append(v.Nodes, newNetNode(node, at[i], heaviest, to))
	}
	links := slices.Clone(n.Links)
	slices.SortStableFunc(links, func(a, b NetworkLink) int { return cmp.Compare(a.Weight, b.Weight) })
	for _, l := range links {
		v.Lines = append(v.Lines, newNetLine(l, at[l.A], at[l.B], strongest, float64(v.High)))
	}
	return v
}

// netPlace returns where a place around the ellipse lies: down the right side,
// and up the left.
func netPlace(place, count int, row, high float64) [2]float64 {
	right := count / 2
	at, side, rows := place, 1.0, right
	if place >= right {
		at, side, rows = count-1-place, -1, count-right
	}
	y := high/2 + row*(float64(at)-float64(rows-1)/2)
	down := (y - high/2) / (high / 2)
	return [2]float64{netWide/2 + side*netRound*math.Sqrt(1-down*down), y}
}

func newNetNode(n Node, at [2]float64, heaviest int, to string) netNode {
	r := 3 + 8*math.Sqrt(float64(max(n.Weight, 0))/float64(heaviest))
	v := netNode{
		Name: cut(n.Name, netName), Full: n.Name, Weight: n.Weight, To: to,
		X: svgNumber(at[0]), Y: svgNumber(at[1]), R: svgNumber(r), TextX: svgNumber(at[0] + r + 6), Anchor: "start",
	}
	if at[0] < netWide/2 {
		v.TextX, v.Anchor = svgNumber(at[0]-r-6), "end"
	}
	return v
}

// newNetLine bends a link towards the middle, where no names stand.
func newNetLine(l NetworkLink, a, b [2]float64, strongest int, high float64) netLine {
	bend := 0.6
	if (a[0] < netWide/2) == (b[0] < netWide/2) {
		bend = 0.35
	}
	x := bend*netWide/2 + (1-bend)*(a[0]+b[0])/2
	y := bend*high/2 + (1-bend)*(a[1]+b[1])/2
	share := float64(max(l.Weight, 0)) / float64(strongest)
	return netLine{
		Path:  fmt.Sprintf("M%s %sQ%s %s %s %s", svgNumber(a[0]), svgNumber(a[1]), svgNumber(x), svgNumber(y), svgNumber(b[0]), svgNumber(b[1])),
		Width: svgNumber(max(1, netThick*share)), Strong: share > 0.5, Words: l.Words,
	}
}

// netOrder puts nodes around the ellipse so that few links cross and strong
// ones are short: it exchanges two nodes for as long as that makes it better.
// The same network has the same order.
func netOrder(count int, links []NetworkLink) []int {
	const rounds = 12 // enough to come to rest; a bound for large networks
	heeded := slices.Clone(links)
	slices.SortStableFunc(heeded, func(a, b NetworkLink) int { return cmp.Compare(b.Weight, a.Weight) })
	heeded = heeded[:min(len(heeded), netOrdered)]
	order, place := make([]int, count), make([]int, count)
	for i := range count {
		order[i], place[i] = i, i
	}
	swap := func(i, j int) {
		order[i], order[j] = order[j], order[i]
		place[order[i]], place[order[j]] = i, j
	}
	best := netCost(place, heeded)
	for range rounds {
		before := best
		for i := range count {
			for j := i + 1; j < count; j++ {
				swap(i, j)
				if cost := netCost(place, heeded); cost < best {
					best = cost
				} else {
					swap(i, j)
				}
			}
		}
		if best == before {
			break
		}
	}
	return order
}

// netCost weighs crossings by both their links, and links by how far around
// the ellipse they reach.
func netCost(place []int, links []NetworkLink) int {
	cost := 0
	for i, l := range links {
		a, b := sorted(place[l.A], place[l.B])
		cost += l.Weight * min(b-a, len(place)-(b-a))
		for _, o := range links[:i] {
			c, d := sorted(place[o.A], place[o.B])
			if a < c && c < b && b < d || c < a && a < d && d < b {
				cost += 2 * (l.Weight + o.Weight)
			}
		}
	}
	return cost
}

func sorted(a, b int) (int, int) { return min(a, b), max(a, b) }
