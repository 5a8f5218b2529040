package report

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
)

// rich is the fixture with everything that a report may read: turns, guides,
// ratings, assignments, takeaways, and an interview that two have finished.
func rich(t *testing.T) Data {
	t.Helper()
	d := fixture(t)
	list := themes(fixtureThemes)
	for i := range list {
		if list[i].ID == "shipping/flaky" || list[i].ID == "formula" {
			list[i].Kind = coding.Workaround
		}
	}
	d.Codebook = coding.NewCodebook(list)
	for id, coder := range map[interviews.ID]string{"a": "ben", "c": "ana", "f": "ben", "h": "ana"} {
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: coder})
	}
	d.Guides = []guides.Guide{{ID: "g", Title: "Round 1", Study: "one", Path: "g.md", Questions: guideQuestions}}
	d.Assignments = assigned(t).Assignments
	d.Takeaways = []coding.Takeaway{{ID: "t1", Interview: "a", Text: "They queue.", Coder: "ana", Quotes: []string{"q01", "q02", "gone"}}}
	d.Rated = []coding.Coding{
		{Quote: "q01", Theme: "shipping/queue", Coder: "ana", Polarity: coding.Negative, Strength: 2},
		{Quote: "q07", Theme: "shipping/queue", Coder: "ben", Polarity: coding.Positive},
		{Quote: "q10", Theme: "shipping/queue", Coder: "ana", Polarity: coding.Negative},
		{Quote: "q12", Theme: "formula", Coder: "ben", Polarity: coding.Neutral},
	}
	d.Turns = map[interviews.ID][]interviews.Turn{}
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		iv.SHA256, iv.Speakers[0].Words, iv.Speakers[0].Turns = "0123456789abcdef", 40, 5
		for j := range iv.Speakers[1:] {
			iv.Speakers[j+1].Words = 60
		}
		d.Turns[iv.ID] = tenTurns(d, iv)
	}
	for i := range d.Quotes {
		q := &d.Quotes[i]
		q.End, q.Key = len(q.Text), q.ID == "q07"
	}
	return d
}

// tenTurns are ten turns of an interview, with its quotes where they stand.
func tenTurns(d Data, iv *interviews.Interview) []interviews.Turn {
	var turns []interviews.Turn
	for n := 1; n <= 10; n++ {
		turn := interviews.Turn{N: n, Kind: interviews.Speech, Speaker: "Mira", Line: 10 * n, StartMS: int64(n) * 61000, Text: asksFirst}
		for _, q := range d.Quotes {
			if q.Interview == iv.ID && q.FirstTurn == n && len(q.Text) >= len(turn.Text)*one(turn.Speaker == q.Speaker) {
				turn.Speaker, turn.Text = q.Speaker, q.Text
			}
		}
		turns = append(turns, turn)
	}
	return turns
}

// failing is a test or a drawn one.
type failing interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
	Fatalf(string, ...any)
}

// A reportKind makes a report of one kind, and has where to read such a one into.
type reportKind struct {
	name  string
	make  func() Issuable
	blank Issuable
}

// everyKind makes reports of every kind, of every interview and every theme.
func everyKind(t failing, d Data, s Scope) []reportKind {
	t.Helper()
	c := Arrange(d)
	list := []reportKind{
		{"themes", func() Issuable { return c.Themes(s) }, &ThemesReport{}},
		{"segments", func() Issuable { return c.Segments(s) }, &SegmentsReport{}},
		{"trend", func() Issuable { return c.Trend(s, TrendOptions{}) }, &TrendReport{}},
		{"trend by month", func() Issuable { return c.Trend(s, TrendOptions{Unit: Months, Repeat: RepeatMcNemar}) }, &TrendReport{}},
		{"saturation", func() Issuable { return c.Saturation(s, SaturationOptions{}) }, &SaturationReport{}},
		{"agreement", func() Issuable { return agreementReport(t, c, s) }, &AgreementReport{}},
		{"coverage", func() Issuable { return c.Coverage(s) }, &CoverageReport{}},
		{"progress", func() Issuable { return c.Progress(s) }, &ProgressReport{}},
		{"quarter", func() Issuable { return c.Quarter(s, quarterInput()) }, &QuarterReport{}},
	}
	for _, unit := range TogetherUnits {
		list = append(list, reportKind{"cooccurrence by " + string(unit), func() Issuable { return c.CooccurrenceBy(s, CooccurrenceOptions{Unit: unit, Within: 2}) }, &CooccurrenceReport{}})
	}
	for _, group := range []QuoteGroup{ByTheme, ByInterview, ByPerson} {
		list = append(list, reportKind{"quotes by " + string(group), func() Issuable { return c.QuoteList(s, group) }, &QuotesReport{}})
	}
	for _, iv := range d.Interviews {
		list = append(list, reportKind{"interview " + string(iv.ID), func() Issuable { return must(c.Interview(iv.ID, s))(t) }, &InterviewReport{}})
	}
	if d.Codebook != nil {
		for _, theme := range d.Codebook.Themes() {
			list = append(list, reportKind{"theme " + theme.ID, func() Issuable { return must(c.Theme(theme.ID, s))(t) }, &ThemeReport{}})
		}
	}
	return list
}

func must[R any](r R, err error) func(failing) R {
	return func(t failing) R {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

// drawKind draws one of them: all of them at once take long.
func drawKind(t *rapid.T, d Data, s Scope) reportKind {
	all := everyKind(t, d, s)
	return all[rapid.IntRange(0, len(all)-1).Draw(t, "kind")]
}

func agreementReport(t failing, c *Corpus, s Scope) *AgreementReport {
	turns := map[interviews.ID][]interviews.Turn{}
	for _, iv := range c.InScope(s) {
		turns[iv.ID] = c.Turns[iv.ID]
	}
	a, err := coding.Agree(coding.AgreementData{Turns: turns, Codebook: c.Codebook, Quotes: c.Quotes, Codings: c.Codings, Finished: c.Finished},
		coding.AgreementScope{Settled: func(one coding.Disagreement) bool { return strings.HasSuffix(one.Theme, "flaky") }})
	if err != nil {
		t.Fatal(err)
	}
	return c.Agreement(s, a)
}

// quarterInput is a quarter with findings that people wrote, and all that
// stands beside them.
func quarterInput() QuarterInput {
	score := 120.5
	return QuarterInput{
		Quarter: thirdQuarter,
		Findings: &Findings{Path: "findings.md", Decisions: "Whether to *buy* a queue.", Open: "- Who else waits.", List: []FindingText{
			{Title: "{people} people wait", Theme: "shipping/queue", Numbers: "1 of 1 people, 1 quote", Prose: "That is {share}.", Supports: []string{"q07"}, Against: []string{"q08"}},
			{Title: "Links", Theme: "formula", Supports: []string{}, Against: []string{}},
			{Title: "Gone", Theme: "gone", Supports: []string{"q10", "nowhere", "q05"}, Against: []string{}},
		}},
		Hypotheses: []HypothesisMove{{ID: "h", Sentence: "We believe so.", From: "draft", To: "testing", By: "ana", Criterion: "they say so (at least 3 people for it)", For: 2, Against: 1, Asked: 5}},
		Proposals:  []ProposalRank{{ID: "p", Title: "A queue", Score: &score, Low: &score, High: &score, Rank: 1, Best: 1, Worst: 2, Tied: []string{"o"}, Needs: []string{}}},
		Outcomes: []ProposalOutcome{
			{Proposal: "p", Title: "A queue", Shipped: "2026-09-01", Metric: "lead time", Role: "guardrail", Unit: "hours", Baseline: &score, Current: &score, Measured: "2026-09-20", Limit: "at most 10% worse", State: "breached", Overall: "stop: a guardrail is breached", Stop: true, Breached: true},
			{Proposal: "o", Title: "No metric", State: "no metric was agreed on"},
		},
		Against: []CounterEvidence{{Quote: "q12", Hypothesis: "h", Supports: []string{"q07"}}},
	}
}

// drawCrowd draws a study in which most people say much: some of them twice,
// in interviews most of which are finished, and some who refuse to be quoted.
func drawCrowd(t *rapid.T) Data {
	themes := []coding.Theme{
		{ID: "job", Name: "Job", Kind: coding.Job, Position: 1}, {ID: "job/pain", Name: "Pain", Parent: "job", Kind: coding.Pain, Position: 2},
		{ID: "job/pain/deep", Name: "Deep", Parent: "job/pain", Position: 3}, {ID: "job/way", Name: "Way", Parent: "job", Kind: coding.Workaround, Position: 4},
		{ID: "way", Name: "Other way", Kind: coding.Workaround, Position: 5}, {ID: "pain", Name: "Other pain", Kind: coding.Pain, Position: 6},
		{ID: "joy", Name: "Joy", Kind: coding.Delight, Position: 7},
	}
	var talks []shortTalk
	for range rapid.IntRange(1, 10).Draw(t, "talks") {
		talk := shortTalk{person: rapid.SampledFrom([]string{"P-1", "P-2", "P-3", "P-4", "P-5"}).Draw(t, "person"),
			date: rapid.SampledFrom([]interviews.Date{"2026-05-05", "2026-07-01", "2026-08-01", "2026-09-30"}).Draw(t, "date"),
			team: rapid.SampledFrom([]string{"data", "web"}).Draw(t, "team")}
		for _, theme := range themes {
			if rapid.IntRange(0, 2).Draw(t, "says "+theme.ID) > 0 {
				talk.themes = append(talk.themes, theme.ID)
			}
		}
		talks = append(talks, talk)
	}
	d := heardIn(talks)
	d.Codebook = coding.NewCodebook(themes)
	for i := range d.Quotes {
		d.Quotes[i].Text, d.Quotes[i].Line = "So these are some words of "+d.Quotes[i].ID+".", i+1
		d.Quotes[i].Key = rapid.IntRange(0, 5).Draw(t, "key") == 0
	}
	for i := range d.Codings {
		if c := &d.Codings[i]; rapid.IntRange(0, 3).Draw(t, "rates") == 0 {
			c.Polarity = rapid.SampledFrom(coding.Polarities).Draw(t, "polarity")
			d.Rated = append(d.Rated, *c)
		}
	}
	d.Finished = slices.DeleteFunc(d.Finished, func(coding.Finish) bool { return rapid.IntRange(0, 5).Draw(t, "unfinished") == 0 })
	for i := range d.Interviews {
		if rapid.IntRange(0, 8).Draw(t, "refuses") == 0 {
			d.Interviews[i].Consent.Quotes = interviews.No
		}
	}
	return d
}
