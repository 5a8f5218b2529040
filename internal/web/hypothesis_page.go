package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"verbatim/guides"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// A hypothesisPage is the ledger of a hypothesis.
type hypothesisPage struct {
	hypothesisCard
	Before     []string // what a verdict would be given without
	Sides      []evidenceSide
	Neutral    evidenceSide
	Challenges []roadmap.Challenge
	Questions  []roadmap.Asking
	Guides     []guides.Guide // to choose a question from
	Children   []*roadmap.Hypothesis
	Proposals  []*roadmap.Proposal // that rest on it
	Better     *roadmap.Hypothesis // the one that supersedes it
	Others     []roadmap.Hypothesis
	Slots      []slotView
	Ladder     []roadmap.Rung
	To         roadmap.Verdict // the state that somebody is about to give it
	Version    string
	Ledger     string // version of all that a decision rests on
	Hidden     []interviews.ID
}

// An evidenceSide is what speaks one way, the strongest first.
type evidenceSide struct {
	Stance roadmap.Stance
	Title  string
	People int
	Share  *roadmap.Share
	Who    []string
	Cards  []evidenceView
	Quotes []string // IDs of all, also of those that are not on the page
	All    string   // address of these
}

// More is how many quotes are not on the page.
func (s evidenceSide) More() int { return len(s.Quotes) - len(s.Cards) }

// An evidenceView is a quote that bears on a hypothesis.
type evidenceView struct {
	roadmap.Evidence
	View     quoteView
	Withheld bool
	Early    bool // linked before the criterion was set
	Version  string
}

// A slotView is a part of a hypothesis's sentence.
type slotView struct {
	Slot  roadmap.Slot
	Words string
	From  string // "" its own; the name of shared words, or "parent"
}

// namedHypothesis is the one that an address names, with the plan that it is
// of; errs.NotFound when there is none.
func (s *Server) namedHypothesis(r *http.Request) (*roadmap.Data, *roadmap.Hypothesis, error) {
	d, err := s.planned(r.Context())
	if err != nil {
		return nil, nil, err
	}
	h := roadmap.FindHypothesis(d.Hypotheses, r.PathValue("id"))
	if h == nil {
		return nil, nil, noHypothesis(r.PathValue("id"))
	}
	return d, h, nil
}

func (s *Server) hypothesis(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, h, err := s.namedHypothesis(r)
	if err != nil {
		return err
	}
	most := mostCards
	if r.URL.Query().Has("all") {
		most = mostRows
	}
	page := hypothesisOf(d, h, most)
	page.To = roadmap.Verdict(r.URL.Query().Get("to"))
	if page.Ledger, err = ledgerVersion(ctx, s.ws.Parts(), h); err != nil {
		return err
	}
	if page.Guides, err = s.ws.Parts().Guides.Guides(ctx); err != nil {
		return err
	}
	if page.Questions, err = s.askings(ctx, d, h, page.Guides); err != nil {
		return err
	}
	if page.Hidden, err = s.ws.Parts().Work.Hidden(ctx); err != nil {
		return err
	}
	return s.show(w, r, "hypothesis", frame{Title: nameOf(h), Section: "hypotheses", Page: page})
}

// askings tells who was asked the questions that test a hypothesis.
func (s *Server) askings(ctx context.Context, d *roadmap.Data, h *roadmap.Hypothesis, all []guides.Guide) ([]roadmap.Asking, error) {
	if len(h.Questions) == 0 {
		return nil, nil
	}
	coverage, err := s.seen.Coverage(ctx)
	if err != nil {
		return nil, err
	}
	list := roadmap.Askings(d, h, coverage)
	for i := range list {
		list[i].Text = questionText(all, list[i].Guide, list[i].Question)
	}
	return list, nil
}

// questionText is a question of a guide, "" when there is none.
func questionText(all []guides.Guide, guide string, n int) string {
	for _, g := range all {
		for _, q := range g.Questions {
			if g.ID == guide && q.N == n {
				return q.Text
			}
		}
	}
	return ""
}

// hypothesisOf is all of a page that a plan tells.
func hypothesisOf(d *roadmap.Data, h *roadmap.Hypothesis, most int) hypothesisPage {
	t := roadmap.Weigh(d, h.ID)
	p := hypothesisPage{hypothesisCard: cardOf(d, h, t), Before: h.Before(t), Ladder: roadmap.Ladder, Version: version(h), Better: roadmap.FindHypothesis(d.Hypotheses, h.SupersededBy)}
	p.Sides = []evidenceSide{
		{Stance: roadmap.Supports, Title: "Speaks for it", People: t.For, Share: t.ForShare, Who: t.People},
		{Stance: roadmap.Contradicts, Title: "Speaks against it", People: t.Against, Share: t.AgainstShare, Who: t.Opponents},
	}
	p.Neutral = evidenceSide{Stance: roadmap.Neutral, Title: "Bears on it, either way", People: t.Neutral}
	links := newEvidenceViews(d)
	for _, side := range []*evidenceSide{&p.Sides[0], &p.Sides[1], &p.Neutral} {
		links.fill(side, h, most)
	}
	for _, c := range d.Challenges {
		if c.Hypothesis == h.ID {
			p.Challenges = append(p.Challenges, c)
		}
	}
	for i := range d.Hypotheses {
		other := &d.Hypotheses[i]
		if other.Parent == h.ID {
			p.Children = append(p.Children, other)
		}
		if other.ID != h.ID {
			p.Others = append(p.Others, *other)
		}
	}
	for i := range d.Proposals {
		if d.Proposals[i].Hypothesis == h.ID {
			p.Proposals = append(p.Proposals, &d.Proposals[i])
		}
	}
	p.Slots = slotsOf(h, d.Hypotheses)
	return p
}

// slotsOf tells each slot of a sentence, and whose words fill it.
func slotsOf(h *roadmap.Hypothesis, all []roadmap.Hypothesis) []slotView {
	filled := h.Filled(all)
	slots := h.Stage.Slots()
	if !slices.Contains(slots, roadmap.Criteria) && filled[roadmap.Criteria] != "" {
		slots = append(slots, roadmap.Criteria)
	}
	views := make([]slotView, len(slots))
	for i, slot := range slots {
		views[i] = slotView{Slot: slot, Words: filled[slot]}
		switch {
		case h.Shared[slot] != "":
			views[i].From = "@" + h.Shared[slot]
		case h.Slots[slot] == "" && filled[slot] != "":
			views[i].From = "parent"
		}
	}
	return views
}

// evidenceViews show evidence of a plan.
type evidenceViews struct {
	d          *roadmap.Data
	quotes     map[string]int
	interviews map[interviews.ID]*interviews.Interview
	withheld   map[string]bool
}

func newEvidenceViews(d *roadmap.Data) *evidenceViews {
	v := &evidenceViews{d: d, quotes: map[string]int{}, interviews: map[interviews.ID]*interviews.Interview{}, withheld: roadmap.Withheld(d)}
	for i := range d.Quotes {
		v.quotes[d.Quotes[i].ID] = i
	}
	for i := range d.Interviews {
		v.interviews[d.Interviews[i].ID] = &d.Interviews[i]
	}
	return v
}

// quote is a quote as people may see it: without the words of those who do not
// agree to be quoted.
func (v *evidenceViews) quote(id string) (view quoteView, withheld, known bool) {
	i, known := v.quotes[id]
	if !known {
		return quoteView{}, false, false
	}
	q := v.d.Quotes[i]
	iv := v.interviews[q.Interview]
	if iv == nil {
		return quoteView{}, false, false
	}
	view = viewQuote(q, iv)
	if v.withheld[id] {
		view.Text, view.Speaker, view.Was = "", "", ""
		view.Note = "Who says this does not agree to be quoted: it counts, and is not shown."
	}
	return view, v.withheld[id], true
}

// fill puts the evidence of a side in its order: strong first, then by the day
// on which it was linked.
func (v *evidenceViews) fill(side *evidenceSide, h *roadmap.Hypothesis, most int) {
	for _, e := range v.d.Evidence {
		if e.Hypothesis != h.ID || e.Stance != side.Stance {
			continue
		}
		view, withheld, known := v.quote(e.Quote)
		if !known {
			continue
		}
		side.Quotes = append(side.Quotes, e.Quote)
		side.Cards = append(side.Cards, evidenceView{Evidence: e, View: view, Withheld: withheld, Early: h.Early(&e), Version: version(e)})
	}
	slices.SortStableFunc(side.Cards, func(a, b evidenceView) int {
		if a.Strength != b.Strength {
			return b.Strength - a.Strength
		}
		return a.At.Compare(b.At)
	})
	side.Cards = side.Cards[:min(len(side.Cards), most)]
	side.All = quotesAddress("", "ids", strings.Join(side.Quotes, ","))
}

// ledgerVersion is the version of what a decision on a hypothesis rests on.
func ledgerVersion(ctx context.Context, p Parts, h *roadmap.Hypothesis) (string, error) {
	evidence, err := p.Roadmap.Evidence(ctx, h.ID)
	return version([]any{h, evidence}), err
}
