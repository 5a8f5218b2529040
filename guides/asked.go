package guides

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// askedAlike is how alike, from 0 to 1, a sentence and a question must be for
// the sentence to ask it.
//
// It was chosen on the sample study: 14 interviews after one guide of 12
// questions, 570 turns, of each of which a person said what is answered there
// (testdata/asked.txt). At 0.25 Asked says the same of 307 turns, and 66 of the
// 90 openings it sees are right; at 0.20 it is 273 turns and 77 of 125, at 0.30
// it is 261 turns and 50 of 62. Most of what it misses is asked in quite other
// words than the guide's: in the four interviews that keep close to them it is
// right on 132 of 162 turns and 38 of 41 openings.
const askedAlike = 0.25

// letters is how much of a word counts, so that change, changes and changed
// are one, in any language that inflects words at their end.
const letters = 6

// Asked tells which question of a guide is answered in each turn of an
// interview: its N, or 0 before the first and in a guide without questions.
// said[i] is what the interviewer says in the i-th turn, "" when somebody else
// speaks.
//
// A question is opened by an interviewer's turn in which a sentence is like it
// and its probes, and is answered until another one is opened. Alike are those
// that share words which few questions of the guide have: the cosine of their
// TF-IDF vectors is at least askedAlike. Of several the most alike is taken,
// of those as alike as each other the first of the guide.
//
// This is a guess for people to look at. The same words give the same result.
func Asked(g *Guide, said []string) []int { return NewListener(g).Asked(said) }

// A Listener knows the questions of a guide by their words: for many
// interviews with one guide. It may be used from several goroutines.
type Listener struct {
	n       []int           // Question.N
	lengths []float64       // of the questions as vectors
	words   map[string]word // that the questions have
	other   float64         // what a word weighs that none of them has
}

// A word is what a word of the guide weighs, and in which questions.
type word struct {
	weight float64
	in     []weighed
}

// A weighed is a word in one question.
type weighed struct {
	question int // place in Listener.n
	weight   float64
}

// NewListener makes a Listener.
func NewListener(g *Guide) *Listener {
	l := &Listener{words: map[string]word{}}
	var texts [][]string
	having := map[string]int{}
	for _, q := range g.Questions {
		words := wordsOf(strings.Join(append([]string{q.Text}, q.Probes...), " "))
		slices.Sort(words)
		texts, l.n = append(texts, words), append(l.n, q.N)
		for _, w := range slices.Compact(slices.Clone(words)) {
			having[w]++
		}
	}
	for w, n := range having {
		l.words[w] = word{weight: l.weight(n)}
	}
	l.other = l.weight(0)
	for i, words := range texts {
		l.lengths = append(l.lengths, l.weigh(words, func(text string, w word, weight float64) {
			w.in = append(w.in, weighed{i, weight})
			l.words[text] = w
		}))
	}
	return l
}

// weight is what a word weighs that n questions have: the more, the fewer.
func (l *Listener) weight(n int) float64 { return math.Log(float64(1+len(l.n)) / (0.5 + float64(n))) }

// weigh calls each with every word of a text, once, that the guide has, and
// what it weighs there: the more, the more often it is there. It returns how
// long the text is as a vector. The words are sorted: sums must not depend on
// their order.
func (l *Listener) weigh(words []string, each func(string, word, float64)) float64 {
	length := 0.0
	for i := 0; i < len(words); {
		w, known := l.words[words[i]]
		one, sum, from := l.other, 0.0, i
		if known {
			one = w.weight
		}
		for ; i < len(words) && words[i] == words[from]; i++ {
			sum += one
		}
		length += sum * sum
		if known {
			each(words[from], w, sum)
		}
	}
	return math.Sqrt(length)
}

// Asked is the function Asked, for the Listener's guide.
func (l *Listener) Asked(said []string) []int {
	answered, open := make([]int, len(said)), 0
	for i, text := range said {
		if n := l.askedIn(text); n > 0 {
			open = n
		}
		answered[i] = open
	}
	return answered
}

// askedIn is the question that an interviewer's turn asks, 0 when none.
func (l *Listener) askedIn(text string) int {
	asked, most := 0, 0.0
	shared := make([]float64, len(l.n))
	for sentence := range strings.FieldsFuncSeq(text, ends) {
		words := wordsOf(sentence)
		slices.Sort(words)
		clear(shared)
		length := l.weigh(words, func(_ string, w word, weight float64) {
			for _, in := range w.in {
				shared[in.question] += weight * in.weight
			}
		})
		for i, sum := range shared {
			if sum > 0 && sum/length/l.lengths[i] > most {
				asked, most = l.n[i], sum/length/l.lengths[i]
			}
		}
	}
	if most < askedAlike {
		return 0
	}
	return asked
}

// ends reports whether a character ends a sentence.
func ends(r rune) bool { return strings.ContainsRune(".?!…\n。？！؟।", r) }

// wordsOf are the words of a text, in small letters and as much of them as
// counts.
func wordsOf(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(norm.NFC.String(text)), "’", "'")
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '\''
	})
	for i, w := range words {
		if runes := []rune(w); len(runes) > letters {
			words[i] = string(runes[:letters])
		}
	}
	return words
}
