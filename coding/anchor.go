package coding

import (
	"slices"
	"strings"

	"verbatim/interviews"
)

// Carry finds a quote's words in a newer revision. It never guesses: words
// that occur exactly once are carried over, all else waits for a person and
// keeps its old range. When no turn's text changed the range stays as it is.
//
// Who said it is part of a quote: words that another speaker now says are
// ambiguous, wherever they stand. A speaker who was merely renamed, in the
// whole transcript, is no other.
//
// The result is a new quote with range and state set.
func Carry(q Quote, was []interviews.Turn, revision int64, now []interviews.Turn) Quote {
	if q.State == Retired {
		return q
	}
	carried := place(q, was, revision, now)
	if !carried.State.Counts() {
		return carried
	}
	if !sameVoice(was, &was[q.FirstTurn-1], now, &now[carried.FirstTurn-1]) {
		q.State = Ambiguous
		return q
	}
	carried.Locate(now)
	return carried
}

// place is Carry by the words alone, whoever says them.
func place(q Quote, was []interviews.Turn, revision int64, now []interviews.Turn) Quote {
	if sameTexts(was, now) {
		q.Revision = revision
		if !q.State.Counts() { // its old revision is back
			q.State = Unchanged
		}
		return q
	}
	places := findAcross(q, revision, now)
	switch len(places) {
	case 0:
		q.State = Orphaned
		return q
	case 1:
	default:
		q.State = Ambiguous
		return q
	}
	old := q.Range
	q.Range = places[0].Range
	old.Revision = q.Revision
	q.State = Moved
	if q.Range == old {
		q.State = Unchanged
	}
	return q
}

// sameVoice reports whether a turn of now is said by the speaker of a turn of
// was, perhaps under a new name: then the turn is otherwise the same.
func sameVoice(was []interviews.Turn, old *interviews.Turn, now []interviews.Turn, turn *interviews.Turn) bool {
	if old.Speaker == turn.Speaker {
		return true
	}
	return old.Text == turn.Text && renamed(was, old.Speaker, now, turn.Speaker)
}

// renamed reports whether a speaker has another name in the whole transcript:
// the old name is gone, the new one is new, and none of the turns that are
// left went to somebody else.
func renamed(was []interviews.Turn, from string, now []interviews.Turn, to string) bool {
	if from == "" || to == "" || speaks(was, to) || speaks(now, from) {
		return false
	}
	said, others := map[string]bool{}, map[string]int{}
	for _, t := range was {
		if t.Speaker == from {
			said[t.Text] = true
		} else {
			others[t.Text]++
		}
	}
	for _, t := range now {
		if t.Speaker == to || !said[t.Text] {
			continue
		}
		if others[t.Text]--; others[t.Text] < 0 { // "Yes." may be everybody's
			return false
		}
	}
	return true
}

func speaks(turns []interviews.Turn, name string) bool {
	return slices.ContainsFunc(turns, func(t interviews.Turn) bool { return t.Speaker == name })
}

// CarryAll carries the quotes of one interview to its newer revision. turns
// holds the turns of every revision that a quote is anchored in. Two quotes
// that were apart and would now be the same words at one place are ambiguous:
// which of them was kept is for a person to say.
func CarryAll(quotes []Quote, turns map[int64][]interviews.Turn, revision int64, now []interviews.Turn) []Quote {
	carried := make([]Quote, len(quotes))
	claims := map[Range]int{}
	for i, q := range quotes {
		carried[i] = Carry(q, turns[q.Revision], revision, now)
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

func sameTexts(a, b []interviews.Turn) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// findAcross returns the places of a quote's words, also of a quote that
// spans several turns: there the words must span as many turns again.
func findAcross(q Quote, revision int64, turns []interviews.Turn) []Place {
	span := q.LastTurn - q.FirstTurn
	if span == 0 {
		return Find(revision, turns, q.Text, 0)
	}
	var places []Place
	for i := 0; i+span < len(turns); i++ {
		first, last := turns[i], turns[i+span]
		for start := range first.Text {
			if !strings.HasPrefix(q.Text, first.Text[start:]+Gap) {
				continue
			}
			r := Range{Revision: revision, FirstTurn: first.N, Start: start, LastTurn: last.N}
			middle := len(q.Text) - (len(first.Text) - start) - len(Gap)
			for _, t := range turns[i+1 : i+span] {
				middle -= len(t.Text) + len(Gap)
			}
			if r.End = middle; r.End < 1 || r.End > len(last.Text) {
				continue
			}
			if r.Check(turns, q.Text) == nil {
				places = append(places, placeIn(r, &first))
			}
		}
	}
	return places
}
