package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/interviews"
)

var spoken = regexp.MustCompile(`\p{Han}|[\p{Latin}\p{Cyrillic}\p{N}][\p{Latin}\p{Cyrillic}\p{N}\p{M}']*`)

// left is words that are left out of tests: some have a form of the same stem.
func left(form string) bool { return form == "deploys" || form == "no" }

// passageOf reads all words of a turn. A stem is what stands before a last s.
func passageOf(interview, participant string, turn int, text string) *Passage {
	p := &Passage{Interview: interviews.ID(interview), Participant: participant, Turn: &interviews.Turn{N: turn, Speaker: "Ana", Line: 10 * turn, StartMS: 1000, Text: text}}
	for _, at := range spoken.FindAllStringIndex(text, -1) {
		form := strings.ToLower(text[at[0]:at[1]])
		p.Words = append(p.Words, Word{Start: at[0], End: at[1], Form: form, Stem: strings.TrimSuffix(form, "s")})
	}
	return p
}

// corpus draws passages of a few words, interviews and people, of every
// interview and turn together. Some turns are in two passages, some are
// nobody's, and some have no words.
func drawCorpus(t *rapid.T) []*Passage {
	var corpus []*Passage
	word := rapid.SampledFrom([]string{"queue", "queues", "slow", "the", "deploy", "deploys", "Deploy", "no"})
	for i := range rapid.IntRange(0, 4).Draw(t, "interviews") {
		for turn := range rapid.IntRange(1, 5).Draw(t, "turns") {
			who := rapid.SampledFrom([]string{"", "P-1", "P-2", "P-3"}).Draw(t, "who")
			p := passageOf(fmt.Sprint("i", i), who, turn+1, strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), " "))
			if cut := len(p.Words) / 2; rapid.Bool().Draw(t, "cut") {
				rest := *p
				rest.Words, p.Words = p.Words[cut:], p.Words[:cut]
				corpus = append(corpus, p, &rest)
				continue
			}
			corpus = append(corpus, p)
		}
	}
	return corpus
}

// seen counts different names, but for "".
type seen map[string]bool

func (s seen) add(name string) seen {
	if s == nil {
		s = seen{}
	}
	if name != "" {
		s[name] = true
	}
	return s
}

// recount is what a tool should find of one thing.
type recount struct {
	times                     int
	turns, interviews, people seen
}

func (r *recount) add(p *Passage) {
	r.times++
	r.turns = r.turns.add(fmt.Sprint(p.Interview, p.Turn.N))
	r.interviews = r.interviews.add(string(p.Interview))
	r.people = r.people.add(p.Participant)
}

// unit is what a word is counted as.
func (w *Word) unit(stems bool) string {
	if stems {
		return w.Stem
	}
	return w.Form
}

func extentOf(corpus []*Passage) Extent {
	var all recount
	words := 0
	for _, p := range corpus {
		all.add(p)
		words += len(p.Words)
	}
	return Extent{words, len(all.turns), len(all.interviews), len(all.people)}
}

func TestFunctionWords(t *testing.T) {
	for w := range functionWords {
		if w != strings.ToLower(w) || spoken.FindString(w) != w {
			t.Errorf("%q is not a form", w)
		}
	}
	list := strings.Fields(functionWordList)
	if slices.Sort(list); len(slices.Compact(list)) != len(functionWords) || len(functionWords) != len(strings.Fields(functionWordList)) {
		t.Error("a word is there twice")
	}
	for form, want := range map[string]bool{"the": true, "don't": true, "um": true, "queue": false, "like": false, "": false} {
		if FunctionWord(form) != want {
			t.Errorf("%q: %v", form, !want)
		}
	}
}
