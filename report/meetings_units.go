package report

import (
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
)

// inTurns counts the themes of each turn. A theme in a turn is one number, as a
// place in a transcript is, because sorting those is quick.
func (c *meetings) inTurns() {
	c.lies = c.lies[:0]
	for i, s := range c.taken {
		q := &c.Quotes[s.quote]
		for turn := q.FirstTurn; turn <= q.Last(); turn++ {
			for _, theme := range c.marked[i] {
				c.lies = append(c.lies, position(turn, theme))
			}
		}
	}
	slices.Sort(c.lies)
	c.lies = slices.Compact(c.lies)
	first := 0 // of the turn
	for i, at := range c.lies {
		if i == 0 || c.lies[first]>>32 != at>>32 {
			first = i
			c.now++
		}
		c.units[themeOf(at)].add(c.now)
		for _, other := range c.lies[first:i] {
			c.pairs[pairOf(themeOf(other), themeOf(at))].add(c.now)
		}
	}
}

// themeOf is the theme of a number that position made.
func themeOf(at int64) int { return int(at & (1<<32 - 1)) }

// countTurns counts the turns that somebody in the scope says and anybody
// coded. Which themes and quotes are asked for does not change their number.
func (c *meetings) countTurns(quotes []said, iv *interviews.Interview) {
	upTo := 0 // the last turn that was counted
	for _, s := range quotes {
		q := &c.Quotes[s.quote]
		coded := func(m coding.Mark) bool { return c.node[m.Theme] != notInBook }
		if q.State.Counts() && q.Revision == iv.Revision && slices.ContainsFunc(s.marks, coded) && c.sample.hears(iv, q.Speaker) {
			last := max(upTo, q.Last())
			c.turns += last - max(upTo, q.FirstTurn-1)
			upTo = last
		}
	}
}

// numberPeople numbers the people asked, and returns how many there are.
func (c *meetings) numberPeople() int {
	number := map[string]int{}
	for i, person := range c.sample.asked.sorted() {
		number[person] = i
	}
	for _, s := range c.seats {
		at, asked := number[s.person]
		if !asked {
			at = -1
		}
		c.person = append(c.person, at)
	}
	return len(number)
}

func (c *meetings) makeMembers(units int) {
	for range c.shown {
		c.members = append(c.members, newBitset(units))
	}
}

// inMembers notes which interview or person has which themes.
func (c *meetings) inMembers() {
	for i, s := range c.taken {
		at := c.talk
		if c.unit == SamePerson {
			at = c.person[s.seat]
		}
		for _, theme := range c.marked[i] {
			c.members[theme].add(at)
		}
	}
}

// joinMembers counts whom any two themes share. Interviews have hundreds of
// themes: that is quicker than to count the pairs of one after another.
func (c *meetings) joinMembers() {
	for a, members := range c.members {
		c.units[a].units = int32(members.common(members)) //nolint:gosec // no more than there are people
		for b := range a {
			c.pairs[pairOf(a, b)].units = int32(members.common(c.members[b])) //nolint:gosec // likewise
		}
	}
}
