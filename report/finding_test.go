package report

import (
	"testing"

	"verbatim/interviews"
)

// A finding may name its theme as people do. Only one that was merged is said
// to be part of another now.
func TestFindingNamesItsTheme(t *testing.T) {
	for _, c := range []struct{ name, theme string }{{"shipping/queue", "shipping/queue"}, {"queue", "shipping/queue"}} {
		found := &Findings{List: []FindingText{{Title: "Waiting", Theme: c.name}}}
		r := Arrange(fixture(t)).Quarter(Scope{}, QuarterInput{Quarter: interviews.Period{From: "2026-01-01"}, Findings: found})
		if f := r.Findings[0]; f.Theme != c.theme || len(f.Problems) > 0 {
			t.Errorf("%s: theme %q, problems %q", c.name, f.Theme, f.Problems)
		}
	}
}
