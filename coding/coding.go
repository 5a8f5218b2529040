// Package coding says what the words mean: the codebook of themes, the quotes
// that tie a theme to the exact words a person said, and who coded them.
//
// A quote is a range of a revision and the words in it. Both are kept, and
// neither is ever believed without the other.
package coding

import (
	"context"
	"time"

	"verbatim/interviews"
)

// A Coding is a theme applied to a quote by a coder.
type Coding struct {
	Quote string // Quote.ID
	Theme string // Theme.ID
	Coder string
	At    time.Time
}

// A Memo is a coder's note on a quote.
type Memo struct {
	Quote string // Quote.ID
	Coder string
	Text  string
	At    time.Time
}

// A Finish marks that a coder has coded all of an interview. Without it a
// theme that is not there is missing, never a "no".
type Finish struct {
	Interview interviews.ID
	Coder     string
	At        time.Time
}

// A Filter chooses quotes. Empty fields choose all.
type Filter struct {
	Scope     interviews.Scope
	Interview interviews.ID
	Themes    []string // any of these
	Coder     string
	State     State
	Revision  int64 // quotes anchored in this revision
	IDs       []string
}

// An Added is what coding some words did.
type Added struct {
	Quote   Quote
	New     bool     // the quote did not exist before
	Applied []string // themes that this coder had not yet applied to it
}

// A Store keeps themes, quotes and codings. All lists are in a fixed order.
type Store interface {
	// Codebook returns all themes, retired ones too.
	Codebook(ctx context.Context) (*Codebook, error)
	// SetTheme adds a theme or replaces the one of that ID. errs.Invalid when
	// its parent does not exist or would be its own child.
	SetTheme(ctx context.Context, t *Theme) error
	// Code applies themes to the words at q.Range as the acting coder. The
	// words must be q.Text exactly (errs.Conflict), the revision the newest
	// (errs.Conflict), the themes known and not retired (errs.NotFound,
	// errs.Invalid). Coding the same range twice is one quote.
	Code(ctx context.Context, q *Quote, themes []string, memo string) (Added, error)
	// Uncode takes the acting coder's themes off a quote, all of them when
	// none is named. A quote without codings is gone.
	Uncode(ctx context.Context, quote string, themes []string) error
	// Quotes lists quotes by interview, then position.
	Quotes(ctx context.Context, f Filter) ([]Quote, error)
	// Codings lists the codings of those quotes by quote, theme, coder.
	Codings(ctx context.Context, f Filter) ([]Coding, error)
	// SetMemo writes the acting coder's memo on a quote; "" removes it.
	SetMemo(ctx context.Context, quote, text string) error
	// Memos lists the memos of those quotes by quote, coder.
	Memos(ctx context.Context, f Filter) ([]Memo, error)
	// SetFinished marks an interview as finished, or not, by the acting coder.
	SetFinished(ctx context.Context, id interviews.ID, finished bool) error
	// Finished lists the marks of the scope by interview, coder.
	Finished(ctx context.Context, in interviews.Scope) ([]Finish, error)
}
