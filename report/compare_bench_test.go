package report

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
)

// benchCorpus is a company's work of years: 2,000 interviews with 1,600 people
// of 8 teams over 8 quarters, 500 themes, and a million codings on 500,000
// quotes. Some themes are in most interviews, most are in few.
func benchCorpus() *Corpus {
	r := rand.New(rand.NewPCG(1, 2))
	d := Data{Turns: map[interviews.ID][]interviews.Turn{}}
	themes := make([]coding.Theme, 500)
	for i := range themes {
		themes[i] = coding.Theme{ID: fmt.Sprintf("t%03d", i), Name: fmt.Sprint("Theme ", i), Position: i}
		if i%10 != 0 {
			themes[i].Parent = themes[i/10*10].ID
		}
	}
	d.Codebook = coding.NewCodebook(themes)
	for i := range 1600 {
		d.Participants = append(d.Participants, interviews.Participant{ID: fmt.Sprint("P-", i), Attributes: []interviews.Attribute{{Key: "team", Value: fmt.Sprint("team ", i%8)}}})
	}
	questions := make([]guides.Question, 12)
	for i := range questions {
		questions[i] = guides.Question{N: i + 1, Text: fmt.Sprintf("What happened the last time you had to wait for w%d and w%d, and who helped you?", 3*i, 3*i+1)}
	}
	d.Guides = []guides.Guide{{ID: "g", Questions: questions}}
	for i := range 2000 {
		iv := interviews.Interview{ID: interviews.ID(fmt.Sprintf("i%04d", i)), Guide: "g", Date: interviews.Date(fmt.Sprintf("%d-%02d-%02d", 2024+i/1000, i/84%12+1, i%28+1)),
			Speakers: []interviews.Speaker{{Name: "I", Role: interviews.RoleInterviewer}, {Name: "P", Role: interviews.RoleParticipant, Participant: fmt.Sprint("P-", i%1600)}}}
		d.Interviews = append(d.Interviews, iv)
		d.Finished = append(d.Finished, coding.Finish{Interview: iv.ID, Coder: "ana"})
		d.Assignments = append(d.Assignments, coding.Assignment{Interview: iv.ID, Coder: "ana", Place: 1}, coding.Assignment{Interview: iv.ID, Coder: "ben", Place: 2})
		for n := range 60 {
			turn := interviews.Turn{N: n + 1, Kind: interviews.Speech, Speaker: "P", Line: n, Text: benchText}
			if n%2 == 0 {
				turn.Speaker = "I"
				turn.Text = fmt.Sprintf("I see, that is w%d. What happened with w%d and w%d then, the last time?", r.IntN(99), r.IntN(36), r.IntN(36))
			}
			d.Turns[iv.ID] = append(d.Turns[iv.ID], turn)
		}
	}
	var b coding.MatrixBuilder
	usual := rand.NewZipf(r, 1.2, 20, 499)
	coders := [][]byte{[]byte("ana"), []byte("ben"), []byte("cem")}
	for i := range 500_000 {
		id := fmt.Sprintf("q%06d", i)
		at := i % 2000
		turn := r.IntN(60) + 1
		d.Quotes = append(d.Quotes, coding.Quote{ID: id, Interview: d.Interviews[at].ID, Speaker: "P", State: coding.Unchanged, Range: coding.Range{FirstTurn: turn, LastTurn: turn, End: 9}})
		theme := []byte(themes[int(usual.Uint64())*7%500].ID)
		b.Add([]byte(id), theme, coders[i%3])
		b.Add([]byte(id), theme, coders[(i+1)%3])
	}
	d.Matrix = b.Matrix()
	return Arrange(d)
}

func BenchmarkComparisons(b *testing.B) {
	c := benchCorpus()
	for name, report := range map[string]func(){
		"themes":   func() { c.Themes(Scope{Numbers: true}) },
		"segments": func() { c.Segments(Scope{By: "team"}) },
		"trend":    func() { c.Trend(Scope{}, TrendOptions{}) },
		"months":   func() { c.Trend(Scope{}, TrendOptions{Unit: Months, Repeat: RepeatMcNemar}) },
		"progress": func() { c.Progress(Scope{}) },
		"coverage": func() { c.Coverage(Scope{}) },
		"document": func() { c.Segments(Scope{By: "team"}).Document() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				report()
			}
		})
	}
}
