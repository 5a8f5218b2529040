package search

import (
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// maxVocabulary bounds what an analyser remembers; past it, it begins again.
const maxVocabulary = 1 << 18

// An analyser turns docs into documents. It remembers every word it has met,
// so that most of them cost one look-up. It serves one goroutine at a time.
type analyser struct {
	known    map[string]int32 // word as written → index into words
	words    []vocable
	stems    map[string]int32 // stem → index into counts
	counts   []stemCount
	keywords map[string]*field // shared fields, by prefix+name+terms
	frames   map[framed][]*field

	order []int32 // the stems of the doc at hand, as they are read

	// of the doc whose positions were asked for last
	round  uint32
	first  []int32 // each stem once
	terms  index.TokenFrequencies
	freqs  []index.TokenFreq
	places []index.TokenLocation
	refs   []*index.TokenLocation

	// of the chunk at hand
	chunk uint32
	fresh []string // words that differ from their stem
}

type vocable struct {
	stem   int32
	chunk  uint32 // the last chunk it was in
	folded string // "" when the word is its own stem
}

type stemCount struct {
	term  string
	bytes []byte
	round uint32
	count int32
	slot  int32
}

func newAnalyser() *analyser {
	a := &analyser{}
	a.forget()
	return a
}

func (a *analyser) forget() {
	*a = analyser{
		known: map[string]int32{}, stems: map[string]int32{}, keywords: map[string]*field{},
		words: a.words[:0], counts: a.counts[:0], chunk: a.chunk, fresh: a.fresh, terms: index.TokenFrequencies{}, frames: map[framed][]*field{},
	}
}

// trim forgets everything when it has become too much.
func (a *analyser) trim() {
	if len(a.known) > maxVocabulary || len(a.keywords) > maxVocabulary {
		a.forget()
	}
}

// begin forgets which words the last chunk had. The documents of a chunk need
// their analyser until they are in the index.
func (a *analyser) begin() {
	a.trim()
	clear(a.frames)
	a.chunk++
	a.fresh = a.fresh[:0]
}

// vocabulary makes the document that keeps words of the chunk which the index
// has not met before, nil when there are none. Prefixes are looked up in it,
// and words that are their own stems are found among the stems.
func (a *analyser) vocabulary(known func(word []byte) (bool, error)) (*document, error) {
	terms := index.TokenFrequencies{}
	for _, w := range a.fresh {
		ok, err := known([]byte(w))
		if err != nil {
			return nil, err
		}
		if !ok {
			terms[w] = &index.TokenFreq{Term: []byte(w)}
		}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	id := fnv.New64a()
	for _, w := range slices.Sorted(maps.Keys(terms)) {
		_, _ = io.WriteString(id, w+"\n")
	}
	f := &field{name: fieldWord, options: keywordOptions, length: len(terms), terms: terms}
	return &document{id: fmt.Sprintf("%s%x", vocabularyID, id.Sum64()), fields: []*field{f}}, nil
}

// turn makes the document of a turn.
func (a *analyser) turn(d *Doc) *document {
	doc := &document{id: turnID(d.Revision, d.Turn), fields: make([]*field, 0, 16)}
	a.fill(doc, "", d, d.hash())
	return doc
}

// quote makes the document of a quote.
func (a *analyser) quote(q *QuoteDoc) *document {
	doc := &document{id: quoteID(q.Revision, q.Turn, q.ID), fields: make([]*field, 0, 16)}
	a.fill(doc, quotePrefix, &q.Doc, q.hash())
	a.add(doc, quotePrefix, fieldCoder, facetOptions, q.Coders...)
	return doc
}

func (a *analyser) fill(doc *document, prefix string, d *Doc, hash []byte) {
	a.text(doc, prefix, d.Text)
	kinds := []string{kindAll}
	if len(d.Themes) > 0 {
		kinds = append(kinds, kindCoded)
	}
	a.add(doc, prefix, fieldKind, keywordOptions, kinds...)
	a.add(doc, prefix, fieldTheme, facetOptions, d.Themes...)
	doc.fields = append(doc.fields, a.frame(prefix, d)...)
	doc.fields = append(doc.fields, &field{name: fieldHash, value: hash, options: index.StoreField})
}

// A framed is what most docs of a chunk have in common: who speaks where.
type framed struct {
	prefix                                               string
	revision                                             int64
	interview, study, source, speaker, role, participant string
}

// frame returns the fields of who speaks where, made once for each voice.
func (a *analyser) frame(prefix string, d *Doc) []*field {
	who := framed{prefix, d.Revision, d.Interview, d.Study, d.Source, d.Speaker, d.Role, d.Participant}
	if fields, ok := a.frames[who]; ok {
		return fields
	}
	var doc document
	a.add(&doc, prefix, fieldSpeaker, facetOptions, d.Speaker)
	a.add(&doc, prefix, fieldRole, facetOptions, d.Role)
	a.add(&doc, prefix, fieldParticipant, facetOptions, d.Participant)
	a.add(&doc, prefix, fieldInterview, facetOptions, d.Interview)
	a.add(&doc, prefix, fieldStudy, facetOptions, d.Study)
	a.add(&doc, prefix, fieldSource, facetOptions, d.Source)
	a.add(&doc, "", fieldRevision, keywordOptions, key(d.Revision))
	a.frames[who] = doc.fields
	return doc.fields
}

// add gives the document a field of whole terms; empty terms are none.
func (a *analyser) add(doc *document, prefix, name string, options index.FieldIndexingOptions, terms ...string) {
	if len(terms) == 0 || terms[0] == "" {
		return
	}
	id := prefix + name + "\x00" + strings.Join(terms, "\x00")
	f := a.keywords[id]
	if f == nil {
		f = &field{name: prefix + name, options: options, length: len(terms), terms: index.TokenFrequencies{}}
		for _, t := range terms {
			f.terms[t] = &index.TokenFreq{Term: []byte(t)}
		}
		a.keywords[id] = f
	}
	doc.fields = append(doc.fields, f)
}

// text reads the words of a text in one pass and gives the document the field
// that they are found by.
func (a *analyser) text(doc *document, prefix, text string) {
	a.order = a.order[:0]
	for i := 0; ; {
		start, end := nextWord(text, i)
		if start == end {
			break
		}
		a.note(a.lookUp(text[start:end]))
		i = end
	}
	if len(a.order) > 0 {
		doc.fields = append(doc.fields, &field{
			name: prefix + fieldText, options: textOptions, length: len(a.order), by: a, order: slices.Clone(a.order),
		})
	}
}

// note takes one more word of the doc at hand.
func (a *analyser) note(w int32) {
	v := &a.words[w]
	if v.folded != "" && v.chunk != a.chunk {
		v.chunk = a.chunk
		a.fresh = append(a.fresh, v.folded)
	}
	a.order = append(a.order, v.stem)
}

// positions returns the stems of a doc with the places where they stand. What
// it returns holds until it is called again: the index asks for one doc after
// the other, and keeping all would take many times the memory of the text.
// Byte offsets are left out: Fragments finds them in the text.
func (a *analyser) positions(order []int32) index.TokenFrequencies {
	a.round++
	a.first = a.first[:0]
	for _, id := range order {
		s := &a.counts[id]
		if s.round != a.round {
			s.round, s.count = a.round, 0
			a.first = append(a.first, id)
		}
		s.count++
	}
	clear(a.terms)
	a.freqs = slices.Grow(a.freqs[:0], len(a.first))[:len(a.first)]
	a.places = slices.Grow(a.places[:0], len(order))[:len(order)]
	a.refs = slices.Grow(a.refs[:0], len(order))[:len(order)]
	free := int32(0)
	for i, id := range a.first {
		s := &a.counts[id]
		s.slot = int32(i)
		a.freqs[i] = index.TokenFreq{Term: s.bytes, Locations: a.refs[free : free : free+s.count]}
		a.freqs[i].SetFrequency(int(s.count))
		a.terms[s.term] = &a.freqs[i]
		free += s.count
	}
	for i, id := range order {
		a.places[i].Position = i + 1
		tf := &a.freqs[a.counts[id].slot]
		tf.Locations = append(tf.Locations, &a.places[i])
	}
	return a.terms
}

// lookUp returns the number of a word as it is written.
func (a *analyser) lookUp(written string) int32 {
	if w, ok := a.known[written]; ok {
		return w
	}
	folded := fold(written)
	w, ok := a.known[folded]
	if !ok {
		w = a.learn(folded)
		a.known[strings.Clone(folded)] = w
	}
	if written != folded {
		a.known[strings.Clone(written)] = w
	}
	return w
}

// forms returns a word as it is folded and as it is stemmed.
func (a *analyser) forms(w int32) (folded, stem string) {
	v := &a.words[w]
	stem = a.counts[v.stem].term
	if v.folded == "" {
		return stem, stem
	}
	return v.folded, stem
}

func (a *analyser) learn(folded string) int32 {
	term := strings.Clone(stem(folded))
	v := vocable{stem: int32(len(a.counts))}
	if s, ok := a.stems[term]; ok {
		v.stem = s
	} else {
		a.stems[term] = v.stem
		a.counts = append(a.counts, stemCount{term: term, bytes: []byte(term)})
	}
	if term != folded {
		v.folded = strings.Clone(folded)
	}
	a.words = append(a.words, v)
	return int32(len(a.words) - 1)
}
