package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// An aboutForm asks what a proposal is.
type aboutForm struct {
	Adds          bool
	Proposal      *roadmap.Proposal
	Class         string // the opportunity that it eliminates, "" for words or none
	Words         string // the work that it eliminates, in words
	Opportunities []roadmap.Opportunity
	Hypotheses    []roadmap.Hypothesis
	Version       string
}

func aboutOf(d *roadmap.Data, p *roadmap.Proposal) aboutForm {
	f := aboutForm{Proposal: p, Opportunities: d.Opportunities, Hypotheses: d.Hypotheses, Version: version(p)}
	if roadmap.FindOpportunity(d.Opportunities, p.Eliminates) != nil {
		f.Class = p.Eliminates
	} else {
		f.Words = p.Eliminates
	}
	return f
}

func (s *Server) proposalForm(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	f := aboutOf(d, &roadmap.Proposal{Eliminates: r.URL.Query().Get("eliminates"), Hypothesis: r.URL.Query().Get("hypothesis")})
	f.Adds = true
	return s.show(w, r, "proposal_add", frame{Title: "Add a proposal", Section: "roadmap", Page: f})
}

// takeAbout carries out the form.
func takeAbout(ctx context.Context, r *http.Request, p Parts, prop *roadmap.Proposal) error {
	prop.Title, prop.Leader = strings.TrimSpace(r.PostFormValue("title")), strings.TrimSpace(r.PostFormValue("leader"))
	prop.Eliminates, prop.Hypothesis = r.PostFormValue("class"), r.PostFormValue("hypothesis")
	if prop.Eliminates == "" {
		prop.Eliminates = strings.TrimSpace(r.PostFormValue("eliminates"))
	}
	all, err := p.Roadmap.Hypotheses(ctx)
	if err == nil && prop.Hypothesis != "" && roadmap.FindHypothesis(all, prop.Hypothesis) == nil {
		err = noHypothesis(prop.Hypothesis)
	}
	return err
}

func (s *Server) addProposal(w http.ResponseWriter, r *http.Request) error {
	id := interviews.Slug(r.PostFormValue("title"))
	if id == "" {
		return errs.New(errs.Invalid, "the proposal has no title").Try("go back and give it a short one: what people call it")
	}
	err := s.write(r, "proposal.set", "proposal/"+id, func(ctx context.Context, p Parts) error {
		all, err := p.Roadmap.Proposals(ctx)
		if err != nil {
			return err
		}
		if roadmap.FindProposal(all, id) != nil {
			return errs.New(errs.Conflict, "there is a proposal %q already", id).Try("change that one, or go back and choose another title")
		}
		prop := &roadmap.Proposal{ID: id, State: roadmap.Identified, Inputs: roadmap.Inputs{Attribute: "team"}}
		if err := takeAbout(ctx, r, p, prop); err != nil {
			return err
		}
		return p.Roadmap.SetProposal(ctx, prop)
	})
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id)+"#inputs", "The proposal is added. Now say whom it would help, how often, and what each time costs.")
}

// changeProposal changes a proposal as one event, unless somebody else has
// changed it since the form was made.
func (s *Server) changeProposal(r *http.Request, change func(context.Context, Parts, *roadmap.Proposal) error) error {
	id := r.PathValue("id")
	return s.write(r, "proposal.set", "proposal/"+id, func(ctx context.Context, p Parts) error {
		all, err := p.Roadmap.Proposals(ctx)
		if err != nil {
			return err
		}
		prop := roadmap.FindProposal(all, id)
		if prop == nil {
			return noProposal(id)
		}
		if err := unchanged(r, "the proposal", prop); err != nil {
			return err
		}
		if err := change(ctx, p, prop); err != nil {
			return err
		}
		return p.Roadmap.SetProposal(ctx, prop)
	})
}

func (s *Server) aboutProposal(w http.ResponseWriter, r *http.Request) error {
	err := s.changeProposal(r, func(ctx context.Context, p Parts, prop *roadmap.Proposal) error { return takeAbout(ctx, r, p, prop) })
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(r.PathValue("id")), "What it says is changed.")
}

// An inputsForm asks what a score is made of.
type inputsForm struct {
	ID       string
	Full     bool // also whom it hits
	In       roadmap.Inputs
	Themes   []themeChoice
	Segments []segmentField
	Levels   []roadmap.Level
	Sigmas   []float64
	Cycle    roadmap.Cycle
	Back     string // page to return to
	Version  string
}

type themeChoice struct {
	*coding.Theme
	Chosen bool
}

type segmentField struct {
	Value     string
	Headcount string
	Heard     bool // some participant is in it
}

func inputsOf(d *roadmap.Data, p *roadmap.Proposal, full bool) *inputsForm {
	f := &inputsForm{ID: p.ID, Full: full, In: p.Inputs, Levels: d.Scale.All(), Sigmas: roadmap.Sigmas, Cycle: d.Cycle, Version: version(p), Back: "/roadmap#p-" + p.ID}
	if !full {
		return f
	}
	f.Back = proposalPath(p.ID) + "#inputs"
	if d.Codebook != nil {
		themes := d.Codebook.Themes()
		for i := range themes {
			if chosen := slices.Contains(p.Inputs.Themes, themes[i].ID); chosen || !themes[i].Retired {
				f.Themes = append(f.Themes, themeChoice{&themes[i], chosen})
			}
		}
	}
	values := d.Values(p.Inputs.Attribute)
	for _, one := range p.Inputs.Segments {
		f.Segments = append(f.Segments, segmentField{one.Value, strconv.Itoa(one.Headcount), slices.Contains(values, one.Value)})
	}
	for _, value := range values {
		if !slices.ContainsFunc(p.Inputs.Segments, func(s roadmap.Segment) bool { return s.Value == value }) {
			f.Segments = append(f.Segments, segmentField{value, "", true})
		}
	}
	return f
}

// giveInputs carries out the form of a proposal's inputs. A field that is left
// empty takes its input away.
func (s *Server) giveInputs(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	given := roadmap.Given{By: interviews.Actor(r.Context()).Actor, At: s.opt.Now().UTC(), Why: strings.TrimSpace(r.PostFormValue("why"))}
	err = s.changeProposal(r, func(_ context.Context, _ Parts, prop *roadmap.Proposal) error {
		before := prop.Inputs
		if err := takeInputs(r, &prop.Inputs); err != nil {
			return err
		}
		return prop.Give(d, before, given, r.PostForm.Has("unheard"))
	})
	if err != nil {
		return err
	}
	back := proposalPath(id) + "#inputs"
	if strings.HasPrefix(r.PostFormValue("back"), "/roadmap#") {
		back = "/roadmap#p-" + id
	}
	return done(w, r, back, "The inputs are given, and the scores are counted anew.")
}

func takeInputs(r *http.Request, in *roadmap.Inputs) (err error) {
	if r.PostForm.Has("attribute") {
		if err := takeReach(r, in); err != nil {
			return err
		}
	}
	if in.Frequency, err = estimateOf(r, "frequency"); err != nil {
		return err
	}
	if in.Toil, err = estimateOf(r, "toil"); err != nil {
		return err
	}
	if in.Load, err = loadOf(r); err != nil {
		return err
	}
	if in.Modulate, err = modulatorOf(r); err != nil {
		return err
	}
	if in.Strategic, err = strategyOf(r); err != nil {
		return err
	}
	in.Effort = nil
	if r.PostFormValue("effort") != "" {
		effort, err := number(r, "effort", "effort")
		if err != nil {
			return err
		}
		in.Effort = &effort
	}
	return nil
}

// takeReach takes themes and segments. One without a headcount is left out.
func takeReach(r *http.Request, in *roadmap.Inputs) error {
	var themes []string
	for _, id := range r.PostForm["theme"] {
		if id != "" && !slices.Contains(themes, id) {
			themes = append(themes, id)
		}
	}
	if !slices.Equal(themes, in.Themes) {
		in.Themes = themes
	}
	in.Attribute = strings.TrimSpace(r.PostFormValue("attribute"))
	var segments []roadmap.Segment
	counts := r.PostForm["headcount"]
	for i, value := range r.PostForm["segment"] {
		value = strings.TrimSpace(value)
		if value == "" || i >= len(counts) || strings.TrimSpace(counts[i]) == "" {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(counts[i]))
		if err != nil || n < 0 {
			return errs.New(errs.Invalid, "people in %s: %q is no number of people", value, shortened(counts[i], 50)).Try("go back and write it in digits")
		}
		if n > 0 {
			segments = append(segments, roadmap.Segment{Value: value, Headcount: n})
		}
	}
	if !slices.Equal(segments, in.Segments) {
		in.Segments = segments
	}
	return nil
}

// estimateOf is a low, likely and high value; nil when all are empty.
func estimateOf(r *http.Request, name string) (*roadmap.Estimate, error) {
	v, given, err := threeOf(r, name, "low", "likely", "high")
	if !given || err != nil {
		return nil, err
	}
	return &roadmap.Estimate{Low: v[0], Mode: v[1], High: v[2]}, nil
}

func modulatorOf(r *http.Request) (*roadmap.Modulator, error) {
	v, given, err := threeOf(r, "modulators", "maturity", "risk", "complexity")
	if !given || err != nil {
		return nil, err
	}
	return &roadmap.Modulator{Maturity: v[0], Risk: v[1], Complexity: v[2]}, nil
}

// threeOf reads three numbers that go together; given is false when none is there.
func threeOf(r *http.Request, name string, fields ...string) (v [3]float64, given bool, err error) {
	for _, field := range fields {
		given = given || r.PostFormValue(name+"-"+field) != ""
	}
	if !given {
		return v, false, nil
	}
	for i, field := range fields {
		if r.PostFormValue(name+"-"+field) == "" {
			return v, true, errs.New(errs.Invalid, "%s has no %s value", name, field).Try("go back and give all three, or none")
		}
		if v[i], err = number(r, name+"-"+field, name+", "+field); err != nil {
			return v, true, err
		}
	}
	return v, true, nil
}

func loadOf(r *http.Request) (*roadmap.Load, error) {
	if r.PostFormValue("load") == "" {
		return nil, nil
	}
	level, err := wholeNumber(r, "load", "cognitive load")
	return &roadmap.Load{Level: level, Anchor: strings.TrimSpace(r.PostFormValue("anchor"))}, err
}

func strategyOf(r *http.Request) (*roadmap.Strategy, error) {
	if r.PostFormValue("sigma") == "" {
		return nil, nil
	}
	sigma, err := number(r, "sigma", "strategic value")
	return &roadmap.Strategy{
		Sigma: sigma, Outcome: strings.TrimSpace(r.PostFormValue("outcome")),
		Owner: strings.TrimSpace(r.PostFormValue("owner")), Why: strings.TrimSpace(r.PostFormValue("strategic-why")),
	}, err
}

// moveProposal puts a proposal elsewhere on the roadmap.
func (s *Server) moveProposal(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	to, err := roadmap.ParseState(r.PostFormValue("state"))
	if err != nil {
		return err
	}
	m := roadmap.Move{State: to, By: interviews.Actor(r.Context()).Actor, Reason: strings.TrimSpace(r.PostFormValue("reason")), At: s.opt.Now().UTC()}
	day := interviews.Date("")
	if to == roadmap.Shipped {
		if day, err = interviews.ParseDate(r.PostFormValue("date")); err != nil {
			return err
		}
	}
	kind := "proposal.move"
	if day != "" {
		kind = "proposal.ship"
	}
	err = s.write(r, kind, "proposal/"+id, func(ctx context.Context, p Parts) error {
		all, err := p.Roadmap.Proposals(ctx)
		if err != nil {
			return err
		}
		if prop := roadmap.FindProposal(all, id); prop != nil {
			if err := unchanged(r, "the proposal", prop); err != nil {
				return err
			}
		}
		return roadmap.MoveProposal(ctx, p.Roadmap, id, m, day)
	})
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id), fmt.Sprintf("It is %s now.", to))
}

// setCycle sets the planning cycle and its threshold.
func (s *Server) setCycle(w http.ResponseWriter, r *http.Request) error {
	c := &roadmap.Cycle{Name: strings.TrimSpace(r.PostFormValue("name"))}
	var err error
	if c.Threshold, err = number(r, "threshold", "the threshold, in hours per quarter"); err != nil {
		return err
	}
	if c.Name == "" || !(c.Threshold > 0) {
		return errs.New(errs.Invalid, "a cycle has a name and a threshold above 0").Try("go back and give both, for example 2026-Q4 and 400")
	}
	err = s.write(r, "cycle.set", "cycle/"+c.Name, func(ctx context.Context, p Parts) error { return p.Roadmap.SetCycle(ctx, c) })
	if err != nil {
		return err
	}
	return done(w, r, "/roadmap", fmt.Sprintf("Strategic value counts against %g hours per quarter.", c.Threshold))
}

// setLevel anchors a level of cognitive load.
func (s *Server) setLevel(w http.ResponseWriter, r *http.Request) error {
	n, err := wholeNumber(r, "level", "the level")
	if err != nil {
		return err
	}
	level := &roadmap.Level{Level: n, Anchor: strings.TrimSpace(r.PostFormValue("anchor"))}
	if level.Minutes, err = number(r, "minutes", "what it counts for, in minutes"); err != nil {
		return err
	}
	err = s.write(r, "level.set", fmt.Sprintf("level/%d", n), func(ctx context.Context, p Parts) error {
		if err := level.Check(); err != nil {
			return err
		}
		return p.Roadmap.SetLevel(ctx, level)
	})
	if err != nil {
		return err
	}
	return done(w, r, "/roadmap#levels", fmt.Sprintf("Level %d counts for %g minutes each time.", n, level.Minutes))
}

// A namedValue is one of several numbers that go together in a form.
type namedValue struct{ Name, Field, Value string }

// estimateFields are the fields of an estimate, empty without one.
func estimateFields(name string, e *roadmap.Estimate) []namedValue {
	fields := []namedValue{{"low", name + "-low", ""}, {"likely", name + "-likely", ""}, {"high", name + "-high", ""}}
	if e != nil {
		for i, v := range []float64{e.Low, e.Mode, e.High} {
			fields[i].Value = digits(v)
		}
	}
	return fields
}

func modulatorFields(m *roadmap.Modulator) []namedValue {
	fields := []namedValue{{"maturity", "modulators-maturity", ""}, {"risk", "modulators-risk", ""}, {"complexity", "modulators-complexity", ""}}
	if m != nil {
		for i, v := range []float64{m.Maturity, m.Risk, m.Complexity} {
			fields[i].Value = digits(v)
		}
	}
	return fields
}

func digits(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
