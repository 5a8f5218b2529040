// Package search finds what was said: a Bleve index over turns and quotes,
// and the meaning of queries on it.
//
// The index is a cache behind the event log. It can be thrown away at any
// time: it remembers how far it has followed the log, catches up from there,
// and is built anew when it is damaged, of another version, or belongs to
// another database. It stores no text; whoever shows a hit reads the words
// back from the store and asks query.Fragments what to mark. When there is no
// index, Scan finds the same in the same order by reading everything.
package search

import (
	"context"

	"verbatim/search/query"
)

// A Change says that the docs of some turns must be made anew, and those of
// the quotes that begin there. Turns 0, 0 mean the whole revision. Docs that
// the Feed no longer yields are dropped.
type Change struct {
	Seq                 int64
	Revision            int64
	FirstTurn, LastTurn int
}

// A Feed tells what there is to find, and what has changed. What it yields
// may already contain changes that it has not yet announced.
type Feed interface {
	// Head returns the sequence number of the newest event, 0 when none.
	Head(ctx context.Context) (seq int64, err error)
	// Changes returns up to limit changes after seq, in order. next is the
	// number read up to: the last event seen, even when it touched no turn;
	// it equals after when there is nothing more.
	Changes(ctx context.Context, after int64, limit int) (changes []Change, next int64, err error)
	// Docs yields turns first..last of a revision (0, 0 for all), in order. A
	// revision that is not, or no longer, its interview's newest yields nothing.
	Docs(ctx context.Context, revision int64, first, last int, yield func(query.Doc) error) error
	// QuoteDocs yields, under the same rules, the quotes whose first turn
	// lies in the range, and always those without a place (turn 0).
	QuoteDocs(ctx context.Context, revision int64, first, last int, yield func(query.QuoteDoc) error) error
	// Revisions lists the newest revision of every interview, in order.
	Revisions(ctx context.Context) ([]int64, error)
}
