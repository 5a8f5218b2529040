package storetest

import (
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// told are effects as lines.
func told(t testing.TB, s *store.Store, after, until int64, who string) (lines []string) {
	t.Helper()
	for _, e := range got[[]store.Effect](t)(s.Events.Effects(as(who), after, until)) {
		line := fmt.Sprintf("%d %s %v %v %v q%d", e.Seq, e.Kind, e.Themes, e.Interviews, e.Participants, e.Quotes)
		if e.Heard {
			line += " heard"
		}
		for _, m := range e.Merged {
			line += fmt.Sprintf(" %s>%s", m.Theme, m.Into)
		}
		lines = append(lines, line)
	}
	return lines
}

func testEffects(t *testing.T, s *store.Store) {
	theme(t, s, "x", "y")
	save(t, s, Transcript("i.md", "Ines: so", "P-1: we wait", "P-2: me too"))
	q := code(t, s, ada, "i", "we wait", "x").Quote
	code(t, s, as("bob"), "i", "me too", "x", "y")
	must(t, s.Work.SetFinished(ada, "i", true))
	must(t, s.Memos.SetMemo(ada, coding.OnTheme("x"), "why"))
	must(t, s.Judgements.Adjudicate(ada, &coding.Adjudication{Interview: "i", Theme: "x", Quotes: []string{q.ID}, Decision: coding.Adopt, Adopted: "bob"}))
	must(t, s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-2", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}}}))
	got[coding.Recoded](t)(s.Themes.Merge(ada, "x", "y"))
	got[*store.Event](t)(s.Events.Undo(ada))
	must(t, s.Coding.Retire(ada, q.ID))
	must(t, s.Coding.Uncode(ada, q.ID, nil)) // nothing holds the quote any more
	want := []string{
		"1 theme.set [x] [] [] q0",
		"2 theme.set [y] [] [] q0",
		"3 interview.ingest [] [i] [P-1 P-2] q0 heard",
		"4 code.add [x] [i] [P-1] q1",
		"5 code.add [x y] [i] [P-2] q1",
		"6 interview.finish [] [i] [P-1 P-2] q0 heard",
		"7 memo.set [] [] [] q0",
		"8 code.decide [x] [i] [P-1] q1",
		"9 participant.set [] [] [P-2] q0 heard",
		"10 theme.merge [x y] [i] [P-1 P-2] q2 x>y",
		"11 undo [x y] [i] [P-1 P-2] q2 x>",
		"12 quote.retire [] [i] [P-1] q1", // its coding was overruled
		"13 code.remove [x] [i] [P-1] q1",
	}
	same(t, "all", told(t, s, 0, head(t, s), "ada"), want)
	same(t, "some", told(t, s, 4, 6, "ada"), want[4:6])
	same(t, "none", told(t, s, 6, 6, "ada"), []string(nil))
	var events []int64
	for _, e := range got[[]store.Event](t)(s.Events.Between(ada, 4, 6)) {
		events = append(events, e.Seq)
	}
	same(t, "events between", events, []int64{5, 6})

	// A quote that is put aside takes its themes along, those it had then.
	must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "z", Name: "z"}))
	bobs := only(t, s)
	must(t, s.Coding.Retire(ada, bobs.ID))
	at := head(t, s)
	must(t, s.Coding.Uncode(as("bob"), bobs.ID, []string{"y"}))
	same(t, "put aside", told(t, s, at-1, at, "ada"), []string{fmt.Sprint(at, " quote.retire [x y] [i] [P-2] q1")})
}

// Who codes blind is not told what others did in the interview.
func testEffectsBlind(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait", "P-2: me too"))
	theme(t, s, "x")
	must(t, s.Work.Assign(ada, &coding.Assignment{Interview: "i", Coder: "bob", Blind: true}))
	at := head(t, s)
	code(t, s, ada, "i", "we wait", "x")
	code(t, s, as("bob"), "i", "me too", "x")
	hidden := []string{"4 code.add [] [] [] q0", "5 code.add [x] [i] [P-2] q1"}
	same(t, "to bob", told(t, s, at, at+2, "bob"), hidden)
	same(t, "to eve", told(t, s, at, at+2, "eve"), []string{"4 code.add [x] [i] [P-1] q1", hidden[1]})
}
