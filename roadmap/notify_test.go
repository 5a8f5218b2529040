package roadmap

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

func TestRecontact(t *testing.T) {
	talk := func(date interviews.Date, a interviews.Answer, people ...string) interviews.Interview {
		iv := interviews.Interview{ID: interviews.ID(date), Date: date, Consent: interviews.Consent{Recontact: a}}
		for _, p := range people {
			iv.Speakers = append(iv.Speakers, interviews.Speaker{Name: p, Role: interviews.RoleParticipant, Participant: p})
		}
		return iv
	}
	for _, c := range []struct {
		name string
		all  []interviews.Interview
		want interviews.Answer
	}{
		{"nothing", nil, interviews.Unstated},
		{"somebody else's yes", []interviews.Interview{talk("2026-01-01", interviews.Yes, "P-02")}, interviews.Unstated},
		{"yes", []interviews.Interview{talk("2026-01-01", interviews.Yes, "P-01", "P-02")}, interviews.Yes},
		{"a newer no", []interviews.Interview{talk("2026-02-01", interviews.No, "P-01"), talk("2026-01-01", interviews.Yes, "P-01")}, interviews.No},
		{"a newer yes", []interviews.Interview{talk("2026-02-01", interviews.Yes, "P-01"), talk("2026-01-01", interviews.No, "P-01")}, interviews.Yes},
		{"silence takes nothing back", []interviews.Interview{talk("2026-02-01", interviews.Unstated, "P-01"), talk("2026-01-01", interviews.Yes, "P-01")}, interviews.Yes},
		{"a no between", []interviews.Interview{talk("2026-01-01", interviews.Yes, "P-01"), talk("2026-02-01", interviews.No, "P-01"), talk("2026-03-01", interviews.Unstated, "P-01")}, interviews.No},
		{"both on a day", []interviews.Interview{talk("2026-01-01", interviews.Yes, "P-01"), talk("2026-01-01", interviews.No, "P-01")}, interviews.No},
		{"a no without a day", []interviews.Interview{talk("2026-01-01", interviews.Yes, "P-01"), talk("", interviews.No, "P-01")}, interviews.No},
		{"a yes without a day", []interviews.Interview{talk("2026-01-01", interviews.No, "P-01"), talk("", interviews.Yes, "P-01")}, interviews.No},
	} {
		if got := Recontact(c.all, "P-01"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// agreed says in all interviews of people what they answered.
func agreed(d *Data, answer interviews.Answer, people ...string) {
	for i := range d.Interviews {
		for _, p := range people {
			if d.Interviews[i].Participants()[0] == p {
				d.Interviews[i].Consent.Recontact = answer
			}
		}
	}
}

func contacts(t *testing.T, d *Data, draft bool) map[string]Contact {
	t.Helper()
	c, err := Close(d, "second-lane", draft)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Contact{}
	for _, one := range c.Contacts {
		by[one.Participant] = one
	}
	return by
}

func TestClose(t *testing.T) {
	d := told()
	agreed(d, interviews.Yes, "P-01", "P-03", "P-06")
	agreed(d, interviews.No, "P-04")
	got := contacts(t, d, false)
	var list []string
	for _, p := range []string{"P-01", "P-02", "P-03", "P-04", "P-05", "P-06"} {
		c, known := got[p]
		list = append(list, fmt.Sprintln(p, known, len(c.Said), c.Withheld, c.Message != ""))
	}
	// P-02's neutral evidence led there too; P-05 answered a survey alone.
	want := "[P-01 true 3 0 true P-02 true 1 0 false P-03 true 0 1 true P-04 true 1 0 false P-05 false 0 0 false P-06 true 1 0 true]"
	if s := strings.ReplaceAll(strings.Join(strings.Fields(fmt.Sprint(list)), " "), " ]", "]"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	for person, words := range map[string]string{
		"P-01": "The thing you told us about is done, since 2026-08-01: A second lane.\nWhat should be gone now: Waiting: standing in a line.",
		"P-03": "You spoke with us about it on 2026-04-03.",
		"P-06": "The thing you told us your doubts about is done",
	} {
		if m := got[person].Message; !strings.Contains(m, words) {
			t.Errorf("%s does not read %q in\n%s", person, words, m)
		}
	}
	if m := got["P-01"].Message; !strings.Contains(m, "On 2026-04-01 you said to us:\n\n> I wait an hour") || strings.Contains(m, "fine") {
		t.Errorf("P-01 reads not her own words alone:\n%s", m)
	}
	if _, err := Close(d, "nothing", false); !errors.Is(err, errs.NotFound) {
		t.Errorf("a proposal that is not there: %v", err)
	}
}

// The hypothesis that another goes on from led there, too.
func TestCloseGoesUp(t *testing.T) {
	d := told()
	d.Hypotheses = append(d.Hypotheses, Hypothesis{ID: "lane", Parent: "queue-hurts", Stage: Concept, State: Draft})
	d.Proposals[0].Hypothesis = "lane"
	if _, known := contacts(t, d, false)["P-06"]; !known {
		t.Error("whose words stand behind the parent is not listed")
	}
	d.Hypotheses[0].Parent = "lane" // a ring ends
	contacts(t, d, false)
}

// Nobody is told of what is not done, of what they were told, or in words that
// somebody else said.
func TestNoMessage(t *testing.T) {
	d := told()
	agreed(d, interviews.Yes, "P-01")
	d.Proposals[0].State = Next
	if m := contacts(t, d, false)["P-01"].Message; m != "" {
		t.Errorf("told of what is not shipped: %s", m)
	}
	if m := contacts(t, d, true)["P-01"].Message; !strings.Contains(m, "is not done yet") || strings.Contains(m, "gone now") {
		t.Errorf("a draft says that it is done: %s", m)
	}
	d.Proposals[0].State = Shipped
	d.Quotes[0].LastTurn = d.Quotes[0].FirstTurn + 1
	if m := contacts(t, d, false)["P-01"].Message; strings.Contains(m, "I wait an hour") || !strings.Contains(m, "wait") {
		t.Errorf("words of several turns are repeated: %s", m)
	}
	d.Notices = []Notice{{Proposal: "assistant", Participant: "P-01"}}
	if contacts(t, d, false)["P-01"].Told != nil {
		t.Error("told of another proposal counts")
	}
	d.Notices = []Notice{{Proposal: "second-lane", Participant: "P-01", By: "ana", At: time.Unix(0, 0)}}
	if c := contacts(t, d, false)["P-01"]; c.Told == nil || c.Message != "" {
		t.Errorf("told twice: %+v", c)
	}
}
