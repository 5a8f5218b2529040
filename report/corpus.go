package report

import (
	"cmp"
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
)

// A Corpus is Data arranged for counting. Arranging takes longer than a report
// does, and serves any number of them. A Corpus is never changed and may be
// read from several goroutines.
type Corpus struct {
	Data
	marks *coding.Matrix
	talks []*interviews.Interview    // all, by date, then ID
	seats []seat                     // by talk
	first []int                      // the first seat of each talk
	said  []said                     // quotes of known interviews, in text order
	names [][]string                 // coders by place in marks.Sets
	rated map[string][]coding.Coding // by quote: what Data.Rated says of it
}

// A seat is a voice in an interview: a participant, or all the others together.
type seat struct {
	talk   int    // place in Corpus.talks
	person string // Participant.ID, "" for voices that are not studied
}

// A said is a quote in its place.
type said struct {
	quote int // place in Data.Quotes
	seat  int // place in Corpus.seats
	marks []coding.Mark
}

// Arrange makes a Corpus. The data must not be changed afterwards.
func Arrange(d Data) *Corpus {
	c := &Corpus{Data: d, marks: d.Matrix}
	if c.marks == nil {
		c.marks = coding.NewMatrix(d.Codings)
	}
	for _, set := range c.marks.Sets {
		var names []string
		for _, coder := range set {
			names = append(names, c.marks.Coders[coder])
		}
		c.names = append(c.names, names)
	}
	for i := range d.Interviews {
		c.talks = append(c.talks, &d.Interviews[i])
	}
	inOrder(c.talks)
	c.rated = map[string][]coding.Coding{}
	for _, r := range d.Rated {
		if r.Polarity != "" && !r.Overruled {
			c.rated[r.Quote] = append(c.rated[r.Quote], r)
		}
	}
	c.place(c.seat())
	return c
}

// A label is what a transcript calls a voice.
type label struct {
	talk int // place in Corpus.talks
	name string
}

// seat gives everybody a seat. The first one of an interview is for voices
// that are not studied.
func (c *Corpus) seat() map[label]int {
	at := map[label]int{}
	for talk, iv := range c.talks {
		c.first = append(c.first, len(c.seats))
		taken := map[string]int{}
		take := func(person string) int {
			if _, known := taken[person]; !known {
				taken[person] = len(c.seats)
				c.seats = append(c.seats, seat{talk, person})
			}
			return taken[person]
		}
		take("")
		for i := range iv.Speakers {
			s := &iv.Speakers[i]
			if _, known := at[label{talk, s.Name}]; !known {
				at[label{talk, s.Name}] = take(studied(s))
			}
		}
	}
	return at
}

// studied returns the participant who speaks, "" for other voices.
func studied(s *interviews.Speaker) string {
	if s.Role != interviews.RoleParticipant {
		return ""
	}
	return s.Participant
}

// place puts the quotes of known interviews in text order.
func (c *Corpus) place(seats map[label]int) {
	rows := make(map[string]int, len(c.marks.Quotes))
	for i, id := range c.marks.Quotes {
		rows[id] = i
	}
	talks := make(map[interviews.ID]int, len(c.talks))
	for i, iv := range c.talks {
		talks[iv.ID] = i
	}
	c.said = make([]said, 0, len(c.Quotes))
	for i := range c.Quotes {
		q := &c.Quotes[i]
		talk, known := talks[q.Interview]
		if !known {
			continue
		}
		s := said{quote: i, seat: c.first[talk]}
		if at, known := seats[label{talk, q.Speaker}]; known {
			s.seat = at
		}
		if row, coded := rows[q.ID]; coded {
			s.marks = c.marks.Marks(row)
		}
		c.said = append(c.said, s)
	}
	slices.SortFunc(c.said, c.inTextOrder)
}

// inTextOrder compares quotes by interview, then place.
func (c *Corpus) inTextOrder(a, b said) int {
	p, q := &c.Quotes[a.quote], &c.Quotes[b.quote]
	return cmp.Or(
		cmp.Compare(c.seats[a.seat].talk, c.seats[b.seat].talk),
		cmp.Compare(p.FirstTurn, q.FirstTurn), cmp.Compare(p.Start, q.Start), cmp.Compare(p.ID, q.ID))
}
