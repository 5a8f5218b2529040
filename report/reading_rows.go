package report

import (
	"fmt"
	"strconv"
	"strings"

	"verbatim/interviews"
)

// The reading tools' results as rows of a text table. Text is as it was said:
// whoever prints it escapes what a terminal would obey.

// Rows are one for each line, with blanks and line breaks made one blank.
func (r *ConcordanceReport) Rows() (header []string, rows [][]any) {
	for _, l := range r.Lines {
		rows = append(rows, []any{oneLine(l.Left), oneLine(l.Node), oneLine(l.Right), l.who(), string(l.Date),
			fmt.Sprintf("%s:%d", l.Path, l.Line), interviews.Clock(interviews.TimeOf(l.StartMS))})
	}
	return []string{"Left", "Node", "Right", "Who", "Date", "Source", "Time"}, rows
}

// who is the participant, or the speaker's name where nobody we study speaks.
func (l *ConcordanceLine) who() string {
	if l.Participant != "" {
		return l.Participant
	}
	return l.Speaker
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Rows are one for each word.
func (r *FrequencyReport) Rows() (header []string, rows [][]any) {
	for _, w := range r.Frequencies {
		rows = append(rows, []any{w.Word, w.Occurrences, twoDecimals(w.PerThousand), w.Turns, w.Interviews, w.People})
	}
	return []string{"Word", "Occurrences", "Per 1,000", "Turns", "Interviews", "People"}, rows
}

// Rows are one for each pair.
func (r *CollocationReport) Rows() (header []string, rows [][]any) {
	for _, c := range r.Collocations {
		rows = append(rows, []any{c.First, c.Second, c.Count, c.FirstCount, c.SecondCount, c.People,
			oneDecimal(c.LikelihoodRatio), twoDecimals(c.PMI), twoDecimals(c.StudentT), oneDecimal(c.ChiSquare)})
	}
	return []string{"First", "Second", "Together", "First in all", "Second in all", "People", "G²", "PMI", "t", "χ²"}, rows
}

// Rows are one for each word.
func (r *KeynessReport) Rows() (header []string, rows [][]any) {
	for _, k := range r.Keywords {
		rows = append(rows, []any{k.Word, k.People, k.Focus, twoDecimals(k.FocusPerThousand), k.RestPeople, k.Rest, twoDecimals(k.RestPerThousand),
			signed(k.LogRatio), oneDecimal(k.G2), k.Band})
	}
	return []string{"Word", "People", "Times", "Per 1,000", "People in rest", "Times in rest", "Per 1,000 in rest", "Log ratio", "G²", "p"}, rows
}

// Rows are one for each phrase.
func (r *PhraseReport) Rows() (header []string, rows [][]any) {
	for _, p := range r.Phrases {
		rows = append(rows, []any{p.Phrase, twoDecimals(p.Score), p.Count, p.People})
	}
	return []string{"Phrase", "Score", "Count", "People"}, rows
}

// Numbers as a table shows them. Being numbers, they are set to the right.
type (
	oneDecimal  float64
	twoDecimals float64
	signed      float64
)

func (d oneDecimal) String() string  { return strconv.FormatFloat(float64(d), 'f', 1, 64) }
func (d twoDecimals) String() string { return strconv.FormatFloat(float64(d), 'f', 2, 64) }
func (d signed) String() string      { return fmt.Sprintf("%+.2f", float64(d)) }
