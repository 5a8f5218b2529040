package coding

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	for _, test := range []string{
		"It took weeks.|Nobody knew.",
		"I asked Dr. Okonjo about it.|She knew.",
		"Mr. and Mrs. Weber.|Yes.",
		"J. R. Smith wrote it.|And Prof. J. Brandt read it.",
		"We chose plan B.|Then we waited.",
		"It was I.|Nobody else.",
		"Tools, e.g. Slack or a wiki.|Fine.",
		"It was version 2.5 then.|Was it?|It was!",
		"It was a line\nthat goes on.|And ended.\n|So.",
		"One paragraph\n\n|Another",
		"“So what?”|she said.|(Nobody did.)|…",
		"待った。|二週間。",
		"I ❤️ the tool.|👩‍👩‍👧 They use it!",
		"No full stop",
		"z.B. Anträge, d.h. Warten.|Hr. Weber wartet.",
		"Dr.",
		".\u0e33 a", // one character, after Unicode's end of the sentence
	} {
		var got, want []string
		text := strings.ReplaceAll(test, "|", " ")
		for _, s := range Sentences(text) {
			got = append(got, text[s.Start:s.End])
		}
		for s := range strings.SplitSeq(test, "|") {
			want = append(want, strings.TrimSpace(s))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Sentences(" \n "); got != nil {
		t.Errorf("sentences of nothing: %v", got)
	}
}

// Whatever the text: sentences are in order, lie apart, begin and end between
// characters, and leave no words out.
func TestSentencesCoverTheWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genText(t, "text")
		at := 0
		for _, s := range Sentences(text) {
			if s.Start < at || s.End <= s.Start || !IsBoundary(text, s.Start) || !IsBoundary(text, s.End) {
				t.Fatalf("%+v of %q", s, text)
			}
			if left := text[at:s.Start]; strings.TrimSpace(left) != "" {
				t.Fatalf("%q of %q is in no sentence", left, text)
			}
			at = s.End
		}
		if strings.TrimSpace(text[at:]) != "" {
			t.Fatalf("%q of %q is in no sentence", text[at:], text)
		}
	})
}
