package report

import (
	"fmt"
	"strings"

	"verbatim/interviews"
	"verbatim/report/document"
)

// A FirstHeard is the quote with which a theme was first heard: what a new
// theme of an interview leads back to.
type FirstHeard struct {
	Interview interviews.ID `json:"interview"`
	Theme     string        `json:"theme"` // Theme.ID
	Name      string        `json:"name"`
	Evidence  *Evidence     `json:"evidence"` // null when it may not be shown
}

// firstHeard finds the first quote of every theme, in the order in which the
// themes were heard.
func (n *counting) firstHeard() []FirstHeard {
	list, seen := []FirstHeard{}, newBitset(len(n.node))
	n.eachFinished(func(quotes []said, iv *interviews.Interview) {
		for _, s := range quotes {
			q := &n.Quotes[s.quote]
			if !q.State.Counts() || !n.sample.wants(iv, q) {
				continue
			}
			for _, mark := range s.marks {
				node := n.node[mark.Theme]
				if node < 0 || seen.has(int(mark.Theme)) || !n.sample.reads(n.rated[q.ID], n.marks.Themes[mark.Theme]) {
					continue
				}
				seen.add(int(mark.Theme))
				first := FirstHeard{Interview: iv.ID, Theme: n.nodes[node].theme.ID, Name: n.nodes[node].theme.Name}
				if person := n.seats[s.seat].person; !n.sample.withholds(iv, q, person) && !n.sample.scope.Numbers {
					e := evidence(q, iv, n.sample.segmentIn(person, iv.Date), n.names[mark.By])
					e.Finished = true
					first.Evidence = &e
				}
				list = append(list, first)
			}
		}
	})
	return list
}

func firstRef(id interviews.ID) string { return "first/" + string(id) }

// addedShown is how many interviews that added something are listed.
const addedShown = 60

// addedTable names the new themes of each interview that added any.
func (r *SaturationReport) addedTable() *document.Table {
	t := &document.Table{Name: "added", Columns: []document.Column{
		{Key: "interview", Name: "Interview", Kind: document.Label}, {Key: "date", Name: "Date"}, {Key: "new_themes", Name: "New", Kind: document.Number},
		{Key: "themes", Name: "So far", Kind: document.Number}, {Key: "which", Name: "Which themes", Wide: 60},
	}}
	names := map[interviews.ID][]string{}
	for _, f := range r.Heard {
		names[f.Interview] = append(names[f.Interview], f.Name)
	}
	for _, s := range r.All.Steps {
		if s.New == 0 {
			continue
		}
		if len(t.Rows) == addedShown {
			t.Caption = fmt.Sprintf("The first %d interviews that added any.", addedShown)
			break
		}
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: string(s.Interview)}, {Value: s.Date}, {Value: s.New, Ref: firstRef(s.Interview)}, {Value: s.Heard},
			{Value: strings.Join(names[s.Interview], ", ")}}})
	}
	return t
}

// firstWords are the quotes with which themes were first heard, by interview.
func (r *SaturationReport) firstWords(doc *document.Document) document.Part {
	w, p := &document.Words{}, newProofs(doc)
	withheld := 0
	for i := range r.Heard {
		f := &r.Heard[i]
		if n := len(w.Groups); n == 0 || w.Groups[n-1].Ref != firstRef(f.Interview) {
			w.Groups = append(w.Groups, document.Group{Ref: firstRef(f.Interview), Level: 3, Title: string(f.Interview)})
			withheld = 0
		}
		g := &w.Groups[len(w.Groups)-1]
		g.Tally = strings.TrimPrefix(g.Tally+", "+f.Name, ", ")
		if f.Evidence == nil {
			withheld++
			g.Note = withheldNote(withheld)
			continue
		}
		at := p.quote(f.Evidence)
		if n := len(g.Quotes); n == 0 || g.Quotes[n-1] != at {
			g.Quotes = append(g.Quotes, at)
		}
	}
	return wordsPart(w)
}
