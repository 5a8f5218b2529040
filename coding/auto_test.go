package coding

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// talk is an interview whose participants say these turns; a turn that begins
// with ? is the interviewer's.
func talk(texts ...string) (*interviews.Interview, []interviews.Turn) {
	iv := &interviews.Interview{ID: "talk", Revision: 7, Speakers: []interviews.Speaker{
		{Name: "Kim", Role: interviews.RoleParticipant}, {Name: "Mira", Role: interviews.RoleInterviewer},
	}}
	turns := turnsOf(texts...)
	for i := range turns {
		turns[i].Kind = interviews.Speech
		if strings.HasPrefix(turns[i].Text, "?") {
			turns[i].Speaker = "Mira"
		}
	}
	return iv, turns
}

// found is what a finder finds, each as turn:start-end words; each is checked
// against the turns.
func found(t *testing.T, f *Finder, texts ...string) []string {
	t.Helper()
	iv, turns := talk(texts...)
	quotes, err := f.Find(context.Background(), iv, turns)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, q := range quotes {
		if err := q.Check(turns, q.Text); err != nil {
			t.Errorf("%+v: %v", q, err)
		}
		said = append(said, fmt.Sprintf("%d:%d-%d %s", q.FirstTurn, q.Start, q.End, q.Text))
	}
	return said
}

func TestFindWords(t *testing.T) {
	for _, test := range []struct {
		name, words string
		unit        Cut
		texts       []string
		want        []string
	}{
		// Other programs put these codings some characters off.
		{"a heart of two code points before it", "billing", MatchOnly, []string{"I ❤️ the tool but billing hurts"}, []string{"1:22-29 billing"}},
		{"an emoji outside the first plane before it", "billing", MatchOnly, []string{"😀 billing"}, []string{"1:5-12 billing"}},
		{"drift with each emoji", "billing", MatchOnly, []string{"😀 billing 😀 billing 👩‍👩‍👧 billing"}, []string{"1:5-12 billing", "1:18-25 billing", "1:45-52 billing"}},
		{"the last words of the file", "at the very end", MatchOnly, []string{"Hello.", "It stands at the very end"}, []string{"2:10-25 at the very end"}},
		{"decomposed", "café", MatchOnly, []string{"the cafe\u0301 downstairs"}, []string{"1:4-10 cafe\u0301"}},
		{"composed", "cafe\u0301", MatchOnly, []string{"the café downstairs"}, []string{"1:4-9 café"}},

		{"an accent is a letter's own", "cafe", MatchOnly, []string{"the café, the cafe\u0301"}, nil},
		{"any case", "DEPLOY queue", MatchOnly, []string{"The Deploy Queue."}, []string{"1:4-16 Deploy Queue"}},
		{"any blank", "deploy queue", MatchOnly, []string{"deploy\u00a0queue, deploy\nqueue"}, []string{"1:0-13 deploy\u00a0queue", "1:15-27 deploy\nqueue"}},
		{"any apostrophe", "don't know", MatchOnly, []string{"I don’t know"}, []string{"1:2-14 don’t know"}},
		{"whole words", "cost", MatchOnly, []string{"The costume, at cost, accost, cost2"}, []string{"1:16-20 cost"}},
		{"words that stand without blanks", "待", MatchOnly, []string{"二週間待った"}, []string{"1:9-12 待"}},
		{"not a half of a family", "👩", MatchOnly, []string{"👩‍👩‍👧 and 👩"}, []string{"1:23-27 👩"}},
		{"not half of a word that is said twice", "no no", MatchOnly, []string{"no no no no no"}, []string{"1:0-5 no no", "1:6-11 no no"}},

		{"not a third of an ellipsis", "so.", MatchOnly, []string{"so… so."}, []string{"1:6-9 so."}},

		{"whole sentences", "queue", WholeSentence, []string{"Hi. The queue, the queue! I asked Dr. Queue. Bye."}, []string{"1:4-25 The queue, the queue!", "1:26-44 I asked Dr. Queue."}},
		{"across sentences", "weeks. nobody", WholeSentence, []string{"Hi. It took weeks. Nobody knew. Bye."}, []string{"1:4-31 It took weeks. Nobody knew."}},
		{"whole turns", "queue", WholeTurn, []string{"The queue. The queue.", "Nothing.", " A queue "}, []string{"1:0-21 The queue. The queue.", "3:0-9  A queue "}},
		{"only participants", "queue", WholeTurn, []string{"? The queue?", "The queue."}, []string{"2:0-10 The queue."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := FindWords(test.words, test.unit, interviews.RoleParticipant)
			if err != nil {
				t.Fatal(err)
			}
			if got := found(t, f, test.texts...); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestFindExpression(t *testing.T) {
	for _, test := range []struct {
		expr string
		text string
		want []string
	}{
		{`queues?`, "A queue, queues, Queue", []string{"1:2-7 queue", "1:9-15 queues"}},
		{`(?i)queue`, "Queue", []string{"1:0-5 Queue"}},
		{`\b[A-Z]{2,}\b`, "the SLA and the SLO", []string{"1:4-7 SLA", "1:16-19 SLO"}},
		{`billing|invoice`, "😀 invoice ❤️ billing", []string{"1:5-12 invoice", "1:20-27 billing"}},
		{`e`, "e\u0301 e", []string{"1:4-5 e"}}, // not a half of é
		{`👩`, "👩‍👩‍👧 👩", []string{"1:19-23 👩"}},
		{`two\s+weeks`, "two\nweeks", []string{"1:0-9 two\nweeks"}},
		{`\s+`, "a b", nil}, // blanks are no words
		{`end$`, "the end", []string{"1:4-7 end"}},
	} {
		f, err := FindExpression(test.expr, MatchOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := found(t, f, test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.expr, got, test.want)
		}
	}
}

// What would never end, fits everything or nothing at all is refused, and the
// refusal says what to do.
func TestFindRefuses(t *testing.T) {
	for _, expr := range []string{
		`(?s).*`, `.`, `.+`, `(?s).{3}`, `[\s\S]+`, `^.`, `(.|.)+`, `a*`, `(queue)?`, `queue|`, `\b`, `^`, `$`, ``, `(a|b*)`, `(?:)`,
		`(((a{1,10}){1,10}){1,10}){1,10}`, `a{1000}`, `(a{100}){100}`, `a{2000}`, `[a-z]{150,300}`, strings.Repeat("(", 2000),
		`(`, `[`, `a**`, `\1`, `(?=a)`, strings.Repeat("a", MaxPattern+1),
	} {
		_, err := FindExpression(expr, MatchOnly)
		if !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
			t.Errorf("%.40q: %v (%s)", expr, err, errs.HintOf(err))
		}
	}
	for _, words := range []string{"", "  ", strings.Repeat("ä", MaxPattern+1)} {
		if _, err := FindWords(words, MatchOnly); !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
			t.Errorf("%.40q: %v", words, err)
		}
	}
	if _, err := FindWords(strings.Repeat("ä", MaxPattern), MatchOnly); err != nil {
		t.Errorf("characters are counted, not bytes: %v", err)
	}
}

// A run finds at most so many passages in all interviews together, and ends
// with its context, also within a turn.
func TestFindEnds(t *testing.T) {
	iv, turns := talk(strings.Repeat("no ", MaxPassages))
	f, err := FindExpression(`no`, MatchOnly)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Find(context.Background(), iv, turns); err != nil || len(got) != MaxPassages {
		t.Fatalf("%d passages: %v", len(got), err)
	}
	if _, err := f.Find(context.Background(), iv, turnsLike(turns[0], "no")); !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
		t.Errorf("the next interview adds to the run: %v", err)
	}
	over, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	f, err = FindExpression(`n[^§]*§|n`, WholeTurn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Find(over, iv, turns); !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
		t.Errorf("a run goes on after its time: %v", err)
	}
	if _, err := f.spans(over, turns[0].Text); !errors.Is(err, errs.Invalid) {
		t.Errorf("a turn goes on after its time: %v", err)
	}
}

// Whatever is looked for: what is found is words of the transcript, whole
// characters, in order, apart from each other.
func TestFoundPassagesCanBeCoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turns := genTurns(t, "turns")
		for i := range turns {
			turns[i].Kind = interviews.Speech
		}
		iv := &interviews.Interview{ID: "talk", Revision: 7, Speakers: []interviews.Speaker{{Name: "Kim", Role: interviews.RoleParticipant}}}
		unit := rapid.SampledFrom([]Cut{WholeTurn, WholeSentence, MatchOnly}).Draw(t, "unit")
		words := genText(t, "words")
		f, err := FindWords(words, unit, interviews.RoleParticipant)
		if rapid.Bool().Draw(t, "expression") {
			f, err = FindExpression(rapid.SampledFrom([]string{"[abe]", "two weeks", "👩", `\pL+`, "[^a]{2}"}).Draw(t, "expr"), unit)
		}
		if err != nil {
			return
		}
		quotes, err := f.Find(context.Background(), iv, turns)
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range quotes {
			if err := q.Check(turns, q.Text); err != nil {
				t.Fatalf("%+v: %v", q, err)
			}
			if i > 0 && (q.begins(quotes[i-1].Range) <= 0 || q.Touches(quotes[i-1].Range)) {
				t.Fatalf("%+v before %+v", quotes[i-1], q)
			}
		}
	})
}

// turnsLike is one turn that says something else.
func turnsLike(turn interviews.Turn, text string) []interviews.Turn {
	turn.Text = text
	return []interviews.Turn{turn}
}

func TestParseUnit(t *testing.T) {
	if u, err := ParseCut("sentence"); u != WholeSentence || err != nil {
		t.Error(u, err)
	}
	if _, err := ParseCut("line"); !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" {
		t.Error(err)
	}
}
