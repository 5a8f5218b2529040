package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (s *Server) opportunityRoutes() []route {
	return []route{
		{pattern: "GET /opportunities", serve: s.opportunities},
		{pattern: "POST /opportunities", serve: s.addOpportunity},
		{pattern: "GET /opportunities/{id}", serve: s.opportunity},
		{pattern: "POST /opportunities/{id}", serve: s.editOpportunity},
		{pattern: "POST /opportunities/{id}/remove", serve: s.removeOpportunity},
	}
}

// An opportunitiesPage lists classes of work that could be gone.
type opportunitiesPage struct {
	Rows  []opportunityRow
	Loose []themeView // pains and workarounds that are in none
	Form  opportunityForm
}

// An opportunityRow is an opportunity with the people who are hit.
type opportunityRow struct {
	roadmap.OpportunityCount
	Chips  []themeView
	Plans  []*roadmap.Proposal
	Quotes string // address of what they said
}

// An opportunityForm asks for a class of work.
type opportunityForm struct {
	*roadmap.Opportunity
	Choices []themeChoice
	Adds    bool
	Version string
}

func opportunityFormOf(d *roadmap.Data, o *roadmap.Opportunity) opportunityForm {
	f := opportunityForm{Opportunity: o, Version: version(o)}
	if d.Codebook == nil {
		return f
	}
	themes := d.Codebook.Themes()
	for i := range themes {
		if chosen := slices.Contains(o.Themes, themes[i].ID); chosen || !themes[i].Retired {
			f.Choices = append(f.Choices, themeChoice{&themes[i], chosen})
		}
	}
	return f
}

func opportunityRowOf(d *roadmap.Data, o roadmap.OpportunityCount) opportunityRow {
	row := opportunityRow{OpportunityCount: o, Chips: viewThemes(d.Codebook, o.Themes)}
	var themes []string
	for _, t := range o.Themes {
		themes = append(themes, asks("theme", t))
	}
	row.Quotes = quotesAddress(either(themes)+" -kind:ask -kind:delight", "counted", "1", "finished", "1")
	for _, id := range o.Proposals {
		row.Plans = append(row.Plans, roadmap.FindProposal(d.Proposals, id))
	}
	return row
}

func (s *Server) opportunities(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := opportunitiesPage{Form: opportunityFormOf(d, &roadmap.Opportunity{})}
	page.Form.Adds = true
	for _, o := range roadmap.CountOpportunities(d) {
		page.Rows = append(page.Rows, opportunityRowOf(d, o))
	}
	page.Loose = viewThemes(d.Codebook, roadmap.Ungrouped(d))
	return s.show(w, r, "opportunities", frame{Title: "Opportunities", Section: "roadmap", Page: page})
}

// An opportunityPage is one class of work.
type opportunityPage struct {
	opportunityRow
	Form opportunityForm
}

func (s *Server) opportunity(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	for _, o := range roadmap.CountOpportunities(d) {
		if o.ID == r.PathValue("id") {
			page := opportunityPage{opportunityRowOf(d, o), opportunityFormOf(d, roadmap.FindOpportunity(d.Opportunities, o.ID))}
			return s.show(w, r, "opportunity", frame{Title: o.Title, Section: "roadmap", Page: page})
		}
	}
	return noOpportunity(r.PathValue("id"))
}

func noOpportunity(id string) error {
	return errs.New(errs.NotFound, "there is no opportunity %q", id).Try("the list shows them all")
}

func takeOpportunity(r *http.Request, o *roadmap.Opportunity) {
	o.Title, o.Work = strings.TrimSpace(r.PostFormValue("title")), strings.TrimSpace(r.PostFormValue("work"))
	o.Themes = []string{}
	for _, t := range r.PostForm["theme"] {
		if !slices.Contains(o.Themes, t) {
			o.Themes = append(o.Themes, t)
		}
	}
}

func (s *Server) addOpportunity(w http.ResponseWriter, r *http.Request) error {
	id := interviews.Slug(r.PostFormValue("title"))
	if id == "" {
		return errs.New(errs.Invalid, "the opportunity has no title").Try("go back and give it a short one")
	}
	err := s.setOpportunity(r, id, func(was *roadmap.Opportunity) (*roadmap.Opportunity, error) {
		if was != nil {
			return nil, errs.New(errs.Conflict, "there is an opportunity %q already", id).Try("change that one, or go back and choose another title")
		}
		return &roadmap.Opportunity{ID: id}, nil
	})
	if err != nil {
		return err
	}
	return done(w, r, "/opportunities/"+url.PathEscape(id), "The opportunity is added.")
}

func (s *Server) editOpportunity(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := s.setOpportunity(r, id, func(was *roadmap.Opportunity) (*roadmap.Opportunity, error) {
		if was == nil {
			return nil, noOpportunity(id)
		}
		return was, unchanged(r, "the opportunity", was)
	})
	if err != nil {
		return err
	}
	return done(w, r, "/opportunities/"+url.PathEscape(id), "The opportunity is changed.")
}

func (s *Server) setOpportunity(r *http.Request, id string, change func(was *roadmap.Opportunity) (*roadmap.Opportunity, error)) error {
	return s.write(r, "opportunity.set", "opportunity/"+id, func(ctx context.Context, p Parts) error {
		all, err := p.Roadmap.Opportunities(ctx)
		if err != nil {
			return err
		}
		o, err := change(roadmap.FindOpportunity(all, id))
		if err != nil {
			return err
		}
		takeOpportunity(r, o)
		return p.Roadmap.SetOpportunity(ctx, o)
	})
}

func (s *Server) removeOpportunity(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := s.write(r, "opportunity.remove", "opportunity/"+id, func(ctx context.Context, p Parts) error { return p.Roadmap.RemoveOpportunity(ctx, id) })
	if err != nil {
		return err
	}
	return done(w, r, "/opportunities", "The opportunity is gone.")
}
