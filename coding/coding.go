// Package coding says what the words mean: the codebook of themes, the quotes
// that tie a theme to the exact words a person said, and who coded them.
//
// A quote is a range of a revision and the words in it. Both are kept, and
// neither is ever believed without the other.
package coding

import (
	"context"
	"strings"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Coding is a theme applied to a quote by a coder.
type Coding struct {
	Quote     string // Quote.ID
	Theme     string // Theme.ID
	Coder     string
	At        time.Time
	Polarity  Polarity
	Strength  int  // 1 weak, 2, 3 strong; 0 when nobody said
	Overruled bool // kept as what the coder read, but not counted: see Decision
}

// A Polarity says how somebody speaks of a theme.
type Polarity string

const (
	Positive Polarity = "positive"
	Neutral  Polarity = "neutral"
	Negative Polarity = "negative"
)

// Polarities lists them in the order in which they are shown.
var Polarities = []Polarity{Positive, Neutral, Negative}

// ParsePolarity reads a polarity; "" is none. errs.Invalid for anything else.
func ParsePolarity(s string) (Polarity, error) {
	if s == "" {
		return "", nil
	}
	for _, p := range Polarities {
		if strings.EqualFold(s, string(p)) {
			return p, nil
		}
	}
	return "", errs.New(errs.Invalid, "%q is not a polarity", s).Try("use positive, neutral or negative")
}

// Strengths is the strongest a coding can be; the weakest is 1.
const Strengths = 3

// A Rating is what a coder says of a coding besides that it is there.
type Rating struct {
	Polarity Polarity
	Strength int // 0 to Strengths
}

// Check returns errs.Invalid when r is no rating.
func (r Rating) Check() error {
	if r.Strength < 0 || r.Strength > Strengths {
		return errs.New(errs.Invalid, "%d is not a strength", r.Strength).Try("use 1 for weak to %d for strong, 0 for none", Strengths)
	}
	_, err := ParsePolarity(string(r.Polarity))
	return err
}

// A Filter chooses quotes. Empty fields choose all.
type Filter struct {
	Scope     interviews.Scope
	Interview interviews.ID
	Themes    []string // any of these
	Counted   bool     // with Themes: leave out codings that were overruled
	Rated     bool     // of codings: only those that say more than that they are there, or were overruled
	Overruled bool     // of codings: only those that were overruled
	Coder     string
	State     State
	Polarity  Polarity
	Key       bool  // key quotes only
	Revision  int64 // quotes anchored in this revision
	Turn      int   // that touch this turn
	ByID      bool  // of quotes: list them by ID, which all of a large workspace are read by in half the time
	IDs       []string
}

// An Added is what coding some words did.
type Added struct {
	Quote   Quote
	New     bool     // the quote did not exist before
	Applied []string // themes that this coder had not yet applied to it
}

// A Store keeps quotes and codings. All lists are in a fixed order. Lists
// leave out what is hidden from the acting coder: see Assignment.
type Store interface {
	// Code applies themes to the words at q.Range as the acting coder; without
	// a theme the words are only marked as a quote, which is for everybody to
	// see and therefore not for who codes the interview blind (errs.Denied). The
	// words must be q.Text exactly (errs.Conflict), the revision the newest
	// (errs.Conflict), the themes known and not retired (errs.NotFound,
	// errs.Invalid). Coding the same range twice is one quote.
	Code(ctx context.Context, q *Quote, themes []string, memo string) (Added, error)
	// Uncode takes the acting coder's themes off a quote, all of them when
	// none is named. A quote that nothing holds any more is gone: no coding,
	// memo, key mark, takeaway or evidence.
	Uncode(ctx context.Context, quote string, themes []string) error
	// Rate says how the acting coder reads a theme of a quote. errs.NotFound
	// when they have not coded it so.
	Rate(ctx context.Context, quote, theme string, r Rating) error
	// SetKey marks a quote as a key quote, or not.
	SetKey(ctx context.Context, quote string, key bool) error
	// Settle puts a quote at q.Range with the words q.Text, as a person decided;
	// the range must be of the newest revision, as for Code. When another quote
	// stands just there, this one becomes part of it. Which one it is now is
	// returned.
	Settle(ctx context.Context, q *Quote) (Quote, error)
	// Retire withdraws a quote: it keeps its codings and its old place, and is
	// counted nowhere. Quotes are not restored but settled anew.
	Retire(ctx context.Context, quote string) error
	// Remove deletes a quote that carries nobody's coding but the acting
	// coder's. errs.Conflict when it carries others', or is evidence.
	Remove(ctx context.Context, quote string) error
	// Quotes lists quotes by interview, then position, or by ID.
	Quotes(ctx context.Context, f Filter) ([]Quote, error)
	// Codings lists the codings of those quotes by quote, theme, coder.
	Codings(ctx context.Context, f Filter) ([]Coding, error)
	// Matrix is what Codings lists, but for the overruled, to be counted.
	Matrix(ctx context.Context, f Filter) (*Matrix, error)
}
