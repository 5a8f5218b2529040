package interviews

import (
	"slices"
	"sort"
)

// A Participant is a person who was interviewed, once or several times, under
// a pseudonym. People are counted, not quotes.
type Participant struct {
	ID         string // pseudonym such as "P-07"
	Attributes []Attribute
}

// An Attribute is something known about a participant (team, role, company …).
// A segment is one attribute's value.
type Attribute struct {
	Key   string
	Value string
	Since Date // the value holds from this day on; "" means always
}

// At returns the attributes that held on a day: for each key the value with
// the latest Since not after it, or the earliest one known when all are later.
// An unknown day ("") takes the latest values.
func (p *Participant) At(day Date) map[string]string {
	attrs := append([]Attribute(nil), p.Attributes...)
	sort.SliceStable(attrs, func(i, j int) bool { return attrs[i].Since < attrs[j].Since })
	held := map[string]string{}
	for _, a := range attrs {
		if _, known := held[a.Key]; !known || day == "" || a.Since <= day {
			held[a.Key] = a.Value
		}
	}
	return held
}

// Set replaces what was known of a key from the same day on, or altogether when
// the value always holds. An empty value is none.
func (p *Participant) Set(a Attribute) {
	p.Attributes = slices.DeleteFunc(slices.Clone(p.Attributes), func(old Attribute) bool {
		return old.Key == a.Key && (a.Since == "" || old.Since == a.Since)
	})
	if a.Value != "" {
		p.Attributes = append(p.Attributes, a)
	}
}

// An Answer is a yes, a no, or silence.
type Answer string

const (
	Yes      Answer = "yes"
	No       Answer = "no"
	Unstated Answer = ""
)

// Consent is what a person agreed to, each question answered apart.
type Consent struct {
	Interview Answer `json:"interview,omitempty"`
	Recording Answer `json:"recording,omitempty"`
	Quotes    Answer `json:"quotes,omitempty"` // No keeps their words out of reports and their count in
	Recontact Answer `json:"recontact,omitempty"`
	Script    string `json:"script,omitempty"` // version of the consent text that was read
}
