package main

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"verbatim/roadmap"
)

func TestWorkbenchRoadmapSaysWhatTheCommandSays(t *testing.T) {
	b := sampleBench(t)
	var list roadmap.Ranking
	b.cli(&list, "proposal list --json")
	page := b.get("/roadmap")
	ranks := list.Ranks()
	at := -1
	for i := range list.Proposals {
		s := &list.Proposals[i]
		_, row, _ := strings.Cut(page, `<tr id="p-`+s.ID+`"`)
		row, _, _ = strings.Cut(row, "</tr>")
		x, asked := 0, 0
		for _, r := range s.Reach {
			x, asked = x+r.X, asked+r.Asked
		}
		b.has(row, html.EscapeString(s.Title), fmt.Sprintf("= <b>%.0f</b>", *s.Score), fmt.Sprintf("%.0f to %.0f hours", *s.Low, *s.High),
			"<b>"+s.Place(ranks)+"</b>", "90 %: "+s.Odds.Places(), fmt.Sprintf(">%d of %d</a>", x, asked), string(s.State))
		for _, tied := range s.Tied {
			b.has(row, `href="/roadmap#p-`+tied+`"`)
		}
		if i := strings.Index(page, `id="p-`+s.ID+`"`); i <= at {
			t.Errorf("%s is not in its place", s.ID)
		} else {
			at = i
		}
	}
	b.lacks(b.get("/roadmap?state=shipped"), `id="p-one-request-page"`)
	sorted := b.get("/roadmap?sort=people")
	if strings.Index(sorted, `id="p-small-change-lane"`) > strings.Index(sorted, `id="p-one-request-page"`) {
		t.Error("sorted by people, 7 of 11 come before 10 of 11")
	}
}

// inputsOf is the form of a proposal's inputs, as a browser would send it back.
func (b *bench) inputsOf(id string) url.Values {
	b.Helper()
	page := b.get("/roadmap?edit=" + id)
	form := url.Values{"version": {b.field(page, "/roadmap/"+id+"/inputs", "version")}, "back": {b.field(page, "/roadmap/"+id+"/inputs", "back")}}
	d, err := b.ws.plan(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	in := roadmap.FindProposal(d.Proposals, id).Inputs
	for name, e := range map[string]*roadmap.Estimate{"frequency": in.Frequency, "toil": in.Toil} {
		form.Set(name+"-low", fmt.Sprint(e.Low))
		form.Set(name+"-likely", fmt.Sprint(e.Mode))
		form.Set(name+"-high", fmt.Sprint(e.High))
	}
	form.Set("load", fmt.Sprint(in.Load.Level))
	form.Set("anchor", in.Load.Anchor)
	for name, v := range map[string]float64{"maturity": in.Modulate.Maturity, "risk": in.Modulate.Risk, "complexity": in.Modulate.Complexity} {
		form.Set("modulators-"+name, fmt.Sprint(v))
	}
	if s := in.Strategic; s != nil {
		form.Set("sigma", fmt.Sprint(s.Sigma))
		form.Set("outcome", s.Outcome)
		form.Set("owner", s.Owner)
		form.Set("strategic-why", s.Why)
	}
	form.Set("effort", fmt.Sprint(*in.Effort))
	return form
}

func TestWorkbenchInputsAreGivenInTheirPlace(t *testing.T) {
	b := sampleBench(t)
	var was, is roadmap.Score
	b.cli(&was, "proposal show config-lane --json")
	form := b.inputsOf("config-lane")
	before, _ := b.ws.Roadmap.Proposals(b.Context())
	b.post("/roadmap/config-lane/inputs", form)
	same, _ := b.ws.Roadmap.Proposals(b.Context())
	if x, y := fmt.Sprintf("%+v", roadmap.FindProposal(before, "config-lane").Inputs.Given), fmt.Sprintf("%+v", roadmap.FindProposal(same, "config-lane").Inputs.Given); x != y {
		t.Errorf("a form that changes nothing changes who gave what:\n%s\n%s", x, y)
	}
	form.Set("toil-high", "120")
	form.Set("why", "the log of <June>")
	page := b.post("/roadmap/config-lane/inputs", form)
	b.cli(&is, "proposal show config-lane --json")
	if *is.Score <= *was.Score {
		t.Errorf("more toil, and %g → %g hours", *was.Score, *is.Score)
	}
	b.has(page, fmt.Sprintf("= <b>%.0f</b>", *is.Score))
	b.has(b.get("/roadmap/config-lane"), "the log of &lt;June&gt;")
	if status, _ := b.ask(http.MethodPost, "/roadmap/config-lane/inputs", form); status != http.StatusConflict {
		t.Errorf("inputs over somebody else's: status %d", status)
	}
	b.takeBack()
	b.cli(&is, "proposal show config-lane --json")
	if *is.Score != *was.Score {
		t.Errorf("undone, %g hours are %g", *was.Score, *is.Score)
	}
	form = b.inputsOf("config-lane")
	form.Set("frequency-low", "")
	if status, body := b.ask(http.MethodPost, "/roadmap/config-lane/inputs", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "give all three") {
		t.Errorf("an estimate without its low value: status %d", status)
	}
	form.Set("frequency-likely", "")
	form.Set("frequency-high", "")
	b.has(b.post("/roadmap/config-lane/inputs", form), "No score: needs frequency")
}

func TestWorkbenchProposalFromIdeaToOutcome(t *testing.T) {
	b := sampleBench(t)
	page := b.post("/roadmap", url.Values{"title": {"Ask <once>"}, "class": {"asking-for-approval"}, "hypothesis": {"invisible-approvals"}, "leader": {"ana"}})
	b.has(page, "Ask &lt;once&gt;", "No score", "/opportunities/asking-for-approval")
	path := "/roadmap/ask-once"
	full := url.Values{
		"attribute": {"team"}, "theme": {"getting-started/new-service"}, "segment": {"claims", "payments", ""}, "headcount": {"34", "", ""},
		"frequency-low": {"1"}, "frequency-likely": {"2"}, "frequency-high": {"3"}, "toil-low": {"10"}, "toil-likely": {"20"}, "toil-high": {"30"},
		"load": {"1"}, "why": {"a guess"},
	}
	b.has(b.post(path+"/inputs", full), "hours a quarter", "2 of 3", "a guess")
	ship := url.Values{"state": {"shipped"}, "date": {"2026-10-01"}}
	if status, body := b.ask(http.MethodPost, path+"/move", ship); status != http.StatusUnprocessableEntity || !strings.Contains(body, "no outcome plan") {
		t.Errorf("shipped without a goal: status %d", status)
	}
	if status, _ := b.ask(http.MethodPost, path+"/move", url.Values{"state": {"not now"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("not now without a reason: status %d", status)
	}
	goal := url.Values{
		"name": {"Lead time"}, "role": {"goal"}, "dimension": {"efficiency"}, "unit": {"days"}, "direction": {"down"}, "baseline": {"40"}, "baseline-date": {"2026-09-01"},
		"baseline-n": {"25"}, "bound": {"target"}, "amount": {"50"}, "review": {"2026-12-31"},
	}
	b.has(b.post(path+"/metric", goal), "at least 50% better")
	goal.Set("name", "Mood")
	goal.Set("role", "guardrail")
	goal.Set("dimension", "happiness")
	goal.Set("direction", "up")
	goal.Set("bound", "loss")
	goal.Set("amount", "10")
	b.post(path+"/metric", goal)
	b.has(b.get(path+"?metric=mood"), "Change Mood", `value="loss" selected`)
	b.has(b.post(path+"/move", ship), "shipped on 2026-10-01", "To be told")
	b.post(path+"/measure", url.Values{"metric": {"mood"}, "value": {"20"}, "date": {"2026-10-20"}, "n": {"30"}})
	b.has(b.get(path), "STOP: a guardrail is breached", `class="stop">STOP: breached`)
	b.has(b.get("/roadmap"), "STOP <a", "STOP · Mood")
	b.has(b.get("/outcomes"), "STOP · Mood")
	b.takeBack()
	b.lacks(b.get(path), "STOP")
	b.has(b.post(path+"/told", url.Values{"person": {"P-02"}, "note": {"by mail"}}), "told on", "by mail")
	b.has(b.get(path+"/brief.md"), "<!-- verbatim:begin head", "34")
	b.has(b.get("/roadmap?issues=jira"), "Summary")
}

func TestWorkbenchOpportunities(t *testing.T) {
	b := sampleBench(t)
	var list struct{ Opportunities []roadmap.OpportunityCount }
	b.cli(&list, "opportunity list --json")
	page := b.get("/opportunities")
	for _, o := range list.Opportunities {
		b.has(page, html.EscapeString(o.Title), fmt.Sprintf("%d of %d (", o.People, o.Asked), fmt.Sprintf("%d quotes", o.Quotes))
	}
	page = b.post("/opportunities", url.Values{"title": {"Being <told> late"}, "theme": {"platform-team/told-late"}})
	b.has(page, "Being &lt;told&gt; late", "9 of 11")
	path := "/opportunities/being-told-late"
	form := url.Values{"title": {"Told late"}, "theme": {"platform-team/told-late"}, "version": {b.field(page, path, "version")}}
	b.has(b.post(path, form), "<h1>Told late</h1>")
	if status, _ := b.ask(http.MethodPost, path, form); status != http.StatusConflict {
		t.Errorf("over somebody else's change: status %d", status)
	}
	b.lacks(b.post(path+"/remove", url.Values{}), "Told late")
	b.takeBack()
	b.has(b.get(path), "Told late")
}

func TestWorkbenchPlanOfAnEmptyWorkspace(t *testing.T) {
	b := emptyBench(t)
	b.has(b.get("/hypotheses"), "There is no hypothesis yet")
	b.has(b.get("/roadmap"), "There is no proposal yet")
	b.has(b.get("/opportunities"), "There is none yet")
	b.has(b.get("/outcomes"), "Nobody has agreed on an outcome yet")
	b.has(b.get("/trace"), "Trace a number to its words")
	for _, path := range []string{"/hypotheses/x", "/roadmap/x", "/opportunities/x", "/trace/x", "/hypotheses/x/challenge", "/hypotheses?evidence=x", "/roadmap/x/brief.md", "/hypotheses/x/words"} {
		if status, _ := b.ask(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("GET %s: status %d", path, status)
		}
	}
}
