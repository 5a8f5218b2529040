package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

type decidedJSON struct {
	N        int          `json:"n"`
	Key      string       `json:"key"`
	Theme    string       `json:"theme"`
	Passage  *passageJSON `json:"passage,omitempty"` // when it was found for the theme
	Accepted bool         `json:"accepted"`
	Quote    string       `json:"quote,omitempty"`
}

// key is what a suggestion is called as long as it is one: the theme for those
// of a passage, the place for those of a theme.
func (out *suggestJSON) key(one *coding.Found) string {
	switch {
	case out.Theme == nil:
		return one.Theme
	case one.LastTurn == one.FirstTurn:
		return fmt.Sprintf("%s#%d:%d-%d", one.Interview, one.FirstTurn, one.Start, one.End)
	}
	return fmt.Sprintf("%s#%d:%d-%d:%d", one.Interview, one.FirstTurn, one.Start, one.LastTurn, one.End)
}

// choose returns the suggestions that keys and numbers mean, each once, as
// indices of all that there are: those found and, behind them, those that were
// called by their keys and are near enough no more since something was coded.
// Numbers mean only what is shown.
func (in *suggesting) choose(out *suggestJSON, named []string, found []coding.Found) ([]int, []coding.Found, error) {
	var chosen []int
	for _, name := range named {
		i := slices.IndexFunc(found, func(one coding.Found) bool { return out.key(&one) == name })
		n, err := strconv.Atoi(name)
		switch isNumber := err == nil; {
		case isNumber && i >= 0 && n != i+1:
			return nil, nil, errs.New(errs.Invalid, "%s is both the number of a suggestion and the name of a theme", name).Try("code the theme with 'verbatim code add'")
		case isNumber && i < 0 && (n < 1 || n > len(out.Suggestions)):
			return nil, nil, errs.New(errs.NotFound, "no suggestion %d: there are %d", n, len(out.Suggestions)).Try("see them without --accept and --reject")
		case isNumber:
			i = n - 1
		case i < 0:
			one, err := in.dropped(out, name)
			if err != nil {
				return nil, nil, err
			}
			i, found = len(found), append(found, one)
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	return chosen, found, nil
}

// dropped is what a key means that is not suggested now: somebody has read it
// in a list that was made before.
func (in *suggesting) dropped(out *suggestJSON, key string) (coding.Found, error) {
	for i := range in.among {
		one := coding.Found{Quote: in.among[i], Suggestion: coding.Suggestion{Theme: key}}
		if out.Theme != nil {
			one.Theme = *out.Theme
		}
		if out.key(&one) != key {
			continue
		}
		if weighed, known := in.learned.Of(one.Theme, &one.Quote); known {
			one.Suggestion = weighed
			return one, nil
		}
	}
	return coding.Found{}, errs.New(errs.NotFound, "%q is not suggested", key).
		Try("it may be coded by now, or its transcript has changed: what is suggested is shown without --accept and --reject")
}

// decisionKind is what an event is called that decides on suggestions.
func decisionKind(c *cli.Context) string {
	if c.IsSet("accept") {
		return "suggestion.accept"
	}
	return "suggestion.reject"
}

// decide codes the suggestions that were accepted, and notes what was decided,
// in one step.
func (in *suggesting) decide(ctx context.Context, c *cli.Context, out *suggestJSON, found []coding.Found) error {
	named, accepted := list(c.StringSlice("reject")), c.IsSet("accept")
	if accepted {
		named = list(c.StringSlice("accept"))
	}
	all, found, err := in.choose(out, named, found)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return usage("--accept or --reject which? Give the key or the number of a suggestion")
	}
	if found[all[0]].Interview == "" {
		return usage("these words have no place to be coded at: give --interview")
	}
	for _, i := range all {
		out.Decisions = append(out.Decisions, in.decision(out, i, &found[i], accepted))
	}
	out.Decided = &out.Decisions[0]
	return in.ws.Update(doing(ctx, decisionKind(c), subjectOf(all, found)), func(s *store.Store) error {
		for k, i := range all {
			if err := out.Decisions[k].carryOut(ctx, s, &found[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// decision is what is decided of the suggestion of that index, before it is
// carried out.
func (in *suggesting) decision(out *suggestJSON, i int, one *coding.Found, accepted bool) decidedJSON {
	did := decidedJSON{N: i + 1, Key: out.key(one), Theme: one.Theme, Accepted: accepted}
	if out.Theme != nil {
		where := passageOf(&one.Quote, in.by[one.Interview])
		did.Passage = &where
	}
	return did
}

// carryOut codes a suggestion that was accepted, and notes what was decided.
func (did *decidedJSON) carryOut(ctx context.Context, s *store.Store, one *coding.Found) error {
	log := coding.Suggested{Interview: one.Interview, Turn: one.FirstTurn, Theme: one.Theme, Score: one.Score, Accepted: did.Accepted,
		Coder: interviews.Actor(ctx).Actor}
	if did.Passage == nil { // it was one of the themes of a passage
		log.Rank = did.N
	}
	if did.Accepted {
		added, err := s.Coding.Code(ctx, &one.Quote, []string{one.Theme}, "")
		if err != nil {
			return fmt.Errorf("%s: %w", did.Key, err)
		}
		log.Quote, did.Quote = added.Quote.ID, added.Quote.ID
	}
	return s.Judgements.LogSuggestion(ctx, log)
}

// subjectOf is what some suggestions are about: their interview, or the theme
// when they are in several.
func subjectOf(all []int, found []coding.Found) string {
	first := &found[all[0]]
	for _, i := range all {
		if found[i].Interview != first.Interview {
			return "theme/" + first.Theme
		}
	}
	return "interview/" + string(first.Interview)
}

func (p *program) writeDecided(w io.Writer, ws *workspace, out *suggestJSON) error {
	for i := range out.Decisions {
		d := &out.Decisions[i]
		passage := d.Passage
		if passage == nil {
			passage = out.Passage
		}
		if !d.Accepted {
			p.say("noted: %s is wrong for “%s”", d.Theme, oneLine(passage.Text, 60))
			continue
		}
		if _, err := fmt.Fprintf(w, "%s  %s  %s\n", d.Quote, clean(d.Theme), clean(ws.where(passage))); err != nil {
			return err
		}
	}
	switch {
	case !out.Decided.Accepted:
	case len(out.Decisions) == 1:
		p.say("'verbatim undo' takes it back")
	default:
		p.say("'verbatim undo' takes all of it back")
	}
	return nil
}
