package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

//go:embed templates
var templates embed.FS

var themesPage = template.Must(template.ParseFS(templates, "templates/themes.html"))

// HTML writes the report as one page that needs nothing else: no script and
// no request. It carries its own content security policy, which allows the
// one style sheet in it and nothing more.
func (r *ThemesReport) HTML(w io.Writer) error {
	css, err := templates.ReadFile("templates/report.css")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(css)
	page := newPage(r)
	page.CSS = template.CSS(css)
	page.Policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return themesPage.Execute(w, page)
}

// A page is everything that the template shows.
type page struct {
	*ThemesReport
	CSS              template.CSS
	Policy           string
	Title, PeriodFor string
	Summary          string
	Limits, Method   []string
	ByName           string
	Facts            []fact
	Findings         []finding
	Rows             []pageRow
	Tables           []partTable
	Groups           []Group
	NotRead          []interviews.ID
	Ahead            bool // some rows have More
	Shown            bool // some quotes are listed
	Caption          string
}

// A fact is a number at the head of the page.
type fact struct {
	Number int
	Noun   string
}

// A finding is one of the themes that most people speak of, and one of its quotes.
type finding struct {
	pageRow
	Voice *Evidence
}

// A pageRow is a theme as the page shows it.
type pageRow struct {
	ThemeRow
	Anchor   string // of its quotes; "" when none is listed for it or under it
	Label    string
	People   string
	Percent  string
	Interval string
	More     int
	CoderBy  string
	Bar      *bar
	Level    int // of the heading above its quotes: 3 to 6
	Said     []pageEvidence
	Note     string // quotes that are counted and not shown
}

// A bar is the share and its range in per cent of the width; Share is "" where
// there are too few people for one.
type bar struct{ Share, Low, High, Words string }

type pageEvidence struct {
	Evidence
	Paragraphs []string
	Day        string
	Clock      string
	Elsewhere  bool
}

// A partTable compares themes over segments or quarters.
type partTable struct {
	ID, Title, Corner string
	Groups            []Group
	Rows              []partRow
}

type partRow struct {
	pageRow
	Cells []partCell
}

type partCell struct {
	Group string
	Part
	Dots []dot // one for each person asked; none when they are too many for that
	Wide int   // width of the dots
	Bar  string
}

type dot struct {
	X  int
	On bool
}

func newPage(r *ThemesReport) *page {
	p := &page{
		ThemesReport: r, Title: r.title(), PeriodFor: r.period(), Summary: r.summary(),
		Limits: r.limited(), Method: method, ByName: r.byName(), Groups: r.Segments, NotRead: r.Unfinished, Caption: Caption,
		Facts: []fact{
			{r.Participants, plural(r.Participants, "person heard", "people heard")},
			{r.Interviews, plural(r.Interviews, "interview", "interviews")},
			{r.Asked, plural(r.Asked, "person asked", "people asked")},
			{r.Quotes, plural(r.Quotes, "quote", "quotes")},
		},
	}
	for _, t := range r.Themes {
		p.Rows = append(p.Rows, newRow(t))
		p.Ahead = p.Ahead || t.more() > 0
	}
	p.anchor()
	p.find()
	p.compare()
	return p
}

func newRow(t ThemeRow) pageRow {
	row := pageRow{
		ThemeRow: t, Label: t.Name, People: t.people(), Percent: t.percentage(), Interval: t.interval(), More: t.more(),
		CoderBy: strings.Join(t.Coders, ", "), Bar: newBar(t), Level: min(3+t.Depth, 6),
	}
	for _, e := range t.Evidence {
		if e.Segment == Unknown {
			e.Segment = ""
		}
		row.Said = append(row.Said, pageEvidence{
			Evidence: e, Paragraphs: strings.Split(e.Text, coding.Gap), Day: longDate(e.Date),
			Clock: interviews.Clock(e.StartMS), Elsewhere: e.From != interviews.SourceInterview,
		})
	}
	if t.Withheld > 0 {
		row.Note = withheldNote(t.Withheld)
	}
	return row
}

func newBar(t ThemeRow) *bar {
	if t.Share == nil {
		return nil
	}
	b := &bar{Low: width(*t.Low), High: width(*t.High), Words: t.people() + " people"}
	if !t.Small {
		b.Share = width(*t.Share)
		b.Words += ", " + t.percentage() + ", range " + t.interval()
	}
	return b
}

// width writes a share as a length in SVG.
func width(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

// anchor gives every theme with quotes, its own or below it, a place to link to.
func (p *page) anchor() {
	for i := range p.Rows {
		row := &p.Rows[i]
		listed := len(row.Said) > 0 || row.Note != ""
		for _, under := range p.Rows[i+1:] {
			if under.Depth <= row.Depth {
				break
			}
			listed = listed || len(under.Said) > 0 || under.Note != ""
		}
		if listed {
			row.Anchor = "theme-" + strings.Join(strings.Fields(row.Theme), "-")
			p.Shown = true
		}
	}
}

// findingsShown is how many themes stand at the head of the page.
const findingsShown = 5

// find chooses the themes without others under them that most people speak
// of, each with a quote of somebody not quoted above it.
func (p *page) find() {
	byRank := make([]*pageRow, len(p.Rows)+1)
	for i := range p.Rows {
		leaf := i+1 == len(p.Rows) || p.Rows[i+1].Depth <= p.Rows[i].Depth
		if leaf && (p.Rows[i].Mentioned > 0 || p.Asked == 0 && p.Rows[i].Participants > 0) {
			byRank[p.Rows[i].Rank] = &p.Rows[i]
		}
	}
	quoted := set{}
	for _, row := range byRank {
		if row != nil && len(p.Findings) < findingsShown {
			p.Findings = append(p.Findings, finding{*row, voice(row.Evidence, quoted)})
		}
	}
}

// voice returns the first quote of 6 to 40 words by a person not yet quoted.
func voice(all []Evidence, quoted set) *Evidence {
	for i, e := range all {
		n := len(strings.Fields(e.Text))
		if e.Participant == "" || quoted[e.Participant] || e.From != interviews.SourceInterview || n < 6 || n > 40 {
			continue
		}
		quoted[e.Participant] = true
		return &all[i]
	}
	return nil
}

// compare makes the tables by segment and by quarter.
func (p *page) compare() {
	if len(p.Rows) == 0 || p.Asked == 0 {
		return
	}
	if len(p.Segments) > 0 {
		p.addTable("segments", "By "+p.By, p.Segments, func(t ThemeRow, i int) Part { return t.Segments[p.By][p.Segments[i].Name] })
	}
	if len(p.Periods) > 1 {
		p.addTable("quarters", "By quarter", p.Periods, func(t ThemeRow, i int) Part { return t.Periods[i].Part })
	}
}

func (p *page) addTable(id, title string, gs []Group, at func(ThemeRow, int) Part) {
	t := partTable{ID: id, Title: title, Corner: "Theme", Groups: gs}
	for _, row := range p.Rows {
		r := partRow{pageRow: row}
		for i, g := range gs {
			r.Cells = append(r.Cells, newCell(g.Name, at(row.ThemeRow, i)))
		}
		t.Rows = append(t.Rows, r)
	}
	p.Tables = append(p.Tables, t)
}

// dotsShown is the most people that are drawn one by one.
const dotsShown = 10

func newCell(group string, part Part) partCell {
	c := partCell{Group: group, Part: part}
	if part.Of == 0 {
		return c
	}
	if part.Of > dotsShown {
		c.Bar = width(float64(part.Participants) / float64(part.Of))
		return c
	}
	for i := range part.Of {
		c.Dots = append(c.Dots, dot{X: 5 + 11*i, On: i < part.Participants})
	}
	c.Wide = 11*part.Of - 1
	return c
}
