package roadmap

import (
	"time"

	"verbatim/coding"
	"verbatim/interviews"
)

// study is a small invented study:
//
//	P-01 claims, two finished interviews, waits in both
//	P-02 claims, finished, says nothing of it; moved to data later
//	P-03 data, finished, does not want to be quoted
//	P-04 data, coding not finished, waits
//	P-05 mobile, a survey answer only
//	P-06 mobile, finished, an orphaned quote and one against
func study() *Data {
	d := &Data{
		Codebook: coding.NewCodebook([]coding.Theme{
			{ID: "shipping", Name: "Shipping"},
			{ID: "shipping/queue", Parent: "shipping", Name: "Waiting in the queue"},
			{ID: "shipping/safe", Parent: "shipping", Name: "Slow is safe"},
			{ID: "docs", Name: "Docs"},
		}),
		Participants: []interviews.Participant{
			{ID: "P-01", Attributes: []interviews.Attribute{{Key: "team", Value: "claims"}}},
			{ID: "P-02", Attributes: []interviews.Attribute{{Key: "team", Value: "claims"}, {Key: "team", Value: "data", Since: "2026-12-01"}}},
			{ID: "P-03", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}}},
			{ID: "P-04", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}}},
			{ID: "P-05", Attributes: []interviews.Attribute{{Key: "team", Value: "mobile"}}},
			{ID: "P-06", Attributes: []interviews.Attribute{{Key: "team", Value: "mobile"}}},
		},
		Hypotheses: []Hypothesis{{
			ID: "queue-hurts", Title: "The queue hurts", Stage: Problem, State: Testing,
			Slots:     map[Slot]string{TypeOfCustomers: "Engineers", JobToBeDone: "shipping", ProblemSlot: "waiting"},
			Decisions: []Decision{{State: Testing, By: "ana", Reason: "it came up", At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}},
		}},
		Cycle: Cycle{Name: "2026-Q4", Threshold: 400},
	}
	for _, iv := range []struct {
		id, person string
		day        interviews.Date
		source     interviews.Source
		finished   bool
	}{
		{"i1", "P-01", "2026-04-01", interviews.SourceInterview, true},
		{"i2", "P-02", "2026-04-02", interviews.SourceInterview, true},
		{"i3", "P-03", "2026-04-03", "", true},
		{"i4", "P-04", "2026-04-04", interviews.SourceInterview, false},
		{"i5", "P-05", "2026-04-05", interviews.SourceSurvey, true},
		{"i6", "P-06", "2026-04-06", interviews.SourceInterview, true},
		{"i7", "P-01", "2026-07-07", interviews.SourceInterview, true},
	} {
		in := interviews.Interview{
			ID: interviews.ID(iv.id), Date: iv.day, Source: iv.source, Path: iv.id + ".md", SHA256: "0123456789abcdef-" + iv.id, Revision: 2,
			Speakers: []interviews.Speaker{{Name: "Mira", Role: interviews.RoleInterviewer, Participant: "P-99"}, {Name: "Voice", Role: interviews.RoleParticipant, Participant: iv.person}},
		}
		if iv.person == "P-03" {
			in.Consent.Quotes = interviews.No
		}
		d.Interviews = append(d.Interviews, in)
		if iv.finished {
			d.Finished = append(d.Finished, coding.Finish{Interview: in.ID, Coder: "ana"}, coding.Finish{Interview: in.ID, Coder: "ben"})
		}
	}
	d.say("q1", "i1", "Voice", "I wait an hour", "shipping/queue")
	d.say("q2", "i1", "Voice", "and wait\n\nagain", "shipping/queue")
	d.say("q3", "i2", "Voice", "the docs are old", "docs")
	d.say("q4", "i2", "Mira", "so you wait?", "shipping/queue")
	d.say("q5", "i3", "Voice", "secret words", "shipping/safe")
	d.say("q6", "i4", "Voice", "we wait too", "shipping/queue")
	d.say("q7", "i5", "Voice", "survey words", "shipping/queue")
	d.say("q8", "i6", "Voice", "gone words", "shipping/queue")
	d.say("q9", "i6", "Voice", "the queue is fine", "docs")
	d.say("q10", "i7", "Voice", "still waiting", "shipping/queue")
	d.Quotes[7].State, d.Quotes[7].Revision = coding.Orphaned, 1
	for _, e := range []struct {
		quote  string
		stance Stance
	}{{"q1", Supports}, {"q2", Supports}, {"q5", Supports}, {"q6", Supports}, {"q8", Supports}, {"q9", Contradicts}, {"q10", Contradicts}, {"q3", Neutral}, {"q4", Supports}} {
		d.Evidence = append(d.Evidence, Evidence{Hypothesis: "queue-hurts", Quote: e.quote, Stance: e.stance, Strength: 2, By: "ben"})
	}
	d.Proposals = []Proposal{
		proposal("second-lane"),
		{ID: "assistant", Title: "An assistant", State: Identified, Inputs: Inputs{Strategic: &Strategy{Sigma: 1, Owner: "Mira"}}},
	}
	return d
}

// say adds a quote with two codings of one theme.
func (d *Data) say(id, interview, speaker, text, theme string) {
	n := len(d.Quotes) + 1
	d.Quotes = append(d.Quotes, coding.Quote{
		ID: id, Interview: interviews.ID(interview), Text: text, State: coding.Unchanged, Speaker: speaker,
		Line: 10 * n, StartMS: int64(n) * 60_000, Range: coding.Range{Revision: 2, FirstTurn: n},
	})
	d.Codings = append(d.Codings, coding.Coding{Quote: id, Theme: theme, Coder: "ana"}, coding.Coding{Quote: id, Theme: theme, Coder: "ben"})
}

func proposal(id string) Proposal {
	effort := 2.0
	return Proposal{ID: id, Title: "A second lane", State: Identified, Hypothesis: "queue-hurts", Inputs: Inputs{
		Themes: []string{"shipping"}, Attribute: "team",
		Segments:  []Segment{{"claims", 34}, {"data", 18}, {"mobile", 16}, {"payments", 22}},
		Frequency: &Estimate{6, 13, 26}, Toil: &Estimate{10, 25, 60},
		Load: &Load{Level: 2, Anchor: "one more thing to remember"}, Effort: &effort,
		Strategic: &Strategy{Sigma: .25}, By: "mira", Why: "the diary week",
	}}
}
