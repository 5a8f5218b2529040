package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func TestWorkbenchListsGuides(t *testing.T) {
	b := sampleBench(t)
	b.has(b.get("/guides"), "How engineers get their work done", ">12</a>", "14 interviews with 11 people")
	page := b.get("/guides/developer-experience")
	b.has(page, "12 questions", "55 minutes", "Tell me about the last change you brought to production", "Which day was that?", "asked in 13 of 14 interviews")
	turn := b.between(page, `href="/code/2026-04-14-p01#t`, `"`)
	if turn == "" || strings.Trim(turn, "0123456789") != "" {
		t.Errorf("no link to the turn: %q", turn)
	}
	if status, _ := b.ask(http.MethodGet, "/guides/nowhere", nil); status != http.StatusNotFound {
		t.Errorf("an unknown guide: status %d", status)
	}
	if src := b.get("/guides/developer-experience/source"); !strings.HasPrefix(src, "---\nid: developer-experience") {
		t.Errorf("the file begins %.40q", src)
	}
}

func TestWorkbenchOffersTemplates(t *testing.T) {
	b := emptyBench(t)
	b.has(b.get("/guides"), "Start from a template", `href="/guide-templates/developer-experience"`)
	b.has(b.get("/guide-templates/developer-experience"), "comes with the program", "Tell me about the last change")
	if src := b.get("/guide-templates/developer-experience/source"); !strings.Contains(src, "version: 2026-03") {
		t.Error("the template is not the file")
	}
	if status, _ := b.ask(http.MethodGet, "/guide-templates/..%2f..%2fgo", nil); status != http.StatusNotFound {
		t.Errorf("an unknown template: status %d", status)
	}
}

func TestWorkbenchAddsAGuide(t *testing.T) {
	b := emptyBench(t)
	if status, page := b.sendGuide("mine.md", "# Mine\n\n- What?\n- \n- How?\n"); status != http.StatusOK || !strings.Contains(page, "<h1>Mine</h1>") ||
		!strings.Contains(page, "line 4: a list item without words is no question") {
		t.Errorf("status %d\n%s", status, page)
	}
	for name, content := range map[string]string{"none.md": "# Nothing\n\nto ask\n", "..": "- What?"} {
		if status, _ := b.sendGuide(name, content); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

// sendGuide sends a file as the form for guides does.
func (b *bench) sendGuide(name, content string) (int, string) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	w, err := form.CreateFormFile("file", name)
	if err != nil {
		b.Fatal(err)
	}
	_, _ = w.Write([]byte(content))
	_ = form.Close()
	return b.send("/guides", form.FormDataContentType(), &body)
}
