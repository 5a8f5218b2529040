package document

// keepShown leaves out quotes that nothing in the document names, and numbers
// the others anew. Blocks are copied: they may be another document's, too.
func (d *Document) keepShown() {
	named := map[int]bool{}
	d.each(func(b Block) {
		switch b := b.(type) {
		case Said:
			named[b.Quote] = true
		case *Words:
			b.mention(named, named)
		}
	})
	places := map[int]int{}
	var kept []Quote
	for i, q := range d.Quotes {
		if named[i] {
			places[i] = len(kept)
			kept = append(kept, q)
		}
	}
	d.Quotes = kept
	for i := range d.Parts {
		d.Parts[i].Blocks = renumbered(d.Parts[i].Blocks, places)
	}
}

func renumbered(blocks []Block, places map[int]int) []Block {
	var all []Block
	for _, b := range blocks {
		switch old := b.(type) {
		case Said:
			old.Quote = places[old.Quote]
			b = old
		case *Card:
			c := *old
			c.Blocks = renumbered(c.Blocks, places)
			b = &c
		case *Words:
			b = old.renumbered(places)
		}
		all = append(all, b)
	}
	return all
}

func (w *Words) renumbered(places map[int]int) *Words {
	at := func(old []int) []int {
		var all []int
		for _, q := range old {
			all = append(all, places[q])
		}
		return all
	}
	var groups []Group
	for _, g := range w.Groups {
		g.Quotes = at(g.Quotes)
		var sets []Set
		for _, s := range g.Sets {
			var people []Speaker
			for _, p := range s.People {
				people = append(people, Speaker{p.Who, at(p.Quotes)})
			}
			s.People = people
			sets = append(sets, s)
		}
		g.Sets = sets
		groups = append(groups, g)
	}
	return &Words{groups, w.Read}
}
