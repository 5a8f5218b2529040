package roadmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func TestHear(t *testing.T) {
	d := study()
	got := look(d).hearAll(&d.Proposals[0].Inputs)
	want := []Heard{
		{Value: "claims", With: 1, Asked: 2, Headcount: 34}, // P-01 once; P-02 by the team of that day; Mira is nobody
		{Value: "data", With: 1, Asked: 1, Headcount: 18},   // P-03 counts though not to be quoted; P-04 is not finished
		{Value: "mobile", With: 0, Asked: 1, Headcount: 16}, // the survey asks nobody; the orphaned quote waits
		{Value: "payments", With: 0, Asked: 0, Headcount: 22},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Heard{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestHearNarrower(t *testing.T) {
	d := study()
	in := d.Proposals[0].Inputs
	in.Themes = []string{"shipping/queue"}
	for i, want := range []int{1, 0, 0, 0} {
		if got := look(d).hearAll(&in)[i].With; got != want {
			t.Errorf("segment %d: %d people, want %d", i, got, want)
		}
	}
}

// TestHearLatest: a person is in the segment of the latest finished interview,
// whatever order the interviews come in, and only what counts is heard.
func TestHearLatest(t *testing.T) {
	d := study()
	d.Participants[0].Attributes = append(d.Participants[0].Attributes,
		interviews.Attribute{Key: "team", Value: "payments", Since: "2026-07-01"})
	in := d.Proposals[0].Inputs
	for range 2 {
		if got := look(d).hearAll(&in); got[0].Asked != 1 || got[3].Asked != 1 || got[3].With != 1 {
			t.Errorf("P-01 moved to payments: %+v", got)
		}
		slices.Reverse(d.Interviews)
	}
	// P-01's words in an unfinished interview do not count, even though P-01 was asked in another.
	in.Themes = []string{"shipping/queue"}
	d.Codings = slices.DeleteFunc(d.Codings, func(c coding.Coding) bool { return c.Quote == "q10" })
	d.Finished = slices.DeleteFunc(d.Finished, func(f coding.Finish) bool { return f.Interview == "i1" })
	if got := look(d).hearAll(&in); got[3].Asked != 1 || got[3].With != 0 {
		t.Errorf("only i7 is finished, without the theme: %+v", got)
	}
}

func TestRank(t *testing.T) {
	r, err := Rank(study())
	if err != nil {
		t.Fatal(err)
	}
	s := r.Proposals[0]
	if s.ID != "second-lane" || s.Score == nil || *s.Rank != 1 {
		t.Fatalf("first is %+v", s)
	}
	// claims 1 + 32·1.5/3, data 1 + 17·1.5/2, mobile 15·.5/2, payments 22/2.
	near(t, "people", *s.People, 17+13.75+3.75+11, 1e-9)
	near(t, "score", *s.Score, 45.5*14*(85./3+5)/60+100, 1e-9)
	near(t, "load share", *s.LoadShare, 45.5*14*5/60 / *s.Score, 1e-9)
	if !(*s.Low < *s.Score && *s.Score < *s.High) {
		t.Errorf("score %g is not between %g and %g", *s.Score, *s.Low, *s.High)
	}
	for _, want := range []string{"nobody in payments was asked", "each counts as 1"} {
		if !strings.Contains(strings.Join(s.Warnings, "\n"), want) {
			t.Errorf("warnings %q do not say %q", s.Warnings, want)
		}
	}
	for i := 1; i < len(s.Drivers); i++ {
		if s.Drivers[i].High-s.Drivers[i].Low > s.Drivers[i-1].High-s.Drivers[i-1].Low {
			t.Errorf("drivers are not widest first: %+v", s.Drivers)
		}
	}
	last := r.Proposals[1]
	want := []string{"themes", "segments", "frequency", "toil", "load", "strategic outcome", "strategic why"}
	if diff := cmp.Diff(want, last.Needs); diff != "" || last.Score != nil || last.Rank != nil {
		t.Errorf("assistant: score %v, needs -want +got\n%s", last.Score, diff)
	}
}

func TestPlaces(t *testing.T) {
	var o Odds
	o.place([]int{400, 9000, 150, 400, 50})
	if p := o.Top(2); p != .94 {
		t.Errorf("one of the first two: %g", p)
	}
	o.times = nil
	if want := (Odds{Top1: .04, Top3: .955, Best: 2, Worst: 3}); fmt.Sprint(o) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", o, want)
	}
	o = Odds{}
	o.place([]int{9400, 300, 300})
	if o.Best != 1 || o.Worst != 2 {
		t.Errorf("rank %d to %d, want 1 to 2", o.Best, o.Worst)
	}
}

func TestScoreJSON(t *testing.T) {
	r, err := Rank(study())
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Proposals []map[string]any }
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	for i, p := range got.Proposals {
		for _, key := range []string{"id", "title", "state", "score", "low", "high", "rank", "tied_with", "needs", "reach",
			"frequency", "toil_minutes", "load_minutes", "modulator", "leverage", "impact", "strategic", "effort_months", "score_per_month"} {
			if _, ok := p[key]; !ok {
				t.Errorf("proposal %d has no %q", i, key)
			}
		}
		if p["tied_with"] == nil || p["needs"] == nil {
			t.Errorf("proposal %d: lists are null", i)
		}
	}
	if got.Proposals[0]["effort_months"] != 2.0 || got.Proposals[1]["score"] != nil {
		t.Errorf("effort %v, score without inputs %v", got.Proposals[0]["effort_months"], got.Proposals[1]["score"])
	}
}

func TestInvalidInputs(t *testing.T) {
	zero, nan := 0.0, math.NaN()
	for _, c := range []struct {
		name, says string
		spoil      func(*Inputs)
	}{
		{"low above mode", "frequency: low 14 is above mode 13", func(in *Inputs) { in.Frequency.Low = 14 }},
		{"mode above high", "toil: mode 25 is above high 24", func(in *Inputs) { in.Toil.High = 24 }},
		{"negative", "toil: low is -1", func(in *Inputs) { in.Toil.Low = -1 }},
		{"no number", "frequency: low, mode and high must be numbers", func(in *Inputs) { in.Frequency.High = nan }},
		{"sigma", "sigma 0.3", func(in *Inputs) { in.Strategic.Sigma = .3 }},
		{"load", "level 5", func(in *Inputs) { in.Load.Level = 5 }},
		{"load below", "level -1", func(in *Inputs) { in.Load.Level = -1 }},
		{"modulator", "risk 1.6", func(in *Inputs) { in.Modulate = &Modulator{1, 1.6, 1} }},
		{"modulator left out", "maturity 0", func(in *Inputs) { in.Modulate = &Modulator{Risk: 1, Complexity: 1} }},
		{"effort", "effort: 0", func(in *Inputs) { in.Effort = &zero }},
		{"twice", `"claims" is there twice`, func(in *Inputs) { in.Segments[1].Value = "claims" }},
		{"fewer than asked", "headcount of 1, but 2 people were asked", func(in *Inputs) { in.Segments[0].Headcount = 1 }},
		{"negative headcount", "headcount of -1", func(in *Inputs) { in.Segments[3].Headcount = -1 }},
		{"unknown theme", `no "nonesuch"`, func(in *Inputs) { in.Themes = []string{"nonesuch"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := study()
			c.spoil(&d.Proposals[0].Inputs)
			r, err := Rank(d)
			if !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "second-lane") {
				t.Fatalf("error is %v, want one that says %q of second-lane", err, c.says)
			}
			if len(r.Proposals) != 2 {
				t.Fatalf("%d proposals in the ranking", len(r.Proposals))
			}
			for _, s := range r.Proposals {
				if s.Score != nil || (s.ID == "second-lane") != (s.Invalid != "") {
					t.Errorf("%s: score %v, invalid %q", s.ID, s.Score, s.Invalid)
				}
			}
		})
	}
}

func TestThresholdIsNeededForStrategy(t *testing.T) {
	all := []Counted{{Proposal: proposal("p")}}
	if _, err := rankCounted(all, Cycle{Name: "none"}, nil); !errors.Is(err, errs.Invalid) {
		t.Errorf("error is %v", err)
	}
	all[0].Inputs.Strategic = nil
	if _, err := rankCounted(all, Cycle{Name: "none"}, nil); err != nil {
		t.Errorf("without strategic value: %v", err)
	}
}

func TestTwinsAreTied(t *testing.T) {
	certain := func(id string) Counted {
		p := proposal(id)
		p.Inputs.Frequency, p.Inputs.Toil = &Estimate{}, &Estimate{}
		return Counted{Proposal: p, Heard: []Heard{{Value: "a", With: 3, Asked: 3, Headcount: 3}}}
	}
	r, err := rankCounted([]Counted{certain("b"), certain("a")}, Cycle{Name: "2026-Q4", Threshold: 400}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := r.Proposals[0], r.Proposals[1]
	if a.ID != "a" || !slices.Contains(a.Tied, "b") || !slices.Contains(b.Tied, "a") || r.Beats[0].P != .5 {
		t.Errorf("%s tied with %v, %s with %v, p %g", a.ID, a.Tied, b.ID, b.Tied, r.Beats[0].P)
	}
	if b.Overtake.Factor != nil {
		t.Errorf("nothing times %g overtakes", *b.Overtake.Factor)
	}
}

// any proposal that can be scored, or lacks something.
func genCounted(t *rapid.T, id string) Counted {
	estimate := func(label string, high float64) *Estimate {
		if rapid.IntRange(0, 9).Draw(t, label+" missing") == 0 {
			return nil
		}
		low := rapid.Float64Range(0, high).Draw(t, label+" low")
		mode := low + rapid.Float64Range(0, high).Draw(t, label+" mode")
		return &Estimate{low, mode, mode + rapid.Float64Range(0, high).Draw(t, label+" high")}
	}
	n := rapid.IntRange(0, 20).Draw(t, "asked")
	h := Heard{Value: "all", With: rapid.IntRange(0, n).Draw(t, "with"), Asked: n, Headcount: n + rapid.IntRange(0, 80).Draw(t, "others")}
	return Counted{Heard: []Heard{h}, Proposal: Proposal{ID: id, Inputs: Inputs{
		Themes: []string{"t"}, Attribute: "team", Segments: []Segment{{"all", h.Headcount}},
		Frequency: estimate("frequency", 60), Toil: estimate("toil", 200),
		Load:      &Load{Level: rapid.IntRange(0, 4).Draw(t, "load")},
		Strategic: &Strategy{Sigma: rapid.SampledFrom(Sigmas).Draw(t, "sigma"), Outcome: "o", Owner: "p", Why: "w"},
	}}}
}

// own is what a score says that must not depend on other proposals.
func own(s Score) string {
	s.Rank, s.Tied, s.Overtake, s.Steps = nil, nil, nil, nil
	if s.Odds != nil {
		s.Odds = &Odds{Mean: s.Odds.Mean}
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestOthersDoNotMatter: a proposal added or removed changes neither the
// numbers of the others nor their order.
func TestOthersDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Counted
		for i := range rapid.IntRange(2, 4).Draw(t, "proposals") {
			all = append(all, genCounted(t, fmt.Sprintf("p%d", i)))
		}
		gone := rapid.IntRange(0, len(all)-1).Draw(t, "gone")
		more, err := rankCounted(all, Cycle{Name: "2026-Q4", Threshold: 400}, nil)
		if err != nil {
			t.Fatal(err)
		}
		fewer, err := rankCounted(append(append([]Counted(nil), all[:gone]...), all[gone+1:]...), Cycle{Name: "2026-Q4", Threshold: 400}, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for _, s := range more.Proposals {
			if s.ID == all[gone].ID {
				continue
			}
			if a, b := own(s), own(fewer.Proposals[i]); a != b {
				t.Fatalf("place %d without %s:\n%s\nwas\n%s", i, all[gone].ID, b, a)
			}
			i++
		}
	})
}
