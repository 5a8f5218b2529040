// Package document is a report as people read it: a head, named parts made of
// paragraphs, tables, charts and quotes, and the quotes behind every number.
// Each format has a writer: text, Markdown, HTML, CSV, XLSX and DOCX. The same
// document gives the same bytes.
//
// Nothing is counted here. What a report says is put into a Document by
// package report; a Document knows how to show it.
package document

import (
	"cmp"

	"verbatim/interviews"
)

// A Document is a whole report.
type Document struct {
	Name  string // what sort of report, for people: "Themes"
	Title string // what it is about: the study's title
	Lead  string // one sentence that sums it up
	Head  []Fact // scope, period, data version …: what the numbers rest on
	Parts []Part
	// Without names parts that such a document may have and that have nothing in
	// them here: a template may place them.
	Without []string
	// Quotes are all quotes that are shown, each once. Said and Set name them by
	// their place here, from 0; readers see places from 1.
	Quotes []Quote
	Foot   string // the last line
}

// A Fact is something known of the whole document, by a name.
type Fact struct{ Name, Text string }

// A Part is a section. Templates place parts by their names.
type Part struct {
	Name   string // lower case, no blanks, unique in the document: "themes"
	Title  string // "" has no heading
	Blocks []Block
}

// A Block is one of Paragraph, List, Heading, Figures, *Table, *Card, Said,
// *Words, *LineChart and *Network.
type Block interface{ block() }

// A Span is a stretch of a line.
type Span struct {
	Text string
	// Ref is that of the Set or Group that proves it, and may say behind a # what
	// of that it means; a reference to nothing shows plain text.
	Ref    string
	Href   string // a link out of the document: http or https
	Strong bool
	Em     bool
	Code   bool
}

// A Line is text with references.
type Line []Span

// Plain is a line without any.
func Plain(text string) Line { return Line{{Text: text}} }

// String returns the text alone.
func (l Line) String() string {
	text := ""
	for _, s := range l {
		text += s.Text
	}
	return text
}

// A Style says how a paragraph is meant.
type Style string

const (
	Body    Style = ""
	Lead    Style = "lead"    // sums up
	Caption Style = "caption" // explains what stands beside it
	Note    Style = "note"    // to keep in mind
	Warning Style = "warning" // to keep in mind before anything else
	Quoted  Style = "quoted"  // a quotation that is nobody's quote: of the team's own text
	Verse   Style = "code"    // as it was typed
)

// A Paragraph is a line of text.
type Paragraph struct {
	Style Style
	Text  Line
}

// A List has items of one line each.
type List struct {
	Ordered bool
	Items   []Line
}

// A Heading divides a part. Level 3 stands right below the part's own title.
type Heading struct {
	Level int // 3 to 6
	Text  Line
}

// Figures are numbers to see first, each with what it counts.
type Figures []Figure

// A Figure is one of them.
type Figure struct {
	Number int
	Noun   string
	Ref    string
}

// A Card is a finding: a number, a title, what was measured, and what is to be
// said about it.
type Card struct {
	Number  Line // "7 of 12 people"
	Title   Line
	Kind    string // of the theme, "" for none
	Measure Line   // "58%, range 32–81%, up from 3 of 9"
	Flags   []string
	Blocks  []Block // Paragraph, List, Said
}

// Said shows a quote where it stands.
type Said struct {
	Quote int    // place in Document.Quotes
	Label string // "speaks against it", "" for none
	Cut   string // the words to show here, cut with […]; "" shows all of them
}

// words are those of a quote that are shown here.
func (s Said) words(q *Quote) string { return cmp.Or(s.Cut, q.Text) }

// A Quote is what a document shows of somebody's words.
type Quote struct {
	ID        string
	Text      string // as it was said; what was left out is marked […]
	Who       string // a pseudonym or a role
	Segment   string
	Date      interviews.Date
	From      string // "survey", "note"; "" for an interview
	Path      string
	Line      int
	StartMS   int64  // interviews.NoTime when not known
	Recording string // address at that time, "" when there is none
	Themes    []string
	Key       bool
}

// Words list quotes in full, group by group, and prove the numbers that refer
// to them.
type Words struct {
	Groups []Group
	Read   bool // they are what the document is about: a terminal shows them too
}

// A Group is the quotes of a theme, an interview, a person.
type Group struct {
	Ref    string // what numbers refer to
	Level  int    // of its heading: 3 to 6
	Title  string
	Tally  string // "7 of 12 people · 23 quotes"
	Sets   []Set
	Quotes []int // places in Document.Quotes
	Note   string
}

// A Set is what stands behind one number: people, each with their quotes.
type Set struct {
	Ref    string
	Title  string // "data: 3 of 5"
	People []Speaker
	More   string // what is not listed, and how to have it listed; "" when all is
}

// A Speaker is a person and what they said.
type Speaker struct {
	Who    string
	Quotes []int // places in Document.Quotes
}
