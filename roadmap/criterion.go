package roadmap

import (
	"math"
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

// A Confidence is where a person sees a hypothesis on the ladder, for what is
// known of it beside the interviews.
type Confidence struct {
	Level  string    `json:"level"` // Rung.Evidence
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}
