package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// state is all that the workspace holds but for the log of how it came about.
func (b *bench) state() string {
	b.Helper()
	var out bytes.Buffer
	if err := b.ws.Dump(b.Context(), &out); err != nil {
		b.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(out.String()) {
		if !strings.Contains(line, `"table":"event`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func (b *bench) head() int64 {
	b.Helper()
	head, err := b.ws.Events.Head(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return head
}

func (b *bench) themeNow(id string) coding.Theme {
	b.Helper()
	book, err := b.ws.Themes.Codebook(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if book.Theme(id) == nil {
		b.Fatalf("there is no theme %s", id)
	}
	return *book.Theme(id)
}

// lacks fails when a page has any of these in it.
func (b *bench) lacks(page string, unwanted ...string) {
	b.Helper()
	for _, u := range unwanted {
		if strings.Contains(page, u) {
			b.Errorf("the page has %q:\n%s", u, page)
		}
	}
}

// value is what a hidden field of a page holds.
func (b *bench) value(page, action, name string) string {
	b.Helper()
	_, form, found := strings.Cut(page, `action="`+action+`"`)
	if form, _, _ = strings.Cut(form, "</form>"); !found {
		b.Fatalf("the page has no form for %s:\n%s", action, page)
	}
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(form)
	if m == nil {
		b.Fatalf("the form for %s has no field %s:\n%s", action, name, form)
	}
	return m[1]
}

// undo presses the button that a page offers.
func (b *bench) undo(page string) string {
	b.Helper()
	return b.post("/themes/undo", url.Values{"event": {b.value(page, "/themes/undo", "event")}, "theme": {b.value(page, "/themes/undo", "theme")}})
}

const access = "getting-started/access-requests"

func TestWorkbenchThemeCountsAreTheReports(t *testing.T) {
	b := sampleBench(t)
	d, err := b.ws.data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(b.get("/themes")), " ")
	for _, row := range report.Themes(*d, report.Scope{Numbers: true}).Themes {
		node := regexp.MustCompile(`<li data-id="` + row.Theme + `".*?</div>`).FindString(page)
		b.has(node, fmt.Sprintf(`>%d<span class="hidden"> of %d people`, row.Mentioned, row.Asked), fmt.Sprintf(`>%d<span class="hidden"> quotes`, row.Quotes),
			"q=theme%3A"+url.QueryEscape(row.Theme), "/themes/"+row.Theme)
	}
	card := b.get("/themes/" + access)
	b.has(card, "5 of 11 people", "45%, range 21–72%", "20 quotes", "6 interviews", "Pain of <a href=\"/themes/getting-started\">", "ana, ben: α 0.53",
		"data <b>2 of 3</b>", "2026-Q3", "3 of 7", "Waiting for a ticket", "Work stands still", `action="/theme/memo/`+access+`"`)
	if n := strings.Count(card, `<article class="quote"`); n != 20 {
		t.Errorf("%d quotes are shown, not 20", n)
	}
}

func TestWorkbenchThemesTogetherAreQuotesWithBoth(t *testing.T) {
	b := sampleBench(t)
	quotes := map[string]map[string]bool{}
	codings, err := b.ws.Coding.Codings(t.Context(), coding.Filter{Themes: []string{access, "platform-team/ticket-wait"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codings {
		if quotes[c.Quote] == nil {
			quotes[c.Quote] = map[string]bool{}
		}
		quotes[c.Quote][c.Theme] = true
	}
	both := 0
	for _, themes := range quotes {
		if themes[access] && themes["platform-team/ticket-wait"] {
			both++
		}
	}
	if both == 0 {
		t.Fatal("the sample has no quote with both")
	}
	b.has(b.get("/themes/"+access), fmt.Sprintf(`<a href="/quotes?counted=1&amp;q=theme%%3Agetting-started%%2Faccess-requests&#43;theme%%3Aplatform-team%%2Fticket-wait">%d</a>`, both))
}

func TestWorkbenchThemeRoundTrip(t *testing.T) {
	b := sampleBench(t)
	before := b.state()
	for _, step := range []struct {
		name string
		do   func() string
		says string
	}{
		{"add", func() string {
			return b.post("/themes", url.Values{"name": {"Zeit & Ort"}, "parent": {"getting-started"}, "kind": {"need"}, "key": {"7"}, "colour": {"3"}, "in_vivo": {"", "1"}})
		}, "Theme “Zeit &amp; Ort” is added."},
		{"edit", func() string {
			form := b.get("/theme/edit/" + access)
			return b.post("/theme/edit/"+access, url.Values{"version": {b.value(form, "/theme/edit/"+access, "version")}, "name": {"Waiting to be let in"}, "definition": {"They\r\nwait."}, "kind": {""}})
		}, "“Waiting to be let in” is changed."},
		{"move", func() string {
			page := b.get("/themes/" + access)
			return b.post("/theme/move/"+access, url.Values{"version": {b.value(page, "/theme/move/"+access, "version")}, "parent": {"platform-team"}, "place": {"2"}})
		}, "“Waiting for access” now stands below “Working with the platform team”, in front of “Office hours help”."},
		{"retire", func() string { return b.post("/theme/retire/"+access, url.Values{}) }, "is retired"},
		{"memo", func() string { return b.post("/theme/memo/"+access, url.Values{"text": {"Is it one theme?"}}) }, "Your memo is kept."},
		{"merge", func() string {
			plan := b.post("/theme/merge/"+access, url.Values{"into": {"platform-team/ticket-wait"}, "do": {"preview"}})
			return b.post("/theme/merge/"+access, url.Values{"into": {"platform-team/ticket-wait"}, "do": {"merge"}, "version": {b.value(plan, "/theme/merge/"+access+`"><input type="hidden" name="into`, "version")}})
		}, "Merged: “Waiting for a ticket” took over 20 quotes."},
	} {
		was := b.head()
		page := step.do()
		b.has(page, step.says)
		if made := b.head() - was; made != 1 {
			t.Errorf("%s: %d events, not one", step.name, made)
		}
		if b.state() == before {
			t.Errorf("%s changed nothing", step.name)
		}
		b.has(b.undo(page), "Taken back")
		if got := b.state(); got != before {
			t.Errorf("%s is not taken back wholly", step.name)
		}
	}
}

func TestWorkbenchThemeIsWhatTheFormSays(t *testing.T) {
	b := sampleBench(t)
	b.post("/themes", url.Values{"name": {"Zeit & Ort"}, "parent": {access}, "kind": {"need"}, "definition": {"d"}, "include": {"i"}, "exclude": {"e"}, "note": {"n"}, "key": {"7"}, "colour": {"3"}, "in_vivo": {"", "1"}})
	got := b.themeNow(access + "/zeit-ort")
	want := coding.Theme{ID: access + "/zeit-ort", Parent: access, Name: "Zeit & Ort", Kind: coding.Need, Definition: "d", Include: "i", Exclude: "e", Note: "n", Key: "7", Colour: 3, InVivo: true, Position: got.Position}
	if got != want {
		t.Errorf("%+v", got)
	}
	at := "/theme/edit/" + got.ID
	b.post(at, url.Values{"version": {b.value(b.get(at), at, "version")}, "name": {"When and where"}})
	want.Name = "When and where"
	if got := b.themeNow(got.ID); got != want {
		t.Errorf("a form with a name changes the name and keeps the ID, not: %+v", got)
	}
	b.has(b.get("/themes/"+got.ID), "When and where", "<kbd>7</kbd> applies it", "colour purple", "Getting started</a> › <a")
}

func TestWorkbenchThemeFormsAreRefusedWithWhatWasTyped(t *testing.T) {
	b := sampleBench(t)
	before := b.state()
	at := "/theme/edit/" + access
	form := b.get(at)
	old := b.value(form, at, "version")
	for _, one := range []struct {
		change url.Values
		status int
		says   string
	}{
		{url.Values{"name": {""}, "definition": {"kept & seen"}}, http.StatusUnprocessableEntity, "has no name"},
		{url.Values{"key": {"j"}, "definition": {"kept & seen"}}, http.StatusUnprocessableEntity, "the key j is taken: next turn"},
		{url.Values{"kind": {"colour"}, "definition": {"kept & seen"}}, http.StatusUnprocessableEntity, "is not a kind of theme"},
		{url.Values{"version": {"old"}, "definition": {"kept & seen"}}, http.StatusConflict, "has been changed since this page was opened"},
	} {
		fields := url.Values{"version": {old}}
		for name, values := range one.change {
			fields[name] = values
		}
		status, page := b.ask(http.MethodPost, at, fields)
		if status != one.status {
			t.Errorf("%v: status %d", one.change, status)
		}
		b.has(page, one.says, "kept &amp; seen")
	}
	if status, page := b.ask(http.MethodPost, "/themes", url.Values{"name": {"Access requests"}, "parent": {"getting-started"}, "note": {"kept & seen"}}); status != http.StatusConflict {
		t.Errorf("a second theme of one ID: status %d", status)
	} else {
		b.has(page, "exists already", "kept &amp; seen")
	}
	if b.state() != before {
		t.Error("what was refused has changed something")
	}
}

func TestWorkbenchThemeConflictShowsBoth(t *testing.T) {
	b := sampleBench(t)
	at := "/theme/edit/" + access
	old := b.value(b.get(at), at, "version")
	other := b.themeNow(access)
	other.Definition = "What Ben says."
	if err := b.ws.Themes.SetTheme(t.Context(), &other); err != nil {
		t.Fatal(err)
	}
	status, page := b.ask(http.MethodPost, at, url.Values{"version": {old}, "definition": {"What Ana says."}})
	if status != http.StatusConflict {
		t.Errorf("status %d", status)
	}
	b.has(page, "<dd>What Ben says.</dd>", ">What Ana says.</textarea>")
	b.post(at, url.Values{"version": {b.value(page, at, "version")}, "definition": {"What both say."}})
	if got := b.themeNow(access).Definition; got != "What both say." {
		t.Errorf("the definition is %q", got)
	}
}

func TestWorkbenchThemePreviewsChangeNothing(t *testing.T) {
	b := sampleBench(t)
	quotes, err := b.ws.Coding.Quotes(t.Context(), coding.Filter{Themes: []string{access}})
	if err != nil {
		t.Fatal(err)
	}
	before, head := b.state(), b.head()
	plan := b.post("/theme/merge/getting-started", url.Values{"into": {"asks"}, "do": {"preview"}})
	b.has(plan, "3 themes move below “What people ask for”", "A new service takes weeks")
	plan = b.post("/theme/merge/"+access, url.Values{"into": {"platform-team/ticket-wait"}, "do": {"preview"}})
	b.has(plan, "20 quotes move to “Waiting for a ticket”", "have both already")
	split := b.post("/theme/split/"+access, url.Values{"quote": {quotes[0].ID, quotes[1].ID}, "name": {"Waiting for a person"}, "do": {"preview"}})
	b.has(split, "“Waiting for a person” is added beside “Waiting for access”", "2 quotes move to “Waiting for a person”")
	b.get("/theme/merge/" + access)
	b.get("/theme/split/" + access)
	if b.head() != head || b.state() != before {
		t.Error("looking has changed something")
	}
	if status, _ := b.ask(http.MethodPost, "/theme/merge/"+access, url.Values{"into": {"platform-team/ticket-wait"}, "do": {"merge"}, "version": {"another"}}); status != http.StatusConflict || b.head() != head {
		t.Errorf("a merge that was not looked at: status %d", status)
	}
	for _, bad := range []url.Values{{"into": {access}}, {"into": {""}}, {"into": {"nothing"}}} {
		bad.Set("do", "preview")
		if status, page := b.ask(http.MethodPost, "/theme/merge/"+access, bad); status != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%v: status %d", bad, status)
		}
	}
}

func TestWorkbenchThemeSplit(t *testing.T) {
	b := sampleBench(t)
	quotes, err := b.ws.Coding.Quotes(t.Context(), coding.Filter{Themes: []string{"finding-things/who-owns-it"}})
	if err != nil || len(quotes) < 31 {
		t.Fatalf("%d quotes: %v", len(quotes), err)
	}
	before, at := b.state(), "/theme/split/finding-things/who-owns-it"
	first, last := quotes[0].ID, quotes[len(quotes)-1].ID
	second := b.post(at, url.Values{"quote": {first}, "turn": {"2"}})
	b.has(second, "1 of 33 quotes chosen, 1 of them on other pages", `name="quote" value="`+last+`"`)
	b.lacks(second, `id="c-`+first+`"`)
	fields := url.Values{"quote": {first, last}, "name": {"Nobody answers"}, "below": {"1"}, "do": {"preview"}}
	fields.Set("version", b.value(b.post(at, fields), at, "version"))
	fields.Set("do", "split")
	page := b.post(at, fields)
	b.has(page, "Split: 2 quotes went to “Nobody answers”.", "33 quotes", "31 its own")
	got := b.themeNow("finding-things/who-owns-it/nobody-answers")
	if got.Kind != coding.Pain || got.Parent != "finding-things/who-owns-it" {
		t.Errorf("%+v", got)
	}
	b.undo(page)
	if b.state() != before {
		t.Error("the split is not taken back wholly")
	}
}

func TestWorkbenchThemeUndoIsOfWhatTheNoteSays(t *testing.T) {
	b := sampleBench(t)
	page := b.post("/theme/retire/"+access, url.Values{})
	b.post("/theme/retire/asks", url.Values{})
	status, _ := b.ask(http.MethodPost, "/themes/undo", url.Values{"event": {b.value(page, "/themes/undo", "event")}})
	if status != http.StatusConflict || !b.themeNow("asks").Retired {
		t.Errorf("the wrong thing was taken back, status %d", status)
	}
	again := b.post("/theme/retire/asks", url.Values{})
	b.has(again, "it is so already")
	b.lacks(again, `action="/themes/undo"`)
}

func TestWorkbenchThemeFormSentTwiceIsDoneOnce(t *testing.T) {
	b := sampleBench(t)
	form := url.Values{"name": {"Once"}, "op": {"once-and-no-more"}}
	b.post("/themes", form)
	head := b.head()
	b.post("/themes", form)
	if b.head() != head {
		t.Error("it was done twice")
	}
}

func TestWorkbenchThemeNamesAreText(t *testing.T) {
	b := emptyBench(t)
	b.has(b.get("/themes"), "Add the first theme")
	hostile := `<img src=x onerror=alert(1)>"'{{.}}`
	page := b.post("/themes", url.Values{"name": {hostile}, "definition": {hostile}})
	below := b.post("/themes", url.Values{"name": {"Größe / 大きさ?#%"}, "parent": {"img-src-x-onerror-alert-1"}})
	for _, p := range []string{page, below, b.get("/themes"), b.get("/theme/merge/img-src-x-onerror-alert-1"), b.get("/theme/history/img-src-x-onerror-alert-1"), b.get("/theme/new")} {
		b.lacks(p, "<img")
		b.has(p, "&lt;img src=x onerror=alert(1)&gt;")
	}
	b.has(b.get("/themes/img-src-x-onerror-alert-1/"+url.PathEscape(interviews.Slug("Größe / 大きさ?#%"))), "Größe / 大きさ?#%")
	if status, _ := b.ask(http.MethodGet, "/themes/nothing/there", nil); status != http.StatusNotFound {
		t.Errorf("a theme that is not there: status %d", status)
	}
}

func TestWorkbenchThemeScriptIsAnsweredShortly(t *testing.T) {
	b := sampleBench(t)
	status, body := b.ask(http.MethodPost, "/theme/move/"+access, url.Values{"parent": {""}, "place": {"1"}}, "Accept", "application/json")
	if status != http.StatusOK || !strings.Contains(body, `"note":"“Waiting for access” now stands at the top`) || b.themeNow(access).Position != 1 {
		t.Errorf("status %d: %s", status, body)
	}
	status, body = b.ask(http.MethodPost, "/theme/edit/"+access, url.Values{"name": {"x"}, "version": {"old"}}, "Accept", "application/json")
	if status != http.StatusConflict || !strings.HasPrefix(body, "{") {
		t.Errorf("status %d: %s", status, body)
	}
}

func TestWorkbenchThemesFile(t *testing.T) {
	b := sampleBench(t)
	var want bytes.Buffer
	book, err := b.ws.Themes.Codebook(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := coding.WriteCodebook(&want, book); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/themes.csv"); got != want.String() {
		t.Errorf("the file is not what the command writes:\n%s", got)
	}
}

func TestWorkbenchThemeHistory(t *testing.T) {
	b := sampleBench(t)
	b.post("/theme/retire/"+access, url.Values{})
	b.has(b.get("/theme/history/"+access), "<p>retired</p>", "ana", "<p>added</p>", "→ 20")
}

func TestWorkbenchThemeSaysWhatIsNotToBeQuoted(t *testing.T) {
	b := sampleBench(t)
	b.lacks(b.get("/themes/"+access), "Not to be quoted")
	talk, err := b.ws.Interviews.Interview(t.Context(), "2026-07-29-p10")
	if err != nil {
		t.Fatal(err)
	}
	talk.Consent.Quotes = interviews.No
	if err := b.ws.Interviews.Change(t.Context(), talk); err != nil {
		t.Fatal(err)
	}
	page := b.get("/themes/" + access)
	if n := strings.Count(page, "Not to be quoted"); n != 1 {
		t.Errorf("%d quotes are said not to be quoted", n)
	}
	b.has(page, "20 quotes")
}
