package main

import (
	"bufio"
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
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

// did sends an action that has to be taken.
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

const (
	firstTalk = "2026-04-14-p01"
	someWords = "Backend, just over three years."
)

// acting is a context in which somebody acts on the same workspace.
func (b *bench) acting(who string) context.Context {
	return interviews.Acting(b.Context(), interviews.Act{Actor: who})
}

// codedBy has somebody else code words, and returns the quote.
func (b *bench) codedBy(who, words string, themes ...string) string {
	b.Helper()
	form := b.selecting(firstTalk, words)
	n := func(name string) int { i, _ := strconv.Atoi(form.Get(name)); return i }
	added, err := b.ws.Coding.Code(b.acting(who), &coding.Quote{Interview: firstTalk, Text: words,
		Range: coding.Range{Revision: int64(n("revision")), FirstTurn: n("first"), Start: n("start"), LastTurn: n("last"), End: n("end")}}, themes, "")
	if err != nil {
		b.Fatal(err)
	}
	return added.Quote.ID
}

func TestWorkbenchCodesAndUndoes(t *testing.T) {
	b := sampleBench(t)
	if status, out := b.do(firstTalk, url.Values{"do": {"undo"}}); status != http.StatusNotFound || !strings.Contains(out.Error, "nothing of yours") {
		t.Errorf("nothing to undo: status %d: %+v", status, out)
	}
	form := b.selecting(firstTalk, someWords, "do", "code", "theme", "shipping/deploy-queue", "theme", "asks/ai-assistant", "polarity", "negative", "key", "1")
	turn := form.Get("first")
	before := b.head()
	out := b.did(firstTalk, form)
	if out.Quote == "" || out.Said != "Coded with Waiting in the deploy queue, An assistant in the wiki" || strconv.Itoa(out.Focus) != turn || out.Seq != before+1 {
		t.Errorf("coded: %+v", out)
	}
	b.has(out.Turns[turn], ">"+someWords+"</mark>", `data-q="`+out.Quote+`"`, `data-polarity="negative"`, `data-keyq="1"`, `data-mine="1"`)
	b.has(b.get("/code/"+firstTalk), out.Turns[turn]) // after a reload it is the same
	if out.Counts["shipping/deploy-queue"] != 7 {
		t.Errorf("%d quotes of the deploy queue", out.Counts["shipping/deploy-queue"])
	}
	undone := b.did(firstTalk, url.Values{"do": {"undo"}})
	if !strings.HasPrefix(undone.Said, "Taken back: 1 quote") || undone.Turns[turn] == "" || undone.Counts["shipping/deploy-queue"] != 6 {
		t.Errorf("undone: %+v", undone)
	}
	b.lacks(undone.Turns[turn]+b.get("/code/"+firstTalk), out.Quote)
	redone := b.did(firstTalk, url.Values{"do": {"redo"}})
	b.has(redone.Turns[turn], out.Quote)
	if status, _ := b.do(firstTalk, url.Values{"do": {"redo"}}); status != http.StatusNotFound {
		t.Errorf("redone twice: status %d", status)
	}
}

// What was done to another interview is not undone in this one.
func TestWorkbenchUndoesInOneInterview(t *testing.T) {
	b := sampleBench(t)
	here := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant"))
	b.did("2026-04-22-p02", url.Values{"do": {"memo"}, "text": {"elsewhere"}})
	if out := b.did(firstTalk, url.Values{"do": {"undo"}}); out.Turns[strconv.Itoa(here.Focus)] == "" {
		t.Errorf("undone: %+v", out)
	}
	b.lacks(b.get("/code/"+firstTalk), here.Quote)
	b.has(b.get("/code/2026-04-22-p02"), "elsewhere")
	b.did(firstTalk, url.Values{"do": {"redo"}})
	b.has(b.get("/code/"+firstTalk), here.Quote)
}

func TestWorkbenchRefusesWhatIsNotSaid(t *testing.T) {
	b := sampleBench(t)
	change := func(name, value string) url.Values {
		form := b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant")
		form.Set(name, value)
		return form
	}
	before := b.head()
	for name, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"other words":     {change("text", "Backend, just over four years."), http.StatusConflict},
		"a stale page":    {change("revision", "99"), http.StatusConflict},
		"a later place":   {change("start", "8"), http.StatusConflict},
		"no place":        {change("start", "x"), http.StatusUnprocessableEntity},
		"out of the turn": {change("end", "100000"), http.StatusUnprocessableEntity},
		"no such turn":    {change("first", "0"), http.StatusUnprocessableEntity},
		"no such theme":   {change("theme", "nothing"), http.StatusNotFound},
		"nothing known":   {change("do", "dance"), http.StatusUnprocessableEntity},
		"no quote":        {url.Values{"do": {"uncode"}}, http.StatusNotFound},
		"another's quote": {url.Values{"do": {"retire"}, "quote": {"q0"}}, http.StatusNotFound},
		"no polarity":     {change("polarity", "furious"), http.StatusUnprocessableEntity},
		"no words":        {url.Values{"do": {"takeaway"}, "text": {" "}}, http.StatusUnprocessableEntity},
	} {
		status, out := b.do(firstTalk, c.form)
		if status != c.status || out.Error == "" || out.Kind == "" {
			t.Errorf("%s: status %d, not %d: %+v", name, status, c.status, out)
		}
	}
	if b.head() != before {
		t.Error("something was written")
	}
	other, err := b.ws.Coding.Quotes(b.Context(), coding.Filter{Interview: "2026-04-22-p02"})
	if err != nil || len(other) == 0 {
		t.Fatal(err)
	}
	for _, do := range []string{"uncode", "recode", "rate", "retire", "keyquote", "memo", "settle"} {
		form := b.selecting(firstTalk, someWords, "do", do, "quote", other[0].ID, "theme", "", "to", "shipping")
		if status, out := b.do(firstTalk, form); status != http.StatusNotFound {
			t.Errorf("%s of another interview's quote: status %d: %+v", do, status, out)
		}
	}
	if status, _ := b.ask(http.MethodGet, "/code/"+firstTalk+"/turns?n=x", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("no turn: status %d", status)
	}
	if status, _ := b.do("nowhere", url.Values{"do": {"finish"}}); status != http.StatusNotFound {
		t.Errorf("no interview: status %d", status)
	}
}

func TestWorkbenchDoesNothingTwice(t *testing.T) {
	b := sampleBench(t)
	form := b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant")
	_, first := b.do(firstTalk, form, "X-Operation", "op-1")
	status, again := b.do(firstTalk, form, "X-Operation", "op-1")
	if status != http.StatusOK || again.Seq != first.Seq || again.Quote != first.Quote || again.Turns[form.Get("first")] != first.Turns[form.Get("first")] {
		t.Errorf("again: status %d: %+v, not %+v", status, again, first)
	}
	gone := url.Values{"do": {"uncode"}, "quote": {first.Quote}}
	for range 2 {
		status, out := b.do(firstTalk, gone, "X-Operation", "op-2")
		if status != http.StatusOK || out.Turns[form.Get("first")] == "" || strings.Contains(out.Turns[form.Get("first")], first.Quote) {
			t.Errorf("taken off: status %d: %+v", status, out)
		}
	}
	if status, out := b.do(firstTalk, form, "X-Operation", "op-2"); status != http.StatusConflict {
		t.Errorf("another thing under the same name: status %d: %+v", status, out)
	}
}

func TestWorkbenchMakesThemesInPlace(t *testing.T) {
	b := sampleBench(t)
	before := b.head()
	out := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "new", "name", "  Long  service ", "parent", "shipping"))
	if out.Seq != before+1 {
		t.Errorf("%d events", out.Seq-before)
	}
	b.has(out.Codebook, `data-theme="shipping/long-service"`, `data-name="Long service"`)
	b.has(out.Turns[strconv.Itoa(out.Focus)], `data-theme="shipping/long-service"`)
	undone := b.did(firstTalk, url.Values{"do": {"undo"}})
	b.lacks(undone.Codebook+undone.Turns[strconv.Itoa(out.Focus)], "long-service")

	known := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "new", "name", "waiting in the deploy QUEUE"))
	b.has(known.Turns[strconv.Itoa(known.Focus)], `data-theme="shipping/deploy-queue"`)
	words := "That's Thursday."
	own := b.did(firstTalk, b.selecting(firstTalk, words, "do", "new", "invivo", "1"))
	b.has(own.Codebook, `data-name="That&#39;s Thursday."`)
	if t := b.theme("thats-thursday"); t == nil || !t.InVivo {
		b.Errorf("in vivo: %+v", t)
	}
	if status, out := b.do(firstTalk, b.selecting(firstTalk, words, "do", "new", "name", "?!")); status != http.StatusUnprocessableEntity {
		t.Errorf("no name: status %d: %+v", status, out)
	}
}

func (b *bench) theme(id string) *coding.Theme {
	b.Helper()
	book, err := b.ws.Themes.Codebook(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return book.Theme(id)
}

// Everything that can be done to a quote, one after the other.
func TestWorkbenchChangesQuotes(t *testing.T) {
	b := sampleBench(t)
	out := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant"))
	quote, turn := out.Quote, strconv.Itoa(out.Focus)
	page := "/code/" + firstTalk + "?quote=" + quote
	on := func(do string, more ...string) url.Values {
		form := url.Values{"do": {do}, "quote": {quote}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	b.has(b.did(firstTalk, on("rate", "theme", "asks/ai-assistant", "polarity", "negative", "strength", "3")).Turns[turn], `data-polarity="negative" data-strength="3"`)
	b.has(b.did(firstTalk, on("rate", "polarity", "positive")).Turns[turn], `data-polarity="positive" data-strength="3"`)
	b.has(b.did(firstTalk, on("keyquote", "on", "1")).Turns[turn], `data-keyq="1"`)
	b.has(b.did(firstTalk, on("memo", "text", "look at this <b>")).Turns[turn], `data-memo="1"`)
	b.has(b.get(page), "look at this &lt;b&gt;", "★ key quote", "interviews/2026-04-14-p01.md:")
	b.has(b.get("/code/"+firstTalk+"/memo?quote="+quote), `"text":"look at this \u003cb\u003e"`, `"by":"ana"`)
	exchanged := b.did(firstTalk, on("recode", "theme", "asks/ai-assistant", "to", "shipping/deploy-queue"))
	b.has(exchanged.Turns[turn], `data-theme="shipping/deploy-queue"`, `data-polarity="positive" data-strength="3"`)
	b.lacks(exchanged.Turns[turn], `data-theme="asks/ai-assistant"`)
	wider := b.selecting(firstTalk, someWords+" I mostly live in ledger-api", "do", "range", "quote", quote)
	b.has(b.did(firstTalk, wider).Turns[turn], ">"+someWords+" I mostly live in ledger-api</mark>")
	for name, value := range map[string]string{"first": "1", "text": "other words"} {
		wrong := b.selecting(firstTalk, someWords, "do", "range", "quote", quote)
		wrong.Set(name, value)
		if status, _ := b.do(firstTalk, wrong); status != http.StatusConflict && status != http.StatusUnprocessableEntity {
			t.Errorf("a range with another %s: status %d", name, status)
		}
	}
	b.lacks(b.did(firstTalk, on("retire")).Turns[turn], quote)
	b.has(b.get("/code/"+firstTalk+"?state=retired"), `data-q="`+quote+`"`)
	b.has(b.did(firstTalk, url.Values{"do": {"undo"}}).Turns[turn], quote)
	b.did(firstTalk, on("memo", "text", ""))
	b.did(firstTalk, on("keyquote", "on", "0"))
	b.lacks(b.did(firstTalk, on("uncode", "theme", "shipping/deploy-queue")).Turns[turn], quote)
	b.has(b.get(page), "is not here any more")
}

func TestWorkbenchNotesOnAnInterview(t *testing.T) {
	b := sampleBench(t)
	page := "/code/" + firstTalk
	quote := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant")).Quote
	b.has(b.did(firstTalk, url.Values{"do": {"takeaway"}, "text": {"She queues."}, "quotes": {quote}}).Beside, "She queues.", "“"+someWords+"”")
	id := regexp.MustCompile(`name="id" value="(k[^"]+)"`).FindStringSubmatch(b.get(page))[1]
	version := regexp.MustCompile(`value="` + id + `"><input type="hidden" name="version" value="([^"]+)"`).FindStringSubmatch(b.get(page))[1]
	edit := url.Values{"do": {"takeaway"}, "id": {id}, "version": {version}, "text": {"She waits."}}
	b.has(b.did(firstTalk, edit).Beside, "She waits.")
	if status, out := b.do(firstTalk, edit); status != http.StatusConflict || !strings.Contains(out.Error, "changed since") {
		t.Errorf("an old version: status %d: %+v", status, out)
	}
	other := b.codedBy("ana", "That's Thursday.", "asks/ai-assistant")
	b.has(b.did(firstTalk, url.Values{"do": {"takeaway"}, "id": {id}, "rests": {other}}).Beside, "“That&#39;s Thursday.”", "“"+someWords+"”")
	b.lacks(b.did(firstTalk, url.Values{"do": {"takeaway"}, "id": {id}, "remove": {"1"}}).Beside, "She waits.")
	b.has(b.did(firstTalk, url.Values{"do": {"undo"}}).Beside, "She waits.")

	b.has(b.did(firstTalk, url.Values{"do": {"finish"}, "on": {"0"}}).Beside, "missing, never a no")
	b.has(b.get(page), "missing, never a no", "7 of 12 asked", `href="#t4">asked in turn 4`)
	b.has(b.did(firstTalk, url.Values{"do": {"finish"}, "on": {"1"}}).Beside, "You have coded all of this interview")

	if err := b.ws.Memos.SetMemo(b.acting("ben"), coding.OnInterview(firstTalk), "ben's view"); err != nil {
		t.Fatal(err)
	}
	b.has(b.did(firstTalk, url.Values{"do": {"memo"}, "text": {"mine"}, "version": {""}}).Beside, "ben&#39;s view", ">mine</textarea>")
	if status, _ := b.do(firstTalk, url.Values{"do": {"memo"}, "text": {"late"}, "version": {"0123"}}); status != http.StatusConflict {
		t.Errorf("a memo over another one: status %d", status)
	}
	b.has(b.get(page), ">mine</textarea>")
}

// Without a script, forms lead back to the page, which says what was done.
func TestWorkbenchFormsNeedNoScript(t *testing.T) {
	b := sampleBench(t)
	b.has(b.post("/code/"+firstTalk+"?coder=ana", url.Values{"do": {"finish"}, "on": {"0"}}), "Not finished: a theme that is not here", `<option selected>ana</option>`)
	b.has(b.post("/code/"+firstTalk, url.Values{"do": {"undo"}}), "Taken back: 1 finished mark")
	status, page := b.ask(http.MethodPost, "/code/"+firstTalk, url.Values{"do": {"undo"}})
	if status != http.StatusNotFound {
		t.Errorf("nothing to undo: status %d", status)
	}
	b.has(page, "<h1>", "nothing of yours to undo")
}

func TestWorkbenchTwoCoders(t *testing.T) {
	b := sampleBench(t)
	quote := b.codedBy("ben", someWords, "asks/ai-assistant")
	page := b.get("/code/" + firstTalk)
	b.has(page, `data-q="`+quote+`" data-theme="asks/ai-assistant" data-coder="ben"`)
	if status, _ := b.do(firstTalk, url.Values{"do": {"uncode"}, "quote": {quote}}); status != http.StatusNotFound {
		t.Errorf("ben's coding taken off: status %d", status)
	}
	if status, _ := b.do(firstTalk, url.Values{"do": {"undo"}}); status != http.StatusNotFound {
		t.Errorf("ben's coding undone: status %d", status)
	}
	mine := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant"))
	if mine.Quote != quote || strings.Count(mine.Turns[strconv.Itoa(mine.Focus)], `class="chip`) != 2 {
		t.Errorf("the same words: %+v", mine)
	}
	b.did(firstTalk, url.Values{"do": {"keyquote"}, "quote": {quote}, "on": {"1"}})
	if err := b.ws.Coding.Retire(b.acting("ben"), quote); err != nil {
		t.Fatal(err)
	}
	if status, out := b.do(firstTalk, url.Values{"do": {"undo"}}); status != http.StatusConflict || !strings.Contains(out.Error+out.Hint, "ben changed it") {
		t.Errorf("changed since: status %d: %+v", status, out)
	}
}

// newsUntil is what an open page is told after an event, to the line that has
// something in it.
func (b *bench) newsUntil(after int64, last string) string {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.at+"/live?from="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		b.Fatal(err)
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	news := ""
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if news += lines.Text() + "\n"; strings.Contains(lines.Text(), last) {
			return news
		}
	}
	b.Fatalf("the news ended: %s", news)
	return ""
}

// Who codes blind sees nothing of what others did there, whatever is asked.
func TestWorkbenchBlind(t *testing.T) {
	b := sampleBench(t)
	quote := b.codedBy("ben", someWords, "asks/ai-assistant")
	for _, who := range []string{"ana", "ben"} {
		if err := b.ws.Work.SetFinished(b.acting(who), firstTalk, false); err != nil {
			t.Fatal(err)
		}
		if err := b.ws.Work.Assign(b.acting("lead"), &coding.Assignment{Interview: firstTalk, Coder: who, Blind: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.ws.Memos.SetMemo(b.acting("ben"), coding.OnQuote(quote), "ben-memo"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ws.Memos.SetTakeaway(b.acting("ben"), &coding.Takeaway{Interview: firstTalk, Text: "ben-takeaway", Quotes: []string{quote}}); err != nil {
		t.Fatal(err)
	}
	_, turns := b.ask(http.MethodGet, "/code/"+firstTalk+"/turns?n=3&codebook=1&beside=1", nil)
	for _, path := range []string{"/code/" + firstTalk, "/code/" + firstTalk + "?quote=" + quote, "/code/" + firstTalk + "?coder=ben", "/code/" + firstTalk + "?theme=asks%2Fai-assistant"} {
		page := b.get(path)
		b.lacks(page, `data-coder="ben"`, `data-q="`+quote, "ben-memo", "ben-takeaway", ">ben<")
		b.has(page, "You code this interview blind", `/code/2026-04-14-p01?theme=asks%2fai-assistant">0<`)
	}
	b.lacks(turns, `data-coder=\"ben\"`, quote, "ben-memo", "ben-takeaway")
	form := b.selecting(firstTalk, "That's Thursday.")
	status, out := b.ask(http.MethodGet, "/code/"+firstTalk+"/suggest?"+form.Encode(), nil, "Accept", "application/json")
	if status != http.StatusForbidden {
		t.Errorf("suggested: status %d: %s", status, out)
	}
	for _, do := range []string{"retire", "keyquote", "rate", "uncode", "settle"} {
		form := b.selecting(firstTalk, someWords, "do", do, "quote", quote, "theme", "asks/ai-assistant")
		if status, out := b.do(firstTalk, form); status == http.StatusOK {
			t.Errorf("%s of a hidden quote: %+v", do, out)
		}
	}
	before := b.head()
	b.codedBy("ben", "That's Thursday.", "shipping/deploy-queue")
	b.did("2026-04-22-p02", url.Values{"do": {"memo"}, "text": {"mine"}})
	if news := b.newsUntil(before, `"actor":"ana"`); strings.Contains(news, "ben") {
		t.Errorf("who codes blind is told: %s", news)
	}
	// The same words coded alone look as if nobody had.
	mine := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "shipping/deploy-queue"))
	if turn := mine.Turns[strconv.Itoa(mine.Focus)]; strings.Count(turn, `class="chip`) != 1 || strings.Contains(turn, "ben") {
		t.Errorf("coded blind: %s", turn)
	}
}

func TestWorkbenchHostileNames(t *testing.T) {
	b := sampleBench(t)
	hostile := `"><script>alert(1)</script>`
	out := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "new", "name", hostile))
	b.codedBy(hostile, someWords, "asks/ai-assistant")
	b.did(firstTalk, url.Values{"do": {"memo"}, "text": {hostile}})
	b.did(firstTalk, url.Values{"do": {"takeaway"}, "text": {hostile}})
	page := b.get("/code/" + firstTalk + "?quote=" + out.Quote + "&find=" + url.QueryEscape(hostile))
	b.lacks(page, "<script>alert")
	b.has(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
}

// saveAnew gives an interview a newer transcript, in which each text is what
// change makes of it.
func (b *bench) saveAnew(change func(string) string) {
	b.Helper()
	iv, err := b.ws.Interviews.Interview(b.Context(), firstTalk)
	if err != nil {
		b.Fatal(err)
	}
	turns, err := b.ws.Interviews.Turns(b.Context(), iv.Revision, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	var source strings.Builder
	for i := range turns {
		turns[i].Text = change(turns[i].Text)
		source.WriteString(turns[i].Text + "\n")
	}
	if _, err := b.ws.Interviews.Save(b.acting("ana"), &interviews.Transcript{Interview: *iv, Turns: turns, Source: []byte(source.String())}); err != nil {
		b.Fatal(err)
	}
}

func TestWorkbenchReview(t *testing.T) {
	b := sampleBench(t)
	b.has(b.get("/review"), "No quote waits")
	stale := b.selecting(firstTalk, "Merged at ten past eleven.", "do", "code", "theme", "asks/ai-assistant")
	quote := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant")).Quote
	b.saveAnew(func(text string) string {
		return strings.Replace(text, someWords, "I write services that move money, since about a thousand days.", 1)
	})
	if status, _ := b.do(firstTalk, stale); status != http.StatusConflict {
		t.Errorf("words of an older transcript: status %d", status)
	}
	b.has(b.get("/review"), "1 quote that", "/code/"+firstTalk+"?review=1", someWords, "Decide on 1 quote", "Orphaned: the newest transcript")
	b.has(b.get("/review?interview="+firstTalk), "1 quote that", "Those of all interviews")
	b.has(b.get("/review?interview=2026-04-22-p02"), "No quote waits")
	page := b.get("/code/" + firstTalk)
	b.has(page, "1 quote to review", "?review=1#review")
	b.lacks(page, `data-q="`+quote+`"`)
	page = b.get("/code/" + firstTalk + "?review=1")
	b.has(page, someWords, `name="do" value="settle"`, "As it stood", `data-range="`+quote+`"`)

	now := b.selecting(firstTalk, "I write services that move money", "do", "settle", "quote", quote)
	out := b.did(firstTalk, now)
	b.has(out.Turns[now.Get("first")], ">I write services that move money</mark>", `data-q="`+quote+`"`)
	b.lacks(out.Beside, "to review")
	b.has(b.get("/code/"+firstTalk+"?quote="+quote), "it was coded as: "+someWords)
	b.has(b.did(firstTalk, url.Values{"do": {"undo"}}).Beside, "1 quote to review")
	b.lacks(b.did(firstTalk, url.Values{"do": {"retire"}, "quote": {quote}}).Beside, "to review")
}

func TestWorkbenchFilters(t *testing.T) {
	b := sampleBench(t)
	ana := b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "code", "theme", "asks/ai-assistant"))
	ben := b.codedBy("ben", "That's Thursday.", "shipping/deploy-queue")
	page := "/code/" + firstTalk
	for query, sees := range map[string][2]bool{
		"":                                     {true, true},
		"?theme=asks%2Fai-assistant":           {true, false},
		"?theme=shipping":                      {false, true}, // those below it
		"?coder=ben":                           {false, true},
		"?coder=ana":                           {true, false},
		"?state=unchanged":                     {true, true},
		"?state=moved":                         {false, false},
		"?theme=asks%2Fai-assistant&coder=ben": {false, false},
	} {
		body := b.get(page + query)
		for i, quote := range []string{ana.Quote, ben} {
			if got := strings.Contains(body, `data-q="`+quote+`"`); got != sees[i] {
				t.Errorf("%s: quote %d is shown: %v", query, i, got)
			}
		}
	}
	if status, _ := b.ask(http.MethodGet, page+"?state=lost", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("no state: status %d", status)
	}
	// A filter changes nothing of what a write does, and its answer is filtered.
	status, body := b.ask(http.MethodPost, page+"?coder=ben", b.selecting(firstTalk, "Merged at ten past eleven.", "do", "code", "theme", "asks/ai-assistant"), "Accept", "application/json")
	var out codeAnswer
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	b.lacks(out.Turns[strconv.Itoa(out.Focus)], out.Quote)
	b.has(b.get(page), out.Quote)
	if n := b.did(firstTalk, url.Values{"do": {"finish"}}).Counts["asks/ai-assistant"]; n != 2 {
		t.Errorf("%d quotes about access", n)
	}
}

// Every number of the codebook leads to as many quotes.
func TestWorkbenchCountsAreQuotes(t *testing.T) {
	b := sampleBench(t)
	link := regexp.MustCompile(`class="count"[^>]* href="([^"]+)">(\d+)<`)
	chip := regexp.MustCompile(`class="chip [^"]*" data-q="([^"]+)"`)
	sum := 0
	for _, m := range link.FindAllStringSubmatch(b.get("/code/"+firstTalk), -1) {
		quotes := map[string]bool{}
		for _, c := range chip.FindAllStringSubmatch(b.get(html.UnescapeString(m[1])), -1) {
			quotes[c[1]] = true
		}
		n, _ := strconv.Atoi(m[2])
		if sum += n; len(quotes) != n {
			t.Errorf("%s: %d quotes, but %d", m[1], len(quotes), n)
		}
	}
	if sum == 0 {
		t.Error("nothing is counted")
	}
}

func TestWorkbenchSuggests(t *testing.T) {
	b := sampleBench(t)
	form := b.selecting(firstTalk, someWords)
	ask := func(words string) string {
		return b.get("/code/" + firstTalk + "/suggest?" + b.selecting(firstTalk, words).Encode())
	}
	var out struct {
		Themes []struct {
			ID, Name, Path string
			Score          float64
			Because        []struct{ Quote, Text, Address string }
		}
	}
	words := "And it was live at twenty to four."
	if err := json.Unmarshal([]byte(ask("What happened between ten past eleven and twenty to four?")), &out); err != nil {
		t.Fatal(err)
	}
	for _, one := range out.Themes {
		if len(one.Because) == 0 || one.Score <= 0 || one.Path == "" || !strings.HasPrefix(one.Because[0].Address, "/code/") {
			t.Errorf("%+v", one)
		}
	}
	before := b.head()
	b.did(firstTalk, b.selecting(firstTalk, words, "do", "code", "theme", "asks/ai-assistant", "suggested", "1", "rank", "2", "score", "0.4"))
	b.did(firstTalk, b.selecting(firstTalk, someWords, "do", "decline", "theme", "shipping", "rank", "1", "score", "0.3"))
	if b.head() != before+2 {
		t.Errorf("%d events", b.head()-before)
	}
	log, err := b.ws.Judgements.Suggested(b.Context(), nil)
	if err != nil || len(log) != 2 || !log[0].Accepted || log[0].Rank != 2 || log[0].Quote == "" || log[1].Accepted || log[1].Theme != "shipping" {
		t.Errorf("%v: %+v", err, log)
	}
	form.Set("end", "x")
	if status, _ := b.ask(http.MethodGet, "/code/"+firstTalk+"/suggest?"+form.Encode(), nil); status != http.StatusUnprocessableEntity {
		t.Errorf("no words: status %d", status)
	}
}

func TestWorkbenchSaysWhatIsWithheld(t *testing.T) {
	b := sampleBench(t)
	b.lacks(b.get("/code/"+firstTalk), "did not agree to be quoted")
	iv, err := b.ws.Interviews.Interview(b.Context(), firstTalk)
	if err != nil {
		t.Fatal(err)
	}
	iv.Consent.Quotes = interviews.No
	if err := b.ws.Interviews.Change(b.acting("ana"), iv); err != nil {
		t.Fatal(err)
	}
	b.has(b.get("/code/"+firstTalk), "did not agree to be quoted", "stand in no report")
	other, err := b.ws.Interviews.Interview(b.Context(), "2026-04-22-p02")
	if err != nil {
		t.Fatal(err)
	}
	b.lacks(b.get("/code/2026-04-22-p02"), "did not agree")
	other.Speakers[1].Participant, other.Speakers[1].Role = iv.Participants()[0], interviews.RoleParticipant
	other.Speakers[0].Participant, other.Speakers[0].Role = iv.Participants()[0], interviews.RoleParticipant
	if err := b.ws.Interviews.Change(b.acting("ana"), other); err != nil {
		t.Fatal(err)
	}
	b.has(b.get("/code/2026-04-22-p02"), "P-01 did not agree to be quoted, in another interview")
}

func TestWorkbenchLongTranscripts(t *testing.T) {
	b := emptyBench(t)
	tr := &interviews.Transcript{Interview: interviews.Interview{ID: "long", Study: interviews.DefaultStudy, Source: interviews.SourceInterview, Path: "long.md"}, Source: []byte("x")}
	for n := range 2101 {
		tr.Turns = append(tr.Turns, interviews.Turn{N: n + 1, Kind: interviews.Speech, Speaker: "P", StartMS: interviews.NoTime, Line: n + 1, Text: "Turn " + strconv.Itoa(n+1) + "."})
	}
	tr.Interview.Speakers = []interviews.Speaker{{Name: "P", Role: interviews.RoleParticipant, Participant: "p", Turns: 2101}}
	tr.Participants = []interviews.Participant{{ID: "p"}}
	if _, err := b.ws.Interviews.Save(b.acting("ana"), tr); err != nil {
		t.Fatal(err)
	}
	page := b.get("/code/long")
	b.has(page, `id="t500"`, `href="?from=501"`, "2001–2101")
	b.lacks(page, `id="t501"`)
	b.has(b.get("/code/long?from=2001"), `id="t2101"`)
	out := b.did("long", b.selecting("long", "Turn 777.", "do", "new", "name", "x"))
	b.has(b.get("/code/long?quote="+out.Quote), `id="t777"`, `<a href="?from=501" aria-current="page">`)
}
