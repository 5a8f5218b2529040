package roadmap

import (
	"slices"
	"testing"
	"time"
)

func TestEachInputKeepsWhoGaveIt(t *testing.T) {
	first := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	in := Inputs{Themes: []string{"x"}, Attribute: "team", Frequency: &Estimate{1, 2, 3}, By: "mira", At: first, Why: "the diary week"}
	before := in
	in.Frequency = &Estimate{2, 2, 3}
	in.Load = &Load{Level: 1}
	in.Note(before, Given{By: "ben", At: first.AddDate(0, 1, 0)})
	for name, want := range map[string]Given{
		"themes":    {By: "mira", At: first, Why: "the diary week"},
		"frequency": {By: "ben", At: first.AddDate(0, 1, 0)},
		"load":      {By: "ben", At: first.AddDate(0, 1, 0)},
	} {
		if g, known := in.GivenBy(name); !known || g != want {
			t.Errorf("%s: %v %v, want %v", name, g, known, want)
		}
	}
	if _, known := in.GivenBy("segments"); known {
		t.Error("an attribute alone was given as segments")
	}
	if got := in.Unjustified(); !slices.Equal(got, []string{"frequency", "load"}) {
		t.Errorf("without a reason: %q", got)
	}
	in.Justify("asked three people")
	if got := in.Unjustified(); len(got) != 0 {
		t.Errorf("still without a reason: %q", got)
	}
	if g, _ := in.GivenBy("themes"); g.Why != "the diary week" {
		t.Errorf("the reason for themes became %q", g.Why)
	}
	before = in
	in.Load = nil
	in.Note(before, Given{By: "ana"})
	if _, known := in.GivenBy("load"); known {
		t.Error("an input that was taken away is still given")
	}
}
