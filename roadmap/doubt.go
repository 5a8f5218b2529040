package roadmap

import (
	"fmt"
	"strings"
	"time"
)

// fewPeople is the number of people below which a verdict is hasty.
const fewPeople = 5

// Doubts says what speaks for looking at a verdict again, or nothing when h
// has none: what it was decided without, what it rested on and is gone since,
// and evidence of the other kind that is younger. They forbid nothing.
func (h *Hypothesis) Doubts(t Tally, evidence []Evidence) []string {
	if !h.decided() {
		return nil
	}
	doubts := h.hasty(&t)
	if held := h.numbers(&t); held != "" {
		doubts = append(doubts, held)
	}
	doubts = append(doubts, h.lost(&t)...)
	other := Contradicts
	if h.State == Invalidated {
		other = Supports
	}
	if n := h.since(evidence, other); n > 0 {
		doubts = append(doubts, fmt.Sprintf("%s that %s it since the decision: open it again?", count(n, "quote", "quotes"), other))
	}
	if t.Review > 0 {
		doubts = append(doubts, fmt.Sprintf("%s of its evidence no longer counted", count(t.Review, "quote", "quotes")))
	}
	return doubts
}

// Before says what a person who decides a hypothesis that is being tested
// would decide without. It is nothing in any other state, and forbids nothing.
func (h *Hypothesis) Before(t Tally) []string {
	if h.State != Testing {
		return nil
	}
	return h.hasty(&t)
}

// hasty is what is missing for a verdict that others will believe.
func (h *Hypothesis) hasty(t *Tally) []string {
	var doubts []string
	if heard := t.For + t.Against - t.Both; heard < fewPeople {
		doubts = append(doubts, fmt.Sprintf("there is evidence from %s: fewer than %d", count(heard, "person", "people"), fewPeople))
	}
	if t.Against == 0 && h.State != Invalidated {
		doubts = append(doubts, h.unchallenged(t.Looked)...)
	}
	switch last := h.verdict(); {
	case h.Criterion == nil:
		doubts = append(doubts, "no criterion was set beforehand")
	case last != nil && h.decided() && h.Criterion.At.After(last.At):
		doubts = append(doubts, "its criterion was set after the decision")
	case t.Early > 0 && t.Early == t.Quotes:
		doubts = append(doubts, "its criterion was set after all of its evidence was linked: nothing tests it")
	}
	return doubts
}

// unchallenged says that nobody looked for what speaks against h, or too late.
func (h *Hypothesis) unchallenged(looked *time.Time) []string {
	last := h.verdict()
	switch {
	case looked == nil:
		return []string{fmt.Sprintf("nothing speaks against it, and nobody has looked: verbatim hypothesis challenge %s", h.ID)}
	case h.decided() && last != nil && looked.After(last.At):
		return []string{"nothing speaks against it, and nobody had looked before it was decided"}
	}
	return nil
}

// numbers says that a verdict and its criterion do not fit, "" when they do.
func (h *Hypothesis) numbers(t *Tally) string {
	switch {
	case h.Criterion == nil || t.Counted == nil || t.Counted.Met == (h.State == Validated):
		return ""
	case h.State == Validated:
		return fmt.Sprintf("its criterion is not met by what counts: %d for, %d against of %s asked; it wants %s",
			t.Counted.For, t.Counted.Against, count(t.Asked, "person", "people"), h.Criterion.Threshold())
	}
	return "its criterion is met by what counts, and it was decided otherwise"
}

// lost says what a verdict rested on and is gone.
func (h *Hypothesis) lost(t *Tally) []string {
	last := h.verdict()
	switch {
	case last == nil || last.Basis == nil && t.Withheld == 0:
		return nil
	case last.Basis == nil: // of a file
		return []string{fmt.Sprintf("the words of %s are withheld, and nobody noted what it was decided on", count(t.Withheld, "quote", "quotes"))}
	}
	var doubts []string
	was := last.Basis
	for _, part := range []struct {
		was, now  int
		said, say string
	}{
		{was.For, t.For, count(was.For, "person", "people") + " spoke for it", "do now"},
		{was.Against, t.Against, count(was.Against, "person", "people") + " spoke against it", "do now"},
		{was.Asked, t.Asked, count(was.Asked, "person", "people") + " counted as asked", "do now"},
		{was.Quotes, t.Quotes, count(was.Quotes, "quote", "quotes") + " counted", "count now"},
	} {
		if part.now < part.was {
			doubts = append(doubts, fmt.Sprintf("when it was decided %s, %d %s", part.said, part.now, part.say))
		}
	}
	if more := t.Withheld - was.Withheld; more > 0 {
		doubts = append(doubts, fmt.Sprintf("the words of %s are withheld since", count(more, "quote", "quotes")))
	}
	return doubts
}

// Basis is what stands in the ledger, for a person who decides now.
func (t *Tally) Basis() *Basis {
	return &Basis{For: t.For, Against: t.Against, Asked: t.Asked, Quotes: t.Quotes, Withheld: t.Withheld}
}

// verdict is the newest decision that gave one, nil without any.
func (h *Hypothesis) verdict() *Decision {
	for i := len(h.Decisions) - 1; i >= 0; i-- {
		if d := &h.Decisions[i]; d.State == Validated || d.State == Invalidated {
			return d
		}
	}
	return nil
}

// OpenedAgain tells of a hypothesis that had a verdict and is tested again who
// opened it and why; "" of any other.
func (h *Hypothesis) OpenedAgain() string {
	last := h.last()
	if h.State != Testing || last == nil || last.State != Testing || h.verdict() == nil {
		return ""
	}
	return fmt.Sprintf("opened again %s: %s", signed(last.By, last.At), strings.TrimPrefix(last.Reason, reopened))
}

// since counts the evidence of one stance that is younger than the last decision.
func (h *Hypothesis) since(evidence []Evidence, stance Stance) int {
	last := h.last()
	if last == nil {
		return 0
	}
	n := 0
	for _, e := range evidence {
		if e.Hypothesis == h.ID && e.Stance == stance && e.At.After(last.At) {
			n++
		}
	}
	return n
}
