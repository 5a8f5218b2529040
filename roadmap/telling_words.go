package roadmap

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"verbatim/report"
)

// A Part is what one input of a score says, and who gave it.
type Part struct {
	Input string `json:"input"` // by the name it has in Inputs.Given
	Says  string `json:"says"`
	Given
}

// parts tells of the inputs in the order of the formula.
func (v *view) parts(in *Inputs) []Part {
	says := []Link{
		in.Frequency.link("frequency", "times per person and quarter"), in.Toil.link("toil", "minutes each time"),
		in.traceLoad(v.Scale), in.traceModulators(), in.traceStrategy(v.Cycle),
	}
	parts := make([]Part, 0, len(says))
	for _, l := range says {
		g, _ := in.GivenBy(l.Kind)
		parts = append(parts, Part{Input: l.Kind, Says: l.Says, Given: g})
	}
	return parts
}

// whom says how many of the people asked are hit.
func (t *Telling) whom() string {
	switch {
	case len(t.Reach) == 0:
		return "whom it hits is not counted yet"
	case t.Asked == 0:
		return "nobody was asked"
	}
	return fmt.Sprintf("%d of %s asked", t.X, count(t.Asked, "person", "people"))
}

// reached says how many people that is likely to be of all; "" when unknown.
func (t *Telling) reached() string {
	if t.People == nil {
		return ""
	}
	return fmt.Sprintf("about %.0f of %s, 90%% range %.0f–%.0f", *t.People, count(t.Headcount, "person", "people"), *t.PeopleLow, *t.PeopleHi)
}

// worth is the score, or why there is none.
func (t *Telling) worth() string {
	switch {
	case t.Invalid != "":
		return "no score: " + t.Invalid
	case t.Score.Score == nil:
		return "no score: it needs " + strings.Join(t.Needs, ", ")
	}
	return fmt.Sprintf("%.0f hours a quarter, 90%% range %.0f–%.0f", *t.Score.Score, *t.Low, *t.High)
}

// rank is a place with what the inputs leave open: "2, or 1–3"; "" without a score.
func (t *Telling) rank() string {
	switch {
	case t.Rank == nil || t.Odds == nil:
		return ""
	case t.Odds.Best == t.Odds.Worst:
		return strconv.Itoa(*t.Rank)
	}
	return fmt.Sprintf("%d, or %d–%d", *t.Rank, t.Odds.Best, t.Odds.Worst)
}

// why is the reason of the newest move; what says that nobody noted any.
func (t *Telling) why() string {
	if t.Moved == nil || blank(t.Moved.Reason) {
		return "Nobody noted why."
	}
	return fmt.Sprintf("%s (%s, %s)", t.Moved.Reason, t.Moved.By, t.Moved.At.UTC().Format(time.DateOnly))
}

// shippedOn says when it was shipped.
func (t *Telling) shippedOn() string {
	if t.Shipped == "" {
		return "shipped; nobody noted the day"
	}
	return "shipped on " + string(t.Shipped)
}

// outcome is what is to become better for the business; "" when nobody said.
func (t *Telling) outcome() string {
	s := t.Inputs.Strategic
	if s == nil || blank(s.Outcome) {
		return ""
	}
	if blank(s.Owner) {
		return s.Outcome + ", without an owner"
	}
	return s.Outcome + ", owned by " + s.Owner
}

// unknowns say what is not known of a proposal.
func (t *Telling) unknowns() []string {
	var list []string
	add := func(when bool, format string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(t.Invalid != "", "its score: %s", t.Invalid)
	add(len(t.Needs) > 0, "its score: nobody has given its %s", strings.Join(t.Needs, ", "))
	for _, r := range t.Reach {
		add(r.Unknown, "whether it hits anybody of %s: nobody there was asked", r.Segment)
	}
	add(t.Asked > 0 && t.Asked < report.SmallSample, "whom it hits: only %s asked", count(t.Asked, "person was", "people were"))
	add(t.outcome() == "", "the business outcome: nobody has named one")
	add(blank(t.Leader), "who leads it")
	add(t.Result == nil, "what tells whether it worked: it has no metric")
	list = append(list, t.Believed.unknowns()...)
	if t.Result != nil {
		list = append(list, t.Result.unknowns()...)
	}
	return list
}

func (b *Believed) unknowns() []string {
	if b == nil {
		return []string{"whether the belief behind it is true: it rests on no hypothesis"}
	}
	var list []string
	if b.State != Validated {
		list = append(list, fmt.Sprintf("whether the belief behind it is true: the hypothesis %s is %s, %d for and %d against", b.ID, b.State, b.For, b.Against))
	}
	if b.Against == 0 {
		list = append(list, "what speaks against it: there is no evidence against the hypothesis")
	}
	return list
}

func (o *Outcome) unknowns() []string {
	var list []string
	for i := range o.Metrics {
		if m := &o.Metrics[i]; m.State == NoData || m.State == TooFew {
			list = append(list, fmt.Sprintf("how %q stands: %s", m.Name, m.Stands()))
		}
	}
	return list
}

// Breaches names the guardrails that are breached, with their numbers.
func (o *Outcome) Breaches() []string {
	var list []string
	for i := range o.Metrics {
		if m := &o.Metrics[i]; slices.Contains(o.Breached, m.ID) {
			list = append(list, m.Says())
		}
	}
	return list
}

// switchPoint says what it takes to pass the proposal above; "" for the first.
func (t *Telling) switchPoint(title func(id string) string) string {
	o := t.Overtake
	if o == nil || o.Says() == "" {
		return ""
	}
	return fmt.Sprintf("It would pass %q with %s.", title(o.ID), o.Says())
}

// swings says how far each input moves the score, the widest first.
func (t *Telling) swings() []string {
	var list []string
	for _, d := range t.Drivers {
		list = append(list, fmt.Sprintf("%s: %.0f–%.0f hours", d.Input, d.Low, d.High))
	}
	return list
}

// name is a proposal's title, or else its ID.
func (t *Telling) name() string { return cmp.Or(strings.TrimSpace(t.Title), t.ID) }

// titleOf is the name of a proposal that others name by its ID.
func titleOf(all []Telling, id string) string {
	for i := range all {
		if all[i].ID == id {
			return all[i].name()
		}
	}
	return id
}
