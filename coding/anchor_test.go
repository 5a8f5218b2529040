package coding

import (
	"strings"
	"testing"

	"verbatim/interviews"
)

// said makes turns of "Speaker: text", or of the text alone, separated by " / ".
func said(script string) []interviews.Turn {
	var turns []interviews.Turn
	for i, line := range strings.Split(script, " / ") {
		who, text, spoken := strings.Cut(line, ": ")
		turn := interviews.Turn{N: i + 1, Kind: interviews.Speech, Speaker: who, Line: i + 1, StartMS: interviews.NoTime, Text: text}
		if !spoken {
			turn.Kind, turn.Speaker, turn.Text = interviews.Note, "", line
		}
		turns = append(turns, turn)
	}
	return turns
}

// The words of the second turn are carried, or not, by who says them now.
func TestCarryAsksWhoSaidIt(t *testing.T) {
	const was = "Ines: Why? / Kim: It took weeks. / Lee: Yes. / Kim: Yes. / Kim: Nobody knew."
	for _, test := range []struct {
		name, was, now string
		want           State
		speaker        string
	}{
		{"as it was", was, was, Unchanged, "Kim"},
		{"elsewhere", was, "Kim: It took weeks. / Lee: Yes.", Moved, "Kim"},
		{"another says it", was, "Ines: Why? / Lee: It took weeks. / Kim: Yes.", Ambiguous, "Kim"},
		{"another says it, no text changed", was, "Ines: Why? / Lee: It took weeks. / Lee: Yes. / Kim: Yes. / Kim: Nobody knew.", Ambiguous, "Kim"},
		{"two change names with each other", "Kim: Why? / Lee: It took weeks.", "Lee: Why? / Kim: It took weeks.", Ambiguous, "Lee"},
		{"somebody new says it", was, "Kim: Hi. / Max: It took weeks. / Kim: Nobody knew.", Ambiguous, "Kim"},
		{"renamed", was, "Ines: Why? / P-7: It took weeks. / Lee: Yes. / P-7: Yes. / P-7: Nobody knew.", Unchanged, "P-7"},
		{"renamed and moved", was, "P-7: Hello. / Ines: Why? / P-7: It took weeks. / P-7: Yes.", Moved, "P-7"},
		{"all renamed", was, "Q: Why? / P-7: It took weeks. / P-8: Yes. / P-7: Yes. / P-7: Nobody knew.", Unchanged, "P-7"},
		{"renamed, another turn edited", was, "P-7: It took weeks. / P-7: Nobody knew that.", Moved, "P-7"},
		{"renamed, this turn edited", was, "P-7: Well. It took weeks. / P-7: Nobody knew.", Moved, "P-7"},
		{"the old name still speaks", was, "P-7: It took weeks. / P-7: Yes. / P-7: Nobody knew. / Kim: I am new.", Ambiguous, "Kim"},
		{"one of the turns went to another", was, "P-7: It took weeks. / Lee: Yes. / Lee: Nobody knew.", Ambiguous, "Kim"},
		{"a turn that two say went to another", was, "P-7: It took weeks. / Lee: Yes. / Lee: Yes.", Ambiguous, "Kim"},
		{"split in two", was, "P-7: It took weeks. / P-8: Nobody knew.", Ambiguous, "Kim"},
		{"taken in by one who spoke before", was, "Lee: It took weeks. / Lee: Yes. / Lee: Nobody knew.", Ambiguous, "Kim"},
		{"nobody says it any more", was, "Ines: Why? / It took weeks.", Ambiguous, "Kim"},
		{"nobody said it", "Ines: Why? / It took weeks.", "Ines: Why? / Kim: It took weeks.", Ambiguous, ""},
		{"once more, by another", was, was + " / Lee: It took weeks.", Unchanged, "Kim"},
		{"gone", was, "Lee: Yes.", Orphaned, "Kim"},
	} {
		t.Run(test.name, func(t *testing.T) {
			turns, now := said(test.was), said(test.now)
			q := Quote{ID: "q", Range: Range{Revision: 7, FirstTurn: 2, LastTurn: 2, End: 13}, Text: "It took weeks", State: Unchanged}
			q.Locate(turns)
			got := CarryAll([]Quote{q}, map[int64][]interviews.Turn{7: turns}, 8, now)[0]
			if got.State != test.want || got.Speaker != test.speaker {
				t.Errorf("%s, said by %q; want %s, by %q", got.State, got.Speaker, test.want, test.speaker)
			}
			if !got.State.Counts() && got.Range != q.Range {
				t.Errorf("it waits, but was moved to %+v", got.Range)
			}
		})
	}
}

// The first turn's speaker counts for words of several turns. A quote that
// waits is carried again when the old speaker is back.
func TestCarrySpeakersAcrossTurns(t *testing.T) {
	was := said("Kim: It took weeks. / Ines: Why? / Kim: Nobody knew.")
	q := Quote{ID: "q", Range: Range{Revision: 7, FirstTurn: 1, Start: 3, LastTurn: 2, End: 3}, Text: "took weeks.\n\nWhy", State: Unchanged}
	q.Locate(was)
	got := Carry(q, was, 8, said("Ines: It took weeks. / Kim: Why? / Kim: Nobody knew."))
	if got.State != Ambiguous || got.Range != q.Range {
		t.Errorf("said by another: %+v", got)
	}
	if got = Carry(got, was, 9, was); got.State != Unchanged || got.Revision != 9 {
		t.Errorf("said by the same again: %+v", got)
	}
}
