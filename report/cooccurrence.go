package report

import (
	"cmp"
	"slices"

	"verbatim/internal/errs"
	"verbatim/internal/stats"
)

// A TogetherUnit says what two themes must share to occur together, and out of
// what that is counted.
type TogetherUnit string

// What it may be. Each unit counts once, however often the two meet in it.
const (
	// Overlap: words. One quote has both, or two quotes of one transcript overlap;
	// quotes that touch, one ending where the other begins, do not. Counted are
	// finished interviews in which that happens.
	Overlap TogetherUnit = "overlap"
	// Near: no more turns than CooccurrenceOptions.Within lie between two quotes
	// of one transcript. Quotes that overlap or touch are near. Counted are
	// finished interviews.
	Near TogetherUnit = "near"
	// SameTurn: a turn that quotes of both lie in, at least with a part. Counted
	// are the turns of finished interviews with a coded quote.
	SameTurn TogetherUnit = "turn"
	// SameInterview: a finished interview that has both.
	SameInterview TogetherUnit = "interview"
	// SamePerson: a person asked who says both, in one finished interview or in
	// several. Words of interviewers are nobody's.
	SamePerson TogetherUnit = "person"
)

// chance reports whether it is known how often two themes would be together if
// neither had to do with the other: where they are together in a unit whenever
// both are in it. In an interview both may be, and never meet.
func (u TogetherUnit) chance() bool { return u != Overlap && u != Near }

// TogetherUnits are all of them.
var TogetherUnits = []TogetherUnit{Overlap, Near, SameTurn, SameInterview, SamePerson}

// ParseTogetherUnit reads one; "" is Overlap. errs.Invalid for anything else.
func ParseTogetherUnit(s string) (TogetherUnit, error) {
	if s == "" {
		return Overlap, nil
	}
	if u := TogetherUnit(s); slices.Contains(TogetherUnits, u) {
		return u, nil
	}
	return "", errs.New(errs.Invalid, "%q is nothing that themes are together in", s).Try("use overlap, near, turn, interview or person")
}

// CooccurrenceOptions choose the unit.
type CooccurrenceOptions struct {
	Unit   TogetherUnit // "" is Overlap
	Within int          // for Near: turns that may lie between; 0 is the same turn or the next
}

// A CooccurrenceReport says which themes occur together, by its unit.
//
// Counted are interviews that somebody finished coding: elsewhere a theme that
// is not there is missing, not absent. Each theme counts by itself, without
// those under it.
type CooccurrenceReport struct {
	About
	Unit   TogetherUnit `json:"unit"`
	Within int          `json:"within"` // turns; 0 unless Unit is Near
	Units  int          `json:"units"`  // what the pairs are counted out of
	Quotes int          `json:"quotes"` // in finished interviews, with a theme of the scope; people's own when Unit is SamePerson
	Themes []PairTheme  `json:"themes"` // that occur, in the codebook's order
	Pairs  []ThemePair  `json:"pairs"`  // that occur, those that belong together first, by G² from the strongest on, or without it by Jaccard; then by themes
	Words  []PairWords  `json:"words"`  // of the first pairs
}

// A PairTheme is a theme and how often it occurs.
type PairTheme struct {
	Theme  string `json:"theme"` // Theme.ID
	Name   string `json:"name"`
	Units  int    `json:"units"`
	Quotes int    `json:"quotes"`
}

// A ThemePair is two themes that occur together.
type ThemePair struct {
	First  int            // place in CooccurrenceReport.Themes
	Second int            // a later one
	In     stats.Together // units; each counts once, however often the two meet in it
	Meet   int            // how often they meet: a quote with the first and one with the second that overlap, or are near, or are the same; 0 for other units
	G2     *float64       // of In; nil where both may be in a unit and not meet there: see TogetherUnit.chance
}

// FewTogether is the number of units below which two themes meet too seldom to
// say that they belong together: PMI, most of all, is high for what is rare.
const FewTogether = 3

// Few reports whether the two meet in fewer units than FewTogether.
func (p ThemePair) Few() bool { return p.In.Both < FewTogether }

// Cooccurrence counts which themes of a scope occur in the same words.
func Cooccurrence(d Data, s Scope) *CooccurrenceReport { return Arrange(d).Cooccurrence(s) }

// Cooccurrence counts which themes of a scope occur in the same words.
func (d *Corpus) Cooccurrence(s Scope) *CooccurrenceReport {
	return d.CooccurrenceBy(s, CooccurrenceOptions{})
}

// CooccurrenceBy counts which themes of a scope occur together in a unit.
func (d *Corpus) CooccurrenceBy(s Scope, o CooccurrenceOptions) *CooccurrenceReport {
	n := newCounting(d, s)
	r := &CooccurrenceReport{
		About: d.about(n.sample), Unit: cmp.Or(o.Unit, Overlap),
	}
	if r.Unit == Near {
		r.Within = max(0, o.Within)
	}
	c := newMeetings(n, r.Unit, r.Within)
	r.Units = c.countAll()
	r.Quotes = c.counted
	r.Themes, r.Pairs = c.result(r.Units)
	r.Words = c.words(r, s.Evidence)
	return r
}
