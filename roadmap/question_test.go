package roadmap

import (
	"testing"
	"time"

	"verbatim/report"
)

// Of the five people who count as asked P-01 was asked question 1, in one of
// two interviews; P-05, who only answered a survey, does not count.
func TestAskings(t *testing.T) {
	d := study()
	h := &d.Hypotheses[0]
	for _, n := range []int{1, 2, 3} {
		if !h.Ask("g", n, "ana", time.Time{}) || h.Ask("g", n, "ben", time.Time{}) {
			t.Fatalf("question %d is not linked once", n)
		}
	}
	cells := func(asked bool, ids ...string) (list []report.QuestionCell) {
		for _, iv := range d.Interviews {
			for _, id := range ids {
				if string(iv.ID) == id {
					list = append(list, report.QuestionCell{Interview: iv.ID, Asked: asked})
				}
			}
		}
		return list
	}
	c := &report.CoverageReport{Guides: []report.GuideCoverage{
		{Guide: "other", Questions: []report.QuestionCoverage{{N: 3, Text: "Elsewhere?", Interviews: cells(true, "i2")}}},
		{Guide: "g", Questions: []report.QuestionCoverage{
			{N: 1, Text: "How long?", Interviews: append(cells(true, "i1", "i5"), cells(false, "i2", "i7")...)},
			{N: 2, Text: "Why not?", Interviews: cells(false, "i1", "i2")},
		}},
	}}
	list := Askings(d, h, c)
	for i, want := range []struct {
		text            string
		asked, notAsked int
	}{{"How long?", 1, 4}, {"Why not?", 0, 5}, {"", 0, 5}} {
		if got := list[i]; got.Text != want.text || got.Asked != want.asked || got.NotAsked != want.notAsked {
			t.Errorf("question %d: %+v, want %+v", i+1, got, want)
		}
	}
	if err := h.Unask("g", 2); err != nil || len(h.Questions) != 2 || h.Questions[1].Question != 3 {
		t.Errorf("%v, %+v", err, h.Questions)
	}
	if err := h.Unask("g", 2); err == nil {
		t.Error("it is taken off twice")
	}
}
