package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

// said is what people say in every script: with emoji that are several
// characters, marks that stand on others, text that runs to the left, blanks
// that do not break.
var said = []string{
	"We wait. And wait for long.", "👩‍👩‍👧‍👦 the 🏳️‍🌈 family 👍🏽 came", "Zu\u0308rich, Zu\u0308rich\u0301", "שלום, wait עולם", "مرحبا بالعالم",
	"ten\u00a0000\u00a0km", "日本語の文。二つ目。", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀😀", "one\n\ntwo\nthree", " leading and trailing ", "<b>&amp;</b> \"q\" 'q'", "\u200fmarks\u200e \ufeffof order", "", "e\u0301\u0301\u0301", "🇩🇪🇫🇷🇮🇹",
}

// talkOf is a transcript of some texts.
func talkOf(texts ...string) *talk {
	t := &talk{IV: &interviews.Interview{ID: "i", Revision: 7}, Me: "ana", codings: map[string][]coding.Coding{}, noted: map[string]bool{}}
	var themes []coding.Theme
	for i := range 10 {
		themes = append(themes, coding.Theme{ID: fmt.Sprintf("t%d", i), Name: fmt.Sprintf("Theme %d", i), Colour: i % coding.ColourSlots, Position: i})
	}
	t.book = coding.NewCodebook(themes)
	for i, text := range texts {
		t.turns = append(t.turns, interviews.Turn{N: i + 1, Kind: interviews.Speech, Speaker: "P", StartMS: interviews.NoTime, Text: text})
	}
	return t
}

// quoted adds a quote with some themes of ana's.
func (t *talk) quoted(r coding.Range, themes ...string) *coding.Quote {
	r.Revision = t.IV.Revision
	words, err := r.Words(t.turns)
	if err != nil {
		panic(err)
	}
	q := coding.Quote{ID: fmt.Sprintf("q%d", len(t.quotes)), Interview: "i", Range: r, Text: words, State: coding.Unchanged}
	for i, theme := range themes {
		t.codings[q.ID] = append(t.codings[q.ID], coding.Coding{Quote: q.ID, Theme: theme, Coder: "ana", At: time.Unix(int64(100*len(t.quotes)+i), 0)})
	}
	t.quotes = append(t.quotes, q)
	return &t.quotes[len(t.quotes)-1]
}

// boundaries are where a quote may begin or end in a text.
func boundaries(text string) []int {
	var at []int
	for i := range len(text) + 1 {
		if coding.IsBoundary(text, i) {
			at = append(at, i)
		}
	}
	return at
}

// drawRange chooses some words of a transcript, across turns at times.
func drawRange(rt *rapid.T, turns []interviews.Turn) (coding.Range, bool) {
	first := rapid.IntRange(1, len(turns)).Draw(rt, "first")
	last := rapid.IntRange(first, min(first+2, len(turns))).Draw(rt, "last")
	r := coding.Range{Revision: 7, FirstTurn: first, LastTurn: last}
	r.Start = rapid.SampledFrom(boundaries(turns[first-1].Text)).Draw(rt, "start")
	r.End = rapid.SampledFrom(boundaries(turns[last-1].Text)).Draw(rt, "end")
	words, err := r.Words(turns)
	return r, err == nil && strings.TrimSpace(words) != ""
}

// A page in the browser: the text of each turn, the marks of each quote.
type drawn struct {
	texts map[string]string
	marks map[string]map[string]string // by quote, then turn
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// parse reads turns as a browser does.
func parse(t testing.TB, page string) drawn {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	d := drawn{map[string]string{}, map[string]map[string]string{}}
	turn := ""
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "section":
			turn = attribute(n, "data-n")
		case n.Data == "div" && attribute(n, "class") == "tx":
			d.texts[turn] = textOf(n)
		case n.Data == "mark":
			if n.Parent.Data != "div" {
				t.Error("a mark in another one")
			}
			for _, id := range strings.Fields(attribute(n, "data-q")) {
				if d.marks[id] == nil {
					d.marks[id] = map[string]string{}
				}
				d.marks[id][turn] += textOf(n)
			}
		}
	}
	return d
}

// render draws all turns.
func render(t testing.TB, k *talk) string {
	t.Helper()
	paint := newPainter(k, "", k.shown(codeFilter{}))
	var b strings.Builder
	for i := range k.turns {
		v := paint.turn(&k.turns[i])
		part, err := rendered("turn", &v)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(part)
	}
	return b.String()
}

// What the page shows of a turn is its text, and of a quote its words, byte
// for byte, whatever overlaps.
func TestMarksAreTheWords(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		anything := rapid.OneOf(rapid.SampledFrom(said), rapid.Map(rapid.String(), func(s string) string {
			return strings.NewReplacer("\x00", "", "\r", "").Replace(s) // no transcript has them
		}))
		k := talkOf(rapid.SliceOfN(anything, 1, 5).Draw(rt, "texts")...)
		for range rapid.IntRange(0, 12).Draw(rt, "quotes") {
			if r, ok := drawRange(rt, k.turns); ok {
				k.quoted(r, rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"t0", "t1", "t2", "t3"}), 0, 3, rapid.ID).Draw(rt, "themes")...)
			}
		}
		d := parse(t, render(t, k))
		for _, turn := range k.turns {
			if got := d.texts[fmt.Sprint(turn.N)]; got != turn.Text {
				rt.Fatalf("turn %d shows %q, not %q", turn.N, got, turn.Text)
			}
		}
		for _, q := range k.quotes {
			var parts []string
			for n := q.FirstTurn; n <= q.LastTurn; n++ {
				parts = append(parts, d.marks[q.ID][fmt.Sprint(n)])
			}
			if got := strings.Join(parts, coding.Gap); got != q.Text {
				rt.Fatalf("the marks of %+v are %q, not %q", q.Range, got, q.Text)
			}
		}
	})
}

// Sentences are told as scripts count: their UTF-16 slices are the sentences.
func TestSentencesInUTF16(t *testing.T) {
	for _, text := range append(said, strings.Join(said, " ")) {
		units := utf16.Encode([]rune(text))
		var got, want []string
		for _, s := range coding.Sentences(text) {
			want = append(want, text[s.Start:s.End])
		}
		offsets := strings.Split(sentences(text), ",")
		for i := 0; i+1 < len(offsets); i += 2 {
			var from, to int
			_, err := fmt.Sscan(offsets[i], &from)
			_, also := fmt.Sscan(offsets[i+1], &to)
			if err != nil || also != nil {
				t.Fatalf("%q", offsets)
			}
			got = append(got, string(utf16.Decode(units[from:to])))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func classes(v turnView) []string {
	var all []string
	for _, p := range v.Parts {
		all = append(all, p.Class+"|"+p.Text)
	}
	return all
}

func inTurn(start, end int) coding.Range {
	return coding.Range{FirstTurn: 1, LastTurn: 1, Start: start, End: end}
}

func TestLanesStay(t *testing.T) {
	k := talkOf("abcdefghij")
	k.quoted(inTurn(0, 6), "t1")
	k.quoted(inTurn(3, 9), "t2")
	draw := func() []string {
		return classes(newPainter(k, "", k.shown(codeFilter{})).turn(&k.turns[0]))
	}
	want := []string{"d1 a1|abc", "d2 a1 b2|def", "d1 b2|ghi", "|j"}
	if got := draw(); !slices.Equal(got, want) {
		t.Fatalf("%q, not %q", got, want)
	}
	k.quoted(inTurn(0, 10), "t3") // begins before and is longer, but came later
	if got, want := draw(), []string{"d2 a1 c3|abc", "d3 a1 b2 c3|def", "d2 b2 c3|ghi", "d1 c3|j"}; !slices.Equal(got, want) {
		t.Errorf("one more: %q, not %q", got, want)
	}
	k.quoted(inTurn(4, 5), "t4") // no lane is free
	if got, want := draw(), []string{"d2 a1 c3|abc", "d3 a1 b2 c3|d", "d4 a1 b2 c3|e", "d3 a1 b2 c3|f", "d2 b2 c3|ghi", "d1 c3|j"}; !slices.Equal(got, want) {
		t.Errorf("four: %q, not %q", got, want)
	}
	k.quoted(inTurn(9, 10), "t4", "t5") // the first lane is free again
	if got := draw(); got[len(got)-1] != "d2 a4 b5 c3|j" {
		t.Errorf("two themes: %q", got)
	}
}

// A theme has one lane on a quote in all of its turns, and its chip says which.
func TestLanesGoOnOverTurns(t *testing.T) {
	k := talkOf("one two", "three", "four five")
	k.quoted(coding.Range{FirstTurn: 3, LastTurn: 3, Start: 0, End: 9}, "t1")
	k.quoted(coding.Range{FirstTurn: 1, LastTurn: 3, Start: 4, End: 4}, "t2")
	paint := newPainter(k, "", k.shown(codeFilter{}))
	for i, want := range [][]string{{"|one ", "d1 b2|two"}, {"d1 b2|three"}, {"d2 a1 b2|four", "d1 a1| five"}} {
		v := paint.turn(&k.turns[i])
		if got := classes(v); !slices.Equal(got, want) {
			t.Errorf("turn %d: %q, not %q", i+1, got, want)
		}
		for _, c := range v.Chips {
			if c.Quote == "q1" && (i != 0 || c.Lane != "b") {
				t.Errorf("turn %d: chip %+v", i+1, c)
			}
		}
	}
}

func TestChips(t *testing.T) {
	k := talkOf("We wait for the build, all of us, every single day of the week.")
	q := k.quoted(inTurn(3, 50), "t1")
	q.Key = true
	k.codings[q.ID] = append(k.codings[q.ID],
		coding.Coding{Quote: q.ID, Theme: "t1", Coder: "ben o'h", Polarity: coding.Negative, Strength: 2},
		coding.Coding{Quote: q.ID, Theme: "t2", Coder: "anna", Overruled: true})
	k.quoted(inTurn(0, 2))
	k.noted["q0"] = true
	chips := newPainter(k, "q1", k.shown(codeFilter{})).turn(&k.turns[0]).Chips
	var got []string
	for _, c := range chips {
		got = append(got, fmt.Sprintf("%s %s %s %v %v %s | %s", c.Quote, c.Theme, c.Short, c.Mine, c.Here, c.Lane, c.Label))
	}
	want := []string{
		"q1   false true  | no theme, “We”",
		"q0 t1 Ana true false a | Theme 1 Ana, key quote, memo, ana, “wait for the build, all of us,…”",
		"q0 t1 B false false a | Theme 1 B, negative, key quote, memo, ben o'h, “wait for the build, all of us,…”",
		"q0 t2 Ann false false b | Theme 2 Ann, overruled, key quote, memo, anna, “wait for the build, all of us,…”",
	}
	if !slices.Equal(got, want) {
		t.Errorf("chips\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestInitials(t *testing.T) {
	got := initials([]string{"ben", "ana", "adam", "ben", "", "ärne", "alexander", "alexandra"})
	want := map[string]string{"ben": "B", "ana": "An", "adam": "Ad", "ärne": "Ä", "alexander": "Ale", "alexandra": "Ale", "": ""}
	for name, short := range want {
		if got[name] != short {
			t.Errorf("%q is %q, not %q", name, got[name], short)
		}
	}
}

// Everything can be said by people, and is on the page as words.
func TestHostileTurns(t *testing.T) {
	hostile := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	k := talkOf(hostile)
	k.turns[0].Speaker = hostile
	k.quoted(inTurn(0, 9), hostile)
	k.codings["q0"][0].Coder = hostile
	page := render(t, k)
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img") {
			t.Errorf("there is a <%s>: %s", n.Data, page)
		}
	}
}

// manyQuotes is a transcript of 14,000 words with quotes, clustered as coders do.
func manyQuotes(n int) *talk {
	var texts []string
	words := strings.Fields("so when we push a change to the service the pipeline takes an hour and nobody can say why it was slow that day or who owns it")
	seed := uint64(1)
	random := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % n
	}
	for range 216 {
		var b strings.Builder
		for i := range 65 {
			if i > 0 {
				b.WriteString([]string{" ", " ", " ", " ", " ", " ", " ", ". "}[random(8)])
			}
			b.WriteString(words[random(len(words))])
		}
		texts = append(texts, b.String())
	}
	k := talkOf(texts...)
	for i := range n {
		turn := random(len(texts))
		at := coding.Sentences(texts[turn])
		s := at[random(len(at))]
		end := s.End
		if random(4) == 0 {
			end = at[min(random(len(at)), len(at)-1)].End
		}
		if end <= s.Start {
			end = s.End
		}
		q := k.quoted(coding.Range{FirstTurn: turn + 1, LastTurn: turn + 1, Start: s.Start, End: end}, fmt.Sprintf("t%d", random(10)))
		was := q.ID
		q.ID = fmt.Sprintf("q%012x", uint64(i)<<20|uint64(random(1<<20)))
		k.codings[q.ID] = k.codings[was]
		delete(k.codings, was)
	}
	return k
}

func BenchmarkTurns(b *testing.B) {
	for _, n := range []int{300, 3000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			k := manyQuotes(n)
			page := ""
			for b.Loop() {
				page = render(b, k)
			}
			b.ReportMetric(float64(len(page)), "B/page")
			for level, name := range map[int]string{gzip.BestSpeed: "speed", gzip.DefaultCompression: "default"} {
				b.ReportMetric(float64(len(zipped([]byte(page), level))), "gzip-"+name)
			}
		})
	}
}

// A page of an ordinary interview must not weigh more than it is promised.
func TestTurnsAreLight(t *testing.T) {
	for n, most := range map[int]int{300: 50_000, 3000: 120_000} {
		if got := len(zipped([]byte(render(t, manyQuotes(n))), gzip.DefaultCompression)); got > most {
			t.Errorf("%d quotes take %d bytes, more than %d", n, got, most)
		}
	}
	if bytes.Contains([]byte(render(t, manyQuotes(3))), []byte("  <")) {
		t.Error("the turns have blanks that nobody needs")
	}
}
