package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// An evaluation finds the documents of one state of the index that a query
// asks for, one segment after the other.
type evaluation struct {
	ctx    context.Context
	view   *view
	prefix string // of field names
	quotes bool
	forms  map[slotIn][][]byte          // of inflected slots
	spoken map[query.Field][]bool       // by what a Voices says, and where: the voices it keeps
	same   map[string][]*roaring.Bitmap // by what a Same says: the turns, by segment
	dfas   map[string]*levenshtein.DFA  // of fuzzy words
	at     []desk
}

// A desk is what is at hand of one segment.
type desk struct {
	part
	dicts  map[string]segment.TermDictionary
	slots  map[slotIn]*matching       // what was looked up
	placed map[leafKey]*matching      // of patterns of several slots, looked for in some documents
	spoken map[string]*roaring.Bitmap // by language, when there are several
	quoted *roaring.Bitmap            // that are quotes, or touched by one; nil until it is asked for
}

func newEvaluation(ctx context.Context, w *view, quotes bool) *evaluation {
	e := &evaluation{
		ctx: ctx, view: w, quotes: quotes,
		forms: map[slotIn][][]byte{}, spoken: map[query.Field][]bool{}, same: map[string][]*roaring.Bitmap{},
		dfas: map[string]*levenshtein.DFA{},
	}
	if quotes {
		e.prefix = quotePrefix
	}
	for _, p := range w.parts {
		e.at = append(e.at, desk{
			part: p, dicts: map[string]segment.TermDictionary{}, slots: map[slotIn]*matching{}, placed: map[leafKey]*matching{},
		})
	}
	return e
}

// universe are all documents of a segment that are looked among.
func (e *evaluation) universe(d *desk) *roaring.Bitmap {
	if e.quotes {
		return d.quotes
	}
	return d.turns
}

// node returns the documents of a segment that a node finds, deleted ones
// included. Those that are not within need not be right; nil is all. What it
// returns may be shared and is not to be changed.
func (e *evaluation) node(d *desk, n query.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case nil:
		return e.universe(d), nil
	case query.And:
		return e.and(d, n, within)
	case query.Or:
		return e.or(d, n, within)
	case query.Not:
		docs, err := e.node(d, n.Node, within)
		if err != nil {
			return nil, err
		}
		return roaring.AndNot(cmp.Or(within, e.universe(d)), docs), nil
	case query.Any:
		return e.any(d, n)
	case query.Voices:
		return e.voices(d, n)
	case query.Places:
		return e.places(d, n, within)
	case query.Same:
		return e.sameQuote(d, n, within)
	case query.Memo:
		return e.words(d, fieldMemo, n, within)
	case query.Field:
		return nil, errs.New(errs.Invalid, "column %d: %s was not looked up", n.Column, n)
	}
	return e.words(d, fieldText, n, within)
}

// words returns the documents of a leaf that is about words.
func (e *evaluation) words(d *desk, field string, leaf query.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, p := range query.Patterns(leaf) {
		docs, err := e.pattern(d, field, &p, within)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", leaf, err)
		}
		if all == nil {
			all = docs
		} else {
			all = roaring.Or(all, docs)
		}
	}
	return all, nil
}

// and finds what all nodes find. Those that are dear come last, among what is
// left by then.
func (e *evaluation) and(d *desk, nodes query.And, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	sorted := slices.Clone(nodes)
	slices.SortStableFunc(sorted, func(a, b query.Node) int { return cost(a) - cost(b) })
	left := within
	for _, n := range sorted {
		docs, err := e.node(d, n, left)
		if err != nil {
			return nil, err
		}
		if left == nil {
			left = docs
		} else {
			left = roaring.And(left, docs)
		}
		if left.IsEmpty() {
			return left, nil
		}
	}
	return left, nil
}

// cost ranks nodes by what it takes to find them.
func cost(n query.Node) int {
	switch n := n.(type) {
	case query.Any:
		return 0
	case query.Term:
		return min(len(query.Patterns(n)[0].Slots), 2)
	case query.Alike, query.Fuzzy, query.Prefix, query.Voices:
		return 3
	case query.And, query.Or, query.Not:
		return 4
	case query.Phrase, query.Near, query.Memo:
		return 5
	}
	return 6
}

func (e *evaluation) or(d *desk, nodes query.Or, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	all := roaring.NewBitmap()
	for _, n := range nodes {
		docs, err := e.node(d, n, within)
		if err != nil {
			return nil, err
		}
		all.Or(docs)
	}
	return all, nil
}

func (e *evaluation) any(d *desk, n query.Any) (*roaring.Bitmap, error) {
	values := n.Values
	if len(values) == 0 {
		values = []string{coded}
	}
	dict, err := e.dict(d, n.Name)
	if err != nil {
		return nil, err
	}
	docs := roaring.NewBitmap()
	for _, v := range values {
		if err := into(docs, dict, []byte(v)); err != nil {
			return nil, err
		}
	}
	if n.Absent {
		docs = roaring.AndNot(e.universe(d), docs)
	}
	return docs, nil
}

func (e *evaluation) dict(d *desk, field string) (segment.TermDictionary, error) {
	field = e.prefix + field
	if dict, ok := d.dicts[field]; ok {
		return dict, nil
	}
	dict, err := d.seg.Dictionary(field)
	if err == nil {
		d.dicts[field] = dict
	}
	return dict, err
}

// fewVoices is up to how many voices the index is asked for each.
const fewVoices = 24

func (e *evaluation) voices(d *desk, n query.Voices) (*roaring.Bitmap, error) {
	keep := e.kept(n)
	var some []int
	for i := 1; i < len(d.number); i++ {
		if keep[d.number[i]] {
			some = append(some, i)
		}
	}
	docs := roaring.NewBitmap()
	if len(some) > fewVoices {
		var list []uint32
		for doc, voice := range d.voice {
			if voice != 0 && keep[d.number[voice]] {
				list = append(list, uint32(doc))
			}
		}
		docs.AddMany(list)
		docs.And(e.universe(d))
		return docs, nil
	}
	dict, err := e.dict(d, fieldVoice)
	if err != nil {
		return nil, err
	}
	for _, i := range some {
		if err := into(docs, dict, []byte(d.terms[i])); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// kept asks once what a node thinks of every voice.
func (e *evaluation) kept(n query.Voices) []bool {
	keep, ok := e.spoken[n.Said]
	if !ok {
		keep = make([]bool, len(e.view.voices))
		for i := 1; i < len(keep); i++ {
			keep[i] = n.Keep(&e.view.voices[i])
		}
		e.spoken[n.Said] = keep
	}
	return keep
}

func (e *evaluation) places(d *desk, n query.Places, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	places, err := d.placesIn(d.seg)
	if err != nil {
		return nil, err
	}
	var list []uint32
	for i := cmp.Or(within, e.universe(d)).Iterator(); i.HasNext(); {
		doc := i.Next()
		if v := &d.voices[d.voice[doc]]; n.Keep(v.Interview, places[doc].turn) {
			list = append(list, doc)
		}
	}
	return roaring.BitmapOf(list...), nil
}

// sameQuote finds the turns that a quote touches which is all that is asked for.
func (e *evaluation) sameQuote(d *desk, n query.Same, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if e.quotes {
		return e.node(d, n.Node, within)
	}
	key := n.String()
	touched, ok := e.same[key]
	if !ok {
		var err error
		if touched, err = e.touched(n.Node); err != nil {
			return nil, err
		}
		e.same[key] = touched
	}
	i := slices.IndexFunc(e.at, func(o desk) bool { return o.id == d.id })
	return touched[i], nil
}

// turnAt is a turn of a revision.
type turnAt struct {
	revision int64
	turn     int
}

// touched returns, by segment, the turns that quotes touch which a node finds.
func (e *evaluation) touched(n query.Node) ([]*roaring.Bitmap, error) {
	turns, err := e.quoted(n)
	if err != nil {
		return nil, err
	}
	all := make([]*roaring.Bitmap, len(e.at))
	for i := range e.at {
		d := &e.at[i]
		quoted, err := e.any(d, query.Any{Name: fieldState})
		if err != nil {
			return nil, err
		}
		all[i] = roaring.NewBitmap()
		for docs := quoted.Iterator(); docs.HasNext(); {
			doc := docs.Next()
			p, err := readPlace(d.seg, doc)
			if err != nil {
				return nil, err
			}
			if turns[turnAt{p.revision, p.turn}] {
				all[i].Add(doc)
			}
		}
	}
	return all, nil
}

// quoted are the turns of the quotes that a node finds.
func (e *evaluation) quoted(n query.Node) (map[turnAt]bool, error) {
	turns := map[turnAt]bool{}
	among := newEvaluation(e.ctx, e.view, true)
	for i := range among.at {
		d := &among.at[i]
		docs, err := among.node(d, n, nil)
		if err != nil {
			return nil, err
		}
		for live := d.live(docs).Iterator(); live.HasNext(); {
			p, err := readPlace(d.seg, live.Next())
			if err != nil {
				return nil, err
			}
			for turn := max(p.turn, 1); turn <= p.last; turn++ {
				turns[turnAt{p.revision, turn}] = true
			}
		}
	}
	return turns, nil
}
