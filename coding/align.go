package coding

import (
	"slices"
	"sort"

	"verbatim/interviews"
)

const (
	seedWords = 8   // so many words and marks in a row, once in either text, are the same passage
	seedSaid  = 5   // of which so many must be words
	turnSaid  = 4   // or a whole turn of so many words, once in either text
	window    = 120 // words around a passage in which small changes are looked for
)

// A run is a stretch of words that both texts have: n words from was on in
// the old one and from now on in the new one.
type run struct{ was, now, n int }

// An alignment says which words of a newer revision are the words of an older
// one. A word may have several claims to it, where the text repeats itself:
// then nothing is said.
//
// It is found in two steps. Passages that are in either text once, wherever
// they stand, are the same passage; they are followed in both directions as
// long as the texts read the same. From their ends on, small changes are
// passed over as long as more words agree than differ (see near).
type alignment struct {
	was, now     *row
	words        *vocabulary
	runs         []run
	byWas, byNow [][]int32          // the runs that hold a word
	mended       map[int][]int      // words that were corrected, old to new
	mendedFrom   map[int][]int      // and new to old
	renamed      map[[2]string]bool // who was found to be somebody else's new name, or not
	identical    bool               // no turn's text changed
}

func align(was, now []interviews.Turn) *alignment {
	v := newVocabulary()
	a := &alignment{
		was: newRow(v, was), now: newRow(v, now), words: v, identical: sameTexts(was, now),
		mended: map[int][]int{}, mendedFrom: map[int][]int{}, renamed: map[[2]string]bool{},
	}
	a.byWas, a.byNow = make([][]int32, len(a.was.words)), make([][]int32, len(a.now.words))
	if a.identical {
		a.add(run{0, 0, len(a.was.words)})
	} else {
		a.seed()
		a.near()
	}
	return a
}

func sameTexts(a, b []interviews.Turn) bool {
	return slices.EqualFunc(a, b, func(x, y interviews.Turn) bool { return x.Text == y.Text })
}

// add notes a run and who holds which word.
func (a *alignment) add(r run) {
	k := int32(len(a.runs))
	a.runs = append(a.runs, r)
	for i := range r.n {
		a.byWas[r.was+i] = append(a.byWas[r.was+i], k)
		a.byNow[r.now+i] = append(a.byNow[r.now+i], k)
	}
}

// seed finds the passages that are in both texts once, and follows them.
func (a *alignment) seed() {
	reached := map[int]int{} // by distance of the two texts: how far the runs go
	grow := func(was, now, n int) {
		if was < reached[was-now] {
			return
		}
		back, on := 0, n
		for was-back > 0 && now-back > 0 && a.was.words[was-back-1].id == a.now.words[now-back-1].id {
			back++
		}
		for was+on < len(a.was.words) && now+on < len(a.now.words) && a.was.words[was+on].id == a.now.words[now+on].id {
			on++
		}
		reached[was-now] = was + on
		a.add(run{was - back, now - back, back + on})
	}
	a.once(shingles(a.was), shingles(a.now), seedSaid, grow)
	a.once(wholeTurns(a.was), wholeTurns(a.now), turnSaid, grow)
}

// once calls grow for the stretches that occur once in either text and have
// so many words, in the order of the old text.
func (a *alignment) once(was, now bySum, said int, grow func(was, now, n int)) {
	var pairs []run
	for sum, s := range was {
		t := now[sum]
		if len(s) != 1 || len(t) != 1 || s[0].len() != t[0].len() || !a.now.reads(t[0].from, a.was, s[0]) {
			continue
		}
		if a.was.said(s[0]) >= said {
			pairs = append(pairs, run{s[0].from, t[0].from, s[0].len()})
		}
	}
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].was < pairs[j].was })
	for _, p := range pairs {
		grow(p.was, p.now, p.n)
	}
}

// said counts the words of a stretch without the marks.
func (r *row) said(s stretch) int {
	n := 0
	for _, w := range r.words[s.from:s.to] {
		if w.spoken {
			n++
		}
	}
	return n
}

// bySum holds stretches by a sum of their words.
type bySum map[uint64][]stretch

func (m bySum) note(r *row, s stretch) {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	sum := uint64(offset)
	for _, w := range r.words[s.from:s.to] {
		sum = (sum ^ uint64(w.id)) * prime
	}
	if len(m[sum]) < 2 {
		m[sum] = append(m[sum], s)
	}
}

// shingles returns all stretches of seedWords words.
func shingles(r *row) bySum {
	found := make(bySum, len(r.words))
	for i := 0; i+seedWords <= len(r.words); i++ {
		found.note(r, stretch{i, i + seedWords})
	}
	return found
}

// wholeTurns returns the words of every turn.
func wholeTurns(r *row) bySum {
	found := bySum{}
	for from, to := 0, 0; from < len(r.words); from = to {
		for to = from; to < len(r.words) && r.words[to].turn == r.words[from].turn; to++ {
		}
		found.note(r, stretch{from, to})
	}
	return found
}

// holders returns where the runs that hold all of a stretch of the old text
// have it in the new one, each place once.
func (a *alignment) holders(s stretch) []stretch {
	var places []stretch
	for _, k := range a.byWas[s.from] {
		r := a.runs[k]
		at := stretch{r.now + s.from - r.was, r.now + s.to - r.was}
		if s.to <= r.was+r.n && !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	return places
}

// origins is holders from the new text to the old one.
func (a *alignment) origins(s stretch) []stretch {
	var places []stretch
	for _, k := range a.byNow[s.from] {
		r := a.runs[k]
		at := stretch{r.was + s.from - r.now, r.was + s.to - r.now}
		if s.to <= r.now+r.n && !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	return places
}

// heirs returns the words of the new text that may be word i of the old one,
// the same or corrected.
func (a *alignment) heirs(i int) []int {
	found := slices.Clone(a.mended[i])
	for _, s := range a.holders(stretch{i, i + 1}) {
		found = append(found, s.from)
	}
	return found
}

// forebears is heirs from the new text to the old one.
func (a *alignment) forebears(i int) []int {
	found := slices.Clone(a.mendedFrom[i])
	for _, s := range a.origins(stretch{i, i + 1}) {
		found = append(found, s.from)
	}
	return found
}
