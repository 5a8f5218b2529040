package main

import (
	"context"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/roadmap"
)

type hypothesisJSON struct {
	ID           string             `json:"id"`
	Title        string             `json:"title"`
	Stage        roadmap.Stage      `json:"stage"`
	Parent       string             `json:"parent"`
	State        roadmap.Verdict    `json:"state"`
	Sentence     string             `json:"sentence"`
	Criteria     string             `json:"criteria"`
	Tally        roadmap.Tally      `json:"evidence"`
	Criterion    *roadmap.Criterion `json:"criterion"`
	Confidence   roadmap.Standing   `json:"confidence"`
	OpenedAgain  string             `json:"opened_again,omitempty"`
	SupersededBy string             `json:"superseded_by,omitempty"`
	Decisions    []roadmap.Decision `json:"decisions"`
	Doubts       []string           `json:"doubts"`
	Before       []string           `json:"before_deciding"` // what a verdict would be given without; only while it is tested
	*ledgerJSON
}

// A ledgerJSON is what show has beside list.
type ledgerJSON struct {
	Quotes     []evidenceJSON      `json:"quotes"`
	Challenges []roadmap.Challenge `json:"challenges"`
	Questions  []roadmap.Asking    `json:"questions"`
}

type evidenceJSON struct {
	Stance   roadmap.Stance `json:"stance"`
	Strength int            `json:"strength"`
	Note     string         `json:"note"`
	By       string         `json:"by"`
	At       time.Time      `json:"at"`
	Early    bool           `json:"early"` // linked before the criterion was set
	Withheld bool           `json:"withheld"`
	Quote    quoteJSON      `json:"quote"`
}

func describeHypothesis(d *roadmap.Data, h *roadmap.Hypothesis, tally roadmap.Tally) hypothesisJSON {
	decisions := h.Decisions
	if decisions == nil {
		decisions = []roadmap.Decision{}
	}
	return hypothesisJSON{
		ID: h.ID, Title: h.Title, Stage: h.Stage, Parent: h.Parent, State: h.State, Sentence: h.Sentence(d.Hypotheses), Criteria: h.Filled(d.Hypotheses)[roadmap.Criteria],
		Tally: tally, Criterion: h.Criterion, Confidence: h.Stands(tally), OpenedAgain: h.OpenedAgain(), SupersededBy: h.SupersededBy,
		Decisions: decisions, Doubts: orEmpty(h.Doubts(tally, d.Evidence)), Before: orEmpty(h.Before(tally)),
	}
}

func (p *program) hypothesisShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	var out hypothesisJSON
	err := ws.View(ctx, func(s *store.Store) (err error) {
		out, err = ws.ledger(ctx, c, s)
		return err
	})
	if err != nil {
		return err
	}
	return p.print(out, func(w io.Writer) error {
		for i := range out.Quotes {
			out.Quotes[i].Quote.Source = ws.here(out.Quotes[i].Quote.Source)
		}
		_, err := io.WriteString(w, clean(out.text()))
		return err
	})
}

// ledger reads all that is known of the hypothesis that is asked for.
func (ws *workspace) ledger(ctx context.Context, c *cli.Context, s *store.Store) (out hypothesisJSON, err error) {
	found, err := readData(ctx, s, coding.Filter{})
	if err != nil {
		return out, err
	}
	d, err := planOf(ctx, s, found)
	if err != nil {
		return out, err
	}
	h, err := oneHypothesis(c, d.Hypotheses)
	if err != nil {
		return out, err
	}
	out = describeHypothesis(d, h, roadmap.Weigh(d, h.ID))
	out.ledgerJSON = &ledgerJSON{Challenges: challengesOf(d, h)}
	if out.Quotes, err = linkedQuotes(ctx, s, d, h); err != nil {
		return out, err
	}
	if out.Questions, err = askings(ctx, s, found, d, h); err != nil {
		return out, err
	}
	return out, ws.sayHidden(ctx, s)
}

// linkedQuotes are the quotes that are evidence, supporting ones first. Words
// of those who do not agree to be quoted are not among them.
func linkedQuotes(ctx context.Context, s *store.Store, d *roadmap.Data, h *roadmap.Hypothesis) ([]evidenceJSON, error) {
	var ids []string
	for _, e := range d.Evidence {
		if e.Hypothesis == h.ID {
			ids = append(ids, e.Quote)
		}
	}
	by, err := shownQuotes(ctx, s, d, ids)
	if err != nil {
		return nil, err
	}
	withheld := roadmap.Withheld(d)
	list := []evidenceJSON{}
	for _, stance := range []roadmap.Stance{roadmap.Supports, roadmap.Contradicts, roadmap.Neutral} {
		for _, e := range d.Evidence {
			if e.Hypothesis != h.ID || e.Stance != stance {
				continue
			}
			early := h.Early(&e)
			list = append(list, evidenceJSON{e.Stance, e.Strength, e.Note, e.By, e.At, early, withheld[e.Quote], by[e.Quote]})
		}
	}
	return list, nil
}

// shownQuotes reads quotes as people may see them: without the words of those
// who do not agree to be quoted.
func shownQuotes(ctx context.Context, s *store.Store, d *roadmap.Data, ids []string) (map[string]quoteJSON, error) {
	by := map[string]quoteJSON{}
	if len(ids) == 0 {
		return by, nil // no IDs would be all quotes
	}
	quotes, err := readQuotes(ctx, s, coding.Filter{IDs: ids})
	withheld := roadmap.Withheld(d)
	for _, q := range quotes {
		if withheld[q.ID] {
			q.withhold()
		}
		by[q.ID] = q
	}
	return by, err
}

// withhold takes away what somebody said, and what others wrote of it.
func (q *quoteJSON) withhold() {
	q.Text, q.Speaker, q.Was, q.Memo, q.Memos = "", "", "", "", []memoJSON{}
}

func challengesOf(d *roadmap.Data, h *roadmap.Hypothesis) []roadmap.Challenge {
	list := []roadmap.Challenge{}
	for _, c := range d.Challenges {
		if c.Hypothesis == h.ID {
			list = append(list, c)
		}
	}
	return list
}
