package roadmap

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func TestWithout(t *testing.T) {
	d := argued()
	before := marshal(t, d)
	diff, err := Without(d, "P-01")
	if err != nil {
		t.Fatal(err)
	}
	if after := marshal(t, d); before != after {
		t.Error("asking changed the data")
	}
	if diff.Asked != [2]int{4, 3} || !slices.Equal(diff.Quotes, []string{"q1", "q10", "q2"}) {
		t.Errorf("asked %v, quotes %v", diff.Asked, diff.Quotes)
	}
	if want := []InterviewGone{{ID: "i1", Date: "2026-04-01", Quotes: 2}, {ID: "i7", Date: "2026-07-07", Quotes: 1}}; !slices.Equal(diff.Interviews, want) {
		t.Errorf("interviews %+v", diff.Interviews)
	}
	themes := []ThemeChange{
		{"shipping", "Shipping", ThemeCount{2, 4, 6}, ThemeCount{1, 3, 3}},
		{"shipping/queue", "Waiting in the queue", ThemeCount{1, 4, 5}, ThemeCount{0, 3, 2}},
	}
	if !slices.Equal(diff.Themes, themes) {
		t.Errorf("themes -want +got\n%s", cmp.Diff(themes, diff.Themes))
	}
	no := false
	hypotheses := []HypothesisChange{{ID: "queue-hurts", Title: "The queue hurts", State: Testing, Doubts: []string{},
		Before: HypothesisCount{For: 3, Against: 2, Asked: 5, Quotes: 7, Met: &no}, After: HypothesisCount{For: 2, Against: 1, Asked: 4, Quotes: 4, Met: &no}}}
	if diff := cmp.Diff(hypotheses, diff.Hypotheses); diff != "" {
		t.Errorf("hypotheses -want +got\n%s", diff)
	}
	if reports := []ShownIn{{ID: "themes-2", Title: "Themes", Issued: "by ana on 2026-08-04", Quotes: []string{"q10", "q1"}}}; !cmp.Equal(reports, diff.Reports) {
		t.Errorf("reports %+v", diff.Reports)
	}
	if want := []Unsupported{{"theme", "shipping/queue", "nobody would have said it"}}; !slices.Equal(diff.LastSupport, want) {
		t.Errorf("last support %+v", diff.LastSupport)
	}
	one := diff.Proposals[0]
	if len(diff.Proposals) != 1 || one.ID != "second-lane" || one.Before.X != 2 || one.After.X != 1 || one.Before.Of != 4 || one.After.Of != 3 {
		t.Fatalf("proposals %+v", diff.Proposals)
	}
	near(t, "people before", *one.Before.People, 45.5, 1e-9)
	near(t, "people after", *one.After.People, 33*.5/2+13.75+3.75+11, 1e-9) // of claims one is left, who said nothing of it
}

func marshal(t *testing.T, d *Data) string {
	t.Helper()
	copied := *d
	copied.Codebook = nil
	b, err := json.Marshal(copied)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestWithoutSaysWhatARankingThenSays: the numbers after are those of the data
// once the person is gone from it.
func TestWithoutSaysWhatARankingThenSays(t *testing.T) {
	d := argued()
	diff, err := Without(d, "P-03")
	if err != nil {
		t.Fatal(err)
	}
	gone := func(id string) bool { return id == "q5" }
	d.Interviews = slices.Delete(d.Interviews, 2, 3)
	d.Participants = slices.Delete(d.Participants, 2, 3)
	d.Quotes = slices.DeleteFunc(d.Quotes, func(q coding.Quote) bool { return gone(q.ID) })
	d.Codings = slices.DeleteFunc(d.Codings, func(c coding.Coding) bool { return gone(c.Quote) })
	d.Evidence = slices.DeleteFunc(d.Evidence, func(e Evidence) bool { return gone(e.Quote) })
	r, err := Rank(d)
	if err != nil {
		t.Fatal(err)
	}
	if want := r.Proposals[0].standing(); !want.same(&diff.Proposals[0].After) {
		t.Errorf("%+v, want %+v", diff.Proposals[0].After, want)
	}
	if tally := Weigh(d, "queue-hurts"); diff.Hypotheses[0].After.For != tally.For || diff.Hypotheses[0].After.Quotes != tally.Quotes {
		t.Errorf("%+v, want %+v", diff.Hypotheses[0].After, tally)
	}
}

// TestWithoutOneOfTwo: where somebody else was interviewed, too, the interview
// stays with what the others said.
func TestWithoutOneOfTwo(t *testing.T) {
	d := argued()
	d.Interviews[0].Speakers = append(d.Interviews[0].Speakers, interviews.Speaker{Name: "Other", Role: interviews.RoleParticipant, Participant: "P-02"})
	d.Quotes[1].Speaker = "Other"
	diff, err := Without(d, "P-02")
	if err != nil {
		t.Fatal(err)
	}
	want := []InterviewGone{{ID: "i1", Date: "2026-04-01", Stays: true, Quotes: 1}, {ID: "i2", Date: "2026-04-02", Quotes: 2}}
	if !slices.Equal(diff.Interviews, want) || !slices.Equal(diff.Quotes, []string{"q2", "q3", "q4"}) {
		t.Errorf("%+v %v", diff.Interviews, diff.Quotes)
	}
	if !slices.Contains(d.Interviews[0].Participants(), "P-02") {
		t.Error("asking took P-02 out of the interview")
	}
}

// TestWithoutDoubts: a verdict that would lose evidence, or its criterion, is
// put in doubt; nobody decides for people.
func TestWithoutDoubts(t *testing.T) {
	d := argued()
	d.Hypotheses[0].State = Validated
	d.Hypotheses[0].Criterion = &Criterion{Says: "so", For: 3, By: "ana"}
	diff, err := Without(d, "P-04")
	if err != nil {
		t.Fatal(err)
	}
	h := diff.Hypotheses[0]
	want := []string{"some of its evidence would be gone", "there is evidence from 3 people: fewer than 5", "its criterion is not met by what counts: 2 for, 2 against of 4 people asked; it wants at least 3 people for it"}
	if !slices.Equal(h.Doubts, want) || !*h.Before.Met || *h.After.Met {
		t.Errorf("doubts %q, met %v and then %v", h.Doubts, *h.Before.Met, *h.After.Met)
	}
}

func TestWithoutNobody(t *testing.T) {
	for _, person := range []string{"P-77", "", "Mira"} {
		if _, err := Without(argued(), person); !errors.Is(err, errs.NotFound) {
			t.Errorf("%q: %v", person, err)
		}
	}
	diff, err := Without(&Data{Participants: []interviews.Participant{{ID: "P-01"}}}, "P-01")
	if err != nil || len(diff.Quotes)+len(diff.Proposals) > 0 {
		t.Errorf("nothing said: %+v, %v", diff, err)
	}
}

func TestWithoutAbout(t *testing.T) {
	d := argued()
	diff, err := Without(d, "P-01")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][5]int{ // quotes, themes, hypotheses, proposals, reports
		"second-lane": {3, 2, 1, 1, 1}, "assistant": {}, "queue-hurts": {3, 0, 1, 0, 1}, "shipping/queue": {3, 1, 0, 0, 1}, "docs": {},
		"waiting": {3, 1, 0, 0, 1}, "q2": {1, 0, 0, 0, 0}, "q3": {}, "P-01": {3, 0, 0, 0, 1},
	} {
		about, err := diff.About(d, id)
		if err != nil {
			t.Fatal(err)
		}
		if got := [5]int{len(about.Quotes), len(about.Themes), len(about.Hypotheses), len(about.Proposals), len(about.Reports)}; got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	if _, err := diff.About(d, "nonesuch"); !errors.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if len(diff.Quotes) != 3 || len(diff.Themes) != 2 {
		t.Error("About changed the whole")
	}
}
