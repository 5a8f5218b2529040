package roadmap

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/report/document"
)

// shortPart has all proposals in a table, and for programs what their scores
// are made of.
func (o *Overview) shortPart() document.Part {
	part := document.Part{Name: "short", Title: "In short"}
	if len(o.Proposals) > 0 {
		part.Blocks = []document.Block{o.proposalsTable(), o.reachTable(), o.driversTable()}
	}
	return part
}

func (o *Overview) proposalsTable() *document.Table {
	data := func(key string) document.Column { return document.Column{Key: key, For: document.Programs} }
	people := func(key, name string) document.Column {
		return document.Column{Key: key, Name: name, For: document.People}
	}
	effort := document.Column{Key: "effort_months", Name: "Person-months", Kind: document.Number, For: document.Programs}
	if o.For == Engineer {
		effort.For = document.Everybody
	}
	t := &document.Table{Name: "proposals", Caption: "People hit, of those asked. Hours a quarter with their 90% range.", Columns: []document.Column{
		data("id"), {Key: "state", Name: "State"}, {Key: "proposal", Name: "Proposal", Kind: document.Label, Wide: 40}, people("hits", "Hits"), people("hours", "Hours a quarter"), people("place", "Place"),
		data("rank"), data("rank_low"), data("rank_high"), data("tied_with"), data("x"), data("asked"), data("headcount"), data("people"), data("people_low"), data("people_high"),
		data("score"), data("low"), data("high"), data("leverage"), data("impact"), data("strategic"), data("load_share"), effort, data("score_per_month"),
		data("eliminates"), data("business_outcome"), data("leader"), data("hypothesis"), data("shipped"), data("outcome"), data("needs"),
	}}
	for i := range o.Proposals {
		t.Rows = append(t.Rows, document.Row{Cells: o.Proposals[i].cells()})
	}
	return t
}

func (t *Telling) cells() []document.Cell {
	var rank, best, worst any
	if t.Rank != nil && t.Odds != nil {
		rank, best, worst = *t.Rank, t.Odds.Best, t.Odds.Worst
	}
	hits, hours := "–", "–"
	if t.Asked > 0 {
		hits = fmt.Sprintf("%d of %d", t.X, t.Asked)
	}
	if t.Score.Score != nil {
		hours = fmt.Sprintf("%.0f, %.0f–%.0f", *t.Score.Score, *t.Low, *t.High)
	}
	hypothesis, overall := "", ""
	if t.Believed != nil {
		hypothesis = t.Believed.ID
	}
	if t.Result != nil {
		overall = string(t.Result.Overall)
	}
	return []document.Cell{
		{Value: t.ID}, {Value: string(t.State)}, {Value: t.name(), Ref: t.ref("proposal")}, {Text: hits, Ref: t.ref("reach")}, {Text: hours, Ref: t.ref("proposal")}, {Text: t.rank()},
		{Value: rank}, {Value: best}, {Value: worst}, {Value: strings.Join(t.Tied, ", ")}, {Value: t.X}, {Value: t.Asked}, {Value: t.Headcount}, maybe(t.People), maybe(t.PeopleLow), maybe(t.PeopleHi),
		maybe(t.Score.Score), maybe(t.Low), maybe(t.High), maybe(t.Leverage), maybe(t.Impact), maybe(t.Strategic), maybe(t.LoadShare), maybe(t.Effort), maybe(t.PerMonth),
		{Value: t.Eliminates}, {Value: t.outcome()}, {Value: t.Leader}, {Value: hypothesis}, {Value: t.Shipped}, {Value: overall}, {Value: strings.Join(t.Needs, ", ")},
	}
}

// maybe is a number that may not exist.
func maybe(v *float64) document.Cell {
	if v == nil {
		return document.Cell{}
	}
	return document.Cell{Value: *v}
}

func (o *Overview) reachTable() *document.Table {
	t := &document.Table{Name: "reach", Data: true}
	for _, key := range []string{"proposal", "segment", "x", "asked", "headcount", "mean", "low", "high", "no_information"} {
		t.Columns = append(t.Columns, document.Column{Key: key})
	}
	for i := range o.Proposals {
		for _, r := range o.Proposals[i].Reach {
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: o.Proposals[i].ID}, {Value: r.Segment}, {Value: r.X}, {Value: r.Asked}, {Value: r.Headcount},
				{Value: r.Mean}, {Value: r.Low}, {Value: r.High}, {Value: r.Unknown}}})
		}
	}
	return t
}

func (o *Overview) driversTable() *document.Table {
	t := &document.Table{Name: "drivers", Data: true}
	for _, key := range []string{"proposal", "input", "low", "high"} {
		t.Columns = append(t.Columns, document.Column{Key: key})
	}
	for i := range o.Proposals {
		for _, d := range o.Proposals[i].Drivers {
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: o.Proposals[i].ID}, {Value: d.Input}, {Value: d.Low}, {Value: d.High}}})
		}
	}
	return t
}

// wordsPart are the quotes behind the numbers, proposal by proposal.
func (o *Overview) wordsPart(c *cites) document.Part {
	part := document.Part{Name: "words", Title: "The words"}
	w := &document.Words{}
	for i := range o.Proposals {
		if g := o.Proposals[i].group(c); len(g.Sets) > 0 {
			w.Groups = append(w.Groups, g)
		}
	}
	if len(w.Groups) > 0 {
		part.Blocks = []document.Block{paragraph(document.Caption, "The quotes behind the numbers, with the line of the transcript where each stands. People behind a number are listed with the numbers of their quotes."), w}
	}
	return part
}

// group lists the quotes of a proposal, and proves its numbers.
func (t *Telling) group(c *cites) document.Group {
	g := document.Group{Ref: t.ref("proposal"), Level: 3, Title: t.name(), Tally: t.whom() + " · " + t.worth(), Note: t.note()}
	for _, set := range []struct {
		what, title string
		said        *Sayings
	}{
		{"reach", "Hit: " + t.whom(), &t.Hit},
		{"for", "For: " + count(len(t.For.People), "person", "people"), &t.For},
		{"against", "Against: " + count(len(t.Against.People), "person", "people"), &t.Against},
	} {
		if len(set.said.People) > 0 {
			g.Sets = append(g.Sets, c.set(t.ref(set.what), set.title, len(set.said.People), set.said.Quotes))
		}
		if set.what == "reach" {
			g.Sets = append(g.Sets, t.segmentSets(c)...)
		}
		for i := range set.said.Quotes {
			if at := c.place(&set.said.Quotes[i]); !slices.Contains(g.Quotes, at) {
				g.Quotes = append(g.Quotes, at)
			}
		}
	}
	return g
}

// note says which quotes are not shown, and how to have them listed.
func (t *Telling) note() string {
	var list []string
	if n := t.Hit.Withheld + t.For.Withheld + t.Against.Withheld; n > 0 {
		list = append(list, fmt.Sprintf("%s of people who did not agree to be quoted, counted and not shown.", count(n, "mention", "mentions")))
	}
	if n := t.Hit.More + t.For.More + t.Against.More; n > 0 {
		list = append(list, fmt.Sprintf("%s not shown; list them with: verbatim trace proposal/%s --limit 0", count(n, "more is", "more are"), t.ID))
	}
	return strings.Join(list, " ")
}

// segmentSets prove how many of each segment are hit.
func (t *Telling) segmentSets(c *cites) []document.Set {
	var sets []document.Set
	for _, r := range t.Reach {
		if r.X == 0 {
			continue
		}
		those := slices.DeleteFunc(slices.Clone(t.Hit.Quotes), func(s Said) bool { return s.Segment != r.Segment })
		sets = append(sets, c.set(t.ref("segment/"+r.Segment), fmt.Sprintf("%s: %d of %d", r.Segment, r.X, r.Asked), r.X, those))
	}
	return sets
}

// set lists the people behind a number with their quotes, and says of how many
// of all no words are shown.
func (c *cites) set(ref, title string, all int, quotes []Said) document.Set {
	by := map[string][]int{}
	for i := range quotes {
		who := quotes[i].Participant
		by[who] = append(by[who], c.place(&quotes[i]))
	}
	set := document.Set{Ref: ref, Title: title}
	for _, who := range sortedPeople(by) {
		set.People = append(set.People, document.Speaker{Who: who, Quotes: by[who]})
	}
	if n := all - len(set.People); n > 0 {
		set.More = "and " + count(n, "person", "people") + " whose words are not shown here"
	}
	return set
}
