package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

// Roadmap keeps hypotheses and evidence, proposals, and outcomes.
type Roadmap struct{ base }

var (
	hypothesisTable = newTable("hypothesis", 1, "id", "title", "stage", "parent", "slots", "state", "decisions",
		"criterion", "confidence", "questions", "superseded_by").grown("", "", "", "")
	phraseTable = newTable("phrase", 1, "id", "slot", "words")
)

// SetHypothesis implements roadmap.HypothesisStore.
func (s *Roadmap) SetHypothesis(ctx context.Context, h *roadmap.Hypothesis) (err error) {
	defer errs.Wrap(&err, "set hypothesis %q", h.ID)
	_, err = s.write(ctx, "hypothesis.set", "hypothesis/"+h.ID, func(tx *txn) error {
		all, err := readHypotheses(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		if err := h.Check(all); err != nil {
			return err
		}
		return tx.putHypothesis(h)
	})
	return err
}

func (tx *txn) putHypothesis(h *roadmap.Hypothesis) error {
	for _, slot := range h.Stage.Slots() {
		id := h.Shared[slot]
		if id == "" {
			continue
		}
		if p, err := tx.current(phraseTable, []any{id}); err != nil || p == nil {
			return errors.Join(err, errs.New(errs.NotFound, "no shared words %q", id).Try("'verbatim hypothesis slots' lists them all"))
		}
	}
	slots, err := json.Marshal(slotsOf(h))
	if err != nil {
		return err
	}
	decisions, err := json.Marshal(h.Decisions)
	if err != nil {
		return err
	}
	row := []any{h.ID, h.Title, string(h.Stage), h.Parent, string(slots), string(h.State), string(decisions)}
	for _, part := range []any{h.Criterion, h.Confidence, h.Questions} {
		text, err := json.Marshal(part)
		if err != nil {
			return err
		}
		if string(text) == "null" {
			text = nil
		}
		row = append(row, string(text))
	}
	return tx.put(hypothesisTable, append(row, h.SupersededBy)...)
}

// slotsOf are the slots as they are kept: "@" and an ID for words that are
// shared, and "@@" where a team's own words begin with one.
func slotsOf(h *roadmap.Hypothesis) map[roadmap.Slot]string {
	kept := map[roadmap.Slot]string{}
	for slot, words := range h.Slots {
		if strings.HasPrefix(words, "@") {
			words = "@" + words
		}
		kept[slot] = words
	}
	for slot, id := range h.Shared {
		kept[slot] = "@" + id
	}
	return kept
}

// shareSlots is the way back: it fills in the words that are shared.
func shareSlots(h *roadmap.Hypothesis, words map[string]string) {
	for slot, kept := range h.Slots {
		rest, at := strings.CutPrefix(kept, "@")
		shared, known := words[rest]
		switch {
		case !at:
		case strings.HasPrefix(rest, "@"):
			h.Slots[slot] = rest
		case known:
			if h.Shared == nil {
				h.Shared = map[roadmap.Slot]string{}
			}
			h.Slots[slot], h.Shared[slot] = shared, rest
		}
	}
}

// Hypotheses implements roadmap.HypothesisStore.
func (s *Roadmap) Hypotheses(ctx context.Context) ([]roadmap.Hypothesis, error) {
	return readHypotheses(ctx, s.q())
}

func readHypotheses(ctx context.Context, q queryer) (_ []roadmap.Hypothesis, err error) {
	defer errs.Wrap(&err, "list hypotheses")
	phrases, err := readPhrases(ctx, q)
	if err != nil {
		return nil, err
	}
	words := map[string]string{}
	for _, p := range phrases {
		words[p.ID] = p.Words
	}
	scan := func(rows *sql.Rows, h *roadmap.Hypothesis) error {
		var slots, decisions, criterion, confidence, questions string
		err := rows.Scan(&h.ID, &h.Title, &h.Stage, &h.Parent, &slots, &h.State, &decisions, &criterion, &confidence, &questions, &h.SupersededBy)
		if err != nil {
			return err
		}
		for _, part := range []struct {
			text string
			into any
		}{{slots, &h.Slots}, {decisions, &h.Decisions}, {criterion, &h.Criterion}, {confidence, &h.Confidence}, {questions, &h.Questions}} {
			if part.text == "" {
				continue
			}
			if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
				return err
			}
		}
		shareSlots(h, words)
		return nil
	}
	all, err := collect(ctx, q, scan, "select "+strings.Join(hypothesisTable.cols, ", ")+" from hypothesis order by id")
	return all, classify(err)
}

// SetPhrase implements roadmap.HypothesisStore.
func (s *Roadmap) SetPhrase(ctx context.Context, p *roadmap.Phrase) (err error) {
	defer errs.Wrap(&err, "set shared words %q", p.ID)
	_, err = s.write(ctx, "phrase.set", "phrase/"+p.ID, func(tx *txn) error {
		if err := p.Check(); err != nil {
			return err
		}
		row := []any{p.ID, string(p.Slot), p.Words}
		was, err := tx.current(phraseTable, row[:1])
		if err != nil || slices.Equal(was, row) {
			return err
		}
		all, err := readHypotheses(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		for i := range all {
			for slot, id := range all[i].Shared {
				switch {
				case id != p.ID:
				case slot != p.Slot:
					return errs.New(errs.Conflict, "hypothesis %q takes its %s from them", all[i].ID, slot).Try("name other words for another slot")
				case all[i].State != roadmap.Draft:
					return errs.New(errs.Conflict, "hypothesis %q is %s: its words stand, people have linked evidence to them", all[i].ID, all[i].State).
						Try("share other words, under another name")
				}
			}
		}
		return tx.put(phraseTable, row...)
	})
	return err
}

// Phrases implements roadmap.HypothesisStore.
func (s *Roadmap) Phrases(ctx context.Context) ([]roadmap.Phrase, error) {
	return readPhrases(ctx, s.q())
}

func readPhrases(ctx context.Context, q queryer) (_ []roadmap.Phrase, err error) {
	defer errs.Wrap(&err, "list shared words")
	scan := func(rows *sql.Rows, p *roadmap.Phrase) error { return rows.Scan(&p.ID, &p.Slot, &p.Words) }
	all, err := collect(ctx, q, scan, "select id, slot, words from phrase order by id")
	return all, classify(err)
}

// checkPhrases refuses what would take words away that a hypothesis shares.
func (tx *txn) checkPhrases(touched []rowState) error {
	for _, r := range touched {
		if r.Table != phraseTable.name {
			continue
		}
		p, err := tx.current(phraseTable, r.Key)
		if err != nil || p != nil {
			return err
		}
		id, _ := r.Key[0].(string)
		reference, err := json.Marshal("@" + id)
		if err != nil {
			return err
		}
		users, err := collect(tx.ctx, tx.q, func(rows *sql.Rows, slots *string) error { return rows.Scan(slots) }, "select slots from hypothesis")
		if err != nil {
			return classify(err)
		}
		if slices.ContainsFunc(users, func(slots string) bool { return strings.Contains(slots, ":"+string(reference)) }) {
			return errs.New(errs.Conflict, "hypotheses share the words %q", id).Try("change those first")
		}
	}
	return nil
}
