package search

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"verbatim/search/query"
)

// The parameters of BM25 (Robertson & Zaragoza 2009, section 3.2), as Lucene
// and Bleve have them.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

// A weighed is a pattern by which hits are ranked. A pattern of several slots
// counts for as much as its words together would.
type weighed struct {
	query.Pattern
	idf      float64
	constant bool // it only matters whether it is there
}

// idf is how much a word says that df of n documents have.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// score is what a pattern adds to the score of a document of size words, in
// which it stands so many times.
func (w *weighed) score(times, size, length float64) float64 {
	if times == 0 || w.constant {
		return w.idf * min(times, 1)
	}
	return w.idf * times * (bm25K1 + 1) / (times + bm25K1*(1-bm25B+bm25B*size/length))
}

// weigh lists the patterns by which a query ranks. df tells how many documents
// have a word for a slot.
func weigh(root query.Node, n int, df func(query.Slot) (int, error)) ([]weighed, error) {
	var all []weighed
	for _, leaf := range query.Wanted(root) {
		for _, p := range query.Patterns(leaf) {
			w := weighed{Pattern: p, constant: len(p.Slots) == 1 && p.Slots[0].Kind == query.Beginning}
			for _, s := range p.Slots {
				count, err := df(s)
				if err != nil {
					return nil, err
				}
				w.idf += idf(n, count)
			}
			all = append(all, w)
		}
	}
	return all, nil
}

// A scorer ranks the hits of an evaluation.
type scorer struct {
	e        *evaluation
	patterns []weighed
	length   float64 // of a document, in words, on average
}

// scorer returns nil for queries that say nothing by which hits can be ranked.
func (e *evaluation) scorer(root query.Node) (*scorer, error) {
	if len(query.Wanted(root)) == 0 {
		return nil, nil
	}
	n := 0
	for i := range e.at {
		n += e.at[i].size(e.universe(&e.at[i]))
	}
	patterns, err := weigh(root, n, e.frequency)
	length := e.view.length[0]
	if e.quotes {
		length = e.view.length[1]
	}
	return &scorer{e, patterns, length}, err
}

// size is how many documents of a set are not deleted.
func (p *part) size(docs *roaring.Bitmap) int {
	n := docs.GetCardinality()
	if p.deleted != nil {
		n -= docs.AndCardinality(p.deleted)
	}
	return int(n)
}

// frequency is how many documents have a word for a slot.
func (e *evaluation) frequency(s query.Slot) (int, error) {
	n := 0
	for i := range e.at {
		d := &e.at[i]
		for _, language := range e.view.languages {
			docs, err := e.slot(d, slotIn{s, fieldText, language})
			if err != nil {
				return 0, err
			}
			n += d.size(docs)
		}
	}
	return n, nil
}

// scores returns the scores of the hits in a segment.
func (s *scorer) scores(d *desk, found *roaring.Bitmap, docs []uint32) ([]float64, error) {
	if s == nil {
		return nil, nil
	}
	scores := make([]float64, len(docs))
	times, sizes := make([]float64, len(docs)), make([]float64, len(docs))
	for i := range s.patterns {
		w := &s.patterns[i]
		clear(times)
		if err := s.times(d, w, found, docs, times, sizes); err != nil {
			return nil, err
		}
		for n := range docs {
			scores[n] += w.score(times[n], sizes[n], s.length)
		}
	}
	return scores, nil
}

// times counts how often a pattern stands in each hit, and the words of those
// in which it does.
func (s *scorer) times(d *desk, w *weighed, found *roaring.Bitmap, docs []uint32, times, sizes []float64) error {
	if len(w.Slots) == 1 {
		return s.words(d, w, docs, times, sizes)
	}
	m, err := s.e.placed(d, fieldText, &w.Pattern, found)
	if err != nil {
		return err
	}
	at := 0
	for n, doc := range docs {
		for at < len(m.places) && m.places[at].doc < doc {
			at++
		}
		if at < len(m.places) && m.places[at].doc == doc {
			times[n], sizes[n] = float64(m.places[at].times), float64(m.places[at].size)
		}
	}
	return nil
}

// words counts the words for the only slot of a pattern.
func (s *scorer) words(d *desk, w *weighed, docs []uint32, times, sizes []float64) error {
	for _, language := range s.e.view.languages {
		slot := slotIn{w.Slots[0], fieldText, language}
		if w.constant {
			if err := s.present(d, slot, docs, times); err != nil {
				return err
			}
			continue
		}
		spoken := s.e.in(d, language)
		err := s.e.terms(d, slot, func(list segment.PostingsList) error {
			return count(list, spoken, docs, times, sizes)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) present(d *desk, slot slotIn, docs []uint32, times []float64) error {
	there, err := s.e.slot(d, slot)
	if err != nil {
		return err
	}
	for n, doc := range docs {
		if there.Contains(doc) {
			times[n] = 1
		}
	}
	return nil
}

// count adds how often one form stands in each hit. spoken, unless it is nil,
// holds the only documents to count in.
func count(list segment.PostingsList, spoken *roaring.Bitmap, docs []uint32, times, sizes []float64) error {
	here := reader{list: list.Iterator(true, true, false, nil)}
	for n, doc := range docs {
		p, err := here.to(uint64(doc))
		if err != nil {
			return err
		}
		if here.done {
			return nil
		}
		if p == nil || spoken != nil && !spoken.Contains(doc) {
			continue
		}
		times[n] += float64(p.Frequency())
		sizes[n] = float64(sizeOf(p))
	}
	return nil
}
