package main

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"verbatim/roadmap"
)

func TestWorkbenchTracesAsTheCommandDoes(t *testing.T) {
	b := sampleBench(t)
	for _, subject := range []string{"proposal/one-request-page", "hypothesis/invisible-approvals", "theme/shipping/deploy-queue", "person/P-07", "opportunity/watching-the-queue"} {
		var link roadmap.Link
		b.cli(&link, "trace "+subject+" --json")
		page := html.UnescapeString(b.get("/trace/" + subject + "?branches=200"))
		for _, source := range link.Leaves() {
			if !strings.Contains(page, source.Text) || !strings.Contains(page, fmt.Sprintf("%s:%d", source.Path, source.Line)) {
				t.Errorf("%s does not lead to %s:%d", subject, source.Path, source.Line)
			}
		}
		b.has(page, link.Says)
	}
	page := b.get("/trace/proposal/one-request-page")
	b.has(page, "Show all", "more</li>", `href="/code/`)
	b.has(b.get("/trace?subject=theme/shipping/deploy-queue&up=1&branches=50"), "/opportunities/watching-the-queue", "/hypotheses/queue-steals-the-day")
}

func TestWorkbenchTracesALineUp(t *testing.T) {
	b := sampleBench(t)
	b.has(b.get("/trace/2026-04-14-p01:37"), "I queued.", "shipping/deploy-queue", `href="/roadmap/config-lane"`)
}

func TestWorkbenchTellsWhatWouldChangeWithout(t *testing.T) {
	b := sampleBench(t)
	var diff roadmap.Difference
	b.cli(&diff, "trace --without P-09 --json")
	page := b.get("/trace?without=P-09")
	b.has(page, fmt.Sprintf("%d → %d people asked, %d quotes fewer", diff.Asked[0], diff.Asked[1], len(diff.Quotes)))
	for _, p := range diff.Proposals {
		b.has(page, html.EscapeString(p.Title), fmt.Sprintf("%.0f → %.0f", *p.Before.Score, *p.After.Score))
	}
	for _, one := range diff.Themes {
		b.has(page, fmt.Sprintf("%d → %d</td>", one.Before.Quotes, one.After.Quotes))
	}
	b.lacks(b.get("/trace/hypothesis/same-day-changes?without=P-09"), "config-lane")
}
