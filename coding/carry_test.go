package coding

import (
	"strings"
	"testing"

	"verbatim/interviews"
)

// conversation is an interview with a neighbourhood for everything; a case changes
// one thing in it. The quoted words stand between ⟦ and ⟧.
const conversation = `Ines: So how do you get access to the data you need?
Kim: I ask my manager, who asks the platform team. Then we wait two weeks for a permission. Nobody can say why it takes so long.
Ines: Yes.
Kim: And when it is there, half of the tables are empty. We wait two days for a backfill.
Lee: Yes.
Kim: It was the same in my last company, to be honest.
Ines: What did you do there when you needed it at once?
Kim: I borrowed a colleague's screen. Everybody did that. We recieve the numbers by mail, and nobody asks.
Lee: Yes.
Ines: Thank you, that is all I wanted to know today.`

// scene makes turns of lines of "Speaker: text"; "\n" in a line is a newline.
func scene(s string) []interviews.Turn {
	var turns []interviews.Turn
	for i, line := range strings.Split(s, "\n") {
		who, text, _ := strings.Cut(line, ": ")
		turns = append(turns, interviews.Turn{N: i + 1, Kind: interviews.Speech, Speaker: who, Line: i + 1,
			StartMS: interviews.NoTime, Text: strings.ReplaceAll(text, `\n`, "\n")})
	}
	return turns
}

// marked returns the scene without its marks and the quote between them.
func quoteIn(t *testing.T, s string) (string, Quote) {
	t.Helper()
	before, rest, ok := strings.Cut(s, "⟦")
	inside, behind, ok2 := strings.Cut(rest, "⟧")
	if !ok || !ok2 {
		t.Fatalf("nothing is marked in %q", s)
	}
	at := func(s string) (turn, off int) {
		line := s[strings.LastIndexByte(s, '\n')+1:]
		_, text, _ := strings.Cut(line, ": ")
		return strings.Count(s, "\n") + 1, len(strings.ReplaceAll(text, `\n`, "\n"))
	}
	q := Quote{ID: "q", State: Unchanged}
	q.FirstTurn, q.Start = at(before)
	q.LastTurn, q.End = at(before + inside)
	plain := before + inside + behind
	words, err := q.Words(scene(plain))
	if err != nil {
		t.Fatal(err)
	}
	q.Text = words
	q.Revision = 1
	q.Locate(scene(plain))
	return plain, q
}

// edit replaces, in conversation, each first text by the one that follows it.
func edit(t *testing.T, s string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(s, pairs[i]) {
			t.Fatalf("%q is not there to be changed", pairs[i])
		}
		s = strings.Replace(s, pairs[i], pairs[i+1], 1)
	}
	return s
}

// What becomes of a quote. quote is the passage to mark, edits the changes;
// words are those it has afterwards, "" when they are the same.
func TestCarryCases(t *testing.T) {
	const (
		weeks = "we wait two weeks for a permission"
		days  = "We wait two days for a backfill."
		asks  = "Everybody did that. We recieve the numbers by mail, and nobody asks."
		mail  = "We recieve the numbers by mail"
	)
	section := func(from, to string) string {
		i := strings.Index(conversation, from)
		return conversation[i : i+strings.Index(conversation[i:], to)]
	}
	answer := section("Kim: And when", "\nInes: Thank")
	long := section("I ask my", "\nInes: Yes")
	head, tail := section("Ines: So", "Kim: It was"), section("Kim: It was", "Ines: Thank")
	for _, test := range []struct {
		name, quote string
		edits       []string
		want        State
		words       string
	}{
		{"nothing", weeks, nil, Unchanged, ""},
		{"text put in before, same turn", weeks, []string{"Then we", "And then, as always, we"}, Moved, ""},
		{"turns put in before", weeks, []string{"Ines: So", "Ines: Hello, Kim.\nKim: Hello.\nInes: So"}, Moved, ""},
		{"text taken out before", weeks, []string{"I ask my manager, who asks the platform team. ", ""}, Moved, ""},
		{"text changed behind", weeks, []string{"Nobody can say why it takes so long", "No idea why"}, Unchanged, ""},
		{"sections swapped", weeks, []string{head, tail, tail + "Ines: Thank", head + "Ines: Thank"}, Moved, ""},
		{"turn said twice, at another place", weeks, []string{"Ines: Thank", "Kim: Then we wait two weeks for a permission.\nInes: Thank"}, Unchanged, ""},
		{"turn said twice, one behind the other", "It was the same in my last company", []string{
			"Kim: It was the same in my last company, to be honest.\n",
			"Kim: It was the same in my last company, to be honest.\nKim: It was the same in my last company, to be honest.\n"}, Ambiguous, ""},

		{"a typo", mail, []string{"recieve", "receive"}, Moved, "We receive the numbers by mail"},
		{"a typo in the first word", "recieve the numbers", []string{"recieve", "receive"}, Moved, "receive the numbers"},
		{"a typo in the only word", "recieve", []string{"recieve", "receive"}, Moved, "receive"},
		{"a typo in the last word", "We recieve", []string{"recieve", "receive"}, Moved, "We receive"},
		{"a quote that ends inside the word with the typo", "We reci", []string{"recieve", "receive"}, Orphaned, ""},
		{"a word exchanged", weeks, []string{"two weeks", "2 weeks"}, Moved, "we wait 2 weeks for a permission"},
		{"the last word exchanged", "wait two weeks", []string{"two weeks", "two months"}, Moved, "wait two months"},
		{"the only word exchanged", "weeks", []string{"two weeks", "two months"}, Orphaned, ""},
		{"a word put in that turns it round", weeks, []string{"we wait", "we do not wait"}, Moved, "we do not wait two weeks for a permission"},
		{"a filler taken out", "Then we wait two weeks", []string{"Then we wait", "we wait"}, Moved, "we wait two weeks"},
		{"a mark changed", days, []string{"backfill.", "backfill,"}, Moved, "We wait two days for a backfill,"},
		{"a sentence put in at its beginning", weeks, []string{"Then we wait", "Then there are forms to fill in. And we wait"}, Moved, ""},
		{"a sentence put in within", weeks, []string{"two weeks for", "two weeks. I am told that this is how it has always been done here. For"}, Orphaned, ""},
		{"another sentence in its place", days, []string{days, "Everybody fills them in by hand, every Friday."}, Orphaned, ""},
		{"its last turn said otherwise", asks + "\nLee: Yes.", []string{asks + "\nLee: Yes.", asks + "\nLee: Makes sense."}, Orphaned, ""},
		{"its first turn said at length", "Yes.\n" + answer, []string{"Ines: Yes.\n", "Ines: Yes, and so do we all.\n"}, Orphaned, ""},
		{"its last turn said at length", long + "\nInes: Yes.", []string{long + "\nInes: Yes.", long + "\nInes: Yes, and so do we all."}, Orphaned, ""},
		{"half of it said otherwise", weeks, []string{weeks, "we wait until somebody has the time"}, Orphaned, ""},

		{"taken out, a look-alike stays", days, []string{" " + days, ""}, Orphaned, ""},
		{"taken out, a look-alike before stays", weeks, []string{"Then " + weeks + ". ", ""}, Orphaned, ""},
		{"taken out, the same word stands elsewhere", "Yes", []string{"Ines: Yes.\n", ""}, Ambiguous, ""},
		{"its turn taken out with the next", weeks, []string{section("Kim: I ask", "Ines: Yes"), ""}, Orphaned, ""},

		{"joined with the next turn", "Everybody did that.", []string{"asks.\nLee: Yes.", "asks."}, Unchanged, ""},
		{"its turn split before it", weeks, []string{" Then we", "\nKim: Then we"}, Moved, ""},
		{"its turn split within it", weeks, []string{"weeks for", "weeks\nKim: for"}, Moved, "we wait two weeks\n\nfor a permission"},
		{"split by somebody else's word", weeks, []string{"weeks for", "weeks\nLee: Really?\nKim: for"}, Ambiguous, ""},

		{"everybody renamed", weeks, []string{"Ines:", "Q:", "Ines:", "Q:", "Ines:", "Q:", "Ines:", "Q:",
			"Kim:", "P-07:", "Kim:", "P-07:", "Kim:", "P-07:", "Kim:", "P-07:"}, Unchanged, ""},
		{"somebody else says it now", weeks, []string{"Kim: I ask", "Lee: I ask"}, Ambiguous, ""},
		{"somebody else says it now, corrected", mail, []string{"Kim: I borrowed", "Lee: I borrowed", "recieve", "receive"}, Ambiguous, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			was, q := quoteIn(t, strings.Replace(conversation, test.quote, "⟦"+test.quote+"⟧", 1))
			checkCase(t, q, was, edit(t, was, test.edits...), test.want, test.words)
		})
	}
}

// checkCase carries q and holds the result against what is wanted of it.
func checkCase(t *testing.T, q Quote, was, now string, want State, words string) {
	t.Helper()
	got := Carry(q, scene(was), 2, scene(now))
	if got.State != want {
		t.Fatalf("%s: %q (was %q), want %s", got.State, got.Text, got.Was, want)
	}
	if !want.Counts() {
		if q.State = want; got != q {
			t.Errorf("it waits, but was changed: %+v", got)
		}
		return
	}
	if words == "" {
		words = q.Text
	}
	before := ""
	if words != q.Text {
		before = q.Text
	}
	if got.Text != words || got.Was != before {
		t.Errorf("%q, was %q; want %q, was %q", got.Text, got.Was, words, before)
	}
	if err := got.Check(scene(now), got.Text); err != nil {
		t.Error(err)
	}
}

// Repeated words go with their own turn, or with nobody.
func TestCarryRepeatedWords(t *testing.T) {
	const three = "Kim: First we asked the team next door.\nLee: Yes.\nKim: Then we wrote to the manager of that team.\nLee: Yes.\nKim: At last we built our own.\nLee: Yes."
	mark := func(n int) string {
		parts := strings.SplitAfter(three, "Lee: ")
		parts[n] = strings.Replace(parts[n], "Yes.", "⟦Yes.⟧", 1)
		return strings.Join(parts, "")
	}
	for _, test := range []struct {
		name  string
		which int
		now   string
		want  State
		turn  int
	}{
		{"as it was", 2, three, Unchanged, 4},
		{"one more at the end", 2, three + "\nLee: Yes.", Unchanged, 4},
		{"a turn before is gone", 2, strings.Join(strings.Split(three, "\n")[1:], "\n"), Moved, 3},
		{"the one before is gone", 2, strings.Replace(three, "Lee: Yes.\n", "", 1), Moved, 3},
		{"one more in the same turn", 2, strings.Replace(three, "team.\nLee: Yes.", "team.\nLee: Yes. Yes. Between us.", 1), Ambiguous, 4},
		{"it is gone", 1, strings.Replace(three, "Lee: Yes.\n", "", 1), Ambiguous, 2},
		{"one more beside it", 1, strings.Replace(three, "Lee: Yes.\n", "Lee: Yes.\nLee: Yes.\n", 1), Ambiguous, 2},
		{"the turn between two of them is gone", 1, strings.Replace(three, "Lee: Yes.\nKim: Then we wrote to the manager of that team.\n", "", 1), Ambiguous, 2},
		{"so for the other", 2, strings.Replace(three, "Lee: Yes.\nKim: Then we wrote to the manager of that team.\n", "", 1), Ambiguous, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			was, q := quoteIn(t, mark(test.which))
			got := Carry(q, scene(was), 2, scene(test.now))
			if got.State != test.want || got.FirstTurn != test.turn {
				t.Errorf("%s in turn %d, want %s in %d", got.State, got.FirstTurn, test.want, test.turn)
			}
		})
	}
}

// Two sentences that differ in a word are never taken for each other
// (hypothesis/client#7571), wherever the one that is left stands.
func TestCarryTakesNoLookAlike(t *testing.T) {
	const first, second = "We always had to wait two weeks for it.", "We always had to wait six weeks for it."
	for _, between := range []string{" ", "\nInes: I see.\nKim: ", " And nobody could say why, not even the platform team itself. "} {
		was := "Ines: How long does it take to get one of those?\nKim: It depends on them. ⟦" + first + "⟧" + between + second + " That was it.\nInes: Thank you."
		plain, q := quoteIn(t, was)
		for _, now := range []string{
			strings.Replace(plain, first+between, "", 1),
			strings.Replace(plain, first, "", 1),
			strings.Replace(plain, first+between+second, second+between, 1),
		} {
			if got := Carry(q, scene(plain), 2, scene(now)); got.State.Counts() {
				t.Errorf("%q became %q in %q", q.Text, got.Text, now)
			}
		}
		only := strings.Replace(plain, between+second, "", 1)
		if got := Carry(q, scene(plain), 2, scene(only)); got.State != Unchanged || got.Text != first {
			t.Errorf("the look-alike was taken out: %+v", got)
		}
	}
}

// Turns of one speaker that become one turn, however their texts are joined.
func TestCarryJoinedTurns(t *testing.T) {
	const was = "Ines: And then?\nKim: We waited ⟦two weeks.\nKim: Nobody⟧ knew why.\nInes: I see."
	plain, q := quoteIn(t, was)
	for _, gap := range []string{`\n\n`, `\n`, " "} {
		now := strings.Replace(plain, "\nKim: Nobody", gap+"Nobody", 1)
		got := Carry(q, scene(plain), 2, scene(now))
		want := "two weeks." + strings.ReplaceAll(gap, `\n`, "\n") + "Nobody"
		if got.State != Moved || got.Text != want || got.LastTurn != 2 || (got.Was == "") != (want == q.Text) {
			t.Errorf("joined by %q: %+v", gap, got)
		}
		back := Carry(got, scene(now), 3, scene(plain))
		if back.Text != q.Text || back.Was != "" || !back.State.Counts() {
			t.Errorf("split again: %+v", back)
		}
	}
	other := strings.ReplaceAll(plain, "\nKim: Nobody", "\nLee: Nobody")
	_, q = quoteIn(t, strings.ReplaceAll(was, "\nKim: Nobody", "\nLee: Nobody"))
	if got := Carry(q, scene(other), 2, scene(strings.Replace(other, "\nLee: Nobody", " Nobody", 1))); got.State != Ambiguous {
		t.Errorf("Lee's words are Kim's now: %+v", got)
	}
}

// The words as they were coded are kept over any number of corrections.
func TestCarryKeepsTheFirstWords(t *testing.T) {
	was, q := quoteIn(t, strings.Replace(conversation, "We recieve the numbers", "⟦We recieve the numbers⟧", 1))
	now := strings.Replace(was, "recieve", "receive", 1)
	q = Carry(q, scene(was), 2, scene(now))
	then := strings.Replace(now, "the numbers", "all the numbers", 1)
	q = Carry(q, scene(now), 3, scene(then))
	if q.Text != "We receive all the numbers" || q.Was != "We recieve the numbers" {
		t.Fatalf("corrected twice: %+v", q)
	}
	waits := Carry(q, scene(then), 4, scene("Ines: Hello."))
	if waits.State != Orphaned || waits.Text != q.Text || waits.Was != q.Was || waits.Revision != 3 {
		t.Fatalf("gone: %+v", waits)
	}
	if q = Carry(waits, scene(then), 5, scene(was)); q.Text != "We recieve the numbers" || q.Was != "" || q.State != Moved {
		t.Errorf("as it was again: %+v", q)
	}
}

func TestCarryLeavesRetiredQuotes(t *testing.T) {
	was, q := quoteIn(t, strings.Replace(conversation, "two weeks", "⟦two weeks⟧", 1))
	q.State = Retired
	for _, now := range []string{was, "Ines: Hello.", "Ines: New.\n" + was} {
		got := CarryAll([]Quote{q}, map[int64][]interviews.Turn{1: scene(was)}, 2, scene(now))
		if got[0] != q {
			t.Errorf("%+v became %+v", q, got[0])
		}
	}
	if Retired.Counts() {
		t.Error("retired quotes are counted")
	}
}

// Offsets are right behind every kind of character (QualCoder#1207, #1482,
// doccano#2264, label-studio#1347, argilla#5729).
func TestCarryBehindOddCharacters(t *testing.T) {
	for _, odd := range []string{"😀", "I ❤️ it", "👩\u200d👩\u200d👧", "e\u0301", "🇩🇪", "שלום", "क्षि", "\u00a0", "ﷺ"} {
		was, q := quoteIn(t, strings.Replace(conversation, "two weeks", "⟦two weeks⟧", 1))
		for _, now := range []string{
			strings.Replace(was, "Then we", odd+" Then we", 1),
			strings.Replace(was, "Ines: So", "Ines: "+odd+" So", 1),
			strings.Replace(was, "two weeks", "two "+odd+" weeks", 1),
		} {
			got := Carry(q, scene(was), 2, scene(now))
			if !got.State.Counts() || strings.ReplaceAll(got.Text, odd+" ", "") != "two weeks" {
				t.Errorf("%q: %+v", odd, got)
			}
		}
	}
	// Words that differ in how an accent is written are corrected ones.
	was, q := quoteIn(t, "Ines: Where?\nKim: We met in ⟦the cafe\u0301⟧ at the corner.\nInes: And?")
	got := Carry(q, scene(was), 2, scene(strings.Replace(was, "cafe\u0301", "café", 1)))
	if got.State != Moved || got.Text != "the café" || got.Was != "the cafe\u0301" {
		t.Errorf("%+v", got)
	}
}
