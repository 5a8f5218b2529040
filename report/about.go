package report

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// An About says what the numbers of a report rest on: what was asked for, which
// state of the data it is, who was heard and who was not.
type About struct {
	Period       string          `json:"period"`       // as the user wrote it; "" is always
	Interviews   int             `json:"interviews"`   // in scope
	Participants int             `json:"participants"` // people in them, each once
	Asked        int             `json:"asked"`        // of them, with an interview that somebody finished coding
	By           string          `json:"by"`           // the attribute segments are made of; "" without any
	Segments     []Group         `json:"segments"`     // who was heard; Unknown last
	NotHeard     []Group         `json:"not_heard"`    // people of the workspace who were not, by segment: Participants alone is set
	Studies      []StudyTitle    `json:"studies"`      // of the interviews in scope
	Scope        Limits          `json:"scope"`
	Version      int64           `json:"version"`
	Codebook     CodebookState   `json:"codebook"`
	First        interviews.Date `json:"first"` // of the interviews in scope, "" when none has a date
	Last         interviews.Date `json:"last"`
	Finished     []interviews.ID `json:"finished"`
	Unfinished   []interviews.ID `json:"unfinished"`
	Blind        []interviews.ID `json:"blind"`   // of them, in which who asks must not see others' work: they count as unfinished
	Undated      int             `json:"undated"` // interviews without a date that the period leaves out
}

// Basis implements Issuable.
func (a *About) Basis() *About { return a }

// A CodebookState is which codebook a report was made with.
type CodebookState struct {
	Version string `json:"version"` // Codebook.Version, "" without themes
	Themes  int    `json:"themes"`
}

// Limits repeats the scope that was asked for.
type Limits struct {
	Studies  interviews.Scope `json:"studies"`
	From     interviews.Date  `json:"from"`  // inclusive, "" when open
	Until    interviews.Date  `json:"until"` // exclusive, "" when open
	Themes   []string         `json:"themes"`
	Kinds    []coding.Kind    `json:"kinds"`
	Without  []coding.Kind    `json:"without_kinds"`
	Polarity coding.Polarity  `json:"polarity"`
	Query    string           `json:"query"`
}

// whole reports whether a scope is about all that is known of its period.
func (l *Limits) whole() bool {
	return l.Query == "" && l.Polarity == "" && len(l.Studies)+len(l.Themes)+len(l.Kinds)+len(l.Without) == 0
}

// A StudyTitle names a study.
type StudyTitle struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// About says what a report of another package rests on.
func (d *Corpus) About(s Scope) About { return d.about(newSample(d.Data, s)) }

// Begin begins the document of a report of another package, which sums up what
// it found in a sentence or two.
func (a *About) Begin(name, found string) *document.Document { return a.document(name, found) }

// about says what a sample is.
func (d *Corpus) about(m *sample) About {
	a := About{
		Period: periodName(m.scope.Period), Interviews: len(m.interviews), Participants: len(m.heard), Asked: len(m.asked), By: m.by,
		Segments: groups(m.segmentNames(), m.segmentHeard, m.segments), NotHeard: d.notHeard(m),
		Studies: studyTitles(d.Studies, m), Scope: limits(m.scope), Version: d.Version,
		Finished: []interviews.ID{}, Unfinished: []interviews.ID{}, Blind: []interviews.ID{}, Undated: m.undated,
	}
	if d.Codebook != nil {
		a.Codebook = CodebookState{d.Codebook.Version(), len(d.Codebook.Themes())}
	}
	for _, iv := range m.interviews {
		a.list(iv, m.finished[iv.ID])
		if slices.Contains(d.Hidden, iv.ID) {
			a.Blind = append(a.Blind, iv.ID)
		}
	}
	return a
}

// list notes an interview's date and whether somebody finished coding it.
func (a *About) list(iv *interviews.Interview, finished bool) {
	if iv.Date != "" {
		if a.First == "" {
			a.First = iv.Date
		}
		a.Last = iv.Date
	}
	if finished {
		a.Finished = append(a.Finished, iv.ID)
	} else {
		a.Unfinished = append(a.Unfinished, iv.ID)
	}
}

// notHeard counts the participants of the workspace who are not in the sample,
// by the newest value of the attribute. Somebody of whom nothing is known and
// who speaks as a participant nowhere was taken for one by mistake.
func (d *Corpus) notHeard(m *sample) []Group {
	missing, speaks := sets{}, set{}
	for i := range d.Interviews {
		for _, id := range d.Interviews[i].Participants() {
			speaks[id] = true
		}
	}
	for _, p := range d.Participants {
		if !m.heard[p.ID] && (speaks[p.ID] || len(p.Attributes) > 0) {
			missing.add(m.segment(p.ID, ""), p.ID)
		}
	}
	list := []Group{}
	for _, name := range unknownLast(missing.names()) {
		list = append(list, Group{Name: name, Participants: len(missing[name])})
	}
	return list
}

// unknownLast moves Unknown behind the other segments.
func unknownLast(names []string) []string {
	if i := slices.Index(names, Unknown); i >= 0 {
		names = append(slices.Delete(names, i, i+1), Unknown)
	}
	return names
}

func groups(names []string, heard, asked sets) []Group {
	gs := make([]Group, 0, len(names))
	for _, name := range names {
		gs = append(gs, Group{name, len(heard[name]), len(asked[name])})
	}
	return gs
}

// studyTitles names the studies of the sample; one nobody described has its ID.
func studyTitles(all []interviews.Study, m *sample) []StudyTitle {
	used := set{}
	for _, iv := range m.byID {
		if iv.Study != "" {
			used[iv.Study] = true
		}
	}
	titles := make([]StudyTitle, 0, len(used))
	for _, id := range used.sorted() {
		t := StudyTitle{id, id}
		if i := slices.IndexFunc(all, func(s interviews.Study) bool { return s.ID == id }); i >= 0 && all[i].Title != "" {
			t.Title = all[i].Title
		}
		titles = append(titles, t)
	}
	return titles
}

func limits(s Scope) Limits {
	return Limits{
		Studies: append(interviews.Scope{}, s.Studies...), From: s.Period.From, Until: s.Period.Until,
		Themes: append([]string{}, s.Themes...), Kinds: append([]coding.Kind{}, s.Kinds...), Without: append([]coding.Kind{}, s.Without...), Polarity: s.Polarity, Query: s.Query,
	}
}

// periodName is the period as the user wrote it, or its bounds.
func periodName(p interviews.Period) string {
	if p.Name != "" || (p.From == "" && p.Until == "") {
		return p.Name
	}
	return string(p.From) + " to before " + string(p.Until)
}

// document begins the document of a report of that name, which sums up what it
// found in a sentence or two.
func (a *About) document(name string, found string) *document.Document {
	return &document.Document{Name: name, Title: a.title(), Lead: strings.TrimSpace(a.summary() + " " + found), Head: a.head(), Foot: a.foot()}
}

// head are the facts that every report begins with.
func (a *About) head() []document.Fact {
	facts := []document.Fact{{Name: "Scope", Text: a.scope()}, {Name: "Period", Text: a.period()},
		{Name: "Data version", Text: fmt.Sprint(a.Version)}, {Name: "Codebook version", Text: a.Codebook.String()}}
	if len(a.Segments) > 0 && a.By != "" {
		facts = append(facts, document.Fact{Name: "Heard by " + a.By, Text: heardText(a.Segments)})
	}
	return append(facts, document.Fact{Name: "Not heard", Text: a.notHeard()})
}

// String tells the codebook apart from any other: "3f2a91c0 (28 themes)".
func (c CodebookState) String() string {
	if c.Themes == 0 {
		return "no themes"
	}
	return fmt.Sprintf("%s (%s)", c.Version, count(c.Themes, "theme", "themes"))
}

func heardText(gs []Group) string {
	var list []string
	for _, g := range gs {
		list = append(list, fmt.Sprintf("%s %d", g.Name, g.Participants))
	}
	return strings.Join(list, ", ")
}

// notHeard says in words who was not.
func (a *About) notHeard() string {
	switch {
	case len(a.NotHeard) == 0 && a.Participants == 0:
		return "the workspace has no participants"
	case len(a.NotHeard) == 0:
		return "nobody: all participants of the workspace were heard"
	}
	n := 0
	for _, g := range a.NotHeard {
		n += g.Participants
	}
	who := count(n, "participant", "participants") + " of the workspace"
	if a.By == "" {
		return who
	}
	return who + ": " + heardText(a.NotHeard)
}

const everything = "everything in the workspace"

// scope says what was asked for, in words.
func (a *About) scope() string {
	parts := []string{}
	for _, s := range a.Scope.Studies {
		parts = append(parts, "study "+s)
	}
	if len(a.Scope.Themes) > 0 {
		parts = append(parts, "only "+strings.Join(a.Scope.Themes, ", ")+" and what is below")
	}
	if len(a.Scope.Kinds) > 0 {
		parts = append(parts, "only themes of the kind "+joinKinds(a.Scope.Kinds))
	}
	if len(a.Scope.Without) > 0 {
		parts = append(parts, "without themes of the kind "+joinKinds(a.Scope.Without))
	}
	if a.Scope.Polarity != "" {
		parts = append(parts, "codings that are "+string(a.Scope.Polarity))
	}
	if a.Scope.Query != "" {
		parts = append(parts, "query "+a.Scope.Query)
	}
	if len(parts) == 0 {
		return everything
	}
	return strings.Join(parts, "; ")
}

func joinKinds(kinds []coding.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

func (a *About) foot() string {
	days := ""
	if a.First != "" {
		days = fmt.Sprintf(" · interviews %s to %s", a.First, a.Last)
	}
	return fmt.Sprintf("Data version %d%s · the same data gives the same report.", a.Version, days)
}

// heardPart tells who was heard, who was not, and what to keep in mind.
func (a *About) heardPart(notes []string) document.Part {
	part := document.Part{Name: "heard", Title: "Who was heard"}
	if len(a.Segments) > 0 && a.By != "" {
		part.Blocks = append(part.Blocks, a.heardTable())
	}
	part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("Not heard: " + a.notHeard() + ".")})
	if len(a.Unfinished) > 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Plain("Not coded to the end: " + ids(a.Unfinished) + ".")})
	}
	if len(a.Blind) > 0 {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: document.Note, Text: document.Plain("You code blind in " + ids(a.Blind) +
			": until all have finished there, you see only your own codings, and these interviews count as not finished.")})
	}
	return notesTo(part, notes)
}

// notesTo adds what is to be kept in mind.
func notesTo(part document.Part, notes []string) document.Part {
	for _, n := range notes {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: document.Note, Text: document.Plain(n)})
	}
	return part
}

func (a *About) heardTable() *document.Table {
	t := &document.Table{Name: "heard", Columns: []document.Column{
		{Key: "segment", Name: a.By, Kind: document.Label}, {Key: "participants", Name: "People", Kind: document.Number},
		{Key: "asked", Name: "Asked", Kind: document.Number}, {Key: "not_heard", Name: "Not heard", Kind: document.Number},
	}}
	missing := map[string]int{}
	for _, g := range a.NotHeard {
		missing[g.Name] = g.Participants
	}
	add := func(g Group) {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: g.Name}, {Value: g.Participants}, {Value: g.Asked}, {Value: missing[g.Name]}}})
	}
	for _, g := range a.Segments {
		add(g)
		delete(missing, g.Name)
	}
	for _, g := range a.NotHeard {
		if _, left := missing[g.Name]; left {
			add(Group{Name: g.Name})
		}
	}
	return t
}
