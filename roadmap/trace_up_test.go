package roadmap

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// argued is the study with a criterion, a hypothesis that goes on, an
// opportunity, metrics, and two reports of which one was withdrawn.
func argued() *Data {
	d := study()
	at := func(day int) time.Time { return time.Date(2026, 8, day, 9, 0, 0, 0, time.UTC) }
	most := 1
	d.Hypotheses[0].Criterion = &Criterion{Says: "people wait for their turn", For: 3, Share: .5, Against: &most, By: "ana", At: at(1)}
	d.Hypotheses = append(d.Hypotheses, Hypothesis{ID: "two-lanes", Title: "Two lanes", Stage: Concept, Parent: "queue-hurts", State: Draft})
	for i := range d.Evidence {
		d.Evidence[i].At = at(2)
	}
	d.Evidence[0].At = at(1).Add(-time.Hour) // before the criterion
	for i := range d.Quotes {
		d.Quotes[i].LastTurn, d.Quotes[i].End = d.Quotes[i].FirstTurn, len(d.Quotes[i].Text)
	}
	d.Opportunities = []Opportunity{{ID: "waiting", Title: "Waiting for a turn", Work: "standing in line", Themes: []string{"shipping/queue"}}}
	p := &d.Proposals[0]
	p.Eliminates = "waiting"
	p.Inputs.Given = map[string]Given{"toil": {By: "ben", At: at(3), Why: "timed on two Fridays"}, "effort": {By: "mira"}}
	n, target, loss := 4, .5, .1
	d.Metrics = []Metric{
		{Proposal: p.ID, ID: "wait", Name: "Time in the queue", Dimension: Efficiency, Unit: "minutes", Direction: Down, Role: Goal,
			Baseline: Reading{Value: 50, Date: "2026-07-01"}, Target: &target},
		{Proposal: p.ID, ID: "mood", Name: "Mood", Dimension: Happiness, Unit: "points", Direction: Up, Role: Guardrail,
			Baseline: Reading{Value: 7, Date: "2026-07-01", N: &n}, MaxLoss: &loss},
	}
	d.Measurements = []Measurement{{Proposal: p.ID, Metric: "wait", Reading: Reading{Value: 20, Date: "2026-09-01"}}}
	d.Reports = []ShownIn{
		{ID: "themes-2", Title: "Themes", Issued: "by ana on 2026-08-04", Quotes: []string{"q10", "q1"}},
		{ID: "themes-1", Title: "Themes", Issued: "by ana on 2026-08-04", Quotes: []string{"q3"}, Withdrawn: "Withdrawn by ana on 2026-08-05: too early"},
	}
	return d
}

// said are the turns of the study's first interview, as its quotes have them,
// and one that nobody coded.
func said() []interviews.Turn {
	return []interviews.Turn{
		{N: 1, Kind: interviews.Speech, Speaker: "Voice", StartMS: 60_000, Line: 10, Text: "I wait an hour"},
		{N: 2, Kind: interviews.Speech, Speaker: "Voice", StartMS: interviews.NoTime, Line: 20, Text: "and wait\n\nagain"},
		{N: 3, Kind: interviews.Speech, Speaker: "Mira", StartMS: interviews.NoTime, Line: 24, Text: "Go on."},
		{N: 4, Kind: interviews.Heading, Line: 26, Text: "Later"},
	}
}

// traceAt traces what a part of testdata/trace_up.txtar is called: an ID, or an
// interview and a line.
func traceAt(d *Data, what string) (Link, error) {
	interview, line, isLine := strings.Cut(what, ":")
	if !isLine {
		return TraceUp(d, what)
	}
	n, err := strconv.Atoi(line)
	if err != nil {
		return Link{}, err
	}
	return TraceLine(d, Place{Interview: interviews.ID(interview), Line: n, Lines: 30, Turns: said()})
}

func TestTraceUp(t *testing.T) {
	golden(t, "testdata/trace_up.txtar", func(what string) (Link, error) { return traceAt(argued(), what) })
}

func TestTraceUpErrors(t *testing.T) {
	for what, want := range map[string]errs.Kind{
		"second-lane": errs.Invalid, "nonesuch": errs.NotFound, "i1:0": errs.NotFound, "i1:31": errs.NotFound, "i99:1": errs.NotFound, "i1:30": "",
	} {
		if _, err := traceAt(argued(), what); errs.KindOf(err) != want || err != nil && errs.HintOf(err) == "" {
			t.Errorf("%s: %v, want the kind %q", what, err, want)
		}
	}
}

// TestLineKeepsWordsOut: the turn of somebody who does not want to be quoted is
// led to without its words.
func TestLineKeepsWordsOut(t *testing.T) {
	d := argued()
	turns := []interviews.Turn{{N: 5, Kind: interviews.Speech, Speaker: "Voice", Line: 50, Text: "secret words, and more"}}
	d.Quotes[4].FirstTurn, d.Quotes[4].LastTurn = 1, 1
	l, err := TraceLine(d, Place{Interview: "i3", Line: 50, Lines: 60, Turns: turns})
	if err != nil || len(l.Because) != 1 {
		t.Fatalf("%+v, %v", l, err)
	}
	up, err := TraceUp(d, "person/P-03")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []Link{l, up} {
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "secret") || !strings.Contains(string(b), `"line":50`) {
			t.Errorf("%s", b)
		}
	}
}

// TestLineTellsOfReview: quotes that the newest transcript does not surely have
// stand on no line, and the line says that there are such.
func TestLineTellsOfReview(t *testing.T) {
	d := argued()
	d.Quotes[0].State = coding.Ambiguous
	l, err := traceAt(d, "i1:10")
	if err != nil || len(l.Because) != 0 || !strings.Contains(l.Says, "nobody has coded it; 1 quote of the interview waits for review") {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestMergedThemeLeadsOn: what was coded with a theme that was merged leads to
// what names the one that it is part of now.
func TestMergedThemeLeadsOn(t *testing.T) {
	d := argued()
	d.Codebook = coding.NewCodebook([]coding.Theme{
		{ID: "shipping", Name: "Shipping"}, {ID: "lines", Name: "Standing in line"},
		{ID: "shipping/queue", Parent: "shipping", Name: "Waiting in the queue", MergedInto: "lines"},
	})
	d.Opportunities[0].Themes = []string{"lines"}
	l, err := TraceUp(d, "q1")
	if err != nil || l.Because[0].ID != "lines" || len(l.Because[0].Because) != 1 || l.Because[0].Because[0].ID != "waiting" {
		t.Errorf("%+v, %v", l.Because, err)
	}
}
