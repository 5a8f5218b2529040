package web

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// askFor reads an address as the server does.
func askFor(kind, about, query string) (*ReportAsk, string) {
	r := httptest.NewRequest("GET", "/report?"+query, nil)
	r.SetPathValue("kind", kind)
	r.SetPathValue("about", about)
	return askOf(r)
}

func TestReportAddressesAreViews(t *testing.T) {
	for want, of := range map[string][3]string{
		"/report":                                {"", "", ""},
		"/report?as_of=7&period=2026-Q3":         {"themes", "", "period=2026-Q3&as_of=7&by=&query=+"},
		"/report/themes.csv?theme=a&theme=b":     {"themes.csv", "", "theme=a&theme=b"},
		"/report/theme/shipping/a%3Fb.docx":      {"theme", "shipping/a?b.docx", ""},
		"/report/quarter/2026-07..2026-09":       {"quarter", "2026-07..2026-09", ""},
		"/report/diff?from=1&query=%26+x&to=now": {"diff", "", "from=1&query=%26+x"},
		"/report/interview/p07":                  {"interview", "", "about=p07"},
	} {
		ask, format := askFor(of[0], of[1], of[2])
		if got := ask.address(format); got != want {
			t.Errorf("%v: %s, want %s", of, got, want)
		}
	}
}

func TestReportFilesHaveNamesForEverySystem(t *testing.T) {
	ask, _ := askFor("theme", "shipping/../\"queue\"\r\n", "period=2026-Q3&query="+url.QueryEscape("team:data “two weeks”/../"))
	if got := ask.fileName(); got != "theme-shipping-queue-2026-q3-team-data-two-weeks" {
		t.Error(got)
	}
}

func TestNumbersOfReportsHaveAddresses(t *testing.T) {
	book := coding.NewCodebook([]coding.Theme{{ID: "a", Name: "A"}, {ID: "a/b", Name: "B", Parent: "a"}})
	made := func(a report.About) report.Report { return &report.ThemesReport{About: a} }
	about := report.About{By: "team", Asked: 3, Segments: []report.Group{{Name: "x/a"}, {Name: "x"}, {Name: report.Unknown}}}
	limited := about
	limited.Period, limited.Scope.Studies, limited.Scope.Query = "2026-Q3", interviews.Scope{"one", "two"}, "queue OR wait"
	read := about
	read.Scope.Polarity = coding.Negative
	kinds := about
	kinds.Scope.Without = []coding.Kind{coding.Ask}
	for _, c := range []struct {
		about     report.About
		query     string
		ref, want string
	}{
		{about, "", "theme/a/b", ""},
		{about, "", "theme/a/b#quotes", "counted=1&q=theme:a/b"},
		{about, "", "theme/a/b#interviews", "counted=1&group=interview&q=theme:a/b"},
		{about, "", "theme/a#people", "counted=1&finished=1&q=theme:a role:participant"},
		{about, "", "theme/a#negative", "counted=1&q=theme:a&read=negative:a"},
		{about, "", "segment/x/a/b", "counted=1&finished=1&q=theme:b role:participant"},
		{about, "", "segment/unknown/a", "counted=1&finished=1&q=theme:a role:participant&unknown=team"},
		{about, "", "period/2026-Q3/a", "counted=1&finished=1&q=theme:a role:participant date:2026-Q3"},
		{about, "", "pair/a/b", ""},
		{about, "", "quotes", "counted=1"},
		{limited, "", "theme/a#quotes", "counted=1&q=theme:a date:2026-Q3 (study:one OR study:two) (queue OR wait)"},
		{read, "", "theme/a#quotes", "counted=1&q=theme:a&read=negative:a"},
		{read, "", "theme/a#positive", ""},
		{read, "", "quotes", ""},
		{kinds, "", "theme/a#quotes", ""},
		{about, "as_of=3", "theme/a#quotes", ""},
	} {
		ask, _ := askFor("themes", "", c.query)
		got := newBehind(ask, made(c.about), report.Arrange(report.Data{Codebook: book})).address(c.ref)
		if c.want != "" && c.ref != "segment/x/a/b" {
			want, _ := url.ParseQuery(c.want)
			c.want = "/quotes?" + want.Encode()
		}
		if c.ref == "segment/x/a/b" { // x/a and b, or x and a/b: only the second is a theme
			c.want = quotesAddress("theme:a/b role:participant team:x", "counted", "1", "finished", "1")
		}
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.ref, c.query, got, c.want)
		}
	}
}

func TestKeptReportsAreFewAndOfOneState(t *testing.T) {
	k := &keptPages{}
	for i := range 3 * mostKept {
		k.put("1", fmt.Sprint(i), &page{body: []byte("page")})
	}
	if len(k.pages) != mostKept || k.get("1", "0") != nil || k.get("1", fmt.Sprint(3*mostKept-1)) == nil {
		t.Errorf("%d pages are kept, or not the newest", len(k.pages))
	}
	for i := range 20 {
		k.put("1", fmt.Sprint("large", i), &page{body: bytes.Repeat([]byte("x"), mostKeptBytes/8)})
	}
	if k.size > mostKeptBytes {
		t.Errorf("%d bytes are kept", k.size)
	}
	k.put("1", "huge", &page{body: make([]byte, mostKeptBytes)})
	if k.get("1", "huge") != nil {
		t.Error("a page is kept that leaves no room for others")
	}
	k.put("2", "new", &page{body: []byte("page")})
	if k.get("2", "large19") != nil || k.get("1", "large19") != nil || len(k.pages) != 1 || k.size != 4 {
		t.Errorf("pages of before are kept: %d, %d bytes", len(k.pages), k.size)
	}
}
