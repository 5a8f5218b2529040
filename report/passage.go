package report

import (
	"strings"

	"verbatim/interviews"
)

// A Passage is words of one turn, in order: of all of it, or of a stretch of
// it such as a quote. The reading tools (Concordance, Frequencies,
// Collocations, Neighbours, Keyness, Phrases) take passages one after another
// and keep none of them, so that a corpus of any size passes through. Those of
// one interview come together, and among them those of one turn. Words of two
// passages are never beside each other.
//
// All tools count what they are given: whoever calls them leaves out what is
// not to be read, such as an interviewer's turns, and gives a Concordance no
// words of somebody who did not agree to be quoted.
type Passage struct {
	Interview   interviews.ID
	Participant string // Participant.ID, "" for voices that are not studied: their words count, they are no people
	Date        interviews.Date
	Path        string // source file
	Turn        *interviews.Turn
	Words       []Word
}

// A Word is one word of a turn. The tools copy what they keep of it.
type Word struct {
	Start, End int    // bytes of Turn.Text
	Form       string // in lower case, with plain apostrophes
	Stem       string
}

// WordOptions say what is counted as a word. The zero value counts every form
// by itself.
type WordOptions struct {
	Stems    bool                   // forms of one stem are one word, shown as the most frequent form
	LeaveOut func(form string) bool // no row has these, as FunctionWord; nil leaves none out
}

// An Extent is how much was read.
type Extent struct {
	Words      int `json:"words"` // running words, those left out too
	Turns      int `json:"turns"`
	Interviews int `json:"interviews"`
	People     int `json:"people"` // participants
}

// A reading is what all tools keep of the passages: their words, and how many
// of each thing there were.
type reading struct {
	lexicon
	crowds

	words, turns, interviews int
	people                   numbers
	interview                interviews.ID // of the newest passage
	turn                     int
}

func newReading(o WordOptions) reading { return reading{lexicon: newLexicon(o), people: numbers{}} }

// begin counts a passage and returns the number of who speaks.
func (r *reading) begin(p *Passage) (person int32) {
	r.words += len(p.Words)
	if r.interviews == 0 || p.Interview != r.interview {
		r.interviews++
		r.interview, r.turn = p.Interview, 0
	}
	if p.Turn.N != r.turn {
		r.turns++
		r.turn = p.Turn.N
	}
	return r.people.of(p.Participant)
}

func (r *reading) extent() Extent {
	return Extent{Words: r.words, Turns: r.turns, Interviews: r.interviews, People: len(r.people)}
}

// numbers gives names numbers from 1 on. "" has none, 0.
type numbers map[string]int32

func (n numbers) of(name string) int32 {
	if name == "" {
		return 0
	}
	number, known := n[name]
	if !known {
		number = int32(len(n) + 1)
		n[strings.Clone(name)] = number
	}
	return number
}
