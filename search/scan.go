package search

import (
	"context"
	"slices"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// Scan finds what an Index would, in the same order, by reading all that the
// feed yields. It takes long, and always works. It suggests nothing.
func Scan(ctx context.Context, feed Feed, q query.Query, o Options) (res *Result, err error) {
	defer errs.Wrap(&err, "search without an index")
	if q, err = ready(q, &o); err != nil {
		return nil, err
	}
	s := &scan{q: q, o: o, crowd: newCrowd(), lex: query.NewLexicon(), spoken: map[query.Voice]bool{}, words: map[query.Slot]int{}}
	for _, leaf := range query.Wanted(q.Root) {
		for _, p := range query.Patterns(leaf) {
			s.patterns = append(s.patterns, p)
			for _, slot := range p.Slots {
				s.words[slot] = 0
			}
		}
	}
	revisions, err := feed.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range revisions {
		if err := s.read(ctx, feed, r); err != nil {
			return nil, err
		}
	}
	return s.result()
}

// A scan is what is known while everything is read.
type scan struct {
	q        query.Query
	o        Options
	patterns []query.Pattern
	lex      *query.Lexicon
	crowd    *newcomers
	spoken   map[query.Voice]bool
	docs     int
	words    map[query.Slot]int // documents with a word for it
	found    []scanned
}

// A scanned is a document that was found.
type scanned struct {
	voice uint32
	at    place
	times []int // by pattern
	size  int   // in words
	coded query.Coded
}

func (s *scan) read(ctx context.Context, feed Feed, revision int64) error {
	var quotes []query.QuoteDoc
	err := feed.QuoteDocs(ctx, revision, 0, 0, func(q query.QuoteDoc) error {
		quotes = append(quotes, q)
		return nil
	})
	if err != nil {
		return err
	}
	if s.q.Quotes {
		for i := range quotes {
			q := &quotes[i]
			s.see(query.NewPassage(&q.Doc, []*query.QuoteDoc{q}, s.lex), place{q.Revision, q.Turn, q.LastTurn, q.ID, true})
		}
		return nil
	}
	on := map[int][]*query.QuoteDoc{}
	for i := range quotes {
		for turn := max(quotes[i].Turn, 1); turn <= quotes[i].LastTurn; turn++ {
			on[turn] = append(on[turn], &quotes[i])
		}
	}
	return feed.Docs(ctx, revision, 0, 0, func(d query.Doc) error {
		s.see(query.NewPassage(&d, on[d.Turn], s.lex), place{revision: d.Revision, turn: d.Turn, last: d.Turn, quoted: len(d.States) > 0})
		return ctx.Err()
	})
}

func (s *scan) see(p *query.Passage, at place) {
	s.docs++
	s.spoken[*p.Voice] = true
	voice := s.crowd.of(*p.Voice)
	for slot := range s.words {
		if (&query.Pattern{Slots: []query.Slot{slot}}).Count(p) > 0 {
			s.words[slot]++
		}
	}
	if !query.Finds(s.q.Root, p) {
		return
	}
	one := scanned{voice: voice, at: at, size: len(p.Words()), coded: p.Coded}
	for _, pattern := range s.patterns {
		one.times = append(one.times, pattern.Count(p))
	}
	s.found = append(s.found, one)
}

func (s *scan) result() (*Result, error) {
	s.crowd.settle()
	patterns, err := weigh(s.q.Root, s.docs, func(slot query.Slot) (int, error) { return s.words[slot], nil })
	if err != nil {
		return nil, err
	}
	length := meanLength(s.spoken)
	r, err := newRanking(&s.crowd.crowd, s.o, patterns, length, func(_ int, doc uint32) (place, error) { return s.found[doc].at, nil })
	if err != nil {
		return nil, err
	}
	for i := range s.found {
		one, score := &s.found[i], 0.0
		for n := range patterns {
			score += patterns[n].score(float64(one.times[n]), float64(one.size), length)
		}
		if err := r.add(score, one.voice, 0, uint32(i)); err != nil {
			return nil, err
		}
		for _, f := range s.o.Facets {
			values := one.coded.Values(f)
			for n, value := range values {
				if !slices.Contains(values[:n], value) {
					r.facet(f)[value]++
				}
			}
		}
	}
	return r.result()
}
