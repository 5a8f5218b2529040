package coding

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// near follows the passages that are the same beyond the small changes at
// their ends: from each end to the passage that is next in either text.
func (a *alignment) near() {
	ends := append(slices.Clone(a.runs), run{0, 0, 0}, run{len(a.was.words), len(a.now.words), 0})
	wasStarts, nowStarts := bounds(ends, func(r run) stretch { return stretch{r.was, r.was + r.n} }), bounds(ends, func(r run) stretch { return stretch{r.now, r.now + r.n} })
	held := map[pair]bool{}
	for k, r := range ends {
		behind := a.pairs(clip(r.was+r.n, wasStarts[k].to, window), clip(r.now+r.n, nowStarts[k].to, window))
		for _, p := range worthwhile(behind, r.was+r.n, r.now+r.n, 1) {
			held[p] = true
		}
		before := a.pairs(clipBack(wasStarts[k].from, r.was, window), clipBack(nowStarts[k].from, r.now, window))
		slices.Reverse(before)
		for _, p := range worthwhile(before, r.was-1, r.now-1, -1) {
			held[p] = true
		}
	}
	a.hold(held)
}

// bounds returns for each stretch where the room before it begins and the
// room behind it ends: at the next stretches that reach further than it does.
func bounds(runs []run, of func(run) stretch) []stretch {
	order := make([]int, len(runs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := of(runs[i]), of(runs[j])
		if x.from != y.from {
			return x.from - y.from
		}
		return x.to - y.to
	})
	room := make([]stretch, len(runs))
	far, end := 0, of(runs[order[len(order)-1]]).to
	for at, k := range order {
		room[k] = stretch{far, end}
		far = max(far, of(runs[k]).to)
		for _, next := range order[at+1:] {
			if of(runs[next]).to > of(runs[k]).to {
				room[k].to = of(runs[next]).from
				break
			}
		}
	}
	return room
}

func clip(from, to, most int) stretch     { return stretch{from, max(from, min(to, from+most))} }
func clipBack(from, to, most int) stretch { return stretch{min(to, max(from, to-most)), to} }

// A pair is a word of the old text and the word of the new one that it is.
type pair struct {
	was, now int
	mended   bool // it was corrected: the letters differ, but not much
	said     bool // it is a word, not a mark
}

// pairs compares two stretches word by word.
func (a *alignment) pairs(was, now stretch) []pair {
	if was.len() == 0 || now.len() == 0 {
		return nil
	}
	var found []pair
	i, j := was.from, now.from
	for _, h := range hunks(a.ids(a.was, was), a.ids(a.now, now)) {
		for range h.same {
			found = append(found, pair{i, j, false, a.was.words[i].spoken})
			i, j = i+1, j+1
		}
		found = append(found, a.mend(stretch{i, i + h.gone}, stretch{j, j + h.added})...)
		i, j = i+h.gone, j+h.added
	}
	return found
}

func (a *alignment) ids(r *row, s stretch) []int32 {
	ids := make([]int32, 0, s.len())
	for _, w := range r.words[s.from:s.to] {
		ids = append(ids, w.id)
	}
	return ids
}

// worthwhile returns the pairs, from one end of a passage on, up to where it
// is no longer the same passage: a word that agrees counts one; a change costs
// one, and two more for every word that was exchanged. Words that were only
// put in or only left out cost no more for being many.
func worthwhile(pairs []pair, was, now, step int) []pair {
	score, best, upTo := 0, 0, 0
	for k, p := range pairs {
		gone, added := (p.was-was)*step, (p.now-now)*step
		if gone > 0 || added > 0 {
			score -= 1 + 2*min(gone, added)
		}
		if p.said {
			score++
		}
		if score > best || score == best && upTo == k && gone == 0 && added == 0 {
			best, upTo = score, k+1
		}
		was, now = p.was+step, p.now+step
	}
	return pairs[:upTo]
}

// hold notes pairs as runs, and those that were corrected one by one.
func (a *alignment) hold(held map[pair]bool) {
	var all []pair
	for p := range held {
		all = append(all, p)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].was != all[j].was {
			return all[i].was < all[j].was
		}
		return all[i].now < all[j].now
	})
	var open run
	for _, p := range all {
		switch {
		case p.mended:
			a.mended[p.was] = append(a.mended[p.was], p.now)
			a.mendedFrom[p.now] = append(a.mendedFrom[p.now], p.was)
		case open.n > 0 && p.was == open.was+open.n && p.now == open.now+open.n:
			open.n++
		default:
			if open.n > 0 {
				a.add(open)
			}
			open = run{p.was, p.now, 1}
		}
	}
	if open.n > 0 {
		a.add(open)
	}
}

// most is how many words of a change are looked through for corrected ones.
const most = 8

// mend pairs the words of a change that are alike, in order, so that they are
// as alike as they can be.
func (a *alignment) mend(was, now stretch) []pair {
	n, m := was.len(), now.len()
	if n == 0 || m == 0 || n > most || m > most {
		return nil
	}
	var best [most + 1][most + 1]float64 // of the words from i and j on
	like := func(i, j int) float64 {
		return alike(a.words.words[a.was.words[was.from+i].id], a.words.words[a.now.words[now.from+j].id])
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if l := like(i, j); l > 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+l)
			}
		}
	}
	var found []pair
	for i, j := 0, 0; i < n && j < m; {
		l := like(i, j)
		switch {
		case l > 0 && best[i][j] == best[i+1][j+1]+l:
			found = append(found, pair{was.from + i, now.from + j, true, a.was.words[was.from+i].spoken})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return found
}

// alike says how much two words are one, corrected: the share of letters that
// stay, case aside, or 0 when that is less than half. Two letters that changed
// places are one change (Damerau's distance).
func alike(a, b string) float64 {
	if !isSpoken(a) || !isSpoken(b) {
		return 0
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	long := max(len(x), len(y))
	if long > 40 || 2*abs(len(x)-len(y)) > long {
		return 0
	}
	if share := 1 - float64(exchanged(x, y))/float64(long); share >= 0.5 {
		return share
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

// exchanged counts the letters to change, put in, leave out or exchange with
// their neighbour to make y of x.
func exchanged(x, y []rune) int {
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// A hunk is some words that are the same and then a change.
type hunk struct{ same, gone, added int }

// hunks compares two rows of words. The library compares texts, rune by rune,
// and answers with texts: every word is made one rune, and lengths are counted
// in runes, so that offsets in bytes never enter. It is given no time limit,
// which would make the answer depend on the machine.
func hunks[T comparable](was, now []T) []hunk {
	signs := map[T]rune{}
	signed := func(words []T) []rune {
		text := make([]rune, len(words))
		for i, w := range words {
			if _, known := signs[w]; !known {
				signs[w] = sign(len(signs))
			}
			text[i] = signs[w]
		}
		return text
	}
	x, y := signed(was), signed(now)
	differ := diffmatchpatch.DiffMatchPatch{}
	var all []hunk
	var h hunk
	for _, d := range differ.DiffMainRunes(x, y, false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			if h != (hunk{}) {
				all = append(all, h)
			}
			h = hunk{same: n}
		case diffmatchpatch.DiffDelete:
			h.gone += n
		case diffmatchpatch.DiffInsert:
			h.added += n
		}
	}
	return append(all, h)
}

// sign is a rune for the nth word. Surrogates are left out: a string cannot
// hold them.
func sign(n int) rune {
	const first, last = 0xD800, 0xDFFF
	if n += 1; n >= first {
		n += last - first + 1
	}
	return rune(n)
}
