package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
	"verbatim/report/document"
)

var (
	guideQuestions = []guides.Question{
		{N: 1, Section: "Start", Text: "What happened the last time you deployed a service?", Line: 5},
		{N: 2, Text: "Who approves access to the production database?", Line: 7},
		{N: 3, Text: "Which dashboards wake you at night?", Line: 9},
	}
	asksFirst, asksSecond = "So, what happened the last time you deployed a service?", "And who approves access to the production database?"
)

// turnsOf makes turns of "I: …" and "P: …" and so on, each on the tenth line.
func turnsOf(said ...string) []interviews.Turn {
	var turns []interviews.Turn
	for i, s := range said {
		who, text, _ := strings.Cut(s, ": ")
		turns = append(turns, interviews.Turn{N: i + 1, Kind: interviews.Speech, Speaker: who, Line: 10 * (i + 1), Text: text})
	}
	return turns
}

// guided is four interviews: one that names its guide, one whose study has it,
// one whose study has two, and one with a guide that nobody has.
func guided() Data {
	d := Data{
		Guides: []guides.Guide{{ID: "g", Title: "Round 1", Study: "one", Path: "g.md", Questions: guideQuestions},
			{ID: "h", Study: "two"}, {ID: "i", Study: "two"}},
		Codebook: coding.NewCodebook([]coding.Theme{{ID: "a", Name: "A"}}),
		Turns:    map[interviews.ID][]interviews.Turn{},
	}
	for _, c := range []struct{ id, study, guide string }{{"named", "", "g"}, {"study", "one", ""}, {"two", "two", ""}, {"gone", "one", "x"}, {"none", "", ""}} {
		d.Interviews = append(d.Interviews, interviews.Interview{ID: interviews.ID(c.id), Study: c.study, Guide: c.guide, Path: c.id + ".md", Date: "2026-01-01", Revision: 3,
			Speakers: []interviews.Speaker{{Name: "I", Role: interviews.RoleInterviewer}, {Name: "P", Role: interviews.RoleParticipant, Participant: "P-" + c.id}, {Name: "O", Role: interviews.RoleObserver}}})
		d.Turns[interviews.ID(c.id)] = turnsOf("P: Hello.", "I: "+asksFirst, "P: It was [laughter] quite slow.", "O: Hm.", "P: And late.", "I: I see.", "P: Yes.")
	}
	d.Turns["named"] = append(d.Turns["named"], turnsOf("I: "+asksSecond, "P: Nobody knows.", "I: "+asksFirst, "P: Again.")...)
	for i := range d.Turns["named"] {
		d.Turns["named"][i].N, d.Turns["named"][i].Line = i+1, 10*(i+1)
	}
	quote := func(id string, first, last int, revision int64) {
		d.Quotes = append(d.Quotes, coding.Quote{ID: id, Interview: "named", Speaker: "P", State: coding.Unchanged, Range: coding.Range{Revision: revision, FirstTurn: first, LastTurn: last, End: 1}})
		d.Codings = append(d.Codings, coding.Coding{Quote: id, Theme: "a", Coder: "ana"}, coding.Coding{Quote: id, Theme: "a", Coder: "ben"})
	}
	quote("before", 1, 1, 3)
	quote("one", 3, 3, 3)
	quote("both", 7, 11, 3) // from the first question over the second to the first
	quote("old", 3, 3, 2)
	return d
}

func TestCoverage(t *testing.T) {
	r := Arrange(guided()).Coverage(Scope{})
	if len(r.Guides) != 1 || r.Guides[0].Participants != 2 {
		t.Fatalf("%+v", r.Guides)
	}
	g := r.Guides[0]
	wantHeld := []CoveredInterview{{"named", "2026-01-01", "named.md", NamedGuide, 1, 2}, {"study", "2026-01-01", "study.md", StudyGuide, 1, 1}}
	if diff := cmp.Diff(wantHeld, g.Interviews); diff != "" {
		t.Errorf("interviews (-want +got):\n%s", diff)
	}
	want := [][]QuestionCell{
		{{"named", true, 2, 20, 4, 8, 2}, {"study", true, 2, 20, 3, 7, 0}},
		{{"named", true, 8, 80, 1, 2, 1}, {Interview: "study"}},
		{{Interview: "named"}, {Interview: "study"}},
	}
	for i, q := range g.Questions {
		if diff := cmp.Diff(want[i], q.Interviews); diff != "" {
			t.Errorf("question %d (-want +got):\n%s", q.N, diff)
		}
	}
	if q := g.Questions[1]; q.Asked != 1 || q.Of != 2 || !q.Under || q.People.Part != (Part{1, 2}) || g.Questions[0].Under {
		t.Errorf("question 2: %+v", q)
	}
	left := []string{}
	for _, l := range r.LeftOut {
		left = append(left, string(l.Interview)+" "+l.Reason)
	}
	if got := strings.Join(left, "; "); got != "gone its guide x is not known; none it has no guide; two it names no guide, and its study has several" {
		t.Errorf("left out: %s", got)
	}
	checkCoverageDocument(t, r.Document())
}

func checkCoverageDocument(t *testing.T, doc *document.Document) {
	checkDocument(t, doc)
	text := plainText(doc)
	for _, want := range []string{"2 of 3 questions were asked in less than 70% of the interviews", "1 of 2[under 70%]", "20[] | 80[] | –[]", "the only one of their study", "is a guess until a person"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "50%") {
		t.Errorf("a percentage of 2 people:\n%s", text)
	}
	table := doc.Parts[1].Blocks[0].(*document.Table)
	if table.Rows[0].Cells[6].Value != "named.md:80" || table.Columns[4].Name != askedColumn {
		t.Errorf("question 2 was opened at %v, under %q", table.Rows[0].Cells[6].Value, table.Columns[4].Name)
	}
}

func TestCoverageNeedsTurnsAndAnInterviewer(t *testing.T) {
	d := guided()
	delete(d.Turns, "named")
	d.Interviews[1].Speakers = d.Interviews[1].Speakers[1:]
	r := Arrange(d).Coverage(Scope{})
	if len(r.Guides) != 0 || r.LeftOut[1].Reason != "its turns were not read" || !strings.Contains(r.LeftOut[3].Reason, "interviewer") {
		t.Errorf("%+v", r.LeftOut)
	}
	checkDocument(t, r.Document())
}

// TestCoverageIsWhatCountingByHandGives walks over drawn turns one by one.
func TestCoverageIsWhatCountingByHandGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := guided()
		d.Interviews, d.Quotes, d.Codings = d.Interviews[:2], nil, nil
		d.Interviews[1].Speakers[1].Participant = rapid.SampledFrom([]string{"P-study", "P-named"}).Draw(t, "person")
		for _, iv := range d.Interviews {
			said := rapid.SliceOf(rapid.SampledFrom([]string{"I: " + asksFirst, "I: " + asksSecond, "I: I see.", "P: One.", "P: One two.", "O: Hm."})).Draw(t, "said")
			d.Turns[iv.ID] = turnsOf(append(said, "P: Bye.")...)
			for i := range rapid.IntRange(0, 4).Draw(t, "quotes") {
				id := fmt.Sprint(iv.ID, i)
				first := rapid.IntRange(1, len(said)+1).Draw(t, "first")
				d.Quotes = append(d.Quotes, coding.Quote{ID: id, Interview: iv.ID, Speaker: "P", State: coding.Unchanged,
					Range: coding.Range{Revision: 3, FirstTurn: first, LastTurn: rapid.IntRange(first, len(said)+1).Draw(t, "last"), End: 1}})
				d.Codings = append(d.Codings, coding.Coding{Quote: id, Theme: "a", Coder: "ana"})
			}
		}
		got := Arrange(d).Coverage(Scope{}).Guides[0]
		for _, q := range got.Questions {
			people := set{}
			for i, iv := range d.Interviews {
				want := cellByHand(d, &iv, q.N)
				if diff := cmp.Diff(want, q.Interviews[i]); diff != "" {
					t.Fatalf("question %d (-by hand +report):\n%s", q.N, diff)
				}
				if want.Asked {
					people[iv.Speakers[1].Participant] = true
				}
			}
			if q.People.Participants != len(people) {
				t.Fatalf("question %d: %d people, by hand %d", q.N, q.People.Participants, len(people))
			}
		}
	})
}

func cellByHand(d Data, iv *interviews.Interview, question int) QuestionCell {
	c := QuestionCell{Interview: iv.ID}
	now, answers := 0, set{}
	for _, turn := range d.Turns[iv.ID] {
		switch turn.Text {
		case asksFirst:
			now = 1
		case asksSecond:
			now = 2
		}
		if now != question {
			continue
		}
		if !c.Asked {
			c.Asked, c.Turn, c.Line = true, turn.N, turn.Line
		}
		if turn.Speaker == "P" {
			c.Turns++
			c.Words += len(strings.Fields(turn.Text))
			answers[fmt.Sprint(turn.N)] = true
		}
	}
	for _, q := range d.Quotes {
		touches := slices.ContainsFunc(d.Turns[iv.ID], func(turn interviews.Turn) bool {
			return answers[fmt.Sprint(turn.N)] && q.FirstTurn <= turn.N && turn.N <= q.LastTurn
		})
		if q.Interview == iv.ID && touches {
			c.Quotes++
		}
	}
	return c
}

func TestCoverageIsTheSameBytes(t *testing.T) {
	turns, list := guided().Turns, guided().Guides
	sameBytes(t, func(d Data) any {
		d.Turns, d.Guides = turns, list
		d.Interviews = append(guided().Interviews, d.Interviews...)
		return Arrange(d).Coverage(Scope{})
	})
	checkDocument(t, Arrange(Data{}).Coverage(Scope{}).Document())
}

func TestWordCount(t *testing.T) {
	for text, want := range map[string]int{"": 0, "One, two – three.": 3, "Well [laughter] it's\n\n2 pm": 4, "誰に 聞く": 2, "[inaudible 00:12:31]": 0, "a[laughter]b": 1} {
		if got := wordCount(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}
