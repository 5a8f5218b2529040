// Package report says what we found: pure functions from what was said and
// how it was coded to numbers, and writers that show them as Markdown, HTML,
// CSV, JSON and text. The same data gives the same bytes.
//
// People are counted, not quotes. A share is people with a theme of people
// asked, and nobody counts as asked until a coder has marked an interview of
// theirs as finished: before that, a theme that is not there is missing.
package report

import (
	"sort"
	"strconv"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
)

// Data is everything a report may read. The slices may be in any order and
// may hold more than a scope asks for.
type Data struct {
	Interviews   []interviews.Interview
	Participants []interviews.Participant
	Codebook     *coding.Codebook // nil is an empty one
	Quotes       []coding.Quote
	Codings      []coding.Coding // left aside when there is a Matrix
	Matrix       *coding.Matrix  // the same codings, quicker to read and to count; nil makes one
	Rated        []coding.Coding // those that say more than that they are there: polarity, strength
	Overruled    []coding.Coding // which the Matrix leaves out, for what coders saw alone
	Finished     []coding.Finish
	Assignments  []coding.Assignment
	Hidden       []interviews.ID // in which others' codings are hidden from who asks
	Takeaways    []coding.Takeaway
	Studies      []interviews.Study
	Guides       []guides.Guide
	// Turns are those of the newest revision, in order, of interviews whose
	// report reads what was said; nil elsewhere.
	Turns   map[interviews.ID][]interviews.Turn
	Version int64 // the last event's number: which state of the data this is
}

// A Scope says what a report is about. Empty fields leave nothing out.
type Scope struct {
	Studies interviews.Scope
	Period  interviews.Period
	By      string        // attribute whose values are the segments; "" takes DefaultBy
	Themes  []string      // Theme.IDs: only these and what is under them
	Kinds   []coding.Kind // only themes of these kinds; a theme without a kind has its parent's
	Without []coding.Kind // no theme of these kinds
	// Polarity counts only codings that their coder reads so; "" counts all.
	Polarity coding.Polarity
	Numbers  bool // no quote is wanted as evidence, only what they count
	Evidence int  // quotes that are shown at most; 0 is DefaultEvidence, below 0 is all

	// Voice says whose words count and who was asked: interviews and people
	// that it leaves out are in no number. The speaker is a Speaker.Name, or ""
	// for whatever nobody says. nil leaves nobody out.
	Voice func(iv *interviews.Interview, speaker string) bool
	// Quote says by its ID whether a quote counts, with all its codings. Who was
	// asked does not depend on it. nil leaves no quote out.
	Quote func(id string) bool
	Query string // what somebody wrote that became Voice and Quote; "" when there is none
}

// Caption stands by every interval.
const Caption = "Sampling error only; the sample was not random."

// DefaultEvidence is how many quotes a report shows unless it is told otherwise:
// more than anybody reads, and few enough for a page.
const DefaultEvidence = 2000

// SmallSample is the number of people asked below which no percentage is printed.
const SmallSample = 5

// Unknown is the segment of people whose attribute nobody has noted.
const Unknown = "unknown"

// DefaultBy returns the attribute that segments are made of when nobody says:
// team when any participant has one, else the first key by name, else "".
func DefaultBy(people []interviews.Participant) string {
	first := ""
	for _, p := range people {
		for _, a := range p.Attributes {
			if a.Key == "team" {
				return a.Key
			}
			if first == "" || a.Key < first {
				first = a.Key
			}
		}
	}
	return first
}

// A set holds each string once.
type set map[string]bool

func (s set) sorted() []string {
	values := make([]string, 0, len(s))
	for v := range s {
		values = append(values, v)
	}
	sort.Strings(values)
	return values
}

// sets is a set for each of several keys.
type sets map[string]set

func (s sets) add(key, value string) {
	if s[key] == nil {
		s[key] = set{}
	}
	s[key][value] = true
}

// count writes a number with its noun: "1 quote", "2 quotes".
func count(n int, one, many string) string { return strconv.Itoa(n) + " " + plural(n, one, many) }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
