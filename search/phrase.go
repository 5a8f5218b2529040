package search

import (
	"context"
	"errors"
	"math"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// A phraseSearcher finds documents in which terms follow each other. It does
// what Bleve's own does for a fraction of the cost: Bleve makes several maps
// for every document that holds all the terms, wherever they stand.
type phraseSearcher struct {
	readers []index.TermFieldReader // one for each different term
	docs    []*index.TermFieldDoc   // where each reader stands
	spare   []index.TermFieldDoc
	at      []int // of each word of the phrase: its reader
	next    []int // of each word of the phrase: where to go on in its positions

	idf     float64 // of all words together: a phrase counts for as much as they would
	squares float64 // the sum of their squares
	weight  float64
	scored  bool
	done    bool
}

// newPhraseSearcher returns a searcher for at least two terms in a field that
// is indexed with positions.
func newPhraseSearcher(ctx context.Context, r index.IndexReader, field string, terms []string, o search.SearcherOptions) (_ search.Searcher, err error) {
	s := &phraseSearcher{scored: o.Score != "none", weight: 1, at: make([]int, len(terms)), next: make([]int, len(terms))}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	total, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	known := map[string]int{}
	for i, t := range terms {
		n, ok := known[t]
		if !ok {
			reader, err := r.TermFieldReader(ctx, []byte(t), field, true, true, true)
			if err != nil {
				return nil, err
			}
			n = len(s.readers)
			known[t], s.readers = n, append(s.readers, reader)
		}
		s.at[i] = n
		idf := 1 + math.Log(float64(total)/float64(s.readers[n].Count()+1))
		s.idf += idf
		s.squares += idf * idf
	}
	s.docs, s.spare = make([]*index.TermFieldDoc, len(s.readers)), make([]index.TermFieldDoc, len(s.readers))
	return s, s.narrow()
}

// narrow lets every reader skip documents that lack one of the other terms.
func (s *phraseSearcher) narrow() error {
	if len(s.readers) < 2 {
		return nil
	}
	var together index.OptimizableContext
	for _, r := range s.readers {
		o, ok := r.(index.Optimizable)
		if !ok {
			return nil
		}
		var err error
		if together, err = o.Optimize("conjunction", together); err != nil || together == nil {
			return err
		}
	}
	_, err := together.Finish()
	return err
}

// Next returns the next document with the phrase.
func (s *phraseSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return s.seek(ctx, nil)
}

// Advance returns the first document at or after id with the phrase.
func (s *phraseSearcher) Advance(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	return s.seek(ctx, id)
}

func (s *phraseSearcher) seek(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	for !s.done {
		if err := s.step(0, id); err != nil || s.done {
			return nil, err
		}
		if err := s.meet(); err != nil || s.done {
			return nil, err
		}
		if n := s.count(); n > 0 {
			m := ctx.DocumentMatchPool.Get()
			m.IndexInternalID = append(m.IndexInternalID[:0], s.docs[0].ID...)
			if s.scored {
				m.Score = math.Sqrt(float64(n)) * s.docs[0].Norm * s.idf * s.weight
			}
			return m, nil
		}
		id = nil
	}
	return nil, nil
}

// step moves a reader to id, or one on when there is none.
func (s *phraseSearcher) step(i int, id index.IndexInternalID) (err error) {
	if id == nil {
		s.docs[i], err = s.readers[i].Next(s.spare[i].Reset())
	} else {
		s.docs[i], err = s.readers[i].Advance(id, s.spare[i].Reset())
	}
	s.done = err == nil && s.docs[i] == nil
	return err
}

// meet moves the readers on until all stand at the same document.
func (s *phraseSearcher) meet() error {
	for i := 1; i < len(s.readers); {
		behind := -1
		if s.docs[i] != nil {
			behind = s.docs[i].ID.Compare(s.docs[0].ID)
		}
		if behind == 0 {
			i++
			continue
		}
		n, to := i, s.docs[0].ID
		if behind > 0 {
			n, to, i = 0, s.docs[i].ID, 1
		}
		if err := s.step(n, to); err != nil || s.done {
			return err
		}
	}
	return nil
}

// count returns how often the phrase stands in the document that all readers
// stand at. Positions come in ascending order.
func (s *phraseSearcher) count() int {
	clear(s.next)
	n := 0
	for _, v := range s.docs[s.at[0]].Vectors {
		if s.follows(v.Pos) {
			n++
		}
	}
	return n
}

// follows reports whether the phrase begins at a position.
func (s *phraseSearcher) follows(begin uint64) bool {
	for i := 1; i < len(s.at); i++ {
		want, places := begin+uint64(i), s.docs[s.at[i]].Vectors
		for s.next[i] < len(places) && places[s.next[i]].Pos < want {
			s.next[i]++
		}
		if s.next[i] == len(places) || places[s.next[i]].Pos != want {
			return false
		}
	}
	return true
}

// Close gives the readers back.
func (s *phraseSearcher) Close() error {
	var err error
	for _, r := range s.readers {
		err = errors.Join(err, r.Close())
	}
	return err
}

// Weight and SetQueryNorm bring the scores of a query's parts into proportion.
func (s *phraseSearcher) Weight() float64 { return s.squares }

// SetQueryNorm is told the proportion.
func (s *phraseSearcher) SetQueryNorm(norm float64) { s.weight = norm * s.squares / s.idf }

// Count is at most how many documents there are, for whoever orders searchers.
func (s *phraseSearcher) Count() uint64 {
	n := uint64(math.MaxUint64)
	for _, r := range s.readers {
		n = min(n, r.Count())
	}
	return n
}

// Min, Size and DocumentMatchPoolSize are what else Bleve asks.
func (s *phraseSearcher) Min() int                   { return 0 }
func (s *phraseSearcher) Size() int                  { return 256 * len(s.readers) }
func (s *phraseSearcher) DocumentMatchPoolSize() int { return 1 }
