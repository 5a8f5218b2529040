package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (s *Server) outcomeRoutes() []route {
	return []route{
		{pattern: "GET /outcomes", serve: s.outcomes},
		{pattern: "POST /roadmap/{id}/metric", serve: s.setMetric},
		{pattern: "POST /roadmap/{id}/metric/remove", serve: s.removeMetric},
		{pattern: "POST /roadmap/{id}/measure", serve: s.measure},
		{pattern: "POST /roadmap/{id}/told", serve: s.tell},
	}
}

// An outcomesPage tells what became of proposals.
type outcomesPage struct {
	Outcomes []roadmap.Outcome
	Accuracy roadmap.Accuracy
}

func (s *Server) outcomes(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := outcomesPage{roadmap.Outcomes(d), roadmap.Predictions(d)}
	return s.show(w, r, "outcomes", frame{Title: "Outcomes", Section: "roadmap", Page: page})
}

// A metricForm asks what is measured, and how much is agreed on.
type metricForm struct {
	roadmap.Metric
	Known   bool // it is there already
	Bound   string
	Amount  string
	Version string
}

// bounds are how much is agreed on, by the names of a form.
var bounds = []string{"target", "aim", "loss", "ratio"}

func metricFormOf(d *roadmap.Data, proposal, id string) metricForm {
	f := metricForm{Metric: roadmap.Metric{Proposal: proposal, Role: roadmap.Goal, Direction: roadmap.Down}, Bound: "target"}
	f.Baseline.Date = d.Today
	for i := range d.Metrics {
		if m := &d.Metrics[i]; m.Proposal == proposal && m.ID == id {
			f.Metric, f.Known, f.Version = *m, true, version(m)
		}
	}
	for i, v := range []*float64{f.Target, f.Aim, f.MaxLoss, f.MinRatio} {
		if v == nil {
			continue
		}
		f.Bound = bounds[i]
		amount := *v
		if f.Bound != "aim" {
			amount *= 100
		}
		f.Amount = fmt.Sprintf("%.6g", amount)
	}
	return f
}

// metricOf is what a form says of a metric.
func metricOf(r *http.Request, proposal string) (*roadmap.Metric, error) {
	m := &roadmap.Metric{
		Proposal: proposal, ID: r.PostFormValue("id"), Name: strings.TrimSpace(r.PostFormValue("name")),
		Dimension: roadmap.Dimension(r.PostFormValue("dimension")), Unit: strings.TrimSpace(r.PostFormValue("unit")),
		Direction: roadmap.Direction(r.PostFormValue("direction")), Role: roadmap.Role(r.PostFormValue("role")),
	}
	if m.ID == "" {
		m.ID = interviews.Slug(m.Name)
	}
	if m.ID == "" {
		return nil, errs.New(errs.Invalid, "the metric has no name").Try("go back and name it, for example: Lead time")
	}
	var err error
	if m.Baseline.Value, err = number(r, "baseline", "its value before anything was done"); err != nil {
		return nil, err
	}
	if m.Baseline.Date, err = interviews.ParseDate(r.PostFormValue("baseline-date")); err != nil {
		return nil, err
	}
	if m.Baseline.N, err = countOf(r, "baseline-n"); err != nil {
		return nil, err
	}
	if m.Review, err = interviews.ParseDate(r.PostFormValue("review")); err != nil {
		return nil, err
	}
	return m, takeBound(r, m)
}

// countOf is how many people or cases a value is of; nil when all were counted.
func countOf(r *http.Request, field string) (*int, error) {
	if r.PostFormValue(field) == "" {
		return nil, nil
	}
	n, err := wholeNumber(r, field, "how many people or cases it is of")
	return &n, err
}

// takeBound takes how much is agreed on: percent, but for a value to reach.
func takeBound(r *http.Request, m *roadmap.Metric) error {
	amount, err := number(r, "amount", "how much is agreed on")
	if err != nil {
		return err
	}
	share := amount / 100
	switch r.PostFormValue("bound") {
	case "target":
		m.Target = &share
	case "aim":
		m.Aim = &amount
	case "loss":
		m.MaxLoss = &share
	case "ratio":
		m.MinRatio = &share
	default:
		return errs.New(errs.Invalid, "nothing is said of what the amount is").Try("go back and choose")
	}
	return nil
}

func (s *Server) setMetric(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	m, err := metricOf(r, id)
	if err != nil {
		return err
	}
	err = s.write(r, "metric.set", "proposal/"+id, func(ctx context.Context, p Parts) error {
		if err := known(ctx, p, id); err != nil {
			return err
		}
		all, err := p.Roadmap.Metrics(ctx)
		if err != nil {
			return err
		}
		for i := range all {
			if was := &all[i]; was.Proposal == id && was.ID == m.ID {
				if err := unchanged(r, "what was agreed on", was); err != nil {
					return err
				}
			}
		}
		if err := m.Agree(all, s.day()); err != nil {
			return err
		}
		return p.Roadmap.SetMetric(ctx, m)
	})
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id)+"#outcome", fmt.Sprintf("%q is agreed on.", m.Name))
}

func known(ctx context.Context, p Parts, proposal string) error {
	all, err := p.Roadmap.Proposals(ctx)
	if err == nil && roadmap.FindProposal(all, proposal) == nil {
		err = noProposal(proposal)
	}
	return err
}

func (s *Server) removeMetric(w http.ResponseWriter, r *http.Request) error {
	id, metric := r.PathValue("id"), r.PostFormValue("metric")
	err := s.write(r, "metric.remove", "proposal/"+id, func(ctx context.Context, p Parts) error { return p.Roadmap.RemoveMetric(ctx, id, metric) })
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id)+"#outcome", "The metric is gone.")
}

// measure keeps a reading of a metric; the same day again corrects it.
func (s *Server) measure(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	m := &roadmap.Measurement{Proposal: id, Metric: r.PostFormValue("metric"), Note: strings.TrimSpace(r.PostFormValue("note"))}
	var err error
	if m.Value, err = number(r, "value", "the value"); err != nil {
		return err
	}
	if m.Date, err = interviews.ParseDate(r.PostFormValue("date")); err != nil {
		return err
	}
	if m.N, err = countOf(r, "n"); err != nil {
		return err
	}
	if err := m.Known(s.day()); err != nil {
		return err
	}
	err = s.write(r, "metric.measure", "proposal/"+id, func(ctx context.Context, p Parts) error { return p.Roadmap.Measure(ctx, m) })
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id)+"#outcome", "The reading is kept.")
}

// A contactGroup are people whose words led to a proposal, by whether they may
// be told what became of it.
type contactGroup struct {
	Title    string
	Contacts []roadmap.Contact
	Tell     bool // that they were told can be noted
}

func groupContacts(c *roadmap.Closing) []contactGroup {
	groups := []contactGroup{
		{Title: "To be told: they agreed to be contacted", Tell: true},
		{Title: "Ask first: nobody asked them whether they may be contacted", Tell: true},
		{Title: "Not to be contacted: they said no"},
		{Title: "Told"},
	}
	for _, one := range c.Contacts {
		at := map[interviews.Answer]int{interviews.Yes: 0, interviews.No: 2}
		i, answered := at[one.Recontact]
		switch {
		case one.Told != nil:
			i = 3
		case !answered:
			i = 1
		}
		groups[i].Contacts = append(groups[i].Contacts, one)
	}
	return groups
}

// tell notes that people were told of a proposal. Who was told before stays
// told as then.
func (s *Server) tell(w http.ResponseWriter, r *http.Request) error {
	id, note := r.PathValue("id"), strings.TrimSpace(r.PostFormValue("note"))
	people := r.PostForm["person"]
	if len(people) == 0 {
		return errs.New(errs.Invalid, "nobody was chosen").Try("go back and choose whom you told")
	}
	err := s.write(r, "proposal.notify", "proposal/"+id, func(ctx context.Context, p Parts) error {
		for _, person := range people {
			if err := p.Roadmap.Notify(ctx, &roadmap.Notice{Proposal: id, Participant: person, Note: note}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return done(w, r, proposalPath(id)+"#tell", "It is noted that they were told: "+strings.Join(people, ", ")+".")
}
