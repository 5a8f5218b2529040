package report

import (
	"slices"
	"testing"

	"verbatim/interviews"
)

// Every row has a cell below each heading.
func TestRowsFitTheirHeader(t *testing.T) {
	p := passageOf("i", "P-1", 1, "slow queue, slow queue, deploy and wait")
	lines, words, pairs, near := NewConcordance(2), NewFrequencies(WordOptions{}), NewCollocations(CollocationOptions{}), NewNeighbours("queue", 1, CollocationOptions{})
	keys, phrases := NewKeyness(KeynessOptions{}), NewPhrases(0)
	lines.Add(p, []interviews.Span{{Start: 5, End: 10}})
	for _, add := range []func(*Passage){words.Add, pairs.Add, near.Add, phrases.Add} {
		add(p)
	}
	keys.Add(p, true)
	keys.Add(passageOf("i", "P-2", 2, "slow"), false)
	for _, r := range []interface {
		Rows() ([]string, [][]any)
	}{lines.Result(ByRight), words.Result(), pairs.Result(), near.Result(), keys.Result(), phrases.Result()} {
		header, rows := r.Rows()
		if len(rows) == 0 || slices.ContainsFunc(rows, func(row []any) bool { return len(row) != len(header) }) {
			t.Errorf("%T: %q above %v", r, header, rows)
		}
	}
}
