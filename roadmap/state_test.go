package roadmap

import (
	"errors"
	"strings"
	"testing"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

var moved = time.Date(2026, 8, 14, 9, 0, 0, 0, time.UTC)

// planFor is a goal and a guardrail of a proposal, with baselines of 1 July.
func planFor(proposal string) []Metric {
	half, tenth := .5, .1
	return []Metric{
		{Proposal: proposal, ID: "lead-time", Name: "Lead time", Dimension: Efficiency, Unit: "hours", Direction: Down, Role: Goal,
			Baseline: Reading{Value: 40, Date: "2026-07-01"}, Target: &half, Review: "2026-10-01", By: "ana"},
		{Proposal: proposal, ID: "mood", Name: "Mood", Dimension: Happiness, Unit: "1 to 5", Direction: Up, Role: Guardrail,
			Baseline: Reading{Value: 4, Date: "2026-07-01"}, MaxLoss: &tenth, Review: "2026-10-01", By: "ana"},
	}
}

func measured(metric string, value float64, day interviews.Date) Measurement {
	return Measurement{Proposal: "p", Metric: metric, Reading: Reading{Value: value, Date: day}}
}

// fails holds an error against its kind and some of what it says or advises.
func fails(t *testing.T, err error, kind errs.Kind, words string) {
	t.Helper()
	switch {
	case kind == "" && err != nil:
		t.Errorf("refused: %v", err)
	case kind != "" && !errors.Is(err, kind):
		t.Errorf("%v, want an error that is %s", err, kind)
	case kind != "" && !strings.Contains(err.Error()+"\n"+errs.HintOf(err), words):
		t.Errorf("%q, %q: neither has %q", err, errs.HintOf(err), words)
	}
}

func TestMove(t *testing.T) {
	for _, c := range []struct {
		from, to State
		by, why  string
		kind     errs.Kind
		words    string
	}{
		{Identified, Next, "ana", "", "", ""},
		{"", Later, "ana", "", "", ""},
		{Next, Now, "ana", "", "", ""},
		{Now, Identified, "ana", "", "", ""},
		{Now, NotNow, "ana", "no room", "", ""},
		{NotNow, Later, "ana", "", "", ""},
		{Dropped, Next, "ana", "", "", ""},
		{Later, Dropped, "ana", "nobody waits any more", "", ""},
		{Now, NotNow, "ana", " ", errs.Invalid, "--reason"},
		{Now, Dropped, "ana", "", errs.Invalid, "--reason"},
		{Now, Later, "", "", errs.Invalid, "--as"},
		{Now, "soon", "ana", "", errs.Invalid, "use now, next"},
		{Now, Shipped, "ana", "", errs.Invalid, "verbatim proposal ship p"},
		{Shipped, Measured, "ana", "", errs.Invalid, "verbatim proposal measure p"},
		{Shipped, Now, "ana", "", "", ""},
		{Shipped, Dropped, "ana", "it made things worse", "", ""},
		{Measured, Now, "ana", "", "", ""},
		{Measured, Dropped, "ana", "", errs.Invalid, "--reason"},
		{Shipped, Later, "ana", "", errs.Invalid, "verbatim proposal move p now"},
		{Measured, Identified, "ana", "", errs.Invalid, "verbatim proposal move p now"},
		{Measured, NotNow, "ana", "because", errs.Invalid, "cannot become"},
		{Later, Later, "ana", "", errs.Conflict, "since it was added"},
	} {
		t.Run(string(c.from+" to "+c.to), func(t *testing.T) {
			p := &Proposal{ID: "p", State: c.from, Shipped: "2026-08-01"}
			err := p.Move(Move{State: c.to, By: c.by, Reason: c.why, At: moved})
			fails(t, err, c.kind, c.words)
			switch {
			case err == nil && (p.State != c.to || p.Shipped != "" || len(p.Moves) != 1 || p.Moves[0].Reason != c.why):
				t.Errorf("moved to %s: %+v", c.to, p)
			case err != nil && (p.State != c.from || p.Shipped != "2026-08-01" || p.Moves != nil):
				t.Errorf("refused, and all the same: %+v", p)
			}
		})
	}
	p := &Proposal{ID: "p", State: Identified}
	fails(t, p.Move(Move{State: Next, By: "ana", At: moved}), "", "")
	fails(t, p.Move(Move{State: Next, By: "ben", At: moved}), errs.Conflict, "ana put it there on 2026-08-14")
}

func TestShip(t *testing.T) {
	goal, guard := planFor("p")[:1], planFor("p")[1:]
	later := planFor("p")
	later[1].Baseline.Date = "2026-08-05"
	for name, c := range map[string]struct {
		from    State
		by      string
		day     interviews.Date
		metrics []Metric
		kind    errs.Kind
		words   string
	}{
		"from identified":       {Identified, "ana", "2026-08-01", planFor("p"), "", ""},
		"from later, today":     {Later, "ana", "2026-08-14", planFor("p"), "", ""},
		"on the baseline's day": {Now, "ana", "2026-07-01", planFor("p"), "", ""},
		"from dropped":          {Dropped, "ana", "2026-08-01", planFor("p"), errs.Invalid, "move p now"},
		"from not now":          {NotNow, "ana", "2026-08-01", planFor("p"), errs.Invalid, "move p now"},
		"twice":                 {Shipped, "ana", "2026-08-01", planFor("p"), errs.Conflict, "shipped already on 2026-07-20"},
		"after it was measured": {Measured, "ana", "2026-08-01", planFor("p"), errs.Conflict, "move p now"},
		"nobody":                {Now, "", "2026-08-01", planFor("p"), errs.Invalid, "--as"},
		"without a plan":        {Now, "ana", "2026-08-01", nil, errs.Invalid, "verbatim proposal metric p NAME"},
		"another's plan":        {Now, "ana", "2026-08-01", planFor("q"), errs.Invalid, "no outcome plan"},
		"without a guardrail":   {Now, "ana", "2026-08-01", goal, errs.Invalid, "no guardrail"},
		"without a goal":        {Now, "ana", "2026-08-01", guard, errs.Invalid, "no goal"},
		"tomorrow":              {Now, "ana", "2026-08-15", planFor("p"), errs.Invalid, "to come"},
		"before a baseline":     {Now, "ana", "2026-08-04", later, errs.Invalid, `"mood" is of 2026-08-05`},
		"no day":                {Now, "ana", "soon", planFor("p"), errs.Invalid, "not a date"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Proposal{ID: "p", State: c.from}
			if p.State.Out() {
				p.Shipped = "2026-07-20"
			}
			was := p.Shipped
			err := p.Ship(Move{By: c.by, At: moved}, c.day, c.metrics)
			fails(t, err, c.kind, c.words)
			switch {
			case err == nil && (p.State != Shipped || p.Shipped != c.day || len(p.Moves) != 1 || p.Moves[0].State != Shipped):
				t.Errorf("shipped: %+v", p)
			case err != nil && (p.State != c.from || p.Shipped != was || p.Moves != nil):
				t.Errorf("refused, and all the same: %+v", p)
			}
		})
	}
}

func TestShipAgain(t *testing.T) {
	p := &Proposal{ID: "p", State: Now}
	fails(t, p.Ship(Move{By: "ana", At: moved}, "2026-08-01", planFor("p")), "", "")
	fails(t, p.Ship(Move{By: "ben", At: moved}, "2026-08-02", planFor("p")), errs.Conflict, "on 2026-08-01, as ana noted on 2026-08-14")
	fails(t, p.Move(Move{State: Now, By: "ben", At: moved, Reason: "undone"}), "", "")
	fails(t, p.Ship(Move{By: "ben", At: moved}, "2026-08-02", planFor("p")), "", "")
	if p.Shipped != "2026-08-02" || len(p.Moves) != 3 {
		t.Errorf("%+v", p)
	}
}

func TestConclude(t *testing.T) {
	both := []Measurement{measured("lead-time", 18, "2026-08-02"), measured("mood", 4, "2026-08-02")}
	for name, c := range map[string]struct {
		from  State
		all   []Measurement
		kind  errs.Kind
		words string
	}{
		"all measured":        {Shipped, both, "", ""},
		"not shipped":         {Now, both, errs.Invalid, "verbatim proposal ship p"},
		"twice":               {Measured, both, errs.Conflict, "is measured already"},
		"one is missing":      {Shipped, both[:1], errs.Invalid, "verbatim proposal measure p mood"},
		"on the day itself":   {Shipped, []Measurement{both[0], measured("mood", 4, "2026-08-01")}, errs.Invalid, "after it was shipped on 2026-08-01"},
		"of another proposal": {Shipped, []Measurement{both[0], {Proposal: "q", Metric: "mood", Reading: both[1].Reading}}, errs.Invalid, "mood"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Proposal{ID: "p", State: c.from, Shipped: "2026-08-01"}
			err := p.Conclude(Move{By: "ana", At: moved}, planFor("p"), c.all)
			fails(t, err, c.kind, c.words)
			if err == nil && (p.State != Measured || p.Shipped != "2026-08-01") {
				t.Errorf("measured: %+v", p)
			}
		})
	}
	p := &Proposal{ID: "p", State: Shipped}
	fails(t, p.Conclude(Move{By: "ana", At: moved}, nil, both), errs.Invalid, "no outcome plan")
}

func TestParseState(t *testing.T) {
	for in, want := range map[string]State{"now": Now, " Not-Now ": NotNow, "not now": NotNow, "MEASURED": Measured} {
		if got, err := ParseState(in); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "soon", "proposed", "notnow"} {
		_, err := ParseState(in)
		fails(t, err, errs.Invalid, "use now, next, later")
	}
}
