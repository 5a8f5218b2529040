package report

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// manyCodings is what a company has after years: 2,000 interviews, 500 themes
// as frequent as Zipf has it, a million codings.
var manyCodings = sync.OnceValue(func() *Corpus {
	r := rand.New(rand.NewPCG(3, 4))
	often := rand.NewZipf(r, 1.2, 20, 499)
	var d Data
	var list []coding.Theme
	for i := range 500 {
		list = append(list, coding.Theme{ID: fmt.Sprintf("t%03d", i), Name: fmt.Sprint("Theme ", i), Position: i})
	}
	d.Codebook = coding.NewCodebook(list)
	for i := range 900 {
		d.Participants = append(d.Participants, interviews.Participant{ID: fmt.Sprint("P-", i), Attributes: []interviews.Attribute{{Key: "team", Value: fmt.Sprint("team ", i%12)}}})
	}
	for i := range 2000 {
		id := interviews.ID(fmt.Sprintf("i%04d", i))
		d.Interviews = append(d.Interviews, interviews.Interview{ID: id, Date: interviews.Date(fmt.Sprintf("20%02d-03-01", i/100)), Turns: 600,
			Speakers: []interviews.Speaker{{Name: "X", Role: interviews.RoleParticipant, Participant: fmt.Sprint("P-", r.IntN(900))}}})
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: "ana"})
		for n := range 350 {
			q := coding.Quote{ID: fmt.Sprintf("q%s-%d", id, n), Interview: id, State: coding.Unchanged, Speaker: "X"}
			turn, start := 1+r.IntN(600), r.IntN(300)
			q.Range = coding.Range{FirstTurn: turn, Start: start, LastTurn: turn, End: start + 20 + r.IntN(300)}
			d.Quotes = append(d.Quotes, q)
			for range 1 + r.IntN(2) {
				d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: list[often.Uint64()].ID, Coder: "ana"})
			}
		}
	}
	return Arrange(d)
})

func BenchmarkSaturation(b *testing.B) {
	c := manyCodings()
	for b.Loop() {
		c.Saturation(Scope{}, SaturationOptions{})
	}
}

func BenchmarkSaturationOrders(b *testing.B) {
	c := manyCodings()
	n := newCounting(c, Scope{})
	rows := n.themesByTalk()
	for b.Loop() {
		newCourse(rows, len(rows), len(c.marks.Themes), SaturationOptions{}.rule())
	}
}

func BenchmarkCooccurrence(b *testing.B) {
	c := manyCodings()
	for _, unit := range TogetherUnits {
		b.Run(string(unit), func(b *testing.B) {
			for b.Loop() {
				c.CooccurrenceBy(Scope{}, CooccurrenceOptions{Unit: unit, Within: 2})
			}
		})
	}
}

func BenchmarkCooccurrenceDocument(b *testing.B) {
	r := manyCodings().Cooccurrence(Scope{})
	for b.Loop() {
		r.Document()
	}
}

func BenchmarkSaturationDocument(b *testing.B) {
	r := manyCodings().Saturation(Scope{}, SaturationOptions{})
	for b.Loop() {
		r.Document()
	}
}
