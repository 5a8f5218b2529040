package coding

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A State says how sure a quote's place in the newest revision is.
type State string

const (
	// Unchanged: the words stand where they were coded.
	Unchanged State = "unchanged"
	// Moved: a newer revision has the words at another place, or corrected:
	// then Quote.Was tells them as they were coded.
	Moved State = "moved"
	// Ambiguous: a newer revision has the words, but at several places that fit
	// as well, or said by somebody else, or nowhere where it is sure that they
	// are these. The quote keeps its old place and is not counted until a
	// person decides.
	Ambiguous State = "ambiguous"
	// Orphaned: a newer revision does not have the words. As Ambiguous.
	Orphaned State = "orphaned"
	// Retired: a person withdrew the quote. It keeps its old place and is not
	// counted.
	Retired State = "retired"
)

// Waits reports whether quotes of this state wait for a person.
func (s State) Waits() bool { return s == Ambiguous || s == Orphaned }

// Counts reports whether quotes of this state are counted in reports.
func (s State) Counts() bool { return s == Unchanged || s == Moved }

// A Range is a half-open stretch of a revision's canonical text: from byte
// Start of turn FirstTurn to byte End of turn LastTurn.
type Range struct {
	Revision  int64 // interviews.Revision.Number
	FirstTurn int   // 1-based
	Start     int   // byte offset in the text of FirstTurn
	LastTurn  int
	End       int // byte offset in the text of LastTurn
}

// A Quote is exact words in a transcript.
type Quote struct {
	ID        string
	Interview interviews.ID
	Range
	Text    string // the words
	Was     string // the words as they were coded, when a newer transcript corrected them; "" when they are the same
	Key     bool   // one to show first
	State   State
	Speaker string // who says the first of the words
	Line    int    // source line where the words begin
	StartMS int64  // the newest time noted before them in their turn, or interviews.NoTime
}

// Original returns the words of a quote as they were coded.
func Original(q *Quote) string {
	if q.Was != "" {
		return q.Was
	}
	return q.Text
}

// Locate fills in who says the words of q, on which line and when, from the
// turns of its revision. q must be a range of them.
func (q *Quote) Locate(turns []interviews.Turn) {
	p := placeIn(q.Range, &turns[q.FirstTurn-1])
	q.Speaker, q.Line, q.StartMS = p.Speaker, p.Line, p.StartMS
}

// Gap stands between the words of one turn and the next in a quote's text, as
// it stands between the paragraphs of a turn.
const Gap = "\n\n"

// Last is the last turn that has any of the words of r: an end at offset 0
// reaches into its turn, and takes none of it.
func (r Range) Last() int {
	if r.End == 0 && r.LastTurn > r.FirstTurn {
		return r.LastTurn - 1
	}
	return r.LastTurn
}

// Words returns the words at r in the turns of its revision, or errs.Invalid
// when r is not a range of them: out of bounds, empty, or inside a grapheme.
func (r Range) Words(turns []interviews.Turn) (string, error) {
	if r.FirstTurn < 1 || r.LastTurn < r.FirstTurn || r.LastTurn > len(turns) {
		return "", errs.New(errs.Invalid, "turns %d to %d are not in the transcript, which has %d", r.FirstTurn, r.LastTurn, len(turns))
	}
	first, last := turns[r.FirstTurn-1].Text, turns[r.LastTurn-1].Text
	if err := boundary(first, r.Start, r.FirstTurn); err != nil {
		return "", err
	}
	if err := boundary(last, r.End, r.LastTurn); err != nil {
		return "", err
	}
	if r.FirstTurn == r.LastTurn {
		if r.Start >= r.End {
			return "", errs.New(errs.Invalid, "the range from byte %d to %d of turn %d is empty", r.Start, r.End, r.FirstTurn)
		}
		return first[r.Start:r.End], nil
	}
	var b strings.Builder
	b.WriteString(first[r.Start:])
	for _, t := range turns[r.FirstTurn : r.LastTurn-1] {
		b.WriteString(Gap)
		b.WriteString(t.Text)
	}
	b.WriteString(Gap)
	b.WriteString(last[:r.End])
	return b.String(), nil
}

// Check returns nil when the words at r are exactly text: errs.Invalid when r
// is no range of the turns, errs.Conflict when other words stand there.
func (r Range) Check(turns []interviews.Turn, text string) error {
	words, err := r.Words(turns)
	if err != nil {
		return err
	}
	if words != text {
		return errs.New(errs.Conflict, "other words stand at turn %d, byte %d", r.FirstTurn, r.Start).
			Try("the transcript may have changed: read it again and select the words anew")
	}
	if strings.TrimSpace(text) == "" {
		return errs.New(errs.Invalid, "a quote needs words")
	}
	return nil
}

// boundary returns nil when off lies between two graphemes of text.
func boundary(text string, off, turn int) error {
	if off < 0 || off > len(text) {
		return errs.New(errs.Invalid, "byte %d is not in turn %d, which has %d", off, turn, len(text))
	}
	if !IsBoundary(text, off) {
		return errs.New(errs.Invalid, "byte %d of turn %d is inside a character", off, turn).
			Try("start and end a quote between characters")
	}
	return nil
}

// IsBoundary reports whether a grapheme of text begins or ends at off, a byte
// offset from 0 to len(text).
func IsBoundary(text string, off int) bool {
	if off == 0 || off == len(text) {
		return true
	}
	if off < 0 || off > len(text) || !utf8.RuneStart(text[off]) {
		return false
	}
	// What stands before a plain letter or blank does not bear on what follows
	// it: only from there on is the whole rule needed.
	from := off - 1
	for from > 0 && text[from] >= utf8.RuneSelf {
		from--
	}
	seg := graphemes.FromString(text[from:])
	for seg.Next() {
		end := from + seg.End()
		if end >= off {
			return end == off
		}
	}
	return false
}

// A Place is one occurrence of some words, for people to choose from.
type Place struct {
	Range
	Speaker string
	Line    int
	StartMS int64
}

// placeIn is the place of a range that begins in turn t.
func placeIn(r Range, t *interviews.Turn) Place {
	return Place{Range: r, Speaker: t.Speaker, Line: t.LineAt(r.Start), StartMS: t.TimeAt(r.Start)}
}

// Find returns every place where words occur exactly, within one turn, on
// grapheme boundaries, in order. Occurrences may overlap. A turn number other
// than 0 limits the search to that turn.
func Find(revision int64, turns []interviews.Turn, words string, turn int) []Place {
	var places []Place
	if strings.TrimSpace(words) == "" {
		return nil
	}
	for _, t := range turns {
		if turn != 0 && t.N != turn {
			continue
		}
		for from := 0; ; {
			i := strings.Index(t.Text[from:], words)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(words)
			if IsBoundary(t.Text, start) && IsBoundary(t.Text, end) {
				places = append(places, placeIn(Range{Revision: revision, FirstTurn: t.N, Start: start, LastTurn: t.N, End: end}, &t))
			}
			_, size := utf8.DecodeRuneInString(t.Text[start:])
			from = start + size
		}
	}
	return places
}

// Nearly returns the transcript's own words, and their turn, for words that
// occur but for case, blanks, the shape of quotation marks and dashes, or how
// accents are composed; "" when they do not, or at more than one place.
func Nearly(turns []interviews.Turn, words string) (string, int) {
	want, _ := fold(words)
	if want == "" {
		return "", 0
	}
	found, at := "", 0
	for _, t := range turns {
		have, offs := fold(t.Text)
		for from := 0; from < len(have); {
			i := strings.Index(have[from:], want)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(want)
			from = start + 1
			if !whole(t.Text, offs, start, end) {
				continue
			}
			if found != "" {
				return "", 0
			}
			found, at = t.Text[offs[start]:offs[end]], t.N
		}
	}
	return found, at
}

// whole reports whether a stretch of a folded text is one of whole characters
// of the text it was folded from.
func whole(text string, offs []int, start, end int) bool {
	if start > 0 && offs[start] == offs[start-1] || offs[end] == offs[end-1] {
		return false // in the middle of what one character was folded to
	}
	return IsBoundary(text, offs[start]) && IsBoundary(text, offs[end])
}

// fold returns s in lower case with accents composed, blanks squeezed and
// marks made plain, and for each byte of the result (and its end) the offset
// in s it came from.
func fold(s string) (string, []int) {
	var b strings.Builder
	var offs []int
	blank := true
	var it norm.Iter
	for it.InitString(norm.NFC, s); !it.Done(); {
		at := it.Pos()
		for _, r := range string(it.Next()) {
			if unicode.IsSpace(r) {
				if !blank {
					b.WriteByte(' ')
					offs = append(offs, at)
				}
				blank = true
				continue
			}
			blank = false
			plain := string(unicode.ToLower(r))
			if p, ok := plainMarks[r]; ok {
				plain = p
			}
			b.WriteString(plain)
			for range len(plain) {
				offs = append(offs, at)
			}
		}
	}
	folded := b.String()
	if strings.HasSuffix(folded, " ") {
		folded, offs = folded[:len(folded)-1], offs[:len(offs)-1]
	}
	return folded, append(offs, len(strings.TrimRightFunc(s, unicode.IsSpace)))
}

var plainMarks = map[rune]string{
	'‘': "'", '’': "'", '“': `"`, '”': `"`, '–': "-", '—': "-", '…': "...",
}

// Where tells a place for people: path:line, speaker and time.
func Where(path string, line int, speaker string, startMS int64) string {
	s := fmt.Sprintf("%s:%d", path, line)
	if speaker != "" {
		s += ", " + speaker
	}
	if startMS != interviews.NoTime {
		s += ", " + interviews.Clock(startMS)
	}
	return s
}
