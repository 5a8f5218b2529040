package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"verbatim/search/query"
)

// A headcount is how many quotes there are, in how many interviews, said by
// how many people.
type headcount struct{ Quotes, Interviews, People int }

func (s *quoteShelf) count(rows rowSet) headcount {
	h := headcount{Quotes: rows.size()}
	talks, people := map[string]bool{}, map[int32]bool{}
	last := int32(-1)
	rows.each(func(row int) {
		v := s.voice[row]
		if v == last {
			return
		}
		last = v
		talks[s.voices[v].Interview] = true
		if n := s.voices[v].number; n >= 0 {
			people[n] = true
		}
	})
	h.Interviews, h.People = len(talks), len(people)
	return h
}

// A facet is what some quotes have of one property.
type facet struct {
	Name, Label string
	Values      []facetValue
	Rest        int // values that are not listed
}

// First are the values that are shown at once, More the others.
func (f facet) First() []facetValue { return f.Values[:min(facetFirst, len(f.Values))] }
func (f facet) More() []facetValue  { return f.Values[min(facetFirst, len(f.Values)):] }

const (
	facetFirst = 6
	mostFacet  = 40
)

// A facetValue is one value, and what would remain if it were asked for, too.
type facetValue struct {
	Name           string
	Colour         string // "k3" of a theme
	Quotes, People int
	Address        string // adds it to the query; takes it out when it is in
	On             bool

	value string
	part  int // of the query that asks for it, -1 for none
}

// tally counts the quotes and people with each value of each column. The rows
// of one person stand one behind the other, so that the last person who was
// counted for a value is enough to count everybody once.
func (s *quoteShelf) tally(rows rowSet) (quotes, people [][]int) {
	last := make([][]int32, len(s.columns))
	for i, c := range s.columns {
		quotes, people = append(quotes, make([]int, len(c.values))), append(people, make([]int, len(c.values)))
		last[i] = slices.Repeat([]int32{-1}, len(c.values))
	}
	for _, row := range s.persons {
		if !rows.has(int(row)) {
			continue
		}
		person := s.voices[s.voice[row]].number
		for i, c := range s.columns {
			for _, value := range c.on(s, int(row)) {
				quotes[i][value]++
				if last[i][value] != person {
					last[i][value] = person
					people[i][value]++
				}
			}
		}
	}
	return quotes, people
}

// facets are what some rows have, what is asked for and most frequent first.
func (s *quoteShelf) facets(rows rowSet, a asking, parts []query.Node) []facet {
	quotes, people := s.tally(rows)
	asked := s.asked(parts)
	var all []facet
	for _, name := range s.facetOrder() {
		i := slices.IndexFunc(s.columns, func(c *column) bool { return c.name == name })
		f := facet{Name: name, Label: s.columns[i].label}
		for v, value := range s.columns[i].values {
			at := asked.part(name, value)
			if quotes[i][v] > 0 || at >= 0 {
				f.Values = append(f.Values, facetValue{value: value, part: at, Name: s.valueName(name, value), Quotes: quotes[i][v], People: people[i][v]})
			}
		}
		if f.cut(); len(f.Values) == 0 {
			continue
		}
		for v := range f.Values {
			f.Values[v].lead(s, &f, a, parts)
		}
		all = append(all, f)
	}
	return all
}

// cut keeps the values that are listed.
func (f *facet) cut() {
	slices.SortStableFunc(f.Values, func(x, y facetValue) int {
		return cmp.Or(cmp.Compare(min(y.part, 0), min(x.part, 0)), y.Quotes-x.Quotes, cmp.Compare(x.Name, y.Name))
	})
	f.Rest = max(0, len(f.Values)-mostFacet)
	f.Values = f.Values[:len(f.Values)-f.Rest]
}

// lead gives a value its address and colour.
func (v *facetValue) lead(s *quoteShelf, f *facet, a asking, parts []query.Node) {
	if f.Name == "theme" {
		v.Colour = s.themeColour(v.value)
	}
	if v.On = v.part >= 0; v.On {
		v.Address = a.asksFor(whole(slices.Delete(slices.Clone(parts), v.part, v.part+1)))
		return
	}
	v.Address = a.asksFor(whole(append(slices.Clone(parts), query.Field{Name: f.Name, Value: v.value})))
}

// facetOrder is the order in which facets are shown: what is asked for most
// often first.
func (s *quoteShelf) facetOrder() []string {
	order := append([]string{"theme"}, askable(s.corpus.Participants)...)
	return append(order, "participant", "date", "study", "coder", "polarity", "key", "state", "kind", "role", "source")
}

// askedParts are the parts of a query that ask for one value each: their
// places by field and value.
type askedParts map[[2]string]int

func (s *quoteShelf) asked(parts []query.Node) askedParts {
	asked := askedParts{}
	for i, n := range parts {
		f, ok := n.(query.Field)
		if !ok {
			continue
		}
		if f.Name == "theme" {
			if t, err := s.corpus.Codebook.Find(f.Value); err == nil {
				f.Value = t.ID
			}
		}
		asked[[2]string{f.Name, strings.ToLower(f.Value)}] = i
	}
	return asked
}

// part is the place of the part that asks for a value, -1 when none does.
func (a askedParts) part(field, value string) int {
	at, known := a[[2]string{field, strings.ToLower(value)}]
	if !known {
		return -1
	}
	return at
}

// valueName is how a value is shown.
func (s *quoteShelf) valueName(field, value string) string {
	if field != "theme" {
		return value
	}
	if t := s.corpus.Codebook.Theme(value); t != nil {
		return t.Name
	}
	return value
}

func (s *quoteShelf) themeColour(id string) string {
	if t := s.corpus.Codebook.Theme(id); t != nil {
		return fmt.Sprintf("k%d", t.Colour)
	}
	return ""
}
