package roadmap

import (
	"fmt"
	"strings"
	"testing"

	"verbatim/coding"
)

func TestWeigh(t *testing.T) {
	got := Weigh(study(), "queue-hurts")
	// P-01 says both; P-03 is counted though not to be quoted; P-04 is asked
	// because there is evidence; P-05 only answered a survey.
	want := "for [P-01 P-03 P-04] against [P-01 P-06] both 1 neutral 1 asked 5 unasked 1 quotes 7 review 2"
	if s := fmt.Sprintf("for %v against %v both %d neutral %d asked %d unasked %d quotes %d review %d",
		got.People, got.Opponents, got.Both, got.Neutral, got.Asked, got.Unasked, got.Quotes, got.Review); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if got.For != 3 || got.Against != 2 {
		t.Errorf("for %d, against %d", got.For, got.Against)
	}
	// R: prop.test(3, 5, correct = FALSE)
	near(t, "share", got.ForShare.Of, .6, 1e-12)
	near(t, "low", got.ForShare.Low, .2307242, 1e-6)
	near(t, "high", got.ForShare.High, .8823787, 1e-6)
	if none := Weigh(&Data{}, "queue-hurts"); none.ForShare != nil || none.Asked != 0 {
		t.Errorf("nobody asked: %+v", none)
	}
}

func TestLint(t *testing.T) {
	full := map[Slot]string{TypeOfCustomers: "Engineers", JobToBeDone: "deploying", ProblemSlot: "the wait", ConceptSlot: "a lane", Criteria: "half the wait"}
	for _, c := range []struct {
		name  string
		stage Stage
		slots map[Slot]string
		want  string
	}{
		{"good problem", Problem, nil, ""},
		{"good concept", Concept, nil, ""},
		{"inward", Problem, map[Slot]string{ProblemSlot: "Our search algorithm"}, "inward"},
		{"lack of", Problem, map[Slot]string{ProblemSlot: "a lack of previews"}, "solution_in_problem"},
		{"no", Problem, map[Slot]string{ProblemSlot: "no previews"}, "solution_in_problem"},
		{"not no", Problem, map[Slot]string{ProblemSlot: "piano lessons"}, ""},
		{"left in brackets", Problem, map[Slot]string{ProblemSlot: "[problem]"}, "empty_slot"},
		{"empty", Problem, map[Slot]string{ProblemSlot: " "}, "empty_slot"},
		{"no criteria", Concept, map[Slot]string{Criteria: ""}, "empty_slot no_criteria"},
		{"our system", Problem, map[Slot]string{ProblemSlot: "a wait that our old system cannot shorten"}, "inward"},
		{"our own once", Problem, map[Slot]string{ProblemSlot: "our system"}, "inward"},
		{"their own", Problem, map[Slot]string{ProblemSlot: "hours of asking around"}, ""},
		{"does not have", Problem, map[Slot]string{ProblemSlot: "a shell that doesn't have our plugin"}, "solution_in_problem"},
		{"need a feature", Problem, map[Slot]string{ProblemSlot: "they need a new search page"}, "solution_in_problem"},
		{"need a person", Problem, map[Slot]string{ProblemSlot: "they need a colleague to let them in"}, ""},
		{"no solution at stage customer", Customer, map[Slot]string{Motivation: "ship", ProblemSlot: "no previews"}, ""},
		{"who need", Problem, map[Slot]string{TypeOfCustomers: "engineers who need access"}, "identity"},
		{"frustrated", Problem, map[Slot]string{TypeOfCustomers: "Frustrated engineers"}, "identity"},
		{"users of", Problem, map[Slot]string{TypeOfCustomers: "users of the portal"}, "identity"},
		{"who they are", Problem, map[Slot]string{TypeOfCustomers: "engineers who deploy on Fridays"}, ""},
		{"because they are", Customer, map[Slot]string{Motivation: "ship, because they are engineers"}, "need"},
		{"being a", Problem, map[Slot]string{JobToBeDone: "being an engineer"}, "need"},
		{"being asked", Customer, map[Slot]string{Motivation: "ship without being asked", JobToBeDone: "deploying as they like"}, ""},
		{"vague", Concept, map[Slot]string{Criteria: "it is easier and people are happier"}, "unmeasurable"},
		{"nothing to see", Feature, map[Slot]string{FeatureSlot: "a lane", Criteria: "a good mood"}, "unmeasurable"},
		{"more, but how many", Concept, map[Slot]string{Criteria: "more than three tell of it"}, ""},
		{"digits", Concept, map[Slot]string{Criteria: "80 % faster"}, ""},
		{"nobody", Concept, map[Slot]string{Criteria: "nobody asks a colleague"}, ""},
		{"criteria of no concern", Problem, map[Slot]string{Criteria: "better"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Hypothesis{ID: "h", Stage: c.stage, Slots: map[Slot]string{}}
			for slot, words := range full {
				h.Slots[slot] = words
			}
			for slot, words := range c.slots {
				h.Slots[slot] = words
			}
			var rules []string
			for _, w := range h.Lint(nil) {
				rules = append(rules, w.Rule)
				if w.Message == "" {
					t.Errorf("%s says nothing", w.Rule)
				}
			}
			if got := strings.Join(rules, " "); got != c.want {
				t.Errorf("rules %q, want %q", got, c.want)
			}
		})
	}
}

func TestSentenceKeepsOwnBrackets(t *testing.T) {
	h := Hypothesis{ID: "h", Stage: Problem, Slots: map[Slot]string{TypeOfCustomers: "[problem] owners", ProblemSlot: "x"}}
	want := "We believe [problem] owners are frustrated by [job-to-be-done] because of x."
	for range 20 {
		if got := h.Sentence(nil); got != want {
			t.Fatalf("got %q", got)
		}
	}
}

func TestSlotsComeFromAncestors(t *testing.T) {
	all := []Hypothesis{
		{ID: "a", Stage: Customer, Parent: "c", Slots: map[Slot]string{TypeOfCustomers: "Engineers", JobToBeDone: "deploying"}},
		{ID: "b", Stage: Problem, Parent: "a", Slots: map[Slot]string{JobToBeDone: "shipping"}},
		{ID: "c", Stage: Concept, Parent: "b"}, // a circle must not hang
	}
	want := "We believe Engineers are frustrated by shipping because of [problem]."
	if got := all[1].Sentence(all); got != want {
		t.Errorf("got %q", got)
	}
}

// A theme that a proposal names may be merged into another one: then that
// one's people are hit.
func TestMergedThemesAreFollowed(t *testing.T) {
	d := study()
	want := look(d).coded(look(d).under([]string{"shipping/queue"}))
	d.Codebook = coding.NewCodebook([]coding.Theme{
		{ID: "shipping/queue", Name: "Waiting in the queue", Retired: true, MergedInto: "waiting"}, {ID: "waiting", Name: "Waiting"}, {ID: "docs", Name: "Docs"},
	})
	for i := range d.Codings {
		if d.Codings[i].Theme == "shipping/queue" {
			d.Codings[i].Theme = "waiting"
		}
	}
	v := look(d)
	if got := v.coded(v.under([]string{"shipping/queue"})); len(got) != len(want) || len(got) == 0 {
		t.Errorf("%d people wait, want %d", len(got), len(want))
	}
	if name := v.themeName("shipping/queue"); name != "Waiting in the queue, now Waiting" {
		t.Errorf("it is called %q", name)
	}
}

// What a decision overruled reaches nobody.
func TestOverruledCodingsAreNotCounted(t *testing.T) {
	d := study()
	if len(look(d).coded(map[string]bool{"shipping/queue": true})) == 0 {
		t.Fatal("nobody waits")
	}
	for i := range d.Codings {
		d.Codings[i].Overruled = true
	}
	if said := look(d).coded(map[string]bool{"shipping/queue": true}); len(said) > 0 {
		t.Errorf("%d people still wait", len(said))
	}
}
