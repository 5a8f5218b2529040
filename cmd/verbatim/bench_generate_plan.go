package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

const madeUpGuideID = "made-up"

var madeUpQuestions = []string{
	"What are you working on these days?", "Take me through your last full working day.", "Tell me about the last change you brought to production.",
	"Where did you have to ask somebody else for permission?", "Which page or document did you read last?", "Who noticed when something broke at night?",
	"How did you learn to use the tools that are here?", "If you could remove one step, which would it be?",
}

func madeUpGuide() *guides.Guide {
	src := "---\nid: " + madeUpGuideID + "\n---\n\n# How work gets done\n\n"
	for i, q := range madeUpQuestions {
		src += fmt.Sprintf("%d. %s\n", i+1, q)
	}
	g, _ := guides.Parse(madeUpGuideID+".md", []byte(src))
	return g
}

// madeUpPlans is how many hypotheses there are, and as many proposals unless a
// load says otherwise.
const madeUpPlans = 20

// generatePlan makes hypotheses with quotes for and against them, some of them
// decided, and proposals that rest on them.
func (ws *workspace) generatePlan(ctx context.Context, l load) error {
	all, err := ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	err = ws.Update(ctx, func(s *store.Store) error {
		for i := range madeUpPlans {
			h := madeUpHypothesis(i)
			if err := s.Roadmap.SetHypothesis(ctx, h); err != nil {
				return err
			}
			if err := linkMadeUp(ctx, s, h.ID, all[i*len(all)/madeUpPlans].ID); err != nil {
				return err
			}
		}
		for i := range cmp.Or(l.Proposals, madeUpPlans) {
			if err := s.Roadmap.SetProposal(ctx, madeUpProposal(i, madeUpThemeID(i%l.Themes))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || l.Behind == 0 {
		return err
	}
	return ws.Update(ctx, func(s *store.Store) error { return putBehind(ctx, s, l.Behind) })
}

// What has many quotes behind it.
const (
	behindTheme = "behind-it"
	behindPlan  = "plan-0"
)

// putBehind makes a proposal rest on so many quotes of finished interviews.
func putBehind(ctx context.Context, s *store.Store, n int) error {
	if err := s.Themes.SetTheme(ctx, &coding.Theme{ID: behindTheme, Name: "Behind it"}); err != nil {
		return err
	}
	finished, err := s.Work.Finished(ctx, nil)
	if err != nil {
		return err
	}
	counts := map[interviews.ID]bool{}
	for _, f := range finished {
		counts[f.Interview] = true
	}
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		return err
	}
	for _, q := range quotes {
		if n == 0 {
			break
		}
		if !counts[q.Interview] {
			continue
		}
		if _, err := s.Coding.Code(ctx, &q, []string{behindTheme}, ""); err != nil {
			return err
		}
		n--
	}
	return s.Roadmap.SetProposal(ctx, madeUpProposal(0, behindTheme))
}

// madeUpHypothesis is one that is being tested, or was found to be true in one
// of eight quarters.
func madeUpHypothesis(i int) *roadmap.Hypothesis {
	h := &roadmap.Hypothesis{ID: fmt.Sprintf("belief-%d", i), Title: fmt.Sprintf("Belief %d", i), Stage: roadmap.Problem, State: roadmap.Testing, Slots: map[roadmap.Slot]string{
		roadmap.TypeOfCustomers: "people of " + madeUpTeams[i%len(madeUpTeams)], roadmap.JobToBeDone: "bringing a change to production", roadmap.ProblemSlot: "the queue",
	}}
	if i%2 == 0 {
		at := time.Date(2025, time.Month(2+3*(i/2%8)), 1, 12, 0, 0, 0, time.UTC)
		h.State = roadmap.Validated
		h.Decisions = []roadmap.Decision{{State: h.State, By: "generator", Reason: "Nobody said anything else.", At: at}}
	}
	return h
}

// linkMadeUp makes evidence of the quotes of an interview: one in five against.
func linkMadeUp(ctx context.Context, s *store.Store, hypothesis string, in interviews.ID) error {
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{Interview: in})
	if err != nil {
		return err
	}
	for i, q := range quotes[:min(20, len(quotes))] {
		e := roadmap.Evidence{Hypothesis: hypothesis, Quote: q.ID, Stance: roadmap.Supports, Strength: 2}
		if i%5 == 4 {
			e.Stance = roadmap.Contradicts
		}
		if err := s.Roadmap.SetEvidence(ctx, &e); err != nil {
			return err
		}
	}
	return nil
}

// madeUpProposal is one of many: the hours that they are worth are far apart.
func madeUpProposal(i int, theme string) *roadmap.Proposal {
	p := &roadmap.Proposal{ID: fmt.Sprintf("plan-%d", i), Title: fmt.Sprintf("Plan %d", i), State: roadmap.Identified, Eliminates: "waiting for others",
		Hypothesis: fmt.Sprintf("belief-%d", i%madeUpPlans)}
	toil := float64(1 + i/madeUpPlans)
	p.Inputs = roadmap.Inputs{
		Themes: []string{theme}, Attribute: "team", By: "generator", Why: "made up",
		Frequency: &roadmap.Estimate{Low: 1, Mode: float64(2 + i%madeUpPlans), High: 30}, Toil: &roadmap.Estimate{Low: 2 * toil, Mode: 10 * toil, High: 40 * toil},
		Load: &roadmap.Load{Level: i % 5, Anchor: strings.Join(madeUpWords[:6], " ")},
	}
	for _, team := range madeUpTeams {
		p.Inputs.Segments = append(p.Inputs.Segments, roadmap.Segment{Value: team, Headcount: 1000})
	}
	return p
}
