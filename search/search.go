// Package search finds what was said: a Bleve index over turns and quotes,
// and a small query language of our own.
//
// The index is a cache behind the event log. It can be thrown away at any
// time: it remembers how far it has followed the log, catches up from there,
// and is built anew when it is damaged, of another version, or belongs to
// another database. It stores no text; whoever shows a hit reads the words
// back from the store and asks Fragments what to mark.
package search

import "context"

// A Doc is what the index knows of one turn.
type Doc struct {
	Revision    int64
	Turn        int // 1, 2, 3 … within its revision
	Interview   string
	Study       string
	Source      string // interviews.Source
	Speaker     string // "" when nobody speaks
	Role        string // interviews.Role
	Participant string // "" for voices that are not studied
	// Themes holds the IDs of the themes, and of all their ancestors, whose
	// quotes touch the turn and count. The order does not matter.
	Themes []string
	Text   string
}

// A QuoteDoc is what the index knows of one quote. The embedded Doc is that
// of the quote's first turn, but for Themes, which are the quote's own with
// their ancestors, and Text, which is the quote's words.
type QuoteDoc struct {
	ID string
	Doc
	Coders []string
}

// A Change says that the docs of some turns must be made anew, and those of
// the quotes that begin there. Turns 0, 0 mean the whole revision. Docs that
// the Feed no longer yields are dropped.
type Change struct {
	Seq                 int64
	Revision            int64
	FirstTurn, LastTurn int
}

// A Feed tells the index what there is to find, and what has changed. What
// it yields may already contain changes that it has not yet announced.
type Feed interface {
	// Head returns the sequence number of the newest event, 0 when none.
	Head(ctx context.Context) (seq int64, err error)
	// Changes returns up to limit changes after seq, in order. next is the
	// number read up to: the last event seen, even when it touched no turn;
	// it equals after when there is nothing more.
	Changes(ctx context.Context, after int64, limit int) (changes []Change, next int64, err error)
	// Docs yields turns first..last of a revision (0, 0 for all). A revision
	// that is not, or no longer, its interview's newest yields nothing.
	Docs(ctx context.Context, revision int64, first, last int, yield func(Doc) error) error
	// QuoteDocs yields, under the same rules, the quotes whose first turn
	// lies in the range.
	QuoteDocs(ctx context.Context, revision int64, first, last int, yield func(QuoteDoc) error) error
	// Revisions lists the newest revision of every interview.
	Revisions(ctx context.Context) ([]int64, error)
}
