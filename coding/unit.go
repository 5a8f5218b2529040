package coding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A UnitKind says of what two coders' decisions are compared. Only turns that
// somebody spoke are units or parts of them: nobody is asked to code a
// heading, an event or a note.
type UnitKind string

const (
	// UnitTurn: a theme is in a turn when any of the coder's quotes touches a
	// character of it that is no blank. The unit of the headline.
	UnitTurn UnitKind = "turn"
	// UnitInterview: a theme is in an interview when it is in any turn of it.
	UnitInterview UnitKind = "interview"
	// UnitCharacters: every Unicode code point of the turns' texts. Mostly
	// nobody codes them, so percent agreement says little.
	UnitCharacters UnitKind = "characters"
)

// ParseUnitKind reads a unit; "" is UnitTurn. errs.Invalid for anything else.
func ParseUnitKind(s string) (UnitKind, error) {
	switch k := UnitKind(strings.ToLower(s)); k {
	case "":
		return UnitTurn, nil
	case UnitTurn, UnitInterview, UnitCharacters:
		return k, nil
	}
	return "", errs.New(errs.Invalid, "%q is not a unit of agreement", s).Try("use turn, interview or characters")
}

// A script is what was spoken in one interview, laid out as one row of
// characters: turn after turn, without anything between them.
type script struct {
	turns  []interviews.Turn
	begins []int // by turn: where its characters begin; len(turns) holds the end
	ascii  []bool
	first  int // number of its first spoken turn among those of all scripts
	spoken []int
	number []int // by turn: its index in spoken, -1 when nobody spoke it
}

func newScript(turns []interviews.Turn, first int) *script {
	s := &script{
		turns: turns, first: first, begins: make([]int, len(turns)+1), ascii: make([]bool, len(turns)),
		number: make([]int, len(turns)),
	}
	at := 0
	for i := range turns {
		s.begins[i], s.number[i] = at, -1
		if turns[i].Kind != interviews.Speech {
			continue
		}
		n := utf8.RuneCountInString(turns[i].Text)
		s.ascii[i] = n == len(turns[i].Text)
		at += n
		s.number[i] = len(s.spoken)
		s.spoken = append(s.spoken, i)
	}
	s.begins[len(turns)] = at
	return s
}

// length is how many characters were spoken.
func (s *script) length() int { return s.begins[len(s.turns)] }

// offset is where byte off of turn i stands among the characters; a turn that
// nobody spoke has none.
func (s *script) offset(i, off int) int {
	switch {
	case s.number[i] < 0:
		return s.begins[i]
	case s.ascii[i]:
		return s.begins[i] + off
	}
	return s.begins[i] + utf8.RuneCountInString(s.turns[i].Text[:off])
}

// has returns nil when r lies in the turns.
func (s *script) has(r Range) error {
	if r.FirstTurn < 1 || r.LastTurn < r.FirstTurn || r.LastTurn > len(s.turns) ||
		r.Start < 0 || r.Start > len(s.turns[r.FirstTurn-1].Text) || r.End < 0 || r.End > len(s.turns[r.LastTurn-1].Text) ||
		r.FirstTurn == r.LastTurn && r.Start > r.End {
		return errs.New(errs.Invalid, "turn %d, byte %d to turn %d, byte %d is not in the transcript", r.FirstTurn, r.Start, r.LastTurn, r.End).
			Try("read the newest revision's turns; 'verbatim doctor' checks all quotes")
	}
	return nil
}

// touches appends the numbers, over all scripts, of the spoken turns that r
// has a character of which is no blank.
func (s *script) touches(numbers []int32, r Range) []int32 {
	for i := r.FirstTurn - 1; i < r.LastTurn; i++ {
		if s.number[i] < 0 {
			continue
		}
		text := s.turns[i].Text
		if i == r.LastTurn-1 {
			text = text[:r.End]
		}
		if i == r.FirstTurn-1 {
			text = text[r.Start:]
		}
		if strings.IndexFunc(text, notBlank) >= 0 {
			numbers = append(numbers, int32(s.first+s.number[i]))
		}
	}
	return numbers
}

func notBlank(r rune) bool { return !unicode.IsSpace(r) }
