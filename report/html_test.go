package report

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"verbatim/interviews"
)

var void = strings.Fields("meta link br hr img input")

// TestHTMLIsOnePage checks that tags are balanced, ids are there once, every
// link within the page leads somewhere, and nothing is fetched or styled inline.
func TestHTMLIsOnePage(t *testing.T) {
	unfinished := fixture(t)
	unfinished.Finished = nil
	for name, r := range map[string]*ThemesReport{
		"whole": Themes(fixture(t), Scope{}), "unfinished": Themes(unfinished, Scope{}), "empty": Themes(Data{}, Scope{}),
		"small": Themes(fixture(t), Scope{Studies: interviews.Scope{"two"}}),
	} {
		t.Run(name, func(t *testing.T) { checkPage(t, written(t, r)["html"]) })
	}
}

func checkPage(t *testing.T, page string) {
	var open, links []string
	ids := map[string]bool{}
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		tok := z.Token()
		switch kind {
		case html.StartTagToken:
			if !slices.Contains(void, tok.Data) {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if slices.Contains(open, "style") {
				checkStyle(t, tok.Data)
			}
		}
		for _, a := range tok.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("id %q twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href":
				links = append(links, a.Val)
			case slices.Contains([]string{"src", "style", "srcset", "data", "action", "poster"}, a.Key), strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
			}
		}
		if slices.Contains([]string{"script", "link", "img", "iframe", "object", "form", "base"}, tok.Data) {
			t.Errorf("<%s> in the page", tok.Data)
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
	for _, l := range links {
		id, err := url.PathUnescape(strings.TrimPrefix(l, "#"))
		if strings.HasPrefix(l, "#") && (err != nil || !ids[id]) {
			t.Errorf("link to %s leads nowhere", l)
		}
		if !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "https://rec.example/a#t=") {
			t.Errorf("link out of the page: %s", l)
		}
	}
}

func checkStyle(t *testing.T, css string) {
	for _, s := range []string{"@import", "url(", "http", "</"} {
		if strings.Contains(css, s) {
			t.Errorf("the style sheet has %s", s)
		}
	}
	for _, s := range []string{"prefers-color-scheme: dark", "@media print", "max-width"} {
		if !strings.Contains(css, s) {
			t.Errorf("the style sheet lacks %s", s)
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Error("braces of the style sheet do not match")
	}
}

func TestHTMLShowsEveryQuote(t *testing.T) {
	r := Themes(fixture(t), Scope{})
	page := written(t, r)["html"]
	once, again := set{}, 0
	for _, row := range r.Themes {
		for _, e := range row.Evidence {
			if once[e.ID] {
				again++
			}
			once[e.ID] = true
		}
	}
	if got := strings.Count(page, `<figure id="q`); got != len(once) || len(once) != 11 {
		t.Errorf("%d figures in full for %d quotes", got, len(once))
	}
	if got := strings.Count(page, ">also here: "); got != again || again != 2 {
		t.Errorf("%d themes name quotes that stand above, want %d", got, again)
	}
	for _, s := range []string{
		"&lt;b&gt;waiting&lt;/b&gt; &amp; waiting [laughter], with one_till | and no eggs.",
		`<span class="place">talks/a.md:20</span> <a href="https://rec.example/a#t=122" rel="noreferrer">0:02:02</a>`,
		"Data version 412", "Sampling error only", ">survey<", "talks/h.md:50",
	} {
		if !strings.Contains(page, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}
