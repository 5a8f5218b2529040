package roadmap

import (
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
)

// shared is the small study with a hypothesis that one quote of P-01 supports,
// and themes that say what kind they are.
func shared() *Data {
	d := study()
	d.Codebook = coding.NewCodebook([]coding.Theme{
		{ID: "shipping", Name: "Shipping", Kind: coding.Pain},
		{ID: "shipping/queue", Parent: "shipping", Name: "Queue"},
		{ID: "shipping/safe", Parent: "shipping", Name: "Safe", Kind: coding.Delight},
		{ID: "docs", Name: "Docs", Kind: coding.Delight},
	})
	d.Evidence = []Evidence{{Hypothesis: "queue-hurts", Quote: "q1", Stance: Supports}, {Hypothesis: "other", Quote: "q6", Stance: Supports}}
	return d
}

func TestCounter(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(d *Data) Clues
		want   string
	}{
		// Of a shared theme: first people in no evidence, then P-01, who is heard
		// already. q3, q5 and q9 are of people who would not be shown. q4 is the
		// interviewer's, and q8 has lost its place.
		{"themes and people", nil, "q6 q7 q2 q10 q3 q5 q9"},
		{"read the other way", func(d *Data) Clues {
			d.Rated = []coding.Coding{{Quote: "q1", Theme: "shipping/queue", Polarity: coding.Negative}, {Quote: "q10", Theme: "shipping/queue", Polarity: coding.Positive},
				{Quote: "q7", Theme: "shipping/queue", Polarity: coding.Neutral}, {Quote: "q6", Theme: "shipping/queue", Polarity: coding.Negative}}
			return Clues{}
		}, "q10 q7 q6 q2 q3 q5 q9"},
		{"by kind where nobody rated", func(d *Data) Clues {
			d.Rated = []coding.Coding{{Quote: "q2", Theme: "shipping/queue", Polarity: coding.Positive}, {Quote: "q7", Theme: "shipping/queue", Polarity: coding.Negative}}
			return Clues{}
		}, "q2 q6 q7 q10 q3 q5 q9"},
		{"overruled readings count nothing", func(d *Data) Clues {
			d.Rated = []coding.Coding{{Quote: "q2", Theme: "shipping/queue", Polarity: coding.Positive, Overruled: true}}
			return Clues{}
		}, "q6 q7 q2 q10 q3 q5 q9"},
		{"alike, and a delight", func(*Data) Clues { return Clues{Alike: []string{"q9", "q7", "q3"}} }, "q9 q3 q7 q6 q2 q10 q5"},
		{"a query", func(*Data) Clues {
			return Clues{Found: map[string]bool{"q10": true, "q9": true, "q1": true, "q4": true}}
		}, "q10 q9 q6 q7 q2 q3 q5"},
		{"everybody's first before anybody's second", func(d *Data) Clues {
			d.Evidence = nil
			return Clues{Found: map[string]bool{"q1": true, "q2": true, "q3": true, "q10": true}}
		}, "q1 q3 q2 q10 q5 q6 q7 q9"},
		{"nothing supports it yet", func(d *Data) Clues { d.Evidence = nil; return Clues{Alike: []string{"q9"}} }, "q9 q1 q3 q5 q6 q7"},
		{"key quotes first", func(d *Data) Clues { d.Evidence = nil; d.Quotes[9].Key = true; return Clues{} }, "q10 q3 q5 q6 q7 q9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, clues := shared(), Clues{}
			if c.change != nil {
				clues = c.change(d)
			}
			var got []string
			for _, one := range Counter(d, &d.Hypotheses[0], clues) {
				got = append(got, one.Quote)
				if len(one.Why) == 0 || one.Person == "" {
					t.Errorf("%+v", one)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestCounterSaysWhy(t *testing.T) {
	d := shared()
	d.Rated = []coding.Coding{{Quote: "q6", Theme: "shipping/queue", Polarity: coding.Positive}}
	list := Counter(d, &d.Hypotheses[0], Clues{Alike: []string{"q9"}, Found: map[string]bool{"q6": true}})
	want := map[string]string{
		"q6": `read as positive of "Queue", and the supporting quotes are not; the query finds it; P-04 is in no evidence yet`,
		"q9": `shares words with it, and is coded "Docs", a delight; P-06 is in no evidence yet`,
		"q2": `coded "Queue", as supporting quotes are`,
	}
	for id, words := range want {
		i := slices.IndexFunc(list, func(c Candidate) bool { return c.Quote == id })
		if i < 0 || strings.Join(list[i].Why, "; ") != words {
			t.Errorf("%s at %d of %+v, want %q", id, i, list, words)
		}
	}
}
