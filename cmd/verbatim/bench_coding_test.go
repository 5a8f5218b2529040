package main

import (
	"context"
	"io"
	"testing"
	"time"

	"verbatim/coding"
)

// TestMadeUpWorkspace makes a small one up, as large ones are for measuring:
// it must be as good as any, and reports must find in it what SQL finds.
func TestMadeUpWorkspace(t *testing.T) {
	ctx := context.Background()
	p := &program{out: io.Discard, err: io.Discard, env: func(string) string { return "" }, now: time.Now, quiet: true}
	l := load{Interviews: 9, Quotes: 850, Codings: 6_001, Themes: 45}
	dir := t.TempDir()
	if err := p.generate(ctx, dir, l); err != nil {
		t.Fatal(err)
	}
	ws, err := p.openAt(ctx, dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close() }()
	found, err := ws.examine(ctx)
	if err != nil || len(found.Problems) > 0 || found.Quotes != l.Quotes || found.Interviews != l.Interviews {
		t.Errorf("the doctor finds %+v, %v", found, err)
	}
	if all, err := ws.Coding.Codings(ctx, coding.Filter{}); err != nil || len(all) != l.Codings {
		t.Errorf("%d codings, want %d (%v)", len(all), l.Codings, err)
	}
	digests := map[string]string{}
	for _, part := range append(codingParts, reportParts()...) {
		if part.same == "" {
			continue
		}
		found, err := part.run(ctx, ws)
		if err != nil {
			t.Fatalf("%s: %v", part.name, err)
		}
		if was, known := digests[part.same]; known && was != found.Digest {
			t.Errorf("%s finds %s, not %s", part.name, found.Digest, was)
		}
		digests[part.same] = found.Digest
	}
	reanchored, err := benchReanchor(ctx, ws)
	if err != nil || reanchored.Note == "" {
		t.Errorf("%+v, %v", reanchored, err)
	}
	if coded, err := writers(3, 4)(ctx, ws); err != nil || len(coded.MS) != 12 {
		t.Errorf("%+v, %v", coded, err)
	}
}
