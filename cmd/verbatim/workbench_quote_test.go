package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

func anasContext(t *testing.T) context.Context {
	t.Helper()
	return interviews.Acting(t.Context(), interviews.Act{Actor: "ana"})
}

// quoteIDs goes through all pages of the explorer.
func (b *bench) quoteIDs(address string) []string {
	b.Helper()
	var ids []string
	for address != "" {
		page := b.get(address)
		for _, m := range regexp.MustCompile(`id="q-([^"]+)"`).FindAllStringSubmatch(page, -1) {
			ids = append(ids, m[1])
		}
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page)
		if address = ""; next != nil {
			address = html.UnescapeString(next[1])
		}
	}
	return ids
}

func quotesAt(q string, more ...string) string {
	v := url.Values{"q": {q}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return "/quotes?" + v.Encode()
}

// TestWorkbenchFindsWhatQuoteListFinds compares the explorer, which reads
// columns, with the filter of the command line, which reads quotes.
func TestWorkbenchFindsWhatQuoteListFinds(t *testing.T) {
	b := sampleBench(t)
	ctx := anasContext(t)
	sayMore(ctx, t, b.ws)
	if err := b.ws.Saved.Save(ctx, "slow", "in:quotes (queue OR slow)"); err != nil {
		t.Fatal(err)
	}
	if err := b.ws.Synonyms.AddSynonyms(ctx, "queue", "wait"); err != nil {
		t.Fatal(err)
	}
	quotes, err := b.ws.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.ws.Coding.Retire(ctx, quotes[3].ID); err != nil {
		t.Fatal(err)
	}
	quotes[3].State = coding.Retired
	for _, text := range []string{
		"queue", "approv*", `"nobody has"`, "near(nobody knows, 4) OR queue", "near(queue the, 3)", "-the", "deplyo~", "well-known", "don't", "café",
		"team:data -the", "-team:data ticket", "(team:data OR team:claims) -queue",
		"theme:shipping", "theme:shipping/deploy-queue", `theme:"Waiting in the deploy queue"`, "theme:none", "-theme:shipping kind:pain", "kind:workaround",
		"coder:ben team:claims", "(coder:BEN OR role:interviewer)", "coder:nobody", "-coder:ana", "polarity:negative", "polarity:positive theme:shipping",
		"key:yes", "key:no queue", "memo:why", `-memo:"ask why" key:yes`, "state:retired", "state:unchanged queue", "-state:unchanged",
		"same(theme:shipping polarity:negative)", "same(team:data)", "-same(team:data queue)", "question:2", "question:2 team:data",
		"date:2026-Q3", "date:2026-07.. -date:2026-08", "speaker:mira", "role:participant", "source:interview participant:p-02", "-interview:2026-04-22-p02 slow",
		"saved:slow team:payments", "in:quotes queue", "study:nowhere",
	} {
		want := b.filtered(ctx, text, quotes)
		got := b.quoteIDs(quotesAt(text, "group", "text", "show", "200"))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the explorer finds %d, the command line %d", text, len(got), len(want))
		}
	}
}

// filtered are the IDs that the command line finds.
func (b *bench) filtered(ctx context.Context, text string, quotes []coding.Quote) []string {
	b.Helper()
	f, err := b.ws.filterBy(ctx, b.ws.Store, text)
	if err != nil {
		b.Fatalf("%s: %v", text, err)
	}
	found, err := f.found(ctx, quotes, nil)
	if err != nil {
		b.Fatal(err)
	}
	return sortedKeys(found)
}

// TestWorkbenchShowsWhatReportsCount follows the links of a report's numbers.
func TestWorkbenchShowsWhatReportsCount(t *testing.T) {
	b := sampleBench(t)
	ctx := anasContext(t)
	sayMore(ctx, t, b.ws)
	b.codeInterviewer(ctx, "2026-05-05-p03")
	d, err := b.ws.data(ctx)
	if err != nil {
		t.Fatal(err)
	}
	corpus := report.Arrange(*d)
	for _, q := range []string{"", "date:2026-Q3", "team:data", "-team:data", "team:payments queue", "role:interviewer", "coder:ana date:2026-Q2"} {
		scope := report.Scope{Numbers: true}
		if q != "" {
			f, err := b.ws.filter(ctx, b.ws.Store, q)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.limit(ctx, &scope, d); err != nil {
				t.Fatal(err)
			}
		}
		r := corpus.Themes(scope)
		for _, row := range r.Themes[:min(12, len(r.Themes))] {
			about := strings.TrimSpace(q + " theme:" + row.Theme)
			b.counts(quotesAt(about, "counted", "1"), row.Quotes, row.Participants)
			b.counts(quotesAt(q, "counted", "1", "own", row.Theme), row.OwnQuotes, -1)
			b.counts(quotesAt(about, "counted", "1", "finished", "1"), -1, row.Mentioned)
			for p, n := range row.Polarity {
				b.counts(quotesAt(about, "counted", "1", "read", string(p)+":"+row.Theme), n, -1)
			}
			if part, known := row.Segments["team"]["data"]; known && !strings.Contains(q, "team:") {
				b.counts(quotesAt(about+" team:data", "counted", "1", "finished", "1"), -1, part.Participants)
			}
		}
	}
}

// codeInterviewer codes what the interviewer says first, in whose interview
// reports may not be interested.
func (b *bench) codeInterviewer(ctx context.Context, id interviews.ID) {
	b.Helper()
	iv, err := b.ws.Interviews.Interview(ctx, id)
	if err != nil {
		b.Fatal(err)
	}
	turns, err := b.ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	for _, turn := range turns {
		if sp := iv.Speaker(turn.Speaker); sp == nil || sp.Role != interviews.RoleInterviewer {
			continue
		}
		q := coding.Quote{Interview: id, Text: turn.Text, Range: coding.Range{Revision: iv.Revision, FirstTurn: turn.N, LastTurn: turn.N, End: len(turn.Text)}}
		if _, err := b.ws.Coding.Code(ctx, &q, []string{"shipping", "finding-things", "getting-started"}, ""); err != nil {
			b.Fatal(err)
		}
		return
	}
	b.Fatal("the interviewer says nothing")
}

// counts fails unless the explorer has so many quotes and people; numbers
// below 0 may be any.
func (b *bench) counts(address string, quotes, people int) {
	b.Helper()
	page := b.get(address)
	m := regexp.MustCompile(`<strong>(\d+) quotes?</strong> in \d+ interviews?, said by (\d+) `).FindStringSubmatch(page)
	switch {
	case m == nil:
		b.Errorf("%s: no counts:\n%s", address, page)
	case quotes >= 0 && m[1] != fmt.Sprint(quotes), people >= 0 && m[2] != fmt.Sprint(people):
		b.Errorf("%s: %s quotes of %s people, not %d of %d", address, m[1], m[2], quotes, people)
	}
}

func TestWorkbenchExplorerSaysWhatIsWrong(t *testing.T) {
	b := sampleBench(t)
	for _, c := range []struct {
		query  string
		status int
		want   string
	}{
		{"theme:nix", http.StatusNotFound, "column 1"},
		{"queue (a", http.StatusUnprocessableEntity, "column 7"},
		{"2026-Q3", http.StatusUnprocessableEntity, "is a period"},
		{"nothing:x", http.StatusNotFound, "no participant attribute"},
		{"saved:nix", http.StatusNotFound, "column 1"},
	} {
		for _, at := range []string{"/quotes?q=", "/search?q="} {
			if at == "/search?q=" && c.query == "2026-Q3" {
				continue // somebody may have said it
			}
			status, page := b.ask(http.MethodGet, at+url.QueryEscape(c.query), nil)
			if status != c.status {
				t.Errorf("%s%s: status %d, not %d", at, c.query, status, c.status)
			}
			b.has(page, c.want, `role="alert"`, `name="q"`)
		}
	}
	if status, _ := b.ask(http.MethodGet, "/quotes/nix", nil); status != http.StatusNotFound {
		t.Errorf("no quote: status %d", status)
	}
	if status, page := b.ask(http.MethodGet, "/quotes?group=colour", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("no group: status %d", status)
	} else {
		b.has(page, "cannot be grouped")
	}
}

func TestWorkbenchFiltersAddUp(t *testing.T) {
	b := sampleBench(t)
	page := b.get("/quotes?" + url.Values{"add": {"1"}, "q": {"queue OR wait"}, "theme": {"shipping", "getting-started"}, "of": {"any"}, "attribute": {"team:data"}, "key": {""}, "words": {"-friday"}}.Encode())
	b.has(page, `value="(queue OR wait) (theme:shipping OR theme:getting-started) team:data -friday"`, "queue or wait", "team: data", "not friday", `href="/quotes?q=%28queue&#43;OR&#43;wait%29&#43;%28theme%3Ashipping&#43;OR&#43;theme%3Agetting-started%29&#43;team%3Adata"`)
	b.has(b.get("/quotes?"+url.Values{"add": {"1"}, "theme": {"shipping", "getting-started"}, "of": {"none"}}.Encode()), `value="-(theme:shipping OR theme:getting-started)"`)
	b.has(b.get("/quotes?"+url.Values{"add": {"1"}, "theme": {"shipping", "getting-started"}, "of": {"all"}}.Encode()), `value="theme:shipping theme:getting-started"`)
}

// TestWorkbenchFacetsSayWhatWouldRemain follows the links of all facets.
func TestWorkbenchFacetsSayWhatWouldRemain(t *testing.T) {
	b := sampleBench(t)
	sayMore(anasContext(t), t, b.ws)
	page := b.get(quotesAt("queue OR approval"))
	values := regexp.MustCompile(`<li><a href="([^"]+)">(?:<span class="dot[^>]*></span>)?<span class="what">([^<]*)</span></a><span class="n">(\d+)(?:<small> · (\d+))?`).FindAllStringSubmatch(page, -1)
	if len(values) < 20 {
		t.Fatalf("%d values:\n%s", len(values), page)
	}
	for _, v := range values {
		quotes, people := 0, 0
		_, _ = fmt.Sscan(v[3], &quotes)
		_, _ = fmt.Sscan(v[4], &people)
		b.counts(html.UnescapeString(v[1]), quotes, people)
	}
}

func TestWorkbenchRecodesManyQuotesInOneStep(t *testing.T) {
	b := sampleBench(t)
	ctx := anasContext(t)
	ids := b.quoteIDs(quotesAt("queue", "group", "text", "show", "7"))
	with := func() int {
		codings, err := b.ws.Coding.Codings(ctx, coding.Filter{Themes: []string{"running/on-call-handover"}, Coder: "ana"})
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(codings, func(c coding.Coding) bool { return c.Theme != "running/on-call-handover" || c.Coder != "ana" }))
	}
	before, head := with(), b.head()
	page := b.get(quotesAt("queue"))
	version := regexp.MustCompile(`name="version" value="([^"]+)"`).FindStringSubmatch(page)[1]
	form := url.Values{"q": {"queue"}, "version": {version}, "which": {"all"}, "recode": {"running/on-call-handover"}, "do": {"add"}, "op": {"first"}}
	page = b.post("/quotes/code", form)
	added := with() - before
	if added == 0 || b.head() != head+1 {
		t.Fatalf("%d added in %d events", added, b.head()-head)
	}
	b.has(page, fmt.Sprintf("added to %d quotes", added), "<button>Undo</button>")
	b.has(b.post("/quotes/code", form), "was done already")
	seq := regexp.MustCompile(`name="seq" value="(\d+)"`).FindStringSubmatch(page)[1]
	b.has(b.post("/quotes/undo", url.Values{"seq": {seq}, "q": {"queue"}}), "Taken back")
	if with() != before {
		t.Errorf("%d are left of %d", with(), before)
	}
	if status, _ := b.ask(http.MethodPost, "/quotes/undo", url.Values{"seq": {seq}}); status != http.StatusConflict {
		t.Errorf("taken back twice: status %d", status)
	}
	two := url.Values{"quote": ids[:2], "recode": {"running/on-call-handover"}, "do": {"add"}}
	b.has(b.post("/quotes/code", two), "added to 2 quotes")
	b.has(b.post("/quotes/code", two), "2 quotes already had it from you")
	two.Set("do", "remove")
	b.has(b.post("/quotes/code", two), "taken off 2 quotes")
	b.has(b.post("/quotes/code", two), "taken off 0 quotes")
	if with() != before {
		t.Errorf("%d are left of %d", with(), before)
	}
}

func TestWorkbenchRecodesNothingUnseen(t *testing.T) {
	b := sampleBench(t)
	head := b.head()
	for name, form := range map[string]url.Values{
		"others found": {"q": {"queue"}, "which": {"all"}, "version": {"of another time"}, "recode": {"running/on-call-handover"}},
		"none chosen":  {"q": {"queue"}, "recode": {"running/on-call-handover"}},
		"no theme":     {"q": {"queue"}, "which": {"all"}},
		"unknown":      {"quote": {"x"}, "recode": {"nix"}},
	} {
		if status, page := b.ask(http.MethodPost, "/quotes/code", form); status < 400 || status >= 500 {
			t.Errorf("%s: status %d\n%s", name, status, page)
		}
	}
	if b.head() != head {
		t.Error("something was changed")
	}
}

// TestWorkbenchTakesOnlyOwnThemesOff: what others coded stays.
func TestWorkbenchTakesOnlyOwnThemesOff(t *testing.T) {
	b := sampleBench(t)
	ctx := anasContext(t)
	bens, err := b.ws.Coding.Codings(ctx, coding.Filter{Coder: "ben"})
	if err != nil || len(bens) == 0 {
		t.Fatal(err)
	}
	i := slices.IndexFunc(bens, func(c coding.Coding) bool { return c.Coder == "ben" })
	page := b.post("/quotes/code", url.Values{"quote": {bens[i].Quote}, "recode": {bens[i].Theme}, "do": {"remove"}})
	left, err := b.ws.Coding.Codings(ctx, coding.Filter{IDs: []string{bens[i].Quote}})
	if err != nil || !slices.ContainsFunc(left, func(c coding.Coding) bool { return c.Coder == "ben" && c.Theme == bens[i].Theme }) {
		t.Errorf("ben's coding is gone: %v %v\n%s", left, err, page)
	}
}

func TestWorkbenchOffersOnlyWhatMayBeQuoted(t *testing.T) {
	b := sampleBench(t)
	ctx := anasContext(t)
	quotes, err := b.ws.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	id := "/quotes/" + quotes[0].ID
	if err := b.ws.Coding.SetKey(ctx, quotes[0].ID, true); err != nil {
		t.Fatal(err)
	}
	b.has(b.get(id), "Copy as Markdown", "<mark>", "&gt; — P-01", "Where it was said", "ana: quote.key", "class=\"turnaround here\"")
	iv, err := b.ws.Interviews.Interview(ctx, quotes[0].Interview)
	if err != nil {
		t.Fatal(err)
	}
	iv.Consent.Quotes = interviews.No
	if err := b.ws.Interviews.Change(ctx, iv); err != nil {
		t.Fatal(err)
	}
	page := b.get(id)
	b.has(page, "must not be passed on", "Withheld")
	if strings.Contains(page, "data-copy") || strings.Contains(page, "<textarea") {
		t.Error("withheld words can be copied")
	}
	list := b.get(quotesAt("interview:" + string(quotes[0].Interview)))
	if strings.Contains(list, "data-copy") {
		t.Error("withheld words can be copied from the list")
	}
	b.has(list, "Withheld: who said this")
}

func TestWorkbenchSavesQueries(t *testing.T) {
	b := sampleBench(t)
	b.has(b.post("/quotes/save", url.Values{"name": {"slow"}, "q": {"queue team:data"}}), "Saved as slow", "saved: slow")
	b.has(b.get("/quotes"), `href="/quotes?q=saved%3Aslow"`)
	for _, form := range []url.Values{
		{"name": {"slow"}, "q": {"other"}}, {"name": {"Not A Name"}, "q": {"other"}}, {"name": {"x"}, "q": {"theme:nix"}}, {"name": {"x"}, "q": {""}},
	} {
		if status, _ := b.ask(http.MethodPost, "/quotes/save", form); status < 400 || status >= 500 {
			t.Errorf("%v: status %d", form, status)
		}
	}
	b.has(b.post("/quotes/save", url.Values{"name": {"slow"}, "q": {"other"}, "replace": {"1"}, "from": {"search"}}), "<h1>Search</h1>")
}

func TestWorkbenchExplorerIsEmpty(t *testing.T) {
	b := emptyBench(t)
	b.has(b.get("/quotes"), "There are no quotes yet", "0 quotes")
	b.has(b.get("/search"), "How to ask")
	b.has(b.get("/search?q=queue"), "Nobody said that")
}
