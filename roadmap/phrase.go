package roadmap

import (
	"strings"

	"verbatim/internal/errs"
)

// A Phrase fills a slot of several hypotheses: the Playbook's parameters are
// said once, and carried from one hypothesis to the next.
type Phrase struct {
	ID    string `json:"id"` // slug
	Slot  Slot   `json:"slot"`
	Words string `json:"words"`
}

// Check returns errs.Invalid when p fills no slot or says nothing.
func (p *Phrase) Check() error {
	switch {
	case blank(p.ID):
		return errs.New(errs.Invalid, "words that are shared need a name")
	case placeholder[p.Slot] == "":
		return errs.New(errs.Invalid, "%q is not a slot", p.Slot).Try("the slots are %s", joinSlots(slotOrder))
	case blank(p.Words):
		return errs.New(errs.Invalid, "%q says nothing", p.ID)
	}
	return nil
}

// Fill fills a slot of h with words, or, where they are "@name", with those of
// a phrase. errs.NotFound when there is no such phrase, errs.Invalid when it
// fills another slot.
func (h *Hypothesis) Fill(slot Slot, words string, phrases []Phrase) error {
	delete(h.Shared, slot)
	name, shared := strings.CutPrefix(words, "@")
	if !shared {
		h.Slots[slot] = words
		return nil
	}
	p := findPhrase(phrases, name)
	switch {
	case p == nil:
		return errs.New(errs.NotFound, "no shared words %q", name).Try("'verbatim hypothesis slots' lists them all")
	case p.Slot != slot:
		return errs.New(errs.Invalid, "%q are words for %s, not for %s", name, p.Slot.name(), slot.name())
	}
	if h.Shared == nil {
		h.Shared = map[Slot]string{}
	}
	h.Shared[slot], h.Slots[slot] = p.ID, p.Words
	return nil
}

func findPhrase(all []Phrase, id string) *Phrase {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// name is a slot as people say it.
func (s Slot) name() string { return strings.Trim(placeholder[s], "[]") }
