// Package query is the language in which people ask: a parser, the tree it
// makes, its printer, and the meaning of the tree. The meaning is said once,
// for passages read word by word (Finds); an index must find the same.
//
// Queries filter turns, quotes, reports and exports alike.
package query

import "verbatim/interviews"

// A Voice is one speaker in the newest revision of one interview, with all
// that a query can ask of either. The speaker "" is whatever nobody says.
type Voice struct {
	Revision    int64
	Interview   string
	Study       string
	Source      string // interviews.Source
	Guide       string
	Date        string // interviews.Date
	Language    string // in which words are stemmed, such as "en"
	Speaker     string
	Role        string // interviews.Role
	Participant string // "" for voices that are not studied
	Turns       int    // in the revision
	Words       int    // in the revision
}

// NewVoice is who speaks in an interview, whose study speaks a language. A
// speaker whom the interview does not know has no role.
func NewVoice(iv *interviews.Interview, speaker, language string) *Voice {
	v := &Voice{
		Revision: iv.Revision, Interview: string(iv.ID), Study: iv.Study, Source: string(iv.Source), Guide: iv.Guide, Date: string(iv.Date),
		Language: language, Speaker: speaker,
	}
	if s := iv.Speaker(speaker); s != nil {
		v.Role, v.Participant, v.Turns, v.Words = string(s.Role), s.Participant, s.Turns, s.Words
	}
	return v
}

// A Coded is what coders made of a passage: of a turn, what they made of all
// the quotes that touch it and count.
type Coded struct {
	Themes     []string // IDs of the themes and of all their ancestors
	Kinds      []string // of the themes
	Coders     []string
	Polarities []string
	States     []string // of a turn: also of quotes that do not count
	Key        bool
	Memos      []string // the texts
}

// A Doc is a passage: a turn, or the words of a quote, which is Spoken by who
// says the first of them.
type Doc struct {
	*Voice // shared by the docs of who speaks; never nil
	Coded
	Turn int
	Text string
}

// A QuoteDoc is the passage of a quote, from Doc.Turn to LastTurn. Turn is 0
// for quotes that have no place in the newest revision.
type QuoteDoc struct {
	ID       string
	LastTurn int
	Doc
}
