package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The example of the reference values, said by two people. Its longest run is
// too long to be a candidate; "waits" is in another one too.
func TestPhrasesByHand(t *testing.T) {
	c := NewPhrases(DefaultMinPeople)
	for i, who := range []string{"P-1", "P-2", ""} {
		c.Add(passageOf("a", who, i+1, "The deploy queue was slow, and the release train waits for the deploy queue. Creating a new service took two weeks."))
	}
	c.Add(passageOf("a", "P-1", 4, "Everybody waits"))
	c.Add(passageOf("a", "P-1", 5, "It was my release night"))
	r := c.Result()
	want := []KeyPhrase{
		{"release train waits", 2.75 + 3 + 2.5, 3, 2}, // release: (3·3 + 2)/4, waits: (3·3 + 1)/4
		{"deploy queue", 4, 6, 2},
		{"creating", 1, 3, 2},
		{"slow", 1, 3, 2},
	}
	if !slices.Equal(r.Phrases, want) || r.Candidates != 6 {
		t.Errorf("%+v of %d, want %+v of 6", r.Phrases, r.Candidates, want)
	}
}

func TestPhrasesEndWhereSpeechDoes(t *testing.T) {
	for text, want := range map[string]string{
		"slow follow-up calls":       "slow follow up calls",
		"out-of-hours call":          "out of hours call",
		"slow\ndeploy queue":         "slow deploy queue",
		"slow\n\ndeploy":             "deploy|slow",
		"slow - deploy":              "deploy|slow",
		"slow…deploy 👍 queue":        "deploy|queue|slow",
		"slow  deploy\tqueue":        "slow deploy queue",
		"one two three four queues":  "two three four queues",
		"two three four five queues": "",
		"um, the queue":              "queue",
	} {
		c := NewPhrases(0)
		c.Add(passageOf("a", "P-1", 1, text))
		var got []string
		for _, p := range c.Result().Phrases {
			got = append(got, p.Phrase)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The corpus has blanks alone between words: cut at "the" and "no" by hand.
func TestPhrasesAreARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corpus := drawCorpus(t)
		c, want := NewPhrases(1), map[string]*recount{}
		frequency, degree := map[string]int{}, map[string]int{}
		for _, p := range corpus {
			c.Add(p)
			var forms []string
			for _, w := range p.Words {
				forms = append(forms, w.Form)
			}
			for _, run := range strings.Split(strings.ReplaceAll(" "+strings.Join(forms, "  ")+" ", " no ", " the "), " the ") {
				words := strings.Fields(run)
				if len(words) == 0 || len(words) > 4 {
					continue
				}
				for _, w := range words {
					frequency[w]++
					degree[w] += len(words)
				}
				text := strings.Join(words, " ")
				if want[text] == nil {
					want[text] = &recount{}
				}
				want[text].add(p)
			}
		}
		r := c.Result()
		if r.Candidates != len(want) {
			t.Fatalf("%d candidates, want %d", r.Candidates, len(want))
		}
		for _, p := range r.Phrases {
			score := 0.0
			for _, w := range strings.Fields(p.Phrase) {
				score += float64(degree[w]) / float64(frequency[w])
			}
			if n := want[p.Phrase]; n == nil || p.Count != n.times || p.People != len(n.people) || p.People < 1 || fmt.Sprintf("%.9f", score) != fmt.Sprintf("%.9f", p.Score) {
				t.Fatalf("%+v, want %+v and %v", p, n, score)
			}
			delete(want, p.Phrase)
		}
		for text, n := range want {
			if len(n.people) > 0 {
				t.Fatalf("%q is missing", text)
			}
		}
	})
}
