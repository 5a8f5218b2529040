package search

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// maxReaders bounds how many forms the slots of a pattern may stand for in a
// segment when it matters where they stand.
const maxReaders = 512

// pattern returns the documents of a segment in which a pattern stands.
func (e *evaluation) pattern(d *desk, field string, p *query.Pattern, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if len(p.Slots) > 1 {
		m, err := e.placed(d, field, p, within)
		if err != nil {
			return nil, err
		}
		return m.docs, nil
	}
	var all *roaring.Bitmap
	for _, language := range e.view.languages {
		m, err := e.slot(d, slotIn{p.Slots[0], field, language})
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = m.docs
		} else {
			all = roaring.Or(all, m.docs)
		}
	}
	if all == nil {
		all = roaring.NewBitmap()
	}
	return all, nil
}

// placed returns where in a segment a pattern of several slots stands. What
// was found before is taken when it was looked for widely enough.
func (e *evaluation) placed(d *desk, field string, p *query.Pattern, within *roaring.Bitmap) (*matching, error) {
	key := leafKey{d.id, e.prefix + field, "", p.String()}
	if m := e.view.leaves.get(key); m != nil {
		return m, nil
	}
	if m := d.placed[key]; m != nil && within != nil && roaring.AndNot(within, m.within).IsEmpty() {
		return m, nil
	}
	m := &matching{within: within}
	for _, language := range e.view.languages {
		if err := e.find(d, field, language, p, m); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(m.places, func(a, b occurrence) int { return int(a.doc) - int(b.doc) })
	docs := make([]uint32, len(m.places))
	for i, o := range m.places {
		docs[i] = o.doc
	}
	m.docs = roaring.BitmapOf(docs...)
	if within == nil {
		e.view.leaves.put(key, m)
	} else {
		d.placed[key] = m
	}
	return m, nil
}

// find adds the places in documents of a language.
func (e *evaluation) find(d *desk, field, language string, p *query.Pattern, m *matching) error {
	left := m.within
	for _, s := range p.Slots {
		m, err := e.slot(d, slotIn{s, field, language})
		if err != nil {
			return err
		}
		if left == nil {
			left = m.docs
		} else {
			left = roaring.And(left, m.docs)
		}
		if left.IsEmpty() {
			return nil
		}
	}
	r := &reading{pattern: p, slots: make([][]reader, len(p.Slots)), at: make([][]int, len(p.Slots)), next: make([]int, len(p.Slots))}
	if err := e.open(d, field, language, r); err != nil {
		return err
	}
	for docs := left.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		times, size, err := r.times(uint64(doc))
		if err != nil {
			return err
		}
		if times > 0 {
			m.places = append(m.places, occurrence{doc, uint32(times), size})
		}
		if r.read++; r.read%1024 == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
	}
	return nil
}

// A reading goes through the positions of a pattern's words, document by
// document.
type reading struct {
	pattern *query.Pattern
	slots   [][]reader
	at      [][]int // the positions in the document at hand, by slot
	next    []int
	read    int
}

// A reader goes through the positions of one form.
type reader struct {
	list segment.PostingsIterator
	here segment.Posting // nil before the first and behind the last
	done bool
}

func (e *evaluation) open(d *desk, field, language string, r *reading) error {
	n := 0
	for i, s := range r.pattern.Slots {
		err := e.terms(d, slotIn{s, field, language}, func(list segment.PostingsList) error {
			if n++; n > maxReaders {
				return errs.New(errs.Invalid, "it stands for too many words").Try("write more letters before the *")
			}
			r.slots[i] = append(r.slots[i], reader{list: list.Iterator(true, true, true, nil)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// times returns how often the pattern stands in a document, and how many words
// that has.
func (r *reading) times(doc uint64) (times int, size uint32, err error) {
	for i := range r.slots {
		r.at[i] = r.at[i][:0]
		forms := 0
		for j := range r.slots[i] {
			here, err := r.slots[i][j].to(doc)
			if err != nil {
				return 0, 0, err
			}
			if here == nil {
				continue
			}
			forms++
			size = sizeOf(here)
			for _, l := range here.Locations() {
				r.at[i] = unpack(r.at[i], l)
			}
		}
		if len(r.at[i]) == 0 {
			return 0, size, nil
		}
		if forms > 1 {
			slices.Sort(r.at[i])
		}
	}
	return r.pattern.Times(r.at, r.next), size, nil
}

// to returns the posting of a document, nil when the form is not in it.
func (r *reader) to(doc uint64) (segment.Posting, error) {
	if r.done {
		return nil, nil
	}
	if r.here == nil || r.here.Number() < doc {
		p, err := r.list.Advance(doc)
		if err != nil {
			return nil, err
		}
		if p == nil {
			r.done, r.here = true, nil
			return nil, nil
		}
		r.here = p
	}
	if r.here.Number() != doc {
		return nil, nil
	}
	return r.here, nil
}

// sizeOf is how many words the document of a posting has in its field.
func sizeOf(p segment.Posting) uint32 {
	if exact, ok := p.(interface{ NormUint64() uint64 }); ok {
		return uint32(exact.NormUint64())
	}
	norm := p.Norm() // one by the square root of the words
	return uint32(math.Round(1 / (norm * norm)))
}
