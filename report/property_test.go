package report

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

// TestCountsHoldTogether codes at random and checks what must hold of any report.
func TestCountsHoldTogether(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d := base
		d.Codings, d.Finished = nil, nil
		for i := range rapid.IntRange(0, 40).Draw(t, "codings") {
			q := rapid.SampledFrom(base.Quotes).Draw(t, fmt.Sprint("quote", i))
			theme := rapid.SampledFrom(base.Codebook.Themes()).Draw(t, fmt.Sprint("theme", i))
			d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: theme.ID, Coder: rapid.SampledFrom([]string{"ana", "ben"}).Draw(t, fmt.Sprint("coder", i))})
		}
		for _, iv := range base.Interviews {
			if rapid.Bool().Draw(t, "finished "+string(iv.ID)) {
				d.Finished = append(d.Finished, coding.Finish{Interview: iv.ID, Coder: "ana"})
			}
		}
		r := Themes(d, Scope{})
		byID := map[string]ThemeRow{}
		for _, row := range r.Themes {
			byID[row.Theme] = row
			checkRow(t, r, row)
			if up, ok := byID[row.Parent]; ok && (up.Quotes < row.Quotes || up.Participants < row.Participants || up.Mentioned < row.Mentioned) {
				t.Fatalf("%s counts less than %s under it", up.Theme, row.Theme)
			}
		}
	})
}

func checkRow(t *rapid.T, r *ThemesReport, row ThemeRow) {
	if row.Mentioned > row.Participants || row.Mentioned > row.Asked || row.Participants > r.Participants ||
		row.OwnQuotes > row.Quotes || row.Quotes > r.Quotes || row.Interviews > r.Interviews {
		t.Fatalf("a part is more than its whole: %+v", row)
	}
	if (row.Share == nil) != (r.Asked == 0) || (row.Share != nil && (*row.Low > *row.Share || *row.High < *row.Share)) {
		t.Fatalf("share of %s is not in its range", row.Theme)
	}
	if len(row.Evidence)+row.Withheld < row.OwnQuotes {
		t.Fatalf("%s lists %d of %d quotes", row.Theme, len(row.Evidence), row.OwnQuotes)
	}
	for _, e := range row.Evidence {
		if e.From != interviews.SourceInterview && e.From != interviews.SourceSurvey {
			t.Fatalf("evidence from %q", e.From)
		}
	}
	for _, part := range row.Segments[r.By] {
		if part.Participants > part.Of {
			t.Fatalf("%v in a segment of %s", part, row.Theme)
		}
	}
}
