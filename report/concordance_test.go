package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"verbatim/interviews"
)

// nodesOf finds a word in a passage.
func nodesOf(p *Passage, form string) []interviews.Span {
	var nodes []interviews.Span
	for _, w := range p.Words {
		if w.Form == form {
			nodes = append(nodes, interviews.Span{Start: w.Start, End: w.End})
		}
	}
	return nodes
}

func TestConcordanceByHand(t *testing.T) {
	for by, want := range map[ConcordanceOrder][]string{
		ByRight:    {"«“the »queue«”»", "«the slow »queue« grew a»", "«A »queue« grows, we»", "«our own »Queue« grows.\n\nWe»"},
		ByLeft:     {"«A »queue« grows, we»", "«our own »Queue« grows.\n\nWe»", "«the slow »queue« grew a»", "«“the »queue«”»"},
		ByPosition: {"«“the »queue«”»", "«our own »Queue« grows.\n\nWe»", "«A »queue« grows, we»", "«the slow »queue« grew a»"},
	} {
		c := NewConcordance(2)
		for i, text := range []string{"A queue grows, we wait for the slow queue grew a lot", "Well, our own Queue grows.\n\nWe wait", "“the queue”"} {
			p := passageOf("a", "P-1", 1, text)
			p.Date = interviews.Date(fmt.Sprintf("2026-01-%02d", 9-i))
			c.Add(p, nodesOf(p, "queue"))
		}
		var got []string
		for _, l := range c.Result(by).Lines {
			got = append(got, "«"+l.Left+"»"+l.Node+"«"+l.Right+"»")
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %s:\n%q, want\n%q", by, got, want)
		}
	}
}

// Equal words on one side are told apart by the third word, then by the other.
func TestConcordanceLooksThreeWordsFar(t *testing.T) {
	for by, texts := range map[ConcordanceOrder][]string{
		ByRight: {"b node x y z a", "a node x y z b", "c node x y c", "c node x y", "c node x"},
		ByLeft:  {"a z y x node b", "b z y x node a", "c y x node c", "y x node c", "x node c"},
	} {
		c := NewConcordance(1)
		for i, text := range texts {
			p := passageOf("a", "P-1", i+1, text)
			c.Add(p, nodesOf(p, "node"))
		}
		var turns []int
		for _, l := range c.Result(by).Lines {
			turns = append(turns, l.Turn)
		}
		if want := []int{5, 4, 3, 2, 1}; !slices.Equal(turns, want) {
			t.Errorf("by %s: turns %v, want %v", by, turns, want)
		}
	}
}

func TestConcordanceSaysWhere(t *testing.T) {
	p := passageOf("a", "P-1", 3, "One.\n\nTwo queue")
	p.Path, p.Date = "a.md", "2026-01-02"
	p.Turn.Stamps = []interviews.Stamp{{Offset: 6, MS: 5000}}
	c := NewConcordance(0)
	c.Add(p, nodesOf(p, "queue"))
	l := c.Result(ByPosition).Lines[0]
	if l.Left+l.Right != "" || l.Line != 32 || *l.StartMS != 5000 || l.Interview != "a" || l.Turn != 3 || l.Participant != "P-1" || l.Speaker != "Ana" {
		t.Errorf("%+v", l)
	}
	p.Turn.Stamps, p.Turn.StartMS, p.Participant = nil, interviews.NoTime, ""
	c = NewConcordance(1)
	c.Add(p, nodesOf(p, "queue"))
	_, rows := c.Result(ByPosition).Rows()
	if got := fmt.Sprintf("%q", rows); got != `[["Two" "queue" "" "Ana" "2026-01-02" "a.md:32" ""]]` {
		t.Error(got)
	}
}

// Every part of every line stands in the turn where the line says, in any
// script, and has as many words as were asked for.
func TestConcordanceRoundTrips(t *testing.T) {
	piece := rapid.SampledFrom([]string{"queue", "Ünïcode", "e\u0301te\u0301", "日", "👩‍👩‍👧", "👍🏽", "it's", ".", "\n\n", " ", "—", "ё", "\u200f"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		p, k := passageOf("a", "P-1", 1, text), rapid.IntRange(0, 6).Draw(t, "k")
		if len(p.Words) == 0 {
			return
		}
		first := rapid.IntRange(0, len(p.Words)-1).Draw(t, "first")
		last := rapid.IntRange(first, len(p.Words)-1).Draw(t, "last")
		c := NewConcordance(k)
		c.Add(p, []interviews.Span{{Start: p.Words[first].Start, End: p.Words[last].End}})
		l := c.Result(ByRight).Lines[0]
		from, to := l.Start-len(l.Left), l.End+len(l.Right)
		if text[l.Start:l.End] != l.Node || text[from:l.Start] != l.Left || text[l.End:to] != l.Right {
			t.Fatalf("%q %q %q are not at %d..%d of %q", l.Left, l.Node, l.Right, l.Start, l.End, text)
		}
		if !utf8.ValidString(l.Left) || !utf8.ValidString(l.Node) || !utf8.ValidString(l.Right) {
			t.Fatalf("a character is cut: %q %q %q", l.Left, l.Node, l.Right)
		}
		if left, right := within(p, from, l.Start), within(p, l.End, to); left != min(k, first) || right != min(k, len(p.Words)-1-last) {
			t.Fatalf("%d and %d words around word %d..%d of %d, asked for %d", left, right, first, last, len(p.Words), k)
		}
		if k > 0 && (from == 0) != (first <= k || p.Words[first-k].Start == 0) || k > 0 && (to == len(text)) != (len(p.Words)-1-last <= k || p.Words[last+k].End == len(text)) {
			t.Fatalf("%d..%d of %q", from, to, text)
		}
		if l.Line != p.Turn.LineAt(l.Start) {
			t.Fatalf("line %d", l.Line)
		}
	})
}

// within counts the words of a passage that are wholly in a range.
func within(p *Passage, from, to int) int {
	n := 0
	for _, w := range p.Words {
		if from <= w.Start && w.End <= to {
			n++
		}
	}
	return n
}
