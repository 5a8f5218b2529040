package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"verbatim/interviews"
	"verbatim/report"
)

// reportPages are the addresses of all reports in the sample study.
var reportPages = []string{
	"/report", "/report/themes", "/report/segments", "/report/trend", "/report/cooccurrence", "/report/saturation", "/report/agreement", "/report/coverage",
	"/report/progress", "/report/interview/2026-04-14-p01", "/report/theme/shipping/deploy-queue", "/report/quotes", "/report/quarter/2026-Q2", "/report/roadmap",
	"/report/diff?from=1&to=now",
}

// printed runs a command on the workspace of a bench and returns what it prints.
func (b *bench) printed(args ...string) []byte {
	b.Helper()
	var out strings.Builder
	p := &program{out: &out, err: io.Discard, now: time.Now, env: os.Getenv, quiet: true}
	if status := p.run(b.Context(), slices.Concat([]string{"verbatim", "--quiet", "--as", "ana", "--workspace", b.ws.dir}, args)); status != 0 {
		b.Fatalf("%v: status %d", args, status)
	}
	return []byte(out.String())
}

func TestWorkbenchShowsEveryReport(t *testing.T) {
	b := sampleBench(t)
	for _, at := range reportPages {
		b.has(b.get(at), `<div class="document">`, `aria-current="page"`, "<h1>")
	}
	for _, kind := range reportKinds {
		if !slices.ContainsFunc(reportPages, func(at string) bool { return strings.HasPrefix(at, "/report/"+kind.name) }) {
			t.Errorf("nobody looks at the report %s", kind.name)
		}
	}
	if _, err := os.Stat(filepath.Join(b.ws.dir, "findings")); err == nil {
		t.Error("looking at the quarter's report has written a file")
	}
}

func TestWorkbenchReportsOnNothing(t *testing.T) {
	b := emptyBench(t)
	for _, at := range append(slices.DeleteFunc(slices.Clone(reportPages), func(at string) bool {
		return strings.HasPrefix(at, "/report/interview/") || strings.HasPrefix(at, "/report/theme/") || strings.HasPrefix(at, "/report/diff?")
	}), "/report/interview", "/report/theme", "/report/diff", "/report/issued", "/report/quarter") {
		b.has(b.get(at), "<h1>")
	}
}

// TestWorkbenchReportsAsTheCommand: pages and files say what the command says,
// files to the byte.
func TestWorkbenchReportsAsTheCommand(t *testing.T) {
	b := sampleBench(t)
	query := url.Values{"period": {"2026-Q3"}, "by": {"team"}, "without": {"ask"}, "query": {"team:data"}}.Encode()
	flags := []string{"--period", "2026-Q3", "--by", "team", "--without", "ask", "team:data"}
	for format, ending := range map[string]string{"md": "md", "html": "html", "csv": "csv", "xlsx": "xlsx", "docx": "docx", "json": "json", "text": "txt"} {
		for _, kind := range []string{"themes", "segments"} {
			file := filepath.Join(t.TempDir(), "report")
			b.printed(slices.Concat([]string{"report", kind, "--format", format, "--out", file}, flags)...)
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.get("/report/" + kind + "." + ending + "?" + query); got != string(want) {
				t.Errorf("%s as %s is not what the command writes", kind, format)
			}
		}
	}
	exported := bodyOf(t, string(b.printed(append([]string{"report", "themes", "--format", "html"}, flags...)...)), "main")
	shown := bodyOf(t, b.get("/report?"+query), "div.parts")
	if exported != shown {
		t.Errorf("the page says\n%s\nand the export\n%s", shown, exported)
	}
}

// bodyOf is what is to be read in an element, of which there is one.
func bodyOf(t *testing.T, page, element string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	tag, class, _ := strings.Cut(element, ".")
	for n := range root.Descendants() {
		if n.Data == tag && (class == "" || attribute(n, "class") == class) {
			return readIn(n)
		}
	}
	t.Fatalf("no %s", element)
	return ""
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func readIn(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestWorkbenchCountsAsTheCommand: the numbers of the page are those of the
// command's JSON.
func TestWorkbenchCountsAsTheCommand(t *testing.T) {
	b := sampleBench(t)
	var r report.ThemesReport
	if err := json.Unmarshal(b.printed("--json", "report", "themes"), &r); err != nil {
		t.Fatal(err)
	}
	rows := tableOf(t, b.get("/report"), "All themes")
	if len(rows) != len(r.Themes) {
		t.Fatalf("%d rows for %d themes", len(rows), len(r.Themes))
	}
	for i, theme := range r.Themes {
		for column, want := range map[string]int{"People": theme.Mentioned, "Quotes": theme.Quotes, "Interviews": theme.Interviews} {
			if got := leading(readIn(rows[i][column])); got != want {
				t.Errorf("%s: %s %d, the command says %d", theme.Theme, column, got, want)
			}
		}
	}
}

func leading(text string) int {
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// tableOf are the rows of the first table under a heading, by column.
func tableOf(t *testing.T, page, heading string) []map[string]*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	under := false
	for n := range root.Descendants() {
		under = under || n.Data == "h2" && readIn(n) == heading
		if !under || n.Data != "tbody" {
			continue
		}
		var rows []map[string]*html.Node
		for tr := range n.ChildNodes() {
			row := map[string]*html.Node{}
			for cell := range tr.ChildNodes() {
				if name := attribute(cell, "data-c"); name != "" {
					row[name] = cell
				}
			}
			if tr.Data == "tr" {
				rows = append(rows, row)
			}
		}
		return rows
	}
	t.Fatalf("no table under %q", heading)
	return nil
}

func TestWorkbenchReportSaysWhatCannotBe(t *testing.T) {
	b := sampleBench(t)
	for at, want := range map[string]string{
		"/report?period=soon":                      "period: ",
		"/report?by=shoe":                          "no participant has an attribute &#34;shoe&#34;",
		"/report?theme=nope":                       "nope",
		"/report?kind=joke":                        "kind: ",
		"/report?polarity=odd":                     "polarity: ",
		"/report?study=nope":                       "no study",
		"/report?quotes=many":                      "quotes: ",
		"/report?query=team%3Anope":                "team:nope",
		"/report?query=%22open":                    "quotation mark",
		"/report?as_of=yesterday":                  "as-of: ",
		"/report?shoe=1":                           "shoe",
		"/report?findings=/etc/passwd":             "findings",
		"/report/quarter/2026-Q3?findings=x":       "findings",
		"/report/trend?unit=week":                  "unit: ",
		"/report/agreement.csv?out=x":              "out",
		"/report/roadmap?period=2026-Q3":           "period",
		"/report/quarter/soon":                     "period: ",
		"/report/saturation.md?threshold=2":        "threshold: ",
		"/report/diff?from=1&to=never":             "never",
		"/report?query=%3Cscript%3E(":              "never closed",
		"/report/cooccurrence?unit=near&within=-1": "within",
	} {
		status, page := b.ask(http.MethodGet, at, nil)
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, want) || strings.Contains(page, "--"+strings.TrimSuffix(want, ": ")) {
			t.Errorf("GET %s: status %d\n%s", at, status, bodyOf(t, page, "main"))
		}
	}
	for _, at := range []string{"/report/nope", "/report/interview/nope", "/report/theme/nope", "/report/issued/nope"} {
		if status, _ := b.ask(http.MethodGet, at, nil); status != http.StatusNotFound {
			t.Errorf("GET %s: status %d", at, status)
		}
	}
}

// TestWorkbenchReportShowsHostileNames: what people call things is text.
func TestWorkbenchReportShowsHostileNames(t *testing.T) {
	b := sampleBench(t)
	const hostile = `<img src=x onerror=alert(1)>"'&`
	err := b.ws.Interviews.SetParticipant(interviews.Acting(b.Context(), interviews.Act{Actor: "ana"}),
		&interviews.Participant{ID: "P-01", Attributes: []interviews.Attribute{{Key: "team", Value: hostile}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/report", "/report/segments", "/report?query=" + url.QueryEscape("\"<img src=x onerror=alert(1)>\"")} {
		status, page := b.ask(http.MethodGet, at, nil)
		if status != http.StatusOK || strings.Contains(page, "<img") {
			t.Errorf("%s: status %d, or a name is markup", at, status)
		}
	}
}

func TestWorkbenchReportsFollowChanges(t *testing.T) {
	b := sampleBench(t)
	before := b.get("/report/segments")
	if b.get("/report/segments") != before {
		t.Error("the same page twice is not the same")
	}
	b.printed("quote", "list") // nothing
	b.printed("theme", "add", "Entirely new")
	if after := b.get("/report/segments"); after == before || !strings.Contains(b.get("/report"), "Entirely new") {
		t.Error("the page has not heard of a new theme")
	}
	b.has(b.get("/report?as_of=1"), "What has changed since", `href="/report/diff?from=1&amp;to=now"`)
	b.printed("report", "quarter", "2026-Q2", "--issue", "--note", "for the <board>")
	page := b.get("/report/issued")
	b.has(page, "for the &lt;board&gt;", `href="/report/issued/quarter-2026-q2-1"`)
	b.has(b.get("/report/issued/quarter-2026-q2-1"), `<div class="document">`)
	if got, want := b.get("/report/issued/quarter-2026-q2-1.json"), b.printed("--json", "report", "issued", "quarter-2026-q2-1"); got != string(want) {
		t.Error("an issued report is another one as a file")
	}
}

func TestWorkbenchReportAddresses(t *testing.T) {
	b := sampleBench(t)
	page := b.get("/report/trend?period=&by=team&unit=month&query=")
	b.has(page, `<a class="chip" href="/report/trend?unit=month">`, `<a class="chip" href="/report/trend?by=team">`, `href="/report/trend.csv?by=team&amp;unit=month"`,
		`href="/report/segments?by=team"`, `href="/report/roadmap"`, `href="/report/trend?by=team&amp;period=2026-Q2&amp;unit=month"`, "<option selected>month")
	page = b.get("/report/quarter/2026-Q2")
	b.has(page, `href="/report/quarter/2026-Q3" rel="next"`, `href="/report?period=2026-Q2"`)
}
