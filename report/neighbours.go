package report

import "verbatim/internal/stats"

// Neighbours count which words stand near one word, the node: at most so many
// words before or behind it, in one passage. Every word counts once, also
// where it is near two nodes, and the node itself is not counted.
type Neighbours struct {
	reading
	options CollocationOptions
	node    string
	window  int
	nodes   int     // times the node occurs
	around  int     // words that are near one
	used    []usage // by unit: near a node
	places  []place // of the words of a passage
}

// A place is where a word of a passage stands.
type place uint8

const (
	far place = iota
	near
	isNode
)

// DefaultWindow is how many words on either side of a node are usually near it.
const DefaultWindow = 5

// NewNeighbours starts to count what is at most window words away from node,
// which is a form, or a stem when stems are counted.
func NewNeighbours(node string, window int, o CollocationOptions) *Neighbours {
	return &Neighbours{reading: newReading(o.WordOptions), options: o, node: node, window: max(window, 0)}
}

// Add counts the neighbours in a passage.
func (c *Neighbours) Add(p *Passage) {
	person := c.begin(p)
	c.mark(p.Words)
	for i := range p.Words {
		f := c.read(&p.Words[i])
		if c.places[i] == isNode {
			c.nodes++
		}
		if c.places[i] != near {
			continue
		}
		c.around++
		if f.out {
			continue
		}
		c.used = room(c.used, c.units)
		u := &c.used[f.unit]
		u.times++
		u.by = c.join(u.by, person)
	}
}

// mark finds the nodes in a passage and what is near them.
func (c *Neighbours) mark(words []Word) {
	c.places = append(c.places[:0], make([]place, len(words))...)
	end := 0 // behind the last word that is near
	for i := range words {
		if !c.isNode(&words[i]) {
			continue
		}
		for j := max(end, i-c.window); j < min(len(words), i+c.window+1); j++ {
			c.places[j] = near
		}
		end = min(len(words), i+c.window+1)
	}
	for i := range words {
		if c.places[i] == near && c.isNode(&words[i]) {
			c.places[i] = isNode
		}
	}
}

func (c *Neighbours) isNode(w *Word) bool {
	if c.Stems {
		return w.Stem == c.node
	}
	return w.Form == c.node
}

// Result lists what was counted. The units of the table of four are all words
// but the nodes: those that are near a node and those that are not, this word
// and all others (surface co-occurrence; Evert 2008, Corpora and collocations).
func (c *Neighbours) Result() *CollocationReport {
	names, times := c.names(), c.times()
	node := c.shown(names)
	r := &CollocationReport{Read: c.extent(), Stems: c.Stems, Node: node, Window: c.window, Nodes: c.nodes, Near: c.around, Collocations: []Collocation{}}
	for i, u := range c.used {
		people := c.size(u.by)
		if int(u.times) < c.options.MinCount || people < c.options.MinPeople {
			continue
		}
		row := Collocation{First: node, Second: names[i], Count: int(u.times), FirstCount: c.nodes, SecondCount: times[i], People: people}
		if row.measure(stats.Together{Both: row.Count, First: c.around, Second: times[i], Units: c.words - c.nodes}) {
			r.Collocations = append(r.Collocations, row)
		}
	}
	r.sort()
	return r
}

// shown is how the node is shown: a stem by its most frequent form.
func (c *Neighbours) shown(names []string) string {
	if unit, known := c.stems[c.node]; known && names[unit] != "" {
		return names[unit]
	}
	return c.node
}
