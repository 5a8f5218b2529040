package store_test

import (
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
)

func onEach(b *testing.B, bench func(*testing.B, *store.Store)) {
	b.Run("SQLite", func(b *testing.B) { bench(b, open(b, file(b))) })
	b.Run("Postgres", func(b *testing.B) { bench(b, open(b, pgtest.Database(b))) })
}

// BenchmarkSave saves transcripts of 160 turns, one commit each.
func BenchmarkSave(b *testing.B) {
	onEach(b, func(b *testing.B, s *store.Store) {
		for n := 0; b.Loop(); n++ {
			if _, err := s.Interviews.Save(ada, long(fmt.Sprint(n), 160)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCode codes words of a transcript of 160 turns, one commit each.
func BenchmarkCode(b *testing.B) {
	onEach(b, func(b *testing.B, s *store.Store) {
		prepare(b, s)
		tr := long("i", 160)
		for n := 0; b.Loop(); n++ {
			turn, end := n%160, 1+n/160%60
			text := tr.Turns[turn].Text[:end]
			if text == "" || text[0] == ' ' {
				continue
			}
			q := &coding.Quote{Interview: "i", Range: coding.Range{Revision: 1, FirstTurn: turn + 1, LastTurn: turn + 1, End: end}, Text: text}
			if _, err := s.Coding.Code(ada, q, []string{"x"}, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}
