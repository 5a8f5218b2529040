package main

import (
	"context"
	"io"
	"path/filepath"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"
)

// TestDrawnQueries draws the same queries from the same files, however often
// these are copied: so many of each kind, all of which are read as what they are.
func TestDrawnQueries(t *testing.T) {
	first := drawFrom(t, 1, 104)
	if again := drawFrom(t, 1, 104); !reflect.DeepEqual(first, again) {
		t.Error("other queries were drawn the second time")
	}
	if len(first.Queries) != 104 || len(first.Hostile)+len(malformed) != hostileQueries {
		t.Errorf("%d queries and %d hostile ones", len(first.Queries), len(first.Hostile))
	}
	drawn := map[string]int{}
	for _, q := range first.Queries {
		drawn[q.Kind]++
		if _, err := q.parse(); err != nil && q.Kind != kindNear && q.Kind != kindFuzzy {
			t.Errorf("%s: %q: %v", q.Kind, q.Query, err)
		}
	}
	for _, kind := range benchKinds {
		if drawn[kind.name] < kind.of50 || drawn[kind.name] == 0 {
			t.Errorf("%d times %s", drawn[kind.name], kind.name)
		}
	}
	for _, q := range first.Hostile {
		if n := utf8.RuneCountInString(q.Query); n > longestQuery {
			t.Errorf("%s: %d characters are refused before they cost anything", q.Kind, n)
		}
	}
}

func drawFrom(t *testing.T, copies, count int) drawn {
	t.Helper()
	at := t.TempDir()
	files, err := multiply(filepath.Join("..", "..", "interviews", "samples"), filepath.Join(at, "files"), copies)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&searchPlan{Runs: 1, Count: count}).write(at); err != nil {
		t.Fatal(err)
	}
	p := &program{out: io.Discard, err: io.Discard, now: time.Now, quiet: true}
	found, err := drawPart(p, context.Background(), files, at)
	if err != nil {
		t.Fatal(err)
	}
	return found.(drawn)
}

func TestSpread(t *testing.T) {
	var took []float64
	for i := range 200 {
		took = append(took, float64(200-i))
	}
	if got, want := spreadOf(took), (spread{200, 101, 181, 191, 199, 200}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := spreadOf(nil); got != (spread{}) {
		t.Errorf("%+v of nothing", got)
	}
}
