package document

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"verbatim/interviews"
)

var updateHTML = flag.Bool("update-html", false, "write the golden page anew")

func htmlOf(t *testing.T, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHTMLGolden(t *testing.T) {
	const path = "testdata/page.html"
	got := htmlOf(t, htmlFixture())
	if got != htmlOf(t, htmlFixture()) {
		t.Error("the same document gives different pages")
	}
	if *updateHTML {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; 'go test -update-html' writes it anew):\n%s", path, diff)
	}
}

// TestWritePages writes the pages that the browser checks look at.
func TestWritePages(t *testing.T) {
	dir := os.Getenv("VERBATIM_PAGES")
	if dir == "" {
		t.Skip("VERBATIM_PAGES names no folder")
	}
	for name, d := range htmlDocuments() {
		if err := os.WriteFile(filepath.Join(dir, "document-"+name+".html"), []byte(htmlOf(t, d)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func htmlDocuments() map[string]*Document {
	return map[string]*Document{
		"whole": htmlFixture(), "hostile": hostileDocument(), "empty": {Name: "Themes", Title: "All studies"},
		"bare": {Name: "Report", Title: "Without titles", Parts: []Part{{Name: "n1", Blocks: append(htmlCards(), htmlLines(), htmlWide(), htmlWords())}}, Quotes: htmlQuotes()},
	}
}

func TestHTMLIsOnePage(t *testing.T) {
	for name, d := range htmlDocuments() {
		t.Run(name, func(t *testing.T) { checkPage(t, htmlOf(t, d)) })
	}
}

// An openPage is what is known of a page while it is read.
type openPage struct {
	open, links []string
	ids         map[string]bool
	level       int
}

// checkPage checks that tags are balanced, ids are there once, every link
// within the page leads somewhere, no level of heading is left out, and nothing
// is fetched, run or styled inline.
func checkPage(t *testing.T, text string) {
	t.Helper()
	p := openPage{ids: map[string]bool{}}
	for z := html.NewTokenizer(strings.NewReader(text)); z.Next() != html.ErrorToken; {
		p.read(t, z.Token())
	}
	if len(p.open) > 0 {
		t.Errorf("not closed: %v", p.open)
	}
	for _, l := range p.links {
		id, err := url.PathUnescape(strings.TrimPrefix(l, "#"))
		if strings.HasPrefix(l, "#") && (err != nil || !p.ids[id]) {
			t.Errorf("link to %s leads nowhere", l)
		}
		if !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "https://rec.example/a#t=") && !strings.HasPrefix(l, "https://method.example/") {
			t.Errorf("link out of the page: %s", l)
		}
	}
}

func (p *openPage) read(t *testing.T, tok html.Token) {
	t.Helper()
	switch {
	case tok.Type == html.EndTagToken && (len(p.open) == 0 || p.open[len(p.open)-1] != tok.Data):
		t.Fatalf("</%s> closes %v", tok.Data, p.open)
	case tok.Type == html.EndTagToken:
		p.open = p.open[:len(p.open)-1]
	case tok.Type == html.StartTagToken && tok.Data != "meta":
		p.open = append(p.open, tok.Data)
	}
	if tok.Type != html.StartTagToken && tok.Type != html.SelfClosingTagToken {
		return
	}
	if slices.Contains(strings.Fields("script link img iframe object embed form base use image"), tok.Data) {
		t.Errorf("<%s> in the page", tok.Data)
	}
	if level := slices.Index(strings.Fields("h1 h2 h3 h4 h5 h6"), tok.Data) + 1; level > 0 {
		if level > p.level+1 {
			t.Errorf("<h%d> follows <h%d>", level, p.level)
		}
		p.level = level
	}
	for _, a := range tok.Attr {
		p.attribute(t, tok.Data, a)
	}
}

func (p *openPage) attribute(t *testing.T, tag string, a html.Attribute) {
	t.Helper()
	switch {
	case a.Key == "id" && p.ids[a.Val]:
		t.Errorf("id %q twice", a.Val)
	case a.Key == "id":
		p.ids[a.Val] = true
	case a.Key == "href":
		p.links = append(p.links, a.Val)
	case slices.Contains(strings.Fields("src style srcset data action poster xlink:href"), a.Key), strings.HasPrefix(a.Key, "on"):
		t.Errorf("<%s %s=%q>", tag, a.Key, a.Val)
	}
}

func TestHTMLShowsEveryQuoteInFullOnce(t *testing.T) {
	page := htmlOf(t, htmlFixture())
	for i := range htmlQuotes() {
		if n := strings.Count(page, fmt.Sprintf(`<figure id="q%d">`, i+1)); n != 1 {
			t.Errorf("quote %d stands in full %d times", i+1, n)
		}
	}
	for _, s := range []string{
		`<li id="n2"><b>data: 4 of 5</b> — P-03 <a href="#q3">3</a> <a href="#q6">6</a> · P-04 <a href="#q7">7</a> <span class="more">and 2 people more`,
		`also here: <a href="#q2">2</a> <a href="#q1">1</a>`,
		`<p dir="auto">I pressed retry,</p><p dir="auto">and retry puts you at the back again.</p>`,
		`<a href="https://rec.example/a#t=122" rel="noreferrer">0:02:02</a>`,
		`<time datetime="2026-04-14">14 April 2026</time>`,
		`<a href="#theme-queue"><b>7 </b>of 11 people</a>`, `up from <a href="#n3">3 of 9</a>`,
		`<p class="label">speaks against it</p>`, `>survey<`, `>note<`, `>key quote<`,
		`interviews/2026-04-14-p01.md:14`,
	} {
		if !strings.Contains(page, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
	if strings.Contains(page, "never read") {
		t.Error("a table for programs is shown")
	}
}

// hostile is text that would break a page that lets it.
const hostile = "</style><script>alert(1)</script>\" onclick='x' {{.}} \x00\x1b[31m\u0085 \u202Egnol\u202C &amp; <b>bold</b>"

// hostileDocument has hostile text in every field that takes text.
func hostileDocument() *Document {
	line := Line{{Text: hostile, Ref: hostile, Href: "javascript:alert(1)", Strong: true, Em: true, Code: true}}
	flags := []string{hostile}
	cells := []Cell{{Text: hostile, Ref: hostile, More: hostile, Flags: flags, Kind: hostile}, {Value: hostile, Draw: &Tint{.5}}, {Draw: &Bar{Words: hostile}}, {Draw: &Spark{[]float64{1}, hostile}}}
	columns := []Column{{Key: "a", Name: hostile, Kind: Label}, {Key: "b", Name: hostile}, {Key: "c", Name: hostile, Kind: Share}, {Key: "d", Name: hostile}}
	return &Document{
		Name: hostile, Title: hostile, Lead: hostile, Head: []Fact{{hostile, hostile}}, Foot: hostile,
		Parts: []Part{
			{Name: hostile, Title: hostile, Blocks: []Block{
				Figures{{1, hostile, hostile}}, Paragraph{Text: line}, List{Items: []Line{line}}, Heading{3, line},
				&Card{Number: line, Title: line, Kind: hostile, Measure: line, Flags: flags, Blocks: []Block{Said{0, hostile, ""}, Said{1, hostile, hostile}}},
				&Table{Name: hostile, Title: hostile, Caption: hostile, Columns: columns, Rows: []Row{{Cells: cells}}},
				&LineChart{Title: hostile, X: []string{hostile, hostile}, XName: hostile, YName: hostile, Words: hostile, Series: []Series{{Name: hostile, Values: []float64{1, math.Inf(1)}}}, Marks: []ChartMark{{1, hostile}}},
				&Network{Title: hostile, Words: hostile, Nodes: []Node{{hostile, 1, hostile}, {Name: hostile}}, Links: []NetworkLink{{0, 1, 1, hostile}}},
				&Words{Groups: []Group{{Ref: hostile, Title: hostile, Tally: hostile, Note: hostile, Quotes: []int{0}, Sets: []Set{{hostile, hostile, []Speaker{{hostile, []int{0, 1}}}, hostile}}}}},
			}},
			{Name: hostile, Title: "once more " + hostile},
		},
		Quotes: []Quote{
			{ID: hostile, Text: hostile, Who: hostile, Segment: hostile, Date: interviews.Date(hostile), From: hostile, Path: hostile, Recording: "javascript:alert(1)", Themes: []string{hostile, hostile}},
			{ID: "b", Text: hostile, Who: hostile, Path: hostile, Recording: "data:text/html,x"},
		},
	}
}

func TestHTMLShowsHostileTextAsText(t *testing.T) {
	page := htmlOf(t, hostileDocument())
	for _, s := range []string{"<script", "<b>bold", "\x00", "\x1b", "\u0085", "javascript:", "data:text", "ZgotmplZ"} {
		if strings.Contains(page, s) {
			t.Errorf("the page has %q", s)
		}
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for within := []string{}; z.Next() != html.ErrorToken; {
		switch tok := z.Token(); tok.Type {
		case html.StartTagToken:
			within = append(within, tok.Data)
		case html.EndTagToken:
			within = within[:len(within)-1]
		case html.TextToken:
			apart := []string{"bdi", "p", "text", "title"}
			if strings.Contains(tok.Data, "\u202E") && !slices.Contains(apart, within[len(within)-1]) {
				t.Errorf("text that turns its surroundings is in <%s>", within[len(within)-1])
			}
		}
	}
}

func TestPlainCellsAreShort(t *testing.T) {
	const rows, columns = 500, 10
	table := &Table{Name: "large", Title: "Large"}
	for j := range columns {
		table.Columns = append(table.Columns, Column{Key: fmt.Sprint("c", j), Name: fmt.Sprint("Column ", j), Kind: Number})
	}
	for range rows {
		table.Rows = append(table.Rows, Row{Cells: slices.Repeat([]Cell{{Text: "3 of 5", Ref: "set", Draw: &Tint{.6}}}, columns)})
	}
	d := &Document{Parts: []Part{{Name: "p", Blocks: []Block{table}}}}
	bare := len(htmlOf(t, &Document{Parts: []Part{{Name: "p", Blocks: []Block{&Table{}}}}}))
	d.Parts = append(d.Parts, Part{Name: "w", Blocks: []Block{&Words{Groups: []Group{{Sets: []Set{{Ref: "set"}}}}}}})
	if each := (len(htmlOf(t, d)) - bare) / (rows * columns); each-len("3 of 5") >= 60 {
		t.Errorf("%d bytes for a cell", each)
	}
}

func TestNamesInANetworkNeverMeet(t *testing.T) {
	for count := range 25 {
		n := &Network{}
		for i := range count {
			n.Nodes = append(n.Nodes, Node{Name: fmt.Sprint(i), Weight: i})
			n.Links = append(n.Links, NetworkLink{A: i, B: i * i % count, Weight: i % 3})
		}
		m := &pageMaker{Document: &Document{}, anchors: newAnchors(&Document{})}
		v := m.network(n)
		last := map[string]float64{}
		slices.SortFunc(v.Nodes, func(a, b netNode) int { return int(numberOf(t, a.Y) - numberOf(t, b.Y)) })
		for _, node := range v.Nodes {
			y := numberOf(t, node.Y)
			if before, ok := last[node.Anchor]; ok && y-before < netRowMin {
				t.Errorf("%d nodes: rows at %v and %v", count, before, y)
			}
			if y < 0 || y > float64(v.High) {
				t.Errorf("%d nodes: row at %v of %d", count, y, v.High)
			}
			last[node.Anchor] = y
		}
		if len(v.Nodes) != count {
			t.Errorf("%d nodes of %d", len(v.Nodes), count)
		}
	}
}

func numberOf(t *testing.T, s string) float64 {
	t.Helper()
	var x float64
	if _, err := fmt.Sscan(s, &x); err != nil {
		t.Fatal(err)
	}
	return x
}

// TestNetOrderUncrosses has a ring of links in a bad order: without crossings,
// every link joins neighbours.
func TestNetOrderUncrosses(t *testing.T) {
	ring := []int{0, 4, 2, 6, 1, 5, 3, 7}
	var links []NetworkLink
	for i, node := range ring {
		links = append(links, NetworkLink{A: node, B: ring[(i+1)%len(ring)], Weight: 1})
	}
	place := make([]int, len(ring))
	for at, node := range netOrder(len(ring), links) {
		place[node] = at
	}
	if cost := netCost(place, links); cost != len(ring) {
		t.Errorf("cost %d for a ring of %d", cost, len(ring))
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		highest   float64
		share     bool
		step, top float64
	}{{0, false, 1, 1}, {3, false, 1, 3}, {9, false, 2, 10}, {24, false, 5, 25}, {1000, false, 200, 1000}, {1, true, .2, 1}, {.09, true, .02, .1}, {math.NaN(), true, .2, 1}} {
		chart := &LineChart{Share: c.share, Series: []Series{{Values: []float64{c.highest}}}}
		step, top := chart.scale()
		if math.Abs(step-c.step) > 1e-9 || math.Abs(top-c.top) > 1e-9 {
			t.Errorf("%v: step %v to %v, want %v to %v", c.highest, step, top, c.step, c.top)
		}
	}
}
