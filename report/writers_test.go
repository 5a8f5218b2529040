package report

import (
	"encoding/csv"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

func TestCSVHasNoFormula(t *testing.T) {
	d := fixture(t)
	d.Codings = append(d.Codings, coding.Coding{Quote: "q01", Theme: "formula", Coder: "@SUM(1)"})
	d.Participants[1].Attributes[0].Value = "+cmd|' /C calc'!A0"
	out := written(t, Themes(d, Scope{By: "team"}))["csv"]
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q is a formula", cell)
			}
			if strings.HasPrefix(cell, "'=") || strings.HasPrefix(cell, "'@") {
				marked++
			}
		}
	}
	if marked != 2 {
		t.Errorf("%d cells are marked, want the theme's name and the coder", marked)
	}
}

func TestWho(t *testing.T) {
	for _, c := range []struct {
		e    Evidence
		want string
	}{
		{Evidence{Participant: "P-01", Role: interviews.RoleParticipant}, "P-01"},
		{Evidence{Role: interviews.RoleInterviewer}, "interviewer"},
		{Evidence{Role: interviews.RoleParticipant}, "participant without a pseudonym"},
		{Evidence{}, "voice not known"},
	} {
		if got := c.e.Who(); got != c.want {
			t.Errorf("Who() = %q, want %q", got, c.want)
		}
	}
}
