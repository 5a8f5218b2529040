package main

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"verbatim/search"
)

// TestWorkbenchSearchesByReading: the bench has no index, and says so.
func TestWorkbenchSearchesByReading(t *testing.T) {
	b := sampleBench(t)
	page := b.get("/search?q=queue")
	b.has(page, "<mark>queue</mark>", "31 hits", "in 14 interviews", "answered from the database instead", "?find=queue#t", "Next page", "team", "saveas")
}

func TestWorkbenchSearchGoesOn(t *testing.T) {
	b := sampleBench(t)
	q, err := b.ws.understand(t.Context(), b.ws.Store, "the -queue")
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range []string{"", "date", "position"} {
		res, err := search.Scan(t.Context(), b.ws.feed(), q, search.Options{Limit: search.MaxLimit, Sort: search.Sort(order)})
		if err != nil {
			t.Fatal(err)
		}
		address, hits := "/search?"+url.Values{"q": {"the -queue"}, "sort": {order}}.Encode(), 0
		for pages := 0; address != "" && pages < 4; pages++ {
			page := b.get(address)
			for _, m := range regexp.MustCompile(`<article class="searchhit">\s*<p class="by"><strong>[^<]*</strong> · <a href="/code/([^"?#]+)[^"]*#t(\d+)"`).FindAllStringSubmatch(page, -1) {
				want := res.Hits[hits]
				if iv := b.ws.reading().head[want.Revision]; iv != nil && (string(iv.ID) != m[1] || m[2] != strconv.Itoa(want.Turn)) {
					t.Fatalf("hit %d, %s: %s turn %s, not %s turn %d", hits, order, m[1], m[2], iv.ID, want.Turn)
				}
				hits++
			}
			next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page)
			if address = ""; next != nil {
				address = html.UnescapeString(next[1])
			}
		}
		if hits != 80 {
			t.Errorf("%q: %d hits on four pages", order, hits)
		}
	}
}

func TestWorkbenchSearchAnswersEveryWay(t *testing.T) {
	b := sampleBench(t)
	for address, want := range map[string][]string{
		"/search":                              {"For example", "How to ask", `<a href="/search?q=`},
		"/search?q=queue&group=person":         {"All of them", `<a href="/people/P-01">P-01</a>`},
		"/search?q=queue&group=interview":      {"All of them", "Priya, payments"},
		"/search?q=queue&in=quotes":            {"Details of this quote", "/quotes/"},
		"/search?q=in%3Aquotes+queue":          {"Details of this quote"},
		"/search?q=xyzzyqwerty":                {"Nobody said that"},
		"/search?q=theme%3Ashipping&sort=date": {"<article class=\"searchhit\">"},
	} {
		b.has(b.get(address), want...)
	}
	// An example is one because it finds something.
	for _, m := range regexp.MustCompile(`<li><a href="([^"]+)"><code>`).FindAllStringSubmatch(b.get("/search"), -1) {
		b.has(b.get(html.UnescapeString(m[1])), `<article class="searchhit">`)
	}
	for _, address := range []string{"/search?q=queue&sort=colour", "/search?q=queue&group=colour", "/search?q=queue&after=nonsense"} {
		if status, page := b.ask("GET", address, nil); status != 422 {
			t.Errorf("%s: status %d\n%s", address, status, page)
		}
	}
}

// TestWorkbenchMarksAreWords: what was said is escaped, whatever it is.
func TestWorkbenchMarksAreWords(t *testing.T) {
	got := pieces("a <b> queue & more", spanJSON{Start: 10, End: 28, Marks: [][2]int{{16, 21}}})
	if len(got) != 3 || got[1].Text != "queue" || !got[1].Mark || got[0].Text+got[1].Text+got[2].Text != "a <b> queue & more" {
		t.Errorf("%+v", got)
	}
}
