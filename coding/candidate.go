package coding

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"verbatim/interviews"
)

// mostCandidates are as many as a person looks through.
const mostCandidates = 5

// A Candidate is a place of the newest revision where the words of a quote
// that waits for review may be.
type Candidate struct {
	Place
	Words      string  // the words there
	Similarity float64 // 0..1: 1 for the same words
	Why        string  // "same words, turn 12"
	agrees     int     // words of its neighbourhood that are those of the quote
}

// A Reviewer finds where the quotes of one revision that wait for review may
// be in the newest one. It is for one goroutine.
type Reviewer struct {
	a        *alignment
	revision int64
}

// NewReviewer aligns two revisions, which takes far longer than to look for a
// quote: was holds the turns of the one that the quotes stand in, now those of
// the newest one, which has the number revision.
func NewReviewer(was, now []interviews.Turn, revision int64) *Reviewer {
	return &Reviewer{a: align(was, now), revision: revision}
}

// Candidates returns where an ambiguous or orphaned quote may be in the newest
// revision, best first, at most five.
//
// First come the places that have the same words, ordered by how much of
// their neighbourhood is the quote's; then what stands in its place now, if
// its neighbourhood is known again, and the passages that have at least half
// of its words. Every one is a range of its own words, between characters: it
// can be taken as it is. None is a quote's place until a person says so.
func (r *Reviewer) Candidates(q Quote) []Candidate {
	s, e := r.a.was.stretch(q.Range)
	if s.len() == 0 {
		return nil
	}
	l := lister{a: r.a, s: s, revision: r.revision}
	l.exact(q, e)
	l.inPlace()
	l.similar()
	return l.found[:min(len(l.found), mostCandidates)]
}

// A lister collects candidates for one stretch.
type lister struct {
	a        *alignment
	s        stretch
	revision int64
	found    []Candidate
}

// take adds a place unless it, or a better one in it, is there already.
func (l *lister) take(list []Candidate, to stretch, e edge, why string) []Candidate {
	at, words, ok := l.a.now.cut(l.revision, to, e)
	if !ok || !l.fresh(at) || slices.ContainsFunc(list, func(c Candidate) bool { return c.Range == at }) {
		return list
	}
	c := Candidate{Place: placeIn(at, &l.a.now.turns[at.FirstTurn-1]), Words: words, Similarity: l.similarity(to)}
	const far = 100
	c.agrees = l.a.around(l.s, to, -1, far) + l.a.around(l.s, to, 1, far)
	c.Why = fmt.Sprintf("%s, turn %d", why, at.FirstTurn)
	if !l.a.sameVoices(l.s, to) {
		c.Why += ", other speaker"
	}
	return append(list, c)
}

// similarity is the share of the words of both stretches, marks aside, that
// are the same or corrected.
func (l *lister) similarity(to stretch) float64 {
	kept := 0
	for _, c := range l.a.changes(l.s, to) {
		kept += c.kept
	}
	said := l.a.was.said(l.s) + l.a.now.said(to)
	if said == 0 {
		return 1 // marks alone: they are the same, or they would not be listed
	}
	return float64(2*kept) / float64(said)
}

// exact lists the places that have the same words, at last also those that
// have the same letters inside of others.
func (l *lister) exact(q Quote, e edge) {
	var list []Candidate
	for _, to := range l.a.now.occurrences(l.a.was, l.s) {
		list = l.take(list, to, e, "same words")
	}
	for _, p := range Find(l.revision, l.a.now.turns, q.Text, 0) {
		if !slices.ContainsFunc(list, func(c Candidate) bool { return c.Range == p.Range }) {
			list = append(list, Candidate{Place: p, Words: q.Text, Similarity: 1, Why: fmt.Sprintf("same letters, turn %d", p.FirstTurn)})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].agrees > list[j].agrees })
	l.found = append(l.found, list...)
}

// fresh reports whether a place has nothing of those that are listed.
func (l *lister) fresh(at Range) bool {
	return !slices.ContainsFunc(l.found, func(c Candidate) bool {
		before := c.LastTurn < at.FirstTurn || c.LastTurn == at.FirstTurn && c.End <= at.Start
		behind := at.LastTurn < c.FirstTurn || at.LastTurn == c.FirstTurn && at.End <= c.Start
		return !before && !behind
	})
}

// inPlace lists what stands between the words that stood around the quote.
func (l *lister) inPlace() {
	var list []Candidate
	add := func(to stretch) {
		if to.from < to.to && to.len() <= 3*l.s.len()+20 {
			c := l.take(nil, to, edge{}, "")
			if len(c) == 1 {
				words := 0
				for _, part := range l.a.changes(l.s, to) {
					words += part.words
				}
				list = l.take(list, to, edge{}, fmt.Sprintf("aligned turn, %s changed", counted(words, "word")))
			}
		}
	}
	for _, from := range l.a.starts(l.s) {
		for _, last := range l.a.lasts(l.s) {
			add(stretch{from, last + 1})
		}
	}
	for _, before := range l.a.outside(l.s.from-1, len(l.a.now.words)) {
		for _, behind := range l.a.outside(l.s.to, len(l.a.now.words)) {
			add(stretch{before + 1, behind})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Similarity > list[j].Similarity })
	l.found = append(l.found, list...)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// similar lists the passages as long as the quote that have at least half of
// its words, case aside, in whatever order.
func (l *lister) similar() {
	have, n := map[string]int{}, 0
	for i := l.s.from; i < l.s.to; i++ {
		if l.a.was.words[i].spoken {
			have[l.lower(l.a.was, i)]++
			n++
		}
	}
	now := l.a.now
	type hit struct{ at, shared int }
	var hits []hit
	in, shared := map[string]int{}, 0
	for i := range now.words {
		w := l.lower(now, i)
		if in[w]++; in[w] <= have[w] {
			shared++
		}
		if out := i - l.s.len(); out >= 0 {
			w := l.lower(now, out)
			if in[w]--; in[w] < have[w] {
				shared--
			}
		}
		if 2*shared >= n && shared > 0 {
			hits = append(hits, hit{max(0, i+1-l.s.len()), shared})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].shared > hits[j].shared })
	var taken []stretch
	var list []Candidate
	for _, h := range hits {
		to := l.trim(stretch{h.at, min(h.at+l.s.len(), len(now.words))}, have)
		if len(list) == mostCandidates {
			break
		}
		if slices.ContainsFunc(taken, func(t stretch) bool { return to.from < t.to && t.from < to.to }) {
			continue
		}
		taken = append(taken, to)
		list = l.take(list, to, edge{}, "similar words")
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Similarity > list[j].Similarity })
	l.found = append(l.found, list...)
}

func (l *lister) lower(r *row, i int) string { return strings.ToLower(l.a.text(r, i)) }

// trim leaves out what is not the quote's at both ends of a passage.
func (l *lister) trim(to stretch, have map[string]int) stretch {
	for to.len() > 1 && have[l.lower(l.a.now, to.from)] == 0 {
		to.from++
	}
	for to.len() > 1 && have[l.lower(l.a.now, to.to-1)] == 0 {
		to.to--
	}
	return to
}
