package search

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"verbatim/internal/errs"
)

const (
	batchDocs    = 9000 // documents per batch: fewer make more segments to merge, more take memory
	changesAsked = 5000
	nearTurns    = 16 // stretches of turns closer than this are read as one
)

// Sync makes the index hold what the feed yields. It follows the changes
// since it was last called; it builds the index anew when it is empty,
// damaged, or ahead of the feed, and goes on where an interrupted building
// has stopped. progress, which may be nil, is told how many stretches of
// turns are done.
func (x *Index) Sync(ctx context.Context, feed Feed, progress func(done, total int)) (err error) {
	defer errs.Wrap(&err, "bring search index up to date")
	x.syncing.Lock()
	defer x.syncing.Unlock()
	if x.lock == nil {
		return errClosed()
	}
	return x.catchUp(ctx, feed, progress)
}

// catchUp is Sync for who holds syncing.
func (x *Index) catchUp(ctx context.Context, feed Feed, progress func(done, total int)) (err error) {
	for range 2 {
		if err := x.restore(); err != nil {
			return err
		}
		err = x.guard(func() error { return x.sync(ctx, feed, progress) })
		if err == nil || !x.damaged() {
			break
		}
	}
	return err
}

// restore puts an index in the place of one that is damaged, or that could not
// be replaced before.
func (x *Index) restore() error {
	if err := x.relock(); err != nil {
		return err
	}
	if x.bleve != nil && !x.damaged() {
		if err := x.intact(); err != nil {
			x.broke(damagedBy(err))
		}
	}
	switch {
	case x.damaged():
		return x.replace(x.damage.Load().reason)
	case x.doubt.Load() != nil:
		return x.reopen()
	case x.bleve == nil:
		return x.open()
	}
	return nil
}

// reopenPause is how often an index that cannot be written is opened again.
const reopenPause = 2 * time.Second

// reopen goes back to what is on the disk. When it cannot write, Bleve keeps
// what it was given, and closes some of it under those who search.
func (x *Index) reopen() error {
	if time.Since(x.reopened) < reopenPause {
		return x.usable()
	}
	x.reopened = time.Now()
	_ = x.release()
	return x.open()
}

// intact reports whether the files are still what was opened.
func (x *Index) intact() error {
	if err := cutShort(x.store()); err != nil {
		return err
	}
	return x.guard(func() error { return snapshot(x.bleve, x.views.unchanged) })
}

func (x *Index) sync(ctx context.Context, feed Feed, progress func(done, total int)) error {
	head, err := feed.Head(ctx)
	if err != nil {
		return err
	}
	s := &syncer{x: x, feed: feed, progress: progress}
	after, err := s.begin(ctx, head)
	if err != nil {
		return err
	}
	s.x.ready.Store(true)
	return s.follow(ctx, after, head)
}

// begin returns the event to go on from, after building when that is needed.
func (s *syncer) begin(ctx context.Context, head int64) (int64, error) {
	seq, complete, err := number(s.x.bleve, keySeq)
	if err != nil {
		return 0, err
	}
	if seq = max(seq, s.x.seen.Load()); complete && seq <= head {
		return seq, nil
	}
	from, building, err := number(s.x.bleve, keyBuilding)
	if err != nil {
		return 0, err
	}
	if complete || building && from > head {
		if err := s.x.replace("it has seen more than the database"); err != nil {
			return 0, err
		}
		building = false
	}
	if !building {
		from = head
	}
	return from, s.build(ctx, from)
}

// A syncer brings one index up to date with one feed.
type syncer struct {
	x        *Index
	feed     Feed
	progress func(done, total int)

	mu          sync.Mutex
	done, total int
}

// A stretch is a range of turns of a revision; 0, 0 is all of it.
type stretch struct {
	revision    int64
	first, last int
}

func (t stretch) whole() bool { return t.first == 0 }

// build fills the index with every newest revision. Every batch notes the
// revisions in it, so that a building that was killed is not begun again.
func (s *syncer) build(ctx context.Context, from int64) error {
	revisions, err := s.feed.Revisions(ctx)
	if err != nil {
		return err
	}
	var todo []stretch
	end := internals{keySeq: text(from), keyBuilding: nil}
	for _, r := range revisions {
		mark := keyBuilt + key(r)
		end[mark] = nil
		built, err := s.x.bleve.GetInternal([]byte(mark))
		if err != nil {
			return err
		}
		if built == nil {
			todo = append(todo, stretch{revision: r})
		}
	}
	note := func(t []stretch) internals {
		built := internals{keyBuilding: text(from)}
		for _, t := range t {
			built[keyBuilt+key(t.revision)] = []byte{1}
		}
		return built
	}
	return s.make(ctx, todo, note, end)
}

// follow applies the changes after an event.
func (s *syncer) follow(ctx context.Context, after, head int64) error {
	for after < head {
		changes, next, err := s.feed.Changes(ctx, after, changesAsked)
		if err != nil || next <= after {
			return err
		}
		todo, err := s.dropped(ctx, coalesce(changes))
		if err != nil {
			return err
		}
		if len(todo) > 0 {
			if err := s.make(ctx, todo, nil, internals{keySeq: text(next)}); err != nil {
				return err
			}
		}
		// Events that touch no turn are not worth a write to the disk.
		s.x.seen.Store(next)
		after = next
	}
	return nil
}

// coalesce returns the stretches that changes touch, each turn once.
func coalesce(changes []Change) []stretch {
	var all []stretch
	for _, c := range changes {
		if c.Revision == 0 {
			continue
		}
		t := stretch{c.Revision, c.FirstTurn, max(c.LastTurn, c.FirstTurn)}
		if t.first <= 0 {
			t.first, t.last = 0, 0
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b stretch) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.first, b.first))
	})
	var out []stretch
	for _, t := range all {
		if n := len(out); n > 0 && out[n-1].revision == t.revision && (out[n-1].whole() || t.first <= out[n-1].last+nearTurns) {
			if !out[n-1].whole() {
				out[n-1].last = max(out[n-1].last, t.last)
			}
			continue
		}
		out = append(out, t)
	}
	return out
}

// dropped adds the revisions that the index holds and that no longer are the
// newest: a change that brings in a revision need not name the one it replaces.
func (s *syncer) dropped(ctx context.Context, todo []stretch) ([]stretch, error) {
	if !slices.ContainsFunc(todo, stretch.whole) {
		return todo, nil
	}
	newest, err := s.feed.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	live := map[int64]bool{}
	for _, r := range newest {
		live[r] = true
	}
	for _, t := range todo {
		live[t.revision] = live[t.revision] || t.whole()
	}
	held, err := held(ctx, s.x.bleve)
	for _, r := range held {
		if !live[r] {
			todo = append(todo, stretch{revision: r})
		}
	}
	return todo, err
}

// held lists the revisions that the index has documents of.
func held(ctx context.Context, b bleve.Index) ([]int64, error) {
	live := map[int64]bool{}
	err := snapshot(b, func(r *scorch.IndexSnapshot) error {
		for _, field := range []string{fieldVoice, quotePrefix + fieldVoice} {
			voices, err := termsFrom(r, field, "", "~")
			if err != nil {
				return err
			}
			for _, voice := range voices {
				revision, _, _ := cutKey([]byte(voice))
				if live[revision] {
					continue
				}
				if live[revision], err = found(ctx, r, field, voice); err != nil {
					return err
				}
			}
		}
		return nil
	})
	maps.DeleteFunc(live, func(_ int64, live bool) bool { return !live })
	return slices.Sorted(maps.Keys(live)), err
}

// found reports whether a document has the term.
func found(ctx context.Context, r *scorch.IndexSnapshot, field, term string) (bool, error) {
	docs, err := r.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return false, err
	}
	return docs.Count() > 0, docs.Close()
}

// termsFrom returns the terms of a field from first on and before end, in
// order, which may include terms of deleted documents. Bleve would read the segments in
// goroutines of its own, where nobody catches a stumble.
func termsFrom(r *scorch.IndexSnapshot, field, first, end string) (terms []string, err error) {
	for _, s := range r.Segments() {
		dict, err := s.Segment().Dictionary(field)
		if err != nil {
			return nil, err
		}
		for entries := dict.AutomatonIterator(nil, []byte(first), []byte(end)); ; {
			entry, err := entries.Next()
			if err != nil {
				return nil, err
			}
			if entry == nil {
				break
			}
			terms = append(terms, strings.Clone(entry.Term))
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms), nil
}

func text(n int64) []byte { return strconv.AppendInt(nil, n, 10) }

// apply writes a batch past Bleve's mapping.
func apply(b bleve.Index, batch *index.Batch) error {
	inner, err := b.Advanced()
	if err != nil {
		return err
	}
	return inner.Batch(batch)
}

// write applies a batch, and gives up on a Bleve that has died over it.
func (x *Index) write(batch *index.Batch) error {
	d := x.damage.Load()
	done := make(chan error, 1)
	go func() {
		done <- x.guard(func() error { return apply(x.bleve, batch) })
	}()
	select {
	case err := <-done:
		if err != nil && !x.damaged() {
			x.doubts(err)
		}
		return err
	case <-d.noted:
		return errs.New(errs.Busy, "the search index is damaged and waits to be built anew").Try("run it again")
	}
}

// tell counts stretches that are done.
func (s *syncer) tell(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done += n
	if s.progress != nil {
		s.progress(s.done, s.total)
	}
}

// workers is how many goroutines analyse and write: zap builds the files of
// one batch on one core.
func workers() int { return max(1, runtime.GOMAXPROCS(0)) }

// make makes the documents of some stretches anew. note adds to each batch
// what the index shall remember of it, but for the last, which carries end
// and is written when all others are.
func (s *syncer) make(ctx context.Context, todo []stretch, note func([]stretch) internals, end internals) error {
	s.mu.Lock()
	s.done, s.total = 0, len(todo)
	s.mu.Unlock()
	chunks := make(chan *chunk)
	var last *chunk
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		defer close(chunks)
		last, err = s.read(gctx, todo, chunks)
		return err
	})
	for range workers() {
		g.Go(func() error {
			for c := range chunks {
				var extra internals
				if note != nil {
					extra = note(c.stretches)
				}
				if err := s.write(c, extra); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return s.write(last, end)
}
