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

	all, times, sizes []float64 // of the segment at hand, by hit
}

// scorer returns nil for queries that say nothing by which hits can be ranked.
func (e *evaluation) scorer(root query.Node) (*scorer, error) {
	if len(query.Wanted(root)) == 0 {
		return nil, nil
	}
	patterns, err := weigh(root, e.documents(), e.frequency)
	return &scorer{e: e, patterns: patterns, length: e.view.length[e.side()]}, err
}

// side is 0 among turns, 1 among quotes.
func (e *evaluation) side() int {
	if e.quotes {
		return 1
	}
	return 0
}

// weights are the patterns by which hits are scored; none without a scorer.
func (s *scorer) weights() []weighed {
	if s == nil {
		return nil
	}
	return s.patterns
}

// documents is how many documents are looked among.
func (e *evaluation) documents() int {
	n := 0
	for i := range e.at {
		n += e.at[i].size(e.universe(&e.at[i]))
	}
	return n
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
			m, err := e.slot(d, slotIn{s, fieldText, language})
			if err != nil {
				return 0, err
			}
			n += d.size(m.docs)
		}
	}
	return n, nil
}

// scores returns the scores of the hits in a segment, until it is called again.
func (s *scorer) scores(d *desk, found *roaring.Bitmap, docs []uint32) ([]float64, error) {
	if s == nil {
		return nil, nil
	}
	s.all, s.times, s.sizes = cleared(s.all, len(docs)), cleared(s.times, len(docs)), cleared(s.sizes, len(docs))
	for i := range s.patterns {
		w := &s.patterns[i]
		clear(s.times)
		if err := s.count(d, w, found, docs); err != nil {
			return nil, err
		}
		for n := range docs {
			s.all[n] += w.score(s.times[n], s.sizes[n], s.length)
		}
	}
	return s.all, nil
}

func cleared(list []float64, n int) []float64 {
	if cap(list) < n {
		return make([]float64, n)
	}
	list = list[:n]
	clear(list)
	return list
}

// count counts how often a pattern stands in each hit, and the words of those
// in which it does.
func (s *scorer) count(d *desk, w *weighed, found *roaring.Bitmap, docs []uint32) error {
	if len(w.Slots) > 1 {
		m, err := s.e.placed(d, fieldText, &w.Pattern, found)
		if err != nil {
			return err
		}
		s.take(m, docs)
		return nil
	}
	for _, language := range s.e.view.languages {
		if err := s.words(d, slotIn{w.Slots[0], fieldText, language}, w.constant, docs); err != nil {
			return err
		}
	}
	return nil
}

// take takes over what has been counted.
func (s *scorer) take(m *matching, docs []uint32) {
	at := 0
	for n, doc := range docs {
		for at < len(m.places) && m.places[at].doc < doc {
			at++
		}
		if at == len(m.places) {
			return
		}
		if o := &m.places[at]; o.doc == doc {
			s.times[n], s.sizes[n] = float64(o.times), float64(o.size)
		}
	}
}

// sparse is how many times fewer hits than documents with a word there must be
// for only the hits to be looked at.
const sparse = 8

// words counts the words for a slot.
func (s *scorer) words(d *desk, slot slotIn, constant bool, docs []uint32) error {
	m, err := s.e.slot(d, slot)
	if err != nil {
		return err
	}
	if constant {
		for n, doc := range docs {
			if m.docs.Contains(doc) {
				s.times[n] = 1
			}
		}
		return nil
	}
	if m.places == nil && sparse*len(docs) < int(m.docs.GetCardinality()) {
		return s.few(d, slot, m, docs)
	}
	if m, err = s.e.counted(d, slot); err != nil {
		return err
	}
	s.take(m, docs)
	return nil
}

// few counts in the hits alone.
func (s *scorer) few(d *desk, slot slotIn, m *matching, docs []uint32) error {
	return s.e.terms(d, slot, func(list segment.PostingsList) error {
		here := reader{list: list.Iterator(true, true, false, nil)}
		for n, doc := range docs {
			p, err := here.to(uint64(doc))
			if err != nil || here.done {
				return err
			}
			if p != nil && m.docs.Contains(doc) {
				s.times[n] += float64(p.Frequency())
				s.sizes[n] = float64(sizeOf(p))
			}
		}
		return nil
	})
}
