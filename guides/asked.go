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
func Asked(g *Guide, said []string) []int {
	in := newQuestions(g)
	answered := make([]int, len(said))
	open := 0
	for i, text := range said {
		if n := in.askedIn(text); n > 0 {
			open = n
		}
		answered[i] = open
	}
	return answered
}

// questions are those of a guide, by the words in them.
type questions struct {
	having map[string]int // how many questions have a word
	n      []int          // Question.N
	bags   []bag          // of its text and its probes
}

// A bag is what the words of a text weigh, and how long they are as a vector.
type bag struct {
	words  []string // each once, sorted: sums must not depend on the order of a map
	weight map[string]float64
	length float64
}

func newQuestions(g *Guide) *questions {
	in := &questions{having: map[string]int{}}
	var texts []string
	for _, q := range g.Questions {
		text := strings.Join(append([]string{q.Text}, q.Probes...), " ")
		texts, in.n = append(texts, text), append(in.n, q.N)
		words := wordsOf(text)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			in.having[w]++
		}
	}
	for _, text := range texts {
		in.bags = append(in.bags, in.bag(text))
	}
	return in
}

// bag weighs a text: a word the more often it is there, and the fewer
// questions have it.
func (in *questions) bag(text string) bag {
	b := bag{weight: map[string]float64{}}
	for _, w := range wordsOf(text) {
		if _, known := b.weight[w]; !known {
			b.words = append(b.words, w)
		}
		b.weight[w] += math.Log(float64(1+len(in.n)) / (0.5 + float64(in.having[w])))
	}
	slices.Sort(b.words)
	for _, w := range b.words {
		b.length += b.weight[w] * b.weight[w]
	}
	b.length = math.Sqrt(b.length)
	return b
}

// alike is the cosine of two bags, 0 when one of them is empty.
func (b *bag) alike(other *bag) float64 {
	if b.length == 0 || other.length == 0 {
		return 0
	}
	sum := 0.0
	for _, w := range b.words {
		sum += b.weight[w] * other.weight[w]
	}
	return sum / b.length / other.length
}

// askedIn is the question that an interviewer's turn asks, 0 when none.
func (in *questions) askedIn(text string) int {
	asked, most := 0, 0.0
	for _, sentence := range strings.FieldsFunc(text, ends) {
		said := in.bag(sentence)
		for i := range in.bags {
			if alike := said.alike(&in.bags[i]); alike > most {
				asked, most = in.n[i], alike
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
