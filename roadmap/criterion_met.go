package roadmap

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// meets reports whether what a hypothesis is to be held against is seen: by the
// evidence that was linked after the criterion was set, counted by person.
func (v *view) meets(h *Hypothesis) (met bool, t Tally) {
	c := h.Criterion
	since := *v.Data
	since.Evidence = slices.DeleteFunc(slices.Clone(v.Evidence), func(e Evidence) bool {
		return e.Hypothesis != h.ID || !e.At.After(c.At)
	})
	after := *v
	after.Data = &since
	t = after.weigh(h.ID)
	met = t.For >= c.For && (c.Against == nil || t.Against <= *c.Against)
	if c.Share > 0 {
		met = met && t.Asked > 0 && float64(t.For) >= c.Share*float64(t.Asked)-boundary
	}
	return met, t
}

// criterionSays is what is to be seen, what is, and who wanted it so.
func (v *view) criterionSays(h *Hypothesis) string {
	c := h.Criterion
	met, t := v.meets(h)
	word := "not met"
	if met {
		word = "met"
	}
	says := fmt.Sprintf("%s: %s; %s with %d for and %d against of %s asked, by evidence linked since", c.Says, c.threshold(), word, t.For, t.Against, count(t.Asked, "person", "people"))
	if by := signed(c.By, c.At); by != "" {
		says += "; set " + by
	}
	return says
}

// threshold is the criterion in numbers.
func (c *Criterion) threshold() string {
	parts := []string{"at least " + count(c.For, "person", "people") + " for it"}
	if c.Share > 0 {
		parts = append(parts, fmt.Sprintf("at least %g of those asked", c.Share))
	}
	if c.Against != nil {
		parts = append(parts, fmt.Sprintf("at most %d against it", *c.Against))
	}
	return strings.Join(parts, ", ")
}

// signed says by whom and on which day, as far as that is known.
func signed(by string, at time.Time) string {
	var parts []string
	if by != "" {
		parts = append(parts, "by "+by)
	}
	if !at.IsZero() {
		parts = append(parts, "on "+at.UTC().Format(time.DateOnly))
	}
	return strings.Join(parts, " ")
}
