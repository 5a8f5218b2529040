package report

// people counts the interviews and the people behind a set of seats.
type people struct {
	seats    []chair
	segments []string // names, as the sample lists them
	quarters []string
	person   []int // by person: the set that was counted last with them
	segment  []int // by person in a segment, likewise
	quarter  []int
	sets     int // that have been counted
}

// A chair is a seat by numbers.
type chair struct {
	talk     int
	finished bool
	person   int    // -1 for voices that are not studied
	segment  inPart // where they count when the interview is finished
	quarter  inPart
}

// inPart is a person in a segment or quarter.
type inPart struct {
	part int // place in its names, -1 for none
	pair int // the number of person and part
}

// heard is who stands behind some words.
type heard struct {
	interviews int
	people     int   // whose words they are
	mentioned  int   // of them, in finished interviews
	segments   []int // of the mentioned, by segment
	quarters   []int
}

func newPeople(c *Corpus, m *sample, segment []string) *people {
	p := &people{segments: m.segmentNames(), quarters: m.quarterNames()}
	persons := map[string]int{}
	segments, quarters := newPartNumbers(p.segments), newPartNumbers(p.quarters)
	for i, s := range c.seats {
		iv := c.talks[s.talk]
		at := chair{talk: s.talk, finished: m.finished[iv.ID], person: -1}
		if s.person != "" {
			if _, known := persons[s.person]; !known {
				persons[s.person] = len(persons)
			}
			at.person = persons[s.person]
			at.segment = segments.of(segment[i], at.person)
			at.quarter = quarters.of(iv.Date.Quarter(), at.person)
		}
		p.seats = append(p.seats, at)
	}
	p.person, p.segment, p.quarter = make([]int, len(persons)), make([]int, len(segments.pairs)), make([]int, len(quarters.pairs))
	return p
}

// partNumbers number the people in each segment or quarter.
type partNumbers struct {
	place map[string]int
	pairs map[[2]int]int
}

func newPartNumbers(names []string) *partNumbers {
	p := &partNumbers{map[string]int{}, map[[2]int]int{}}
	for i, name := range names {
		p.place[name] = i
	}
	return p
}

func (p *partNumbers) of(name string, person int) inPart {
	part, known := p.place[name]
	if !known {
		return inPart{part: -1}
	}
	key := [2]int{part, person}
	if _, known := p.pairs[key]; !known {
		p.pairs[key] = len(p.pairs)
	}
	return inPart{part, p.pairs[key]}
}

// count counts everybody once in all, once in each segment and once in each
// quarter.
func (p *people) count(seats bitset) heard {
	p.sets++
	h := heard{segments: make([]int, len(p.segments)), quarters: make([]int, len(p.quarters))}
	mentioned, talk := newBitset(len(p.person)), -1
	seats.each(func(i int) {
		s := &p.seats[i]
		if s.talk != talk {
			talk = s.talk
			h.interviews++
		}
		if s.person < 0 {
			return
		}
		if p.person[s.person] != p.sets {
			p.person[s.person] = p.sets
			h.people++
		}
		if !s.finished {
			return
		}
		if !mentioned.has(s.person) {
			mentioned.add(s.person)
			h.mentioned++
		}
		p.once(p.segment, s.segment, h.segments)
		p.once(p.quarter, s.quarter, h.quarters)
	})
	return h
}

func (p *people) once(last []int, in inPart, counts []int) {
	if in.part >= 0 && last[in.pair] != p.sets {
		last[in.pair] = p.sets
		counts[in.part]++
	}
}
