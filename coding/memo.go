package coding

import (
	"context"
	"strings"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Subject is what a memo is about: "quote/ID", "theme/ID" or "interview/ID".
type Subject string

// OnQuote, OnTheme and OnInterview name subjects.
func OnQuote(id string) Subject            { return Subject("quote/" + id) }
func OnTheme(id string) Subject            { return Subject("theme/" + id) }
func OnInterview(id interviews.ID) Subject { return Subject("interview/" + string(id)) }

// Split returns the kind of a subject and the ID of what it is. errs.Invalid
// when it is none of the three.
func (s Subject) Split() (kind, id string, err error) {
	kind, id, _ = strings.Cut(string(s), "/")
	switch {
	case id == "", kind != "quote" && kind != "theme" && kind != "interview":
		return "", "", errs.New(errs.Invalid, "%q can have no memo", s).Try("memos are on quote/ID, theme/ID or interview/ID")
	}
	return kind, id, nil
}

// A Memo is a coder's note on a quote, a theme or an interview.
type Memo struct {
	About Subject
	Coder string
	Text  string
	At    time.Time
}

// A Takeaway is one thing to remember of an interview, in the coder's words,
// with the quotes it rests on.
type Takeaway struct {
	ID        string
	Interview interviews.ID
	Position  int // 1, 2, 3 … within the interview
	Text      string
	Quotes    []string // Quote.IDs, in order
	Coder     string
	At        time.Time
}

// A MemoStore keeps memos and takeaways. All lists are in a fixed order and
// leave out what is hidden from the acting coder.
type MemoStore interface {
	// SetMemo writes the acting coder's memo; "" removes it. errs.NotFound
	// when there is nothing of that name.
	SetMemo(ctx context.Context, about Subject, text string) error
	// Memos lists memos by subject, coder: those on any of the subjects, or all
	// of the scope. Themes belong to every scope.
	Memos(ctx context.Context, in interviews.Scope, about ...Subject) ([]Memo, error)
	// SetTakeaway adds a takeaway when t.ID is "", at the end when t.Position is
	// 0, or replaces the one of that ID; it returns the ID. The quotes must be
	// of its interview (errs.Invalid).
	SetTakeaway(ctx context.Context, t *Takeaway) (string, error)
	// RemoveTakeaway removes one; errs.NotFound.
	RemoveTakeaway(ctx context.Context, id string) error
	// Takeaways lists the takeaways of the scope by interview, position, ID.
	Takeaways(ctx context.Context, in interviews.Scope) ([]Takeaway, error)
}
