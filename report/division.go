package report

// A division puts the people of a report into parts, such as segments or
// quarters, for counting and for comparing. Counted are people in every part
// they were asked in. Compared are trials: somebody in several of the parts is
// one in that of their first finished interview in any of them, because a
// comparison of parts takes them for different people.
type division struct {
	names  []string
	places []placed // by place in Corpus.seats
	heard  []int    // people heard, by part
	asked  []int    // people asked, by part
	trials []int    // of them, those who were asked there first

	several int   // people asked in more than one part
	last    []int // by pair: the set that was counted last with it
	sets    int   // that have been counted
}

// A placed is where the words of a seat count.
type placed struct {
	inPart
	first bool // the part in which the person was asked first
}

// newDivision divides the seats of the sample. part names the part of each;
// seats of another name than these are in none.
func newDivision(n *counting, names []string, part func(seat int) string) *division {
	d := &division{
		names: names, places: make([]placed, len(n.seats)),
		heard: make([]int, len(names)), asked: make([]int, len(names)), trials: make([]int, len(names)),
	}
	b := divider{d, newPartNumbers(names), newPartNumbers(names), map[string]int{}, nil, nil}
	for i, s := range n.seats { // by date: a person's first seat comes first
		if d.places[i].part = -1; !n.asks(s) {
			continue
		}
		person, name := b.number(s.person), part(i)
		if in, first := b.heardIn.meet(name, person); first {
			d.heard[in.part]++
		}
		if n.sample.finished[n.talks[s.talk].ID] {
			d.places[i] = b.ask(name, person)
		}
	}
	d.last = make([]int, len(b.askedIn.pairs))
	return d
}

// A divider makes a division.
type divider struct {
	*division
	heardIn, askedIn *partNumbers
	persons          map[string]int
	home             []int // by person: the part in which they were asked first, -1
	parts            []int // by person: in how many they were asked
}

// number gives a person a number.
func (b *divider) number(person string) int {
	n, known := b.persons[person]
	if !known {
		n = len(b.persons)
		b.persons[person] = n
		b.home, b.parts = append(b.home, -1), append(b.parts, 0)
	}
	return n
}

// ask counts a person in a part.
func (b *divider) ask(name string, person int) placed {
	in, first := b.askedIn.meet(name, person)
	if in.part < 0 {
		return placed{inPart: in}
	}
	if b.home[person] < 0 {
		b.home[person] = in.part
		b.trials[in.part]++
	}
	if first {
		b.asked[in.part]++
		if b.parts[person]++; b.parts[person] == 2 {
			b.several++
		}
	}
	return placed{in, b.home[person] == in.part}
}

// meet is of, and tells whether it is the first time.
func (p *partNumbers) meet(name string, person int) (in inPart, first bool) {
	before := len(p.pairs)
	in = p.of(name, person)
	return in, len(p.pairs) > before
}

// asks reports whether a seat is of somebody whom the report is about, in a
// conversation of the sample.
func (n *counting) asks(s seat) bool {
	iv := n.talks[s.talk]
	return s.person != "" && n.sample.byID[iv.ID] != nil && conversation(iv) && n.sample.hearsPerson(iv, s.person)
}

// count counts who has one of the seats, each once in a part: everybody asked
// there, and those who are compared.
func (d *division) count(seats bitset) (said, trials []int) {
	d.sets++
	said, trials = make([]int, len(d.names)), make([]int, len(d.names))
	seats.each(func(i int) {
		at := d.places[i]
		if at.part < 0 || d.last[at.pair] == d.sets {
			return
		}
		d.last[at.pair] = d.sets
		said[at.part]++
		if at.first {
			trials[at.part]++
		}
	})
	return said, trials
}

// A twice is a person who was asked in two parts, by their pairs.
type twice struct{ before, last int }

// inBoth lists the people asked in two parts.
func (d *division) inBoth(n *counting, before, last int) []twice {
	pair := map[string]twice{}
	var list []twice
	for i, at := range d.places {
		if at.part != before && at.part != last {
			continue
		}
		person := n.seats[i].person
		t, known := pair[person]
		if !known {
			t = twice{-1, -1}
		}
		whole := t.before >= 0 && t.last >= 0
		if at.part == before {
			t.before = at.pair
		} else {
			t.last = at.pair
		}
		if pair[person] = t; !whole && t.before >= 0 && t.last >= 0 {
			list = append(list, t)
		}
	}
	return list
}

// changed counts, of the set that was counted last, who of these people said
// it in the first part, in the second, and in one of the two alone.
func (d *division) changed(people []twice) (before, last, gained, lost int) {
	for _, t := range people {
		was, is := d.last[t.before] == d.sets, d.last[t.last] == d.sets
		switch {
		case was && is:
			before, last = before+1, last+1
		case is:
			last, gained = last+1, gained+1
		case was:
			before, lost = before+1, lost+1
		}
	}
	return before, last, gained, lost
}
