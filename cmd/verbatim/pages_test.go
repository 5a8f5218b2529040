package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pages are the reports that a browser looks at, by the names of their files.
var pages = []struct{ name, report string }{
	{"themes", "themes"}, {"segments", "segments"}, {"trend", "trend"}, {"trend-month", "trend --unit month"},
	{"cooccurrence", "cooccurrence --unit person"},
	{"saturation", "saturation"}, {"agreement", "agreement"}, {"coverage", "coverage"}, {"progress", "progress"},
	{"interview", "interview 2026-04-14-p01"}, {"theme", "theme getting-started"},
	{"quotes", "quotes --group person"}, {"quarter", "quarter 2026-Q3"},
	{"roadmap", "roadmap"}, {"roadmap-engineer", "roadmap --for engineer"},
}

// TestWriteReportPages writes every report of the sample study for the browser
// checks. A page has twenty quotes: more of the same take the browser
// minutes and show nothing new.
func TestWriteReportPages(t *testing.T) {
	dir := os.Getenv("VERBATIM_PAGES")
	if dir == "" {
		t.Skip("VERBATIM_PAGES names no folder")
	}
	w := &world{t: t, dir: t.TempDir(), now: time.Now}
	w.must("demo --dir .")
	for _, p := range pages {
		w.must("report " + p.report + " --quotes 20 --out " + filepath.Join(dir, "report-"+p.name+".html"))
	}
	w.must("report diff 20 now --out " + filepath.Join(dir, "report-diff.html"))
	nobody := &world{t: t, dir: t.TempDir(), now: time.Now}
	nobody.must("init .")
	nobody.must("report themes --out " + filepath.Join(dir, "report-nothing.html"))
}

func (w *world) must(line string) {
	w.t.Helper()
	if _, stderr, status := w.run(strings.Fields(line)...); status != 0 {
		w.t.Fatalf("%s: %s", line, stderr)
	}
}
