package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// codeAnswer is what the coding page answers to a script.
type codeAnswer struct {
	Seq      int64
	Revision int64
	Said     string
	Quote    string
	Turns    map[string]string
	Counts   map[string]int
	Codebook string
	Beside   string
	Focus    int
	Error    string
	Hint     string
	Kind     string
}

// do sends an action as the script does.
func (b *bench) do(interview string, form url.Values, headers ...string) (int, codeAnswer) {
	b.Helper()
	status, body := b.ask(http.MethodPost, "/code/"+interview, form, append([]string{"Accept", "application/json"}, headers...)...)
	var out codeAnswer
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		b.Fatalf("%v: status %d: %s", form, status, body)
	}
	return status, out
}

// must sends an action that has to be taken.
func (b *bench) did(interview string, form url.Values) codeAnswer {
	b.Helper()
	status, out := b.do(interview, form)
	if status != http.StatusOK {
		b.Fatalf("%v: status %d: %s (%s)", form, status, out.Error, out.Hint)
	}
	return out
}

// selecting is a form that selects words of an interview, which must be there.
func (b *bench) selecting(interview, words string, more ...string) url.Values {
	b.Helper()
	iv, err := b.ws.Interviews.Interview(b.Context(), interviews.ID(interview))
	if err != nil {
		b.Fatal(err)
	}
	turns, err := b.ws.Interviews.Turns(b.Context(), iv.Revision, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	places := coding.Find(iv.Revision, turns, words, 0)
	if len(places) == 0 {
		b.Fatalf("%q is not in %s", words, interview)
	}
	form := url.Values{"text": {words}}
	for name, n := range map[string]int{"revision": int(iv.Revision), "first": places[0].FirstTurn, "start": places[0].Start, "last": places[0].LastTurn, "end": places[0].End} {
		form.Set(name, strconv.Itoa(n))
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return form
}

const firstTalk = "2026-04-14-p01"

func TestWorkbenchCodesAndUndoes(t *testing.T) {
	b := sampleBench(t)
	form := b.selecting(firstTalk, "Backend, just over three years.", "do", "code", "theme", "shipping/deploy-queue")
	if status, out := b.do(firstTalk, url.Values{"do": {"undo"}}); status != http.StatusNotFound {
		t.Errorf("nothing to undo: status %d: %+v", status, out)
	}
	out := b.did(firstTalk, form)
	turn := out.Turns[form.Get("first")]
	if !strings.Contains(turn, ">Backend, just over three years.</mark>") || out.Quote == "" || out.Said == "" || strconv.Itoa(out.Focus) != form.Get("first") {
		t.Errorf("coded: %+v", out)
	}
	b.has(b.get("/code/"+firstTalk), ">Backend, just over three years.</mark>", `data-q="`+out.Quote+`"`)
	undone := b.did(firstTalk, url.Values{"do": {"undo"}})
	if strings.Contains(undone.Turns[form.Get("first")], "mark") || undone.Turns[form.Get("first")] == "" {
		t.Errorf("undone: %+v", undone)
	}
}
