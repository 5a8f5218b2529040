package report

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// Evidence is a quote as a report shows it: the exact words, the pseudonym of
// the person who said them and the place where they stand. The speaker's label
// is left out, because it is often a name.
type Evidence struct {
	ID          string            `json:"id"` // Quote.ID
	Interview   interviews.ID     `json:"interview"`
	From        interviews.Source `json:"from"`
	Date        interviews.Date   `json:"date"`
	Participant string            `json:"participant"` // "" when nobody we study said it
	Role        interviews.Role   `json:"role"`        // "" when not known
	Segment     string            `json:"segment"`     // on that day; "" without a participant
	Text        string            `json:"text"`
	Coders      []string          `json:"coders"`
	Path        string            `json:"source"`
	Line        int               `json:"line"`
	StartMS     int64             `json:"start_ms"` // interviews.NoTime when not known
	Recording   string            `json:"recording,omitempty"`
	Key         bool              `json:"key"`
	Finished    bool              `json:"finished"` // the interview is coded to the end: whose words these are counts as asked
}

func evidence(q *coding.Quote, iv *interviews.Interview, segment string, coders []string) Evidence {
	e := Evidence{
		ID: q.ID, Interview: iv.ID, From: iv.Source, Date: iv.Date, Text: q.Text, Segment: segment, Coders: slices.Clone(coders),
		Path: iv.Path, Line: q.Line, Key: q.Key, StartMS: q.StartMS, Recording: RecordingAt(iv.Recording, q.StartMS),
	}
	if e.From == "" {
		e.From = interviews.SourceInterview
	}
	e.Participant, e.Role = speaker(iv, q)
	return e
}

// RecordingAt returns a recording's address at a time, "" unless it is on the web.
func RecordingAt(url string, ms int64) string {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return ""
	}
	if ms == interviews.NoTime || strings.Contains(url, "#") {
		return url
	}
	return fmt.Sprintf("%s#t=%d", url, ms/1000)
}

// Who names the voice: the pseudonym, or what it does in the conversation.
func (e Evidence) Who() string {
	switch {
	case e.Participant != "":
		return e.Participant
	case e.Role == interviews.RoleParticipant:
		return "participant without a pseudonym"
	case e.Role != "":
		return string(e.Role)
	}
	return "voice not known"
}

// Where tells the place for people: path:line and the time.
func (e Evidence) Where() string { return coding.Where(e.Path, e.Line, "", e.StartMS) }

// citation says who said it, when and where.
func (e Evidence) citation() string {
	list := []string{e.Who()}
	if e.Segment != "" && e.Segment != Unknown {
		list = append(list, e.Segment)
	}
	if e.Date != "" {
		list = append(list, string(e.Date))
	}
	return strings.Join(append(list, e.Where()), ", ")
}
