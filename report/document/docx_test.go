package document

import (
	"regexp"
	"strings"
	"testing"

	"verbatim/report/document/officetest"
)

func TestDOCX(t *testing.T) {
	file := []byte(wrote(t, fixture().DOCX))
	wellFormed(t, file)
	body := parts(t, file)["word/document.xml"]
	golden(t, "whole.docx.xml", strings.NewReplacer("<w:p>", "\n<w:p>", "<w:tbl>", "\n<w:tbl>", "<w:tr>", "\n<w:tr>", "<w:sectPr>", "\n<w:sectPr>").Replace(body)+"\n")
	wellFormed(t, []byte(wrote(t, (&Document{}).DOCX)))
}

func TestDOCXIsTheSameTwice(t *testing.T) {
	first, again := wrote(t, fixture().DOCX), wrote(t, fixture().DOCX)
	if first != again {
		t.Error("not the same twice")
	}
}

// Every link leads to a bookmark, and no bookmark is there twice.
func TestDOCXLinksLeadSomewhere(t *testing.T) {
	all := parts(t, []byte(wrote(t, fixture().DOCX)))
	body := all["word/document.xml"]
	places := map[string]int{}
	for _, m := range regexp.MustCompile(`<w:bookmarkStart w:id="\d+" w:name="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		places[m[1]]++
	}
	links := regexp.MustCompile(`w:anchor="([^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(links) < 8 {
		t.Errorf("%d links", len(links))
	}
	for _, m := range links {
		if places[m[1]] != 1 {
			t.Errorf("%s is there %d times", m[1], places[m[1]])
		}
	}
	for _, m := range regexp.MustCompile(`r:id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(all["word/_rels/document.xml.rels"], `Id="`+m[1]+`"`) {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	if strings.Contains(all["word/_rels/document.xml.rels"], "javascript") {
		t.Error("an address runs something")
	}
}

func TestDOCXUsesOnlyItsStyles(t *testing.T) {
	all := parts(t, []byte(wrote(t, fixture().DOCX)))
	for _, m := range regexp.MustCompile(`<w:[pr]Style w:val="([^"]+)"`).FindAllStringSubmatch(all["word/document.xml"], -1) {
		if !strings.Contains(all["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
			t.Errorf("there is no style %s", m[1])
		}
	}
}

func TestDOCXHasNoTableThatWordRefuses(t *testing.T) {
	wide := &Table{Columns: make([]Column, docxColumns+1), Rows: []Row{{}}}
	d := &Document{Parts: []Part{{Blocks: []Block{wide}}}}
	if body := parts(t, []byte(wrote(t, d.DOCX)))["word/document.xml"]; strings.Contains(body, "<w:tbl>") || !strings.Contains(body, "64 columns") {
		t.Error(body)
	}
}

func TestOfficeOpensDOCX(t *testing.T) {
	file := wrote(t, fixture().DOCX)
	if pdf := officetest.Converted(t, "report.docx", file, "pdf"); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("no PDF comes of it")
	}
	got := officetest.Converted(t, "report.docx", file, "txt:Text (encoded):UTF8")
	for _, words := range []string{
		"How many people speak of it", "I was number nine […], which is normal for a Thursday.", "— [1] P-01, data, 2026-04-01, talks/a.md:20, 0:02:02",
		`=HYPERLINK("x";"y")`, "誰に聞けばいいのか分からない。👩‍👩‍👧", "data: 2 of 3: P-01 [1] [2]; P-03 [4]; P-09; and 1 more with --all", "5 themes after 2 interviews.", "2. verbatim `trace`",
	} {
		if !strings.Contains(got, words) {
			t.Errorf("no %q in:\n%s", words, got)
		}
	}
}
