package search

import (
	"context"
	"fmt"

	"verbatim/interviews"
)

// A Voice is one participant in one interview. Attributes change over time,
// so it is voices that have them.
type Voice struct{ Interview, Participant string }

// Names looks up what a query names and the index does not hold.
type Names interface {
	// Theme returns the ID of the theme that was meant, or errs.NotFound.
	Theme(ctx context.Context, s string) (id string, err error)
	// Interviews lists the IDs of the interviews of a period.
	Interviews(ctx context.Context, p interviews.Period) ([]string, error)
	// Voices lists those with that value of an attribute on the day of their
	// interview; errs.NotFound when no participant has such an attribute.
	Voices(ctx context.Context, attribute, value string) ([]Voice, error)
	// Today is the day that last-quarter is counted from.
	Today() interviews.Date
}

// noTheme is the value of theme: that finds what nobody has coded.
const noTheme = "none"

// Resolve looks up the themes, dates and attributes of a query. Its errors
// keep the kind and the hint of names, and say the column.
func Resolve(ctx context.Context, q Query, names Names) (Query, error) {
	root, err := rewrite(q.Root, func(n Node) (Node, error) {
		f, ok := n.(Field)
		if !ok {
			return n, nil
		}
		n, err := resolve(ctx, f, names)
		if err != nil {
			return nil, fmt.Errorf("column %d: %w", f.Column, err)
		}
		return n, nil
	})
	if err != nil {
		return Query{}, err
	}
	q.Root = root
	return q, nil
}

func resolve(ctx context.Context, f Field, names Names) (Node, error) {
	switch f.Name {
	case "theme":
		if f.Value == noTheme {
			return f, nil
		}
		id, err := names.Theme(ctx, f.Value)
		return Any{fieldTheme, []string{id}, f}, err
	case "date":
		p, err := interviews.ParsePeriod(f.Value, names.Today())
		if err != nil {
			return nil, err
		}
		ids, err := names.Interviews(ctx, p)
		return Any{fieldInterview, ids, f}, err
	case "speaker", "participant", "interview", "study", "role", "source", "coder":
		return f, nil
	}
	voices, err := names.Voices(ctx, f.Name, f.Value)
	return Spoken{byParticipant(voices), f}, err
}

// byParticipant gathers the interviews of each participant.
func byParticipant(voices []Voice) map[string][]string {
	by := map[string][]string{}
	for _, v := range voices {
		by[v.Participant] = append(by[v.Participant], v.Interview)
	}
	return by
}
