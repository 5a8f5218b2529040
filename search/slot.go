package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// maxForms bounds how many forms a slot may stand for in a segment.
const maxForms = 4096

// A slotIn is a slot of a query in a field and a language.
type slotIn struct {
	query.Slot
	field    string
	language string
}

func (s *slotIn) key(d *desk, prefix string) leafKey {
	p := query.Pattern{Slots: []query.Slot{s.Slot}}
	return leafKey{d.id, prefix + s.field, s.language, p.String()}
}

// slot returns the documents of a segment with a form that a slot takes.
func (e *evaluation) slot(d *desk, s slotIn) (*matching, error) {
	if m := d.slots[s]; m != nil {
		return m, nil
	}
	key := s.key(d, e.prefix)
	m := e.view.leaves.get(key)
	if m == nil {
		m = &matching{docs: roaring.NewBitmap()}
		err := e.terms(d, s, func(list segment.PostingsList) error { return orInto(m.docs, list) })
		if err != nil {
			return nil, err
		}
		if spoken := e.in(d, s.language); spoken != nil {
			m.docs.And(spoken)
		}
		m.docs.CloneCopyOnWriteContainers()
		e.view.leaves.put(key, m)
	}
	d.slots[s] = m
	return m, nil
}

// counted is slot with how often its forms stand in each document.
func (e *evaluation) counted(d *desk, s slotIn) (*matching, error) {
	m, err := e.slot(d, s)
	if err != nil || m.places != nil {
		return m, err
	}
	docs := m.docs.ToArray()
	m = &matching{docs: m.docs, places: make([]occurrence, len(docs))}
	for i, doc := range docs {
		m.places[i].doc = doc
	}
	err = e.terms(d, s, func(list segment.PostingsList) error { return m.add(list) })
	if err != nil {
		return nil, err
	}
	d.slots[s] = m
	e.view.leaves.put(s.key(d, e.prefix), m)
	return m, nil
}

// add counts one form.
func (m *matching) add(list segment.PostingsList) error {
	at, i := list.Iterator(true, true, false, nil), 0
	for {
		p, err := at.Next()
		if err != nil || p == nil {
			return err
		}
		doc := uint32(p.Number())
		for i < len(m.places) && m.places[i].doc < doc {
			i++
		}
		if i < len(m.places) && m.places[i].doc == doc {
			m.places[i].times += uint32(p.Frequency())
			m.places[i].size = sizeOf(p)
		}
	}
}

// in returns the documents of a language, nil when there is no other.
func (e *evaluation) in(d *desk, language string) *roaring.Bitmap {
	if len(e.view.languages) < 2 {
		return nil
	}
	if d.spoken == nil {
		d.spoken = map[string]*roaring.Bitmap{}
	}
	if docs, ok := d.spoken[language]; ok {
		return docs
	}
	var list []uint32
	for doc, voice := range d.voice {
		if voice != 0 && d.voices[voice].Language == language {
			list = append(list, uint32(doc))
		}
	}
	d.spoken[language] = roaring.BitmapOf(list...)
	return d.spoken[language]
}

// terms calls f with the documents of each form that a slot takes in a
// segment.
func (e *evaluation) terms(d *desk, s slotIn, f func(segment.PostingsList) error) error {
	dict, err := e.dict(d, s.field)
	if err != nil {
		return err
	}
	each := func(form []byte) error {
		list, err := dict.PostingsList(form, nil, nil)
		if err != nil {
			return err
		}
		return f(list)
	}
	switch s.Kind {
	case query.Exact:
		return each([]byte(s.Form))
	case query.Inflected:
		forms, err := e.inflections(s)
		if err != nil {
			return err
		}
		for _, form := range forms {
			if err := each(form); err != nil {
				return err
			}
		}
		return nil
	case query.Beginning:
		return e.scan(dict, nil, s.Form, s.Form, each)
	}
	_, size := utf8.DecodeRuneInString(s.Form)
	dfa, err := e.close(s.Form)
	if err != nil {
		return err
	}
	return e.scan(dict, dfa, s.Form[:size], s.Form, each)
}

// close accepts the forms that differ from one in one letter.
func (e *evaluation) close(form string) (*levenshtein.DFA, error) {
	if dfa, ok := e.dfas[form]; ok {
		return dfa, nil
	}
	dfa, err := oneLetter.BuildDfa(form, 1)
	e.dfas[form] = dfa
	return dfa, err
}

// oneLetter accepts words that differ in one letter; two that have changed
// places are one.
var oneLetter = levenshteinBuilder(1)

func levenshteinBuilder(distance uint8) *levenshtein.LevenshteinAutomatonBuilder {
	b, err := levenshtein.NewLevenshteinAutomatonBuilder(distance, true)
	if err != nil {
		panic(err) // the distance is one of ours
	}
	return b
}

// scan calls f with the forms that begin so and that an automaton, unless it
// is nil, accepts.
func (e *evaluation) scan(dict segment.TermDictionary, a segment.Automaton, begin, said string, f func([]byte) error) error {
	n := 0
	forms := walk(dict, a, begin)
	for {
		entry, err := forms.Next()
		if err != nil || entry == nil {
			return err
		}
		if n++; n > maxForms {
			return errs.New(errs.Invalid, "too many words begin with %q", said).Try("write one letter more")
		}
		if n%64 == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		if err := f([]byte(entry.Term)); err != nil {
			return err
		}
	}
}

// walk lists the terms that begin so, without counting their documents.
func walk(dict segment.TermDictionary, a segment.Automaton, begin string) segment.DictionaryIterator {
	end := []byte(begin + "\xff")
	if quick, ok := dict.(interface {
		AutomatonIteratorOmitCount(a segment.Automaton, start, end []byte) segment.DictionaryIterator
	}); ok {
		return quick.AutomatonIteratorOmitCount(a, []byte(begin), end)
	}
	return dict.AutomatonIterator(a, []byte(begin), end)
}

// inflections are the forms of a language that have a slot's stem.
func (e *evaluation) inflections(s slotIn) ([][]byte, error) {
	if forms, ok := e.forms[s]; ok {
		return forms, nil
	}
	stem := query.Stem(s.language, s.Form)
	seen := map[string]bool{}
	if query.Stem(s.language, stem) == stem {
		seen[stem] = true
	}
	begin := formTerm(s.language, stem, "")
	for i := range e.at {
		dict, err := e.at[i].seg.Dictionary(fieldForm)
		if err != nil {
			return nil, err
		}
		for forms := walk(dict, nil, begin); ; {
			entry, err := forms.Next()
			if err != nil {
				return nil, err
			}
			if entry == nil {
				break
			}
			seen[strings.TrimPrefix(entry.Term, begin)] = true
		}
	}
	forms := make([][]byte, 0, len(seen))
	for f := range seen {
		forms = append(forms, []byte(f))
	}
	slices.SortFunc(forms, func(a, b []byte) int { return strings.Compare(string(a), string(b)) })
	e.forms[s] = forms
	return forms, nil
}
