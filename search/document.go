package search

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"sort"
	"strconv"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"verbatim/internal/errs"
)

// The fields of a document. Those of a quote bear the same names behind
// quotePrefix, so that a search for turns meets no quotes and needs no filter.
const (
	fieldText        = "text"        // stems, with positions
	fieldWord        = "word"        // of a vocabulary: words that differ from their stem
	fieldKind        = "kind"        // kindAll, and kindCoded when a theme touches it
	fieldTheme       = "theme"       // theme IDs with their ancestors
	fieldSpeaker     = "speaker"     // as the transcript writes it
	fieldRole        = "role"        //
	fieldParticipant = "participant" //
	fieldInterview   = "interview"   //
	fieldStudy       = "study"       //
	fieldSource      = "source"      //
	fieldCoder       = "coder"       // quotes only
	fieldRevision    = "revision"    // key(revision), to list what is held
	fieldHash        = "hash"        // stored: the Doc's hash, for Check

	quotePrefix = "q."
	kindAll     = "all"
	kindCoded   = "coded"

	// A vocabulary is a document that belongs to no turn. It is never deleted.
	vocabularyID = "v"
)

const (
	textOptions    = index.IndexField | index.IncludeTermVectors
	keywordOptions = index.IndexField | index.SkipFreqNorm
	idOptions      = index.IndexField | index.StoreField
	// Both Skips or neither: zapx v17.2.3 merges values that are uncompressed
	// but chunked as though each chunk were one document, and loses the rest.
	facetOptions = keywordOptions | index.DocValues | index.SkipDVCompression | index.SkipDVChunking
)

// A document is a Doc, analysed. It goes to the index as it is, past Bleve's
// walk over a mapping.
type document struct {
	id     string
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
	d.fields = append(d.fields, &field{
		name: "_id", value: []byte(d.id), options: idOptions,
		length: 1, terms: single(d.id),
	})
}

// A field is a field of a document whose terms are already known. Fields
// without positions are the same for many documents and are shared by them.
type field struct {
	name    string
	value   []byte // when stored
	options index.FieldIndexingOptions
	length  int
	terms   index.TokenFrequencies

	// of a text: its stems in order, and who makes terms of them
	by    *analyser
	order []int32
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
// of another one are asked for.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	if f.by != nil {
		return f.by.positions(f.order)
	}
	return f.terms
}

func single(term string) index.TokenFrequencies {
	tf := &index.TokenFreq{Term: []byte(term)}
	tf.SetFrequency(1)
	return index.TokenFrequencies{term: tf}
}

// key writes a number so that keys sort as their numbers do.
func key(n int64) string {
	digits := strconv.FormatInt(n, 36)
	return string(rune('0'+len(digits))) + digits
}

// cutKey reads a key from the front of s.
func cutKey(s string) (n int64, rest string, ok bool) {
	if s == "" {
		return 0, "", false
	}
	size := int(s[0]-'0') + 1
	if size < 2 || size > len(s) {
		return 0, "", false
	}
	n, err := strconv.ParseInt(s[1:size], 36, 64)
	return n, s[size:], err == nil
}

// A document's ID says where it stands: documents of one stretch of turns lie
// side by side in the index's list of IDs, and are found there.
func turnID(revision int64, turn int) string { return "t" + key(revision) + key(int64(turn)) }

func quoteID(revision int64, turn int, quote string) string {
	return "q" + key(revision) + key(int64(turn)) + quote
}

func parseID(id string) (Hit, error) {
	var h Hit
	if id != "" && (id[0] == 't' || id[0] == 'q') {
		revision, rest, ok := cutKey(id[1:])
		turn, quote, ok2 := cutKey(rest)
		if ok && ok2 && (quote == "") == (id[0] == 't') {
			return Hit{Revision: revision, Turn: int(turn), Quote: quote}, nil
		}
	}
	return h, errs.New(errs.Conflict, "the index holds a document that is none of ours").Try("run 'verbatim reindex'")
}

// hash returns a fingerprint of all that the index knows of a doc.
func (d *Doc) hash(more ...string) []byte {
	h := fnv.New64a()
	themes := append([]string(nil), d.Themes...)
	sort.Strings(themes)
	parts := append([]string{
		key(d.Revision), key(int64(d.Turn)), d.Interview, d.Study, d.Source,
		d.Speaker, d.Role, d.Participant, strings.Join(themes, "\x1f"), d.Text,
	}, more...)
	for _, p := range parts {
		_, _ = io.WriteString(h, p)
		_, _ = h.Write([]byte{0x1e})
	}
	return binary.BigEndian.AppendUint64(nil, h.Sum64())
}

func (q *QuoteDoc) hash() []byte {
	coders := append([]string(nil), q.Coders...)
	sort.Strings(coders)
	return q.Doc.hash(q.ID, strings.Join(coders, "\x1f"))
}
