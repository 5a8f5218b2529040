package search

import (
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"verbatim/search/query"
)

// maxVocabulary bounds what an analyser remembers; past it, it begins again.
const maxVocabulary = 1 << 18

// An analyser turns docs into documents. It remembers every word it has met,
// so that most of them cost one look-up. It serves one goroutine at a time.
type analyser struct {
	known    map[string]int32 // word as written, or form → index into words
	words    []vocable
	keywords map[string]*field // shared fields, by prefix+name+terms

	order []int32 // the words of the doc at hand, as they are read

	// of the doc whose positions were asked for last
	round  uint32
	first  []int32 // each word once
	terms  index.TokenFrequencies
	own    index.TokenFrequencies // the document's ID alone
	freqs  []index.TokenFreq
	places []index.TokenLocation
	refs   []*index.TokenLocation

	// of the chunk at hand
	chunk  uint32
	more   []uint64 // see room
	voices map[speaking]*voiced
	fresh  []fresh
}

// A speaking is who speaks in a revision: that is one voice within a chunk.
type speaking struct {
	revision int64
	speaker  string
}

// A voiced is what all docs of a voice have in common.
type voiced struct {
	turn, quote *field
	hash        uint64
}

// A fresh is a word of which the index may not know the stem.
type fresh struct {
	word int32
	stem string // as formTerm writes it
}

// A vocable is a form.
type vocable struct {
	form  string
	bytes []byte

	// in the language it was last met in
	language string
	stem     string // as formTerm writes it, "" when it is its own stem
	chunk    uint32 // in which it was last met
	kept     bool   // the index knows its stem

	// of the doc at hand
	round uint32
	count int32
	slot  int32
}

func newAnalyser() *analyser {
	a := &analyser{voices: map[speaking]*voiced{}}
	a.forget()
	return a
}

func (a *analyser) forget() {
	a.known, a.keywords, a.terms, a.own = map[string]int32{}, map[string]*field{}, index.TokenFrequencies{}, index.TokenFrequencies{}
	a.words = a.words[:0]
}

// begin forgets what the last chunk had, and everything when it has become too
// much. The documents of a chunk need their analyser until they are in the
// index.
func (a *analyser) begin() {
	if len(a.known) > maxVocabulary || len(a.keywords) > maxVocabulary {
		a.forget()
	}
	clear(a.voices)
	a.fresh, a.more = a.fresh[:0], a.more[:0]
	a.chunk++
}

// vocabulary makes the document that keeps the forms of the chunk which the
// index has not met before, nil when there are none.
func (a *analyser) vocabulary(known func(term []byte) (bool, error)) (*document, error) {
	terms := index.TokenFrequencies{}
	for _, f := range a.fresh {
		term := []byte(f.stem)
		ok, err := known(term)
		if err != nil {
			return nil, err
		}
		if !ok {
			terms[string(term)] = &index.TokenFreq{Term: term}
		}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	id := fnv.New64a()
	for _, w := range slices.Sorted(maps.Keys(terms)) {
		_, _ = io.WriteString(id, w+"\n")
	}
	f := &field{name: fieldForm, options: keywordOptions, length: len(terms), terms: terms}
	return &document{id: fmt.Sprintf("%s%x", vocabularyID, id.Sum64()), by: a, fields: []*field{f}}, nil
}

// turn makes the document of a turn.
func (a *analyser) turn(d *query.Doc) *document {
	doc := &document{id: turnID(d.Revision, d.Turn), by: a, fields: make([]*field, 0, 4)}
	voice := a.voice(d.Voice)
	doc.fields = append(doc.fields, voice.turn)
	a.fill(doc, "", d, docHash(voice.hash, d))
	return doc
}

// quote makes the document of a quote.
func (a *analyser) quote(q *query.QuoteDoc) *document {
	doc := &document{id: quoteID(q), by: a, fields: make([]*field, 0, 8)}
	voice := a.voice(q.Voice)
	doc.fields = append(doc.fields, voice.quote)
	a.fill(doc, quotePrefix, &q.Doc, quoteHash(voice.hash, q))
	return doc
}

func (a *analyser) voice(v *query.Voice) *voiced {
	who := speaking{v.Revision, v.Speaker}
	known, ok := a.voices[who]
	if !ok {
		term := voiceTerm(v)
		known = &voiced{keyword(fieldVoice, term), keyword(quotePrefix+fieldVoice, term), voiceHash(v)}
		a.voices[who] = known
	}
	return known
}

func (a *analyser) fill(doc *document, prefix string, d *query.Doc, hash []byte) {
	a.read(d.Language, d.Text)
	if len(a.order) > 0 {
		doc.fields = append(doc.fields, &field{
			name: prefix + fieldText, options: textOptions, length: len(a.order), by: a, order: slices.Clone(a.order),
		})
	}
	for _, name := range codedFields {
		values := d.Values(name)
		if (name == fieldTheme || name == fieldState) && len(values) > 0 {
			values = append(slices.Clone(values), coded)
		}
		a.add(doc, prefix+name, values...)
	}
	if len(d.Memos) > 0 {
		a.memo(doc, prefix+fieldMemo, d.Language, d.Memos)
	}
	doc.fields = append(doc.fields, &field{name: fieldHash, value: hash, options: index.StoreField})
}

// memo gives the document the field that its memos are found by. There is a
// gap between memos, so that no phrase reaches over it.
func (a *analyser) memo(doc *document, name, language string, memos []string) {
	f := &field{name: name, options: textOptions, terms: index.TokenFrequencies{}}
	for _, m := range memos {
		a.read(language, m)
		for _, w := range a.order {
			v := &a.words[w]
			tf := f.terms[v.form]
			if tf == nil {
				tf = &index.TokenFreq{Term: v.bytes}
				f.terms[v.form] = tf
			}
			f.length++
			tf.Locations = append(tf.Locations, &index.TokenLocation{Position: f.length})
			tf.SetFrequency(len(tf.Locations))
		}
		f.length += query.MaxNear
	}
	doc.fields = append(doc.fields, f)
}

func keyword(name string, terms ...string) *field {
	f := &field{name: name, options: keywordOptions, length: len(terms), terms: index.TokenFrequencies{}}
	for _, t := range terms {
		f.terms[t] = &index.TokenFreq{Term: []byte(t)}
	}
	return f
}

// add gives the document a field of whole terms; empty terms are none.
func (a *analyser) add(doc *document, name string, terms ...string) {
	if len(terms) == 0 || terms[0] == "" {
		return
	}
	id := name + "\x00" + strings.Join(terms, "\x00")
	f := a.keywords[id]
	if f == nil {
		f = keyword(name, terms...)
		a.keywords[id] = f
	}
	doc.fields = append(doc.fields, f)
}

// read reads the words of a text into order.
func (a *analyser) read(language, text string) {
	a.order = a.order[:0]
	for i := 0; ; {
		start, end := query.Next(text, i)
		if start == end {
			return
		}
		w := a.lookUp(text[start:end])
		a.note(w, language)
		a.order = append(a.order, w)
		i = end
	}
}

// note remembers, once in a chunk, that a form differs from its stem.
func (a *analyser) note(w int32, language string) {
	v := &a.words[w]
	if v.language != language {
		v.language, v.stem, v.chunk, v.kept = language, "", 0, false
		if stem := query.Stem(language, v.form); stem != v.form {
			v.stem = formTerm(language, stem, v.form)
		}
	}
	if v.kept || v.stem == "" || v.chunk == a.chunk {
		return
	}
	v.chunk = a.chunk
	a.fresh = append(a.fresh, fresh{w, v.stem})
}

// keep is told that the vocabulary of the chunk is in the index, where it stays.
func (a *analyser) keep() {
	for _, f := range a.fresh {
		v := &a.words[f.word]
		v.kept = v.kept || v.stem == f.stem
	}
}

// positions returns the forms of a doc with the places where they stand. What
// it returns holds until it is called again: the index asks for one doc after
// the other, and keeping all would take many times the memory of the text.
// Byte offsets are left out: query.Fragments finds them in the text. When only
// to be counted, the places are as many as they will be, and not filled in.
//
// All places of a form in a doc go into one location, which is a third of what
// they would take, and of the time to read them: see unpack.
func (a *analyser) positions(order []int32, count bool) index.TokenFrequencies {
	a.round++
	a.first = a.first[:0]
	for _, id := range order {
		w := &a.words[id]
		if w.round != a.round {
			w.round, w.count = a.round, 0
			a.first = append(a.first, id)
		}
		w.count++
	}
	// Clearing a map takes as long as it once was large, and few docs are long.
	terms := a.terms
	if len(a.first) > fewTerms {
		terms = make(index.TokenFrequencies, len(a.first))
	}
	clear(terms)
	a.freqs = slices.Grow(a.freqs[:0], len(a.first))[:len(a.first)]
	a.places = slices.Grow(a.places[:0], len(a.first))[:len(a.first)]
	a.refs = slices.Grow(a.refs[:0], len(a.first))[:len(a.first)]
	for i, id := range a.first {
		w := &a.words[id]
		w.slot, a.refs[i] = int32(i), &a.places[i]
		a.freqs[i] = index.TokenFreq{Term: w.bytes, Locations: a.refs[i : i+1]}
		a.freqs[i].SetFrequency(int(w.count))
		terms[w.form] = &a.freqs[i]
	}
	if !count {
		a.pack(order)
	}
	return terms
}

// fewTerms is up to how many different words a doc has a map in common with
// others.
const fewTerms = 100

// pack fills in where each word of a doc stands.
func (a *analyser) pack(order []int32) {
	for i, id := range a.first {
		a.places[i] = index.TokenLocation{ArrayPositions: a.room(int(a.words[id].count) - packed)}
	}
	for i, id := range order {
		p := &a.places[a.words[id].slot]
		switch at := i + 1; {
		case p.Position == 0:
			p.Position = at
		case p.Start == 0:
			p.Start = at
		case p.End == 0:
			p.End = at
		default:
			p.ArrayPositions = append(p.ArrayPositions, uint64(at))
		}
	}
}

// room returns an empty list with room for n places, which is the index's until
// the chunk is in it.
func (a *analyser) room(n int) []uint64 {
	if n <= 0 {
		return nil
	}
	used := len(a.more)
	if used+n > cap(a.more) {
		a.more, used = make([]uint64, 0, max(n, 1<<13)), 0
	}
	a.more = a.more[:used+n]
	return a.more[used : used : used+n]
}

// packed is how many places a location has room for besides its list.
const packed = 3

// unpack appends the places in a location to a list.
func unpack(at []int, l segment.Location) []int {
	at = append(at, int(l.Pos()))
	if second := l.Start(); second > 0 {
		at = append(at, int(second))
	}
	if third := l.End(); third > 0 {
		at = append(at, int(third))
	}
	for _, p := range l.ArrayPositions() {
		at = append(at, int(p))
	}
	return at
}

// identity returns the only term of an ID. It holds as positions does.
func (a *analyser) identity(id []byte) index.TokenFrequencies {
	clear(a.own)
	tf := &index.TokenFreq{Term: id}
	tf.SetFrequency(1)
	a.own[string(id)] = tf
	return a.own
}

// lookUp returns the number of a word as it is written.
func (a *analyser) lookUp(written string) int32 {
	if w, ok := a.known[written]; ok {
		return w
	}
	form := query.Fold(written)
	w, ok := a.known[form]
	if !ok {
		form = strings.Clone(form)
		w = int32(len(a.words))
		a.words = append(a.words, vocable{form: form, bytes: []byte(form), language: "?"})
		a.known[form] = w
	}
	if written != form {
		a.known[strings.Clone(written)] = w
	}
	return w
}
