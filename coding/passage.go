package coding

import (
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Cut is what a passage that was found is cut to.
type Cut string

const (
	WholeTurn     Cut = "turn"     // the whole turn
	WholeSentence Cut = "sentence" // the whole sentences
	MatchOnly     Cut = "match"    // only the words that match
)

// ParseCut reads a unit; errs.Invalid for anything else.
func ParseCut(s string) (Cut, error) {
	switch u := Cut(s); u {
	case WholeTurn, WholeSentence, MatchOnly:
		return u, nil
	}
	return "", errs.New(errs.Invalid, "%q is no unit", s).Try("use turn, sentence or match")
}

// Passages cuts what people of some roles say in an interview, none meaning
// everybody, to whole turns or sentences, in order. A passage is a quote
// without ID and State. turns are those of the interview's newest revision.
func Passages(iv *interviews.Interview, turns []interviews.Turn, unit Cut, roles ...interviews.Role) []Quote {
	var found []Quote
	for i := range turns {
		t := &turns[i]
		if !heard(iv, t, roles) {
			continue
		}
		spans := []interviews.Span{{Start: 0, End: len(t.Text)}}
		if unit == WholeSentence {
			spans = Sentences(t.Text)
		}
		for _, s := range spans {
			if strings.TrimSpace(t.Text[s.Start:s.End]) != "" {
				found = append(found, passageIn(iv, t, s))
			}
		}
	}
	return found
}

// heard reports whether a turn is somebody's words whose role is one of roles.
func heard(iv *interviews.Interview, t *interviews.Turn, roles []interviews.Role) bool {
	if t.Kind != interviews.Speech {
		return false
	}
	if len(roles) == 0 {
		return true
	}
	s := iv.Speaker(t.Speaker)
	return s != nil && slices.Contains(roles, s.Role)
}

// passageIn is the passage at a span of a turn.
func passageIn(iv *interviews.Interview, t *interviews.Turn, s interviews.Span) Quote {
	p := placeIn(Range{Revision: iv.Revision, FirstTurn: t.N, Start: s.Start, LastTurn: t.N, End: s.End}, t)
	return Quote{Interview: iv.ID, Range: p.Range, Text: t.Text[s.Start:s.End], Speaker: p.Speaker, Line: p.Line, StartMS: p.StartMS}
}
