package report

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

// talked is one interview of two people, with words and turns as given.
func talked(words map[string]int, said ...string) Data {
	iv := interviews.Interview{ID: "x", Date: "2026-07-01", Title: "With Ann", Path: "x.md", SHA256: "0123456789abcdef", Speakers: []interviews.Speaker{
		{Name: "I", Role: interviews.RoleInterviewer, Words: words["I"], Turns: 2}, {Name: "P", Role: interviews.RoleParticipant, Participant: "P-01", Words: words["P"], Turns: 3},
		{Name: "N", Role: interviews.RoleNoteTaker, Words: words["N"], Turns: 1},
	}}
	return Data{Interviews: []interviews.Interview{iv}, Turns: map[interviews.ID][]interviews.Turn{"x": turnsOf(said...)},
		Participants: []interviews.Participant{{ID: "P-01", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}, {Key: "team", Value: "web", Since: "2026-08-01"}}}}}
}

func interviewOf(t *testing.T, d Data, id interviews.ID, s Scope) *InterviewReport {
	t.Helper()
	return must(Arrange(d).Interview(id, s))(t)
}

func TestInterviewSaysWhoTalkedHowMuch(t *testing.T) {
	d := talked(map[string]int{"I": 30, "P": 50, "N": 20}, "I: What happened? And then?", "P: It was slow, and it was late.", "P: Yes.", "N: He means the queue, I think, or does he?", "I: I see.")
	d.Turns["x"][4].StartMS = 125000
	r := interviewOf(t, d, "x", Scope{})
	want := []Talker{
		{"interviewer", interviews.RoleInterviewer, "", 2, 30, .3}, {"P-01", interviews.RoleParticipant, "data", 3, 50, .5}, {"note-taker", interviews.RoleNoteTaker, "", 1, 20, .2},
	}
	if diff := cmp.Diff(want, r.Speakers); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if *r.TalkShare != 30./80 || r.Questions != 2 || r.LongestTurn != 7 || r.DurationMS != 125000 {
		t.Errorf("share %v, %d questions, longest %d, %d ms", *r.TalkShare, r.Questions, r.LongestTurn, r.DurationMS)
	}
	text := plainText(r.Document())
	for _, part := range []string{"The interviewer says 38% of the words; the longest turn of a participant has 7 words; 2 questions in 0:02:05.", "Nobody has marked this interview as coded to the end", "No words of this interview are coded yet."} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	if strings.Contains(text, "more than two words in five") {
		t.Errorf("38%% is much:\n%s", text)
	}
}

func TestInterviewNotes(t *testing.T) {
	const much, guessed, refused = "more than two words in five", "Who interviews was guessed", "No consent to be quoted"
	for _, c := range []struct {
		name  string
		words map[string]int
		act   func(*interviews.Interview)
		want  string
	}{
		{"as much as is not much", map[string]int{"I": 40, "P": 60}, nil, ""},
		{"much", map[string]int{"I": 41, "P": 59}, nil, much},
		{"nobody says a word", nil, nil, ""},
		{"guessed roles", nil, func(iv *interviews.Interview) { iv.Speakers[0].Guessed = true }, guessed},
		{"no consent", nil, func(iv *interviews.Interview) { iv.Consent.Quotes = interviews.No }, refused},
		{"a survey", nil, func(iv *interviews.Interview) { iv.Source = interviews.SourceSurvey }, "This is a survey: it counts apart"},
	} {
		d := talked(c.words)
		if c.act != nil {
			c.act(&d.Interviews[0])
		}
		d.Finished = []coding.Finish{{Interview: "x", Coder: "ben"}, {Interview: "x", Coder: "ana"}}
		r := interviewOf(t, d, "x", Scope{})
		if got := strings.Join(r.Notes, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) || len(r.Notes) > 1 {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if strings.Join(r.Finished, ",") != "ana,ben" {
			t.Errorf("finished by %v", r.Finished)
		}
		if c.words == nil && (r.TalkShare != nil || r.Speakers[0].Share != 0 || math.IsNaN(r.Speakers[0].Share) || strings.Contains(plainText(r.Document()), "The interviewer says")) {
			t.Errorf("%s: a share of no words: %+v", c.name, r.Speakers)
		}
	}
}

// It has the words of its own interview, whenever that was, and those of
// nobody who refused to be quoted in another one; others in it are quoted.
func TestInterviewIsAboutItselfAlone(t *testing.T) {
	d := rich(t)
	r := interviewOf(t, d, "h", Scope{Period: interviews.Period{Name: "2020", From: "2020-01-01", Until: "2021-01-01"}, Studies: interviews.Scope{"one"}})
	if got := quoteIDs(r); got != "q12 q13 q14" || r.Interviews != 1 || r.Participants != 2 || r.First != "2026-08-03" {
		t.Errorf("quotes %s of %d interviews", got, r.Interviews)
	}
	d.Interviews[6].Consent.Quotes = interviews.No // Fay's survey
	r = interviewOf(t, d, "h", Scope{})
	if got := quoteIDs(r); got != "q12 q14" || r.Withheld != 1 || !strings.Contains(strings.Join(r.Notes, " "), "1 quote by a person who did not agree") {
		t.Errorf("quotes %s, %d withheld: %v", got, r.Withheld, r.Notes)
	}
	survey := interviewOf(t, rich(t), "g", Scope{})
	table := blocksOf[*document.Table](survey.Document(), "themes")[0]
	if lines := tableLines(t, table); len(lines) != 2 || !strings.Contains(lines[1], "Waiting in the queue | 1") {
		t.Errorf("what a survey says: %q", lines)
	}
	only := interviewOf(t, rich(t), "h", Scope{Voice: func(_ *interviews.Interview, speaker string) bool { return speaker != "Fay" }})
	if got := quoteIDs(only); got != "q12 q14" {
		t.Errorf("the query is not taken: %s", got)
	}
	if _, err := Arrange(rich(t)).Interview("nowhere", Scope{}); errs.KindOf(err) != errs.NotFound {
		t.Error(err)
	}
}

func quoteIDs(r *InterviewReport) string {
	ids := set{}
	for _, t := range r.Themes {
		for _, e := range t.Evidence {
			ids[e.ID] = true
		}
	}
	return strings.Join(ids.sorted(), " ")
}

func TestInterviewTakeaways(t *testing.T) {
	d := rich(t)
	d.Takeaways = append(d.Takeaways, coding.Takeaway{Interview: "a", Text: "Again.", Coder: "ben", Quotes: []string{"q02"}}, coding.Takeaway{Interview: "b", Text: "Elsewhere."})
	r := interviewOf(t, d, "a", Scope{})
	doc := r.Document()
	list := blocksOf[document.List](doc, "takeaways")[0]
	if len(list.Items) != 2 || list.Items[0].String() != "They queue. (ana)" || !list.Ordered {
		t.Errorf("%+v", list)
	}
	var shown []string
	for _, s := range blocksOf[document.Said](doc, "takeaways") {
		shown = append(shown, doc.Quotes[s.Quote].ID)
	}
	if got := strings.Join(shown, " "); got != "q01 q02" { // each once; one is gone
		t.Errorf("shown are %s", got)
	}
	key := interviewOf(t, d, "c", Scope{}).Document()
	if said := blocksOf[document.Said](key, "key"); len(said) != 1 || key.Quotes[said[0].Quote].ID != "q07" {
		t.Errorf("key quotes %+v", said)
	}
}
