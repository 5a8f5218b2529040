package coding

import (
	"context"

	"verbatim/interviews"
)

// A Since is what has become of a revision: its turns as they were, and what
// finds its quotes in the newest one.
type Since struct {
	Was []interviews.Turn
	*Reviewer
}

// Reviews find where quotes that wait for a person may be. Each revision is
// read and aligned once.
type Reviews struct {
	from interviews.Store
	of   map[int64]*Since
}

// NewReviews finds quotes in the transcripts of a store.
func NewReviews(from interviews.Store) *Reviews { return &Reviews{from, map[int64]*Since{}} }

// Since reads what has become of the revision that a quote stands in.
func (r *Reviews) Since(ctx context.Context, q *Quote) (*Since, error) {
	if known := r.of[q.Revision]; known != nil {
		return known, nil
	}
	iv, err := r.from.Interview(ctx, q.Interview)
	if err != nil {
		return nil, err
	}
	was, err := r.from.Turns(ctx, q.Revision, 0, 0)
	if err != nil {
		return nil, err
	}
	now, err := r.from.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return nil, err
	}
	r.of[q.Revision] = &Since{was, NewReviewer(was, now, iv.Revision)}
	return r.of[q.Revision], nil
}

// Context are the turns that a quote stood in, and one on each side.
func (s *Since) Context(q *Quote) []interviews.Turn {
	return s.Was[max(0, min(q.FirstTurn-2, len(s.Was))):min(len(s.Was), q.LastTurn+1)]
}
