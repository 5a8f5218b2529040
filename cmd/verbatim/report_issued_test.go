package main

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
	"time"

	"verbatim/interviews"
	"verbatim/report"
)

// What another program issued comes out to the byte, also when this one cannot
// read it.
func TestIssuedByAnotherProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	if status := quietly().run(context.Background(), []string{"verbatim", "init", dir}); status != 0 {
		t.Fatalf("status %d", status)
	}
	ws, err := quietly().openAt(context.Background(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	ada := interviews.Acting(context.Background(), interviews.Act{Actor: "ada"})
	contents := map[string]string{"themes": "[ 1 ]\r\n", "unheard-of": "{\"a\":  1.0}"}
	for kind, content := range contents {
		if _, err := ws.Issued.Issue(ada, &report.Issued{Kind: kind, Content: []byte(content)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := ws.Close(); err != nil {
		t.Fatal(err)
	}
	for kind, content := range contents {
		var out, said bytes.Buffer
		p := &program{out: &out, err: &said, env: func(string) string { return "" }, now: time.Now}
		issued := []string{"verbatim", "report", "issued", "-w", dir, kind + "-1"}
		if status := p.run(ada, append(issued, "--format", "json")); status != 0 || out.String() != content {
			t.Errorf("status %d, %q: %s", status, out.String(), said.String())
		}
		if status := p.run(ada, issued); status != 1 {
			t.Errorf("as text: status %d", status)
		}
	}
}
