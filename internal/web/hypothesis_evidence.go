package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

// A linkPage asks for which hypothesis a quote is evidence, which way it speaks,
// and how strongly.
type linkPage struct {
	Quote      quoteView
	Linked     []linkedTo
	Hypotheses []roadmap.Hypothesis // that are not retired
	Chosen     string
	Stance     roadmap.Stance
}

// A linkedTo is a hypothesis that a quote bears on already.
type linkedTo struct {
	*roadmap.Hypothesis
	Link roadmap.Evidence
}

// Name is what people call it.
func (l linkedTo) Name() string { return nameOf(l.Hypothesis) }

func (s *Server) linkForm(w http.ResponseWriter, r *http.Request, quote string) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := linkPage{Chosen: r.URL.Query().Get("for"), Stance: roadmap.Stance(r.URL.Query().Get("stance"))}
	view, _, known := newEvidenceViews(d).quote(quote)
	if !known {
		return errs.New(errs.NotFound, "there is no quote %q", quote).Try("choose one on the page of quotes")
	}
	page.Quote = view
	for _, e := range d.Evidence {
		if h := roadmap.FindHypothesis(d.Hypotheses, e.Hypothesis); e.Quote == quote && h != nil {
			page.Linked = append(page.Linked, linkedTo{h, e})
		}
	}
	page.Hypotheses = slices.DeleteFunc(slices.Clone(d.Hypotheses), func(h roadmap.Hypothesis) bool { return h.State == roadmap.Retired })
	return s.show(w, r, "hypothesis_link", frame{Title: "Use a quote as evidence", Section: "hypotheses", Page: page})
}

// linkQuote links a quote to a hypothesis, or changes the link.
func (s *Server) linkQuote(w http.ResponseWriter, r *http.Request) error {
	e := roadmap.Evidence{
		Hypothesis: r.PostFormValue("hypothesis"), Quote: strings.TrimSpace(r.PostFormValue("quote")),
		Stance: roadmap.Stance(r.PostFormValue("stance")), Note: strings.TrimSpace(r.PostFormValue("note")),
	}
	var err error
	if e.Strength, err = wholeNumber(r, "strength", "how strongly it speaks"); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]roadmap.Stance{roadmap.Supports, roadmap.Contradicts, roadmap.Neutral}, e.Stance):
		return errs.New(errs.Invalid, "nothing is said of which way it speaks").Try("go back and choose a side")
	case e.Strength < 1 || e.Strength > 3:
		return errs.New(errs.Invalid, "a strength of %d is none", e.Strength).Try("go back and choose weak, plain or strong")
	}
	note := ""
	err = s.write(r, "evidence.set", "hypothesis/"+e.Hypothesis, func(ctx context.Context, p Parts) error {
		was, err := p.Roadmap.Hypotheses(ctx)
		if err != nil {
			return err
		}
		if roadmap.FindHypothesis(was, e.Hypothesis) == nil {
			return noHypothesis(e.Hypothesis)
		}
		if err := p.Roadmap.SetEvidence(ctx, &e); err != nil {
			return err
		}
		now, err := p.Roadmap.Hypotheses(ctx)
		note = linkedNote(roadmap.FindHypothesis(was, e.Hypothesis), roadmap.FindHypothesis(now, e.Hypothesis))
		return err
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(e.Hypothesis)+"#q-"+url.PathEscape(e.Quote), "The quote is linked. "+note)
}

// linkedNote tells what a link did beside being there.
func linkedNote(was, now *roadmap.Hypothesis) string {
	switch {
	case was == nil || now == nil:
	case now.State != was.State:
		return "It was " + string(was.State) + " and is " + string(now.State) + " now, " + now.OpenedAgain() + "."
	case now.Criterion == nil:
		return "There is no criterion yet: what is linked before it gave rise to the hypothesis, and will not test it."
	}
	return ""
}

func (s *Server) unlinkQuote(w http.ResponseWriter, r *http.Request) error {
	id, quote := r.PathValue("id"), r.PostFormValue("quote")
	err := s.write(r, "evidence.remove", "hypothesis/"+id, func(ctx context.Context, p Parts) error {
		links, err := p.Roadmap.Evidence(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range links {
			if e.Quote != quote {
				continue
			}
			if err := unchanged(r, "how this quote is linked", e); err != nil {
				return err
			}
		}
		return p.Roadmap.RemoveEvidence(ctx, id, quote)
	})
	if err != nil {
		return err
	}
	return done(w, r, hypothesisPath(id), "The quote is no evidence for it any more.")
}

// A challengePage shows quotes that may contradict a hypothesis.
type challengePage struct {
	hypothesisCard
	Query      string
	Candidates []counterView
	Total      int
	People     int // who say those that are shown
}

type counterView struct {
	View quoteView
	Why  string
}

// mostCandidates is how many quotes people are shown to read at a time.
const mostCandidates = 20

// challenge serves what may contradict a hypothesis. To look is noted when
// somebody asks for that, by noteChallenge.
func (s *Server) challenge(w http.ResponseWriter, r *http.Request) error {
	d, h, err := s.namedHypothesis(r)
	if err != nil {
		return err
	}
	page := challengePage{hypothesisCard: cardOf(d, h, roadmap.Weigh(d, h.ID)), Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	list, err := s.ws.Counter(r.Context(), h.ID, page.Query)
	if err != nil {
		return err
	}
	page.Total, page.People = len(list), peopleIn(list)
	views := newEvidenceViews(d)
	for _, c := range list[:min(len(list), mostCandidates)] {
		view, _, _ := views.quote(c.Quote)
		page.Candidates = append(page.Candidates, counterView{view, strings.Join(c.Why, "; ")})
	}
	return s.show(w, r, "hypothesis_challenge", frame{Title: "What contradicts " + nameOf(h), Section: "hypotheses", Page: page})
}

// peopleIn is how many people say the quotes that are shown first.
func peopleIn(list []roadmap.Candidate) int {
	people := map[string]bool{}
	for _, c := range list[:min(len(list), mostCandidates)] {
		people[c.Person] = true
	}
	return len(people)
}

// noteChallenge notes that somebody looks, and shows what there is to read.
func (s *Server) noteChallenge(w http.ResponseWriter, r *http.Request) error {
	id, query := r.PathValue("id"), strings.TrimSpace(r.PostFormValue("q"))
	list, err := s.ws.Counter(r.Context(), id, query)
	if err != nil {
		return err
	}
	c := &roadmap.Challenge{Hypothesis: id, Query: query, Found: min(len(list), mostCandidates), People: peopleIn(list)}
	err = s.write(r, "challenge.add", "hypothesis/"+id, func(ctx context.Context, p Parts) error { return p.Roadmap.AddChallenge(ctx, c) })
	if err != nil {
		return err
	}
	path := hypothesisPath(id) + "/challenge"
	if query != "" {
		path += "?q=" + url.QueryEscape(query)
	}
	return done(w, r, path, "It is noted that you looked for what contradicts it.")
}
