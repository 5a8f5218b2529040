package roadmap

import (
	"fmt"
	"regexp"
	"strings"
)

// A Warning is something in a hypothesis's wording to think about. It forbids nothing.
type Warning struct {
	Rule    string `json:"rule"` // inward, empty_slot, no_criteria or solution_in_problem
	Slot    Slot   `json:"slot,omitempty"`
	Message string `json:"message"`
}

// The patterns of the rules, in any case.
var (
	inward   = regexp.MustCompile(`(?i)because (?:of )?our\b`)
	bracket  = regexp.MustCompile(`\[[^\]]*\]`)
	solution = regexp.MustCompile(`(?i)\b(?:lack of|no |missing)\b`)
)

// Lint checks the words of h:
//
//	inward               blames our own limitation instead of the customer's
//	empty_slot           a slot is not filled, by h or an ancestor
//	no_criteria          a concept, feature or business hypothesis says nothing to know it by
//	solution_in_problem  the problem is the lack of a solution
func (h *Hypothesis) Lint(all []Hypothesis) []Warning {
	var found []Warning
	add := func(rule string, slot Slot, format string, args ...any) {
		found = append(found, Warning{Rule: rule, Slot: slot, Message: fmt.Sprintf(format, args...)})
	}
	filled := h.Filled(all)
	if m := inward.FindString(h.Sentence(all)); m != "" {
		add("inward", "", "%q speaks of our limitation: say what stands in the customers' way", m)
	}
	for _, slot := range h.Stage.Slots() {
		if words := filled[slot]; blank(words) || bracket.MatchString(words) {
			add("empty_slot", slot, "%s is not filled in", strings.ReplaceAll(string(slot), "_", " "))
		}
	}
	if contains(h.Stage.Slots(), Criteria) && blank(filled[Criteria]) {
		add("no_criteria", Criteria, "say beforehand what you would see if it were true")
	}
	if m := solution.FindString(filled[ProblemSlot]); m != "" && contains(h.Stage.Slots(), ProblemSlot) {
		add("solution_in_problem", ProblemSlot, "%q names a missing solution: say what goes wrong for people", strings.TrimSpace(m))
	}
	return found
}
