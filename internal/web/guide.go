package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

func (s *Server) guideRoutes() []route {
	return []route{
		{pattern: "GET /guides", serve: s.guides},
		{pattern: "POST /guides", serve: s.addGuide, most: mostGuide},
		{pattern: "GET /guides/{id}", serve: s.guide},
		{pattern: "GET /guides/{id}/source", serve: s.guideSource},
		{pattern: "GET /guide-templates/{name}", serve: s.guideTemplate},
		{pattern: "GET /guide-templates/{name}/source", serve: s.guideTemplateSource},
	}
}

const mostGuide = 2 << 20 // bytes

// A Listening reads what was said in several interviews.
type Listening interface {
	// Said reads the turns of the newest revision of each.
	Said(ctx context.Context, talks []*interviews.Interview) (map[interviews.ID][]interviews.Turn, error)
}

// A guidesPage lists the guides, and those that come with the program.
type guidesPage struct {
	Guides    []guideRow
	Templates []guideRow
}

// A guideRow is a guide and how far its questions were asked.
type guideRow struct {
	guides.Guide
	Name     string // of a template's file
	Coverage *report.GuideCoverage
	Under    int // questions asked in too few of the interviews
}

func (s *Server) guides(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	covered, err := s.seen.Coverage(r.Context())
	if err != nil {
		return err
	}
	p := guidesPage{}
	for _, g := range c.Guides {
		p.Guides = append(p.Guides, guideRowOf(g, covered))
	}
	if p.Templates, err = templates(); err != nil {
		return err
	}
	return s.show(w, r, "guides", frame{Title: "Guides", Section: "guides", Page: p})
}

func guideRowOf(g guides.Guide, covered *report.CoverageReport) guideRow {
	row := guideRow{Guide: g}
	for i := range covered.Guides {
		if covered.Guides[i].Guide == g.ID {
			row.Coverage = &covered.Guides[i]
		}
	}
	if row.Coverage != nil {
		for _, q := range row.Coverage.Questions {
			if q.Under {
				row.Under++
			}
		}
	}
	return row
}

// templates are the guides that come with the program.
func templates() ([]guideRow, error) {
	names, err := fs.Glob(guides.Templates, "templates/*.md")
	if err != nil {
		return nil, err
	}
	rows := make([]guideRow, len(names))
	for i, name := range names {
		src, err := fs.ReadFile(guides.Templates, name)
		if err != nil {
			return nil, err
		}
		g, _ := guides.Parse(path.Base(name), src)
		rows[i] = guideRow{Guide: *g, Name: strings.TrimSuffix(path.Base(name), ".md")}
	}
	return rows, nil
}

// A guidePage is one guide, to be read.
type guidePage struct {
	guideRow
	Sections []guideSection
	Warnings []guides.Warning
	Source   string // where its file is to be had
	LeftOut  []report.LeftOut
}

// Template reports whether it comes with the program.
func (p guidePage) Template() bool { return p.Name != "" }

// A guideSection is what stands under one heading.
type guideSection struct {
	Title     string
	Questions []guideQuestion
}

// First and Last are the numbers of its questions.
func (s guideSection) First() int { return s.Questions[0].N }
func (s guideSection) Last() int  { return s.Questions[len(s.Questions)-1].N }

// A guideQuestion is a question and in which interviews it was asked.
type guideQuestion struct {
	guides.Question
	Coverage *report.QuestionCoverage // nil when no interview was held with the guide
	Asked    []askedIn
	NotAsked []interviews.ID
}

// An askedIn is an interview in which a question was asked, and in which turn.
type askedIn struct {
	report.QuestionCell
	Date interviews.Date
}

// Percent is how much of the interviews it was asked in, for the bar.
func (q guideQuestion) Percent() int {
	if q.Coverage == nil || q.Coverage.Of == 0 {
		return 0
	}
	return 100 * q.Coverage.Asked / q.Coverage.Of
}

func (s *Server) guide(w http.ResponseWriter, r *http.Request) error {
	g, err := s.findGuide(r)
	if err != nil {
		return err
	}
	covered, err := s.seen.Coverage(r.Context())
	if err != nil {
		return err
	}
	p := guidePage{guideRow: guideRowOf(*g, covered), Source: "/guides/" + url.PathEscape(g.ID) + "/source"}
	return s.showGuide(w, r, p)
}

func (s *Server) findGuide(r *http.Request) (*guides.Guide, error) {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.Guides, func(g guides.Guide) bool { return g.ID == r.PathValue("id") })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no guide %q", r.PathValue("id")).Try("the list of guides has them all")
	}
	return &c.Guides[i], nil
}

func (s *Server) showGuide(w http.ResponseWriter, r *http.Request, p guidePage) error {
	_, p.Warnings = guides.Parse(p.Path, p.Guide.Source)
	dates := map[interviews.ID]interviews.Date{}
	if p.Coverage != nil {
		for _, iv := range p.Coverage.Interviews {
			dates[iv.Interview] = iv.Date
		}
	}
	for _, q := range p.Questions {
		if n := len(p.Sections); n == 0 || p.Sections[n-1].Title != q.Section {
			p.Sections = append(p.Sections, guideSection{Title: q.Section})
		}
		last := &p.Sections[len(p.Sections)-1]
		last.Questions = append(last.Questions, coveredQuestion(q, p.Coverage, dates))
	}
	return s.show(w, r, "guide", frame{Title: p.Title, Section: "guides", Page: p})
}

func coveredQuestion(q guides.Question, covered *report.GuideCoverage, dates map[interviews.ID]interviews.Date) guideQuestion {
	out := guideQuestion{Question: q}
	if covered == nil {
		return out
	}
	i := slices.IndexFunc(covered.Questions, func(c report.QuestionCoverage) bool { return c.N == q.N })
	if i < 0 {
		return out
	}
	out.Coverage = &covered.Questions[i]
	for _, cell := range out.Coverage.Interviews {
		if cell.Asked {
			out.Asked = append(out.Asked, askedIn{cell, dates[cell.Interview]})
		} else {
			out.NotAsked = append(out.NotAsked, cell.Interview)
		}
	}
	return out
}

func (s *Server) guideSource(w http.ResponseWriter, r *http.Request) error {
	g, err := s.findGuide(r)
	if err != nil {
		return err
	}
	giveOut(w, r, g.ID+fileExtension(g.Path), g.Source)
	return nil
}

func findTemplate(r *http.Request) (*guideRow, error) {
	all, err := templates()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(g guideRow) bool { return g.Name == r.PathValue("name") })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no guide %q comes with the program", r.PathValue("name"))
	}
	return &all[i], nil
}

func (s *Server) guideTemplate(w http.ResponseWriter, r *http.Request) error {
	g, err := findTemplate(r)
	if err != nil {
		return err
	}
	return s.showGuide(w, r, guidePage{guideRow: *g, Source: "/guide-templates/" + url.PathEscape(g.Name) + "/source"})
}

func (s *Server) guideTemplateSource(w http.ResponseWriter, r *http.Request) error {
	g, err := findTemplate(r)
	if err != nil {
		return err
	}
	giveOut(w, r, g.Name+".md", g.Source)
	return nil
}

// addGuide takes in one file as a guide.
func (s *Server) addGuide(w http.ResponseWriter, r *http.Request) error {
	file, header, err := r.FormFile("file")
	if err != nil {
		if errors.Is(err, http.ErrMissingFile) {
			err = errs.New(errs.Invalid, "no file was chosen").Try("choose a guide: a Markdown file with its questions as a list")
		}
		return err
	}
	defer func() { _ = file.Close() }()
	src, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	name, ok := cleanName(header.Filename)
	if !ok {
		return errs.New(errs.Invalid, "the file has a name that cannot be kept").Try("rename it")
	}
	defer s.live.look()
	g, err := s.ws.TakeGuide(r.Context(), File{name, src})
	if err != nil {
		return err
	}
	return done(w, r, "/guides/"+url.PathEscape(g.ID), "The guide is in the workspace.")
}
