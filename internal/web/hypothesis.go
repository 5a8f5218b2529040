package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// A Challenger looks for what may speak against hypotheses.
type Challenger interface {
	// Counter lists quotes that may contradict a hypothesis, first those to read
	// first. query is what somebody looks for besides, "" for nothing.
	Counter(ctx context.Context, hypothesis, query string) ([]roadmap.Candidate, error)
}

func (s *Server) hypothesisRoutes() []route {
	return []route{
		{pattern: "GET /hypotheses", serve: s.hypotheses},
		{pattern: "POST /hypotheses", serve: s.addHypothesis},
		{pattern: "POST /hypotheses/link", serve: s.linkQuote},
		{pattern: "GET /hypotheses/{id}", serve: s.hypothesis},
		{pattern: "GET /hypotheses/{id}/words", serve: s.hypothesisWords},
		{pattern: "POST /hypotheses/{id}/words", serve: s.editHypothesis},
		{pattern: "POST /hypotheses/{id}/criterion", serve: s.setCriterion},
		{pattern: "POST /hypotheses/{id}/unlink", serve: s.unlinkQuote},
		{pattern: "GET /hypotheses/{id}/challenge", serve: s.challenge},
		{pattern: "POST /hypotheses/{id}/challenge", serve: s.noteChallenge},
		{pattern: "POST /hypotheses/{id}/question", serve: s.askQuestion},
		{pattern: "POST /hypotheses/{id}/confidence", serve: s.setConfidence},
		{pattern: "POST /hypotheses/{id}/decide", serve: s.decide},
		{pattern: "POST /hypotheses/{id}/supersede", serve: s.supersede},
	}
}

// verdicts are the states of a hypothesis in the order of the board.
var verdicts = []struct {
	State roadmap.Verdict
	Says  string
}{
	{roadmap.Draft, "Being worded. Say what has to be seen before the test begins."},
	{roadmap.Testing, "People look for evidence, on both sides."},
	{roadmap.Validated, "A person decided that it holds."},
	{roadmap.Invalidated, "A person decided that it does not hold. That is worth as much."},
	{roadmap.Retired, "Nobody goes on with it."},
}

const (
	mostCards = 60  // in a column of several
	mostRows  = 200 // in a list
)

// A boardPage shows hypotheses by state.
type boardPage struct {
	Columns []boardColumn
	Total   int
	Stages  []roadmap.Stage
	Stage   roadmap.Stage   // "" for all
	State   roadmap.Verdict // "" for all
	Tree    bool            // as they go on from each other
	Rows    []hypothesisCard
	Hidden  []interviews.ID
}

type boardColumn struct {
	State roadmap.Verdict
	Says  string
	Cards []hypothesisCard
	Total int // cards, also those that are not on the page
}

// More is how many cards are not on the page.
func (c boardColumn) More() int { return c.Total - len(c.Cards) }

// A hypothesisCard is a hypothesis in short.
type hypothesisCard struct {
	*roadmap.Hypothesis
	Sentence string
	Tally    roadmap.Tally
	Standing roadmap.Standing
	Lint     []roadmap.Warning
	Doubts   []string
	Above    *roadmap.Hypothesis // the one that it goes on from
	Depth    int
}

// Name is what people call it.
func (c hypothesisCard) Name() string { return nameOf(c.Hypothesis) }

func nameOf(h *roadmap.Hypothesis) string { return cmp.Or(strings.TrimSpace(h.Title), h.ID) }

var allStages = append(slices.Clone(roadmap.Stages), roadmap.Business)

func (s *Server) hypotheses(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	switch {
	case asked.Get("evidence") != "":
		return s.linkForm(w, r, asked.Get("evidence"))
	case asked.Has("add"):
		return s.hypothesisForm(w, r)
	}
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := boardPage{Stages: allStages, Stage: roadmap.Stage(asked.Get("stage")), State: roadmap.Verdict(asked.Get("state")), Tree: asked.Get("view") == "tree", Total: len(d.Hypotheses)}
	if page.Hidden, err = s.ws.Parts().Work.Hidden(r.Context()); err != nil {
		return err
	}
	page.fill(d)
	return s.show(w, r, "hypotheses", frame{Title: "Hypotheses", Section: "hypotheses", Wide: !page.Tree, Page: page})
}

// fill puts the cards that are asked for on the page.
func (p *boardPage) fill(d *roadmap.Data) {
	chosen := slices.DeleteFunc(slices.Clone(d.Hypotheses), func(h roadmap.Hypothesis) bool {
		return p.Stage != "" && h.Stage != p.Stage || p.State != "" && h.State != p.State
	})
	cards := cardsOf(d, roadmap.Tree(chosen))
	if p.Tree {
		p.Rows = cards[:min(len(cards), mostRows)]
		return
	}
	for _, v := range verdicts {
		if p.State != "" && v.State != p.State {
			continue
		}
		column := boardColumn{State: v.State, Says: v.Says}
		for _, c := range cards {
			if c.State == v.State {
				column.Cards = append(column.Cards, c)
			}
		}
		column.Total = len(column.Cards)
		most := mostCards
		if p.State != "" {
			most = mostRows
		}
		column.Cards = column.Cards[:min(column.Total, most)]
		p.Columns = append(p.Columns, column)
	}
}

// cardsOf weighs hypotheses, which is quicker for all than for each.
func cardsOf(d *roadmap.Data, tree []roadmap.Branch) []hypothesisCard {
	ids := make([]string, len(tree))
	for i := range tree {
		ids[i] = tree[i].ID
	}
	tallies := roadmap.WeighAll(d, ids...)
	cards := make([]hypothesisCard, len(tree))
	for i, branch := range tree {
		cards[i] = cardOf(d, branch.Hypothesis, tallies[i])
		cards[i].Depth = branch.Depth
	}
	return cards
}

func cardOf(d *roadmap.Data, h *roadmap.Hypothesis, t roadmap.Tally) hypothesisCard {
	return hypothesisCard{
		Hypothesis: h, Sentence: h.Sentence(d.Hypotheses), Tally: t, Standing: h.Stands(t), Lint: h.Lint(d.Hypotheses),
		Doubts: h.Doubts(t, d.Evidence), Above: roadmap.FindHypothesis(d.Hypotheses, h.Parent),
	}
}
