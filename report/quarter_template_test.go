package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"verbatim/interviews"
	"verbatim/report/document"
)

// The template that the documentation gives to teams works, and puts what it
// promises in its order.
func TestQuarterTemplateExample(t *testing.T) {
	path := filepath.Join("..", "docs", "examples", "quarter-template.md")
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	template, err := document.ParseTemplate(path, src)
	if err != nil {
		t.Fatal(err)
	}
	quarter, err := interviews.ParsePeriod("2026-Q2", "2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	data := fixture(t)
	page, err := template.Apply(Arrange(data).Quarter(Scope{}, QuarterInput{Quarter: quarter}).Document())
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, p := range page.Parts {
		if p.Title != "" {
			titles = append(titles, p.Title)
		}
	}
	want := "What we have to decide, What we found, All themes in numbers, Who was not heard, Who was heard"
	if got := strings.Join(titles, ", "); got != want {
		t.Errorf("the page has %s, want %s", got, want)
	}
	if !strings.HasPrefix(page.Title, "2026-Q2 · ") {
		t.Errorf("the page is called %q", page.Title)
	}
}
