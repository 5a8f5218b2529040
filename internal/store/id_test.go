package store_test

import (
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/store"
)

// Two processes that make the same ID in the same millisecond make two quotes.
func TestSameIDTwice(t *testing.T) {
	path := file(t)
	still := time.Date(2026, 8, 1, 9, 0, 0, 0, time.UTC)
	for turn := 1; turn <= 3; turn++ {
		opt := fixed(1)
		opt.Now = func() time.Time { return still }
		s := openWith(t, path, opt)
		if turn == 1 {
			prepare(t, s)
		}
		q := &coding.Quote{
			Interview: "i", Range: coding.Range{Revision: 1, FirstTurn: turn, LastTurn: turn, End: 4}, Text: "turn",
		}
		added, err := s.Coding.Code(ada, q, []string{"x"}, "")
		if err != nil || !added.New {
			t.Errorf("turn %d: %+v, %v", turn, added, err)
		}
		all, err := s.Coding.Quotes(ada, coding.Filter{})
		if err != nil || len(all) != turn {
			t.Errorf("%d quotes after %d, %v", len(all), turn, err)
		}
	}
}

func prepare(t testing.TB, s *store.Store) {
	t.Helper()
	if _, err := s.Interviews.Save(ada, long("i", 160)); err != nil {
		t.Fatal(err)
	}
	if err := s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "X"}); err != nil {
		t.Fatal(err)
	}
}

// IDs sort in the order in which they were made, also when the clock stands
// still or goes back.
func TestIDsSort(t *testing.T) {
	now := time.Date(2026, 8, 1, 9, 0, 0, 0, time.UTC)
	opt := fixed(1)
	opt.Now = func() time.Time { now = now.Add(-time.Hour); return now }
	s := openWith(t, file(t), opt)
	prepare(t, s)
	last := ""
	for turn := 1; turn <= 100; turn++ {
		q := &coding.Quote{
			Interview: "i", Range: coding.Range{Revision: 1, FirstTurn: turn, LastTurn: turn, End: 4}, Text: "turn",
		}
		added, err := s.Coding.Code(ada, q, []string{"x"}, "")
		if err != nil {
			t.Fatal(err)
		}
		if added.Quote.ID <= last {
			t.Fatalf("%s came after %s", added.Quote.ID, last)
		}
		last = added.Quote.ID
	}
}
