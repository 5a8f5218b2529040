package coding

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"verbatim/interviews"
)

// busy is the work of three coders on 20 interviews: 100,000 quotes with four
// of 500 themes each, of which every coder applied about five in six.
func busy() AgreementData {
	rng := rand.New(rand.NewPCG(1, 1))
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{}}
	text := strings.TrimSpace(strings.Repeat("it took two weeks to get an account – ", 8))
	for i := range 20 {
		id := interviews.ID(fmt.Sprintf("2026-08-%02d", i+1))
		d.finished(id, "ana", "ben", "cem")
		for n := range 400 {
			d.Turns[id] = append(d.Turns[id], interviews.Turn{N: n + 1, Kind: interviews.Speech, Speaker: "Kim", Line: 2 * n, Text: text})
		}
		for n := range 5000 {
			q := Quote{ID: fmt.Sprintf("q%02d%06d", i, n), Interview: id, State: Unchanged}
			start, turn := rng.IntN(100), rng.IntN(399)+1
			q.Range = Range{FirstTurn: turn, Start: start, LastTurn: turn + rng.IntN(20)/19, End: start + 1 + rng.IntN(100)}
			d.Quotes = append(d.Quotes, q)
			for range 4 {
				theme := fmt.Sprintf("theme-%03d", rng.IntN(500))
				for _, coder := range []string{"ana", "ben", "cem"} {
					if rng.IntN(6) > 0 {
						d.Codings = append(d.Codings, Coding{Quote: q.ID, Theme: theme, Coder: coder})
					}
				}
			}
		}
	}
	return d
}

func BenchmarkAgree(b *testing.B) {
	d := busy()
	for _, unit := range []UnitKind{UnitTurn, UnitInterview, UnitCharacters} {
		for _, resamples := range []int{0, 2000} {
			if unit == UnitCharacters && resamples > 0 {
				continue
			}
			b.Run(fmt.Sprintf("%s-%d", unit, resamples), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					a, err := Agree(d, AgreementScope{Unit: unit, Resamples: resamples})
					if err != nil || len(a.Themes) != 500 {
						b.Fatal(err)
					}
					b.ReportMetric(float64(len(a.Disagreements)), "disagreements")
					b.ReportMetric(float64(len(d.Codings)), "codings")
				}
			})
		}
	}
}
