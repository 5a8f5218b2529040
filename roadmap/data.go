package roadmap

import (
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
)

// Data is everything that scores, evidence counts and traces are made from, as
// the stores list it. Nothing in it is changed.
type Data struct {
	Interviews    []interviews.Interview
	Participants  []interviews.Participant
	Revisions     []interviews.Revision // older ones, for quotes that were not carried over; may be empty
	Codebook      *coding.Codebook
	Quotes        []coding.Quote
	Codings       []coding.Coding // left aside when there is a Matrix
	Matrix        *coding.Matrix  // the same codings, quicker to read; nil makes one
	Overruled     []coding.Coding // which Matrix and Codings leave out
	Rated         []coding.Coding // those that say more than that they are there; for Counter
	Finished      []coding.Finish
	Hypotheses    []Hypothesis
	Evidence      []Evidence
	Challenges    []Challenge
	Phrases       []Phrase
	Opportunities []Opportunity
	Proposals     []Proposal
	Cycle         Cycle
	Scale         Scale
	Metrics       []Metric
	Measurements  []Measurement
	Notices       []Notice
	Reports       []ShownIn       // handed out; only traces upwards and Without read them
	Today         interviews.Date // for what is out of date; "" asks nothing of it
}

// A ShownIn is a report that was handed out, with the quotes that it shows.
type ShownIn struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Issued    string   `json:"issued"`              // by whom and when
	Withdrawn string   `json:"withdrawn,omitempty"` // by whom, when and why; "" when it stands
	Quotes    []string `json:"quotes"`              // coding.Quote.IDs
}

// A view is Data arranged for looking things up.
type view struct {
	*Data
	interview   map[interviews.ID]*interviews.Interview
	participant map[string]*interviews.Participant
	place       map[string]int // by quote: where it is in Quotes
	matrix      *coding.Matrix
	row         []int // by place of a quote: its row in the matrix, -1 without themes
	finished    map[interviews.ID]bool
	asked       map[string]*interviews.Interview // by person: the latest finished interview
	refused     map[string]bool                  // people who do not want to be quoted

	with     [][]int32                      // by theme of the matrix: places of its quotes, once somebody asks
	heard    [][]string                     // by theme of the matrix: people who have it where it counts, once somebody asks
	segments map[string]map[string][]string // by attribute and value: the people asked, by ID, once somebody asks
}

func look(d *Data) *view {
	v := &view{
		Data:        d,
		interview:   map[interviews.ID]*interviews.Interview{},
		participant: map[string]*interviews.Participant{},
		place:       make(map[string]int, len(d.Quotes)),
		matrix:      d.Matrix,
		row:         make([]int, len(d.Quotes)),
		finished:    map[interviews.ID]bool{},
		asked:       map[string]*interviews.Interview{},
		refused:     map[string]bool{},
	}
	for _, f := range d.Finished {
		v.finished[f.Interview] = true
	}
	for i := range d.Interviews {
		v.hear(&d.Interviews[i])
	}
	for i := range d.Participants {
		v.participant[d.Participants[i].ID] = &d.Participants[i]
	}
	if v.matrix == nil {
		v.matrix = coding.NewMatrix(d.Codings)
	}
	for i := range d.Quotes {
		v.place[d.Quotes[i].ID], v.row[i] = i, -1
	}
	for row, quote := range v.matrix.Quotes {
		if i, known := v.place[quote]; known {
			v.row[i] = row
		}
	}
	return v
}

// quote returns the quote of an ID, nil when there is none.
func (v *view) quote(id string) *coding.Quote {
	if i, known := v.place[id]; known {
		return &v.Quotes[i]
	}
	return nil
}

// marks are the themes of a quote by numbers, each once.
func (v *view) marks(quote int) []coding.Mark {
	if v.row[quote] < 0 {
		return nil
	}
	return v.matrix.Marks(v.row[quote])
}

// themes are the themes of a quote, each once, in order.
func (v *view) themes(id string) []string {
	i, known := v.place[id]
	if !known {
		return nil
	}
	var themes []string
	for _, m := range v.marks(i) {
		themes = append(themes, v.matrix.Themes[m.Theme])
	}
	return themes
}

// hear notes who was asked in an interview, and who does not want to be
// quoted. Surveys and notes are other ears and ask nobody.
func (v *view) hear(iv *interviews.Interview) {
	v.interview[iv.ID] = iv
	for _, person := range iv.Participants() {
		if iv.Consent.Quotes == interviews.No {
			v.refused[person] = true
		}
		if !v.counts(iv) {
			continue
		}
		if last := v.asked[person]; last == nil || last.Date < iv.Date || last.Date == iv.Date && last.ID < iv.ID {
			v.asked[person] = iv
		}
	}
}

// counts reports whether an interview's themes are known: somebody finished
// coding it. Before that a theme that is not there is missing, never a "no".
func (v *view) counts(iv *interviews.Interview) bool {
	return iv != nil && v.finished[iv.ID] && (iv.Source == interviews.SourceInterview || iv.Source == "")
}

// person returns who says a quote: a Participant.ID, or "" when it was not one
// of the people who were interviewed.
func (v *view) person(q *coding.Quote) string {
	return personOf(v.interview[q.Interview], q.Speaker)
}

// personOf returns the Participant.ID of a speaker who was interviewed, else "".
func personOf(iv *interviews.Interview, speaker string) string {
	if iv == nil {
		return ""
	}
	s := iv.Speaker(speaker)
	if s == nil || s.Role != interviews.RoleParticipant {
		return ""
	}
	return s.Participant
}

// Withheld returns the IDs of the quotes whose words must not be shown, because
// somebody who says them does not agree to be quoted.
func Withheld(d *Data) map[string]bool {
	v := look(d)
	ids := map[string]bool{}
	for i := range d.Quotes {
		if v.withheld(&d.Quotes[i]) {
			ids[d.Quotes[i].ID] = true
		}
	}
	return ids
}

// withheld reports whether a quote's words must not be shown: those of its
// speaker must not, or it goes on into the turns of others, one of whom does
// not want to be quoted.
func (v *view) withheld(q *coding.Quote) bool {
	iv := v.interview[q.Interview]
	return v.silent(iv, v.person(q)) || iv != nil && q.Last() > q.FirstTurn &&
		slices.ContainsFunc(iv.Participants(), func(p string) bool { return v.refused[p] })
}

// silent reports whether the words of a person in an interview must not be
// shown; those of others who speak in it have no person.
func (v *view) silent(iv *interviews.Interview, person string) bool {
	return iv != nil && iv.Consent.Quotes == interviews.No || v.refused[person]
}

// under returns the themes named and all below them; in the place of a theme
// that was merged stands the one it is part of. Themes that are not in the
// codebook stand for themselves.
func (v *view) under(themes []string) map[string]bool {
	set := map[string]bool{}
	for _, t := range themes {
		set[t] = true
		if v.Codebook == nil {
			continue
		}
		for _, id := range v.Codebook.Under(v.Codebook.Current(t)) {
			set[id] = true
		}
	}
	return set
}

// coded returns the quotes of participants that have one of the themes and
// whose place is sure, by person.
func (v *view) coded(themes map[string]bool) map[string][]*coding.Quote {
	said := map[string][]*coding.Quote{}
	for _, i := range v.places(themes) {
		q := &v.Quotes[i]
		if !q.State.Counts() {
			continue
		}
		if person := v.person(q); person != "" {
			said[person] = append(said[person], q)
		}
	}
	return said
}

// places are where the quotes with one of the themes are in Quotes, in order.
func (v *view) places(themes map[string]bool) []int32 {
	v.arrange()
	var all []int32
	for i, t := range v.matrix.Themes {
		if themes[t] {
			all = append(all, v.with[i]...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// arrange puts the places of all quotes under their themes, once.
func (v *view) arrange() {
	if v.with != nil {
		return
	}
	v.with, v.heard = make([][]int32, len(v.matrix.Themes)), make([][]string, len(v.matrix.Themes))
	for i := range v.Quotes {
		for _, m := range v.marks(i) {
			v.with[m.Theme] = append(v.with[m.Theme], int32(i))
		}
	}
}

// heardOf are the people who have a theme of the matrix, not one below it, in
// a finished interview.
func (v *view) heardOf(theme int) []string {
	v.arrange()
	if v.heard[theme] != nil {
		return v.heard[theme]
	}
	people := []string{}
	for _, i := range v.with[theme] {
		q := &v.Quotes[i]
		if person := v.person(q); person != "" && q.State.Counts() && v.counts(v.interview[q.Interview]) {
			people = append(people, person)
		}
	}
	slices.Sort(people)
	v.heard[theme] = slices.Compact(people)
	return v.heard[theme]
}

// value returns a person's value of an attribute on the day of the latest
// finished interview, so that everybody is in one segment at most.
func (v *view) value(person, attribute string) string {
	iv, p := v.asked[person], v.participant[person]
	if iv == nil || p == nil {
		return ""
	}
	return p.At(iv.Date)[attribute]
}
