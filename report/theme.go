package report

import (
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/report/document"
)

// A ThemeReport is one theme on a page, with everything under it: what it
// means, how many people speak of it, in which segments and quarters, with
// which other themes, and all quotes.
type ThemeReport struct {
	ThemesReport
	ID       string          `json:"id"`
	Include  string          `json:"include"`
	Exclude  string          `json:"exclude"`
	Path     []string        `json:"path"`   // names from the top down to the theme
	Merged   []string        `json:"merged"` // themes that became part of it
	Into     string          `json:"into"`   // the theme it became part of, "" when it did not
	Together []ThemeTogether `json:"together"`
}

// A ThemeTogether is another theme of the same people.
type ThemeTogether struct {
	Theme  string `json:"theme"`
	Name   string `json:"name"`
	Both   int    `json:"both"`   // people of finished interviews who speak of both
	Others int    `json:"others"` // of them all who speak of the other one
}

// togetherShown is how many other themes a page lists.
const togetherShown = 10

// Theme tells of one theme. errs.NotFound when there is none of that ID.
func (d *Corpus) Theme(id string, s Scope) (*ThemeReport, error) {
	var t *coding.Theme
	if d.Codebook != nil {
		t = d.Codebook.Theme(id)
	}
	if t == nil {
		return nil, errs.New(errs.NotFound, "no theme %q", id).Try("'verbatim theme list' shows them all")
	}
	together := d.together(id, s)
	s.Themes, s.Kinds, s.Without = []string{id}, nil, nil
	r := &ThemeReport{ThemesReport: *d.Themes(s), ID: id, Include: t.Include, Exclude: t.Exclude, Into: t.MergedInto, Path: []string{}, Merged: []string{}, Together: together}
	for _, above := range d.Codebook.Path(id) {
		r.Path = append(r.Path, d.Codebook.Theme(above).Name)
	}
	for _, other := range d.Codebook.Themes() {
		if other.MergedInto == id {
			r.Merged = append(r.Merged, other.ID)
		}
	}
	return r, nil
}

// together lists the themes that the people of a theme speak of too, but for
// those above and below it: most people first.
func (d *Corpus) together(id string, s Scope) []ThemeTogether {
	s.Themes, s.Kinds, s.Without = nil, nil, nil
	m := newSample(d.Data, s)
	c := tallyThemes(d, m, outline(d.Codebook, s))
	p := newPeople(d, m, c.segment)
	list := []ThemeTogether{}
	at := c.nodeOf(id)
	if at < 0 {
		return list
	}
	own := p.mentioned(c.interviews().seats[at])
	family := append(d.Codebook.Path(id), d.Codebook.Under(id)...)
	for i, n := range c.nodes {
		if slices.Contains(family, n.theme.ID) {
			continue
		}
		theirs := p.mentioned(c.interviews().seats[i])
		if both := own.common(theirs); both > 0 {
			list = append(list, ThemeTogether{n.theme.ID, n.theme.Name, both, theirs.size()})
		}
	}
	slices.SortStableFunc(list, func(a, b ThemeTogether) int { return b.Both - a.Both })
	return list[:min(togetherShown, len(list))]
}

// Document is the theme as people read it.
func (r *ThemeReport) Document() *document.Document {
	doc := r.ThemesReport.Document()
	doc.Name, doc.Title = "Theme", r.Themes[0].label()
	parts := []document.Part{r.meaningPart()}
	for _, p := range doc.Parts {
		if p.Name == "findings" {
			continue
		}
		if p.Name == "themes" {
			p.Title = "How many people speak of it"
		}
		if p.Name == "heard" {
			parts = append(parts, r.togetherPart())
		}
		parts = append(parts, p)
	}
	doc.Parts = nil
	put(doc, parts...)
	return doc
}

// meaningPart says what the theme means.
func (r *ThemeReport) meaningPart() document.Part {
	part := document.Part{Name: "meaning", Title: "What it means"}
	add := func(name, text string) {
		if text != "" {
			part.Blocks = append(part.Blocks, document.Paragraph{Text: document.Line{{Text: name + ": ", Strong: true}, {Text: text}}})
		}
	}
	t := &r.Themes[0]
	add("Kind", string(t.Kind))
	add("Definition", t.Definition)
	add("Belongs to it", r.Include)
	add("Does not", r.Exclude)
	if len(r.Path) > 1 {
		add("Stands under", strings.Join(r.Path[:len(r.Path)-1], " › "))
	}
	add("Took in", strings.Join(r.Merged, ", "))
	add("Became part of", r.Into)
	return part
}

// togetherPart lists other themes of the same people.
func (r *ThemeReport) togetherPart() document.Part {
	if len(r.Together) == 0 {
		return document.Part{Name: "together"}
	}
	n := r.Themes[0].Mentioned
	t := &document.Table{Name: "together", Caption: "Of the people who speak of this theme, those who also speak of another one. Not whether they say so in the same words: see report cooccurrence.", Columns: []document.Column{
		{Key: "theme", For: document.Programs}, {Key: "name", Name: "Theme", Kind: document.Label, Wide: 36},
		{Key: "both", Name: "People", Kind: document.Number}, {Key: "of", For: document.Programs}, {Key: "others", Name: "All who speak of it", Kind: document.Number},
	}}
	for _, o := range r.Together {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: o.Theme}, {Value: o.Name}, {Value: o.Both, Text: of(o.Both, n)}, {Value: n}, {Value: o.Others}}})
	}
	return document.Part{Name: "together", Title: "Who also speaks of", Blocks: []document.Block{t}}
}
