package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"verbatim/interviews"
)

// A Pattern is what the words of a text are compared with: slots that each
// take one word, one behind the other or near each other.
type Pattern struct {
	Slots []Slot
	Near  int // 0 when the slots follow each other; else they stand in any order within so many words
}

// A Slot takes a word.
type Slot struct {
	Kind SlotKind
	Form string // folded
}

// A SlotKind says which words a slot takes.
type SlotKind int

const (
	Exact     SlotKind = iota // those of the form
	Inflected                 // those of the form's stem
	Beginning                 // those that begin so
	Close                     // those that differ in one letter, but not the first
)

// Patterns returns what a leaf looks for in a text: any one of several
// patterns, or none for leaves that are not about words.
func Patterns(leaf Node) []Pattern {
	switch n := leaf.(type) {
	case Term:
		return []Pattern{sequence(n.Text, Inflected)}
	case Phrase:
		return []Pattern{sequence(n.Text, Exact)}
	case Prefix:
		return []Pattern{{Slots: []Slot{{Beginning, Fold(n.Text)}}}}
	case Fuzzy:
		return []Pattern{{Slots: []Slot{{Close, Fold(n.Text)}}}}
	case Near:
		p := Pattern{Near: n.Words}
		for _, part := range n.Parts {
			p.Slots = append(p.Slots, Patterns(part)[0].Slots...)
		}
		return []Pattern{p}
	case Memo:
		return []Pattern{sequence(n.Said.Value, Inflected)}
	case Alike:
		var all []Pattern
		for _, t := range n.Terms {
			all = append(all, Patterns(t)...)
		}
		return all
	}
	return nil
}

func sequence(text string, kind SlotKind) Pattern {
	var p Pattern
	for i := 0; ; {
		start, end := Next(text, i)
		if start == end {
			return p
		}
		p.Slots = append(p.Slots, Slot{kind, Fold(text[start:end])})
		i = end
	}
}

// Places returns where the pattern stands among words: the first and the last
// word of each occurrence, in order. at holds for each slot the ascending
// positions of the words that it takes.
func (p *Pattern) Places(at [][]int) [][2]int {
	if p.Near > 0 {
		return near(at, p.Near)
	}
	var found [][2]int
	next := make([]int, len(at))
	for _, begin := range at[0] {
		if follows(at, next, begin) {
			found = append(found, [2]int{begin, begin + len(at) - 1})
		}
	}
	return found
}

// Times is how many Places there are. next is a workspace as long as at.
func (p *Pattern) Times(at [][]int, next []int) int {
	if p.Near > 0 {
		return len(near(at, p.Near))
	}
	clear(next)
	n := 0
	for _, begin := range at[0] {
		if follows(at, next, begin) {
			n++
		}
	}
	return n
}

// String tells one pattern from another.
func (p *Pattern) String() string { return fmt.Sprintf("%v %d", p.Slots, p.Near) }

// follows reports whether the slots behind the first take the words behind
// begin. next keeps where to go on in each list.
func follows(at [][]int, next []int, begin int) bool {
	for i := 1; i < len(at); i++ {
		want := begin + i
		for next[i] < len(at[i]) && at[i][next[i]] < want {
			next[i]++
		}
		if next[i] == len(at[i]) || at[i][next[i]] != want {
			return false
		}
	}
	return true
}

// near returns the narrowest stretches with a word of every list, of at most
// words from the first to the last. Two slots never take the same word.
func near(at [][]int, words int) [][2]int {
	var found [][2]int
	next := make([]int, len(at))
	for {
		low, first, last := 0, int(^uint(0)>>1), -1
		for i, list := range at {
			if next[i] == len(list) {
				return found
			}
			pos := list[next[i]]
			if pos < first {
				low, first = i, pos
			}
			last = max(last, pos)
		}
		if last-first <= words && distinct(at, next) && (len(found) == 0 || found[len(found)-1][1] < first) {
			found = append(found, [2]int{first, last})
		}
		next[low]++
	}
}

func distinct(at [][]int, next []int) bool {
	for i := range at {
		for j := range i {
			if at[i][next[i]] == at[j][next[j]] {
				return false
			}
		}
	}
	return true
}

// closeTo reports whether two words differ by at most one letter that is
// another one, more, less, or changed places with the next one, and not the
// first.
func closeTo(a, b string) bool {
	if a == b {
		return true
	}
	first, n := utf8.DecodeRuneInString(a)
	if other, _ := utf8.DecodeRuneInString(b); other != first {
		return false
	}
	x, y := []rune(a[n:]), []rune(strings.TrimPrefix(b, a[:n]))
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
		return swapped || slices.Equal(x[i+1:], y[i+1:])
	}
	return len(x)+1 == len(y) && slices.Equal(x[i:], y[i+1:])
}

// Mentions reports whether all words of a text, in any inflection, are among
// those of another one.
func Mentions(text, words string) bool {
	found := Words(English, text)
	for _, w := range Words(English, words) {
		if !slices.ContainsFunc(found, func(f Word) bool { return f.Stem == w.Stem }) {
			return false
		}
	}
	return true
}

// Occurrences returns where a leaf stands in words: the bytes from the first
// word to the last of each place, in order of the text for each pattern.
func Occurrences(leaf Node, language string, words []Word) []interviews.Span {
	var spans []interviews.Span
	for _, p := range Patterns(leaf) {
		for _, place := range p.occurrences(language, words) {
			spans = append(spans, interviews.Span{Start: words[place[0]].Start, End: words[place[1]].End})
		}
	}
	return spans
}

func (p *Pattern) occurrences(language string, words []Word) [][2]int {
	at := make([][]int, len(p.Slots))
	for i, slot := range p.Slots {
		want := slot.Form
		if slot.Kind == Inflected {
			want = Stem(language, want)
		}
		for n := range words {
			if slot.takes(want, &words[n]) {
				at[i] = append(at[i], n)
			}
		}
		if at[i] == nil {
			return nil
		}
	}
	return p.Places(at)
}

// takes reports whether a word is one for the slot; want is what to compare it with.
func (s Slot) takes(want string, w *Word) bool {
	switch s.Kind {
	case Exact:
		return w.Form == want
	case Inflected:
		return w.Stem == want
	case Beginning:
		return strings.HasPrefix(w.Form, want)
	}
	return closeTo(want, w.Form)
}
