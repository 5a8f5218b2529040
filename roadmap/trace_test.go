package roadmap

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"verbatim/coding"
	"verbatim/internal/errs"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestTrace compares the trees of testdata/trace.txtar; a file's name is the
// ID that is traced.
func TestTrace(t *testing.T) {
	golden(t, "testdata/trace.txtar", func(id string) (Link, error) { return Trace(study(), id) })
}

// TestTraceArgued compares those of a study with all that a roadmap is argued
// with.
func TestTraceArgued(t *testing.T) {
	golden(t, "testdata/trace_argued.txtar", func(id string) (Link, error) { return Trace(argued(), id) })
}

// golden compares the trees of a file; a part's name is what is traced.
func golden(t *testing.T, name string, trace func(id string) (Link, error)) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range a.Files {
		t.Run(f.Name, func(t *testing.T) {
			l, err := trace(f.Name)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := l.Text(&b); err != nil {
				t.Fatal(err)
			}
			if *update {
				a.Files[i].Data = []byte(b.String())
				return
			}
			if diff := cmp.Diff(string(f.Data), b.String()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTraceNames(t *testing.T) {
	d := study()
	d.Hypotheses = append(d.Hypotheses, Hypothesis{ID: "docs", Stage: Customer})
	for _, c := range []struct {
		id, kind string
		want     errs.Kind
	}{
		{"second-lane", "proposal", ""},
		{"proposal/second-lane", "proposal", ""},
		{"shipping/queue", "theme", ""},
		{"theme/shipping/queue", "theme", ""},
		{"q1", "quote", ""},
		{"docs", "", errs.Invalid},
		{"theme/docs", "theme", ""},
		{"hypothesis/docs", "hypothesis", ""},
		{"nonesuch", "", errs.NotFound},
		{"theme/q1", "", errs.NotFound},
	} {
		l, err := Trace(d, c.id)
		if errs.KindOf(err) != c.want || l.Kind != c.kind {
			t.Errorf("%s: kind %q, error %v", c.id, l.Kind, err)
		}
		if err != nil && errs.HintOf(err) == "" {
			t.Errorf("%s: no hint", c.id)
		}
	}
	if _, err := Trace(&Data{}, "x"); !errors.Is(err, errs.NotFound) {
		t.Errorf("nothing at all: %v", err)
	}
}

// TestTraceKeepsWordsOut: nobody who does not want to be quoted is quoted, and
// each of their words is led to all the same.
func TestTraceKeepsWordsOut(t *testing.T) {
	d := study()
	for _, id := range []string{"second-lane", "queue-hurts", "shipping", "q5"} {
		l, err := Trace(d, id)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "secret words") {
			t.Errorf("%s quotes P-03", id)
		}
		if !strings.Contains(string(b), `"path":"i3.md","line":50`) {
			t.Errorf("%s does not lead to i3.md:50", id)
		}
	}
	// A later "no" also covers what was said before.
	d.Interviews[6].Consent.Quotes = "no"
	l, err := Trace(d, "q1")
	if err != nil || l.Source.Text != "" {
		t.Errorf("q1 after a later no: %+v, %v", l.Source, err)
	}
}

// TestTraceAgreesWithReach: the people below a segment are those it counts.
func TestTraceAgreesWithReach(t *testing.T) {
	d := study()
	for range 2 {
		l, err := Trace(d, "second-lane")
		if err != nil {
			t.Fatal(err)
		}
		heard := look(d).hearAll(&d.Proposals[0].Inputs)
		for i, segment := range l.Because[0].Because[0].Because {
			people := map[string]bool{}
			for _, theme := range segment.Because {
				if len(theme.Because) == 0 {
					t.Errorf("%s: theme %s leads to nobody", segment.ID, theme.ID)
				}
				for _, person := range theme.Because {
					people[person.ID] = true
				}
			}
			if len(people) != heard[i].With {
				t.Errorf("%s leads to %d people, counts %d", segment.ID, len(people), heard[i].With)
			}
		}
		// Again with P-01's words in an interview that does not count.
		d.Codings = slices.DeleteFunc(d.Codings, func(c coding.Coding) bool { return c.Quote == "q10" })
		d.Finished = slices.DeleteFunc(d.Finished, func(f coding.Finish) bool { return f.Interview == "i1" })
	}
}

func TestTraceJSON(t *testing.T) {
	l, err := Trace(study(), "q1")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"q1","kind":"quote","says":"P-01 in i1, coded shipping/queue","because":[],` +
		`"source":{"path":"i1.md","line":10,"sha256":"0123456789abcdef-i1","speaker":"Voice","start_ms":60000,"text":"I wait an hour"}}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestLimit(t *testing.T) {
	l := link("a", "", "", link("b", "1", ""), link("b", "2", "", link("c", "", ""), link("c", "", "")), link("b", "3", ""))
	var b strings.Builder
	if err := l.Limit(1).Text(&b); err != nil {
		t.Fatal(err)
	}
	if want := "a\n├─ b 1\n└─ … and 2 more\n"; b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	if len(l.Because) != 3 || l.More != 0 || len(l.Because[1].Because) != 2 {
		t.Error("Limit changed the whole tree")
	}
	b.Reset()
	if err := l.Limit(0).Text(&b); err != nil || strings.Contains(b.String(), "more") {
		t.Errorf("without a limit: %v\n%s", err, b.String())
	}
}

func TestTextCannotSteerATerminal(t *testing.T) {
	l := link("quote", "q\x1b[2J", "says\r\x07")
	l.Source = &Source{Path: "a\x1b.md", Text: "words\x1b]0;x\x07 \u202eback"}
	var b strings.Builder
	if err := l.Text(&b); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"\x1b", "\x07", "\r", "\u202e"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%q gets through:\n%q", bad, b.String())
		}
	}
}
