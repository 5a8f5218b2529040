package report

import "strings"

// A lexicon numbers words. What is counted is a unit: a form, or all forms of
// a stem.
type lexicon struct {
	WordOptions
	at    map[string]uint32 // by form: its place in forms
	forms []form
	stems map[string]uint32 // by stem: its unit; nil when forms are counted
	units int               // units are below it
}

type form struct {
	text  string
	unit  uint32
	times uint32
	out   bool // it is left out
}

func newLexicon(o WordOptions) lexicon {
	l := lexicon{WordOptions: o, at: map[string]uint32{}}
	if o.Stems {
		l.stems = map[string]uint32{}
	}
	return l
}

// read counts one occurrence of a word.
func (l *lexicon) read(w *Word) form {
	at, known := l.at[w.Form]
	if !known {
		at = l.learn(w)
	}
	l.forms[at].times++
	return l.forms[at]
}

// learn keeps a form that was not there before. The strings are copies: a word
// may be a piece of a text that is not to be kept.
func (l *lexicon) learn(w *Word) uint32 {
	f := form{text: strings.Clone(w.Form), unit: uint32(l.units)}
	f.out = l.LeaveOut != nil && l.LeaveOut(f.text)
	if l.stems != nil {
		unit, known := l.stems[w.Stem]
		if !known {
			unit = f.unit
			l.stems[strings.Clone(w.Stem)] = unit
		}
		f.unit = unit
	}
	if int(f.unit) == l.units {
		l.units++
	}
	at := uint32(len(l.forms))
	l.at[f.text] = at
	l.forms = append(l.forms, f)
	return at
}

// names returns how each unit is shown: by its most frequent form, of several
// by the first in the order of their bytes. Forms that are left out name none.
func (l *lexicon) names() []string {
	best := make([]*form, l.units)
	for i := range l.forms {
		f := &l.forms[i]
		b := best[f.unit]
		if !f.out && (b == nil || f.times > b.times || f.times == b.times && f.text < b.text) {
			best[f.unit] = f
		}
	}
	names := make([]string, l.units)
	for i, b := range best {
		if b != nil {
			names[i] = b.text
		}
	}
	return names
}

// times returns how often each unit occurs, in forms that are not left out.
func (l *lexicon) times() []int {
	times := make([]int, l.units)
	for i := range l.forms {
		if f := &l.forms[i]; !f.out {
			times[f.unit] += int(f.times)
		}
	}
	return times
}

// room makes a list of what is counted by unit long enough for n units.
func room[T any](list []T, n int) []T {
	if len(list) >= n {
		return list
	}
	return append(list, make([]T, n-len(list))...)
}
