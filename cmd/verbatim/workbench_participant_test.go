package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"verbatim/interviews"
)

func TestWorkbenchListsPeople(t *testing.T) {
	b := sampleBench(t)
	page := b.get("/people")
	b.has(page, "11 people", `href="/people/P-01"`, "must not be quoted", `href="/people?segment=team%3Ddata"`)
	data := b.get("/people?segment=team%3Ddata")
	b.has(data, "3 of 11 people", "P-03", `aria-current="true"`)
	if strings.Contains(data, `href="/people/P-01"`) {
		t.Error("somebody of another team is listed")
	}
	b.has(b.get("/people?q=nobody"), "Nobody is like that")
	b.has(emptyBench(t).get("/people"), "There is nobody yet")
}

func TestWorkbenchShowsAPerson(t *testing.T) {
	b := sampleBench(t)
	page := b.get("/people/P-01")
	b.has(page, "<h1>P-01</h1>", "2 interviews", "payments", "speaks as Priya", "Waiting in the deploy queue", `class="quote"`)
	b.has(b.get("/people/P-09"), "did not agree to be quoted")
	if status, _ := b.ask(http.MethodGet, "/people/P-99", nil); status != http.StatusNotFound {
		t.Errorf("an unknown person: status %d", status)
	}
	if n, once := strings.Count(page, `<article class="quote" id="`), map[string]bool{}; n == 0 {
		t.Error("no quotes")
	} else {
		for _, part := range strings.Split(page, `<article class="quote" id="`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			if once[id] {
				t.Errorf("%s is shown twice", id)
			}
			once[id] = true
		}
	}
	version := b.between(page, `/consent"><input type="hidden" name="version" value="`, `"`)
	b.has(b.post("/interviews/2026-04-14-p01/consent", url.Values{"version": {version}, "person": {"P-01"}, "quotes": {"no"}}), "<h1>P-01</h1>", "did not agree to be quoted")
}

func TestWorkbenchSaysWhatIsKnownOfSomebody(t *testing.T) {
	b := sampleBench(t)
	known := func() interviews.Participant {
		people, err := b.ws.Interviews.Participants(b.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			if p.ID == "P-01" {
				return p
			}
		}
		return interviews.Participant{}
	}
	before := len(known().Attributes)
	version := b.between(b.get("/people/P-01"), `/people/P-01/attribute" class="tools filter"><input type="hidden" name="version" value="`, `"`)
	b.has(b.post("/people/P-01/attribute", url.Values{"version": {version}, "key": {"team"}, "value": {"data"}, "since": {"2026-09-01"}}), "data")
	if p := known(); len(p.Attributes) != before+1 || p.At("2026-08-30")["team"] != "payments" || p.At("")["team"] != "data" {
		t.Errorf("%+v", p)
	}
	if status, _ := b.ask(http.MethodPost, "/people/P-01/attribute", url.Values{"version": {version}, "key": {"team"}, "value": {"x"}}); status != http.StatusConflict {
		t.Errorf("an old form: status %d", status)
	}
	b.post("/people/P-01/attribute/remove", url.Values{"key": {"team"}, "since": {"2026-09-01"}})
	if p := known(); len(p.Attributes) != before || p.At("")["team"] != "payments" {
		t.Errorf("%+v", p)
	}
	for path, form := range map[string]url.Values{
		"/people/P-01/attribute":        {"key": {""}, "value": {"x"}},
		"/people":                       {"id": {" "}, "key": {"team"}, "value": {"x"}},
		"/people/P-02/attribute":        {"key": {"team"}, "value": {"x"}, "since": {"soon"}},
		"/people/P-01/attribute/remove": {"key": {"hat"}},
	} {
		if status, _ := b.ask(http.MethodPost, path, form); status != http.StatusUnprocessableEntity && status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	b.has(b.post("/people", url.Values{"id": {"P / 12"}, "key": {"team"}, "value": {"sales"}}), "<h1>P / 12</h1>", "No", "sales")
}
