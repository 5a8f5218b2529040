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
		rows = append(rows, []any{w.Word, w.Occurrences, decimals(w.PerThousand, 2), w.Turns, w.Interviews, w.People})
	}
	return []string{"Word", "Occurrences", "Per 1,000", "Turns", "Interviews", "People"}, rows
}

// Rows are one for each pair.
func (r *CollocationReport) Rows() (header []string, rows [][]any) {
	for _, c := range r.Collocations {
		rows = append(rows, []any{c.First, c.Second, c.Count, c.FirstCount, c.SecondCount, c.People,
			decimals(c.LikelihoodRatio, 1), decimals(c.PMI, 2), decimals(c.StudentT, 2), decimals(c.ChiSquare, 1)})
	}
	return []string{"First", "Second", "Together", "First in all", "Second in all", "People", "G²", "PMI", "t", "χ²"}, rows
}

// Rows are one for each word.
func (r *KeynessReport) Rows() (header []string, rows [][]any) {
	for _, k := range r.Keywords {
		rows = append(rows, []any{k.Word, k.Focus, k.Rest, decimals(k.FocusPerThousand, 2), decimals(k.RestPerThousand, 2),
			fmt.Sprintf("%+.2f", k.LogRatio), decimals(k.G2, 1), k.Band, fmt.Sprintf("%.2g", k.AdjustedP), k.People, k.RestPeople})
	}
	return []string{"Word", "Focus", "Rest", "Focus per 1,000", "Rest per 1,000", "Log ratio", "G²", "Band", "Adjusted p", "People", "People in rest"}, rows
}

// Rows are one for each phrase.
func (r *PhraseReport) Rows() (header []string, rows [][]any) {
	for _, p := range r.Phrases {
		rows = append(rows, []any{p.Phrase, decimals(p.Score, 2), p.Count, p.People})
	}
	return []string{"Phrase", "Score", "Count", "People"}, rows
}

// decimals writes a number with so many decimals.
func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }
