package stats

import "iter"

// Candidates yields the candidates of RAKE among n words, the longest runs
// without a stop word, each from its first word up to but not including its
// end (Rose et al. 2010). stop reports whether a word is a stop word, cut
// whether punctuation stands before it.
func Candidates(n int, stop, cut func(word int) bool) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from := 0
		for i := range n + 1 {
			end := i == n || stop(i)
			if !end && !cut(i) {
				continue
			}
			if from < i && !yield(from, i) {
				return
			}
			if from = i; end {
				from = i + 1
			}
		}
	}
}

// RAKE scores words by the candidates they stand in (Rapid Automatic Keyword
// Extraction; Rose et al. 2010). Words are compared, never read.
type RAKE[Word comparable] struct {
	words map[Word]rakeWord
}

type rakeWord struct {
	frequency int // times the word occurs in candidates
	degree    int // words of those candidates, itself counted
}

// NewRAKE returns a RAKE without candidates.
func NewRAKE[Word comparable]() *RAKE[Word] { return &RAKE[Word]{words: map[Word]rakeWord{}} }

// Add counts a candidate that was found so many times.
func (r *RAKE[Word]) Add(candidate []Word, times int) {
	for _, w := range candidate {
		n := r.words[w]
		n.frequency += times
		n.degree += times * len(candidate)
		r.words[w] = n
	}
}

// Word returns degree / frequency: the mean number of words of the candidates
// that a word stands in. Not ok when it is in none.
func (r *RAKE[Word]) Word(w Word) (score float64, ok bool) {
	n := r.words[w]
	return share(n.degree, n.frequency)
}

// Phrase returns the sum of the scores of a phrase's words; words in no
// candidate add nothing.
func (r *RAKE[Word]) Phrase(words []Word) float64 {
	sum := 0.0
	for _, w := range words {
		score, _ := r.Word(w)
		sum += score
	}
	return sum
}
