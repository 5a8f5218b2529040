package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/interviews"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"It's it’s ITʼS 'quoted' rock'n'roll", "it's it's it's quoted rock'n'roll"},
		{"well-known e.g. 3.5% C++ p07", "well known e g 3 5 c p07"},
		{"Çelik café cafe\u0301", "çelik café café"},
		{"日本語 テスト", "日 本 語 テ ス ト"},
		{"naïve Straße ЁЖ", "naïve straße ёж"},
		{"a\xffb \x00", "a b"},
		{"👩‍👩‍👧 ok", "ok"},
		{"", ""},
		{"'' - …", ""},
		{"x" + strings.Repeat("é", 100), "x" + strings.Repeat("é", 47)},
	} {
		var got []string
		for _, w := range Words(English, c.text) {
			got = append(got, w.Form)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	for _, same := range []string{"deploy deploys deployed deploying deployment", "queue queues", "it it's"} {
		for _, w := range Words(English, same) {
			if want := Words(English, same)[0].Stem; w.Stem != want {
				t.Errorf("%s stems to %s, not %s", w.Form, w.Stem, want)
			}
		}
	}
	var stems []string
	for _, w := range Words(English, "to the other and of") { // all of them can be found
		stems = append(stems, w.Stem)
	}
	if fmt.Sprint(stems) != "[to the other and of]" {
		t.Error(stems)
	}
}

func TestMarks(t *testing.T) {
	text := "We deploy on Fridays; deployments to the end, it’s scary. Fridays to the!"
	for _, c := range []struct{ query, want string }{
		{"deploy", "deploy|deployments"},
		{"deploym*", "deployments"},
		{`"deployments"`, "deployments"},
		{"deplyoments~", "deployments"},
		{"near(fridays scary, 9)", "Fridays; deployments to the end, it’s scary"},
		{"near(scary fridays, 2)", "scary. Fridays"},
		{`"to the"`, "to the|to the"},
		{`"to the end"`, "to the end"},
		{"it's -fridays", "it’s"},
		{"(friday OR end) scary", "Fridays|end|scary|Fridays"},
		{`"fridays deployments" the`, "Fridays; deployments|the|the"},
		{"speaker:x", ""},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range Marks(q, English, text) {
			got = append(got, text[m.Start:m.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %s", c.query, got, c.want)
		}
	}
}

func TestFragments(t *testing.T) {
	filler := strings.Repeat("so we went on and on about it. ", 20)
	text := filler + "Queue here. " + filler + filler + "A queue, a queue! " + filler
	q, _ := Parse("queue")
	for n, want := range []string{"", "A queue, a queue", "Queue here|A queue, a queue", "Queue here|A queue, a queue"} {
		var parts []string
		for _, f := range Fragments(q, English, text, n) {
			if len(f.Text) > 2*fragmentSize || len(f.Text) < fragmentSize/2 {
				t.Errorf("%d bytes shown", len(f.Text))
			}
			parts = append(parts, f.Text)
		}
		wants := strings.Split(want, "|")
		if want == "" {
			wants = nil
		}
		if len(parts) != len(wants) || slices.ContainsFunc(wants, func(w string) bool { return !strings.Contains(strings.Join(parts, "|"), w) }) {
			t.Errorf("%d: %q, want %s", n, parts, want)
		}
	}
	if f := Fragments(Query{}, English, text, 2); len(f) != 1 || f[0].Start != 0 || len(f[0].Marks) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestFragmentsAreTheRealWords(t *testing.T) {
	piece := rapid.SampledFrom([]string{"queue", "Queues", "the", "it’s", "日本語", "e\u0301", "👩‍👧", "\xff", " ", ", ", "\n\n", "’", "-", strings.Repeat("x", 300)})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 200).Draw(rt, "text"), rapid.SampledFrom([]string{"", " "}).Draw(rt, "between"))
		q, err := Parse(rapid.SampledFrom([]string{"queue", `"the queue" OR it's`, "que*", "日本", "nowhere", "theme:x", "xxx*"}).Draw(rt, "query"))
		if err != nil {
			rt.Fatal(err)
		}
		n := rapid.IntRange(0, 4).Draw(rt, "n")
		fragments := Fragments(q, English, text, n)
		if len(fragments) > n {
			rt.Fatalf("%d fragments, asked for %d", len(fragments), n)
		}
		all, end := Marks(q, English, text), 0
		for _, f := range fragments {
			if f.Text != text[f.Start:f.End] || f.Start < end {
				rt.Fatalf("%q is not what stands at %d..%d, or comes twice", f.Text, f.Start, f.End)
			}
			if len(all) > 0 && len(f.Marks) == 0 {
				rt.Fatal("a fragment without a mark")
			}
			at := f.Start
			for _, m := range f.Marks {
				if m.Start < at || m.End > f.End || !slices.Contains(all, m) || !between(text, m) {
					rt.Fatalf("mark %v in %d..%d of %q", m, f.Start, f.End, text)
				}
				at = m.End
			}
			end = f.End
		}
	})
}

// between reports whether a mark begins and ends where words do.
func between(text string, m interviews.Span) bool {
	starts, ends := false, false
	for _, w := range Words(English, text) {
		starts = starts || w.Start == m.Start
		ends = ends || w.End == m.End
	}
	return starts && ends
}
