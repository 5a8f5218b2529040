package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"github.com/yuin/goldmark"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// nasty are words that a format takes for something else, at the beginning of
// a line or within one.
var nasty = []string{"*Still*", "<b>waiting</b>", "&amp;", "[12]", "one_till", "|", "`x`", "#", "1.", "2)", "-", "+", "=1+1", "@x", "~~no~~", `\*`, "誰に聞けば", "👩‍👩‍👧",
	"said:", `"so"`, "https://example.org/a?b=1&c", "[a](b)", "![c](d)", "_x0041_", "…", "slow.", "Never!", "***", "'", "{{themes}}", "{people}", "---", "שלום", "</w:t>", "]]>", ">", "we", "wait", "for", "it"}

// drawWords draws what somebody said, with paragraphs, or too long to be shown
// in a finding.
func drawWords(t *rapid.T) string {
	words := rapid.SliceOfN(rapid.SampledFrom(nasty), 1, rapid.SampledFrom([]int{3, 12, 90}).Draw(t, "most")).Draw(t, "words")
	if rapid.IntRange(0, 2).Draw(t, "long") == 0 {
		words = slices.Concat(words, slices.Repeat([]string{"we", "wait."}, 40))
	}
	begin := rapid.SampledFrom([]string{"", "", "# ", "+ ", "- ", "* ", "1. ", "2) ", "> ", "=", "---"})
	text := begin.Draw(t, "begin") + words[0]
	for _, w := range words[1:] {
		if rapid.IntRange(0, 5).Draw(t, "paragraph") > 0 {
			text += " " + w
		} else {
			text += coding.Gap + begin.Draw(t, "begin") + w
		}
	}
	return text
}

// TestQuotesAreVerbatim: whatever was said, each format shows the very words,
// or the first of them and then […].
func TestQuotesAreVerbatim(t *testing.T) {
	base := rich(t)
	rapid.Check(t, func(t *rapid.T) {
		d := base
		d.Quotes = slices.Clone(base.Quotes)
		stored := set{}
		drawn := []string{drawWords(t), drawWords(t), drawWords(t)}
		for i := range d.Quotes {
			d.Quotes[i].Text = drawn[i%3] + rapid.SampledFrom(nasty).Draw(t, "end")
			stored[d.Quotes[i].Text] = true
		}
		k := drawKind(t, d, Scope{})
		if rapid.Bool().Draw(t, "quarter") { // it cuts quotes
			k.name, k.make = "quarter", func() Issuable { return Arrange(d).Quarter(Scope{}, quarterInput()) }
		}
		format := rapid.SampledFrom(sortedKeys(quoteReaders)).Draw(t, "format")
		for _, words := range quoteReaders[format](t, k.make().Document()) {
			if !verbatim(words, stored) {
				t.Fatalf("%s of %s shows %q, which nobody said", format, k.name, words)
			}
		}
	})
}

// verbatim reports whether words were said.
func verbatim(words string, stored set) bool {
	if stored[words] {
		return true
	}
	begin, cut := strings.CutSuffix(words, " "+cutMark)
	for text := range stored {
		if cut && strings.HasPrefix(text, begin) && begin != "" {
			return true
		}
	}
	return false
}

// Every format shows some: a reader that finds nothing proves nothing.
func TestQuoteReadersFindQuotes(t *testing.T) {
	d := rich(t)
	doc := Arrange(d).Quarter(Scope{}, quarterInput()).Document()
	for format, read := range quoteReaders {
		if n := len(read(t, doc)); n < 2 {
			t.Errorf("%d quotes in %s", n, format)
		}
	}
	book := Arrange(d).QuoteList(Scope{}, ByTheme).Document()
	if n, all := len(quotesInText(t, book)), len(quotesInMarkdown(t, book)); n != all || n < 10 {
		t.Errorf("%d quotes in the text of a book, %d in Markdown", n, all)
	}
	if verbatim("waiting […]", set{"I wait": true}) || verbatim(" […]", set{"I wait": true}) || !verbatim("I […]", set{"I wait": true}) {
		t.Error("it is not known what is verbatim")
	}
}

// quoteReaders find the quotes that a format shows, as a program for it would.
var quoteReaders = map[string]func(failing, *document.Document) []string{
	"text": quotesInText, "Markdown": quotesInMarkdown, "HTML": quotesInHTML, "DOCX": quotesInDOCX, "XLSX": quotesInXLSX,
}

func output(t failing, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	quotedInText = regexp.MustCompile(`(?ms)^ *“(.*?)”\n *— `)
	insets       = regexp.MustCompile(`(?m)^ +`)
)

func quotesInText(t failing, doc *document.Document) []string {
	var list []string
	for _, m := range quotedInText.FindAllSubmatch(output(t, doc.Text), -1) {
		list = append(list, insets.ReplaceAllString(string(m[1]), ""))
	}
	return list
}

// In Markdown a quote is a quotation whose last paragraph says who said it.
func quotesInMarkdown(t failing, doc *document.Document) []string {
	var page bytes.Buffer
	if err := goldmark.Convert(output(t, doc.Markdown), &page); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, paragraphs := range quotations(t, page.Bytes()) {
		last := len(paragraphs) - 1
		if last > 0 && strings.HasPrefix(paragraphs[last], "— [") {
			list = append(list, strings.Join(paragraphs[:last], coding.Gap))
		}
	}
	return list
}

func quotesInHTML(t failing, doc *document.Document) []string {
	var list []string
	for _, paragraphs := range quotations(t, output(t, doc.HTML)) {
		list = append(list, strings.Join(paragraphs, coding.Gap))
	}
	return list
}

// quotations are the paragraphs of each <blockquote> of a page that is in a
// figure, or of each where there are no figures.
func quotations(t failing, page []byte) [][]string {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	figures := bytes.Contains(page, []byte("<figure"))
	for n := range root.Descendants() {
		if n.Data != "blockquote" || figures && n.Parent.Data != "figure" {
			continue
		}
		var paragraphs []string
		for p := range n.Descendants() {
			if p.Data == "p" {
				paragraphs = append(paragraphs, textOf(p))
			}
		}
		all = append(all, paragraphs)
	}
	return all
}

func textOf(n *html.Node) string {
	text := ""
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text += c.Data
		}
	}
	return text
}

// In a DOCX a quote is paragraphs in the style Quote before one of the style
// Citation.
func quotesInDOCX(t failing, doc *document.Document) []string {
	var list, open []string
	style, text := "", ""
	in := xml.NewDecoder(bytes.NewReader(unzipped(t, output(t, doc.DOCX))["word/document.xml"]))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				style, text = "", ""
			case "pStyle":
				style = e.Attr[0].Value
			}
		case xml.CharData:
			text += string(e)
		case xml.EndElement:
			switch {
			case e.Name.Local != "p":
			case style == "Quote":
				open = append(open, text)
			case style == "Citation":
				list, open = append(list, strings.Join(open, coding.Gap)), nil
			default:
				open = nil
			}
		}
	}
}

func quotesInXLSX(t failing, doc *document.Document) []string {
	f, err := excelize.OpenReader(bytes.NewReader(output(t, doc.XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], "quote")
		if words := slices.Index(rows[0], "words"); words >= 0 && at >= 0 { // the table for programs: its quote is an ID
			at = words
		}
		for _, row := range rows[1:] {
			if at >= 0 && at < len(row) {
				list = append(list, row[at])
			}
		}
	}
	return list
}

func unzipped(t failing, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// canary is in all words that must not be shown, and nowhere else.
const canary = "canarybird"

// TestWithheldWordsAreInNoFormat: what somebody said who in any interview
// refused to be quoted is in no report, in no format, and their name neither.
func TestWithheldWordsAreInNoFormat(t *testing.T) {
	d := rich(t)
	d.Interviews[2].Consent.Quotes = interviews.No // Ann's second one
	d.Interviews[6].Consent.Quotes = interviews.No // Fay's survey
	goesOn := slices.IndexFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == "q12" })
	d.Quotes[goesOn].LastTurn = 6 // Gülşen's words, and then Fay's
	hush(&d)
	for _, k := range everyKind(t, d, Scope{}) {
		checkSilent(t, k, sortedKeys(formats)...)
	}
}

func TestDrawnWithheldWordsAreInNoFormat(t *testing.T) {
	base := rich(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		d.Interviews, d.Quotes = slices.Clone(d.Interviews), slices.Clone(d.Quotes)
		for i := range d.Interviews {
			if rapid.IntRange(0, 3).Draw(t, "refuses") == 0 {
				d.Interviews[i].Consent.Quotes = interviews.No
			}
		}
		hush(&d)
		checkSilent(t, drawKind(t, d, s), rapid.SampledFrom(sortedKeys(formats)).Draw(t, "format"))
	})
}

// hush marks all words that must not be shown.
func hush(d *Data) {
	m := newSample(*d, Scope{})
	for i := range d.Quotes {
		q := &d.Quotes[i]
		iv := m.byID[q.Interview]
		if iv == nil {
			continue
		}
		if who, _ := speaker(iv, q); iv.Consent.Quotes == interviews.No || m.refused[who] || q.LastTurn > q.FirstTurn && m.refusedIn(iv) {
			q.Text, q.Was = canary+" "+q.Text, canary
		}
	}
	turns := map[interviews.ID][]interviews.Turn{}
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		turns[iv.ID] = slices.Clone(d.Turns[iv.ID])
		for j := range turns[iv.ID] {
			turn := &turns[iv.ID][j]
			if s := iv.Speaker(turn.Speaker); iv.Consent.Quotes == interviews.No || s != nil && m.refused[studied(s)] {
				turn.Text += " " + canary
			}
		}
	}
	d.Turns = turns
}

func checkSilent(t failing, k reportKind, names ...string) {
	t.Helper()
	r := k.make()
	for _, format := range names {
		for name, file := range formats[format](t, r) {
			if bytes.Contains(file, []byte(canary)) {
				t.Errorf("%s shows in %s %s what must not be shown", k.name, format, name)
			}
			for _, who := range []string{"Ann", "Björn", "Gülşen", "Mira"} {
				if bytes.Contains(file, []byte(who)) {
					t.Errorf("%s names %s in %s %s", k.name, who, format, name)
				}
			}
		}
	}
}

// formats write a report in each of them: files by their names, those that are
// packed unpacked.
var formats = map[string]func(failing, Report) map[string][]byte{
	"JSON": func(t failing, r Report) map[string][]byte {
		return file(output(t, func(w io.Writer) error { return JSON(w, r) }))
	},
	"text":     func(t failing, r Report) map[string][]byte { return file(output(t, r.Document().Text)) },
	"Markdown": func(t failing, r Report) map[string][]byte { return file(output(t, r.Document().Markdown)) },
	"HTML":     func(t failing, r Report) map[string][]byte { return file(output(t, r.Document().HTML)) },
	"DOCX":     func(t failing, r Report) map[string][]byte { return unzipped(t, output(t, r.Document().DOCX)) },
	"XLSX":     func(t failing, r Report) map[string][]byte { return unzipped(t, output(t, r.Document().XLSX)) },
	"CSV": func(t failing, r Report) map[string][]byte {
		files, doc := map[string][]byte{}, r.Document()
		for _, table := range doc.Tables() {
			files[table.Name] = output(t, func(w io.Writer) error { return doc.CSV(w, table.Name) })
		}
		return files
	},
}

func file(content []byte) map[string][]byte { return map[string][]byte{"": content} }

// Every format repeats what was asked for; CSV does in the tables of themes.
func TestEveryReportNamesTheQuery(t *testing.T) {
	d := rich(t)
	for _, k := range everyKind(t, d, queried(d)) {
		r := k.make()
		for format, write := range formats {
			named := format == "CSV"
			for _, file := range write(t, r) {
				named = named || bytes.Contains(file, []byte("-speaker:Gülşen w"))
			}
			if !named {
				t.Errorf("%s of %s does not say what was asked for", format, k.name)
			}
		}
	}
}
