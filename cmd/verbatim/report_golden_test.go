package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sampleReports are all reports of the sample study. Few quotes are enough to
// see how quotes are shown.
var sampleReports = []string{
	"themes", "segments --by team", "trend --unit month", "cooccurrence", "saturation", "agreement", "coverage", "progress",
	"interview 2026-04-22-p02", "theme getting-started/new-service", "quotes --group person", "quarter 2026-Q3", "roadmap --for engineer",
}

var sampleFormats = []string{"text", "md", "html", "csv", "json", "xlsx", "docx"}

// sampleFindings are what a person wrote about the quarter of the sample study.
const sampleFindings = `# Decisions this informs

Whether the team builds one page for all approvals.

# Findings

## The tickets of {people} people stand still

theme: platform-team/ticket-wait
numbers: 5 of 7 people, 12 quotes

{of} people, {share} ({range}), with {quotes} quotes in {interviews} interviews. It is *not* the work that takes long.

## Office hours are why nobody complains

theme: platform-team/office-hours

They hear of it there, and only there.

# What we do not know

Whether a page would have been read.
`

// sampleWorld has the workspace of the sample study in demo/, made under a
// clock that stands still and with randomness that repeats, so that all IDs are
// the same every time, and findings that a person wrote.
func sampleWorld(t *testing.T) *world {
	t.Helper()
	day := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	w := &world{t: t, dir: t.TempDir(), now: func() time.Time { return day }, rand: rand.NewPCG(1, 2)}
	if _, stderr, status := w.run("demo", "--dir", "demo"); status != 0 {
		t.Fatal(stderr)
	}
	w.write("demo/findings/2026-q3.md", sampleFindings)
	return w
}

func (w *world) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// sampleReport is a report of the sample study as the program writes it to a file.
func (w *world) sampleReport(line, format string) []byte {
	w.t.Helper()
	out := filepath.Join(w.t.TempDir(), "report")
	args := append([]string{"report"}, strings.Fields(line)...)
	args = append(args, "-w", "demo", "--quotes", "8", "--format", format, "--out", out)
	if stdout, stderr, status := w.run(args...); status != 0 || stdout != "" {
		w.t.Fatalf("%s --format %s: status %d, %q, %s", line, format, status, stdout, stderr)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		w.t.Fatal(err)
	}
	return content
}

// allSampleReports are all reports in all formats, by file name.
func (w *world) allSampleReports() map[string][]byte {
	w.t.Helper()
	all := map[string][]byte{}
	for _, line := range sampleReports {
		for _, format := range sampleFormats {
			all[strings.Fields(line)[0]+"."+format] = w.sampleReport(line, format)
		}
	}
	return all
}

func TestReportGoldens(t *testing.T) {
	goldens, err := filepath.Abs(filepath.Join("testdata", "report"))
	if err != nil {
		t.Fatal(err)
	}
	w := sampleWorld(t) // which works in another folder
	first := w.allSampleReports()
	for name, content := range first {
		compareGolden(t, filepath.Join(goldens, goldenName.Replace(name)), readable(t, name, content))
	}
	later := w.now().AddDate(0, 2, 3)
	w.now = func() time.Time { return later }
	sameReports(t, "on another day", first, w.allSampleReports())
	w.dir = elsewhere(t, w.dir)
	sameReports(t, "in another folder", first, w.allSampleReports())
}

// elsewhere copies a folder and returns where the copy is.
func elsewhere(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "deep", "below")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func sameReports(t *testing.T, when string, first, again map[string][]byte) {
	t.Helper()
	for name, content := range first {
		if !bytes.Equal(content, again[name]) {
			t.Errorf("%s is another one %s:\n%s", name, when, cmp.Diff(readable(t, name, content), readable(t, name, again[name])))
		}
	}
}

// compareGolden compares what can be read of a report with a file.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; 'go test -run TestReportGoldens -update' writes it anew):\n%s", path, diff)
	}
}

var goldenName = strings.NewReplacer(".text", ".txt", ".xlsx", ".xlsx.csv", ".docx", ".docx.txt")

// style is the page's look, which has a golden file of its own, with its sum.
var style = regexp.MustCompile(`(?s)<style>.*?</style>|style-src [^"]*`)

// indent is half of a JSON document.
var indent = regexp.MustCompile(`(?m)^ +`)

// readable is what people can read of a report in its format.
func readable(t *testing.T, name string, content []byte) string {
	t.Helper()
	switch filepath.Ext(name) {
	case ".json":
		return indent.ReplaceAllString(string(content), "")
	case ".html":
		return style.ReplaceAllString(string(content), "")
	case ".xlsx":
		return sheets(t, content)
	case ".docx":
		return paragraphs(inFile(t, content, "word/document.xml"))
	}
	return string(content)
}

var (
	wordStyle = regexp.MustCompile(`<w:pStyle w:val="([^"]*)"/>`)
	wordLink  = regexp.MustCompile(`(?s)<w:hyperlink [^>]*(?:w:anchor|r:id)="([^"]*)"[^>]*>(.*?)</w:hyperlink>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// paragraphs are those of a Word file, each with its style and with where its
// links lead. How they are made is in a golden file of package document.
func paragraphs(xml string) string {
	xml = wordLink.ReplaceAllString(xml, "[$2]($1)")
	xml = wordStyle.ReplaceAllString(xml, "$1: ")
	xml = strings.NewReplacer("<w:p>", "\n", "<w:tr>", "\n--").Replace(xml)
	return strings.TrimSpace(tag.ReplaceAllString(xml, "")) + "\n"
}

// sheets are all sheets of a workbook, each as CSV under its name.
func sheets(t *testing.T, file []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "# %s\n", sheet)
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// inFile is a file in an office file.
func inFile(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
