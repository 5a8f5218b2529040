package coding

import (
	"errors"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// pieces are what the texts of these tests are made of: characters of one and
// of many code points, and those that join their neighbours.
var pieces = []string{
	"a", "b", " ", ".", "\n", "'", "é", "e\u0301", "o\u0308\u0323", "ß", "\u00a0", "\u200d", "\u0301",
	"😀", "👍🏽", "👩\u200d👩\u200d👧", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "🇩", "🇪", "🇫🇷", "1\ufe0f\u20e3",
	"ש", "שלום", "\u200f", "\u202b", "ع", "한", "\u1112\u1161\u11ab", "\u1112", "क्षि", "\u0e33", "ﷺ", "two weeks",
}

func genText(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 24).Draw(t, label), "")
}

func genTurns(t *rapid.T, label string) []interviews.Turn {
	texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return genText(t, "text") }), 1, 5).Draw(t, label)
	return turnsOf(texts...)
}

func turnsOf(texts ...string) []interviews.Turn {
	turns := make([]interviews.Turn, len(texts))
	for i, text := range texts {
		turns[i] = interviews.Turn{N: i + 1, Speaker: "Kim", Line: 2*i + 1, StartMS: interviews.NoTime, Text: text}
	}
	return turns
}

// edges are the offsets between the graphemes of a text, by the library that
// IsBoundary takes its shortcuts around.
func edges(text string) []int {
	offs := []int{0}
	for seg := graphemes.FromString(text); seg.Next(); {
		offs = append(offs, seg.End())
	}
	return offs
}

// genRange draws a range on grapheme boundaries.
func genRange(t *rapid.T, turns []interviews.Turn) Range {
	first := rapid.IntRange(1, len(turns)).Draw(t, "first")
	last := rapid.IntRange(first, min(len(turns), first+2)).Draw(t, "last")
	r := Range{Revision: 7, FirstTurn: first, LastTurn: last}
	r.Start = rapid.SampledFrom(edges(turns[first-1].Text)).Draw(t, "start")
	r.End = rapid.SampledFrom(edges(turns[last-1].Text)).Draw(t, "end")
	return r
}

// selections are made in every text that is drawn; with rapid's 100 texts they
// are 10,000.
const selections = 100

func TestBoundariesAreThoseOfTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genText(t, "text")
		want := map[int]bool{}
		for _, off := range edges(text) {
			want[off] = true
		}
		for off := -1; off <= len(text)+1; off++ {
			if got := IsBoundary(text, off); got != want[off] {
				t.Fatalf("IsBoundary(%q, %d) = %v", text, off, got)
			}
		}
	})
}

// Words, Check and Find say the same of every selection.
func TestSelectionsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turns := genTurns(t, "turns")
		for range selections {
			checkSelection(t, turns, genRange(t, turns))
		}
	})
}

func checkSelection(t *rapid.T, turns []interviews.Turn, r Range) {
	words, err := r.Words(turns)
	if r.FirstTurn == r.LastTurn && r.Start >= r.End {
		if !errors.Is(err, errs.Invalid) {
			t.Fatalf("%+v is empty: %v", r, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	blank := strings.TrimSpace(words) == ""
	if err := r.Check(turns, words); (err == nil) == blank {
		t.Fatalf("%+v, %q: Check: %v", r, words, err)
	}
	if err := r.Check(turns, words+"!"); err == nil || errs.KindOf(err) != errs.Conflict {
		t.Fatalf("%+v: other words are let through: %v", r, err)
	}
	if r.FirstTurn != r.LastTurn {
		return
	}
	found := false
	for _, p := range Find(r.Revision, turns, words, 0) {
		if err := p.Check(turns, words); err != nil {
			t.Fatalf("Find(%q) yields %+v: %v", words, p.Range, err)
		}
		found = found || p.Range == r
	}
	if found == blank {
		t.Fatalf("Find(%q) finds %+v: %v", words, r, found)
	}
	near, _ := Nearly(turns, words)
	if near != "" && len(Find(r.Revision, turns, near, 0)) == 0 {
		t.Fatalf("Nearly(%q) = %q, which cannot be coded", words, near)
	}
}

// A selection that cuts a character in two, or lies outside, is refused.
func TestSelectionsOffTheBoundaryAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turns := genTurns(t, "turns")
		r := genRange(t, turns)
		text := turns[r.FirstTurn-1].Text
		edge := map[int]bool{}
		for _, off := range edges(text) {
			edge[off] = true
		}
		for off := -2; off <= len(text)+2; off++ {
			if edge[off] {
				continue
			}
			for _, bad := range []Range{
				{r.Revision, r.FirstTurn, off, r.FirstTurn, len(text)},
				{r.Revision, r.FirstTurn, 0, r.FirstTurn, off},
			} {
				if words, err := bad.Words(turns); !errors.Is(err, errs.Invalid) {
					t.Fatalf("%+v of %q: %q, %v", bad, text, words, err)
				}
			}
		}
		for _, bad := range []Range{{7, 0, 0, 1, 1}, {7, 1, 0, len(turns) + 1, 1}, {7, 2, 0, 1, 1}, {7, -1, 0, -1, 1}} {
			if _, err := bad.Words(turns); !errors.Is(err, errs.Invalid) {
				t.Fatalf("%+v: %v", bad, err)
			}
		}
	})
}

// Whatever becomes of a transcript, a quote that counts stands on its words,
// and tells those it was coded with when they changed; one that is not carried
// stays as it was.
func TestCarryNeverChangesWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := genTurns(t, "was")
		now := edited(t, was)
		for range selections / 4 {
			r := genRange(t, was)
			words, err := r.Words(was)
			if err != nil || strings.TrimSpace(words) == "" {
				continue
			}
			q := Quote{ID: "q1", Range: r, Text: words, State: Unchanged, Speaker: "Kim"}
			checkCarried(t, q, was, now)
		}
	})
}

// edited is a transcript after turns were added, removed, changed or joined.
func edited(t *rapid.T, was []interviews.Turn) []interviews.Turn {
	var texts []string
	for _, turn := range was {
		switch rapid.SampledFrom([]string{"keep", "keep", "keep", "drop", "twice", "before", "behind", "join"}).Draw(t, "edit") {
		case "keep":
			texts = append(texts, turn.Text)
		case "twice":
			texts = append(texts, turn.Text, turn.Text)
		case "before":
			texts = append(texts, genText(t, "new"), turn.Text)
		case "behind":
			texts = append(texts, turn.Text+genText(t, "new"))
		case "join":
			texts = append(texts, turn.Text+Gap+turn.Text)
		}
	}
	return turnsOf(texts...)
}

func checkCarried(t *rapid.T, q Quote, was, now []interviews.Turn) {
	got := Carry(q, was, 8, now)
	if !got.State.Counts() {
		if q.State = got.State; got != q {
			t.Fatalf("%s, but it was changed: %+v", got.State, got)
		}
		if n := len(Find(8, now, q.Text, 0)); n > 0 && got.State != Ambiguous {
			t.Fatalf("the words occur %d times: %s", n, got.State)
		}
		return
	}
	if err := got.Check(now, got.Text); err != nil || got.ID != q.ID || got.Revision != 8 {
		t.Fatalf("carried to %+v: %v", got, err)
	}
	if was := map[bool]string{true: "", false: q.Text}[got.Text == q.Text]; got.Was != was {
		t.Fatalf("%q became %q, and says it was %q", q.Text, got.Text, got.Was)
	}
	same := got.Range
	same.Revision = q.Revision
	if (same == q.Range && got.Text == q.Text) != (got.State == Unchanged) {
		t.Fatalf("%+v → %+v is %s", q, got, got.State)
	}
}

// A quote over several turns is found again, also where they were joined.
func TestCarryAcrossTurns(t *testing.T) {
	was := turnsOf("It took two weeks.", "Why?", "Nobody knew.")
	r := Range{Revision: 7, FirstTurn: 1, Start: 8, LastTurn: 3, End: 6}
	words, err := r.Words(was)
	if err != nil || words != "two weeks.\n\nWhy?\n\nNobody" {
		t.Fatal(words, err)
	}
	q := Quote{ID: "q", Range: r, Text: words}
	for _, test := range []struct {
		now  []string
		want State
		at   int
	}{
		{[]string{"It took two weeks.", "Why?", "Nobody knew."}, Unchanged, 1},
		{[]string{"Hello.", "It took two weeks.", "Why?", "Nobody knew."}, Moved, 2},
		{[]string{"two weeks.", "Why?", "Nobody knew.", "two weeks.", "Why?", "Nobody."}, Moved, 1}, // "knew" follows
		{[]string{"two weeks.", "Why?", "Nobody knew.", "two weeks.", "Why?", "Nobody knew."}, Ambiguous, 1},
		{[]string{"It took two weeks.", "Why so?", "Nobody knew."}, Moved, 1},
		{[]string{"two weeks.\n\nWhy?\n\nNobody knew."}, Moved, 1},
		{[]string{"It took two weeks. Why?", "Nobody knew."}, Moved, 1},
		{[]string{"It took a day.", "Because.", "Somebody knew."}, Orphaned, 1},
	} {
		if got := Carry(q, was, 8, turnsOf(test.now...)); got.State != test.want || got.FirstTurn != test.at {
			t.Errorf("%q: %s at turn %d, want %s at %d", test.now, got.State, got.FirstTurn, test.want, test.at)
		}
	}
}

// Two quotes that would become one wait for a person, both.
func TestCarryAllKeepsQuotesApart(t *testing.T) {
	was := turnsOf("It was slow.", "It was slow.")
	now := turnsOf("It was slow.")
	quotes := []Quote{
		{ID: "a", Range: Range{7, 1, 0, 1, 12}, Text: "It was slow."},
		{ID: "b", Range: Range{7, 2, 0, 2, 12}, Text: "It was slow."},
		{ID: "c", Range: Range{7, 2, 3, 2, 6}, Text: "was"},
	}
	got := CarryAll(quotes, map[int64][]interviews.Turn{7: was}, 8, now)
	if got[0].State != Ambiguous || got[1].State != Ambiguous || got[0].Range != quotes[0].Range || got[2].State != Ambiguous {
		t.Errorf("%+v", got)
	}
}

func TestFind(t *testing.T) {
	turns := turnsOf("aaa and aaa", "caf\u0065\u0301", "🇩🇪🇫🇷", "x\ny", "One.\n\n“So.”")
	for _, test := range []struct {
		words string
		turn  int
		want  int
	}{
		{"aaa", 0, 2}, {"aa", 0, 4}, // occurrences may overlap
		{"aaa", 2, 0}, {"aaa", 1, 2},
		{"cafe", 0, 0}, {"cafe\u0301", 0, 1}, {"café", 0, 0},
		{"🇪🇫", 0, 0}, {"🇩🇪", 0, 1}, {"🇩", 0, 0},
		{"x\ny", 0, 1}, {"“So", 0, 1}, {"", 0, 0}, {" ", 0, 0}, {"\u00a0", 0, 0},
	} {
		if got := Find(7, turns, test.words, test.turn); len(got) != test.want {
			t.Errorf("Find(%q, turn %d): %d places, want %d", test.words, test.turn, len(got), test.want)
		}
	}
}

func TestNearly(t *testing.T) {
	turns := turnsOf("We waited “two  weeks” – honestly…", "İstanbul was quick.", "Twice. Twice.", "About 20\u00a0minutes\nor so",
		"in a cafe\u0301", "o\u0323\u0308")
	for _, test := range []struct {
		words, want string
		turn        int
	}{
		{`waited "two weeks" - honestly...`, "waited “two  weeks” – honestly…", 1},
		{"WAITED", "waited", 1},
		{"istanbul was", "İstanbul was", 2},
		{"twice.", "", 0}, // at two places
		{"20 minutes or", "20\u00a0minutes\nor", 4},
		{"never said", "", 0},
		{"café", "cafe\u0301", 5}, // composed otherwise
		{"cafe", "", 0},           // another word
		{"ö\u0323", "o\u0323\u0308", 6},
		{"", "", 0},
		{" ", "", 0},
		{"honestly.", "", 0}, // half of an ellipsis is none
	} {
		got, turn := Nearly(turns, test.words)
		if got != test.want || turn != test.turn {
			t.Errorf("Nearly(%q) = %q in turn %d, want %q in %d", test.words, got, turn, test.want, test.turn)
		}
	}
}
