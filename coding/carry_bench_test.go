package coding_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// BenchmarkCarry carries 500 quotes of an hour's interview to a revision with
// a change in every fifth turn.
func BenchmarkCarry(b *testing.B) {
	was := hour()
	now := make([]interviews.Turn, len(was))
	for i, t := range was {
		if i%5 == 0 {
			t.Text = strings.Replace(t.Text, " ", " um, ", 3)
		}
		now[i] = t
	}
	benchmark(b, was, now)
}

// BenchmarkCarryToAnother carries them to an interview that has nothing to do
// with it.
func BenchmarkCarryToAnother(b *testing.B) {
	was := hour()
	now := make([]interviews.Turn, len(was))
	for i, t := range was {
		fields := strings.Fields(t.Text)
		rand.New(rand.NewPCG(1, uint64(i))).Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		t.Text = strings.Join(fields, " ")
		now[i] = t
	}
	benchmark(b, was, now)
}

// BenchmarkReview looks for 160 quotes that wait, of one transcript.
func BenchmarkReview(b *testing.B) {
	was := hour()
	now := make([]interviews.Turn, len(was))
	for i, t := range was {
		t.Text = strings.Replace(t.Text, " ", " um, ", 3)
		now[i] = t
	}
	b.ReportAllocs()
	for b.Loop() {
		review := coding.NewReviewer(was, now, 2)
		for _, t := range was[:160] {
			q := coding.Quote{Text: t.Text, Range: coding.Range{Revision: 1, FirstTurn: t.N, LastTurn: t.N, End: len(t.Text)}, State: coding.Orphaned}
			if len(review.Candidates(q)) == 0 {
				b.Fatal("nothing was found")
			}
		}
	}
}

// hour makes 250 turns of 40 words, as often as people use them.
func hour() []interviews.Turn {
	rnd := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(rnd, 1.1, 2, 3000)
	turns := make([]interviews.Turn, 250)
	for i := range turns {
		var said []string
		for range 40 {
			said = append(said, fmt.Sprint("w", zipf.Uint64()))
		}
		turns[i] = interviews.Turn{N: i + 1, Speaker: []string{"Ines", "Kim"}[i%2], Line: i + 1, Text: strings.Join(said, " ") + "."}
	}
	return turns
}

func benchmark(b *testing.B, was, now []interviews.Turn) {
	var quotes []coding.Quote
	for i := range 500 {
		t := was[i/2]
		from := i % 2 * strings.Index(t.Text[1:], " w") / 1
		r := coding.Range{Revision: 1, FirstTurn: t.N, Start: from + i%2*2, LastTurn: t.N, End: len(t.Text)}
		text, err := r.Words(was)
		if err != nil {
			b.Fatal(err)
		}
		quotes = append(quotes, coding.Quote{Range: r, Text: text, State: coding.Unchanged})
	}
	turns := map[int64][]interviews.Turn{1: was}
	for b.Loop() {
		coding.CarryAll(quotes, turns, 2, now)
	}
}
