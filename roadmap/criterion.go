package roadmap

import (
	"fmt"
	"math"
	"strings"
	"time"

	"verbatim/internal/errs"
)

// A Criterion is what has to be seen before people take a hypothesis for true:
// it is set before the evidence counts. Evidence that was linked before it gave
// rise to the hypothesis, and is no test of it.
type Criterion struct {
	Says    string    `json:"says"`              // what would be seen, in words
	For     int       `json:"for"`               // people who must speak for it, at least
	Share   float64   `json:"share,omitempty"`   // of the people asked who must, 0..1; 0 for any
	Against *int      `json:"against,omitempty"` // people who may speak against it, at most; nil for any
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Check returns errs.Invalid when c says nothing or its threshold is none.
func (c *Criterion) Check() error {
	switch {
	case blank(c.Says):
		return errs.New(errs.Invalid, "a criterion says what would be seen").Try("give --says '…'")
	case c.For < 1:
		return errs.New(errs.Invalid, "a criterion needs a threshold: %d people are none", c.For).Try("give --for N, the people who must speak for it")
	case math.IsNaN(c.Share) || c.Share < 0 || c.Share > 1:
		return errs.New(errs.Invalid, "a share of %g is not 0 to 1", c.Share)
	case c.Against != nil && *c.Against < 0:
		return errs.New(errs.Invalid, "%d people against it are fewer than none", *c.Against)
	}
	return nil
}

// shareTolerance lets 3 of 5 be 60 %, however the numbers are kept.
const shareTolerance = 1e-9

// met reports whether numbers of people pass the threshold. It is no verdict.
func (c *Criterion) met(people, against, asked int) bool {
	switch {
	case people < c.For:
		return false
	case c.Share > 0 && float64(people) < c.Share*float64(asked)-shareTolerance:
		return false
	}
	return c.Against == nil || against <= *c.Against
}

// Threshold says in words what c asks for, such as "at least 3 people for it,
// at least 60 % of those asked, at most 1 against".
func (c *Criterion) Threshold() string {
	says := fmt.Sprintf("at least %s for it", count(c.For, "person", "people"))
	if c.Share > 0 {
		says += fmt.Sprintf(", at least %g %% of those asked", math.Round(1000*c.Share)/10)
	}
	if c.Against != nil {
		says += fmt.Sprintf(", at most %d against", *c.Against)
	}
	return says
}

// same reports whether two criteria ask for the same, whoever set them.
func (c *Criterion) same(other *Criterion) bool {
	return c.Says == other.Says && c.For == other.For && c.Share == other.Share &&
		(c.Against == nil) == (other.Against == nil) && (c.Against == nil || *c.Against == *other.Against)
}

// SetCriterion says what has to be seen, while h is a draft or being tested.
// It reports whether that is anything new: the same again keeps who set it and
// when. errs.Invalid when c is none, errs.Conflict once h is decided or retired.
func (h *Hypothesis) SetCriterion(c Criterion) (bool, error) {
	if err := c.Check(); err != nil {
		return false, err
	}
	if h.State != Draft && h.State != Testing {
		return false, errs.New(errs.Conflict, "%q is %s: its criterion stands, it was decided by it", h.ID, h.State).
			Try("%s", h.wayBack())
	}
	if h.Criterion != nil && h.Criterion.same(&c) {
		return false, nil
	}
	h.Criterion = &c
	return true, nil
}

// wayBack says how a hypothesis that is closed can be worked on.
func (h *Hypothesis) wayBack() string {
	if h.State == Retired {
		return "add another hypothesis: this one is retired"
	}
	return fmt.Sprintf("to test it anew, open it again: verbatim hypothesis decide %s --state testing --reason '…'", h.ID)
}

// A Confidence is where a person sees a hypothesis on the ladder, for what is
// known of it beside the interviews.
type Confidence struct {
	Level  string    `json:"level"` // Rung.Evidence
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// InWords says what must be seen, and in how many people; "" of no criterion.
func (c *Criterion) InWords() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%s (%s)", c.Says, c.Threshold())
}

// criterionSays is what is to be seen, what is, and who wanted it so.
func (v *view) criterionSays(h *Hypothesis, t *Tally) string {
	word := "not met"
	if t.Counted.Met {
		word = "met"
	}
	says := fmt.Sprintf("%s; %s with %d for and %d against of %s asked, by evidence linked since",
		h.Criterion.InWords(), word, t.Counted.For, t.Counted.Against, count(t.Asked, "person", "people"))
	if by := signed(h.Criterion.By, h.Criterion.At); by != "" {
		says += "; set " + by
	}
	return says
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
