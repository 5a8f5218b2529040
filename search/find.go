package search

import (
	"context"
	"runtime"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// The bounds of one page of hits.
const (
	DefaultLimit = 20
	MaxLimit     = 200
	MaxHits      = 10000 // Offset + Limit; After goes on without bound
)

// A Sort is an order of hits.
type Sort string

const (
	// ByRelevance puts first what fits best (BM25), and falls back to
	// ByPosition for queries without a word to rank by.
	ByRelevance Sort = ""
	// ByPosition goes by interview ID, then by turn.
	ByPosition Sort = "position"
	// ByDate puts the newest interviews first, then goes by position.
	ByDate Sort = "date"
)

// A Grouping gathers hits.
type Grouping string

const (
	NoGroups    Grouping = ""
	ByInterview Grouping = "interview"
	ByPerson    Grouping = "person"
)

// GroupHits is how many hits of each group are returned.
const GroupHits = 3

// Options say which of the hits to return, and what to count.
type Options struct {
	Limit  int // hits, or groups; 0 for DefaultLimit, at most MaxLimit
	Offset int
	After  string // Result.Next of the page before, instead of Offset
	Sort   Sort
	Group  Grouping
	Facets []string // some of Facets, or names of attributes
	Quotes bool     // as if the query had said in:quotes
	Scope  []string // study IDs; empty for all
	// Attribute tells the value of a participant's attribute on the day of
	// their interview, "" when it is not known; nil when nobody has any.
	Attribute func(name string, v *query.Voice) string `json:"-"`
}

// A Hit is a turn or a quote that was found.
type Hit struct {
	Revision int64   `json:"revision"`
	Turn     int     `json:"turn"`
	Quote    string  `json:"quote"` // the quote's ID, "" for a turn
	Score    float64 `json:"score"`
	Quoted   bool    `json:"quoted"` // a quote touches the turn
}

// A Group is hits of one interview or person.
type Group struct {
	Value string `json:"value"` // of the interview or participant; "" for voices that are not studied
	Total int    `json:"total"`
	Hits  []Hit  `json:"hits"` // the first GroupHits
}

// A Count is how many hits have one value of a facet, and how many people said
// them.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// A Result is what a search found.
type Result struct {
	Total      int                `json:"total"`
	Interviews int                `json:"interviews"` // in which the hits are
	People     int                `json:"people"`     // participants who said them
	Hits       []Hit              `json:"hits"`
	Groups     []Group            `json:"groups"`
	Facets     map[string][]Count `json:"facets"` // most frequent first; hits with several values count for each
	Next       string             `json:"next"`   // goes on behind these hits; "" behind the last
	Suggestion string             `json:"suggestion"`
}

func (o *Options) check() error {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.Limit < 0 || o.Limit > MaxLimit || o.Offset < 0 || o.Offset+o.Limit > MaxHits {
		return errs.New(errs.Invalid, "cannot show %d hits after the first %d", o.Limit, o.Offset).
			Try("ask for at most %d of the first %d, and go on from there with --after", MaxLimit, MaxHits)
	}
	if o.After != "" && (o.Offset != 0 || o.Group != NoGroups) {
		return errs.New(errs.Invalid, "a page after another one has no offset and no groups").Try("leave one of them out")
	}
	for _, f := range o.Facets {
		if !slices.Contains(Facets, f) && o.Attribute == nil {
			return errs.New(errs.Invalid, "hits cannot be counted by %q", f).Try("use some of %v", Facets)
		}
	}
	return nil
}

// IsCoded reports whether a facet is of what was coded.
func IsCoded(facet string) bool { return slices.Contains(codedFields, facet) }

// ready makes a resolved query what is looked for.
func ready(q query.Query, o *Options) (query.Query, error) {
	q.Quotes = q.Quotes || o.Quotes
	return query.Within(query.Counted(q), o.Scope), o.check()
}

// Search finds the turns, or quotes, that a resolved query asks for. It
// returns errs.Invalid when the query or the options make no sense, and
// errs.Busy while the index is being built or replaced.
func (x *Index) Search(ctx context.Context, q query.Query, o Options) (res *Result, err error) {
	defer errs.Wrap(&err, "search")
	if q, err = ready(q, &o); err != nil {
		return nil, err
	}
	done, err := Turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	err = x.read(func(w *view) error {
		res, err = w.search(ctx, q, o)
		return err
	})
	return res, err
}

var atOnce = make(chan struct{}, runtime.GOMAXPROCS(0))

// Turn waits until fewer searches are under way than there are processors:
// one after the other they are done sooner than all at once. Whoever has it
// calls done.
func Turn(ctx context.Context) (done func(), err error) {
	select {
	case atOnce <- struct{}{}:
		return func() { <-atOnce }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// read calls f with one state of the index. A panic there means a damaged
// index.
func (x *Index) read(f func(*view) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return err
	}
	if !x.ready.Load() {
		return errs.New(errs.Busy, "the search index is being built")
	}
	return x.guard(func() error {
		return snapshot(x.bleve, func(r *scorch.IndexSnapshot) error {
			if err := x.views.unchanged(r); err != nil {
				x.broke(damagedBy(err))
				return x.usable()
			}
			w, err := x.views.of(r)
			if err != nil {
				return err
			}
			return f(w)
		})
	})
}

func (w *view) search(ctx context.Context, q query.Query, o Options) (*Result, error) {
	e := newEvaluation(ctx, w, q.Quotes)
	found := make([]*roaring.Bitmap, len(e.at))
	for i := range e.at {
		d := &e.at[i]
		docs, err := e.node(d, q.Root, nil)
		if err != nil {
			return nil, err
		}
		found[i] = d.live(docs)
	}
	s, err := e.scorer(q.Root)
	if err != nil {
		return nil, err
	}
	r, err := newRanking(&w.crowd, o, s.weights(), w.length[e.side()], func(part int, doc uint32) (place, error) { return e.standing(part, doc) })
	if err != nil {
		return nil, err
	}
	for i := range e.at {
		if err := e.rank(r, s, i, found[i], o.Facets); err != nil {
			return nil, err
		}
	}
	res, err := r.result()
	if err == nil && res.Total == 0 {
		res.Suggestion, err = e.suggest(q)
	}
	return res, err
}

// standing is where a document stands.
func (e *evaluation) standing(part int, doc uint32) (place, error) {
	d := &e.at[part]
	p, err := readPlace(d.seg, doc)
	if err != nil {
		return p, err
	}
	if d.quoted == nil {
		if d.quoted, err = e.any(d, query.Any{Name: fieldState}); err != nil {
			return p, err
		}
	}
	p.quoted = d.quoted.Contains(doc)
	return p, nil
}

// live returns the documents of a shared set that are not deleted.
func (p *part) live(docs *roaring.Bitmap) *roaring.Bitmap {
	if p.deleted == nil {
		return docs
	}
	return roaring.AndNot(docs, p.deleted)
}

// rank adds the hits of one segment.
func (e *evaluation) rank(r *ranking, s *scorer, i int, found *roaring.Bitmap, facets []string) error {
	if found.IsEmpty() {
		return nil
	}
	d := &e.at[i]
	docs := found.ToArray()
	scores, err := s.scores(d, found, docs)
	if err != nil {
		return err
	}
	for n, doc := range docs {
		var score float64
		if scores != nil {
			score = scores[n]
		}
		if err := r.add(score, d.number[d.voice[doc]], i, doc); err != nil {
			return err
		}
	}
	for _, f := range facets {
		if slices.Contains(codedFields, f) {
			if err := e.count(d, f, found, r.facet(f)); err != nil {
				return err
			}
		}
	}
	return nil
}

// count counts the values of what was coded among the hits of a segment.
func (e *evaluation) count(d *desk, field string, found *roaring.Bitmap, counts map[string]int) error {
	dict, err := e.dict(d, field)
	if err != nil {
		return err
	}
	docs := roaring.NewBitmap()
	for values := walk(dict, nil, ""); ; {
		entry, err := values.Next()
		if err != nil || entry == nil {
			return err
		}
		if entry.Term == coded {
			continue
		}
		docs.Clear()
		list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
		if err != nil {
			return err
		}
		if err := orInto(docs, list); err != nil {
			return err
		}
		if n := docs.AndCardinality(found); n > 0 {
			counts[entry.Term] += int(n)
		}
	}
}
