package coding

import (
	"slices"
	"unicode/utf8"
)

// corrected finds a stretch some of whose words were changed: where the
// passage around it and its own first and last words are known again, and
// little was changed between them (see small).
func (a *alignment) corrected(s stretch) (stretch, State) {
	var found []stretch
	for _, from := range a.starts(s) {
		for _, last := range a.lasts(s) {
			to := stretch{from, last + 1}
			if from <= last && !slices.Contains(found, to) && a.own(s, to) && a.small(s, to) {
				found = append(found, to)
			}
		}
	}
	switch len(found) {
	case 0:
		return stretch{}, Orphaned
	case 1:
	default:
		return stretch{}, Ambiguous
	}
	for _, at := range a.now.occurrences(a.was, s) {
		if len(a.origins(at)) == 0 { // the very words stand elsewhere, and are nobody else's
			return stretch{}, Ambiguous
		}
	}
	return found[0], Moved
}

// starts returns where the first word of a stretch may be now.
func (a *alignment) starts(s stretch) []int { return a.outer(s.from, s.to-1, 1, len(a.now.words)) }

// lasts returns where the last word of a stretch may be now.
func (a *alignment) lasts(s stretch) []int { return a.outer(s.to-1, s.from, -1, len(a.now.words)) }

// outer returns where the outermost word of a stretch may be now, which goes
// from there to inner by steps of 1 or -1. When the word itself is gone it is
// the next one, as long as the word outside the stretch still stands beside
// it; or the one word that took its place between those two.
func (a *alignment) outer(outer, inner, step, size int) []int {
	if heirs := a.heirs(outer); len(heirs) > 0 {
		return heirs
	}
	i := outer
	for i != inner && len(a.heirs(i)) == 0 {
		i += step
	}
	edge := a.outside(outer-step, size)
	var found []int
	for _, j := range a.heirs(i) {
		switch {
		case slices.Contains(edge, j-step):
			found = append(found, j)
		case i == outer+step && slices.Contains(edge, j-2*step) && a.now.words[j-step].spoken == a.was.words[outer].spoken:
			found = append(found, j-step)
		}
	}
	return found
}

// outside returns where a word is now; what lies outside the old text is
// outside the new one.
func (a *alignment) outside(i, size int) []int {
	switch {
	case i < 0:
		return []int{-1}
	case i >= len(a.was.words):
		return []int{size}
	}
	return a.heirs(i)
}

// own reports whether no word of to is known to come from outside of s.
func (a *alignment) own(s, to stretch) bool {
	for j := to.from; j < to.to; j++ {
		if before := a.forebears(j); len(before) > 0 && len(a.within(before, s)) == 0 {
			return false
		}
	}
	return true
}

// small reports whether the change from s to to is one that a quote survives.
func (a *alignment) small(s, to stretch) bool {
	parts := a.changes(s, to)
	var all change
	for _, c := range parts {
		all.words += c.words
		all.kept += c.kept
		all.points += c.points
		all.stays += c.stays
	}
	before := a.points(a.was, s)
	if all.kept == 0 || float64(all.stays) < keptShare*float64(max(before, a.points(a.now, to))) || !fitEdge(parts) {
		return false
	}
	slices.Reverse(parts)
	if !fitEdge(parts) {
		return false
	}
	return all.words <= changedWords || float64(all.points) <= changedShare*float64(before)
}

// fitEdge reports whether the changes at one end leave it the end of the
// quote: a long quote must not take in a sentence that was put in, or put in
// place of its own, beside its first words.
func fitEdge(parts []change) bool {
	kept := 0
	for _, c := range parts {
		if kept == 0 && c.words > 0 && c.kept == 0 && c.added > 0 && (c.words > 1 || c.gone == 0) {
			return false // its outermost word is not known again
		}
		if c.words > changedWords {
			return false
		}
		if kept += c.kept; kept >= edgeWords {
			break
		}
	}
	return true
}

// A change is words that stay, or words that do not.
type change struct {
	words       int // put in, left out, exchanged or corrected
	gone, added int // left out, put in
	kept        int // the same, or corrected
	points      int // code points of what was changed
	stays       int // code points of what was not
}

// changes compares two stretches: what is the same and what is not by turns.
func (a *alignment) changes(s, to stretch) []change {
	var all []change
	i, j := s.from, to.from
	for _, h := range hunks(a.ids(a.was, s), a.ids(a.now, to)) {
		same := stretch{i, i + h.same}
		all = append(all, change{kept: a.was.said(same), stays: a.points(a.was, same)})
		i, j = i+h.same, j+h.same
		gone, added := stretch{i, i + h.gone}, stretch{j, j + h.added}
		c := change{gone: a.was.said(gone), added: a.now.said(added)}
		c.words = max(c.gone, c.added)
		c.points = max(a.points(a.was, gone), a.points(a.now, added))
		for _, p := range a.mend(gone, added) {
			x, y := []rune(a.text(a.was, p.was)), []rune(a.text(a.now, p.now))
			stays := max(len(x), len(y)) - exchanged(x, y)
			c.kept++
			c.stays += stays
			c.points -= stays
		}
		c.points = max(c.points, 0)
		all = append(all, c)
		i, j = gone.to, added.to
	}
	return all
}

func (a *alignment) text(r *row, i int) string { return a.words.words[r.words[i].id] }

func (a *alignment) points(r *row, s stretch) int {
	n := 0
	for i := s.from; i < s.to; i++ {
		n += utf8.RuneCountInString(a.text(r, i))
	}
	return n
}
