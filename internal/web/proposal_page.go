package web

import (
	"net/http"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// A proposalPage is all that is known of a proposal.
type proposalPage struct {
	proposalRow
	Telling   roadmap.Telling
	Scored    int
	Draws     int
	Threshold float64
	Cycle     string
	Tree      linkView // why this number
	Left      bool     // some of it was left out
	Given     []givenInput
	Reach     []reachRow
	Drivers   []driverRow
	Above     string // title of the proposal to overtake
	Lint      []roadmap.ProposalWarning
	For       []saidView
	Against   []saidView
	Hit       []saidView
	Result    *roadmap.Outcome
	Closing   *roadmap.Closing
	Groups    []contactGroup
	About     aboutForm
	Inputs    *inputsForm
	Metric    metricForm
	States    []roadmap.State // that it can move to
	To        roadmap.State
	Today     interviews.Date
	Version   string
	Caveats   []string
}

type givenInput struct {
	Name, Says, Why, Who string
	Same                 string // the input that it was given with, whose grounds are its
}

type reachRow struct {
	roadmap.Reach
	Quotes string
}

type driverRow struct {
	roadmap.Driver
	Bar rangeBar
}

// A saidView is a quote that a proposal rests on.
type saidView struct {
	roadmap.Said
	View quoteView
}

// mostSaid is how many quotes of each side a proposal shows.
const mostSaid = 5

func (s *Server) proposal(w http.ResponseWriter, r *http.Request) error {
	d, ranking, err := s.ranked(r.Context())
	if err != nil {
		return err
	}
	p := roadmap.FindProposal(d.Proposals, r.PathValue("id"))
	if p == nil {
		return noProposal(r.PathValue("id"))
	}
	page, err := proposalOf(d, ranking, p)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	page.To = roadmap.State(asked.Get("to"))
	page.Metric = metricFormOf(d, p.ID, asked.Get("metric"))
	return s.show(w, r, "proposal", frame{Title: page.Name(), Section: "roadmap", Page: page})
}

func proposalOf(d *roadmap.Data, ranking *roadmap.Ranking, p *roadmap.Proposal) (*proposalPage, error) {
	var score *roadmap.Score
	for i := range ranking.Proposals {
		if ranking.Proposals[i].ID == p.ID {
			score = &ranking.Proposals[i]
		}
	}
	if score == nil {
		return nil, noProposal(p.ID)
	}
	page := &proposalPage{
		proposalRow: newProposalRows(d, ranking).row(score), Telling: roadmap.Tell(d, score), Scored: ranking.Scored(), Draws: ranking.Draws,
		Threshold: ranking.Threshold, Cycle: ranking.Cycle, Lint: roadmap.LintProposal(d, p), Result: d.Outcome(p.ID),
		About: aboutOf(d, p), Inputs: inputsOf(d, p, true), Today: d.Today, Version: version(p), Caveats: roadmap.Caveats,
	}
	whole, err := roadmap.Trace(d, "proposal/"+p.ID)
	if err != nil {
		return nil, err
	}
	limited := whole.Limit(branches)
	page.Tree, page.Left = linksOf(d, limited), leftOut(&limited)
	page.fillNumbers(d)
	page.fillWords(d)
	for _, state := range roadmap.States {
		if reachable(p, state) {
			page.States = append(page.States, state)
		}
	}
	page.Closing, err = roadmap.Close(d, p.ID, false)
	if err == nil {
		page.Groups = groupContacts(page.Closing)
	}
	return page, err
}

// reachable reports whether a move to a state is worth asking for.
func reachable(p *roadmap.Proposal, to roadmap.State) bool {
	switch {
	case to == p.State:
		return false
	case p.State.Out():
		return to == roadmap.Now || to == roadmap.Dropped || to == roadmap.Measured && p.State == roadmap.Shipped
	case p.State == roadmap.NotNow || p.State == roadmap.Dropped:
		return to != roadmap.Shipped && to != roadmap.Measured
	}
	return to != roadmap.Measured
}

func (page *proposalPage) fillNumbers(d *roadmap.Data) {
	in := &page.Proposal.Inputs
	first := map[roadmap.Given]string{} // what was given together is said once
	for _, name := range roadmap.InputNames() {
		g, known := in.GivenBy(name)
		if !known {
			continue
		}
		page.Given = append(page.Given, givenInput{name, in.Says(name, d.Scale), g.Why, g.Who(), first[g]})
		if first[g] == "" {
			first[g] = name
		}
	}
	for _, one := range page.Score.Reach {
		page.Reach = append(page.Reach, reachRow{one, reachAddress(in, one.Segment)})
	}
	most := 0.0
	for _, one := range page.Score.Drivers {
		most = max(most, one.High)
	}
	for _, one := range page.Score.Drivers {
		page.Drivers = append(page.Drivers, driverRow{one, barOf(one.Low, value(page.Score.Score), one.High, most)})
	}
	if o := page.Overtake; o != nil {
		page.Above = proposalName(roadmap.FindProposal(d.Proposals, o.ID))
	}
}

func (page *proposalPage) fillWords(d *roadmap.Data) {
	views := newEvidenceViews(d)
	for _, side := range []struct {
		to   *[]saidView
		from roadmap.Sayings
	}{{&page.For, page.Telling.For}, {&page.Against, page.Telling.Against}, {&page.Hit, page.Telling.Hit}} {
		for _, said := range side.from.Quotes[:min(len(side.from.Quotes), mostSaid)] {
			if view, withheld, known := views.quote(said.ID); known && !withheld {
				*side.to = append(*side.to, saidView{said, view})
			}
		}
	}
}
