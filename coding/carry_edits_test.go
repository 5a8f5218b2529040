package coding_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"verbatim/coding"
	"verbatim/interviews"
)

// A char is a character of a transcript and where it comes from: its place in
// the transcript as it first was, or fresh. It is carried along through every
// edit, so that it can be said of any later text, without a look at how quotes
// are carried, whether it is the passage that was coded.
type char struct {
	r    rune
	from int
}

const fresh = -1

// A line is a turn of such a transcript. voice is the person who says it.
type line struct {
	voice int
	kind  interviews.TurnKind
	text  []char
}

// A draft is a transcript that is being edited.
type draft struct {
	*rand.Rand
	lines  []line
	names  []string // of voices
	others []string // sentences of other transcripts
	said   []int    // by place in the first text: who says it
}

func newDraft(rnd *rand.Rand, turns []interviews.Turn, others []string) *draft {
	d := &draft{Rand: rnd, others: others}
	for _, t := range turns {
		voice := slices.Index(d.names, t.Speaker)
		if voice < 0 {
			voice = len(d.names)
			d.names = append(d.names, t.Speaker)
		}
		d.lines = append(d.lines, line{voice, t.Kind, chars(t.Text)})
	}
	return d
}

func chars(s string) []char {
	var cs []char
	for _, r := range s {
		cs = append(cs, char{r, fresh})
	}
	return cs
}

// number gives every character its place: from here on edits are followed.
func (d *draft) number() {
	n := 0
	for _, l := range d.lines {
		for i := range l.text {
			l.text[i].from = n
			d.said = append(d.said, l.voice)
			n++
		}
	}
}

func text(cs []char) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteRune(c.r)
	}
	return b.String()
}

func (d *draft) turns() []interviews.Turn {
	var turns []interviews.Turn
	for i, l := range d.lines {
		turns = append(turns, interviews.Turn{N: i + 1, Kind: l.kind, Speaker: d.names[l.voice], StartMS: interviews.NoTime, Line: 2*i + 1, Text: text(l.text)})
	}
	return turns
}

// under returns the characters at a range, with who says each of them.
func (d *draft) under(r coding.Range) (cs []char, voices []int) {
	for n := r.FirstTurn; n <= r.LastTurn; n++ {
		l := d.lines[n-1]
		off := 0
		for _, c := range l.text {
			if (n > r.FirstTurn || off >= r.Start) && (n < r.LastTurn || off < r.End) && !unicode.IsSpace(c.r) {
				cs, voices = append(cs, c), append(voices, l.voice)
			}
			off += len(string(c.r))
		}
	}
	return cs, voices
}

// words returns the bounds of what stands between blanks.
func words(cs []char) (found [][2]int) {
	start := -1
	for i := 0; i <= len(cs); i++ {
		blank := i == len(cs) || unicode.IsSpace(cs[i].r)
		if blank && start >= 0 {
			found = append(found, [2]int{start, i})
			start = -1
		}
		if !blank && start < 0 {
			start = i
		}
	}
	return found
}

// sentences returns the bounds of the sentences of a turn, roughly.
func sentences(cs []char) (found [][2]int) {
	start := -1
	for _, w := range words(cs) {
		if start < 0 {
			start = w[0]
		}
		if strings.ContainsRune(".?!", cs[w[1]-1].r) || w[1] == len(cs) {
			found = append(found, [2]int{start, w[1]})
			start = -1
		}
	}
	return found
}

func (d *draft) line() *line { return &d.lines[d.IntN(len(d.lines))] }

// pick returns one of the bounds, or false when there are none.
func (d *draft) pick(all [][2]int) ([2]int, bool) {
	if len(all) == 0 {
		return [2]int{}, false
	}
	return all[d.IntN(len(all))], true
}

func (l *line) replace(from, to int, by []char) {
	l.text = slices.Concat(l.text[:from], by, l.text[to:])
}

// put puts words in before the word at, or behind the last one.
func (l *line) put(at int, by []char) {
	if at == len(l.text) {
		l.text = slices.Concat(l.text, []char{{' ', fresh}}, by)
		return
	}
	l.replace(at, at, slices.Concat(by, []char{{' ', fresh}}))
}

// take takes a stretch out, with a blank beside it.
func (l *line) take(from, to int) {
	if to < len(l.text) {
		to++
	} else if from > 0 {
		from--
	}
	l.replace(from, to, nil)
}

// place is somewhere between the words of a line.
func (d *draft) place(l *line) int {
	all := words(l.text)
	n := d.IntN(len(all) + 1)
	if n == len(all) {
		return len(l.text)
	}
	return all[n][0]
}

func (d *draft) word() []char {
	l := d.line()
	w, ok := d.pick(words(l.text))
	if !ok {
		return chars("well")
	}
	return chars(text(l.text[w[0]:w[1]]))
}

// edits are what people do to transcripts, and how many of the quotes, at
// least, need nobody after three of them in a short transcript.
var edits = []struct {
	name  string
	least float64
	do    func(d *draft)
}{
	{"words put in", 0.98, func(d *draft) {
		l := d.line()
		for range 1 + d.IntN(3) {
			l.put(d.place(l), d.word())
		}
	}},
	{"words left out", 0.97, func(d *draft) {
		l := d.line()
		for range 1 + d.IntN(3) {
			if w, ok := d.pick(words(l.text)); ok {
				l.take(w[0], w[1])
			}
		}
	}},
	{"a word exchanged", 0.97, func(d *draft) {
		l := d.line()
		if w, ok := d.pick(words(l.text)); ok {
			by := d.word()
			for i := range by { // it stands for the old one
				by[i].from = l.text[w[0]].from
			}
			l.replace(w[0], w[1], by)
		}
	}},
	{"a typo fixed", 0.98, func(d *draft) {
		for range 1 + d.IntN(2) {
			d.typo(d.line())
		}
	}},
	{"sentence put in", 0.97, func(d *draft) {
		l := d.line()
		at := 0
		if s, ok := d.pick(sentences(l.text)); ok {
			at = s[0]
		}
		l.put(at, chars(d.others[d.IntN(len(d.others))]))
	}},
	{"sentence left out", 0.9, func(d *draft) {
		l := d.line()
		if s, ok := d.pick(sentences(l.text)); ok {
			l.take(s[0], s[1])
		}
	}},
	{"sentence exchanged", 0.93, func(d *draft) {
		l := d.line()
		if s, ok := d.pick(sentences(l.text)); ok {
			l.replace(s[0], s[1], standFor(l.text[s[0]:s[1]], chars(d.others[d.IntN(len(d.others))])))
		}
	}},
	{"turns put in", 0.96, func(d *draft) {
		at := d.IntN(len(d.lines) + 1)
		for range 1 + d.IntN(4) {
			l := line{d.IntN(len(d.names)), interviews.Speech, chars(d.others[d.IntN(len(d.others))])}
			d.lines = slices.Insert(d.lines, at, l)
		}
	}},
	{"turns left out", 0.75, func(d *draft) {
		from := d.IntN(len(d.lines))
		to := min(len(d.lines), from+1+d.IntN(4))
		if to-from < len(d.lines) {
			d.lines = slices.Delete(d.lines, from, to)
		}
	}},
	{"turn said twice", 0.97, func(d *draft) { // either of them is the one that was coded
		l := *d.line()
		l.text = slices.Clone(l.text)
		d.lines = slices.Insert(d.lines, d.IntN(len(d.lines)+1), l)
	}},
	{"sections swapped", 0.93, func(d *draft) {
		cut := []int{d.IntN(len(d.lines) + 1), d.IntN(len(d.lines) + 1), d.IntN(len(d.lines) + 1)}
		slices.Sort(cut)
		d.lines = slices.Concat(d.lines[:cut[0]], d.lines[cut[1]:cut[2]], d.lines[cut[0]:cut[1]], d.lines[cut[2]:])
	}},
	{"turns joined", 0.99, func(d *draft) { d.join(false) }},
	{"turns of two people joined", 0.85, func(d *draft) { d.join(true) }},
	{"turn split", 0.99, func(d *draft) {
		i := d.IntN(len(d.lines))
		l := d.lines[i]
		if w, ok := d.pick(words(l.text)); ok && w[0] > 0 {
			head, tail := slices.Clone(l.text[:w[0]-1]), slices.Clone(l.text[w[0]:])
			if len(words(head)) == 0 {
				return
			}
			d.lines = slices.Insert(d.lines, i+1, line{l.voice, l.kind, tail})
			d.lines[i].text = head
		}
	}},
	{"speakers renamed", 0.99, func(d *draft) {
		for i := range d.names {
			if d.names[i] != "" && d.IntN(3) > 0 {
				d.names[i] = fmt.Sprintf("P-%02d (%d)", i, d.IntN(1000))
			}
		}
	}},
	{"a turn given to another", 0.9, func(d *draft) { d.line().voice = d.IntN(len(d.names)) }},
	{"letters of other scripts", 0.98, func(d *draft) {
		l := d.line()
		odd := []string{"😀", "👩\u200d👩\u200d👧", "e\u0301", "שלום", "🇩🇪", "\u00a0", "ﷺ", "क्षि", "\u200f"}
		by := chars(odd[d.IntN(len(odd))])
		if d.IntN(2) == 0 {
			l.put(d.place(l), by)
			return
		}
		at := d.place(l)
		l.replace(at, at, by)
	}},
	{"fillers left out", 0.97, func(d *draft) {
		for i := range d.lines {
			l := &d.lines[i]
			all := words(l.text)
			for k := len(all) - 1; k >= 0; k-- {
				w := strings.ToLower(strings.Trim(text(l.text[all[k][0]:all[k][1]]), ",."))
				if slices.Contains([]string{"um", "uh", "like", "so", "well", "really", "actually"}, w) && len(all) > 1 {
					l.take(all[k][0], all[k][1])
				}
			}
		}
	}},
	{"marks changed", 0.98, func(d *draft) {
		l := d.line()
		for i, c := range l.text {
			if strings.ContainsRune(",.-–", c.r) && d.IntN(2) == 0 {
				l.text[i].r = []rune(",.;–")[d.IntN(4)]
			}
		}
	}},
}

// join joins a turn with the next one, of the same person or of another.
func (d *draft) join(others bool) {
	for range 50 {
		i := d.IntN(len(d.lines))
		if i+1 == len(d.lines) || (d.lines[i].voice != d.lines[i+1].voice) != others {
			continue
		}
		gap := []string{"\n\n", "\n", " "}[d.IntN(3)]
		d.lines[i].text = slices.Concat(d.lines[i].text, chars(gap), d.lines[i+1].text)
		d.lines = slices.Delete(d.lines, i+1, i+2)
		return
	}
}

// typo changes a letter or two of a word; the word stays the one it was.
func (d *draft) typo(l *line) {
	w, ok := d.pick(words(l.text))
	if !ok || w[1]-w[0] < 4 {
		return
	}
	at := w[0] + 1 + d.IntN(w[1]-w[0]-2)
	c := l.text[at]
	switch d.IntN(3) {
	case 0:
		l.replace(at, at+1, nil)
	case 1:
		l.replace(at, at, []char{c})
	default:
		l.replace(at, at+1, []char{{'e', c.from}})
	}
}

// standFor makes by stand where was stood: where both begin or end with the
// same words, nobody can say that these are new.
func standFor(was, by []char) []char {
	a, b := words(was), words(by)
	same := func(x, y [2]int) bool {
		if text(was[x[0]:x[1]]) != text(by[y[0]:y[1]]) {
			return false
		}
		copy(by[y[0]:y[1]], was[x[0]:x[1]])
		return true
	}
	for i := 0; i < min(len(a), len(b)) && same(a[i], b[i]); i++ {
	}
	for i := 1; i <= min(len(a), len(b)) && same(a[len(a)-i], b[len(b)-i]); i++ {
	}
	if len(a) == 1 && len(b) == 1 { // as a word exchanged
		for i := range by {
			by[i].from = was[a[0][0]].from
		}
	}
	return by
}

// plant puts sentences of the transcript in again elsewhere, some as they are
// and some with a word or two changed: passages to be mistaken for each other.
func (d *draft) plant(n int) {
	for range n {
		from := d.line()
		s, ok := d.pick(sentences(from.text))
		if !ok {
			continue
		}
		twin := line{text: chars(text(from.text[s[0]:s[1]]))}
		for range d.IntN(3) {
			if w, ok := d.pick(words(twin.text)); ok {
				twin.replace(w[0], w[1], d.word())
			}
		}
		to := d.line()
		at := 0
		if s, ok := d.pick(sentences(to.text)); ok {
			at = s[0]
		}
		to.put(at, twin.text)
	}
}
