package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"verbatim/report/document/officetest"
)

// quarterSays are a heading, a finding with its numbers, a quote with its line
// and the last line of the sample study's quarter.
var quarterSays = []string{
	"2026-Q3 · Slipway developer experience 2026", "Decisions this informs", "Whether the team builds one page for all approvals.",
	"The tickets of 6 people stand still", "6 of 7 people, 86% (49–97%), with 19 quotes in 6 interviews.", "The numbers have moved since this was written",
	"If it takes two minutes then the four days were only the line.", "interviews/2026-07-08-p07.md:77", "What we do not know", "the same data gives the same report",
}

func TestOfficeReadsTheQuarter(t *testing.T) {
	file := sampleWorld(t).sampleReport("quarter 2026-Q3", "docx")
	saysAll(t, officetest.Converted(t, "quarter.docx", string(file), "txt:Text (encoded):UTF8"), quarterSays)
}

func TestOfficeReadsTheThemes(t *testing.T) {
	file := sampleWorld(t).sampleReport("themes", "xlsx")
	// The last -1 asks for all sheets, each as a file.
	got := officetest.Converted(t, "themes.xlsx", string(file), `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1`)
	saysAll(t, got, []string{"getting-started/new-service,A new service takes weeks,getting-started,pain,1,14,7,7,11,0.6364,0.3538,0.8483,39,39,9,\"ana, ben\"",
		"Data version,36", "interviews/2026-04-14-p01.md,87"})
}

func TestBrowserPrintsTheQuarter(t *testing.T) {
	if _, err := findBrowser(); err != nil {
		t.Skip(err)
	}
	w := sampleWorld(t)
	out := filepath.Join(t.TempDir(), "quarter.pdf")
	if _, stderr, status := w.run("report", "quarter", "2026-Q3", "-w", "demo", "--quotes", "8", "--pdf", "--out", out); status != 0 {
		t.Fatal(stderr)
	}
	text, err := exec.Command("pdftotext", "-raw", out, "-").Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("pdftotext is not installed: install poppler (apt install poppler-utils) to read what was printed")
	}
	if err != nil {
		t.Fatal(err)
	}
	saysAll(t, string(text), quarterSays)
	if strings.Contains(string(text), "file:") {
		t.Error("the PDF tells where the page was")
	}
}

// saysAll reports what a text does not say, however its lines are broken.
func saysAll(t *testing.T, text string, want []string) {
	t.Helper()
	text = strings.Join(strings.Fields(text), " ")
	for _, words := range want {
		if !strings.Contains(text, words) {
			t.Errorf("it does not say %q:\n%s", words, text)
		}
	}
}
