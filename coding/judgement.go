package coding

import (
	"context"
	"slices"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Decision settles what coders read differently.
type Decision string

const (
	// Adopt takes one coder's reading: where they saw nothing, what the others
	// coded is overruled.
	Adopt Decision = "adopt"
	// KeepBoth leaves both readings standing and counted.
	KeepBoth Decision = "keep-both"
	// Discuss leaves it open, to be talked about.
	Discuss Decision = "discuss"
)

// An Adjudication records what was decided about one disagreement: the quotes
// that some coders coded with the theme and others, who had finished, did not.
// The codings stay as they were made, so that agreement is measured on what
// each coder saw alone.
type Adjudication struct {
	Interview interviews.ID
	Theme     string
	Quotes    []string // Quote.IDs, sorted
	Decision  Decision
	Adopted   string // coder, "" unless Decision is Adopt
	Note      string
	By        string
	At        time.Time
}

// A JudgementStore keeps what people decided about other readings than their
// own: coders' and the program's. All lists are in a fixed order.
type JudgementStore interface {
	// Adjudicate records a decision by who acts, in place of an earlier one, and
	// overrules or restores the codings it is about. errs.NotFound when the
	// quotes are not coded with the theme.
	Adjudicate(ctx context.Context, a *Adjudication) error
	// Adjudications lists those of the scope by interview, theme, quotes.
	Adjudications(ctx context.Context, in interviews.Scope) ([]Adjudication, error)
	// LogSuggestion records that the acting coder took a suggestion or not.
	LogSuggestion(ctx context.Context, s Suggested) error
	// Suggested lists what was suggested in the scope, oldest first.
	Suggested(ctx context.Context, in interviews.Scope) ([]Suggested, error)
}

// Check returns errs.Invalid when a decides nothing.
func (a *Adjudication) Check() error {
	switch a.Decision {
	case KeepBoth, Discuss:
	case Adopt:
		if a.Adopted == "" {
			return errs.New(errs.Invalid, "whose reading is adopted?").Try("name a coder")
		}
	default:
		return errs.New(errs.Invalid, "%q is not a decision", a.Decision).Try("use adopt, keep-both or discuss")
	}
	if len(a.Quotes) == 0 || !slices.IsSorted(a.Quotes) {
		return errs.New(errs.Invalid, "a decision is about quotes, in order")
	}
	return nil
}

// Overrules reports whether the codings that a decision is about are no longer
// counted: the coder whose reading was adopted made none of them.
func (a *Adjudication) Overrules(codings []Coding) bool {
	return a.Decision == Adopt && !slices.ContainsFunc(codings, func(c Coding) bool { return c.Coder == a.Adopted })
}
