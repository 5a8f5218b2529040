package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Names looks up what a query names.
type Names interface {
	// Theme returns the ID of the theme that was meant, or errs.NotFound.
	Theme(ctx context.Context, s string) (id string, err error)
	// Attribute tells which voices have that value of an attribute on the day
	// of their interview; errs.NotFound when no participant has such an
	// attribute, or nobody that value.
	Attribute(ctx context.Context, name, value string) (func(*Voice) bool, error)
	// Question tells which turns answer a guide's question, named by its number
	// or some of its words; errs.NotFound when no guide has it.
	Question(ctx context.Context, s string) (func(interview string, turn int) bool, error)
	// Saved returns the query of a saved search, or errs.NotFound.
	Saved(ctx context.Context, name string) (string, error)
	// Synonyms lists groups of words and phrases that mean the same.
	Synonyms(ctx context.Context) ([][]string, error)
	// Today is the day that last-quarter is counted from.
	Today() interviews.Date
}

// noTheme is the value of theme: that finds what nobody has coded.
const noTheme = "none"

// The bounds of what a query may become when saved searches and synonyms take
// their places in it.
const (
	maxLeaves = 256
	maxSaved  = 8 // saved searches within each other
)

// Resolve looks up what a query names. Its errors keep the kind and the hint
// of names, and say the column.
func Resolve(ctx context.Context, q Query, names Names) (Query, error) {
	r := &resolver{ctx: ctx, names: names}
	return r.query(q)
}

type resolver struct {
	ctx      context.Context
	names    Names
	saved    []string // that are being resolved
	leaves   int
	synonyms [][]string
	known    bool // synonyms have been read
}

func (r *resolver) query(q Query) (Query, error) {
	root, err := Rewrite(q.Root, func(n Node) (Node, error) {
		if r.leaves++; r.leaves > maxLeaves {
			return nil, errs.New(errs.Invalid, "with its saved searches and synonyms the query has more than %d parts", maxLeaves).
				Try("ask for less at a time")
		}
		switch n := n.(type) {
		case Term:
			return r.alike(n)
		case Field:
			if n.Name == "saved" {
				root, quotes, err := r.search(n)
				q.Quotes = q.Quotes || quotes
				return root, at(n.Column, err)
			}
			made, err := r.field(n)
			return made, at(n.Column, err)
		}
		return n, nil
	})
	q.Root = root
	return q, err
}

func at(column int, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("column %d: %w", column, err)
}

// search puts a saved search in the place of its name.
func (r *resolver) search(f Field) (Node, bool, error) {
	if len(r.saved) == maxSaved || slices.Contains(r.saved, f.Value) {
		return nil, false, errs.New(errs.Invalid, "the saved search %q leads back to itself, or too deep", f.Value).
			Try("look at it with 'verbatim saved show %s'", f.Value)
	}
	text, err := r.names.Saved(r.ctx, f.Value)
	if err != nil {
		return nil, false, err
	}
	q, err := Parse(text)
	if err != nil {
		return nil, false, fmt.Errorf("in the saved search %q: %w", f.Value, err)
	}
	r.saved = append(r.saved, f.Value)
	q, err = r.query(q)
	r.saved = r.saved[:len(r.saved)-1]
	if err != nil {
		return nil, false, fmt.Errorf("in the saved search %q: %w", f.Value, err)
	}
	if q.Root == nil {
		q.Root = Voices{Keep: func(*Voice) bool { return true }, Said: f}
	}
	return q.Root, q.Quotes, nil
}

// alike adds to a word those that mean the same.
func (r *resolver) alike(t Term) (Node, error) {
	if !r.known {
		var err error
		if r.synonyms, err = r.names.Synonyms(r.ctx); err != nil {
			return nil, err
		}
		r.known = true
	}
	for _, group := range r.synonyms {
		if !slices.ContainsFunc(group, func(s string) bool { return means(s, t.Text) }) {
			continue
		}
		a := Alike{Terms: []Term{t}, Said: t}
		for _, s := range group {
			if !means(s, t.Text) {
				a.Terms = append(a.Terms, Term{s, t.Column})
				r.leaves++
			}
		}
		return a, nil
	}
	return t, nil
}

// means reports whether two words or phrases are the same but for inflection.
func means(a, b string) bool {
	return slices.EqualFunc(sequence(a, Exact).Slots, sequence(b, Exact).Slots, func(a, b Slot) bool {
		return a.Form == b.Form || Stem(English, a.Form) == Stem(English, b.Form)
	})
}

func (r *resolver) field(f Field) (Node, error) {
	switch f.Name {
	case "theme":
		return r.theme(f)
	case "kind", "polarity", "state", "role", "source", "key":
		return oneOf(f)
	case "coder":
		return Any{Name: "coder", Values: []string{foldName(f.Value)}, Said: f}, nil
	case "memo":
		return Memo{f}, nil
	case "date":
		p, err := interviews.ParsePeriod(f.Value, r.names.Today())
		return Voices{func(v *Voice) bool { return p.Contains(interviews.Date(v.Date)) }, f}, err
	case "question":
		keep, err := r.names.Question(r.ctx, f.Value)
		return Places{keep, f}, err
	}
	if part, ok := parts[f.Name]; ok {
		want := foldName(f.Value)
		return Voices{func(v *Voice) bool { return foldName(part(v)) == want }, f}, nil
	}
	if f.Name == "speaker" {
		return speaker(f), nil
	}
	keep, err := r.names.Attribute(r.ctx, f.Name, f.Value)
	return Voices{keep, f}, err
}

// parts are what some fields ask of a voice.
var parts = map[string]func(*Voice) string{
	"participant": func(v *Voice) string { return v.Participant },
	"interview":   func(v *Voice) string { return v.Interview },
	"study":       func(v *Voice) string { return v.Study },
	"guide":       func(v *Voice) string { return v.Guide },
	"role":        func(v *Voice) string { return v.Role },
	"source":      func(v *Voice) string { return v.Source },
}

// speaker asks for a label, or one of the words in it.
func speaker(f Field) Node {
	want := foldName(f.Value)
	return Voices{func(v *Voice) bool {
		return foldName(v.Speaker) == want ||
			slices.ContainsFunc(sequence(v.Speaker, Exact).Slots, func(s Slot) bool { return s.Form == want })
	}, f}
}

func (r *resolver) theme(f Field) (Node, error) {
	if f.Value == noTheme {
		return Any{Name: "theme", Absent: true, Said: f}, nil
	}
	id, err := r.names.Theme(r.ctx, f.Value)
	return Any{Name: "theme", Values: []string{id}, Said: f}, err
}

// known are the values of fields that have few.
var known = map[string][]string{
	"role": {
		string(interviews.RoleInterviewer), string(interviews.RoleParticipant),
		string(interviews.RoleNoteTaker), string(interviews.RoleObserver),
	},
	"source":   {string(interviews.SourceInterview), string(interviews.SourceSurvey), string(interviews.SourceNote)},
	"polarity": {string(coding.Positive), string(coding.Neutral), string(coding.Negative)},
	"state": {
		string(coding.Unchanged), string(coding.Moved), string(coding.Ambiguous), string(coding.Orphaned), string(coding.Retired),
	},
	"key":  {"yes", "no"},
	"kind": kinds(),
}

func kinds() []string {
	var names []string
	for _, k := range coding.Kinds {
		names = append(names, string(k))
	}
	return names
}

func oneOf(f Field) (Node, error) {
	value := strings.ToLower(f.Value)
	if !slices.Contains(known[f.Name], value) {
		return nil, errs.New(errs.Invalid, "there is no %s %q", f.Name, f.Value).Try("use %s", strings.Join(known[f.Name], ", "))
	}
	switch f.Name {
	case "role", "source":
		part := parts[f.Name]
		return Voices{func(v *Voice) bool { return part(v) == value }, f}, nil
	case "key":
		return Any{Name: "key", Values: []string{"yes"}, Absent: value == "no", Said: f}, nil
	}
	return Any{Name: f.Name, Values: []string{value}, Said: f}, nil
}
