package coding

import (
	"slices"

	"verbatim/interviews"
)

// Limits of a change that a quote survives. What is changed more waits for a
// person.
const (
	changedWords = 3   // so many words may be put in, left out or exchanged
	changedShare = 0.2 // or this share of its code points
	keptShare    = 0.5 // and of its code points, before and after, no smaller share must stay
	edgeWords    = 3   // beside the first and last so many words only changedWords count, never the share
)

// Carry finds a quote's words in a newer revision: CarryAll for one.
func Carry(q Quote, was []interviews.Turn, revision int64, now []interviews.Turn) Quote {
	return CarryAll([]Quote{q}, map[int64][]interviews.Turn{q.Revision: was}, revision, now)[0]
}

// CarryAll carries the quotes of one interview to its newer revision. turns
// holds the turns of every revision that a quote is anchored in, so that
// quotes that wait for a person are tried again from where they were last.
// The result is new quotes, in the same order, with range and state set.
//
// It never guesses. The two texts are aligned, and a quote follows the passage
// it stands in: to its words where they are the same, or to the corrected
// words (then Text is the new ones and Was the old) when little was changed.
// All else waits for a person and keeps its old range: words at two places
// that are as likely, words that stand somewhere else but not in a passage
// that is known again, words that are gone.
//
// Who said it is part of a quote: words that another speaker now says are
// ambiguous, wherever they stand. A speaker who was merely renamed, in the
// whole transcript, is no other.
//
// Two quotes that were apart and would now be the same words at one place are
// ambiguous: which of them was kept is for a person to say. Retired quotes
// stay as they are. docs/anchors.md tells the rule by its cases.
func CarryAll(quotes []Quote, turns map[int64][]interviews.Turn, revision int64, now []interviews.Turn) []Quote {
	carried := make([]Quote, len(quotes))
	aligned := map[int64]*alignment{}
	claims := map[Range]int{}
	for i, q := range quotes {
		carried[i] = q
		if q.State == Retired {
			continue
		}
		if aligned[q.Revision] == nil {
			aligned[q.Revision] = align(turns[q.Revision], now)
		}
		carried[i] = aligned[q.Revision].carry(q, revision)
		if carried[i].State.Counts() {
			claims[carried[i].Range]++
		}
	}
	for i, q := range quotes {
		if carried[i].State.Counts() && claims[carried[i].Range] > 1 {
			carried[i] = q
			carried[i].State = Ambiguous
		}
	}
	return carried
}

// carry is CarryAll for one quote, without a look at the others.
func (a *alignment) carry(q Quote, revision int64) Quote {
	s, e := a.was.stretch(q.Range)
	if s.len() == 0 {
		q.State = Orphaned
		return q
	}
	to, state := a.follow(s, e.cutFront == 0 && e.cutBack == 0)
	if a.identical && state.Counts() {
		at := q.Range
		at.Revision = revision
		return a.settle(q, at, q.Text)
	}
	if state.Counts() {
		if at, text, ok := a.now.cut(revision, to, e); ok {
			return a.settle(q, at, text)
		}
		state = Orphaned
	}
	if state == Orphaned && a.occurs(q, s) {
		state = Ambiguous
	}
	q.State = state
	return q
}

// settle gives q its new place and words.
func (a *alignment) settle(q Quote, at Range, text string) Quote {
	old := q.Range
	old.Revision = at.Revision
	q.Range = at
	words := q.Text
	q.Was, q.Text = wasOf(q, text), text
	switch {
	case at != old || text != words:
		q.State = Moved
	case q.State == Moved && a.identical: // nothing happened to it
	default:
		q.State = Unchanged
	}
	q.Locate(a.now.turns)
	return q
}

// wasOf returns the words q was coded with when they are other than text.
func wasOf(q Quote, text string) string {
	first := q.Was
	if first == "" {
		first = q.Text
	}
	if first == text {
		return ""
	}
	return first
}

// occurs reports whether the words of q stand in the new text at all.
func (a *alignment) occurs(q Quote, s stretch) bool {
	return len(a.now.occurrences(a.was, s)) > 0 || len(Find(0, a.now.turns, q.Text, 0)) > 0
}

// follow returns where a stretch of the old text is in the new one. A quote
// that begins or ends inside a word is followed to the same words only: which
// letters of a corrected one are its own is not known.
func (a *alignment) follow(s stretch, whole bool) (stretch, State) {
	to, state := a.same(s)
	if state == Orphaned && whole {
		to, state = a.corrected(s)
	}
	if state.Counts() && !a.sameVoices(s, to) {
		state = Ambiguous
	}
	return to, state
}

// same finds a stretch whose words are all the same, in a passage that is
// known again. Ambiguous when another place in the new text, or other words in
// the old one, fit as well; Orphaned when there is no such passage.
func (a *alignment) same(s stretch) (stretch, State) {
	places := a.holders(s)
	if len(places) == 0 {
		return stretch{}, Orphaned
	}
	rivals := places
	for _, at := range a.now.occurrences(a.was, s) {
		if len(a.origins(at)) == 0 { // nobody else's: it may be new, or this one
			rivals = append(rivals, at)
		}
	}
	for _, to := range places {
		if a.closest(s, to, rivals) && a.nearest(s, to) {
			return to, Moved
		}
	}
	return stretch{}, Ambiguous
}

// closest reports whether the neighbourhood of s agrees more with that of to
// than with that of any rival.
func (a *alignment) closest(s, to stretch, rivals []stretch) bool {
	for _, r := range rivals {
		if r != to && !a.beats(s, to, s, r, beside(to, r, a.isNew)) {
			return false
		}
	}
	return true
}

// nearest reports whether the neighbourhood of to agrees more with that of s
// than with that of any other words of the old text that could be there now.
func (a *alignment) nearest(s, to stretch) bool {
	for _, other := range a.was.occurrences(a.was, s) {
		if other == s {
			continue
		}
		places := a.holders(other)
		lost := len(places) == 0 || slices.Contains(places, to)
		if lost && !a.beats(s, to, other, to, beside(s, other, a.isGone)) {
			return false
		}
	}
	return true
}

func (a *alignment) isNew(j int) bool  { return len(a.byNow[j]) == 0 && len(a.mendedFrom[j]) == 0 }
func (a *alignment) isGone(i int) bool { return len(a.byWas[i]) == 0 && len(a.mended[i]) == 0 }

// beside reports whether nothing but words of one change stands between two
// stretches.
func beside(x, y stretch, changed func(int) bool) bool {
	for i := min(x.to, y.to); i < max(x.from, y.from); i++ {
		if !changed(i) {
			return false
		}
	}
	return true
}

// beats reports whether s and to agree further than o and p on one side, and
// no less far on the other. Within one change they must agree further on both:
// what was put in before the words may be what reads as them.
func (a *alignment) beats(s, to, o, p stretch, within bool) bool {
	const all = 1 << 30
	further := 0
	for _, step := range []int{-1, 1} {
		theirs := a.around(o, p, step, all)
		ours := a.around(s, to, step, theirs+1)
		if ours < theirs {
			return false
		}
		if ours > theirs {
			further++
		}
	}
	return further == 2 || further == 1 && !within
}

// around counts how far the texts agree beside a stretch and its place.
func (a *alignment) around(s, to stretch, step, limit int) int {
	if step < 0 {
		return agree(a.was, s.from-1, a.now, to.from-1, step, limit)
	}
	return agree(a.was, s.to, a.now, to.to, step, limit)
}

// sameVoices reports whether the words of to are said by those who said s:
// every word by who said it before, new ones by somebody who is quoted.
func (a *alignment) sameVoices(s, to stretch) bool {
	for j := to.from; j < to.to; j++ {
		before := a.within(a.forebears(j), s)
		if len(before) != 1 {
			before = before[:0]
			for i := s.from; i < s.to; i++ {
				before = append(before, i)
			}
		}
		if !slices.ContainsFunc(before, func(i int) bool { return a.sameVoice(a.was.speaker(i), a.now.speaker(j)) }) {
			return false
		}
	}
	return true
}

func (a *alignment) within(words []int, s stretch) []int {
	return slices.DeleteFunc(words, func(i int) bool { return i < s.from || i >= s.to })
}

func (r *row) speaker(i int) string { return r.turns[r.words[i].turn].Speaker }
