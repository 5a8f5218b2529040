package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/search/query"
)

func TestSpreadOfIndexAndScan(t *testing.T) {
	feed := sample()
	feed.texts("c", "A queue, and the queues again")
	german := doc("Die Warteschlangen")
	german.Language = "de"
	feed.say("d", german)
	x := open(t, t.TempDir())
	synced(t, x, feed)
	forms := []string{"deploying", "queue", "the", "warteschlange", "nobody", "lost", "日"}
	want := &Spread{Turns: 8, With: []int{3, 2, 4, 1, 0, 0, 1}}
	scanned, err := ScanSpread(t.Context(), feed, forms)
	if diff := cmp.Diff(want, scanned); err != nil || diff != "" {
		t.Errorf("%v: the scan finds (- want, + got)\n%s", err, diff)
	}
	indexed, err := x.Spread(t.Context(), forms)
	if diff := cmp.Diff(want, indexed); err != nil || diff != "" {
		t.Errorf("%v: the index finds (- want, + got)\n%s", err, diff)
	}
}

func TestTellingWords(t *testing.T) {
	l := NewLikeness("en", "The queue, queues and queue: deploys wait, once more unheard", func(form string) bool { return form == "the" || form == "and" })
	if want := []string{"queue", "deploys", "wait", "once", "more", "unheard"}; !slices.Equal(l.Forms, want) || !slices.Equal(l.Times, []int{3, 1, 1, 1, 1, 1}) {
		t.Fatalf("%q %v, want %q", l.Forms, l.Times, want)
	}
	// Thrice a word of 20 turns, then once what 2 of 100 have; what only the
	// passage has finds nothing.
	got := l.Telling(&Spread{Turns: 100, With: []int{20, 2, 40, 40, 90, 1}})
	if want := []string{"queue", "deploys", "once", "wait", "more"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	many := NewLikeness("en", strings.Repeat("b", 3)+" "+manyWords(100), func(string) bool { return false })
	spread := &Spread{Turns: 1000, With: make([]int, len(many.Forms))}
	for i := range spread.With {
		spread.With[i] = 2 + i
	}
	if got := many.Telling(spread); len(got) != MostTelling || got[0] != many.Forms[0] {
		t.Errorf("%d words, the first %q", len(got), got[0])
	}
}

func manyWords(n int) string {
	var words []string
	for i := range n {
		words = append(words, "x"+invented(uint64(i)))
	}
	return strings.Join(words, " ")
}

// What is like a passage is neither the passage nor a quote in it, and found
// alike by index and scan.
func TestSimilarPassages(t *testing.T) {
	feed := sample()
	x := open(t, t.TempDir())
	synced(t, x, feed)
	l := &Likeness{Forms: []string{"deployments", "end"}, Interview: "a", FirstTurn: 2, LastTurn: 2}
	found := func(q query.Query) (at []string) {
		for _, h := range alike(t, x, feed, q, Options{}).Hits {
			at = append(at, h.Quote+feed.docs[h.Revision][h.Turn-1].Interview)
		}
		return at
	}
	if got := found(l.Query(l.Forms, query.Query{})); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("found %q, want b, then a's first turn", got)
	}
	if got := found(l.Query(l.Forms, asked(t, "scary"))); !slices.Equal(got, []string{"a"}) {
		t.Errorf("found %q, want a's first turn", got)
	}
	if got := found(l.Query(l.Forms, asked(t, "in:quotes"))); !slices.Equal(got, []string{"q1a"}) {
		t.Errorf("found %q, want q1", got)
	}
	l.Interview = ""
	if got := found(l.Query(l.Forms, query.Query{})); len(got) != 3 {
		t.Errorf("found %q, want all three", got)
	}
}
