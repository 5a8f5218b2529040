package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func noHypothesis(id string) error {
	return errs.New(errs.NotFound, "there is no hypothesis %q", id).Try("the board shows them all")
}

func hypothesisPath(id string) string { return "/hypotheses/" + url.PathEscape(id) }

// alter changes a hypothesis as one event, unless somebody else has changed it
// since the form was made.
func (s *Server) alter(r *http.Request, change func(ctx context.Context, p Parts, h *roadmap.Hypothesis, all []roadmap.Hypothesis) error) error {
	id := r.PathValue("id")
	return s.write(r, "hypothesis.set", "hypothesis/"+id, func(ctx context.Context, p Parts) error {
		_, err := roadmap.AlterHypothesis(ctx, p.Roadmap, id, func(h *roadmap.Hypothesis, all []roadmap.Hypothesis) error {
			if err := unchanged(r, "the hypothesis", h); err != nil {
				return err
			}
			return change(ctx, p, h, all)
		})
		return err
	})
}

// A wordsPage asks for the words of a hypothesis.
type wordsPage struct {
	*roadmap.Hypothesis // nil at first
	Adds                bool
	Slots               []slotField
	Phrases             []roadmap.Phrase
	Stages              []roadmap.Stage
	Parents             []roadmap.Hypothesis
	Lint                []roadmap.Warning
	Version             string
}

// A slotField is a slot to fill in.
type slotField struct {
	Slot    roadmap.Slot
	Words   string // what is filled in: words, or "@" and the name of shared ones
	Parents string // what it is when it is left empty
	Help    string
}

// slotHelp says what belongs in a slot.
var slotHelp = map[roadmap.Slot]string{
	roadmap.TypeOfCustomers: "Who they are, not what they lack: “analysts in product teams”.",
	roadmap.Motivation:      "What they are motivated to do.",
	roadmap.JobToBeDone:     "What they want to get done, as they would say it.",
	roadmap.ProblemSlot:     "What goes wrong for them, not what we lack.",
	roadmap.ConceptSlot:     "The idea that would solve it.",
	roadmap.FeatureSlot:     "The thing that they would use.",
	roadmap.BusinessOutcome: "What the business would get out of it.",
	roadmap.BusinessAction:  "What would be done for that.",
	roadmap.Criteria:        "What one would see if it were true: something to count.",
}

// hypothesisForm serves the form for a new hypothesis: ?add=STAGE&parent=ID.
func (s *Server) hypothesisForm(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	h := &roadmap.Hypothesis{Stage: roadmap.Stage(asked.Get("add")), Parent: asked.Get("parent"), Slots: map[roadmap.Slot]string{}}
	if h.Stage.Slots() == nil {
		h.Stage = roadmap.Customer
	}
	return s.showWords(w, r, h, true)
}

func (s *Server) hypothesisWords(w http.ResponseWriter, r *http.Request) error {
	_, h, err := s.namedHypothesis(r)
	if err != nil {
		return err
	}
	return s.showWords(w, r, h, false)
}

func (s *Server) showWords(w http.ResponseWriter, r *http.Request, h *roadmap.Hypothesis, adds bool) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := wordsPage{Hypothesis: h, Adds: adds, Phrases: d.Phrases, Stages: allStages, Version: version(h)}
	page.Parents = slices.DeleteFunc(slices.Clone(d.Hypotheses), func(other roadmap.Hypothesis) bool { return other.ID == h.ID })
	title := "Add a hypothesis"
	if !adds {
		title, page.Lint = "Words of "+nameOf(h), h.Lint(d.Hypotheses)
	}
	var above map[roadmap.Slot]string
	if parent := roadmap.FindHypothesis(d.Hypotheses, h.Parent); parent != nil {
		above = parent.Filled(d.Hypotheses)
	}
	slots := h.Stage.Slots()
	if !slices.Contains(slots, roadmap.Criteria) {
		slots = append(slots, roadmap.Criteria)
	}
	for _, slot := range slots {
		field := slotField{Slot: slot, Words: h.Slots[slot], Parents: above[slot], Help: slotHelp[slot]}
		if name := h.Shared[slot]; name != "" {
			field.Words = "@" + name
		}
		page.Slots = append(page.Slots, field)
	}
	return s.show(w, r, "hypothesis_words", frame{Title: title, Section: "hypotheses", Page: page})
}

func (s *Server) addHypothesis(w http.ResponseWriter, r *http.Request) error {
	id := interviews.Slug(r.PostFormValue("title"))
	if id == "" {
		return errs.New(errs.Invalid, "the hypothesis has no title").Try("go back and give it a short one: what people call it")
	}
	err := s.write(r, "hypothesis.set", "hypothesis/"+id, func(ctx context.Context, p Parts) error {
		_, _, err := roadmap.AddHypothesis(ctx, p.Roadmap, id, wordsOf(r))
		return err
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(id), "The hypothesis is a draft. Now say what has to be seen before anybody takes it for true.")
}

func (s *Server) editHypothesis(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := s.write(r, "hypothesis.set", "hypothesis/"+id, func(ctx context.Context, p Parts) error {
		_, _, err := roadmap.EditHypothesis(ctx, p.Roadmap, id, func(h *roadmap.Hypothesis, phrases []roadmap.Phrase) error {
			if err := unchanged(r, "the hypothesis", h); err != nil {
				return err
			}
			return wordsOf(r)(h, phrases)
		})
		return err
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(id), "The words are changed.")
}

// wordsOf takes the words that a form has.
func wordsOf(r *http.Request) func(*roadmap.Hypothesis, []roadmap.Phrase) error {
	return func(h *roadmap.Hypothesis, phrases []roadmap.Phrase) error {
		h.Title, h.Parent = strings.TrimSpace(r.PostFormValue("title")), r.PostFormValue("parent")
		h.Stage = roadmap.Stage(r.PostFormValue("stage"))
		for slot := range slotHelp {
			if !r.PostForm.Has(string(slot)) {
				continue
			}
			if err := h.Fill(slot, strings.TrimSpace(r.PostFormValue(string(slot))), phrases); err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *Server) setCriterion(w http.ResponseWriter, r *http.Request) error {
	k, err := s.criterionOf(r)
	if err != nil {
		return err
	}
	note := "The criterion is set: what is linked from now on counts towards it."
	err = s.alter(r, func(_ context.Context, _ Parts, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		changed, err := h.SetCriterion(*k)
		if !changed {
			note = "It had this criterion already."
		}
		return err
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(r.PathValue("id")), note)
}

func (s *Server) criterionOf(r *http.Request) (*roadmap.Criterion, error) {
	k := &roadmap.Criterion{Says: strings.TrimSpace(r.PostFormValue("says")), By: interviews.Actor(r.Context()).Actor, At: s.opt.Now().UTC()}
	var err error
	if k.For, err = wholeNumber(r, "for", "how many people must speak for it"); err != nil {
		return nil, err
	}
	if r.PostFormValue("against") != "" {
		most, err := wholeNumber(r, "against", "how many people may speak against it")
		if err != nil {
			return nil, err
		}
		k.Against = &most
	}
	if r.PostFormValue("share") != "" {
		percent, err := number(r, "share", "the share of the people asked")
		if err != nil {
			return nil, err
		}
		k.Share = percent / 100
	}
	return k, k.Check()
}

// number reads a field of a form; what says what it is.
func number(r *http.Request, field, what string) (float64, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		return 0, errs.New(errs.Invalid, "%s: %q is not a number", what, shortened(text, 100)).Try("go back and write it in digits")
	}
	return n, nil
}

func wholeNumber(r *http.Request, field, what string) (int, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, errs.New(errs.Invalid, "%s: %q is not a whole number", what, shortened(text, 100)).Try("go back and write it in digits")
	}
	return n, nil
}

func (s *Server) askQuestion(w http.ResponseWriter, r *http.Request) error {
	guide, text, _ := strings.Cut(r.PostFormValue("question"), "\n")
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return errs.New(errs.Invalid, "no question was chosen").Try("go back and choose one")
	}
	note := fmt.Sprintf("Question %d of %s tests it.", n, guide)
	err = s.alter(r, func(ctx context.Context, p Parts, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		if r.PostForm.Has("remove") {
			note = fmt.Sprintf("Question %d of %s does not test it any more.", n, guide)
			return h.Unask(guide, n)
		}
		if err := hasQuestion(ctx, p, guide, n); err != nil {
			return err
		}
		h.Ask(guide, n, interviews.Actor(ctx).Actor, s.opt.Now().UTC())
		return nil
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(r.PathValue("id"))+"#questions", note)
}

// hasQuestion returns errs.NotFound when there is no such guide or question.
func hasQuestion(ctx context.Context, p Parts, guide string, n int) error {
	all, err := p.Guides.Guides(ctx)
	if err != nil {
		return err
	}
	if questionText(all, guide, n) != "" {
		return nil
	}
	return errs.New(errs.NotFound, "there is no question %d in a guide %q", n, guide).Try("go back and choose one of those that there are")
}

func (s *Server) setConfidence(w http.ResponseWriter, r *http.Request) error {
	rung, err := roadmap.FindRung(r.PostFormValue("level"))
	if err != nil {
		return err
	}
	said := roadmap.Confidence{Level: rung.Evidence, Reason: strings.TrimSpace(r.PostFormValue("reason")), By: interviews.Actor(r.Context()).Actor, At: s.opt.Now().UTC()}
	if said.Reason == "" {
		return errs.New(errs.Invalid, "nothing is said of what is known beside the interviews").Try("go back and say it")
	}
	err = s.alter(r, func(_ context.Context, _ Parts, h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
		h.Confidence = &said
		return nil
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(r.PathValue("id"))+"#confidence", "It stands on "+rung.Name()+" now.")
}

// decide moves a hypothesis. With a verdict what stands in the ledger is noted;
// a ledger that has changed since the page was opened is to be looked at first.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	d := roadmap.Decision{State: roadmap.Verdict(r.PostFormValue("state")), By: interviews.Actor(r.Context()).Actor, Reason: strings.TrimSpace(r.PostFormValue("reason")), At: s.opt.Now().UTC()}
	if d.State.Decided() {
		hidden, err := s.ws.Parts().Work.Hidden(r.Context()) // before the write, which would see all by itself
		if err == nil {
			err = roadmap.SeesAll(hidden)
		}
		if err != nil {
			return err
		}
	}
	err := s.write(r, "hypothesis.set", "hypothesis/"+id, func(ctx context.Context, p Parts) error {
		_, err := roadmap.AlterHypothesis(ctx, p.Roadmap, id, func(h *roadmap.Hypothesis, _ []roadmap.Hypothesis) error {
			now, err := ledgerVersion(ctx, p, h)
			if err != nil {
				return err
			}
			if was := r.PostFormValue("version"); was != "" && was != now {
				return errs.New(errs.Conflict, "what is known of the hypothesis has changed since this page was opened; nothing was decided").
					Try("open it again, look at the evidence as it is now, and decide then")
			}
			var tally roadmap.Tally
			if d.State.Decided() {
				plan, err := p.Plan(ctx)
				if err != nil {
					return err
				}
				tally = roadmap.Weigh(plan, id)
			}
			return h.DecideOn(d, tally)
		})
		return err
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(id), "It is "+string(d.State)+" now.")
}

func (s *Server) supersede(w http.ResponseWriter, r *http.Request) error {
	by := r.PostFormValue("by")
	d := roadmap.Decision{State: roadmap.Retired, By: interviews.Actor(r.Context()).Actor, Reason: strings.TrimSpace(r.PostFormValue("reason")), At: s.opt.Now().UTC()}
	err := s.alter(r, func(_ context.Context, _ Parts, h *roadmap.Hypothesis, all []roadmap.Hypothesis) error {
		return h.Supersede(by, d, all)
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(r.PathValue("id")), "It is retired, superseded by "+by+"; its evidence stays where it is.")
}
