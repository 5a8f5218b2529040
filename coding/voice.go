package coding

import (
	"slices"

	"verbatim/interviews"
)

// renamedShare is how much of what one speaker said another must say now, and
// the other way round, to be the same person under a new name.
const renamedShare = 0.9

// sameVoice reports whether two names are one person's: the same name, or one
// who was renamed in the whole transcript: the old name is gone, the new one
// is new, and what is left of the old one's words is the new one's.
func (a *alignment) sameVoice(from, to string) bool {
	if from == to {
		return true
	}
	names := [2]string{from, to}
	same, known := a.renamed[names]
	if !known {
		same = from != "" && to != "" && !speaks(a.was.turns, to) && !speaks(a.now.turns, from) && a.tookOver(from, to)
		a.renamed[names] = same
	}
	return same
}

// tookOver reports whether one speaker now says what another said, and little
// else of what was said before. A turn that from said too ("Yes.") is not held
// against to when it seems to be somebody else's.
func (a *alignment) tookOver(from, to string) bool {
	said := map[string]bool{}
	for _, t := range a.was.turns {
		if t.Speaker == from {
			said[t.Text] = true
		}
	}
	both, of, by := 0, 0, 0
	for i, w := range a.was.words {
		j := a.certain(i)
		if !w.spoken || j < 0 {
			continue
		}
		old, now := a.was.speaker(i), a.now.speaker(j)
		if old == from && now == to {
			both++
		}
		if old == from {
			of++
		}
		if now == to && (old == from || !said[a.was.turns[w.turn].Text]) {
			by++
		}
	}
	return both > 0 && float64(both) >= renamedShare*float64(max(of, by))
}

// certain returns the word of the new text that word i of the old one is, or
// -1 when there is none, or more than one.
func (a *alignment) certain(i int) int {
	if len(a.byWas[i]) != 1 {
		return -1
	}
	r := a.runs[a.byWas[i][0]]
	j := r.now + i - r.was
	if len(a.byNow[j]) != 1 {
		return -1
	}
	return j
}

func speaks(turns []interviews.Turn, name string) bool {
	return slices.ContainsFunc(turns, func(t interviews.Turn) bool { return t.Speaker == name })
}

// Renamed returns the speakers of now who are speakers of was under a new name
// in the whole transcript, by the new name.
func Renamed(was, now []interviews.Turn) map[string]string {
	names := map[string]string{}
	var a *alignment
	for _, to := range speakersOf(now) {
		if speaks(was, to) {
			continue
		}
		for _, from := range speakersOf(was) {
			if speaks(now, from) {
				continue
			}
			if a == nil { // most transcripts need none
				a = align(was, now)
			}
			if a.sameVoice(from, to) {
				names[to] = from
			}
		}
	}
	return names
}

// speakersOf lists who speaks, in order of first appearance.
func speakersOf(turns []interviews.Turn) []string {
	var names []string
	seen := map[string]bool{"": true}
	for _, t := range turns {
		if !seen[t.Speaker] {
			seen[t.Speaker] = true
			names = append(names, t.Speaker)
		}
	}
	return names
}
