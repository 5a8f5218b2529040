package report

import (
	"slices"
	"sort"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// A sample is who was heard: the interviews of a scope and the people in them.
type sample struct {
	interviews []*interviews.Interview // conversations, by date, then ID
	others     []*interviews.Interview // surveys and notes, which count apart
	undated    int                     // without a date, left out because the scope has a period
	byID       map[interviews.ID]*interviews.Interview
	people     map[string]*interviews.Participant
	refused    set // people who in any interview did not agree to be quoted
	finished   map[interviews.ID]bool
	by         string
	scope      Scope
	voices     map[voiceIn]bool // whether Scope.Voice wants them, once it has been asked

	heard, asked           set  // participants
	segmentHeard, segments sets // participants by segment: all, and the asked
	quarterHeard, quarters sets // participants by quarter: all, and the asked
}

// A voiceIn is a speaker in an interview.
type voiceIn struct {
	interview interviews.ID
	speaker   string
}

func newSample(d Data, s Scope) *sample {
	m := &sample{
		byID: map[interviews.ID]*interviews.Interview{}, people: map[string]*interviews.Participant{},
		finished: map[interviews.ID]bool{}, by: s.By, scope: s, voices: map[voiceIn]bool{}, refused: Refused(d.Interviews),
		heard: set{}, asked: set{}, segmentHeard: sets{}, segments: sets{}, quarterHeard: sets{}, quarters: sets{},
	}
	if m.by == "" {
		m.by = DefaultBy(d.Participants)
	}
	for i := range d.Participants {
		m.people[d.Participants[i].ID] = &d.Participants[i]
	}
	for _, f := range d.Finished {
		m.finished[f.Interview] = true
	}
	for _, id := range d.Hidden { // what one coder alone sees there is no answer of the interview's people
		m.finished[id] = false
	}
	m.choose(d.Interviews)
	for _, iv := range m.interviews {
		m.meet(iv)
	}
	return m
}

// Refused are the people who in any of some interviews did not agree to be
// quoted.
func Refused(all []interviews.Interview) map[string]bool {
	refused := map[string]bool{}
	for i := range all {
		if all[i].Consent.Quotes != interviews.No {
			continue
		}
		for _, person := range all[i].Participants() {
			refused[person] = true
		}
	}
	return refused
}

// choose takes the interviews of the scope.
func (m *sample) choose(all []interviews.Interview) {
	for i := range all {
		iv := &all[i]
		if len(m.scope.Studies) > 0 && !slices.Contains(m.scope.Studies, iv.Study) || !m.hearsAny(iv) {
			continue
		}
		if !m.scope.Period.Contains(iv.Date) {
			if iv.Date == "" {
				m.undated++
			}
			continue
		}
		m.byID[iv.ID] = iv
		if conversation(iv) {
			m.interviews = append(m.interviews, iv)
		} else {
			m.others = append(m.others, iv)
		}
	}
	inOrder(m.interviews)
	inOrder(m.others)
}

// hears reports whether the scope is about what a speaker says.
func (m *sample) hears(iv *interviews.Interview, speaker string) bool {
	if m.scope.Voice == nil {
		return true
	}
	at := voiceIn{iv.ID, speaker}
	wanted, known := m.voices[at]
	if !known {
		wanted = m.scope.Voice(iv, speaker)
		m.voices[at] = wanted
	}
	return wanted
}

// hearsAny reports whether the scope is about an interview: about one of its
// participants, or about any voice where no participant speaks.
func (m *sample) hearsAny(iv *interviews.Interview) bool {
	heard := func(s interviews.Speaker) bool { return m.hears(iv, s.Name) }
	answers := func(s interviews.Speaker) bool { return s.Role == interviews.RoleParticipant }
	if slices.ContainsFunc(iv.Speakers, answers) {
		return slices.ContainsFunc(iv.Speakers, func(s interviews.Speaker) bool { return answers(s) && heard(s) })
	}
	return m.hears(iv, "") || slices.ContainsFunc(iv.Speakers, heard)
}

// hearsPerson reports whether the scope is about what a participant says in an
// interview.
func (m *sample) hearsPerson(iv *interviews.Interview, person string) bool {
	return slices.ContainsFunc(iv.Speakers, func(s interviews.Speaker) bool { return studied(&s) == person && m.hears(iv, s.Name) })
}

// wants reports whether the scope is about a quote of one of its interviews.
func (m *sample) wants(iv *interviews.Interview, q *coding.Quote) bool {
	return m.hears(iv, q.Speaker) && (m.scope.Quote == nil || m.scope.Quote(q.ID))
}

// reads reports whether the scope is about a theme of a quote as its coders
// read it.
func (m *sample) reads(read []coding.Coding, theme string) bool {
	return m.scope.Polarity == "" || slices.ContainsFunc(read, func(c coding.Coding) bool { return c.Theme == theme && c.Polarity == m.scope.Polarity })
}

func conversation(iv *interviews.Interview) bool {
	return iv.Source == interviews.SourceInterview || iv.Source == ""
}

func inOrder(ivs []*interviews.Interview) {
	sort.Slice(ivs, func(i, j int) bool { return before(ivs[i], ivs[j]) })
}

// before orders interviews by date, then ID; those without a date come last.
func before(a, b *interviews.Interview) bool {
	if (a.Date == "") != (b.Date == "") {
		return b.Date == ""
	}
	if a.Date != b.Date {
		return a.Date < b.Date
	}
	return a.ID < b.ID
}

// meet counts the people of one interview.
func (m *sample) meet(iv *interviews.Interview) {
	for _, p := range iv.Participants() {
		if !m.hearsPerson(iv, p) {
			continue
		}
		m.heard[p] = true
		m.segmentHeard.add(m.segment(p, iv.Date), p)
		m.quarterHeard.add(iv.Date.Quarter(), p)
		if !m.finished[iv.ID] {
			continue
		}
		m.asked[p] = true
		m.segments.add(m.segment(p, iv.Date), p)
		m.quarters.add(iv.Date.Quarter(), p)
	}
}

// segment returns a participant's value of the attribute on a day, or Unknown.
func (m *sample) segment(participant string, day interviews.Date) string {
	if p := m.people[participant]; p != nil {
		if v := strings.TrimSpace(p.At(day)[m.by]); v != "" {
			return v
		}
	}
	return Unknown
}

// segmentNames lists the segments that were heard by name, Unknown last.
func (m *sample) segmentNames() []string {
	if m.by == "" {
		return nil
	}
	return unknownLast(m.segmentHeard.names())
}

// quarterNames lists the quarters that were heard, in order.
func (m *sample) quarterNames() []string {
	names := m.quarterHeard.names()
	return slices.DeleteFunc(names, func(q string) bool { return q == "" })
}

func (s sets) names() []string {
	names := make([]string, 0, len(s))
	for k := range s {
		names = append(names, k)
	}
	sort.Strings(names)
	return names
}

// speaker returns who says a quote: the participant's ID, "" when the voice is
// none that is studied, and its role, "" when not known.
func speaker(iv *interviews.Interview, q *coding.Quote) (participant string, role interviews.Role) {
	s := iv.Speaker(q.Speaker)
	if s == nil {
		return "", ""
	}
	if s.Role == interviews.RoleParticipant {
		return s.Participant, s.Role
	}
	return "", s.Role
}
