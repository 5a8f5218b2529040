package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// cli runs a command on the bench's workspace and decodes what it prints.
func (b *bench) cli(into any, line string) {
	b.Helper()
	w := &world{t: b.T, dir: b.ws.dir, now: time.Now}
	out, stderr, status := w.run(strings.Fields(line)...)
	if status != 0 {
		b.Fatalf("%s: %s", line, stderr)
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		b.Fatalf("%s: %v", line, err)
	}
}

// field is the value of a hidden field in the form of a page that is sent to a path.
func (b *bench) field(page, action, name string) string {
	b.Helper()
	_, form, found := strings.Cut(page, `action="`+action+`"`)
	form, _, _ = strings.Cut(form, "</form>")
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(form)
	if !found || m == nil {
		b.Fatalf("no field %q in a form for %s", name, action)
	}
	return html.UnescapeString(m[1])
}

func actingAs(ctx context.Context, actor string) context.Context {
	return interviews.Acting(ctx, interviews.Act{Actor: actor})
}

// takeBack undoes what ana did last.
func (b *bench) takeBack() {
	b.Helper()
	if _, err := b.ws.Events.Undo(actingAs(b.Context(), "ana")); err != nil {
		b.Fatal(err)
	}
}

func TestWorkbenchBoardSaysWhatTheCommandSays(t *testing.T) {
	b := sampleBench(t)
	var list struct {
		Hypotheses []struct {
			ID, Title, Sentence string
			State               roadmap.Verdict
			Evidence            roadmap.Tally
		}
	}
	b.cli(&list, "hypothesis list --json")
	page := b.get("/hypotheses")
	for _, h := range list.Hypotheses {
		_, card, _ := strings.Cut(page, `id="h-`+h.ID+`"`)
		card, _, _ = strings.Cut(card, "</article>")
		b.has(card, html.EscapeString(h.Title), html.EscapeString(h.Sentence), fmt.Sprintf("+%d for", h.Evidence.For),
			fmt.Sprintf("−%d against", h.Evidence.Against), fmt.Sprintf("?%d neutral", h.Evidence.Neutral), fmt.Sprintf("of %d asked", h.Evidence.Asked))
		for _, next := range h.State.Next() {
			b.has(card, fmt.Sprintf(`href="/hypotheses/%s?to=%s#decide"`, h.ID, next))
		}
	}
	b.has(page, `id="s-invalidated"`, `id="s-retired"`)
	b.has(b.get("/hypotheses?view=tree"), `class="deep1"`)
	b.lacks(b.get("/hypotheses?stage=concept"), "Nobody can see where an approval stands</a></h3>")
}

func TestWorkbenchLedgerHasBothSides(t *testing.T) {
	b := sampleBench(t)
	var shown struct {
		Evidence roadmap.Tally
		Quotes   []struct {
			Stance roadmap.Stance
			Quote  struct{ ID, Text string }
		}
	}
	b.cli(&shown, "hypothesis show invisible-approvals --json")
	page := b.get("/hypotheses/invisible-approvals")
	b.has(page, "Speaks against it", "Criterion met", "5 of 11 (21–72 %)", "3 of 11 (10–57 %)")
	_, sides, _ := strings.Cut(page, `class="side supports"`)
	pro, con, found := strings.Cut(sides, `class="side contradicts"`)
	if !found {
		t.Fatal("a validated hypothesis hides what speaks against it")
	}
	for _, q := range shown.Quotes {
		side := map[roadmap.Stance]string{roadmap.Supports: pro, roadmap.Contradicts: con, roadmap.Neutral: con}[q.Stance]
		b.has(side, `id="q-`+q.Quote.ID+`"`, html.EscapeString(q.Quote.Text))
	}
}

func TestWorkbenchHypothesisFromDraftToVerdict(t *testing.T) {
	b := sampleBench(t)
	page := b.post("/hypotheses", url.Values{
		"title": {"Slow <b>start</b>"}, "stage": {"problem"}, "type_of_customers": {"engineers"}, "job_to_be_done": {"starting"}, "problem": {`"><script>x</script>`},
	})
	b.has(page, "Slow &lt;b&gt;start&lt;/b&gt;", "There is no criterion", "nobody has looked")
	b.lacks(page, "<script>x", "<b>start")
	path := "/hypotheses/slow-b-start-b"

	stale := b.field(b.get(path+"/words"), path+"/words", "version")
	words := url.Values{"title": {"Slow start"}, "stage": {"problem"}, "type_of_customers": {"engineers"}, "job_to_be_done": {"starting"}, "problem": {"nobody knows whom to ask"}, "version": {stale}}
	b.has(b.post(path+"/words", words), "because of nobody knows whom to ask")
	if status, body := b.ask(http.MethodPost, path+"/words", words); status != http.StatusConflict || !strings.Contains(body, "has been changed since") {
		t.Errorf("an edit of what somebody else changed: status %d", status)
	} else {
		b.has(body, "What you wrote", "nobody knows whom to ask")
	}

	decide := url.Values{"state": {"testing"}, "reason": {"three talks planned"}}
	if status, _ := b.ask(http.MethodPost, path+"/decide", decide); status != http.StatusUnprocessableEntity {
		t.Errorf("a test begins without a criterion: status %d", status)
	}
	b.has(b.post(path+"/criterion", url.Values{"says": {"they tell of it unasked"}, "for": {"1"}, "share": {"5"}, "against": {"2"}}), "at least 1 person for it, at least 5 % of those asked, at most 2 against")
	b.post(path+"/decide", decide)

	quote := b.anyQuote()
	form := b.get("/hypotheses?evidence=" + quote + "&for=slow-b-start-b")
	b.has(form, `value="slow-b-start-b" selected`)
	link := url.Values{"quote": {quote}, "hypothesis": {"slow-b-start-b"}, "stance": {"supports"}, "strength": {"3"}, "note": {"their words"}}
	page = b.post("/hypotheses/link", link)
	b.has(page, "+1 for", "their words", "Criterion met", "Before anybody decides", "there is evidence from 1 person")

	ledger := b.field(page, path+"/decide", "version")
	b.post(path+"/challenge", url.Values{"q": {"approval"}})
	link.Set("stance", "neutral")
	b.post("/hypotheses/link", link)
	verdict := url.Values{"state": {"validated"}, "reason": {"seen"}, "version": {ledger}}
	if status, _ := b.ask(http.MethodPost, path+"/decide", verdict); status != http.StatusConflict {
		t.Errorf("decided on a ledger that has changed: status %d", status)
	}
	link.Set("stance", "supports")
	page = b.post("/hypotheses/link", link)
	verdict.Set("version", b.field(page, path+"/decide", "version"))
	page = b.post(path+"/decide", verdict)
	b.has(page, "On 1 for, 0 against of 11 people asked, 1 quote.", "and somebody has looked", "Look again")

	b.takeBack()
	if h := b.theHypothesis("slow-b-start-b"); h.State != roadmap.Testing {
		t.Errorf("undone, it is %s", h.State)
	}
	b.post(path+"/unlink", url.Values{"quote": {quote}})
	b.has(b.get(path), "Nothing speaks for it yet")
	b.takeBack()
	b.has(b.get(path), "+1 for")
	b.has(b.post(path+"/confidence", url.Values{"level": {roadmap.Ladder[6].Evidence}, "reason": {"the diary week"}}), "market data", "the diary week")
	b.has(b.post(path+"/supersede", url.Values{"by": {"invisible-approvals"}, "reason": {"it is not knowing"}}), "Superseded by")
}

func TestWorkbenchOfTheSameOperationDecidesOnce(t *testing.T) {
	b := sampleBench(t)
	form := url.Values{"name": {"2027-Q1"}, "threshold": {"300"}, "op": {"once-and-for-all"}}
	b.has(b.post("/roadmap/cycle", form), "300 hours a quarter")
	before, _ := b.ws.Events.Head(b.Context())
	b.post("/roadmap/cycle", form)
	if after, _ := b.ws.Events.Head(b.Context()); after != before {
		t.Error("a form that was sent twice was carried out twice")
	}
}

func TestWorkbenchQuestionsAndChallenge(t *testing.T) {
	b := sampleBench(t)
	path := "/hypotheses/one-request-page"
	b.has(b.get("/hypotheses/invisible-approvals"), "5 of 11 people were asked it")
	b.has(b.post(path+"/question", url.Values{"question": {"developer-experience\n5"}}), "question 5:")
	b.lacks(b.post(path+"/question", url.Values{"question": {"developer-experience\n5"}, "remove": {"1"}}), "question 5:")
	var looked struct {
		Total      int
		Candidates []struct{ Quote struct{ ID string } }
	}
	b.cli(&looked, "hypothesis challenge one-request-page --dry-run --json")
	page := b.get(path + "/challenge")
	b.has(page, fmt.Sprintf("%d of %d quotes that may contradict it", len(looked.Candidates), looked.Total))
	at := -1
	for _, c := range looked.Candidates {
		i := strings.Index(page, `value="`+c.Quote.ID+`"`)
		if i <= at {
			t.Fatalf("%s is not in its place", c.Quote.ID)
		}
		at = i
	}
	b.lacks(b.get(path), "20 quotes")
	b.post(path+"/challenge", url.Values{})
	b.has(b.get(path), fmt.Sprintf("%d quotes of", len(looked.Candidates)))
}

// anyQuote is a quote of somebody who agrees to be quoted, that is no evidence yet.
func (b *bench) anyQuote() string {
	b.Helper()
	d, err := b.ws.plan(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	taken := roadmap.Withheld(d)
	for _, e := range d.Evidence {
		taken[e.Quote] = true
	}
	for _, q := range d.Quotes {
		if !taken[q.ID] && q.State.Counts() {
			return q.ID
		}
	}
	b.Fatal("no quote is left")
	return ""
}

func (b *bench) theHypothesis(id string) *roadmap.Hypothesis {
	b.Helper()
	all, err := b.ws.Roadmap.Hypotheses(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return roadmap.FindHypothesis(all, id)
}

// withhold takes back the consent of a person to be quoted, and returns what
// they said that is evidence.
func (b *bench) withhold(person string) map[string]string {
	b.Helper()
	ctx := actingAs(b.Context(), "ana")
	all, err := b.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, iv := range all {
		for _, p := range iv.Participants() {
			if p == person {
				iv.Consent.Quotes = interviews.No
				if err := b.ws.Interviews.Change(ctx, &iv); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	d, err := b.ws.plan(ctx)
	if err != nil {
		b.Fatal(err)
	}
	words := map[string]string{}
	withheld := roadmap.Withheld(d)
	for _, q := range d.Quotes {
		if withheld[q.ID] {
			words[q.ID] = q.Text
		}
	}
	if len(words) == 0 {
		b.Fatalf("nothing of %s is withheld", person)
	}
	return words
}

func TestWorkbenchPlanShowsNoWithheldWords(t *testing.T) {
	b := sampleBench(t)
	words := b.withhold("P-05")
	for _, path := range []string{
		"/hypotheses", "/hypotheses/invisible-approvals", "/hypotheses/invisible-approvals/challenge", "/hypotheses/one-request-page", "/hypotheses/one-request-page/challenge?q=approval",
		"/roadmap", "/roadmap/one-request-page", "/roadmap/one-request-page/brief.md", "/roadmap?issues=github", "/trace/proposal/one-request-page?branches=200",
		"/trace/person/P-05?branches=200", "/trace/hypothesis/invisible-approvals?branches=200", "/trace?without=P-05",
	} {
		page := html.UnescapeString(b.get(path))
		for id, said := range words {
			if len(said) > 20 && strings.Contains(page, said) {
				t.Errorf("%s shows %s, which is withheld", path, id)
			}
		}
	}
	for id := range words {
		b.lacks(html.UnescapeString(b.get("/hypotheses?evidence="+id)), words[id])
		break
	}
	b.has(b.get("/hypotheses/invisible-approvals"), "counted and not shown", "+5 for")
}
