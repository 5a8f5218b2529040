package search

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// The fields of a document. Those of a quote bear the same names behind
// quotePrefix, so that a search for turns meets no quotes and needs no filter.
const (
	fieldText  = "text"  // forms, with positions
	fieldVoice = "voice" // who speaks where, as voiceTerm writes it
	fieldMemo  = "memo"  // forms, with positions
	fieldForm  = "form"  // of a vocabulary: forms that differ from their stem, as formTerm writes them
	fieldHash  = "hash"  // stored: the Doc's hash, for Check
	// theme, kind, coder, polarity, state and key are what was coded.
	fieldTheme = "theme"
	fieldState = "state"

	quotePrefix = "q."
	// coded stands among the themes and states of whatever has one.
	coded = "*"

	// A vocabulary is a document that belongs to no turn. It is never deleted.
	vocabularyID = "v"
)

// codedFields are the fields of what was coded.
var codedFields = []string{fieldTheme, "kind", "coder", "polarity", fieldState, "key"}

const (
	textOptions    = index.IndexField | index.IncludeTermVectors
	keywordOptions = index.IndexField | index.SkipFreqNorm
	idOptions      = index.IndexField | index.StoreField
)

// A document is a Doc, analysed. It goes to the index as it is, past Bleve's
// walk over a mapping.
type document struct {
	id     string
	by     *analyser
	fields []*field
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 64 + 16*len(d.fields) }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return false }
func (d *document) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// AddIDField gives the document the field that Bleve knows it by.
func (d *document) AddIDField() {
	id := []byte(d.id)
	d.fields = append(d.fields, &field{name: "_id", value: id, options: idOptions, length: 1, id: id, by: d.by})
}

// A field is a field of a document whose terms are already known. Fields
// without positions are the same for many documents and are shared by them.
type field struct {
	name    string
	value   []byte // when stored
	options index.FieldIndexingOptions
	length  int
	terms   index.TokenFrequencies

	// of a text: its words in order, and who makes terms of them
	by    *analyser
	order []int32
	asked bool
	id    []byte // instead of a text, the document's ID
}

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return f.value }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Analyze()                            {}
func (f *field) Options() index.FieldIndexingOptions { return f.options }
func (f *field) AnalyzedLength() int                 { return f.length }
func (f *field) NumPlainTextBytes() uint64           { return 0 }

// AnalyzedTokenFrequencies returns the terms; those of a text hold until those
// of another one are asked for. Bleve asks twice: the first time only to count
// terms and places, which therefore are not filled in.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	if f.by == nil {
		return f.terms
	}
	if f.id != nil {
		return f.by.identity(f.id)
	}
	first := !f.asked
	f.asked = true
	return f.by.positions(f.order, first)
}

// key writes a number so that keys sort as their numbers do.
func key(n int64) string {
	digits := strconv.FormatInt(n, 36)
	return string(rune('0'+len(digits))) + digits
}

// cutKey reads a key from the front of s.
func cutKey(s []byte) (n int64, rest []byte, ok bool) {
	if len(s) == 0 {
		return 0, nil, false
	}
	size := int(s[0]-'0') + 1
	if size < 2 || size > len(s) {
		return 0, nil, false
	}
	for _, c := range s[1:size] {
		digit := int64(c - '0')
		if c >= 'a' {
			digit = int64(c-'a') + 10
		}
		n = n*36 + digit
	}
	return n, s[size:], true
}

// A document's ID says where it stands: documents of one stretch of turns lie
// side by side in the index's list of IDs, and are found there.
func turnID(revision int64, turn int) string { return "t" + key(revision) + key(int64(turn)) }

func quoteID(q *query.QuoteDoc) string {
	return "q" + key(q.Revision) + key(int64(q.Turn)) + key(int64(q.LastTurn)) + q.ID
}

// A place is where a document stands.
type place struct {
	revision   int64
	turn, last int    // last is that of a quote's words
	quote      string // "" for a turn
	quoted     bool   // it is a quote, or touched by one
}

func parseID(id []byte) (p place, err error) {
	if len(id) > 0 && (id[0] == 't' || id[0] == 'q') {
		revision, rest, ok := cutKey(id[1:])
		turn, rest, ok2 := cutKey(rest)
		last, ok3 := turn, true
		if id[0] == 'q' {
			last, rest, ok3 = cutKey(rest)
		}
		if ok && ok2 && ok3 && (len(rest) == 0) == (id[0] == 't') {
			return place{revision: revision, turn: int(turn), last: int(last), quote: string(rest)}, nil
		}
	}
	return p, noneOfOurs()
}

// between separates what stands behind each other in a term; no name holds it.
const between = "\x1f"

// voiceTerm writes a voice as a term, the revision first.
func voiceTerm(v *query.Voice) string {
	return strings.Join([]string{
		key(v.Revision), v.Interview, v.Study, v.Source, v.Guide, v.Date, v.Language, v.Speaker, v.Role, v.Participant,
		strconv.Itoa(v.Turns), strconv.Itoa(v.Words),
	}, between)
}

func parseVoice(term string) (v query.Voice, ok bool) {
	p := strings.Split(term, between)
	if len(p) != 12 {
		return v, false
	}
	revision, _, ok := cutKey([]byte(p[0]))
	v = query.Voice{
		Revision: revision, Interview: p[1], Study: p[2], Source: p[3], Guide: p[4], Date: p[5], Language: p[6],
		Speaker: p[7], Role: p[8], Participant: p[9],
	}
	v.Turns, _ = strconv.Atoi(p[10])
	v.Words, _ = strconv.Atoi(p[11])
	return v, ok
}

// formTerm writes that a form has a stem; without a form, it is how all begin
// that have it.
func formTerm(language, stem, form string) string {
	return language + between + stem + between + form
}

func voiceHash(v *query.Voice) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, voiceTerm(v))
	return h.Sum64()
}

// docHash returns a fingerprint of all that the index knows of a doc, whose
// voice has a fingerprint of its own.
func docHash(voice uint64, d *query.Doc, more ...string) []byte {
	h := fnv.New64a()
	write := func(parts ...string) {
		for _, p := range parts {
			_, _ = io.WriteString(h, p)
			_, _ = h.Write([]byte{0x1e})
		}
	}
	write(strconv.FormatUint(voice, 36), key(int64(d.Turn)), d.Text)
	write(more...)
	for _, name := range codedFields {
		if values := slices.Clone(d.Values(name)); len(values) > 0 {
			slices.Sort(values)
			write(name, strings.Join(values, between))
		}
	}
	write(d.Memos...)
	return binary.BigEndian.AppendUint64(nil, h.Sum64())
}

func quoteHash(voice uint64, q *query.QuoteDoc) []byte {
	return docHash(voice, &q.Doc, q.ID, key(int64(q.LastTurn)))
}

func noneOfOurs() error {
	return errs.New(errs.Conflict, "the index holds a document that is none of ours").Try("run 'verbatim reindex'")
}
