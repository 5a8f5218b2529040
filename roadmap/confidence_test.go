package roadmap

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestReferenceConfidence(t *testing.T) {
	reference(t, "hypotheses/confidence.json", func(t *testing.T, src []byte) {
		var f struct {
			Levels []struct {
				Evidence string
				Score    [2]float64
			}
		}
		if err := json.Unmarshal(src, &f); err != nil || len(f.Levels) == 0 {
			t.Fatal(err, len(f.Levels))
		}
		if len(Ladder) != len(f.Levels) {
			t.Errorf("%d rungs, want %d", len(Ladder), len(f.Levels))
		}
		for i, want := range f.Levels {
			t.Run(fmt.Sprintf("levels/%d", i), func(t *testing.T) {
				if got := Ladder[i]; got.Evidence != want.Evidence || got.Low != want.Score[0] || got.High != want.Score[1] {
					t.Errorf("%+v, want %+v", got, want)
				}
			})
		}
	})
}

func TestFromInterviews(t *testing.T) {
	for people, want := range map[int]string{
		0: "self-conviction 0.01 of 10 ", 1: "anecdotal evidence 0.5 to 1 of 10 ", 3: "anecdotal evidence 0.5 to 1 of 10 ",
		4: "anecdotal evidence 0.5 to 1 of 10 4 people are more than 3 and fewer than 20: still anecdotal", 20: "user/customer evidence 3 of 10 ", 99: "user/customer evidence 3 of 10 ",
	} {
		r, note := fromInterviews(people)
		if got := r.Name() + " " + r.Range() + " " + note; got != want {
			t.Errorf("%d people: %q, want %q", people, got, want)
		}
	}
	if _, note := fromInterviews(19); !strings.HasPrefix(note, "19 people") {
		t.Errorf("19 people: %q", note)
	}
}

func TestFindRung(t *testing.T) {
	for name, want := range map[string]string{
		"Launch": "launch data", "test results": "test results", "market data (surveys, smoke tests)": "market data", "user": "user/customer evidence",
		"t": "", "": "", "certainty": "",
	} {
		r, err := FindRung(name)
		if (err == nil) != (want != "") || err == nil && r.Name() != want {
			t.Errorf("%q: %v, %v", name, r, err)
		}
	}
}

func TestStands(t *testing.T) {
	h := Hypothesis{}
	if s := h.Stands(Tally{For: 5}); s.Rung != Ladder[anecdoteRung] || s.Note == "" || s.Person != nil {
		t.Errorf("%+v", s)
	}
	h.Confidence = &Confidence{Level: "launch data"}
	if s := h.Stands(Tally{For: 5}); s.Rung.Low != 10 || s.Interviews != Ladder[anecdoteRung] || s.Person == nil {
		t.Errorf("%+v", s)
	}
}
