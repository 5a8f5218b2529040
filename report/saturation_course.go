package report

import (
	"math/rand/v2"

	"verbatim/internal/stats"
)

// saturationOrders is how many orders are drawn, saturationSeed where drawing
// begins (PCG): the same interviews give the same numbers every time.
const (
	saturationOrders = 1000
	saturationSeed   = 2020
)

// newCourse follows interviews of so many people in the order given.
func newCourse(rows []talkThemes, people, themes int, rule stats.SaturationRule) SaturationCourse {
	c := SaturationCourse{Steps: []SaturationStep{}, Small: len(rows) < SmallSample}
	seen, fresh, times := newBitset(themes), make([]int, len(rows)), make([]int, themes)
	for i, row := range rows {
		row.themes.each(func(theme int) { times[theme]++ })
		heard := seen.joinCounted(row.themes)
		fresh[i] = heard - c.Themes
		c.Themes = heard
		c.Steps = append(c.Steps, SaturationStep{Interview: row.talk.ID, Date: row.talk.Date, New: fresh[i], Heard: heard})
	}
	c.Rule = rule.Of(fresh)
	for _, usual := range usualRules() {
		s := usual.Of(fresh)
		s.Runs = []stats.SaturationRun{}
		c.Usual = append(c.Usual, s)
	}
	c.Unseen = unseenThemes(stats.CountIncidence(len(rows), times), people)
	c.shuffle(rows, themes, rule)
	return c
}

// unseenThemes estimates what nobody of so many people has said.
func unseenThemes(n stats.Incidence, people int) UnseenThemes {
	u := UnseenThemes{Once: n.Once, Twice: n.Twice, Times: n.Times, All: orNil(n.Chao2()), Coverage: orNil(n.Coverage())}
	if u.All != nil {
		u.Unseen = orNil(*u.All-float64(n.Seen), true)
		u.Bound = orNil(stats.Unseen(people))
	}
	return u
}

// shuffle follows the interviews in many other orders.
func (c *SaturationCourse) shuffle(rows []talkThemes, themes int, rule stats.SaturationRule) {
	if len(rows) == 0 {
		return
	}
	r := rand.New(rand.NewPCG(saturationSeed, 0)) //nolint:gosec // nothing to keep secret: the same numbers are wanted
	order, heard := make([]bitset, len(rows)), make([]int, len(rows))
	for i, row := range rows {
		order[i] = row.themes
	}
	after := make([]tallied, len(rows)) // how many themes were heard after so many interviews
	for i := range after {
		after[i] = make(tallied, c.Themes+1)
	}
	reached := make(tallied, len(rows)+1) // after how many the rule says saturated; not in all orders
	for range saturationOrders {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		follow(order, newBitset(themes), c.Themes, heard)
		for i, n := range heard {
			after[i][n]++
		}
		if at, ok := rule.Reached(heard); ok {
			c.Orders.Reached++
			reached[at]++
		}
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		s.Median, _ = after[i].quantile(.5)
		s.Low, _ = after[i].quantile(.05)
		s.High, _ = after[i].quantile(.95)
	}
	c.Orders.Drawn = saturationOrders
	c.Orders.Median, c.Orders.Low, c.Orders.High = reached.at(.5), reached.at(.05), reached.at(.95)
}

// follow notes how many themes were heard up to each interview. Once all are,
// nothing more can come.
func follow(order []bitset, seen bitset, all int, heard []int) {
	n := 0
	for i, themes := range order {
		if n < all {
			n = seen.joinCounted(themes)
		}
		heard[i] = n
	}
}

// tallied counts orders by what came out in them, from 0 on.
type tallied []int32

// quantile is the smallest number that came out, or less, in at least a share q
// of all orders. Not ok when in more than the rest nothing came out.
func (t tallied) quantile(q float64) (n int, ok bool) {
	sum := 0
	for n, orders := range t {
		if sum += int(orders); float64(sum) >= q*saturationOrders {
			return n, true
		}
	}
	return 0, false
}

func (t tallied) at(q float64) *int {
	n, ok := t.quantile(q)
	if !ok {
		return nil
	}
	return &n
}
