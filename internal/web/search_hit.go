package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"verbatim/interviews"
	"verbatim/search"
	"verbatim/search/query"
)

// fill shows what was found.
func (p *searchPage) fill(all *quoteShelf, words string, o search.Options) {
	titles := map[interviews.ID]string{}
	for i := range all.corpus.Interviews {
		iv := &all.corpus.Interviews[i]
		titles[iv.ID] = titleOf(iv)
	}
	view := func(hits []Hit) (views []hitView) {
		for _, h := range hits {
			v := hitView{Hit: h, Title: titles[h.Interview], Themed: viewThemes(all.corpus.Codebook, h.Themes), Address: findAddress(h.Interview, h.Turn, words)}
			if h.Quote != "" {
				v.Address = quoteAddress(h.Interview, h.Turn, h.Quote)
			}
			views = append(views, v)
		}
		return views
	}
	if p.Group == search.NoGroups {
		p.Groups = []hitGroup{{Hits: view(p.Found.Hits)}}
	}
	for _, g := range p.Found.Groups {
		p.Groups = append(p.Groups, p.groupOf(g, titles, view(g.Hits)))
	}
	if o.After != "" || o.Offset > 0 {
		p.First = p.address("", "")
	}
	switch {
	case p.Group != search.NoGroups && len(p.Found.Groups) == hitsShown:
		p.Next = p.address("offset", strconv.Itoa(o.Offset+hitsShown))
	case p.Group == search.NoGroups && len(p.Found.Hits) == hitsShown && p.Found.Next != "":
		p.Next = p.address("after", p.Found.Next)
	}
	if p.Found.Suggestion != "" {
		p.Meant = p.address("q", p.Found.Suggestion)
	}
}

// groupOf is a group of hits, with the way to all of them.
func (p *searchPage) groupOf(g HitGroup, titles map[interviews.ID]string, hits []hitView) hitGroup {
	one := hitGroup{Name: g.Value, Total: g.Total, Hits: hits}
	field := "participant"
	switch {
	case p.Group == search.ByInterview:
		field, one.Name, one.Address = "interview", titles[interviews.ID(g.Value)], codeAddress(interviews.ID(g.Value))
	case g.Value == "":
		one.Name = "Not a participant"
		return one
	default:
		one.Address = personAddress(g.Value)
	}
	if g.Total > len(hits) {
		if said, err := query.Parse(p.Query); err == nil {
			all := *p
			all.Group = search.NoGroups
			one.More = all.address("q", within(said, append(slices.Clone(partsOf(said)), query.Field{Name: field, Value: g.Value})))
		}
	}
	return one
}

// within writes parts as a query that looks where another one does.
func within(said query.Query, parts []query.Node) string {
	text := whole(parts)
	if said.Quotes {
		text = strings.TrimSpace("in:quotes " + query.Query{Root: rootOf(parts)}.String())
	}
	return text
}

func rootOf(parts []query.Node) query.Node {
	if len(parts) == 1 {
		return parts[0]
	}
	return query.And(parts)
}

// markWords are the words that a transcript marks, as they were asked for.
func markWords(q query.Query) string {
	var words []string
	for _, leaf := range query.Wanted(q.Root) {
		switch n := leaf.(type) {
		case query.Term:
			words = append(words, n.Text)
		case query.Phrase:
			words = append(words, n.Text)
		case query.Prefix:
			words = append(words, n.Text)
		}
	}
	return strings.Join(words, " ")
}

// findAddress leads to a turn, in which words are marked.
func findAddress(id interviews.ID, turn int, words string) string {
	if words == "" {
		return turnAddress(id, turn)
	}
	return fmt.Sprintf("%s?find=%s#t%d", codeAddress(id), url.QueryEscape(words), turn)
}

func turnAddress(id interviews.ID, turn int) string {
	return fmt.Sprintf("%s#t%d", codeAddress(id), turn)
}

// facetFields are the fields by which a query asks for what hits are counted by,
// where they are called otherwise.
var facetFields = map[string]string{"quarter": "date"}

var facetLabels = map[string]string{"theme": "Theme", "participant": "Person", "quarter": "Quarter", "study": "Study", "role": "Role in the interview", "interview": "Interview"}

// hitFacets are the counts of a search as links that narrow it down.
func (s *quoteShelf) hitFacets(p *searchPage, parts []query.Node, names []string) []facet {
	asked := s.asked(parts)
	said, _ := query.Parse(p.Query)
	var all []facet
	for _, name := range names {
		field := cmp.Or(facetFields[name], name)
		f := facet{Name: name, Label: cmp.Or(facetLabels[name], name)}
		for _, one := range p.Found.Facets[name] {
			if one.Value == "" || len(f.Values) == mostFacet {
				continue
			}
			v := facetValue{Name: s.valueName(name, one.Value), Quotes: one.Count, part: asked.part(field, one.Value)}
			next := append(slices.Clone(parts), query.Field{Name: field, Value: one.Value})
			if v.On = v.part >= 0; v.On {
				next = slices.Delete(slices.Clone(parts), v.part, v.part+1)
			}
			if name == "theme" {
				v.Colour = s.themeColour(one.Value)
			}
			v.Address = p.address("q", within(said, next))
			f.Values = append(f.Values, v)
		}
		f.Rest = len(p.Found.Facets[name]) - len(f.Values)
		if len(f.Values) > 0 {
			all = append(all, f)
		}
	}
	return all
}
