package store

import (
	"maps"
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
)

// touching is what an event has been seen to touch, each once.
type touching struct {
	past    *past
	actor   string
	themes  map[string]bool
	talks   map[interviews.ID]bool
	people  map[string]bool
	quotes  map[string]bool
	heard   bool
	merging []Merged
}

// effect is what an event touched, once it has been taken back.
func (p *past) effect(e *Event, before, now []rowState) Effect {
	t := touching{
		past: p, actor: e.Actor, themes: map[string]bool{}, talks: map[interviews.ID]bool{}, people: map[string]bool{}, quotes: map[string]bool{},
	}
	for i := range before {
		t.row(&before[i], &now[i])
	}
	return Effect{
		Event: *e, Themes: slices.Sorted(maps.Keys(t.themes)), Interviews: slices.Sorted(maps.Keys(t.talks)),
		Participants: slices.Sorted(maps.Keys(t.people)), Quotes: len(t.quotes), Heard: t.heard, Merged: t.merging,
	}
}

// row notes what a row that changed concerns.
func (t *touching) row(before, now *rowState) {
	key := cells(before.Key)
	switch before.Table {
	case themeTable.name:
		t.themes[key.text(0)] = true
		if was, is := mergedInto(before), mergedInto(now); was != is {
			t.merging = append(t.merging, Merged{key.text(0), is})
		}
	case codingTable.name:
		if !t.past.hides(before) {
			t.themes[key.text(1)] = true
			t.quote(key.text(0), t.past.quotes[key.text(0)])
		}
	case quoteTable.name:
		t.quoteRow(before, now)
	case interviewTable.name, finishTable.name:
		t.everybody(interviews.ID(key.text(0)))
	case speakerTable.name:
		t.everybody(interviews.ID(key.text(0)))
		t.person(cells(before.Row))
		t.person(cells(now.Row))
	case participantTable.name, attributeTable.name:
		t.heard, t.people[key.text(0)] = true, true
	}
}

func mergedInto(r *rowState) string {
	if r.Row == nil {
		return ""
	}
	return themeOf(r.Row).MergedInto
}

// quote notes a quote that was touched and whose words it is.
func (t *touching) quote(id string, v voice) {
	t.quotes[id], t.talks[v.interview] = true, true
	if person := t.past.speaks[v.interview][v.speaker]; person != "" {
		t.people[person] = true
	}
}

// quoteRow notes the themes of a quote too when it began or ceased to count, or
// became somebody else's words. Of a blind interview only one's own doing is told.
func (t *touching) quoteRow(before, now *rowState) {
	was, is := rowTo(before.Row, quoteOf), rowTo(now.Row, quoteOf)
	id := cells(before.Key).text(0)
	if blind := t.past.blind; blind.in(t.past.quotes[id].interview) && t.actor != blind.person {
		return
	}
	for _, q := range []*coding.Quote{was, is} {
		if q != nil {
			t.quote(id, voice{q.Interview, q.Speaker})
		}
	}
	if was != nil && is != nil && was.State.Counts() == is.State.Counts() && was.Interview == is.Interview && was.Speaker == is.Speaker {
		return
	}
	for _, theme := range t.past.themes(id) {
		t.themes[theme] = true
	}
}

// everybody notes an interview and who speaks in it.
func (t *touching) everybody(id interviews.ID) {
	t.heard, t.talks[id] = true, true
	for _, person := range t.past.speaks[id] {
		if person != "" {
			t.people[person] = true
		}
	}
}

// person notes who a speaker was or became.
func (t *touching) person(speaker cells) {
	if len(speaker) > 0 && speaker.text(5) != "" {
		t.people[speaker.text(5)] = true
	}
}
