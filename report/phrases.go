package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"verbatim/internal/stats"
)

// MaxPhrase is how many words a key phrase has at most. People who talk make
// long runs without a function word, and RAKE scores those highest.
const MaxPhrase = 4

// Phrases find key phrases by RAKE: runs of words between function words and
// punctuation.
type Phrases struct {
	reading
	minPeople int
	phrases   *tallies[phrase]
	passage   []form
}

// A phrase is the places of its forms in the lexicon, from 1 on; 0 behind them.
type phrase [MaxPhrase]uint32

// NewPhrases starts to look for phrases that at least minPeople participants
// use; DefaultMinPeople is usual.
func NewPhrases(minPeople int) *Phrases {
	return &Phrases{reading: newReading(WordOptions{LeaveOut: FunctionWord}), minPeople: minPeople, phrases: newTallies(phrase.hash)}
}

// Add counts the candidates of a passage. Longer ones than MaxPhrase are none.
func (c *Phrases) Add(p *Passage) {
	person := c.begin(p)
	c.passage = c.passage[:0]
	for i := range p.Words {
		c.passage = append(c.passage, c.read(&p.Words[i]))
	}
	stop := func(i int) bool { return c.passage[i].out && p.before(i) != hyphen && p.before(i+1) != hyphen }
	cut := func(i int) bool { return apart(p.before(i)) }
	for from, to := range stats.Candidates(len(p.Words), stop, cut) {
		if to-from > MaxPhrase {
			continue
		}
		var key phrase
		for i, f := range c.passage[from:to] {
			key[i] = f.unit + 1
		}
		c.phrases.add(key, person)
	}
}

// hyphen joins words, also function words: "follow-up".
const hyphen = "-"

// before returns what stands between a word and the one before it.
func (p *Passage) before(i int) string {
	if i == 0 || i == len(p.Words) {
		return ""
	}
	return p.Turn.Text[p.Words[i-1].End:p.Words[i].Start]
}

// apart reports whether what stands between two words parts them: all but
// blanks within a paragraph, and a hyphen.
func apart(between string) bool {
	if between == " " || between == hyphen {
		return false
	}
	return strings.Contains(between, "\n\n") || strings.IndexFunc(between, func(r rune) bool { return !unicode.IsSpace(r) }) >= 0
}

// words returns the units of a phrase.
func (p phrase) words() []uint32 {
	n := 0
	for n < MaxPhrase && p[n] > 0 {
		n++
	}
	return p[:n]
}

func (p phrase) hash() uint8 {
	h := uint64(0)
	for _, unit := range p {
		h = mix(h, unit)
	}
	return uint8(h >> 56)
}

// text returns the words of a phrase with blanks between.
func (c *Phrases) text(p phrase) string {
	var words []string
	for _, unit := range p.words() {
		words = append(words, c.lexicon.forms[unit-1].text)
	}
	return strings.Join(words, " ")
}

// A PhraseReport lists phrases by their score, then by their words.
type PhraseReport struct {
	Read       Extent      `json:"read"`
	Candidates int         `json:"candidates"` // different phrases, also those that too few people use
	Phrases    []KeyPhrase `json:"phrases"`
}

// A KeyPhrase is words that people use together. Hyphens are shown as blanks.
type KeyPhrase struct {
	Phrase string  `json:"phrase"`
	Score  float64 `json:"score"` // RAKE: sum over its words of degree / frequency
	Count  int     `json:"count"` // times it is a candidate
	People int     `json:"people"`
}

// Result lists what was found. Words are scored by all candidates, phrases
// listed when enough people use them.
func (c *Phrases) Result() *PhraseReport {
	r := &PhraseReport{Read: c.extent(), Candidates: c.phrases.size(), Phrases: []KeyPhrase{}}
	rake := stats.NewRAKE[uint32]()
	c.phrases.each(func(p phrase, n, _ int) { rake.Add(p.words(), n) })
	c.phrases.each(func(p phrase, n, people int) {
		if people >= c.minPeople {
			r.Phrases = append(r.Phrases, KeyPhrase{c.text(p), rake.Phrase(p.words()), n, people})
		}
	})
	slices.SortFunc(r.Phrases, func(a, b KeyPhrase) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Phrase, b.Phrase))
	})
	return r
}
