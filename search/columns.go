package search

import (
	"cmp"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"verbatim/search/query"
)

// columns are what is known of every document of one segment, which never
// changes, read once and kept.
type columns struct {
	terms  []string      // of voices; the first is none
	voices []query.Voice // by number
	quoted int           // from this number on they are the voices of quotes
	voice  []uint32      // by document
	turns  *roaring.Bitmap
	quotes *roaring.Bitmap

	once   sync.Once
	places []place // by document
	err    error
}

// readColumns reads who speaks in each document.
func readColumns(s *scorch.SegmentSnapshot) (*columns, error) {
	c := &columns{terms: []string{""}, voices: make([]query.Voice, 1), voice: make([]uint32, s.FullSize())}
	var err error
	if c.turns, err = c.read(s.Segment(), fieldVoice); err != nil {
		return nil, err
	}
	c.quoted = len(c.voices)
	c.quotes, err = c.read(s.Segment(), quotePrefix+fieldVoice)
	return c, err
}

func (c *columns) read(s segment.Segment, field string) (*roaring.Bitmap, error) {
	all := roaring.NewBitmap()
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	for voices := dict.AutomatonIterator(nil, nil, nil); ; {
		entry, err := voices.Next()
		if err != nil || entry == nil {
			return all, err
		}
		v, ok := parseVoice(entry.Term)
		if !ok {
			return nil, noneOfOurs()
		}
		docs := roaring.NewBitmap()
		if err := into(docs, dict, []byte(entry.Term)); err != nil {
			return nil, err
		}
		n := uint32(len(c.voices))
		c.terms, c.voices = append(c.terms, entry.Term), append(c.voices, v)
		for i := docs.Iterator(); i.HasNext(); {
			c.voice[i.Next()] = n
		}
		all.Or(docs)
	}
}

// into adds the documents that have a term, deleted ones included.
func into(docs *roaring.Bitmap, dict segment.TermDictionary, term []byte) error {
	list, err := dict.PostingsList(term, nil, nil)
	if err != nil {
		return err
	}
	return orInto(docs, list)
}

func orInto(docs *roaring.Bitmap, list segment.PostingsList) error {
	if all, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
		all.OrInto(docs)
		return nil
	}
	for i := list.Iterator(false, false, false, nil); ; {
		p, err := i.Next()
		if err != nil || p == nil {
			return err
		}
		docs.Add(uint32(p.Number()))
	}
}

// placesIn returns where the documents of the segment stand.
func (c *columns) placesIn(s segment.Segment) ([]place, error) {
	c.once.Do(func() {
		places := make([]place, len(c.voice))
		for doc, voice := range c.voice {
			if voice == 0 {
				continue
			}
			if places[doc], c.err = readPlace(s, uint32(doc)); c.err != nil {
				return
			}
		}
		c.places = places
	})
	return c.places, c.err
}

func readPlace(s segment.Segment, doc uint32) (place, error) {
	id, err := s.DocID(uint64(doc))
	if err != nil {
		return place{}, err
	}
	return parseID(id)
}

// A part is one segment of one state of the index.
type part struct {
	*columns
	seg     segment.Segment
	id      uint64
	deleted *roaring.Bitmap // nil when nothing is
	number  []uint32        // the voices of columns by number in the view
}

// A view is one state of the index as queries see it. It must not outlive the
// snapshot that it was made from.
type view struct {
	snap   *scorch.IndexSnapshot
	parts  []part
	leaves *leaves
	*faces
}

// faces are the voices of a view, each once, and what is known of all.
type faces struct {
	segments []uint64
	columns  []*columns
	number   [][]uint32 // by segment
	crowd
	length [2]float64 // of turns in words, on average: by the voices of turns, by those of quotes
}

// A crowd is voices, each once, and what is known of all.
type crowd struct {
	voices     []query.Voice // by number; the first is none
	interviews []string      // IDs, in order
	days       []string      // dates, in order
	rank, day  []int         // by voice: the place of its interview and its date
	languages  []string
}

// views keeps what was read of segments for the queries to come.
type views struct {
	mu      sync.Mutex
	columns map[uint64]*columns
	faces   *faces
	leaves  leaves
	stamps  stamps
}

func (v *views) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.columns, v.faces, v.stamps = nil, nil, nil
	v.leaves.forget()
}

// unchanged reports a file of a snapshot that another program has changed.
func (v *views) unchanged(snap *scorch.IndexSnapshot) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	seen, err := v.stamps.compare(snap)
	if err == nil {
		v.stamps = seen
	}
	return err
}

// of returns the view of a snapshot.
func (v *views) of(snap *scorch.IndexSnapshot) (*view, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	segments := snap.Segments()
	ids := make([]uint64, len(segments))
	for i, s := range segments {
		ids[i] = s.Id()
	}
	if v.faces == nil || !slices.Equal(v.faces.segments, ids) {
		if err := v.read(segments, ids); err != nil {
			return nil, err
		}
	}
	w := &view{snap: snap, faces: v.faces, leaves: &v.leaves}
	for i, s := range segments {
		w.parts = append(w.parts, part{v.faces.columns[i], s.Segment(), s.Id(), s.Deleted(), v.faces.number[i]})
	}
	return w, nil
}

func (v *views) read(segments []*scorch.SegmentSnapshot, ids []uint64) error {
	kept, f := map[uint64]*columns{}, &faces{segments: ids}
	for _, s := range segments {
		c := v.columns[s.Id()]
		if c == nil || len(c.voice) != int(s.FullSize()) {
			var err error
			if c, err = readColumns(s); err != nil {
				return err
			}
		}
		kept[s.Id()] = c
		f.columns = append(f.columns, c)
	}
	f.meet()
	v.columns, v.faces = kept, f
	return nil
}

// meet numbers the voices of all segments.
func (f *faces) meet() {
	numbers := newCrowd()
	var spoken [2]map[query.Voice]bool
	spoken[0], spoken[1] = map[query.Voice]bool{}, map[query.Voice]bool{}
	for _, c := range f.columns {
		number := make([]uint32, len(c.voices))
		for i := 1; i < len(c.voices); i++ {
			number[i] = numbers.of(c.voices[i])
			by := 0
			if i >= c.quoted {
				by = 1
			}
			spoken[by][c.voices[i]] = true
		}
		f.number = append(f.number, number)
	}
	f.crowd = numbers.crowd
	f.settle()
	for by := range spoken {
		f.length[by] = meanLength(spoken[by])
	}
}

// A newcomers numbers voices as they are met.
type newcomers struct {
	crowd
	numbers map[query.Voice]uint32
}

func newCrowd() *newcomers {
	return &newcomers{crowd{voices: make([]query.Voice, 1)}, map[query.Voice]uint32{}}
}

func (c *newcomers) of(v query.Voice) uint32 {
	n, known := c.numbers[v]
	if !known {
		n = uint32(len(c.voices))
		c.numbers[v] = n
		c.voices = append(c.voices, v)
	}
	return n
}

// settle works out what there is to know of the voices.
func (c *crowd) settle() {
	c.interviews, c.rank = ranks(c.voices, func(v *query.Voice) string { return v.Interview })
	c.days, c.day = ranks(c.voices, func(v *query.Voice) string { return v.Date })
	for i := 1; i < len(c.voices); i++ {
		if l := c.voices[i].Language; !slices.Contains(c.languages, l) {
			c.languages = append(c.languages, l)
		}
	}
	slices.Sort(c.languages)
}

// ranks returns one of the properties of voices in order, and for each voice
// the place of its own.
func ranks(voices []query.Voice, of func(*query.Voice) string) (all []string, rank []int) {
	for i := range voices {
		all = append(all, of(&voices[i]))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	rank = make([]int, len(voices))
	for i := range voices {
		rank[i], _ = slices.BinarySearch(all, of(&voices[i]))
	}
	return all, rank
}

// meanLength is how many words a turn has on average in the newest revisions,
// as the transcripts were counted when they were read.
func meanLength(voices map[query.Voice]bool) float64 {
	newest := map[string]int64{}
	for v := range voices {
		newest[v.Interview] = max(newest[v.Interview], v.Revision)
	}
	type speaker struct{ interview, name string }
	counted := map[speaker]bool{}
	turns, words := 0, 0
	for v := range voices {
		who := speaker{v.Interview, v.Speaker}
		if v.Revision == newest[v.Interview] && !counted[who] {
			counted[who] = true
			turns, words = turns+v.Turns, words+v.Words
		}
	}
	if turns == 0 || words == 0 {
		return 1
	}
	return float64(words) / float64(turns)
}

// compare orders places by turn, then quote; the interview is compared before.
func (p *place) compare(q *place) int {
	return cmp.Or(cmp.Compare(p.revision, q.revision), cmp.Compare(p.turn, q.turn), cmp.Compare(p.quote, q.quote))
}
