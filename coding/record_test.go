package coding

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
)

// everything has one entry of each kind, out of order.
func everything() Record {
	at := time.Date(2026, 8, 14, 9, 30, 0, 123456000, time.UTC)
	return Record{
		{ID: "s1", Suggested: &Suggested{Interview: "i", Turn: 2, Quote: "q1", Theme: "a", Rank: 1, Score: 1.0 / 3, Accepted: true, Coder: "ana", At: at}},
		{Adjudication: &Adjudication{Interview: "i", Theme: "a", Quotes: []string{"q1", "q2"}, Decision: Adopt, Adopted: "ben", Note: "n", By: "cem", At: at}},
		{Finish: &Finish{Interview: "i", Coder: "ana", At: at}},
		{Assignment: &Assignment{Interview: "i", Coder: "ana", Place: 1, Blind: true, By: "cem", At: at}},
		{Takeaway: &Takeaway{ID: "k1", Interview: "i", Position: 1, Text: "t", Quotes: []string{"q1"}, Coder: "ana", At: at}},
		{Memo: &Memo{About: OnTheme("a/b"), Coder: "ana", Text: "=1+1\n\u2028<b>", At: at}},
		{Coding: &Coding{Quote: "q1", Theme: "a", Coder: "ana", At: at, Polarity: Negative, Strength: 3, Overruled: true}},
		{Quote: &Quote{ID: "q1", Interview: "i", Range: Range{FirstTurn: 1, Start: 2, LastTurn: 3, End: 4}, Text: "wörds\n\n😩", Was: "words", Key: true,
			State: Moved, Speaker: "P", Line: 7, StartMS: -1}, SHA256: "abc"},
		{Theme: &Theme{ID: "a/b", Parent: "a", Name: "B", Kind: Pain, Definition: "d", Include: "i", Exclude: "e", Colour: 3, Position: 4, Retired: true,
			Note: "n", Key: "k", InVivo: true, MergedInto: "a"}},
		{Theme: &Theme{ID: "a", Name: "A"}},
	}
}

func recorded(t *testing.T, r Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteRecord(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A record is read as it was written, and written the same whatever its order.
func TestRecordComesBack(t *testing.T) {
	text := recorded(t, everything())
	got, err := ReadRecord("f", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := everything()
	want.Sort()
	for i := range got {
		if got[i].Line != i+2 {
			t.Errorf("%s is on line %d", got[i].String(), got[i].Line)
		}
		got[i].Line = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if again := recorded(t, got); again != text {
		t.Error(cmp.Diff(text, again))
	}
	if lines := strings.Count(text, "\n"); lines != len(want)+1 {
		t.Errorf("%d lines of %d entries", lines, len(want))
	}
	// What tools rely on.
	want1 := `{"is":"quote","id":"q1","interview":"i","sha256":"abc","first_turn":1,"start":2,"last_turn":3,"end":4,"text":"wörds\n\n😩","was":"words","key":true,"state":"moved","speaker":"P","line":7,"start_ms":-1}`
	if !strings.Contains(text, "\n"+want1+"\n") {
		t.Errorf("no line %s in\n%s", want1, text)
	}
	empty, err := ReadRecord("f", strings.NewReader(recorded(t, nil)))
	if err != nil || len(empty) != 0 {
		t.Errorf("nothing comes back as %v, %v", empty, err)
	}
}

func TestReadRecordRefuses(t *testing.T) {
	const head = "{\"is\":\"verbatim-codings\",\"version\":1}\n"
	finish := `{"is":"finish","interview":"i","coder":"ana","at":"2026-01-01T00:00:00Z"}` + "\n"
	for src, want := range map[string]string{
		"":               "f:1: the file is empty",
		"\n\n":           "f:2: the file is empty",
		"name,theme\n":   "f:1: these are not codings",
		`{"is":"quote"}`: "f:1: these are not codings",
		"{\"is\":\"verbatim-codings\",\"version\":2}\n": "f:1: version 2 of the format",
		head + "\n{\n":               "f:3: this is not a JSON object",
		head + "[]\n":                "f:2: this is not a JSON object",
		head + `{"is":"hypothesis"}`: `f:2: "hypothesis" is nothing that codings consist of`,
		head + `{"is":"coding","quote":"q","colour":"red"}`:  `f:2: this is not a coding: json: unknown field "colour"`,
		head + `{"is":"coding","strength":"high"}`:           "f:2: this is not a coding",
		head + `{"is":"finish","at":"yesterday"}`:            "f:2: this is not a finish",
		head + finish + "\n" + finish:                        "f:4: finish i ana is on line 2 too",
		head + strings.Repeat(" ", maxLine+1):                "f:2: a line of more than 16 MB",
		head + finish[:len(finish)-2] + `,"x":1}`:            `f:2: this is not a finish: json: unknown field "x"`,
		"{\"is\":\"verbatim-codings\",\"version\":1}" + "{}": "f:1: these are not codings",
	} {
		_, err := ReadRecord("f", strings.NewReader(src))
		if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q: %v, want %s", src, err, want)
		}
	}
}
