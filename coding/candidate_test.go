package coding

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestCandidates(t *testing.T) {
	for _, test := range []struct {
		name, quote string
		edits       []string
		want        []string
	}{
		{"twice", "It was the same in my last company", []string{
			"Kim: It was the same in my last company, to be honest.\n",
			"Kim: It was the same in my last company, to be honest.\nKim: It was the same in my last company, to be honest.\n"},
			[]string{"1.00 same words, turn 6: It was the same in my last company", "1.00 same words, turn 7: It was the same in my last company"}},
		{"another says it", "Everybody did that.", []string{"Kim: I borrowed", "Lee: I borrowed"},
			[]string{"1.00 same words, turn 8, other speaker: Everybody did that."}},
		{"said otherwise", "we wait two weeks for a permission", []string{"we wait two weeks for a permission", "we wait until somebody has the time"},
			[]string{"0.29 aligned turn, 5 words changed, turn 2: we wait until somebody has the time", "0.77 similar words, turn 4: We wait two days for a"}},
		{"exchanged", "We wait two days for a backfill.", []string{"We wait two days for a backfill.", "Nothing."},
			[]string{"0.00 aligned turn, 7 words changed, turn 4: Nothing.", "0.77 similar words, turn 2: we wait two weeks for a"}},
		{"taken out", "Thank you, that is all I wanted to know today.", []string{"\nInes: Thank you, that is all I wanted to know today.", ""}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			was, q := quoteIn(t, strings.Replace(conversation, test.quote, "⟦"+test.quote+"⟧", 1))
			now := scene(edit(t, was, test.edits...))
			if got := Carry(q, scene(was), 2, now); got.State.Counts() {
				t.Fatalf("it does not wait: %+v", got)
			}
			var got []string
			for _, c := range NewReviewer(scene(was), now, 2).Candidates(q) {
				got = append(got, fmt.Sprintf("%.2f %s: %s", c.Similarity, c.Why, c.Words))
				if err := c.Check(now, c.Words); err != nil {
					t.Error(err)
				}
				if turn := now[c.FirstTurn-1]; c.Speaker != turn.Speaker || c.Line != turn.LineAt(c.Start) || c.Revision != 2 {
					t.Errorf("said elsewhere: %+v", c)
				}
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestCandidatesAreFew(t *testing.T) {
	was, q := quoteIn(t, "Kim: ⟦Yes.⟧")
	got := NewReviewer(scene(was), scene(strings.Repeat("Kim: Yes.\nInes: And?\n", 20)+"Kim: Yesterday."), 2).Candidates(q)
	if len(got) != mostCandidates {
		t.Errorf("%d candidates", len(got))
	}
}

// What is looked for first changes nothing for what is looked for next.
func TestReviewerIsUsedAgain(t *testing.T) {
	was := scene(conversation)
	now := scene(strings.NewReplacer("Kim: I borrowed", "Lee: I borrowed", "two weeks", "a while", "Kim: It was the same", "Pat: It was the same").Replace(conversation))
	again := NewReviewer(was, now, 2)
	found := 0
	for _, turn := range was {
		for _, words := range []string{turn.Text, strings.Fields(turn.Text)[0]} {
			q := Quote{Text: words, State: Orphaned, Range: Range{Revision: 1, FirstTurn: turn.N, LastTurn: turn.N, End: len(words)}}
			got, want := again.Candidates(q), NewReviewer(was, now, 2).Candidates(q)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %+v, by itself %+v", words, got, want)
			}
			found += len(got)
		}
	}
	if found == 0 {
		t.Error("nothing was found")
	}
}
