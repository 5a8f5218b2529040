package search

import (
	"context"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"verbatim/search/query"
)

// internals are what a batch makes the index remember; nil forgets.
type internals map[string][]byte

// A chunk is what goes into one batch: whole stretches with all their docs.
type chunk struct {
	stretches []stretch
	docs      []query.Doc
	quotes    []query.QuoteDoc
}

// read fills chunks from the feed and sends them. The one it returns is to be
// written when all others are: what there was, if it fits in one, else nothing
// but an end, so that no core waits for the last.
func (s *syncer) read(ctx context.Context, todo []stretch, chunks chan<- *chunk) (*chunk, error) {
	c, several := &chunk{}, false
	send := func() error {
		several = true
		select {
		case chunks <- c:
			c = &chunk{}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, t := range todo {
		if len(c.docs)+len(c.quotes) >= batchDocs {
			if err := send(); err != nil {
				return nil, err
			}
		}
		if err := c.read(ctx, s.feed, t); err != nil {
			return nil, err
		}
	}
	if several {
		return &chunk{}, send()
	}
	return c, nil
}

func (c *chunk) read(ctx context.Context, feed Feed, t stretch) error {
	c.stretches = append(c.stretches, t)
	err := feed.Docs(ctx, t.revision, t.first, t.last, func(d query.Doc) error {
		c.docs = append(c.docs, d)
		return nil
	})
	if err != nil {
		return err
	}
	return feed.QuoteDocs(ctx, t.revision, t.first, t.last, func(q query.QuoteDoc) error {
		c.quotes = append(c.quotes, q)
		return nil
	})
}

// write puts a chunk into the index: its documents, and the absence of those
// that stood in its stretches and do not any more.
func (s *syncer) write(c *chunk, extra internals) error {
	return s.x.guard(func() error { return s.put(c, extra) })
}

func (s *syncer) put(c *chunk, extra internals) error {
	analysers := s.x.analysers.Load()
	a := analysers.Get().(*analyser)
	batch := index.NewBatch()
	err := snapshot(s.x.bleve, func(r *scorch.IndexSnapshot) error {
		if err := c.clear(r, batch); err != nil {
			return err
		}
		return c.fill(a, r, batch)
	})
	if err != nil {
		return err
	}
	c.docs, c.quotes = nil, nil // the texts take more memory than what was made of them
	for k, v := range extra {
		batch.InternalOps[k] = v
	}
	if err := s.x.write(batch); err != nil {
		return err // a Bleve that died over it may still use the analyser
	}
	a.keep()
	analysers.Put(a)
	s.tell(len(c.stretches))
	return nil
}

// fill adds the chunk's documents, and the words that are new to the index.
func (c *chunk) fill(a *analyser, r *scorch.IndexSnapshot, batch *index.Batch) error {
	a.begin()
	for i := range c.docs {
		batch.Update(a.turn(&c.docs[i]))
	}
	for i := range c.quotes {
		batch.Update(a.quote(&c.quotes[i]))
	}
	known, err := knownForms(r)
	if err != nil {
		return err
	}
	doc, err := a.vocabulary(known)
	if doc != nil {
		batch.Update(doc)
	}
	return err
}

// knownForms tells whether a term of fieldForm is in the index.
func knownForms(r *scorch.IndexSnapshot) (func(term []byte) (bool, error), error) {
	var dicts []segment.TermDictionary
	for _, s := range r.Segments() {
		dict, err := s.Segment().Dictionary(fieldForm)
		if err != nil {
			return nil, err
		}
		dicts = append(dicts, dict)
	}
	return func(term []byte) (bool, error) {
		for _, dict := range dicts {
			if ok, err := dict.Contains(term); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	}, nil
}

// clear deletes all that stands in the chunk's stretches. What is there again
// replaces its deletion in the batch.
func (c *chunk) clear(r *scorch.IndexSnapshot, batch *index.Batch) error {
	if n, err := r.DocCount(); err != nil || n == 0 {
		return err
	}
	for _, t := range c.stretches {
		for _, ids := range t.ids() {
			gone, err := termsFrom(r, "_id", ids[0], ids[1])
			if err != nil {
				return err
			}
			for _, id := range gone {
				batch.Delete(id)
			}
		}
	}
	return nil
}

// ids returns the bounds of the IDs of a stretch's turns and quotes, and of
// the quotes without a place, which every stretch holds.
func (t stretch) ids() [][2]string {
	bounds := func(kind string, first, last int) [2]string {
		begin := kind + key(t.revision)
		if last < 0 {
			return [2]string{begin, begin + "\xff"}
		}
		return [2]string{begin + key(int64(first)), begin + key(int64(last)) + "\xff"}
	}
	if t.whole() {
		return [][2]string{bounds("t", 0, -1), bounds("q", 0, -1)}
	}
	return [][2]string{bounds("t", t.first, t.last), bounds("q", t.first, t.last), bounds("q", 0, 0)}
}
