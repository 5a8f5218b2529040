package roadmap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// told is the study with proposals of several states, and what came of one.
func told() *Data {
	d := study()
	n, few, loss, target := 40, 4, .1, .5
	d.Opportunities = []Opportunity{{ID: "waiting", Title: "Waiting", Work: "standing in a line"}}
	d.Proposals[0].Eliminates, d.Proposals[0].Leader, d.Proposals[0].State, d.Proposals[0].Shipped = "waiting", "Mira", Shipped, "2026-08-01"
	later := proposal("later-lane")
	later.State, later.Title, later.Hypothesis = NotNow, "A third lane", ""
	later.Moves = []Move{{State: NotNow, By: "ana", Reason: "one lane first", At: time.Date(2026, 8, 2, 0, 0, 0, 0, time.UTC)}}
	d.Proposals = append(d.Proposals, later)
	d.Metrics = []Metric{
		{Proposal: "second-lane", ID: "happy", Name: "Happy", Unit: "points", Direction: Up, Role: Guardrail, MaxLoss: &loss, Baseline: Reading{4, "2026-07-01", &n}, Review: "2026-12-01"},
		{Proposal: "second-lane", ID: "wait", Name: "Wait", Unit: "minutes", Direction: Down, Role: Goal, Target: &target, Baseline: Reading{90, "2026-07-01", &n}, Review: "2026-12-01"},
		{Proposal: "second-lane", ID: "calm", Name: "Calm", Unit: "points", Direction: Up, Role: Guardrail, MaxLoss: &loss, Baseline: Reading{4, "2026-07-01", &few}, Review: "2026-12-01"},
	}
	d.Measurements = []Measurement{
		{Proposal: "second-lane", Metric: "calm", Reading: Reading{1, "2026-09-01", &few}},
		{Proposal: "second-lane", Metric: "happy", Reading: Reading{3, "2026-09-01", &n}},
		{Proposal: "second-lane", Metric: "wait", Reading: Reading{30, "2026-09-01", &n}},
	}
	return d
}

func tellingOf(t *testing.T, d *Data, id string) Telling {
	t.Helper()
	all, _ := tellAll(d)
	i := slices.IndexFunc(all, func(t Telling) bool { return t.ID == id })
	if i < 0 {
		t.Fatalf("%s is not told", id)
	}
	return all[i]
}

func quoteIDs(list []Said) (ids []string) {
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	return ids
}

func TestTellingsStandInTheOrderOfStates(t *testing.T) {
	all, err := tellAll(told())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range all {
		got = append(got, string(one.State)+" "+one.ID)
	}
	want := "[identified assistant not now later-lane shipped second-lane]"
	if s := fmt.Sprint(got); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

// P-03, who does not want to be quoted, sits in on the interview of P-01 too.
func TestWordsThatGoOnIntoAnothersTurnAreWithheld(t *testing.T) {
	d := study()
	d.Interviews[0].Speakers = append(d.Interviews[0].Speakers, interviews.Speaker{Name: "Other", Role: interviews.RoleParticipant, Participant: "P-03"})
	at := func(first, last, end int) coding.Range {
		return coding.Range{Revision: 2, FirstTurn: first, LastTurn: last, End: end}
	}
	for _, c := range []struct {
		name string
		at   coding.Range
		want bool
	}{{"in one turn", at(1, 1, 9), false}, {"into the next", at(1, 2, 4), true}, {"up to the next", at(1, 2, 0), false}} {
		d.Quotes[0].Range = c.at
		if got := Withheld(d)["q1"]; got != c.want {
			t.Errorf("%s: withheld is %t", c.name, got)
		}
	}
}

// P-03 is in reach and speaks for it, and does not want to be quoted: counted,
// and no word of hers anywhere. An orphaned quote is no evidence.
func TestWithheldWordsCountAndAreNotTold(t *testing.T) {
	d := told()
	one := tellingOf(t, d, "second-lane")
	if got, want := fmt.Sprint(quoteIDs(one.Hit.Quotes), one.Hit.People, one.Hit.Withheld), "[q1 q2 q10] [P-01 P-03] 1"; got != want {
		t.Errorf("hit %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(quoteIDs(one.For.Quotes), one.For.People, one.For.Withheld), "[q1 q6 q2] [P-01 P-03 P-04] 1"; got != want {
		t.Errorf("for %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(quoteIDs(one.Against.Quotes), one.Against.People), "[q9 q10] [P-01 P-06]"; got != want {
		t.Errorf("against %s, want %s", got, want)
	}
	if one.X != 2 || one.Asked != 4 || one.Headcount != 90 {
		t.Errorf("%d of %d asked, %d in all", one.X, one.Asked, one.Headcount)
	}
	brief, err := NewBrief(d, "second-lane", -1)
	if err != nil {
		t.Fatal(err)
	}
	closing, err := Close(d, "second-lane", true)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"telling": one, "brief": brief, "closing": closing} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("secret words")) || bytes.Contains(text, []byte("gone words")) {
			t.Errorf("%s tells words that must not be told: %s", name, text)
		}
		if !bytes.Contains(text, []byte("I wait an hour")) {
			t.Errorf("%s does not tell words that may be told", name)
		}
	}
}

func TestOutcomesInWords(t *testing.T) {
	one := tellingOf(t, told(), "second-lane")
	var got []string
	for i := range one.Result.Metrics {
		got = append(got, one.Result.Metrics[i].Says())
	}
	want := []string{
		"Wait (goal, minutes): 90 (n = 40) → 30 (n = 40), 66.7% better; agreed: at least 50% better: met",
		"Happy (guardrail, points): 4 (n = 40) → 3 (n = 40), 25% worse; agreed: at most 10% worse: breached",
		"Calm (guardrail, points): 4 (n = 4) → 1 (n = 4); agreed: at most 10% worse: too few to say more than the values",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := one.overall(); !strings.HasPrefix(got, "stop:") {
		t.Errorf("a breach is %q", got)
	}
}

func overview(t *testing.T, d *Data, reader Reader, quotes int) *Overview {
	t.Helper()
	about := report.Arrange(report.Data{Interviews: d.Interviews, Participants: d.Participants, Codebook: d.Codebook, Quotes: d.Quotes, Codings: d.Codings, Finished: d.Finished}).About(report.Scope{})
	o, err := NewOverview(d, about, reader, quotes)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func markdown(t *testing.T, o *Overview) string {
	t.Helper()
	var b strings.Builder
	if err := o.Document().Markdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOverview(t *testing.T) {
	text := markdown(t, overview(t, told(), Executive, -1))
	for _, want := range []string{
		"**Warning:** A second lane: Happy (guardrail, points)", "## Not now, and why", "one lane first (ana, 2026-08-02)", "**2 of 4 people asked** · about ",
		"**It does away with:** Waiting: standing in a line", "**When:** shipped on 2026-08-01", "**Outcome:** stop: a guardrail is breached",
		"An assistant:** its score: nobody has given its themes", "I wait an hour", "only 4 people were asked", "i1.md:10",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("an executive does not read %q in\n%s", want, text)
		}
	}
	if at, other := strings.Index(text, "## Stop"), strings.Index(text, "## In short"); at < 0 || at > other {
		t.Errorf("a breach does not come first: %d, %d", at, other)
	}
	for _, hidden := range []string{"secret words", "leverage: ", "speaks against it"} {
		if strings.Contains(text, hidden) {
			t.Errorf("an executive reads %q", hidden)
		}
	}
	text = markdown(t, overview(t, told(), Engineer, -1))
	for _, want := range []string{"leverage: ", "impact: ", "toil: ", "given by mira", "cognitive load", "first in ", "What moves the score", "It would pass", "speaks for it:", "speaks against it:", "beside the score and not in it", "nobody of 22 was asked: no information"} {
		if !strings.Contains(text, want) {
			t.Errorf("an engineer does not read %q in\n%s", want, text)
		}
	}
}

func TestOverviewOfNothing(t *testing.T) {
	text := markdown(t, overview(t, &Data{}, Executive, -1))
	if !strings.Contains(text, "There is no proposal yet.") || !strings.Contains(text, "verbatim proposal add") {
		t.Errorf("nothing is said of what to do:\n%s", text)
	}
}

// An overview that was issued is read back from its JSON and is the same.
func TestOverviewComesBackFromJSON(t *testing.T) {
	for _, reader := range []Reader{Executive, Engineer} {
		o := overview(t, told(), reader, 3)
		var first, again bytes.Buffer
		if err := report.JSON(&first, o); err != nil {
			t.Fatal(err)
		}
		var back Overview
		if err := json.Unmarshal(first.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if err := report.JSON(&again, &back); err != nil {
			t.Fatal(err)
		}
		if first.String() != again.String() || markdown(t, o) != markdown(t, &back) {
			t.Errorf("%s: another one comes back", reader)
		}
	}
}

// Quotes are shared out: everybody's best before anybody's second, and what is
// left out is counted.
func TestQuotesAreSharedOut(t *testing.T) {
	for quotes, want := range map[int]string{0: "0 0 0, 8 left", 1: "1 0 0, 7 left", 3: "1 1 1, 5 left", 4: "2 1 1, 4 left", 99: "3 2 3, 0 left"} {
		d := told()
		d.Proposals = d.Proposals[:1]
		one := overview(t, d, Executive, quotes).Proposals[0]
		got := fmt.Sprintf("%d %d %d, %d left", len(one.For.Quotes), len(one.Against.Quotes), len(one.Hit.Quotes), one.For.More+one.Against.More+one.Hit.More)
		if got != want {
			t.Errorf("%d quotes: %s, want %s", quotes, got, want)
		}
	}
}

// Every number that leads somewhere leads to its people: no set has more people
// with words than the number says, and the others are named.
func TestNumbersLeadToTheirPeople(t *testing.T) {
	o := overview(t, told(), Engineer, -1)
	var b strings.Builder
	if err := o.Document().HTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Hit: 2 of 4 people asked", "claims: 1 of 2", "data: 1 of 1", "and 1 person whose words are not shown here"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q", want)
		}
	}
}

// Whoever is in no segment is not in reach; without segments everybody asked is.
func TestWhoIsHit(t *testing.T) {
	d := told()
	d.Proposals[0].Inputs.Segments = []Segment{{"claims", 34}}
	if got := fmt.Sprint(tellingOf(t, d, "second-lane").Hit.People); got != "[P-01]" {
		t.Errorf("in claims alone: %s", got)
	}
	d.Proposals[0].Inputs.Segments = nil
	if got := fmt.Sprint(tellingOf(t, d, "second-lane").Hit.People); got != "[P-01 P-03]" {
		t.Errorf("without segments: %s", got)
	}
}
