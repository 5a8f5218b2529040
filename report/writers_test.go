package report

import (
	"encoding/csv"
	"slices"
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

// Scripts read these columns by their names: more may come, none may go.
func TestCSVKeepsItsColumns(t *testing.T) {
	d := fixture(t)
	rows, err := csv.NewReader(strings.NewReader(written(t, Themes(d, queried(d)))["csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	old := "theme,name,parent,kind,depth,rank,participants,mentioned,asked,share,low,high,quotes,own_quotes,interviews,coders,one_coder,retired," +
		"team claims,team claims of,team unknown,team unknown of,2026-Q2,2026-Q2 of,2026-Q3,2026-Q3 of,query"
	for _, name := range strings.Split(old, ",") {
		if !slices.Contains(rows[0], name) {
			t.Errorf("the column %q is gone: %v", name, rows[0])
		}
	}
}
