package coding

import (
	"sort"
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"

	"verbatim/interviews"
)

// A row is a transcript as one row of words and marks, blanks left out. Where
// one turn ends and the next begins does not show in it, so that joined and
// split turns read the same.
type row struct {
	turns []interviews.Turn
	words []word
	at    map[int32][]int // where a word stands in the row, by word.id
}

// A word is one word or mark of a row (UAX #29), letter for letter.
type word struct {
	id         int32 // the same for the same letters, in all rows of one vocabulary
	turn       int   // index of its turn
	start, end int   // bytes in the turn's text
	spoken     bool  // it has a letter or a digit; else it is a mark
}

// A vocabulary numbers words, and holds them by number.
type vocabulary struct {
	ids   map[string]int32
	words []string
}

func (v *vocabulary) id(w string) int32 {
	id, known := v.ids[w]
	if !known {
		id = int32(len(v.words))
		v.ids[w] = id
		v.words = append(v.words, w)
	}
	return id
}

func newVocabulary() *vocabulary { return &vocabulary{ids: map[string]int32{}} }

func newRow(v *vocabulary, turns []interviews.Turn) *row {
	r := &row{turns: turns, at: map[int32][]int{}}
	for i := range turns {
		split(turns[i].Text, func(start, end int) {
			w := turns[i].Text[start:end]
			id := v.id(w)
			r.at[id] = append(r.at[id], len(r.words))
			r.words = append(r.words, word{id, i, start, end, isSpoken(w)})
		})
	}
	return r
}

// split calls yield with the bounds of every word and mark of a text.
func split(text string, yield func(start, end int)) {
	for seg := words.FromString(text); seg.Next(); {
		if strings.TrimSpace(seg.Value()) != "" {
			yield(seg.Start(), seg.End())
		}
	}
}

func isSpoken(w string) bool {
	return strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// A stretch is words from..to of a row, half-open.
type stretch struct{ from, to int }

func (s stretch) len() int { return s.to - s.from }

// An edge is what a range has beyond whole words: letters of the first and
// last word that it leaves out, blanks around them that it takes in.
type edge struct {
	cutFront, cutBack int    // bytes of the first and last word that are not in the range
	before, after     string // blanks of the same turns that are
}

// stretch returns the words of a range, and what of them it leaves out. It is
// empty when there is no word in the range.
func (r *row) stretch(at Range) (stretch, edge) {
	from := sort.Search(len(r.words), func(i int) bool {
		w := r.words[i]
		return w.turn > at.FirstTurn-1 || w.turn == at.FirstTurn-1 && w.end > at.Start
	})
	to := sort.Search(len(r.words), func(i int) bool {
		w := r.words[i]
		return w.turn > at.LastTurn-1 || w.turn == at.LastTurn-1 && w.start >= at.End
	})
	if from >= to {
		return stretch{}, edge{}
	}
	var e edge
	if w := r.words[from]; w.turn == at.FirstTurn-1 {
		e.cutFront = max(at.Start-w.start, 0)
		e.before = r.turns[w.turn].Text[min(max(at.Start, 0), w.start):w.start]
	}
	if w := r.words[to-1]; w.turn == at.LastTurn-1 {
		e.cutBack = max(w.end-at.End, 0)
		text := r.turns[w.turn].Text
		e.after = text[w.end:max(min(at.End, len(text)), w.end)]
	}
	return stretch{from, to}, e
}

// cut returns the range of a stretch, its edges as e says where the text has
// them, and the words there; ok is false when it would begin or end inside a
// character.
func (r *row) cut(revision int64, s stretch, e edge) (at Range, text string, ok bool) {
	first, last := r.words[s.from], r.words[s.to-1]
	head, tail := r.turns[first.turn].Text[:first.start], r.turns[last.turn].Text[last.end:]
	at = Range{Revision: revision, FirstTurn: first.turn + 1, Start: first.start + e.cutFront, LastTurn: last.turn + 1, End: last.end - e.cutBack}
	if strings.HasSuffix(head, e.before) {
		at.Start -= len(e.before)
	}
	if strings.HasPrefix(tail, e.after) {
		at.End += len(e.after)
	}
	text, err := at.Words(r.turns)
	return at, text, err == nil && strings.TrimSpace(text) != ""
}

// agree counts how far two rows read the same from a word on, forwards or
// backwards, up to a limit. A turn that ends in both at the same point counts
// as one more.
func agree(a *row, i int, b *row, j, step, limit int) int {
	n := 0
	for n < limit {
		if ends(a, i, step) && ends(b, j, step) {
			n++
		}
		if i < 0 || j < 0 || i >= len(a.words) || j >= len(b.words) || a.words[i].id != b.words[j].id {
			break
		}
		n++
		i, j = i+step, j+step
	}
	return n
}

// ends reports whether word i is the first of a turn to somebody who comes
// from its other side, or lies outside the row.
func ends(r *row, i, step int) bool {
	if i < 0 || i >= len(r.words) || i-step < 0 || i-step >= len(r.words) {
		return true
	}
	return r.words[i].turn != r.words[i-step].turn
}

// occurrences returns where the words of a stretch of from occur in r.
func (r *row) occurrences(from *row, s stretch) []stretch {
	rare := s.from
	for i := s.from; i < s.to; i++ {
		if len(r.at[from.words[i].id]) < len(r.at[from.words[rare].id]) {
			rare = i
		}
	}
	var found []stretch
	for _, at := range r.at[from.words[rare].id] {
		start := at - (rare - s.from)
		if r.reads(start, from, s) {
			found = append(found, stretch{start, start + s.len()})
		}
	}
	return found
}

func (r *row) reads(start int, from *row, s stretch) bool {
	if start < 0 || start+s.len() > len(r.words) {
		return false
	}
	for i := range s.len() {
		if r.words[start+i].id != from.words[s.from+i].id {
			return false
		}
	}
	return true
}
