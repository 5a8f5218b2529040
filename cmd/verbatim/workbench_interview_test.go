package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"verbatim/internal/web"
	"verbatim/interviews"
)

// upload sends files as the browser does: names and contents, what is said
// about them before them. A script asks when json is true.
func (b *bench) upload(asJSON bool, about url.Values, files ...string) (int, string) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name := range about {
		_ = form.WriteField(name, about.Get(name))
	}
	for i := 0; i+1 < len(files); i += 2 {
		w, err := form.CreateFormFile("file", files[i])
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.WriteString(w, files[i+1])
	}
	_ = form.Close()
	headers := []string{}
	if asJSON {
		headers = append(headers, "Accept", "application/json")
	}
	return b.send("/interviews/upload", form.FormDataContentType(), &body, headers...)
}

// send sends a body of some kind; headers are names and values.
func (b *bench) send(path, kind string, body io.Reader, headers ...string) (int, string) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.at+path, body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// taken sends files as the script does, and returns what became of them.
func (b *bench) taken(about url.Values, files ...string) []web.Taken {
	b.Helper()
	status, text := b.upload(true, about, files...)
	var out struct{ Files []web.Taken }
	if err := json.Unmarshal([]byte(text), &out); err != nil || status != http.StatusOK {
		b.Fatalf("status %d: %s", status, text)
	}
	return out.Files
}

const talk = "**Mira:** Tell me about your last deploy.\n\n**Kim:** I waited for two weeks in the queue.\n\n**Mira:** And then?\n\n**Kim:** Then it went out.\n"

func TestWorkbenchTakesFilesIn(t *testing.T) {
	b := emptyBench(t)
	b.has(b.get("/interviews"), "Load the sample study", `type="file"`, "What a transcript looks like")
	study := url.Values{"study": {"First Round"}}
	got := b.taken(study, "round/2026-08-14-p07.md", talk, "round/photo.jpg", "\xff\xd8", "empty.md", "", "guide.md",
		"# Ask\n\n1. What?\n2. Who?\n3. Where?\n4. When?\n")
	want := []string{"added", "skipped", "rejected", "guide"}
	for i, f := range got {
		if f.Status != want[i] {
			t.Errorf("%s is %s, want %s", f.Path, f.Status, want[i])
		}
	}
	if got[0].Interview != "2026-08-14-p07" || got[0].Turns != 4 || len(got[0].Speakers) != 2 || got[2].Error == "" || got[3].Questions != 4 {
		t.Errorf("%+v", got)
	}
	iv, err := b.ws.Interviews.Interview(b.Context(), "2026-08-14-p07")
	if err != nil || iv.Path != "uploads/round/2026-08-14-p07.md" || iv.Study != "first-round" {
		t.Errorf("%+v, %v", iv, err)
	}
	if again := b.taken(nil, "round/2026-08-14-p07.md", talk); again[0].Status != "unchanged" {
		t.Errorf("the same bytes are %+v", again[0])
	}
	better := b.taken(nil, "round/2026-08-14-p07.md", strings.Replace(talk, "two weeks", "three weeks", 1))
	if better[0].Status != "updated" || better[0].Interview != "2026-08-14-p07" {
		t.Errorf("a corrected file is %+v", better[0])
	}
	b.has(b.get("/interviews/2026-08-14-p07"), "uploads/round/2026-08-14-p07.md", "guessed", iv.SHA256, "/source/2")
	if other := b.taken(nil, "round/2026-08-14-p07.md", strings.ReplaceAll(talk, " ", " quite other ")); other[0].Status != "rejected" && other[0].Status != "updated" {
		t.Errorf("%+v", other[0])
	}
}

func TestWorkbenchLooksBeforeItTakes(t *testing.T) {
	b := emptyBench(t)
	if got := b.taken(url.Values{"look": {"1"}}, "p01.md", talk); got[0].Status != "added" || got[0].Turns != 4 {
		t.Errorf("%+v", got)
	}
	if all, err := b.ws.Interviews.Interviews(b.Context(), nil); err != nil || len(all) != 0 {
		t.Errorf("%d interviews were stored, %v", len(all), err)
	}
}

func TestWorkbenchTakesFilesWithoutAScript(t *testing.T) {
	b := emptyBench(t)
	status, page := b.upload(false, nil, "../../p01.md", talk, "<b>.md", "\x00\x01", "", "")
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, page)
	}
	b.has(page, "What became of the files", `href="/interviews/p01"`, "1 rejected", "&lt;b&gt;.md")
	for what, files := range map[string][]string{"no file": nil, "an empty field": {"", ""}} {
		if status, _ := b.upload(false, nil, files...); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", what, status)
		}
	}
	if status, _ := b.ask(http.MethodPost, "/interviews/upload", url.Values{"study": {"x"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("no upload at all: status %d", status)
	}
}

func TestWorkbenchLoadsTheSample(t *testing.T) {
	b := emptyBench(t)
	b.has(b.post("/sample", url.Values{}), "Where to go?", "/code/2026-08-26-p01", "14 interviews", `href="/people">11 people`)
	d, err := b.ws.data(b.Context())
	if err != nil || len(d.Quotes) == 0 || len(d.Guides) != 1 {
		t.Errorf("quotes %d, guides %d, %v", len(d.Quotes), len(d.Guides), err)
	}
	same := sampleBench(t)
	was, err := same.ws.data(t.Context())
	if err != nil || was.Matrix.Codings() != d.Matrix.Codings() || was.Interviews[0].Path != d.Interviews[0].Path {
		t.Errorf("another sample than the demo's: %v", err)
	}
	b.taken(url.Values{"study": {"mine"}}, "p01.md", talk)
	if status, page := b.ask(http.MethodPost, "/sample", url.Values{}); status != http.StatusConflict || !strings.Contains(page, "must not be mixed") {
		t.Errorf("beside a study of one's own: status %d", status)
	}
}

func TestWorkbenchFiltersInterviews(t *testing.T) {
	b := sampleBench(t)
	for query, want := range map[string]string{
		"?q=hanneke": "2 interviews of 14", "?coder=ben": "8 interviews of 14", "?state=to+do": "0 interviews of 14", "?coder=ana&state=finished": "of 14",
		"?study=slipway-2026": "14 interviews", "?source=survey": "No interview is like that", "": "14 interviews",
	} {
		b.has(b.get("/interviews"+query), want)
	}
	page := b.get("/interviews?sort=oldest")
	if strings.Index(page, "2026-04-14-p01") > strings.Index(page, "2026-09-17-p03") {
		t.Error("the oldest is not the first")
	}
	b.post("/interviews/2026-04-22-p02/assign", url.Values{"coder": {"ana"}})
	b.post("/interviews/2026-04-22-p02/finish", url.Values{"on": {"0"}})
	page = b.get("/interviews")
	if i := strings.Index(page, "/code/"); !strings.HasPrefix(page[i:], "/code/2026-04-22-p02") {
		t.Error("what is mine to do is not the first")
	}
}

func TestWorkbenchChangesAnInterview(t *testing.T) {
	b := sampleBench(t)
	at := "/interviews/2026-04-14-p01"
	card := b.get(at)
	b.has(card, "Priya", `value="P-01"`, "One-page report", "/report/interview/2026-04-14-p01")
	version := b.between(card, `name="version" value="`, `"`)
	b.post(at+"/about", url.Values{"version": {version}, "title": {"Priya <1>"}, "date": {"2026-04-15"}, "study": {"slipway-2026"}, "guide": {"developer-experience"},
		"source": {"note"}, "recording": {"javascript:alert(1)"}})
	iv, err := b.ws.Interviews.Interview(b.Context(), "2026-04-14-p01")
	if err != nil || iv.Title != "Priya <1>" || iv.Date != "2026-04-15" || iv.Source != interviews.SourceNote {
		t.Errorf("%+v, %v", iv, err)
	}
	card = b.get(at)
	b.has(card, "Priya &lt;1&gt;", "javascript:alert(1)")
	if strings.Contains(card, `href="javascript`) {
		t.Error("an address that is none is a link")
	}
	if status, _ := b.ask(http.MethodPost, at+"/about", url.Values{"version": {version}, "title": {"other"}}); status != http.StatusConflict {
		t.Errorf("an old form: status %d", status)
	}
	b.post(at+"/speakers", url.Values{"name": {"Mira", "Priya"}, "role": {"observer", "participant"}, "participant": {"", "P-99"}})
	b.post(at+"/consent", url.Values{"quotes": {"no"}, "recontact": {""}})
	if iv, err = b.ws.Interviews.Interview(b.Context(), "2026-04-14-p01"); err != nil || iv.Speaker("Mira").Role != interviews.RoleObserver ||
		iv.Speaker("Priya").Participant != "P-99" || iv.Consent.Quotes != interviews.No || iv.Consent.Recontact != interviews.Yes {
		t.Errorf("%+v, %v", iv, err)
	}
	for _, form := range []struct {
		path string
		form url.Values
		want int
	}{
		{"/about", url.Values{"date": {"tomorrow"}}, http.StatusUnprocessableEntity}, {"/about", url.Values{"source": {"rumour"}}, http.StatusUnprocessableEntity},
		{"/speakers", url.Values{"name": {"Mira"}, "role": {"king"}, "participant": {""}}, http.StatusUnprocessableEntity},
		{"/speakers", url.Values{"name": {"Nobody"}, "role": {"observer"}, "participant": {""}}, http.StatusNotFound},
		{"/speakers", url.Values{"name": {"Mira"}}, http.StatusUnprocessableEntity}, {"/consent", url.Values{"quotes": {"maybe"}}, http.StatusUnprocessableEntity},
		{"/assign", url.Values{"coder": {" "}}, http.StatusUnprocessableEntity}, {"/unassign", url.Values{"coder": {"zoe"}}, http.StatusNotFound},
	} {
		if status, _ := b.ask(http.MethodPost, at+form.path, form.form); status != form.want {
			t.Errorf("%s %v: status %d", form.path, form.form, status)
		}
	}
	b.has(b.post(at+"/memo", url.Values{"text": {"ask again"}}), "ask again")
	if status, _ := b.ask(http.MethodGet, "/interviews/nowhere", nil); status != http.StatusNotFound {
		t.Errorf("an unknown interview: status %d", status)
	}
}

func TestWorkbenchGivesOutTheFile(t *testing.T) {
	b := sampleBench(t)
	at := b.between(b.get("/interviews/2026-04-14-p01"), `href="/interviews/2026-04-14-p01/source/`, `"`)
	iv, err := b.ws.Interviews.Interview(b.Context(), "2026-04-14-p01")
	if err != nil {
		t.Fatal(err)
	}
	rev, err := b.ws.Interviews.Revision(b.Context(), iv.Revision)
	if err != nil || b.get("/interviews/2026-04-14-p01/source/"+at) != string(rev.Source) {
		t.Errorf("other bytes came out than went in, %v", err)
	}
	for _, path := range []string{"/interviews/2026-04-22-p02/source/" + at, "/interviews/2026-04-14-p01/source/99999", "/interviews/2026-04-14-p01/source/x"} {
		if status, _ := b.ask(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// between is what stands in a page between two texts, the first time.
func (b *bench) between(page, from, to string) string {
	b.Helper()
	_, rest, found := strings.Cut(page, from)
	text, _, end := strings.Cut(rest, to)
	if !found || !end {
		b.Fatalf("the page lacks %q … %q", from, to)
	}
	return text
}
