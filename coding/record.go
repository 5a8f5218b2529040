package coding

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// A Record is all that people have made of some transcripts, thing by thing,
// so that it can be kept in a file, compared, and taken into another
// workspace in which the same transcripts are.
type Record []Entry

// An Entry is one line of a record: exactly one of its fields is set.
type Entry struct {
	Line         int // of the file it was read from
	Theme        *Theme
	Quote        *Quote // its Revision is not kept, but SHA256
	SHA256       string // of the transcript that Quote stands in
	Coding       *Coding
	Memo         *Memo
	Takeaway     *Takeaway
	Assignment   *Assignment
	Finish       *Finish
	Adjudication *Adjudication
	Suggested    *Suggested
	ID           string // of Suggested
}

// recordVersion is the version of the file; it changes with what lines mean.
const recordVersion = 1

// head is the first line of a file.
type head struct {
	Is      string `json:"is"`
	Version int    `json:"version"`
}

const isHead = "verbatim-codings"

// Sort puts entries into the order in which they are written: by what they
// are, so that nothing stands before what it names, then by key.
func (r Record) Sort() {
	slices.SortStableFunc(r, func(a, b Entry) int {
		return cmp.Or(slices.Index(entryKinds, a.kind())-slices.Index(entryKinds, b.kind()), slices.Compare(a.key(), b.key()))
	})
}

// entryKinds are the kinds of entries in their order.
var entryKinds = []string{"theme", "quote", "coding", "memo", "takeaway", "assignment", "finish", "adjudication", "suggestion"}

// kind says which of its fields is set, "" when none is.
func (e *Entry) kind() string {
	switch {
	case e.Theme != nil:
		return "theme"
	case e.Quote != nil:
		return "quote"
	case e.Coding != nil:
		return "coding"
	case e.Memo != nil:
		return "memo"
	case e.Takeaway != nil:
		return "takeaway"
	case e.Assignment != nil:
		return "assignment"
	case e.Finish != nil:
		return "finish"
	case e.Adjudication != nil:
		return "adjudication"
	case e.Suggested != nil:
		return "suggestion"
	}
	return ""
}

// key is what no other entry of the kind has.
func (e *Entry) key() []string {
	switch {
	case e.Theme != nil:
		return []string{e.Theme.ID}
	case e.Quote != nil:
		return []string{e.Quote.ID}
	case e.Coding != nil:
		return []string{e.Coding.Quote, e.Coding.Theme, e.Coding.Coder}
	case e.Memo != nil:
		return []string{string(e.Memo.About), e.Memo.Coder}
	case e.Takeaway != nil:
		return []string{e.Takeaway.ID}
	case e.Assignment != nil:
		return []string{string(e.Assignment.Interview), e.Assignment.Coder}
	case e.Finish != nil:
		return []string{string(e.Finish.Interview), e.Finish.Coder}
	case e.Adjudication != nil:
		return append([]string{string(e.Adjudication.Interview), e.Adjudication.Theme}, e.Adjudication.Quotes...)
	}
	return []string{e.ID}
}

// String names an entry for people.
func (e *Entry) String() string { return e.kind() + " " + strings.Join(e.key(), " ") }

// WriteRecord writes a record as JSON lines: a head, then one object for each
// entry, in order, its fields always in the same one. The same record gives
// the same bytes.
func WriteRecord(w io.Writer, r Record) error {
	r = slices.Clone(r)
	r.Sort()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(head{isHead, recordVersion}); err != nil {
		return err
	}
	for i := range r {
		if err := enc.Encode(r[i].shape()); err != nil {
			return err
		}
	}
	return nil
}

// maxLine is the longest line that is read, in bytes.
const maxLine = 16 << 20

// ReadRecord reads what WriteRecord writes, lines in any order. Nothing that
// is not understood is passed over: errs.Invalid, with file and line.
func ReadRecord(path string, r io.Reader) (Record, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	in := recordReader{seen: map[string]int{}}
	for lines.Scan() {
		in.n++
		if err := in.line(bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\xef\xbb\xbf")))); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, in.n, err)
		}
	}
	err := lines.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, errs.New(errs.Invalid, "%s:%d: a line of more than %d MB", path, in.n+1, maxLine>>20)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", path, err)
	case !in.headed:
		return nil, errs.New(errs.Invalid, "%s:%d: the file is empty", path, max(in.n, 1)).Try("write it with 'verbatim code export'")
	}
	return in.record, nil
}

// A recordReader is a file that is being read.
type recordReader struct {
	n      int // the line
	headed bool
	seen   map[string]int // lines of entries
	record Record
}

func (in *recordReader) line(src []byte) error {
	if len(src) == 0 {
		return nil
	}
	if !in.headed {
		in.headed = true
		return readHead(src)
	}
	e, err := readEntry(src)
	if err != nil {
		return err
	}
	e.Line = in.n
	name := strings.Join(append(e.key(), e.kind()), "\x00")
	if first := in.seen[name]; first > 0 {
		return errs.New(errs.Invalid, "%s is on line %d too", e.String(), first).Try("keep one of the two lines")
	}
	in.seen[name] = in.n
	in.record = append(in.record, e)
	return nil
}

func readHead(line []byte) error {
	var h head
	if err := json.Unmarshal(line, &h); err != nil || h.Is != isHead {
		return errs.New(errs.Invalid, "these are not codings: the first line is not {\"is\":%q,…}", isHead).Try("write the file with 'verbatim code export'")
	}
	if h.Version != recordVersion {
		return errs.New(errs.Invalid, "version %d of the format is not known here", h.Version).Try("use a newer verbatim")
	}
	return nil
}

func readEntry(line []byte) (Entry, error) {
	var kind struct {
		Is string `json:"is"`
	}
	if err := json.Unmarshal(line, &kind); err != nil {
		return Entry{}, errs.New(errs.Invalid, "this is not a JSON object: %v", err)
	}
	read := readShapes[kind.Is]
	if read == nil {
		return Entry{}, errs.New(errs.Invalid, "%q is nothing that codings consist of", kind.Is).Try("use %s", strings.Join(entryKinds, ", "))
	}
	e, err := read(line)
	if err != nil {
		return Entry{}, errs.New(errs.Invalid, "this is not a %s: %v", kind.Is, err)
	}
	return e, nil
}
